"""What the desk answers to a scan: served, asked, refused; and what its screen shows. Money in fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canteen.rules.dates import MealType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from canteen.rules.closing import Payment
    from canteen.rules.dates import ServingHours
    from canteen.rules.menu import Dish
    from canteen.rules.policy import Decision, Mode


@dataclass(frozen=True, slots=True)
class Order:
    """What the counter says with one scan or one name.

    Attributes:
        accepted: codes of questions that a person has already said yes to.
        payment: None takes the way this elder paid last.
        helper: who collects the meal for the elder.
        meal_type: None takes what is served at ``now``.
        price_fen: None takes the price in force.
        key: idempotency key of the deed, made before its first attempt; repeated, it is the same deed.
    """

    operator: str
    now: datetime
    accepted: frozenset[str] = frozenset()
    mode: Mode = "eat-in"
    payment: Payment | None = None
    helper: str = ""
    meal_type: MealType | None = None
    price_fen: int | None = None
    delivery_fee_fen: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Diner:
    """The elder as the desk sees him or her: nothing about hardship. ``collector`` may collect meals."""

    person: str
    name: str
    sex: str
    age: int
    card_tail: str = ""
    diet: str = ""
    community: str = ""
    collector: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A line on the green face, such as an eligibility that ends soon."""

    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Served:
    """登记好了: a meal is on disk; ``diner`` None is a guest, ``number`` counts this meal type of the day."""

    meal: str
    number: int
    diner: Diner | None
    at: datetime
    day: date
    meal_type: MealType
    mode: Mode
    payment: Payment
    price_fen: int
    delivery_fee_fen: int
    subsidy_fen: int
    voucher_fen: int
    self_pay_fen: int
    decision: Decision
    document: str
    helper: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """请先确认: nothing is recorded until a person decides; F9 repeats the scan with ``code`` accepted."""

    code: str
    diner: Diner | None
    facts: Mapping[str, object] = field(default_factory=dict)
    self_pay_fen: int | None = None
    decision: Decision | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """先不打餐, or a code that cannot be read: nothing is recorded as a meal."""

    code: str
    diner: Diner | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Voided:
    """撤销了: the meal no longer counts; ``refund_fen`` is given back if it was paid in cash."""

    meal: str
    diner: Diner | None
    payment: Payment
    subsidy_fen: int
    refund_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a search by name; ``same_name`` counts the people who share it."""

    diner: Diner
    same_name: int = 1


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last meals in the side panel: no amount, no class."""

    meal: str
    name: str
    at: datetime
    mode: Mode


@dataclass(frozen=True, slots=True)
class Glance:
    """What the desk shows between scans. ``expected`` is the median of the last four same weekdays, or None.

    Attributes:
        meal_type: served now, or None outside serving hours.
        price_fen: of the meal that is shown, None while no price is set.
        next_number: of the next portion; a voided portion keeps its number, so it can be ahead of ``served``.
        counts: meals of the shown meal by mode; guests under ``guest``.
        open: False once the day is closed.
        dishes: what the shown meal is made of.
        set_meals: offered beside the usual meal, with their prices in fen.
        payments: the ways of paying that are offered; empty while the office has set none.
        rest: why the canteen is closed today, empty where it is open.
        shown: whose price, dishes and counts these are: the meal of now, off hours the nearest one.
    """

    day: date
    meal_type: MealType | None
    hours: tuple[ServingHours, ...]
    price_fen: int | None
    served: int
    expected: int | None
    counts: Mapping[str, int]
    recent: tuple[Recent, ...]
    next_number: int = 1
    open: bool = True
    dishes: tuple[Dish, ...] = ()
    set_meals: tuple[tuple[str, int], ...] = ()
    payments: tuple[Payment, ...] = ()
    rest: str = ""
    shown: MealType = MealType.LUNCH
