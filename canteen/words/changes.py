"""更正、补录、补差与退回, and the money that stands apart from the meals, as lists. Money in fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules.dates import CHINA
from canteen.rules.roll import lines_in_order
from canteen.words import catalogue
from canteen.words.claim import Table, added, benefit_name, heads_of, shown_name, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.rules.claim import Adjustment, AdjustmentKind, Claim, PersonLine
    from canteen.rules.roll import Who
    from canteen.words import Words
    from canteen.words.claim import Kind, Row


def changes_table(claim: Claim, people: Mapping[str, Who], words: Words, kind: AdjustmentKind) -> Table:
    """更正, 补录 or 补差与退回: lines of their own, numbered apart."""
    lines = claim.of_kind(kind)
    delivery = any(each.fen_of("delivery") for each in claim.adjustments)
    heads = heads_of(
        words,
        ("no", "number", 0.4),
        ("day", "day", 0.9),
        ("meal_type", "text", 0.5),
        ("portion", "number", 0.5),
        ("elder", "text", 0.8),
        ("class", "text", 0.4),
        ("times", "number", 0.5),
        ("price", "money", 0.8),
        ("self_pay", "money", 0.8),
        ("before", "money", 0.8),
        ("after", "money", 0.8),
        ("difference", "money", 0.8),
        ("delivery_difference", "money", 0.8) if delivery else None,
        ("slip" if kind == "late" else "reason", "text", 1.6),
        ("recorded", "text", 1.1),
    )
    rows = [_change(each, people, words, delivery=delivery) for each in lines]
    width = len(heads) - 8
    total: Row = (
        "",
        words.say("paper.total"),
        "",
        None,
        "",
        "",
        *added([row[6:-2] for row in rows], width),
        "",
        "",
    )
    return table_of(f"changes_{kind}", claim, words, heads, rows, sums=(total,) if rows else ())


def _change(each: Adjustment, people: Mapping[str, Who], words: Words, *, delivery: bool) -> Row:
    before = sum(part.before_fen for part in each.granted if part.kind == "subsidy")
    after = sum(part.fen for part in each.granted if part.kind == "subsidy")
    at = each.at.astimezone(CHINA).date().isoformat()
    return (
        each.line,
        each.for_day,
        words.say(f"paper.{each.meal_type}"),
        each.number,
        shown_name(each.person, people, words, covered=True),
        each.letter if each.person else "",
        each.meals,
        each.price_fen,
        each.self_pay_fen,
        before,
        after,
        after - before,
        *((each.fen_of("delivery"),) if delivery else ()),
        _why(each, words),
        words.say("claim.recorded", date=at, operator=each.operator),
    )


def _why(each: Adjustment, words: Words) -> str:
    if each.slip:
        return words.say("claim.slip", slip=each.slip)
    text_id = f"paper.reason_{each.reason}"
    return words.say(text_id) if text_id in catalogue() else each.reason


def delivery_table(claim: Claim, people: Mapping[str, Who], words: Words) -> Table:
    """送餐补贴: who was brought meals, and what is claimed for it, apart from the meals."""
    lines = [line for line in lines_in_order(claim, people) if line.delivery_fen]
    rows = [
        (number, _covered(line, people, words), line.letters, line.delivered, line.delivery_fen, "")
        for number, line in enumerate(lines, start=1)
    ]
    heads = heads_of(words, *_PERSON_HEADS, ("delivered", "number", 0.7), ("delivery", "money", 0.9), _NOTE)
    total, changed = added([row[3:5] for row in rows], 2), claim.delivery_fen - sum(row[4] for row in rows)
    sums: list[Row] = []
    if changed:
        sums = [
            ("", words.say("claim.of_days"), "", *total, ""),
            ("", words.say("claim.of_changes"), "", None, changed, ""),
        ]
    sums.append(("", words.say("claim.claimed_sum"), "", total[0], claim.delivery_fen, ""))
    return table_of("delivery", claim, words, heads, rows, sums=tuple(sums))


def voucher_table(claim: Claim, people: Mapping[str, Who], words: Words) -> Table:
    """消费券: what vouchers paid; it is settled elsewhere and never part of this claim."""
    lines = [line for line in lines_in_order(claim, people) if line.vouchered or line.voucher_fen]
    rows = [
        (number, _covered(line, people, words), line.letters, line.vouchered, line.voucher_fen, "")
        for number, line in enumerate(lines, start=1)
    ]
    heads = heads_of(
        words, *_PERSON_HEADS, ("vouchered", "number", 0.7), ("voucher_paid", "money", 0.9), _NOTE
    )
    total, changed = added([row[3:5] for row in rows], 2), claim.voucher_fen - sum(row[4] for row in rows)
    sums: list[Row] = []
    if changed:
        sums = [
            ("", words.say("claim.of_days"), "", *total, ""),
            ("", words.say("claim.of_changes"), "", None, changed, ""),
        ]
    sums.append(("", words.say("paper.total"), "", total[0], claim.voucher_fen, ""))
    return table_of("vouchers", claim, words, heads, rows, sums=tuple(sums), notes=(not_claimed(words),))


def not_claimed(words: Words) -> str:
    """Return that vouchers are in no amount of this claim."""
    return words.say("claim.vouchers_apart")


_PERSON_HEADS: tuple[tuple[str, Kind, float], ...] = (
    ("no", "number", 0.4),
    ("name", "text", 1.0),
    ("class", "text", 0.5),
)
_NOTE: tuple[str, Kind, float] = ("note", "text", 1.2)


def _covered(line: PersonLine, people: Mapping[str, Who], words: Words) -> str:
    return shown_name(line.person, people, words, covered=True)


def operating_table(claim: Claim, words: Words) -> Table:
    """运营补助: the canteen's own money, by rule and clause; the sum of a rule may be weighed and capped."""
    heads = heads_of(
        words,
        ("rule", "text", 1.6),
        ("clause", "text", 1.6),
        ("count", "number", 0.7),
        ("each", "money", 0.8),
        ("amount", "money", 1.0),
    )
    rows = [
        (benefit_name(each.name, words), each.clause, each.count, each.each_fen, each.count * each.each_fen)
        for each in claim.operating
    ]
    sums: list[Row] = [
        (
            words.say("claim.operating_rule", name=benefit_name(name, words)),
            words.say("claim.operating_weighed"),
            None,
            None,
            fen,
        )
        for name, fen in claim.operating_fen
    ]
    sums.append((words.say("claim.claimed_sum"), "", None, None, claim.operating_total_fen))
    notes = (words.say("claim.operating_note"),)
    return table_of("operating", claim, words, heads, rows, sums=tuple(sums), notes=notes)
