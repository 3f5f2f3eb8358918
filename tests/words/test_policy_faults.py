"""What is wrong in a policy file is said in the words of the field: which item, which line, what to write."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from canteen.errors import InputError
from canteen.exchange.text import read_text
from canteen.rules.cases import read_cases
from canteen.rules.document import read_policy
from canteen.words import Words
from canteen.words.place import KEYS, place

FOLDER = Path(__file__).parents[2] / "resources/policies"
TEXT = (FOLDER / "rs-13-v1.toml").read_text(encoding="utf-8")
CASES = (FOLDER / "rs-13.cases.toml").read_text(encoding="utf-8")
MEAL = "第 1 项补贴“meal”"
SHARES = f"{MEAL} · 谁出钱 shares"
LOW = f"{MEAL} · 第 5 条“第四条（二）”"


def said(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(InputError) as refused:
        read_policy(TEXT.replace(old, new, 1))
    assert Words("en").fault(refused.value)
    return Words().fault(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[30, 30, 40]", "[30, 30, 30]",
         f"{SHARES} · 各家比例 percents：几家的比例加起来是 90%，应该正好 100%。请改比例。"),
        ("[30, 30, 40]", "[60, 40]",
         f"{SHARES} · 各家比例 percents：写了 3 家出钱，比例写了 2 个。每家写一个比例，"),
        ("percents = [30, 30, 40]", "fens = [300]",
         f"{SHARES} · 各家固定数 fens：写了 3 家出钱，前面 2 家各写一个固定的分数（整数），"),
        ('part = "困难类别", tags = ["低保边缘", "刚性支出困难"], fen = 200', 'part = "困难类别", fen = 2.5',
         f"{MEAL} · 第 7 条“第四条（四）” · 补多少 fen：这里写多少分，写整数，比如 7 元写 700。现在写的是 2"),
        ('["低保"]', '["底保"]',
         f"{LOW} · 身份 tags：没有“底保”这个词，是不是“低保”？"),
        ("fen = 400 }", "fen = 400, percent = 5 }",
         f"{LOW} · 补多少 fen：一条里补多少只有一种写法。从 fen percent copay_fen 里写一个"),
        ("min_age = 60", 'min_age = "60"',
         f'{MEAL} · 最小年龄 min_age：这里写整数，0 到 150。现在写的是 "60"。'),
        ("max_age = 79", "max_age = 69",
         f"{MEAL} · 第 2 条“第三条（二）” · 最大年龄 max_age：最高的 69 比最低的 70 还小。"),
        ("at_most_percent = 80", "at_most_percent = 180",
         f"{MEAL} · 最多补百分之几 at_most_percent：这里写百分数，0 到 100，最多两位小数，比如 25 或 12.5。"),
        ("least_self_pay_fen", "least_selfpay_fen",
         f"{MEAL} · least_selfpay_fen：没有“least_selfpay_fen”这个名称，是不是“least_self_pay_fen”？"),
        ("2026-06-30", "2025-06-30",
         "最后一天 ends：最后一天 2025-06-30 在第一天 2026-01-01 之前。请改其中一个。"),
        ("begins = 2026-01-01", 'begins = "2026-01-01"',
         '第一天 begins：这里写日期，比如 2026-01-31，不加引号，不写时间。现在写的是 "2026-01-01"。'),
        ('clause = "第四条（三）", ', "", f"{MEAL} · 第 6 条 · 第几条 clause：少写了这一项。请补上。"),
        ('name = "meal"', 'name = ""',
         '第 1 项补贴 · 名称 name：这里写一行文字，前后加英文引号，最多 200 个字。现在写的是 ""。'),
        ('["计生特殊"]', '["军烈属"]', f"{MEAL} · 第 6 条“第四条（三）” · 身份 tags：没有“军烈属”这个词。"),
        ('without = ["机构"]', "makeup_days = 1",
         f"{MEAL} · 调休上班的周末 makeup_days：这里写 true（是）或者 false（不是）。现在写的是 1。"),
    ],
)  # fmt: skip
def test_a_slip_is_said_with_its_item_its_line_and_what_to_write(old: str, new: str, sentence: str) -> None:
    assert said(old, new).startswith(sentence)


def test_two_items_of_one_name_are_named() -> None:
    benefit = TEXT[TEXT.index("[[benefit]]") :]
    with pytest.raises(InputError) as refused:
        read_policy(TEXT + benefit)
    assert Words().fault(refused.value).startswith("补贴 benefit：有两项都叫“meal”")


def test_a_place_outside_a_policy_stays_as_it_is() -> None:
    for where in ("名单.xlsx", "service.jsonl:2", "", "我的 政策.toml"):
        assert place(where, (), Words()) == where
    assert place("我的 政策.toml ends", (), Words()) == "我的 政策.toml · 最后一天 ends"


def test_every_field_of_a_document_has_words() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    tables = re.findall(r"(?m)^\| ((?:`[\w\[\]]+` ?)+)\|", readme)
    named = {name.strip("[]") for row in tables for name in re.findall(r"`([\w\[\]]+)`", row)}
    assert named - set(KEYS) == set()


# ── other files ──


def excel() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, "午餐")
    return made.getvalue()


def word() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return made.getvalue()


def packed() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("政策.toml", TEXT)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("补贴.xlsx", excel(), "表格"),
        ("补贴.xls", (Path(__file__).parents[1] / "data/roster-2026-07.xls").read_bytes(), "表格"),
        ("通知.docx", word(), "文档"),
        ("通知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "文档"),
        ("通知.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        ("政策.zip", packed(), "压缩包"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "图片"),
    ],
)
def test_another_kind_of_file_is_named_with_what_is_wanted(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_text(file)
    sentence = Words().fault(refused.value)
    assert sentence.startswith(f"{name}：这是一")
    assert what in sentence
    assert ".toml" in sentence
    assert "byte" not in Words("en").fault(refused.value)


def test_cases_given_as_a_policy_and_the_other_way_round_are_told_the_order() -> None:
    with pytest.raises(InputError) as refused:
        read_policy(CASES)
    assert Words().fault(refused.value) == "这是算例，不是政策。政策文件写在前面，算例写在最后。"
    with pytest.raises(InputError) as refused:
        read_cases(TEXT)
    assert Words().fault(refused.value) == "这是政策，不是算例。政策文件写在前面，算例写在最后。"
