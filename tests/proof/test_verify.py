"""``canteen verify``: a book or a bundle on any machine, against the codes on paper."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from canteen import commands, signing
from canteen.book import Book, schema
from canteen.exchange.bundle import new_identity
from canteen.rules.closing import code_of
from canteen.rules.entries import BY_KIND
from canteen.rules.proof import single_holds, single_proof
from canteen.words import Words, catalogue
from canteen.words.proof import difference_sentence

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.rules.bundle import Package
    from canteen.rules.proof import Proof
    from tests.conftest import Canteen
    from tests.proof.forging import Kept

DONE, DIFFERENCES, BAD_INPUT, NO_BOOK = 0, 1, 2, 3


@pytest.fixture
def book(copied: Canteen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a closed book with its key beside it, on a machine that has no book of its own."""
    copied.book.close()
    monkeypatch.setenv("CANTEEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "300")
    (tmp_path / "book.db.key").write_text(copied.key.hex())
    return copied.path


def run(canteen: Canteen, *arguments: object) -> int:
    """Run one command."""
    return commands.run(list(map(str, arguments)), canteen.now, demo=lambda _told, _out: 0, show=lambda *_: 0)


@dataclass
class Looking:
    """A window that notes what it was given to show, and ends with a code."""

    shown: list[tuple[Package, Proof, Words]] = field(default_factory=list)
    code: int = DONE

    def show(self, package: Package, proof: Proof, words: Words) -> int:
        """Note what is to be shown."""
        self.shown.append((package, proof, words))
        return self.code

    def at(self, canteen: Canteen, *arguments: object) -> int:
        """Look at a bundle by command."""
        told = ["view", *map(str, arguments)]
        return commands.run(told, canteen.now, demo=lambda _told, _out: 0, show=self.show)


def test_a_book_proves_itself_and_says_its_codes(
    copied: Canteen, book: Path, kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    assert run(copied, "verify", book, "--day", "2026-03-18") == DONE
    said = capsys.readouterr().out
    assert code_of(kept.day_seals["2026-03-18"]) in said
    assert code_of(kept.claims[0]) in said
    assert kept.rows[-1].hash.hex() in said
    assert "都对得上" in said
    assert book.read_bytes() == before


def test_a_code_from_paper_is_looked_for(
    copied: Canteen, book: Path, kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    code = code_of(kept.day_seals["2026-03-18"])
    assert run(copied, "verify", book, "--code", code) == DONE
    assert run(copied, "verify", book, "--code", code.replace(" ", ""), "--day", "2026-03-18") == DONE
    assert run(copied, "verify", book, "--code", code_of(kept.claims[0])) == DONE
    capsys.readouterr()
    assert run(copied, "verify", book, "--code", code, "--day", "2026-03-19") == DIFFERENCES
    assert code in capsys.readouterr().out
    assert run(copied, "verify", book, "--code", "12345 67890 12345 67890") == DIFFERENCES


def test_a_changed_table_is_named_with_both_values(
    copied: Canteen, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changing = Book.open(book, copied.key)
    with changing.writing() as record:
        record.connection.execute(sa.update(schema.claim), {"claimed_fen": 9_999_900})
    changing.close()
    assert run(copied, "verify", book) == DIFFERENCES
    said = capsys.readouterr().out
    assert "claimed_fen" in said
    assert "9999900" in said


def test_a_changed_entry_is_named_with_its_number(
    copied: Canteen, book: Path, kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    meal = next(each for each in kept.rows if each.kind == "meal.serve")
    changing = Book.open(book, copied.key)
    with changing.writing() as record:
        record.connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        this = sa.update(schema.journal).where(schema.journal.c.uuid == meal.uuid)
        record.connection.execute(this, {"body": meal.body.replace(b"1500", b"1900", 1)})
    changing.close()
    assert run(copied, "verify", book) == DIFFERENCES
    said = capsys.readouterr().out
    assert f"第 {meal.seq} 笔（就餐，{meal.uuid}）" in said
    assert meal.hash.hex() in said


def test_a_book_without_its_key_is_not_opened(
    copied: Canteen, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.key"
    wrong.write_text("00" * 32)
    assert run(copied, "verify", book, "--key", wrong) == NO_BOOK
    wrong.write_text("this is no key")
    assert run(copied, "verify", book, "--key", wrong) == NO_BOOK
    assert run(copied, "verify", book, "--key", tmp_path / "missing.key") == BAD_INPUT
    assert run(copied, "verify", tmp_path / "missing.book") == BAD_INPUT
    assert run(copied, "verify", tmp_path) == BAD_INPUT
    assert run(copied, "verify", book, "--day", "last Tuesday") == BAD_INPUT
    assert "Traceback" not in capsys.readouterr().err


def test_every_kind_of_entry_and_every_law_has_a_name() -> None:
    texts = catalogue()
    assert all(f"proof.kind_{kind.replace('.', '_')}" in texts for kind in BY_KIND)


def test_a_made_up_kind_is_shown_as_it_is(kept: Kept) -> None:
    from canteen.rules.links import Difference  # noqa: PLC0415 - of this test alone

    found = Difference("body", 7, "meal.invent", "0" * 32, "kind", "meal.invent", "—")
    assert "meal.invent" in difference_sentence(found, Words())
    assert json.loads(kept.rows[0].body)["canteen"] == "SX0001"


@pytest.fixture
def bundle(copied: Canteen, book: Path, tmp_path: Path) -> Path:
    """Return a bundle with the claim of March on a stick, and the key of its district beside it."""
    home, office, stick = tmp_path / "home", tmp_path / "office", tmp_path / "stick"
    home.mkdir()
    stick.mkdir()
    shutil.copy(book, home / "canteen.book")
    (home / "canteen.book.key").write_text(copied.key.hex())
    assert run(copied, "district", "begin", office, "--name", "示范区民政局", "--code", "140105") == DONE
    assert run(copied, "bundle", "sheet", stick / "desk.jzk") == DONE
    assert run(copied, "district", "enrol", office, stick / "desk.jzk") == DONE
    assert run(copied, "enrol-district", office / "district.jzd") == DONE
    assert run(copied, "bundle", "write", stick, "--month", "2026-03") == DONE
    shutil.copy(office / "bundle-key.txt", stick / "district.key")
    return next(stick.glob("*.jzb"))


def test_a_bundle_proves_itself_on_an_empty_machine(
    copied: Canteen,
    bundle: Path,
    kept: Kept,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CANTEEN_HOME", str(tmp_path / "empty"))
    capsys.readouterr()
    assert run(copied, "verify", bundle, "--code", code_of(kept.claims[0])) == DONE
    said = capsys.readouterr().out
    assert "纸上的码也在里面" in said
    assert code_of(kept.claims[0]) in said
    assert run(copied, "verify", bundle, "--key", tmp_path / "office" / "bundle-key.txt") == DONE
    assert run(copied, "verify", bundle, "--code", "12345 67890 12345 67890") == DIFFERENCES


def test_a_bundle_without_a_key_or_cut_short_is_not_taken(
    copied: Canteen, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bundle.read_bytes()
    bundle.write_bytes(content[:-7])
    assert run(copied, "verify", bundle) == BAD_INPUT
    bundle.write_bytes(content)
    (bundle.parent / "district.key").unlink()
    assert run(copied, "verify", bundle) == BAD_INPUT
    said = capsys.readouterr().err
    assert "--key" in said
    assert "Traceback" not in said


def test_a_bundle_is_shown_with_what_was_proved_of_it(
    copied: Canteen, bundle: Path, kept: Kept, tmp_path: Path
) -> None:
    looking = Looking()
    assert looking.at(copied, bundle) == DONE
    assert looking.at(copied, bundle, "--key", tmp_path / "office" / "bundle-key.txt") == DONE
    (package, proof, words), again = looking.shown
    assert package.manifest.canteen == "SX0001"
    assert len(package.entries) == package.manifest.totals.entries
    assert proof.holds
    assert kept.claims[0] in {each.digest for each in proof.claims}
    assert words.language == "zh"
    assert again[0] == package
    looking.code = NO_BOOK
    assert looking.at(copied, bundle) == NO_BOOK


def test_what_cannot_be_opened_is_not_shown(
    copied: Canteen, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    looking, wrong = Looking(), tmp_path / "another.txt"
    wrong.write_text(new_identity()[0])
    assert looking.at(copied, bundle, "--key", wrong) == BAD_INPUT
    wrong.write_text("this is no key")
    assert looking.at(copied, bundle, "--key", wrong) == BAD_INPUT
    assert looking.at(copied, bundle, "--key", tmp_path / "missing.txt") == BAD_INPUT
    assert looking.at(copied, tmp_path / "missing.jzb") == BAD_INPUT
    assert looking.at(copied, tmp_path) == BAD_INPUT
    bundle.write_bytes(bundle.read_bytes()[:-7])
    assert looking.at(copied, bundle) == BAD_INPUT
    assert looking.shown == []
    said = capsys.readouterr().err
    assert "missing.jzb" in said
    assert "Traceback" not in said


def test_the_second_bundle_begins_in_the_middle_and_holds(
    copied: Canteen, bundle: Path, tmp_path: Path
) -> None:
    office, stick = tmp_path / "office", bundle.parent
    assert run(copied, "district", "take", office, bundle) == DONE
    assert run(copied, "district", "answer", office, bundle, "--decision", "received", "--out", stick) == DONE
    receipt = next(stick.glob("*.jzr"))
    assert run(copied, "receipt", "take", receipt) == DONE
    assert run(copied, "bundle", "write", stick) == DONE
    second = max(stick.glob("*.jzb"))
    assert second != bundle
    assert run(copied, "verify", second) == DONE


def test_one_meal_is_proved_alone_without_the_others(
    copied: Canteen,
    book: Path,
    kept: Kept,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    meals = [each for each in kept.rows if each.kind == "meal.serve"]
    monkeypatch.chdir(tmp_path)
    assert run(copied, "verify", book, "--proof", meals[0].uuid) == DONE
    file = tmp_path / f"{meals[0].uuid}.json"
    text = file.read_text(encoding="utf-8")
    assert not any(other.uuid in text for other in meals[1:])
    code = code_of(kept.day_seals["2026-03-18"])
    capsys.readouterr()
    assert run(copied, "verify", file, "--code", code) == DONE
    assert code in capsys.readouterr().out
    assert run(copied, "verify", file, "--code", "12345 67890 12345 67890") == DIFFERENCES
    file.write_text(text.replace("1500", "1900", 1), encoding="utf-8")
    assert run(copied, "verify", file) == BAD_INPUT
    assert run(copied, "verify", book, "--proof", "0" * 32) == BAD_INPUT


def test_no_proof_of_a_meal_can_be_changed(kept: Kept) -> None:
    random = Random("one meal")  # noqa: S311 - a seed
    meal = next(each for each in kept.rows if each.kind == "meal.serve")
    told = single_proof(kept.rows, meal.uuid)
    assert told is not None
    assert single_holds(told, signing.holds) == kept.day_seals["2026-03-18"]
    for _ in range(200):
        name = random.choice([each for each in told if each != "format"])
        value = told[name]
        other: Any = {"x": 1}
        if isinstance(value, int):
            other = value + random.choice((-1, 1))
        elif isinstance(value, str):
            at = random.randrange(len(value))
            other = value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]
        elif isinstance(value, list):
            other = [*value[1:], "00" * 32]
        else:
            other = value | {"meals_ever": value["meals_ever"] + 1}
        assert single_holds(told | {name: other}, signing.holds) == "", name
