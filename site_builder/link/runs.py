"""Runs of words that two sources share: fingerprints find them, so that no pair of sources is compared.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of the hashes of all short runs of words, the least of each few
neighbours is kept as a *mark*. A run of the wanted length holds exactly so many short ones as are neighbours, so it has
one mark, and two sources that share the run share the mark. Only runs with a shared mark are looked at; what is kept of
a run is a name made from its words.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Collection, Sequence
from itertools import repeat
from typing import NamedTuple

from site_builder.link.words import body_places, body_words
from site_builder.model.source import SourceText

_NEIGHBOURS = 4
"""Hashes of which the least is a mark, but for very short runs."""

_JOINING = frozenset(
    ["a", "al", "an", "and", "da", "de", "der", "di", "du", "for", "in", "la", "le", "of", "on", "the", "to", "und"]
)
"""Words that join names: a run of these and of capitalized words is made of names alone."""


class Run(NamedTuple):
    """A run of the wanted length in one source: its name, and its place in the reading text."""

    run: str
    start: int
    end: int


def _folded(words: Sequence[str]) -> list[str]:
    """Fold case and the forms of apostrophes and hyphens; a word holds no line feed."""
    return "\n".join(words).casefold().replace("’", "'").replace("‐", "-").replace("‑", "-").split("\n")


def _marks(folded: Sequence[str], length: int) -> list[int]:
    """Give the mark of each run of the wanted length, in order."""
    neighbours = min(_NEIGHBOURS, length)
    parts = [folded[place:] for place in range(length - neighbours + 1)]
    texts = map(str.encode, map(" ".join, zip(*parts, strict=False)), repeat("utf-8"), repeat("surrogatepass"))
    hashes = list(map(zlib.crc32, texts))
    return list(map(min, zip(*(hashes[place:] for place in range(neighbours)), strict=False)))


def marks_of(source: SourceText, length: int) -> bytes:
    """Give the marks of a source's body, sorted, each once, as unsigned integers of four bytes."""
    return array("I", sorted(set(_marks(_folded(body_words(source)), length)))).tobytes()


def runs_about(source: SourceText, length: int, marks: Collection[int]) -> list[Run]:
    """Give every run of the wanted length in a source's body that has one of these marks and is not names alone."""
    return [run for _, run in marked_runs(source, length, marks)]


def marked_runs(source: SourceText, length: int, marks: Collection[int]) -> list[tuple[int, Run]]:
    """Give the same runs, each behind its mark: the same run of words has the same one wherever it stands."""
    words = body_words(source)
    folded = _folded(words)
    firsts = [(first, mark) for first, mark in enumerate(_marks(folded, length)) if mark in marks]
    places = body_places(source) if firsts else []
    found = []
    for first, mark in firsts:
        behind = first + length
        if not _is_names_alone(words[first:behind], folded[first:behind]):
            text = " ".join(folded[first:behind])
            name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            found.append((mark, Run(name, places[first][0], places[behind - 1][1])))
    return found


def _is_names_alone(words: Sequence[str], folded: Sequence[str]) -> bool:
    return all(
        word[0].isupper() or word[0].isdigit() or fold in _JOINING for word, fold in zip(words, folded, strict=True)
    )
