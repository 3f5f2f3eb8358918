"""Put a recorded month of service through the same verbs as the window, and write down every answer."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from canteen import claims, desk, office, opening
from canteen.errors import InputError
from canteen.exchange.text import read_text
from canteen.opening import Begun, Terms
from canteen.rules.answer import Asked, Order, Refused, Served, Voided
from canteen.rules.closing import GUEST_CLASS
from canteen.rules.dates import CHINA, MealType, Month, ServingHours
from canteen.rules.person import DECEASED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from canteen.book import Book
    from canteen.rules.claim import Claim, PersonSums
    from canteen.rules.closing import Closing
    from canteen.rules.roster import Roster

OPERATOR = "重放"
WITNESS = "重放复核"  # the second person, of whom a recorded month says nothing
_DIFFERENCE = claims.Difference("other", OPERATOR, WITNESS)

# A recorded month says by the clock alone which meal is served: breakfast before ten, lunch before three.
ALL_DAY = (
    ServingHours(MealType.BREAKFAST, time(0), time(10)),
    ServingHours(MealType.LUNCH, time(10), time(15)),
    ServingHours(MealType.DINNER, time(15), time.max),
)
PRICES = {MealType.BREAKFAST: 500, MealType.LUNCH: 1500, MealType.DINNER: 1000}

_WHY = {
    "dup_here": "duplicate",
    "card_lost": "card_revoked",
    "card_old": "card_revoked",
    "gone": "inactive",
    "paused": "inactive",
    "no_elder": "unknown_card",
    "bad_check": "unknown_card",
    "short_code": "unknown_card",
}


@dataclass(slots=True)
class Replay:
    """A recorded service, running: who has which card, and which event became which meal."""

    book: Book
    persons: dict[str, str]
    cards: dict[str, str] = field(default_factory=dict)
    old_cards: dict[str, str] = field(default_factory=dict)
    meals: dict[int, str] = field(default_factory=dict)


def read_events(path: Path) -> tuple[dict[str, Any], ...]:
    """Read a recorded service, one JSON object a line, in the order of the file.

    Raises:
        InputError: the file cannot be read, or a line of it, with its number.
    """
    try:
        text = read_text(path)
    except InputError as fault:
        if fault.code.startswith("policy_is_"):  # of another kind than text, which it says as of a policy
            raise InputError("service_other", where=fault.where) from fault
        raise
    # Not splitlines: a text inside a line may hold what Unicode calls a line's end.
    lines = text.split("\n")
    events: dict[int, dict[str, Any]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            event = _event(line, f"{path.name}:{number}")
            if event["n"] in events:
                raise InputError("service_twice", where=event["where"], n=event["n"])
            events[event["n"]] = event
    return tuple(events.values())


def _event(line: str, where: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
        event["at"] = datetime.fromisoformat(event["at"])
        known = event["at"].tzinfo is not None and 2000 <= event["at"].year < 2100
        known = known and all(fits(event[name]) for name, fits in _FIELDS[event["do"]].items())
        known = (
            known
            and _is_fen(event.get("price", 0))
            and _is_fen(event.get("counted", 0))
            and isinstance(event.get("reason", ""), str)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise InputError("service_line", where=where) from fault
    if not known:
        raise InputError("service_line", where=where)
    return {**event, "where": where}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_fen(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _DEAREST_FEN


def _is_day(value: object) -> bool:
    return isinstance(value, str) and bool(date.fromisoformat(value))


_DEAREST_FEN = 1_000_000
_ELDER: dict[str, Callable[[object], bool]] = {"n": _is_number, "elder": _is_text}
_EARLIER: dict[str, Callable[[object], bool]] = {"n": _is_number, "of": _is_number}
# What every event must say, besides when.
_FIELDS: dict[str, dict[str, Callable[[object], bool]]] = {
    "scan": _ELDER,
    "scan_old_card": _ELDER,
    "scan_code": {"n": _is_number, "code": _is_text},
    "deliver": _ELDER,
    "serve_without_card": _ELDER,
    "guest": {"n": _is_number},
    "report_death": {**_ELDER, "died": _is_day},
    "report_lost_card": _ELDER,
    "reissue_card": _ELDER,
    "void": _EARLIER,
    "correct": _EARLIER,
    "close_day": {"n": _is_number, "date": _is_day},
}


def open_canteen(path: Path, key: bytes, roster: Roster, policies: Sequence[str], *, now: datetime) -> Replay:
    """Begin a new book, apply the roster, adopt the policies, and issue a card to everybody.

    Raises:
        InputError: a policy cannot be read, or two are in force on one day.
    """
    terms = Terms("REPLAY", OPERATOR, "", "", "", tuple(policies), PRICES, ALL_DAY)
    book = opening.open_canteen(path, key, terms, Begun(OPERATOR, now, date(2000, 1, 1)))
    office.apply_roster(book, roster, operator=OPERATOR, now=now)
    persons = office.persons_by_id_number(book)
    issued = office.issue_cards(book, list(persons.values()), operator=OPERATOR, now=now)
    digits = {card.person: card.digits for card in issued}
    return Replay(book, persons, {id_number: digits[person] for id_number, person in persons.items()})


def run(replay: Replay, events: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Do every event, one after the other; yield its answer. Who is not in the roster has no card here."""
    for event in events:
        stranger = "elder" in event and event["elder"] not in replay.persons
        told = _refused(Refused("no_elder")) if stranger else _DEEDS[event["do"]](replay, event)
        yield {"n": event["n"], **told}


