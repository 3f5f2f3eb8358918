"""Documents that somebody spoilt: refused by name, never read halfway, never any other fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.errors import InputError
from canteen.rules.cases import read_cases
from canteen.rules.document import check_documents, read_policy
from canteen.rules.table import text_of

FOLDER = Path(__file__).parents[2] / "resources/policies"
CASE_FILES = sorted(FOLDER.glob("*.cases.toml"))
POLICY_FILES = sorted(set(FOLDER.glob("*.toml")) - set(CASE_FILES))
POLICIES = {file.name: file.read_text(encoding="utf-8") for file in POLICY_FILES}
CASES = {file.name: file.read_text(encoding="utf-8") for file in CASE_FILES}
MODEL = POLICIES["rs-14.toml"]

KEY = re.compile(r"(?m)^([\w-]+)(?= =)|(?<=[{,] )([\w-]+)(?= =)|(?<=^\[\[)(\w+)(?=\]\])")
VALUE = re.compile(r'(?<== )("[^"]*"|-?\d[\d-]*|true|false|\[[^\[\]]*\])')
KEYS = [(name, found.span()) for name, text in POLICIES.items() for found in KEY.finditer(text)]
VALUES = [(name, found.span()) for name, text in POLICIES.items() for found in VALUE.finditer(text)]
CASE_KEYS = [(name, found.span()) for name, text in CASES.items() for found in KEY.finditer(text)]
# payers, benefits and case ids are names that a table itself gives: any name is a good one there
OWN_NAMES = re.compile(r"(shares = {[^}]*|benefit = { ?|meals = { )$")
ODD = (
    '""', '"中"', "0", "-1", "1.5", "true", "[]", "[1]", "[[]]", '[["x"]]', "{}", "{ x = 1 }", "nan", "-inf",
    "1e999999", "2026-01-01", "2026-01-01T08:00:00", "08:00:00", "99999999999999999999", '["a", "a"]',
)  # fmt: skip


def uncommented(text: str, start: int) -> bool:
    return "#" not in text[text.rfind("\n", 0, start) + 1 : start]


@given(st.sampled_from(KEYS), st.text("abcxyz_", min_size=1, max_size=4))
def test_a_misspelt_key_of_any_shipped_policy_is_refused_by_its_name(
    found: tuple[str, tuple[int, int]], tail: str
) -> None:
    name, (start, end) = found
    text = POLICIES[name]
    if not uncommented(text, start):
        return
    with pytest.raises(InputError) as refused:
        read_policy(text[:end] + tail + text[end:])
    assert text[start:end] in refused.value.where


@given(st.sampled_from(VALUES), st.sampled_from(ODD))
def test_an_odd_value_is_refused_by_its_key_or_is_a_good_one(
    found: tuple[str, tuple[int, int]], odd: str
) -> None:
    name, (start, end) = found
    text = POLICIES[name]
    try:
        read_policy(text[:start] + odd + text[end:])
    except InputError as fault:
        assert fault.where or fault.code == "policy_toml"  # noqa: PT017 - a sound value is no fault


@given(st.sampled_from(CASE_KEYS), st.text("abcxyz_", min_size=1, max_size=4))
def test_a_misspelt_key_of_a_case_is_refused_by_its_name(
    found: tuple[str, tuple[int, int]], tail: str
) -> None:
    name, (start, end) = found
    text = CASES[name]
    key = text[start:end]
    if not uncommented(text, start) or OWN_NAMES.search(text[:start]):
        return
    with pytest.raises(InputError) as refused:
        read_cases(text[:end] + tail + text[end:])
    assert key in refused.value.where


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_policy(text)
    with pytest.raises(InputError):
        read_cases(text)


@given(st.integers(0, len(MODEL)), st.integers(0, 40), st.text(max_size=5))
def test_a_text_with_a_hole_is_read_or_refused(start: int, length: int, patch: str) -> None:
    try:
        read_policy(MODEL[:start] + patch + MODEL[start + length :])
    except InputError as fault:
        assert fault.code  # noqa: PT017 - a hole in a comment is no fault


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "policy_empty"),
        ("# 只有注释\n", "policy_empty"),
        ("\x00\x01\x02", "policy_toml"),
        (f"id = {'1' * 5000}", "policy_too_large"),
        (f"id = {'[' * 5000}{']' * 5000}", "policy_too_large"),
    ],
)
def test_what_is_no_document_at_all_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_policy(text)
    assert refused.value.code == code


def test_a_file_is_read_as_utf_8_with_or_without_the_mark_of_the_windows_editor() -> None:
    assert text_of(b"\xef\xbb\xbf" + MODEL.encode()) == text_of(MODEL.encode()) == MODEL
    assert read_policy(text_of(MODEL.replace("\n", "\r\n").encode())) == read_policy(MODEL)
    with pytest.raises(InputError, match="policy_text"):
        text_of(MODEL.encode("gb18030"))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("begins = 2026-01-01", "begins = 2026-01-01T00:00:00", "begins"),
        ("begins = 2026-01-01", "begins = '2026-01-01'", "begins"),
        ("begins = 2026-01-01", "", "begins"),
        ("[20, 30, 40, 10]", "[20, 30, 40, 10.5]", "benefit[1].shares.percents"),
        ("[20, 30, 40, 10]", "[20, 30, 50]", "benefit[1].shares.percents"),
        ('"operator"]', '"county"]', "benefit[1].shares.payers"),
        ("percent = 70", "percent = 70.125", "benefit[1].line[1].percent"),
        ("min_age = 60", "min_age = 160", "benefit[1].min_age"),
        ("unit_fen = 10 ", "unit_fen = 0 ", "benefit[1].unit_fen"),
        ("month_cap_fen = 24000", "month_cap_fen = 9_999_999_999", "benefit[1].month_cap_fen"),
        ("month_cap_fen = 24000", "month_cap_fen = 240.5", "benefit[1].month_cap_fen"),
        ("{ meal_type = 1 }", "{ meal_type = 0 }", "benefit[1].limits.meal_type"),
        ("{ meal_type = 1 }", "{ year = 1 }", "benefit[1].limits.year"),
        ("lunch = 1500", "luch = 1500", "benefit[1].reference_fen.luch"),
        ("min_age = 80,", "min_age = 80, max_age = 79,", "benefit[1].line[4].max_age"),
        ('name = "delivery"', 'name = "meal"', "benefit"),
        ('document = "示范〔2026〕3号"', 'document = " "', "document"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_its_key(old: str, new: str, where: str) -> None:
    assert old in MODEL
    with pytest.raises(InputError) as refused:
        read_policy(MODEL.replace(old, new, 1))
    assert refused.value.where == where


def test_a_misspelt_key_is_answered_with_those_that_exist() -> None:
    with pytest.raises(InputError) as refused:
        read_policy(MODEL.replace("least_self_pay_fen", "least_selfpay_fen"))
    assert "least_self_pay_fen" in str(refused.value.facts["allowed"]).split()


def test_the_shipped_documents_do_not_overlap() -> None:
    check_documents(read_policy(text) for text in POLICIES.values())


@pytest.mark.parametrize(
    ("begins", "code"),
    [("2026-06-30", "policy_overlap"), ("2026-01-01", "policy_overlap"), ("2026-07-01", None)],
)
def test_two_documents_of_one_family_share_no_day(begins: str, code: str | None) -> None:
    first = read_policy(POLICIES["rs-13-v1.toml"])
    second = read_policy(POLICIES["rs-13-v2.toml"].replace("begins = 2026-07-01", f"begins = {begins}"))
    if code is None:
        check_documents((second, first))
        return
    with pytest.raises(InputError) as refused:
        check_documents((second, first))
    assert refused.value.code == code
    assert {refused.value.facts["first"], refused.value.facts["second"]} == {"RS-13-V1", "RS-13-V2"}


def test_an_open_document_ends_where_the_next_of_its_family_begins() -> None:
    first = read_policy(POLICIES["rs-13-v1.toml"].replace("ends = 2026-06-30\n", ""))
    check_documents((first, read_policy(POLICIES["rs-13-v2.toml"])))


def test_one_id_names_one_document() -> None:
    policy = read_policy(MODEL)
    with pytest.raises(InputError, match="policy_same_id"):
        check_documents((policy, policy))
