"""A month is drawn up, locked in its turn, numbered, and goes its allowed steps up to the money."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from canteen import claims, office
from canteen.book import Book
from canteen.rules.answer import Refused
from canteen.rules.claim import Advance
from canteen.rules.closing import Closing
from canteen.rules.dates import Month
from canteen.rules.roster import Roster
from canteen.rules.steps import STEPS
from tests.conftest import KEY, NOON, ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from canteen.claims import Locked
    from canteen.rules.steps import State, Step
    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI = range(3)
MARCH, APRIL = Month(2026, 3), Month(2026, 4)
DAY = NOON.date()
COLLEAGUE = "王强"
PATHS: dict[State, tuple[Step, ...]] = {
    "locked": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "approved": ("submit", "approve"),
    "reduced": ("submit", "reduce"),
    "published": ("submit", "approve", "publish"),
    "paid": ("submit", "reduce", "publish", "pay"),
}


def a_day(canteen: Canteen, day: date) -> None:
    """Serve three people, count the drawer, close the day."""
    canteen.at(day, time(11, 30))
    for who in (WANG, ZHANG, LI):
        canteen.served(who)
    close(canteen, day)


def close(canteen: Canteen, day: date) -> None:
    cash = claims.day_sheet(canteen.book, day).drawer.expected_fen
    claims.count_drawer(canteen.book, day, {1: cash}, **canteen.deed)
    assert isinstance(claims.close_day(canteen.book, day, **canteen.deed), Closing)


def try_lock(canteen: Canteen, month: Month = MARCH, approver: str = COLLEAGUE) -> Locked | Refused:
    """Lock a month with a word to every finding that wants one."""
    canteen.later(minutes=1)
    answer = claims.lock_claim(canteen.book, month, claims.Lock(approver), **canteen.deed)
    if isinstance(answer, tuple):
        said = tuple((each.check, each.subject, "问过本人") for each in answer)
        answer = claims.lock_claim(canteen.book, month, claims.Lock(approver, said), **canteen.deed)
    assert not isinstance(answer, tuple), answer
    return answer


def lock(canteen: Canteen, month: Month = MARCH) -> Locked:
    answer = try_lock(canteen, month)
    assert not isinstance(answer, Refused), answer
    return answer


def refusal(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def stands(canteen: Canteen, month: Month = MARCH) -> Locked:
    locked = claims.locked_claim(canteen.book, month)
    assert locked is not None
    return locked


def step(canteen: Canteen, *steps: Step, month: Month = MARCH, fen: int = 900) -> Locked:
    """Take a claim some steps on, with all that they want."""
    for each in steps:
        canteen.later(minutes=1)
        amount = fen if each in {"reduce", "pay"} else -1
        answer = claims.step_claim(
            canteen.book,
            stands(canteen, month).standing.claim,
            each,
            by="街道刘强",
            finding="一人多记一餐" if each in {"return", "reduce"} else "",
            fen=amount,
            **canteen.deed,
        )
        assert not isinstance(answer, Refused), answer
    return stands(canteen, month)


@pytest.fixture(scope="module")
def march(any_canteen: Begin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canteen]:
    """A canteen whose March was locked on the first of April; its book is closed, to be copied."""
    with any_canteen() as canteen:
        a_day(canteen, DAY)
        a_day(canteen, DAY + timedelta(days=2))
        canteen.at(date(2026, 4, 1))
        lock(canteen)
        canteen.book.close()
        path = tmp_path_factory.mktemp("march") / "book.db"
        shutil.copy(canteen.path, path)
        yield replace(canteen, path=path)


@pytest.fixture
def locked(march: Canteen, tmp_path: Path) -> Iterator[Canteen]:
    path = tmp_path / "book.db"
    shutil.copy(march.path, path)
    running = replace(march, book=Book.open(path, KEY), path=path)
    yield running
    running.book.close()


# ── what a month waits for ──


def test_a_month_is_locked_only_when_it_is_over_and_all_its_days_are_closed(canteen: Canteen) -> None:
    def state() -> str:
        return claims.draft(canteen.book, MARCH, today=canteen.now.date()).state

    assert state() == "running"
    a_day(canteen, DAY)
    canteen.at(date(2026, 3, 31))
    canteen.served(WANG)
    assert refusal(try_lock(canteen)) == "month_running"
    canteen.at(date(2026, 4, 1))
    assert state() == "days_open"
    assert refusal(try_lock(canteen)) == "days_open"
    assert claims.draft(canteen.book, MARCH, today=canteen.now.date()).days_open == (date(2026, 3, 31),)
    close(canteen, date(2026, 3, 31))
    assert state() == "ready"
    assert claims.draft(canteen.book, Month(2026, 2), today=canteen.now.date()).state == "empty"
    locked = lock(canteen)
    assert (locked.claim.number, locked.claim.version, locked.standing.state) == (1, 1, "locked")
    assert refusal(try_lock(canteen)) == "claim_locked"


def test_nothing_is_recorded_of_a_lock_that_was_refused(canteen: Canteen) -> None:
    a_day(canteen, DAY)
    canteen.at(date(2026, 4, 1))
    before = claims.draft(canteen.book, MARCH, today=canteen.now.date())
    assert refusal(try_lock(canteen, approver="")) == "approver_missing"
    assert refusal(try_lock(canteen, approver="李敏")) == "approver_missing"
    assert claims.locked_claim(canteen.book, MARCH) is None
    assert claims.draft(canteen.book, MARCH, today=canteen.now.date()) == before


def test_months_are_claimed_in_turn(canteen: Canteen) -> None:
    a_day(canteen, DAY)
    a_day(canteen, date(2026, 4, 15))
    canteen.at(date(2026, 5, 1))
    answer = try_lock(canteen, APRIL)
    assert refusal(answer) == "month_before"
    assert isinstance(answer, Refused)
    assert answer.facts == {"month": MARCH}
    assert [lock(canteen, each).claim.number for each in (MARCH, APRIL)] == [1, 2]


def test_claims_are_numbered_without_a_gap_and_from_one_in_every_year(locked: Canteen) -> None:
    numbers = [stands(locked).claim.number]
    for month in (APRIL, Month(2026, 12), Month(2027, 1), Month(2027, 2)):
        locked.at(month.first, time(9))
        office.apply_roster(locked.book, Roster("花名册", ROWS), **locked.deed)
        a_day(locked, month.first + timedelta(days=20))
        locked.at(month.end)
        numbers.append(lock(locked, month).claim.number)
    assert numbers == [1, 2, 3, 1, 2]


def test_a_quiet_day_is_listed_with_its_nil_seal(locked: Canteen) -> None:
    days = stands(locked).claim.days
    assert [line.day for line in days] == [DAY + timedelta(days=place) for place in range(14)]
    assert {line.day: line.number for line in days if line.number} == {DAY: 1, DAY + timedelta(days=2): 2}
    assert all(len(line.seal) == 64 for line in days)
    assert {line.meals for line in days if not line.number} == {0}


def test_the_months_are_listed_with_where_they_stand(locked: Canteen) -> None:
    lines = claims.month_lines(locked.book, today=locked.now.date())
    assert [line.month for line in lines] == [APRIL, MARCH]
    assert [line.standing.state if line.standing else "" for line in lines] == ["", "locked"]


# ── steps ──


@pytest.mark.parametrize("state", PATHS)
def test_from_each_state_only_the_allowed_steps_lead_on(locked: Canteen, state: State) -> None:
    assert step(locked, *PATHS[state]).standing.state == state
    key, steps = stands(locked).standing.claim, len(PATHS[state])
    for each, (allowed, _) in STEPS.items():
        if state not in allowed:
            answer = claims.step_claim(
                locked.book, key, each, by="街道刘强", finding="多了", fen=5, **locked.deed
            )
            assert refusal(answer) == "step_not_due"
    after = stands(locked)
    assert (after.standing.state, len(after.steps)) == (state, steps)
    if state != "returned":
        assert refusal(try_lock(locked)) == "claim_locked"


@pytest.mark.parametrize(
    ("before", "said", "code"),
    [
        ((), {"step": "submit", "by": " "}, "by_missing"),
        (("submit",), {"step": "return", "finding": " "}, "finding_missing"),
        (("submit",), {"step": "reduce", "finding": ""}, "finding_missing"),
        (("submit",), {"step": "reduce", "finding": "多了"}, "amount_missing"),
        (("submit", "approve", "publish"), {"step": "pay"}, "amount_missing"),
    ],
)
def test_a_step_says_who_and_what_was_found_and_how_much(
    locked: Canteen, before: tuple[Step, ...], said: dict[str, str], code: str
) -> None:
    claim = step(locked, *before).standing
    told = {"by": "街道刘强", "finding": ""} | said | locked.deed
    assert refusal(claims.step_claim(locked.book, claim.claim, **told)) == code
    assert stands(locked).standing == claim


def test_a_step_under_a_clock_set_back_is_not_recorded(locked: Canteen) -> None:
    key = stands(locked).standing.claim
    locked.later(minutes=-5)
    assert refusal(claims.step_claim(locked.book, key, "submit", by="李敏", **locked.deed)) == "clock_back"
    assert stands(locked).steps == ()


def test_every_step_is_kept_with_who_when_and_what_was_found(locked: Canteen) -> None:
    claimed = stands(locked).claim.claimed_fen
    after = step(locked, "submit", "reduce", "publish", "pay", fen=claimed - 100)
    told = [(each.step, each.by, each.finding, each.fen) for each in after.steps]
    assert told == [
        ("submit", "街道刘强", "", -1),
        ("reduce", "街道刘强", "一人多记一餐", claimed - 100),
        ("publish", "街道刘强", "", -1),
        ("pay", "街道刘强", "", claimed - 100),
    ]
    assert [each.at for each in after.steps] == sorted(each.at for each in after.steps)
    assert (after.standing.approved_fen, after.standing.paid_fen) == (claimed - 100, claimed - 100)
    assert after.claim.claimed_fen == claimed


def test_what_is_approved_without_a_word_is_what_was_claimed(locked: Canteen) -> None:
    standing = step(locked, "submit", "approve").standing
    assert standing.approved_fen == standing.claimed_fen > 0


def test_a_claim_that_came_back_is_locked_again_under_its_number(locked: Canteen) -> None:
    first = step(locked, "submit", "return")
    again = lock(locked)
    assert (again.claim.number, again.claim.version) == (first.claim.number, 2)
    assert replace(again.claim, version=1) == first.claim
    assert again.digest != first.digest
    assert stands(locked).standing.claim == again.standing.claim
    old = claims.claim_with_key(locked.book, first.standing.claim)
    assert old is not None
    assert (old.claim, old.standing.state) == (first.claim, "replaced")
    assert claims.claim_with_key(locked.book, "no such claim") is None


# ── names, money ──


def test_a_locked_claim_keeps_the_names_of_its_day(locked: Canteen) -> None:
    wang = locked.persons[WANG]
    before = stands(locked).people[wang]
    form = office.open_form(locked.book, wang, **locked.deed)
    office.edit(locked.book, wang, replace(form, name="王桂兰芳"), **locked.deed)
    assert stands(locked).people[wang] == before
    assert claims.draft(locked.book, MARCH, today=locked.now.date()).people[wang].name == "王桂兰芳"
    step(locked, "submit", "return")
    assert lock(locked).people[wang].name == "王桂兰芳"


def test_a_claim_names_whom_it_counts_and_nobody_else(locked: Canteen) -> None:
    claim = stands(locked)
    assert {*claim.people} == {line.person for line in claim.claim.roll}
    assert {*claim.people} == {locked.persons[who] for who in (WANG, ZHANG, LI)}


def test_advances_are_laid_beside_what_was_granted(locked: Canteen) -> None:
    def received(day: date, fen: int) -> None:
        locked.at(max(day, locked.now.date()))
        claims.receive_advance(locked.book, Advance(day, fen, "县财政", "第一批"), **locked.deed)

    march = stands(locked).claim
    assert (march.funds.brought_fen, march.balance_fen) == (0, march.claimed_fen)
    received(date(2026, 2, 10), 500)
    received(date(2026, 4, 10), 300)
    a_day(locked, date(2026, 4, 15))
    april = claims.draft(locked.book, APRIL, today=locked.now.date()).claim
    # March is not decided yet: it counts as claimed, and nothing of it was paid.
    assert april.funds.brought_fen == 500 - march.claimed_fen
    assert april.funds.received_fen == 300
    assert april.balance_fen == april.claimed_fen + march.claimed_fen - 800
    less = march.claimed_fen - 700
    step(locked, "submit", "reduce", fen=less)
    step(locked, "publish", "pay", fen=less - 500)
    after = claims.draft(locked.book, APRIL, today=locked.now.date()).claim
    assert after.funds.brought_fen == 500 + (less - 500) - less == 0
    assert [each.fen for each in claims.advances(locked.book, before=date(2026, 4, 1))] == [500]
    assert stands(locked).claim == march


def test_reprints_of_each_sheet_are_counted_apart(locked: Canteen) -> None:
    key = stands(locked).standing.claim
    sheets = ("roll", "roll", "summary", "roll")
    counted = [claims.count_print(locked.book, key, each, **locked.deed) for each in sheets]
    assert counted == [0, 1, 0, 2]


def test_parameters_hold_from_their_day_on(locked: Canteen) -> None:
    claims.set_parameters(locked.book, date(2026, 4, 1), {"cash_witness_fen": 500}, **locked.deed)
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 1))
    assert [claims.witness_above(locked.book, day) for day in days] == [2000, 500, 500]
