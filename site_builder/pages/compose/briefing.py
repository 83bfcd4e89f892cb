"""One briefing: what an article says, who says it, what the analyst concludes, and where it all stands."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.base.keys import PageId
from site_builder.link.entries import source_words
from site_builder.link.holders import post_at
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence, related, timeline
from site_builder.link.rows import ClaimRow, RelationRow, ReportRow
from site_builder.model.evidence import Article, Judgment
from site_builder.model.measures import value_in_words
from site_builder.model.page import ComposedPage, Link
from site_builder.model.registry import ENTITY_KINDS, Measure, Person, Source
from site_builder.pages.compose.parts import HOME, count_of, event_date, event_of, quoted
from site_builder.pages.compose.provenance import add_provenance
from site_builder.pages.compose.source_text import UNMARKED, add_images, add_source_text
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark, stance_mark
from site_builder.pages.phrases import ATTRIBUTIONS, ENTITY_TITLES, EVENT_ROLES, GRADES, MODALITIES, RELATIONS
from site_builder.pages.routes import path_of
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
    )


def _add_head(sheet: Sheet, article: Article) -> None:
    note = article.annotation
    sheet.heading(1, escape_markdown(note.headline.text))
    lines = []
    if note.headline.basis != "stated":
        lines.append(f"Headline:{basis_mark(sheet, note.headline.basis, note.headline.why, note.headline.ref)}")
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
        f"{sheet.date(published.date)}{basis_mark(sheet, published.basis, published.why, published.ref)}"
        if published
        else ""
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


def _add_judgments(sheet: Sheet, article: Article) -> None:
    judgments = article.annotation.judgments
    if not judgments:
        return
    sheet.heading(2, Md("Key judgments"), "judgments")
    for judgment in judgments:
        _add_judgment(sheet, article, judgment)


def _add_judgment(sheet: Sheet, article: Article, judgment: Judgment) -> None:
    likelihood = judgment.likelihood or "no likelihood given"
    sheet.heading(3, Md(f"Judgment {judgment.id}: {likelihood}"), item=judgment.id, kind="judgment")
    sheet.add(f"{sheet.prose(judgment.text)} {sheet.cites(judgment.cites, article.id)}".rstrip())
    if judgment.confidence:
        why = f" {escape_markdown(judgment.confidence_why)}" if judgment.confidence_why else ""
        mark = sheet.span(judgment.confidence, "confidence", judgment.confidence)
        sheet.add(f"Confidence in this judgment: {mark}.{why}")
    for label, items in (("Assumes", judgment.assumptions), ("Would change it", judgment.indicators)):
        sheet.terms([(label, [escape_markdown(item) for item in items])])


def _add_claims(sheet: Sheet, article: Article) -> None:
    claims = sheet.reader.ask(evidence.claims_of_article, article.id)
    if not claims:
        return
    sheet.heading(2, Md("Who said what"), "claims")
    for row in claims:
        _add_claim(sheet, article, row)


def _add_claim(sheet: Sheet, article: Article, row: ClaimRow) -> None:
    sheet.heading(
        3,
        Md(f"{sheet.entities(row.holder)} {stance_mark(sheet, row.stance)} {sheet.span(row.claim, 'id')}"),
        item=row.claim,
        kind="claim",
    )
    if row.proposition:
        note = f" ({escape_markdown(row.stance_note)})" if row.stance_note else ""
        sheet.add(f"{{.proposition}}\n{sheet.title_link('propositions', row.proposition)}{note}")
    if row.text:
        sheet.add(f"{{.paraphrase}}\n{sheet.prose(row.text)}")
    if row.quote:
        sheet.quotation(escape_markdown(row.quote), row.language)
    lead = "The article says so of" if row.attribution == "narrator" else "Said by"
    details = [f"{lead} {joined([_speaker(sheet, row, name) for name in row.speaker])}"]
    if row.addressee:
        details[0] += f" to {sheet.entities(row.addressee)}"
    if row.via:
        details.append(f"relayed by {sheet.outlets(row.via)}")
    if row.modality:
        details.append(MODALITIES[row.modality][0])
    if row.attribution:
        details.append(ATTRIBUTIONS[row.attribution][0])
    if row.hedge:
        details.append(f"the source hedges: “{escape_markdown(row.hedge)}”")
    claim = next(c for c in article.annotation.claims if c.id == row.claim)
    if claim.date:
        details.append(str(sheet.date(claim.date)))
    details.append(_where(sheet, article, row.claim))
    sheet.add(f"{{.details}}\n{' · '.join(details)}")


def _speaker(sheet: Sheet, row: ClaimRow, name: str) -> Md:
    """Name a speaker with the post held at the time."""
    words = sheet.entity_link(name, ("people", "organizations"))
    if not sheet.reader.ask(catalogue.exists, "people", name):
        return words
    person = sheet.reader.ask(catalogue.item, "people", name)
    assert isinstance(person, Person)
    post = post_at(person.posts, row.date)
    return Md(f"{words} ({escape_markdown(post.post)})") if post else words


def _where(sheet: Sheet, article: Article, name: str) -> str:
    """Say how a quote fits and where it stands; with a link where the source text is on the page."""
    anchor = article.anchors[name]
    part = "" if anchor.segment == "body" else f" in the {anchor.segment}"
    words = Md(f"{GRADES[anchor.grade][0]}{part}, line {anchor.line}")
    if article.display in ("excerpt", "full") and anchor.segment not in UNMARKED:
        return sheet.link(words, sheet.page, f"Source-{name}")
    return f"{words}, not shown for reasons of rights" if article.display == "none" else words


def _add_facts(sheet: Sheet, article: Article) -> None:
    rows = []
    for fact in sheet.reader.ask(evidence.facts_in, article.id):
        measure = sheet.reader.ask(catalogue.item, "measures", fact.measure)
        assert isinstance(measure, Measure)
        about = "about " if fact.approx and fact.hedge.casefold() != "about" else ""
        value = f"[{fact.fact}]{{#{fact.fact} .id}} {about}{escape_markdown(value_in_words(measure, fact.value))}"
        why = fact.why or (f"the source says “{fact.words}”" if fact.words else "")
        value += basis_mark(sheet, fact.basis, why, fact.ref)
        if fact.words and fact.basis == "stated":
            value += f" (“{escape_markdown(fact.words)}”)"
        value += f" (“{escape_markdown(fact.hedge)}”)" if fact.hedge else ""
        value += f", as of {sheet.date(fact.as_of)}" if fact.as_of else ""
        words = f"{quoted(fact.quote)} {sheet.span(_where(sheet, article, fact.fact), 'meta')}"
        rows.append([escape_markdown(measure.label), value, words])
    if rows:
        sheet.heading(2, Md("Facts"), "facts")
        sheet.table(["Measure", "Value", "In the source"], rows, "facts")


def _report_row(sheet: Sheet, article: Article, report: ReportRow) -> list[str]:
    event = event_of(sheet, report.event)
    date = f"{sheet.date(report.date)}" if report.date else event_date(sheet, event)
    if report.date and report.date != event.date:
        date = f"{date} (in the registry: {event_date(sheet, event)})"
    name = f"[{report.report}]{{#{report.report} .id}} {sheet.title_link('events', report.event)}"
    words = f"{quoted(report.quote)} {sheet.span(_where(sheet, article, report.report), 'meta')}"
    if report.date_words:
        words += f"; date from {quoted(report.date_words)}"
    return [date, name, EVENT_ROLES[report.role], words]


def _add_timeline(sheet: Sheet, article: Article) -> None:
    reports = [r for r in sheet.reader.ask(timeline.reports_in, article.id) if r.role != "illustration"]
    if reports:
        sheet.heading(2, Md("Timeline"), "timeline")
        rows = [_report_row(sheet, article, report) for report in reports]
        sheet.table(["Date", "Event", "Role here", "In the source"], rows, "timeline")


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
        words = f": {quoted(source_words(article, anchor.exact))}" if anchor and source_words(article, "x") else ""
        drawn.append(f"{_control(sheet, up.source)}{', ' + escape_markdown(up.role) if up.role else ''}{words}")
    relayed = list(dict.fromkeys(v for claim in note.claims for v in claim.via))
    narrator = sum(claim.attribution == "narrator" for claim in note.claims)
    others = {cite.partition("#")[0] for judgment in note.judgments for cite in judgment.cites if "#" in cite}
    dated = [sheet.reader.ask(catalogue.card, other) for other in sorted({*others, article.id})]
    dates = sorted((card.date for card in dated if card.date), key=lambda d: d.sort_key)
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
            ("Oldest and newest", [span] if span else []),
        ]
    )


SECTIONS: tuple[Callable[[Sheet, Article], None], ...] = (
    _add_head,
    _add_bottom_line,
    _add_judgments,
    _add_claims,
    _add_facts,
    _add_timeline,
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
