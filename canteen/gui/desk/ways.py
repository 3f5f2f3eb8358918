"""The buttons of a face: each legal next step with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.layout import Row
from canteen.gui.parts import Button

if TYPE_CHECKING:
    from canteen.gui.desk.speech import Step

_KINDS = {
    "guest": ("desk.one_more_full", "plus", "F7"),
    "find": ("desk.find", "search", "F2"),
    "again": ("desk.save_again", "rotate-ccw", "F9"),
    "next": ("desk.next", "arrow-right", "Esc"),
}


def _main(steps: tuple[Step, ...]) -> str:
    """One main button on a face."""
    return next((step.deed for step in steps if step.main), "")


class Ways(QWidget):
    """Built once with every button a refusal can offer; only those of the face are seen."""

    deed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, Button] = {}
        row = Row(spacing=12)
        for deed, (text_id, icon, key) in _KINDS.items():
            main = deed in {"next", "again"}
            button = Button(
                text_id, icon=icon, key=key, kind="primary" if main else "secondary", size="large"
            )
            button.clicked.connect(lambda _checked=False, deed=deed: self.deed.emit(deed))
            self._buttons[deed] = button
            row.put(button)
        self.setLayout(row)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show the buttons of these steps with their words."""
        texts = {step.deed: step.text for step in steps}
        for deed, button in self._buttons.items():
            button.setVisible(deed in texts)
            button.become("primary" if deed == _main(steps) else "secondary")
            if deed in texts:
                button.put(texts[deed])
