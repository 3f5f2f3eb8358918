"""就餐卡: every card there is or was, by its state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from canteen import office
from canteen.gui.lists import ListsView
from canteen.rules.listing import Head, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.post import Post
    from canteen.office import CardLine
    from canteen.rules.listing import Cell


class CardListView(ListsView):
    """All cards, the good ones, the lost, replaced and revoked ones."""

    room = "cardlist"
    kinds = ("all", "active", "lost", "replaced", "revoked")

    def __init__(self, post: Post) -> None:
        self._cards: dict[str, tuple[CardLine, ...]] = {}
        super().__init__(post)

    def read(self) -> tuple[CardLine, ...]:
        """Read all cards."""
        return office.card_list(self.post.book)

    def take(self, found: tuple[CardLine, ...]) -> None:
        """Sort them by their state."""
        self._cards = {kind: tuple(each for each in found if each.state == kind) for kind in self.kinds}
        self._cards["all"] = found

    def lines(self, kind: str) -> Sequence[CardLine]:
        """Return the cards of a state."""
        return self._cards.get(kind, ())

    def listing(self) -> Listing:
        """Return the list that is shown."""
        say, cards = self.words.say, self.lines(self.kind)
        heads = (
            Head(say("cardlist.name"), weight=1.3),
            Head(say("cardlist.tail"), weight=0.8),
            Head(say("cardlist.serial"), weight=1.3),
            Head(say("cardlist.number"), "number", 0.7),
            Head(say("cardlist.issued"), "day"),
            Head(say("cardlist.state"), weight=1.1),
            Head(say("cardlist.since"), "day"),
            Head(say("cardlist.note"), weight=2),
        )
        return Listing(
            title=say(f"cardlist.title_{self.kind}"),
            about=say("awaited.as_of", day=self.post.today().isoformat(), count=len(cards)),
            heads=heads,
            rows=tuple(map(self._row, cards)),
        )

    def _row(self, card: CardLine) -> tuple[Cell, ...]:
        issued, since = (date.fromisoformat(day) if day else None for day in (card.issued, card.since))
        state = self.words.say(f"cardlist.is_{card.state}")
        return (card.name, card.tail, card.serial, card.number, issued, state, since, card.note)
