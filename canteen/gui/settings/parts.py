"""What every section of the settings is made of: a title, settings in rows, and what was just done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from canteen.gui.entry import Fault
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Hairline, Segmented, Text
from canteen.gui.printing import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canteen.errors import InputError
    from canteen.gui.tokens import Look

_CONTROL = 300


class Setting(QFrame):
    """One setting: what it is called, one line of what it does, and the control; may be found by a search."""

    def __init__(self, name: str, control: QWidget | None = None, *, wide: bool = False) -> None:
        super().__init__()
        self.name = name
        self.control, self._wide = control, wide
        self.title = Text(f"settings.{name}", "lead", bold=True, wrap=True)
        self.line = Text(f"settings.{name}_line", "body", "ink2", wrap=True)
        self.below = Fault()
        words = Column(self.title, self.line, self.below, spacing=3)
        if control is None:
            inner: Row | Column = Row(words)
        elif wide:
            inner = Column(words, control, spacing=10)
        else:
            inner = Row(spacing=24)
            inner.put(words, stretch=1)
            inner.put(control, align=Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(Column(inner, margins=(20, 14)))

    def holds(self, text: str) -> bool:
        """Tell whether a search finds this setting."""
        return text.casefold() in f"{self.title.text()} {self.line.text()}".casefold()

    def show_found(self, *, found: bool) -> None:
        """Stand out, because it was searched for."""
        mark(self, found=found)

    def show_fault(self, fault: InputError | None) -> None:
        """Say what is wrong with what was typed."""
        self.below.put(fault)
        if self.control is not None:
            mark(self.control, wrong=fault is not None)

    def fit(self, look: Look) -> None:
        """Let the controls stand in one column."""
        if self.control is not None and not self._wide:
            self.control.setFixedWidth(look.px(_CONTROL * look.text))


class Switch(Segmented):
    """开 or 关.

    Signals:
        turned: True for on.
    """

    turned = Signal(bool)

    def __init__(self, *, on: bool = False) -> None:
        super().__init__([("on", "", "settings.on"), ("off", "", "settings.off")])
        self.turn(on=on)
        self.chosen.connect(self._turned)

    @property
    def on(self) -> bool:
        """Whether it is on."""
        return self.value == "on"

    def turn(self, *, on: bool) -> None:
        """Show on or off, without a signal."""
        self.choose("on" if on else "off")

    def _turned(self, value: str) -> None:
        self.choose(value)
        self.turned.emit(value == "on")


class Section(QWidget):
    """One group of settings; what was done is said on top, with a way back.

    Attributes:
        name: id of its word, and of its button on the left.
        icon: the icon of that button.
        scrolls: False for a section that scrolls what it holds itself.
    """

    name, icon = "", "settings"
    scrolls = True

    def __init__(self, *settings: QWidget) -> None:
        super().__init__()
        self.settings = tuple(each for each in settings if isinstance(each, Setting))
        self._back: Callable[[], None] | None = None
        self.undo = Button("settings.undo", icon="undo-2", key="F4", size="small")
        self.told = Said(button=self.undo)
        card = QFrame()
        card.setObjectName("tally")
        rows = Column(margins=(1, 4))
        for place, each in enumerate(settings):
            if place:
                rows.put(Hairline())
            rows.put(each)
        card.setLayout(rows)
        card.setVisible(bool(settings))
        self.column = Column(
            Text(f"settings.{self.name}", "title", bold=True), self.told, card, 0, spacing=12
        )
        self.setLayout(self.column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.undo.clicked.connect(self._undo)

    def opened(self) -> None:
        """The section came in front: read afresh what it shows."""

    def done(self, back: Callable[[], None] | None, text_id: str = "settings.saved", **facts: object) -> None:
        """Say what was done; ``back`` makes it again as it was."""
        self._back = back
        self.undo.setVisible(back is not None)
        self.told.tell("ok", text_id, **facts)

    def unchanged(self) -> None:
        """Say that nothing was changed, and nothing written."""
        self._back = None
        self.undo.hide()
        self.told.tell("info", "settings.unchanged")

    def _undo(self) -> None:
        back, self._back = self._back, None
        if back is not None:
            back()
            self.opened()
            self.done(None, "settings.undone")

    def matches(self, text: str) -> tuple[Setting, ...]:
        """Return the settings that a search finds here."""
        return tuple(each for each in self.settings if each.holds(text))


def options(name: str, values: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the choices of a Segmented by the ids of their words."""
    return [(value, "", f"settings.{name}_{value}") for value in values]


def scrolled(inner: QWidget) -> QScrollArea:
    """Scroll up and down only, on the ground that is there."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for ground in (inner, area.viewport()):
        ground.setAutoFillBackground(False)
    return area
