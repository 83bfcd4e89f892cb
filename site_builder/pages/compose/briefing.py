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
from site_builder.pages.compose.pictures import add_voices
from site_builder.pages.compose.provenance import add_provenance
from site_builder.pages.compose.source_text import add_images, add_source_text
from site_builder.pages.compose.statements import add_claims, add_facts, add_judgments, add_timeline
from site_builder.pages.facets import facets_of
from site_builder.pages.markdown import escape_markdown
from site_builder.pages.phrases import ENTITY_TITLES, RELATIONS
from site_builder.pages.pictures.card import card_of
from site_builder.pages.routes import path_of
from site_builder.pages.structured import briefing_nodes, citation_tags
from site_builder.pages.writing import Sheet

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
    described = sheet.say("What “{title}” says, statement by statement.", title=note.headline.text)
    description = note.bluf.text if note.bluf else deck or described
    return sheet.finish(
        title=note.headline.text,
        description=description,
        section="briefings",
        trail=[sheet.home, (sheet.say("Briefings"), PageId("briefings"))],
        previous=Link(older.headline, path_of(PageId("briefings", older.article))) if older else None,
        following=Link(newer.headline, path_of(PageId("briefings", newer.article))) if newer else None,
        date=note.published.date if note.published else None,
        origin=article.path,
        tags=citation_tags(reader, article),
        picture=_picture(reader, article),
        facets=tuple(facets_of(reader, article)),
        nodes=briefing_nodes(reader, article),
        source=_source_citation(sheet, article),
    )


def _picture(reader: Reader, article: Article) -> str:
    is_wanted = reader.ask(catalogue.settings).theme.social_images
    return card_of(article.annotation.headline.text, article.id) if is_wanted else ""


def _source_citation(sheet: Sheet, article: Article) -> str:
    """Cite the source article as a footnote does: authors, headline, publisher, date, address."""
    note = article.annotation
    title = note.headline.text
    by = ", ".join(authors_of(sheet.reader, article))
    parts = [f"{by}." if by else "", f"“{title}”" if title.endswith((".", "?", "!")) else f"“{title}.”"]
    outlet = sheet.reader.ask(catalogue.title, "sources", note.publisher)
    parts.append(f"{outlet}, {sheet.words.date(note.published.date if note.published else None)}.")
    parts.append(f"{note.url}." if note.url else "")
    return escape_markdown(" ".join(filter(None, parts)))


def _add_head(sheet: Sheet, article: Article) -> None:
    note = article.annotation
    sheet.heading(1, escape_markdown(note.headline.text))
    lines: list[str] = []
    if note.headline.basis != "stated":
        mark = sheet.basis(note.headline.basis, note.headline.why, note.headline.ref)
        lines.append(sheet.say("Headline:{mark}", mark=mark))
    for title in note.translated_headlines:
        if article.display == "none":
            continue
        marks = f"{{lang={title.language}}}"
        words = f"[{escape_markdown(title.text)}]{marks}"
        if title.translation:
            by = sheet.say(", translated by {name}", name=escape_markdown(title.translator)) if title.translator else ""
            words += f" — “{escape_markdown(title.translation)}”{by}"
        lines.append(words)
    published = note.published
    date = (
        f"{sheet.date(published.date)}{sheet.basis(published.basis, published.why, published.ref)}" if published else ""
    )
    lines.append(f"{sheet.title_link('sources', note.publisher)} · {date or sheet.date(None)}")
    names = [name for name in note.byline if sheet.reader.ask(catalogue.exists, "people", name)]
    names += [name for name in note.byline if name not in names and source_words(article, name)]
    if names:
        authors = sheet.joined([sheet.entity_link(name, ("people",)) for name in names])
        lines.append(sheet.say("By {names}", names=authors))
    topics = sheet.words.listed([sheet.title_link("topics", topic) for topic in note.topics])
    lines.append(sheet.say("Topics: {topics}", topics=topics) if topics else "")
    sheet.add("{.lead-in}\n" + "\\\n".join(line for line in lines if line))
    if deck := source_words(article, note.deck):
        sheet.add(f"{{.deck}}\n{escape_markdown(deck)}")


