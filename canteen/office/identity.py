"""Who a person is: written with what it takes to find the name, and never rewritten without a trace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canteen.book import vault
from canteen.errors import InputError
from canteen.rules import idnumber
from canteen.rules.entries import IdentityChanged

if TYPE_CHECKING:
    from canteen.book import Record
    from canteen.office.deed import Deed

# Not typed by anybody: they follow from the others.
_FOLLOWS = ("person", "pinyin", "initials")


def named(identity: vault.Identity) -> vault.Identity:
    """Return an identity with the pinyin of its name, and the sex of its ID number."""
    # Costs half a second to import; the desk never needs it.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return replace(
        identity,
        pinyin="".join(lazy_pinyin(identity.name)).lower(),
        initials="".join(lazy_pinyin(identity.name, style=Style.FIRST_LETTER)).lower(),
        sex=idnumber.sex(identity.id_number),
    )


def rewrite(deed: Deed, before: vault.Identity, after: vault.Identity) -> bool:
    """Write an identity anew, with what stood before field by field; tell whether anything differed."""
    changed = tuple(name for name in vault.COLUMNS if getattr(before, name) != getattr(after, name))
    told = [name for name in changed if name not in _FOLLOWS]
    if not told:
        return False
    if "name" in told:
        after = named(after)
    born = idnumber.birth_date(after.id_number).isoformat()
    entry = deed.append(IdentityChanged(after.person, born, told))
    vault.put(deed.record, after)
    for name in told:
        vault.put_change(deed.record, entry.header.uuid, name, getattr(before, name), getattr(after, name))
    return True


def name_nobody(record: Record, person: str, text: str) -> None:
    """See that a line for the journal names nobody: what is written there can never be taken out.

    Raises:
        InputError: source_names.
    """
    who = vault.get(record, person)
    if who.name in text or who.id_number in text.upper():
        raise InputError("source_names")
