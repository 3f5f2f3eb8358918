"""What the office must see coming, and whom the service has not reached (服务找人)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from canteen.book import ledger, register
from canteen.rules.ahead import Coming, coming
from canteen.rules.dates import DayKind, MealType, Month, age_on, week_start
from canteen.rules.person import tags_on
from canteen.rules.policy import Occasion, decide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from canteen.book import Book
    from canteen.book.register import Terms
    from canteen.rules.person import Elder, Status


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody with what comes, or, with ``coming`` None, somebody the service has not reached."""

    person: str
    name: str
    age: int
    community: str
    card_tail: str
    coming: Coming | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """The lists of a day.

    Attributes:
        ending: a status ends within 60 days, or ended within the last 30 and nothing follows.
        turning: 60, 70, 80, 90 or 100 is reached within 60 days.
        review: an assessment or a certificate is to be looked at again.
        no_card: would have a subsidy today, and has no card.
        never_ate: has a good card and has never eaten.
    """

    ending: tuple[Awaited, ...]
    turning: tuple[Awaited, ...]
    review: tuple[Awaited, ...]
    no_card: tuple[Awaited, ...]
    never_ate: tuple[Awaited, ...]


def watch(book: Book, *, today: date) -> Watch:
    """Return who needs something from the office, the nearest day first."""
    with book.reading() as record:
        facts = register.timelines(record)
        here = (elder for elder in register.elders(record) if not elder.stopped)
        people = [(elder, facts.get(elder.person, ())) for elder in here]
        come = [
            _awaited(elder, today, each)
            for elder, statuses in people
            for each in coming(elder.born, statuses, today)
        ]
        eaters = ledger.ever_ate(record)
        cardless = [pair for pair in people if not pair[0].card_tail]
        terms = register.terms(record)
        return Watch(
            ending=_of_kind("ending", come),
            turning=_of_kind("turning", come),
            review=_of_kind("review", come),
            no_card=tuple(
                _awaited(elder, today) for elder, said in cardless if _entitled(elder, said, terms, today)
            ),
            never_ate=tuple(
                _awaited(elder, today)
                for elder, _ in people
                if elder.card_tail and elder.person not in eaters
            ),
        )


def _awaited(elder: Elder, today: date, each: Coming | None = None) -> Awaited:
    age = age_on(elder.born, today)
    return Awaited(elder.person, elder.name, age, elder.community, elder.card_tail, each)


def _of_kind(kind: str, come: Iterable[Awaited]) -> tuple[Awaited, ...]:
    mine = [(each.coming.day, each.name, each) for each in come if each.coming and each.coming.kind == kind]
    return tuple(each for *_, each in sorted(mine, key=lambda line: line[:2]))


def _entitled(elder: Elder, statuses: Iterable[Status], terms: Terms, today: date) -> bool:
    """Tell whether a meal of an ordinary working day would be subsidised."""
    adopted = terms.policy_on(today)
    if adopted is None:
        return False
    first = Month.of(today).first
    plain = Occasion(
        day=week_start(today) + timedelta(days=2),  # a Wednesday: some tariffs know no weekend
        day_kind=DayKind.WORKING,
        meal_type=MealType.LUNCH,
        price_fen=0,
        age=age_on(elder.born, today),
        tags=tags_on(statuses, today),
        tags_at_issue=tags_on(statuses, first),
        age_at_issue=age_on(elder.born, first),
    )
    priced = ((each, terms.price_on(today, each)) for each in MealType)
    return any(
        decide(adopted.policy, replace(plain, meal_type=each, price_fen=fen)).fen_of("subsidy")
        for each, fen in priced
        if fen is not None
    )
