"""现金和材料: drawer (E30), rosters (E33), samples for the district (E35, E36), one claim in time (E37)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from math import isqrt
from typing import TYPE_CHECKING

from canteen.rules.checks.finding import found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View

_OVER = frozenset({"draft", "returned", "replaced"})  # a claim that stands in nobody's way


def cash(view: View) -> Iterator[Finding]:
    """E30: the drawer of each day against what was paid in cash; a day with cash was counted."""
    for closing in sorted(view.period.closings, key=lambda each: (each.day, each.canteen.desk)):
        drawer, subject = closing.drawer, f"{closing.canteen.desk}:{closing.day}"
        taken = max(drawer.taken_fen - drawer.refunded_fen, closing.cash_fen)
        if not drawer.counts:
            if taken:
                yield found("E30", "uncounted", "B", subject, day=closing.day, fen=taken)
            continue
        allowed = max(view.parameters.cash_fen, taken * view.parameters.cash_permille // 1000)
        if abs(drawer.difference_fen) > allowed:
            kind = "over" if drawer.difference_fen > 0 else "short"
            facts = {"day": closing.day, "fen": abs(drawer.difference_fen), "allowed_fen": allowed}
            yield found("E30", kind, "X", subject, **facts)


def roster_age(view: View) -> Iterator[Finding]:
    """E33: on some days the newest roster was too old, or there was none."""
    parameters = view.parameters
    rosters = sorted(view.period.rosters, key=lambda each: each.day)
    ages = {}
    none = []
    for day in view.service_days:
        taken = [each.as_of for each in rosters if each.day <= day]
        if taken:
            ages[day] = (day - max(taken)).days
        else:
            none.append(day)
    if none:
        yield found("E33", "none", "X", days=tuple(none), count=len(none))
    oldest = max(ages.values(), default=0)
    very = [day for day, age in ages.items() if age > parameters.roster_days_most]
    old = [day for day, age in ages.items() if parameters.roster_days < age <= parameters.roster_days_most]
    if very:
        limit = parameters.roster_days_most
        yield found("E33", "very_old", "B", days=tuple(very), count=len(very), age=oldest, limit=limit)
    if old:
        age = max(ages[day] for day in old)
        limit = parameters.roster_days
        yield found("E33", "old", "X", days=tuple(old), count=len(old), age=age, limit=limit)


def five_days(view: View) -> Iterator[Finding]:
    """E35: five service days in a row, picked by the seed, to be laid side by side by the monitor."""
    days, seed = view.service_days, _seed(view)
    if not days:
        return
    if seed is None:
        yield found("E35", "waiting", "F", count=view.parameters.sample_days)
        return
    count = min(view.parameters.sample_days, len(days))
    first = int.from_bytes(seed[:8], "big") % (len(days) - count + 1)
    yield found("E35", "days", "F", days=days[first : first + count], count=count)


def contacts(view: View) -> Iterator[Finding]:
    """E36: people picked by the seed, to be called or visited."""
    persons, seed = sorted(view.by_person), _seed(view)
    if not persons:
        return
    count = min(len(persons), max(view.parameters.contacts_least, _root_up(len(persons))))
    if seed is None:
        yield found("E36", "waiting", "F", count=count)
        return
    drawn = sorted(persons, key=lambda each: hashlib.sha256(seed + each.encode()).digest())[:count]
    yield found("E36", "persons", "F", persons=view.numbers(drawn), count=count)


def _root_up(number: int) -> int:
    root = isqrt(number)
    return root if root * root == number else root + 1


def _seed(view: View) -> bytes | None:
    """The last seal of the month and what the district adds to it; None while either is missing."""
    seals = view.period.seals
    if not view.period.nonce or not seals:
        return None
    last = max(seals, key=lambda each: (each.day, each.desk, each.seq))
    return hashlib.sha256(bytes.fromhex(last.hash) + view.period.nonce.encode()).digest()


def one_claim(view: View) -> Iterator[Finding]:
    """E37: the month has no other claim, and this one comes in time."""
    period = view.period
    for each in period.claims:
        if each.state not in _OVER:
            facts = {"number": each.number, "version": each.version, "fen": each.claimed_fen}
            yield found("E37", "already", "B", each.claim, **facts)
    last: date = period.month.end + timedelta(days=view.parameters.claim_days - 1)
    if period.today > last and not period.claims:
        days = (period.today - last).days
        yield found("E37", "late", "X", day=last, days_count=days)
