"""A source text: what quotes are matched in, its segments, and how its offsets lead back into the file."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of the reading text with one role; ``paragraph`` numbers the paragraph it belongs to."""

    start: int
    end: int
    role: str
    line: int
    paragraph: int
    language: str = ""
    credit: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source file as read.

    ``text`` is what a reader sees and quotes are matched in (for ``.txt`` the file itself); ``offsets`` gives for each
    code point of ``text`` its offset in the decoded file, and is empty where the two are the same. ``spans`` are in the
    order of the text, and none overlaps another. ``extracted_sha256`` is the hash of the extracted text for HTML, else
    empty.
    """

    file: str
    sha256: str
    text: str = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    line_starts: tuple[int, ...] = field(repr=False)
    extracted_sha256: str = ""

    def __getstate__(self) -> tuple[Any, ...]:
        """Give what is cheap to pickle: plain tuples for spans, bytes for long rows of numbers."""
        offsets, line_starts = array("I", self.offsets).tobytes(), array("I", self.line_starts).tobytes()
        spans = tuple(map(tuple, self.spans))
        return self.file, self.sha256, self.text, offsets, spans, line_starts, self.extracted_sha256

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        file, sha256, text, offsets, spans, line_starts, extracted = state
        numbers, starts = tuple(array("I", offsets)), tuple(array("I", line_starts))
        values = (file, sha256, text, numbers, tuple(map(Span._make, spans)), starts, extracted)
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def file_offset(self, position: int, *, is_end: bool = False) -> int:
        """Turn an offset of the reading text into one of the file; an end lies just behind the code point before it."""
        if not self.offsets:
            return position
        if is_end:
            return self.offsets[position - 1] + 1 if position else 0
        return self.offsets[position] if position < len(self.offsets) else self.offsets[-1] + 1

    def line_of(self, position: int) -> int:
        """Give the line, from 1, of an offset of the reading text."""
        return bisect_right(self.line_starts, position)

    def spans_within(self, start: int, end: int) -> tuple[Span, ...]:
        """Find the spans that a stretch of the reading text touches."""
        behind = bisect_left(self.spans, (end,))
        first = behind
        while first and self.spans[first - 1].end > start:
            first -= 1
        return self.spans[first:behind]

    def paragraphs(self, *roles: str) -> tuple[tuple[Span, ...], ...]:
        """Group the spans of these roles by paragraph, in order."""
        found: dict[int, list[Span]] = {}
        for span in self.spans:
            if span.role in roles:
                found.setdefault(span.paragraph, []).append(span)
        return tuple(tuple(spans) for _, spans in sorted(found.items()))

    def words_of(self, span: Span) -> str:
        """Give the text of a span."""
        return self.text[span.start : span.end]