def _add_bottom_line(sheet: Sheet, article: Article) -> None:
    bluf = article.annotation.bluf
    if bluf is None:
        return
    sheet.heading(2, sheet.say("Bottom line"), "bottom-line")
    sheet.add(f"{{.bottom-line}}\n{sheet.prose(bluf.text)} {sheet.cites(bluf.cites, article.id)}".rstrip())


def _add_background(sheet: Sheet, article: Article) -> None:
    items = []
    for row in sheet.reader.ask(related.relations_of, article.id):
        if row.type in _BACKGROUND and row.basis == "declared":
            card = sheet.reader.ask(catalogue.card, row.other)
            why = f": {escape_markdown(row.why)}" if row.why else ""
            items.append(f"{sheet.article_link(row.other)}, {sheet.date(card.date)}{why}")
    if items:
        sheet.heading(2, sheet.say("Background"), "background")
        sheet.items(items)


def _add_gaps(sheet: Sheet, article: Article) -> None:
    if article.annotation.gaps:
        sheet.heading(2, sheet.say("What is not known"), "gaps")
        sheet.items([sheet.prose(gap) for gap in article.annotation.gaps])


def _relation_item(sheet: Sheet, row: RelationRow) -> str:
    words = sheet.say(RELATIONS[row.type][row.basis == "incoming"])
    item = f"{sheet.span(words, 'relation')} {sheet.article_link(row.other)}"
    if row.event:
        item += f" ({sheet.title_link('events', row.event)})"
    if row.independence != "unknown":
        item += f" · {sheet.span(sheet.say(row.independence), 'independence')}"
    return f"{item}{': ' + escape_markdown(row.why) if row.why else ''} {sheet.cites(row.cites, row.article)}".rstrip()


def _add_related(sheet: Sheet, article: Article) -> None:
    declared = [_relation_item(sheet, row) for row in sheet.reader.ask(related.relations_of, article.id)]
    derived = []
    for other in sheet.reader.ask(related.related_articles, article.id):
        shared = [sheet.title_link(kind, name) for kind, name in other.shared[:4]]
        what = sheet.say("shares {what}", what=sheet.and_more(sheet.joined(shared), len(other.shared) - 4))
        derived.append(f"{sheet.article_link(other.article)} · {what}")
    if not declared and not derived:
        return
    sheet.heading(2, sheet.say("Related briefings"), "related")
    sheet.items(declared)
    if derived:
        sheet.add(sheet.say("By what they share, the rarest first:") if declared else "")
        sheet.items(derived)


def _add_entities(sheet: Sheet, article: Article) -> None:
    mentions = sheet.reader.ask(catalogue.entities_of, article.id)
    terms = []
    for kind in ENTITY_KINDS:
        found = [
            f"{sheet.title_link(m.kind, m.entity)} ({sheet.terms_of(m.roles)})" for m in mentions if m.kind == kind
        ]
        terms.append((sheet.say(ENTITY_TITLES[kind]), ["; ".join(found)] if found else []))
    if mentions:
        sheet.heading(2, sheet.say("Who and what is in it"), "entities")
        add_voices(sheet, article)
        sheet.terms(terms)


def _control(sheet: Sheet, name: str) -> str:
    """Name a publisher with its control label."""
    source = sheet.reader.ask(catalogue.item, "sources", name)
    assert isinstance(source, Source)
    words = str(sheet.title_link("sources", name))
    if source.control:
        c = source.control
        when = sheet.say(", as of {date}", date=sheet.date(c.as_of)) if c.as_of else ""
        checked = "" if c.verified else sheet.say(", not verified")
        label = sheet.say("control: {label}", label=sheet.url(escape_markdown(c.code), c.ref))
        words += f" ({label}{when}{checked})"
    return words


