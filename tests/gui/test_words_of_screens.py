"""Every sentence stands in both languages, and speaks as at a counter."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from canteen.words import catalogue

BANNED = ("失败", "异常", "非法", "操作成功", "提交", "系统错误")
ROOM = Path(__file__).parents[2] / "canteen" / "gui"
NAMED = re.compile(r"\"((?:desk|shell|menu|settings|calendar)\.[a-z_0-9-]+)\"")


@pytest.mark.parametrize("text_id", sorted(catalogue()))
def test_every_sentence_has_two_languages_with_the_same_facts(text_id: str) -> None:
    both = catalogue()[text_id]
    assert set(both) == {"zh", "en"}
    assert all(each.strip() for each in both.values())
    facts = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in both.values()]
    assert facts[0] == facts[1]
    assert not [word for word in BANNED if word in both["zh"]]


def test_every_sentence_that_a_screen_names_is_in_the_catalogue() -> None:
    for file in ROOM.rglob("*.py"):
        for text_id in NAMED.findall(file.read_text(encoding="utf-8")):
            assert text_id in catalogue(), (file.name, text_id)
