"""Publishers: the list of them, and one with its labels, articles, and what it draws on."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence
from site_builder.link.rows import ArticleRow
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Source
from site_builder.pages.compose.parts import article_item, claim_list
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
    sheet.heading(1, sheet.say("Sources"))
    sheet.add(
        sheet.say(
            "Who published what is briefed here. Labels are other people's, with their date; reliability is by the "
            "Admiralty code, where F means that it has not been judged."
        )
    )
    rows = []
    for name in sheet.part(names):
        source = _source(reader, name)
        control = f"{escape_markdown(source.control.code)}" if source.control else ""
        if source.control and source.control.as_of:
            control += f" ({sheet.date(source.control.as_of)})"
        articles = len(reader.ask(catalogue.articles_of_publisher, name))
        drawn = len(reader.ask(catalogue.articles_drawing_on, name))
        grade = f"{source.reliability.grade} ({sheet.say(RELIABILITIES[source.reliability.grade])})"
        rows.append([sheet.title_link("sources", name), source.country, control, grade, str(articles), str(drawn)])
    head = [sheet.say("Publisher"), sheet.say("Country"), sheet.say("Control"), sheet.say("Reliability")]
    sheet.table([*head, sheet.say("Briefings"), sheet.say("Drawn on by")], rows)
    return sheet.finish(sheet.say("Sources"), sheet.say("Who published what is briefed here."), "sources", [sheet.home])


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
    _add_articles(sheet, sheet.say("Briefings"), "briefings", articles)
    if sheet.is_first and (drawn := reader.ask(catalogue.upstream_of_publisher, page.id)):
        sheet.heading(2, sheet.say("Draws on"), "draws-on")
        sheet.items(
            [
                f"{sheet.title_link('sources', name)} ({sheet.count(n, '{n} article', '{n} articles')})"
                for name, n in drawn
            ]
        )
    _add_articles(sheet, sheet.say("Articles that draw on it"), "drawn-on-by", drawing)
    if shown := sheet.part(relayed):
        sheet.heading(2, sheet.say("Statements that it relayed"), "relayed")
        claim_list(sheet, shown)
    counted = sheet.count(len(articles), "{n} briefing", "{n} briefings")
    described = sheet.say("{name}: {briefings} of its articles.", name=source.name, briefings=counted)
    description = source.descriptor or described
    return sheet.finish(source.name, description, "sources", [sheet.home, (sheet.say("Sources"), PageId("sources"))])


def _add_articles(sheet: Sheet, title: Md, anchor: str, found: Sequence[ArticleRow]) -> None:
    if shown := sheet.part(found):
        sheet.heading(2, title, anchor)
        sheet.items([article_item(sheet, row) for row in shown], "articles")


def _add_labels(sheet: Sheet, source: Source) -> None:
    control = []
    if source.control:
        c = source.control
        words = f"{escape_markdown(c.code)}" + (
            sheet.say(", as of {date}", date=sheet.date(c.as_of)) if c.as_of else ""
        )
        words += f" ({sheet.url(sheet.say('reference'), c.ref)})" if c.ref else ""
        control.append(words + ("" if c.verified else sheet.say("; not verified by the editors")))
    r = source.reliability
    grade = str(sheet.words.listed([r.grade, sheet.say(RELIABILITIES[r.grade])]))
    if r.assessor:
        grade += sheet.say("; assessed by {name}", name=escape_markdown(r.assessor))
    if r.date:
        grade += sheet.say("; as of {date}", date=sheet.date(r.date))
    if r.why:
        grade += f": {escape_markdown(r.why)}"
    wikidata = f"https://www.wikidata.org/wiki/{source.wikidata}"
    sheet.terms(
        [
            (sheet.say("Country"), [source.country] if source.country else []),
            (sheet.say("Address"), [sheet.url(escape_markdown(source.url), source.url)] if source.url else []),
            (sheet.say("Control"), control),
            (sheet.say("Reliability"), [grade]),
            (sheet.say("Wikidata"), [sheet.url(Md(source.wikidata), wikidata)] if source.wikidata else []),
        ]
    )
