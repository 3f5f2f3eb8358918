"""A bundle with a claim proves itself alone, wherever in the chain it begins."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from canteen import claims
from canteen.book import journal
from canteen.commands.verify import proof_of
from canteen.exchange.bundle import open_bundle
from canteen.rules.answer import Refused
from canteen.rules.dates import Month
from canteen.rules.entries import ReceiptTaken
from tests.bundle.scenes import DAY, a_day, after, enrolled, locked, noted, packed

if TYPE_CHECKING:
    from tests.conftest import Canteen

APRIL = Month(2026, 4)


def receipted(canteen: Canteen, up_to: int) -> None:
    """Let everything so far be confirmed by the district."""
    entry = ReceiptTaken(1, 1, up_to, "", "", "received", "", [], canteen.now.isoformat(), "")
    with canteen.book.writing() as record:
        journal.append(record, entry, day=canteen.now.date(), **canteen.deed)


def test_the_first_months_claim_proves_itself(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    opened = open_bundle(packed(canteen, locked(canteen)).content, office.identity)
    assert proof_of(opened).difference is None


def test_a_later_months_claim_proves_itself_behind_a_receipt(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    first = noted(canteen, locked(canteen))
    after(canteen, hours=1)
    receipted(canteen, first.package.manifest.last_seq)
    for day in (date(2026, 4, 2), date(2026, 4, 3)):
        a_day(canteen, day)
    opened = open_bundle(packed(canteen, locked(canteen, APRIL)).content, office.identity)
    assert opened.manifest.first_seq > 1
    assert proof_of(opened).difference is None


def test_a_claim_that_corrects_a_meal_of_the_month_before_brings_that_meal_along(canteen: Canteen) -> None:
    office = enrolled(canteen)
    canteen.at(DAY)
    wrong = canteen.served(0)
    a_day(canteen, people=0)
    first = noted(canteen, locked(canteen))
    after(canteen, hours=1)
    receipted(canteen, first.package.manifest.last_seq)
    canteen.at(date(2026, 4, 2))
    corrected = claims.correct(canteen.book, wrong.meal, "登错了人", witness="王芳", **canteen.deed)
    assert not isinstance(corrected, Refused), corrected
    a_day(canteen, date(2026, 4, 2), people=2)
    claim = locked(canteen, APRIL)
    opened = open_bundle(packed(canteen, claim).content, office.identity)
    assert any(each.header.uuid == wrong.meal for each in opened.entries)
    assert proof_of(opened).difference is None
