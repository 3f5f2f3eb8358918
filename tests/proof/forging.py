"""A small real record that was closed, sealed and claimed, and ways of forging its rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from canteen import claims, desk, signing
from canteen.book import journal, keys
from canteen.rules.answer import Served
from canteen.rules.chain import canonical, digest
from canteen.rules.dates import MealType, Month
from canteen.rules.links import Link
from canteen.rules.proof import Proof, prove
from canteen.rules.seal import seal_hash

if TYPE_CHECKING:
    from random import Random

    from tests.conftest import Canteen

Rows = list[Link]
DAY = date(2026, 3, 18)
SECOND = "赵主任"


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of a record, the codes that stand on paper, and the key that a thief of the machine has."""

    rows: Rows
    day_seals: dict[str, str]
    claims: tuple[str, ...]
    private: bytes

    @property
    def sealed(self) -> int:
        """The last entry that stands under a seal."""
        seals = (json.loads(each.body)["seal"] for each in self.rows if each.kind == "day.seal")
        return max(int(seal["last_seq"]) for seal in seals)

    @property
    def last_code(self) -> str:
        """The hash behind the code on the last sheet."""
        return self.day_seals[max(self.day_seals)]

    def covering(self, seq: int) -> int:
        """Return the number of the first seal that covers an entry."""
        return next(
            each.seq
            for each in self.rows
            if each.kind == "day.seal" and json.loads(each.body)["seal"]["last_seq"] >= seq
        )


def kept(canteen: Canteen) -> Kept:
    """Return the rows of a canteen's book."""
    with canteen.book.reading() as record:
        rows, key = list(journal.links(record)), keys.current(record)
    assert key is not None
    found = proved(rows)
    assert found.difference is None, found.difference
    seals = {each.day: each.seal for each in found.days}
    return Kept(rows, seals, tuple(each.digest for each in found.claims), key.private)


def proved(rows: Rows) -> Proof:
    """Prove rows as a stranger would."""
    return prove(iter(rows), signing.holds)


def live(canteen: Canteen) -> None:
    """Let a canteen live through a few days and one claim: everything that a proof looks at happens once."""
    deed, book = canteen.deed, canteen.book
    claims.set_float(book, DAY, 10_000, **deed)
    first = [canteen.served(who) for who in range(3)]
    desk.void(book, first[2].meal, "误扫", **deed)
    guest = desk.serve_guest(book, canteen.order())
    assert isinstance(guest, Served)
    by_name = desk.serve_by_name(book, canteen.persons[3], "forgot", canteen.order())
    assert isinstance(by_name, Served)
    _close(canteen)
    for _ in range(2):
        claims.count_reprint(book, DAY, **canteen.deed)
    canteen.at(DAY + timedelta(days=2))
    canteen.served(0)
    changed = canteen.served(1)
    desk.amend(book, changed.meal, mode="takeaway", **canteen.deed)
    corrected = claims.correct(book, first[1].meal, "没有来吃", witness=SECOND, **canteen.deed)
    assert corrected.__class__.__name__ == "Voided", corrected
    slip = claims.Slip("A-0001", canteen.persons[4], DAY, MealType.DINNER)
    assert claims.enter_late(book, slip, **canteen.deed).__class__.__name__ == "Entered"
    _close(canteen)
    canteen.later(minutes=9)
    claims.reopen_day(book, canteen.now.date(), "漏了一份", witness=SECOND, **canteen.deed)
    canteen.served(2)
    _close(canteen)
    canteen.at(date(2026, 4, 2), time(11, 20))
    lock(canteen, Month(2026, 3))
    canteen.served(0)
    _close(canteen)


def _close(canteen: Canteen) -> None:
    day = canteen.now.date()
    claims.count_drawer(canteen.book, day, {10_000: 1, 100: 7}, **canteen.deed)
    explained = claims.Difference("change", "零钱", SECOND)
    closed = claims.close_day(canteen.book, day, difference=explained, **canteen.deed)
    assert closed.__class__.__name__ == "Closing", closed


