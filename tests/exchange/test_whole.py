"""Files that are written whole or not at all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from canteen.errors import InputError
from canteen.exchange.whole import place

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_stands_under_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "就餐卡.pdf"
    with place(path) as target:
        assert not path.exists()
        target.put(b"whole")
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_file_of_that_name_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "就餐卡.pdf"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), place(path):
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_takes_nothing_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused, place(tmp_path / "没有" / "就餐卡.pdf"):
        pytest.fail("the place was given")
    assert refused.value.code == "file_place"


@pytest.mark.skipif(sys.platform == "win32", reason="an open draft keeps its folder there")
def test_a_place_that_goes_away_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with place(stick / "就餐卡.pdf") as target:
        stick.rename(tmp_path / "pulled")
        with pytest.raises(InputError, match="file_not_written"):
            target.put(b"whole")
