"""公示: the public notice, with covered names, coarse classes and no number of anybody; A4 upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import Shape, amount
from canteen.paper.sheet import Text
from canteen.words.claim import capital, month_of
from canteen.words.notice import notice_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from canteen.paper.claim.frame import Issue
    from canteen.paper.flow import Flow
    from canteen.rules.roll import Who

_TEXT = 11.0  # points
_SIGNED = 24.0  # mm for unit, seal and date


@dataclass(frozen=True, slots=True)
class Notice:
    """How a notice is put up: first and last day, whom to call, by whom. What is open is left free."""

    begins: date | None = None
    ends: date | None = None
    phones: tuple[str, ...] = ()
    unit: str = ""
    day: date | None = None


def notice_pdf(issue: Issue, people: Mapping[str, Who], notice: Notice) -> bytes:
    """Return the PDF of the public notice."""
    claim = issue.claim
    shape = Shape(sheet.A4, issue.say("notice"))
    flow = frame.flowing(issue, shape)
    flow.down(1)
    _say(flow, issue.say("notice_text", name=claim.canteen.name, month=month_of(claim, issue.words)))
    flow.down(2)
    table = notice_table(claim, people, issue.words)
    money = "26r " * (len(table.listing.heads) - 5)
    frame.lay(flow, table, f"15c 28c 44l 22c 19r {money.strip()}", issue, titled=False)
    for line in _below(issue, notice):
        _say(flow, line)
    frame.say_missing(flow, issue)
    _signed(flow, issue, notice)
    return frame.finished(issue, shape, flow.pages)


def _say(flow: Flow, text: str) -> None:
    flow.line(text, size=_TEXT)
    flow.down(0.8)


def _below(issue: Issue, notice: Notice) -> list[str]:
    claim = issue.claim
    granted = claim.subsidy_fen + claim.delivery_fen
    lines = [issue.say("notice_total", amount=amount(granted), capital=capital(granted, issue.words))]
    if claim.operating_total_fen:
        lines.append(issue.say("notice_operating", amount=amount(claim.operating_total_fen)))
    if notice.begins and notice.ends:
        first, last = issue.words.full_day(notice.begins), issue.words.full_day(notice.ends)
        lines.append(issue.say("notice_period", first=first, last=last))
    else:
        lines.append(issue.say("notice_period_blank"))
    phones = issue.say("and").join(notice.phones)
    lines.append(issue.say("notice_phone", phones=phones) if phones else issue.say("notice_phone_blank"))
    return [*lines, issue.say("notice_doubt")]


def _signed(flow: Flow, issue: Issue, notice: Notice) -> None:
    """Write who puts it up, with room for the seal, at the right."""
    flow.need(_SIGNED)
    right = flow.left + flow.width - 6
    unit = Text(right, flow.y + 10, notice.unit or issue.claim.canteen.name, 12, align="right")
    day = issue.words.full_day(notice.day) if notice.day else issue.say("sign_date")
    flow.put(
        sheet.fitted(unit, flow.width * 0.7),
        Text(right, flow.y + 18, day, 12, align="right"),
    )
    flow.down(_SIGNED)
