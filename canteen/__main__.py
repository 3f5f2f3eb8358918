"""Arguments → a command, or the book and its window: where things are put together, and a clock is read."""

# A window must be seen before everything it needs is loaded, and a command needs no window: imports stand
# where they are needed.
# ruff: noqa: PLC0415

from __future__ import annotations

import logging
import os
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Any

from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from canteen.book import Book
    from canteen.commands import Told
    from canteen.gui.settings.machine import Machine
    from canteen.practice import Practice
    from canteen.rules.bundle import Package
    from canteen.rules.proof import Proof
    from canteen.words import Words


def main() -> int:
    """Run a command, or the window where none is named; return the exit code."""
    arguments = sys.argv[1:]
    if not arguments:
        return _open_window()
    from canteen import commands

    return commands.run(arguments, _now(), demo=_demo, show=_show_bundle)


def _now() -> datetime:
    return datetime.now(CHINA)


def _open_window() -> int:
    """Open this machine's book in its window; the first start opens a canteen."""
    _tell_time("start")
    if not (_has_screen() or os.environ.get("QT_QPA_PLATFORM")):
        return _no_screen()
    application, ground = _application()
    from canteen import settings
    from canteen.book import Book
    from canteen.errors import BookInUse, CanteenError
    from canteen.gui import app
    from canteen.gui.post import Post
    from canteen.gui.workplace import workplace
    from canteen.words import Words

    kept, path = settings.read(settings.home()), settings.book_path()
    words = Words(kept.language)
    _write_log(settings.home())
    try:
        if not path.is_file():
            return _first_run(application, ground, words)
        book = Book.open(path, settings.book_key(path))
    except BookInUse:
        return 0 if app.raise_first(path) else _say(ground, words.say("storage.book_in_use"))
    except CanteenError as fault:
        return _say(ground, words.fault(fault))
    window = workplace(application, Post(book, kept.operator or "1", _now), words, _machine())
    return _run(application, window, ground, book)


def _no_screen() -> int:
    from canteen import settings
    from canteen.errors import InputError
    from canteen.words import Words

    words = Words(settings.read(settings.home()).language)
    print(words.fault(InputError("no_display")), file=sys.stderr)  # noqa: T201 - there is nothing else to say it on
    return 3


def _application() -> tuple[QApplication, QWidget]:
    """Show the ground of the window at once."""
    from PySide6.QtWidgets import QApplication

    from canteen.gui import app

    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    ground = app.show_ground()
    _tell_time("painted")
    return application, ground


def _machine() -> Machine:
    """Return the settings of this machine, kept where they were read."""
    from canteen import settings
    from canteen.gui.settings.machine import Machine

    return Machine(settings.read(settings.home()), settings.home())


def _first_run(application: QApplication, ground: QWidget, words: Words) -> int:
    """Open a canteen, or practise first; then go on in the window of what was begun."""
    from canteen import settings
    from canteen.gui import style
    from canteen.gui.opening.page import OpeningPage
    from canteen.gui.scanner import Scanner
    from canteen.gui.tokens import LIGHT
    from canteen.gui.window import Station, Window

    path = settings.book_path()
    style.dress(application, LIGHT)
    page = OpeningPage(path, lambda: settings.book_key(path), _now, words)
    scanner = Scanner(application)
    window = Window((page,), scanner, now=_now, holder=lambda _: None, words=words, station=Station(""))
    then: list[Callable[[], int]] = [lambda: 0]

    def go_on(with_what: Callable[[], int]) -> None:
        then[0] = with_what
        window.close()

    def begun(book: Book, operator: str) -> None:
        settings.write(settings.home(), replace(settings.read(settings.home()), operator=operator))
        go_on(lambda: _begin(application, ground, book, words, operator))

    def practise() -> None:
        built = _build_practice(settings.home() / "practice", lambda *_: application.processEvents())
        go_on(lambda: _practise(application, ground, built, words))

    page.begun.connect(begun)
    page.practise.connect(practise)
    window.showMaximized()
    ground.hide()
    application.exec()
    scanner.deleteLater()
    return then[0]()


def _begin(application: QApplication, ground: QWidget, book: Book, words: Words, operator: str) -> int:
    """Go on in the window of a canteen that was just opened."""
    from canteen.gui.post import Post
    from canteen.gui.workplace import workplace

    return _run(
        application, workplace(application, Post(book, operator, _now), words, _machine()), ground, book
    )


