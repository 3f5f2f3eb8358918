"""What a proof found, in plain sentences: what was counted, the codes, and the first difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules import money
from canteen.rules.closing import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from canteen.rules.links import Difference
    from canteen.rules.proof import Proof
    from canteen.words import Words

_LONGEST = 120  # characters of a value that are shown


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
    facts = {"field": found.field, "said": _short(found.said), "found": _short(found.found)}
    law = words.say(f"proof.law_{found.law}")
    if found.law in {"table", "code", "bundle"}:
        return words.say(f"proof.differs_{found.law}", law=law, table=found.kind, key=found.entry, **facts)
    kind = words.say(f"proof.kind_{found.kind.replace('.', '_')}") if known(found.kind, words) else found.kind
    return words.say("proof.differs", law=law, seq=found.seq, kind=kind, entry=found.entry, **facts)


def known(kind: str, words: Words) -> bool:
    """Tell whether a kind of entry has a name; a kind that was made up has none."""
    from canteen.words import catalogue  # noqa: PLC0415 - it makes this module's words

    del words
    return f"proof.kind_{kind.replace('.', '_')}" in catalogue()


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
