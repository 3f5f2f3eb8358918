"""Write a year's holidays for an official to check and edit: ``python installer/holidays.py 2026``."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import chinese_calendar

FOLDER = Path(__file__).parents[1] / "resources" / "holidays"
CHINESE = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
HEAD = """# {year} 年节假日：国务院办公厅每年发布，发布后照着改这个文件就行。
# name 节日；from、to 放假的第一天和最后一天；makeup 调休上班的周六周日。
# 没写的日子：周一到周五是工作日，周六周日是周末。
year = {year}
source = "国务院办公厅关于{year}年部分节假日安排的通知"
"""


def main(year: int) -> None:
    """Write one year's file."""
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    days = [day for day in days if day.year == year]
    named = [(day, name) for day in days if (name := _holiday(day))]
    text, written = HEAD.format(year=year), set()
    for name, run in groupby(named, key=lambda pair: pair[1]):
        spell = [day for day, _ in run]
        text += f'\n[[holiday]]\nname = "{CHINESE[name]}"\nfrom = {spell[0]}\nto = {spell[-1]}\n'
        makeup = [str(day) for day in days if _makeup_of(day) == name]
        if makeup and name not in written:  # another holiday may fall in the middle of this one
            text += f"makeup = [{', '.join(makeup)}]\n"
        written.add(name)
    (FOLDER / f"{year}.toml").write_text(text, encoding="utf-8", newline="\n")


def _holiday(day: date) -> str:
    """Return the holiday of a day off, weekends beside it included; empty on other days."""
    if not chinese_calendar.is_holiday(day):
        return ""
    return chinese_calendar.get_holiday_detail(day)[1] or ""


def _makeup_of(day: date) -> str:
    """Return the holiday that a Saturday or Sunday makes up for."""
    if day.weekday() < 5 or not chinese_calendar.is_workday(day):
        return ""
    return chinese_calendar.get_holiday_detail(day)[1] or ""


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        main(int(argument))
