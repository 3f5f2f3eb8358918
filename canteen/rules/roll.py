"""花名册: who the people of a claim are, kept beside it, and what of them may stand on a paper.

No binding text says how a name or a number is covered: the one pattern that is used stands here alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read at run time, when a roll is read back
from typing import TYPE_CHECKING

from canteen.rules import idnumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.claim import Claim, PersonLine

COVER = "*"
_TWO_SIGNS = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "子车",
        "亓官",
        "司寇",
        "巫马",
        "公西",
        "颛孙",
        "壤驷",
        "公良",
        "漆雕",
        "乐正",
        "宰父",
        "谷梁",
        "拓跋",
        "夹谷",
        "轩辕",
        "令狐",
        "段干",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "梁丘",
        "左丘",
        "东门",
        "西门",
        "第五",
    ]
)
_SHORT_NUMBER, _SHORT_PHONE = 12, 8
_MOST_COVERED = 3  # a long name in Latin letters does not become a long row of stars


@dataclass(frozen=True, slots=True)
class Who:
    """One person of a claim's roll, as known when the claim was drawn up."""

    person: str
    name: str
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    community: str = ""
    phone: str = ""


def mask_name(name: str) -> str:
    """Cover a name as public papers do: 王秀兰 → 王*兰, 张三 → 张*, 欧阳锋 → 欧阳*."""
    signs = _signs(name.strip())
    if not signs:
        return ""
    if not all(_is_han(sign[0]) for sign in signs):
        return signs[0] + COVER * min(len(signs) - 1, _MOST_COVERED)
    surname = 2 if len(signs) > 2 and "".join(signs[:2]) in _TWO_SIGNS else 1
    given = signs[surname:]
    last = given[-1] if len(given) > 1 else ""
    return "".join(signs[:surname]) + COVER * (len(given) - bool(last)) + last


def mask_id_number(number: str) -> str:
    """Cover an ID number: ``1401**********0218``; one that is too short for that is covered whole."""
    return idnumber.mask(number) if len(number) >= _SHORT_NUMBER else COVER * len(number)


def mask_phone(phone: str) -> str:
    """Cover a telephone number: ``138****5678``; of a short one nothing stays."""
    plain = phone.strip()
    if len(plain) < _SHORT_PHONE:
        return COVER * len(plain)
    return plain[:3] + COVER * (len(plain) - 7) + plain[-4:]


def in_order(people: Iterable[str], known: Mapping[str, Who]) -> tuple[str, ...]:
    """Return person numbers as a roll lists them: by community, then by name, then by number.

    The national character set has its common characters in the order of their sounds.
    """

    def place(person: str) -> tuple[bool, bytes, bytes, str]:
        who = known.get(person)
        if who is None:
            return (True, b"", b"", person)
        return (
            False,
            who.community.encode("gb18030", "replace"),
            who.name.encode("gb18030", "replace"),
            person,
        )

    return tuple(sorted(people, key=place))


def lines_in_order(claim: Claim, known: Mapping[str, Who]) -> tuple[PersonLine, ...]:
    """Return the lines of a claim's roll in the order in which they are printed and numbered."""
    lines = {line.person: line for line in claim.roll}
    return tuple(lines[person] for person in in_order(lines, known))


def claim_number(claim: Claim) -> str:
    """申报编号: canteen, year and the running number of its claims; empty while it is a draft."""
    return f"{claim.canteen.code}-{claim.month.year}-{claim.number:03d}" if claim.number else ""


def _signs(text: str) -> list[str]:
    """Split a text into signs; a mark that only shapes the sign before it stays with it."""
    signs: list[str] = []
    for each in text:
        if signs and (unicodedata.combining(each) or unicodedata.category(each) in {"Mn", "Cf"}):
            signs[-1] += each
        else:
            signs.append(each)
    return signs


def _is_han(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("CJK ") or 0x30000 <= ord(sign) < 0x34000 or sign == "〇"
