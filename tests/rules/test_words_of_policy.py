"""Every reason behind an amount and every fault of a policy file has its sentence in both languages."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from canteen import words
from canteen.rules.entries import MealServed
from canteen.rules.policy import Kind, Period

RULES = Path(words.__file__).parents[1] / "rules"
CODES = {f"limit_{period}" for period in get_args(Period)}
CODES |= set(re.findall(r'Reason\("(\w+)"', (RULES / "policy.py").read_text(encoding="utf-8")))
CODES |= set(re.findall(r'append\(\("(\w+)", ', (RULES / "policy.py").read_text(encoding="utf-8")))
CODES |= {"off_day", "too_young", "no_rule", *(f"kind_{kind}" for kind in get_args(Kind))}
FAULTS = {
    code
    for file in RULES.glob("*.py")
    for code in re.findall(r'"((?:policy|operating)_\w+)"', file.read_text(encoding="utf-8"))
} - {field.name for field in fields(MealServed)}
FACTS = {"clause", "amount", "count", "benefit"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_has_a_sentence_made_of_its_facts(code: str) -> None:
    both = words.catalogue()[f"policy.{code}"]
    assert placeholders(both["zh"]) == placeholders(both["en"]) <= FACTS


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_fault_has_a_sentence(code: str) -> None:
    both = words.catalogue()[f"errors.{code}"]
    assert placeholders(both["zh"]) == placeholders(both["en"])


def test_the_codes_were_found() -> None:
    assert {"rule", "at_most", "price", "month_cap", "rounded", "reference", "percent_cap"} <= CODES
    assert {"policy_value", "policy_toml", "policy_overlap", "operating_grade"} <= FAULTS
