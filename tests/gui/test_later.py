"""Pages that are built when somebody first goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from canteen.gui.later import Later
from canteen.gui.layout import Column
from canteen.gui.page import Page
from canteen.gui.parts import Text
from canteen.gui.tokens import desk_look
from canteen.words import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


class Plain(Page):
    title_id = "close.title"

    def __init__(self) -> None:
        super().__init__()
        self.times_opened = 0
        self.line = Text("close.title")
        self.setLayout(Column(self.line))

    def opened(self) -> None:
        """Count."""
        self.times_opened += 1


def test_a_page_is_built_once_and_only_when_somebody_goes_there(qtbot: QtBot) -> None:
    built: list[Plain] = []

    def make() -> Page:
        built.append(Plain())
        return built[-1]

    later = Later("close.title", "calculator", make)
    qtbot.addWidget(later)
    later.speak(Words("en"))
    look = desk_look(1920, 1080)
    later.fit(look)
    assert built == []
    assert later.heading(Words("en")).title == Words("en").say("close.title")
    later.opened()
    later.opened()
    (page,) = built
    assert page.times_opened == 2
    assert page.line.text() == Words("en").say("close.title")
    assert page.look == look
    later.speak(Words("zh"))
    assert page.line.text() == Words("zh").say("close.title")


class Watch(QObject):
    """Notes what texts were painted, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note a text."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, Text):
            self.painted.append(watched.text())
        return False


def test_a_page_that_is_still_to_be_built_says_so_in_its_frame_meanwhile(
    qtbot: QtBot, qapp: QApplication
) -> None:
    watch, seen = Watch(), list[list[str]]()

    def make() -> Page:
        seen.append(list(watch.painted))
        return Plain()

    later = Later("elders.title", "users", make, waiting_id="person.reading")
    qtbot.addWidget(later)
    later.speak(Words("zh"))
    later.resize(600, 400)
    with qtbot.waitExposed(later):
        later.show()
    qapp.installEventFilter(watch)
    later.opened()
    qtbot.waitUntil(lambda: Words("zh").say("close.title") in watch.painted)
    qapp.removeEventFilter(watch)
    assert seen == [["正在读名单…"]]
    assert [text.text() for text in later.findChildren(Text) if text.isVisible()] == [
        Words("zh").say("close.title")
    ]


def test_what_a_page_will_ask_for_is_read_ahead_and_the_page_is_not_built_for_it(qtbot: QtBot) -> None:
    built, read = list[Page](), list[str]()

    def make() -> Page:
        built.append(Plain())
        return built[-1]

    later = Later("close.title", "calculator", make, ahead=lambda: read.append("list"), after_ms=1)
    qtbot.addWidget(later)
    qtbot.waitUntil(lambda: read == ["list"])
    assert built == []
