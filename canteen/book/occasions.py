"""就餐情形: all that a policy may look at of one elder's meal, gathered from the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import ledger, register
from canteen.rules.dates import Month, age_on
from canteen.rules.person import tags_on
from canteen.rules.policy import Occasion

if TYPE_CHECKING:
    from datetime import date

    from canteen.book.record import Record
    from canteen.rules.dates import MealType
    from canteen.rules.person import Elder
    from canteen.rules.policy import Mode


@dataclass(frozen=True, slots=True)
class Plate:
    """What is eaten, when and how, before anything is known of who eats it. Money in fen."""

    day: date
    meal_type: MealType
    price_fen: int
    mode: Mode = "eat-in"
    delivery_fee_fen: int = 0


def gather(record: Record, elder: Elder | None, plate: Plate) -> Occasion:
    """Return the occasion of an elder's meal, or of a guest's."""
    kind, _ = register.terms(record).kind_of(plate.day)
    if elder is None:
        return Occasion(
            day=plate.day,
            day_kind=kind,
            meal_type=plate.meal_type,
            price_fen=plate.price_fen,
            age=0,
            mode=plate.mode,
            delivery_fee_fen=plate.delivery_fee_fen,
        )
    # The book knows of nobody's first issue within a month: a month's voucher is issued on its first day.
    issued = Month.of(plate.day).first
    return Occasion(
        day=plate.day,
        day_kind=kind,
        meal_type=plate.meal_type,
        price_fen=plate.price_fen,
        age=age_on(elder.born, plate.day),
        tags=tags_on(elder.statuses, plate.day),
        tags_at_issue=tags_on(elder.statuses, issued),
        age_at_issue=age_on(elder.born, issued),
        mode=plate.mode,
        delivery_fee_fen=plate.delivery_fee_fen,
        used=ledger.used(record, elder.person, plate.day, plate.meal_type),
    )
