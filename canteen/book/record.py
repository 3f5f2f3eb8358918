"""One transaction on a book, as verbs hand it to the rooms of the record; only this floor looks inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    import sqlalchemy as sa

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Record:
    """An open transaction, and the chain that this desk writes.

    Attributes:
        memory: what the book remembers between transactions, because nobody else can write its file.
    """

    connection: sa.Connection
    canteen: str
    desk: str
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def chain(self) -> dict[str, str]:
        """What names the chain."""
        return {"canteen": self.canteen, "desk": self.desk}


def milliseconds(moment: datetime) -> int:
    """Return a moment as UTC milliseconds."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def china(at_ms: int) -> datetime:
    """Return UTC milliseconds as a moment in China time."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(CHINA)
