"""What goes out on a stick: a bundle, the sheets of the days, the workbook of a month; whole or absent."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from canteen import claims, dossier, handover, office
from canteen.book.backup import SUFFIX
from canteen.exchange import stick
from canteen.paper.day import day_sheet
from canteen.rules.dates import CHINA, Month

if TYPE_CHECKING:
    from canteen.gui.job import Progress
    from canteen.gui.post import Post
    from canteen.words import Words

What = Literal["bundle", "days", "excel"]
# How far each step of a bundle goes, in percent.
SHARES = {"gather": (0, 10), "pack": (10, 25), "check": (25, 35), "write": (35, 98), "note": (98, 100)}


@dataclass(frozen=True, slots=True)
class Export:
    """What of which month goes out, and into which folder."""

    what: What
    month: Month
    folder: Path


@dataclass(frozen=True, slots=True)
class Out:
    """What lies in its place now; on the machine's own disk there is nothing to pull out."""

    path: Path
    here: bool


def name_of(export: Export, code: str, words: Words) -> str:
    """Return what a file or folder will be called; a bundle is named by its number."""
    return words.say(f"data.name_{export.what}", code=_plain(code), month=str(export.month))


def write_out(post: Post, export: Export, words: Words, progress: Progress) -> Out:
    """Write it.

    Raises:
        InputError: the stick does not take it, no district is known, or there is nothing to write.
        StorageError: the book does not hold.
    """
    deeds = {"bundle": _bundle, "days": _days, "excel": _excel}
    path = deeds[export.what](post, export, words, progress)
    return Out(path, stick.on_system_disk(path.parent))


def _bundle(post: Post, export: Export, _words: Words, progress: Progress) -> Path:
    def tell(step: str, done: int, total: int) -> None:
        first, last = SHARES[step]
        progress(first + (last - first) * done // max(total, 1), 100)

    locked = claims.locked_claim(post.book, export.month)
    claim = locked.standing.claim if locked else None
    who = {"operator": post.operator, "now": post.now()}
    handed = handover.hand_over(post.book, export.folder, claim, progress=tell, **who)  # type: ignore[arg-type]  # who and when
    return handed.written.path


def _days(post: Post, export: Export, words: Words, progress: Progress) -> Path:
    days = [day for day in claims.closed_days(post.book) if Month.of(day) == export.month]
    files = {}
    for number, day in enumerate(days):
        progress(50 * number // max(len(days), 1), 100)
        sheet = claims.day_sheet(post.book, day)
        files[words.say("data.name_day", day=day.isoformat())] = day_sheet(sheet, words)
    code = _code(post)
    written = stick.write_folder(export.folder, name_of(export, code, words), files, _second_half(progress))
    return written[0].path.parent if written else export.folder


def _excel(post: Post, export: Export, words: Words, progress: Progress) -> Path:
    from canteen.exchange import claimbook  # noqa: PLC0415 - as the workbook of a list

    gathered = dossier.of_month(post.book, export.month, operator=post.operator, now=post.now(), elders=False)
    lists = gathered.tables(words)
    name = name_of(export, gathered.claim.canteen.code, words)
    with tempfile.TemporaryDirectory() as made:
        draft = Path(made) / name
        claimbook.write_claimbook(lists, draft, words)
        content = draft.read_bytes()
    return stick.write_file(export.folder, name, content, _second_half(progress)).path


def _second_half(progress: Progress) -> Progress:
    return lambda done, total: progress(50 + 50 * done // max(total, 1), 100)


def _code(post: Post) -> str:
    return office.facts(post.book).code


def last_backup(folder: Path, canteen: str) -> datetime | None:
    """Return when the newest backup of this canteen in a folder was made, by its name, or None."""
    try:
        names = sorted(each.name for each in folder.glob(f"{canteen}-*{SUFFIX}"))
        moment = names[-1].removesuffix(SUFFIX).rsplit("-", 2)[1:]
        return datetime.strptime("".join(moment), "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    except (OSError, IndexError, ValueError):
        return None


def _plain(text: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in text)
