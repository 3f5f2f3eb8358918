"""The navigation rail: only pages that exist stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Icon, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.page import Page
    from canteen.gui.tokens import Look
    from canteen.words import Words

WIDTH = 92


class NavItem(QPushButton):
    """A page's icon over its word."""

    def __init__(self, icon: str, text_id: str, height: int = 68) -> None:
        super().__init__()
        self._height = height
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = Icon(icon, 26, "nav_dim")
        self.caption = Text(text_id, "caption", "nav_dim", align=Qt.AlignmentFlag.AlignHCenter)
        self.caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = Column(0, spacing=4)
        column.put(self._icon, align=Qt.AlignmentFlag.AlignHCenter)
        column.put(self.caption)
        column.put(0)
        self.setLayout(column)
        self._column = column
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def choose(self, *, chosen: bool) -> None:
        """Fill, bar and white word."""
        mark(self, chosen=chosen)
        self._icon.put(self._icon.name, "on_fill" if chosen else "nav_dim")

    def speak(self, _words: Words) -> None:
        """Tell screen readers the page."""
        self.setAccessibleName(self.caption.text())

    def fit(self, look: Look) -> None:
        """Take its height; in a low window all of them find room by being flatter."""
        self.setFixedHeight(look.px(self._height - (10 if look.tiny else 4 if look.short else 0)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the width of icon and word."""
        return QSize(self._column.sizeHint().width(), self.height())


class Rail(QFrame):
    """Logo, pages, language, operator. Emits the index of a page, or that the language should change."""

    chosen = Signal(int)
    language = Signal()

    def __init__(self, pages: Sequence[Page], operator: str) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.items = tuple(NavItem(page.icon, page.title_id) for page in pages)
        for index, item in enumerate(self.items):
            item.clicked.connect(lambda _checked=False, index=index: self.chosen.emit(index))
        logo = QFrame()
        logo.setObjectName("logo")
        logo.setLayout(Row(Icon("soup", 28, "on_fill", 2.2), margins=(10,)))
        self._logo, self._avatar = logo, QLabel(operator[:1])
        self._avatar.setObjectName("operator")
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.other_language = NavItem("languages", "shell.other_language")
        self.other_language.clicked.connect(self.language)
        name = Text("", "caption", "nav_dim", align=Qt.AlignmentFlag.AlignHCenter)
        name.put(operator)
        column = Column(12)
        column.put(logo, align=Qt.AlignmentFlag.AlignHCenter)
        column.put(12)
        for item in self.items:
            column.put(item)
            column.put(2)
        column.put(0)
        column.put(self.other_language)
        column.put(6)
        column.put(self._avatar, align=Qt.AlignmentFlag.AlignHCenter)
        column.put(3)
        column.put(name)
        column.put(8)
        self.setLayout(column)

    def choose(self, index: int) -> None:
        """Show which page is in front."""
        for place, item in enumerate(self.items):
            item.choose(chosen=place == index)

    def fit(self, look: Look) -> None:
        """Take the width of the rail."""
        self.setFixedWidth(look.px(WIDTH))
        self._logo.setFixedSize(look.px(48), look.px(48))
        self._avatar.setFixedSize(look.px(36), look.px(36))
