"""The words of a source's body: what is counted, and what is compared between sources."""

from __future__ import annotations

import re
from typing import NamedTuple

from site_builder.model.source import SourceText

_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han: each character counts as a word, since no spaces part them."""

_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+(?:['’\-‐‑][^\W_{_ALONE}]+)*")


class Word(NamedTuple):
    """A word with its place in the reading text, end exclusive."""

    text: str
    start: int
    end: int


def words_between(text: str, start: int, end: int) -> list[Word]:
    """List the words of a stretch of a text."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text, start, end)]


def body_words(source: SourceText) -> list[Word]:
    """List the words of the body: without headline, byline, captions and what else is not body text."""
    return [w for span in source.spans if span.role == "body" for w in words_between(source.text, span.start, span.end)]
