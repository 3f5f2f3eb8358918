"""What was typed on the page: the terms it makes, or what is wrong at which field. No widgets here."""

from __future__ import annotations

import errno
import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING

from canteen.errors import InputError, StorageError
from canteen.exchange.text import read_text
from canteen.opening import Begun, Terms, open_canteen
from canteen.rules.dates import MealType, ServingHours
from canteen.rules.document import check_documents, read_policy
from canteen.rules.money import fen_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from canteen.book import Book
    from canteen.rules.policy import Policy
    from canteen.words import Words

REQUIRED = ("name", "code", "operator")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NO_ENTRY = {errno.EROFS, errno.EACCES, errno.EPERM}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field: a sentence of the catalogue, or a fault that makes its own."""

    text_id: str = ""
    fault: InputError | None = None

    def say(self, words: Words) -> str:
        """Return the sentence."""
        return words.fault(self.fault) if self.fault is not None else words.say(self.text_id)


@dataclass(frozen=True, slots=True)
class Document:
    """A chosen policy file: read, or refused with the fault."""

    path: Path
    text: str = ""
    policy: Policy | None = None
    fault: InputError | None = None
    model: bool = False


@dataclass(frozen=True, slots=True)
class TypedMeal:
    """One meal type as it was typed."""

    meal_type: MealType
    price: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The whole page as it was typed; ``facts`` by the name of the field."""

    facts: Mapping[str, str]
    meals: Sequence[TypedMeal]
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the page says: wrong fields by name, and terms and operator once there are none."""

    wrong: Mapping[str, Wrong] = field(default_factory=dict)
    terms: Terms | None = None
    operator: str = ""


def clock_of(text: str) -> time | None:
    """Read a clock as people write it: 6:30, 06：30; 24:00 is the end of the day. None if it is none."""
    match = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if hour == 24:
        return None if minute else time.max
    return time(hour, minute)


def read_document(path: Path, *, model: bool = False) -> Document:
    """Read a policy file; what cannot be used is kept with its fault."""
    try:
        text = read_text(path)
        return Document(path, text, read_policy(text), model=model)
    except InputError as fault:
        # The row of the file says its name already.
        where = fault.where.removeprefix(path.name).strip()
        return Document(path, fault=InputError(fault.code, where=where, **fault.facts), model=model)


def with_documents(chosen: Sequence[Document], more: Iterable[Document]) -> tuple[Document, ...]:
    """Put further documents to those chosen; a file chosen again takes the place of its first reading."""
    by_path = {document.path: document for document in (*chosen, *more)}
    return tuple(by_path.values())


def read_answers(typed: Typed) -> Answers:
    """Check a whole page by the rules of the deed."""
    facts = {name: unicodedata.normalize("NFC", text).strip() for name, text in typed.facts.items()}
    wrong = {name: Wrong(f"opening.need_{name}") for name in REQUIRED if not facts[name]}
    wrong |= _wrong_documents(typed.documents)
    prices, hours, wrong_meals = _read_meals(typed.meals)
    wrong |= wrong_meals
    if wrong:
        return Answers(wrong)
    terms = Terms(
        facts["code"],
        facts["name"],
        facts["district"],
        facts["street"],
        facts["phone"],
        tuple(document.text for document in typed.documents),
        prices,
        hours,
    )
    return Answers(terms=terms, operator=facts["operator"])


def _wrong_documents(documents: Sequence[Document]) -> dict[str, Wrong]:
    if not documents:
        return {"policies": Wrong("opening.need_policies")}
    if any(document.fault for document in documents):
        return {"policies": Wrong("opening.not_usable")}
    try:
        # A desk decides by one document at a time, so all of a book's documents are one family.
        check_documents(replace(each.policy, family="") for each in documents if each.policy)
    except InputError as fault:
        return {"policies": Wrong(fault=fault)}
    return {}


def _read_meals(
    meals: Sequence[TypedMeal],
) -> tuple[dict[MealType, int], tuple[ServingHours, ...], dict[str, Wrong]]:
    """Read the meals that have a price; the others are not served."""
    served = [meal for meal in meals if meal.price.strip()]
    if not served:
        return {}, (), {"prices": Wrong("opening.need_price")}
    wrong: dict[str, Wrong] = {}
    prices: dict[MealType, int] = {}
    hours: list[ServingHours] = []
    for meal in served:
        fen = fen_of(meal.price)
        if fen is None:
            wrong[f"{meal.meal_type}.price"] = Wrong("opening.wrong_price")
        else:
            prices[meal.meal_type] = fen
        opens, closes = clock_of(meal.opens), clock_of(meal.closes)
        wrong |= _wrong_hours(meal.meal_type, opens, closes)
        if opens is not None and closes is not None:
            hours.append(ServingHours(meal.meal_type, opens, closes))
    return prices, tuple(hours), dict(_overlaps(hours)) | wrong


def _wrong_hours(meal_type: MealType, opens: time | None, closes: time | None) -> dict[str, Wrong]:
    wrong: dict[str, Wrong] = {}
    if opens is None or opens == time.max:
        wrong[f"{meal_type}.opens"] = Wrong("opening.wrong_clock")
    if closes is None:
        wrong[f"{meal_type}.closes"] = Wrong("opening.wrong_clock")
    elif opens is not None and closes <= opens and not wrong:
        wrong[f"{meal_type}.closes"] = Wrong("opening.wrong_order")
    return wrong


def _overlaps(hours: Sequence[ServingHours]) -> Iterator[tuple[str, Wrong]]:
    """Two meals at one moment: a scan could not tell which is meant."""
    for first, second in pairwise(sorted(hours, key=lambda each: each.opens)):
        if second.opens < first.closes:
            yield f"{second.meal_type}.opens", Wrong(f"opening.overlaps_{first.meal_type}")


def begin(path: Path, key: Callable[[], bytes], terms: Terms, begun: Begun) -> Book:
    """Open the canteen; a place that takes no files is said by the name of its fault.

    Raises:
        InputError: a policy cannot be used.
        StorageError: there is a book already, or the disk does not take it.
    """
    try:
        return open_canteen(path, key(), terms, begun)
    except OSError as fault:
        raise StorageError(_code_of(fault), str(fault)) from fault


def _code_of(fault: OSError) -> str:
    if fault.errno in _NO_ROOM:
        return "disk_full"
    return "disk_read_only" if fault.errno in _NO_ENTRY else "disk_io"
