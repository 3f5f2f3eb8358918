"""What is typed about an elder: cleaned, checked field by field, compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from canteen.rules.form import (
    MAX_NAME,
    MAX_TEXT,
    STANDARD_SCALE,
    Evidence,
    FieldFault,
    Form,
    added,
    cleaned,
    differing,
    faults_of,
    grade_of,
    kind_of,
    new_faults,
    overlaps,
    resembles,
    status_faults,
)
from canteen.rules.idnumber import check_character
from canteen.rules.person import ABILITY, ABLE, GRADES, LIVING, Status, tags_on
from canteen.words import Words

NUMBER = "11010519491231002X"
SOUND = Form("王桂兰", NUMBER)
JUNE = date(2026, 6, 1)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def told(faults: tuple[FieldFault, ...]) -> list[tuple[str, str]]:
    """Return field and code of each fault, after saying its sentence in both languages."""
    for each in faults:
        for language in ("zh", "en"):
            say = Words(language).say
            assert say(f"roster.{each.code}", **each.facts)
            assert say(f"roster.{each.code}_do", **each.facts)
    return [(each.where, each.code) for each in faults]


# ── who somebody is ──


def test_a_sound_form_has_no_faults() -> None:
    whole = Form(
        "阿卜杜拉·买买提",
        NUMBER,
        "0351-7000000",
        "向阳街 12 号",
        "向阳社区",
        "少糖",
        NUMBER + "44",
        "王小明",
        "138 0000 0000",
        "住三楼",
    )
    assert faults_of(cleaned(whole)) == ()


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "", "name_missing"),
        ("name", "　 ", "name_missing"),
        ("name", "=1+1", "name_formula"),
        ("name", "王" * (MAX_NAME + 1), "too_long"),
        ("id_number", "", "id_missing"),
        ("id_number", "1101051949123100", "id_length"),
        ("id_number", "1101051949123100AX", "id_digits"),
        ("id_number", "11010519491331002X", "id_birth"),
        ("id_number", "110105194912310021", "id_check"),
        ("phone", "见备注", "phone_unreadable"),
        ("phone", "110", "phone_unreadable"),
        ("phone", "11010519491231002", "phone_unreadable"),
        ("collector_phone", "+86 138 0000 0000 0", "phone_unreadable"),
        ("collector_phone", "儿子", "phone_unreadable"),
        ("certificate", "11010519491231003144", "certificate_other"),
        ("certificate", NUMBER, "certificate_shape"),
        ("certificate", NUMBER + "94", "certificate_shape"),
        ("certificate", NUMBER + "45", "certificate_shape"),
        ("address", "路" * (MAX_TEXT + 1), "too_long"),
        ("diet", "糖" * (MAX_TEXT + 1), "too_long"),
        ("remark", "记" * (MAX_TEXT + 1), "too_long"),
    ],
)
def test_each_field_says_what_is_wrong_in_it(field: str, typed: str, code: str) -> None:
    form = {"name": SOUND.name, "id_number": NUMBER, field: typed}
    assert told(faults_of(cleaned(Form(**form)))) == [(field, code)]


@pytest.mark.parametrize("tail", ["44", "11B1", "73b2", "44B"])
def test_a_certificate_has_twenty_characters_and_two_more_when_issued_again(tail: str) -> None:
    for number in (NUMBER + tail, NUMBER.lower() + tail, ""):
        assert faults_of(cleaned(Form("王桂兰", NUMBER, certificate=number))) == ()


def test_kind_and_grade_are_the_last_two_digits_of_a_certificate() -> None:
    assert [kind_of(NUMBER + "44"), kind_of(NUMBER + "11B1"), kind_of(NUMBER), kind_of("")] == [
        "肢体",
        "视力",
        "",
        "",
    ]
    assert grade_of(NUMBER + "44") == GRADES[3]
    assert grade_of(NUMBER + "41B1") == GRADES[0]
    assert grade_of(NUMBER) == grade_of("") == ""


def test_what_is_typed_full_width_or_with_blanks_is_kept_plain() -> None:
    typed = Form("　王 桂兰 ", " １１０１０５19491231002x ", "１３８ 0000 0000", "  向阳街　12 号 ")
    assert cleaned(typed) == Form("王 桂兰", NUMBER, "138 0000 0000", "向阳街 12 号")


@example(Form("", "R¸", "´1", "", "", "", "ŉ¸"))
@given(st.builds(Form, *(st.text(max_size=30) for _ in range(10))))
def test_a_form_that_is_clean_stays_as_it_is(form: Form) -> None:
    once = cleaned(form)
    assert cleaned(once) == once
    assert all(each.where in Form.__slots__ for each in faults_of(once))


@given(st.dates(date(1900, 1, 1), date(2010, 1, 1)), st.integers(0, 999), st.integers(0, 17))
def test_one_wrong_digit_in_an_id_number_is_always_noticed(born: date, serial: int, place: int) -> None:
    body = f"140105{born:%Y%m%d}{serial:03d}"
    number = body + check_character(body)
    wrong = number[:place] + ("1" if number[place] != "1" else "2") + number[place + 1 :]
    assert faults_of(Form("王桂兰", number)) == ()
    assert [each.where for each in faults_of(Form("王桂兰", wrong))] == ["id_number"]


def test_only_what_differs_is_named() -> None:
    assert differing(SOUND, SOUND) == ()
    assert differing(SOUND, Form("王桂兰", NUMBER, phone="1", remark="x")) == ("phone", "remark")


def test_what_a_roster_once_brought_stops_nobody_from_writing_something_else() -> None:
    odd = Form("王桂兰", NUMBER, phone="见备注", certificate=NUMBER)
    assert told(faults_of(odd)) == [("phone", "phone_unreadable"), ("certificate", "certificate_shape")]
    assert new_faults(odd, replace(odd, diet="少糖")) == ()
    assert told(new_faults(odd, replace(odd, phone="没有"))) == [("phone", "phone_unreadable")]
    other = replace(odd, id_number="440524188001010014")
    assert told(new_faults(odd, other)) == [("certificate", "certificate_other")]


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("张大宝", "张二宝", True),
        ("王桂兰", "王桂兰", True),
        ("王兰", "王桂兰", True),
        ("王桂兰", "王桂", True),
        ("王桂兰", "李秀英", False),
        ("王桂兰", "兰桂王", False),
        ("王", "王桂兰", False),
    ],
)
def test_names_that_differ_by_one_character_resemble_each_other(
    name: str, other: str, *, alike: bool
) -> None:
    assert resembles(name, other) is resembles(other, name) is alike


# ── dated facts ──


def test_a_line_cannot_end_or_be_due_before_it_begins() -> None:
    before = JUNE - timedelta(days=1)
    assert told(status_faults(Status("低保", JUNE, before))) == [("ends", "ends_before")]
    assert told(status_faults(Status("失能重度", JUNE, review=before))) == [("review", "review_before")]
    assert status_faults(Status("低保", JUNE, JUNE, review=JUNE)) == ()


@pytest.mark.parametrize(
    ("tag", "score", "code"),
    [
        (ABLE, "90", ""),
        (ABLE, "89", "score_differs"),
        (ABILITY[0], "66", ""),
        (ABILITY[0], "８９", ""),
        (ABILITY[0], "90", ""),  # raised by one level
        (ABILITY[0], "65", "score_differs"),
        (ABILITY[1], "46", ""),
        (ABILITY[1], "70", ""),
        (ABILITY[1], "90", "score_differs"),
        (ABILITY[2], "30", ""),
        (ABILITY[2], "65", ""),
        (ABILITY[2], "29", "score_differs"),
        (ABILITY[3], "0", ""),
        (ABILITY[3], "45", ""),
        (ABILITY[3], "46", "score_differs"),
        (ABILITY[3], "很差", "score_unreadable"),
        (ABILITY[3], "-1", "score_unreadable"),
        (ABILITY[3], "", ""),
    ],
)
def test_a_score_fits_its_level_by_the_national_standard(tag: str, score: str, code: str) -> None:
    found = told(status_faults(Status(tag, JUNE), Evidence(STANDARD_SCALE, score)))
    assert found == ([("score", code)] if code else [])


def test_a_score_of_another_scale_is_not_held_against_the_national_one() -> None:
    assert status_faults(Status(ABILITY[3], JUNE), Evidence("Barthel", "90")) == ()


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        (Status("失能轻度", JUNE), Status("失能重度", JUNE + timedelta(days=30)), True),
        (Status("失能轻度", ends=JUNE), Status("失能重度", JUNE + timedelta(days=1)), False),
        (Status("失能轻度", ends=JUNE), Status("失能重度", JUNE), True),
        (Status("残疾一级"), Status("残疾四级"), True),
        (Status("低保", ends=JUNE), Status("低保", JUNE + timedelta(days=1)), False),
        (Status("低保"), Status("低保", JUNE), True),
        (Status("低保"), Status("特困"), False),  # two hardships at once are the city's affair
        (Status("独居"), Status("空巢"), False),
        (Status("失能轻度"), Status("残疾一级"), False),
    ],
)
def test_two_levels_of_one_thing_cannot_hold_on_one_day(first: Status, second: Status, *, meet: bool) -> None:
    assert bool(overlaps((first, second))) is bool(overlaps((second, first))) is meet


def test_a_new_level_ends_the_one_before() -> None:
    known = (Status("失能轻度", date(2026, 1, 1)), Status("低保"), Status("独居"))
    lines = added(known, Status("失能重度", JUNE))
    assert lines == (
        Status("失能轻度", date(2026, 1, 1), date(2026, 5, 31)),
        Status("低保"),
        Status("独居"),
        Status("失能重度", JUNE),
    )


def test_another_hardship_ends_none_but_its_own_kind() -> None:
    assert added((Status("低保"),), Status("特困", JUNE)) == (Status("低保"), Status("特困", JUNE))
    renewed = added((Status("低保", ends=date(2026, 12, 31)),), Status("低保", JUNE))
    assert renewed == (Status("低保", ends=date(2026, 5, 31)), Status("低保", JUNE))


def test_a_line_of_the_past_ends_before_the_one_that_is_known() -> None:
    known = (Status("残疾二级", JUNE),)
    assert added(known, Status("残疾三级", date(2026, 1, 1)))[-1].ends == date(2026, 5, 31)


def test_a_line_that_begins_on_the_same_day_is_left_for_somebody_to_correct() -> None:
    lines = added((Status("残疾二级", JUNE),), Status("残疾三级", JUNE))
    assert overlaps(lines)


LINES = st.lists(
    st.builds(
        Status,
        st.sampled_from([*ABILITY, ABLE, *GRADES, "低保", "特困", *LIVING]),
        st.none() | DAYS,
        st.none() | DAYS,
    ),
    max_size=5,
)


@given(LINES, st.sampled_from([*ABILITY, *GRADES, "低保", "独居"]), DAYS, DAYS)
def test_a_new_line_never_touches_a_day_before_it(
    known: list[Status], tag: str, begins: date, day: date
) -> None:
    lines = added(known, Status(tag, begins))
    assert len(lines) == len(known) + 1
    if day < begins:
        assert tags_on(lines, day) == tags_on(known, day)
    elif lines[-1].holds_on(day):
        assert tag in tags_on(lines, day)
