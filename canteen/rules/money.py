"""Money in integer fen: text, sharing with remainders, capital amounts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")
_LARGEST_YUAN = 10**16
_WRITTEN = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")


def yuan(fen: int, *, grouped: bool = False) -> str:
    """Write fen as yuan with two decimals: 700 → ``7.00``, grouped 153000 → ``1,530.00``."""
    whole, rest = divmod(abs(fen), 100)
    sign = "−" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}" if grouped else f"{sign}{whole}.{rest:02d}"


def fen_of(text: str) -> int | None:
    """Read a price in yuan as people write it: 15, 15.5, ¥15.00, １５元 → fen; None if it is no such price.

    At most two decimals, less than a million yuan.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    # An input method may write the Chinese full stop.
    match = _WRITTEN.fullmatch(plain.replace("。", "."))
    if match is None:
        return None
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def capital(fen: int) -> str:
    """Write an amount in capitals by the bank rules (银发〔1997〕393号): 140950 → 人民币壹仟肆佰零玖元伍角.

    Of the forms the rules leave open: 整 only after 元, no 零 before 角.

    Raises:
        ValueError: below zero or from ten thousand billion yuan on.
    """
    whole, rest = divmod(fen, 100)
    if not 0 <= whole < _LARGEST_YUAN:
        raise ValueError(fen)
    jiao, cents = divmod(rest, 10)
    text = _capital_whole(whole) + "元" if whole else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif cents and whole:
        text += "零"
    if cents:
        return f"人民币{text}{_DIGITS[cents]}分"
    return f"人民币{text}" if jiao else f"人民币{text or '零元'}整"


def _capital_whole(whole: int) -> str:
    """Join sections of four digits; a section that lost leading digits is announced by one 零."""
    text = ""
    for index in range(len(_SECTIONS) - 1, -1, -1):
        section = whole // 10_000**index % 10_000
        if section:
            gap = "零" if text and (section < 1000 or whole // 10_000 ** (index + 1) % 10_000 == 0) else ""
            text += gap + _capital_section(section) + _section_unit(index, whole)
    return text


def _section_unit(index: int, whole: int) -> str:
    """万亿 says 亿 only when no 亿 section follows to say it."""
    if index == 3 and whole // 10_000**2 % 10_000:
        return "万"
    return _SECTIONS[index]


def _capital_section(section: int) -> str:
    """Four digits with 仟佰拾; a run of inner zeros is one 零, trailing zeros are silent."""
    text, zero = "", False
    for power in range(3, -1, -1):
        digit = section // 10**power % 10
        if not digit:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + _DIGITS[digit] + _UNITS[power]
        zero = False
    return text


def share_with_rest(fen: int, percents: Sequence[int]) -> tuple[int, ...]:
    """Split fen by percents of any one unit, each floored, the rest to the last payer."""
    whole = sum(percents)
    first = [fen * percent // whole for percent in percents[:-1]]
    return (*first, fen - sum(first))


def share_largest_remainder(fen: int, percents: Sequence[int]) -> tuple[int, ...]:
    """Split fen by percents; left-over fen go to the largest remainders, ties in the order written."""
    whole = sum(percents)
    parts = [fen * percent // whole for percent in percents]
    by_remainder = sorted(range(len(percents)), key=lambda index: -(fen * percents[index] % whole))
    for index in by_remainder[: fen - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