def lock(canteen: Canteen, month: Month) -> None:
    """Lock a month's claim, answering whatever is asked."""
    answered: tuple[tuple[str, str, str], ...] = ()
    for _ in range(2):
        said = claims.Lock(approver=SECOND, explained=answered)
        locked = claims.lock_claim(canteen.book, month, said, **canteen.deed)
        if isinstance(locked, claims.Locked):
            claims.step_claim(canteen.book, locked.standing.claim, "submit", by=SECOND, **canteen.deed)
            return
        assert isinstance(locked, tuple), locked
        answered = tuple((each.check, each.subject, "核对过") for each in locked)
    raise AssertionError(locked)


# ── forging ──


def rehashed(rows: Rows, since: int) -> Rows:
    """Number and hash rows anew from an index on, as one who knows how the chain is made."""
    made = rows[:since]
    for at in range(since, len(rows)):
        prev = made[-1].hash if made else bytes(32)
        link = rows[at]._replace(seq=at + 1, prev=prev)
        made.append(link._replace(hash=digest(link.header, link.body, prev)))
    return made


def with_body(link: Link, **facts: Any) -> Link:  # noqa: ANN401 - JSON
    """Return an entry that says something else, written as we write."""
    return link._replace(body=canonical(json.loads(link.body) | facts))


def resigned(rows: Rows, since: int, private: bytes) -> Rows:
    """Number, hash and seal rows anew from an index on, as a thief of the key in force would."""
    made = rehashed(rows, since)
    for at in range(since, len(made)):
        if made[at].kind == "day.seal":
            made = rehashed([*made[:at], _sealed_anew(made, at, private), *made[at + 1 :]], at)
    return made


def _sealed_anew(rows: Rows, at: int, private: bytes) -> Link:
    """Make a seal true to the rows before it, and sign it."""
    body = json.loads(rows[at].body)
    link = rows[at]
    for _ in range(len(body["seal"])):
        found = proved(rehashed([*rows[:at], link], at)).difference
        if found is None or found.seq != link.seq:
            break
        name = found.field.removeprefix("seal.")
        if name in body["seal"]:
            said = body["seal"][name]
            body["seal"][name] = found.found if isinstance(said, str) else int(found.found)
        body["signature"] = signing.sign(private, seal_hash(body["seal"])).hex()
        link = link._replace(body=canonical(body))
    return link


Forgery = Callable[["Random", Kept], tuple[Rows, int]]


def _any_row(random: Random, kept: Kept) -> int:
    return random.randrange(len(kept.rows))


def flip_byte(random: Random, kept: Kept) -> tuple[Rows, int]:
    """One byte of a body, a predecessor or a hash is another."""
    at = _any_row(random, kept)
    name = random.choice(("body", "prev", "hash"))
    content = bytearray(getattr(kept.rows[at], name))
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return _with(kept.rows, at, _but(kept.rows[at], name, bytes(content))), at


def change_header(random: Random, kept: Kept) -> tuple[Rows, int]:
    """One field of a header is another."""
    at = _any_row(random, kept)
    link = kept.rows[at]
    name = random.choice(Link._fields[:9])
    was = getattr(link, name)
    value = was + random.choice((-1, 1, 1000)) if isinstance(was, int) else was + random.choice("0乙 x")
    return _with(kept.rows, at, _but(link, name, value)), at


def change_figure(random: Random, kept: Kept) -> tuple[Rows, int]:
    """Something that a body says is another, and the body is written as we write."""
    at = _any_row(random, kept)
    return _with(kept.rows, at, _other_body(random, kept.rows[at])), at


def delete(random: Random, kept: Kept) -> tuple[Rows, int]:
    """A row is gone."""
    at = random.randrange(len(kept.rows) - 1)
    return [*kept.rows[:at], *kept.rows[at + 1 :]], at


def insert(random: Random, kept: Kept) -> tuple[Rows, int]:
    """A row was made up and put between two, with a true hash."""
    at = random.randrange(1, len(kept.rows))
    link = random.choice(kept.rows)._replace(seq=at + 1, uuid=_uuid(random), prev=kept.rows[at - 1].hash)
    made = link._replace(hash=digest(link.header, link.body, link.prev))
    return [*kept.rows[:at], made, *kept.rows[at:]], at


def swap(random: Random, kept: Kept) -> tuple[Rows, int]:
    """Two rows changed places, with or without their numbers."""
    one, other = sorted(random.sample(range(len(kept.rows)), 2))
    rows = list(kept.rows)
    rows[one], rows[other] = rows[other], rows[one]
    if random.random() < 0.5:
        rows[one], rows[other] = rows[one]._replace(seq=one + 1), rows[other]._replace(seq=other + 1)
    return rows, one


