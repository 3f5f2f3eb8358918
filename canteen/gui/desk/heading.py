"""The chip beside the canteen's name: which meal is served, and when it ends."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING

from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from canteen.rules.answer import Glance
    from canteen.words import Words

SOON_MINUTES = 10


def chip_of(glance: Glance, now: datetime, words: Words) -> str:
    """Say 午餐 11:00–13:00, that it ends soon, or that nothing is served."""
    if not glance.open:
        return words.say("desk.chip_closed")
    if glance.rest:
        return words.say("desk.chip_rest")
    hours = next((each for each in glance.hours if each.meal_type == glance.meal_type), None)
    if hours is None:
        return words.say("desk.chip_between")
    meal = words.say(f"desk.{hours.meal_type}_title")
    closes = datetime.combine(glance.day, hours.closes, CHINA)
    minutes = math.ceil((closes - now).total_seconds() / 60)
    if 0 < minutes <= SOON_MINUTES:
        return words.say("desk.chip_ending", meal=meal, minutes=minutes)
    return words.say(
        "desk.chip_hours", meal=meal, opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}"
    )
