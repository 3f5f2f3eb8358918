"""岗位: the window of a book with all its pages, its scanner, its camera, and the settings they follow."""

# Pages stand behind the desk: each is loaded when somebody first goes there.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from canteen import desk
from canteen.gui import style
from canteen.gui.camera import Camera, statuses
from canteen.gui.desk.choices import Discretion
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import DeskPage, Equipment
from canteen.gui.later import Later
from canteen.gui.scanner import Scanner
from canteen.gui.settings.machine import Machine
from canteen.gui.sounds import Player
from canteen.gui.tokens import LIGHT
from canteen.gui.window import Station, Window
from canteen.settings import Settings
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from canteen.gui.page import Page
    from canteen.gui.post import Post


def workplace(application: QApplication, post: Post, words: Words, machine: Machine | None = None) -> Window:
    """Put the pages together; without a machine's settings nothing that is set is kept."""
    style.dress(application, LIGHT)
    machine = machine or Machine(Settings(language=words.language), None)
    scanner, camera = Scanner(application), Camera(preferred=machine.kept.camera_key)
    counter = Counter(post.book, operator=post.operator, now=post.now)
    serving = DeskPage(counter, equipment=Equipment(Player(), camera=camera))

    def close_day(day: date) -> None:
        _go_and_close(window, day)

    pages = (
        serving,
        Later(
            "elders.title",
            "users",
            lambda: _elders(post, words),
            shows_people=True,
            ahead=lambda: _everybody(post),
            waiting_id="person.reading",
        ),
        Later("menu.title", "calendar-days", lambda: _menu(post, words)),
        Later("close.title", "calculator", lambda: _close(post, words)),
        Later("months.title", "file-text", lambda: _claims(post, words, close_day)),
        Later("data.title", "hard-drive-download", lambda: _data(post, words)),
        Later("settings.title", "settings", lambda: _settings(post, words, machine)),
    )
    window = Window(
        pages,
        scanner,
        now=post.now,
        holder=lambda digits: desk.of_card(post.book, digits, today=post.today()),
        words=words,
        station=Station(post.operator, practice=post.book.practice, text=machine.kept.text_percent / 100),
    )
    window.setWindowTitle("canteen")
    _obey(machine, window, serving)
    _look_out(camera, scanner, window, machine)
    return window


def _obey(machine: Machine, window: Window, serving: DeskPage) -> None:
    """Let window and desk follow the settings of this machine, and tell it what is changed there."""

    def follow() -> None:
        kept = machine.kept
        window.enlarge(kept.text_percent / 100)
        if window.words.language != kept.language:
            window.speak(Words(kept.language))
        serving.mute(muted=kept.muted)
        serving.keep_from_bystanders(Discretion(kept.pay_only, kept.bystanders))

    machine.setParent(window)
    machine.changed.connect(lambda _kept: follow())
    window.spoken.connect(lambda language: machine.set(language=language))
    serving.muted.connect(lambda muted: machine.set(muted=muted))
    follow()


def _look_out(camera: Camera, scanner: Scanner, window: Window, machine: Machine) -> None:
    """What the camera sees goes the way of what is scanned; it is on or off as it was left."""
    on = False

    def follow() -> None:
        nonlocal on
        if machine.kept.camera != on:
            on = machine.kept.camera
            (camera.switch_on if on else camera.end)()

    camera.setParent(window)
    camera.scanned.connect(scanner.scanned)
    camera.unread.connect(scanner.unread)
    camera.state_changed.connect(lambda _state: window.show_status(*statuses(camera)))
    camera.switched.connect(lambda on: machine.set(camera=on))
    camera.chosen.connect(lambda key: machine.set(camera_key=key))
    machine.changed.connect(lambda _kept: follow())
    QTimer.singleShot(0, camera, follow)  # the window is seen first


def papers(post: Post) -> Path:
    """Return the folder for sheets that are kept as PDF, beside the book."""
    folder = post.book.path.parent / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _elders(post: Post, words: Words) -> Page:
    from canteen.gui.elders.page import ElderPage

    return ElderPage(post, words)


def _everybody(post: Post) -> object:
    from canteen import office

    return office.people(post.book, today=post.today())


def _menu(post: Post, words: Words) -> Page:
    from canteen.gui.menu.page import MenuPage

    return MenuPage(post, words)


def _close(post: Post, words: Words) -> Page:
    from canteen.gui.close.page import ClosePage

    return ClosePage(post, words, papers(post))


def _claims(post: Post, words: Words, close_day: Callable[[date], None]) -> Page:
    from canteen.gui.claims.page import ClaimsPage

    page = ClaimsPage(post, words)
    page.day_wanted.connect(close_day)
    return page


def _go_and_close(window: Window, day: date) -> None:
    """A month that cannot be claimed yet leads to the day that hinders it."""
    from canteen.gui.close.page import ClosePage

    index = next(place for place, page in enumerate(window.pages) if page.title_id == ClosePage.title_id)
    window.go(index)
    later = window.pages[index]
    page = later.page if isinstance(later, Later) else later
    if isinstance(page, ClosePage):
        page.go(day)


def _data(post: Post, words: Words) -> Page:
    from canteen.gui.data.page import DataPage

    return DataPage(post, words)


def _settings(post: Post, words: Words, machine: Machine) -> Page:
    from canteen.gui.policies.view import PoliciesView
    from canteen.gui.settings.page import SettingsPage

    return SettingsPage(post, words, machine, policies=PoliciesView(post, words), camera=True)
