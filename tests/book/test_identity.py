"""Names, ID numbers, telephones and addresses stay in the table of their own."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

from canteen import claims, desk, office
from canteen.book import journal, schema
from canteen.rules.person import LEFT, Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from tests.conftest import Canteen


def strangers() -> list[RosterRow]:
    """Return ten people of whom nothing occurs anywhere else in the world."""
    return [
        RosterRow(
            row=100 + number,
            name=f"{chr(0x9000 + secrets.randbelow(500))}{chr(0x8000 + secrets.randbelow(500))}鑫{number}",
            id_number=f"140199194001{number + 10}{secrets.randbelow(10**4):04d}",
            born=date(1940, 1, number + 10),
            sex="女",
            statuses=(Status("常住"), Status("低保")),
            community=f"社区{secrets.token_hex(4)}",
            address=f"街{secrets.token_hex(4)}号",
            phone=f"000{secrets.randbelow(10**8):08d}",
            diet=f"忌{secrets.token_hex(4)}",
        )
        for number in range(10)
    ]


def a_day_of(canteen: Canteen) -> tuple[list[str], list[str]]:
    """Enrol, serve, lose, replace, take back, leave, close, correct; return identity and card numbers."""
    rows = strangers()
    office.apply_roster(canteen.book, Roster("花名册", tuple(rows)), **canteen.deed)
    everybody = office.persons_by_id_number(canteen.book)
    persons = [everybody[row.id_number] for row in rows]
    cards = [card.digits for card in office.issue_cards(canteen.book, persons, **canteen.deed)]
    meals = [desk.serve(canteen.book, digits, canteen.order()) for digits in cards]
    desk.serve(canteen.book, cards[0], canteen.order())
    desk.serve_by_name(canteen.book, persons[1], "no_card", canteen.order())
    desk.find(canteen.book, rows[2].name, today=canteen.now.date())
    office.stop_card(canteen.book, persons[3], "lost", **canteen.deed)
    office.issue_cards(canteen.book, [persons[4]], **canteen.deed)
    desk.serve(canteen.book, cards[3], canteen.order())
    desk.void_last(canteen.book, "other", **canteen.deed)
    office.stop_person(canteen.book, persons[5], LEFT, since=canteen.now.date(), **canteen.deed)
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    claims.correct(canteen.book, getattr(meals[6], "meal", ""), "other", witness="王芳", **canteen.deed)
    told = [text for row in rows for text in (row.name, row.id_number, row.address, row.phone, row.diet)]
    return told + [row.community for row in rows], cards


def test_the_journal_and_the_refused_scans_name_nobody(canteen: Canteen) -> None:
    told, cards = a_day_of(canteen)
    with canteen.book.reading() as record:
        tables = (schema.journal, schema.refusal)
        rows = [row for table in tables for row in record.connection.execute(table.select())]
        entries = list(journal.entries(record))
    assert len(entries) > 60
    written = "\n".join(
        each.decode() if isinstance(each, bytes) and len(each) != 32 else str(each)
        for row in rows
        for each in row
    )
    assert [canary for canary in (*told, *cards) if canary in written] == []


def test_the_file_and_its_side_files_say_nothing_without_the_key(canteen: Canteen) -> None:
    told, cards = a_day_of(canteen)
    canaries = [*told, *cards, "journal", "向阳食堂", "示范〔2026〕1号", "meal.serve"]
    files = [file for file in canteen.path.parent.iterdir() if file.name.startswith(canteen.path.name)]
    assert {file.name for file in files} >= {"book.db", "book.db-wal"}
    for file in files:
        raw = file.read_bytes()
        for canary in canaries:
            assert canary.encode() not in raw
            assert canary.encode("utf-16-le") not in raw


def test_a_cards_digits_are_kept_nowhere_in_the_book(canteen: Canteen) -> None:
    _, cards = a_day_of(canteen)
    with canteen.book.reading() as record:
        tables = [*schema.metadata.sorted_tables]
        rows = [row for table in tables for row in record.connection.execute(table.select())]
    written = "\n".join(str(each) for row in rows for each in row)
    assert [digits for digits in cards if digits in written] == []
