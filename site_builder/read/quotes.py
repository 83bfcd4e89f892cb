"""A quote's place in a text, or the nearest miss.

Words and case are never folded. Where only quotation marks, dashes, spaces or the Unicode form differ, the match is
``typographic``; ``elided`` and ``bracketed`` matches stay within one paragraph.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.model.evidence import Grade, Quote

_SAME = {
    **dict.fromkeys("‘’‚‛′‹›`´＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
}
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_GAP = re.compile(r"\[(?:…|\.\.\.)\]|\[[^\[\]]*\]")
_ELISION = frozenset({"[…]", "[...]"})
_ASCII_OF_WORD = frozenset(string.ascii_letters + string.digits)
_BRACKET_REACH = 60
"""Most characters of the source that an editor's bracket can stand for."""


class Match(NamedTuple):
    """Where a quote stands: pieces as offsets into the text, end exclusive, and how well it fits."""

    parts: tuple[tuple[int, int], ...]
    grade: Grade

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with typographic differences folded away; ``offsets`` lead back, one for each code point of ``text``."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a stretch of the folded text into one of the original."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold quotation marks, dashes, white space and the Unicode form; nothing else."""
    characters: list[str] = []
    offsets: list[int] = []
    marks: list[tuple[int, str, int]] = []

    def flush() -> None:
        for _, mark, where in sorted(marks, key=lambda m: m[0]):
            characters.append(mark)
            offsets.append(where)
        marks.clear()

    for position, character in enumerate(text):
        if character in _DROPPED:
            continue
        for piece in character if character.isascii() else unicodedata.normalize("NFD", character):
            order = unicodedata.combining(piece)
            if order:
                marks.append((order, piece, position))
                continue
            if marks:
                flush()
            folded = " " if piece.isspace() else _SAME.get(piece, piece)
            if folded == " " and characters and characters[-1] == " ":
                continue
            characters.append(folded)
            offsets.append(position)
    flush()
    return Folded("".join(characters), tuple(offsets))


class SearchText:
    """A text to look for quotes in; it is folded once, and only when a quote does not stand in it as written.

    ``paragraphs`` are bounds within which an elided or bracketed quote must stay, end exclusive; where a function is
    given instead, it is called when they are first wanted.
    """

    def __init__(
        self, text: str, paragraphs: Sequence[tuple[int, int]] | Callable[[], Sequence[tuple[int, int]]]
    ) -> None:
        self.text = text
        self._paragraphs = paragraphs
        self._folded: Folded | None = None

    @property
    def paragraphs(self) -> Sequence[tuple[int, int]]:
        if callable(self._paragraphs):
            self._paragraphs = self._paragraphs()
        return self._paragraphs

    @property
    def folded(self) -> Folded:
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded


def find_quote(where: SearchText, quote: Quote) -> list[Match]:
    """Find all places where a quote stands, by the best grade that gives any; its context is not looked at."""
    return find_words(where, quote.exact)


def find_words(where: SearchText, words: str) -> list[Match]:
    """Find all places where words stand, as those of a quote."""
    exact = words.strip()
    found = [Match(((i, i + len(exact)),), "exact") for i in _whole_words(where.text, exact)]
    if found:
        return found
    folded = fold(exact).text.strip()
    if not folded:
        return []
    spans = [where.folded.span(i, i + len(folded)) for i in _whole_words(where.folded.text, folded)]
    if spans or not _GAP.search(exact):
        return [Match((span,), "typographic") for span in spans]
    return list(_with_gaps(where, exact))


def in_context(where: SearchText, matches: Sequence[Match], quote: Quote) -> list[Match]:
    """Keep the matches that stand between the quote's prefix and suffix."""
    if not quote.prefix and not quote.suffix:
        return list(matches)
    prefix, suffix = fold(quote.prefix).text, fold(quote.suffix).text
    kept = []
    for match in matches:
        before = fold(where.text[max(0, match.start - 4 * len(prefix) - 40) : match.start]).text
        after = fold(where.text[match.end : match.end + 4 * len(suffix) + 40]).text
        if before.rstrip().endswith(prefix.rstrip()) and after.lstrip().startswith(suffix.lstrip()):
            kept.append(match)
    return kept


