"""Every worked case of every shipped policy, to the fen; and what a table of cases may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from canteen.errors import InputError
from canteen.rules.cases import read_cases
from canteen.rules.document import check_documents, read_policy
from canteen.rules.trial import Tried, try_cases

FOLDER = Path(__file__).parents[2] / "resources/policies"


def tried(file: Path) -> tuple[Tried, ...]:
    cases = read_cases(file.read_text(encoding="utf-8"))
    policies = [read_policy((FOLDER / name).read_text(encoding="utf-8")) for name in cases.policies]
    check_documents(policies)
    return try_cases(policies, cases)


EVERY = [each for file in sorted(FOLDER.glob("*.cases.toml")) for each in tried(file)]


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.id)
def test_every_worked_case_comes_out_to_the_fen(case: Tried) -> None:
    assert case.document
    assert {part.name: part.actual for part in case.parts} == {
        part.name: part.expected for part in case.parts
    }


ONE = (FOLDER / "rs-06.cases.toml").read_text(encoding="utf-8").split("\n\n[[case]]")[0:2]
TEXT = "\n\n[[case]]".join(ONE) + "\n"


def test_a_case_that_the_document_does_not_give_differs_in_its_parts() -> None:
    policies = [read_policy((FOLDER / "rs-06.toml").read_text(encoding="utf-8"))]
    wrong = TEXT.replace("subsidy = 300, self = 900", "subsidy = 400, self = 800")
    (case,) = try_cases(policies, read_cases(wrong))
    assert case.differs
    different = {part.name: (part.expected, part.actual) for part in case.parts if part.differs}
    assert different == {"subsidy": (400, 300), "self": (800, 900)}
    assert [(reason.code, reason.clause) for reason in case.reasons] == [("rule", "（一）六十至六十九周岁")]


def test_an_unexpected_payer_or_grant_differs_too() -> None:
    policies = [read_policy((FOLDER / "rs-06.toml").read_text(encoding="utf-8"))]
    other = TEXT.replace("{ district = 300 }", "{ city = 300 }")
    (case,) = try_cases(policies, read_cases(other))
    assert {part.name for part in case.parts if part.differs} == {"shares.city", "shares.district"}


def test_a_case_on_a_day_without_a_document_differs() -> None:
    (case,) = try_cases([], read_cases(TEXT))
    assert (case.differs, case.document) == (True, "")


def test_a_moment_without_zone_is_a_moment_in_china() -> None:
    for at in ("2023-09-01T11:47:00", "2023-08-31T16:30:00Z"):
        assert str(read_cases(TEXT.replace("at = 2023-09-01", f"at = {at}")).cases[0].day) == "2023-09-01"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("born = 1958-01-01", "age = 65, born = 1958-01-01", "case[1].elder.age"),
        ("born = 1958-01-01", 'tags = ["低保"]', "case[1].elder.age"),
        ("born = 1958-01-01", 'age = 65, tags = ["底保"]', "case[1].elder.tags"),
        ("born = 1958-01-01", "age = 6, statuses = [{ to = 2023-01-01 }]", "case[1].elder.statuses[1].tag"),
        ("at = 2023-09-01", 'at = "2023-09-01"', "case[1].meal.at"),
        ('type = "lunch"', 'type = "tea"', "case[1].meal.type"),
        ("price_fen = 1200", "price_fen = 12.00", "case[1].meal.price_fen"),
        ("price_fen = 1200", 'price_fen = 1200, place = ["本村"]', "case[1].meal.place"),
        ("self = 900", "slef = 900", "case[1].expect.self"),
        ("district = 300", "district = -1", "case[1].expect.shares.district"),
        ("why = ", "used = { dya = 1 }\nwhy = ", "case[1].used.dya"),
        ("why = ", "whi = ", "case[1].whi"),
        ("[[case]]", "[[cases]]", "cases"),
    ],
)  # fmt: skip
def test_a_table_of_cases_is_read_as_strictly_as_a_policy(old: str, new: str, where: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as refused:
        read_cases(TEXT.replace(old, new, 1))
    assert refused.value.where == where


def test_a_month_may_only_count_cases_of_its_own_table() -> None:
    month = '[[month]]\nid = "m"\nmeals = { 06-1 = 2 }\nexpect = { subsidy = 600, op = 0 }\n'
    assert read_cases(TEXT + month).months[0].meals == (("06-1", 2),)
    with pytest.raises(InputError) as refused:
        read_cases(TEXT + month.replace("06-1", "06-9"))
    assert refused.value.where == "month[1].meals.06-9"
