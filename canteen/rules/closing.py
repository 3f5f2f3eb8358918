"""日结: what a closed day says to the district, counted from its meals alone. Money in fen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from canteen.rules.dates import MealType
from canteen.rules.person import HARDSHIP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.policy import Mode

Payment = Literal["cash", "scan", "balance", "voucher"]

# Neutral letters: a class is never named on a canteen's paper; the key goes with the monthly claim.
GUEST_CLASS, ORDINARY_CLASS = "客", "戊"
_CLASS_OF = {"特困": "甲", "低保": "乙", "低保边缘": "丙", "刚性支出困难": "丙", "计生特殊": "丁"}


@dataclass(frozen=True, slots=True)
class Canteen:
    """食堂: the facts that stand on every sheet. ``code`` and ``desk`` name its chain.

    ``bank`` and ``account`` are where the subsidy is paid to.
    """

    code: str
    desk: str
    name: str
    district: str = ""
    street: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Meal:
    """就餐记录: one meal as it counts for a claim; ``person`` None is a guest at full price."""

    meal: str
    person: str | None
    day: date
    meal_type: MealType
    mode: Mode
    payment: Payment
    price_fen: int
    subsidy_fen: int
    voucher_fen: int
    self_pay_fen: int
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """更正: a meal of a closed day taken back by a later entry, or a meal voided on its own day.

    The meal is named by its day, meal type and portion number; a sheet that is kept names nobody.
    """

    at: datetime
    for_day: date
    meal_type: MealType
    number: int
    reason: str
    operator: str
    subsidy_fen: int
    self_pay_fen: int
    meal: str = ""
    payment: str = ""


@dataclass(frozen=True, slots=True)
class LateMeal:
    """补录: a meal of a closed day that was written on a numbered paper slip and entered later."""

    at: datetime
    for_day: date
    meal_type: MealType
    number: int
    slip: str
    operator: str
    sums: Sums
    meal: str = ""


@dataclass(frozen=True, slots=True)
class Drawer:
    """现金: what was in the drawer, what should be in it, fen. Nothing was counted while ``counts`` is 0.

    Attributes:
        float_fen: what lay in it before the first meal.
        taken_fen: cash for every meal served, those that were taken back too.
        refunded_fen: cash given back for meals taken back today.
        counts: how often it was counted; every count is in the journal.
        reason, note: why it differs; ``witness`` is the second person where it differs by much.
    """

    float_fen: int = 0
    taken_fen: int = 0
    refunded_fen: int = 0
    counted_fen: int = 0
    counts: int = 0
    reason: str = ""
    note: str = ""
    witness: str = ""

    @property
    def expected_fen(self) -> int:
        """What should be in the drawer."""
        return self.float_fen + self.taken_fen - self.refunded_fen

    @property
    def difference_fen(self) -> int:
        """What is there too much, or below zero too little."""
        return self.counted_fen - self.expected_fen if self.counts else 0


@dataclass(frozen=True, slots=True)
class Question:
    """问一问: a pattern of the day that somebody is asked about, and the answer; nobody is accused.

    Attributes:
        code: which pattern, such as ``burst``.
        facts: what the sentence says of it, as (name, value); a moment is ISO text.
        answer: the id of the chosen answer, empty while there is none; ``note`` is in somebody's own words.
    """

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()
    answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts and fen that belong together on one line of a sheet."""

    meals: int = 0
    price_fen: int = 0
    subsidy_fen: int = 0
    voucher_fen: int = 0
    self_pay_fen: int = 0

    def plus(self, meal: Meal) -> Sums:
        """Return the sums with one more meal."""
        return Sums(
            self.meals + 1,
            self.price_fen + meal.price_fen,
            self.subsidy_fen + meal.subsidy_fen,
            self.voucher_fen + meal.voucher_fen,
            self.self_pay_fen + meal.self_pay_fen,
        )


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One line per meal type, neutral class and standard (subsidy fen of one meal)."""

    meal_type: MealType
    class_letter: str
    standard_fen: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Closing:
    """日结: a day as closed. Corrections of earlier days stand apart and are in no total.

    Attributes:
        late: meals of closed days that were entered since, as lines of their own; they are in no total.
        number: running number of closings of this desk, 0 while the day is open.
        head_hash: head of the chain that the day stands on, hex; empty while the day is open.
        replaces: number of the closing before it where the day was opened again, else 0.
        seal: hash of the day's seal, hex; empty while it has none.
        checkpoint: what the QR code says of the seal: where the chain stands, root, hash, signature.
    """

    canteen: Canteen
    day: date
    lines: tuple[ClassLine, ...]
    modes: Mapping[str, Sums]
    payments: Mapping[str, int]
    total: Sums
    voids: tuple[Correction, ...]
    corrections: tuple[Correction, ...]
    late: tuple[LateMeal, ...] = ()
    drawer: Drawer = Drawer()
    questions: tuple[Question, ...] = ()
    number: int = 0
    operator: str = ""
    closed_at: datetime | None = None
    head_seq: int = 0
    head_hash: str = ""
    replaces: int = 0
    seal: str = ""
    checkpoint: str = ""
    practice: bool = False

    @property
    def cash_fen(self) -> int:
        """Cash that should be in the drawer above the float."""
        return self.payments.get("cash", 0)

    @property
    def seal_code(self) -> str:
        """The day's seal as four groups of five digits, to compare by eye or voice; empty without a seal."""
        return code_of(self.seal)


def code_of(digest: str) -> str:
    """Return the first 66 bits of a hash (hex) as four groups of five digits; of nothing, nothing."""
    if not digest:
        return ""
    digits = f"{int(digest, 16) >> (256 - 66):020d}"
    return " ".join(digits[start : start + 5] for start in range(0, 20, 5))


