"""The deeds of the counter: each calls one verb, and answers with a value even when the disk does not."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from canteen import desk, office
from canteen.errors import InputError, StorageError
from canteen.rules.answer import Asked, Order, Refused, Served, Voided

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from canteen.book import Book
    from canteen.rules.answer import Found, Glance

Answer = Served | Asked | Refused
Outcome = TypeVar("Outcome")

UNDO_REASON = "wrong_card"


class Counter:
    """One desk with its book and operator; remembers the last deed, to repeat it as the same deed.

    Attributes:
        now: the clock.
    """

    def __init__(self, book: Book, *, operator: str, now: Callable[[], datetime]) -> None:
        self._book, self._operator, self.now = book, operator, now
        self._deed: Callable[[Order], Answer] = lambda _order: Refused("undo_none")
        self._order = self._new_order()

    def serve(self, digits: str) -> Answer:
        """Serve the elder whose card was scanned."""
        return self._first(lambda order: desk.serve(self._book, digits, order))

    def serve_by_name(self, person: str, reason: str) -> Answer:
        """Serve an elder found by name."""
        return self._first(lambda order: desk.serve_by_name(self._book, person, reason, order))

    def serve_guests(self, count: int, payment: str) -> Answer:
        """Serve guests at full price, each a meal of its own; the answer is that to the last one."""
        keys = [uuid.uuid4().hex for _ in range(count)]

        def deed(order: Order) -> Answer:
            answers = [desk.serve_guest(self._book, replace(order, key=key)) for key in keys]
            return answers[-1]

        self._order = replace(self._new_order(), payment=payment)  # type: ignore[arg-type]  # from the closed list
        self._deed = deed
        return self.again()

    def accept(self, asked: Asked) -> Answer:
        """Repeat the deed with its question answered by yes."""
        code, facts = asked.code, asked.facts
        if code == "price_missing":
            return self._price_and_repeat(asked)
        meal_type = facts.get("meal_type") if code == "off_hours" else self._order.meal_type
        accepted = self._order.accepted | {code}
        self._order = replace(self._order, accepted=accepted, meal_type=meal_type)  # type: ignore[arg-type]  # a fact
        return self.again()

    def _price_and_repeat(self, asked: Asked) -> Answer:
        fen, meal_type = asked.facts["price_fen"], asked.facts["meal_type"]

        def set_price() -> None:
            now = self.now()
            office.set_price(
                self._book,
                meal_type,  # type: ignore[arg-type]  # a fact of the question
                fen,  # type: ignore[arg-type]  # the same
                begins=now.date(),
                operator=self._operator,
                now=now,
            )

        problem = self._safely(set_price)
        return problem if isinstance(problem, Refused) else self.again()

    def again(self) -> Answer:
        """Try the same deed once more; what is on disk already is not done twice."""
        self._order = replace(self._order, now=self.now())
        return self._safely(lambda: self._deed(self._order))

    def unread(self, kind: str, length: int) -> Answer:
        """Answer a code that is no card of ours; only kind and length are known here."""
        order = self._new_order()
        return self._safely(lambda: desk.note_unread(self._book, kind, length, order))

    def void(self, meal: str | None) -> Voided | Refused:
        """Take back a meal, or the last one of this desk."""
        now, operator, book = self.now(), self._operator, self._book
        if meal is None:
            return self._safely(lambda: desk.void_last(book, UNDO_REASON, operator=operator, now=now))
        return self._safely(lambda: desk.void(book, meal, UNDO_REASON, operator=operator, now=now))

    def explain_void(self, meal: str, reason: str) -> Voided | Refused:
        """Say another reason why a meal was taken back."""
        now, operator = self.now(), self._operator
        return self._safely(lambda: desk.explain_void(self._book, meal, reason, operator=operator, now=now))

    def look_private(self, person: str) -> Refused | None:
        """Record that the private lines of a person are opened; they stay closed if that fails."""
        now, operator = self.now(), self._operator
        return self._safely(lambda: desk.look_private(self._book, person, operator=operator, now=now))

    def amend(
        self,
        meal: str,
        *,
        mode: str | None = None,
        payment: str | None = None,
        helper: str | None = None,
        price_fen: int | None = None,
    ) -> Answer:
        """Change what a meal just recorded is, or how it is eaten, paid or collected."""
        now = self.now()
        return self._safely(
            lambda: desk.amend(
                self._book,
                meal,
                operator=self._operator,
                now=now,
                mode=mode,
                payment=payment,
                helper=helper,
                price_fen=price_fen,
            )
        )

    def give(self, digits: str, person: str) -> Refused | None:
        """Give a card that nobody holds to an elder."""
        now = self.now()

        def deed() -> None:
            office.give_card(self._book, digits, person, operator=self._operator, now=now)

        return self._safely(deed)

    def photo(self, person: str) -> bytes:
        """Return the photo that a person agreed to, as JPEG; nothing where none is kept or can be read."""
        found = self._safely(lambda: office.photo(self._book, person))
        return b"" if isinstance(found, Refused) else found

    def find(self, text: str) -> tuple[Found, ...]:
        """Find elders by characters, initials, or the tail of a number."""
        found = self._safely(lambda: desk.find(self._book, text, today=self.now().date()))
        return () if isinstance(found, Refused) else found

    def glance(self) -> Glance | Refused:
        """Return what stands beside the stage."""
        return self._safely(lambda: desk.glance(self._book, now=self.now()))

    def meal(self, key: str) -> Served | Refused | None:
        """Return a recorded meal."""
        return self._safely(lambda: desk.meal(self._book, key))

    def explained(self, answer: Answer | None) -> Served | Asked | None:
        """Return what F3 explains: this meal, this question, or the meal taken before."""
        if isinstance(answer, Served):
            return answer
        if isinstance(answer, Asked):
            return answer if answer.decision is not None else None
        if answer is None or "meal" not in answer.facts:
            return None
        first = self.meal(str(answer.facts["meal"]))
        return first if isinstance(first, Served) else None

    def name(self) -> str | Refused:
        """Return the name of the canteen."""
        return self._safely(lambda: office.facts(self._book).name)

    def _first(self, deed: Callable[[Order], Answer]) -> Answer:
        self._deed, self._order = deed, self._new_order()
        return self._safely(lambda: deed(self._order))

    def _new_order(self) -> Order:
        return Order(self._operator, self.now(), key=uuid.uuid4().hex)

    @staticmethod
    def _safely(deed: Callable[[], Outcome]) -> Outcome | Refused:
        """A disk that does not take it, or a card somebody has, is an answer like any other."""
        try:
            return deed()
        except StorageError as fault:
            return Refused("save_problem", facts={"code": fault.code})
        except InputError as fault:
            return Refused(fault.code, facts=fault.facts)
