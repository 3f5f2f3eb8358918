"""What is typed about an elder, and what is wrong in it: the same checks as for a row of a roster.

Every fault has the code of the roster's sentence for it, so that form, import and command say the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from canteen.rules import idnumber
from canteen.rules.person import ABILITY, ABLE, GRADES, GROUP_OF, ONE_AT_A_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canteen.rules.person import Status

MAX_NAME = 20
MAX_TEXT = 200
# 能力 by the score of GB/T 42195-2022 (most 90): the lowest score of each level.
_SCORES = {
    ABLE: (90, 90),
    ABILITY[0]: (66, 89),
    ABILITY[1]: (46, 65),
    ABILITY[2]: (30, 45),
    ABILITY[3]: (0, 29),
}
STANDARD_SCALE = "GB/T 42195"
SCALES = (STANDARD_SCALE, "Barthel", "MZ/T 039", "长护险")
KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
_PHONE = re.compile(r"[0-9+\-() ]{5,25}")
MAX_PHONE_DIGITS = 13  # +86 and a mobile number; more is an ID number that went astray
# 残疾证号: the ID number, one digit for the kind (1–7), one for the grade (1–4); B1, B2 … when issued again.
_CERTIFICATE = re.compile(r"[1-7][1-4](B\d?)?")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Form:
    """Who an elder is, as typed; sex and birth date are those of the ID number."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    community: str = ""
    diet: str = ""
    certificate: str = ""
    collector: str = ""
    collector_phone: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The particulars behind a status: how ability was assessed, which disability, which institution."""

    scale: str = ""
    score: str = ""
    assessor: str = ""
    kinds: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong in one field; ``words`` makes the sentence from code and facts."""

    where: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def cleaned(form: Form) -> Form:
    """Return the form as it is kept: no blanks around, the ID number in its 18 characters, texts composed."""
    plain = {each.name: _text(getattr(form, each.name)) for each in fields(Form)}
    numbers = {name: _narrow(idnumber.clean(plain[name])) for name in ("id_number", "certificate")}
    phones = {name: _text(_narrow(plain[name])) for name in ("phone", "collector_phone")}
    return replace(form, **{**plain, **numbers, **phones})


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _text(typed: str) -> str:
    return unicodedata.normalize("NFC", " ".join(typed.split()))


def faults_of(form: Form) -> tuple[FieldFault, ...]:
    """Return what is wrong in a cleaned form, field by field in their order."""
    found = [*_of_name(form.name), *_of_id_number(form.id_number)]
    for name in ("phone", "collector_phone"):
        number = getattr(form, name)
        if number and not _is_phone(number):
            found.append(FieldFault(name, "phone_unreadable"))
    found += _of_certificate(form)
    for name in ("address", "community", "diet", "collector", "remark"):
        length = len(getattr(form, name))
        if length > MAX_TEXT:
            found.append(FieldFault(name, "too_long", {"length": length, "limit": MAX_TEXT}))
    return tuple(found)


def _is_phone(number: str) -> bool:
    return bool(_PHONE.fullmatch(number)) and sum(map(str.isdigit, number)) <= MAX_PHONE_DIGITS


def new_faults(before: Form, after: Form) -> tuple[FieldFault, ...]:
    """Return what is wrong in the fields that were written anew: what a roster once brought stops nobody.

    A certificate is looked at again where the ID number that it begins with is another one.
    """
    changed = set(differing(before, after))
    if "id_number" in changed:
        changed.add("certificate")
    return tuple(fault for fault in faults_of(after) if fault.where in changed)


def _of_name(name: str) -> list[FieldFault]:
    if not name:
        return [FieldFault("name", "name_missing")]
    if name.startswith(("=", "+", "-", "@")):
        return [FieldFault("name", "name_formula")]
    if len(name) > MAX_NAME:
        return [FieldFault("name", "too_long", {"length": len(name), "limit": MAX_NAME})]
    return []


def _of_id_number(number: str) -> list[FieldFault]:
    if not number:
        return [FieldFault("id_number", "id_missing")]
    try:
        idnumber.parse(number)
    except idnumber.IdNumberError as fault:
        return [FieldFault("id_number", f"id_{fault.reason}", {"length": len(number)})]
    return []