def _add_source_summary(sheet: Sheet, article: Article) -> None:
    note = article.annotation
    sheet.heading(2, sheet.say("Sources of this briefing"), "sources")
    drawn = []
    for number, up in enumerate(note.upstream):
        anchor = article.anchors.get(f"upstream.{number}")
        words = f": {sheet.quoted(shown_quote(anchor))}" if shown_quote(anchor) else ""
        drawn.append(f"{_control(sheet, up.source)}{', ' + escape_markdown(up.role) if up.role else ''}{words}")
    relayed = list(dict.fromkeys(v for claim in note.claims for v in claim.via))
    narrator = sum(claim.attribution == "narrator" for claim in note.claims)
    others = {cite.partition("#")[0] for judgment in note.judgments for cite in judgment.cites if "#" in cite}
    dated = [sheet.reader.ask(catalogue.card, other) for other in sorted({*others, article.id})]
    dates = sorted((card.date for card in dated if card.date), key=lambda d: d.sort_key)
    rested = tuple(sorted({*others, article.id}))
    groups = sheet.count(
        sheet.reader.ask(independence.group_count, rested), "{n} independent group", "{n} independent groups"
    )
    claims = sheet.count(len(note.claims), "{n} claim", "{n} claims")
    voice = sheet.say("in the narrator's voice: {n} of {claims}", n=narrator, claims=claims) if note.claims else ""
    span = ""
    if len(dates) > 1:
        count = sheet.count(len(dated), "{n} article", "{n} articles")
        first, last = (escape_markdown(sheet.words.date(date)) for date in (dates[0], dates[-1]))
        span = sheet.say(
            "With the briefings that its judgments cite, {articles}, from {first} to {last}.",
            articles=count, first=first, last=last,
        )  # fmt: skip
    sheet.terms(
        [
            (sheet.say("Published by"), [_control(sheet, note.publisher)]),
            (sheet.say("Draws on"), drawn),
            (sheet.say("Relays"), [str(sheet.outlets(relayed))] if relayed else []),
            (sheet.say("Voice"), [voice] if voice else []),
            (
                sheet.say("Sources"),
                [
                    sheet.say(
                        "{articles} in {groups}",
                        articles=sheet.count(len(rested), "{n} article", "{n} articles"),
                        groups=groups,
                    )
                ],
            ),
            (sheet.say("Counts as one source with"), _company(sheet, article)),
            (sheet.say("Oldest and newest"), [span] if span else []),
        ]
    )


def _company(sheet: Sheet, article: Article) -> list[str]:
    """Name a few of the articles that this one counts as one source with, and say why."""
    found = sheet.reader.ask(independence.company, article.id)
    if found is None:
        return []
    links = "; ".join(sheet.article_link(other) for other in found.articles)
    many = sheet.say("{what} and more than {n} others", what=links, n=independence.MANY)
    lines: list[str] = [many if found.more > independence.MANY else sheet.and_more(links, found.more)]
    lines.extend(
        sheet.say("They draw on {source}, too.", source=sheet.title_link("sources", source))
        for source in found.upstream
    )
    if found.declared:
        links = sheet.joined([sheet.article_link(other, "Related") for other in found.declared[: independence.FEW]])
        lines.append(
            sheet.say("An analyst has noted that one depends on the other: this one and {links}.", links=links)
        )
    for passage in found.passages[: independence.FEW]:
        words = sheet.reader.ask(ledger.opening, article.id, passage.start, passage.end)
        where = sheet.joined([sheet.article_link(other) for other in passage.articles])
        told = sheet.say("{n} words in a row are the same in {articles}", n=passage.words, articles=where)
        lines.append(f"{told}{': ' + sheet.quoted(words) if words else ''}")
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
