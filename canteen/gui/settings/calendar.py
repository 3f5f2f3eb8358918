"""日历: kinds of day for the year with the notice they come from, and the days the canteen is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from canteen import office
from canteen.errors import InputError
from canteen.exchange.text import read_text
from canteen.gui.entry import Entry, refusal
from canteen.gui.layout import Column, Row
from canteen.gui.listing import Outlet
from canteen.gui.parts import Button, Card, Chip, Hairline, Note, Segmented, Text
from canteen.gui.preview import icon_button
from canteen.gui.settings.parts import Section, scrolled
from canteen.gui.settings.year import YearShown, YearView
from canteen.rules.calendar import Calendar, read_calendar
from canteen.rules.dates import DayKind
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from canteen.gui.post import Post
    from canteen.gui.tokens import Look

    Kinds = Mapping[date, tuple[DayKind | None, str]]

_BESIDE = 268
KINDS = ("ordinary", "holiday", "makeup", "working")
_KIND_OF = {"holiday": DayKind.HOLIDAY, "makeup": DayKind.MAKEUP, "working": DayKind.WORKING}


@dataclass(frozen=True, slots=True)
class Special:
    """What is on record of days that are not what their weekday says."""

    calendar: Calendar
    sources: Mapping[date, str]
    days_off: Mapping[date, str]

    def kind(self, day: date) -> tuple[DayKind | None, str]:
        """Return what was set for a day, and the holiday's name; None is what the weekday says."""
        return self.calendar.kinds.get(day), self.calendar.names.get(day, "")

    def marks(self, year: int) -> dict[date, str]:
        """Return what stands out in a year: a closed canteen before anything else."""
        days = {day: kind.value for day, kind in self.calendar.kinds.items() if day.year == year}
        return days | {day: "rest" for day in self.days_off if day.year == year}

    def changes(self, notice: Calendar) -> dict[date, tuple[DayKind | None, str]]:
        """Return what a notice changes: its days, and days of its years that it does not name."""
        days = {*notice.kinds, *(day for day in self.calendar.kinds if day.year in notice.years)}
        wanted = {day: (notice.kinds.get(day), notice.names.get(day, "")) for day in days}
        return {day: each for day, each in wanted.items() if self.kind(day) != each}


def read_special(post: Post) -> Special:
    """Read what is on record."""
    terms = office.terms(post.book)
    return Special(terms.calendar, office.calendar_sources(post.book), terms.days_off)


class DayEditor(Card):
    """What the chosen days are, by which notice; and whether the canteen is closed on them."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("calendar.choose", "lead", bold=True, wrap=True)
        self.now = Text("", "caption", "ink2", wrap=True)
        self.kinds = Segmented([(each, "", f"calendar.kind_{each}") for each in KINDS[:2]])
        self.kind = KINDS[0]
        self.holiday, self.source = Entry("calendar.holiday"), Entry("calendar.source")
        self.save = Button("calendar.save", icon="check", key="F9", kind="primary")
        self.reason = Entry("calendar.reason", placeholder="calendar.reason_hint")
        # Without pictures: both stand side by side in a narrow column.
        self.close_days, self.open_days = Button("calendar.close_days"), Button("calendar.open_days")
        self.kinds_below = Segmented([(each, "", f"calendar.kind_{each}") for each in KINDS[2:]])
        # What is done most often stands first, in view in a low window too.
        closing = (self.reason, Row(self.close_days, self.open_days, 0, spacing=10), Hairline())
        parts = (self.kinds, self.kinds_below, self.holiday, self.source, Row(self.save, 0))
        self.body = QWidget()
        self.body.setLayout(Column(*closing, *parts, spacing=10))
        self.setLayout(Column(self.title, self.now, self.body, 0, spacing=8, margins=(16, 14)))
        self.kinds_below.chosen.connect(self.choose)
        self.kinds.chosen.connect(self.choose)

    def choose(self, kind: str) -> None:
        """Choose what the days are; only a holiday has a name."""
        self.kind = kind
        self.kinds.choose(kind)
        self.kinds_below.choose(kind)
        self.holiday.setVisible(kind == "holiday")

    def show_span(self, special: Special, first: date, *, rests: bool) -> None:
        """Fill in what the first day is."""
        kind, name = special.kind(first)
        self.choose(kind.value if kind else "ordinary")
        self.holiday.edit.setText(name)
        self.source.edit.setText(special.sources.get(first, self.source.typed))
        self.reason.edit.setText(special.days_off.get(first, ""))
        for entry in (self.holiday, self.source, self.reason):
            entry.show_fault(None)
            entry.edit.setCursorPosition(0)
        self.open_days.setVisible(rests)


class NoticePreview(Card):
    """What a notice file would change, before anything is changed."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", "lead", bold=True, wrap=True)
        self.lines = Text("", "body", "ink2", wrap=True)
        self.source = Entry("calendar.source")
        self.take = Button("calendar.take", icon="check", key="F9", kind="primary")
        self.leave = Button("calendar.leave", icon="x", key="Esc")
        parts = (self.title, self.lines, self.source, self.take, self.leave, 0)
        self.setLayout(Column(*parts, spacing=10, margins=(16, 14)))


