"""老年助餐日报表: the sheet of one day, A4 upright, to be signed, sealed and handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.flow import NOTE_TEXT, Column, Flow, Row
from canteen.paper.sheet import BLACK, GREY_TEXT, THICK, THIN, Box, Code, Frame, Line, Text
from canteen.rules import money
from canteen.rules.closing import Drawer, Sums
from canteen.rules.dates import CHINA, MealType
from canteen.words.question import answered, asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from canteen.paper.sheet import Mark
    from canteen.rules.closing import ClassLine, Closing, Correction, LateMeal
    from canteen.words import Words

MARGIN = 16.0
WIDTH = sheet.A4[0] - 2 * MARGIN
RIGHT = MARGIN + WIDTH
BOTTOM = sheet.A4[1] - MARGIN - 1.5  # the footer begins below
SEAL_ROOM = 20.0  # mm of free height over the signature lines, for the stamp
CODE_SIDE = 24.0  # mm: a checkpoint has some 260 signs, each module more than a third of a mm
HAND_ROOM = 8.0  # mm for a figure written by hand
_BETWEEN = 4.4  # mm between two tables
_MODES = {"eat-in": "eat_in", "take-away": "take_away", "delivered": "delivered", "guest": "guest"}
_REASONS = ("wrong_card", "not_wanted", "twice", "other")
_CASH_REASONS = ("change", "unpaid", "other")


def day_sheet(closing: Closing, words: Words, *, reprint: int = 0) -> bytes:
    """Return the PDF of a day; a day that is still open is marked so in large type.

    ``reprint`` is 0 for the first print, then 1, 2, …: it changes the reprint mark and nothing else.
    """
    flow = Flow(MARGIN, WIDTH, MARGIN, BOTTOM, over=lambda: _heading_again(closing, words))
    _heading(flow, closing, words)
    _meals(flow, closing, words)
    _cash(flow, closing, words)
    _lines(flow, closing, words)
    _changes(flow, closing, words)
    _questions(flow, closing, words)
    _end(flow, closing, words)
    frame = Frame(
        size=sheet.A4,
        margin=MARGIN,
        foot=_foot(closing, words),
        reprint=reprint,
        practice=closing.practice,
        across=words.say(mark) if (mark := _mark(closing)) else "",
    )
    title = f"{words.say('paper.day_title')} {closing.canteen.name} {closing.day.isoformat()}"
    pages = sheet.framed(flow.pages, frame, words)
    return sheet.pdf(pages, sheet.A4, title=title, language=words.language)


def sheet_number(closing: Closing) -> str:
    """日报编号: canteen, desk and the running number of its closings; empty while the day is open."""
    facts = closing.canteen
    return f"{facts.code}-{facts.desk}-{closing.number:04d}" if closing.closed_at else ""


def _mark(closing: Closing) -> str:
    """What stands across a sheet that is none yet: the day is open, or its closing was not sealed."""
    if closing.closed_at is None:
        return "paper.open_mark"
    return "" if closing.seal else "paper.unsealed_mark"


def _full_date(day: date, words: Words) -> str:
    return words.say("paper.full_date", year=day.year, day=words.day(day), weekday=words.weekday(day))


def _amount(fen: int) -> str:
    return money.yuan(fen, grouped=True)


def _heading(flow: Flow, closing: Closing, words: Words) -> None:
    facts = closing.canteen
    number = sheet_number(closing)
    flow.put(
        Text(sheet.A4[0] / 2, MARGIN + 8, words.say("paper.day_title"), 18, bold=True, align="centre"),
        sheet.fitted(Text(MARGIN, MARGIN + 17, _canteen(closing, words)), WIDTH * 0.64),
        Text(RIGHT, MARGIN + 17, _full_date(closing.day, words), align="right"),
        Text(MARGIN, MARGIN + 22.6, _number(number, words)),
        *_instead(closing, words),
        Text(RIGHT, MARGIN + 22.6, words.say("paper.unit"), align="right"),
    )
    if facts.district or facts.street:
        place = words.say("paper.place", district=facts.district, street=facts.street)
        flow.put(Text(sheet.A4[0] / 2, MARGIN + 22.6, place, align="centre"))
    flow.down(33.4 if closing.replaces else 28.4)
    if mark := _mark(closing):
        _banner(flow, mark, words)


def _instead(closing: Closing, words: Words) -> Iterable[Mark]:
    """A day that was opened and closed again says which closing this one stands for."""
    if closing.replaces:
        facts = closing.canteen
        before = f"{facts.code}-{facts.desk}-{closing.replaces:04d}"
        yield Text(MARGIN, MARGIN + 27.8, words.say("paper.replaces", number=before), bold=True)


def _canteen(closing: Closing, words: Words) -> str:
    return words.say("paper.canteen", name=closing.canteen.name, code=closing.canteen.code)


def _number(number: str, words: Words) -> str:
    return words.say("paper.number", number=number) if number else words.say("paper.number_open")


def _banner(flow: Flow, mark_id: str, words: Words) -> None:
    mark = Text(MARGIN + 4, flow.y + 8.4, words.say(mark_id), 22, bold=True)
    beside = sheet.wide(mark.text, mark.size, bold=True) + 10
    note = Text(MARGIN + beside, flow.y + 7.4, words.say(mark_id.replace("_mark", "_note")), 10)
    flow.put(
        Box(MARGIN, flow.y, WIDTH, 12, outline=BLACK, weight=THICK),
        mark,
        sheet.fitted(note, WIDTH - beside - 3),
    )
    flow.down(12 + _BETWEEN)


def _heading_again(closing: Closing, words: Words) -> tuple[tuple[Mark, ...], float]:
    """Say on a further page what it belongs to."""
    facts = (_canteen(closing, words), _full_date(closing.day, words), _number(sheet_number(closing), words))
    return (
        Text(MARGIN, MARGIN + 5, words.say("paper.day_title_more"), 12, bold=True),
        sheet.fitted(Text(MARGIN, MARGIN + 11.5, "　".join(facts), NOTE_TEXT), WIDTH * 0.86),
        Text(RIGHT, MARGIN + 11.5, words.say("paper.unit"), NOTE_TEXT, align="right"),
    ), MARGIN + 15.5


def _columns(words: Words, *parts: tuple[str, float, sheet.Align]) -> tuple[Column, ...]:
    """Make columns of (id, share of the width, how cells stand)."""
    whole = sum(share for _, share, _ in parts)
    return tuple(
        Column(words.say(f"paper.{key}"), WIDTH * share / whole, align) for key, share, align in parts
    )


def _money_columns(closing: Closing) -> tuple[tuple[str, float, sheet.Align], ...]:
    vouchers: tuple[tuple[str, float, sheet.Align], ...] = (
        (("voucher", 24.0, "right"),) if closing.total.voucher_fen else ()
    )
    return (("price", 30.0, "right"), ("self_pay", 28.0, "right"), *vouchers, ("subsidy", 30.0, "right"))


def _sums(sums: Sums, closing: Closing) -> tuple[str, ...]:
    vouchers = (_amount(sums.voucher_fen),) if closing.total.voucher_fen else ()
    return (_amount(sums.price_fen), _amount(sums.self_pay_fen), *vouchers, _amount(sums.subsidy_fen))


def _table(flow: Flow, words: Words, title_id: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    title = words.say(title_id)
    flow.table(title, columns, rows, more=words.say("paper.more", title=title))


def _meals(flow: Flow, closing: Closing, words: Words) -> None:
    rows = [
        Row((words.say(f"paper.{key}"), f"{sums.meals:,}", *_sums(sums, closing)), with_next=True)
        for mode, key in _MODES.items()
        for sums in [closing.modes.get(mode, Sums())]
    ]
    total = closing.total
    rows.append(Row((words.say("paper.total"), f"{total.meals:,}", *_sums(total, closing)), heavy=True))
    columns = _columns(words, ("mode", 36, "centre"), ("meals", 24, "right"), *_money_columns(closing))
    _table(flow, words, "paper.meals_title", columns, rows)
    flow.down(_BETWEEN)


def _cash(flow: Flow, closing: Closing, words: Words) -> None:
    names = ("cash_float", "cash_taken", "cash_refunded", "cash_due", "cash_counted", "cash_difference")
    columns = _columns(words, *((name, 1.0, "right") for name in names))
    _table(flow, words, "paper.cash_title", columns, [_cash_row(closing)])
    flow.down(0.8)
    flow.line("".join(_cash_notes(closing, words)), ink=GREY_TEXT)
    flow.down(_BETWEEN - 1.4)


def _cash_row(closing: Closing) -> Row:
    """What was not counted is left free for the pen."""
    drawer = closing.drawer
    if drawer == Drawer() and closing.cash_fen:  # a sheet of before, which knew nothing of the drawer
        return Row(("", _amount(closing.cash_fen), "", "", "", ""), least=HAND_ROOM)
    known = (drawer.float_fen, drawer.taken_fen, drawer.refunded_fen, drawer.expected_fen)
    if not drawer.counts:
        return Row((*map(_amount, known), "", ""), least=HAND_ROOM)
    return Row((*map(_amount, known), _amount(drawer.counted_fen), _amount(drawer.difference_fen)))


def _cash_notes(closing: Closing, words: Words) -> Iterable[str]:
    """How often it was counted, why it differs and who else looked, and what was not paid in cash."""
    drawer = closing.drawer
    if not drawer.counts:
        yield words.say("paper.cash_by_hand")
    if drawer.counts > 1:
        yield words.say("paper.cash_counts", count=drawer.counts)
    if drawer.difference_fen and drawer.reason:
        said = words.say(f"paper.cash_{drawer.reason}") if drawer.reason in _CASH_REASONS else drawer.reason
        reason = words.say("paper.cash_noted", reason=said, note=drawer.note) if drawer.note else said
        yield words.say("paper.cash_reason", reason=reason)
    if drawer.difference_fen and drawer.witness:
        yield words.say("paper.cash_witness", name=drawer.witness)
    for way in ("scan", "balance", "voucher"):
        if fen := closing.payments.get(way, 0):
            facts = {"way": words.say(f"paper.paid_{way}"), "amount": _amount(fen)}
            yield words.say("paper.paid_otherwise", **facts)


def _lines(flow: Flow, closing: Closing, words: Words) -> None:
    columns = _columns(
        words,
        ("meal_type", 22, "centre"),
        ("class", 18, "centre"),
        ("meals", 18, "right"),
        ("standard", 24, "right"),
        *_money_columns(closing),
    )
    rows: list[Row] = []
    for meal_type in MealType:
        rows += _lines_of(meal_type, closing, words)
    if not rows:
        rows.append(
            Row((words.say("paper.lines_empty"), "", "0", "", *_sums(Sums(), closing)), with_next=True)
        )
    rows.append(_sum_row(words.say("paper.total"), "", closing.total, closing))
    _table(flow, words, "paper.lines_title", columns, rows)
    flow.down(0.8)
    flow.line(words.say("paper.class_note"), ink=GREY_TEXT)
    flow.down(_BETWEEN - 1.4)


def _lines_of(meal_type: MealType, closing: Closing, words: Words) -> Iterable[Row]:
    lines = [line for line in closing.lines if line.meal_type == meal_type]
    name = words.say(f"paper.{meal_type}")
    for number, line in enumerate(lines):
        yield _line_row(name, line, closing, joins=number > 0, last=number == len(lines) - 1)
    if lines:
        yield _sum_row(name, words.say("paper.subtotal"), _added(lines), closing)


def _line_row(name: str, line: ClassLine, closing: Closing, *, joins: bool, last: bool) -> Row:
    counted = (f"{line.sums.meals:,}", _amount(line.standard_fen), *_sums(line.sums, closing))
    return Row((name, line.class_letter, *counted), joins=joins, with_next=last)


def _sum_row(first: str, second: str, sums: Sums, closing: Closing) -> Row:
    joins = bool(second)
    return Row(
        (first, second, f"{sums.meals:,}", "", *_sums(sums, closing)),
        heavy=True,
        joins=joins,
        with_next=joins,
    )


def _added(lines: Iterable[ClassLine]) -> Sums:
    parts = [line.sums for line in lines]
    return Sums(
        sum(part.meals for part in parts),
        sum(part.price_fen for part in parts),
        sum(part.subsidy_fen for part in parts),
        sum(part.voucher_fen for part in parts),
        sum(part.self_pay_fen for part in parts),
    )


def _changes(flow: Flow, closing: Closing, words: Words) -> None:
    columns = _columns(
        words,
        ("time", 17, "centre"),
        ("what", 47, "left"),
        ("reason", 44, "left"),
        ("recorded_by", 26, "centre"),
        ("change_subsidy", 22, "right"),
        ("change_self_pay", 22, "right"),
    )
    rows = [_change_row("voided", each, words) for each in closing.voids]
    rows += [_change_row("corrected", each, words) for each in closing.corrections]
    rows += [_late_row(each, words) for each in closing.late]
    if closing.corrections or closing.late:
        rows.append(_changes_total(closing, words))
    if not rows:
        rows.append(Row(("", words.say("paper.changes_none"), "", "", "", "")))
    _table(flow, words, "paper.changes_title", columns, rows)
    flow.down(0.8)
    if closing.voids or closing.corrections or closing.late:
        flow.line(words.say("paper.changes_note"), ink=GREY_TEXT)


def _change_row(kind: str, each: Correction, words: Words) -> Row:
    meal_type = words.say(f"paper.{each.meal_type}")
    what = words.say(f"paper.{kind}", meal_type=meal_type, number=each.number, day=words.day(each.for_day))
    reason = words.say(f"paper.reason_{each.reason}") if each.reason in _REASONS else each.reason
    clock = words.clock(each.at.astimezone(CHINA))
    return Row((clock, what, reason, each.operator, _amount(-each.subsidy_fen), _amount(-each.self_pay_fen)))


def _changes_total(closing: Closing, words: Words) -> Row:
    """What comes to closed days less what is taken from them."""
    subsidy = sum(each.sums.subsidy_fen for each in closing.late)
    subsidy -= sum(each.subsidy_fen for each in closing.corrections)
    self_pay = sum(each.sums.self_pay_fen for each in closing.late)
    self_pay -= sum(each.self_pay_fen for each in closing.corrections)
    total = words.say("paper.changes_total" if closing.late else "paper.corrections_total")
    return Row(("", total, "", "", _amount(subsidy), _amount(self_pay)), heavy=True)


def _late_row(each: LateMeal, words: Words) -> Row:
    meal_type = words.say(f"paper.{each.meal_type}")
    what = words.say("paper.late", meal_type=meal_type, number=each.number, day=words.day(each.for_day))
    slip = words.say("paper.slip", slip=each.slip)
    clock = words.clock(each.at.astimezone(CHINA))
    return Row(
        (clock, what, slip, each.operator, _amount(each.sums.subsidy_fen), _amount(each.sums.self_pay_fen))
    )


def _questions(flow: Flow, closing: Closing, words: Words) -> None:
    """What was asked about the day, and what was answered; a quiet day has no such table."""
    if not closing.questions:
        return
    flow.down(_BETWEEN - 1.4)
    columns = _columns(words, ("question", 104, "left"), ("answer", 74, "left"))
    rows = [Row((asked(each, words), answered(each, words))) for each in closing.questions]
    _table(flow, words, "paper.questions_title", columns, rows)
    flow.down(0.8)


def _end(flow: Flow, closing: Closing, words: Words) -> None:
    """Totals in words and figures, check code, and room for three signatures and stamps, never torn apart."""
    flow.down(3.0)
    base = 1 + CODE_SIDE + SEAL_ROOM + 3.5
    flow.need(base + 1)
    top = flow.y
    beside = WIDTH - CODE_SIDE - 8
    capital = words.say("paper.in_capitals", capital=money.capital(closing.total.subsidy_fen))
    figures = words.say(
        "paper.in_figures", amount=_amount(closing.total.subsidy_fen), meals=f"{closing.total.meals:,}"
    )
    flow.put(
        sheet.fitted(Text(MARGIN, top + 5.4, capital, 11, bold=True), beside),
        Text(MARGIN, top + 11.6, figures, 10),
    )
    if closing.seal:
        flow.put(*_seal(top, closing, words, beside))
    flow.put(*_signatures(top + base, words))
    flow.down(base + 1)


def _seal(top: float, closing: Closing, words: Words, beside: float) -> Iterable[Mark]:
    base = top + 18.4
    label = Text(MARGIN, base, words.say("paper.seal"), 10)
    digits = Text(MARGIN + sheet.wide(label.text, label.size) + 2, base, closing.seal_code, 12, bold=True)
    after = digits.x + sheet.wide(digits.text, digits.size, bold=True) + 3
    note = Text(after, base, words.say("paper.seal_note"), 8, ink=GREY_TEXT)
    yield from (label, digits, sheet.fitted(note, MARGIN + beside - after))
    yield Code(RIGHT - CODE_SIDE, top + 1, CODE_SIDE, closing.checkpoint)


def _signatures(base: float, words: Words) -> Iterable[Mark]:
    """Three names to be signed, each before a line as long as the others."""
    labels = [words.say(f"paper.{who}") for who in ("sign_recorded", "sign_canteen", "sign_community")]
    block = WIDTH / len(labels)
    length = block - 6 - 1.5 - max(sheet.wide(label, 10) for label in labels)
    for number, label in enumerate(labels):
        left = MARGIN + number * block
        start = left + sheet.wide(label, 10) + 1.5
        yield Text(left, base, label, 10)
        yield Line(start, base + 1, start + length, base + 1, THIN, BLACK)


def _foot(closing: Closing, words: Words) -> tuple[str, ...]:
    if closing.closed_at is None:
        return (words.say("paper.made_open"),)
    at = closing.closed_at.astimezone(CHINA)
    made = words.say(
        "paper.made", date=at.date().isoformat(), clock=words.clock(at), operator=closing.operator
    )
    if not closing.seal:
        return (made, words.say("paper.unsealed_mark"))
    return (made, words.say("paper.foot_seal", seal=closing.seal_code))
