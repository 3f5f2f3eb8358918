"""Who writes what when: every deed of the office appends its entries through this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import journal
from canteen.rules.dates import service_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from canteen.book import Record
    from canteen.book.journal import Recorded
    from canteen.rules.entries import Entry


@dataclass(frozen=True, slots=True)
class Deed:
    """One transaction of the office, and who does it at which moment."""

    record: Record
    operator: str
    now: datetime

    @property
    def day(self) -> date:
        """The service day of the deed."""
        return service_day(self.now)

    def append(self, entry: Entry, key: str | None = None) -> Recorded:
        """Append one entry of the office."""
        return journal.append(self.record, entry, day=self.day, now=self.now, operator=self.operator, key=key)
