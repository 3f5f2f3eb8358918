"""What the adoption of a document changes, in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canteen.words.policy import compared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.office import PolicyChange
    from canteen.words import Words

_DAY = timedelta(days=1)


def change_told(change: PolicyChange, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what happens, and what to look at twice before."""
    return (_from_when(change, words), *_what_follows(change, words)), tuple(_warnings(change, words))


def _from_when(change: PolicyChange, words: Words) -> str:
    begins = words.full_day(change.policy.begins)
    if change.replaces is None:
        return words.say("policies.first", begins=begins)
    last = words.full_day(change.policy.begins - _DAY)
    return words.say("policies.replaces", begins=begins, before=change.replaces.document, last=last)


def _what_follows(change: PolicyChange, words: Words) -> Iterator[str]:
    if change.ends is not None and change.followed_by is not None:
        last = words.full_day(change.ends)
        yield words.say("policies.followed", last=last, after=change.followed_by.document)
    if change.replaces is not None:
        both = compared(change.replaces, change.policy, words)
        if not both.new and not both.gone:
            yield words.say("policies.no_change", before=change.replaces.document)


def _warnings(change: PolicyChange, words: Words) -> Iterator[str]:
    if change.other_family and change.replaces is not None:
        none = words.say("policies.no_family")
        families = " · ".join(each.family or none for each in (change.replaces, change.policy))
        yield words.say("policies.other_family", before=change.replaces.document, family=families)
    if change.without_until is not None:
        yield words.say("policies.without", begins=words.full_day(change.without_until))
    if change.ends is not None and change.followed_by is None:
        yield words.say("policies.then_none", last=words.full_day(change.ends))
