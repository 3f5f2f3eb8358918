"""What an entry's body may look like when it comes from outside: the kinds and bounds of its fields."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from canteen.rules.entries import BY_KIND, Entry, entry_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fits = Callable[[object], bool]

_LARGEST = 2**63  # what a column of the book holds
_KINDS = frozenset({"subsidy", "discount", "voucher", "delivery"})


def entry_in(kind: str, body: object) -> Entry:
    """Return the entry that a body from outside says.

    Raises:
        KeyError: a kind this program does not know.
        ValueError: a body that such an entry does not have.
    """
    shapes = _shapes(kind)
    if not isinstance(body, dict) or not body.keys() <= shapes.keys():
        raise ValueError(kind)
    for name, value in body.items():
        if not shapes[name](value):
            raise ValueError(f"{kind}.{name}")
    if not all(map(_granted, body.get("grants", ()))):
        raise ValueError(f"{kind}.grants")
    try:
        return entry_of(kind, body)
    except TypeError as missing:
        raise ValueError(kind) from missing


def _granted(grant: list[Any]) -> bool:
    """Tell whether a grant is one: benefit, kind, clauses, fen, and who pays which part."""
    shapes, part = _grant_shapes()
    whole = len(grant) == len(shapes) and all(fits(each) for fits, each in zip(shapes, grant, strict=True))
    return whole and grant[1] in _KINDS and all(_paid(each, part) for each in grant[4])


def _paid(share: list[Any], shapes: tuple[Fits, ...]) -> bool:
    return len(share) == len(shapes) and all(fits(each) for fits, each in zip(shapes, share, strict=True))


@cache
def _grant_shapes() -> tuple[tuple[Fits, ...], tuple[Fits, ...]]:
    grant = (str, str, list[str], int, list[list[Any]])
    return tuple(map(_shape, grant)), tuple(map(_shape, (str, int)))


@cache
def _shapes(kind: str) -> Mapping[str, Fits]:
    hints = get_type_hints(BY_KIND[kind])
    hints.pop("KIND")
    return {name: _shape(hint) for name, hint in hints.items()}


def _shape(hint: Any) -> Fits:  # noqa: ANN401 - any annotation of an entry
    """Return what tells whether a value is as annotated; made once, and asked of every entry."""
    origin, inside = get_origin(hint), get_args(hint)
    if hint is Any:
        return lambda _: True
    if origin is list:
        each = _shape(inside[0])
        return lambda value: type(value) is list and all(map(each, value))
    if origin is dict:
        one = _shape(inside[1])
        return lambda value: type(value) is dict and all(map(one, value.values()))
    if origin is not None:  # one of several
        several = [_shape(each) for each in inside]
        return lambda value: any(fits(value) for fits in several)
    if hint is int:
        return lambda value: type(value) is int and -_LARGEST <= value < _LARGEST
    return lambda value: type(value) is hint
