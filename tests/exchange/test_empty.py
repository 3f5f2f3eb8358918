"""The empty table: filled in, it is read back with no column to match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canteen.errors import InputError
from canteen.exchange.empty import empty_listing
from canteen.exchange.roster import read_roster
from canteen.exchange.terms import HEADINGS
from canteen.exchange.workbook import write
from canteen.rules.listing import Listing
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FILLED = {
    "name": "王桂兰",
    "sex": "女",
    "id_number": "140199193908025243",
    "hardship": "低保对象",
    "begins": "2026-01-01",
}


def test_the_line_that_explains_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    write(empty_listing(), path, Words())
    with pytest.raises(InputError) as caught:
        read_roster(path)
    assert caught.value.code == "roster_no_people"


def test_a_table_filled_in_below_its_explanation_is_read(tmp_path: Path) -> None:
    empty = empty_listing()
    fields = list(HEADINGS)
    row = tuple(FILLED.get(field, "") for field in fields)
    rows = (empty.rows[0], row, *empty.rows[2:])
    path = tmp_path / "花名册.xlsx"
    write(Listing(empty.title, empty.about, empty.heads, rows), path, Words("en"))
    roster = read_roster(path)
    assert not roster.findings
    (person,) = roster.rows
    assert (person.name, person.id_number) == ("王桂兰", FILLED["id_number"])
    assert "低保" in {status.tag for status in person.statuses}
