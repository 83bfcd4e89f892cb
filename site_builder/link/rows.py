"""What an article, a registry item or a page contributes to the rest of the site, as rows of the index.

A row prints by its values alone: fingerprints are made of that, and it is several times as fast as with names.
"""

from __future__ import annotations

from typing import NamedTuple

from site_builder.base.dates import Day, Edtf
from site_builder.base.keys import PageId
from site_builder.model.evidence import Basis


class CiteRow(NamedTuple):
    """An article as a source of something: what a reference to it says."""

    article: str
    headline: str
    publisher: str
    date: Edtf | None

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class ArticleRow(NamedTuple):
    """An article as lists show it."""

    article: str
    headline: str
    headline_basis: Basis
    publisher: str
    date: Edtf | None
    date_basis: Basis
    language: str
    topics: tuple[str, ...]
    bluf: str
    bluf_cites: tuple[str, ...]

    def __repr__(self) -> str:
        return tuple.__repr__(self)

    @property
    def days(self) -> tuple[Day, Day] | None:
        """The first and the last day of its date."""
        return self.date.sort_key[:2] if self.date else None


class DatedRow(NamedTuple):
    """When an article was published: the first and the last day, ``None`` where it has no date."""

    article: str
    days: tuple[Day, Day] | None

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class QuoteRow(NamedTuple):
    """A quote with its offsets into the decoded file (for HTML, into the extracted main text), end exclusive.

    ``exact`` is empty where nothing of the source may be shown; ``parts`` are given where there are several. A quote
    that is shortened, to stay within what may be shown, ends where that does; one of which nothing is printed, `[…]`,
    has its whole place.
    """

    exact: str
    start: int
    end: int
    grade: str
    segment: str
    parts: tuple[tuple[int, int], ...]
    is_shortened: bool

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class ClaimRow(NamedTuple):
    """A claim with its holders rolled up; ``date`` is its own or its article's, ``quote`` what may be shown of it."""

    article: str
    claim: str
    speaker: tuple[str, ...]
    holder: tuple[str, ...]
    own_voice: tuple[str, ...]
    "Those of ``holder`` for whom a speaker of theirs speaks."
    addressee: tuple[str, ...]
    via: tuple[str, ...]
    proposition: str
    stance: str
    stance_note: str
    modality: str
    attribution: str
    hedge: str
    text: str
    date: Edtf | None
    quote: str
    grade: str
    line: int
    language: str
    card: CiteRow

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class ReportRow(NamedTuple):
    """What one article says of an event."""

    article: str
    report: str
    event: str
    role: str
    date: Edtf | None
    date_words: str
    quote: str
    grade: str
    line: int
    language: str
    card: CiteRow
    place: QuoteRow

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class FactRow(NamedTuple):
    """A measured value in one article."""

    article: str
    fact: str
    measure: str
    value: tuple[str, ...]
    approx: bool
    hedge: str
    as_of: Edtf | None
    basis: Basis
    why: str
    ref: str
    words: str
    quote: str
    grade: str
    line: int
    language: str

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class JudgmentRow(NamedTuple):
    """A judgment of the analyst."""

    article: str
    judgment: str
    text: str
    likelihood: str
    confidence: str
    confidence_why: str
    cites: tuple[str, ...]
    assumptions: tuple[str, ...]
    indicators: tuple[str, ...]
    date: Edtf | None

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class GapRow(NamedTuple):
    """An open question of one article."""

    article: str
    number: int
    text: str

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class UnstatedRow(NamedTuple):
    """A value that the source does not state: what it is, how it is known, and why or by what reference."""

    article: str
    field: str
    value: str
    basis: Basis
    why: str
    ref: str

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class RelationRow(NamedTuple):
    """A relation as declared, or mirrored where its type is symmetric."""

    article: str
    other: str
    type: str
    event: str
    independence: str
    why: str
    cites: tuple[str, ...]
    basis: str
    "``declared`` or ``mirrored``; an incoming row of an unsymmetric type is ``incoming``."

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class TieRow(NamedTuple):
    """What ties an article to others: a source upstream, an article that it depends on, or a run of shared words.

    ``kind`` is ``upstream``, ``dependent`` or ``run``; ``on`` is the id of the source, of the article, or of the run.
    """

    article: str
    kind: str
    on: str

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class MentionRow(NamedTuple):
    """An entity in one article; ``roles`` say how it is there: ``speaks``, ``holds a position``, ``is named``, …"""

    kind: str
    entity: str
    article: str
    roles: tuple[str, ...]

    @property
    def acts(self) -> bool:
        """Tell whether it speaks, is spoken to or takes part, and is not only named."""
        return set(self.roles) != {"is named"}

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class ArticleRef(NamedTuple):
    """An article by the digest under which it is kept."""

    digest: bytes

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class AppearanceRow(NamedTuple):
    """An article in which an entity stands, with its roles there."""

    card: ArticleRow
    roles: tuple[str, ...]

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class LinkRow(NamedTuple):
    """A page that links to another, and what it says of it."""

    page: PageId
    title: str
    why: str

    def __repr__(self) -> str:
        return tuple.__repr__(self)


class NameRow(NamedTuple):
    """A name that links by itself."""

    name: str
    kind: str
    entity: str

    def __repr__(self) -> str:
        return tuple.__repr__(self)
