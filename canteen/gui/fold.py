"""Two parts that stand side by side while there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from canteen.words import Words


class Fold(QWidget):
    """Two parts side by side, the first taking what is left; one under the other where that is too narrow.

    ``under`` says on which side the second stands then.
    """

    def __init__(
        self, first: QWidget, second: QWidget, *, under: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight
    ) -> None:
        super().__init__()
        self._parts, self._look, self._under = (first, second), Look(), under
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._line.addWidget(first, 1)
        self._line.addWidget(second)
        self.setLayout(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fit(self, look: Look) -> None:
        """Take the gap, and see again what fits."""
        self._look = look
        self._fold()

    def speak(self, _words: Words) -> None:
        """See again what fits."""
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the width."""
        super().resizeEvent(event)
        self._fold()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the wider part needs, as high as it stands now."""
        wide, high = zip(
            *((each.sizeHint().width(), each.sizeHint().height()) for each in self._parts), strict=True
        )
        return QSize(max(wide), sum(high) + self._gap if self._folded else max(high))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same: nothing is cut."""
        return self.sizeHint()

    @property
    def _gap(self) -> int:
        return self._look.px(8)

    @property
    def _folded(self) -> bool:
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    def _fold(self) -> None:
        needed = sum(each.sizeHint().width() for each in self._parts) + self._gap
        under, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(under if needed > self.width() else beside)
        self._line.setSpacing(self._gap)
        beside_first = Qt.AlignmentFlag.AlignVCenter
        self._line.setAlignment(self._parts[1], self._under if self._folded else beside_first)
        self.updateGeometry()
