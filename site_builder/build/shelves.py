"""How rows of the index are written for the store: on shelves, one for each number of a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.base.keys import Key, Owner, key_number
from site_builder.build.packing import pack, unpack

_LENGTH = 4
"""Bytes of the length before each part of a shelf."""

RowsByKey = Mapping[Key, Mapping[Owner, tuple[Any, ...]]]


def by_shelf(keys: Iterable[Key]) -> dict[int, list[Key]]:
    """Sort keys to the shelves on which their rows are kept: one for each number of a key, with hardly ever two."""
    found: dict[int, list[Key]] = {}
    for key in keys:
        found.setdefault(key_number(key), []).append(key)
    return found


def packed_shelf(rows: RowsByKey) -> bytes:
    """Pack rows for a shelf, without keys that have none; what is packed can be put behind what was before."""
    data = pack({key: owners for key, owners in rows.items() if owners})
    return len(data).to_bytes(_LENGTH, "little") + data


def unpacked_shelf(data: bytes) -> dict[Key, dict[Owner, tuple[Any, ...]]]:
    """Unpack all that was put on a shelf."""
    found: dict[Key, dict[Owner, tuple[Any, ...]]] = {}
    at = 0
    while at < len(data):
        end = at + _LENGTH + int.from_bytes(data[at : at + _LENGTH], "little")
        for key, owners in unpack(data[at + _LENGTH : end]).items():
            found.setdefault(key, {}).update(owners)
        at = end
    return found


def packed_keys(keys: Iterable[Key]) -> bytes:
    """Pack keys, in their order."""
    return pack(tuple(tuple(key) for key in keys))


def unpacked_keys(data: bytes) -> tuple[Key, ...]:
    """Unpack keys."""
    return tuple(Key(*key) for key in unpack(data))
