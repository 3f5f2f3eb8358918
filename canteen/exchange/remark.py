"""What a remark says of a death or a move: proposed to the clerk and never applied by itself.

A remark often speaks of others: 老伴去世, 病故军人遗属, 子女搬走. Where it may, nothing is proposed.
"""

from __future__ import annotations

import re
from datetime import date

from canteen.exchange.cells import half_width
from canteen.rules.person import DECEASED, LEFT
from canteen.rules.roster import Departure

_DIED = re.compile(
    r"(?:去世|死亡|病故|亡故|病逝|逝世|过世|离世|身故)"
    r"(?!的|军人|人员|职工|干部|家属|遗属|保险|险|赔|抚恤|补助|风险)"
    r"|已故(?=$|[\s()\d,])"
)
_MOVED = re.compile(r"迁出|搬走|迁走|搬离")
_SENTENCES = re.compile(r"[;。!?|]+")
_CLAUSES = re.compile(r"[,、]+")

# Of whom a sentence speaks before it says what happened; 本人 brings it back to the person of the row.
_KIN = re.compile(
    r"配偶|老伴|老公|老婆|爱人|丈夫|(?<!大)夫|妻|[父母爸妈弟哥姐妹媳婿嫂儿]|子女|[长次独其之养继三四]子"
    r"|[长次独其之养继三四]女|(?:^|[\s(,、])[子女]|孙子|孙女|家人|家属|亲属|亲人|监护人|联系人|邻居|室友|同住|双亲|老人之"
)
_HIMSELF = re.compile(r"本人|该老人|此人")
_SURVIVORS = re.compile(r"遗属|遗孀|遗孤|烈属|军属|丧偶")
_DENIED = re.compile(
    r"(?:未|没有?|非|不是|误报|误传|误登记?为?|如|若|一旦|防止|预防|谨防)(?:曾|已|因病|被|其)*$"
)
_INTENDED = re.compile(r"拟|准备|计划|打算|可能|申请|想要?|将要?")
_BACK = re.compile(r"迁回|回迁|搬回|迁入|搬入|转入")
_ALIVE = re.compile(r"健在|在世")

_DAY = re.compile(
    r"(?<!\d)(?:(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*(?:日|号)?|-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})"
    r"|\.(\d{1,2})\.(\d{1,2}))|(\d{4})(\d{2})(\d{2}))(?!\d)"
)
_YEARS = range(1900, 2101)


def departure(remark: str) -> Departure | None:
    """Return 去世 or 迁出 where the remark says it of the person of the row, with the day if it is there."""
    text = half_width(remark)
    if not (_DIED.search(text) or _MOVED.search(text)) or _SURVIVORS.search(text):
        return None
    sentences = _SENTENCES.split(text)
    for reason, event, against in ((DECEASED, _DIED, _ALIVE), (LEFT, _MOVED, _BACK)):
        found = [told for sentence in sentences for told in event.finditer(sentence) if _of_himself(told)]
        if found and not against.search(text):
            return Departure(reason, _day(found[0]))
    return None


def _of_himself(told: re.Match[str]) -> bool:
    """Tell whether the person of the row is meant, and whether it has happened."""
    before = told.string[: told.start()]
    clause = _CLAUSES.split(before)[-1]
    if _DENIED.search(clause) or (told.re is _MOVED and _INTENDED.search(clause)):
        return False
    return _last(_KIN, before) <= _last(_HIMSELF, before)


def _last(words: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in words.finditer(text)), default=-1)


def _day(told: re.Match[str]) -> date | None:
    """Return the day in the same clause: the last before the event, or else the first behind it."""
    before = _CLAUSES.split(told.string[: told.start()])[-1]
    behind = _CLAUSES.split(told.string[told.end() :])[0]
    written = [*reversed(list(_DAY.finditer(before))), *_DAY.finditer(behind)]
    return _date(written[0]) if written else None


def _date(written: re.Match[str]) -> date | None:
    year, month, day = (int(number) for number in written.groups() if number)
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
