"""A day that was sealed without service proves itself, also when a slip of it turns up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canteen import claims
from canteen.book import journal
from canteen.rules.closing import Closing
from canteen.rules.dates import MealType
from canteen.rules.proof import prove
from canteen.signing import holds

if TYPE_CHECKING:
    from tests.conftest import Canteen


def serve_and_close(canteen: Canteen) -> None:
    canteen.served(0)
    assert isinstance(claims.close_day(canteen.book, canteen.now.date(), **canteen.deed), Closing)


def test_a_slip_of_a_quiet_day_is_proved_with_the_sheet_that_carries_it(canteen: Canteen) -> None:
    serve_and_close(canteen)
    quiet = canteen.now.date() + timedelta(days=1)
    canteen.at(quiet + timedelta(days=1))
    serve_and_close(canteen)
    slip = claims.Slip("0001", canteen.persons[1], quiet, MealType.LUNCH)
    assert isinstance(claims.enter_late(canteen.book, slip, **canteen.deed), claims.Entered)
    canteen.at(quiet + timedelta(days=2))
    serve_and_close(canteen)
    with canteen.book.reading() as record:
        assert prove(journal.links(record), holds).difference is None
