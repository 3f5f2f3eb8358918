"""Policy documents: what is read, what is refused and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from canteen.errors import InputError
from canteen.rules.dates import DayKind, MealType
from canteen.rules.document import read_policy
from canteen.rules.policy import Occasion, Used, decide

TEXT = (Path(__file__).parents[2] / "resources/policies/rs-13-v1.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("case", "age", "tags", "price", "used", "subsidy", "shares"),
    [
        ("13-1", 65, "", 1200, Used(), 100, (30, 30, 40)),
        ("13-2", 72, "低保 失能中度", 1500, Used(), 700, (210, 210, 280)),
        ("13-3", 82, "特困 失能完全 残疾一级", 1500, Used(), 800, (240, 240, 320)),
        ("13-4", 82, "特困 失能完全 残疾一级", 900, Used(), 700, (210, 210, 280)),
        ("13-5", 72, "失能轻度 残疾二级", 1000, Used(), 400, (120, 120, 160)),
        ("13-6", 66, "低保 计生特殊", 1200, Used(), 500, (150, 150, 200)),
        ("13-7", 66, "低保", 1200, Used(month_fen=19850), 150, (45, 45, 60)),
        ("13-8", 66, "低保", 1200, Used(month=30), 0, (0, 0, 0)),
        ("13-9", 66, "低保", 1200, Used(day=2), 0, (0, 0, 0)),
        ("13-10", 82, "特困 失能完全 残疾一级", 833, Used(), 633, (189, 189, 255)),
        ("13-14", 82, "特困 失能完全 残疾一级", 180, Used(), 0, (0, 0, 0)),
    ],
)
def test_model_a_pays_what_its_worked_cases_say(
    case: str, age: int, tags: str, price: int, used: Used, subsidy: int, shares: tuple[int, ...]
) -> None:
    occasion = Occasion(
        day=date(2026, 3, 10),
        day_kind=DayKind.WORKING,
        meal_type=MealType.DINNER if case == "13-9" else MealType.LUNCH,
        price_fen=price,
        age=age,
        tags=frozenset(["户籍", "常住", *tags.split()]),
        used={"meal": used},
    )
    decision = decide(read_policy(TEXT), occasion)
    assert (decision.fen_of("subsidy"), decision.self_pay_fen) == (subsidy, price - subsidy)
    assert tuple(fen for _, fen in decision.grants[0].shares) == shares


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("least_self_pay_fen", "least_selfpay_fen", "benefit[1].least_selfpay_fen"),
        ("fen = 400", "fen = 400.5", "benefit[1].line[5].fen"),
        ("[30, 30, 40]", "[30, 30, 30]", "benefit[1].shares.percents"),
        ('["低保"]', '["底保"]', "benefit[1].line[5].tags"),
        ("2026-06-30", "2025-06-30", "ends"),
        ('"subsidy"', '"gift"', "benefit[1].kind"),
        ("at_most_percent = 80", "at_most_percent = 180", "benefit[1].at_most_percent"),
        ("min_age = 60", 'min_age = "60"', "benefit[1].min_age"),
        ("fen = 500 }", "fen = 500, percent = 5 }", "benefit[1].line[4].fen"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_key(old: str, new: str, where: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as refused:
        read_policy(TEXT.replace(old, new, 1))
    assert refused.value.where == where


def test_a_broken_text_is_refused_with_its_line() -> None:
    with pytest.raises(InputError) as refused:
        read_policy(TEXT.replace("ends = 2026-06-30", "ends = "))
    assert refused.value.facts["line"] == TEXT[: TEXT.index("ends = ")].count("\n") + 1
