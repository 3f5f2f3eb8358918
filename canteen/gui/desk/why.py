"""为什么是这个数: the sentences of the drawer; the sources of a subsidy are the private part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules.answer import Asked, Served

if TYPE_CHECKING:
    from canteen.rules.policy import Decision, Reason
    from canteen.words import Words


def open_lines(answer: Served | Asked, words: Words) -> tuple[str, ...]:
    """Return what anybody beside the desk may read."""
    document = words.say("desk.why_document", document=answer.document) if answer.document else ""
    lines = [document or words.say("desk.why_no_document")]
    if isinstance(answer, Served):
        at = words.clock(answer.at)
        lines.insert(0, words.say("desk.why_time", day=words.day(answer.day), time=at, number=answer.number))
        lines.append(words.say("desk.why_sum", **_sums(answer, words)))
    elif answer.self_pay_fen is not None:
        lines.append(words.say("desk.why_full", amount=words.money(answer.self_pay_fen)))
    return tuple(lines)


def private_lines(decision: Decision | None, words: Words) -> tuple[str, ...]:
    """Return how the amount was found: which rules won and which limits bit."""
    if decision is None:
        return ()
    if not decision.reasons:
        return (words.say("policy.no_rule"),)
    names = {grant.benefit: words.say(f"policy.kind_{grant.kind}") for grant in decision.grants}
    return tuple(
        _reason(reason, names.get(reason.benefit, reason.benefit), words) for reason in decision.reasons
    )


def _reason(reason: Reason, benefit: str, words: Words) -> str:
    amount = words.money(reason.fen)
    facts = {"benefit": benefit, "clause": reason.clause, "amount": amount, "count": reason.count}
    return words.say(f"policy.{reason.code}", **facts)


def _sums(served: Served, words: Words) -> dict[str, str]:
    return {
        "price": words.money(served.price_fen + served.delivery_fee_fen),
        "subsidy": words.money(served.subsidy_fen + served.voucher_fen),
        "amount": words.money(served.self_pay_fen),
    }
