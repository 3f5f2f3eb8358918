"""One deed at a time beside the window: it is held while it runs, and told about when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from canteen.errors import InputError
from canteen.gui.close.refused import sentence
from canteen.gui.job import Job
from canteen.rules.answer import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.errors import CanteenError
    from canteen.gui.job import Work
    from canteen.gui.printing import Said


class Hand(QObject):
    """Does verbs of the book and work on paper; nothing else can be begun meanwhile.

    Signals:
        held: something is being done, or no longer.
        refused: a verb did not do it (``canteen.rules.answer.Refused``).
    """

    held = Signal(bool)
    refused = Signal(object)

    def __init__(self, told: Said) -> None:
        super().__init__()
        self._told = told
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Something is being done."""
        return self._job is not None

    def do(
        self,
        deed: Work,
        then: Callable[..., None],
        working_id: str = "",
        not_stored_id: str = "close.not_stored",
    ) -> None:
        """Do a deed beside the window; ``then`` gets what it returned, unless it was refused."""
        if self._job is not None:
            return
        job = self._job = Job(deed)
        self.held.emit(True)  # noqa: FBT003 - Qt's signature
        if working_id:
            self._told.tell("info", working_id)
        for ended in (job.done, job.refused):
            ended.connect(self._end)
        job.done.connect(lambda answer: self._answered(answer, then))
        job.refused.connect(lambda fault: self._fault(fault, not_stored_id))
        job.start()

    def refuse(self, refused: Refused) -> None:
        """Say why something is not begun, as if its verb had said it."""
        self.refused.emit(refused)
        self._told.tell("ask", "close.refusal", why=lambda words: sentence(refused, words))

    def _end(self, _what: object = None) -> None:
        self._job = None
        self.held.emit(False)  # noqa: FBT003 - the same

    def _answered(self, answer: object, then: Callable[..., None]) -> None:
        if isinstance(answer, Refused):
            self.refuse(answer)
        else:
            then(answer)

    def _fault(self, fault: CanteenError, not_stored_id: str) -> None:
        if isinstance(fault, InputError):
            self._told.problem(fault)
        else:
            self._told.tell("no", not_stored_id)
