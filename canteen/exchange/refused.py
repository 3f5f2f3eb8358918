"""The rows that cannot be used, as they go back to their sender: his own columns, and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.exchange.findings import NOTICES, sentence
from canteen.rules.listing import Head, Listing

if TYPE_CHECKING:
    from canteen.rules.roster import Roster
    from canteen.words import Words


def refused_listing(roster: Roster, words: Words) -> Listing:
    """Return the refused rows of a roster, each cell as text, every reason of a row in the last column."""
    reasons: dict[int, list[str]] = {}
    for finding in roster.findings:
        if finding.code not in NOTICES:
            said = words.say("roster.refused_reason", column=finding.column, why=sentence(finding, words))
            reasons.setdefault(finding.row, []).append(said)
    return Listing(
        words.say("roster.refused_title"),
        words.say("roster.refused_about", sheet=roster.sheet, count=len(roster.refused)),
        (
            Head(words.say("roster.refused_row"), "number", 0.6),
            *(Head(heading) for heading in roster.headings),
            Head(words.say("roster.refused_why"), "text", 4.0),
        ),
        tuple((row, *texts, "\n".join(reasons[row])) for row, texts in roster.refused),
    )
