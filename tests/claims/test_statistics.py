"""A month and a year counted from a real book: what stands, once, in the right place."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen import claims, desk
from canteen.claims.statistics import month_statistics, served_span, year_statistics
from canteen.rules.dates import MealType, Month
from canteen.rules.statistics import Earlier

if TYPE_CHECKING:
    from tests.conftest import Canteen

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)
MARCH, APRIL = Month(2026, 3), Month(2026, 4)


def a_day(canteen: Canteen, day: date, *who: int, **more: Any) -> list[str]:  # noqa: ANN401 - of an order
    """Serve lunch to some."""
    canteen.at(day)
    more.setdefault("accepted", desk.QUESTIONS)
    return [canteen.served(each, **more).meal for each in who]


def close(canteen: Canteen) -> None:
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)


def test_a_month_is_counted_by_class_meal_type_mode_week_weekday_and_day(canteen: Canteen) -> None:
    a_day(canteen, date(2026, 3, 18), WANG, ZHANG, LI)
    canteen.at(clock=time(17, 30))
    canteen.served(WANG, mode="delivered", accepted=desk.QUESTIONS)
    desk.serve_guest(canteen.book, canteen.order(price_fen=2000))
    a_day(canteen, date(2026, 3, 23), WANG, mode="take-away")
    counted = month_statistics(canteen.book, MARCH)
    assert (counted.total.servings, counted.total.people, counted.total.days) == (6, 3, 2)
    assert {part.key: part.tally.servings for part in counted.classes} == {"乙": 3, "戊": 2, "客": 1}
    assert [part.tally.servings for part in counted.meal_types] == [0, 4, 2]
    assert [part.tally.servings for part in counted.modes] == [4, 1, 1]
    assert {part.key.day: part.tally.servings for part in counted.weeks if part.tally.servings} == {
        16: 5,
        23: 1,
    }
    assert [part.tally.servings for part in counted.weekdays] == [1, 0, 5, 0, 0, 0, 0]
    assert [part.key.day for part in counted.served] == [18, 23]
    assert counted.total.day_tenths == 30


def test_the_money_is_that_of_the_meals_as_they_were_recorded(canteen: Canteen) -> None:
    canteen.at(date(2026, 3, 18))
    served = [canteen.served(who) for who in (WANG, ZHANG, LONG)]
    total = month_statistics(canteen.book, MARCH).total
    assert total.price_fen == sum(each.price_fen for each in served)
    assert total.self_pay_fen == sum(each.self_pay_fen for each in served)
    assert total.subsidy_fen == sum(each.subsidy_fen for each in served) > 0


def test_what_was_taken_back_never_counts(canteen: Canteen) -> None:
    undone, taken, stands = a_day(canteen, date(2026, 3, 18), WANG, ZHANG, LI)
    desk.void(canteen.book, undone, "twice", **canteen.deed)
    close(canteen)
    canteen.at(date(2026, 3, 19))
    claims.correct(canteen.book, taken, "wrong_card", witness="王芳", **canteen.deed)
    assert stands
    assert month_statistics(canteen.book, MARCH).total.servings == 1


def test_a_late_meal_counts_on_the_day_on_which_it_was_eaten(canteen: Canteen) -> None:
    a_day(canteen, date(2026, 3, 31), WANG)
    close(canteen)
    canteen.at(date(2026, 4, 1))
    slip = claims.Slip("0007", canteen.persons[ZHANG], date(2026, 3, 31), MealType.LUNCH)
    entered = claims.enter_late(canteen.book, slip, **canteen.deed)
    assert isinstance(entered, claims.Entered), entered
    assert month_statistics(canteen.book, MARCH).days[-1].tally.servings == 2
    assert month_statistics(canteen.book, APRIL).total.servings == 0


def test_who_comes_for_the_first_time_is_new_and_who_came_in_another_month_is_not(canteen: Canteen) -> None:
    a_day(canteen, date(2026, 3, 18), WANG, LI)
    gone = a_day(canteen, date(2026, 3, 19), ZHANG)
    desk.void(canteen.book, gone[0], "twice", **canteen.deed)
    a_day(canteen, date(2026, 4, 1), WANG, ZHANG)
    a_day(canteen, date(2026, 4, 2), WANG, ZHANG)
    april = month_statistics(canteen.book, APRIL)
    assert (april.total.new, april.total.returning) == (1, 1)
    assert not april.begins_here
    assert month_statistics(canteen.book, MARCH).begins_here


def test_months_of_a_year_stand_beside_those_of_the_year_before(canteen: Canteen) -> None:
    a_day(canteen, date(2026, 3, 18), WANG, LI)
    a_day(canteen, date(2026, 4, 1), WANG)
    a_day(canteen, date(2027, 4, 1), WANG, ZHANG, LI)
    year = year_statistics(canteen.book, 2027)
    assert [part.tally.servings for part in year.months] == [0, 0, 0, 3, *[0] * 8]
    assert year.earlier == (Earlier(MARCH, 2, 2), Earlier(APRIL, 1, 1))
    assert month_statistics(canteen.book, Month(2027, 4)).earlier == (Earlier(APRIL, 1, 1),)
    assert month_statistics(canteen.book, MARCH).earlier == ()


def test_the_months_of_a_year_are_the_months_themselves(canteen: Canteen) -> None:
    a_day(canteen, date(2026, 3, 31), WANG, LI, CHEN)
    a_day(canteen, date(2026, 4, 1), WANG, ZHANG)
    year = year_statistics(canteen.book, 2026)
    for part in year.months:
        assert part.tally == month_statistics(canteen.book, part.key).total


def test_before_the_first_meal_there_is_no_span_and_nothing_to_count(canteen: Canteen) -> None:
    assert served_span(canteen.book) is None
    assert month_statistics(canteen.book, MARCH).total.servings == 0
    assert year_statistics(canteen.book, 2026).total.servings == 0
    a_day(canteen, date(2026, 3, 18), WANG)
    a_day(canteen, date(2026, 4, 2), WANG)
    assert served_span(canteen.book) == (date(2026, 3, 18), date(2026, 4, 2))


def test_counting_reads_the_days_of_the_period_and_never_the_whole_book(canteen: Canteen) -> None:
    a_day(canteen, date(2026, 3, 18), WANG)
    heard = list[tuple[str, Any]]()

    def hear(*sent: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event has no types
        heard.append((sent[2], sent[3]))

    engine = canteen.book._engine  # noqa: SLF001 - what is sent is heard there
    sa.event.listen(engine, "before_cursor_execute", hear)
    month_statistics(canteen.book, Month(2027, 3))
    year_statistics(canteen.book, 2027)
    sa.event.remove(engine, "before_cursor_execute", hear)
    asked = [each for each in heard if "FROM meal" in each[0]]
    assert sum("GROUP BY" in statement for statement, _ in asked) == 4  # each period and the year before
    with canteen.book.reading() as record:
        for statement, values in asked:
            rows = record.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [row.detail for row in rows if " meal" in row.detail]
            assert plan
            for line in plan:
                assert line.startswith("SEARCH meal "), line
                by_key = "day>" in line or "day<" in line or "LIMIT" in statement
                assert by_key, (line, statement)
