"""账册完整: chain, seals and days (E01, E16), the clock (E31), restored books (E32), silent desks (E42)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from canteen.rules.checks.finding import by_day, found
from canteen.rules.dates import DayKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View


def complete_chain(view: View) -> Iterator[Finding]:
    """E01: no gap, every hash and sealed head holds, every day closed and sealed once, the month over."""
    for chain in view.period.chains:
        where = {"desk": chain.desk, "first": chain.first_seq, "last": chain.last_seq}
        subject = f"{chain.desk}-{chain.epoch}"
        missing = chain.last_seq - chain.first_seq + 1 - chain.count
        if missing:
            yield found("E01", "gap", "B", subject, missing=missing, **where)
        if chain.broken:
            yield found("E01", "broken", "B", subject, seq=chain.broken, **where)
    yield from _closed(view)
    yield from _sealed(view)
    if view.period.today < view.period.month.end:
        yield found("E01", "running", "B", day=view.period.month.end)


def _closed(view: View) -> Iterator[Finding]:
    period = view.period
    closed = {(each.canteen.desk, each.day) for each in period.closings}
    eaten = {(meal.desk, meal.day) for meal in period.meals if meal.booked is None}
    still_open = sorted({day for desk, day in eaten - closed if day not in period.reopened})
    for kind, days in (("unclosed", still_open), ("reopened", sorted(period.reopened))):
        if days:
            yield found("E01", kind, "B", days=tuple(days), count=len(days))


def _sealed(view: View) -> Iterator[Finding]:
    """Every day that is over has one seal of each closing; quiet days get theirs with the next one.

    Before a desk's first seal there was none: what was served then is explained.
    """
    period = view.period
    served: dict[str, set[date]] = {each.desk: set() for each in period.chains}
    for meal in period.meals:
        served.setdefault(meal.desk, set()).add(meal.day)
    for desk, busy in sorted(served.items()):
        sealed = {each.day for each in period.seals if each.desk == desk}
        since, last = period.first_sealed.get(desk), max(sealed, default=period.month.first)
        missing = [day for day in view.days_over if day not in sealed and (day in busy or day < last)]
        after = [day for day in missing if since is None or day >= since]
        before = [day for day in missing if since is not None and day < since and day in busy]
        facts: dict[str, object] = {"desk": desk}
        if after:
            yield found("E01", "unsealed", "B", desk, days=tuple(after), count=len(after), **facts)
        if before:
            yield found("E01", "unsealed_before", "X", desk, days=tuple(before), count=len(before), **facts)
    twice = Counter((each.desk, each.day, each.closing) for each in period.seals)
    for (desk, day, _), times in sorted(twice.items()):
        if times > 1:
            yield found("E01", "sealed_twice", "B", f"{desk}:{day}", day=day, count=times, desk=desk)
    for seal in period.seals:
        if not seal.head_holds:
            yield found("E01", "head", "B", f"{seal.desk}:{seal.seq}", day=seal.day, desk=seal.desk)


def outside_the_day(view: View) -> Iterator[Finding]:
    """E16: meals that stand behind the closing of their day in the chain."""
    closed = {(each.canteen.desk, each.day): each.head_seq for each in view.period.closings}
    behind = [
        meal
        for meal in view.standing
        if meal.booked is None and 0 < closed.get((meal.desk, meal.day), 0) < meal.seq
    ]
    yield from by_day("E16", "after_closing", "B", behind)


def clock_doubt(view: View) -> Iterator[Finding]:
    """E31: entries under a clock that had been set back, or leapt."""
    doubts = view.period.doubts
    if doubts:
        days = tuple(sorted({each.day for each in doubts}))
        longest = max(each.seconds for each in doubts) // 60
        kind = "clock" if len(days) == 1 else "clock_days"
        facts = {"count": len(doubts), "minutes": longest, "seqs": tuple(each.seq for each in doubts)}
        yield found("E31", kind, "X", "month", days=days, **facts)


def restored(view: View) -> Iterator[Finding]:
    """E32: a chain that goes on in another epoch: the book was restored from a copy."""
    epochs: dict[str, set[int]] = {}
    for chain in view.period.chains:
        epochs.setdefault(chain.desk, set()).add(chain.epoch)
    for desk, numbers in sorted(epochs.items()):
        if len(numbers) > 1:
            yield found("E32", "restored", "X", desk, desk=desk, count=len(numbers) - 1)


def silent(view: View) -> Iterator[Finding]:
    """E42: a day on which a desk usually serves has no meal, and no reason was given.

    In the month in which the book began, days count from a desk's first meal on.
    """
    opening = view.period.begun >= view.period.month.first
    desks: dict[str, set[date]] = {}
    for meal in view.period.meals:
        desks.setdefault(meal.desk, set()).add(meal.day)
    for desk, served in sorted(desks.items()):
        days = [day for day in view.days_over if not opening or day >= min(served)]
        usual = Counter(day.weekday() for day in served)
        of_weekday = Counter(day.weekday() for day in days)
        empty = [
            day
            for day in days
            if day not in served
            and _open(view, day)
            and usual[day.weekday()] * 100
            >= of_weekday[day.weekday()] * view.parameters.silent_weekdays_percent
        ]
        for day in empty:
            yield found("E42", "silent", "X", f"{desk}:{day}", day=day, desk=desk)


def _open(view: View, day: date) -> bool:
    period = view.period
    holiday = period.kinds.get(day) is DayKind.HOLIDAY
    return bool(period.hours.get(day)) and not period.days_off.get(day) and not holiday