def duplicate(random: Random, kept: Kept) -> tuple[Rows, int]:
    """A row is there twice."""
    at = _any_row(random, kept)
    return [*kept.rows[: at + 1], *kept.rows[at:]], at + 1


def renumber(random: Random, kept: Kept) -> tuple[Rows, int]:
    """All numbers from a row on are shifted."""
    at, by = _any_row(random, kept), random.choice((-1, 1, 7))
    return [*kept.rows[:at], *(each._replace(seq=each.seq + by) for each in kept.rows[at:])], at


def cut_off(random: Random, kept: Kept) -> tuple[Rows, int]:
    """The record ends before the last seal whose code is on paper."""
    at = random.randrange(1, len(kept.rows))
    return kept.rows[:at], at


def rewrite_figure(random: Random, kept: Kept) -> tuple[Rows, int]:
    """Something is said otherwise, and everything after it is hashed anew."""
    at = random.randrange(kept.sealed)
    return rehashed(_with(kept.rows, at, _other_body(random, kept.rows[at])), at), at


def rewrite_header(random: Random, kept: Kept) -> tuple[Rows, int]:
    """Another moment, day or operator, and everything after it is hashed anew."""
    at = random.randrange(kept.sealed)
    link = kept.rows[at]
    other = {
        "at_ms": link.at_ms + random.choice((-7_000_000, 60_000, 1)),
        "day": (date.fromisoformat(link.day) + timedelta(days=random.choice((-1, 1)))).isoformat(),
        "operator": link.operator + "甲",
        "uuid": _uuid(random),
    }
    name = random.choice(sorted(other))
    return rehashed(_with(kept.rows, at, _but(link, name, other[name])), at), at


def rewrite_without(random: Random, kept: Kept) -> tuple[Rows, int]:
    """A row is gone, and everything after it is numbered and hashed anew."""
    at = random.randrange(kept.sealed)
    return rehashed([*kept.rows[:at], *kept.rows[at + 1 :]], at), at


def rewrite_with(random: Random, kept: Kept) -> tuple[Rows, int]:
    """A meal or another entry was made up, and everything after it is numbered and hashed anew."""
    at = random.randrange(1, kept.sealed)
    made = random.choice(kept.rows)._replace(uuid=_uuid(random))
    return rehashed([*kept.rows[:at], made, *kept.rows[at:]], at), at


def rewrite_order(random: Random, kept: Kept) -> tuple[Rows, int]:
    """Two entries changed places, and everything after them is numbered and hashed anew."""
    one, other = sorted(random.sample(range(kept.sealed), 2))
    rows = list(kept.rows)
    rows[one], rows[other] = rows[other], rows[one]
    return rehashed(rows, one), one


PLAIN: tuple[Forgery, ...] = (
    flip_byte,
    change_header,
    change_figure,
    delete,
    insert,
    swap,
    duplicate,
    renumber,
)
REWRITTEN: tuple[Forgery, ...] = (
    rewrite_figure,
    rewrite_header,
    rewrite_without,
    rewrite_with,
    rewrite_order,
)


def _with(rows: Rows, at: int, link: Link) -> Rows:
    return [*rows[:at], link, *rows[at + 1 :]]


def _but(link: Link, name: str, value: object) -> Link:
    fields: dict[str, Any] = {name: value}
    return link._replace(**fields)


def _uuid(random: Random) -> str:
    return f"{random.getrandbits(128):032x}"


def _other_body(random: Random, link: Link) -> Link:
    """Change one leaf of a body, whatever it is."""
    body = json.loads(link.body)
    places = list(_leaves(body))
    holder, name = random.choice(places)
    holder[name] = _other(random, holder[name])
    return link._replace(body=canonical(body))


def _leaves(value: Any) -> Any:  # noqa: ANN401 - JSON
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, dict | list) and each:
            yield from _leaves(each)
        else:
            yield value, name


def _other(random: Random, value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + random.choice((-100, -1, 1, 100))
    if isinstance(value, str):
        return value[:-1] if value and random.random() < 0.5 else value + random.choice("0a改")
    return [1] if isinstance(value, list) else {"x": 1}
