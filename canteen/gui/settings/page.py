"""设置: plain groups on the left, the settings of one on the right, a search over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.page import Heading, Page
from canteen.gui.parts import Button, Card, Field, Text
from canteen.gui.settings.calendar import CalendarSection
from canteen.gui.settings.facts import FactsSection
from canteen.gui.settings.hours import HoursSection
from canteen.gui.settings.parts import Section, scrolled
from canteen.gui.settings.payments import PaymentsSection
from canteen.gui.settings.screen import CameraSection, DeskSection, ShowSection

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from canteen.gui.post import Post
    from canteen.gui.settings.machine import Machine
    from canteen.gui.tokens import Look
    from canteen.words import Words

_GROUPS = 164


class Group(Button):
    """A group on the left: flat, with its icon."""


class PoliciesSection(Section):
    """政策: the view of another room, as it is."""

    name, icon = "policies", "file-text"

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self.view = view

    def opened(self) -> None:
        """Let the view read afresh, where it can."""
        opened = getattr(self.view, "opened", None)
        if opened is not None:
            opened()


class SettingsPage(Page):
    """Every setting says in one line what it does, holds at once, and can be taken back."""

    title_id = "settings.title"
    icon = "settings"

    def __init__(
        self,
        post: Post,
        words: Words,
        machine: Machine,
        *,
        policies: QWidget | None = None,
        camera: bool = False,
    ) -> None:
        super().__init__()
        self.words = words
        self.facts, self.hours = FactsSection(post), HoursSection(post)
        self.payments, self.calendar = PaymentsSection(post), CalendarSection(post)
        self.desk, self.show_section = DeskSection(machine), ShowSection(machine)
        sections: list[Section] = [self.facts, self.hours, self.payments, self.calendar]
        if policies is not None:
            sections.append(PoliciesSection(policies))
        sections += [self.desk, self.show_section]
        if camera:
            sections.append(CameraSection(machine))
        self.sections = tuple(sections)
        self._build()
        self.speak(words)
        self.open_section(self.facts.name)

    def _build(self) -> None:
        self.search = Field("search", "settings.search", key="F2", height=48)
        self.nothing = Text("", "body", "ink2", wrap=True)
        self.nothing.hide()
        self.groups = {
            each.name: Group(f"settings.{each.name}", icon=each.icon, kind="field") for each in self.sections
        }
        self._layers = QStackedWidget()
        for section in self.sections:
            self._layers.addWidget(_layer(section))
        self._groups = Card()
        self._groups.setLayout(Column(*self.groups.values(), 0, spacing=4, margins=(8,)))
        body = Row(spacing=20)
        body.put(self._groups, align=Qt.AlignmentFlag.AlignTop)
        body.put(self._layers, stretch=1)
        column = Column(self.search, self.nothing, spacing=12, margins=(20, 14))
        column.put(body, stretch=1)
        self.setLayout(column)
        self.search.edit.textChanged.connect(self._find)
        self.search.edit.returnPressed.connect(self._into)
        for name, button in self.groups.items():
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, name=name: self.open_section(name))

    @property
    def section(self) -> Section:
        """The section in front."""
        return self.sections[self._layers.currentIndex()]

    def open_section(self, name: str) -> None:
        """Bring a group in front, and read it afresh."""
        place = next(place for place, each in enumerate(self.sections) if each.name == name)
        self._layers.setCurrentIndex(place)
        for other, button in self.groups.items():
            mark(button, chosen=other == name)
            button.icon_part.put(button.icon_part.name, "brand_ink" if other == name else "ink2")
        section = self.sections[place]
        section.told.silence()
        section.opened()
        self.heading_changed.emit()

    def opened(self) -> None:
        """Read the section in front afresh."""
        self.section.opened()

    def heading(self, words: Words) -> Heading:
        """Say which group is open."""
        return Heading(
            words.say(self.title_id), self.section.icon, words.say(f"settings.{self.section.name}")
        )

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self.words = words
        super().speak(words)
        self._find(self.search.edit.text())

    def fit(self, look: Look) -> None:
        """Give the groups their least width."""
        self._groups.setMinimumWidth(look.px(_GROUPS))
        super().fit(look)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 and Ctrl+F search; Esc empties the search."""
        find = event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if find or event.key() == Qt.Key.Key_F2:
            self.search.edit.setFocus()
            self.search.edit.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self.search.edit.text():
            self.search.edit.clear()
        else:
            super().keyPressEvent(event)

    # the search

    def _find(self, text: str) -> None:
        """Show the groups that hold what is searched for, and mark it in them."""
        typed = text.strip()
        found = [each.name for each in self.sections if not typed or self._holds(each, typed)]
        for section in self.sections:
            self.groups[section.name].setVisible(section.name in found)
            for setting in section.settings:
                setting.show_found(found=bool(typed) and setting.holds(typed))
        self.nothing.setVisible(not found)
        if not found:
            self.nothing.say("settings.search_nothing", text=typed)
        elif typed and self.section.name not in found:
            self.open_section(found[0])

    def _holds(self, section: Section, typed: str) -> bool:
        named = typed.casefold() in self.words.say(f"settings.{section.name}").casefold()
        return named or bool(section.matches(typed))

    def _into(self) -> None:
        """Enter goes from the search into what it found."""
        found = self.section.matches(self.search.edit.text().strip())
        control = found[0].control if found else None
        if control is not None:
            control.setFocus()


def _layer(section: Section) -> QWidget:
    """A section scrolls; a view of another room does that itself."""
    if isinstance(section, PoliciesSection):
        return section.view
    if not section.scrolls:
        return section
    return scrolled(section)
