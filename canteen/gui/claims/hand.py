"""交月报: asked for in the page itself, with the second person; then locked, written, read back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from canteen import claims, handover, keeping
from canteen.errors import CanteenError
from canteen.exchange import stick
from canteen.gui.choice import Chooser
from canteen.gui.claims.month import amount_text, short_month
from canteen.gui.claims.refusing import tell_refusal
from canteen.gui.claims.seen import Seen
from canteen.gui.claims.side import Side
from canteen.gui.claims.work import folder_name
from canteen.gui.data.cards import path_text
from canteen.gui.entry import Entry
from canteen.gui.job import Job
from canteen.gui.layout import Column
from canteen.gui.parts import Button, Text
from canteen.rules.answer import Refused
from canteen.words import Words
from canteen.words.checks import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.claims import Lock, Locked
    from canteen.gui.claims.work import Making
    from canteen.gui.data.sticks import Places
    from canteen.gui.job import Progress
    from canteen.rules.checks.finding import Finding
    from canteen.rules.steps import State

_SHARES = {"gather": (0, 10), "pack": (10, 25), "check": (25, 35), "write": (35, 98), "note": (98, 100)}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A month that is locked; ``path`` is what lies on the stick, ``fault`` why nothing does."""

    locked: Locked
    path: Path | None = None
    fault: CanteenError | None = None


def hand_in(
    making: Making, said: Lock | None, folder: Path, progress: Progress
) -> HandedIn | Refused | tuple[Finding, ...]:
    """Lock a month where it is not locked, and write what the district takes to a stick.

    A month that was locked stays locked, whatever becomes of the stick.

    Raises:
        StorageError: the disk did not take the lock; the month is as it was.
    """
    book, month = making.book, making.seen.month
    if said is not None:
        answer = claims.lock_claim(book, month, said, operator=making.operator, now=making.now)
        if not isinstance(answer, claims.Locked):
            return answer
    locked = claims.locked_claim(book, month)
    if locked is None:
        return Refused("step_not_due", facts={"state": "draft"})
    try:
        return HandedIn(locked, _write(making, locked, folder, progress))
    except CanteenError as fault:
        return HandedIn(locked, fault=fault)


