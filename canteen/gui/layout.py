"""Rows and columns whose lengths are design lengths, and how a look and a language reach every part.

A page builds its parts once. ``fit(root, look)`` and ``speak(root, words)`` then reach every part below it,
children before parents, so that a size or language changes without building anything anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QSizePolicy, QSpacerItem, QWidget

from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.words import Words

PAGE = "whole_page"


def fit(root: QWidget, look: Look) -> None:
    """Fit every part below a root (not the root itself) to a look; a page inside fits itself."""
    for part in _parts(root):
        if part is not root and not is_page(part):
            _ask(part, "fit", look)
    for part in _parts(root):
        _fit_lines(part.layout(), look)


def speak(root: QWidget, words: Words) -> None:
    """Let every part below a root (not the root itself) speak a language."""
    for part in _parts(root):
        if part is not root:
            _ask(part, "speak", words)


def _ask(part: QWidget, deed: str, what: object) -> None:
    """Ask a part that has this deed; a start asks thousands, so no more than an attribute is looked at."""
    done = getattr(part, deed, None)
    if done is not None:
        done(what)


def _parts(root: QWidget) -> Iterator[QWidget]:
    """Children before parents; what lies below a page is the page's own affair."""
    for child in root.children():
        if isinstance(child, QWidget):
            if is_page(child):
                yield child
            else:
                yield from _parts(child)
    yield root


def is_page(widget: QWidget) -> bool:
    """Tell whether a widget fits and speaks for all that is below it."""
    return getattr(widget, PAGE, False) is True


def _fit_lines(line: QLayout | None, look: Look) -> None:
    if line is None:
        return
    for each in (line, *line.findChildren(QLayout)):
        if isinstance(each, Line):
            each.fit(look)


def mark(widget: QWidget, **properties: object) -> None:
    """Set style properties; the sheet is asked again only if one of them changed."""
    # Remembered here, because a style sheet's work is dear and Qt does not say whether a value is new.
    marked: dict[str, object] = getattr(widget, "marked", {})
    changed = {name: value for name, value in properties.items() if marked.get(name) != value}
    for name, value in changed.items():
        widget.setProperty(name, value)
    widget.marked = {**marked, **changed}  # type: ignore[attr-defined]  # widgets of Python take attributes
    if changed:
        for each in (widget, *widget.findChildren(QLabel)):
            each.style().unpolish(each)
            each.style().polish(each)


class Line(QBoxLayout):
    """Widgets in a line; among them 0 is a stretch and any other number a gap."""

    def __init__(
        self,
        direction: QBoxLayout.Direction,
        items: tuple[QWidget | QLayout | int, ...],
        spacing: float,
        margins: tuple[float, ...],
    ) -> None:
        super().__init__(direction)
        self._spacing, self._margins = spacing, _four(margins)
        self._gaps: list[tuple[QSpacerItem, int]] = []
        for item in items:
            self.put(item)
        self.fit(Look())

    def put(
        self, item: QWidget | QLayout | int, *, stretch: int = 0, align: Qt.AlignmentFlag | None = None
    ) -> None:
        """Add a widget, a layout, a gap (number) or a stretch (0)."""
        if isinstance(item, QWidget):
            self.addWidget(item, stretch, align or Qt.AlignmentFlag(0))
        elif isinstance(item, QLayout):
            self.addLayout(item, stretch)
        elif item == 0:
            self.addStretch(1)
        else:
            spacer = QSpacerItem(0, 0)
            self._gaps.append((spacer, item))
            self.addSpacerItem(spacer)

    def space(self, spacing: float, margins: tuple[float, ...]) -> None:
        """Change the design lengths; the next fit applies them."""
        self._spacing, self._margins = spacing, _four(margins)

    def fit(self, look: Look) -> None:
        """Scale spacing, margins and gaps."""
        self.setSpacing(look.px(self._spacing))
        self.setContentsMargins(*(look.px(each) for each in self._margins))
        across = self.direction() in {QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft}
        fixed, least = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum
        for spacer, length in self._gaps:
            size = look.px(length)
            if across:
                spacer.changeSize(size, 0, fixed, least)
            else:
                spacer.changeSize(0, size, least, fixed)
        self.invalidate()


class Row(Line):
    """Widgets side by side. ``margins``: one for all, two (across, up and down), or four as in Qt."""

    def __init__(
        self, *items: QWidget | QLayout | int, spacing: float = 0, margins: tuple[float, ...] = (0,)
    ) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, items, spacing, margins)


class Column(Line):
    """Widgets one under the other. ``margins`` as for a row."""

    def __init__(
        self, *items: QWidget | QLayout | int, spacing: float = 0, margins: tuple[float, ...] = (0,)
    ) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, items, spacing, margins)


def _four(margins: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    if len(margins) == 1:
        return (margins[0],) * 4
    if len(margins) == 2:
        return margins[0], margins[1], margins[0], margins[1]
    left, top, right, bottom = margins
    return left, top, right, bottom
