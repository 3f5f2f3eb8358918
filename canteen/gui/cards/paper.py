"""Cards on paper: planned, drawn, then issued, so that stopping or a full disk leaves nothing half done."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen import office
from canteen.errors import InputError
from canteen.exchange.whole import place
from canteen.paper.cards import PER_SHEET, CardFace, card_sheet, one_card

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from canteen.gui.job import Progress
    from canteen.gui.post import Post
    from canteen.office import IssuedCard
    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Wanted:
    """How cards are printed.

    Attributes:
        start: the first free place of the sheet, 1 to 10.
        single: one card on a page of its own size, for a card printer.
    """

    start: int = 1
    backs: bool = False
    photos: bool = False
    single: bool = False

    def sheets(self, cards: int) -> int:
        """Return how many sheets of paper that makes."""
        return cards if self.single else -(-(cards + self.start - 1) // PER_SHEET)


@dataclass(frozen=True, slots=True)
class Printed:
    """Cards that are issued, on their paper: the digits are here, on paper and in a saved file, nowhere else.

    Attributes:
        path: where the paper was saved; None while it is in memory alone.
        fault: why the file is not where it was wanted.
        on_paper: the printer took it.
    """

    pdf: bytes
    cards: int
    path: Path | None = None
    fault: InputError | None = None
    on_paper: bool = False

    @property
    def safe(self) -> bool:
        """Whether leaving it loses nothing."""
        return self.on_paper or (self.path is not None and self.fault is None)


def issue_and_draw(
    post: Post,
    persons: Sequence[str],
    words: Words,
    wanted: Wanted,
    *,
    path: Path | None,
    progress: Progress,
) -> Printed:
    """Draw the cards of some people, issue them, and save the paper where a path is given.

    The place is tried and the paper is drawn before anything is issued; stopped until then, nothing happened.

    Raises:
        InputError: nothing can be written there, or somebody got another card meanwhile; none was issued.
    """
    with place(path) if path else nullcontext() as target:
        planned = office.plan_cards(post.book, persons)
        pdf = draw(post, planned, words, wanted, progress)
        progress(0, 0)  # the last moment at which it can be stopped
        office.issue_planned(post.book, planned, operator=post.operator, now=post.now())
        done = Printed(pdf, len(planned), path)
        if target is not None:
            try:
                target.put(pdf)
            except InputError as fault:  # the cards are issued: the paper must not be lost with the stick
                done = replace(done, fault=fault)
    return done


def save(done: Printed, path: Path) -> Printed:
    """Save the same paper, at another place or for the first time.

    Raises:
        InputError: nothing can be written there.
    """
    with place(path) as target:
        target.put(done.pdf)
    return replace(done, path=path, fault=None)


def draw(
    post: Post, planned: Sequence[IssuedCard], words: Words, wanted: Wanted, progress: Progress
) -> bytes:
    """Return the PDF of cards, ten on a sheet or each on its own page."""
    faces = faces_of(post, planned, photos=wanted.photos)
    if wanted.single:
        return one_card(faces[0], words, back=wanted.backs)
    return card_sheet(faces, words, start=wanted.start, backs=wanted.backs, progress=progress)


def faces_of(post: Post, planned: Sequence[IssuedCard], *, photos: bool) -> list[CardFace]:
    """Return what stands on each card; a photo only of who agreed to one."""
    canteen = office.facts(post.book)
    kept = set(office.with_photo(post.book, [card.person for card in planned])) if photos else set()
    return [
        CardFace(
            name=card.name,
            digits=card.digits,
            canteen=canteen.name,
            district=canteen.district,
            phone=canteen.phone,
            photo=office.photo(post.book, card.person) if card.person in kept else None,
            practice=post.book.practice,
            serial=serial,
        )
        for card, serial in zip(planned, office.serials(post.book, planned), strict=True)
    ]
