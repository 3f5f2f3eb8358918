"""A month of a real book, read and looked at: what the desk wrote is what the checks see."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from canteen import claims, commands, desk, office
from canteen.book import Book, journal, schema
from canteen.book.eaten import read_eaten
from canteen.book.period import read_period
from canteen.claims.checking import check_month, findings
from canteen.rules.answer import Refused, Served, Voided
from canteen.rules.closing import Closing
from canteen.rules.dates import MealType, Month
from canteen.rules.entries import MealCorrected, PrivateSeen
from canteen.rules.person import DECEASED, Status
from canteen.words import Words
from canteen.words.checks import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from canteen.rules.checks import Finding
    from canteen.rules.period import Period
    from tests.conftest import Canteen

MARCH = Month(2026, 3)
DAYS = tuple(date(2026, 3, day) for day in (18, 19, 20, 23, 24, 25, 26, 27, 30, 31))
EATERS = (0, 1, 2, 3, 4)
AFTER = date(2026, 4, 3)
WORDS = Words("zh")


def close(canteen: Canteen, day: date) -> None:
    """Count the drawer, find it right, close the day."""
    canteen.at(day, time(19, 30))
    cash = claims.day_sheet(canteen.book, day).drawer.expected_fen
    claims.count_drawer(canteen.book, day, {1: cash}, **canteen.deed)
    closing = claims.close_day(canteen.book, day, **canteen.deed)
    assert isinstance(closing, Closing), closing


def serve(canteen: Canteen, day: date, *, eaters: tuple[int, ...] = EATERS) -> list[Served]:
    """Serve a lunch, one after the other."""
    canteen.at(day)
    meals = []
    for who in eaters:
        canteen.later(seconds=25)
        meals.append(canteen.served(who))
    return meals


def look(canteen: Canteen, today: date = AFTER, approver: str = "王主任") -> tuple[Finding, ...]:
    """Look at March as somebody does who prepares its claim."""
    return check_month(canteen.book, MARCH, today=today, preparer="张会计", approver=approver)


def hindering(canteen: Canteen, approver: str = "王主任") -> list[str]:
    """Return what blocks the lock or wants a word."""
    found = look(canteen, approver=approver)
    for each in found:
        assert sentence(each, WORDS)
    return [f"{each.check} {each.kind} {each.level}" for each in found if each.level != "F"]


def read(canteen: Canteen) -> Period:
    """Read March."""
    with canteen.book.reading() as record:
        return read_period(record, read_eaten(record, MARCH), today=AFTER)


@pytest.fixture(scope="module")
def kept(begun: Canteen, tmp_path_factory: pytest.TempPathFactory) -> Canteen:
    """Two weeks of lunches, each day counted, closed and sealed; its closed book is copied for each test."""
    path = tmp_path_factory.mktemp("march") / "book.db"
    shutil.copy(begun.path, path)
    running = replace(begun, book=Book.open(path, begun.key), path=path, cards=[*begun.cards])
    for day in DAYS:
        serve(running, day)
        close(running, day)
    running.at(AFTER)
    running.book.close()
    return running


@pytest.fixture
def march(kept: Canteen, tmp_path: Path) -> Iterator[Canteen]:
    """Return March as it was served, closed after the test."""
    path = tmp_path / "book.db"
    shutil.copy(kept.path, path)
    running = replace(kept, book=Book.open(path, kept.key), path=path)
    yield running
    running.book.close()


def test_nothing_hinders_a_sound_month(march: Canteen) -> None:
    assert hindering(march) == []


def test_looking_at_a_month_asks_for_no_second_person_and_the_lock_does(march: Canteen) -> None:
    assert hindering(march, approver="") == []
    assert hindering(march, approver="张会计") == ["E38 same B"]
    with march.book.reading() as record:
        found = findings(record, read_eaten(record, MARCH), today=AFTER, preparer="张会计")
    assert "nobody" in [each.kind for each in found]
    answer = claims.lock_claim(march.book, MARCH, claims.Lock(" "), **march.deed)
    assert isinstance(answer, Refused)
    assert answer.code == "approver_missing"


def test_checking_by_command_finds_nothing_that_blocks_a_sound_month(
    march: Canteen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CANTEEN_HOME", str(tmp_path / "home"))
    (tmp_path / "book.db.key").write_text(march.key.hex())
    march.book.close()
    told = ["claim", "check", "2026-03", "--book", str(march.path)]
    assert commands.run(told, march.now, demo=lambda _told, _out: 0, show=lambda *_: 0) == 0
    assert "还没有写审核人" not in capsys.readouterr().out


def test_a_month_is_read_as_it_was_served(march: Canteen) -> None:
    period = read(march)
    assert len(period.meals) == len(DAYS) * len(EATERS)
    assert {each.day for each in period.closings} == {*DAYS}
    assert {each.day for each in period.seals} >= {*DAYS}
    assert all(each.head_holds for each in period.seals)
    assert period.begun == date(2026, 3, 17)
    assert [(each.epoch, each.broken) for each in period.chains] == [(1, 0)]
    assert period.documents[0].policy.id == "RS-13-V1"
    assert {period.number_of(each.person) for each in period.meals} == {1, 2, 3, 4, 5}
    assert all(len(events) == 1 and events[0].good for events in period.cards.values())
    wang = period.persons[march.persons[0]]
    assert {"常住", "低保"} <= wang.now.tags(DAYS[0])
    assert period.refusals == {}
    assert period.earlier == ()


def test_what_became_of_a_meal_is_read(canteen: Canteen) -> None:
    first, second, third, *_ = serve(canteen, DAYS[0])
    assert isinstance(desk.void(canteen.book, first.meal, "twice", **canteen.deed), Voided)
    canteen.later(minutes=1)
    by_name = desk.serve_by_name(canteen.book, canteen.persons[6], "忘带卡", canteen.order())
    close(canteen, DAYS[0])
    canteen.at(DAYS[1])
    answer = claims.correct(canteen.book, second.meal, "wrong_card", witness="王主任", **canteen.deed)
    assert isinstance(answer, Voided)
    meals = {each.key: each for each in read(canteen).meals}
    assert (meals[first.meal].state, meals[first.meal].ended_reason) == ("voided", "twice")
    assert (meals[second.meal].state, meals[second.meal].ended_witness) == ("corrected", "王主任")
    assert (meals[third.meal].state, meals[third.meal].by_hand) == ("served", False)
    assert isinstance(by_name, Served)
    assert meals[by_name.meal].by_hand


def test_a_correction_that_stands_without_a_second_person_blocks(march: Canteen) -> None:
    meal = read(march).meals[0]
    alone = MealCorrected(meal.key, meal.occasion.day.isoformat(), "wrong_card")
    with march.book.writing() as record:
        journal.append(record, alone, day=march.now.date(), **march.deed)
    assert hindering(march) == ["E18 alone B"]


def test_late_meals_are_read_with_their_slip(march: Canteen) -> None:
    slip = claims.Slip("A-17", march.persons[5], DAYS[8], MealType.LUNCH, witness="王主任")
    claims.enter_late(march.book, slip, **march.deed)
    late = [each for each in read(march).meals if each.booked is not None]
    assert [(each.slip, each.witness, each.day) for each in late] == [("A-17", "王主任", DAYS[8])]
    assert hindering(march) == []


def test_a_day_that_nobody_closed_blocks(march: Canteen) -> None:
    march.at(DAYS[-1] + timedelta(days=1))
    serve(march, date(2026, 4, 1))
    assert hindering(march) == []
    claims.reopen_day(march.book, DAYS[3], "drawer", witness="王主任", **march.deed)
    assert "E01 reopened B" in hindering(march)


def test_a_month_that_is_not_over_cannot_be_locked(canteen: Canteen) -> None:
    serve(canteen, DAYS[0])
    found = [each.kind for each in look(canteen, today=DAYS[1]) if each.check == "E01"]
    assert found == ["unclosed", "unsealed", "running"]


def test_who_died_eats_no_more(march: Canteen) -> None:
    office.stop_person(march.book, march.persons[1], DECEASED, since=DAYS[6], **march.deed)
    assert hindering(march) == ["E20 deceased B"]


def test_a_status_dated_back_waits_for_a_decision(march: Canteen) -> None:
    statuses = (Status("常住"), Status("低保", date(2026, 3, 1)))
    office.set_statuses(march.book, march.persons[1], statuses, source="民政", **march.deed)
    assert hindering(march) == ["E27 backdated B"]
    waiting = claims.propose_supplements(march.book)
    claims.decide_supplements(march.book, waiting, accepted=True, reason="民政补认", **march.deed)
    assert hindering(march) == []


def test_an_entry_under_a_clock_behind_is_explained(canteen: Canteen) -> None:
    serve(canteen, DAYS[0])
    with canteen.book.writing() as record:
        behind = canteen.now - timedelta(minutes=10)
        entry = PrivateSeen(canteen.persons[0])
        journal.append(record, entry, day=DAYS[0], now=behind, operator="李敏")
    (doubt,) = read(canteen).doubts
    assert (doubt.day, doubt.seconds) == (DAYS[0], 600)
    assert "E31 clock X" in hindering(canteen)


def test_a_sheet_that_was_changed_in_the_file_is_found(march: Canteen) -> None:
    closing = schema.closing
    with march.book.writing() as record:
        sheet = record.connection.execute(
            sa.select(closing.c.sheet).where(closing.c.day == DAYS[2].isoformat())
        ).scalar_one()
        assert b'"total":[5,' in sheet
        changed = sheet.replace(b'"lines":[[', b'"lines":[["lunch","\xe6\x88\x8a",100,1,1500,100,0,1400],[')
        record.connection.execute(
            sa.update(closing).where(closing.c.day == DAYS[2].isoformat()), {"sheet": changed}
        )
    assert "E02 sheet B" in hindering(march)


def test_an_entry_that_was_changed_in_the_file_is_found(march: Canteen) -> None:
    meal = read(march).meals[-1]
    table = schema.journal
    with march.book.writing() as record:
        record.connection.execute(sa.text("DROP TRIGGER journal_no_update"))
        body = record.connection.execute(sa.select(table.c.body).where(table.c.uuid == meal.key)).scalar_one()
        changed = body.replace(b'"price_fen":1500', b'"price_fen":1400')
        record.connection.execute(sa.update(table).where(table.c.uuid == meal.key), {"body": changed})
    found = hindering(march)
    assert {"E01 broken B", "E07 amount B", "E08 sum B"} <= {*found}


def test_who_served_does_not_approve(march: Canteen) -> None:
    assert hindering(march, approver="李敏") == ["E38 served B"]
    assert hindering(march, approver="张会计") == ["E38 same B"]


def test_the_district_sets_parameters_from_a_day_on(march: Canteen) -> None:
    claims.set_parameters(march.book, date(2026, 3, 1), {"hand_day_least": 1, "unheard_of": 7}, **march.deed)
    claims.set_parameters(march.book, date(2026, 4, 1), {"round_days": 1}, **march.deed)
    assert hindering(march) == []
    claims.set_parameters(march.book, date(2026, 3, 31), {"tempo_burst": 5, "void_day": 0}, **march.deed)
    assert {each.split(" ", 1)[0] for each in hindering(march)} == {"E14"}


def test_the_month_before_is_summarised_to_compare_with(march: Canteen) -> None:
    with march.book.reading() as record:
        april = read_period(record, read_eaten(record, MARCH.after), today=AFTER)
    (before,) = april.earlier
    assert (before.month, before.days, before.meals) == (MARCH, len(DAYS), len(DAYS) * len(EATERS))
    assert before.approved is False
    assert before.subsidy_fen == sum(
        grant.fen for meal in read(march).meals for grant in meal.grants if grant.kind == "subsidy"
    )
    assert before.peaks[MealType.LUNCH, "乙"] == 10_000


def test_looking_within_a_deed_needs_no_claim(march: Canteen) -> None:
    with march.book.writing() as record:
        assert [each.check for each in findings(record, read_eaten(record, MARCH), today=AFTER)] == [
            "E35",
            "E36",
        ]
