"""The window of the viewer: what is proved on top, findings on the left, the path on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from canteen.gui import layout, style
from canteen.gui.claims.month import amount_text, month_text
from canteen.gui.close.parts import Upright
from canteen.gui.layout import Column, Row
from canteen.gui.lines import LinesTable
from canteen.gui.page import Page
from canteen.gui.parts import Button, Card, Chip, Icon, Note, Text
from canteen.gui.ring import FocusRing
from canteen.gui.tokens import LIGHT, Look, desk_look, page_look
from canteen.gui.viewer.meals import opened
from canteen.gui.viewer.path import Path
from canteen.words.proof import difference_sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QApplication

    from canteen.gui.viewer.meals import Opened, Told
    from canteen.gui.viewer.path import Stop
    from canteen.rules.bundle import Package
    from canteen.rules.proof import Proof
    from canteen.words import Words

_LEFT = 380
_LEVELS = {"B": ("octagon-x", "no_text"), "X": ("triangle-alert", "ask_ink"), "F": ("info", "ink2")}


def view(application: QApplication, package: Package, proof: Proof, words: Words) -> QWidget:
    """Return the window that shows a bundle and what its proof says; nothing can be changed in it."""
    style.dress(application, LIGHT)
    return Viewer(package, proof, words)


class Finding(QWidget):
    """One finding as it was locked, and what the canteen said to it."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        icon, tone = _LEVELS.get(told.level, ("info", "ink2"))
        sentence, answer = Text(wrap=True), Text(role="caption", tone="ink2", wrap=True)
        sentence.put(told.sentence)
        answer.put(told.answer)
        row = Row(spacing=10)
        row.put(Icon(icon, 22, tone), align=Qt.AlignmentFlag.AlignTop)
        row.put(Column(sentence, answer, spacing=2) if told.answer else Column(sentence), stretch=1)
        self.setLayout(row)


class Entry(QScrollArea):
    """The end of a path: what one entry says, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner: QWidget | None = None

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Show other lines."""
        self._inner = QWidget()
        column = Column(spacing=12, margins=(16, 12))
        for what, said in lines:
            label, text = Text(role="caption", tone="ink2"), Text(wrap=True)
            label.put(what)
            text.put(said)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.put(Column(label, text, spacing=2))
        column.put(0)
        self._inner.setLayout(column)
        self.setWidget(self._inner)
        self._inner.setAutoFillBackground(False)
        layout.fit(self._inner, self._look)

    def texts(self) -> list[str]:
        """What stands here."""
        return [each.text() for each in self._inner.findChildren(Text)] if self._inner else []

    def fit(self, look: Look) -> None:
        """Keep the look for lines to come."""
        self._look = look


