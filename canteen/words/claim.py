"""月报里的表: the tables of a claim as lists, made once for paper and workbook. Money in fen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from canteen.rules import money
from canteen.rules.claim import claim_body, claim_digest
from canteen.rules.closing import code_of
from canteen.rules.listing import Head, Listing
from canteen.rules.roll import (
    Who,
    claim_number,
    lines_in_order,
    mask_id_number,
    mask_name,
)
from canteen.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canteen.rules.claim import Claim, PersonLine
    from canteen.rules.listing import Cell
    from canteen.words import Words

    Row = tuple[Cell, ...]
    Kind = Literal["text", "number", "money", "day"]

CLASSES = "甲乙丙丁戊"
_FEW = 2  # lines of corrections that a remark names one by one


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a sheet: its rows, and the sums that stand under them."""

    listing: Listing
    sums: tuple[Row, ...] = ()

    @property
    def whole(self) -> Listing:
        """The list with its sums as its last rows."""
        return replace(self.listing, rows=(*self.listing.rows, *self.sums))


# ── what stands on every sheet ──


@lru_cache(maxsize=4)  # every sheet says it
def digest_of(claim: Claim) -> str:
    """Return the hash of a claim, hex; a draft has none, since it may still change."""
    return claim_digest(claim_body(claim)) if claim.number else ""


def check_code(claim: Claim) -> str:
    """校验码 of a claim, four groups of five digits; empty for a draft."""
    return code_of(digest_of(claim))


def code_text(claim: Claim) -> str:
    """Return what the QR code of every page says; empty for a draft.

    Canteen, month, number, version, people, meals, fen claimed, hash of the claim.
    """
    if not claim.number:
        return ""
    facts = f"{claim.canteen.code}:{claim.month}:{claim.number}:{claim.version}"
    sums = f"{len(claim.roll)}:{claim.meals}:{claim.claimed_fen}"
    return f"CLAIM1:{facts}:{sums}:{digest_of(claim).upper()}"


def capital(fen: int, words: Words) -> str:
    """Return an amount in capitals; below zero it says so."""
    return money.capital(fen) if fen >= 0 else words.say("claim.minus", capital=money.capital(-fen))


def month_of(claim: Claim, words: Words) -> str:
    """Return 2026 年 3 月."""
    return words.say("paper.statement_month", year=claim.month.year, month=claim.month.number)


def period_of(claim: Claim, words: Words) -> str:
    """Return the first and the last day of the month in full."""
    days = claim.month.days
    return words.say("claim.period", first=words.full_day(days[0]), last=words.full_day(days[-1]))


def number_of(claim: Claim, words: Words) -> str:
    """Return number and version, or that a draft has none."""
    number = claim_number(claim)
    if not number:
        return words.say("claim.number_draft")
    return words.say("claim.number", number=number, version=claim.version)


def about(claim: Claim, words: Words) -> str:
    """Return canteen, month, number and check code in one line."""
    named = words.say("paper.canteen", name=claim.canteen.name, code=claim.canteen.code)
    parts = [named, words.say("claim.month", month=month_of(claim, words)), number_of(claim, words)]
    if code := check_code(claim):
        parts.append(words.say("claim.code", code=code))
    if claim.practice:
        parts.append(words.say("paper.practice_mark"))
    return "　".join(parts)


def benefit_name(name: str, words: Words) -> str:
    """Name a benefit: 餐补 for ``meal``; one that the catalogue does not know is said as written."""
    text_id = f"claim.benefit_{name}"
    return words.say(text_id) if text_id in catalogue() else name


def shown_name(person: str, people: Mapping[str, Who], words: Words, *, covered: bool) -> str:
    """Return a person's name, or the person's number where the name is not kept any more."""
    who = people.get(person)
    if who is None:
        return words.say("claim.nameless", person=person[:8]) if person else words.say("paper.guest")
    return mask_name(who.name) if covered else who.name


def heads_of(words: Words, *heads: tuple[str, Kind, float] | None) -> tuple[Head, ...]:
    """Make heads of (id, kind, weight); a column that is not wanted is None."""
    return tuple(Head(words.say(f"claim.head_{each[0]}"), each[1], each[2]) for each in heads if each)


