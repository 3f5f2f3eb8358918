"""A first run in a process of its own: fill the form in, open the canteen, and tell what came after it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from canteen.__main__ import main
from canteen.gui.opening.page import OpeningPage
from canteen.gui.window import Window

LOOK_EVERY_MS = 200


def _shown() -> Window | None:
    windows = (each for each in QApplication.topLevelWidgets() if isinstance(each, Window))
    return next((each for each in windows if each.isVisible()), None)


def fill(page: OpeningPage, policy: Path) -> None:
    """Type what a canteen needs, as a person would."""
    facts = {"name": "向阳社区幸福食堂", "code": "140105001", "operator": "李敏", "lunch.price": "15.00"}
    for name, text in facts.items():
        page.edits[name].insert(text)
    page.documents.take([policy])
    page.open_button.click()


def practise(page: OpeningPage) -> None:
    """Practise first."""
    page.practise_button.click()


if __name__ == "__main__":
    deed, policy = sys.argv[1], Path(sys.argv[2])
    del sys.argv[1:]
    application = QApplication(sys.argv[:1])
    begun: list[bool] = []

    def look() -> None:
        """Do the deed once; when another window stands there, tell its pages and close it."""
        window = _shown()
        if window is None:
            return
        page = window.page
        if isinstance(page, OpeningPage):
            if not begun:
                begun.append(True)
                fill(page, policy) if deed == "open" else practise(page)
            return
        print(*(each.title_id for each in window.pages))  # noqa: T201 - the test reads it
        timer.stop()
        QTimer.singleShot(LOOK_EVERY_MS, window.close)  # once the program waits for its person again

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(LOOK_EVERY_MS)
    sys.exit(main())
