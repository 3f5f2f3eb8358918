"""What is typed about an elder: a line with its label above, and below it what is wrong, or a hint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from canteen.exchange.dates import read_day
from canteen.gui.entry import Below, Labelled
from canteen.gui.entry import Wrong as Said
from canteen.gui.layout import mark
from canteen.gui.parts import Button
from canteen.gui.tokens import Look
from canteen.rules.form import FieldFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from canteen.gui.parts import Size
    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a field and what to do: sentences of the catalogue and what they say."""

    text_ids: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, fault: FieldFault) -> Wrong:
        """Say a fault of the rules by the roster's own sentences."""
        return cls((f"roster.{fault.code}", f"roster.{fault.code}_do"), fault.facts)

    def say(self, words: Words) -> str:
        """Return what is wrong and what to do, in one line."""
        space = "" if words.language == "zh" else " "
        facts = {name: _read(fact, words) if name == "tag" else fact for name, fact in self.facts.items()}
        return space.join(words.say(text_id, **facts) for text_id in self.text_ids)


def _read(tag: object, words: Words) -> str:
    return words.say(f"enrolment.tag_{tag}")


class Entry(Labelled):
    """A labelled line of the form.

    Signals:
        typed_in: somebody types.
        left: the cursor went elsewhere.
    """

    typed_in = Signal()
    left = Signal()

    def __init__(self, name: str, *, hint: bool = False, placeholder_id: str = "") -> None:
        name_id = f"enrolment.{name}"
        super().__init__(name_id, Below(f"{name_id}_hint" if hint else ""), placeholder_id)
        self.name = name
        self.edit.textEdited.connect(self._type)
        self.edit.left.connect(self.left)

    def _type(self) -> None:
        """What is wrong is said again when the line is left, not while it is being mended."""
        self.show_wrong(None)
        self.typed_in.emit()

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.edit.text()

    def put(self, text: str) -> None:
        """Fill the line in; what was wrong is forgotten."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self.show_wrong(None)

    @property
    def wrong(self) -> Said | None:
        """What is wrong, as far as it is shown."""
        return self.below.wrong


class DayEntry(Entry):
    """A day to type, in any of the spellings of a roster; empty where it may stay open."""

    def __init__(self, name: str, *, hint: bool = False) -> None:
        super().__init__(name, hint=hint, placeholder_id="enrolment.day_shape")

    def put_day(self, day: date | None) -> None:
        """Fill a day in."""
        self.put(day.isoformat() if day else "")

    @property
    def day(self) -> date | None:
        """The typed day; None while it is empty or cannot be read."""
        return day_of(self.typed)

    @property
    def unreadable(self) -> Wrong | None:
        """What is wrong with what is typed, if it is no day."""
        text = self.typed.strip()
        return (
            Wrong.of(FieldFault(self.name, "date_unreadable", {"text": text}))
            if text and self.day is None
            else None
        )


def day_of(text: str) -> date | None:
    """Return the day that a text names, None for an empty or unreadable one."""
    try:
        return read_day(text.strip()) if text.strip() else None
    except ValueError:
        return None


class Flow(QLayout):
    """Widgets side by side, in as many rows as they need."""

    def __init__(self, spacing: int = 8) -> None:
        super().__init__()
        self._gap, self._items = spacing, list[QLayoutItem]()
        self._look = Look()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - None is Qt's answer past the end
        """Return one."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - the same
        """Give one back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height at a width."""
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for one row."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Never be narrower than the widest."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def space(self, look: Look) -> None:
        """Take the gaps of a look."""
        self._look = look
        self.invalidate()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, moving: bool) -> int:
        gap, left, top, low = self._look.px(self._gap), rect.left(), rect.top(), 0
        for item in self._shown():
            size = item.sizeHint()
            if left > rect.left() and left + size.width() > rect.right() + 1:
                left, top, low = rect.left(), top + low + gap, 0
            if moving:
                item.setGeometry(QRect(QPoint(left, top), size))
            left, low = left + size.width() + gap, max(low, size.height())
        return top + low - rect.top()


class Choice(QWidget):
    """Some words side by side, one of them chosen, or none.

    Signals:
        chosen: the value that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, options: Iterable[tuple[str, str]], *, size: Size = "normal") -> None:
        super().__init__()
        self.buttons = {value: Button(text_id, size=size) for value, text_id in options}
        self._flow = Flow()
        for value, button in self.buttons.items():
            self._flow.addWidget(button)
            button.clicked.connect(lambda _checked=False, value=value: self._click(value))
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.value = ""

    def choose(self, value: str) -> None:
        """Show one as chosen, without a signal; empty for none."""
        self.value = value
        for each, button in self.buttons.items():
            mark(button, chosen=each == value)

    def offer(self, values: Sequence[str]) -> None:
        """Show only some of them."""
        for each, button in self.buttons.items():
            button.setVisible(each in values)
        self._flow.invalidate()

    def fit(self, look: Look) -> None:
        """Take the gaps."""
        self._flow.space(look)

    def _click(self, value: str) -> None:
        self.choose(value)
        self.chosen.emit(value)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Words of another length stand elsewhere."""
        super().changeEvent(event)
        self._flow.invalidate()
