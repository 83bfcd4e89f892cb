"""Known names in text: the longest at each place, on word boundaries."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from site_builder.link.rows import NameRow
from site_builder.read.quotes import is_unspaced

_ASCII_OF_WORD = frozenset(string.ascii_letters + string.digits + "_")


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
        return tuple(self.find_in(text, ((0, len(text)),)))

    def find_in(self, text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Named]:
        """Find names in stretches of a text, start and end in order, none overlapping, each as if it stood alone.

        One pass over the whole text serves all stretches; offsets are those of the whole text.
        """
        if self._automaton is None:
            return
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        hits.sort(key=_longest_first)
        count, at = len(hits), 0
        for first, last in stretches:
            reached = first
            while at < count and (hit := hits[at])[1] < last:
                at += 1
                number, start, end = hit
                if start >= reached and end <= last and _is_word(text, start, end, first, last):
                    row = self._rows[number]
                    yield Named(start, end, row.kind, row.entity)
                    reached = end


def _longest_first(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


def _is_word(text: str, start: int, end: int, first: int, last: int) -> bool:
    """Tell whether a stretch of a text, of which only ``first`` to ``last`` counts, cuts no word in two."""
    if start > first and _runs_on(text[start - 1], text[start]):
        return False
    return end == last or not _runs_on(text[end - 1], text[end])


def _runs_on(left: str, right: str) -> bool:
    """Tell whether two neighbours belong to one word; scripts without spaces have no such bounds."""
    if left.isascii() and right.isascii():
        return left in _ASCII_OF_WORD and right in _ASCII_OF_WORD
    if is_unspaced(left) or is_unspaced(right):
        return False
    return _is_of_word(left) and _is_of_word(right)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")
