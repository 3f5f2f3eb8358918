"""数据: out to a stick, copies of the book, and the files that the district sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen import keeping, office
from canteen.errors import CanteenError
from canteen.exchange.letters import (
    DISTRICT_SUFFIX,
    KEY_SUFFIX,
    RECEIPT_SUFFIX,
    letter,
    read_district_sheet,
    read_receipt,
)
from canteen.exchange.whole import place
from canteen.gui.choice import Chooser
from canteen.gui.claims.month import month_text
from canteen.gui.claims.seen import month_in_turn, months_there
from canteen.gui.close.parts import Upright
from canteen.gui.data.cards import BackupCard, DistrictCard, ExportCard, Shelf, breakable, path_text
from canteen.gui.data.sticks import Places, size_text, sticks_here
from canteen.gui.data.work import Export, last_backup, name_of, write_out
from canteen.gui.job import Job
from canteen.gui.layout import Column
from canteen.gui.page import Page
from canteen.gui.printing import with_ending
from canteen.gui.sounds import Player
from canteen.rules.dates import Month

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from canteen.book.backup import Copied
    from canteen.gui.data.sticks import Stick
    from canteen.gui.data.work import Out
    from canteen.gui.post import Post
    from canteen.words import Words


class DataPage(Page):
    """Three cards side by side; ``sticks`` tells which sticks are in."""

    title_id = "data.title"
    icon = "hard-drive-download"

    def __init__(
        self,
        post: Post,
        words: Words,
        *,
        sticks: Callable[[], Sequence[Stick]] = sticks_here,
        player: Player | None = None,
    ) -> None:
        super().__init__()
        self.post, self.words, self._player = post, words, player

        def ask_folder() -> Path | None:
            return post.ask_folder(self.words.say("data.choose_folder"))

        self.month = Chooser()
        self.out_to, self.copy_to = Places(ask_folder, sticks=sticks), Places(ask_folder, sticks=sticks)
        self.export = ExportCard(self.month, self.out_to)
        self.backup, self.district = BackupCard(self.copy_to), DistrictCard()
        self.shelf = Shelf((self.export, self.backup, self.district))
        whole = Column(margins=(24, 16))
        whole.put(Upright(self.shelf), stretch=1)
        self.setLayout(whole)
        self._connect()
        self.speak(words)

    def _connect(self) -> None:
        self.export.go.clicked.connect(self._export)
        self.backup.go.clicked.connect(self._back_up)
        self.district.take.clicked.connect(self._take)
        self.district.sheet.clicked.connect(self._write_sheet)
        self.month.chosen.connect(lambda _month: self._show())
        for changed in (self.out_to.changed, self.copy_to.changed):
            changed.connect(self._show)
        for card in (self.export, self.backup, self.district):
            card.ended.connect(self._show)

    @property
    def busy(self) -> bool:
        """Something is written."""
        return any(card.job is not None for card in (self.export, self.backup, self.district))

    def opened(self) -> None:
        """Look which sticks are in, and which months there are."""
        self._offer_months()
        for places in (self.out_to, self.copy_to):
            places.refresh()
        self._show()

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self.words = words
        super().speak(words)
        self._offer_months()
        self._show()

    def _offer_months(self) -> None:
        book, today = self.post.book, self.post.today()
        there = reversed(months_there(book, today=today))
        first = not self.month.count()
        self.month.offer([(str(each), month_text(each, self.words)) for each in there])
        if first:
            self.month.choose(str(month_in_turn(book, today=today)))

    def _show(self) -> None:
        out, kept = self.out_to.place, self.copy_to.place
        self.export.go.setEnabled(out is not None and not self.busy)
        self.backup.go.setEnabled(kept is not None and not self.busy)
        self.district.take.setEnabled(not self.busy)
        code = office.facts(self.post.book).code
        if out is not None:
            name = breakable(name_of(self._what(out.path), code, self.words))
            self.export.name.say("data.will_be", name=name)
        self.export.name.setVisible(out is not None)
        self._show_last(kept.path if kept else None)
        self._show_district()

    def _what(self, folder: Path) -> Export:
        month = Month.read(self.month.value) if self.month.value else Month.of(self.post.today())
        return Export(self.export.what, month, folder)  # type: ignore[arg-type]  # one of the three buttons

    def _show_last(self, folder: Path | None) -> None:
        at = last_backup(folder, self.post.book.canteen) if folder else None
        if at is None:
            self.backup.last.say("data.backup_none")
        else:
            day, clock = self.words.full_day(at.date()), self.words.clock(at)
            self.backup.last.say("data.backup_last", day=day, clock=clock)

    def _show_district(self) -> None:
        known = keeping.district(self.post.book)
        if known is None:
            self.district.known.say("data.district_unknown")
        else:
            self.district.known.say("data.district_known", name=known.name)
        waiting = [each for each in keeping.handed(self.post.book) if not each.delivered]
        self.district.waiting.say("data.bundles_waiting", count=len(waiting))
        self.district.waiting.setVisible(bool(waiting))

    # Out

    def _export(self) -> None:
        out = self.out_to.place
        if out is None:
            return
        post, words, what = self.post, self.words, self._what(out.path)
        job = Job(lambda progress: write_out(post, what, words, progress))
        self.export.begin(job, self._exported)
        self._show()
        self.export.stop.setFocus()

    def _exported(self, out: Out) -> None:
        self.export.told.tell(
            "ok", "data.exported_here" if out.here else "data.exported", name=path_text(out.path)
        )
        self._sound()

    def _back_up(self) -> None:
        to = self.copy_to.place
        if to is None:
            return
        book, now = self.post.book, self.post.now()
        self.backup.begin(
            Job(lambda _progress: keeping.back_up(book, to.path, now=now)), self._backed_up, stoppable=False
        )
        self._show()

    def _backed_up(self, copied: Copied) -> None:
        self.backup.told.tell("ok", "data.backed_up", size=size_text(copied.size))
        self._sound()

    def _sound(self) -> None:
        self._player = self._player or Player()
        self._player.play("served")

    # In

    def _take(self) -> None:
        kinds = f"{self.words.say('data.district_files')} (*{RECEIPT_SUFFIX} *{DISTRICT_SUFFIX});;* (*)"
        path = self.post.ask_file(self.words.say("data.do_take"), kinds)
        if path is None:
            return
        try:
            if path.suffix.lower() == DISTRICT_SUFFIX:
                self._enrol(path)
            else:
                self._take_receipt(path)
        except CanteenError as fault:
            self.district.refuse(fault)
        self._show_district()

    def _enrol(self, path: Path) -> None:
        known = read_district_sheet(path)
        post = self.post
        keeping.enrol_district(post.book, known, operator=post.operator, now=post.now())
        self.district.told.tell("ok", "data.enrolled", name=known.name, fingerprint=known.fingerprint)

    def _take_receipt(self, path: Path) -> None:
        came, post = read_receipt(path), self.post
        taken = keeping.take_receipt(
            post.book, came.receipt, came.signature, came.sha256, operator=post.operator, now=post.now()
        )
        self.district.told.tell("ok", "data.receipt", number=taken.number, bundle=taken.bundle)

    def _write_sheet(self) -> None:
        """Write the sheet by which the district knows this desk."""
        name = self.words.say("data.name_sheet", code=office.facts(self.post.book).code)
        path = self.post.ask_place(f"{name}{KEY_SUFFIX}")
        if path is None:
            return
        path = with_ending(path, KEY_SUFFIX)
        try:
            with place(path) as target:
                said, signs = keeping.key_sheet(
                    self.post.book, operator=self.post.operator, now=self.post.now()
                )
                target.put(letter(said, bytes.fromhex(said.public), signs))
        except CanteenError as fault:
            self.district.refuse(fault)
        else:
            self.district.told.tell("ok", "data.sheet", name=path_text(path), fingerprint=said.fingerprint)
