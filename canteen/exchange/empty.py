"""空表: a roster to be filled in by hand, in the form that is read back with no column to match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.exchange import terms
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOM_FOR = 300  # people; the cells are text, so that no ID number is rounded while it is typed
_WIDE = {"name": 1.2, "id_number": 2.0, "address": 2.2, "remark": 2.0}


def empty_listing() -> Listing:
    """Return the empty table: the usual headings, a line that says how to fill them in, and room below.

    It is Chinese in every language of the desk, because its headings are what the reader knows.
    """
    words = Words("zh")
    heads = tuple(Head(headings[0], weight=_WIDE.get(field, 1.0)) for field, headings in _COLUMNS)
    told = tuple(words.say(f"elders.fill_{field}", **_facts(field)) for field, _ in _COLUMNS)
    room = ((("",) * len(heads)),) * ROOM_FOR
    return Listing(words.say("elders.fill_title"), words.say("elders.fill_about"), heads, (told, *room))


_COLUMNS = tuple(terms.HEADINGS.items())


def _facts(field: str) -> dict[str, str]:
    """Return the words that a class may be written with."""
    known: Sequence[str] = terms.KNOWN.get(field, ())
    return {"known": "、".join(known)} if known else {}
