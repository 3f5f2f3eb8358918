"""核查 in words: each kind of finding has its sentence, which says what, where, and what to do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from canteen.rules import checks
from canteen.rules.checks import CHECKS, not_yet
from canteen.rules.checks.finding import Finding, Level, Named
from canteen.words import Words, catalogue
from canteen.words.checks import definition, level, sentence, title, waiting
from tests.checks.fraud import forged, period
from tests.checks.months import LUNCH, at

ZH, EN = Words("zh"), Words("en")
ROOM = Path(checks.__file__).parent
KINDS = sorted(name for name in catalogue() if re.fullmatch(r"checks\.e\d\d_(?!title|means).+", name))


@pytest.mark.parametrize("check", [each.id for each in CHECKS])
def test_every_check_has_a_title_and_a_definition(check: str) -> None:
    assert title(check, ZH)
    assert title(check, EN)
    assert definition(check, ZH).endswith("。")
    assert definition(check, EN).endswith(".")
    assert next(each for each in CHECKS if each.id == check).definition in catalogue()


def test_what_is_not_looked_at_says_what_it_waits_for() -> None:
    for check, need, _ in not_yet():
        assert waiting(check, (need,), ZH).startswith(f"{check} ")
        assert waiting(check, (need,), EN)
    assert {check for check, _, whole in not_yet() if whole} == {"E22", "E29"}


def test_the_levels_have_names() -> None:
    levels: tuple[Level, ...] = ("B", "X", "F")
    assert len({level(each, ZH) for each in levels} | {level(each, EN) for each in levels}) == 6


def test_every_sentence_of_a_kind_is_one_that_a_check_says() -> None:
    said = "".join(file.read_text(encoding="utf-8") for file in ROOM.glob("*.py"))
    composed = {"over_meal_type", "over_day", "over_week", "over_month", "deceased_flag", "left_flag"}
    for name in KINDS:
        kind = name.split("_", 1)[1]
        assert kind in composed or f'"{kind}"' in said, name


@pytest.mark.parametrize("name", ["pile_of_cards", "deceased_eating", "backdated_late", "wrong_tier"])
def test_what_is_found_in_a_month_can_be_said(name: str) -> None:
    for finding in checks.check(period(forged(1, name))):
        for words, end in ((ZH, "。"), (EN, ".")):
            said = sentence(finding, words)
            assert said.endswith(end)
            assert "{" not in said
            assert "datetime" not in said


def _finding(meals: int, **facts: str | int | date | tuple[int, ...]) -> Finding:
    entries = tuple(Named(f"m{each}", each, at().date(), LUNCH, each) for each in range(1, meals + 1))
    return Finding("E21", "card", "B", tuple(facts.items()), entries, "card")


def test_meals_are_named_by_day_meal_type_and_portion() -> None:
    few = sentence(_finding(3, day=date(2026, 6, 1), count=3), ZH)
    assert few == "6 月 1 日有 3 份扫的是停了的卡，或者这个人没有卡：6 月 1 日午餐第 1、2、3 份。"
    many = sentence(_finding(40, day=date(2026, 6, 1), count=40), ZH)
    assert many.endswith("6 月 1 日午餐第 1、2、3、4、5、6 份等 40 份。")
    assert "lunch no. 1, 2, 3" in sentence(_finding(3, day=date(2026, 6, 1), count=3), EN)


def test_people_are_named_by_number_and_money_by_yuan() -> None:
    over = Finding("E05", "month_cap", "B", (("person", 17), ("fen", 20_100), ("most_fen", 20_000)), (), "x")
    assert sentence(over, ZH).startswith("17 号老人这个月的补贴是 ¥201.00，政策一月最多 ¥200.00")
    share = Finding(
        "E24", "new", "X", (("persons", (3, 8)), ("count", 7), ("of", 40), ("exact", 1_750)), (), "x"
    )
    assert "17.5%：3 号、8 号" in sentence(share, ZH)


_DATES = {"day", "days", "first", "last", "since", "other", "which"}
_TEXTS = {
    "operator": "李敏",
    "approver": "王芳",
    "meal_type": "lunch",
    "letter": "甲",
    "clock": "11:30",
    "desk": "1",
}


def _some(name: str) -> str | int | date | tuple[int, ...]:
    """Return a fact of a name, of the kind that a check gives under it."""
    return at().date() if name in _DATES else _TEXTS.get(name, (3, 8) if name == "persons" else 1234)


@pytest.mark.parametrize("name", KINDS)
def test_a_number_or_a_date_never_touches_the_word_beside_it(name: str) -> None:
    check, kind = name.removeprefix("checks.").split("_", 1)
    facts = {
        each: _some(each) for each in re.findall(r"{(\w+)}", catalogue()[name]["zh"]) if each != "entries"
    }
    few = tuple(Named(f"m{each}", each, at().date(), LUNCH, each) for each in (1, 2))
    said = sentence(Finding(check.upper(), kind, "B", tuple(facts.items()), few, "x"), ZH)
    assert re.findall(r".{0,2}[一-鿿][0-9A-Za-z¥].*|.*[0-9A-Za-z%][一-鿿].{0,2}", said) == []


@pytest.mark.parametrize("name", [name for name in catalogue() if name.startswith("checks.")])
def test_no_word_of_the_office_is_in_them(name: str) -> None:
    banned = ("失败", "异常", "非法", "操作成功", "提交", "系统错误", "确定")
    assert not any(word in catalogue()[name]["zh"] for word in banned)
