"""Elders as the rules see them: an age and dated statuses, each known by its tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

HARDSHIP = ("特困", "低保", "低保边缘", "刚性支出困难", "计生特殊", "低收入", "优抚")
ABILITY = ("失能轻度", "失能中度", "失能重度", "失能完全")
GRADES = ("残疾一级", "残疾二级", "残疾三级", "残疾四级")
LIVING = ("独居", "空巢", "留守", "孤寡")
RESIDENCE = ("户籍", "常住", "机构", "住院")
PLACES = ("本镇", "本区")
ABLE = "能力完好"
DECEASED, LEFT = "去世", "迁出"
# Not reasons of the field: a person set aside for a while, and one whom a taken-back roster had brought.
PAUSED, WITHDRAWN = "暂停", "撤销导入"

TAGS = frozenset((*HARDSHIP, *ABILITY, *GRADES, *LIVING, *RESIDENCE, *PLACES, ABLE, DECEASED, LEFT))
GROUPS = {
    "hardship": HARDSHIP,
    "ability": (*ABILITY, ABLE),
    "grade": GRADES,
    "living": LIVING,
    "residence": RESIDENCE,
    "place": PLACES,
}
GROUP_OF = {tag: group for group, tags in GROUPS.items() for tag in tags}
# Of these a person has one at a time: a new one ends the one before.
ONE_AT_A_TIME = frozenset(("ability", "grade"))
# What a roster speaks of; the others are set by hand.
STATED = frozenset(("hardship", "ability", "grade", "living"))


@dataclass(frozen=True, slots=True)
class Status:
    """身份状态: one dated fact about a person.

    Attributes:
        begins: None means always.
        ends: last day, None until changed.
        decided: the day the office decided it, which may be long before or after it begins.
        review: the day by which it must be looked at again: next assessment, a certificate's expiry.
        source: the document or roster that says it.
        evidence: number of the particulars kept with the identity, such as scale, score and assessor.
    """

    tag: str
    begins: date | None = None
    ends: date | None = None
    decided: date | None = None
    review: date | None = None
    source: str = ""
    evidence: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the fact holds on a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


def fact_line(tag: str, begins: date | None, ends: date | None) -> str:
    """Return a fact as a line of text, its parts parted by tabs; a day left open is empty."""
    return f"{tag}\t{begins or ''}\t{ends or ''}"


def tags_on(statuses: Iterable[Status], day: date) -> frozenset[str]:
    """Return the tags of all facts that hold on a day."""
    return frozenset(status.tag for status in statuses if status.holds_on(day))


@dataclass(frozen=True, slots=True)
class Elder:
    """老年人: a person as the desk knows him or her.

    ``stopped`` names why the person takes part no more, ``collector`` who may collect the meals.
    """

    person: str
    name: str
    sex: str
    born: date
    statuses: tuple[Status, ...] = ()
    community: str = ""
    diet: str = ""
    card_tail: str = ""
    stopped: str = ""
    since: str = ""
    collector: str = ""
