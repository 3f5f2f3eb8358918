"""Everything that can be refused has its sentence in both languages, with its facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from canteen.rules.bundle import Outcome, Totals, Verdict
from canteen.rules.receipt import DECISIONS
from canteen.words import Language, Words, catalogue
from canteen.words.bundle import verdict_sentence

CODE = re.compile(r"InputError\(\s*\"([a-z_]+)\"")
STICK = re.compile(r"\"(stick_[a-z_]+)\"")
ROOMS = (
    "keeping.py",
    "district.py",
    "handover.py",
    "book/backup.py",
    "commands/bundle.py",
    "commands/district.py",
)
FILES = (*ROOMS, *(f"exchange/{name}.py" for name in ("bundle", "letters", "standing", "stick")))
FACTS: dict[Outcome, dict[str, int | str]] = {
    Outcome.ACCEPTED: {"new": 3},
    Outcome.OVERLAP_ACCEPTED: {"new": 3, "known": 4},
    Outcome.ALREADY_IMPORTED: {"number": 1, "last": 9},
    Outcome.GAP: {"first": 5, "last": 9},
    Outcome.FORK: {"seq": 7},
    Outcome.UNKNOWN_DEVICE: {"canteen": "SX0001", "desk": "1"},
    Outcome.REVOKED_KEY: {"canteen": "SX0001", "desk": "1"},
    Outcome.DAMAGED: {"seq": 7},
    Outcome.TOO_NEW: {"seq": 7},
    Outcome.EPOCH_NEEDS_REVIEW: {"epoch": 2, "known": 1},
    Outcome.TOTALS_DIFFER: {"total": "claim", "told": 1, "counted": 2},
}


@pytest.mark.parametrize("file", FILES)
def test_every_refusal_has_its_sentence(file: str) -> None:
    text = (Path(__file__).parents[2] / "canteen" / file).read_text(encoding="utf-8")
    for code in (*CODE.findall(text), *STICK.findall(text)):
        assert f"errors.{code}" in catalogue(), code


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("outcome", Outcome)
def test_every_answer_to_a_bundle_has_its_sentence(outcome: Outcome, language: Language) -> None:
    sentence = verdict_sentence(Verdict(outcome, FACTS.get(outcome, {})), Words(language))
    assert sentence[0] != "{"
    assert "{" not in sentence
    elsewhere = verdict_sentence(
        Verdict(Outcome.DAMAGED, {"where": "x.jzb events.ndjson 7"}), Words(language)
    )
    assert "events.ndjson 7" in elsewhere


def test_every_total_and_every_decision_has_its_word() -> None:
    for name in (*Totals.__slots__, "claim"):
        assert f"bundle.total_{name}" in catalogue()
    for decision in DECISIONS:
        assert f"bundle.decision_{decision}" in catalogue()
    for outcome in Outcome:
        if outcome not in {Outcome.ACCEPTED, Outcome.OVERLAP_ACCEPTED, Outcome.ALREADY_IMPORTED}:
            assert f"bundle.verdict_{outcome}" in catalogue()
