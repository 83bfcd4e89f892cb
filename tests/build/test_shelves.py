"""Shelves: other rows are put behind those that are there, and are what comes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.keys import Key, Owner
from site_builder.build import shelves
from site_builder.build.packing import DamagedError
from site_builder.build.shelves import packed_shelf, unpacked_shelf, with_changes

KEYS = [Key("letter", name) for name in "ab"]
OWNERS = [Owner("article", name) for name in "pqr"]
CHANGES = st.dictionaries(
    st.sampled_from(KEYS), st.dictionaries(st.sampled_from(OWNERS), st.lists(st.integers(0, 9), max_size=2).map(tuple))
)
Rows = dict[Key, dict[Owner, tuple[Any, ...]]]


def rows_on(shelf: bytes) -> Rows:
    return {key: owners for key, owners in unpacked_shelf(shelf).items() if owners}


@given(st.lists(CHANGES, max_size=9), st.sampled_from([0, 1 << 14]), st.sampled_from([2, 64]))
def test_rows_are_those_of_the_last_changes(changes: list[Rows], small: int, most: int) -> None:
    rows: Rows = {}
    shelf = b""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelves, "_SMALL", small)
        patch.setattr(shelves, "_MOST_PARTS", most)
        for changed in changes:
            for key, owners in changed.items():
                rows[key] = {o: own for o, own in {**rows.get(key, {}), **owners}.items() if own}
            shelf = with_changes(shelf, changed)
            assert rows_on(shelf) == {key: owners for key, owners in rows.items() if owners}


def test_a_shelf_does_not_grow_with_every_change_for_ever() -> None:
    large = {KEYS[0]: {Owner("article", str(number)): (number, "x" * 50) for number in range(1000)}}
    small = {KEYS[0]: {OWNERS[0]: (1,)}}
    for rows in (large, small):
        shelf = first = packed_shelf(rows)
        sizes = []
        for number in range(1000):
            shelf = with_changes(shelf, {KEYS[1]: {OWNERS[1]: (number,)}})
            sizes.append(len(shelf))
        assert max(sizes) < len(first) + 64 * 200
        assert rows_on(shelf) == {**rows, KEYS[1]: {OWNERS[1]: (999,)}}


def test_a_shelf_of_one_owner_is_not_kept_twice() -> None:
    first = packed_shelf({KEYS[0]: {OWNERS[0]: tuple(range(10_000))}})
    shelf = first
    for number in range(100):
        shelf = with_changes(shelf, {KEYS[0]: {OWNERS[0]: tuple(range(number, 10_000 + number))}})
        assert len(shelf) < 3 * len(first)
    assert rows_on(shelf) == {KEYS[0]: {OWNERS[0]: tuple(range(99, 10_099))}}


def test_what_lies_on_a_large_shelf_is_not_packed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = packed_shelf({KEYS[0]: {OWNERS[0]: ("x" * (1 << 15),)}})
    changed = with_changes(shelf, {KEYS[0]: {OWNERS[1]: (1,)}})
    assert changed.startswith(shelf)
    assert len(changed) < len(shelf) + 200


def test_a_damaged_part_is_noticed_when_it_is_wanted() -> None:
    shelf = packed_shelf({KEYS[0]: {OWNERS[0]: ("x" * (1 << 15),)}})
    damaged = shelf[:100] + b"?" + shelf[101:]
    with pytest.raises(DamagedError):
        unpacked_shelf(with_changes(damaged, {KEYS[0]: {OWNERS[1]: (1,)}}))