def class_letter(meal: Meal) -> str:
    """Return the neutral letter of a meal's class: 甲 to 戊, 客 for a guest."""
    return GUEST_CLASS if meal.person is None else class_of(meal.tags)


def class_of(tags: frozenset[str]) -> str:
    """Return the neutral letter of an elder's class by the statuses of the day: 甲 to 戊."""
    return next((_CLASS_OF[tag] for tag in HARDSHIP if tag in tags and tag in _CLASS_OF), ORDINARY_CLASS)


def count_day(
    canteen: Canteen,
    day: date,
    meals: Iterable[Meal],
    *,
    voids: tuple[Correction, ...] = (),
    corrections: tuple[Correction, ...] = (),
    late: tuple[LateMeal, ...] = (),
) -> Closing:
    """Count the active meals of one day into a closing that is still open."""
    lines: dict[tuple[MealType, str, int], Sums] = defaultdict(Sums)
    modes: dict[str, Sums] = defaultdict(Sums)
    payments: dict[str, int] = defaultdict(int)
    total = Sums()
    for meal in meals:
        key = (meal.meal_type, class_letter(meal), meal.subsidy_fen)
        lines[key] = lines[key].plus(meal)
        mode = "guest" if meal.person is None else meal.mode
        modes[mode] = modes[mode].plus(meal)
        payments[meal.payment] += meal.self_pay_fen
        total = total.plus(meal)
    order = list(MealType)
    keys = sorted(lines, key=lambda key: (order.index(key[0]), "甲乙丙丁戊客".index(key[1]), -key[2]))
    return Closing(
        canteen=canteen,
        day=day,
        lines=tuple(ClassLine(*key, lines[key]) for key in keys),
        modes=dict(modes),
        payments=dict(payments),
        total=total,
        voids=voids,
        corrections=corrections,
        late=late,
    )


def sheet_of(closing: Closing) -> dict[str, Any]:
    """Return what a closing's sheet says, as it is kept in the journal."""
    facts = closing.canteen
    return {
        "canteen": [facts.code, facts.desk, facts.name, facts.district, facts.street, facts.phone],
        "lines": [
            [line.meal_type, line.class_letter, line.standard_fen, *_listed(line.sums)]
            for line in closing.lines
        ],
        "modes": {mode: _listed(sums) for mode, sums in closing.modes.items()},
        "payments": dict(closing.payments),
        "total": _listed(closing.total),
        "voids": [_correction_listed(each) for each in closing.voids],
        "corrections": [_correction_listed(each) for each in closing.corrections],
        "late": [_late_listed(each) for each in closing.late],
        "drawer": [getattr(closing.drawer, name) for name in Drawer.__slots__],
        "questions": [
            [each.code, [list(fact) for fact in each.facts], each.answer, each.note]
            for each in closing.questions
        ],
        "practice": closing.practice,
    }


def prints_at_closing(sheet: Mapping[str, Any]) -> int:
    """Return how often a day's sheet came out when it was closed.

    Every print is an entry of its own, the first too; only a closing of before, which said nothing of the
    drawer, was itself the first print.
    """
    return 0 if "drawer" in sheet else 1


def closing_of(day: date, sheet: Mapping[str, Any], **closed: Any) -> Closing:  # noqa: ANN401 - Closing's own fields
    """Return the closing that a kept sheet says; ``closed`` is who closed it when, and where it is sealed."""
    return Closing(
        canteen=Canteen(*sheet["canteen"]),
        day=day,
        lines=tuple(
            ClassLine(MealType(meal_type), letter, standard, Sums(*sums))
            for meal_type, letter, standard, *sums in sheet["lines"]
        ),
        modes={mode: Sums(*sums) for mode, sums in sheet["modes"].items()},
        payments=sheet["payments"],
        total=Sums(*sheet["total"]),
        voids=tuple(map(_correction_of, sheet["voids"])),
        corrections=tuple(map(_correction_of, sheet["corrections"])),
        # Sheets of before said nothing of these.
        late=tuple(map(_late_of, sheet.get("late", ()))),
        drawer=Drawer(*sheet.get("drawer", ())),
        questions=tuple(map(_question_of, sheet.get("questions", ()))),
        practice=sheet["practice"],
        **closed,
    )


def _listed(sums: Sums) -> list[int]:
    return [sums.meals, sums.price_fen, sums.subsidy_fen, sums.voucher_fen, sums.self_pay_fen]


def _correction_listed(each: Correction) -> list[str | int]:
    when: list[str | int] = [each.at.isoformat(), each.for_day.isoformat(), each.meal_type, each.number]
    return [*when, each.reason, each.operator, each.subsidy_fen, each.self_pay_fen, each.meal, each.payment]


def _correction_of(listed: list[Any]) -> Correction:
    at, for_day, meal_type, *rest = listed
    return Correction(datetime.fromisoformat(at), date.fromisoformat(for_day), MealType(meal_type), *rest)


def _late_listed(each: LateMeal) -> list[str | int]:
    when: list[str | int] = [each.at.isoformat(), each.for_day.isoformat(), each.meal_type, each.number]
    return [*when, each.slip, each.operator, each.meal, *_listed(each.sums)]


def _late_of(listed: list[Any]) -> LateMeal:
    at, for_day, meal_type, number, slip, operator, meal, *sums = listed
    when = datetime.fromisoformat(at), date.fromisoformat(for_day), MealType(meal_type)
    return LateMeal(*when, number, slip, operator, Sums(*sums), meal)


def _question_of(listed: list[Any]) -> Question:
    code, facts, answer, note = listed
    return Question(code, tuple((name, value) for name, value in facts), answer, note)
