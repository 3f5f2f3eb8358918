"""Tables filled again from the journal are those that were filled as it happened, whatever happened."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, desk, office, resources
from canteen.book import journal, projections, schema
from canteen.rules.answer import Served
from canteen.rules.calendar import Calendar
from canteen.rules.dates import DayKind, MealType, ServingHours
from canteen.rules.person import Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]


def tables(record: Any) -> dict[str, list[Any]]:  # noqa: ANN401 - rows of every shape
    return {
        table.name: sorted(map(tuple, record.connection.execute(table.select())))
        for table in schema.PROJECTIONS
    }


class Town:
    """People who come, go, eat, lose cards and change their minds, by chance but the same each time."""

    def __init__(self, canteen: Canteen, seed: int) -> None:
        self.canteen, self.chance = canteen, random.Random(seed)  # noqa: S311 - no secret
        self.meals: list[str] = []
        self.persons = [*canteen.persons]
        self.cards = dict(zip(canteen.persons, canteen.cards, strict=True))
        self.deeds: tuple[Callable[[], object], ...] = (
            *[self.serve] * 8,
            *[self.void, self.amend, self.correct, self.guest, self.serve_by_name] * 2,
            self.enrol,
            self.statuses,
            self.lose,
            self.reissue,
            self.leave,
            self.close,
            self.reprint,
            self.price,
            self.hours,
            self.holiday,
            self.undo,
        )

    def live(self, deeds: int) -> None:
        """Do so many deeds."""
        for _ in range(deeds):
            self.chance.choice(self.deeds)()
            self.canteen.later(minutes=self.chance.randrange(1, 40))
            if not 6 < self.canteen.now.hour < 19:
                self.canteen.at(self.canteen.now.date() + timedelta(days=1), time(7))

    def who(self) -> str:
        """Return somebody."""
        return self.chance.choice(self.persons)

    def keep(self, answer: object) -> None:
        """Remember a meal, so that it can be taken back."""
        if isinstance(answer, Served):
            self.meals.append(answer.meal)

    def meal(self) -> str:
        """Return some meal, rather a late one."""
        return self.chance.choice(self.meals[-6:] or [""])

    def serve(self) -> None:
        """Scan a card, good or not."""
        mode = self.chance.choice(["eat-in", "take-away", "delivered"])
        order = self.canteen.order(
            accepted=desk.QUESTIONS, mode=mode, payment=self.chance.choice([None, "cash", "scan"])
        )
        self.keep(desk.serve(self.canteen.book, self.cards[self.who()], order))

    def serve_by_name(self) -> None:
        """Serve without a card."""
        order = self.canteen.order(accepted=desk.QUESTIONS, helper=self.chance.choice(["", "刘强"]))
        self.keep(desk.serve_by_name(self.canteen.book, self.who(), "no_card", order))

    def guest(self) -> None:
        """Serve a guest."""
        self.keep(desk.serve_guest(self.canteen.book, self.canteen.order(accepted=desk.QUESTIONS)))

    def void(self) -> None:
        """Take a meal back."""
        desk.void(self.canteen.book, self.meal(), "other", **self.canteen.deed)

    def undo(self) -> None:
        """Take the last one back."""
        desk.void_last(self.canteen.book, "other", **self.canteen.deed)

    def amend(self) -> None:
        """Pay another way."""
        self.keep(desk.amend(self.canteen.book, self.meal(), payment="voucher", **self.canteen.deed))

    def correct(self) -> None:
        """Take back a meal of a closed day."""
        claims.correct(self.canteen.book, self.meal(), "other", witness="王芳", **self.canteen.deed)

    def close(self) -> None:
        """Close today or yesterday."""
        day = self.canteen.now.date() - timedelta(days=self.chance.randrange(2))
        claims.close_day(self.canteen.book, day, **self.canteen.deed)

    def reprint(self) -> None:
        """Print some closed sheet again."""
        days = claims.closed_days(self.canteen.book)
        if days:
            claims.count_reprint(self.canteen.book, self.chance.choice(days), **self.canteen.deed)

    def enrol(self) -> None:
        """Enrol somebody new."""
        number = len(self.persons)
        row = RosterRow(number, f"新人{number}", f"1401991950010100{number:02d}", date(1950, 1, 1), "男", ())
        office.apply_roster(self.canteen.book, Roster("花名册", (row,)), **self.canteen.deed)
        person = office.persons_by_id_number(self.canteen.book)[row.id_number]
        (card,) = office.issue_cards(self.canteen.book, [person], **self.canteen.deed)
        self.persons.append(person)
        self.cards[person] = card.digits

    def statuses(self) -> None:
        """Change what holds for somebody."""
        row = self.chance.choice(self.canteen.rows)
        tags = self.chance.sample(["低保", "常住", "特困", "失能轻度"], self.chance.randrange(4))
        held = tuple(Status(tag, ends=date(2026, 3, 25) if tag == "低保" else None) for tag in tags)
        changed = RosterRow(row.row, row.name, row.id_number, row.born, row.sex, held)
        office.apply_roster(self.canteen.book, Roster("花名册", (changed,)), **self.canteen.deed)

    def lose(self) -> None:
        """Report a card lost, if there is one to lose."""
        lines = office.people(self.canteen.book, today=self.canteen.now.date())
        good = [line.person for line in lines if line.card_state == "active"]
        if good:
            person = self.chance.choice(good)
            office.stop_card(self.canteen.book, person, "lost", **self.canteen.deed)

    def reissue(self) -> None:
        """Give somebody a new card."""
        person = self.who()
        (card,) = office.issue_cards(self.canteen.book, [person], **self.canteen.deed)
        self.cards[person] = card.digits

    def leave(self) -> None:
        """Let somebody take part no more."""
        day = self.canteen.now.date()
        office.stop_person(self.canteen.book, self.who(), "迁出", since=day, **self.canteen.deed)

    def price(self) -> None:
        """Change a price, perhaps twice for one day."""
        fen, day = self.chance.randrange(500, 2000), self.canteen.now.date() + timedelta(days=1)
        office.set_price(self.canteen.book, MealType.LUNCH, fen, begins=day, **self.canteen.deed)

    def hours(self) -> None:
        """Change the serving hours."""
        hours = (
            ServingHours(MealType.LUNCH, time(10), time(14)),
            ServingHours(MealType.DINNER, time(16), time.max),
        )
        day = self.canteen.now.date() + timedelta(days=1)
        office.set_hours(self.canteen.book, hours, begins=day, **self.canteen.deed)

    def holiday(self) -> None:
        """Hear of a holiday."""
        day = self.canteen.now.date() + timedelta(days=self.chance.randrange(3))
        calendar = Calendar({day: DayKind.HOLIDAY}, {day: "停电"}, frozenset({day.year}))
        office.set_calendar(self.canteen.book, calendar, source="通知", **self.canteen.deed)


@pytest.mark.parametrize("seed", range(4))
def test_rebuilt_tables_are_equal_row_for_row(any_canteen: Begin, seed: int) -> None:
    with any_canteen(policies=("rs-13-v1.toml",)) as canteen:
        town = Town(canteen, seed)
        town.live(120)
        text = resources.path("policies", "rs-13-v2.toml").read_text(encoding="utf-8")
        office.adopt_policy(canteen.book, text, **canteen.deed)
        town.live(40)
        with canteen.book.writing() as record:
            kinds = {each.header.kind for each in journal.entries(record)}
            live = tables(record)
            projections.rebuild(record, list(journal.entries(record)))
            rebuilt = tables(record)
            assert journal.broken_at(record) is None
        assert len(kinds) >= 14
        assert all(live[name] for name in ("meal", "granted", "closing", "card", "price", "status"))
        for name, rows in live.items():
            assert rebuilt[name] == rows, name


def test_a_rebuild_while_reading_the_journal_gives_the_same(canteen: Canteen) -> None:
    Town(canteen, 9).live(60)
    with canteen.book.writing() as record:
        live = tables(record)
        projections.rebuild(record, journal.entries(record))
        assert tables(record) == live


def test_after_a_rebuild_the_counter_goes_on(canteen: Canteen) -> None:
    first = canteen.served()
    with canteen.book.writing() as record:
        projections.rebuild(record, journal.entries(record))
    again = canteen.scan()
    assert getattr(again, "code", "") == "dup_here"
    assert canteen.served(1).number == first.number + 1
