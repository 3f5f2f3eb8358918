"""A small ext4 drive of its own, whose power can be cut: what was not flushed to it by then is gone.

Needs Linux, root and loop devices; without them the tests that ask for one are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

MEGABYTES = 48
_TOOLS = ("mkfs.ext4", "mount", "umount")
# ext4's shutdown without flushing its log: what a cut of the power leaves behind.
_SHUTDOWN, _NO_LOG_FLUSH = 0x8004587D, 2


def why_not() -> str:
    """Return why no drive can be made here, empty where it can."""
    if sys.platform != "linux":
        return "a drive whose power can be cut needs Linux"
    if os.geteuid() != 0:
        return "a drive whose power can be cut needs root, to mount it"
    missing = [tool for tool in _TOOLS if not shutil.which(tool)]
    if missing or not Path("/dev/loop-control").exists():
        return f"a drive whose power can be cut needs loop devices and {', '.join(_TOOLS)}"
    return ""


class Drive:
    """A drive in a file; mounted from the start."""

    def __init__(self, folder: Path) -> None:
        self._image, self.path = folder / "drive.img", folder / "drive"
        self.path.mkdir()
        with self._image.open("wb") as image:
            image.truncate(MEGABYTES << 20)
        _run("mkfs.ext4", "-q", "-F", str(self._image))
        self.plug_in()

    def plug_in(self) -> None:
        """Mount it; ext4 repairs itself from its log, as after any cut."""
        _run("mount", "-o", "loop", str(self._image), str(self.path))

    def pull_out(self) -> None:
        """Unmount it."""
        _run("umount", str(self.path))

    def cut_power(self) -> None:
        """From this instant nothing reaches the drive, and what was not flushed is lost."""
        import fcntl  # noqa: PLC0415 - not there on Windows, where no drive is made

        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        finally:
            os.close(descriptor)


class SmallDisk:
    """A disk of a few hundred kilobytes that is really full when it is full."""

    def __init__(self, path: Path, size: int) -> None:
        self.path = path
        path.mkdir()
        _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path))

    def forbid_writing(self) -> None:
        """Make it read-only; no file on it may be open."""
        _run("mount", "-o", "remount,ro", str(self.path))

    def grow(self, size: int) -> None:
        """Make room, as somebody who deletes photographs does."""
        _run("mount", "-o", f"remount,size={size}", str(self.path))

    def pull_out(self) -> None:
        """Unmount it."""
        _run("umount", "-l", str(self.path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
