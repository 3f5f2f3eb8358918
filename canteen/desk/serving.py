"""Serving: a scan, a name or a guest becomes a meal, a question or a refusal, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from canteen.book import journal, ledger, register, vault
from canteen.book.occasions import Plate, gather
from canteen.book.record import china
from canteen.desk.showing import diner_of, served
from canteen.rules import card as cards
from canteen.rules.answer import Asked, Order, Refused, Served
from canteen.rules.dates import MealType, nearest_meal_type, service_day, serving_at
from canteen.rules.person import DECEASED, LEFT
from canteen.rules.policy import Decision, decide, missed
from canteen.rules.served import meal_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.rules.person import Elder
    from canteen.rules.policy import Occasion, Policy

Answer = Served | Asked | Refused

CLOCK_LEAP = timedelta(days=7)
HELPER_MEALS = 4

_LIMIT_CODES = {
    "limit_meal_type": "cap_day",
    "limit_day": "cap_day",
    "limit_week": "cap_week",
    "limit_month": "cap_month",
    "month_cap": "cap_month",
}
# Every question of the desk that "yes, at full price" answers.
QUESTIONS = frozenset(
    {
        *_LIMIT_CODES.values(),
        "clock_ahead",
        "expired",
        "off_day",
        "off_hours",
        "rest_day",
        "too_young",
        "helper",
    }
)
_MISREAD = {"short": "short_code", "check": "bad_check"}
_CARD_CODES = {"lost": "card_lost", "replaced": "card_old"}


class Stopped(Exception):  # noqa: N818 - the way out of a deed with its answer, not a fault
    """Carries the answer that ends a deed before anything is recorded."""

    def __init__(self, answer: Asked | Refused) -> None:
        self.answer = answer


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and when a meal would stand."""

    day: date
    meal_type: MealType
    price_fen: int
    before: ledger.Before


def serve(book: Book, digits: str, order: Order) -> Answer:
    """Serve the elder whose card was scanned, or say why not.

    Raises:
        StorageError: the disk did not take it; nothing was recorded.
    """
    length = len(digits)
    if not cards.well_formed(digits):
        code = "bad_check" if length == cards.LENGTH else "short_code"
        return _kept(book, Refused(code, facts={"length": length}), order, length)
    if digits.startswith(cards.PRACTICE_PREFIX) != book.practice:
        return _kept(book, Refused("no_elder"), order, length)
    digest = register.card_digest(book.card_key, digits)
    return _serve(book, order, lambda record: _holder(record, digest, order), way="scan", length=length)


def serve_by_name(book: Book, person: str, reason: str, order: Order) -> Answer:
    """Serve an elder found by name; ``reason`` says why no card was scanned.

    Raises:
        StorageError: the disk did not take it; nothing was recorded.
    """
    return _serve(book, order, lambda record: register.elder(record, person), way=reason)


def serve_guest(book: Book, order: Order) -> Answer:
    """Serve one guest at full price; no name is asked.

    Raises:
        StorageError: the disk did not take it; nothing was recorded.
    """
    return _serve(book, order, lambda _record: None, way="guest")


def _serve(
    book: Book, order: Order, who: Callable[[Record], Elder | None], *, way: str, length: int = 0
) -> Answer:
    """Answer one order in one writing transaction; a refusal is kept apart from the meals."""
    try:
        with book.writing() as record:
            known = journal.find(record, order.key) if order.key else None
            if known is not None:
                return served(record, known)
            return serve_elder(record, order, who(record), way)
    except Stopped as stop:
        return _kept(book, stop.answer, order, length) if isinstance(stop.answer, Refused) else stop.answer


