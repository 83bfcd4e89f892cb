"""How rows of the index are written for the store: on shelves, one for each number of a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from site_builder.base.keys import Key, Owner, key_number
from site_builder.build.packing import pack, unpack

_LENGTH = 4
"""Bytes of the length before each part of a shelf."""

_SMALL = 1 << 14
"""Bytes up to which a shelf is packed anew with each change."""

_MOST_PARTS = 64
"""Most parts of a shelf; each is to be unpacked by itself."""

RowsByKey = Mapping[Key, Mapping[Owner, tuple[Any, ...]]]


def by_shelf(keys: Iterable[Key]) -> dict[int, list[Key]]:
    """Sort keys to the shelves on which their rows are kept: one for each number of a key, with hardly ever two."""
    found: dict[int, list[Key]] = {}
    for key in keys:
        found.setdefault(key_number(key), []).append(key)
    return found


def packed_shelf(rows: RowsByKey) -> bytes:
    """Pack rows of owners that have some, without keys that have none; they can be put behind what was there before."""
    return _part({key: owners for key, owners in rows.items() if owners})


def with_changes(shelf: bytes, changes: RowsByKey) -> bytes:
    """Put other rows of some owners on a shelf; an owner may have none any more.

    They are put behind what is there, until these parts are many, or larger than the first: a large shelf is seldom
    packed anew.
    """
    changed = shelf + _part(changes)
    first, *others = map(len, _parts(changed))
    if len(changed) < _SMALL or sum(others) > first or len(others) >= _MOST_PARTS:
        return packed_shelf(unpacked_shelf(changed))
    return changed


def unpacked_shelf(data: bytes) -> dict[Key, dict[Owner, tuple[Any, ...]]]:
    """Unpack all that was put on a shelf."""
    found: dict[Key, dict[Owner, tuple[Any, ...]]] = {}
    for part in _parts(data):
        for key, owners in unpack(part).items():
            rows = found.setdefault(key, {})
            rows.update(owners)
            for owner in [owner for owner, own in owners.items() if not own]:
                del rows[owner]
    return found


def _part(rows: RowsByKey) -> bytes:
    data = pack(rows)
    return len(data).to_bytes(_LENGTH, "little") + data


def _parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        start, at = at + _LENGTH, at + _LENGTH + int.from_bytes(data[at : at + _LENGTH], "little")
        yield data[start:at]


def packed_keys(keys: Iterable[Key]) -> bytes:
    """Pack keys, in their order."""
    return pack(tuple(tuple(key) for key in keys))


def unpacked_keys(data: bytes) -> tuple[Key, ...]:
    """Unpack keys."""
    return tuple(Key(*key) for key in unpack(data))
