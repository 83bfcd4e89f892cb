"""What an article, a hand-written page and the settings contribute to the site, as entries of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.base.dates import Edtf
from site_builder.base.keys import Key, PageId
from site_builder.link.differences import compare, read_manifest, without_source_words
from site_builder.link.holders import holders, own_voice
from site_builder.link.index import Entry
from site_builder.link.mentions import Named, NameTable
from site_builder.link.registry_entries import backlink
from site_builder.link.rights import shown_quote, source_words
from site_builder.link.rows import (
    AppearanceRow,
    ArticleRef,
    ArticleRow,
    CiteRow,
    ClaimRow,
    DatedRow,
    FactRow,
    GapRow,
    JudgmentRow,
    MentionRow,
    QuoteRow,
    RelationRow,
    ReportRow,
    TieRow,
    UnstatedRow,
)
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import SYMMETRIC, Anchor, Article
from site_builder.model.measures import value_in_words
from site_builder.model.page import HandwrittenPage
from site_builder.model.registry import ENTITY_KINDS, Registry


def entries_of_settings(config: SiteConfig) -> Iterator[Entry]:
    """The settings are one row."""
    yield Key("settings"), config


def entries_of_comparison(earlier: bytes, manifest: bytes) -> Iterator[Entry]:
    """What the site tells differently than in an earlier state, both given by their manifests."""
    old, new = read_manifest(earlier), read_manifest(manifest)
    yield Key("since"), len(old["articles"])
    for difference in compare(old, new):
        yield Key("differences"), without_source_words(difference)


def entries_of_page(page: HandwrittenPage, links: tuple[PageId, ...]) -> Iterator[Entry]:
    """A hand-written page links to the pages that its text leads to."""
    yield Key("page", page.name), page
    yield Key("list", "pages"), page.name
    for target in sorted(set(links)):
        yield backlink(target.kind, target.id, PageId("page", page.name), page.title, "page")


def entries_of_article(article: Article, registry: Registry, names: NameTable) -> Iterator[Entry]:
    """Everything that an article contributes to the rest of the site."""
    note = article.annotation
    date = note.published.date if note.published else None
    row = ArticleRow(
        article.id,
        note.headline.text,
        note.headline.basis,
        note.publisher,
        date,
        note.published.basis if note.published else "stated",
        article.language,
        note.topics,
        note.bluf.text if note.bluf else "",
        note.bluf.cites if note.bluf else (),
    )
    page = PageId("briefings", article.id)
    yield Key("article", article.id), ArticleRef(article.digest)
    yield Key("articles"), row
    yield Key("dates"), DatedRow(article.id, row.days)
    yield Key("card", article.id), row
    yield Key("articles-of-publisher", note.publisher), row
    yield backlink("sources", note.publisher, page, row.headline, "published")
    for topic in note.topics:
        yield Key("articles-of-topic", topic), row
        for report in note.events:
            if report.role != "illustration":
                yield Key("events-of-topic", topic), report.event
        yield backlink("topics", topic, page, row.headline, "briefing")
    for upstream in note.upstream:
        yield Key("articles-drawing-on", upstream.source), row
        yield Key("upstream-of-publisher", note.publisher), upstream.source
        if upstream.source != "unknown":
            yield Key("ties"), TieRow(article.id, "upstream", upstream.source)
        yield backlink("sources", upstream.source, page, row.headline, "draws on")
    yield from _cited(article, note.bluf.cites if note.bluf else (), "cited in the bottom line")
    cite = CiteRow(article.id, row.headline, row.publisher, row.date)
    yield from _claims(article, registry, cite)
    yield from _events(article, cite)
    yield from _facts(article, registry)
    yield from _analysis(article, date)
    yield from _relations(article)
    stretches = ((s.start, s.end) for s in article.source.spans if s.role in ("body", "headline", "deck", "subhead"))
    named = tuple(names.find_in(article.source.text, stretches))
    mentions = tuple(mentions_of(article, registry, named))
    for mention in mentions:
        yield Key("mentions", f"{mention.kind}/{mention.entity}"), AppearanceRow(row, mention.roles)
        yield Key("entities-of", article.id), mention
        yield backlink(mention.kind, mention.entity, page, row.headline, ", ".join(mention.roles))
    yield from _shared(article, mentions)
    yield from _aliases_used(article, registry, named)


def _aliases_used(article: Article, registry: Registry, named: Iterable[Named]) -> Iterator[Entry]:
    """The names by which entities stand in the source, each once, where it is not the preferred one."""
    text = article.source.text
    for kind, entity, name in sorted({(n.kind, n.entity, text[n.start : n.end]) for n in named}):
        if registry.items(kind)[entity].name != name:  # type: ignore[union-attr]  # the entity kinds have names
            yield Key("named-as", f"{kind}/{entity}"), name


def _shared(article: Article, mentions: tuple[MentionRow, ...]) -> Iterator[Entry]:
    """What an article can share with others, and by what it is known there; nothing else of it counts for that."""
    note = article.annotation
    parts = [("events", report.event) for report in note.events]
    parts.extend(("propositions", claim.proposition) for claim in note.claims if claim.proposition)
    parts.extend((mention.kind, mention.entity) for mention in mentions)
    parts.extend(("topics", topic) for topic in note.topics)
    for kind, name in dict.fromkeys(parts):
        yield Key("parts", article.id), (kind, name)
        yield Key("sharers", f"{kind}/{name}"), article.id


def language_of(article: Article, anchor: Anchor) -> str:
    """Give the language of a quote: that of its segment, else of its article."""
    spans = article.source.spans_within(anchor.start, anchor.end)
    return (spans[0].language if spans else "") or article.language


def quote_row(article: Article, anchor: Anchor) -> QuoteRow:
    """Say where a quote stands in the file of its article: what is printed of it, or all where nothing is."""
    source = article.source
    pieces = anchor.printed_parts or anchor.parts
    parts = tuple((source.file_offset(a), source.file_offset(b, is_end=True)) for a, b in pieces)
    return QuoteRow(
        anchor.printed,
        parts[0][0],
        parts[-1][1],
        anchor.grade,
        anchor.segment,
        parts if len(parts) > 1 else (),
        anchor.is_shortened,
    )


def _claims(article: Article, registry: Registry, card: CiteRow) -> Iterator[Entry]:
    title, page = card.headline, PageId("briefings", article.id)
    for claim in article.annotation.claims:
        anchor = article.anchors[claim.id]
        date = claim.date or card.date
        row = ClaimRow(
            article.id,
            claim.id,
            claim.speaker,
            holders(registry, claim, date),
            own_voice(registry, claim, date),
            claim.addressee,
            claim.via,
            claim.proposition,
            claim.stance or "",
            claim.stance_note,
            claim.modality or "",
            claim.attribution or "",
            source_words(article, claim.hedge),
            claim.text,
            date,
            shown_quote(anchor),
            anchor.grade,
            anchor.line,
            language_of(article, anchor),
            card,
        )
        yield Key("claims-of-article", article.id), row
        is_confirmed = claim.credibility is not None and claim.credibility.grade == "1"
        for holder in row.holder:
            if is_confirmed and row.proposition:
                yield Key("confirmed"), (article.id, claim.id, holder, row.proposition)
            yield Key("claims-held-by", holder), row
            if row.proposition and row.stance:
                yield Key("position", f"{holder}/{row.proposition}"), row
        for speaker in claim.speaker:
            yield Key("claims-spoken-by", speaker), row
        for via in claim.via:
            yield Key("claims-relayed-by", via), row
        if claim.proposition:
            yield Key("claims-on", claim.proposition), row
            yield backlink("propositions", claim.proposition, page, title, claim.stance or "claim")


def _events(article: Article, card: CiteRow) -> Iterator[Entry]:
    title, page = card.headline, PageId("briefings", article.id)
    for report in article.annotation.events:
        anchor = article.anchors[report.id]
        date_anchor = article.anchors.get(f"{report.id}.date_quote")
        row = ReportRow(
            article.id,
            report.id,
            report.event,
            report.role,
            report.date,
            shown_quote(date_anchor),
            shown_quote(anchor),
            anchor.grade,
            anchor.line,
            language_of(article, anchor),
            card,
            quote_row(article, anchor),
        )
        yield Key("reports-of", report.event), row
        if report.role != "illustration":
            yield Key("told"), (report.event, article.id)
        yield Key("reports-in", article.id), row
        yield backlink("events", report.event, page, title, report.role)


def _facts(article: Article, registry: Registry) -> Iterator[Entry]:
    for fact in article.annotation.facts:
        anchor = article.anchors[fact.id]
        row = FactRow(
            article.id,
            fact.id,
            fact.measure,
            fact.value,
            fact.approx,
            source_words(article, fact.hedge),
            fact.as_of,
            fact.basis,
            fact.why,
            fact.ref,
            source_words(article, fact.text),
            shown_quote(anchor),
            anchor.grade,
            anchor.line,
            language_of(article, anchor),
        )
        yield Key("facts-of", fact.measure), row
        yield Key("facts-in", article.id), row
        if fact.basis != "stated":
            measure = registry.measures[fact.measure]
            words = value_in_words(measure, fact.value)
            why = fact.why or (f"the source says “{row.words}”" if row.words else "read off the source")
            yield Key("unstated"), UnstatedRow(article.id, measure.label, words, fact.basis, why, fact.ref)


def _analysis(article: Article, date: Edtf | None) -> Iterator[Entry]:
    note = article.annotation
    for judgment in note.judgments:
        yield (
            Key("judgments"),
            JudgmentRow(
                article.id,
                judgment.id,
                judgment.text,
                judgment.likelihood or "",
                judgment.confidence or "",
                judgment.confidence_why,
                judgment.cites,
                judgment.assumptions,
                judgment.indicators,
                date,
            ),
        )
        yield from _cited(article, judgment.cites, "cited in a judgment")
    for number, text in enumerate(note.gaps, 1):
        yield Key("gaps"), GapRow(article.id, number, text)
    if note.published and note.published.basis != "stated":
        p = note.published
        yield Key("unstated"), UnstatedRow(article.id, "date of publication", str(p.date), p.basis, p.why, p.ref)
    if note.headline.basis != "stated":
        h = note.headline
        yield Key("unstated"), UnstatedRow(article.id, "headline", h.text, h.basis, h.why, h.ref)


def _cited(article: Article, cites: tuple[str, ...], why: str) -> Iterator[Entry]:
    page, title = PageId("briefings", article.id), article.annotation.headline.text
    for other in sorted({cite.partition("#")[0] for cite in cites if "#" in cite} - {article.id}):
        yield backlink("briefings", other, page, title, why)


def _relations(article: Article) -> Iterator[Entry]:
    page, title = PageId("briefings", article.id), article.annotation.headline.text
    for relation in article.annotation.relations:
        cites = tuple(article.global_id(cite) for cite in relation.cites)
        row = RelationRow(
            article.id,
            relation.to,
            relation.type,
            relation.event,
            relation.independence,
            relation.why,
            cites,
            "declared",
        )
        back = "mirrored" if relation.type in SYMMETRIC else "incoming"
        if relation.independence == "dependent":
            yield Key("ties"), TieRow(article.id, "dependent", relation.to)
        if relation.type == "contradicts":
            yield Key("contradicts"), row
        yield Key("relations", article.id), row
        yield Key("relations", relation.to), row._replace(article=relation.to, other=article.id, basis=back)
        yield backlink("briefings", relation.to, page, title, relation.type)
        others = tuple(cite for cite in relation.cites if cite.partition("#")[0] != relation.to)
        yield from _cited(article, others, "cited for a relation")


def mentions_of(article: Article, registry: Registry, named: Iterable[Named]) -> Iterator[MentionRow]:
    """List the entities of an article with their roles, by kind and id.

    An entity is there when it speaks, holds a position, is addressed, takes part in an event that the article reports,
    or is named in body, headline, deck or subhead by a name that links by itself or by a declared mention.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}

    def note(kind: str, entity: str, role: str) -> None:
        if kind:
            found.setdefault((kind, entity), {})[role] = None

    annotation = article.annotation
    for claim in annotation.claims:
        date = claim.date or (annotation.published.date if annotation.published else None)
        for role, entities in (
            ("speaks", claim.speaker),
            ("holds a position", holders(registry, claim, date)),
            ("is addressed", claim.addressee),
        ):
            for entity in entities:
                note(registry.kind_of(entity, ("people", "organizations")), entity, role)
    for report in annotation.events:
        event = registry.events[report.event]
        role = "is pictured" if report.role == "illustration" else "takes part"
        for entity in event.participants:
            note(registry.kind_of(entity), entity, role)
        if event.location and report.role != "illustration":
            note("places", event.location, "is the scene")
    # A declared mention says what a name stands for, so no other match counts within its words.
    declared = [anchor for name, anchor in article.anchors.items() if name.startswith("mention.")]
    for mention in annotation.mentions:
        note(registry.kind_of(mention.entity), mention.entity, "is named")
    for name in annotation.byline:
        if name in registry.people:
            note("people", name, "wrote it")
    for hit in named:
        if not any(a.start < hit.end and hit.start < a.end for a in declared):
            note(hit.kind, hit.entity, "is named")
    order = {kind: number for number, kind in enumerate(ENTITY_KINDS)}
    for (kind, entity), roles in sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1])):
        yield MentionRow(kind, entity, article.id, tuple(roles))
