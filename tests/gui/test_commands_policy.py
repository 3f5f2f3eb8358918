"""canteen policy list, read, adopt: what is in force, what a document says, what it replaces."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from canteen import commands, resources
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 2, 9, tzinfo=CHINA)


def policy(name: str) -> str:
    return str(resources.path("policies", name))


def command(*arguments: str) -> int:
    return commands.run(arguments, NOW, demo=lambda _told, _out: 0, show=lambda *_: 0)


@pytest.fixture(autouse=True)
def _opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANTEEN_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    facts = ("--name", "向阳", "--code", "1", "--policy", policy("rs-13-v1.toml"), "--price", "lunch=15")
    assert command("set-up", *facts) == 0


def test_an_adoption_says_what_it_replaces_and_from_when(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert command("policy", "adopt", policy("rs-13-v2.toml")) == 0
    said = capsys.readouterr().out
    assert "2026 年 7 月 1 日" in said
    assert command("policy", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["待生效", "生效中"]


def test_a_document_is_read_as_sentences_with_their_clauses(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert command("policy", "read", policy("rs-13-v1.toml")) == 0
    said = capsys.readouterr().out
    assert "70 到 79 岁，每次补 2 元" in said
    assert "[第三条（二）]" in said


def test_another_citys_document_is_said_to_be_no_later_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = resources.path("policies", "rs-12.toml").read_text(encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text(text.replace("begins = 2026-01-01", "begins = 2026-06-01"), encoding="utf-8")
    assert command("policy", "adopt", str(other)) == 0
    assert "不是同一组的前后版本" in capsys.readouterr().out
