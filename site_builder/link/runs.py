"""Runs of words that two sources share: fingerprints find them, so that no pair of sources is compared.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of the hashes of all short runs of words, the least of each few
neighbours is kept as a *mark*. Two sources that share a run of the wanted length share a mark within it, so only runs
about a shared mark are looked at. What is kept of a run is a name made from its words.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from site_builder.link.words import Word

_NEIGHBOURS = 4
"""Hashes of which the least is a mark; a run of the wanted length holds exactly so many."""

_JOINING = frozenset(
    ["a", "al", "an", "and", "da", "de", "der", "di", "du", "for", "in", "la", "le", "of", "on", "the", "to", "und"]
)
"""Words that join names: a run of these and of capitalized words is made of names alone."""


class Run(NamedTuple):
    """A run of the wanted length in one source: its name, and its place in the reading text."""

    run: str
    start: int
    end: int


def _folded(words: Sequence[Word]) -> list[str]:
    return [word.text.casefold().replace("’", "'").replace("‐", "-").replace("‑", "-") for word in words]


def _marked(folded: Sequence[str], length: int) -> Iterator[tuple[int, int]]:
    """Go through the marks of a text, each with the number of the word at which it begins."""
    short = max(1, length - _NEIGHBOURS + 1)
    neighbours = length - short + 1
    hashes = [
        zlib.crc32(" ".join(folded[place : place + short]).encode("utf-8", "surrogatepass"))
        for place in range(len(folded) - short + 1)
    ]
    last = -1
    for first in range(len(hashes) - neighbours + 1):
        window = hashes[first : first + neighbours]
        least = min(window)
        place = first + neighbours - 1 - window[::-1].index(least)
        if place != last:
            last = place
            yield least, place


def marks_of(words: Sequence[Word], length: int) -> bytes:
    """Give the marks of a text, sorted, each once, as unsigned integers of four bytes."""
    return array("I", sorted({mark for mark, _ in _marked(_folded(words), length)})).tobytes()


def runs_about(words: Sequence[Word], length: int, marks: Collection[int]) -> list[Run]:
    """Give every run of the wanted length that holds one of these marks and is not made of names alone."""
    folded = _folded(words)
    short = max(1, length - _NEIGHBOURS + 1)
    places: dict[int, None] = {}
    for mark, place in _marked(folded, length):
        if mark in marks:
            for first in range(max(0, place - (length - short)), min(place, len(words) - length) + 1):
                places[first] = None
    found = []
    for first in sorted(places):
        if not _is_names_alone(words[first : first + length]):
            text = " ".join(folded[first : first + length])
            name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            found.append(Run(name, words[first].start, words[first + length - 1].end))
    return found


def _is_names_alone(words: Sequence[Word]) -> bool:
    return all(word.text[0].isupper() or word.text[0].isdigit() or word.text.casefold() in _JOINING for word in words)
