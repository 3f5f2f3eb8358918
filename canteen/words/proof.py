"""What a proof found, in plain sentences: what was counted, the codes, and the first difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules import money
from canteen.rules.closing import code_of
from canteen.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from canteen.rules.links import Difference
    from canteen.rules.proof import Proof
    from canteen.words import Words

_LONGEST = 120  # characters of a value that are shown

# Where the field itself says more plainly what happened.
_PLAINER = {
    ("chain", "hash"): "changed",
    ("chain", "seq"): "numbered",
    ("chain", "uuid"): "twice",
    ("chain", "person"): "twice",
    ("seal", "seal"): "unsealed",
    ("seal", "signature"): "unsigned",
    ("seal", "key"): "unsigned",
}


def proof_sentences(proof: Proof, words: Words, *, day: date | None = None, code: str = "") -> Iterator[str]:
    """Say what was counted again, where the chains end, and the codes of claims and of one day."""
    yield words.say(
        "proof.counted",
        entries=proof.entries,
        seals=proof.seals,
        keys=proof.keys,
        meals=proof.decided,
        sheets=proof.sheets,
        claims=len(proof.claims),
    )
    if proof.believed:
        yield words.say("proof.believed")
    if proof.tables:
        yield words.say("proof.tables")
    for head in proof.heads:
        yield words.say("proof.head", canteen=head.canteen, desk=head.desk, seq=head.seq, hash=head.hash)
    yield from _codes(proof, words, day)
    if proof.holds:
        yield words.say("proof.code_holds") if code.strip() else words.say("proof.holds")


def _codes(proof: Proof, words: Words, day: date | None) -> Iterator[str]:
    for claim in proof.claims:
        facts = {"month": claim.month, "number": claim.number, "version": claim.version}
        amount = money.yuan(claim.claimed_fen)
        yield words.say("proof.claim", code=code_of(claim.digest), amount=amount, **facts)
    if day is not None:
        sealed = next((each for each in proof.days if each.day == day.isoformat()), None)
        if sealed is None:
            yield words.say("proof.day_unsealed", day=day)
        else:
            kind = "proof.day_nil" if sealed.nil else "proof.day"
            yield words.say(kind, day=day, code=code_of(sealed.seal))
    elif proof.days:
        last = proof.days[-1]
        yield words.say("proof.last_day", day=last.day, code=code_of(last.seal), days=len(proof.days))


def difference_sentence(found: Difference, words: Words) -> str:
    """Say where a record first differs: the entry, the field, and both values."""
    facts = {
        "field": _field(found.field, words),
        "said": _value(found.said, words),
        "found": _value(found.found, words),
    }
    law = words.say(f"proof.law_{_PLAINER.get((found.law, found.field), found.law)}")
    if found.law in {"table", "code", "bundle"}:
        return words.say(f"proof.differs_{found.law}", law=law, table=found.kind, key=found.entry, **facts)
    kind = _name(f"proof.kind_{found.kind.replace('.', '_')}", found.kind, words)
    return words.say("proof.differs", law=law, seq=found.seq, kind=kind, entry=found.entry, **facts)


def _name(text_id: str, otherwise: str, words: Words) -> str:
    """Return what a kind or a field is called; what was made up is shown as it is."""
    return words.say(text_id) if text_id in catalogue() else otherwise


def _field(field: str, words: Words) -> str:
    """Return what a field is called, and the field itself for whoever looks it up."""
    name = _name(f"proof.field_{field.rpartition('.')[2]}", "", words)
    return words.say("proof.named_field", name=name, field=field) if name else field


def _value(value: str, words: Words) -> str:
    if value in {"", "—"}:
        return words.say("proof.nothing")
    return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
