"""The tones of the desk: played beside everything else, never waited for, never a reason to stop."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from typing import Any, Literal, Protocol

from PySide6.QtCore import QProcess

from canteen import resources

Tone = Literal["served", "refused", "decide", "unknown", "undone", "waiting"]


class Voice(Protocol):
    """A way to play a file on this machine."""

    def start(self, path: str) -> bool:
        """Begin, stopping what was playing; False if nothing can be heard."""


class Silence:
    """No sound device: the face flashes instead."""

    def start(self, path: str) -> bool:
        """Play nothing."""
        del path
        return False


class WindowsVoice:
    """winsound plays a WAV beside the program and stops the one before."""

    def start(self, path: str) -> bool:
        """Begin at once."""
        winsound: Any = importlib.import_module("winsound")
        try:
            winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except RuntimeError:  # no device: Windows says it this way
            return False
        return True


class CommandVoice:
    """A player of the system, such as paplay or aplay, as a process of its own."""

    def __init__(self, program: str, *arguments: str) -> None:
        self._program, self._arguments = program, arguments
        self._process = QProcess()
        self._broken = False
        self._process.errorOccurred.connect(self._fail)
        self._process.finished.connect(self._finish)

    def start(self, path: str) -> bool:
        """Begin at once; a device that failed before is tried again each time."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(50)
        heard = not self._broken
        self._broken = False
        self._process.start(self._program, [*self._arguments, path])
        return heard

    def _fail(self, error: QProcess.ProcessError) -> None:
        self._broken = self._broken or error == QProcess.ProcessError.FailedToStart

    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        self._broken = self._broken or (status == QProcess.ExitStatus.NormalExit and code != 0)


def voice_of_machine() -> Voice:
    """Return what can play here: winsound on Windows, a small player elsewhere."""
    if sys.platform == "win32":
        return WindowsVoice()
    for program, *arguments in (("paplay",), ("pw-play",), ("aplay", "-q")):
        if shutil.which(program):
            return CommandVoice(program, *arguments)
    return Silence()


class Player:
    """Plays tones by the name of what happened."""

    def __init__(self, voice: Voice | None = None) -> None:
        self._voice = voice or voice_of_machine()
        self.muted = False

    def play(self, tone: Tone) -> bool:
        """Begin a tone; False if it cannot be heard though it should."""
        return self.muted or self._voice.start(str(resources.path("sounds", f"{tone}.wav")))
