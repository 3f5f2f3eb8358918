"""What is set holds at once on every page, and is there again after the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel

from canteen import settings
from canteen.gui.post import Post
from canteen.gui.scanner import Scanner
from canteen.gui.settings.machine import Machine
from canteen.gui.settings.page import SettingsPage
from canteen.gui.workplace import workplace
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from canteen.gui.window import Window

    Cut = Callable[[Any], list[str]]

Canteen: TypeAlias = Any  # lives in the other conftest
MENU, SETTINGS = 2, 6


@pytest.fixture
def window(dressed: QApplication, canteen: Canteen, tmp_path: Path) -> Iterator[Window]:
    """Return the whole window over a small canteen."""
    machine = Machine(settings.read(tmp_path), tmp_path)
    shown = workplace(dressed, Post(canteen.book, "李敏", lambda: canteen.now), Words(), machine)
    shown.resize(1366, 768)
    shown.show()
    QApplication.processEvents()
    yield shown
    for scanner in dressed.findChildren(Scanner):
        dressed.removeEventFilter(scanner)
    shown.close()
    shown.deleteLater()
    # A window that lives on is dressed again with the next one.
    QCoreApplication.sendPostedEvents(shown, QEvent.Type.DeferredDelete)


def page_of(window: Window) -> SettingsPage:
    """Go to the settings."""
    window.go(SETTINGS)
    page = window.pages[SETTINGS].page  # type: ignore[attr-defined]  # a page that is built later
    assert isinstance(page, SettingsPage)
    return page


def text_height(window: Window, page: int) -> int:
    """Return how high the running text of a page is."""
    window.go(page)
    QApplication.processEvents()
    body = [each for each in window.pages[page].findChildren(QLabel) if each.property("role") == "body"]
    return max(each.fontInfo().pixelSize() for each in body if each.isVisible())


def test_a_larger_text_is_seen_on_every_page_at_once(window: Window, tmp_path: Path, cut: Cut) -> None:
    before = [text_height(window, page) for page in (0, MENU)]
    show = page_of(window).show_section
    for value, percent in (("115", 1.15), ("130", 1.3)):
        next(each for each in show.text.segments if each.value == value).click()
        after = [text_height(window, page) for page in (0, MENU)]
        assert [round(old * percent) for old in before] == pytest.approx(after, abs=1)
        assert not cut(window.pages[MENU])
    assert settings.read(tmp_path).text_percent == 130


def test_the_language_of_the_rail_and_of_the_settings_is_one(window: Window, tmp_path: Path) -> None:
    page = page_of(window)
    window.rail.language.emit()
    assert page.show_section.language.value == "en"
    assert settings.read(tmp_path).language == "en"
    page.show_section.language.segments[0].click()
    assert window.words.language == "zh"


def test_f12_at_the_desk_and_the_switch_of_the_sound_are_one(window: Window, tmp_path: Path) -> None:
    page = page_of(window)
    window.go(0)
    window.pages[0].keybar.keys["F12"].click()  # type: ignore[attr-defined]  # the desk
    assert not page.desk.sound.on
    assert settings.read(tmp_path).muted
    page.desk.sound.segments[0].click()
    assert not settings.read(tmp_path).muted
    assert window.pages[0].keybar.keys["F12"].caption.text() == "静音"  # type: ignore[attr-defined]  # the same


def test_bystanders_see_no_photo_once_that_is_set(window: Window) -> None:
    page_of(window).desk.bystanders.segments[0].click()
    assert window.pages[0].stage.discretion.bystanders  # type: ignore[attr-defined]  # the desk
