"""The words of a source's body: what is counted, and what is compared between sources."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from site_builder.model.source import SourceText, Span

_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han: each character counts as a word, since no spaces part them."""

_JOINERS = "\u200c\u200d"


def _marks() -> str:
    """List the marks that belong to the letter before them, and the joiners, as ranges of a class."""
    points = [n for n in range(0x300, 0x1F000) if unicodedata.category(chr(n)).startswith("M")]
    points += [*map(ord, _JOINERS), *range(0xE0100, 0xE01F0)]
    breaks = [n for n, (a, b) in enumerate(pairwise(points), 1) if b != a + 1]
    runs = [points[a:b] for a, b in pairwise([0, *breaks, len(points)])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


def _word(letters: str) -> re.Pattern[str]:
    return re.compile(rf"[{_ALONE}]|{letters}(?:['’\-‐‑]{letters})*")


_PLAIN = _word(rf"[^\W_{_ALONE}]+")


@lru_cache(maxsize=1)
def _marked() -> re.Pattern[str]:
    return _word(rf"[^\W_{_ALONE}]+(?:[{_marks()}]+[^\W_{_ALONE}]*)*")


def _is_mark(character: str) -> bool:
    return character >= "\u0300" and (unicodedata.category(character)[0] == "M" or character in _JOINERS)


@lru_cache(maxsize=16)
def _pattern(text: str) -> re.Pattern[str]:
    """Choose what finds words: where no mark follows a letter, as in most texts, twice as fast."""
    return _PLAIN if text.isascii() or not any(map(_is_mark, set(text))) else _marked()


Place = tuple[int, int]
"""Start and end of a word as code-point offsets into the reading text, end exclusive."""


def words_in(text: str) -> list[str]:
    """List the words of a text."""
    return _pattern(text).findall(text)


def places_between(text: str, start: int, end: int) -> list[Place]:
    """Find the words of a stretch of a text."""
    return [found.span() for found in _pattern(text).finditer(text, start, end)]


def body_words(source: SourceText) -> list[str]:
    """List the words of the body: without headline, byline, captions and what else is not body text."""
    pattern = _pattern(source.text)
    return [word for span in _body(source) for word in pattern.findall(source.text, span.start, span.end)]


def body_places(source: SourceText) -> list[Place]:
    """Find the words of the body, one for one as :func:`body_words` lists them."""
    return [place for span in _body(source) for place in places_between(source.text, span.start, span.end)]


def _body(source: SourceText) -> list[Span]:
    return [span for span in source.spans if span.role == "body"]
