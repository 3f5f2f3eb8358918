"""A recorded month through the same verbs as the window, then rehearsed; and months that make no sense."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canteen import office, replay, resources
from canteen.book import ledger, register
from canteen.errors import InputError
from canteen.exchange.roster import read_roster
from canteen.rules.dates import Month
from canteen.rules.roster import Roster
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.book import Book
    from tests.conftest import Canteen

DATA = Path(__file__).parents[1] / "data"
POLICY, NEXT = (
    resources.path("policies", f"rs-13-{version}.toml").read_text(encoding="utf-8")
    for version in ("v1", "v2")
)
JUNE = Month(2026, 6)
NOBODY = "140199190001010000"


def nothing(_done: int, _total: int) -> None:
    pass


def line(number: int, clock: str, do: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a line
    return {"n": number, "at": f"2026-03-18T{clock}:00+08:00", "do": do, **more}


@dataclass(frozen=True)
class Replayed:
    book: Book
    answers: dict[int, dict[str, Any]]
    claim: dict[str, Any]


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """The given month, served through the desk."""
    events = replay.read_events(DATA / "service-2026-06.jsonl")
    roster = read_roster(DATA / "roster-2026-06.xlsx")
    path = tmp_path_factory.mktemp("june") / "book.db"
    running = replay.open_canteen(path, replay.new_key(), roster, [POLICY], now=events[0]["at"])
    answers = {each["n"]: each for each in replay.run(running, events)}
    yield Replayed(running.book, answers, replay.claim_of(running, JUNE))
    running.book.close()


def test_the_given_month_comes_out_without_a_single_difference(june: Replayed) -> None:
    lines = (DATA / "service-2026-06-expected.jsonl").read_text(encoding="utf-8").splitlines()
    expected = {each["n"]: each for each in map(json.loads, lines)}
    answers = june.answers
    assert answers.keys() == expected.keys()
    told = {number: {name: answers[number].get(name) for name in each} for number, each in expected.items()}
    assert [number for number, each in expected.items() if told[number] != each] == []
    assert june.claim == json.loads((DATA / "claim-2026-06-expected.json").read_text(encoding="utf-8"))


def test_june_under_its_own_document_changes_nothing_and_costs_what_was_claimed(june: Replayed) -> None:
    expected = json.loads((DATA / "claim-2026-06-expected.json").read_text(encoding="utf-8"))["total"]
    told: list[tuple[int, int]] = []
    rehearsed = office.rehearse(
        june.book, POLICY, JUNE, progress=lambda done, total: told.append((done, total))
    )
    result = rehearsed.result
    assert (result.gaining, result.losing) == ((), ())
    assert result.before_fen == result.after_fen == expected["subsidy"]
    assert (result.meals, len(result.people)) == (expected["meals"], expected["people"])
    assert {each.funder: each.after_fen for each in result.funders} == expected["shares"]
    assert {each.funder: each.before_fen for each in result.funders} == expected["shares"]
    assert sum(each.after_fen for each in result.classes) == expected["subsidy"]
    assert all(rehearsed.names[each.person] for each in result.people)
    assert (told[0], told[-1]) == ((0, 100), (100, 100))
    assert told == sorted(told)


def test_june_under_the_next_version_names_who_gains(june: Replayed) -> None:
    result = office.rehearse(june.book, NEXT, JUNE, progress=nothing).result
    assert result.gaining
    assert result.losing == ()
    assert result.after_fen - result.before_fen == sum(each.gain_fen for each in result.gaining) > 0


def test_a_rehearsal_writes_nothing(june: Replayed) -> None:
    before = office.policies(june.book, today=JUNE.end)
    with june.book.reading() as record:
        meals = ledger.past_meals(record, JUNE.first, JUNE.end)
    office.rehearse(june.book, NEXT, JUNE, progress=nothing)
    assert office.policies(june.book, today=JUNE.end) == before
    with june.book.reading() as record:
        assert ledger.past_meals(record, JUNE.first, JUNE.end) == meals


def test_june_with_the_statuses_that_everybody_has_shows_no_difference(june: Replayed) -> None:
    with june.book.reading() as record:
        persons = [elder.person for elder in register.elders(record)]
        statuses = {person: register.statuses(record, person) for person in persons}
    assert [person for person in persons if office.would_differ(june.book, person, statuses[person])] == []


@pytest.fixture
def running(tmp_path: Path, begun: Canteen) -> Iterator[replay.Replay]:
    """A replay that has not begun, with the elders of the small canteen."""
    roster = Roster("花名册", begun.rows)
    opened = replay.open_canteen(tmp_path / "book.db", replay.new_key(), roster, [POLICY], now=begun.now)
    yield opened
    opened.book.close()


def answers(running: replay.Replay, folder: Path, *events: dict[str, Any]) -> list[dict[str, Any]]:
    file = folder / "service.jsonl"
    file.write_text("\n".join(json.dumps(event, ensure_ascii=False) for event in events), encoding="utf-8")
    return list(replay.run(running, replay.read_events(file)))


def refused(file: Path) -> InputError:
    with pytest.raises(InputError) as fault:
        replay.read_events(file)
    for language in ("zh", "en"):
        assert Words(language).fault(fault.value)
    return fault.value


def test_who_is_not_in_the_roster_has_no_card_here_and_stops_nothing(
    running: replay.Replay, tmp_path: Path, begun: Canteen
) -> None:
    deeds = ("scan", "scan_old_card", "deliver", "serve_without_card", "report_lost_card", "reissue_card")
    lines = [line(number, f"12:0{number}", do, elder=NOBODY) for number, do in enumerate(deeds, 1)]
    known = line(7, "12:07", "scan", elder=begun.rows[0].id_number)
    *strangers, served = answers(running, tmp_path, *lines, known)
    assert {each["why"] for each in strangers} == {"unknown_card"}
    assert served["outcome"] == "served"


def test_two_events_of_one_number_are_refused_with_the_second_line(tmp_path: Path) -> None:
    file = tmp_path / "service.jsonl"
    twice = (line(1, "12:00", "guest"), line(1, "12:01", "guest"))
    file.write_text("\n".join(map(json.dumps, twice)), encoding="utf-8")
    fault = refused(file)
    assert (fault.code, fault.where) == ("service_twice", "service.jsonl:2")


def test_an_event_that_comes_before_the_last_one_is_answered_by_the_clock(
    running: replay.Replay, tmp_path: Path, begun: Canteen
) -> None:
    one, two = (row.id_number for row in begun.rows[:2])
    first, second = answers(
        running, tmp_path, line(1, "18:00", "scan", elder=one), line(2, "12:00", "scan", elder=two)
    )
    assert first["outcome"] == "served"
    assert (second["outcome"], second["why"]) == ("refused", "clock_back")


def test_what_makes_no_sense_is_refused_and_the_month_goes_on(
    running: replay.Replay, tmp_path: Path, begun: Canteen
) -> None:
    elder = begun.rows[0].id_number
    told = answers(
        running,
        tmp_path,
        line(1, "12:00", "void", of=99, reason=""),
        line(2, "12:01", "correct", of=99, reason="登记错"),
        line(3, "12:02", "scan_code", code="123"),
        line(4, "12:03", "report_lost_card", elder=elder),
        line(5, "12:04", "report_lost_card", elder=elder),
        line(6, "12:05", "reissue_card", elder=elder),
        line(7, "12:06", "scan", elder=elder),
        line(8, "12:07", "scan_old_card", elder=elder),
        line(9, "12:08", "close_day", date="2026-03-19"),
        line(10, "12:09", "correct", of=7, reason="登记错"),
        line(11, "12:10", "close_day", date="2026-03-18"),
        line(12, "12:11", "close_day", date="2026-03-18"),
        line(13, "12:12", "scan", elder=elder),
        line(14, "12:13", "correct", of=7, reason="登记错"),
    )
    assert [each.get("why", each["outcome"]) for each in told] == [
        "undo_none",
        "undo_none",
        "unknown_card",
        "recorded",
        "card_none",
        "recorded",
        "served",
        "card_revoked",
        "day_not_yet",
        "day_open",
        "closed",
        "day_closed",
        "day_closed",
        "corrected",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n \n", "file_empty"),
        (b"\xff\xfe\x00", "policy_text"),
        ("午餐".encode("gb18030"), "policy_text"),
    ],
)
def test_a_file_without_lines_or_in_another_encoding_is_refused(
    tmp_path: Path, text: bytes, code: str
) -> None:
    file = tmp_path / "service.jsonl"
    file.write_bytes(text)
    fault = refused(file)
    assert (fault.code, fault.where) == (code, "service.jsonl")


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.jsonl").code == "file_missing"
    assert refused(tmp_path).code == "file_folder"


GOOD = line(1, "12:00", "guest")


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "[]",
        "null",
        "7",
        '"scan"',
        "[" * 100_000,
        "1" * 5000,
        "{}",
        json.dumps(GOOD | {"do": "eat"}),
        json.dumps(GOOD | {"do": ["scan"]}),
        json.dumps(GOOD | {"at": "2026-03-18T12:00:00"}),
        json.dumps(GOOD | {"at": "0001-01-01T00:00:00+08:00"}),
        json.dumps(GOOD | {"at": "9999-12-31T23:59:59-12:00"}),
        json.dumps(GOOD | {"at": "noon"}),
        json.dumps(GOOD | {"at": 12}),
        json.dumps(GOOD | {"n": "1"}),
        json.dumps(GOOD | {"n": True}),
        json.dumps(GOOD | {"price": -1}),
        json.dumps(GOOD | {"price": 15.0}),
        json.dumps(GOOD | {"price": 10**30}),
        json.dumps(GOOD | {"do": "scan"}),
        json.dumps(GOOD | {"do": "scan", "elder": 140199}),
        json.dumps(GOOD | {"do": "scan_code"}),
        json.dumps(GOOD | {"do": "void", "of": "1"}),
        json.dumps(GOOD | {"do": "void", "of": 1, "reason": 5}),
        json.dumps(GOOD | {"do": "close_day", "date": "31.06.2026"}),
        json.dumps(GOOD | {"do": "report_death", "elder": NOBODY, "died": "2026-02-30"}),
    ],
    ids=range(27),
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "service.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n\n{wrong}\n", encoding="utf-8")
    fault = refused(file)
    assert (fault.code, fault.where) == ("service_line", "service.jsonl:3")


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "service.jsonl"
    strange = line(2, "12:01", "void", of=1, reason="不\u2028要")
    told = "\r\n".join(json.dumps(event, ensure_ascii=False) for event in (GOOD, strange))
    file.write_bytes(b"\xef\xbb\xbf" + told.encode())
    assert [event["n"] for event in replay.read_events(file)] == [1, 2]
