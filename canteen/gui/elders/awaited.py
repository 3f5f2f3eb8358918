"""到期和没来的: what ends, who turns an age, what is due, and whom the service has not reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen import office
from canteen.gui.lists import ListsView
from canteen.rules.listing import Head, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.post import Post
    from canteen.office import Awaited, Watch
    from canteen.rules.listing import Cell

_DATED = ("ending", "turning", "review")


class AwaitedView(ListsView):
    """即将到期, 即将升档, 该复评, and 服务找人; a class is named nowhere on a list that lies about."""

    room = "awaited"
    kinds = (*_DATED, "no_card", "never_ate")

    def __init__(self, post: Post) -> None:
        self._watch: Watch | None = None
        super().__init__(post)

    def read(self) -> Watch:
        """Read the lists of today."""
        return office.watch(self.post.book, today=self.post.today())

    def take(self, found: Watch) -> None:
        """Take the lists."""
        self._watch = found

    def lines(self, kind: str) -> Sequence[Awaited]:
        """Return who stands on a list."""
        found: tuple[Awaited, ...] = getattr(self._watch, kind) if self._watch else ()
        return found

    def listing(self) -> Listing:
        """Return the list that is shown."""
        say, people = self.words.say, self.lines(self.kind)
        heads = [
            Head(say("awaited.name"), weight=1.4),
            Head(say("awaited.age"), "number", 0.6),
            Head(say("awaited.community"), weight=1.4),
            Head(say("awaited.card"), weight=0.8),
        ]
        if self.kind in _DATED:
            heads += [Head(say("awaited.day"), "day"), Head(say("awaited.what"), weight=2.4)]
        return Listing(
            title=say(f"awaited.title_{self.kind}"),
            about=say("awaited.as_of", day=self.post.today().isoformat(), count=len(people)),
            heads=tuple(heads),
            rows=tuple(map(self._row, people)),
            notes=(say(f"awaited.about_{self.kind}"),),
        )

    def _row(self, each: Awaited) -> tuple[Cell, ...]:
        plain = (each.name, each.age, each.community, each.card_tail)
        if each.coming is None:
            return plain
        days = (each.coming.day - self.post.today()).days
        text_id = f"awaited.{each.coming.kind}{'' if days >= 0 else '_over'}"
        return (*plain, each.coming.day, self.words.say(text_id, days=abs(days), age=each.coming.age))
