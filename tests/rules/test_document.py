"""Policy documents: what is read, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from canteen.errors import InputError
from canteen.rules.document import read_policy

TEXT = (Path(__file__).parents[2] / "resources/policies/rs-13-v1.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("least_self_pay_fen", "least_selfpay_fen", "benefit[1].least_selfpay_fen"),
        ("fen = 400", "fen = 400.5", "benefit[1].line[5].fen"),
        ("[30, 30, 40]", "[30, 30, 30]", "benefit[1].shares.percents"),
        ('["低保"]', '["底保"]', "benefit[1].line[5].tags"),
        ("2026-06-30", "2025-06-30", "ends"),
        ('"subsidy"', '"gift"', "benefit[1].kind"),
        ("at_most_percent = 80", "at_most_percent = 180", "benefit[1].at_most_percent"),
        ("min_age = 60", 'min_age = "60"', "benefit[1].min_age"),
        ("fen = 500 }", "fen = 500, percent = 5 }", "benefit[1].line[4].fen"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_key(old: str, new: str, where: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as refused:
        read_policy(TEXT.replace(old, new, 1))
    assert refused.value.where == where


def test_a_broken_text_is_refused_with_its_line() -> None:
    with pytest.raises(InputError) as refused:
        read_policy(TEXT.replace("ends = 2026-06-30", "ends = "))
    assert refused.value.facts["line"] == TEXT[: TEXT.index("ends = ")].count("\n") + 1
