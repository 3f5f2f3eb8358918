"""结算: what the record knows of a month's claim: its meals, lines, steps, names, advances. Money in fen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import journal, schema
from canteen.book.record import Record, china
from canteen.rules import claimed
from canteen.rules.claim import Advance, DayLine
from canteen.rules.closing import Sums
from canteen.rules.dates import Month
from canteen.rules.entries import MealCorrected, MealServed, SupplementDecided
from canteen.rules.roll import Who
from canteen.rules.served import grants_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.book.eaten import Eaten
    from canteen.rules.claim import Adjustment, ClaimMeal
    from canteen.rules.policy import Grant
    from canteen.rules.steps import State, Step
    from canteen.rules.supplement import Part

_claim, _step, _carried = schema.claim, schema.claim_step, schema.carried
_meal, _closing, _supplement = schema.meal, schema.closing, schema.supplement


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a locked claim stands; ``approved_fen`` is -1 until the district has decided."""

    claim: str
    month: Month
    number: int
    version: int
    state: State
    digest: str
    claimed_fen: int
    approved_fen: int
    paid_fen: int
    at: datetime
    operator: str
    approver: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """One step of a claim: who, when, and what was found; ``fen`` is -1 where a step has no amount."""

    step: Step
    at: datetime
    operator: str
    by: str
    finding: str
    fen: int


def parameters(record: Record, day: date) -> dict[str, int]:
    """Return the parameters in force on a day that were set, by name."""
    table = schema.parameter
    begun = sa.select(table.c.name, table.c.value).where(
        table.c.canteen == record.canteen, table.c.begins <= day.isoformat()
    )
    return {row.name: row.value for row in record.connection.execute(begun.order_by(table.c.begins))}


def locked(record: Record, month: Month) -> Standing | None:
    """Return the claim of a month in its newest version, None before it is locked."""
    return next((each for each in standings(record) if each.month == month), None)


def standings(record: Record) -> tuple[Standing, ...]:
    """Return every claim in its newest version, the newest month first."""
    mine = sa.select(_claim).where(_claim.c.canteen == record.canteen, _claim.c.state != "replaced")
    rows = record.connection.execute(mine.order_by(_claim.c.month.desc())).all()
    amounts = _amounts(record)
    return tuple(_standing(row, amounts) for row in rows)


def standing(record: Record, claim: str) -> Standing | None:
    """Return one claim, None where there is none of that key."""
    mine = sa.select(_claim).where(_claim.c.canteen == record.canteen, _claim.c.claim == claim)
    row = record.connection.execute(mine).one_or_none()
    return None if row is None else _standing(row, _amounts(record))


def _amounts(record: Record) -> dict[tuple[str, str], int]:
    """Return what was decided and paid, by claim and step."""
    mine = sa.select(_step.c.claim, _step.c.step, _step.c.fen).where(_step.c.canteen == record.canteen)
    rows = record.connection.execute(mine.order_by(_step.c.seq))
    return {(row.claim, row.step): row.fen for row in rows}


def _standing(row: sa.Row[Any], amounts: Mapping[tuple[str, str], int]) -> Standing:
    decided = [amounts.get((row.claim, step), -1) for step in ("approve", "reduce")]
    return Standing(
        claim=row.claim,
        month=Month.read(row.month),
        number=row.number,
        version=row.version,
        state=row.state,
        digest=row.digest,
        claimed_fen=row.claimed_fen,
        approved_fen=max(decided),
        paid_fen=amounts.get((row.claim, "pay"), 0),
        at=china(row.at_ms),
        operator=row.operator,
        approver=row.approver,
    )


def steps(record: Record, claim: str) -> tuple[Stepped, ...]:
    """Return the steps of a claim, in order."""
    mine = sa.select(_step).where(_step.c.canteen == record.canteen, _step.c.claim == claim)
    rows = record.connection.execute(mine.order_by(_step.c.seq))
    return tuple(
        Stepped(row.step, china(row.at_ms), row.operator, row.by, row.finding, row.fen) for row in rows
    )