def _of_certificate(form: Form) -> list[FieldFault]:
    number = form.certificate
    if not number:
        return []
    if not number.startswith(form.id_number):
        return [FieldFault("certificate", "certificate_other")]
    if form.id_number and not _CERTIFICATE.fullmatch(number.removeprefix(form.id_number)):
        return [FieldFault("certificate", "certificate_shape", {"length": len(number)})]
    return []


def resembles(name: str, other: str) -> bool:
    """Tell whether two names differ by at most one character: written wrongly once, or twins."""
    if len(name) < len(other):
        name, other = other, name
    if len(name) == len(other):
        return sum(here != there for here, there in zip(name, other, strict=True)) <= 1
    return any(name[:place] + name[place + 1 :] == other for place in range(len(name)))


def status_faults(status: Status, evidence: Evidence | None = None) -> tuple[FieldFault, ...]:
    """Return what is wrong in one dated status and its particulars."""
    found = []
    if status.begins and status.ends and status.ends < status.begins:
        days = {"begins": status.begins.isoformat(), "ends": status.ends.isoformat()}
        found.append(FieldFault("ends", "ends_before", days))
    if status.review and status.begins and status.review < status.begins:
        days = {"review": status.review.isoformat(), "begins": status.begins.isoformat()}
        found.append(FieldFault("review", "review_before", days))
    if evidence and evidence.score:
        found += _of_score(status.tag, evidence)
    return tuple(found)


def _of_score(tag: str, evidence: Evidence) -> list[FieldFault]:
    score = unicodedata.normalize("NFKC", evidence.score)
    if not score.isdigit():
        return [FieldFault("score", "score_unreadable")]
    if evidence.scale != STANDARD_SCALE or tag not in _SCORES:
        return []
    least, most = _SCORES[tag]
    # Dementia, or two incidents of care, raise the level by one: the score may lie one level above.
    if least <= int(score) <= most or int(score) in _level_above(tag):
        return []
    return [FieldFault("score", "score_differs", {"tag": tag, "least": least, "most": most})]


def _level_above(tag: str) -> range:
    tags = list(_SCORES)
    above = _SCORES[tags[max(tags.index(tag) - 1, 0)]]
    return range(above[0], above[1] + 1)


def overlaps(statuses: Sequence[Status]) -> tuple[tuple[Status, Status], ...]:
    """Return the pairs that cannot hold on one day: two levels of ability, two grades, one tag twice."""
    return tuple(
        (first, second)
        for first, second in combinations(statuses, 2)
        if _rival(first, second) and _meet(first, second)
    )


def added(known: Sequence[Status], new: Status) -> tuple[Status, ...]:
    """Return the facts of a person with a new one: a change is a new line that ends the one before.

    Where a later line of the same kind is known already, the new one ends before it. What still meets, such
    as two lines that begin on one day, is left to ``overlaps``: the known line has to be corrected.
    """
    rivals = [each for each in known if _rival(each, new)]
    later = [each.begins for each in rivals if each.begins and new.begins and each.begins > new.begins]
    if later:
        last = min(later) - _DAY
        new = replace(new, ends=min(new.ends, last) if new.ends else last)
    return (*(_before(each, new) if each in rivals else each for each in known), new)


def _rival(known: Status, new: Status) -> bool:
    group = GROUP_OF.get(known.tag)
    return known.tag == new.tag or (group in ONE_AT_A_TIME and group == GROUP_OF.get(new.tag))


def _before(known: Status, new: Status) -> Status:
    if new.begins is None or (known.begins is not None and known.begins >= new.begins):
        return known
    last = new.begins - _DAY
    return known if known.ends is not None and known.ends <= last else replace(known, ends=last)


def _meet(first: Status, second: Status) -> bool:
    return not (
        (first.ends and second.begins and first.ends < second.begins)
        or (second.ends and first.begins and second.ends < first.begins)
    )


def kind_of(certificate: str) -> str:
    """Return the kind of disability that a certificate's number names (its nineteenth digit), if any."""
    digit = certificate[18:19]
    return KINDS[int(digit) - 1] if digit in set("1234567") else ""


def grade_of(certificate: str) -> str:
    """Return the grade that a certificate's number names (its twentieth digit), empty where it names none."""
    digit = certificate[19:20]
    return GRADES[int(digit) - 1] if digit in {"1", "2", "3", "4"} else ""


def differing(before: Form, after: Form) -> tuple[str, ...]:
    """Return the fields that differ, in their order."""
    names: Iterable[str] = (each.name for each in fields(Form))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
