"""What the day close says of what is being done: in the bar at the foot before it, and as an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canteen.claims.days import not_explained
from canteen.gui.close.checking import named
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from datetime import date, datetime

    from canteen.book.daybook import DayMeal
    from canteen.claims import Difference, Entered
    from canteen.gui.close.draft import Draft
    from canteen.rules.answer import Glance, Refused, Voided
    from canteen.rules.closing import Drawer, Question
    from canteen.words import Words


def early(glance: Glance, now: datetime, words: Words) -> str:
    """Ask whether today is closed although a meal is open or yet to come; empty when all are over."""
    clock = now.astimezone(CHINA).time()
    served = next((each for each in glance.hours if each.opens <= clock < each.closes), None)
    coming = [words.say(f"close.{each.meal_type}") for each in glance.hours if each.opens > clock]
    meals = words.say("close.ask_meals_joint").join(coming)
    if glance.rest or not (served or coming):
        return ""
    if served is None:
        return words.say("close.ask_early", what=words.say("close.ask_to_come", meals=meals))
    meal, closes = words.say(f"close.{served.meal_type}"), f"{served.closes:%H:%M}"
    what = words.say("close.ask_still_open", meal=meal, closes=closes)
    return words.say(
        "close.ask_early", what=what + (words.say("close.ask_then", meals=meals) if meals else "")
    )


def meal_facts(meal: DayMeal, day: date, words: Words) -> dict[str, object]:
    """Return what tells one meal of a closed day from the others; the name is covered."""
    return {
        "day": words.day(day),
        "meal_type": words.say(f"close.{meal.meal_type}"),
        "number": meal.number,
        "name": named(meal, words),
    }


def correcting(meal: DayMeal, day: date, words: Words) -> str:
    """Ask whether it is this meal that is corrected."""
    amounts = {"subsidy": words.money(meal.subsidy_fen), "own": words.money(meal.self_pay_fen)}
    return words.say("close.correct_ask", **meal_facts(meal, day, words), **amounts)


def unexplained(drawer: Drawer, said: Difference, limit_fen: int, operator: str) -> Refused | None:
    """Return what is still to be said about a difference, before it is asked whether to close."""
    explained = replace(drawer, reason=said.reason, note=said.note, witness=said.witness)
    return not_explained(explained, limit_fen, operator)


def corrected(meal: DayMeal, day: date, voided: Voided, words: Words) -> str:
    """Say which meal was corrected, and what goes back."""
    amounts = {"subsidy": words.money(voided.subsidy_fen), "refund": words.money(voided.refund_fen)}
    return words.say("close.corrected", **meal_facts(meal, day, words), **amounts)


def entered(done: Entered, name: str, words: Words) -> str:
    """Say what became of a slip."""
    return words.say(
        "close.entered",
        name=name,
        number=done.number,
        price=words.money(done.price_fen),
        subsidy=words.money(done.subsidy_fen),
        own=words.money(done.self_pay_fen),
        where=words.say("close.entered_late" if done.late else "close.entered_open"),
    )


def hint(view: str, draft: Draft, questions: tuple[Question, ...], late: date | None, words: Words) -> str:
    """Say what a view is about, or what is still open; ``late`` is a day before today."""
    unasked = [each for each in draft.answered(questions) if not (each.answer or each.note)]
    about = {"count": "finish", "sign": "signed" if draft.signed else "sign"}
    if view == "check" and unasked:
        return words.say("close.hint_questions", count=len(unasked))
    if view in {"check", "count"} and late is not None:
        return words.say("close.closing_late", day=words.day(late))
    return words.say(f"close.hint_{about.get(view, view)}")