def _order(event: dict[str, Any], **more: Any) -> Order:  # noqa: ANN401 - Order's own fields
    # Where the desk asks before going on, the person of a recorded month had said yes.
    return Order(OPERATOR, event["at"], accepted=desk.QUESTIONS, price_fen=event.get("price"), **more)


def _scan(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    return _told(replay, event, desk.serve(replay.book, _card(replay, event), _order(event)))


def _scan_old(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    digits = replay.old_cards.get(event["elder"]) or _card(replay, event)
    return _told(replay, event, desk.serve(replay.book, digits, _order(event)))


def _scan_code(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    return _told(replay, event, desk.serve(replay.book, event["code"], _order(event)))


def _deliver(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event, mode="delivered")
    return _told(replay, event, desk.serve_by_name(replay.book, _person(replay, event), "delivery", order))


def _by_name(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    person = _person(replay, event)
    return _told(
        replay, event, desk.serve_by_name(replay.book, person, event.get("reason", ""), _order(event))
    )


def _guest(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    return _told(replay, event, desk.serve_guest(replay.book, _order(event)))


def _died(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    since = date.fromisoformat(event["died"])
    person = _person(replay, event)
    office.stop_person(replay.book, person, DECEASED, since=since, operator=OPERATOR, now=event["at"])
    return {"outcome": "recorded"}


def _lost(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    person, digits = _person(replay, event), _card(replay, event)
    try:
        office.stop_card(replay.book, person, "lost", operator=OPERATOR, now=event["at"])
    except InputError as fault:  # reported twice
        return {"outcome": "refused", "why": fault.code, "code": fault.code}
    replay.old_cards[event["elder"]] = digits
    return {"outcome": "recorded"}


def _reissue(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    person, elder = _person(replay, event), event["elder"]
    replay.old_cards[elder] = _card(replay, event)
    (card,) = office.issue_cards(replay.book, [person], operator=OPERATOR, now=event["at"])
    replay.cards[elder] = card.digits
    return {"outcome": "recorded"}


def _void(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    meal = replay.meals.get(event["of"], "")
    answer = desk.void(replay.book, meal, event.get("reason", ""), operator=OPERATOR, now=event["at"])
    return _taken_back("voided", event, answer)


def _correct(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    meal = replay.meals.get(event["of"], "")
    who = {"operator": OPERATOR, "now": event["at"], "witness": WITNESS}
    answer = claims.correct(replay.book, meal, event.get("reason", ""), **who)
    return _taken_back("corrected", event, answer)


def _close(replay: Replay, event: dict[str, Any]) -> dict[str, Any]:
    day, who = date.fromisoformat(event["date"]), {"operator": OPERATOR, "now": event["at"]}
    # A recorded month that does not say what was counted had every fen in the drawer.
    counted = event.get("counted", claims.day_sheet(replay.book, day).drawer.expected_fen)
    claims.count_drawer(replay.book, day, {1: counted}, **who)
    answer = claims.close_day(replay.book, day, difference=_DIFFERENCE, **who)
    return _refused(answer) if isinstance(answer, Refused) else {"outcome": "closed"}


_DEEDS: dict[str, Callable[[Replay, dict[str, Any]], dict[str, Any]]] = {
    "scan": _scan,
    "scan_old_card": _scan_old,
    "scan_code": _scan_code,
    "deliver": _deliver,
    "serve_without_card": _by_name,
    "guest": _guest,
    "report_death": _died,
    "report_lost_card": _lost,
    "reissue_card": _reissue,
    "void": _void,
    "correct": _correct,
    "close_day": _close,
}


def _person(replay: Replay, event: dict[str, Any]) -> str:
    return replay.persons[event["elder"]]


def _card(replay: Replay, event: dict[str, Any]) -> str:
    return replay.cards[event["elder"]]


def _told(replay: Replay, event: dict[str, Any], answer: Served | Asked | Refused) -> dict[str, Any]:
    if not isinstance(answer, Served):
        return _refused(answer)
    replay.meals[event["n"]] = answer.meal
    return {
        "outcome": "served",
        "meal": answer.meal_type.value,
        "price": answer.price_fen,
        "subsidy": answer.decision.fen_of("subsidy"),
        "self": answer.self_pay_fen,
    }


def _refused(answer: Asked | Refused) -> dict[str, Any]:
    return {"outcome": "refused", "why": _WHY.get(answer.code, answer.code), "code": answer.code}


def _taken_back(outcome: str, event: dict[str, Any], answer: Voided | Refused) -> dict[str, Any]:
    if isinstance(answer, Refused):
        return _refused(answer)
    amounts = {"subsidy": -answer.subsidy_fen, "self": -answer.refund_fen}
    return {"outcome": outcome, "of": event["of"], **amounts}


def claim_of(replay: Replay, month: Month) -> dict[str, Any]:
    """Return the month's claim in the shape districts compare: days, corrections, people, total."""
    claim = claims.draft(replay.book, month, today=month.end).claim
    events = {meal: number for number, meal in replay.meals.items()}
    numbers = {person: id_number for id_number, person in replay.persons.items()}
    people = {numbers[person]: sums for person, sums in claims.people_sums(replay.book, month).items()}
    closed = [day for day in claims.closed_days(replay.book) if Month.of(day) == month]
    return {
        "days": {day.isoformat(): _day_told(claims.day_sheet(replay.book, day)) for day in closed},
        "corrections": [
            {
                "on": each.at.astimezone(CHINA).date().isoformat(),
                "for_day": each.for_day.isoformat(),
                "of": events[each.meal],
                "subsidy": each.subsidy_fen,
                "self": each.self_pay_fen,
            }
            for each in claim.of_kind("correction")
        ],
        "people": {
            id_number: {
                "meals": sums.meals,
                "subsidised_meals": sums.subsidised_meals,
                "subsidy": sums.subsidy_fen,
                "self": sums.self_pay_fen,
            }
            for id_number, sums in people.items()
        },
        "total": _total_told(claim, people.values()),
    }


def _day_told(closing: Closing) -> dict[str, Any]:
    elders = [line for line in closing.lines if line.class_letter != GUEST_CLASS]
    by_meal = {
        meal_type.value: sum(line.sums.meals for line in elders if line.meal_type is meal_type)
        for meal_type in MealType
    }
    return {
        "meals": sum(line.sums.meals for line in elders),
        "guests": sum(line.sums.meals for line in closing.lines) - sum(line.sums.meals for line in elders),
        "price": closing.total.price_fen,
        "subsidy": sum(line.sums.subsidy_fen for line in elders),
        "self": closing.total.self_pay_fen,
        "subsidised_meals": sum(line.sums.meals for line in elders if line.standard_fen),
        "by_meal": {meal_type: count for meal_type, count in by_meal.items() if count},
    }


def _total_told(claim: Claim, people: Collection[PersonSums]) -> dict[str, Any]:
    shares: Counter[str] = Counter()
    for share in claim.shares:
        shares[share.funder] += share.fen
    return {
        "people": len(people),
        "meals": sum(sums.meals for sums in people),
        "subsidised_meals": sum(sums.subsidised_meals for sums in people),
        "subsidy": sum(sums.subsidy_fen for sums in people),
        "self": sum(sums.self_pay_fen for sums in people),
        "shares": dict(shares),
    }


def new_key() -> bytes:
    """Make the key of a new book."""
    return secrets.token_bytes(32)
