"""Known names in text: the longest at each place, on word boundaries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from site_builder.link.rows import NameRow
from site_builder.read.quotes import is_unspaced


class Named(NamedTuple):
    """A known name found in a text, as code-point offsets, end exclusive."""

    start: int
    end: int
    kind: str
    entity: str


class NameTable:
    """All names that link by themselves, compiled for one pass over a text."""

    def __init__(self, names: Iterable[NameRow]) -> None:
        owners: dict[str, NameRow] = {}
        for row in sorted(names):
            owners.setdefault(row.name, row)
        self._rows = tuple(owners.values())
        self._automaton = AhoCorasick([row.name for row in self._rows]) if self._rows else None

    def find(self, text: str) -> tuple[Named, ...]:
        """Find names from left to right; of those that start at one place the longest, and none within another."""
        if self._automaton is None:
            return ()
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        found: list[Named] = []
        reached = 0
        for number, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
            if start >= reached and _is_word(text, start, end):
                row = self._rows[number]
                found.append(Named(start, end, row.kind, row.entity))
                reached = end
        return tuple(found)


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_runs_on(before, text[start]) or _runs_on(text[end - 1], after))


def _runs_on(left: str, right: str) -> bool:
    """Tell whether two neighbours belong to one word; scripts without spaces have no such bounds."""
    if not left or not right or is_unspaced(left) or is_unspaced(right):
        return False
    return _is_of_word(left) and _is_of_word(right)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")
