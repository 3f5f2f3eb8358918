"""汇总表里的表: classes, funders, advances and balance, days, and what is asked for in all. Money in fen."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canteen.rules import money
from canteen.rules.closing import code_of
from canteen.words.claim import CLASSES, Table, added, benefit_name, capital, heads_of, table_of
from canteen.words.policy import payer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canteen.rules.answers import Approved
    from canteen.rules.claim import Claim, Part
    from canteen.words import Words
    from canteen.words.claim import Row

_PARTS: tuple[Part, ...] = ("meals", "changes", "delivery", "operating")


def summary_table(claim: Claim, words: Words) -> Table:
    """汇总: class × meal type × standard; a person counts once in each line, in each class, and in all."""
    heads = heads_of(
        words,
        ("class", "text", 0.5),
        ("meal_type", "text", 0.7),
        ("standard", "money", 0.8),
        ("people", "number", 0.6),
        ("times", "number", 0.7),
        ("price", "money", 1.0),
        ("self_pay", "money", 1.0),
        ("amount", "money", 1.0),
    )
    rows = [
        (
            each.letter,
            words.say(f"paper.{each.meal_type}"),
            each.standard_fen,
            each.people,
            each.meals,
            each.price_fen,
            each.self_pay_fen,
            each.subsidy_fen,
        )
        for each in claim.summary
    ]
    letters = [letter for letter in CLASSES if any(row[0] == letter for row in rows)]
    sums = [_class_sum(letter, claim, rows, words) for letter in letters]
    whole: Row = (words.say("paper.total"), "", None, len(claim.roll), *added([row[4:] for row in rows], 4))
    notes = [words.say("claim.summary_note")]
    if claim.guests:
        notes.append(
            words.say("claim.guests", count=claim.guests, amount=money.yuan(claim.guests_fen, grouped=True))
        )
    return table_of("by_class", claim, words, heads, rows, sums=(*sums, whole), notes=tuple(notes))


def _class_sum(letter: str, claim: Claim, rows: Sequence[Row], words: Words) -> Row:
    people = sum(letter in line.letters for line in claim.roll)
    figures = added([row[4:] for row in rows if row[0] == letter], 4)
    return (letter, words.say("paper.subtotal"), None, people, *figures)


def shares_table(claim: Claim, words: Words) -> Table:
    """各级分担: what each funder pays, by benefit and part; computed on the month's total."""
    named = [("funder", "text", 1.4), ("benefit", "text", 1.4)]
    parts = [(f"part_{part}", "money", 1.0) for part in _PARTS]
    heads = heads_of(words, *named, *parts, ("sum", "money", 1.0))  # type: ignore[arg-type]  # kinds are literals
    given: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(_PARTS, 0))
    for each in claim.shares:
        given[each.funder, each.benefit][each.part] += each.fen
    rows: list[Row] = [
        (payer(funder, words), benefit_name(benefit, words), *fens.values(), sum(fens.values()))
        for (funder, benefit), fens in _by_funder(given)
    ]
    claimed = (claim.meals_fen, claim.changed_fen, claim.delivery_fen, claim.operating_total_fen)
    shared = added([row[2:] for row in rows], 5)
    open_meals = claimed[0] + claimed[1] - shared[0] - shared[1]
    left = (open_meals, 0, claimed[2] - shared[2], claimed[3] - shared[3])
    if any(left):
        rows.append((words.say("claim.unshared"), "", *left, sum(left)))
    total: Row = (words.say("paper.total"), "", *added([row[2:] for row in rows], 5))
    notes = (words.say("claim.shares_note"),)
    return table_of("by_funder", claim, words, heads, rows, sums=(total,), notes=notes)


def _by_funder(
    given: Mapping[tuple[str, str], dict[str, int]],
) -> Iterable[tuple[tuple[str, str], dict[str, int]]]:
    """Keep what one funder pays together, funders in the order in which they were named."""
    order = list(dict.fromkeys(funder for funder, _ in given))
    return sorted(given.items(), key=lambda item: order.index(item[0][0]))


