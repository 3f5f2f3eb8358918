"""补贴政策: documents adopted verbatim, those still worked on, and what a draft would have done."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from canteen.book import register
from canteen.errors import InputError
from canteen.office.deed import Deed
from canteen.rules.document import check_documents, read_policy
from canteen.rules.entries import PolicyAdopted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from canteen.book import Book
    from canteen.rules.policy import Policy


def adopt_policy(book: Book, text: str, *, operator: str, now: datetime) -> Policy:
    """Adopt a document, verbatim; it is in force by its own dates.

    Raises:
        InputError: the document cannot be read, or its days overlap those of another.
    """
    text = unicodedata.normalize("NFC", text)  # as the journal keeps it, so that the hash is of what is kept
    policy = read_policy(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with book.writing() as record:
        _check_new(register.terms(record).policies, policy, sha256)
        # The desk decides by one document at a time, so all of a book's documents are one family.
        adopted = (each.policy for each in register.terms(record).policies)
        check_documents(replace(each, family="") for each in (*adopted, policy))
        entry = PolicyAdopted(
            policy=policy.id,
            begins=policy.begins.isoformat(),
            ends=policy.ends.isoformat() if policy.ends else "",
            sha256=sha256,
            text=text,
        )
        Deed(record, operator, now).append(entry)
    return policy


def _check_new(adopted: Iterable[register.Adopted], policy: Policy, sha256: str) -> None:
    same = next((each for each in adopted if each.policy.id == policy.id), None)
    if same is not None and same.sha256 == sha256:
        raise InputError("policy_adopted")
    if same is not None:
        raise InputError("policy_id_adopted", id=policy.id)
