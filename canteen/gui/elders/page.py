"""老人: the page of the register: the list in front, behind it whatever is written, imported or printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from canteen import office
from canteen.gui import layout
from canteen.gui.cards.view import CardsView
from canteen.gui.elders.history import HistoryView
from canteen.gui.elders.listing import Listing
from canteen.gui.elders.people import said_month
from canteen.gui.job import Job
from canteen.gui.page import Heading, Page
from canteen.gui.paper import default_printer
from canteen.gui.printing import PaperView
from canteen.gui.rosters.view import RosterView
from canteen.rules.card import well_formed

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from canteen.gui.cards.giving import GiveView
    from canteen.gui.cards.listing import CardListView
    from canteen.gui.elders.awaited import AwaitedView
    from canteen.gui.enrolment.drafts import DraftView
    from canteen.gui.enrolment.form import FormView
    from canteen.gui.enrolment.leave import LeaveView
    from canteen.gui.enrolment.photo import PhotoView
    from canteen.gui.enrolment.statuses import StatusesView
    from canteen.gui.post import Post
    from canteen.office import PersonLine
    from canteen.words import Words

AnyView = TypeVar("AnyView", bound="QWidget")
AnyDraft = TypeVar("AnyDraft", bound="DraftView")


class ElderPage(Page):
    """Elders, their facts and their cards."""

    title_id = "elders.title"
    icon = "users"
    shows_people = True

    def __init__(self, post: Post, words: Words) -> None:
        super().__init__()
        self.words, self._post, self._count = words, post, 0
        self._made: dict[str, QWidget] = {}
        self.listing, self.roster, self.cards = Listing(post), RosterView(post), CardsView(post)
        self.history = HistoryView(post)
        self.paper: PaperView | None = None
        self._layers = QStackedWidget()
        for layer in (self.listing, self.roster, self.cards, self.history):
            self._layers.addWidget(layer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)
        self.setAcceptDrops(True)
        self._connect()
        self.speak(words)

    def _connect(self) -> None:
        listing, card = self.listing, self.listing.card
        listing.counted.connect(self._counted)
        listing.roster_wanted.connect(self._import)
        listing.cards_wanted.connect(self._print)
        listing.new_wanted.connect(self._write_new)
        listing.awaited_wanted.connect(lambda: self._show_list(self.awaited))
        listing.card_list_wanted.connect(lambda: self._show_list(self.card_list))
        card.edit_wanted.connect(lambda person: self._write(self.form, person))
        card.statuses_wanted.connect(lambda person: self._write(self.statuses, person))
        card.leave_wanted.connect(lambda person: self._write(self.leaving, person))
        card.photo_wanted.connect(lambda person: self._write(self.photo, person))
        card.give_wanted.connect(self._give)
        card.meals_wanted.connect(lambda person: self._tell_history(person, "meals"))
        card.life_wanted.connect(lambda person: self._tell_history(person, "life"))
        card.statement_wanted.connect(self._draw_statement)
        self.roster.closed.connect(self._back)
        self.roster.applied.connect(self.listing.refresh)
        self.roster.cards_wanted.connect(self._print_new)
        self.cards.closed.connect(self._back)
        self.history.closed.connect(self._back)

    # what is in front

    @property
    def in_front(self) -> QWidget | None:
        """The layer that is seen: the list, or what was opened from it."""
        return self._layers.currentWidget()

    def opened(self) -> None:
        """Read the list afresh."""
        self.listing.refresh()
        if self.in_front is self.listing:
            self.listing.take_focus()

    def show_person(self, person: str) -> None:
        """Show one elder; work under way is not left for it."""
        if self.in_front is self.listing:
            self.listing.show_person(person)

    @property
    def takes_cards(self) -> bool:
        """Whether a scanned card is to be given to somebody."""
        return "giving" in self._made and self.in_front is self._made["giving"]

    def take_scan(self, digits: str) -> None:
        """Give this card."""
        self.giving.take(digits)

    def take_unread(self, _kind: str, _length: int) -> None:
        """Say that this is no card of ours."""
        self.giving.unread()

    def look_up(self, digits: str) -> bool:
        """Show whose card was scanned, good or not; a card that is not good asks for no meal."""
        self.listing.card.close_private()
        card = office.card_of(self._post.book, digits)
        if card is None:
            return self._offer_new(digits)
        self.show_person(card.person)
        if card.state != "active" and self.in_front is self.listing:
            self.listing.card.tell_old_card(card)
        return card.state != "active"

    def heading(self, words: Words) -> Heading:
        """Say how many there are, and that a scan opens its elder."""
        count = words.say("elders.count", count=self._count)
        return Heading(words.say(self.title_id), "users", count, words.say("person.scan_opens"))

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self.words = words
        super().speak(words)

    # views that are built when they are first wanted: opening the page waits for none of them

    @property
    def form(self) -> FormView:
        """Who an elder is, to write."""
        from canteen.gui.enrolment.form import FormView  # noqa: PLC0415 - see above

        return self._draft("form", FormView, self._connect_form)

    @property
    def statuses(self) -> StatusesView:
        """The dated facts, to write."""
        from canteen.gui.enrolment.statuses import StatusesView  # noqa: PLC0415 - see above

        return self._draft("statuses", StatusesView)

    @property
    def leaving(self) -> LeaveView:
        """Leaving and coming back."""
        from canteen.gui.enrolment.leave import LeaveView  # noqa: PLC0415 - see above

        return self._draft("leaving", LeaveView)

    @property
    def photo(self) -> PhotoView:
        """The photo, from a file or a camera."""
        from canteen.gui.enrolment.photo import PhotoView  # noqa: PLC0415 - see above

        return self._draft("photo", PhotoView)

    @property
    def giving(self) -> GiveView:
        """A printed card given to an elder."""
        from canteen.gui.cards.giving import GiveView  # noqa: PLC0415 - see above

        def connect(view: GiveView) -> None:
            view.closed.connect(self._back)
            view.person_wanted.connect(self._open)

        return self._view("giving", GiveView, connect)

    @property
    def awaited(self) -> AwaitedView:
        """What comes: ends, birthdays, reviews, who does not come."""
        from canteen.gui.elders.awaited import AwaitedView  # noqa: PLC0415 - see above

        return self._view("awaited", AwaitedView, self._connect_list)

    @property
    def card_list(self) -> CardListView:
        """Every card by its state."""
        from canteen.gui.cards.listing import CardListView  # noqa: PLC0415 - see above

        return self._view("card_list", CardListView, self._connect_list)

    def _view(
        self, name: str, make: Callable[[Post], AnyView], connect: Callable[[AnyView], None]
    ) -> AnyView:
        if name not in self._made:
            view = make(self._post)
            connect(view)
            self._layers.addWidget(view)
            layout.speak(self, self.words)
            self.fit(self.look)
            self._made[name] = view
        return self._made[name]  # type: ignore[return-value]  # made by this very maker

    def _draft(
        self, name: str, make: Callable[[Post], AnyDraft], more: Callable[[AnyDraft], None] | None = None
    ) -> AnyDraft:
        def connect(view: AnyDraft) -> None:
            view.closed.connect(self._back)
            view.saved.connect(self._saved)
            if more:
                more(view)

        return self._view(name, make, connect)

    def _connect_form(self, form: FormView) -> None:
        form.open_wanted.connect(self._open)
        form.resume_wanted.connect(lambda person: self._write(self.leaving, person))
        form.statuses_wanted.connect(lambda person: self._write(self.statuses, person))
        form.card_wanted.connect(self._print_one)

    def _connect_list(self, view: AwaitedView | CardListView) -> None:
        view.closed.connect(self._back)
        view.person_wanted.connect(self._open)

    # keys and files

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 and Ctrl+F search, arrows go through the list, Esc empties the search."""
        if self.in_front is not self.listing or not self._list_key(event):
            super().keyPressEvent(event)

    def _list_key(self, event: QKeyEvent) -> bool:
        find = event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if find or event.key() == Qt.Key.Key_F2:
            self.listing.start_search()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.listing.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self.listing.search.edit.text():
            self.listing.search.edit.clear()
        else:
            return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take one file, while the list is in front."""
        urls = event.mimeData().urls()
        if self.in_front is self.listing and len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the file as a roster."""
        self._front(self.roster)
        self.roster.read(Path(event.mimeData().urls()[0].toLocalFile()))

    # ways to and fro

    def _front(self, view: QWidget) -> None:
        self.listing.card.close_private()
        self._layers.setCurrentWidget(view)

    def _import(self) -> None:
        self._front(self.roster)
        self.roster.begin()

    def _print(self, people: tuple[PersonLine, ...]) -> None:
        self.cards.prepare(people)
        self._front(self.cards)

    def _print_new(self) -> None:
        self.listing.refresh()
        self._print(self.listing.cardless)

    def _print_one(self, person: str) -> None:
        self.listing.show_person(person)
        line = self.listing.line_of(person)
        if line is not None:
            self._print((line,))

    def _write_new(self) -> None:
        self._front(self.form)
        self.form.open_new()

    def _write(self, view: FormView | StatusesView | LeaveView | PhotoView, person: str) -> None:
        self._front(view)
        view.open_for(person)

    def _give(self, person: str) -> None:
        self._front(self.giving)
        self.giving.begin(self.listing.line_of(person))

    def _offer_new(self, digits: str) -> bool:
        """A card that is printed but nobody's is here to be given; what is no card at all is not ours."""
        if self.in_front is not self.listing or not well_formed(digits):
            return False
        self._front(self.giving)
        self.giving.begin()
        self.giving.take(digits)
        return True

    def _show_list(self, view: AwaitedView | CardListView) -> None:
        self._front(view)
        view.opened()

    def _tell_history(self, person: str, kind: str) -> None:
        line = self.listing.line_of(person)
        self._front(self.history)
        self.history.open_for(person, line.name if line else "", kind, self.listing.card.month)

    def _open(self, person: str) -> None:
        self._layers.setCurrentWidget(self.listing)
        self.listing.show_person(person)
        self.listing.take_focus()

    def _saved(self, person: str) -> None:
        self.listing.show_person(person)

    def _back(self) -> None:
        self._layers.setCurrentWidget(self.listing)
        self.listing.refresh()
        self.listing.take_focus()

    def _counted(self, count: int) -> None:
        self._count = count
        self.heading_changed.emit()

    # 本人月单

    def _draw_statement(self, person: str) -> None:
        from canteen.paper.statement import statement  # noqa: PLC0415 - fonts and reportlab, see above

        book, words, month = self._post.book, self.words, self.listing.card.month
        job = Job(lambda _: statement(office.statement_of(book, person, month), words))
        line = self.listing.line_of(person)
        said = said_month(month.first, words)
        facts = {"name": line.name if line else "", "year": month.year, "month": said}
        title = words.say("person.statement_title", **facts)
        job.done.connect(lambda pdf: self._show_paper(pdf, title))
        job.refused.connect(self.listing.card.scanned.problem)
        job.start()

    def _show_paper(self, pdf: bytes, title: str) -> None:
        if self.paper is None:
            self.paper = PaperView(self, printer=default_printer, ask_place=self._post.ask_place)
            layout.speak(self, self.words)
            self.fit(self.look)
            self.paper.closed.connect(self.listing.take_focus)
        self.paper.show_paper(pdf, title, f"{title}.pdf")
