"""本人月单: an elder's own month in large print, A5; nothing on it tells a class or an ID number."""

from __future__ import annotations

from calendar import monthcalendar
from datetime import date
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.flow import Flow
from canteen.paper.sheet import BLACK, GREY_TEXT, LINE_SPACE, MM, THICK, Box, Frame, Line, Text
from canteen.rules import money
from canteen.rules.dates import MealType
from canteen.rules.statement import tells_class

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.paper.sheet import Mark, Page
    from canteen.rules.policy import Reason
    from canteen.rules.statement import Statement
    from canteen.words import Words

A5 = (148.0, 210.0)
MARGIN = 9.0
WIDTH = A5[0] - 2 * MARGIN
BOTTOM = A5[1] - MARGIN - 2
LARGE = 18.0  # points: what is read without glasses
TITLE = 24.0

_DAY = WIDTH / 7
_WEEK = 16.4  # mm: the day's number and its meals, one above the other
_WEEKDAYS = 8.6
_SUM = 10.2
_EATEN = "#ECEAE4"


def statement(given: Statement, words: Words) -> bytes:
    """Return the PDF of one person's month; the same month gives the same bytes."""
    title = f"{words.say('paper.statement_title')} {given.month}"
    return sheet.pdf(pages_of(given, words), A5, title=title, language=words.language)


def pages_of(
    given: Statement, words: Words, frame: Frame | None = None, *, below: float = 0.0
) -> tuple[Page, ...]:
    """Return the pages of one person's month, alone or among those of others; ``below`` mm stay free."""
    flow = Flow(MARGIN, WIDTH, MARGIN, BOTTOM - below, over=lambda: _again(given, words))
    _heading(flow, given, words)
    _sums(flow, given, words)
    _month(flow, given, words)
    _ways(flow, given, words)
    _reasons(flow, given, words)
    _ask(flow, given, words)
    return sheet.framed(flow.pages, frame or Frame(A5, MARGIN, practice=given.practice), words)


def _title(given: Statement, words: Words) -> str:
    month = words.say("paper.statement_month", year=given.month.year, month=given.month.number)
    return words.say("paper.statement_of", month=month)


def _heading(flow: Flow, given: Statement, words: Words) -> None:
    name = Text(MARGIN, MARGIN + 9, given.name, TITLE, bold=True)
    month = Text(MARGIN + WIDTH, MARGIN + 9, _title(given, words), LARGE, bold=True, align="right")
    beside = sheet.wide(month.text, LARGE, bold=True) + 4
    flow.put(month, sheet.fitted(name, WIDTH - beside))
    flow.put(sheet.fitted(Text(MARGIN, MARGIN + 18, given.canteen.name, LARGE), WIDTH))
    flow.down(22)


def _again(given: Statement, words: Words) -> tuple[tuple[Mark, ...], float]:
    line = Text(MARGIN, MARGIN + 7, f"{given.name}　{_title(given, words)}", LARGE, bold=True)
    return (sheet.fitted(line, WIDTH),), MARGIN + 13


def _sums(flow: Flow, given: Statement, words: Words) -> None:
    """Say the three figures that matter, one under the other."""
    figures = (
        ("statement_meals", words.say("paper.statement_times", count=given.meals)),
        ("statement_paid", _yuan(given.self_pay_fen, words)),
        ("statement_paid_for_me", _yuan(given.subsidy_fen, words)),
    )
    top = flow.y
    flow.put(Box(MARGIN, top, WIDTH, len(figures) * _SUM, outline=BLACK, weight=THICK))
    for number, (label, figure) in enumerate(figures):
        base = top + number * _SUM + 7.4
        if number:
            flow.put(Line(MARGIN, base - 7.4, MARGIN + WIDTH, base - 7.4))
        right = Text(MARGIN + WIDTH - 3, base, figure, LARGE + 2, bold=True, align="right")
        left = Text(MARGIN + 3, base, words.say(f"paper.{label}"), LARGE)
        flow.put(right, sheet.fitted(left, WIDTH - 10 - sheet.wide(figure, LARGE + 2, bold=True)))
    flow.down(len(figures) * _SUM + 3.5)


