"""The small parts that every page is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from canteen.gui import icons
from canteen.gui.layout import Column, Row, mark
from canteen.gui.tokens import Look, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.words import Words

Kind = Literal["primary", "secondary", "ghost", "destructive", "decision", "tonal", "key", "field"]
Size = Literal["small", "normal", "medium", "large", "decision"]
Tone = Literal["info", "brand", "ask", "no", "ok", "unk"]

_HEIGHTS: dict[Size, int] = {"small": 36, "normal": 44, "medium": 52, "large": 60, "decision": 72}
_PADDING: dict[Size, int] = {"small": 14, "normal": 18, "medium": 4, "large": 26, "decision": 26}
_ICON_ON: dict[Kind, str] = {
    "primary": "on_fill",
    "decision": "on_ask",
    "destructive": "no_text",
    "tonal": "unk_ink",
}
_ICON_TONE: dict[Tone, str] = {
    "info": "ink2",
    "brand": "brand_ink",
    "ask": "ask_ink",
    "no": "no_ink",
    "ok": "ok_ink",
    "unk": "unk_ink",
}


class Text(QLabel):
    """A label: a sentence of the catalogue by its id, or plain text such as a name or a number."""

    def __init__(
        self,
        text_id: str = "",
        role: Role | Literal["name30"] = "body",
        tone: str = "ink",
        *,
        bold: bool = False,
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__()
        self._id, self._facts = text_id, dict[str, object]()
        self._words: Words | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setProperty("bold", bold)

    def say(self, text_id: str, **facts: object) -> None:
        """Say a sentence of the catalogue, now and after a change of language."""
        self._id, self._facts = text_id, facts
        self._say()

    def put(self, text: str) -> None:
        """Show plain text, the same in every language."""
        self._id = ""
        self.setText(text)

    def speak(self, words: Words) -> None:
        """Say the sentence in this language."""
        self._words = words
        self._say()

    def _say(self) -> None:
        if self._id and self._words is not None:
            self.setText(self._words.say(self._id, **self._facts))


class Icon(QWidget):
    """A Lucide icon in the colour of a token; it never stands without a word beside it."""

    def __init__(self, name: str, size: int = 20, tone: str = "ink2", stroke: float = 2.0) -> None:
        super().__init__()
        self.name, self._size, self._tone, self._stroke = name, size, tone, stroke
        self._look = Look()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fit(self._look)

    def put(self, name: str, tone: str | None = None) -> None:
        """Change icon and colour."""
        self.name, self._tone = name, tone or self._tone
        self.update()

    def fit(self, look: Look) -> None:
        """Take size and colours."""
        self._look = look
        self.setFixedSize(look.px(self._size), look.px(self._size))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw at the resolution of the screen."""
        colour = self._look.colour(self._tone if self.isEnabled() else "off")
        drawn = icons.pixmap(self.name, colour, self.width(), self.devicePixelRatioF(), self._stroke)
        QPainter(self).drawPixmap(0, 0, drawn)


class KeyCap(QLabel):
    """The shortcut as it is printed on the key."""

    def __init__(self, key: str, *, on_colour: bool = False, least: int = 34) -> None:
        super().__init__(key)
        self._least = least
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("on_colour", on_colour)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def fit(self, look: Look) -> None:
        """Keep single letters as wide as keys."""
        self.setMinimumWidth(look.px(self._least if look.text == 1 else 34))


