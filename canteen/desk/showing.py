"""What the desk shows: between scans, in a search, of a card, and of a meal as it was answered."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from canteen.book import journal, ledger, register, vault
from canteen.book.record import china
from canteen.rules.ahead import ends_soon
from canteen.rules.answer import Diner, Found, Glance, Note, Recent, Served
from canteen.rules.dates import MealType, age_on, nearest_meal_type, service_day, serving_at
from canteen.rules.entries import MealServed
from canteen.rules.menu import conflicts
from canteen.rules.served import decision_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from canteen.book import Book, Record
    from canteen.rules.menu import Dish
    from canteen.rules.person import Elder


def find(book: Book, text: str, *, today: date, limit: int = 6) -> tuple[Found, ...]:
    """Find elders by characters, pinyin, initials, or the tail of a card, ID number or phone."""
    typed = "".join(text.split())
    if not typed:
        return ()
    with book.reading() as record:
        found = register.named(record, typed, limit=limit, stopped=False)
        elders = [register.elder(record, person) for person in found]
        return tuple(
            Found(diner_of(elder, today), register.same_name(record, elder.name)) for elder in elders
        )


def glance(book: Book, *, now: datetime) -> Glance:
    """Return what the desk shows between scans."""
    day = service_day(now)
    with book.reading() as record:
        terms = register.terms(record)
        hours = terms.hours_on(day)
        meal_type = serving_at(hours, now)
        shown = meal_type or nearest_meal_type(hours, now) or MealType.LUNCH
        counts = ledger.counts(record, day, shown)
        before = ledger.weekday_counts(record, day, shown)
        return Glance(
            day=day,
            meal_type=meal_type,
            hours=hours,
            price_fen=terms.charged_on(day, shown),
            served=sum(counts.values()),
            expected=round(median(before)) if before else None,
            counts=counts,
            recent=tuple(
                Recent(row.meal, row.name, china(row.at_ms), row.mode)
                for row in ledger.recent(record, day, shown, 7)
            ),
            next_number=ledger.before(record, "", day, shown).number + 1,
            open=not terms.closed_on(day),
            dishes=_dishes(record, day, shown),
            set_meals=terms.set_meals_on(day, shown),
            payments=terms.payments_on(day) if terms.payments else (),
            rest=terms.rest_on(day),
            shown=shown,
        )


def _dishes(record: Record, day: date, meal_type: MealType) -> tuple[Dish, ...]:
    return register.menu(record, day, day + timedelta(days=1)).get((day, meal_type), ())


def of_card(book: Book, digits: str, *, today: date) -> Diner | None:
    """Return whose card this is, for a page that is not the desk; nothing is recorded."""
    with book.reading() as record:
        held = register.holder(record, register.card_digest(book.card_key, digits))
        return None if held is None else diner_of(held[1], today)


def meal(book: Book, key: str) -> Served | None:
    """Return a recorded meal as the desk answered it, for why this amount."""
    with book.reading() as record:
        recorded = journal.find(record, key)
        if recorded is None or not isinstance(recorded.entry, MealServed):
            return None
        return served(record, recorded)


def served(record: Record, recorded: journal.Recorded, elder: Elder | None = None) -> Served:
    """Return a recorded meal as the desk answers it.

    Raises:
        TypeError: the entry is no meal.
    """
    entry = recorded.entry
    if not isinstance(entry, MealServed):
        raise TypeError(entry)
    if elder is None and entry.person:
        elder = register.elder(record, entry.person)
    decision = decision_of(entry)
    day = service_day(recorded.at)
    return Served(
        meal=recorded.header.uuid,
        number=entry.number,
        diner=diner_of(elder, day) if elder else None,
        at=recorded.at,
        day=day,
        meal_type=MealType(entry.meal_type),
        mode=entry.mode,  # type: ignore[arg-type]  # written from the closed list
        payment=entry.payment,  # type: ignore[arg-type]  # the same
        price_fen=entry.price_fen,
        delivery_fee_fen=entry.delivery_fee_fen,
        subsidy_fen=sum(grant.fen for grant in decision.grants if grant.kind != "voucher"),
        voucher_fen=decision.fen_of("voucher"),
        self_pay_fen=entry.self_pay_fen,
        decision=decision,
        document=_document(record, entry.policy),
        helper=vault.helper_name(record, entry.helper),
        notes=_notes(record, elder, day, MealType(entry.meal_type)) if elder else (),
    )


def _document(record: Record, policy: str) -> str:
    adopted = register.terms(record).policies
    return next((each.policy.document for each in adopted if each.policy.id == policy), "")


def _notes(record: Record, elder: Elder, day: date, meal_type: MealType) -> tuple[Note, ...]:
    """What must not be on the plate, eligibility that ends soon, and what the kitchen should know."""
    dishes = _dishes(record, day, meal_type) if elder.diet else ()
    warned = tuple(
        Note("diet_conflict", {"dish": each.dish, "word": each.word})
        for each in conflicts(elder.diet, dishes)[:1]
    )
    ends = ends_soon(elder.statuses, day)
    ending = (Note("ending", {"day": ends}),) if ends else ()
    return warned + ending + ((Note("diet", {"diet": elder.diet}),) if elder.diet else ())


def diner_of(elder: Elder, day: date) -> Diner:
    """Return the elder as the desk may see him or her on a day."""
    return Diner(
        elder.person,
        elder.name,
        elder.sex,
        age_on(elder.born, day),
        elder.card_tail,
        elder.diet,
        elder.community,
        elder.collector,
    )
