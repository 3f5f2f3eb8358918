"""The system's dialogs for files: in the language of the window, in the folder where one was last."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTreeView

from canteen.gui.app import speak_qt
from canteen.gui.asking import ask_file, ask_folder, ask_place, forget_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

Anything: TypeAlias = Any  # what lives in the other conftest, whose class cannot be imported from there
NAME = "花名册.xlsx"


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    """Begin as the program begins, and leave Qt as it was."""
    assert qapp
    forget_folder()
    yield
    forget_folder()
    speak_qt("en")


class Hand:
    """A hand that sees a dialog as soon as it stands there, and chooses a file in it or none."""

    def __init__(self, chosen: Path | None = None) -> None:
        self.folder, self.chosen, self.said = Path(), chosen, set[str]()
        QTimer.singleShot(0, self._act)

    def _act(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(10, self._act)
            return
        self.folder = Path(dialog.directory().absolutePath())
        self.said = {label.text().replace("&", "") for label in dialog.findChildren(QLabel)}
        for table in dialog.findChildren(QTreeView):
            model = table.model()
            self.said |= {
                str(model.headerData(column, Qt.Orientation.Horizontal))
                for column in range(model.columnCount())
            }
        if self.chosen is None:
            dialog.reject()
        else:
            dialog.setDirectory(str(self.chosen.parent))
            dialog.selectFile(str(self.chosen))
            dialog.accept()


def cancel() -> str:
    """Return Qt's own word for leaving a dialog."""
    return QCoreApplication.translate("QPlatformTheme", "Cancel")


def documents() -> Path:
    found = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return found if found.is_dir() else Path.home()


@pytest.mark.parametrize("ask", [lambda: ask_file("导入", "Excel (*.xlsx)"), lambda: ask_place(NAME)])
def test_a_dialog_begins_among_the_documents(ask: Callable[[], Path | None]) -> None:
    hand = Hand()
    assert ask() is None
    assert hand.folder == documents()


def test_the_folder_used_last_is_offered_for_reading_and_for_saving(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_bytes(b"")
    Hand(file)
    assert ask_file("导入", "Excel (*.xlsx)") == file
    hand = Hand()
    assert ask_place("新的.xlsx") is None
    assert hand.folder == tmp_path


def test_a_folder_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    gone = tmp_path / "stick"
    gone.mkdir()
    Hand(gone / NAME)
    assert ask_place(NAME) == gone / NAME
    gone.rmdir()
    hand = Hand()
    assert ask_place(NAME) is None
    assert hand.folder == documents()


def test_qt_speaks_the_language_of_the_window() -> None:
    assert cancel() == "Cancel"
    speak_qt("zh")
    assert cancel() == "取消"
    speak_qt("en")
    assert cancel() == "Cancel"


def test_a_language_without_a_translation_leaves_qt_as_it_is() -> None:
    speak_qt("xx")
    assert cancel() == "Cancel"


def test_a_dialog_over_a_chinese_window_is_chinese(counter: Anything, qtbot: QtBot) -> None:
    qtbot.waitUntil(counter.window.isActiveWindow)
    Hand()
    ask_place(NAME)
    assert cancel() == "取消"


@pytest.mark.parametrize(
    "ask", [lambda: ask_file("导入", "Excel (*.xlsx)"), lambda: ask_folder("月报存在哪里")]
)
def test_no_word_of_a_dialog_over_a_chinese_window_is_left_in_english(
    counter: Anything, qtbot: QtBot, ask: Callable[[], Path | None]
) -> None:
    qtbot.waitUntil(counter.window.isActiveWindow)
    hand = Hand()
    ask()
    assert {"大小", "类型", "修改日期"} <= hand.said
    assert any(each.startswith("查找范围") for each in hand.said)
    assert not {each for each in hand.said if re.search("[A-Za-z]{2}", each)}
    assert QCoreApplication.translate("QAbstractFileIconProvider", "Folder") == "文件夹"
