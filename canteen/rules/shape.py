"""What an entry's body may look like when it comes from outside: the kinds and bounds of its fields."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from canteen.rules.entries import BY_KIND, Entry, entry_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 2**63  # what a column of the book holds


def entry_in(kind: str, body: object) -> Entry:
    """Return the entry that a body from outside says.

    Raises:
        KeyError: a kind this program does not know.
        ValueError: a body that such an entry does not have.
    """
    hints = _hints(kind)
    if not isinstance(body, dict) or not body.keys() <= hints.keys():
        raise ValueError(kind)
    for name, value in body.items():
        if not _fits(value, hints[name]):
            raise ValueError(f"{kind}.{name}")
    try:
        return entry_of(kind, body)
    except TypeError as missing:
        raise ValueError(kind) from missing


@cache
def _hints(kind: str) -> Mapping[str, Any]:
    hints = get_type_hints(BY_KIND[kind])
    hints.pop("KIND")
    return hints


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401 - any annotation of an entry
    if hint is Any:
        return True
    origin, inside = get_origin(hint), get_args(hint)
    if origin is list:
        return isinstance(value, list) and all(_fits(each, inside[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(each, inside[1]) for each in value.values())
    if origin is not None:  # one of several
        return any(_fits(value, each) for each in inside)
    if hint is int:
        return type(value) is int and -_LARGEST <= value < _LARGEST
    return type(value) is hint
