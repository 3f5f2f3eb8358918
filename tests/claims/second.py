"""A month's claim once more: entries into a plain database, and questions in SQL. No code of the program."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

_SQL = Path(__file__).with_name("second.sql").read_text(encoding="utf-8")
_EMPTY = """
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY, uuid TEXT UNIQUE, kind TEXT, day TEXT, at_ms INTEGER, operator TEXT, body TEXT
);
CREATE INDEX entry_by_kind ON entry (kind);
CREATE TABLE param (first TEXT, past TEXT);
CREATE TABLE share (
  policy TEXT, benefit TEXT, rule TEXT, way TEXT, place INT, payer TEXT, percent INT, most_fen INT,
  before_fen INT
);
CREATE TABLE running (policy TEXT, name TEXT, clause TEXT, fen INT, payer TEXT);
"""

Entry = tuple[int, str, str, str, int, str, str]  # seq, key, kind, day, moment in ms, operator, body
Answer = dict[str, Any]


def claim_again(entries: list[Entry], year: int, month: int) -> Answer:
    """Return a month's claim as these entries say it: every part by its name, as rows."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.row_factory = sqlite3.Row
        database.create_function("seal_hash", 1, _seal_hash, deterministic=True)
        database.executescript(_EMPTY)
        database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
        past = f"{year + month // 12}-{month % 12 + 1:02d}-01"
        database.execute("INSERT INTO param VALUES (?, ?)", (f"{year}-{month:02d}-01", past))
        for _seq, _key, kind, _day, _at, _operator, body in entries:
            if kind == "policy.adopt":
                _put_sharing(database, tomllib.loads(json.loads(body)["text"]))
        database.executescript(_SQL)
        parts = {name: _rows(database, name) for name in ("days", "roll", "summary", "adjustment", "funder")}
        granted = _rows(database, "line_grant")
        guests = _rows(database, "guests")[0]
    return {**parts, **guests, "line_grant": granted}


def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608 - a name from above


def _put_sharing(database: sqlite3.Connection, document: dict[str, Any]) -> None:
    """Write down who pays which benefit of a document, and its operating money for each meal."""
    for benefit in document["benefit"]:
        rows = [(document["id"], benefit["name"], *row) for row in _payers(benefit["shares"])]
        database.executemany("INSERT INTO share VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    for money in document.get("operating", ()):
        # The simple form alone: so much for each subsidised meal, all of it from one payer.
        (line,), (payer,) = money["line"], money["shares"]["payers"]
        assert (money["per"], money["only_with_subsidy"], set(line)) == ("meal", True, {"clause", "fen"})
        row = (document["id"], money["name"], line["clause"], line["fen"], payer)
        database.execute("INSERT INTO running VALUES (?, ?, ?, ?, ?)", row)


def _payers(shares: dict[str, Any]) -> list[tuple[Any, ...]]:
    rule, payers = json.dumps(shares, sort_keys=True), shares["payers"]
    if "fens" not in shares:
        way, percents = shares.get("remainder", "last"), shares["percents"]
        each = zip(payers, percents, strict=True)
        return [
            (rule, way, place, payer, round(percent * 100), None, 0)
            for place, (payer, percent) in enumerate(each)
        ]
    fens = [*shares["fens"], None]
    return [
        (rule, "fixed", place, payer, 0, fens[place], sum(shares["fens"][:place]))
        for place, payer in enumerate(payers)
    ]


def _seal_hash(seal: str) -> str:
    """Return the hash of a sealed day, hex, of which the code on its sheet is made."""
    told = json.dumps(json.loads(seal), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"jz-seal-1" + told.encode()).hexdigest()
