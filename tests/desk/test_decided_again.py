"""What decided a meal is in its entry: enough to decide it again, and nothing later changes it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, desk, office, resources
from canteen.book import journal, register
from canteen.rules.answer import Served
from canteen.rules.dates import DayKind, MealType
from canteen.rules.document import read_policy
from canteen.rules.entries import MealServed
from canteen.rules.person import Status
from canteen.rules.policy import Decision, Occasion, Used, decide
from canteen.rules.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]


def bodies(canteen: Canteen) -> list[tuple[str, dict[str, Any]]]:
    """Return day and body of every meal, as anybody could read them who has nothing but the journal."""
    with canteen.book.reading() as record:
        recorded = [each for each in journal.entries(record) if isinstance(each.entry, MealServed)]
    return [(each.header.day, json.loads(each.body)) for each in recorded]


def decided_again(day: str, body: dict[str, Any], documents: dict[str, str]) -> Decision:
    occasion = Occasion(
        day=date.fromisoformat(day),
        day_kind=DayKind(body["day_kind"]),
        meal_type=MealType(body["meal_type"]),
        price_fen=body["price_fen"],
        age=body["age"],
        tags=frozenset(body["tags"]),
        tags_at_issue=frozenset(body["tags_at_issue"]),
        age_at_issue=body["age_at_issue"],
        mode=body["mode"],
        delivery_fee_fen=body["delivery_fee_fen"],
        used={benefit: Used(*used) for benefit, used in body["used"].items()},
    )
    return decide(read_policy(documents[body["policy_sha256"]]), occasion)


def documents(canteen: Canteen) -> dict[str, str]:
    with canteen.book.reading() as record:
        adopted = [each.entry for each in journal.entries(record) if each.header.kind == "policy.adopt"]
    texts = [entry.text for entry in adopted if hasattr(entry, "text")]
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}


@pytest.mark.parametrize("policy", ["rs-13-v1", "rs-01-v3", "rs-05", "rs-06", "rs-08-v2", "rs-12", "rs-14"])
def test_every_meal_is_decided_again_from_its_entry_alone(any_canteen: Begin, policy: str) -> None:
    with any_canteen(policies=(f"{policy}.toml",)) as canteen:
        with canteen.book.reading() as record:
            begins = register.terms(record).policies[0].begins
        for day in (16, 17, 18, 30):
            canteen.at(max(date(2026, 3, day), begins), time(11, 30))
            for who in range(9):
                canteen.scan(who, accepted=desk.QUESTIONS, mode="delivered", delivery_fee_fen=200)
        texts, found = documents(canteen), bodies(canteen)
        assert len(found) >= 9
        for served_on, body in found:
            again = decided_again(served_on, body, texts)
            grants = [
                [
                    each.benefit,
                    each.kind,
                    list(each.clauses),
                    each.fen,
                    [list(share) for share in each.shares],
                ]
                for each in again.grants
            ]
            assert (grants, again.self_pay_fen) == (body["grants"], body["self_pay_fen"])


def test_later_statuses_prices_and_policies_change_nothing_about_an_old_meal(canteen: Canteen) -> None:
    served, before = canteen.served(), bodies(canteen)
    closed = claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    canteen.later(days=1)
    with canteen.book.reading() as record:
        tags = register.statuses(record, canteen.persons[0])
    assert Status("低保") in tags
    from_now_on = [row_without_hardship(canteen)]
    office.apply_roster(canteen.book, Roster("花名册", tuple(from_now_on)), **canteen.deed)
    office.set_price(canteen.book, MealType.LUNCH, 900, begins=canteen.now.date(), **canteen.deed)
    assert canteen.served().subsidy_fen != served.subsidy_fen
    assert bodies(canteen)[: len(before)] == before
    # The notes say how the person stands today; the meal is what it was.
    assert replace(desk.meal(canteen.book, served.meal) or served, notes=()) == replace(served, notes=())
    assert claims.day_sheet(canteen.book, served.day) == closed


def row_without_hardship(canteen: Canteen) -> Any:  # noqa: ANN401 - a row of the roster
    (row,) = [row for row in canteen.rows if row.name == "王桂兰"]
    return type(row)(
        row.row, row.name, row.id_number, row.born, row.sex, (Status("常住"),), row.community, diet=row.diet
    )


def test_a_meal_keeps_the_name_of_the_document_that_decided_it(any_canteen: Begin) -> None:
    with any_canteen(policies=("rs-13-v1.toml",)) as canteen:
        served = canteen.served()
        text = resources.path("policies", "rs-13-v2.toml").read_text(encoding="utf-8")
        office.adopt_policy(canteen.book, text, **canteen.deed)
        canteen.at(date(2026, 7, 1))
        newer = canteen.served()
        assert isinstance(newer, Served)
        assert newer.document != served.document
        assert desk.meal(canteen.book, served.meal) == served
