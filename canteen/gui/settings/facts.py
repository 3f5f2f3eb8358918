"""食堂: the facts that stand on every sheet; each holds once its field is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canteen import office
from canteen.gui.entry import Line, refusal
from canteen.gui.settings.parts import Section, Setting

if TYPE_CHECKING:
    from canteen.gui.post import Post
    from canteen.rules.closing import Canteen

FIELDS = ("name", "code", "street", "district", "phone", "bank", "account")


class FactsSection(Section):
    """Name, place, telephone, and the account that the subsidy is paid to."""

    name, icon = "facts", "soup"

    def __init__(self, post: Post) -> None:
        self.lines = {field: Line(f"settings.fact_{field}") for field in FIELDS}
        self.rows = {field: Setting(f"fact_{field}", line) for field, line in self.lines.items()}
        super().__init__(*self.rows.values())
        self._post = post
        self._facts: Canteen = office.facts(post.book)
        # The code names the chain of the journal: another code is another book.
        self.lines["code"].setReadOnly(True)
        self.lines["code"].setEnabled(False)
        for field, line in self.lines.items():
            line.editingFinished.connect(lambda field=field: self._left(field))
        self.opened()

    def opened(self) -> None:
        """Show what is on record."""
        self._facts = office.facts(self._post.book)
        for field, line in self.lines.items():
            # What was typed and could not be kept stays where it is.
            if self.rows[field].below.fault is None:
                line.setText(getattr(self._facts, field))
                line.setCursorPosition(0)

    def _left(self, field: str) -> None:
        """Keep what was typed; where it cannot be, say why and keep it in the field."""
        typed, before = self.lines[field].text().strip(), self._facts
        if field == "code" or typed == getattr(before, field):
            return
        after = replace(before, **{field: typed})
        fault = refusal(lambda: self._describe(after))
        self.rows[field].show_fault(fault)
        if fault is None:
            self._facts = after
            self.done(lambda: self._describe(before))

    def _describe(self, facts: Canteen) -> None:
        office.describe(self._post.book, facts, operator=self._post.operator, now=self._post.now())