def serve_elder(
    record: Record, order: Order, elder: Elder | None, way: str, number: int | None = None
) -> Served:
    """Serve within a transaction that is under way; ``number`` is that of a meal that is served again.

    Raises:
        Stopped: with the answer, where nothing is to be recorded.
    """
    _check_clock(record, order.now, elder, order.accepted)
    if elder is not None:
        _check_takes_part(elder, service_day(order.now))
    place = _place_of(record, order, elder)
    if elder is not None:
        _check_not_served(record, elder, place)
        _check_helper(record, elder, place, order)
    plate = Plate(place.day, place.meal_type, place.price_fen, order.mode, order.delivery_fee_fen)
    occasion = gather(record, elder, plate)
    policy, decision = _decide(record, order, elder, occasion)
    entry = meal_entry(
        occasion,
        decision,
        person=elder.person if elder else "",
        number=number or place.before.number + 1,
        way=way,
        payment=order.payment or _payment(record, place),
        helper=vault.helper_number(record, order.helper),
        policy=policy.policy.id if policy else "",
        policy_sha256=policy.sha256 if policy else "",
    )
    key = order.key or None
    recorded = journal.append(record, entry, day=place.day, now=order.now, operator=order.operator, key=key)
    return served(record, recorded, elder)


def _payment(record: Record, place: _Place) -> str:
    """Return the way this elder paid last where it is offered, else the usual one."""
    offered, last = register.terms(record).payments_on(place.day), place.before.payment
    return last if last in offered else offered[0]


def _holder(record: Record, digest: str, order: Order) -> Elder:
    """Return the elder who holds a good card."""
    held = register.holder(record, digest)
    if held is None:
        raise Stopped(Refused("no_elder"))
    card, elder = held
    if card.state != "active":
        facts = {"day": date.fromisoformat(card.since), "tail": elder.card_tail}
        diner = diner_of(elder, service_day(order.now))
        raise Stopped(Refused(_CARD_CODES.get(card.state, "paused"), diner, facts))
    return elder


def _check_clock(record: Record, now: datetime, elder: Elder | None, accepted: frozenset[str]) -> None:
    head = journal.head(record)
    if head is None:
        return
    diner = diner_of(elder, service_day(now)) if elder else None
    facts = {"now": now, "last": head.at}
    if journal.behind(record, now):
        raise Stopped(Refused("clock_back", diner, facts))
    # One meal under a clock far ahead would make every later one look like a clock set back.
    if now > head.at + CLOCK_LEAP and "clock_ahead" not in accepted:
        ahead = facts | {"day": service_day(now), "count": (now - head.at).days}
        raise Stopped(Asked("clock_ahead", diner, ahead))


def _check_takes_part(elder: Elder, day: date) -> None:
    if elder.stopped:
        code = "gone" if elder.stopped in {DECEASED, LEFT} else "paused"
        raise Stopped(Refused(code, diner_of(elder, day), {"day": date.fromisoformat(elder.since)}))


def _place_of(record: Record, order: Order, elder: Elder | None) -> _Place:
    day, terms = service_day(order.now), register.terms(record)
    diner = diner_of(elder, day) if elder else None
    if terms.closed_on(day):
        raise Stopped(Refused("day_closed", diner, {"day": day}))
    if (reason := terms.rest_on(day)) and "rest_day" not in order.accepted:
        raise Stopped(Asked("rest_day", diner, {"day": day, "reason": reason}))
    hours = terms.hours_on(day)
    meal_type = order.meal_type or serving_at(hours, order.now)
    if meal_type is None:
        meal_type = nearest_meal_type(hours, order.now)
        if meal_type is None or "off_hours" not in order.accepted:
            raise Stopped(Asked("off_hours", diner, {"hours": hours, "meal_type": meal_type}))
    price = order.price_fen if order.price_fen is not None else terms.charged_on(day, meal_type)
    if price is None:
        last = terms.last_price(day, meal_type)
        facts = {"meal_type": meal_type, "day": day, "price_fen": last}
        raise Stopped(Asked("price_missing", diner, facts))
    before = ledger.before(record, elder.person if elder else "", day, meal_type)
    return _Place(day, meal_type, price, before)


