"""凭据: a whole record proved entry by entry; the first difference is named, with both values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from canteen.rules.chain import GENESIS_PREV
from canteen.rules.closing import code_of
from canteen.rules.entries import MealServed, PolicyAdopted
from canteen.rules.links import Chain, Difference, Link, body_of, differs, recanonical
from canteen.rules.proof.claims import Claims
from canteen.rules.proof.days import Days
from canteen.rules.proof.decisions import Decisions
from canteen.rules.proof.seals import DaySeal, Holds, Seals
from canteen.rules.seal import checkpoint_of
from canteen.rules.shape import entry_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from canteen.rules.dates import Month
    from canteen.rules.entries import Entry

# Called with how many entries are done, of how many; what it raises ends the work.
Progress = Callable[[int, int], None]
_EVERY = 2000  # entries between two calls of progress


@dataclass(frozen=True, slots=True)
class Start:
    """Where a chain begins that is not whole, as in a bundle: what stands before its first entry.

    Attributes:
        keys: public halves of the keys known from elsewhere, by name.
        policies: texts of the documents that decided its meals.
        claim: key of the claim that is handed in, whose whole month is at hand; empty for none.
    """

    seq: int
    prev: bytes
    keys: Mapping[str, bytes] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Where one chain ends; ``open_entries`` stand under no seal yet."""

    canteen: str
    desk: str
    epoch: int
    seq: int
    hash: str
    open_entries: int = 0