class CalendarSection(Section):
    """One year at a time. A change never touches a recorded meal."""

    name, icon = "calendar", "calendar-days"
    scrolls = False

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self.year = post.today().year
        self.special = read_special(post)
        self._notice: Calendar | None = None
        self._arriving = False
        self.before = icon_button("chevron-left", "calendar.year_before")
        self.after = icon_button("chevron-right", "calendar.year_after")
        self.which = Text("", "title", bold=True)
        self.read = Button("calendar.read", icon="file-up")
        self.outlet = Outlet(post, self.listing)
        self.unknown = Note("ask", "triangle-alert")
        self.editor, self.preview, self.view = DayEditor(), NoticePreview(), YearView()
        self._build()
        self._connect()
        self.opened()

    def _build(self) -> None:
        head = Row(self.before, self.which, self.after, 0, self.outlet, spacing=10)
        legend = Row(*(_legend(each) for each in ("holiday", "working", "rest")), 0, spacing=10)
        year = Card()
        inside = Column(legend, spacing=10, margins=(12, 12, 2, 12))
        self._months = scrolled(self.view)
        inside.put(self._months, stretch=1)
        year.setLayout(inside)
        beside = QWidget()
        rule = Text("calendar.rule", "caption", "ink2", wrap=True)
        beside.setLayout(Column(self.preview, self.editor, self.read, rule, 0, spacing=10))
        self._beside = scrolled(beside)
        body = Row(spacing=12)
        body.put(year, stretch=1)
        body.put(self._beside)
        place = self.column.count() - 1
        for each in (head, self.outlet.told, self.unknown, body):
            if isinstance(each, QWidget):
                self.column.insertWidget(place, each)
            else:
                self.column.insertLayout(place, each, 1 if each is body else 0)
            place += 1
        # The year takes all the room that there is.
        self.column.setStretch(self.column.count() - 1, 0)

    def fit(self, look: Look) -> None:
        """Give the editor its width."""
        self._beside.setFixedWidth(look.px(_BESIDE * look.text))

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self.go(self.year - 1))
        self.after.clicked.connect(lambda: self.go(self.year + 1))
        self.view.chosen.connect(self._chosen)
        bar = self._months.verticalScrollBar()
        bar.rangeChanged.connect(self._show_month)
        bar.actionTriggered.connect(self._arrived)
        self.editor.save.clicked.connect(self._save)
        self.editor.close_days.clicked.connect(self._close)
        self.editor.open_days.clicked.connect(lambda: self._rest(self._rests(), ""))
        self.read.clicked.connect(self._read)
        self.preview.take.clicked.connect(self._take)
        self.preview.leave.clicked.connect(self._leave)

    def opened(self) -> None:
        """Read afresh what is on record."""
        self.special = read_special(self._post)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin where the year stands, until a hand goes elsewhere."""
        super().showEvent(event)
        self._arriving = True
        self._show_month()

    def _arrived(self) -> None:
        self._arriving = False

    def _show_month(self) -> None:
        """Go to the month of today; the months find their places only after the page is seen."""
        today = self._post.today()
        if self._arriving and self.year == today.year:
            month = self.view.rect_of(today.replace(day=1))
            self._months.ensureVisible(0, month.top(), 0, self._months.height() // 2)

    def go(self, year: int) -> None:
        """Show another year."""
        self.year = min(max(year, 2000), 2100)
        self._show()

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self._words = words
        self._show()

    def _show(self) -> None:
        words = self._words
        self.which.put(words.say("calendar.year", year=self.year))
        self.view.show_year(YearShown(self.year, self._post.today(), self.special.marks(self.year)))
        known = self.year in self.special.calendar.years
        self.unknown.setVisible(not known)
        if not known:
            self.unknown.say("calendar.unknown", year=self.year)
        self.preview.setVisible(self._notice is not None)
        self._show_notice()
        self._show_span()

    # a day or a span

    def _chosen(self, first: date, _last: date) -> None:
        self._arrived()
        self.editor.show_span(self.special, first, rests=any(self._rests()))
        self._show_span()

    def _days(self) -> list[date]:
        span = self.view.span
        if span is None:
            return []
        return [span[0] + timedelta(days=number) for number in range((span[1] - span[0]).days + 1)]

    def _rests(self) -> list[date]:
        return [day for day in self._days() if day in self.special.days_off]

    def _show_span(self) -> None:
        words, days, editor = self._words, self._days(), self.editor
        editor.setVisible(self._notice is None)
        editor.body.setVisible(bool(days))
        editor.now.setVisible(bool(days))
        if not days:
            editor.title.say("calendar.choose")
            return
        first, last = days[0], days[-1]
        one = f"{words.day(first)} {words.weekday(first)}"
        many = words.say("calendar.span", first=words.day(first), last=words.day(last), count=len(days))
        editor.title.put(one if len(days) == 1 else many)
        editor.now.put(self._told(first))

    def _told(self, day: date) -> str:
        """Return what a day is, and by which notice."""
        words = self._words
        kind, name = self.special.kind(day)
        told = name or words.say(f"calendar.kind_{kind.value if kind else 'ordinary'}")
        source = self.special.sources.get(day, "")
        if source:
            told = words.say("calendar.by", what=told, source=source)
        reason = self.special.days_off.get(day, "")
        return words.say("calendar.also_rest", what=told, reason=reason) if reason else told

    def _save(self) -> None:
        editor, days = self.editor, self._days()
        kind, name = _KIND_OF.get(editor.kind), editor.holiday.typed
        wanted = dict.fromkeys(days, (kind, name if kind is DayKind.HOLIDAY else ""))
        fault = self._set(wanted, editor.source.typed)
        if fault is not None:
            (editor.holiday if fault.code == "calendar_name" else editor.source).show_fault(fault)

    def _set(self, wanted: Kinds, source: str) -> InputError | None:
        """Set kinds of day; say so, with a way back to what they were."""
        before = {day: self.special.kind(day) for day in wanted}
        sources = {day: self.special.sources.get(day, source) for day in wanted}
        fault = refusal(lambda: self._write(wanted, source))
        if fault is None:
            self.opened()
            self.done(lambda: self._put_back(before, sources), "calendar.saved", count=len(wanted))
        return fault

    def _put_back(self, before: Kinds, sources: Mapping[date, str]) -> None:
        for source in dict.fromkeys(sources.values()):
            self._write({day: each for day, each in before.items() if sources[day] == source}, source)

    def _write(self, kinds: Kinds, source: str) -> None:
        post = self._post
        office.set_days(post.book, kinds, source=source, operator=post.operator, now=post.now())

    def _close(self) -> None:
        """Close the canteen on the chosen days."""
        reason = self.editor.reason.typed
        if reason:
            self._rest(self._days(), reason)
        else:
            self.editor.reason.show_fault(InputError("rest_reason"))

    def _rest(self, days: list[date], reason: str) -> None:
        """Set why the canteen is closed; an empty reason opens it again."""
        before = {day: self.special.days_off.get(day, "") for day in days}
        self._write_rest(dict.fromkeys(days, reason))
        self.opened()
        self.editor.reason.show_fault(None)
        self.editor.open_days.setVisible(any(self._rests()))
        text_id = "calendar.closed" if reason else "calendar.open_again"
        self.done(lambda: self._write_rest(before), text_id, count=len(days))

    def _write_rest(self, days: Mapping[date, str]) -> None:
        office.set_days_off(self._post.book, days, operator=self._post.operator, now=self._post.now())

    # a notice from a file

    def _read(self) -> None:
        path = self._post.ask_file(self._words.say("calendar.read"), "TOML (*.toml)")
        if path is not None:
            fault = refusal(lambda: self._preview(path))
            if fault is not None:
                self.undo.hide()
                self.told.problem(fault)

    def _preview(self, path: Path) -> None:
        self._notice = notice = read_calendar(read_text(path))
        self.year = min(notice.years)
        self.told.silence()
        self.preview.source.edit.setText(notice.source)
        self.preview.source.show_fault(None)
        self._show()

    def _show_notice(self) -> None:
        if self._notice is None:
            return
        words, notice = self._words, self._notice
        changes = self.special.changes(notice)
        kinds = list(notice.kinds.values())
        facts = {
            "year": min(notice.years),
            "holidays": kinds.count(DayKind.HOLIDAY),
            "makeup": kinds.count(DayKind.MAKEUP),
            "count": len(changes),
        }
        self.preview.title.put(words.say("calendar.notice" if changes else "calendar.notice_same", **facts))
        lines = [self._change(*each) for each in _spans(changes, self._told)]
        self.preview.lines.put("\n".join(lines))
        self.preview.lines.setVisible(bool(lines))
        self.preview.take.setEnabled(bool(changes))

    def _change(self, first: date, last: date, old: str, new: tuple[DayKind | None, str]) -> str:
        words, (kind, name) = self._words, new
        told = name or words.say(f"calendar.kind_{kind.value if kind else 'ordinary'}")
        days = words.day(first) if first == last else f"{words.day(first)} – {words.day(last)}"
        return words.say("calendar.change", day=days, old=old, new=told)

    def _take(self) -> None:
        if self._notice is None:
            return
        notice, self._notice = self._notice, None
        fault = self._set(self.special.changes(notice), self.preview.source.typed)
        if fault is not None:
            self._notice = notice
            self.preview.source.show_fault(fault)

    def _leave(self) -> None:
        self._notice = None
        self._show()

    # paper and Excel

    def listing(self) -> Listing:
        """Return the special days of the year as a list."""
        words = self._words
        names = ("day", "weekday", "what", "source")
        weights = (1.0, 0.8, 1.4, 2.4)
        heads = tuple(
            Head(words.say(f"calendar.head_{name}"), "day" if name == "day" else "text", weight)
            for name, weight in zip(names, weights, strict=True)
        )
        rows = tuple(self._row(day) for day in sorted(self.special.marks(self.year)))
        return Listing(
            words.say("calendar.listing", year=self.year),
            words.say("calendar.year", year=self.year),
            heads,
            rows,
            (words.say("calendar.rule"),),
        )

    def _row(self, day: date) -> tuple[str | date, ...]:
        words = self._words
        kind, name = self.special.kind(day)
        told = [words.say(f"calendar.kind_{kind.value}") + (f" {name}" if name else "")] if kind else []
        reason = self.special.days_off.get(day, "")
        if reason:
            told.append(words.say("menu.rest", reason=reason))
        return (day, words.weekday(day), "；".join(told), self.special.sources.get(day, ""))


def _spans(
    changes: Kinds, told: Callable[[date], str]
) -> list[tuple[date, date, str, tuple[DayKind | None, str]]]:
    """Gather days in a row that change alike: first, last, what they were, what they become."""
    spans: list[tuple[date, date, str, tuple[DayKind | None, str]]] = []
    for day, new in sorted(changes.items()):
        old = told(day)
        if spans and spans[-1][1] == day - timedelta(days=1) and spans[-1][2:] == (old, new):
            spans[-1] = (spans[-1][0], day, old, new)
        else:
            spans.append((day, day, old, new))
    return spans


def _legend(kind: str) -> Chip:
    tone = {"holiday": "no", "rest": "unk"}.get(kind, "ask")
    return Chip(f"calendar.legend_{kind}", tone=tone)
