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


class StorageError(CanteenError):
    """The surroundings failed: nothing was recorded by the deed that met this.

    Attributes:
        code: disk_full, disk_io, book_locked, book_damaged, book_too_new, book_key, book_settings.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class BookInUse(CanteenError):  # noqa: N818 - not a fault of anybody: another window has the book
    """The book is open in another window of this machine."""
