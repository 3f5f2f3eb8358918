"""What the book remembers between transactions is what is on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from canteen import office
from canteen.book import journal, register
from canteen.rules.answer import Refused
from canteen.rules.dates import MealType
from canteen.rules.entries import PriceSet

if TYPE_CHECKING:
    from tests.conftest import Canteen


class _GivenUp(Exception):  # noqa: N818 - not a fault: somebody changed his mind
    pass


def _assert_chain_whole(canteen: Canteen) -> None:
    with canteen.book.reading() as record:
        assert journal.broken_at(record) is None


def _give_up(canteen: Canteen) -> None:
    with canteen.book.writing() as record:
        entry = PriceSet(MealType.LUNCH, "2026-01-01", 9900)
        journal.append(record, entry, day=canteen.now.date(), now=canteen.now, operator="李敏")
        raise _GivenUp


def test_an_entry_that_was_given_up_leaves_no_gap_in_the_chain(canteen: Canteen) -> None:
    canteen.served()
    with pytest.raises(_GivenUp):
        _give_up(canteen)
    meal = canteen.served(1)
    assert meal.price_fen == 1500
    _assert_chain_whole(canteen)


def test_a_new_price_holds_for_the_next_scan(canteen: Canteen) -> None:
    canteen.served()
    who = {"operator": "李敏", "now": canteen.now}
    office.set_price(canteen.book, MealType.LUNCH, 1600, begins=canteen.now.date(), **who)  # type: ignore[arg-type]  # who and when
    assert canteen.served(1).price_fen == 1600


def test_a_refused_scan_forgets_nothing_that_is_true(canteen: Canteen) -> None:
    canteen.served()
    assert isinstance(canteen.scan(), Refused)
    assert canteen.served(1).number == 2
    _assert_chain_whole(canteen)


def test_what_a_view_learnt_is_forgotten_where_something_was_written_meanwhile(canteen: Canteen) -> None:
    with canteen.book.reading() as record:
        before = register.terms(record)
        who: dict[str, Any] = {"operator": "李敏", "now": canteen.now}
        office.set_price(canteen.book, MealType.LUNCH, 1600, begins=canteen.now.date(), **who)
    assert canteen.served().price_fen == 1600
    with canteen.book.reading() as record:
        assert register.terms(record) != before


def test_what_a_view_learnt_is_remembered_while_nothing_is_written(canteen: Canteen) -> None:
    with canteen.book.reading() as record:
        known = register.terms(record)
    with canteen.book.reading() as record:
        assert register.terms(record) is known
