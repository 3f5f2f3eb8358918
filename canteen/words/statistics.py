"""统计 in words: the totals as sentences, the splits as lists, and what a chart of them shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from canteen.rules.closing import GUEST_CLASS
from canteen.rules.dates import Month
from canteen.rules.listing import Head, Listing
from canteen.rules.money import yuan
from canteen.rules.statistics import SMALL, Bar, Chart, kept_back

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.rules.listing import Cell
    from canteen.rules.statistics import Part, Split, Statistics, Tally
    from canteen.words import Words

_FULL: dict[Split, tuple[str, ...]] = {
    "days": ("weekday", "servings", "people", "new", "price", "own", "subsidy"),
    "weeks": ("served", "servings", "average", "people", "new", "price", "own", "subsidy"),
    "weekdays": ("served", "servings", "average", "people", "price", "own", "subsidy"),
    "months": (
        "served",
        "servings",
        "average",
        "earlier",
        "more",
        "people",
        "new",
        "price",
        "own",
        "subsidy",
    ),
    **dict.fromkeys(
        ("classes", "meal_types", "modes"), ("servings", "share", "people", "price", "own", "subsidy")
    ),
}
_BRIEF: dict[Split, tuple[str, ...]] = {
    "days": ("servings", "people", "own", "subsidy"),
    "weeks": ("served", "servings", "average", "people"),
    "weekdays": ("served", "servings", "average", "people"),
    "months": ("servings", "earlier", "people", "subsidy"),
    **dict.fromkeys(("classes", "meal_types", "modes"), ("servings", "share", "people", "subsidy")),
}
_MONEY = frozenset({"price", "own", "subsidy"})
_OF_A_YEAR_BEFORE = frozenset({"earlier", "more"})
_FIRST_WEIGHT: dict[Split, float] = {"weeks": 2.2, "days": 1.4, "months": 1.0}
_MANY: frozenset[Split] = frozenset({"weeks"})  # of a year: those without a serving are not listed
_WEIGHTS = {**dict.fromkeys(_MONEY, 1.3), "servings": 1.15, "earlier": 1.2, "served": 1.25, "average": 1.1}
_NOTHING = "—"


def period_name(statistics: Statistics, words: Words) -> str:
    """Return 2026 年 6 月, Jun 2026, or the year."""
    if statistics.of_year:
        return words.say("statistics.year_of", year=statistics.first.year)
    return month_name(statistics.month, words)


def month_name(month: Month, words: Words) -> str:
    """Return a month with its year."""
    name = words.say(f"statistics.month_{month.number}")
    return words.say("statistics.month_of", year=month.year, name=name)


# ── sentences ──


def told(statistics: Statistics, words: Words, *, today: date) -> tuple[str, ...]:
    """Say the totals in sentences, the first of them the sum of all."""
    total = statistics.total
    if not total.servings:
        return (words.say("statistics.nothing", period=period_name(statistics, words)),)
    facts = {"days": total.days, "servings": _n(total.servings), "people": _n(total.people)}
    said = [words.say("statistics.said_total", period=period_name(statistics, words), **facts)]
    if statistics.guests.servings:
        said.append(words.say("statistics.said_guests", servings=_n(statistics.guests.servings)))
    said.append(_newcomers(statistics, words))
    said.append(_ends(statistics, words))
    money = {"price": total.price_fen, "own": total.self_pay_fen, "subsidy": total.subsidy_fen}
    said.append(
        words.say("statistics.said_money", **{key: yuan(fen, grouped=True) for key, fen in money.items()})
    )
    return (*said, *_beside(statistics, words, today))


def joined(sentences: Iterable[str], words: Words) -> str:
    """Return sentences one after the other."""
    return ("" if words.language == "zh" else " ").join(sentences)


def _newcomers(statistics: Statistics, words: Words) -> str:
    if statistics.begins_here and statistics.since is not None:
        return words.say("statistics.said_begins", day=words.full_day(statistics.since))
    total = statistics.total
    return words.say("statistics.said_new", new=_n(total.new), returning=_n(total.returning))


def _ends(statistics: Statistics, words: Words) -> str:
    best, quietest = statistics.best, statistics.quietest
    if best is None or quietest is None:
        return ""
    return words.say(
        "statistics.said_average",
        average=_tenths(statistics.total.day_tenths),
        best=_day(best.key, words),
        most=_n(best.tally.servings),
        quietest=_day(quietest.key, words),
        fewest=_n(quietest.tally.servings),
    )


def _beside(statistics: Statistics, words: Words, today: date) -> Iterable[str]:
    """Compare with the year before; a period that is not over is not compared as if it were."""
    earlier = statistics.servings_before
    running = statistics.first <= today < statistics.end
    if running and earlier:
        kind = "year" if statistics.of_year else "month"
        yield words.say(f"statistics.said_running_{kind}", earlier=_n(earlier))
    elif running:
        yield words.say("statistics.said_running", day=words.day(min(today, statistics.served[-1].key)))
    elif earlier:
        more = statistics.more_than_before
        kind = "more" if more > 0 else "less" if more else "same"
        part = "" if statistics.wholly_beside else "part_"
        facts = {"earlier": _n(earlier), "more": _n(abs(more)), "months": len(statistics.earlier)}
        yield words.say(f"statistics.said_{part}{kind}", **facts)


def _day(day: date, words: Words) -> str:
    weekday = words.weekday(day)
    return words.say("statistics.day_with_weekday", day=words.day(day), weekday=weekday)


# ── lists ──


def title(statistics: Statistics, words: Words, *, public: bool = False) -> str:
    """Return what a sheet or a workbook of the period is called."""
    text_id = "statistics.sheet_title_public" if public else "statistics.sheet_title"
    return words.say(text_id, period=period_name(statistics, words))


def listings(statistics: Statistics, words: Words, *, public: bool = False) -> tuple[Listing, ...]:
    """Return the totals, then every split with all its columns; ``public`` keeps small classes back."""
    splits: tuple[Split, ...] = statistics.splits
    if statistics.of_year:
        splits = (*splits, "days")
    lists = (listing(statistics, split, words, public=public) for split in splits)
    return (summary(statistics, words, public=public), *lists)


def summary(statistics: Statistics, words: Words, *, public: bool = False) -> Listing:
    """Return the totals as a list."""
    say, total = words.say, statistics.total
    heads = (
        Head(say("statistics.head_what"), weight=2.0),
        Head(say("statistics.head_number"), "number"),
        Head(say("statistics.head_money"), "money", 1.3),
        Head(say("statistics.head_which"), weight=2.0),
    )
    counts: list[tuple[str, Cell, str]] = [
        ("days", total.days, ""),
        ("servings", total.servings, ""),
        ("guests", statistics.guests.servings, ""),
        ("people", total.people, ""),
    ]
    if not statistics.begins_here:
        counts += [("new", total.new, ""), ("returning", total.returning, "")]
    counts.append(("average", _tenths(total.day_tenths), ""))
    for key, part in (("best", statistics.best), ("quietest", statistics.quietest)):
        if part is not None:
            counts.append((key, part.tally.servings, _day(part.key, words)))
    if statistics.earlier:
        counts.append(("earlier", statistics.servings_before, ""))
    rows: list[tuple[Cell, ...]] = [
        (say(f"statistics.row_{key}"), number, None, which) for key, number, which in counts
    ]
    fens = (("price", total.price_fen), ("own", total.self_pay_fen), ("subsidy", total.subsidy_fen))
    rows += [(say(f"statistics.row_{key}"), None, fen, "") for key, fen in fens]
    notes = (_newcomers(statistics, words),) if statistics.begins_here else ()
    about = say("statistics.list_about")
    return Listing(title(statistics, words, public=public), about, heads, tuple(rows), notes)


def listing(
    statistics: Statistics, split: Split, words: Words, *, public: bool = False, brief: bool = False
) -> Listing:
    """Return one split as a list with its total; ``brief`` has the columns that stand beside a chart."""
    say = words.say
    columns = _columns(statistics, split, brief=brief)
    first = Head(
        say(f"statistics.head_{split}"),
        "day" if split == "days" and not brief else "text",
        _FIRST_WEIGHT.get(split, 1.3),
    )
    heads = (first, *(_head(key, words) for key in columns))
    hidden = kept_back(statistics.classes) if public and split == "classes" else frozenset()
    rows: list[tuple[Cell, ...]] = [
        (
            part.key if first.kind == "day" else _line_name(statistics, split, part.key, words, brief=brief),
            *(_cell(statistics, part, key, words, kept=part.key in hidden) for key in columns),
        )
        for part in statistics.parts(split)
        if brief or part.tally.servings or split not in _MANY
    ]
    whole = (_total_cell(statistics, key) for key in columns)
    rows.append((say("statistics.total"), *whole))
    if brief:
        rows = [tuple(map(_grouped, heads, row)) for row in rows]
    name = say(
        "statistics.list_title",
        title=title(statistics, words, public=public),
        split=say(f"statistics.{split}"),
    )
    return Listing(
        name, say("statistics.list_about"), heads, tuple(rows), _notes(split, words, hidden=hidden)
    )


def _grouped(head: Head, cell: Cell) -> Cell:
    """Write a figure as sentences have it, for the screen."""
    if not isinstance(cell, int):
        return cell
    return yuan(cell, grouped=True) if head.kind == "money" else _n(cell)


def _columns(statistics: Statistics, split: Split, *, brief: bool) -> tuple[str, ...]:
    """Leave out what is not known: a year before, and who is new where the book itself begins."""
    unknown = set() if statistics.earlier else set(_OF_A_YEAR_BEFORE)
    if statistics.begins_here and split != "months":
        unknown.add("new")
    return tuple(key for key in (_BRIEF if brief else _FULL)[split] if key not in unknown)


def _head(key: str, words: Words) -> Head:
    if key == "weekday":
        return Head(words.say("statistics.head_weekday"))
    kind = "money" if key in _MONEY else "number"
    return Head(words.say(f"statistics.head_{key}"), kind, _WEIGHTS.get(key, 1.0))  # type: ignore[arg-type]  # one of its kinds


def _cell(statistics: Statistics, part: Part[Any], key: str, words: Words, *, kept: bool) -> Cell:
    if kept:
        return _kept(part.tally, words) if key == "people" else _NOTHING
    if key == "weekday":
        return words.weekday(part.key)
    if key in _OF_A_YEAR_BEFORE:
        earlier = statistics.a_year_before(part.key)
        if earlier is None:
            return _NOTHING
        return earlier.servings if key == "earlier" else _signed(part.tally.servings - earlier.servings)
    if _is_unknown(statistics, part, key):
        return _NOTHING
    return _figure(part.tally, statistics.total, key)


def _kept(tally: Tally, words: Words) -> str:
    return words.say("statistics.small") if tally.people < SMALL else "*"


def _is_unknown(statistics: Statistics, part: Part[Any], key: str) -> bool:
    """Guests are no people, the first month of a book knows nobody, an empty line says no more."""
    if key == "people" and part.key == GUEST_CLASS:
        return True
    if key == "new" and statistics.since is not None and part.key == Month.of(statistics.since):
        return True
    return key != "servings" and not part.tally.servings


def _total_cell(statistics: Statistics, key: str) -> Cell:
    if key == "weekday":
        return ""
    if key == "new" and statistics.begins_here:
        return _NOTHING
    if key in _OF_A_YEAR_BEFORE:
        before, more = statistics.servings_before, statistics.more_than_before
        return before if key == "earlier" else _signed(more)
    return _figure(statistics.total, statistics.total, key)


def _figure(tally: Tally, total: Tally, key: str) -> Cell:
    figures: dict[str, Cell] = {
        "served": tally.days,
        "servings": tally.servings,
        "average": _tenths(tally.day_tenths) if tally.days else _NOTHING,
        "share": _percent(tally.servings, total.servings),
        "people": tally.people,
        "new": tally.new,
        "price": tally.price_fen,
        "own": tally.self_pay_fen,
        "subsidy": tally.subsidy_fen,
    }
    return figures[key]


def _notes(split: Split, words: Words, *, hidden: frozenset[str]) -> tuple[str, ...]:
    notes = ["note_people"]
    if split == "weeks":
        notes.insert(0, "note_weeks")
    if split == "classes":
        notes.insert(0, "note_classes")
    if hidden:
        notes.append("note_public")
    return tuple(words.say(f"statistics.{each}") for each in notes)


def _line_name(statistics: Statistics, split: Split, key: Any, words: Words, *, brief: bool) -> str:  # noqa: ANN401 - a part's key
    if split != "weeks" or not brief:
        return part_name(statistics, split, key, words)
    first, last = _ends_of_week(statistics, key)
    return f"{first.month}/{first.day}–{last.month}/{last.day}"


def part_name(statistics: Statistics, split: Split, key: Any, words: Words) -> str:  # noqa: ANN401 - a part's key
    """Return what a line of a split is called."""
    say = words.say
    match split:
        case "days":
            return say(
                "statistics.day_short", day=key.day, weekday=say(f"statistics.short_{key.isoweekday()}")
            )
        case "weeks":
            return _week(statistics, key, words)
        case "weekdays":
            return say(f"statistics.weekday_{key + 1}")
        case "months":
            return say(f"statistics.month_{key.number}")
        case "classes":
            guest = key == GUEST_CLASS
            return say("statistics.class_guest") if guest else say("statistics.class_of", letter=key)
    return say(f"statistics.{str(key).replace('-', '_')}")


def _week(statistics: Statistics, monday: date, words: Words) -> str:
    first, last = _ends_of_week(statistics, monday)
    if first == last:
        return words.say("statistics.week_one", first=words.day(first))
    return words.say("statistics.week", first=words.day(first), last=words.day(last))


def _ends_of_week(statistics: Statistics, monday: date) -> tuple[date, date]:
    """Return the first and last day of a week that lie in the period."""
    last = min(monday + timedelta(days=6), statistics.end - timedelta(days=1))
    return max(monday, statistics.first), last


# ── charts ──


def chart(statistics: Statistics, split: Split, words: Words, *, public: bool = False) -> Chart:
    """Return the bars of a split: servings, for weekdays those of an average day."""
    hidden = kept_back(statistics.classes) if public and split == "classes" else frozenset()
    period = period_name(statistics, words)
    across = f"across_{split}" if split in {"days", "weeks", "weekdays", "months"} else "across_other"
    drawn = Chart(
        title=words.say(f"statistics.chart_{split}"),
        unit=words.say("statistics.unit"),
        across=words.say(f"statistics.{across}", period=period),
        bars=tuple(
            _bar(statistics, split, part, words, kept=part.key in hidden) for part in statistics.parts(split)
        ),
        lying=split in {"classes", "meal_types", "modes"},
    )
    if split != "months" or not statistics.earlier:
        return drawn
    year = statistics.first.year
    names = [words.say("statistics.year_of", year=each) for each in (year, year - 1)]
    return replace(drawn, legend=(names[0], names[1]))


def _bar(statistics: Statistics, split: Split, part: Part[Any], words: Words, *, kept: bool) -> Bar:
    label = _label(statistics, split, part.key, words)
    if kept:
        return Bar(label, None, instead=_kept(part.tally, words))
    if split == "weekdays":
        return Bar(label, (part.tally.day_tenths + 5) // 10)
    earlier = statistics.a_year_before(part.key) if split == "months" else None
    return Bar(label, part.tally.servings, earlier.servings if earlier else None)


def _label(statistics: Statistics, split: Split, key: Any, words: Words) -> str:  # noqa: ANN401 - a part's key
    match split:
        case "days":
            return str(key.day)
        case "weeks":
            first = max(key, statistics.first)
            return f"{first.month}/{first.day}"
        case "weekdays":
            return words.say(f"statistics.short_{key + 1}")
    return part_name(statistics, split, key, words)


# ── figures ──


def _n(number: int) -> str:
    return f"{number:,}"


def _tenths(number: int) -> str:
    return f"{number // 10:,}.{number % 10}"


def _signed(number: int) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number else "0"


def _percent(part: int, whole: int) -> str:
    return f"{_tenths((2000 * part + whole) // (2 * whole))}%" if whole else _NOTHING