def next_number(record: Record, month: Month) -> int:
    """Return the number of a month's claim: its own if it has one, else the next of the canteen's year."""
    known = locked(record, month)
    if known is not None:
        return known.number
    highest = sa.select(sa.func.coalesce(sa.func.max(_claim.c.number), 0)).where(
        _claim.c.canteen == record.canteen, _claim.c.month.startswith(f"{month.year}-")
    )
    return int(record.connection.execute(highest).scalar_one()) + 1


def months_with_days(record: Record) -> tuple[Month, ...]:
    """Return the months that have closed days, in order."""
    of = sa.func.substr(_closing.c.day, 1, 7)
    mine = sa.select(of).distinct().where(_closing.c.canteen == record.canteen)
    return tuple(Month.read(text) for text in sorted(record.connection.execute(mine).scalars()))


def first_day(record: Record) -> date | None:
    """Return the day on which the canteen began: the first that was closed, else the first entry's."""
    for day in (_closing.c.day, schema.journal.c.day):
        first = sa.select(sa.func.min(day)).where(day.table.c.canteen == record.canteen)
        found = record.connection.execute(first).scalar_one()
        if found is not None:
            return date.fromisoformat(found)
    return None


def days_of(record: Record, month: Month) -> tuple[DayLine, ...]:
    """Return the closed and sealed days of a month with their totals, in order."""
    span = {"first": month.first.isoformat(), "end": month.end.isoformat()}
    sealed = sa.select(schema.seal.c.day, schema.seal.c.hash, schema.seal.c.nil).where(
        schema.seal.c.canteen == record.canteen,
        schema.seal.c.desk == record.desk,
        schema.seal.c.day >= span["first"],
        schema.seal.c.day < span["end"],
    )
    seals = {row.day: row for row in record.connection.execute(sealed.order_by(schema.seal.c.seq))}
    closed = sa.select(_closing.c.day, _closing.c.number, _closing.c.sheet).where(
        _closing.c.canteen == record.canteen,
        _closing.c.desk == record.desk,
        _closing.c.day >= span["first"],
        _closing.c.day < span["end"],
    )
    closings = {row.day: row for row in record.connection.execute(closed)}
    # A day that was opened again has a seal of its meals and no closing: it is neither closed nor quiet.
    quiet = (day for day, row in seals.items() if row.nil)
    return tuple(_day_line(day, closings.get(day), seals.get(day)) for day in sorted({*quiet, *closings}))


def _day_line(day: str, closing: Any, seal: Any) -> DayLine:  # noqa: ANN401 - rows of closings and seals
    total = Sums(*json.loads(closing.sheet)["total"]) if closing is not None else Sums()
    number = closing.number if closing is not None else 0
    sums = (total.meals, total.price_fen, total.self_pay_fen, total.subsidy_fen, total.voucher_fen)
    return DayLine(date.fromisoformat(day), number, seal.hash if seal is not None else "", *sums)


def meals_of(record: Record, eaten: Eaten) -> tuple[tuple[ClaimMeal, MealServed], ...]:
    """Return the meals on the sheets of a month's closed days, each with its entry, in their order.

    Voided ones are out; what was corrected since is in, and does not stand.
    """
    closed = frozenset(record.connection.execute(_closed_days(record, eaten.month)).scalars())
    told = [each for each in eaten.meals if each.day in closed and each.state != "voided" and not each.booked]
    told.sort(key=lambda each: (each.header.desk, each.header.seq))
    return tuple(
        [
            (claimed.claim_meal(each.header, each.entry, standing=each.state == "served"), each.entry)
            for each in told
        ]
    )


