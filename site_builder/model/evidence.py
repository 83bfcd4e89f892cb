"""The vocabulary of an annotation, whole on one page, and an article: an annotation with its source and its anchors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, NamedTuple, NewType

from site_builder.base.dates import Edtf
from site_builder.model.notation import (
    AsNumber,
    Flag,
    Ids,
    Language,
    OneOrMany,
    Packed,
    Short,
    Text,
    Texts,
    Url,
    Written,
)
from site_builder.model.source import SourceText

ArticleId = NewType("ArticleId", str)
LocalId = NewType("LocalId", str)
"""The id of a claim, event report, fact or judgment within its article: ``c3``."""

Basis = Literal["stated", "inferred", "external", "supplied"]
Stance = Literal["supports", "opposes", "noncommittal", "mixed", "unclear"]
Modality = Literal["assertive", "directive", "commissive", "expressive", "declarative"]
Attribution = Literal["direct", "indirect", "mixed", "narrator"]
EventRole = Literal["main", "background", "upcoming", "illustration"]
SegmentRole = Literal[
    "headline", "deck", "section", "byline", "dateline", "subhead", "caption", "credit", "boilerplate"
]
RelationType = Literal[
    "reports-same-event", "corroborates", "contradicts", "follows-up", "updates", "background", "corrects",
    "derived-from",
]  # fmt: skip
Independence = Literal["independent", "dependent", "unknown"]
Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"
]
Confidence = Literal["low", "moderate", "high"]
Display = Literal["none", "quotes-only", "excerpt", "full"]
Grade = Literal["exact", "typographic", "elided", "bracketed"]

SYMMETRIC: frozenset[str] = frozenset({"reports-same-event", "corroborates", "contradicts"})
"""Relation types that hold in both directions and are mirrored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Written):
    """Words of the source (W3C TextQuoteSelector)."""

    exact: Text
    "The words, as they stand in the source; `[…]` leaves words out, `[word]` is the editor's."
    prefix: str = ""
    "Words just before, where the quote occurs more than once."
    suffix: str = ""
    "Words just after."


QuoteField = Annotated[Quote, Short("exact")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline(Written):
    """The headline as printed, or supplied by the editor where the source has none."""

    text: Text
    basis: Basis = "stated"
    why: Text = ""
    ref: Url = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Written):
    """When the article appeared, and how that is known."""

    date: Edtf
    basis: Basis = "stated"
    text: Text = ""
    "The words of the source about its date."
    why: Text = ""
    ref: Url = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline(Written):
    """The dateline as printed, resolved to a place and a date."""

    text: Text
    place: Text = ""
    date: Edtf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedHeadline(Written):
    """The headline in another language, with a translation."""

    language: Language
    text: Text
    translation: Text = ""
    translator: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream(Written):
    """A source that the article itself says it draws on."""

    source: str
    role: Text = ""
    quote: QuoteField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights(Written):
    """What may be shown of the source, and by what right."""

    status: Url = ""
    "A RightsStatements.org or licence URI."
    display: Display | None = None
    licence: Text = ""
    holder: Text = ""
    max_words: Annotated[float, AsNumber(0, 10_000_000)] | None = None
    "Most words of the source that may be shown."


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Written):
    """A part of the source that is not body text."""

    role: SegmentRole
    lines: Annotated[tuple[Text, ...], OneOrMany()] = ()
    "A line, a list of lines, or a range `a-b`, counted from 1."
    exact: Text = ""
    "The text of the part, where it is not whole lines."
    language: Language = ""
    credit: Text = ""
    event: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bluf(Written):
    """The bottom line up front: two sentences at most."""

    text: Text
    cites: Ids = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credibility(Written):
    """How credible an assessor finds what is claimed, by the Admiralty code: 1 (confirmed by others) to 6 (cannot be
    judged)."""

    grade: Literal["1", "2", "3", "4", "5", "6"]
    assessor: Text = ""
    why: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Written):
    """Who said what, on whose behalf, about which proposition."""

    id: LocalId
    speaker: Ids
    holder: Ids = ()
    "Whose position it is; by default the speaker's organization."
    addressee: Ids = ()
    via: Ids = ()
    "The outlet that relayed it."
    proposition: Text = ""
    stance: Stance | None = None
    stance_note: Text = ""
    modality: Modality | None = None
    attribution: Attribution | None = None
    hedge: Text = ""
    "The source's own hedging word."
    text: Text = ""
    "The claim in the editor's words."
    quote: QuoteField
    date: Edtf | None = None
    credibility: Annotated[Credibility, Short("grade")] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport(Written):
    """What the article says of a registered event."""

    id: LocalId
    event: str
    role: EventRole
    date: Edtf | None = None
    quote: QuoteField
    date_quote: QuoteField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Written):
    """A measured value that the article states."""

    id: LocalId
    measure: str
    value: Texts
    approx: Flag = False
    hedge: Text = ""
    as_of: Edtf | None = None
    basis: Basis = "stated"
    why: Text = ""
    ref: Url = ""
    text: Text = ""
    "The words of the source for the value."
    quote: QuoteField


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Written):
    """A name in the source that stands for an entity, where matching by alias is not enough or wrong."""

    entity: str
    quote: QuoteField


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment(Written):
    """What the analyst concludes, how likely it is, and how sure the analyst is (ICD 203)."""

    id: LocalId
    text: Text
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    confidence_why: Text = ""
    cites: Ids = ()
    assumptions: Texts = ()
    indicators: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Written):
    """How this article relates to another."""

    to: str
    type: RelationType
    event: Text = ""
    independence: Independence = "unknown"
    why: Text = ""
    cites: Ids = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation(Written):
    """One annotation file, as written."""

    source: Text
    sha256: Text
    publisher: Text
    headline: Annotated[Headline, Short("text")]
    topics: Ids
    claims: tuple[Claim, ...]
    published: Annotated[Published, Short("date")] | None = None
    language: Language = ""
    deck: Text = ""
    section: Text = ""
    byline: Texts = ()
    dateline: Annotated[Dateline, Short("text")] | None = None
    genre: Text = ""
    translated_headlines: Annotated[tuple[TranslatedHeadline, ...], OneOrMany(mappings=True)] = ()
    url: Url = ""
    archived_url: Url = ""
    accessed: Edtf | None = None
    upstream: Annotated[tuple[Annotated[Upstream, Short("source")], ...], OneOrMany(mappings=True)] = ()
    rights: Rights = field(default_factory=Rights)
    segments: tuple[Segment, ...] = ()
    bluf: Annotated[Bluf, Short("text")] | None = None
    events: tuple[EventReport, ...] = ()
    facts: tuple[Fact, ...] = ()
    mentions: tuple[Mention, ...] = ()
    judgments: tuple[Judgment, ...] = ()
    gaps: Texts = ()
    relations: tuple[Relation, ...] = ()


