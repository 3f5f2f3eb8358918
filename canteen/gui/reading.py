"""What a scanned text is, judged by its form; nothing of a text that is not ours leaves this module."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from canteen.rules import card

Kind = Literal["ours", "short", "check", "payment", "goods", "link", "other"]

_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_PREFIXES = (card.PREFIX, card.PRACTICE_PREFIX)


def clean(text: str) -> str:
    """Make half-width capitals of what a scanner sent; control characters and its AIM mark go."""
    narrow = unicodedata.normalize("NFKC", text)
    return _AIM.sub("", "".join(each for each in narrow if each.isprintable())).strip().upper()


def begins_like_ours(text: str) -> bool:
    """Tell whether a text could still become the number of a card."""
    if not (text.isascii() and text.isdigit()) or len(text) > card.LENGTH:
        return False
    return any(text.startswith(prefix) or prefix.startswith(text) for prefix in _PREFIXES)


def kind_of(text: str) -> Kind:
    """Tell what a cleaned text is: our card, a part of one, a misread one, or something else."""
    if card.well_formed(text):
        return "ours"
    if not (text.isascii() and text.isdigit()):
        return "link" if re.search(r"[:/.]", text) else "other"
    if begins_like_ours(text):
        return "check" if len(text) == card.LENGTH else "short"
    if _pays(text):
        return "payment"
    if _names_goods(text):
        return "goods"
    return "short" if len(text) < card.LENGTH else "other"


def _pays(digits: str) -> bool:
    """付款码: 18 digits from 10–15 (WeChat), 16–24 from 25–30 (Alipay), 19 from 62 (UnionPay)."""
    first, length = int(digits[:2]), len(digits)
    wechat = 10 <= first <= 15 and length == 18
    alipay = 25 <= first <= 30 and 16 <= length <= 24
    return wechat or alipay or (first == 62 and length == 19)


def _names_goods(digits: str) -> bool:
    """商品条码: 8, 12, 13 or 14 digits with a sound GTIN check digit."""
    if len(digits) not in {8, 12, 13, 14}:
        return False
    weighted = (int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(reversed(digits)))
    return sum(weighted) % 10 == 0
