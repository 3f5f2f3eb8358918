"""The tree over a seal's entries: one meal can be proved without the others, and no other in its place."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.seal import included, inclusion_proof, merkle_root

ENTRIES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True)


def _tree(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 draws it: level by level, a lone node goes up as it is."""
    while len(leaves) > 1:
        pairs = [leaves[at : at + 2] for at in range(0, len(leaves), 2)]
        leaves = [
            hashlib.sha256(b"\x01" + b"".join(two)).digest() if len(two) > 1 else two[0] for two in pairs
        ]
    return leaves[0]


@given(ENTRIES)
def test_the_root_is_that_of_the_tree_that_is_drawn_level_by_level(entries: list[bytes]) -> None:
    assert merkle_root(entries) == _tree([hashlib.sha256(b"\x00" + each).digest() for each in entries])


def test_no_entries_have_the_hash_of_nothing() -> None:
    assert merkle_root([]) == hashlib.sha256(b"").digest()
    with pytest.raises(IndexError):
        inclusion_proof([], 0)


@given(ENTRIES, st.data())
def test_every_entry_is_proved_by_its_path_and_by_no_other_place(
    entries: list[bytes], data: st.DataObject
) -> None:
    root, size = merkle_root(entries), len(entries)
    at = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(entries, at)
    assert included(entries[at], at, size, path, root)
    assert len(path) <= (size - 1).bit_length()
    other = data.draw(st.integers(-1, size))
    if other != at:
        assert not included(entries[at], other, size, path, root)


@given(ENTRIES, st.data())
def test_a_path_proves_no_other_entry(entries: list[bytes], data: st.DataObject) -> None:
    root, size = merkle_root(entries), len(entries)
    at = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(entries, at)
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda each: each != entries[at]))
    assert not included(other, at, size, path, root)
    assert not included(entries[at], at, size, (*path, other), root)
    if path:
        assert not included(entries[at], at, size, path[:-1], root)
        assert not included(entries[at], at, size, (other, *path[1:]), root) or path[0] == other


@given(ENTRIES, st.data())
def test_any_other_list_has_another_root(entries: list[bytes], data: st.DataObject) -> None:
    root = merkle_root(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    assert merkle_root([*entries[:at], *entries[at + 1 :]]) != root
    assert merkle_root([*entries, entries[at]]) != root
    for one, other in pairwise(range(len(entries))):
        swapped = list(entries)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert merkle_root(swapped) != root


def test_a_node_is_never_taken_for_an_entry() -> None:
    """Without its prefixes a tree of two would have the root of one that holds their node."""
    entries = [bytes([each]) * 32 for each in range(4)]
    nodes = [merkle_root(entries[:2]), merkle_root(entries[2:])]
    assert merkle_root(nodes) != merkle_root(entries)
