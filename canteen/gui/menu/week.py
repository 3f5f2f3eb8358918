"""One week of the canteen as values: days, meals, dishes, prices; and its list for paper and Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from canteen import office
from canteen.gui.desk.speech import dishes_in_words, tag_in_words
from canteen.rules.dates import MealType, week_start
from canteen.rules.listing import Head, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.book import Book
    from canteen.book.register import Price, Terms
    from canteen.rules.menu import Dish
    from canteen.words import Words

    Menus = Mapping[tuple[date, MealType], tuple[Dish, ...]]

DAYS = 7
_DAY_WEIGHT, _SIGNS = 0.85, 16


@dataclass(frozen=True, slots=True)
class Week:
    """A natural week: what is cooked, on which terms.

    Attributes:
        meal_types: served on any of its days, or written on its menu, in the order of the day.
        before: the menus of the week before.
    """

    first: date
    today: date
    terms: Terms
    menus: Menus
    before: Menus
    meal_types: tuple[MealType, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.first + timedelta(days=number) for number in range(DAYS))

    @property
    def priced_on(self) -> date:
        """The day whose prices are shown: today in this week, else the first day."""
        return self.today if self.today in self.days else self.first

    def dishes(self, day: date, meal_type: MealType) -> tuple[Dish, ...]:
        """Return what a meal is made of."""
        return self.menus.get((day, meal_type), ())

    def copied(self) -> dict[tuple[date, MealType], tuple[Dish, ...]]:
        """Return last week's menus for the meals that have none yet and are cooked."""
        moved = {
            (day + timedelta(days=DAYS), meal_type): each for (day, meal_type), each in self.before.items()
        }
        return {
            (day, meal_type): dishes
            for (day, meal_type), dishes in moved.items()
            if dishes and not self.dishes(day, meal_type) and not self.terms.rest_on(day)
        }

    def coming(self, meal_type: MealType) -> tuple[Price, ...]:
        """Return the prices of a meal type that begin after the day whose prices are shown."""
        return tuple(each for each in prices_of(self.terms, meal_type) if each.begins > self.priced_on)


def read_week(book: Book, day: date, today: date) -> Week:
    """Read the week that a day lies in."""
    first = week_start(day)
    terms = office.terms(book)
    menus = office.menu(book, first - timedelta(days=DAYS), first + timedelta(days=DAYS))
    this = {key: dishes for key, dishes in menus.items() if key[0] >= first and dishes}
    before = {key: dishes for key, dishes in menus.items() if key[0] < first}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    served = {hours.meal_type for each in days for hours in terms.hours_on(each)}
    written = {meal_type for _, meal_type in this}
    shown = tuple(each for each in MealType if each in served | written)
    return Week(first, today, terms, this, before, shown or (MealType.LUNCH,))


def prices_of(terms: Terms, meal_type: MealType) -> tuple[Price, ...]:
    """Return every price of a meal type and its set meals, the latest first; what changes nothing is out."""
    mine = sorted(
        (each for each in terms.prices if each.meal_type is meal_type), key=lambda each: each.begins
    )
    kept: list[Price] = []
    for each in mine:
        last = next((price for price in reversed(kept) if price.name == each.name), None)
        if last is None and not each.offered:
            continue
        if last is None or (last.fen, last.offered) != (each.fen, each.offered):
            kept.append(each)
    return tuple(reversed(kept))


def day_name(day: date, words: Words) -> str:
    """Return 周三, Wed."""
    return words.say(f"menu.day_{day.weekday()}")


def meal_in_words(dishes: Iterable[Dish], words: Words) -> str:
    """Return the dishes one under the other, what should be known of each behind it."""
    return "\n".join(
        " ".join((dish.name, *(_whole(f"·{tag_in_words(tag, words)}") for tag in dish.tags)))
        for dish in dishes
    )


def _whole(text: str) -> str:
    """A tag is not torn at the end of a line; its joiners are seen by nobody."""
    return "\u2060".join(text.replace(" ", "\u00a0"))


def day_note(week: Week, day: date, words: Words) -> str:
    """Return what is special about a day: 食堂休息 with its reason, or the holiday's name."""
    reason = week.terms.rest_on(day)
    if reason:
        return words.say("menu.rest", reason=reason)
    kind, name = week.terms.kind_of(day)
    return words.say("menu.makeup") if kind.value == "makeup" else name


def span(week: Week, words: Words) -> str:
    """Return 3 月 16 日 – 3 月 22 日."""
    return f"{words.day(week.days[0])} – {words.day(week.days[-1])}"


def prices_in_words(week: Week, meal_type: MealType, day: date, words: Words) -> str:
    """Return 15.00，A 套餐 18.00 as of a day."""
    usual = week.terms.price_on(day, meal_type)
    told = [words.money(usual)] if usual is not None else []
    told += [f"{name} {words.money(fen)}" for name, fen in week.terms.set_meals_on(day, meal_type)]
    return ("，" if words.language == "zh" else ", ").join(told)


def listing_of(week: Week, words: Words) -> Listing:
    """Return the week as a list: a row a day, a column a meal type."""
    rows = []
    for day in week.days:
        note = day_note(week, day, words)
        told = "　".join(filter(None, (day_name(day, words), words.day(day), note)))
        rows.append(
            (told, *(dishes_in_words(week.dishes(day, each), words, 400) for each in week.meal_types))
        )
    heads = [Head(words.say("menu.head_day"), weight=_DAY_WEIGHT)]
    for at, each in enumerate(week.meal_types, 1):
        longest = max(len(row[at]) for row in rows)
        heads.append(Head(words.say(f"desk.{each}_title"), weight=max(longest / _SIGNS, 1.0)))
    prices = [
        words.say("menu.price_line", meal=words.say(f"desk.{each}_title"), prices=told)
        for each in week.meal_types
        if (told := prices_in_words(week, each, week.priced_on, words))
    ]
    notes = ("　".join(prices),) if prices else ()
    return Listing(words.say("menu.listing"), span(week, words), tuple(heads), tuple(rows), notes)