def eaters_of(record: Record, month: Month) -> int:
    """Return how many elders have a meal on the sheets of a month's closed days."""
    told = sa.select(sa.func.count(_meal.c.person.distinct())).where(
        _meal.c.canteen == record.canteen, _meal.c.day.in_(_closed_days(record, month))
    )
    mine = told.where(_meal.c.person != "", _meal.c.state != "voided", _meal.c.booked == "")
    return int(record.connection.execute(mine).scalar_one())


def _closed_days(record: Record, month: Month) -> sa.Select[Any]:
    return sa.select(_closing.c.day).where(
        _closing.c.canteen == record.canteen,
        _closing.c.day >= month.first.isoformat(),
        _closing.c.day < month.end.isoformat(),
    )


def lines_of(record: Record, month: Month) -> tuple[Adjustment, ...]:
    """Return the corrections, late meals and supplements that a month's claim carries.

    They are those of its own days, and those of earlier months that no other claim carries.
    """
    own = locked(record, month)
    elsewhere = sa.select(_carried.c.item).where(_carried.c.canteen == record.canteen)
    if own is not None:
        elsewhere = elsewhere.where(_carried.c.claim != own.claim)
    carried = frozenset(record.connection.execute(elsewhere).scalars())
    return claimed.due(_lines(record, month), month, carried)


def _lines(record: Record, month: Month) -> Iterable[Adjustment]:
    """Tell of every change of a closed day before the month's end, in the order of the entries.

    While a day is open again its lines wait with it; what was voided meanwhile has none.
    """
    again = schema.reopening
    closed = sa.select(sa.literal(1)).where(
        _closing.c.canteen == again.c.canteen, _closing.c.desk == again.c.desk, _closing.c.day == again.c.day
    )
    open_again = sa.select(again.c.day).where(again.c.canteen == record.canteen, ~sa.exists(closed))
    before = _meal.c.day < month.end.isoformat()
    mine = sa.and_(_meal.c.canteen == record.canteen, before, _meal.c.day.not_in(open_again))
    corrected = sa.select(_meal.c.ended_entry).where(
        mine, _meal.c.state == "corrected", sa.text("ended_day <> ''")
    )
    late = sa.select(_meal.c.meal).where(mine, _meal.c.state != "voided", sa.text("booked <> ''"))
    same = (_meal.c.canteen == _supplement.c.canteen) & (_meal.c.meal == _supplement.c.meal)
    decided = sa.select(_supplement.c.supplement).join(_meal, same).where(mine, _meal.c.state != "voided")
    made = (corrected, late, decided.where(_supplement.c.accepted == 1))
    keys = [key for each in made for key in record.connection.execute(each).scalars()]
    return _told(record, sorted(journal.found(record, keys), key=lambda each: each.header.seq))


def _told(record: Record, entries: Iterable[journal.Recorded]) -> Iterable[Adjustment]:
    """Make the lines in the order of the entries: a supplemented meal is taken back as it then stood."""
    stands: dict[str, ClaimMeal] = {}
    for each in entries:
        header, entry = each.header, each.entry
        if isinstance(entry, MealServed):
            yield claimed.late_meal(header, entry)
        elif isinstance(entry, MealCorrected):
            yield claimed.correction(header, entry, stands.get(entry.meal) or _meal_of(record, entry.meal))
        elif isinstance(entry, SupplementDecided):
            meal = stands.get(entry.meal) or _meal_of(record, entry.meal)
            line = claimed.supplement(header, entry, meal)
            stands[entry.meal] = claimed.supplemented(meal, line)
            yield line


def _meal_of(record: Record, key: str) -> ClaimMeal:
    found = journal.find(record, key)
    assert found is not None  # noqa: S101 - its key stands in the journal
    assert isinstance(found.entry, MealServed)  # noqa: S101 - the same
    return claimed.claim_meal(found.header, found.entry)


def put_names(record: Record, claim: str, people: Iterable[Who]) -> None:
    """Keep who the persons of a locked claim are called, so that its sheets print the same again."""
    rows = [
        {
            "canteen": record.canteen,
            "claim": claim,
            "person": each.person,
            "name": each.name,
            "sex": each.sex,
            "born": each.born.isoformat() if each.born else "",
            "id_number": each.id_number,
            "community": each.community,
            "phone": each.phone,
        }
        for each in people
    ]
    if rows:
        record.connection.execute(sa.insert(schema.roll_name), rows)


