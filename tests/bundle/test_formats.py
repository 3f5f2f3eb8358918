"""The page for other programs names every field, every kind of entry, and every answer that there is."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from canteen import keeping, resources
from canteen.exchange import letters, minisign
from canteen.rules.bundle import Manifest, Member, Outcome, PublicKey, Totals
from canteen.rules.entries import BY_KIND
from canteen.rules.receipt import Cut, DistrictSheet, KeySheet, Receipt
from canteen.rules.roll import Who
from canteen.rules.seal import Seal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen

NOUNS = (Manifest, Member, Totals, PublicKey, Who, Receipt, Cut, KeySheet, DistrictSheet, Seal)


@pytest.fixture(scope="module")
def page() -> str:
    return resources.path("formats", "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("noun", NOUNS)
def test_every_field_is_described(page: str, noun: type) -> None:
    assert [each.name for each in fields(noun) if f"`{each.name}`" not in page] == []


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_kind_of_entry_stands_there_with_its_fields(page: str, kind: str) -> None:
    (line,) = (each for each in page.splitlines() if each.startswith(f"| `{kind}` |"))
    assert line.split("|")[3].split() == ", ".join(each.name for each in fields(BY_KIND[kind])).split()


def test_every_answer_stands_there(page: str) -> None:
    assert [each.name for each in Outcome if f"| `{each.name}` |" not in page] == []


@pytest.mark.skipif(
    not (shutil.which("jq") and shutil.which("minisign")), reason="jq or minisign is not installed here"
)
def test_a_letter_is_verified_as_the_page_says(canteen: Canteen, tmp_path: Path) -> None:
    sheet, signs = keeping.key_sheet(canteen.book, **canteen.deed)
    public = bytes.fromhex(sheet.public)
    (tmp_path / "desk.jzk").write_bytes(letters.letter(sheet, public, signs))
    for query, name in ((("-jcS", ".says"), "says.json"), (("-j", ".minisign"), "says.json.minisig")):
        ask = ("jq", *query, "desk.jzk")
        done = subprocess.run(ask, cwd=tmp_path, capture_output=True, check=True)
        (tmp_path / name).write_bytes(done.stdout)
    verify = ("minisign", "-V", "-P", minisign.public_line(public), "-m", "says.json")
    told = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert f"Trusted comment: SX0001 1 {sheet.key}" in told
    assert json.loads((tmp_path / "says.json").read_bytes())["name"] == "向阳食堂"
