"""身份变更: a list of a day changes what holds from then on, and never what held before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from canteen.rules.form import overlaps
from canteen.rules.history import taken_in
from canteen.rules.person import ABILITY, ABLE, GRADES, GROUPS, LIVING, STATED, Status, tags_on

JULY = date(2026, 7, 1)
JUNE_30 = date(2026, 6, 30)
MAY = date(2026, 5, 1)
HARDSHIP = frozenset(("hardship",))


@pytest.mark.parametrize(
    ("known", "stated", "after"),
    [
        pytest.param((), ("低保",), (Status("低保", JULY),), id="a new fact begins on the day of the list"),
        pytest.param((Status("低保"),), ("低保",), (Status("低保"),), id="what is still stated stays"),
        pytest.param(
            (Status("低保", MAY),), ("低保",), (Status("低保", MAY),), id="and keeps its own first day"
        ),
        pytest.param((Status("低保"),), (), (Status("低保", None, JUNE_30),), id="stated no more, it ends"),
        pytest.param(
            (Status("低保"),),
            ("特困",),
            (Status("低保", None, JUNE_30), Status("特困", JULY)),
            id="another class takes over on the day",
        ),
        pytest.param(
            (Status("失能轻度", MAY),),
            ("失能重度",),
            (Status("失能轻度", MAY, JUNE_30), Status("失能重度", JULY)),
            id="a worse level is a new line",
        ),
        pytest.param(
            (Status("低保", MAY, JUNE_30),),
            (),
            (Status("低保", MAY, JUNE_30),),
            id="what was over already stays as it was",
        ),
        pytest.param(
            (Status("低保", MAY, JUNE_30),),
            ("低保",),
            (Status("低保", MAY, JUNE_30), Status("低保", JULY)),
            id="what was over and comes again is a new line",
        ),
        pytest.param(
            (Status("户籍"), Status("住院", MAY), Status("本镇")),
            (),
            (Status("户籍"), Status("住院", MAY), Status("本镇")),
            id="what no list speaks of stays",
        ),
        pytest.param((Status("低保", JULY),), (), (), id="what would never have held is no line at all"),
    ],
)
def test_a_list_of_july_against_what_is_known(
    known: tuple[Status, ...], stated: tuple[str, ...], after: tuple[Status, ...]
) -> None:
    assert taken_in(known, tuple(Status(tag) for tag in stated), JULY) == after


def test_a_list_that_does_not_speak_of_ability_leaves_it() -> None:
    known = (Status("失能重度"), Status("低保"))
    assert taken_in(known, (), JULY, groups=HARDSHIP) == (
        Status("失能重度"),
        Status("低保", None, JUNE_30),
    )


def test_a_line_with_its_own_first_day_begins_then_and_ends_the_one_before() -> None:
    stated = (Status("残疾二级", date(2026, 7, 15)),)
    after = taken_in((Status("残疾三级"),), stated, JULY)
    assert after == (Status("残疾三级", None, date(2026, 7, 14)), Status("残疾二级", date(2026, 7, 15)))


def test_a_new_line_says_which_list_it_came_from_and_an_old_one_keeps_its_own() -> None:
    after = taken_in(
        (Status("独居", source="入户"),), (Status("独居"), Status("低保")), JULY, source="7 月名单"
    )
    assert [each.source for each in after] == ["入户", "7 月名单"]


TAGS = (*GROUPS["hardship"], *ABILITY, ABLE, *GRADES, *LIVING, "户籍", "住院")
DAYS = st.dates(date(2025, 1, 1), date(2027, 6, 30))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Status, ...]:
    """Return dated facts that can be one person's: no two levels of one thing on one day."""
    lines: tuple[Status, ...] = ()
    for tag in draw(st.lists(st.sampled_from(TAGS), max_size=6)):
        begins = draw(st.none() | DAYS)
        ends = draw(st.none() | DAYS)
        if begins and ends and ends < begins:
            begins, ends = ends, begins
        if not overlaps((*lines, Status(tag, begins, ends))):
            lines = (*lines, Status(tag, begins, ends))
    return lines


def stated_lists() -> st.SearchStrategy[tuple[Status, ...]]:
    """Return what a list may state: at most one level and one grade, without days of its own."""
    ability = st.sampled_from([(), *((tag,) for tag in (*ABILITY, ABLE))])
    grade = st.sampled_from([(), *((tag,) for tag in GRADES)])
    others = st.sets(st.sampled_from([*GROUPS["hardship"], *LIVING])).map(tuple)
    return st.tuples(ability, grade, others).map(
        lambda parts: tuple(Status(tag) for part in parts for tag in part)
    )


@example(known=(Status("特困", None, MAY),), stated=(Status("特困"),), day=JULY)
@given(lives(), stated_lists(), DAYS)
def test_no_day_before_the_list_changes_its_tags(
    known: tuple[Status, ...], stated: tuple[Status, ...], day: date
) -> None:
    after = taken_in(known, stated, day)
    for back in (1, 2, 30, 365):
        before = day - timedelta(days=back)
        assert tags_on(after, before) == tags_on(known, before)


@given(lives(), stated_lists(), DAYS)
def test_on_the_day_of_the_list_holds_what_it_states_and_what_it_does_not_speak_of(
    known: tuple[Status, ...], stated: tuple[Status, ...], day: date
) -> None:
    after = tags_on(taken_in(known, stated, day), day)
    spoken = {tag for group in STATED for tag in GROUPS[group]}
    assert after & spoken == {each.tag for each in stated}
    assert after - spoken == tags_on(known, day) - spoken


@given(lives(), stated_lists(), DAYS)
def test_the_same_list_again_changes_nothing(
    known: tuple[Status, ...], stated: tuple[Status, ...], day: date
) -> None:
    once = taken_in(known, stated, day)
    assert taken_in(once, stated, day) == once
    later = taken_in(once, stated, day + timedelta(days=31))
    still = [each for each in once if each.ends is None or each.ends < day]
    assert all(each in later for each in still)


@given(lives(), stated_lists(), DAYS)
def test_what_is_taken_in_can_be_one_persons_life(
    known: tuple[Status, ...], stated: tuple[Status, ...], day: date
) -> None:
    after = taken_in(known, stated, day)
    assert overlaps(after) == ()
    assert all(each.begins is None or each.ends is None or each.begins <= each.ends for each in after)


# ── lists whose lines have days of their own ──

OWN_DAYS = st.builds(
    Status,
    st.sampled_from([*GROUPS["hardship"], *ABILITY, *GRADES, *LIVING]),
    DAYS,
    st.none() | DAYS,
).filter(lambda each: each.ends is None or each.begins is None or each.begins <= each.ends)


@given(lives(), OWN_DAYS, DAYS)
def test_a_line_with_days_of_its_own_never_reaches_behind_its_first_day(
    known: tuple[Status, ...], stated: Status, day: date
) -> None:
    after = taken_in(known, (stated,), day)
    first = min(day, stated.begins or day)
    for back in (1, 30, 365):
        before = first - timedelta(days=back)
        assert tags_on(after, before) == tags_on(known, before)
    assert overlaps(after) == ()
