"""Every worked case of every shipped policy, to the fen; and what a table of cases may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

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
