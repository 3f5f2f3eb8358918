"""canteen roster check, take, undo: a list judged without a book, taken in, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from canteen import commands, office, resources, settings
from canteen.book import Book
from canteen.rules.dates import CHINA

DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2026, 7, 2, 9, tzinfo=CHINA)
FAULTY = str(DATA / "roster-faulty.xlsx")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANTEEN_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def command(*arguments: str, now: datetime = NOW) -> int:
    return commands.run(arguments, now, demo=lambda _told, _out: 0, show=lambda *_: 0)


@pytest.fixture
def opened() -> None:
    policy = str(resources.path("policies", "rs-13-v2.toml"))
    facts = ("--name", "向阳", "--code", "1", "--policy", policy, "--price", "lunch=15")
    assert command("set-up", *facts, now=datetime(2026, 6, 1, 8, tzinfo=CHINA)) == 0


def people(home: Path) -> tuple[office.PersonLine, ...]:
    book = Book.open(home / "canteen.book", settings.book_key(home / "canteen.book"))
    lines = office.people(book, today=NOW.date())
    book.close()
    return lines


def test_a_check_names_exactly_the_expected_findings_for_programs(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("roster", "check", FAULTY, "--json") == 1
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    expected = json.loads((DATA / "roster-faulty-expected.json").read_text(encoding="utf-8"))
    assert [(each["sheet_row"], each["column"]) for each in told] == [
        (each["sheet_row"], each["column"]) for each in expected
    ]
    assert all(each["why"] and each["what_to_do"] for each in told)
    assert not list(home.glob("*.book"))


def test_a_check_says_the_same_in_sentences_and_touches_no_book(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("roster", "check", FAULTY) == 1
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 15
    assert "能用 26 人" in told.out
    assert not list(home.iterdir())


def test_a_good_list_is_checked_with_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("roster", "check", str(DATA / "roster-2026-06.xlsx")) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "480" in told.out
    assert command("roster", "check", str(DATA / "roster-2026-06.xlsx"), "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("opened")
def test_july_over_june_says_who_is_new_who_changed_and_whom_to_ask_about(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    june = datetime(2026, 6, 1, 9, tzinfo=CHINA)
    assert command("roster", "take", str(DATA / "roster-2026-06.xlsx"), now=june) == 0
    capsys.readouterr()
    assert command("roster", "take", str(DATA / "roster-2026-07.xls")) == 1  # nine people must be asked about
    told = capsys.readouterr()
    assert (
        "按 2026-07-01 起算：新来 25 人，有变化 25 人，没变化 451 人；要人看的 9 人，其中 0 人先没收"
        in told.out
    )
    assert told.err.count("去世") == 5
    assert "名单上没有的 4 人" in told.out
    assert not any(line.stopped for line in people(home))
    assert command("roster", "undo") == 0
    assert len(people(home)) == 480
    assert command("roster", "undo") == 2  # June's people have changed since, by July and back


def test_a_check_counts_the_deaths_that_remarks_tell_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("roster", "check", str(DATA / "roster-2026-07.xls")) == 0
    assert "备注说去世或搬走的 5 人" in capsys.readouterr().out


@pytest.mark.usefixtures("opened")
def test_a_list_holds_from_the_day_above_it_or_the_month_of_its_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = datetime(2026, 11, 22, 9, tzinfo=CHINA)
    assert command("roster", "take", str(DATA / "roster-2026-06.xlsx"), now=late) == 0
    assert "按 2026-06-01 起算" in capsys.readouterr().out
    assert command("roster", "take", str(DATA / "roster-2026-07.xls"), now=late) == 1
    assert "按 2026-07-01 起算" in capsys.readouterr().out
    assert len(people(home)) == 505


@pytest.mark.usefixtures("opened")
def test_a_day_ten_years_off_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    june = str(DATA / "roster-2026-06.xlsx")
    assert command("roster", "take", june, "--from", "2036-01-01") == 2
    assert "离今天太远" in capsys.readouterr().err
    assert people(home) == ()


@pytest.mark.usefixtures("opened")
def test_what_a_command_writes_carries_the_name_of_who_works_here(home: Path) -> None:
    settings.write(home, replace(settings.read(home), operator="李敏"))
    assert (
        command(
            "roster", "take", str(DATA / "roster-2026-06.xlsx"), now=datetime(2026, 6, 1, 9, tzinfo=CHINA)
        )
        == 0
    )
    book = Book.open(home / "canteen.book", settings.book_key(home / "canteen.book"))
    last = office.last_roster(book)
    book.close()
    assert last is not None
    assert last.operator == "李敏"


@pytest.mark.usefixtures("opened")
def test_a_day_that_is_none_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("roster", "take", str(DATA / "roster-2026-06.xlsx"), "--from", "七月") == 2
    assert "2026-06-01" in capsys.readouterr().err
    assert people(home) == ()
