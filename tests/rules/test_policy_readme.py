"""The page for officials shows documents that can be read, and names every field that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from canteen.errors import InputError
from canteen.rules.cases import read_cases
from canteen.rules.document import read_policy
from canteen.rules.trial import try_cases

FOLDER = Path(__file__).parents[2] / "resources/policies"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_examples_are_documents_and_cases_that_come_out() -> None:
    short, long, cases = BLOCKS
    assert read_policy(short).benefits[0].rules[0].fen == 500
    assert [benefit.kind for benefit in read_policy(long).benefits] == ["discount", "subsidy"]
    wuhu = read_policy((FOLDER / "rs-06.toml").read_text(encoding="utf-8"))
    tried = try_cases([wuhu], read_cases(cases))
    assert [case.differs for case in tried] == [False, False, False]


def fields_of(text: str, place: str) -> set[str]:
    """What may be written at a place: the answer to a name that does not exist there."""
    with pytest.raises(InputError) as refused:
        read_policy(text.replace(place, f"{place} zzz = 1, " if "{" in place else f"{place}\nzzz = 1\n", 1))
    return set(str(refused.value.facts["allowed"]).split())


def test_every_field_stands_on_the_page_and_they_stay_few() -> None:
    long = BLOCKS[1]
    shares = fields_of(long, "shares = {") | {"fens"}
    fields = fields_of(long, "  {") | fields_of(long, "[[benefit]]") | fields_of(long, "[[operating]]")
    assert {"fen", "month_cap_fen", "base", "per", "unit_fen"} <= fields
    header = fields_of(long, "begins = 2026-01-01")
    written = {name for name in fields | shares | header if re.search(rf"\b{name}(`|\]\]`| =)", PAGE)}
    assert written == fields | shares | header
    assert len(fields - {"line"}) < 35