def _whole_words(text: str, words: str) -> Iterator[int]:
    """Find where words stand in a text without cutting a word in two."""
    position = text.find(words)
    while position >= 0:
        if not _joins(text, position) and not _joins(text, position + len(words)):
            yield position
        position = text.find(words, position + 1)


def _joins(text: str, position: int) -> bool:
    """Tell whether a place in a text lies inside a word of a script that puts spaces between words."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if before.isascii() and after.isascii():
        return before in _ASCII_OF_WORD and after in _ASCII_OF_WORD
    if unicodedata.category(after).startswith("M"):
        return True  # a mark belongs to what stands before it
    return _is_of_word(before) and _is_of_word(after) and not (is_unspaced(before) or is_unspaced(after))


def _is_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script written without spaces: Han, kana, Thai, Lao, Khmer, Myanmar."""
    code = ord(character)
    return (
        0x0E00 <= code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


class _Piece(NamedTuple):
    """Words between gaps. An edge is free, and may cut a word, where a bracket stands at it, as in ``[T]he``."""

    words: str
    gap_before: str
    free_start: bool
    free_end: bool


def _with_gaps(where: SearchText, exact: str) -> Iterator[Match]:
    """Find a quote with `[…]` or an editor's brackets, within one paragraph each time."""
    pieces = _pieces(exact)
    grade: Grade = "elided" if any(gap in _ELISION for gap in _GAP.findall(exact)) else "bracketed"
    for start, end in where.paragraphs if pieces else ():
        paragraph = fold(where.text[start:end])
        for spans in _fit_pieces(paragraph.text, pieces):
            parts = [paragraph.span(*span) for span in spans]
            if grade == "bracketed":
                parts = [(parts[0][0], parts[-1][1])]
            yield Match(tuple((start + a, start + b) for a, b in parts), grade)


def _pieces(exact: str) -> list[_Piece]:
    """Cut a quote at its gaps; a piece without words is dropped, and its gaps with it."""
    texts, gaps = [fold(text).text for text in _GAP.split(exact)], _GAP.findall(exact)
    found: list[_Piece] = []
    before: list[str] = []
    for number, text in enumerate(texts):
        words = text.strip()
        if words:
            free_start = number > 0 and gaps[number - 1] not in _ELISION and not text[0].isspace()
            free_end = number < len(gaps) and gaps[number] not in _ELISION and not text[-1].isspace()
            elided = any(gap in _ELISION for gap in before)
            found.append(_Piece(words, "[…]" if elided else "".join(before), free_start, free_end))
            before = []
        before.extend(gaps[number : number + 1])
    return found


def _fit_pieces(text: str, pieces: Sequence[_Piece]) -> Iterator[list[tuple[int, int]]]:
    """Find the pieces in order; for each start the nearest way to go on counts."""
    dead: set[tuple[int, int]] = set()
    for start in _starts(text, pieces[0], 0, len(text)):
        spans = _go_on(text, pieces, [_whole(text, pieces[0], start)], dead)
        if spans:
            yield spans


def _go_on(
    text: str, pieces: Sequence[_Piece], spans: list[tuple[int, int]], dead: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Go on from the pieces found; ``dead`` remembers from where there is no way on, so that none is tried twice."""
    state = (len(spans), spans[-1][1])
    if len(spans) == len(pieces):
        return spans
    if state in dead:
        return []
    piece, reached = pieces[len(spans)], spans[-1][1]
    literal = fold(piece.gap_before).text
    reach = len(text) if piece.gap_before in _ELISION else reached + max(_BRACKET_REACH, len(literal) + 2)
    for start in _starts(text, piece, reached, reach):
        further = _go_on(text, pieces, [*spans, _whole(text, piece, start)], dead)
        if further:
            return further
    dead.add(state)
    return []


def _starts(text: str, piece: _Piece, first: int, last: int) -> Iterator[int]:
    position = text.find(piece.words, first)
    while 0 <= position <= last:
        end = position + len(piece.words)
        if (piece.free_start or not _joins(text, position)) and (piece.free_end or not _joins(text, end)):
            yield position
        position = text.find(piece.words, position + 1)


def _whole(text: str, piece: _Piece, start: int) -> tuple[int, int]:
    """Widen a piece to whole words, where the editor's bracket stands for the rest of one."""
    end = start + len(piece.words)
    while piece.free_start and _joins(text, start):
        start -= 1
    while piece.free_end and _joins(text, end):
        end += 1
    return start, end