def _run(application: QApplication, window: QWidget, ground: QWidget, book: Book) -> int:
    from canteen.gui import app

    first = app.FirstWindow(book.path)
    first.asked.connect(lambda: app.bring_in_front(window))
    # At its last size from the start: a window that is fitted twice opens a third of a second later.
    window.setGeometry(application.primaryScreen().availableGeometry())
    window.showMaximized()
    ground.close()
    application.processEvents()
    _tell_time("ready")
    code = 0 if "CANTEEN_TIMING" in os.environ else application.exec()
    book.close()
    return code


def _say(ground: QWidget, sentence: str) -> int:
    """Say why the program cannot open, and end."""
    from PySide6.QtWidgets import QMessageBox

    QMessageBox.warning(ground, "canteen", sentence)
    return 3


def _write_log(folder: Path) -> None:
    """Faults of ours go to a file; it holds row numbers, never names."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "canteen.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    logging.basicConfig(handlers=[handler], format="%(asctime)s %(levelname)s %(message)s")

    def keep(kind: type[BaseException], fault: BaseException, trace: Any) -> None:  # noqa: ANN401 - Python's own
        logging.getLogger("canteen").critical("fault", exc_info=(kind, fault, trace))

    sys.excepthook = keep


def _tell_time(moment: str) -> None:
    """For benchmarks: say when the start came this far, on the machine's monotonic clock."""
    if "CANTEEN_TIMING" in os.environ:
        print(moment, time.monotonic(), flush=True)  # noqa: T201 - read by the benchmark that asked


def _demo(told: Told, out: Path | None) -> int:
    """Open a practice canteen; where there is no screen, serve its day unseen and keep the pictures."""
    from canteen import settings

    home = (out or settings.home() / "practice").resolve()
    built = told.track("building", lambda progress: _build_practice(home, progress))
    if _has_screen():
        return _practise(*_application(), built, told.words)
    told.say("no_screen", path=home)
    return _show_unseen(built, told, home)


def _build_practice(folder: Path, progress: Callable[[int, int], None]) -> Practice:
    """Make a practice canteen of today; what was practised before stays where it is."""
    from canteen import practice, settings

    _write_log(folder)
    path = folder / f"practice-{_now():%Y%m%d-%H%M%S}.book"
    return practice.build(path, settings.book_key(path), _now().date(), progress=progress)


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return not sys.platform.startswith("linux") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def _show_bundle(package: Package, proof: Proof, words: Words) -> int:
    """Open the window of a bundle; it is only looked at."""
    if not (_has_screen() or os.environ.get("QT_QPA_PLATFORM")):
        return _no_screen()
    from PySide6.QtWidgets import QApplication

    from canteen.gui.viewer import view

    application = QApplication(sys.argv[:1])
    window = view(application, package, proof, words)
    window.showMaximized()
    return application.exec()


def _practise(application: QApplication, ground: QWidget, built: Practice, words: Words) -> int:
    """Open a practice canteen; its clock runs on from the middle of lunch, whatever the time is."""
    from canteen.gui.post import Post
    from canteen.gui.workplace import workplace
    from canteen.practice import OPERATOR

    started = _now()
    post = Post(built.book, OPERATOR, lambda: built.now + (_now() - started))
    window = workplace(application, post, words, _machine())
    return _run(application, window, ground, built.book)


def _show_unseen(built: Practice, told: Told, folder: Path) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from canteen import claims
    from canteen.gui.post import Post
    from canteen.gui.showing import Clock, show_day
    from canteen.gui.workplace import workplace
    from canteen.paper.day import day_sheet
    from canteen.practice import OPERATOR

    application, clock, book = QApplication(sys.argv[:1]), Clock(built.now), built.book
    window = workplace(application, Post(book, OPERATOR, clock), told.words)
    window.show()
    cards = [card.digits for card in built.cards]
    kept = list(show_day(window, clock, cards, folder))
    clock.pass_by(timedelta(hours=2))
    claims.close_day(book, clock().date(), operator=OPERATOR, now=clock())
    sheet = folder / f"日报-{clock().date()}.pdf"
    sheet.write_bytes(day_sheet(claims.day_sheet(book, clock().date()), told.words))
    for path in (*kept, sheet):
        told.say("kept", path=path.name)
    told.say("shown", count=len(kept) + 1)
    book.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