def names_of(record: Record, claim: str) -> dict[str, Who]:
    """Return who the persons of a locked claim were called then, by number."""
    mine = sa.select(schema.roll_name).where(
        schema.roll_name.c.canteen == record.canteen, schema.roll_name.c.claim == claim
    )
    return {row.person: _who(row) for row in record.connection.execute(mine)}


def people_of(record: Record, persons: Iterable[str]) -> dict[str, Who]:
    """Return who some persons are today, by number."""
    wanted, identity, person = {*persons}, schema.identity, schema.person
    told = sa.select(identity, person.c.born).join(
        person, (person.c.canteen == identity.c.canteen) & (person.c.person == identity.c.person)
    )
    rows = record.connection.execute(told.where(identity.c.canteen == record.canteen))
    return {row.person: _who(row) for row in rows if row.person in wanted}


def _who(row: sa.Row[Any]) -> Who:
    return Who(
        person=row.person,
        name=row.name,
        sex=row.sex,
        born=date.fromisoformat(row.born) if row.born else None,
        id_number=row.id_number,
        community=row.community,
        phone=row.phone,
    )


def prints(record: Record, claim: str, sheet: str) -> int:
    """Return how often a sheet of a claim was printed."""
    table = schema.claim_print
    mine = sa.select(table.c.prints).where(
        table.c.canteen == record.canteen, table.c.claim == claim, table.c.sheet == sheet
    )
    return int(record.connection.execute(mine).scalar() or 0)


def advances(record: Record, before: date) -> tuple[Advance, ...]:
    """Return the money that was paid ahead before a day, in the order of its days."""
    table = schema.advance
    mine = sa.select(table).where(table.c.canteen == record.canteen, table.c.received < before.isoformat())
    rows = record.connection.execute(mine.order_by(table.c.received, table.c.at_ms))
    return tuple(
        Advance(date.fromisoformat(row.received), row.fen, row.funder, row.batch, row.note) for row in rows
    )


def decisions_of(record: Record, person: str) -> dict[str, tuple[Grant, ...]]:
    """Return what one person's supplemented meals are granted since, by meal: what was accepted last."""
    return {entry.meal: grants_of(entry) for entry in _supplements(record, person) if entry.accepted}


def declined_of(record: Record, person: str) -> dict[str, tuple[Part, ...]]:
    """Return the parts that somebody decided not to claim, by meal, where that was said last."""
    last = {entry.meal: entry for entry in _supplements(record, person)}
    return {
        meal: tuple((benefit, kind, before, after) for benefit, kind, before, after in entry.parts)
        for meal, entry in last.items()
        if not entry.accepted
    }


def _supplements(record: Record, person: str) -> list[SupplementDecided]:
    mine = sa.select(_supplement.c.supplement).where(
        _supplement.c.canteen == record.canteen, _supplement.c.person == person
    )
    made = journal.found(record, list(record.connection.execute(mine).scalars()))
    return [each.entry for each in made if isinstance(each.entry, SupplementDecided)]


def persons_with_new_statuses(record: Record) -> tuple[str, ...]:
    """Return who had a status written down after a meal was eaten on a closed day."""
    life = schema.life
    later = (
        sa.select(_meal.c.meal)
        .where(_meal.c.canteen == life.c.canteen, _meal.c.person == life.c.person)
        .where(sa.text("meal.state = 'served' AND meal.person <> ''"), _meal.c.at_ms < life.c.at_ms)
    )
    mine = sa.select(life.c.person).distinct().where(life.c.canteen == record.canteen)
    mine = mine.where(life.c.kind == "person.statuses", sa.exists(later))
    return tuple(sorted(record.connection.execute(mine).scalars()))
