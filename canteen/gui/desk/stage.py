"""The stage: one banner over bodies that are built once and swapped in one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen.gui.desk.banner import Banner
from canteen.gui.desk.choices import Discretion
from canteen.gui.desk.collector import CollectorFace
from canteen.gui.desk.decide import DecideFace
from canteen.gui.desk.guest import GuestFace
from canteen.gui.desk.ready import ReadyFace
from canteen.gui.desk.refused import RefusedFace
from canteen.gui.desk.search import SearchFace
from canteen.gui.desk.served import ServedFace
from canteen.gui.desk.speech import Face, face_of
from canteen.gui.desk.unknown import UnknownFace
from canteen.gui.layout import Column
from canteen.gui.parts import Card
from canteen.rules.answer import Served

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPixmap

    from canteen.gui.desk.search import Purpose
    from canteen.rules.answer import Asked, Glance, Refused
    from canteen.words import Words


class Bodies(QStackedWidget):
    """Only the body that is seen asks for room."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the present body."""
        body = self.currentWidget()
        return body.sizeHint() if body else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the present body."""
        body = self.currentWidget()
        return body.minimumSizeHint() if body else super().minimumSizeHint()


class Stage(Card):
    """The five faces, and the three steps that happen inside it: find, guest, collector."""

    def __init__(self, payments: tuple[str, ...]) -> None:
        super().__init__(stage=True)
        self.banner = Banner()
        self.discretion = Discretion()
        self._payments = payments
        self.ready, self.served, self.refused = ReadyFace(), ServedFace(payments), RefusedFace()
        self.decide, self.unknown = DecideFace(), UnknownFace()
        self.search, self.guest, self.collector = SearchFace(), GuestFace(), CollectorFace()
        self._bodies = Bodies()
        for body in (
            self.ready,
            self.served,
            self.refused,
            self.decide,
            self.unknown,
            self.search,
            self.guest,
            self.collector,
        ):
            self._bodies.addWidget(body)
        column = Column(self.banner, margins=(1,))
        column.put(self._bodies, stretch=1)
        self.setLayout(column)

    @property
    def body(self) -> QWidget | None:
        """What is under the banner now."""
        return self._bodies.currentWidget()

    def show_ready(self, glance: Glance, words: Words) -> None:
        """Ask for the next card."""
        self.banner.show_face("ready", "scan-qr-code", words.say("desk.ready"))
        self._say_next(glance, words)
        self.ready.show_glance(glance, words)
        self._bodies.setCurrentWidget(self.ready)

    def _say_next(self, glance: Glance, words: Words) -> None:
        last = words.say("desk.ready_first")
        if glance.recent:
            newest = glance.recent[0]
            last = words.say(
                "desk.ready_last", name=newest.name or words.say("desk.guest"), time=words.clock(newest.at)
            )
        self.banner.say_right(words.say("desk.ready_next", number=glance.next_number), last)

    def show_answer(
        self, answer: Served | Asked | Refused, glance: Glance, words: Words, *, at: datetime, photo: QPixmap
    ) -> Face:
        """Show the face of an answer."""
        face = face_of(answer, words, at=at, price_fen=glance.price_fen)
        self.banner.show_face(face.name, face.icon, face.banner)
        self.banner.say_right(face.right, face.when)
        if isinstance(answer, Served):
            self.served.offer(glance, answer, words, self.payments(glance))
            self.served.show_face(face, answer, photo, words, self.discretion)
            body: QWidget = self.served
        elif face.name == "decide":
            self.decide.show_face(face, photo, words)
            body = self.decide
        elif face.name == "unknown":
            self.unknown.show_face(face)
            body = self.unknown
        else:
            self.refused.show_face(face, photo, words)
            body = self.refused
        self._bodies.setCurrentWidget(body)
        return face

    def open_search(self, purpose: Purpose, words: Words) -> None:
        """Find an elder, to serve or to give a card; nothing is recorded yet."""
        word = words.say("desk.finding" if purpose == "serve" else "desk.giving")
        self._open(self.search, "user-round-search", word, words)
        self.search.begin(purpose)

    def payments(self, glance: Glance) -> tuple[str, ...]:
        """Return the ways of paying that are offered; before the office sets any, those of the desk."""
        return glance.payments or self._payments

    def open_guest(self, glance: Glance, words: Words) -> None:
        """Count guests at full price."""
        self._open(self.guest, "user-round-plus", words.say("desk.guest_title"), words)
        self.guest.begin(glance.price_fen or 0, self.payments(glance), words)

    def keep_from_bystanders(self, discretion: Discretion) -> None:
        """Show no more than this lets anybody see."""
        self.discretion = discretion
        self.ready.camera.keep_from_bystanders(discreet=discretion.bystanders)
        for face in (self.served, self.refused, self.decide):
            face.person.photo.setVisible(not discretion.bystanders)

    def put_photo(self, photo: QPixmap | None) -> None:
        """Show a photo on whatever face is seen; None: it is still looked for."""
        for face in (self.served, self.refused, self.decide):
            if photo is None:
                face.person.photo.wait()
            else:
                face.person.photo.put(photo)

    def open_collector(self, served: Served, words: Words) -> None:
        """Ask who collects the meal just recorded."""
        self._open(self.collector, "user-round", words.say("desk.helper_title"), words)
        self.banner.say_right(words.say("desk.served_number", number=served.number), "")
        usual = served.diner.collector if served.diner else ""
        self.collector.begin(served.helper or usual)

    def _open(self, body: QWidget, icon: str, word: str, words: Words) -> None:
        self.banner.show_face("ready", icon, word)
        self.banner.say_right(words.say("desk.not_booked_yet"), "")
        self._bodies.setCurrentWidget(body)