def _write(making: Making, locked: Locked, folder: Path, progress: Progress) -> Path:
    """Write the sealed bundle for a district that is known, else the sheets as they are."""
    if keeping.district(making.book) is not None:

        def tell(step: str, done: int, total: int) -> None:
            first, last = _SHARES[step]
            progress(first + (last - first) * done // max(total, 1), 100)

        handed = handover.hand_over(
            making.book,
            folder,
            locked.standing.claim,
            operator=making.operator,
            now=making.now,
            progress=tell,
        )
        return handed.written.path
    return _write_plain(making, folder, progress)


def _write_plain(making: Making, folder: Path, progress: Progress) -> Path:
    locked = claims.locked_claim(making.book, making.seen.month)
    seen = Seen(making.seen.month, locked, locked) if locked else making.seen

    def half(done: int, total: int) -> None:
        progress(done * 50 // max(total, 1), 100)

    files = replace(making, seen=seen).gathered(half, elders=True).files(making.words, progress=half)

    def tell(done: int, total: int) -> None:
        progress(50 + done * 50 // max(total, 1), 100)

    written = stick.write_folder(folder, folder_name(seen, making.words), files, tell)
    return written[0].path.parent


class HandView(Side):
    """The question with its consequence, the second person, the stick; how far it is, and that it is done.

    Signals:
        done: something was locked or written; the month is to be read again.
        heard: the stick can be pulled out.
        working: True while a month is locked and written, then False.
    """

    done = Signal()
    heard = Signal()
    working = Signal(bool)

    def __init__(self, places: Places) -> None:
        super().__init__(hint_id="months.hint_hand")
        self._words = Words()
        self._making: Making | None = None
        self._lock: Lock | None = None
        self._job: Job | None = None
        self._grades: tuple[str, ...] = ()
        self.places = places
        self.about = Text(tone="ink2", wrap=True)
        self.approver = Entry("months.approver", "months.approver_hint")
        self.grade, self._grade_label = Chooser(), Text("months.grade", "caption", "ink", bold=True)
        self.where = Text("months.where", "caption", "ink", bold=True)
        self.bar, self.far = QProgressBar(), Text(tone="ink2")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        self.stop = Button("months.stop", icon="x", size="large")
        self.go = Button(icon="usb", key="F9", kind="primary", size="large")
        self._graded, self._working = QWidget(), QWidget()
        self._graded.setLayout(Column(self._grade_label, self.grade, spacing=4))
        self._working.setLayout(Column(self.bar, self.far, spacing=8))
        self.lay(self.about, self.approver, self._graded, self.where, places, self._working)
        self.go.clicked.connect(self._go)
        self.stop.clicked.connect(self._stop)
        places.changed.connect(self._offer)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Not yet, stop, hand in."""
        return (self.back, self.stop, self.go)

    @property
    def busy(self) -> bool:
        """The month is being locked or written."""
        return self._job is not None

    def first(self) -> QWidget:
        """The harmless button, as for every act that asks first."""
        return self.back

    def ask(self, making: Making, lock: Lock | None, grades: tuple[str, ...]) -> None:
        """Ask whether a month shall be handed in; with no lock it is locked already."""
        self._making, self._lock, self._grades = making, lock, grades
        self.told.silence()
        seen, words = making.seen, making.words
        month = short_month(seen.month, words)
        known = keeping.district(making.book)
        which = "again" if lock is None else "ask"
        self.title.say(f"months.hand_{which}", month=month)
        people, amount = len(seen.claim.roll), amount_text(seen.claim.claimed_fen)
        sealed = "sealed" if known else "plain"
        self.about.say(f"months.hand_{which}_{sealed}", month=month, people=people, amount=amount)
        self.back.say("months.not_yet")
        self.go.say("months.do_hand" if lock is not None else "months.do_write", month=month)
        self.approver.setVisible(lock is not None)
        self._graded.setVisible(bool(grades))
        self.grade.offer([(each, each) for each in grades])
        self.places.refresh()
        self._show_question(shown=True)
        self._offer()

    def _show_question(self, *, shown: bool) -> None:
        for part in (self.about, self.where, self.places):
            part.setVisible(shown)

    def speak(self, words: Words) -> None:
        """Keep the language."""
        self._words = words

    def _offer(self) -> None:
        busy = self.busy
        self.go.setEnabled(not busy and self.places.place is not None)
        self.back.setVisible(not busy)
        self.go.setVisible(not busy)
        self.stop.setVisible(busy)
        self._working.setVisible(busy)
        for part in (self.approver, self.grade, self.places):
            part.setEnabled(not busy)

    def _go(self) -> None:
        making, place, lock = self._making, self.places.place, self._lock
        if making is None or place is None:
            return
        if lock is not None:
            lock = replace(lock, approver=self.approver.typed, grade=self.grade.value)
        job = self._job = Job(lambda progress: hand_in(making, lock, place.path, progress))
        job.progressed.connect(self._show_far)
        for ended in (job.done, job.refused, job.stopped):
            ended.connect(self._end)
        job.done.connect(self._answered)
        job.refused.connect(self.told.problem)
        job.stopped.connect(self._stopped)
        self._show_far(0, 100)
        self._offer()
        self.stop.setFocus()
        self.told.silence()
        self.working.emit(True)  # noqa: FBT003 - a signal's value
        job.start()

    def _show_far(self, done: int, total: int) -> None:
        percent = done * 100 // max(total, 1)
        self.bar.setValue(percent)
        self.far.say("months.hand_far", percent=percent)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.far.say("months.stopping")

    def _end(self, _what: object = None) -> None:
        self._job = None
        self._offer()
        self.back.setFocus()
        self.working.emit(False)  # noqa: FBT003 - a signal's value

    def _stopped(self) -> None:
        self.told.tell("ask", "months.hand_stopped")
        self._locked_now()
        self.done.emit()

    def _answered(self, answer: HandedIn | Refused | tuple[Finding, ...]) -> None:
        if isinstance(answer, Refused):
            tell_refusal(self.told, answer, {"approver_missing": self.approver})
        elif isinstance(answer, tuple):
            first, count = answer[0], len(answer)
            self.told.tell("no", "months.hand_found", count=count, first=lambda words: sentence(first, words))
        elif answer.fault is not None:
            fault = answer.fault
            self.told.tell("no", "months.hand_unwritten", problem=lambda words: words.fault(fault))
            self._locked_now()
            self.done.emit()
        elif answer.path is not None:
            self._finished(answer.path, answer.locked.standing.state)

    def _locked_now(self) -> None:
        """What is locked is not locked again: only the stick is tried once more."""
        self._lock = None
        self.approver.hide()
        self._graded.hide()
        making = self._making
        if making is not None:
            self.go.say("months.do_write", month=short_month(making.seen.month, making.words))

    def _finished(self, path: Path, state: State) -> None:
        """Name what was written and who is to have it; a sealed bundle notes itself that it goes out."""
        self._locked_now()
        self._show_question(shown=False)
        if self._making is not None:
            self.title.say("months.hand_over", month=short_month(self._making.seen.month, self._words))
        key = "months.hand_done_here" if stick.on_system_disk(path.parent) else "months.hand_done"
        to_bring = "plain" if state == "locked" else "again"
        give = "sealed" if path.is_file() else to_bring
        self.told.tell("ok", key, path=path_text(path), then=lambda words: words.say(f"months.give_{give}"))
        self.back.say("months.back")
        self.go.hide()
        self.back.setFocus()
        self.heard.emit()
        self.done.emit()
