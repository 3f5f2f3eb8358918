"""统计表: a month or a year on A4: the totals in words, charts from zero, and every split as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.flow import Flow
from canteen.paper.listing import MARGIN, table_of
from canteen.paper.sheet import BLACK, GREY_TEXT, MM, THICK, THIN, Box, Frame, Line, Text
from canteen.rules.dates import CHINA
from canteen.rules.statistics import ticks
from canteen.words.statistics import chart, joined, listing, period_name, title, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from canteen.paper.sheet import Mark
    from canteen.rules.closing import Canteen
    from canteen.rules.listing import Listing
    from canteen.rules.statistics import Bar, Chart, Split, Statistics
    from canteen.words import Words

WIDTH = sheet.A4[0] - 2 * MARGIN
BAR, BEFORE, GRID = GREY_TEXT, "#FFFFFF", "#D5D2CB"

_SAID, _NUMBER, _LABEL = 10.5, 8.0, 8.0  # points
_LEAST_NUMBER = 6.5
_UPRIGHT, _TALLER = 51.0, 60.0  # mm: height of a chart with upright bars; where there is room
_OVER, _OVER_TURNED = 5.0, 9.0  # mm over the highest bar for its number
_LYING = 6.4  # mm for one bar that lies
_HEAD, _FOOT = 7.0, 10.0  # mm above and below the bars
_BELOW, _GAP = 4.0, 6.0
_SHORT, _BEGIN = 15, 8  # rows of a table that is not torn; rows at least before it is
_ORDER = ("meal_types", "modes", "classes", "weekdays", "months", "weeks", "days")


def statistics_sheet(
    statistics: Statistics,
    canteen: Canteen,
    words: Words,
    *,
    made: datetime,
    maker: str,
    public: bool = False,
    practice: bool = False,
) -> bytes:
    """Return the PDF of a month or a year; ``public`` keeps small classes back and says so.

    The same counts, moment and maker give the same bytes.
    """
    flow = Flow(
        MARGIN,
        WIDTH,
        MARGIN,
        sheet.A4[1] - MARGIN - 1.5,
        over=lambda: _again(statistics, canteen, words, public=public),
    )
    _heading(flow, statistics, canteen, words, public=public)
    first, *more = told(statistics, words, today=made.astimezone(CHINA).date())
    flow.line(first, size=_SAID, bold=True)
    if more:
        flow.line(joined(more, words), size=_SAID)
    if statistics.total.servings:
        _charts(flow, statistics, words, public=public)
        _tables(flow, statistics, words, public=public)
    at = made.astimezone(CHINA)
    foot = words.say("paper.list_made", date=at.date().isoformat(), clock=words.clock(at), maker=maker)
    pages = sheet.framed(flow.pages, Frame(sheet.A4, MARGIN, foot=(foot,), practice=practice), words)
    name = f"{title(statistics, words, public=public)} {canteen.name}"
    return sheet.pdf(pages, sheet.A4, title=name, language=words.language)


def _heading(flow: Flow, statistics: Statistics, canteen: Canteen, words: Words, *, public: bool) -> None:
    flow.put(*_mark(words, public=public))
    name = title(statistics, words)
    middle = Text(MARGIN + WIDTH / 2, flow.top + 7.5, name, 18, bold=True, align="centre")
    named = words.say("paper.canteen", name=canteen.name, code=canteen.code)
    flow.put(sheet.fitted(middle, WIDTH - 50), sheet.fitted(Text(MARGIN, flow.top + 15.5, named), WIDTH))
    flow.down(18.6)


def _mark(words: Words, *, public: bool) -> Iterable[Mark]:
    """Say for whom this paper is: one for inside tells small classes too."""
    text = words.say("statistics.mark_public" if public else "statistics.mark_own")
    width = sheet.wide(text, 11, bold=True) + 6
    left = MARGIN + WIDTH - width
    yield Box(left, MARGIN - 1, width, 7, outline=BLACK, weight=THICK)
    yield Text(left + width / 2, MARGIN + 3.9, text, 11, bold=True, align="centre")


def _again(
    statistics: Statistics, canteen: Canteen, words: Words, *, public: bool
) -> tuple[tuple[Mark, ...], float]:
    more = words.say("paper.list_more", title=title(statistics, words))
    head = sheet.fitted(Text(MARGIN, MARGIN + 4, more, 12, bold=True), WIDTH - 30)
    named = words.say("paper.canteen", name=canteen.name, code=canteen.code)
    return (*_mark(words, public=public), head, Text(MARGIN, MARGIN + 10, named, 9)), MARGIN + 14


# ── charts ──


def _charts(flow: Flow, statistics: Statistics, words: Words, *, public: bool) -> None:
    """The long chart over the whole width, the others two side by side."""
    flow.down(3)
    charts = {split: chart(statistics, split, words, public=public) for split in statistics.splits}
    main, weeks, weekdays, classes, meal_types, modes = charts.values()
    lines: list[list[tuple[Chart, ...]]]
    if statistics.of_year:
        lines = [[(main,)], [(weeks,)], [(weekdays,), (classes,)], [(meal_types,), (modes,)]]
    else:
        lines = [[(main,)], [(weeks,), (weekdays,)], [(classes,), (meal_types, modes)]]
    for stacks in lines:
        _side_by_side(flow, stacks, _TALLER if statistics.of_year and len(stacks) == 1 else _UPRIGHT)


def _side_by_side(flow: Flow, stacks: Sequence[tuple[Chart, ...]], upright: float) -> None:
    """Put stacks of charts beside each other, upright ones so many mm high."""
    width = (WIDTH - (len(stacks) - 1) * _GAP) / len(stacks)
    height = max(sum(_height(each, upright) for each in stack) for stack in stacks)
    flow.need(height)
    for number, stack in enumerate(stacks):
        y = flow.y
        for each in stack:
            high = _height(each, upright)
            flow.put(*drawn(each, (MARGIN + number * (width + _GAP), y), width, high))
            y += high
    flow.down(height)


def _height(each: Chart, upright: float) -> float:
    return _HEAD + len(each.bars) * _LYING + _FOOT + _BELOW if each.lying else upright


def drawn(
    given: Chart, corner: tuple[float, float], width: float, height: float = _UPRIGHT
) -> tuple[Mark, ...]:
    """Draw a chart from its top left corner on, mm; lying bars are as high as ever."""
    left, top = corner
    name = sheet.fitted(Text(left, top + 4, given.title, 10.5, bold=True), width)
    legend = tuple(_legend(given, left + width, top + 4)) if given.legend else ()
    inside = (left, top + _HEAD)
    bars = _lying(given, inside, width) if given.lying else _upright(given, inside, width, height - _HEAD)
    return (name, *legend, *bars)


def _legend(given: Chart, right: float, base: float) -> Iterable[Mark]:
    x = right
    for name, fill in zip(reversed(given.legend or ()), (BEFORE, BAR), strict=True):
        x -= sheet.wide(name, _LABEL)
        yield Text(x, base, name, _LABEL)
        x -= 4.2
        yield Box(x, base - 2.6, 3, 3, fill=fill, outline=BLACK)
        x -= 4


def _upright(given: Chart, corner: tuple[float, float], width: float, height: float) -> Iterable[Mark]:
    (left, top), marks = corner, ticks(given.most)
    beside = max(sheet.wide(f"{each:,}", _LABEL) for each in marks) + 1.5
    x, across = left + beside, width - beside
    pitch = across / len(given.bars)
    foot = top + height - _FOOT - _BELOW
    high = foot - top - (_OVER_TURNED if _turns(given, pitch) else _OVER)
    for each in marks:
        y = foot - high * each / marks[-1]
        yield Line(x, y, x + across, y, THIN, BLACK if each == 0 else GRID)
        yield Text(x - 1, y + 1, f"{each:,}", _LABEL, align="right", ink=GREY_TEXT)
    yield Text(left, top + 1, given.unit, _LABEL, ink=GREY_TEXT)
    every = _every(given, pitch)
    for at, bar in enumerate(given.bars):
        middle = x + (at + 0.5) * pitch
        yield from _bar_up(given, bar, middle, pitch, (foot, high / marks[-1]))
        if at % every == 0:
            yield Text(middle, foot + 3.8, bar.label, _LABEL, align="centre")
    yield sheet.fitted(
        Text(x + across / 2, foot + 8, given.across, _LABEL, align="centre", ink=GREY_TEXT), across
    )


def _every(given: Chart, pitch: float) -> int:
    """Return how many labels lie between two that are written."""
    widest = max(sheet.wide(bar.label, _LABEL) for bar in given.bars) + 0.8
    return max(-(-int(widest * 100) // int(pitch * 100)), 1)


def _bar_up(
    given: Chart, bar: Bar, middle: float, pitch: float, scale: tuple[float, float]
) -> Iterable[Mark]:
    foot, each = scale
    numbers = [(bar.value or 0, BAR)] + ([(bar.beside or 0, BEFORE)] if given.legend else [])
    width = pitch * 0.72 / len(numbers)
    for place, (number, fill) in enumerate(numbers):
        start = middle + (place - len(numbers) / 2) * width
        if number:
            yield Box(start, foot - number * each, width, number * each, fill=fill, outline=BLACK)
            yield _number(f"{number:,}", start + width / 2, foot - number * each, pitch / len(numbers))


def _turns(given: Chart, pitch: float) -> bool:
    room = pitch / (2 if given.legend else 1)
    return sheet.wide(f"{given.most:,}", _NUMBER) > room - 0.4


def _number(text: str, middle: float, top: float, room: float) -> Mark:
    """Write a number over its bar, turned where it is wider than the room."""
    if sheet.wide(text, _NUMBER) <= room - 0.4:
        return Text(middle, top - 0.9, text, _NUMBER, align="centre")
    size = max(min(_NUMBER, (room - 0.3) / MM / 0.75), _LEAST_NUMBER)
    return Text(middle + 0.36 * size * MM, top - 0.9, text, size, turned=90.0)


def _lying(given: Chart, corner: tuple[float, float], width: float) -> Iterable[Mark]:
    (left, top), marks = corner, ticks(given.most, steps=4)
    beside = max(sheet.wide(bar.label, 9) for bar in given.bars) + 2
    room = max(sheet.wide(f"{given.most:,}", _NUMBER) + 1.5, sheet.wide(f"{marks[-1]:,}", _LABEL) / 2)
    x, across = left + beside, width - beside - room
    foot = top + len(given.bars) * _LYING
    for each in marks:
        at = x + across * each / marks[-1]
        yield Line(at, top, at, foot, THIN, BLACK if each == 0 else GRID)
        yield Text(at, foot + 3.6, f"{each:,}", _LABEL, align="centre", ink=GREY_TEXT)
    for number, bar in enumerate(given.bars):
        middle = top + (number + 0.5) * _LYING
        yield Text(x - 1.5, middle + 1.2, bar.label, 9, align="right")
        yield from _bar_along(bar, x, middle, across / marks[-1])
    yield Text(x + across / 2, foot + 7.4, given.unit, _LABEL, align="centre", ink=GREY_TEXT)


def _bar_along(bar: Bar, x: float, middle: float, each: float) -> Iterable[Mark]:
    if bar.value is None:
        yield Text(x + 1.2, middle + 1.1, bar.instead, _NUMBER)
        return
    long = bar.value * each
    if long:
        yield Box(x, middle - _LYING * 0.34, long, _LYING * 0.68, fill=BAR, outline=BLACK)
    yield Text(x + long + 1.2, middle + 1.1, f"{bar.value:,}", _NUMBER)


# ── tables ──


def _tables(flow: Flow, statistics: Statistics, words: Words, *, public: bool) -> None:
    """Every split, the short ones first; the days of a year are in the workbook alone."""
    splits = sorted(statistics.splits, key=_ORDER.index)
    lists = [listing(statistics, split, words, public=public) for split in splits]
    for split, each in zip(splits, lists, strict=True):
        flow.down(3)
        _table(flow, split, each, statistics, words)
    flow.down(2.5)
    for note in dict.fromkeys(note for each in lists for note in (each.about, *each.notes)):
        flow.line(note, ink=GREY_TEXT)


def _table(flow: Flow, split: Split, each: Listing, statistics: Statistics, words: Words) -> None:
    columns, rows = table_of(each, WIDTH)
    whole = len(rows) <= _SHORT
    rows = [
        replace(row, with_next=whole or at < _BEGIN or at == len(rows) - 2) for at, row in enumerate(rows)
    ]
    rows[-1] = replace(rows[-1], heavy=True, with_next=False)
    period, name = period_name(statistics, words), words.say(f"statistics.{split}")
    unit = words.say("paper.unit")
    head = words.say("statistics.table_title", period=period, split=name, unit=unit)
    flow.table(head, columns, rows, more=words.say("paper.list_more", title=head))
