"""练习: a canteen where nothing counts, with a roster, a policy, prices, and a morning already served."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from canteen import claims, desk, office, resources
from canteen.exchange.roster import read_roster
from canteen.opening import Begun, Terms, open_canteen
from canteen.rules.answer import Order, Served
from canteen.rules.dates import CHINA, MealType, Month, week_start
from canteen.rules.menu import Dish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from canteen.book import Book
    from canteen.rules.policy import Mode

OPERATOR = "李敏"
# The clock of the practice canteen stands here when it opens: lunch is being served.
OPENS = time(11, 24)
PRICES = {MealType.BREAKFAST: 500, MealType.LUNCH: 1500, MealType.DINNER: 1000}
_POLICIES = resources.path("policies")
_PORTIONS = {MealType.BREAKFAST: (time(6, 40), 21, 30), MealType.LUNCH: (time(10, 40), 152, 25)}
_SERVED_TODAY = 87
_DISHES = {
    MealType.BREAKFAST: (
        (Dish("小米粥", tags=("软食",)), Dish("馒头"), Dish("煮鸡蛋", tags=("含蛋奶",)), Dish("咸菜")),
        (Dish("豆浆", tags=("软食",)), Dish("花卷"), Dish("拌黄瓜", tags=("素",))),
    ),
    MealType.LUNCH: (
        (
            Dish("红烧豆腐", tags=("素",)),
            Dish("西红柿炒鸡蛋", tags=("含蛋奶",)),
            Dish("米饭"),
            Dish("冬瓜汤"),
        ),
        (Dish("土豆炖肉"), Dish("清炒白菜", tags=("素", "少盐")), Dish("馒头"), Dish("紫菜汤")),
        (Dish("宫保鸡丁", tags=("含花生", "辣")), Dish("炒西葫芦", tags=("素",)), Dish("米饭")),
    ),
    MealType.DINNER: (
        (Dish("刀削面"), Dish("凉拌黄瓜", tags=("素",))),
        (Dish("南瓜粥", tags=("软食",)), Dish("包子")),
    ),
}
_WEEKS = 2
_DAYS_OF_LAST_MONTH = 2  # so that there is a month to be claimed
_FLOAT_FEN = 20_000
_NOTES = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 1)
_OLD_ENOUGH = 60
_FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice canteen: its book, and the cards still to come, those too young for a subsidy first."""

    book: Book
    cards: tuple[office.IssuedCard, ...]
    now: datetime


@dataclass(slots=True)
class _Day:
    """One day of practice, served portion by portion."""

    book: Book
    queue: Sequence[office.IssuedCard]
    day: date
    served: Callable[[], None]

    def serve(self, meal_type: MealType, portions: int) -> None:
        """Serve people at their pace, each the way he or she eats."""
        first, _, apart = _PORTIONS[meal_type]
        at = datetime.combine(self.day, first, CHINA)
        for number, card in enumerate(self.queue[:portions]):
            mode: Mode = ("delivered" if number % 13 == 5 else "take-away") if number % 6 == 5 else "eat-in"
            order = Order(OPERATOR, at + timedelta(seconds=apart * number), desk.QUESTIONS, mode, "cash")
            desk.serve(self.book, card.digits, order)
            self.served()


def build(path: Path, key: bytes, today: date, *, progress: Callable[[int, int], None]) -> Practice:
    """Make the practice canteen of a day; ``progress`` is told portions served and portions in all."""
    days = _days_before(today)
    opened = datetime.combine(days[0], time(6), CHINA)
    policies = (file.read_text(encoding="utf-8") for file in sorted(_POLICIES.glob("rs-13-v*.toml")))
    terms = Terms("LX0001", "向阳社区幸福食堂", "示范区", "向阳街道", "0351-0000000", tuple(policies), PRICES)
    book = open_canteen(path, key, terms, Begun(OPERATOR, opened, _FIRST_DAY), practice=True)
    _write_menus(book, today, opened)
    cards = _issue_cards(book, opened)
    chance = random.Random(_FIRST_DAY.toordinal())  # noqa: S311 - who eats today in practice is no secret
    portions = sum(each[1] for each in _PORTIONS.values())
    total, done = portions * len(days) + _PORTIONS[MealType.BREAKFAST][1] + _SERVED_TODAY, 0

    def served() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    for each in days:
        day = _Day(book, chance.sample(cards, len(cards)), each, served)
        for meal_type, (_, count, _) in _PORTIONS.items():
            day.serve(meal_type, count)
        _close(book, each)
    queue = chance.sample(cards, len(cards))
    _this_morning(_Day(book, queue, today, served))
    ages = {line.person: line.age for line in office.people(book, today=today)}
    coming = sorted(queue[_SERVED_TODAY:], key=lambda card: ages[card.person] >= _OLD_ENOUGH)
    return Practice(book, tuple(coming), datetime.combine(today, OPENS, CHINA))


def _days_before(today: date) -> tuple[date, ...]:
    """Return the days that were served before today, in order: some of last month, and one a week since."""
    last_month = Month.of(today).before.days[-_DAYS_OF_LAST_MONTH:]
    return tuple(sorted({*last_month, *(today - timedelta(weeks=weeks) for weeks in range(1, _WEEKS + 1))}))


def _close(book: Book, day: date) -> None:
    """Count the drawer, which is exact, close a day and print its sheet."""
    who: dict[str, Any] = {"operator": OPERATOR, "now": datetime.combine(day, time(19, 10), CHINA)}
    claims.set_float(book, day, _FLOAT_FEN, **who)
    left, pieces = claims.day_sheet(book, day).drawer.expected_fen, {}
    for note in _NOTES:
        pieces[note], left = divmod(left, note)
    claims.count_drawer(book, day, pieces, **who)
    claims.close_day(book, day, **who)
    claims.count_reprint(book, day, **who)


def _write_menus(book: Book, today: date, now: datetime) -> None:
    """Menus of last week and this: one to copy from, one to read at the desk."""
    monday = week_start(today) - timedelta(weeks=1)
    menus = {
        (monday + timedelta(days=number), meal_type): dishes[number % len(dishes)]
        for number in range(14)
        for meal_type, dishes in _DISHES.items()
    }
    office.set_menus(book, menus, operator=OPERATOR, now=now)


def _issue_cards(book: Book, now: datetime) -> tuple[office.IssuedCard, ...]:
    roster = read_roster(resources.path("practice", "roster.xlsx"))
    office.apply_roster(book, roster, operator=OPERATOR, now=now)
    people = [line.person for line in office.people(book, today=now.date())]
    return office.issue_cards(book, people, operator=OPERATOR, now=now)


def _this_morning(day: _Day) -> None:
    """Breakfast is over, lunch is half served; one card was the wrong one, two guests came."""
    day.serve(MealType.BREAKFAST, _PORTIONS[MealType.BREAKFAST][1])
    day.serve(MealType.LUNCH, _SERVED_TODAY)
    at = datetime.combine(day.day, OPENS, CHINA)
    for minutes in (6, 4):
        order = Order(OPERATOR, at - timedelta(minutes=minutes), payment="cash")
        desk.serve_guest(day.book, order)
    order = Order(OPERATOR, at - timedelta(minutes=3), desk.QUESTIONS)
    wrong = desk.serve(day.book, day.queue[_SERVED_TODAY].digits, order)
    if isinstance(wrong, Served):
        now = at - timedelta(minutes=2)
        desk.void(day.book, wrong.meal, "wrong_card", operator=OPERATOR, now=now)
