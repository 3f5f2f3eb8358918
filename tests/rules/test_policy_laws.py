"""What holds for every shipped policy on every occasion, whoever eats and whatever it costs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.dates import DayKind, MealType
from canteen.rules.document import read_policy
from canteen.rules.person import TAGS
from canteen.rules.policy import Kind, Mode, Occasion, Policy, Used, decide, issue_day, missed

FOLDER = Path(__file__).parents[2] / "resources/policies"
POLICIES = [
    read_policy(file.read_text(encoding="utf-8"))
    for file in sorted(set(FOLDER.glob("*.toml")) - set(FOLDER.glob("*.cases.toml")))
]
ALL_TAGS = sorted(TAGS | {tag for policy in POLICIES for tag in policy.tags})
TAG_SETS = st.frozensets(st.sampled_from(ALL_TAGS), max_size=8).map(lambda tags: tags | {"户籍", "常住"})
COUNTS = st.integers(0, 3)
USED = st.builds(Used, COUNTS, COUNTS, st.integers(0, 6), st.integers(0, 32), st.integers(0, 90_000))
OCCASIONS = st.builds(
    Occasion,
    day=st.integers(0, 800).map(lambda days: date(2025, 1, 1) + timedelta(days)),
    day_kind=st.sampled_from(DayKind),
    meal_type=st.sampled_from(MealType),
    price_fen=st.integers(0, 5000),
    age=st.integers(40, 110),
    tags=TAG_SETS,
    tags_at_issue=TAG_SETS,
    mode=st.sampled_from(get_args(Mode)),
    delivery_fee_fen=st.integers(0, 800),
    used=st.fixed_dictionaries(
        {benefit.name: USED for policy in POLICIES for benefit in policy.benefits},
    ),
)


@given(st.sampled_from(POLICIES), OCCASIONS)
def test_the_bill_always_adds_up_and_so_do_the_shares(policy: Policy, occasion: Occasion) -> None:
    decision = decide(policy, occasion)
    given_out = sum(decision.fen_of(kind) for kind in get_args(Kind))
    assert decision.self_pay_fen + given_out == occasion.price_fen + occasion.delivery_fee_fen
    assert decision.self_pay_fen >= 0
    for grant in decision.grants:
        assert grant.fen == sum(fen for _, fen in grant.shares)
        assert all(fen >= 0 for _, fen in grant.shares)
    assert decide(policy, occasion) == decision


@given(st.sampled_from(POLICIES), OCCASIONS)
def test_no_limit_and_no_ceiling_is_ever_passed(policy: Policy, occasion: Occasion) -> None:
    given_out = {grant.benefit: grant.fen for grant in decide(policy, occasion).grants}
    for benefit in policy.benefits:
        fen, used = given_out.get(benefit.name, 0), (occasion.used or {})[benefit.name]
        if fen:
            assert all(getattr(used, period) < most for period, most in benefit.limits)
        if benefit.month_cap_fen is not None and fen:
            assert used.month_fen + fen <= benefit.month_cap_fen
        if benefit.at_most_fen is not None:
            assert fen <= benefit.at_most_fen.get(occasion.meal_type, fen)


@given(st.sampled_from(POLICIES), OCCASIONS)
def test_something_is_missed_only_where_nothing_is_granted(policy: Policy, occasion: Occasion) -> None:
    reason = missed(policy, occasion)
    if reason is not None:
        assert decide(policy, occasion).fen_of("subsidy") == 0
        assert reason.benefit in {benefit.name for benefit in policy.benefits if benefit.kind == "subsidy"}
        assert reason.code != "too_young" or reason.count > occasion.age


def test_a_voucher_is_there_from_the_1st_or_from_its_first_issue() -> None:
    assert issue_day(date(2026, 4, 20)) == date(2026, 4, 1)
    assert issue_day(date(2026, 3, 18), date(2026, 3, 18)) == date(2026, 3, 18)
    assert issue_day(date(2026, 3, 17), date(2026, 3, 18)) is None
    assert issue_day(date(2026, 4, 2), date(2026, 3, 18)) == date(2026, 4, 1)
