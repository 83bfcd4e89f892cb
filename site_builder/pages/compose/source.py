"""Publishers: the list of them, and one with its labels, articles, and what it draws on."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence
from site_builder.link.rows import ArticleRow
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Source
from site_builder.pages.compose.parts import HOME, article_item, claim_list, count_of
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import RELIABILITIES
from site_builder.pages.writing import Sheet


def _source(reader: Reader, name: str) -> Source:
    found = reader.ask(catalogue.item, "sources", name)
    assert isinstance(found, Source)
    return found


def compose_sources(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the list of publishers."""
    sheet = Sheet(reader, page)
    names = sorted(reader.ask(catalogue.ids, "sources"), key=lambda n: (_source(reader, n).name.casefold(), n))
    sheet.heading(1, Md("Sources"))
    sheet.add(
        "Who published what is briefed here. Labels are other people's, with their date; reliability is by the "
        "Admiralty code, where F means that it has not been judged."
    )
    rows = []
    for name in sheet.part(names):
        source = _source(reader, name)
        control = f"{escape_markdown(source.control.code)}" if source.control else ""
        if source.control and source.control.as_of:
            control += f" ({sheet.date(source.control.as_of)})"
        articles = len(reader.ask(catalogue.articles_of_publisher, name))
        drawn = len(reader.ask(catalogue.articles_drawing_on, name))
        grade = f"{source.reliability.grade} ({RELIABILITIES[source.reliability.grade]})"
        rows.append([sheet.title_link("sources", name), source.country, control, grade, str(articles), str(drawn)])
    sheet.table(["Publisher", "Country", "Control", "Reliability", "Briefings", "Drawn on by"], rows)
    return sheet.finish("Sources", "Who published what is briefed here.", "sources", [HOME])


def compose_source(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of a publisher."""
    sheet = Sheet(reader, page)
    source = _source(reader, page.id)
    articles = reader.ask(catalogue.articles_of_publisher, page.id)
    drawing = reader.ask(catalogue.articles_drawing_on, page.id)
    relayed = reader.ask(evidence.claims_relayed_by, page.id)
    sheet.heading(1, escape_markdown(source.name))
    if sheet.is_first:
        if source.descriptor:
            sheet.add(f"{{.lead}}\n{sheet.prose(source.descriptor)}")
        _add_labels(sheet, source)
    _add_articles(sheet, "Briefings", "briefings", articles)
    if sheet.is_first and (drawn := reader.ask(catalogue.upstream_of_publisher, page.id)):
        sheet.heading(2, Md("Draws on"), "draws-on")
        sheet.items([f"{sheet.title_link('sources', name)} ({count_of(n, 'article')})" for name, n in drawn])
    _add_articles(sheet, "Articles that draw on it", "drawn-on-by", drawing)
    if shown := sheet.part(relayed):
        sheet.heading(2, Md("Statements that it relayed"), "relayed")
        claim_list(sheet, shown)
    description = source.descriptor or f"{source.name}: {count_of(len(articles), 'briefing')} of its articles."
    return sheet.finish(source.name, description, "sources", [HOME, ("Sources", PageId("sources"))])


def _add_articles(sheet: Sheet, title: str, anchor: str, found: Sequence[ArticleRow]) -> None:
    if shown := sheet.part(found):
        sheet.heading(2, Md(title), anchor)
        sheet.items([article_item(sheet, row) for row in shown], "articles")


def _add_labels(sheet: Sheet, source: Source) -> None:
    control = []
    if source.control:
        c = source.control
        words = f"{escape_markdown(c.code)}" + (f", as of {sheet.date(c.as_of)}" if c.as_of else "")
        words += f" ({sheet.url(Md('reference'), c.ref)})" if c.ref else ""
        control.append(words + ("" if c.verified else "; not verified by the editors"))
    r = source.reliability
    grade = f"{r.grade}, {RELIABILITIES[r.grade]}"
    if r.assessor:
        grade += f"; assessed by {escape_markdown(r.assessor)}"
    if r.date:
        grade += f"; as of {sheet.date(r.date)}"
    if r.why:
        grade += f": {escape_markdown(r.why)}"
    wikidata = f"https://www.wikidata.org/wiki/{source.wikidata}"
    sheet.terms(
        [
            ("Country", [source.country] if source.country else []),
            ("Address", [sheet.url(escape_markdown(source.url), source.url)] if source.url else []),
            ("Control", control),
            ("Reliability", [grade]),
            ("Wikidata", [sheet.url(Md(source.wikidata), wikidata)] if source.wikidata else []),
        ]
    )
