"""Files on a stick: each is there whole, or not there.

That it can be pulled out is said only after it was read back past the caches and is the same to the byte.
"""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import re
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from canteen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # How far writing is: bytes done, and bytes in all; raises to stop it.
    Progress = Callable[[int, int], None]

SPARE = 10 * 1024 * 1024  # bytes that stay free beside twice the size
_CHUNK = 1024 * 1024
_PART = ".part"
_OURS = re.compile(r"[0-9a-f]{16}\.part(-wal|-shm)?")
_MEGABYTE = 1024 * 1024

# What each answer of the machine means for somebody who holds the stick.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT if sys.platform != "win32" else errno.ENOSPC, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Written:
    """A file that lies whole on its stick, read back.

    Attributes:
        on_system_disk: this is the machine's own disk, no stick: a warning, not a fault.
    """

    path: Path
    size: int
    sha256: str
    on_system_disk: bool


def write_file(folder: Path, name: str, content: bytes, progress: Progress | None = None) -> Written:
    """Write a file into a folder: whole under its name and read back, or absent.

    Raises:
        InputError: stick_missing, stick_gone, stick_full (missing_mb), stick_read_only, stick_lying.
    """
    return write_files(folder, {name: content}, progress)[0]


def write_files(
    folder: Path, files: Mapping[str, bytes], progress: Progress | None = None
) -> tuple[Written, ...]:
    """Write several files into a folder; if one cannot be written and read back, none of them is left.

    Raises:
        InputError: as ``write_file``.
    """
    progress = progress or _silent
    size = sum(map(len, files.values()))
    drafts = {folder / name: folder / f"{secrets.token_hex(8)}{_PART}" for name in files}
    with _Taken(drafts) as taken:
        _make_room(folder, size)
        done = 0
        for draft, content in zip(drafts.values(), files.values(), strict=True):
            _write(draft, content, _further(progress, done, 2 * size))
            done += len(content)
        for path, draft in drafts.items():
            taken.name(draft, path)
        settle(folder)
        for path, content in zip(drafts, files.values(), strict=True):
            _compare(path, content, _further(progress, done, 2 * size))
            done += len(content)
        _still_there(folder, files)
    here = on_system_disk(folder)
    return tuple(
        Written(folder / name, len(content), hashlib.sha256(content).hexdigest(), here)
        for name, content in files.items()
    )


def write_folder(
    folder: Path, name: str, files: Mapping[str, bytes], progress: Progress | None = None
) -> tuple[Written, ...]:
    """Write several files into a new folder of their own: it is there with all of them, or not at all.

    A folder of that name that is there already stays as it is.

    Raises:
        InputError: stick_folder_there, or as ``write_file``.
    """
    whole = folder / name
    if whole.exists():
        raise InputError("stick_folder_there", where=name)
    draft = folder / f"{secrets.token_hex(8)}{_PART}"
    with _Taken({}) as taken:
        _make_room(folder, sum(map(len, files.values())))
        draft.mkdir()
        taken.made = draft
        write_files(draft, files, progress)
        draft.rename(whole)
        taken.made = None
        settle(folder)
    here = on_system_disk(folder)
    return tuple(
        Written(whole / each, len(content), hashlib.sha256(content).hexdigest(), here)
        for each, content in files.items()
    )


class _Taken:
    """What was begun on a stick: taken away if it does not end well; faults are named for who holds it."""

    def __init__(self, drafts: Mapping[Path, Path]) -> None:
        self._begun = [*drafts.values()]
        self._named: list[Path] = []
        self.made: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if fault is None:
            return
        for path in (*self._named, *self._begun):
            _forget(path)
        if self.made is not None:
            shutil.rmtree(self.made, ignore_errors=True)
        if isinstance(fault, OSError):
            raise _named_fault(fault) from fault

    def name(self, draft: Path, path: Path) -> None:
        """Give a finished draft its name."""
        draft.replace(path)
        self._named.append(path)


def _silent(done: int, total: int) -> None:
    """Nobody asked how far it is."""


def _further(progress: Progress, done: int, total: int) -> Callable[[int], None]:
    """Return how far it is when so much more is done."""
    return lambda more: progress(done + more, total)


