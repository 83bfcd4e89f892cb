"""A page as blocks: the form in which every peer gets its pages, to write them as its own users would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.peers.facts import Claim

PAGE_SIZE = 100
"""Items of a list on one page; a longer list goes on at ``NAME.page-2``."""


class Piece(NamedTuple):
    """Some words: plain, in a style (``em``, ``strong``, ``code``), or a link to a page's path without a suffix."""

    text: str
    path: str = ""
    anchor: str = ""
    style: str = ""


Words = tuple[Piece, ...]


def plain(text: str, style: str = "") -> Words:
    """Give words without a link."""
    return (Piece(text, style=style),)


def joined(parts: Iterable[Words], separator: str = ", ") -> Words:
    """Put a separator between words."""
    found: list[Piece] = []
    for part in parts:
        found.extend([Piece(separator), *part] if found else part)
    return tuple(found)


class Heading(NamedTuple):
    """A heading of a level from 2, with its anchor."""

    level: int
    anchor: str
    words: Words


class Paragraph(NamedTuple):
    """A paragraph."""

    words: Words


class Quoted(NamedTuple):
    """A passage of a source."""

    words: Words


class Items(NamedTuple):
    """A list; each item has a depth, 0 or 1."""

    rows: Sequence[tuple[int, Words]]


class Terms(NamedTuple):
    """Terms with their descriptions."""

    rows: Sequence[tuple[str, Sequence[Words]]]


class Table(NamedTuple):
    """A table."""

    head: Sequence[Words]
    rows: Sequence[Sequence[Words]]


class Cards(NamedTuple):
    """Briefings as lists show them: headline, date, publisher and bottom line, each with a note."""

    rows: Sequence[tuple[str, Words]]


class Statements(NamedTuple):
    """Claims as lists show them; ``own`` is the id of the page, which does not link to itself."""

    rows: Sequence[Claim]
    own: str


class Sources(NamedTuple):
    """Briefings that a page draws on, each on a line."""

    rows: Sequence[str]


class Backlinks(NamedTuple):
    """Briefings that link to a page, each with its reason, and how many there are beyond them."""

    rows: Sequence[tuple[str, str]]
    more: int


class SourceText(NamedTuple):
    """The paragraphs of the article itself, as Markdown."""

    paragraphs: Sequence[str]


Block = Heading | Paragraph | Quoted | Items | Terms | Table | Cards | Statements | Sources | Backlinks | SourceText


@dataclass(slots=True)
class Page:
    """A page: ``path`` without a suffix, ``trail`` of (title, path) from the home page, ``feed`` of briefing ids."""

    path: str
    title: str
    description: str
    section: str
    trail: Sequence[tuple[str, str]] = ()
    blocks: list[Block] = field(default_factory=list)
    older: str = ""
    newer: str = ""
    date: str = ""
    feed: Sequence[str] | None = None

    @property
    def folder(self) -> str:
        """Give the folder of the page, empty at the top."""
        return self.path.rpartition("/")[0]


def part(items: Sequence[object], number: int) -> slice:
    """Give the place of the part of a long list that belongs on a page, which is numbered from 1."""
    return slice((number - 1) * PAGE_SIZE, min(len(items), number * PAGE_SIZE))


def page_count(*lists: Sequence[object]) -> int:
    """Give how many pages the longest of some lists needs, at least one."""
    return max(1, *(-(-len(items) // PAGE_SIZE) for items in lists))


def numbered(path: str, number: int) -> str:
    """Give the path of a further page."""
    return path if number == 1 else f"{path}.page-{number}"


def pager(path: str, number: int, pages: int) -> list[Block]:
    """Give the links between the pages of a long list."""
    if pages == 1:
        return []
    shown = [n for n in range(1, pages + 1) if n in (1, pages) or abs(n - number) <= 3]
    links = [(Piece(str(n)) if n == number else Piece(str(n), numbered(path, n)),) for n in shown]
    return [Paragraph((Piece(f"Page {number} of {pages}: "), *joined(links, " · ")))]