def table_of(
    title: str,
    claim: Claim,
    words: Words,
    heads: tuple[Head, ...],
    rows: Iterable[Row],
    *,
    sums: tuple[Row, ...] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """Make a table with the facts of its claim."""
    named = words.say(f"claim.{title}")
    return Table(Listing(named, about(claim, words), heads, tuple(rows), notes), sums)


# ── the roll ──


def roll_table(claim: Claim, people: Mapping[str, Who], words: Words, *, unmasked: bool = False) -> Table:
    """老年助餐服务补贴申报明细表: one line a person, as the sheets of the days have it."""
    delivery, voucher = has_delivery(claim), has_vouchers(claim)
    heads = heads_of(
        words,
        ("no", "number", 0.5),
        ("name", "text", 1.0),
        ("id_number", "text", 2.0),
        ("class", "text", 0.5),
        *((each, "number", 0.5) for each in ("breakfasts", "lunches", "dinners", "times")),
        ("price", "money", 1.0),
        ("self_pay", "money", 1.0),
        ("subsidy", "money", 1.0),
        ("voucher", "money", 1.0) if voucher else None,
        ("delivery", "money", 1.0) if delivery else None,
        ("remark", "text", 1.6),
    )
    changed = _changed_lines(claim)
    rows = [
        (
            number,
            shown_name(line.person, people, words, covered=False),
            _id_number(people.get(line.person), unmasked=unmasked),
            line.letters,
            *figures_of(line, voucher=voucher, delivery=delivery),
            _remark(line, changed.get(line.person, {}), words),
        )
        for number, line in enumerate(lines_in_order(claim, people), start=1)
    ]
    total: Row = ("", words.say("claim.month_total"), words.say("claim.people", count=len(rows)), "")
    sums = ((*total, *added([row[4:-1] for row in rows], len(heads) - 5), ""),)
    return table_of("roll", claim, words, heads, rows, sums=sums, notes=(class_key(words),))


def has_delivery(claim: Claim) -> bool:
    """Tell whether there is delivery money, on the sheets of the days or in changes."""
    return bool(claim.delivery_fen) or any(line.delivery_fen for line in claim.roll)


def has_vouchers(claim: Claim) -> bool:
    """Tell whether anybody paid with vouchers."""
    return bool(claim.voucher_fen) or any(line.voucher_fen for line in claim.roll)


def figures_of(line: PersonLine, *, voucher: bool, delivery: bool) -> tuple[int | None, ...]:
    """Return the figures of a line of the roll by column; where there is nothing, it is left empty."""
    vouchers, brought = (line.voucher_fen or None,), (line.delivery_fen or None,)
    more = vouchers * voucher + brought * delivery
    types = (line.breakfasts or None, line.lunches or None, line.dinners or None)
    return (*types, line.meals, line.price_fen, line.self_pay_fen, line.subsidy_fen, *more)


def added(rows: Sequence[Sequence[Cell]], width: int) -> tuple[int, ...]:
    """Add up columns of figures."""
    return tuple(sum(row[at] or 0 for row in rows) for at in range(width))  # type: ignore[misc]  # figures alone


def class_key(words: Words) -> str:
    """Return what the neutral letters of the classes mean; it stands on one sheet of the claim alone."""
    named = [words.say("claim.class", letter=each, name=words.say(f"claim.class_{each}")) for each in CLASSES]
    return words.say("claim.class_key", classes=words.say("claim.semicolon").join(named))


def _id_number(who: Who | None, *, unmasked: bool) -> str:
    if who is None:
        return ""
    return who.id_number if unmasked else mask_id_number(who.id_number)


def _changed_lines(claim: Claim) -> dict[str, dict[str, list[int]]]:
    lines: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for each in claim.adjustments:
        lines[each.person][each.kind].append(each.line)
    return lines


def _remark(line: PersonLine, changed: Mapping[str, Sequence[int]], words: Words) -> str:
    said = [words.say("claim.remark_delivered", count=line.delivered)] if line.delivered else []
    for kind, lines in changed.items():
        if len(lines) <= _FEW:
            listed = words.say("claim.and").join(map(str, lines))
            said.append(words.say(f"claim.remark_{kind}", lines=listed))
        else:
            said.append(words.say(f"claim.remark_{kind}_many", count=len(lines)))
    return words.say("claim.semicolon").join(said)


# ── the list of sheets ──


def cover_table(claim: Claim, made: Sequence[tuple[str, int]], words: Words) -> Table:
    """月报目录: the titles of the sheets and how many pages each has."""
    heads = heads_of(words, ("no", "number", 0.4), ("sheet", "text", 2.0), ("pages", "number", 0.6))
    rows = [(number, *each) for number, each in enumerate(made, start=1)]
    total: Row = ("", words.say("paper.total"), sum(pages for _, pages in made))
    return table_of("cover", claim, words, heads, rows, sums=(total,))
