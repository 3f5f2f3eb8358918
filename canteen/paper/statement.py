"""本人月单: an elder's own month in large print, A5; nothing on it tells a class or an ID number."""

from __future__ import annotations

from calendar import monthcalendar
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.flow import Flow
from canteen.paper.sheet import BLACK, GREY_TEXT, LINE_SPACE, MM, THICK, Box, Frame, Line, Text
from canteen.rules import money
from canteen.rules.dates import MealType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.paper.sheet import Mark, Page
    from canteen.rules.policy import Reason
    from canteen.rules.statement import Because, Statement
    from canteen.words import Words

A5 = (148.0, 210.0)
MARGIN = 9.0
WIDTH = A5[0] - 2 * MARGIN
BOTTOM = A5[1] - MARGIN - 2
LARGE = 18.0  # points: what is read without glasses
TITLE = 24.0

_SMALLER = 14.0  # points: what is looked up afterwards
_DAY = WIDTH / 7
# mm of a week, the days' numbers over their meals: as high as leaves room for everything on one page.
_WEEKS = (15.4, 13.6, 12.2, 11.2)
_WEEKDAYS = 6.8
_SUM = 8.8
_BECAUSE = 6.0  # mm of a line that says why
_CLAUSE = 11.0  # points: for whoever looks it up in the document
_TIMES, _EACH = MARGIN + 59, MARGIN + 102  # mm: where these columns end
_EATEN = "#ECEAE4"
# What is said of meals for which nothing, or less, was paid.
_LIMITS = frozenset(
    {
        "limit_meal_type",
        "limit_day",
        "limit_week",
        "limit_month",
        "month_cap",
        "off_day",
        "too_young",
        "no_rule",
    }
)


def statement(given: Statement, words: Words) -> bytes:
    """Return the PDF of one person's month; the same month gives the same bytes."""
    title = f"{words.say('paper.statement_title')} {given.month}"
    return sheet.pdf(pages_of(given, words), A5, title=title, language=words.language)


def pages_of(
    given: Statement, words: Words, frame: Frame | None = None, *, below: float = 0.0
) -> tuple[Page, ...]:
    """Return the pages of one person's month, alone or among those of others; ``below`` mm stay free."""
    for week in _WEEKS:
        flow = _laid(given, words, below, week)
        if len(flow.pages) == 1:
            break
    return sheet.framed(flow.pages, frame or Frame(A5, MARGIN, practice=given.practice), words)


def _laid(given: Statement, words: Words, below: float, week: float) -> Flow:
    flow = Flow(MARGIN, WIDTH, MARGIN, BOTTOM - below, over=lambda: _again(given, words))
    _heading(flow, given, words)
    _sums(flow, given, words)
    _month(flow, given, words, week)
    _ways(flow, given, words)
    _reasons(flow, given, words)
    _ask(flow, given, words)
    return flow


def _title(given: Statement, words: Words) -> str:
    month = words.say("paper.statement_month", year=given.month.year, month=given.month.number)
    return words.say("paper.statement_of", month=month)


def _heading(flow: Flow, given: Statement, words: Words) -> None:
    name = Text(MARGIN, MARGIN + 9, given.name, TITLE, bold=True)
    month = Text(MARGIN + WIDTH, MARGIN + 9, _title(given, words), LARGE, bold=True, align="right")
    beside = sheet.wide(month.text, LARGE, bold=True) + 4
    flow.put(month, sheet.fitted(name, WIDTH - beside))
    flow.put(sheet.fitted(Text(MARGIN, MARGIN + 17, given.canteen.name, LARGE), WIDTH))
    flow.down(20)


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
        base = top + number * _SUM + 6.5
        if number:
            flow.put(Line(MARGIN, base - 6.5, MARGIN + WIDTH, base - 6.5))
        right = Text(MARGIN + WIDTH - 3, base, figure, LARGE + 2, bold=True, align="right")
        left = Text(MARGIN + 3, base, words.say(f"paper.{label}"), LARGE)
        flow.put(right, sheet.fitted(left, WIDTH - 10 - sheet.wide(figure, LARGE + 2, bold=True)))
    flow.down(len(figures) * _SUM + 2.0)


def _yuan(fen: int, words: Words) -> str:
    return words.say("paper.statement_yuan", amount=money.yuan(fen, grouped=True))


def _month(flow: Flow, given: Statement, words: Words, week: float) -> None:
    """Draw the month as on a wall: a day with meals is dark and names them."""
    weeks = monthcalendar(given.month.year, given.month.number)
    flow.need(_WEEKDAYS + len(weeks) * week)
    top = flow.y
    for column in range(7):
        name = words.say(f"paper.weekday_{column + 1}")
        flow.put(
            Text(MARGIN + (column + 0.5) * _DAY, top + 5.3, name, _SMALLER, align="centre", ink=GREY_TEXT)
        )
    for row, days in enumerate(weeks):
        y = top + _WEEKDAYS + row * week
        for column, day in enumerate(days):
            if day:
                flow.put(*_one_day(Box(MARGIN + column * _DAY, y, _DAY, week), given, day, words))
    flow.down(_WEEKDAYS + len(weeks) * week + 1.5)