def _make_room(folder: Path, size: int) -> None:
    """Take away what an earlier pull left behind, then look whether there is room."""
    if not folder.is_dir():
        raise InputError("stick_missing")
    for left in folder.iterdir():
        if _OURS.fullmatch(left.name):
            _forget(left)
    missing = 2 * size + SPARE - shutil.disk_usage(folder).free
    if missing > 0:
        raise InputError("stick_full", missing_mb=-(-missing // _MEGABYTE))


def _write(draft: Path, content: bytes, progress: Callable[[int], None]) -> None:
    view = memoryview(content)
    with draft.open("xb", buffering=0) as file:
        at = 0
        while at < len(view):
            at += file.write(view[at : at + _CHUNK])
            progress(at)
        os.fsync(file.fileno())


def _compare(path: Path, content: bytes, progress: Callable[[int], None]) -> None:
    """Read a file from the medium itself; what differs from what was written, a stick has lost.

    Raises:
        InputError: stick_lying.
    """
    read = hashlib.sha256()
    try:
        size = _read_past_caches(path, read.update, progress)
    except OSError as fault:
        if fault.errno == errno.EIO:
            raise InputError("stick_lying") from fault
        raise
    if size != len(content) or read.digest() != hashlib.sha256(content).digest():
        raise InputError("stick_lying")


def _still_there(folder: Path, files: Mapping[str, bytes]) -> None:
    """What was read through an open file may have gone with its stick meanwhile."""
    for name, content in files.items():
        if (folder / name).stat().st_size != len(content):
            raise InputError("stick_lying")


def _read_past_caches(path: Path, take: Callable[[memoryview], None], progress: Callable[[int], None]) -> int:
    """Give a file part by part as the medium has it; return its length."""
    with mmap.mmap(-1, _CHUNK) as buffer, memoryview(buffer) as view:  # direct reading wants aligned memory
        descriptor = _open_past_caches(path)
        try:
            at, size = 0, os.fstat(descriptor).st_size
            while at < size and (read := _into(descriptor, view)):
                take(view[:read])
                at += read
                progress(at)
        finally:
            os.close(descriptor)
    return at


def _into(descriptor: int, view: memoryview) -> int:
    if sys.platform != "win32":
        return os.readv(descriptor, [view])
    part = os.read(descriptor, len(view))
    view[: len(part)] = part
    return len(part)


def _open_past_caches(path: Path) -> int:
    """Open a file so that what is read comes from the medium, as far as the machine allows."""
    if sys.platform == "win32":
        return _open_unbuffered(path)
    plain = os.open(path, os.O_RDONLY)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(plain, 0, 0, os.POSIX_FADV_DONTNEED)
    try:
        direct = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECT", 0))
    except OSError:
        return plain  # such a file system has no other way
    os.close(plain)
    return direct


def _forget(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return  # the stick is gone, and the file with it


def _named_fault(fault: OSError) -> InputError:
    if fault.errno in _FULL:
        return InputError("stick_full", missing_mb=1)
    if fault.errno in _READ_ONLY:
        return InputError("stick_read_only")
    return InputError("stick_gone")


def on_system_disk(folder: Path) -> bool:
    """Tell whether a folder lies on the disk of the machine's user, and not on a stick."""
    try:
        return folder.stat().st_dev == Path.home().stat().st_dev
    except OSError:
        return False


def settle(folder: Path) -> None:
    """Make the names in a folder durable too; Windows has no such call for folders and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import ctypes
    import msvcrt

    _READ, _SHARE, _EXISTING = 0x80000000, 1, 3
    _NO_BUFFERING, _SEQUENTIAL = 0x20000000, 0x08000000

    def _open_unbuffered(path: Path) -> int:
        """Open a file without the machine's cache."""
        open_file = ctypes.windll.kernel32.CreateFileW
        open_file.restype = ctypes.c_void_p
        flags = _NO_BUFFERING | _SEQUENTIAL
        handle = open_file(str(path), _READ, _SHARE, None, _EXISTING, flags, None)
        if handle in {None, ctypes.c_void_p(-1).value}:
            raise ctypes.WinError()
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
