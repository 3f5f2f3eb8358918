"""Frozen values as they are written down, field by field under their names, and read back from it.

Dates and moments are ISO texts, a month is ``2026-06``; what comes out is canonical JSON's own kinds.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from canteen.rules.dates import Month

Value = TypeVar("Value")


def write(value: object) -> Any:  # noqa: ANN401, PLR0911 - JSON is dynamic; one way out for each kind
    """Return a value as objects, lists, texts and whole numbers."""
    match value:
        case Month():
            return str(value)
        case StrEnum():
            return value.value
        case None | str() | bool() | int():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): write(each) for key, each in value.items()}
        case tuple() | list():
            return [write(each) for each in value]
        case frozenset():
            return sorted(write(each) for each in value)
    return {field.name: write(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]  # a noun


def read(kind: type[Value], written: object) -> Value:
    """Return the value that was written; fields that came later take their defaults.

    Raises:
        ValueError: it is not what such a value is written as.
    """
    try:
        read_back: Value = _read(kind, written)
    except (TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise ValueError(kind.__name__) from fault
    return read_back


def _read(kind: Any, written: Any) -> Any:  # noqa: ANN401, PLR0911 - one way out for each kind
    origin = get_origin(kind)
    if is_dataclass(kind) and kind is not Month:
        return _noun(kind, written)
    if origin in {types.UnionType, Union}:
        return _either(get_args(kind), written)
    if origin is tuple:
        return _tuple(get_args(kind), written)
    if origin is frozenset:
        return frozenset(_tuple((get_args(kind)[0], ...), written))
    if origin in {Mapping, dict}:
        return _mapping(get_args(kind), written)
    if origin is Literal:
        return _known(written, known=written in get_args(kind))
    if kind is Month:
        return Month.read(_known(written, known=isinstance(written, str)))
    if kind in {date, datetime}:
        return kind.fromisoformat(written)
    if issubclass(kind, StrEnum):
        return kind(written)
    # True is 1 in Python, and not in what was written.
    return _known(written, known=type(written) is kind)


def _noun(kind: Any, written: Any) -> Any:  # noqa: ANN401 - any dataclass
    hints, required = _fields_of(kind)
    known = isinstance(written, dict) and required <= written.keys() <= hints.keys()
    _known(written, known=known)
    return kind(**{name: _read(hints[name], each) for name, each in written.items()})


@cache
def _fields_of(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:  # noqa: ANN401 - the same
    required = [
        field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
    ]
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}, frozenset(required)


def _either(kinds: tuple[Any, ...], written: Any) -> Any:  # noqa: ANN401 - any of several
    if written is None:
        return _known(None, known=type(None) in kinds)
    for kind in kinds:
        if kind is not type(None):
            try:
                return _read(kind, written)
            except (ValueError, TypeError, AttributeError):
                continue
    raise ValueError(written)


def _tuple(kinds: tuple[Any, ...], written: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any tuple
    _known(written, known=isinstance(written, list))
    if kinds[-1:] == (...,):
        return tuple([_read(kinds[0], each) for each in written])
    return tuple([_read(kind, each) for kind, each in zip(kinds, written, strict=True)])


def _mapping(kinds: tuple[Any, ...], written: Any) -> dict[Any, Any]:  # noqa: ANN401 - any mapping
    _known(written, known=isinstance(written, dict))
    return {_read(kinds[0], key): _read(kinds[1], each) for key, each in written.items()}


def _known(written: Any, *, known: bool) -> Any:  # noqa: ANN401 - passed through
    if not known:
        raise ValueError(written)
    return written
