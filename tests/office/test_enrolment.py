"""One elder: comes in, is written anew, gains dated facts, leaves, comes back. Nothing is deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from canteen import desk, office
from canteen.book import journal, projections, register, schema, vault
from canteen.errors import InputError
from canteen.rules.answer import Refused
from canteen.rules.entries import IdentityChanged, PersonResumed, PhotoChanged, PrivateSeen, StatusesSet
from canteen.rules.form import STANDARD_SCALE, Evidence, FieldFault, Form
from canteen.rules.idnumber import check_character
from canteen.rules.person import DECEASED, LEFT, PAUSED, WITHDRAWN, Status
from canteen.words import Words

if TYPE_CHECKING:
    from tests.conftest import Canteen

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)
JPEG = b"\xff\xd8\xff" + bytes(100)


def number(born: date, serial: int = 20) -> str:
    body = f"140105{born:%Y%m%d}{serial:03d}"
    return body + check_character(body)


FENG = Form(
    "冯玉", number(date(1948, 3, 1)), "138 0000 0000", "东风路 1 号", "东风社区", "少盐", remark="耳背"
)
SOURCE = "低保证，社区 6 月公示"


def code(fault: pytest.ExceptionInfo[InputError]) -> str:
    for language in ("zh", "en"):
        assert Words(language).fault(fault.value)
    return fault.value.code


def kinds(canteen: Canteen) -> list[str]:
    with canteen.book.reading() as record:
        return [each.header.kind for each in journal.entries(record)]


def identity(canteen: Canteen, person: str) -> vault.Identity:
    with canteen.book.reading() as record:
        return vault.get(record, person)


def timeline(canteen: Canteen, person: str) -> tuple[Status, ...]:
    with canteen.book.reading() as record:
        return register.timeline(record, person)


def last(canteen: Canteen) -> journal.Recorded:
    with canteen.book.reading() as record:
        return list(journal.entries(record))[-1]


# ── coming in ──


def test_a_new_elder_can_be_found_gets_a_card_and_eats(canteen: Canteen) -> None:
    resident = Status("常住", date(2026, 1, 1))
    person = office.enrol(canteen.book, FENG, (resident,), source="户口本", **canteen.deed)
    assert [each.name for each in office.people(canteen.book, "fengyu", today=canteen.now.date())] == ["冯玉"]
    assert [each.name for each in office.people(canteen.book, "fy", today=canteen.now.date())] == ["冯玉"]
    known = identity(canteen, person)
    assert (known.sex, known.diet, known.remark) == ("女", "少盐", "耳背")
    assert timeline(canteen, person) == (replace(resident, source="户口本"),)
    (card,) = office.issue_cards(canteen.book, [person], **canteen.deed)
    served = desk.serve(canteen.book, card.digits, canteen.order())
    assert not isinstance(served, Refused)
    assert kinds(canteen)[-4:-2] == ["person.enrol", "person.statuses"]


def test_what_is_typed_is_kept_plain(canteen: Canteen) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in FENG.id_number)
    person = office.enrol(canteen.book, replace(FENG, name="　冯玉 ", id_number=wide), **canteen.deed)
    assert identity(canteen, person).id_number == FENG.id_number
    assert identity(canteen, person).name == "冯玉"


def test_a_faulty_form_changes_nothing_and_says_every_fault(canteen: Canteen) -> None:
    before = kinds(canteen)
    with pytest.raises(InputError) as fault:
        office.enrol(canteen.book, Form("", "123", phone="没有"), **canteen.deed)
    assert code(fault) == "form_faulty"
    assert [each.where for each in fault.value.facts["faults"]] == ["name", "id_number", "phone"]  # type: ignore[attr-defined]  # a tuple of faults
    assert kinds(canteen) == before


def test_an_id_number_that_somebody_has_makes_no_second_person(canteen: Canteen) -> None:
    before = kinds(canteen)
    with pytest.raises(InputError) as fault:
        office.enrol(canteen.book, replace(FENG, id_number=canteen.rows[WANG].id_number), **canteen.deed)
    assert code(fault) == "id_taken"
    assert fault.value.facts == {"name": "王桂兰", "person": canteen.persons[WANG]}
    assert "王桂兰" in Words().fault(fault.value)
    assert kinds(canteen) == before


@pytest.mark.parametrize("reason", [DECEASED, LEFT, PAUSED])
def test_whoever_left_with_that_number_should_come_back_instead(canteen: Canteen, reason: str) -> None:
    person = canteen.persons[WANG]
    office.stop_person(canteen.book, person, reason, since=canteen.now.date(), **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.enrol(canteen.book, replace(FENG, id_number=canteen.rows[WANG].id_number), **canteen.deed)
    assert code(fault) == "id_left"
    assert fault.value.facts["person"] == person
    office.resume_person(canteen.book, person, "又来就餐", since=canteen.now.date(), **canteen.deed)
    assert canteen.served(WANG).diner is not None


def test_a_failed_status_lets_nobody_in(canteen: Canteen) -> None:
    before = kinds(canteen)
    with pytest.raises(InputError):
        office.enrol(canteen.book, FENG, (Status(DECEASED),), source="x", **canteen.deed)
    assert kinds(canteen) == before
    assert office.persons_by_id_number(canteen.book).get(FENG.id_number) is None


def test_namesakes_and_twins_are_pointed_out(canteen: Canteen) -> None:
    day = canteen.now.date()
    born = date(1950, 7, 8)
    elder = office.enrol(canteen.book, replace(FENG, name="张大宝", id_number=number(born)), **canteen.deed)
    twin = Form("张二宝", number(born, 31))
    assert [each.person for each in office.namesakes(canteen.book, twin, today=day)] == [elder]
    same = office.namesakes(canteen.book, Form("李秀英"), today=day)
    assert {each.person for each in same} == {canteen.persons[LI], canteen.persons[LI_TOO]}
    assert sorted(each.age for each in same) == [72, 75]
    besides = office.namesakes(canteen.book, Form("李秀英"), besides=canteen.persons[LI], today=day)
    assert [each.person for each in besides] == [canteen.persons[LI_TOO]]
    assert office.namesakes(canteen.book, Form("张三", number(born, 31)), today=day) == ()
    assert office.namesakes(canteen.book, Form(), today=day) == ()


def test_an_id_number_names_its_holder_gone_or_not(canteen: Canteen) -> None:
    day, wang = canteen.now.date(), canteen.persons[WANG]
    typed = f" {canteen.rows[WANG].id_number.lower()} "
    found = office.holder(canteen.book, typed, today=day)
    assert found == office.Namesake(wang, "王桂兰", "女", 81, "向阳社区", "")
    office.stop_person(canteen.book, wang, LEFT, since=day, **canteen.deed)
    gone = office.holder(canteen.book, typed, today=day)
    assert gone is not None
    assert gone.stopped == LEFT
    assert office.holder(canteen.book, typed, besides=wang, today=day) is None
    assert office.holder(canteen.book, "", today=day) is None


def test_the_communities_are_those_that_elders_live_in(canteen: Canteen) -> None:
    office.enrol(canteen.book, FENG, **canteen.deed)
    assert office.communities(canteen.book) == ("向阳社区", "东风社区")


# ── written anew ──


def test_an_edit_keeps_what_stood_before_and_tells_the_journal_only_which_fields(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    form = office.open_form(canteen.book, person, **canteen.deed)
    assert last(canteen).entry == PrivateSeen(person)
    changed = office.edit(
        canteen.book, person, replace(form, phone="13900001111", diet="不吃辣"), **canteen.deed
    )
    assert changed == ("phone", "diet")
    entry = last(canteen)
    assert entry.entry == IdentityChanged(person, "1944-05-06", ["phone", "diet"])
    with canteen.book.reading() as record:
        rows = record.connection.execute(schema.identity_change.select()).all()
    assert {(row.entry, row.field, row.before, row.after) for row in rows} == {
        (entry.header.uuid, "phone", form.phone, "13900001111"),
        (entry.header.uuid, "diet", "少糖", "不吃辣"),
    }


def test_an_edit_that_changes_nothing_writes_nothing(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    form = office.open_form(canteen.book, person, **canteen.deed)
    before = kinds(canteen)
    assert office.edit(canteen.book, person, form, **canteen.deed) == ()
    assert kinds(canteen) == before


def test_a_corrected_id_number_brings_birth_date_and_sex_and_a_new_name_its_pinyin(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    form = office.open_form(canteen.book, person, **canteen.deed)
    corrected = number(date(1954, 5, 6), 31)
    changed = office.edit(
        canteen.book, person, replace(form, name="汪贵兰", id_number=corrected), **canteen.deed
    )
    assert changed == ("name", "id_number")
    with canteen.book.reading() as record:
        elder = register.elder(record, person)
    assert (elder.born, elder.sex) == (date(1954, 5, 6), "男")
    assert [each.name for each in office.people(canteen.book, "wgl", today=canteen.now.date())] == ["汪贵兰"]
    with canteen.book.writing() as record:
        projections.rebuild(record, journal.entries(record))
        assert register.elder(record, person).born == date(1954, 5, 6)


def test_nobody_gets_an_id_number_that_is_anothers(canteen: Canteen) -> None:
    form = office.open_form(canteen.book, canteen.persons[WANG], **canteen.deed)
    office.stop_person(canteen.book, canteen.persons[LI], LEFT, since=canteen.now.date(), **canteen.deed)
    for other in (ZHANG, LI):
        with pytest.raises(InputError) as fault:
            office.edit(
                canteen.book,
                canteen.persons[WANG],
                replace(form, id_number=canteen.rows[other].id_number),
                **canteen.deed,
            )
        assert code(fault) == "id_taken"


# ── dated facts ──


def test_a_new_level_is_a_new_line_that_ends_the_one_before(canteen: Canteen) -> None:
    person, july = canteen.persons[LONG], date(2026, 7, 1)
    evidence = Evidence(STANDARD_SCALE, "20", "区评估中心")
    dossier = office.add_status(
        canteen.book,
        person,
        Status("失能完全", july, decided=date(2026, 6, 20), review=date(2028, 6, 30)),
        evidence=evidence,
        source="评估报告 2026-118",
        **canteen.deed,
    )
    resident, severe, whole = dossier.statuses
    assert (resident.tag, severe.tag, severe.ends) == ("常住", "失能重度", date(2026, 6, 30))
    assert (whole.begins, whole.source, whole.review) == (july, "评估报告 2026-118", date(2028, 6, 30))
    assert dossier.evidence[whole.evidence] == evidence
    assert timeline(canteen, person) == dossier.statuses
    assert "评估中心" not in str(last(canteen).entry)


def test_a_status_that_begins_in_the_past_leaves_recorded_meals_as_they_are(canteen: Canteen) -> None:
    meal = canteen.served(ZHANG)
    begins = canteen.now.date() - timedelta(days=30)
    office.add_status(
        canteen.book, canteen.persons[ZHANG], Status("特困", begins), source=SOURCE, **canteen.deed
    )
    told = desk.meal(canteen.book, meal.meal)
    assert told is not None
    assert (told.subsidy_fen, told.self_pay_fen) == (meal.subsidy_fen, meal.self_pay_fen)
    canteen.later(days=1)
    assert canteen.served(ZHANG).subsidy_fen > meal.subsidy_fen


def test_a_line_can_be_ended_and_corrected_and_particulars_are_never_overwritten(canteen: Canteen) -> None:
    person = canteen.persons[ZHANG]
    first = office.add_status(
        canteen.book,
        person,
        Status("住院", date(2026, 3, 1)),
        evidence=Evidence(place="市一院"),
        source="家属说",
        **canteen.deed,
    )
    ended = tuple(replace(each, ends=date(2026, 3, 10)) if each.evidence else each for each in first.statuses)
    place = next(at for at, each in enumerate(ended) if each.evidence)
    second = office.set_statuses(
        canteen.book,
        person,
        ended,
        evidence={place: Evidence(place="市二院")},
        source="出院单",
        **canteen.deed,
    )
    assert second.statuses[place].ends == date(2026, 3, 10)
    assert second.statuses[place].evidence != first.statuses[place].evidence
    assert {each.place for each in second.evidence.values()} == {"市一院", "市二院"}
    same = office.set_statuses(canteen.book, person, second.statuses, source="再存一次", **canteen.deed)
    assert same == second
    assert isinstance(last(canteen).entry, StatusesSet)
    assert last(canteen).entry.source == "出院单"  # type: ignore[union-attr]  # asserted above


@pytest.mark.parametrize(
    ("statuses", "evidence", "source", "expected"),
    [
        ((Status("低保"),), None, "  ", "source_missing"),
        ((Status("低保"),), None, "王桂兰的低保证", "source_names"),
        ((Status(DECEASED),), None, SOURCE, "status_unknown"),
        ((Status("富翁"),), None, SOURCE, "status_unknown"),
        ((Status("低保", evidence="f" * 32),), None, SOURCE, "status_unknown"),
        ((Status("低保", date(2026, 3, 2), date(2026, 3, 1)),), None, SOURCE, "status_faulty"),
        ((Status("失能重度"),), {0: Evidence(STANDARD_SCALE, "80")}, SOURCE, "status_faulty"),
        ((Status("残疾一级"), Status("残疾二级")), None, SOURCE, "statuses_overlap"),
    ],
)
def test_dated_facts_that_cannot_be_are_refused_whole(
    canteen: Canteen,
    statuses: tuple[Status, ...],
    evidence: dict[int, Evidence] | None,
    source: str,
    expected: str,
) -> None:
    before = kinds(canteen)
    with pytest.raises(InputError) as fault:
        office.set_statuses(
            canteen.book,
            canteen.persons[WANG],
            statuses,
            evidence=evidence,
            source=source,
            **canteen.deed,
        )
    assert code(fault) == expected
    faults = fault.value.facts.get("faults", ())
    assert all(isinstance(each, FieldFault) for each in faults)  # type: ignore[attr-defined]  # a tuple
    assert kinds(canteen) == before


def test_opening_the_dated_facts_is_recorded(canteen: Canteen) -> None:
    dossier = office.open_dossier(canteen.book, canteen.persons[WANG], **canteen.deed)
    assert [each.tag for each in dossier.statuses] == ["常住", "低保"]
    assert last(canteen).entry == PrivateSeen(canteen.persons[WANG])


# ── leaving and coming back ──


def test_a_late_report_of_a_death_says_which_meals_lie_after_it(canteen: Canteen) -> None:
    first = canteen.now.date()
    for _ in range(3):
        canteen.served(WANG)
        canteen.later(days=1)
    day = first + timedelta(days=1)
    asked = office.taken_since(canteen.book, canteen.persons[WANG], day)
    told = office.stop_person(canteen.book, canteen.persons[WANG], DECEASED, since=day, **canteen.deed)
    assert told == asked
    assert [each.day for each in told] == [day, day + timedelta(days=1)]
    assert all(each.subsidy_fen == 700 for each in told)
    assert getattr(canteen.scan(WANG), "code", "") == "gone"


def test_a_meal_that_was_taken_back_is_not_asked_about(canteen: Canteen) -> None:
    canteen.served(WANG)
    desk.void_last(canteen.book, "other", **canteen.deed)
    assert office.taken_since(canteen.book, canteen.persons[WANG], canteen.now.date()) == ()


@pytest.mark.parametrize(
    ("reason", "days", "expected"),
    [(DECEASED, 1, "day_ahead"), ("搬走", 0, "reason_unknown"), (WITHDRAWN, 0, "reason_unknown")],
)
def test_nobody_leaves_tomorrow_or_for_no_reason_of_ours(
    canteen: Canteen, reason: str, days: int, expected: str
) -> None:
    since = canteen.now.date() + timedelta(days=days)
    with pytest.raises(InputError) as fault:
        office.stop_person(canteen.book, canteen.persons[WANG], reason, since=since, **canteen.deed)
    assert code(fault) == expected
    assert canteen.served(WANG)


def test_who_was_called_dead_by_mistake_comes_back_with_card_and_all(canteen: Canteen) -> None:
    person, day = canteen.persons[WANG], canteen.now.date()
    office.stop_person(canteen.book, person, DECEASED, since=day, **canteen.deed)
    office.resume_person(canteen.book, person, "名单弄错了", since=day, **canteen.deed)
    assert last(canteen).entry == PersonResumed(person, "名单弄错了", day.isoformat())
    assert canteen.served(WANG).subsidy_fen == 700


@pytest.mark.parametrize(
    ("reason", "days", "expected"),
    [(" ", 0, "reason_missing"), ("王桂兰没死", 0, "source_names"), ("回来了", 1, "day_ahead")],
)
def test_coming_back_needs_a_reason_that_names_nobody_and_a_day(
    canteen: Canteen, reason: str, days: int, expected: str
) -> None:
    person, day = canteen.persons[WANG], canteen.now.date()
    office.stop_person(canteen.book, person, LEFT, since=day, **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.resume_person(canteen.book, person, reason, since=day + timedelta(days=days), **canteen.deed)
    assert code(fault) == expected


def test_who_never_left_cannot_come_back(canteen: Canteen) -> None:
    with pytest.raises(InputError) as fault:
        office.resume_person(
            canteen.book, canteen.persons[WANG], "回来了", since=canteen.now.date(), **canteen.deed
        )
    assert code(fault) == "not_stopped"


# ── photo ──


def test_a_photo_is_kept_apart_and_can_be_taken_away_for_good(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    assert office.photo(canteen.book, person) == b""
    office.put_photo(canteen.book, person, JPEG, **canteen.deed)
    assert office.photo(canteen.book, person) == JPEG
    assert last(canteen).entry == PhotoChanged(person, kept=True)
    office.put_photo(canteen.book, person, b"", **canteen.deed)
    assert last(canteen).entry == PhotoChanged(person, kept=False)
    with canteen.book.reading() as record:
        assert record.connection.execute(schema.photo.select()).all() == []
    before = kinds(canteen)
    office.put_photo(canteen.book, person, b"", **canteen.deed)
    assert kinds(canteen) == before


@pytest.mark.parametrize(
    ("jpeg", "expected"),
    [(b"\xff\xd8\xff" + bytes(60 * 1024), "photo_large"), (b"GIF89a", "photo_unreadable")],
)
def test_what_is_no_small_jpeg_is_not_kept(canteen: Canteen, jpeg: bytes, expected: str) -> None:
    with pytest.raises(InputError) as fault:
        office.put_photo(canteen.book, canteen.persons[WANG], jpeg, **canteen.deed)
    assert code(fault) == expected


# ── the whole life ──


def test_nothing_of_who_somebody_is_reaches_the_journal(canteen: Canteen) -> None:
    form = replace(FENG, certificate=FENG.id_number + "44", collector="冯小明", collector_phone="13911112222")
    evidence = {0: Evidence("Barthel", "35", "张医生", "肢体", "阳光养老院")}
    person = office.enrol(
        canteen.book, form, (Status("失能重度"),), evidence=evidence, source=SOURCE, **canteen.deed
    )
    office.edit(canteen.book, person, replace(form, name="冯玉珍"), **canteen.deed)
    office.put_photo(canteen.book, person, JPEG, **canteen.deed)
    office.stop_person(canteen.book, person, DECEASED, since=canteen.now.date(), **canteen.deed)
    office.resume_person(canteen.book, person, "弄错了", since=canteen.now.date(), **canteen.deed)
    with canteen.book.reading() as record:
        written = "\n".join(each.body.decode() for each in journal.entries(record))
    canaries = ("冯玉", form.id_number, form.phone, "东风路", "少盐", "耳背", "冯小明", "13911112222")
    assert not [each for each in (*canaries, "张医生", "肢体", "阳光养老院") if each in written]


def test_a_life_can_be_rebuilt_from_the_journal_row_for_row(canteen: Canteen) -> None:
    person = office.enrol(canteen.book, FENG, (Status("常住"),), source="户口本", **canteen.deed)
    office.add_status(canteen.book, person, Status("低保", date(2026, 3, 1)), source=SOURCE, **canteen.deed)
    office.stop_person(canteen.book, person, PAUSED, since=canteen.now.date(), **canteen.deed)
    office.resume_person(canteen.book, person, "回来了", since=canteen.now.date(), **canteen.deed)
    tables = (schema.person, schema.status, schema.life)
    with canteen.book.writing() as record:
        live = [record.connection.execute(table.select()).all() for table in tables]
        projections.rebuild(record, journal.entries(record))
        assert [record.connection.execute(table.select()).all() for table in tables] == live
