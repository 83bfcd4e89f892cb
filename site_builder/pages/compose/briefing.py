"""One briefing: what an article says, who says it, what the analyst concludes, and where it all stands."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, independence, ledger, related
from site_builder.link.rights import shown_quote, source_words
from site_builder.link.rows import RelationRow
from site_builder.model.evidence import Article
from site_builder.model.page import ComposedPage, Link
from site_builder.model.registry import ENTITY_KINDS, Source
from site_builder.pages.bylines import authors_of
from site_builder.pages.compose.parts import HOME, count_of, quoted
from site_builder.pages.compose.provenance import add_provenance
from site_builder.pages.compose.source_text import add_images, add_source_text
from site_builder.pages.compose.statements import add_claims, add_facts, add_judgments, add_timeline
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark
from site_builder.pages.phrases import ENTITY_TITLES, RELATIONS
from site_builder.pages.routes import path_of
from site_builder.pages.structured import briefing_nodes, citation_tags
from site_builder.pages.writing import Sheet, joined

_BACKGROUND = ("background", "updates")


def compose_briefing(reader: Reader, page: PageId) -> ComposedPage:
    """Compose a briefing; a section without content is left out."""
    sheet = Sheet(reader, page)
    article = reader.ask(catalogue.article, page.id)
    for section in SECTIONS:
        section(sheet, article)
    older, newer = reader.ask(catalogue.neighbours, page.id)
    note = article.annotation
    deck = source_words(article, note.deck)
    description = note.bluf.text if note.bluf else deck or f"What “{note.headline.text}” says, statement by statement."
    return sheet.finish(
        title=note.headline.text,
        description=description,
        section="briefings",
        trail=[HOME, ("Briefings", PageId("briefings"))],
        previous=Link(older.headline, path_of(PageId("briefings", older.article))) if older else None,
        following=Link(newer.headline, path_of(PageId("briefings", newer.article))) if newer else None,
        date=note.published.date if note.published else None,
        origin=article.path,
        tags=citation_tags(reader, article),
        nodes=briefing_nodes(reader, article),
        source=_source_citation(sheet, article),
    )


def _source_citation(sheet: Sheet, article: Article) -> str:
    """Cite the source article as a footnote does: authors, headline, publisher, date, address."""
    note = article.annotation
    title = note.headline.text
    by = ", ".join(authors_of(sheet.reader, article))
    parts = [f"{by}." if by else "", f"“{title}”" if title.endswith((".", "?", "!")) else f"“{title}.”"]
    outlet = sheet.reader.ask(catalogue.title, "sources", note.publisher)
    parts.append(f"{outlet}, {note.published.date if note.published else 'no date'}.")
    parts.append(f"{note.url}." if note.url else "")
    return escape_markdown(" ".join(filter(None, parts)))


def _add_head(sheet: Sheet, article: Article) -> None:
    note = article.annotation
    sheet.heading(1, escape_markdown(note.headline.text))
    lines = []
    if note.headline.basis != "stated":
        lines.append(f"Headline:{basis_mark(note.headline.basis, note.headline.why, note.headline.ref)}")
    for title in note.translated_headlines:
        if article.display == "none":
            continue
        marks = f"{{lang={title.language}}}"
        words = f"[{escape_markdown(title.text)}]{marks}"
        if title.translation:
            by = f", translated by {escape_markdown(title.translator)}" if title.translator else ""
            words += f" — “{escape_markdown(title.translation)}”{by}"
        lines.append(words)
    published = note.published
    date = (
        f"{sheet.date(published.date)}{basis_mark(published.basis, published.why, published.ref)}" if published else ""
    )
    lines.append(f"{sheet.title_link('sources', note.publisher)} · {date or sheet.date(None)}")
    names = [name for name in note.byline if sheet.reader.ask(catalogue.exists, "people", name)]
    names += [name for name in note.byline if name not in names and source_words(article, name)]
    if names:
        lines.append(f"By {joined([sheet.entity_link(name, ('people',)) for name in names])}")
    topics = joined([sheet.title_link("topics", topic) for topic in note.topics], ", ")
    lines.append(f"Topics: {topics}" if topics else "")
    sheet.add("{.lead-in}\n" + "\\\n".join(line for line in lines if line))
    if deck := source_words(article, note.deck):
        sheet.add(f"{{.deck}}\n{escape_markdown(deck)}")


def _add_bottom_line(sheet: Sheet, article: Article) -> None:
    bluf = article.annotation.bluf
    if bluf is None:
        return
    sheet.heading(2, Md("Bottom line"), "bottom-line")
    sheet.add(f"{{.bottom-line}}\n{sheet.prose(bluf.text)} {sheet.cites(bluf.cites, article.id)}".rstrip())


def _add_background(sheet: Sheet, article: Article) -> None:
    items = []
    for row in sheet.reader.ask(related.relations_of, article.id):
        if row.type in _BACKGROUND and row.basis == "declared":
            card = sheet.reader.ask(catalogue.card, row.other)
            why = f": {escape_markdown(row.why)}" if row.why else ""
            items.append(f"{sheet.article_link(row.other)}, {sheet.date(card.date)}{why}")
    if items:
        sheet.heading(2, Md("Background"), "background")
        sheet.items(items)


def _add_gaps(sheet: Sheet, article: Article) -> None:
    if article.annotation.gaps:
        sheet.heading(2, Md("What is not known"), "gaps")
        sheet.items([sheet.prose(gap) for gap in article.annotation.gaps])


def _relation_item(sheet: Sheet, row: RelationRow) -> str:
    words = RELATIONS[row.type][row.basis == "incoming"]
    item = f"{sheet.span(words, 'relation')} {sheet.article_link(row.other)}"
    if row.event:
        item += f" ({sheet.title_link('events', row.event)})"
    if row.independence != "unknown":
        item += f" · {sheet.span(row.independence, 'independence')}"
    return f"{item}{': ' + escape_markdown(row.why) if row.why else ''} {sheet.cites(row.cites, row.article)}".rstrip()


def _add_related(sheet: Sheet, article: Article) -> None:
    declared = [_relation_item(sheet, row) for row in sheet.reader.ask(related.relations_of, article.id)]
    derived = []
    for other in sheet.reader.ask(related.related_articles, article.id):
        shared = joined([sheet.title_link(kind, name) for kind, name in other.shared[:4]])
        rest = f" and {len(other.shared) - 4} more" if len(other.shared) > 4 else ""
        derived.append(f"{sheet.article_link(other.article)} · shares {shared}{rest}")
    if not declared and not derived:
        return
    sheet.heading(2, Md("Related briefings"), "related")
    sheet.items(declared)
    if derived:
        sheet.add("By what they share, the rarest first:" if declared else "")
        sheet.items(derived)


def _add_entities(sheet: Sheet, article: Article) -> None:
    mentions = sheet.reader.ask(catalogue.entities_of, article.id)
    terms = []
    for kind in ENTITY_KINDS:
        found = [f"{sheet.title_link(m.kind, m.entity)} ({', '.join(m.roles)})" for m in mentions if m.kind == kind]
        terms.append((ENTITY_TITLES[kind], ["; ".join(found)] if found else []))
    if mentions:
        sheet.heading(2, Md("Who and what is in it"), "entities")
        sheet.terms(terms)


def _control(sheet: Sheet, name: str) -> str:
    """Name a publisher with its control label."""
    source = sheet.reader.ask(catalogue.item, "sources", name)
    assert isinstance(source, Source)
    words = str(sheet.title_link("sources", name))
    if source.control:
        c = source.control
        when = f" as of {sheet.date(c.as_of)}" if c.as_of else ""
        checked = "" if c.verified else ", not verified"
        words += f" (control: {sheet.url(escape_markdown(c.code), c.ref)}{when}{checked})"
    return words


def _add_source_summary(sheet: Sheet, article: Article) -> None:
    note = article.annotation
    sheet.heading(2, Md("Sources of this briefing"), "sources")
    drawn = []
    for number, up in enumerate(note.upstream):
        anchor = article.anchors.get(f"upstream.{number}")
        words = f": {quoted(shown_quote(anchor))}" if shown_quote(anchor) else ""
        drawn.append(f"{_control(sheet, up.source)}{', ' + escape_markdown(up.role) if up.role else ''}{words}")
    relayed = list(dict.fromkeys(v for claim in note.claims for v in claim.via))
    narrator = sum(claim.attribution == "narrator" for claim in note.claims)
    others = {cite.partition("#")[0] for judgment in note.judgments for cite in judgment.cites if "#" in cite}
    dated = [sheet.reader.ask(catalogue.card, other) for other in sorted({*others, article.id})]
    dates = sorted((card.date for card in dated if card.date), key=lambda d: d.sort_key)
    rested = tuple(sorted({*others, article.id}))
    groups = count_of(sheet.reader.ask(independence.group_count, rested), "independent group")
    voice = f"in the narrator's voice: {narrator} of {count_of(len(note.claims), 'claim')}" if note.claims else ""
    span = ""
    if len(dates) > 1:
        count = count_of(len(dated), "article")
        span = f"With the briefings that its judgments cite, {count}, from {dates[0]} to {dates[-1]}."
    sheet.terms(
        [
            ("Published by", [_control(sheet, note.publisher)]),
            ("Draws on", drawn),
            ("Relays", [str(sheet.outlets(relayed))] if relayed else []),
            ("Voice", [voice] if voice else []),
            ("Sources", [f"{count_of(len(rested), 'article')} in {groups}"]),
            ("Counts as one source with", _company(sheet, article)),
            ("Oldest and newest", [span] if span else []),
        ]
    )


def _company(sheet: Sheet, article: Article) -> list[str]:
    """Name a few of the articles that this one counts as one source with, and say why."""
    found = sheet.reader.ask(independence.company, article.id)
    if found is None:
        return []
    links = "; ".join(sheet.article_link(other) for other in found.articles)
    more = f"{found.more} more" if found.more <= independence.MANY else f"more than {independence.MANY} others"
    lines = [f"{links} and {more}" if found.more else links]
    lines.extend(f"They draw on {sheet.title_link('sources', source)}, too." for source in found.upstream)
    if found.declared:
        links = joined([sheet.article_link(other, "Related") for other in found.declared[: independence.FEW]])
        lines.append(f"An analyst has noted that one depends on the other: this one and {links}.")
    for passage in found.passages[: independence.FEW]:
        words = sheet.reader.ask(ledger.opening, article.id, passage.start, passage.end)
        where = joined([sheet.article_link(other) for other in passage.articles])
        lines.append(f"{passage.words} words in a row are the same in {where}{': ' + quoted(words) if words else ''}")
    return lines


SECTIONS: tuple[Callable[[Sheet, Article], None], ...] = (
    _add_head,
    _add_bottom_line,
    add_judgments,
    add_claims,
    add_facts,
    add_timeline,
    _add_background,
    _add_gaps,
    _add_related,
    _add_entities,
    _add_source_summary,
    add_source_text,
    add_images,
    add_provenance,
)
"""The order of a briefing."""
