"""The words of Qt's own dialogs for files, where Qt has none in the tongue of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator

if TYPE_CHECKING:
    from collections.abc import Mapping

# What Qt's own translation leaves in English, or says otherwise than is said in an office.
_LEFT_OVER: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "&Look in:": "查找范围(&L)：",
        "Look in:": "查找范围：",
        "Files of &type:": "文件类型(&T)：",
        "Files of type:": "文件类型：",
        "Directory:": "文件夹：",
        "Directories": "文件夹",
        "Create a New Folder": "新建文件夹",
        "Go to the parent directory": "到上一级文件夹",
        "Parent Directory": "上一级文件夹",
        "Sidebar": "常用位置",
        "Drive": "磁盘",
        "Folder": "文件夹",
        "File": "文件",
        "File Folder": "文件夹",
        "%1 File": "%1 文件",
        "Unknown": "文件",
        "Size": "大小",
        "Kind": "类型",
    }
}
_OF_DIALOGS = frozenset({"QFileDialog", "QFileSystemModel", "QAbstractFileIconProvider"})


class Completed(QTranslator):
    """The words that Qt's own translation lacks; it lies over that one."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._said = _LEFT_OVER.get(language, {})

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Tell Qt whether there is anything to say."""
        return not self._said

    def translate(self, context: str, text: str, note: str | None = None, number: int = -1) -> str | None:
        """Return the word of a dialog; None leaves it to the others, an empty word would be shown."""
        del note, number
        return self._said.get(text) if context in _OF_DIALOGS else None