def _check_not_served(record: Record, elder: Elder, place: _Place) -> None:
    row = ledger.meal(record, place.before.first) if place.before.first else None
    if row is None:
        return
    facts = {
        "meal": row.meal,
        "meal_type": place.meal_type,
        "number": row.number,
        "operator": row.operator,
        "at": china(row.at_ms),
        "mode": row.mode,
    }
    raise Stopped(Refused("dup_here", diner_of(elder, place.day), facts))


def _check_helper(record: Record, elder: Elder, place: _Place, order: Order) -> None:
    if not order.helper or "helper" in order.accepted:
        return
    count = ledger.collected_by(record, vault.helper_number(record, order.helper), place.day)
    if count >= HELPER_MEALS:
        facts = {"helper": order.helper, "count": count}
        raise Stopped(Asked("helper", diner_of(elder, place.day), facts))


def _ask_before_full_price(
    record: Record, order: Order, elder: Elder, policy: Policy, occasion: Occasion, decision: Decision
) -> None:
    """Who would have a subsidy but for a limit, a day or a date is asked before paying the full price."""
    if decision.fen_of("subsidy"):
        return
    question = _expired(elder, policy, occasion) or _missed(record, policy, occasion)
    if question is None or question[0] in order.accepted:
        return
    code, facts = question
    diner = diner_of(elder, occasion.day)
    raise Stopped(Asked(code, diner, facts, decision.self_pay_fen, decision, policy.document))


def _decide(
    record: Record, order: Order, elder: Elder | None, occasion: Occasion
) -> tuple[register.Adopted | None, Decision]:
    """Decide by the policy in force; a guest pays the full price by none."""
    if elder is None:
        return None, Decision((), occasion.price_fen + occasion.delivery_fee_fen, ())
    policy = register.terms(record).policy_on(occasion.day)
    if policy is None:
        raise Stopped(Refused("no_policy", diner_of(elder, occasion.day)))
    decision = decide(policy.policy, occasion)
    _ask_before_full_price(record, order, elder, policy.policy, occasion, decision)
    return policy, decision


def _expired(elder: Elder, policy: Policy, occasion: Occasion) -> tuple[str, dict[str, Any]] | None:
    ended = [status for status in elder.statuses if status.ends is not None and status.ends < occasion.day]
    if not ended:
        return None
    held = replace(occasion, tags=occasion.tags | {status.tag for status in ended})
    if not decide(policy, held).fen_of("subsidy"):
        return None
    return "expired", {"day": max(status.ends for status in ended if status.ends)}


def _missed(record: Record, policy: Policy, occasion: Occasion) -> tuple[str, dict[str, Any]] | None:
    reason = missed(policy, occasion)
    if reason is None:
        return None
    _, day_name = register.terms(record).kind_of(occasion.day)
    facts = {
        "count": reason.count,
        "day_name": day_name,
        "age": reason.count,
        "meal_type": occasion.meal_type,
    }
    return _LIMIT_CODES.get(reason.code, reason.code), facts


def _kept(book: Book, refused: Refused, order: Order, length: int) -> Refused:
    """Keep a scan that led to no meal; of the code itself only its length."""
    with book.writing() as record:
        ledger.put_refusal(
            record,
            journal.new_key(),
            now=order.now,
            day=service_day(order.now),
            code=refused.code,
            person=refused.diner.person if refused.diner else "",
            length=length,
        )
    return refused


def note_unread(book: Book, kind: str, length: int, order: Order) -> Refused:
    """Answer a code that is no meal card of ours; what it says is neither kept nor shown.

    ``kind`` short or check is a card of ours that was not read whole or clearly.
    """
    ours = kind in _MISREAD
    facts = {"length": length} if ours else {"length": length, "kind": kind}
    answer = Refused(_MISREAD[kind] if ours else "not_ours", facts=facts)
    return _kept(book, answer, order, length)
