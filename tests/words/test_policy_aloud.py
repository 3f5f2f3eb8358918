"""A policy read aloud leaves nothing out: whatever changes in a document changes what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import pytest

from canteen.rules.dates import MealType
from canteen.rules.document import read_policy
from canteen.rules.policy import (
    Benefit,
    Condition,
    DayRule,
    Kind,
    Mode,
    Operating,
    Period,
    Policy,
    Rounding,
    Rule,
    Shares,
)
from canteen.words import Words, catalogue
from canteen.words.policy import compared, payer, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[2] / "resources/policies"
FILES = sorted(set(FOLDER.glob("*.toml")) - set(FOLDER.glob("*.cases.toml")))
README = (FOLDER / "README.md").read_text(encoding="utf-8")
SHORT, _, _ = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
LANGUAGES = ("zh", "en")
ROUNDED: tuple[Literal["grant", "self-pay"], ...] = ("grant", "self-pay")

CONDITION = Condition(
    min_age=60,
    max_age=90,
    tags=(frozenset({"低保"}),),
    without=frozenset({"机构"}),
    meal_types=frozenset({MealType.LUNCH, MealType.DINNER}),
    days=frozenset({"working"}),
    modes=frozenset({"eat-in"}),
    price_from_fen=500,
    price_above_fen=400,
    price_to_fen=3000,
)
RULES = (
    Rule("第一条", CONDITION, "甲", fen=300, at_most_fen=200),
    Rule("第二条", Condition(), "乙", percent_exact=2500),
)
SHARES = Shares(("city", "county"), (5000, 5000))
BENEFIT = Benefit(
    "meal",
    "subsidy",
    CONDITION,
    RULES,
    SHARES,
    limits=(("day", 2), ("month", 30)),
    reference_fen={MealType.LUNCH: 1500},
    percent_cap_exact=8000,
    at_most_fen=dict.fromkeys(MealType, 900),
    at_most_percent_exact=8000,
    least_self_pay_fen=100,
    month_cap_fen=20000,
)
OPERATING = Operating(
    "food", "meal", CONDITION, (Rule("第八条", Condition(), "", fen=200),), SHARES, grades={"优秀": 11000}
)
POLICY = Policy(
    "X-1", "文〔2026〕1号", date(2026, 1, 1), date(2026, 12, 31), (BENEFIT,), (OPERATING,), "X", ("三属",)
)

OTHER: dict[type, dict[str, Any]] = {
    Condition: {
        "min_age": 61,
        "max_age": None,
        "tags": (frozenset({"低保"}), frozenset({"户籍"})),
        "without": frozenset({"机构", "住院"}),
        "meal_types": None,
        "days": frozenset({"working", "not-holiday"}),
        "makeup_days": False,
        "modes": frozenset({"eat-in", "delivered"}),
        "price_from_fen": 501,
        "price_above_fen": None,
        "price_to_fen": 2999,
    },
    Rule: {
        "clause": "第九条",
        "condition": Condition(),
        "part": "丙",
        "fen": 301,
        "percent_exact": 100,
        "copay_fen": 0,
        "at_most_fen": None,
    },
    Shares: {"payers": ("city", "town"), "percents": (4999, 5001), "remainder": "largest", "fens": (100,)},
    Benefit: {
        "name": "lunch",
        "kind": "voucher",
        "condition": Condition(),
        "rules": RULES[:1],
        "shares": Shares(("city",), (10000,)),
        "held": "issue",
        "base": "price",
        "only_with_subsidy": True,
        "limits": (("day", 2), ("week", 30)),
        "reference_fen": {MealType.DINNER: 1500},
        "percent_cap_exact": 7999,
        "rounding": "down",
        "rounds": "self-pay",
        "unit_fen": 10,
        "at_most_fen": {MealType.LUNCH: 900},
        "at_most_percent_exact": 8001,
        "least_self_pay_fen": 0,
        "month_cap_fen": None,
    },
    Operating: {
        "name": "other",
        "per": "person-day",
        "condition": Condition(),
        "rules": (Rule("第八条", Condition(), "", fen=201),),
        "shares": Shares(("city",), (10000,)),
        "only_with_subsidy": True,
        "grades": {"优秀": 10000},
        "rounding": "up",
        "unit_fen": 100,
        "month_cap_fen": 1,
    },
    Policy: {
        "id": "X-2",
        "document": "文〔2026〕2号",
        "begins": date(2025, 1, 1),
        "ends": None,
        "benefits": (BENEFIT, replace(BENEFIT, name="second")),
        "operating": (),
        "family": "Y",
        "tags": (),
    },
}


def put(noun: type, changed: Any) -> Policy:  # noqa: ANN401 - one of the nouns of a policy
    """Return the policy with one of its nouns in the place of the first of its kind."""
    if noun is Policy:
        return changed  # type: ignore[no-any-return]  # it is a policy
    if noun is Operating:
        return replace(POLICY, operating=(changed,))
    if noun is Rule:
        return replace(POLICY, benefits=(replace(BENEFIT, rules=(changed, RULES[1])),))
    if noun is Benefit:
        return replace(POLICY, benefits=(changed,))
    name = "condition" if noun is Condition else "shares"
    return replace(POLICY, benefits=(replace(BENEFIT, **{name: changed}),))


FIRST: dict[type, Any] = {
    Condition: CONDITION,
    Rule: RULES[0],
    Shares: SHARES,
    Benefit: BENEFIT,
    Operating: OPERATING,
    Policy: POLICY,
}
FIELDS = [(noun, each.name) for noun in FIRST for each in fields(noun)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("noun", "name"), FIELDS)
def test_whatever_changes_in_a_document_changes_what_is_said(noun: type, name: str, language: Any) -> None:  # noqa: ANN401 - zh or en
    changed = {name: OTHER[noun][name]}
    if (noun, name) in {(Rule, "percent_exact"), (Rule, "copay_fen")}:
        changed["fen"] = None
    altered = replace(FIRST[noun], **changed)
    assert altered != FIRST[noun]
    words = Words(language)
    assert sentences(put(noun, altered), words) != sentences(POLICY, words)


def test_every_field_of_every_noun_has_been_changed() -> None:
    for noun, others in OTHER.items():
        assert {each.name for each in fields(noun)} == set(others)


def test_a_name_is_said_where_two_are_of_one_kind_or_another_name_comes() -> None:
    (_, first, *_), words = sentences(POLICY, Words(), named=False), Words()
    assert f"（{BENEFIT.name}）" not in first.text
    twice = replace(POLICY, benefits=(BENEFIT, replace(BENEFIT, name="second")))
    assert any("（second）" in each.text for each in sentences(twice, words, named=False))
    renamed = replace(POLICY, benefits=(replace(BENEFIT, name="second"),))
    assert compared(POLICY, renamed, words).new


def test_a_benefit_of_one_line_is_said_in_one_breath() -> None:
    text = SHORT.replace("limits = { day = 1 }", "limits = { day = 1, month = 26 }").replace(
        'tags = ["户籍"]', ""
    )
    text = re.sub(r"(?m)^without.*$", "", text)
    _, benefit, funder = sentences(read_policy(text), Words(), named=False)
    assert benefit.text == "第 1 项，餐补：70 岁以上，每天午餐一次，每次补 5 元，一个月最多 26 次。"
    assert (benefit.clause, benefit.kind) == ("第三条", "benefit")
    assert funder.text == "钱由区级出。"


def test_every_line_of_a_tariff_stands_with_its_clause() -> None:
    policy = read_policy((FOLDER / "rs-13-v1.toml").read_text(encoding="utf-8"))
    lines = [each for each in sentences(policy, Words()) if each.kind == "line"]
    assert [each.clause for each in lines] == [rule.clause for rule in policy.benefits[0].rules]
    assert lines[6].text == "身份是“低保边缘”或“刚性支出困难”，每次补 2 元，属于“困难类别”一组。"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_document_can_be_read_aloud_without_a_stray_sign(file: Path, language: Any) -> None:  # noqa: ANN401 - zh or en
    for each in sentences(read_policy(file.read_text(encoding="utf-8")), Words(language)):
        assert each.text.endswith("。" if language == "zh" else ".")
        assert not re.search(r"[，、,]{2}|，。|  |\{|\}|None", each.text), each.text


def test_two_versions_laid_side_by_side_say_what_is_gone_new_and_the_same() -> None:
    v1, v2 = (
        read_policy((FOLDER / f"rs-13-{version}.toml").read_text(encoding="utf-8"))
        for version in ("v1", "v2")
    )
    both = compared(v1, v2, Words())
    assert [each.text for each in both.gone] == [
        "身份是“低保”，每次补 4 元，属于“困难类别”一组。",
        "一餐最多 8 元，一餐最多是餐价的 80%，老人一餐至少付 2 元，一个月最多 200 元。",
    ]
    assert [each.text for each in both.new] == [
        "身份是“低保”，每次补 5 元，属于“困难类别”一组。",
        "一餐最多 9 元，一餐最多是餐价的 80%，老人一餐至少付 2 元，一个月最多 200 元。",
    ]
    assert len(both.same) == 14
    assert compared(v1, v1, Words()).gone == compared(v1, v1, Words()).new == ()


def test_a_payer_that_nobody_knows_is_said_as_written() -> None:
    assert payer("county", Words()) == "县级"
    assert payer("慈善会", Words()) == "慈善会"


@dataclass(frozen=True, slots=True)
class Listening(Words):
    """Words that remember what they were asked to say."""

    said: set[str] = field(default_factory=set)

    def say(self, text_id: str, **facts: object) -> str:
        """Say it, and note its id."""
        self.said.add(text_id)
        return Words.say(self, text_id, **facts)


def every_variety() -> Iterator[Policy]:
    for noun, name in FIELDS:
        changed = {name: OTHER[noun][name]}
        if (noun, name) in {(Rule, "percent_exact"), (Rule, "copay_fen")}:
            changed["fen"] = None
        yield put(noun, replace(FIRST[noun], **changed))
    yield replace(
        POLICY, benefits=(replace(BENEFIT, condition=Condition(days=frozenset(get_args(DayRule)))),)
    )
    one = Rule("第一条", Condition(), "", copay_fen=200)
    lunch = Condition(meal_types=frozenset({MealType.LUNCH}), modes=frozenset(get_args(Mode)))
    both = Condition(max_age=80, meal_types=frozenset(MealType))
    each_day: tuple[tuple[tuple[Period, int], ...], ...] = ((("day", 1),), (("day", 2),), (("meal_type", 1),))
    for condition, limits in product((lunch, both), each_day):
        yield replace(POLICY, benefits=(replace(BENEFIT, condition=condition, rules=(one,), limits=limits),))
    for kind, rounding, rounds, unit in product(get_args(Kind), get_args(Rounding), ROUNDED, (1, 10, 100)):
        benefit = replace(BENEFIT, kind=kind, rounding=rounding, rounds=rounds, unit_fen=unit)
        operating = replace(OPERATING, rounding=rounding, unit_fen=unit)
        yield replace(POLICY, benefits=(benefit, replace(benefit, name="2")), operating=(operating,))
    yield from (read_policy(file.read_text(encoding="utf-8")) for file in FILES)


def test_every_phrase_of_the_catalogue_is_said_somewhere() -> None:
    words = Listening()
    for policy in every_variety():
        sentences(policy, words)
    assert {each for each in catalogue() if each.startswith("policy.read_")} - words.said == set()
