"""F10: two windows on one book, two hands on one meal."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from canteen import claims, desk, office
from canteen.book import Book, journal
from canteen.errors import BookInUse
from canteen.rules.answer import Order, Refused, Served
from canteen.rules.closing import Closing
from canteen.rules.dates import CHINA
from tests.faults.lunch import OPERATOR, Canteen, Lunch, orders
from tests.faults.reckoning import assert_sound, meals_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.rules.answer import Asked

    Answer = Served | Asked | Refused

DAY = date(2026, 7, 1)
NOON = datetime(2026, 7, 1, 12, tzinfo=CHINA)


def test_a_second_program_is_told_at_once_that_the_book_is_open_and_disturbs_nobody(canteen: Canteen) -> None:
    lunch = Lunch(canteen, DAY)
    acknowledged = set[str]()
    for _ in range(20):
        started = time.monotonic()
        with pytest.raises(BookInUse):
            canteen.open()
        assert time.monotonic() - started < 2
        acknowledged |= set(lunch.acknowledged())
    lunch.kill()
    acknowledged |= set(lunch.acknowledged())
    with closing(canteen.open()) as book:
        assert acknowledged <= set(meals_in(book))
        assert_sound(book)


def test_the_lock_of_a_killed_program_never_bars_the_next(canteen: Canteen) -> None:
    for kill in range(50):
        lunch = Lunch(canteen, DAY + timedelta(days=30 * kill))
        lunch.kill()
    started = time.monotonic()
    with closing(canteen.open()) as book:
        assert time.monotonic() - started < 2
        assert_sound(book)


def _at_once(hands: list[Callable[[], Answer]]) -> list[Answer]:
    """Let everybody do it at the same moment, each in a thread of its own."""
    together = Barrier(len(hands))

    def one(hand: Callable[[], Answer]) -> Answer:
        together.wait()
        return hand()

    with ThreadPoolExecutor(len(hands)) as threads:
        return list(threads.map(one, hands))


def test_two_hands_on_the_same_meal_give_one_meal(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:
        for digits, order in (pair for pair, _ in zip(orders(canteen, DAY), range(30), strict=False)):
            again = replace(order, key=journal.new_key())
            answers = _at_once([_scan(book, digits, order), _scan(book, digits, again)])
            served = [answer for answer in answers if isinstance(answer, Served)]
            refused = [answer for answer in answers if isinstance(answer, Refused)]
            assert len(served) == 1
            assert [answer.code for answer in refused] == ["dup_here"]
            assert refused[0].facts["meal"] == served[0].meal
        assert meals_in(book).total() == 30
        assert_sound(book)


def test_one_order_sent_by_two_hands_is_one_meal_and_both_see_it(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:
        digits, order = next(orders(canteen, DAY))
        answers = _at_once([_scan(book, digits, order)] * 4)
        assert {answer.meal for answer in answers if isinstance(answer, Served)} == {order.key}
        assert meals_in(book).total() == 1


def test_a_card_and_a_name_at_the_same_moment_give_one_meal(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:
        digits, order = next(orders(canteen, DAY))
        diner = desk.of_card(book, digits, today=DAY)
        assert diner is not None
        named = replace(order, key=journal.new_key())
        answers = _at_once(
            [
                _scan(book, digits, order),
                lambda: desk.serve_by_name(book, diner.person, "no_card", named),
            ]
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Served"]
        assert meals_in(book).total() == 1


def test_eight_hands_serve_everybody_once(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:

        def everybody() -> int:
            taken = 0
            for digits in canteen.cards:
                answer = desk.serve(book, digits, Order(OPERATOR, NOON, desk.QUESTIONS))
                taken += isinstance(answer, Served)
            return taken

        with ThreadPoolExecutor(8) as threads:
            hands = [threads.submit(everybody) for _ in range(8)]
            assert sum(hand.result() for hand in hands) == len(canteen.cards)
        assert meals_in(book).total() == len(canteen.cards)
        assert_sound(book)


def test_a_meal_that_meets_the_closing_of_its_day_is_on_the_sheet_or_refused(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:
        for number, (digits, order) in zip(range(5), orders(canteen, DAY), strict=False):
            day = DAY + timedelta(days=number)
            moved = replace(order, now=order.now + timedelta(days=number))
            closings = list[Closing | Refused]()

            def close(
                day: date = day, moved: Order = moved, said: list[Closing | Refused] = closings
            ) -> Answer:
                answer = claims.close_day(book, day, operator=OPERATOR, now=moved.now)
                said.append(answer)
                return Refused("closed")

            meal, _ = _at_once([_scan(book, digits, moved), close])
            (closing_,) = closings
            assert isinstance(closing_, Closing)
            assert closing_.total.meals == isinstance(meal, Served)
            if isinstance(meal, Refused):
                assert meal.code == "day_closed"
        assert_sound(book)


def test_two_offices_that_stop_and_issue_cards_at_once_leave_one_good_card(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:
        diner = desk.of_card(book, canteen.cards[0], today=DAY)
        assert diner is not None

        def issue() -> list[str]:
            return [
                office.issue_cards(book, [diner.person], operator=OPERATOR, now=NOON)[0].digits
                for _ in range(5)
            ]

        with ThreadPoolExecutor(2) as threads:
            hands = [threads.submit(issue) for _ in range(2)]
            digits = [each for hand in hands for each in hand.result()]
        order = Order(OPERATOR, NOON, desk.QUESTIONS)
        answers = [desk.serve(book, each, order) for each in (*digits, canteen.cards[0])]
        assert sum(isinstance(answer, Served) for answer in answers) == 1
        assert_sound(book)


def _scan(book: Book, digits: str, order: Order) -> Callable[[], Answer]:
    return lambda: desk.serve(book, digits, order)