@dataclass(frozen=True, slots=True)
class ClaimCode:
    """A claim that holds; its code is made of ``digest``, hex."""

    key: str
    month: Month
    number: int
    version: int
    digest: str
    claimed_fen: int
    state: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved, and the first difference, None where everything holds.

    Attributes:
        decided: elders' meals that were decided again.
        sheets: closed days that were counted again.
        seals: seals that were recomputed, nil seals among them.
        days: the newest seal of each day, in the order of the days; ``earlier`` are those it replaced.
        believed: what stands before the first entry at hand was believed.
        tables: the tables of the book were compared too.
    """

    entries: int
    heads: tuple[Head, ...]
    meals: int = 0
    decided: int = 0
    sheets: int = 0
    seals: int = 0
    keys: int = 0
    days: tuple[DaySeal, ...] = ()
    earlier: tuple[DaySeal, ...] = ()
    claims: tuple[ClaimCode, ...] = ()
    believed: bool = False
    tables: bool = False
    difference: Difference | None = None

    @property
    def holds(self) -> bool:
        """Nothing differs."""
        return self.difference is None

    def knows(self, code: str, day: date | None = None) -> bool:
        """Tell whether a code from paper is that of a seal or a claim: its digits, or a QR code's text.

        Where a day is named, it is to be a seal of that day.
        """
        sealed = (*self.days, *self.earlier)
        hashes = {each.seal for each in sealed if day is None or each.day == day.isoformat()}
        if day is None:
            hashes |= {each.digest for each in self.claims}
        try:
            return checkpoint_of(code.strip()).seal in hashes
        except ValueError:
            digits = "".join(each for each in code if each.isdecimal())
            return digits in {code_of(each).replace(" ", "") for each in hashes}


def walk(links: Iterable[Link], progress: Progress | None = None, total: int = 0) -> Proof:
    """Walk the chains alone: every number, predecessor and hash. Entries come chain by chain, in order."""
    chains: dict[tuple[str, str, int], Chain] = {}
    count, where, chain = 0, None, Chain()
    found: Difference | None = None
    for link in links:
        if link[:3] != where:
            where = link.chain
            chain = chains.setdefault(where, Chain())
        found = chain.follow(link)
        if found is not None:
            break
        count += 1
        if progress is not None and not count % _EVERY:
            progress(count, total)
    heads = tuple(Head(*where, chain.seq, chain.hash.hex()) for where, chain in chains.items())
    return Proof(count, heads, difference=found or _empty(count))


def _empty(count: int) -> Difference | None:
    return None if count else Difference("chain", 0, "", "", "seq", "0", "1")


def prove(
    links: Iterable[Link],
    holds: Holds,
    *,
    start: Start | None = None,
    progress: Progress | None = None,
    total: int = 0,
) -> Proof:
    """Prove chains, seals, keys, decisions, sheets and claims. Entries come chain by chain, in order."""
    prover = Prover(holds, start)
    found: Difference | None = None
    for link in links:
        found = prover.put(link)
        if found is not None:
            break
        if progress is not None and not prover.entries % _EVERY:
            progress(prover.entries, total)
    return prover.proof(found or prover.end())


class Prover:
    """Takes entries one by one; the first that does not hold ends it."""

    def __init__(self, holds: Holds, start: Start | None = None) -> None:
        self.entries = self.meals = self.sealed = 0
        self._holds, self._start = holds, start
        self._chains: dict[tuple[str, str, int], Chain] = {}
        self._seals: dict[tuple[str, str, int], Seals] = {}
        self._offices: dict[str, tuple[Days, Decisions, Claims]] = {}
        self._deeds: set[str] = set()

    def put(self, link: Link) -> Difference | None:
        """Take one more entry, or say what does not hold."""
        if link.chain not in self._chains:
            self._begin(link)
        found = self._chains[link.chain].follow(link)
        if found is not None:
            return found
        entry = _entry_of(link)
        if isinstance(entry, Difference):
            return entry
        if link.uuid in self._deeds:
            return differs(link, "chain", "uuid", link.uuid, "—")
        self._deeds.add(link.uuid)
        self.entries += 1
        return self._believed(link, entry)

    def _begin(self, link: Link) -> None:
        start, whole = self._start, self._start is None
        chain, seals = Chain(), Seals(self._holds, whole=whole)
        if start is not None:
            chain = Chain(start.seq - 1, start.prev, begun=start.seq > 1)
            seals.keys.update(start.keys)
            seals.segment = replace(seals.segment, first_seq=start.seq, head=start.prev)
            seals.base = start.prev
        self._chains[link.chain], self._seals[link.chain] = chain, seals
        if link.canteen not in self._offices:
            days, decisions = Days(whole=whole), Decisions(whole=whole)
            for text in start.policies if start else ():
                decisions.know(text)
            claims = Claims(days, decisions, start.claim if start else "")
            self._offices[link.canteen] = days, decisions, claims

    def _believed(self, link: Link, entry: Entry) -> Difference | None:
        """Look at what an entry means, whose place in the chain holds."""
        days, decisions, claims = self._offices[link.canteen]
        seals = self._seals[link.chain]
        try:
            found = seals.put(link, entry)
            if found is None and isinstance(entry, PolicyAdopted):
                found = decisions.adopt(link, entry)
            if found is None and isinstance(entry, MealServed):
                self.meals += 1
                found = decisions.of_meal(link, entry)
            return found or days.put(link, entry) or claims.put(link, entry, seals.of_day)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
            # A body of the right kinds, with a value that means nothing: a day, a meal type, a benefit.
            return differs(link, "body", "body", str(fault), "—")

    def end(self) -> Difference | None:
        """Say what is still open when there are no more entries."""
        for seals in self._seals.values():
            found = seals.end()
            if found is not None:
                return found
        return _empty(self.entries)

    def proof(self, difference: Difference | None) -> Proof:
        """Return what was proved so far."""
        sealed = [each for seals in self._seals.values() for each in seals.of_day.values()]
        claims = [each for _, _, claims in self._offices.values() for each in claims.locked.values()]
        return Proof(
            entries=self.entries,
            heads=tuple(self._head(chain) for chain in self._chains),
            meals=self.meals,
            decided=sum(decisions.decided for _, decisions, _ in self._offices.values()),
            sheets=sum(days.sheets for days, _, _ in self._offices.values()),
            seals=sum(each.taken for each in self._seals.values()),
            keys=sum(len(each.keys) for each in self._seals.values()),
            days=tuple(sorted(sealed, key=lambda each: each.day)),
            earlier=tuple(each for seals in self._seals.values() for each in seals.earlier),
            claims=tuple(
                ClaimCode(
                    each.key,
                    each.month,
                    each.number,
                    each.version,
                    each.digest,
                    each.claimed_fen,
                    "replaced" if each.replaced else each.state,
                )
                for each in claims
                if not each.believed
            ),
            believed=self._start is not None,
            difference=difference,
        )

    def _head(self, where: tuple[str, str, int]) -> Head:
        chain, seals = self._chains[where], self._seals[where]
        return Head(*where, chain.seq, chain.hash.hex(), seals.open_entries)


def _entry_of(link: Link) -> Entry | Difference:
    body = body_of(link)
    if body is None:
        return differs(link, "body", "body", link.body[:200], recanonical(link)[:200])
    try:
        return entry_in(link.kind, body)
    except KeyError:
        return differs(link, "body", "kind", link.kind, "—")
    except ValueError as fault:
        return differs(link, "body", "body", str(fault), "—")


def start_of(seq: int, prev: str, keys: Mapping[str, str], policies: Iterable[str], claim: str = "") -> Start:
    """Return where a bundle begins; hashes and keys in hex.

    Raises:
        ValueError: they are no hex.
    """
    publics = {name: bytes.fromhex(public) for name, public in keys.items()}
    return Start(seq, bytes.fromhex(prev) if seq > 1 else GENESIS_PREV, publics, tuple(policies), claim)