def funds_table(claim: Claim, words: Words, approved: Approved | None = None) -> Table:
    """资金: what was brought forward and paid ahead, what is claimed and approved, what is to be settled."""
    heads = heads_of(
        words,
        ("item", "text", 1.4),
        ("day", "day", 0.8),
        ("funder", "text", 1.0),
        ("batch", "text", 1.2),
        ("amount", "money", 1.0),
    )
    funds = claim.funds
    advances = [
        (_advance(each.fen, words), each.received, each.funder, _batch(each.batch, each.note), each.fen)
        for each in funds.advances
    ]
    rows: list[Row] = [(words.say("claim.brought"), None, "", "", funds.brought_fen), *advances]
    rows += [
        (words.say("claim.received"), None, "", "", funds.received_fen),
        (words.say("claim.claimed"), None, "", "", claim.claimed_fen),
        (
            words.say("claim.approved"),
            *((approved.day, "", "", approved.fen) if approved else (None, "", "", None)),
        ),
    ]
    due, label = balance_of(claim, words, approved)
    sums = ((label, None, "", "", due),)
    return table_of("funds", claim, words, heads, rows, sums=sums, notes=(words.say("claim.funds_note"),))


def _advance(fen: int, words: Words) -> str:
    """What was written down wrongly is taken back by an amount below zero."""
    return words.say("claim.advance_back" if fen < 0 else "claim.advance")


def _batch(batch: str, note: str) -> str:
    return "　".join(part for part in (batch, note) if part)


def balance_of(claim: Claim, words: Words, approved: Approved | None = None) -> tuple[int, str]:
    """Return what is to be settled, never below zero, and whether it is owed to the canteen or by it."""
    fen = claim.balance_fen + (approved.fen - claim.claimed_fen if approved else 0)
    basis = ("approved_on" if approved.day else "approved") if approved else "claimed"
    day = words.day(approved.day) if approved and approved.day else ""
    return abs(fen), words.say(f"claim.{'to_return' if fen < 0 else 'to_pay'}_{basis}", day=day)


def days_table(claim: Claim, words: Words) -> Table:
    """逐日日封: each day of the month with its closing and the code of its seal."""
    vouchers = any(day.voucher_fen for day in claim.days)
    heads = heads_of(
        words,
        ("day", "day", 0.9),
        ("weekday", "text", 0.7),
        ("closing", "text", 0.6),
        ("times", "number", 0.5),
        ("price", "money", 0.9),
        ("self_pay", "money", 0.9),
        ("subsidy", "money", 0.9),
        ("voucher", "money", 0.8) if vouchers else None,
        ("seal", "text", 1.8),
    )
    rows: list[Row] = []
    for each in claim.days:
        number = f"{each.number:04d}" if each.number else words.say("claim.nil_day")
        figures = (each.meals, each.price_fen, each.self_pay_fen, each.subsidy_fen)
        more = (each.voucher_fen,) * vouchers
        rows.append((each.day, words.weekday(each.day), number, *figures, *more, code_of(each.seal)))
    width = 4 + vouchers
    total: Row = (words.say("paper.total"), "", "", *added([row[3 : 3 + width] for row in rows], width), "")
    return table_of("by_day", claim, words, heads, rows, sums=(total,))


def application_table(claim: Claim, words: Words) -> Table:
    """申报金额: the parts of the claim and what is asked for in all."""
    heads = heads_of(words, ("item", "text", 1.6), ("times", "number", 0.8), ("amount", "money", 1.0))
    changed = sum(each.meals for each in claim.adjustments if each.person)
    rows: list[Row] = [
        (words.say("claim.part_meals"), claim.meals, claim.meals_fen),
        (words.say("claim.part_changes"), changed, claim.changed_fen),
        (words.say("claim.part_delivery"), None, claim.delivery_fen),
        (words.say("claim.part_operating"), None, claim.operating_total_fen),
    ]
    sums = ((words.say("claim.claimed"), claim.meals + changed, claim.claimed_fen),)
    said = words.say("claim.sum_in_capitals", capital=capital(claim.claimed_fen, words))
    facts = claim.canteen
    paid_to = words.say("claim.paid_to", bank=facts.bank, account=facts.account) if facts.account else ""
    notes = tuple(note for note in (said, paid_to) if note)
    return table_of("application", claim, words, heads, rows, sums=sums, notes=notes)