def _yuan(fen: int, words: Words) -> str:
    return words.say("paper.statement_yuan", amount=money.yuan(fen, grouped=True))


def _month(flow: Flow, given: Statement, words: Words) -> None:
    """Draw the month as on a wall: a day with meals is dark and names them."""
    weeks = monthcalendar(given.month.year, given.month.number)
    flow.need(_WEEKDAYS + len(weeks) * _WEEK)
    top = flow.y
    for column in range(7):
        name = words.say(f"paper.weekday_{column + 1}")
        flow.put(Text(MARGIN + (column + 0.5) * _DAY, top + 6.4, name, LARGE, align="centre", ink=GREY_TEXT))
    for row, week in enumerate(weeks):
        y = top + _WEEKDAYS + row * _WEEK
        for column, day in enumerate(week):
            if day:
                flow.put(*_one_day(MARGIN + column * _DAY, y, given, day, words))
    flow.down(_WEEKDAYS + len(weeks) * _WEEK + 2.5)


def _one_day(x: float, y: float, given: Statement, day: int, words: Words) -> Iterable[Mark]:
    eaten = given.on(date(given.month.year, given.month.number, day))
    middle = x + _DAY / 2
    if not eaten:
        yield Text(middle, y + 6.8, str(day), LARGE, align="centre", ink=GREY_TEXT)
        return
    yield Box(x + 0.5, y + 0.4, _DAY - 1, _WEEK - 0.9, fill=_EATEN, outline=BLACK, radius=1.5)
    yield Text(middle, y + 6.8, str(day), LARGE, bold=True, align="centre")
    short = "".join(words.say(f"paper.short_{each}") for each in MealType if each in eaten)
    yield sheet.fitted(Text(middle, y + 13.9, short, LARGE, bold=True, align="centre"), _DAY - 1.6)


def _ways(flow: Flow, given: Statement, words: Words) -> None:
    """Count the meals of each meal type, and those that were not eaten in the canteen."""
    types = [(each.value, sum(line.meal_type == each for line in given.lines)) for each in MealType]
    away = [(mode, sum(line.mode == mode for line in given.lines)) for mode in ("take-away", "delivered")]
    for counts in (types, away):
        said = [
            words.say(f"paper.count_{name.replace('-', '_')}", count=count) for name, count in counts if count
        ]
        if said:
            _say(flow, words.say("paper.statement_counts", counts=words.say("paper.comma").join(said)))


def _reasons(flow: Flow, given: Statement, words: Words) -> None:
    sentences = tuple(dict.fromkeys(_sentence(reason, given, words) for reason in given.reasons))
    if not sentences:
        return
    flow.down(2.5)
    flow.need(3 * LARGE * LINE_SPACE * MM)
    _say(flow, words.say("paper.statement_why"), bold=True)
    for sentence in sentences:
        _say(flow, sentence)


def _sentence(reason: Reason | str, given: Statement, words: Words) -> str:
    """Return the sentence behind an amount; a clause that names a class is not said aloud."""
    if isinstance(reason, str):
        return reason
    if tells_class(reason.clause):
        return words.say("paper.statement_rule", amount=words.money(reason.fen))
    return words.reason(reason, given.kinds.get(reason.benefit, "subsidy"))


def _ask(flow: Flow, given: Statement, words: Words) -> None:
    """Say whom to ask, at the foot of the last page."""
    phone = given.canteen.phone
    text = words.say("paper.statement_ask", phone=phone) if phone else words.say("paper.statement_ask_here")
    lines = sheet.wrapped(text, WIDTH, LARGE, bold=True)
    height = len(lines) * LARGE * LINE_SPACE * MM + 3.0
    flow.need(height)
    flow.y = max(flow.y, flow.bottom - height)
    flow.put(Line(MARGIN, flow.y, MARGIN + WIDTH, flow.y, THICK, BLACK))
    flow.down(2.0)
    _say(flow, text, bold=True)


def _say(flow: Flow, text: str, *, bold: bool = False) -> None:
    flow.line(text, size=LARGE, bold=bold)
