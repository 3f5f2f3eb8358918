"""服务台: one scan is one meal. Keys and scans in, one deed each, the answer shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton

from canteen.gui.desk.album import Album
from canteen.gui.desk.drawer import Drawer
from canteen.gui.desk.heading import chip_of
from canteen.gui.desk.keybar import KeyBar
from canteen.gui.desk.lookout import Lookout
from canteen.gui.desk.side import SidePanel
from canteen.gui.desk.speech import name_of
from canteen.gui.desk.stage import Stage
from canteen.gui.layout import Column, Row
from canteen.gui.page import Heading, Page, button_for
from canteen.gui.scanner import Sink
from canteen.rules import card
from canteen.rules.answer import Asked, Glance, Refused, Served, Voided
from canteen.words import Words

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.gui.camera import Camera
    from canteen.gui.desk.choices import Discretion
    from canteen.gui.desk.counter import Answer, Counter
    from canteen.gui.sounds import Player, Tone
    from canteen.gui.tokens import Look

GLANCE_SECONDS = 10
_NOT_UNDONE = {"undo_none": "desk.undo_none_line", "day_closed": "desk.undo_closed_line"}


@dataclass(frozen=True, slots=True)
class Delays:
    """When faces leave by themselves, and for how long the same card is the same scan."""

    served_ms: int = 20_000
    refused_ms: int = 30_000
    private_ms: int = 30_000
    same_scan: timedelta = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Equipment:
    """What the desk has beside its book.

    Attributes:
        payments: the ways to pay that are switched on.
        camera: may be switched on in the place of a scanner; None where that is not offered.
    """

    player: Player
    payments: tuple[str, ...] = ("cash", "scan")
    delays: Delays = Delays()
    camera: Camera | None = None


class DeskPage(Page):
    """The page where meals are served; nothing on it takes the focus but the sink and the search.

    Signals:
        muted: somebody switched the tones off (True) or on here.
    """

    title_id, icon, serves = "desk.title", "utensils", True
    muted = Signal(bool)

    def __init__(self, counter: Counter, equipment: Equipment) -> None:
        super().__init__()
        now = counter.now
        self._counter, self._now = counter, now
        self._equipment, self._words = equipment, Words()
        self._answer: Answer | None = None
        self._at, self._digits = now(), ""
        self._line = ""
        self._voided: Voided | None = None
        self._glance = _nothing_yet(now())
        self._looked_at = now()
        self._name = ""
        self._build()
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(self.leave)
        self._album = Album(counter.photo)
        self._album.found.connect(self.stage.put_photo)

    def _build(self) -> None:
        self.stage, self.side = Stage(self._equipment.payments), SidePanel()
        self.keybar, self.sink = KeyBar(), Sink()
        self.drawer = Drawer(self, self._equipment.delays.private_ms)
        self._body = Row(spacing=16)
        self._body.put(self.stage, stretch=1)
        self._body.put(self.side)
        column = Column()
        column.put(self._body, stretch=1)
        column.put(self.keybar)
        self.setLayout(column)
        self.sink.setParent(self)
        self._connect()
        if self._equipment.camera is not None:
            self.lookout = Lookout(self._equipment.camera, self.stage, lambda: self._play("waiting"))
            self.answered.connect(self.lookout.forget)
        for button in self.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        stage = self.stage
        for face in (stage.refused, stage.decide, stage.unknown):
            face.deed.connect(self._do)
        stage.ready.search.connect(self.find_person)
        stage.served.undo.connect(self.undo)
        stage.served.payment.connect(lambda payment: self._amend(payment=payment))
        stage.served.mode.connect(lambda mode: self._amend(mode=mode))
        stage.served.price.connect(lambda fen: self._amend(price_fen=fen))
        stage.served.helper.connect(self._ask_collector)
        stage.search.typed.connect(self._search)
        stage.search.chosen.connect(self._choose)
        stage.guest.booked.connect(self._serve_guests)
        stage.collector.named.connect(self._note_collector)
        for body in (stage.search, stage.guest, stage.collector):
            body.left.connect(self._back)
        self.side.undo.connect(self.undo)
        self.drawer.left.connect(self._close_drawer)
        self.drawer.asked.connect(self._reveal)
        stage.ready.reason.connect(self._explain_void)
        self.keybar.pressed.connect(self._press)

    # the page as a page

    def opened(self) -> None:
        """Read afresh what stands beside the stage, and take the focus."""
        name = self._counter.name()
        self._name = name if isinstance(name, str) else self._name
        self._look_again()
        self.sink.take()

    def heading(self, words: Words) -> Heading:
        """The canteen's name and the running meal."""
        return Heading(
            self._name or words.say(self.title_id), "clock", chip_of(self._glance, self._now(), words)
        )

    def tick(self, now: datetime) -> None:
        """Look again now and then: the meal changes by the clock."""
        if (now - self._looked_at).total_seconds() >= GLANCE_SECONDS or now < self._looked_at:
            self._look_again()

    def speak(self, words: Words) -> None:
        """Say the present face again in this language."""
        super().speak(words)
        self._words = words
        self._show()

    def fit(self, look: Look) -> None:
        """Take margins and lengths."""
        edge = 12 if look.short else 16
        self._body.space(edge, (20, edge, 20, edge))
        super().fit(look)
        self._place_drawer()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the drawer at the side."""
        super().resizeEvent(event)
        self._place_drawer()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The drawer's keys come first; Ctrl+Z is F4."""
        button = button_for(self.drawer, event) if self.drawer.isVisible() else None
        if button is not None:
            button.click()
        elif event.matches(QKeySequence.StandardKey.Undo) and self.keybar.keys["F4"].isEnabled():
            self.undo()
        elif event.key() == Qt.Key.Key_Escape and self._may_leave(event):
            self.leave()
        else:
            super().keyPressEvent(event)

    def _may_leave(self, event: QKeyEvent) -> bool:
        """Esc leads to the next person from every face that asks nothing, where no button has it."""
        return isinstance(self._answer, Served | Refused) and button_for(self, event) is None

    # scans

    def take_scan(self, digits: str) -> None:
        """A card: the next meal, unless a decision waits or it is the same scan twice."""
        if self._waits():
            return
        if digits == self._digits and self._just_served():
            return
        self._digits = digits
        self._take(self._counter.serve(digits))

    def take_unread(self, kind: str, length: int) -> None:
        """Something that is no card of ours."""
        if not self._waits():
            self._digits = ""
            self._take(self._counter.unread(kind, length))

    def _waits(self) -> bool:
        """A second scan while a decision waits records nothing and says whom to decide first."""
        if not isinstance(self._answer, Asked):
            return False
        diner, words = self._answer.diner, self._words
        name = (
            words.say("desk.first_decide", name=diner.name) if diner else words.say("desk.first_decide_guest")
        )
        self.stage.banner.say_right(name, words.say("desk.not_booked_yet"))
        self._play("waiting")
        return True

    def _just_served(self) -> bool:
        age = self._now() - self._at
        return isinstance(self._answer, Served) and timedelta(0) <= age < self._equipment.delays.same_scan

    # answers

    def show_answer(self, answer: Answer) -> None:
        """Show an answer with its tone; served and refused faces leave by themselves."""
        if isinstance(answer, Refused) and answer.code == "no_elder" and self._digits:
            answer = replace(answer, facts={**answer.facts, "tail": card.tail(self._digits)})
        self._answer, self._at, self._voided, self._line = answer, self._now(), None, ""
        self._look_again(show=False)
        self._show()
        self.answered.emit()
        self._play(_tone(answer))
        delays = self._equipment.delays
        if isinstance(answer, Asked):
            self._leaving.stop()
        else:
            self._leaving.start(delays.served_ms if isinstance(answer, Served) else delays.refused_ms)

    def leave(self) -> None:
        """Back to ready: the face of one person does not stay for the next."""
        self._answer, self._voided, self._line, self._digits = None, None, "", ""
        self._leaving.stop()
        self._album.close()
        self.stage.put_photo(QPixmap())
        self._close_drawer()
        self._show()

    def _take(self, answer: Answer) -> None:
        self._close_drawer()
        self.show_answer(answer)
        self.sink.take()

    def _look_again(self, *, show: bool = True) -> None:
        self._looked_at = self._now()
        glance = self._counter.glance()
        if isinstance(glance, Glance):
            self._glance = glance
        if show and self._answer is None and self.stage.body is self.stage.ready:
            self._show()
        else:
            self._show_beside()
        self.heading_changed.emit()

    def _show(self) -> None:
        answer, words = self._answer, self._words
        if answer is None:
            self.stage.show_ready(self._glance, words)
            if self._line:
                self.stage.ready.show_line(self._line)
            else:
                self.stage.ready.show_undone(self._voided, words)
        else:
            photo = self._album.held(answer.diner)
            self.stage.show_answer(answer, self._glance, words, at=self._at, photo=photo or QPixmap())
            if photo is None and not self.stage.discretion.bystanders:
                self.stage.put_photo(None)
                self._album.look_for(answer.diner)
        self._show_beside()

    def _show_beside(self) -> None:
        name, undoes = name_of(self._answer), self._glance.open
        self.side.show_glance(self._glance, self._words, undo=undoes and name not in {"served", "decide"})
        explains = self._counter.explained(self._answer) is not None
        self.keybar.show_face(name, explains=explains, undoes=undoes)
        self.keybar.show_mute(muted=self._equipment.player.muted)

    def _play(self, tone: Tone) -> None:
        if not self._equipment.player.play(tone):
            self.stage.banner.flash()

    # deeds

    def _press(self, key: str) -> None:
        deeds = {
            "F1": self.show_help,
            "F2": self.find_person,
            "F3": self.explain,
            "F4": self.undo,
            "F5": self._next_payment,
            "F6": self._next_mode,
            "F7": self._ask_guests,
            "F12": self._mute,
        }
        deeds[key]()

    def _do(self, deed: str) -> None:
        deeds = {
            "accept": self._accept,
            "refuse": self.leave,
            "next": self.leave,
            "again": lambda: self._take(self._counter.again()),
            "find": self.find_person,
            "guest": self._ask_guests,
            "give": self._give,
            "why": self.explain,
        }
        deeds[deed]()

    def _accept(self) -> None:
        if isinstance(self._answer, Asked):
            self._take(self._counter.accept(self._answer))

    def undo(self) -> None:
        """Take back the meal on the stage, or the last one; say what cash goes back."""
        shown = self._answer.meal if isinstance(self._answer, Served) else None
        outcome = self._counter.void(shown)
        self.leave()
        if isinstance(outcome, Voided):
            self._voided = outcome
            self._play("undone")
        elif outcome.code in _NOT_UNDONE:
            self._line = self._words.say(_NOT_UNDONE[outcome.code])
        else:
            self._take(outcome)
            return
        self._look_again()
        self._show()
        self._leaving.start(self._equipment.delays.served_ms)
        self.sink.take()

    def _explain_void(self, reason: str) -> None:
        """Keep the reason that was chosen after the undo."""
        if self._voided is not None:
            outcome = self._counter.explain_void(self._voided.meal, reason)
            if isinstance(outcome, Refused):
                self._take(outcome)

    def find_person(self) -> None:
        """Open the search inside the stage."""
        self._open()
        self.stage.open_search("serve", self._words)

    def _give(self) -> None:
        digits = self._digits
        self._open()
        self._digits = digits
        self.stage.open_search("give", self._words)

    def _search(self, text: str) -> None:
        self.stage.search.show_found(self._counter.find(text) if text.strip() else (), text)

    def _choose(self, person: str, name: str, reason: str) -> None:
        if self.stage.search.purpose == "serve":
            self._digits = ""
            self._take(self._counter.serve_by_name(person, reason))
            return
        digits, problem = self._digits, self._counter.give(self._digits, person)
        self.leave()
        if problem is None:
            self._line = self._words.say("desk.given", tail=card.tail(digits), name=name)
        elif problem.code == "save_problem":
            self._take(problem)
            return
        else:
            self._line = self._words.say(f"errors.{problem.code}", **problem.facts)
        self._show()
        self.sink.take()

    def _ask_guests(self) -> None:
        if self._glance.price_fen is None:
            self._take(self._counter.serve_guests(1, "cash"))
            return
        self._open()
        self.stage.open_guest(self._glance, self._words)

    def _serve_guests(self, count: int, payment: str) -> None:
        self._take(self._counter.serve_guests(count, payment))

    def _ask_collector(self) -> None:
        if isinstance(self._answer, Served):
            self._leaving.stop()
            self.stage.open_collector(self._answer, self._words)

    def _note_collector(self, name: str) -> None:
        self._amend(helper=name)

    def _next_payment(self) -> None:
        self._amend(payment=self.stage.served.payments.next_value())

    def _next_mode(self) -> None:
        self._amend(mode=self.stage.served.modes.next_value())

    def _amend(self, **changed: Any) -> None:  # noqa: ANN401 - what the counter takes, by its name
        """Edit the meal on the stage; the same person, number and face."""
        if isinstance(self._answer, Served):
            answer = self._counter.amend(self._answer.meal, **changed)
            muted = isinstance(answer, Served)
            self._answer = answer
            self._look_again(show=False)
            if muted:
                self._show()
                self._leaving.start(self._equipment.delays.served_ms)
            else:
                self.show_answer(answer)
            self.sink.take()

    def _open(self) -> None:
        """A step inside the stage begins: nobody's face stays behind it."""
        self.leave()
        self.keybar.show_face("ready", explains=False, undoes=self._glance.open)

    def _back(self) -> None:
        """Leave a step inside the stage."""
        if isinstance(self._answer, Served):
            self._show()
            self._leaving.start(self._equipment.delays.served_ms)
        else:
            self.leave()
        self.sink.take()

    def _mute(self) -> None:
        player = self._equipment.player
        self.mute(muted=not player.muted)
        self.muted.emit(player.muted)

    def mute(self, *, muted: bool) -> None:
        """Switch the tones off or on."""
        self._equipment.player.muted = muted
        self.keybar.show_mute(muted=muted)

    def keep_from_bystanders(self, discretion: Discretion) -> None:
        """Show no more than the settings of this machine let anybody see."""
        if discretion == self.stage.discretion:
            return
        self.stage.keep_from_bystanders(discretion)
        self.side.keep_from_bystanders(discretion)
        self._show()

    # the drawer

    def explain(self) -> None:
        """Open why this amount."""
        explained = self._counter.explained(self._answer)
        if explained is not None:
            self.drawer.explain(explained, self._words)
            self._place_drawer()

    def _reveal(self) -> None:
        """Show the private lines once it is recorded who looked."""
        explained = self._counter.explained(self._answer)
        diner = explained.diner if explained else None
        problem = self._counter.look_private(diner.person) if diner else None
        if problem is None:
            self.drawer.reveal()
        else:
            self._take(problem)

    def show_help(self) -> None:
        """Open what the keys do."""
        self.drawer.show_help(self._words)
        self._place_drawer()

    def _close_drawer(self) -> None:
        self.drawer.hide()
        self._place_drawer()

    def _place_drawer(self) -> None:
        edge = self.look.px(12 if self.look.short else 16)
        height = self.height() - self.keybar.height() - 2 * edge
        left = self.width() - self.drawer.width() - self.look.px(20)
        self.drawer.setGeometry(left, edge, self.drawer.width(), max(height, 0))
        self.side.make_room(0 if self.drawer.isHidden() else self.drawer.width())


def _tone(answer: Answer) -> Tone:
    tones: dict[str, Tone] = {"served": "served", "decide": "decide", "unknown": "unknown"}
    return tones.get(name_of(answer), "refused")


def _nothing_yet(now: datetime) -> Glance:
    return Glance(now.date(), None, (), None, 0, None, {}, ())