def _one_day(at: Box, given: Statement, day: int, words: Words) -> Iterable[Mark]:
    """Draw one day into its box: the number over the meals."""
    eaten = given.on(date(given.month.year, given.month.number, day))
    middle = at.x + _DAY / 2
    spare = (at.height - _WEEKS[-1]) / 3
    number = Text(middle, at.y + 4.6 + spare, str(day), _SMALLER, align="centre")
    if not eaten:
        yield replace(number, ink=GREY_TEXT)
        return
    yield Box(at.x + 0.5, at.y + 0.3, _DAY - 1, at.height - 0.7, fill=_EATEN, outline=BLACK, radius=1.5)
    yield replace(number, bold=True)
    short = "".join(words.say(f"paper.short_{each}") for each in MealType if each in eaten)
    meals = Text(middle, at.y + 10.0 + 2 * spare, short, LARGE, bold=True, align="centre")
    yield sheet.fitted(meals, _DAY - 1.6)


def _ways(flow: Flow, given: Statement, words: Words) -> None:
    """Count the meals of each meal type, and those that were not eaten in the canteen."""
    types = [(each.value, sum(line.meal_type == each for line in given.lines)) for each in MealType]
    away = [(mode, sum(line.mode == mode for line in given.lines)) for mode in ("take-away", "delivered")]
    said = [
        words.say(f"paper.count_{name.replace('-', '_')}", count=count)
        for name, count in types + away
        if count
    ]
    if said:
        counts = words.say("paper.statement_counts", counts=words.say("paper.comma").join(said))
        size = LARGE if sheet.wide(counts, LARGE) <= WIDTH else _SMALLER
        flow.line(counts, size=size)


def _reasons(flow: Flow, given: Statement, words: Words) -> None:
    """Say under which clause how many meals were paid for, up to the sum; then which limits there were."""
    because = given.because
    limits = tuple(dict.fromkeys(filter(None, (_limit(reason, words) for reason in given.reasons))))
    if because:
        flow.down(1.0)
        flow.need((1 + len(because)) * _BECAUSE)
        amount = _yuan(given.subsidy_fen, words)
        flow.line(words.say("paper.statement_why", amount=amount), size=_SMALLER, bold=True)
    for each in because:
        flow.need(_BECAUSE)
        flow.put(*_because(flow.y + 4.6, each, words))
        flow.down(_BECAUSE)
    for sentence in limits:
        flow.line(sentence, size=_SMALLER)


def _because(base: float, each: Because, words: Words) -> Iterable[Mark]:
    """Write what was given, its clause small behind it, how often, how much each time, how much in all."""
    say = words.say
    named = say(f"policy.kind_{each.kind}") if each.kind else say("paper.statement_rest")
    yield Text(MARGIN + 2, base, named, _SMALLER, bold=True)
    clause = say("claim.and").join(each.clauses) if each.clauses else say("paper.statement_document")
    left = MARGIN + 2 + sheet.wide(named, _SMALLER, bold=True) + 2.5
    yield sheet.fitted(Text(left, base, clause, _CLAUSE, ink=GREY_TEXT), _TIMES - 12 - left)
    yield Text(_TIMES, base, say("paper.statement_times", count=each.times), _SMALLER, align="right")
    key = "statement_each" if each.least_fen == each.most_fen else "statement_each_range"
    least, most = money.yuan(each.least_fen), money.yuan(each.most_fen)
    once = Text(
        _EACH, base, say(f"paper.{key}", amount=least, least=least, most=most), _SMALLER, align="right"
    )
    yield sheet.fitted(once, _EACH - _TIMES - 2)
    whole = Text(MARGIN + WIDTH - 2, base, _yuan(each.fen, words), _SMALLER, bold=True, align="right")
    yield sheet.fitted(whole, MARGIN + WIDTH - 4 - _EACH)


def _limit(reason: Reason | str, words: Words) -> str:
    """Return the sentence behind meals for which less was paid; the table says the rest."""
    if isinstance(reason, str):
        return reason
    if reason.code not in _LIMITS:
        return ""
    return words.say(f"paper.statement_{reason.code}", count=reason.count)


def _ask(flow: Flow, given: Statement, words: Words) -> None:
    """Say whom to ask, at the foot of the last page."""
    phone = given.canteen.phone
    text = words.say("paper.statement_ask", phone=phone) if phone else words.say("paper.statement_ask_here")
    lines = sheet.wrapped(text, WIDTH, LARGE, bold=True)
    height = len(lines) * LARGE * LINE_SPACE * MM + 1.6
    flow.need(height)
    flow.y = max(flow.y, flow.bottom - height)
    flow.put(Line(MARGIN, flow.y, MARGIN + WIDTH, flow.y, THICK, BLACK))
    flow.down(1.2)
    flow.line(text, size=LARGE, bold=True)
