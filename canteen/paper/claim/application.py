"""补贴资金申报（审核）表: what is asked for, and room for four opinions with seals; one A4 page upright."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from canteen.paper import fonts, sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import MARGIN, Shape, amount
from canteen.paper.flow import HEAD_FILL
from canteen.paper.sheet import BLACK, GREY_TEXT, MM, THICK, Box, Line, Text
from canteen.rules.roll import claim_number
from canteen.words.claim import capital, period_of
from canteen.words.summary import application_table, balance_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canteen.paper.claim.frame import Issue
    from canteen.paper.sheet import Mark
    from canteen.rules.answers import Approved

ROW = 7.0  # mm
_OPINION = 32.5  # mm of a box in which somebody writes an opinion, signs and seals
_LABEL = 28.0  # mm
_SIZE = 10.0  # points
_OPINIONS = ("community", "street", "county", "finance")
_WEIGHED = frozenset({"street", "county", "finance"})  # whose opinion says what is approved and taken off


def application_pdf(issue: Issue, *, approved: Approved | None = None) -> bytes:
    """Return the PDF of the application; it is always one page."""
    shape = Shape(sheet.A4, issue.say("application"))
    marks = list(frame.heading(issue, shape, shape.right - frame.CODE_ROOM))
    top = y = MARGIN + frame.HEADING
    for pairs in (*_unit(issue), *_period(issue)):
        marks += _pair(y, shape, *pairs)
        y += ROW
    marks += _amounts(issue, shape, y, approved)
    y += 8 * ROW
    for who in _OPINIONS:
        marks += _opinion(issue, shape, y, who)
        y += _OPINION
    # Tints lie under every line, so that none of them covers half of one.
    marks.sort(key=lambda mark: not (isinstance(mark, Box) and mark.fill))
    marks.append(Box(MARGIN, top, shape.width, y - top, outline=BLACK, weight=THICK))
    promise = Text(MARGIN, y + 4.2, issue.say("promise"), 9, ink=GREY_TEXT)
    marks.append(sheet.fitted(promise, shape.width))
    if missing := frame.missing_line(marks, issue):
        marks.append(sheet.fitted(Text(MARGIN, y + 8.4, missing, 8), shape.width))
    return frame.finished(issue, shape, [marks])


Pairs: TypeAlias = tuple[tuple[str, str], ...]  # one or two labels with their values


def _unit(issue: Issue) -> Iterable[Pairs]:
    """Say who applies and where the money goes; what the book does not know is written by hand."""
    facts = issue.claim.canteen
    say = issue.say
    yield ((say("unit"), facts.name),)
    yield (say("unit_code"), facts.code), (say("unit_place"), f"{facts.district}{facts.street}")
    yield (say("unit_head"), ""), (say("handler"), "")
    yield ((say("bank"), facts.bank),)
    yield (say("account"), facts.account), (say("unit_phone"), facts.phone)


def _period(issue: Issue) -> Iterable[Pairs]:
    claim, say = issue.claim, issue.say
    number = say("claim_no_draft")
    if claim.number:
        number = say("claim_no_value", number=claim_number(claim), version=claim.version)
    yield (say("of_period"), period_of(claim, issue.words)), (say("claim_no"), number)
    served = say("days_value", count=sum(bool(day.number) for day in claim.days))
    people = say("people", count=f"{len(claim.roll):,}")
    yield (say("people_served"), people), (say("days_served"), served)


def _pair(y: float, shape: Shape, *pairs: tuple[str, str]) -> Iterable[Mark]:
    half = shape.width / len(pairs)
    for number, (label, value) in enumerate(pairs):
        x = MARGIN + number * half
        yield Box(x, y, _LABEL, ROW, fill=HEAD_FILL)
        yield from _cell(x, y, _LABEL, label, bold=True, centred=True)
        yield from _cell(x + _LABEL, y, half - _LABEL, value)
        yield Line(x + _LABEL, y, x + _LABEL, y + ROW)
        if number:
            yield Line(x, y, x, y + ROW)
    yield Line(MARGIN, y + ROW, shape.right, y + ROW)


def _cell(
    x: float, y: float, width: float, text: str, *, bold: bool = False, centred: bool = False
) -> Iterable[Mark]:
    """Write a text into a box: a little smaller if that makes it fit, else in two lines."""
    if not text:
        return
    room = width - 3
    lines: Sequence[str] = (text,)
    size = _SIZE
    if fonts.width(text, 8.6, bold=bold) * MM > room:
        size = 7.6
        lines = sheet.wrapped(text, room, size, bold=bold, tear=True)[:2]
    left = x + (width / 2 if centred else 1.5)
    base = y + ROW / 2 + (0.37 - (len(lines) - 1) * 0.6) * size * MM
    for number, line in enumerate(lines):
        mark = Text(left, base + number * 1.2 * size * MM, line, size, bold, "centre" if centred else "left")
        yield sheet.fitted(mark, room)


def _amounts(issue: Issue, shape: Shape, y: float, approved: Approved | None) -> Iterable[Mark]:
    """Write the parts of the claim, the sum in figures and in words, and what was paid ahead."""
    table = application_table(issue.claim, issue.words)
    widths = (shape.width - 80, 34.0, 46.0)
    rows = frame.texts(table.listing.heads, (*table.listing.rows, *table.sums))
    heads = tuple(head.text for head in table.listing.heads)
    for number, cells in enumerate((heads, *rows)):
        heavy = number in {0, len(rows)}
        if heavy:
            yield Box(MARGIN, y, shape.width, ROW, fill=HEAD_FILL)
        yield from _three(y, widths, cells, bold=heavy, centred=not number)
        yield Line(MARGIN, y + ROW, shape.right, y + ROW)
        y += ROW
    words = capital(issue.claim.claimed_fen, issue.words)
    yield from _long(y, shape, issue.say("in_words"), words, bold=True)
    yield from _long(y + ROW, shape, issue.say("paid_ahead"), _settled(issue, approved))


def _settled(issue: Issue, approved: Approved | None) -> str:
    funds, words = issue.claim.funds, issue.words
    due, label = balance_of(issue.claim, words, approved)
    parts = (
        (issue.say("brought"), funds.brought_fen),
        (issue.say("received"), funds.received_fen),
        (label, due),
    )
    return "　".join(f"{name} {amount(fen)}" for name, fen in parts)


def _three(
    y: float, widths: Sequence[float], cells: Sequence[str], *, bold: bool, centred: bool
) -> Iterable[Mark]:
    x = MARGIN
    for number, (width, cell) in enumerate(zip(widths, cells, strict=True)):
        if centred:
            yield from _cell(x, y, width, cell, bold=True, centred=True)
        else:
            place = (x + width - 2, "right") if number else (x + 2, "left")
            mark = Text(place[0], y + ROW / 2 + 0.37 * _SIZE * MM, cell, _SIZE, bold)
            yield sheet.fitted(_aligned(mark, right=bool(number)), width - 4)
        if number:
            yield Line(x, y, x, y + ROW)
        x += width


def _aligned(mark: Text, *, right: bool) -> Text:
    return Text(mark.x, mark.y, mark.text, mark.size, mark.bold, "right" if right else "left")


def _long(y: float, shape: Shape, label: str, text: str, *, bold: bool = False) -> Iterable[Mark]:
    yield Box(MARGIN, y, _LABEL, ROW, fill=HEAD_FILL)
    yield from _cell(MARGIN, y, _LABEL, label, bold=True, centred=True)
    yield from _cell(MARGIN + _LABEL, y, shape.width - _LABEL, text, bold=bold)
    yield Line(MARGIN + _LABEL, y, MARGIN + _LABEL, y + ROW)
    yield Line(MARGIN, y + ROW, shape.right, y + ROW, THICK, BLACK)


def _opinion(issue: Issue, shape: Shape, y: float, who: str) -> Iterable[Mark]:
    """Draw one office's box: what it approves and takes off, its signature, seal and date."""
    yield Box(MARGIN, y, _LABEL, _OPINION, fill=HEAD_FILL)
    named = issue.say(f"opinion_{who}").split("\n")
    label = [line for part in named for line in sheet.wrapped(part, _LABEL - 3, _SIZE, bold=True)]
    base = y + _OPINION / 2 + (0.37 - (len(label) - 1) * 0.65) * _SIZE * MM
    for number, line in enumerate(label):
        yield Text(
            MARGIN + _LABEL / 2, base + number * 1.3 * _SIZE * MM, line, _SIZE, bold=True, align="centre"
        )
    x = MARGIN + _LABEL
    yield Line(x, y, x, y + _OPINION)
    if who in _WEIGHED:
        yield from _weighed(issue, x, y, shape.right)
    yield from _sealed(issue, x, y + _OPINION - 4.2, shape.right)
    yield Line(MARGIN, y + _OPINION, shape.right, y + _OPINION)


def _weighed(issue: Issue, x: float, y: float, right: float) -> Iterable[Mark]:
    """Draw boxes for the meals approved, those taken off with the reason, and the amount."""
    parts = (("opinion_meals", 20.0, 17.0), ("opinion_reduced", 29.0, 34.0), ("opinion_amount", 28.0, 0.0))
    for name, wide, room in parts:
        yield from _cell(x, y, wide, issue.say(name), centred=True)
        yield Line(x + wide, y, x + wide, y + ROW)
        x += wide + room
        if room:
            yield Line(x, y, x, y + ROW)
    yield Line(MARGIN + _LABEL, y + ROW, right, y + ROW)


def _sealed(issue: Issue, x: float, base: float, right: float) -> Iterable[Mark]:
    yield Text(x + 3, base, issue.say("opinion_sign"), _SIZE)
    yield Text(x + (right - x) / 2, base, issue.say("opinion_seal"), _SIZE, align="centre")
    yield Text(right - 4, base, issue.say("sign_date"), _SIZE, align="right")
