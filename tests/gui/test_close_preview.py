"""The preview is the page: the same PDF, drawn by the same code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from canteen.gui import style
from canteen.gui.paper import Pages
from canteen.gui.preview import PaperPreview
from canteen.gui.tokens import LIGHT, Look
from canteen.paper import sheet
from canteen.words import Words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def paper(pages: int = 1) -> bytes:
    marks = tuple((sheet.Text(30, 40, f"第 {number} 页", 30, bold=True),) for number in range(pages))
    return sheet.pdf(marks, sheet.A4, title="", language="zh")


@pytest.fixture
def preview(qtbot: QtBot) -> PaperPreview:
    """Return a preview on the screen."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, LIGHT)
    shown = PaperPreview("close.preview_empty", title_id="close.preview")
    qtbot.addWidget(shown)
    shown.setStyleSheet(style.sheet(Look()))
    shown.resize(560, 640)
    shown.speak(Words())
    shown.show()
    qtbot.waitExposed(shown)
    QApplication.processEvents()
    return shown


def test_what_is_shown_is_the_page_as_it_will_be_printed(preview: PaperPreview) -> None:
    preview.show_pdf(paper())
    QApplication.processEvents()
    frame = preview.sheets.frames()[0]
    shown = preview.sheets.grab(frame).toImage()
    drawn = Pages(paper()).image(0, preview.zoom * 96 / 72)
    for x in range(20, frame.width() - 20, 7):
        for y in range(20, frame.height() - 20, 7):
            assert shown.pixelColor(x, y) == drawn.pixelColor(x, y)


def test_a_whole_page_fits_the_view_and_follows_its_size(preview: PaperPreview) -> None:
    preview.show_pdf(paper(2))
    small = preview.zoom
    assert preview.sheets.frames()[0].height() <= preview.view.maximumViewportSize().height()
    preview.resize(900, 900)
    QApplication.processEvents()
    assert preview.zoom > small


def test_every_page_is_there_one_under_the_other(preview: PaperPreview) -> None:
    preview.show_pdf(paper(3))
    frames = preview.sheets.frames()
    assert preview.pages == len(frames) == 3
    assert frames[0].bottom() < frames[1].top()


def test_buttons_and_ctrl_wheel_zoom_and_whole_page_comes_back(preview: PaperPreview) -> None:
    preview.show_pdf(paper())
    whole = preview.zoom
    preview.larger.click()
    larger = preview.zoom
    assert larger > whole * 1.1
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's signature
    )
    QApplication.sendEvent(preview.view.viewport(), wheel)
    assert preview.zoom > larger
    for _ in range(10):
        preview.larger.click()
    assert preview.zoom == pytest.approx(3.0)
    assert not preview.larger.isEnabled()
    preview.whole.click()
    assert preview.zoom == pytest.approx(whole)
    assert not preview.whole.isEnabled()


def test_without_paper_there_is_a_line_and_no_tools(preview: PaperPreview) -> None:
    preview.show_pdf(None)
    assert preview.pages == 0
    assert not preview.larger.isVisible()
