"""The words of a source's body: what is counted, and what is compared between sources."""

from __future__ import annotations

import re

from site_builder.model.source import SourceText, Span

_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han: each character counts as a word, since no spaces part them."""

_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+(?:['’\-‐‑][^\W_{_ALONE}]+)*")

Place = tuple[int, int]
"""Start and end of a word as code-point offsets into the reading text, end exclusive."""


def words_in(text: str) -> list[str]:
    """List the words of a text."""
    return _WORD.findall(text)


def places_between(text: str, start: int, end: int) -> list[Place]:
    """Find the words of a stretch of a text."""
    return [found.span() for found in _WORD.finditer(text, start, end)]


def body_words(source: SourceText) -> list[str]:
    """List the words of the body: without headline, byline, captions and what else is not body text."""
    return [word for span in _body(source) for word in _WORD.findall(source.text, span.start, span.end)]


def body_places(source: SourceText) -> list[Place]:
    """Find the words of the body, one for one as :func:`body_words` lists them."""
    return [place for span in _body(source) for place in places_between(source.text, span.start, span.end)]


def _body(source: SourceText) -> list[Span]:
    return [span for span in source.spans if span.role == "body"]