class Walk(QWidget):
    """The path on the right: where one is, and what lies there; Enter goes down, Esc goes up."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: list[Stop] = []
        self.where = Text(role="lead", bold=True, wrap=True)
        self.hint = Text("viewer.hint", "caption", "ink2", wrap=True)
        self.up = Button("viewer.up", icon="arrow-left", key="Esc")
        self.table, self.entry = LinesTable(), Entry()
        self._layers = QStackedWidget()
        self._layers.addWidget(self.table)
        self._layers.addWidget(self.entry)
        card = Card()
        inside = Column(margins=(1,))
        inside.put(self._layers, stretch=1)
        card.setLayout(inside)
        head = Row(self.up, spacing=12)
        head.put(self.where, stretch=1)
        column = Column(head, self.hint, spacing=10)
        column.put(card, stretch=1)
        self.setLayout(column)
        self.up.clicked.connect(self._up)
        self.table.opened.connect(self._down)

    def begin(self, stop: Stop) -> None:
        """Stand at the top."""
        self.stops = [stop]
        self._show()

    def _down(self, row: int) -> None:
        ways = self.stops[-1].down
        way = ways[row] if 0 <= row < len(ways) else None
        if way is not None:
            self.stops.append(way())
            self._show()

    def _up(self) -> None:
        if len(self.stops) > 1:
            self.stops.pop()
            self._show()

    def _show(self) -> None:
        stop = self.stops[-1]
        self.where.put(" › ".join(each.title for each in self.stops))
        self.up.setEnabled(len(self.stops) > 1)
        if stop.table is not None:
            self.table.show_listing(stop.table)
            self._layers.setCurrentWidget(self.table)
            self.table.setFocus()
        else:
            self.entry.show_lines(stop.lines)
            self._layers.setCurrentWidget(self.entry)
            self.up.setFocus()


class Viewer(Page):
    """A bundle, opened and proved; it fits itself to its window."""

    title_id = "viewer.title"

    def __init__(self, package: Package, proof: Proof, words: Words) -> None:
        super().__init__()
        self.words, self.proof = words, proof
        self.held: Opened = opened(package, proof)
        self.setWindowTitle(words.say("viewer.title"))
        self.setMinimumSize(900, 560)
        self.title, self.chip = Text(role="title", bold=True, wrap=True), Chip(icon="shield-check")
        self.proved = Note("ok", "shield-check", large=False)
        self.about = Text(tone="ink2", wrap=True)
        self.claimed = Text(role="head", bold=True)
        self.findings_title = Text("viewer.findings", "lead", bold=True)
        self.none = Text("viewer.no_findings", tone="ink2", wrap=True)
        self.findings = [Finding(each) for each in self.held.told]
        self.walk = Walk()
        self._lay()
        self.ring = FocusRing(self)
        self.resize(1366, 768)
        self.speak(words)
        self.fit(page_look(desk_look(1366, 768)))

    def _lay(self) -> None:
        head = Row(spacing=12)
        head.put(self.title, stretch=1)
        head.put(self.chip)
        card, listed = Card(), QVBoxLayout()
        for each in self.findings:
            listed.addWidget(each)
        card.setLayout(Column(self.about, self.claimed, spacing=8, margins=(20, 14)))
        found = Card()
        column = Column(self.findings_title, self.none, spacing=10, margins=(20, 14))
        column.addLayout(listed)
        found.setLayout(column)
        inner = QWidget()
        inner.setLayout(Column(card, found, 0, spacing=14, margins=(0, 0, 6, 0)))
        self.left = Upright(inner)
        body = Row(self.left, spacing=16)
        body.put(self.walk, stretch=1)
        whole = Column(head, self.proved, spacing=12, margins=(24, 14))
        whole.addLayout(body, 1)
        self.setLayout(whole)

    def fit(self, look: Look) -> None:
        """Take lengths and colours."""
        super().fit(look)
        self.left.setFixedWidth(look.px(_LEFT))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Grow and shrink with the window."""
        super().resizeEvent(event)
        look = page_look(desk_look(self.width(), self.height()))
        if look != self.look:
            self.fit(look)

    def speak(self, words: Words) -> None:
        """Say everything in this language; the path begins at its top again."""
        self.words = words
        super().speak(words)
        self._say_head()
        self._say_proof()
        claim = self.held.claim
        if claim is not None:
            self.walk.begin(Path(self.held, words).totals(claim))
        self.walk.setVisible(claim is not None)
        self.none.setVisible(not self.findings)

    def _say_head(self) -> None:
        claim, manifest, words = self.held.claim, self.held.package.manifest, self.words
        if claim is None:
            self.title.say("viewer.no_claim", canteen=manifest.canteen)
            self.claimed.hide()
        else:
            self.title.say("viewer.claim_of", name=claim.canteen.name, month=month_text(claim.month, words))
            self.claimed.put(amount_text(claim.claimed_fen))
        facts = {"number": manifest.number, "first": manifest.first_seq, "last": manifest.last_seq}
        day = words.full_day(manifest.created.date())
        self.about.say("viewer.about", day=day, canteen=manifest.canteen, desk=manifest.desk, **facts)

    def _say_proof(self) -> None:
        words, proof = self.words, self.proof
        if proof.difference is None:
            self.chip.tone("ok", "circle-check-big")
            self.chip.say("viewer.holds")
            self.proved.tone("ok", "shield-check")
            counts = {"entries": f"{proof.entries:,}", "meals": f"{proof.decided:,}", "sheets": proof.sheets}
            self.proved.say("viewer.holds_because", seals=proof.seals, **counts)
        else:
            self.chip.tone("no", "octagon-x")
            self.chip.say("viewer.differs")
            self.proved.tone("no", "octagon-x")
            self.proved.text.put(difference_sentence(proof.difference, words))
