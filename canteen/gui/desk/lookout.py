"""Joins a camera to the faces of the desk: its switch, its view, and what it has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.gui.camera import Camera
    from canteen.gui.desk.stage import Stage

_TROUBLES = ("none", "busy", "missing")


class Lookout(QObject):
    """Shows the camera's state on the ready face, and two cards in view on every face.

    What a camera reads does not pass here: it goes the way of a scanner.
    """

    def __init__(self, camera: Camera, stage: Stage, remind: Callable[[], None]) -> None:
        super().__init__()
        self._camera, self._stage, self._remind = camera, stage, remind
        self._before, self._said = ("", ""), ""
        box = stage.ready.camera
        box.offer()
        box.switch.clicked.connect(camera.switch)
        box.change.clicked.connect(camera.change)
        box.viewfinder.watched.connect(self._watch)
        camera.viewed.connect(box.viewfinder.put)
        camera.state_changed.connect(self._show)
        camera.crowded.connect(self._crowd)
        self._show()

    def forget(self) -> None:
        """Somebody was served another way: the trouble need not be said any longer."""
        self._stage.ready.show_trouble("")

    def _watch(self, watched: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        self._camera.shows = watched

    def _show(self) -> None:
        camera, ready = self._camera, self._stage.ready
        device = camera.device
        ready.camera.viewfinder.mirrored = device is not None and device.front
        ready.show_camera(camera.state, several=camera.several)
        ready.show_trouble(f"camera.{camera.state}" if camera.state in _TROUBLES else "")

    def _crowd(self, crowded: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        """Two cards: say it where the elder's turn is told, and take it back when one is gone."""
        right, when = self._stage.banner.right, self._stage.banner.when
        self._stage.ready.show_crowded(crowded=crowded)
        if crowded:
            self._before = right.text(), when.text()
            right.say("camera.two_cards_short")
            when.say("camera.only_one")
            self._said = right.text()
            self._remind()
        elif right.text() == self._said:
            right.put(self._before[0])
            when.put(self._before[1])
