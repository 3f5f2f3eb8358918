"""导入了 108 位 [撤销这次导入]: the last import, as long as it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from canteen import office
from canteen.gui.job import Job
from canteen.gui.parts import Button, Note
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.office import RosterTaken


class UndoBar(Note):
    """Says how many came in with the last roster, and takes it back; hidden where nothing can be taken back.

    Signals:
        undone: the roster was taken back; the book has changed.
    """

    undone = Signal()

    def __init__(self, post: Post) -> None:
        undo = Button("elders.undo", icon="undo-2", key="F4")
        super().__init__("ok", "circle-check-big", button=undo)
        self.undo = undo
        self._post, self._words = post, Words()
        self._last: RosterTaken | None = None
        self._fault: CanteenError | None = None
        self.undo.clicked.connect(self._undo)
        self.hide()

    def refresh(self) -> None:
        """Ask the book for the last roster."""
        self._fault = None
        self._last = office.last_roster(self._post.book)
        self._show()

    def _show(self) -> None:
        last = self._last
        self.setVisible(self._fault is not None or (last is not None and last.undoable))
        self.undo.setVisible(self._fault is None)
        self.undo.setEnabled(True)
        if self._fault is not None:
            self.tone("ask", "triangle-alert")
            self.text.put(self._words.fault(self._fault))
        elif last is not None:
            self.tone("ok", "circle-check-big")
            day, clock = self._words.day(last.at.date()), self._words.clock(last.at)
            self.say("elders.taken_in", day=day, clock=clock, count=last.enrolled + last.changed)

    def _undo(self) -> None:
        post = self._post
        now = post.now()
        self.undo.setEnabled(False)
        self.say("elders.undoing")
        job = Job(lambda _: office.undo_roster(post.book, operator=post.operator, now=now))
        job.done.connect(lambda _: self._done())
        job.refused.connect(self._refuse)
        job.start()

    def _done(self) -> None:
        self.refresh()
        self.undone.emit()

    def _refuse(self, fault: CanteenError) -> None:
        self._fault = fault
        self._show()

    def speak(self, words: Words) -> None:
        """Say it again in this language."""
        self._words = words
        if self._fault is not None or self._last is not None:
            self._show()
