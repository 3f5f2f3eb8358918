"""The few kinds of fault; each carries facts, never a sentence."""

from __future__ import annotations


class CanteenError(Exception):
    """A fault the program knows by name."""


class InputError(CanteenError):
    """Something given from outside cannot be used.

    Attributes:
        code: id of the sentence in the words catalogue.
        where: file, sheet, row, column or key, as far as known.
        facts: what the sentence fills in.
    """

    def __init__(self, code: str, *, where: str = "", **facts: object) -> None:
        super().__init__(code, where, facts)
        self.code = code
        self.where = where
        self.facts = facts
