"""花名册: what July's list changes of June's register, and how it is taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, office
from canteen.book import journal, register
from canteen.errors import InputError
from canteen.exchange.roster import read_roster
from canteen.rules.comparison import Intake, suggested_day
from canteen.rules.dates import CHINA
from canteen.rules.entries import StatusesSet
from canteen.rules.person import DECEASED, LEFT, Status, tags_on
from canteen.rules.roster import Departure, Roster, RosterRow

if TYPE_CHECKING:
    from tests.conftest import Canteen

DATA = Path(__file__).parent.parent / "data"
JULY = date(2026, 7, 1)
CHANGES = json.loads((DATA / "roster-2026-07-changes.json").read_text())
WANG, ZHANG, LI = 0, 1, 2


@pytest.fixture(scope="module")
def june() -> Roster:
    return read_roster(DATA / "roster-2026-06.xlsx")


@pytest.fixture(scope="module")
def july() -> Roster:
    return read_roster(DATA / "roster-2026-07.xls")


def on(day: date) -> dict[str, Any]:
    return {"operator": "李敏", "now": datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)}


def numbers(compared: Any) -> set[str]:  # noqa: ANN401 - any part of a comparison
    return {each.row.id_number for each in compared}


def tags(canteen: Canteen, id_number: str, day: date) -> frozenset[str]:
    person = office.persons_by_id_number(canteen.book)[id_number]
    with canteen.book.reading() as record:
        return tags_on(register.timeline(record, person), day)


def listing(canteen: Canteen) -> dict[str, Any]:
    """Return all that the register says of everybody who is listed, without the moments."""
    with canteen.book.reading() as record:
        facts = register.timelines(record)
        return {
            elder.person: (elder.name, elder.born, elder.stopped, facts.get(elder.person))
            for elder in register.elders(record)
        }


def test_july_against_june_is_exactly_what_really_changed(
    canteen: Canteen, june: Roster, july: Roster
) -> None:
    office.apply_roster(canteen.book, june, **on(date(2026, 6, 1)))
    assert suggested_day(july, date(2026, 7, 2)) == JULY
    compared = office.compare_roster(canteen.book, july, day=JULY)
    assert numbers(compared.new) == set(CHANGES["new"])
    assert numbers(compared.changed) == set(CHANGES["changed"])
    assert numbers(compared.to_look_at) == set(CHANGES["died"])
    assert len(compared.unchanged) == len(july.rows) - 25 - 25
    by_person = {person: number for number, person in office.persons_by_id_number(canteen.book).items()}
    assert {by_person[each.person] for each in compared.missing} == set(CHANGES["moved_out"])


def test_a_death_in_a_remark_and_a_missing_name_stop_nobody_by_themselves(
    canteen: Canteen, june: Roster, july: Roster
) -> None:
    office.apply_roster(canteen.book, june, **on(date(2026, 6, 1)))
    applied = office.apply_roster(canteen.book, july, **on(JULY))
    assert (applied.enrolled, applied.changed, applied.held, applied.departed) == (25, 25, 0, 0)
    assert not any(line.stopped for line in office.people(canteen.book, today=JULY))


def test_who_was_confirmed_dead_or_moved_takes_part_no_more(
    canteen: Canteen, june: Roster, july: Roster
) -> None:
    office.apply_roster(canteen.book, june, **on(date(2026, 6, 1)))
    compared = office.compare_roster(canteen.book, july, day=JULY)
    gone = {each.person: each.row.departure for each in compared.to_look_at if each.person}
    moved = {each.person: Departure(LEFT) for each in compared.missing}
    intake = Intake(JULY, departed={key: each for key, each in gone.items() if each} | moved)
    office.apply_roster(canteen.book, july, **on(date(2026, 7, 2)), intake=intake)
    stopped = {line.person: line.stopped for line in office.people(canteen.book, today=JULY) if line.stopped}
    assert stopped == dict.fromkeys(gone, DECEASED) | dict.fromkeys(moved, LEFT)
    again = office.compare_roster(canteen.book, july, day=JULY)
    assert (again.new, again.changed, again.to_look_at, again.missing) == ((), (), (), ())


def test_july_changes_no_day_of_june(canteen: Canteen, june: Roster, july: Roster) -> None:
    office.apply_roster(canteen.book, june, **on(date(2026, 6, 1)))
    days = (date(2026, 6, 1), date(2026, 6, 30))
    before = {number: [tags(canteen, number, day) for day in days] for number in CHANGES["changed"]}
    office.apply_roster(canteen.book, july, **on(date(2026, 7, 2)), intake=Intake(JULY))
    after = {number: [tags(canteen, number, day) for day in days] for number in CHANGES["changed"]}
    assert after == before
    assert all(tags(canteen, number, JULY) != before[number][1] for number in CHANGES["changed"])


def test_a_line_that_stood_already_does_not_come_to_rest_on_a_later_list(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    with canteen.book.writing() as record:  # as a book of the first schema has it: facts that rest on nothing
        bare = [["常住", "", ""], ["低保", "", ""]]
        entry = StatusesSet(person, bare, "")
        journal.append(record, entry, day=canteen.now.date(), now=canteen.now, operator="李敏")
    alone = replace(canteen.rows[WANG], statuses=(Status("常住"), Status("低保"), Status("独居")))
    office.apply_roster(canteen.book, Roster("名单", (alone,)), **canteen.deed)
    with canteen.book.reading() as record:
        sources = {fact.tag: fact.source for fact in register.timeline(record, person)}
    assert (sources["低保"], sources["常住"]) == ("", "")
    assert sources["独居"].startswith("名单")


def test_a_roster_taken_back_leaves_everybody_as_they_were(
    canteen: Canteen, june: Roster, july: Roster
) -> None:
    office.apply_roster(canteen.book, june, **on(date(2026, 6, 1)))
    before = listing(canteen)
    compared = office.compare_roster(canteen.book, july, day=JULY)
    departed = {each.person: Departure(LEFT) for each in compared.missing}
    office.apply_roster(canteen.book, july, **on(JULY), intake=Intake(JULY, departed=departed))
    last = office.last_roster(canteen.book)
    assert last is not None
    assert (last.enrolled, last.changed, last.departed, last.undoable) == (25, 25, 4, True)
    office.undo_roster(canteen.book, **on(JULY))
    after = {person: facts for person, facts in listing(canteen).items() if person in before}
    assert after == before
    again = office.compare_roster(canteen.book, july, day=JULY)
    assert numbers(again.new) == set(CHANGES["new"])
    assert office.apply_roster(canteen.book, july, **on(JULY)).enrolled == 25
    assert len(office.people(canteen.book, today=JULY)) == len(before) + 25


def test_a_roster_is_not_taken_back_once_one_of_its_people_has_eaten(canteen: Canteen) -> None:
    canteen.later(minutes=1)
    fuller = replace(canteen.rows[WANG], phone="13900001234")
    office.apply_roster(canteen.book, Roster("名单", (fuller,)), **canteen.deed)
    canteen.later(minutes=1)
    canteen.served(ZHANG)
    last = office.last_roster(canteen.book)
    assert last is not None
    assert last.undoable
    canteen.served(WANG)
    with pytest.raises(InputError) as fault:
        office.undo_roster(canteen.book, **canteen.deed)
    assert (fault.value.code, fault.value.facts["name"]) == ("roster_touched", "王桂兰")


def test_a_look_at_somebody_does_not_hold_a_roster_fast(canteen: Canteen) -> None:
    from canteen import desk  # noqa: PLC0415 - the one deed of the desk here

    office.apply_roster(canteen.book, Roster("名单", (canteen.rows[WANG],)), **canteen.deed)
    desk.look_private(canteen.book, canteen.persons[WANG], **canteen.deed)
    office.undo_roster(canteen.book, **canteen.deed)
    last = office.last_roster(canteen.book)
    assert last is not None
    assert last.sheet == "花名册"


def test_an_id_number_that_is_known_under_another_name_is_held_until_somebody_says_yes(
    canteen: Canteen,
) -> None:
    renamed = replace(canteen.rows[WANG], name="王桂兰兰", phone="13912345678")
    other = replace(canteen.rows[ZHANG], name="孙悟")
    roster = Roster("名单", (renamed, other))
    compared = office.compare_roster(canteen.book, roster, day=JULY)
    assert [[each.code for each in row.doubts] for row in compared.to_look_at] == [
        ["renamed"],
        ["id_of_other"],
    ]
    assert office.apply_roster(canteen.book, roster, **canteen.deed).held == 2
    assert [line.name for line in office.people(canteen.book, "王", today=JULY)] == ["王桂兰"]
    intake = Intake(JULY, frozenset({renamed.row}))
    assert office.apply_roster(canteen.book, roster, **canteen.deed, intake=intake).held == 1
    assert [line.name for line in office.people(canteen.book, "王", today=JULY)] == ["王桂兰兰"]


def test_somebody_under_a_second_id_number_is_held_and_twins_are_only_asked_about(canteen: Canteen) -> None:
    li = canteen.rows[LI]
    again = RosterRow(1, li.name, "140199195007085541", li.born, "女", li.statuses)
    twin = RosterRow(2, "李秀荣", "140199195007085568", li.born, "女", li.statuses)
    compared = office.compare_roster(canteen.book, Roster("名单", (again, twin)), day=JULY)
    assert [[(each.code, each.holds) for each in row.doubts] for row in compared.new] == [
        [("same_person", True)],
        [("similar", False)],
    ]


def test_who_had_left_and_stands_on_the_list_again_comes_back_only_when_somebody_says_so(
    canteen: Canteen,
) -> None:
    wang, roster = canteen.persons[WANG], Roster("名单", (canteen.rows[WANG],))
    office.stop_person(canteen.book, wang, LEFT, since=canteen.now.date(), **canteen.deed)
    compared = office.compare_roster(canteen.book, roster, day=JULY)
    assert [each.code for each in compared.unchanged[0].doubts] == ["returned"]
    office.apply_roster(canteen.book, roster, **canteen.deed)
    assert canteen.scan(WANG).code == "gone"  # type: ignore[union-attr]  # a refusal
    intake = Intake(canteen.now.date(), frozenset({canteen.rows[WANG].row}))
    office.apply_roster(canteen.book, roster, **canteen.deed, intake=intake)
    canteen.served(WANG)


def test_a_list_without_a_column_takes_nothing_away(canteen: Canteen) -> None:
    plain = replace(canteen.rows[WANG], statuses=(), phone="", diet="")
    bare = Roster("名单", (plain,), groups=frozenset())
    compared = office.compare_roster(canteen.book, bare, day=JULY)
    assert len(compared.unchanged) == 1
    spoken = office.compare_roster(canteen.book, replace(bare, groups=frozenset({"hardship"})), day=JULY)
    assert [each.field for each in spoken.changed[0].differences] == ["hardship"]


def test_who_stands_in_a_row_that_cannot_be_used_is_not_missing(canteen: Canteen) -> None:
    wang, zhang = canteen.rows[WANG], canteen.rows[ZHANG]
    roster = Roster("名单", (wang,), refused=((9, ("1", zhang.name, "14019919610203")),))
    missing = {each.name for each in office.compare_roster(canteen.book, roster, day=JULY).missing}
    assert zhang.name not in missing
    assert "赵满仓" in missing


def test_stopping_in_the_middle_leaves_nothing(canteen: Canteen, june: Roster) -> None:
    class Stop(Exception):  # noqa: N818 - as a job stops its work
        pass

    def stop(done: int, _total: int) -> None:
        if done >= 100:
            raise Stop

    before = listing(canteen)
    with pytest.raises(Stop):
        office.apply_roster(canteen.book, june, **canteen.deed, progress=stop)
    assert listing(canteen) == before
    assert office.last_roster(canteen.book) is not None
    canteen.served()


def test_the_sheet_of_a_closed_day_stays_when_a_roster_comes_in(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.served(ZHANG)
    day = canteen.now.date()
    canteen.later(hours=8)
    claims.close_day(canteen.book, day, **canteen.deed)
    before = claims.day_sheet(canteen.book, day)
    poor = replace(canteen.rows[ZHANG], statuses=(Status("常住"), Status("特困", day)))
    rich = replace(canteen.rows[WANG], statuses=(Status("常住"),))
    office.apply_roster(canteen.book, Roster("名单", (poor, rich)), **canteen.deed, intake=Intake(day))
    assert claims.day_sheet(canteen.book, day) == before


def test_a_word_that_a_document_adds_may_come_in_every_month(canteen: Canteen) -> None:
    row = canteen.rows[WANG]
    added = replace(row, statuses=(*row.statuses, Status("区里自定的照顾对象")))
    for _ in range(2):
        office.apply_roster(canteen.book, Roster("名单", (added,)), **canteen.deed)
    with canteen.book.reading() as record:
        known = {status.tag for status in register.statuses(record, canteen.persons[WANG])}
    assert "低保" in known