class Button(QPushButton):
    """A verb with its object, its icon and the key that does the same.

    ``key`` is pressed through ``Page.keyPressEvent``, which clicks the first visible, enabled button with it.
    """

    def __init__(
        self,
        text_id: str = "",
        *,
        icon: str = "",
        key: str = "",
        kind: Kind = "secondary",
        size: Size = "normal",
        name_id: str = "",
    ) -> None:
        super().__init__()
        self.key, self._size, self._name_id = key, size, name_id
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        role: Role = "lead" if size in {"large", "decision"} else "body"
        self.caption = Text(text_id, role)
        self.icon_part = Icon(icon or "check", 18 if size == "small" else 22, _ICON_ON.get(kind, "ink"))
        if not icon:
            self.icon_part.hide()
        cap = KeyCap(key, on_colour=kind == "primary", least=46 if kind == "key" else 34)
        self._cap = cap
        if not key:
            cap.hide()
        self._row = Row(0, self.icon_part, self.caption, cap, 0, spacing=10, margins=(_PADDING[size], 0))
        if kind == "key":
            self._row = Row(cap, self.caption, spacing=8, margins=(6, 0))
        elif kind == "field":
            self._row = Row(self.icon_part, self.caption, 0, cap, spacing=12, margins=(18, 0))
        if not (text_id or name_id):
            self.caption.hide()
        for part in (self.icon_part, self.caption, cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.fit(Look())

    def say(self, text_id: str, **facts: object) -> None:
        """Change the words."""
        self.caption.say(text_id, **facts)
        self.caption.show()
        self.setAccessibleName(self.caption.text())
        self.updateGeometry()

    def put(self, text: str) -> None:
        """Change the words to plain text."""
        self.caption.put(text)
        self.caption.show()
        self.setAccessibleName(text)
        self.updateGeometry()

    def put_icon(self, name: str) -> None:
        """Change the icon."""
        self.icon_part.put(name)

    def become(self, kind: Kind) -> None:
        """Change what kind of button it is."""
        mark(self, kind=kind)
        mark(self._cap, on_colour=kind == "primary")
        self.icon_part.put(self.icon_part.name, _ICON_ON.get(kind, "ink"))

    def speak(self, words: Words) -> None:
        """Tell screen readers what the button says; an icon alone needs ``name_id``."""
        self.setAccessibleName(words.say(self._name_id) if self._name_id else self.caption.text())
        self.updateGeometry()

    def fit(self, look: Look) -> None:
        """Take the height of this size of button."""
        self.setFixedHeight(look.px(_HEIGHTS[self._size]))
        self.setMinimumWidth(look.px(44))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the width of what stands on it."""
        return QSize(self._row.sizeHint().width() + 2, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never be narrower than the words."""
        return self.sizeHint()


class Card(QFrame):
    """A white card; ``stage`` is the large one of the desk."""

    def __init__(self, *, stage: bool = False) -> None:
        super().__init__()
        self.setProperty("stage", stage)


class Strip(QFrame):
    """An inset strip on a card."""


class Hairline(QFrame):
    """A line between rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)


class Chip(QFrame):
    """A pill with icon and word; exceptions are pills, normal states are plain text."""

    def __init__(self, text_id: str = "", *, icon: str = "", tone: str = "neutral") -> None:
        super().__init__()
        self.setProperty("tone", tone)
        self.caption = Text(text_id, "caption", f"{tone}_ink" if tone != "neutral" else "ink2", bold=True)
        self._icon = Icon(icon or "info", 18, f"{tone}_ink" if tone != "neutral" else "ink2")
        if not icon:
            self._icon.hide()
        self.setLayout(Row(self._icon, self.caption, spacing=6, margins=(10, 0)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text_id: str, **facts: object) -> None:
        """Change the words."""
        self.caption.say(text_id, **facts)
        self.updateGeometry()

    def put(self, text: str) -> None:
        """Show plain text."""
        self.caption.put(text)
        self.updateGeometry()

    def put_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon.put(name)

    def tone(self, tone: str, icon: str = "") -> None:
        """Change colour, and with it perhaps the icon."""
        ink = f"{tone}_ink" if tone != "neutral" else "ink2"
        mark(self, tone=tone)
        mark(self.caption, tone=ink)
        self._icon.put(icon or self._icon.name, ink)

    def fit(self, look: Look) -> None:
        """Be 28 high, so that the ends are round."""
        self.setFixedHeight(look.px(28))
        self.updateGeometry()


class Note(QFrame):
    """An inline panel: icon, a line or two, and perhaps the next step. Inserted, never floating."""

    def __init__(
        self,
        tone: Tone = "info",
        icon: str = "info",
        text_id: str = "",
        *,
        button: Button | None = None,
        large: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("tone", tone)
        ink = _ICON_TONE[tone]
        self.icon_part = Icon(icon, 30 if large else 22, ink)
        self.title = Text(role="title" if large else "lead", tone=ink, bold=True, wrap=True)
        self.title.hide()
        self.text = Text(text_id, "lead" if large else "body", ink, wrap=True)
        self._row = Row(self.icon_part, spacing=14, margins=(18, 13) if large else (16, 9))
        self._row.put(Column(self.title, self.text, spacing=2), stretch=1)
        if button is not None:
            self._row.put(button)
        self.setLayout(self._row)

    def say(self, text_id: str, **facts: object) -> None:
        """Change the line."""
        self.text.say(text_id, **facts)

    def say_title(self, text_id: str, **facts: object) -> None:
        """Put a bold line above."""
        self.title.say(text_id, **facts)
        self.title.show()

    def put_lines(self, title: str, text: str = "") -> None:
        """Show a bold line and one under it, as plain text."""
        self.title.put(title)
        self.title.setVisible(bool(title))
        self.text.put(text)
        self.text.setVisible(bool(text))

    def tone(self, tone: Tone, icon: str) -> None:
        """Change what kind of note it is."""
        mark(self, tone=tone)
        self.icon_part.put(icon, _ICON_TONE[tone])
        mark(self.title, tone=_ICON_TONE[tone])
        mark(self.text, tone=_ICON_TONE[tone])


class Segment(QPushButton):
    """One choice of a Segmented; a ``bare`` one has no icon until it is chosen."""

    def __init__(self, value: str, icon: str, text_id: str) -> None:
        super().__init__()
        self.bare = False
        self.value, self._icon_name = value, icon
        self.setAutoDefault(False)
        self._icon = Icon(icon or "check", 20)
        if not icon:
            self._icon.hide()
        self.caption = Text(text_id)
        self._row = Row(0, self._icon, self.caption, 0, spacing=8, margins=(10, 0))
        for part in (self._icon, self.caption):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def choose(self, *, chosen: bool) -> None:
        """Show a tick and the fill, or the plain icon."""
        mark(self, chosen=chosen)
        self._icon.put(*(("check", "on_fill") if chosen else (self._icon_name or "check", "ink2")))
        self._icon.setVisible(chosen or (bool(self._icon_name) and not self.bare))
        self.updateGeometry()

    def speak(self, _words: Words) -> None:
        """Tell screen readers the choice."""
        self.setAccessibleName(self.caption.text())
        self.updateGeometry()

    def fit(self, look: Look) -> None:
        """52 high inside a frame of 60; lower in a tiny window."""
        self.setFixedHeight(look.px(44 if look.tiny else 52))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the width of what stands on it."""
        return QSize(self._row.sizeHint().width(), self.height())

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name


class Segmented(QFrame):
    """Two to four choices side by side, one of them chosen; options are (value, icon, text id)."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.segments = tuple(Segment(*option) for option in options)
        self.setLayout(Row(*self.segments, spacing=4, margins=(4,)))
        for segment in self.segments:
            segment.clicked.connect(lambda _checked=False, value=segment.value: self._click(value))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.value = ""
        self.choose(options[0][0])

    def choose(self, value: str) -> None:
        """Show one value as chosen, without a signal."""
        self.value = value
        for segment in self.segments:
            segment.choose(chosen=segment.value == value)

    def next_value(self) -> str:
        """Return the value after the chosen one, round and round."""
        values = [segment.value for segment in self.segments]
        return values[(values.index(self.value) + 1) % len(values)] if self.value in values else values[0]

    def _click(self, value: str) -> None:
        if value != self.value:
            self.chosen.emit(value)


class Field(QFrame):
    """A field with an icon and a key cap, as for a search; ``edit`` is the line edit in it."""

    def __init__(self, icon: str = "search", hint_id: str = "", *, key: str = "", height: int = 60) -> None:
        super().__init__()
        self._hint_id, self._height = hint_id, height
        self.edit = QLineEdit()
        self.edit.setFrame(False)
        self.edit.installEventFilter(self)
        cap = KeyCap(key)
        if not key:
            cap.hide()
        row = Row(Icon(icon, 24), spacing=12, margins=(18, 0))
        row.put(self.edit, stretch=1)
        row.put(cap)
        self.setLayout(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Show on the frame that the field has the focus."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            mark(self, focused=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def speak(self, words: Words) -> None:
        """Say what to type."""
        if self._hint_id:
            self.edit.setPlaceholderText(words.say(self._hint_id))
            self.edit.setAccessibleName(words.say(self._hint_id))

    def fit(self, look: Look) -> None:
        """Take its height."""
        self.setFixedHeight(look.px(self._height))


class EmptyState(QWidget):
    """What an empty list shows: an icon, one line, one button."""

    def __init__(self, icon: str, text_id: str, *, button: Button | None = None) -> None:
        super().__init__()
        self.text = Text(text_id, "lead", "ink2", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        column = Column(0, spacing=12, margins=(20,))
        column.put(Icon(icon, 48, "ink3"), align=Qt.AlignmentFlag.AlignHCenter)
        column.put(self.text)
        if button is not None:
            column.put(button, align=Qt.AlignmentFlag.AlignHCenter)
        column.put(0)
        self.setLayout(column)