class Anchor(NamedTuple):
    """The place of a quote in its source.

    ``start`` and ``end`` are code-point offsets into the reading text, end exclusive; ``parts`` are the pieces that are
    quoted, several where words in between are left out; ``line`` counts from 1; ``exact`` is the text of the quote: as
    the source has it, or as the author wrote it where words are left out or put in brackets. ``printed`` is what may be
    shown of it, and ``printed_parts`` are the pieces of the source in that: less than all where a budget is used up,
    none where nothing may be shown.
    """

    exact: str
    start: int
    end: int
    grade: Grade
    segment: str
    line: int
    parts: tuple[tuple[int, int], ...]
    printed: str
    printed_parts: tuple[tuple[int, int], ...]

    @property
    def is_shortened(self) -> bool:
        """Tell whether some of it may be shown, but not all."""
        return bool(self.printed) and self.printed_parts != self.parts


class Spent(NamedTuple):
    """How many words of a source its own page and data show: of the body with its subheads, of how many there, of all
    parts, and of the longest quote."""

    body_shown: int = 0
    body_words: int = 0
    shown: int = 0
    longest: int = 0


_NOTHING = Spent()


@dataclass(frozen=True, slots=True)
class Article(Packed):
    """An annotation read against its source. ``anchors`` holds a place for each quote by its path, such as ``c3`` or
    ``e1.date_quote``; ``path`` is the annotation file, relative to the project."""

    id: ArticleId
    path: str
    annotation: Annotation
    source: SourceText
    anchors: Mapping[str, Anchor]
    language: str
    display: Display
    spent: Spent = _NOTHING
    digest: bytes = field(default=b"", repr=False)
    "16 bytes that tell what it was made from: both files, and the settings that it depends on."

    def anchored(self) -> Iterator[tuple[str, Anchor]]:
        """Go through the anchors in the order of the source."""
        return iter(sorted(self.anchors.items(), key=lambda item: (item[1].start, item[1].end, item[0])))

    def global_id(self, local: str) -> str:
        """Make the id of one of this article's parts known to the whole site: ``article-id#c3``."""
        return local if "#" in local else f"{self.id}#{local}"
