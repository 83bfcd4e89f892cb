"""The home page: what this is, the newest briefings, key judgments, positions and events at a glance, topics."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence, timeline
from site_builder.link.rows import JudgmentRow
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import article_item, count_of
from site_builder.pages.compose.positions import matrix
from site_builder.pages.compose.timeline import TIMELINE_HEAD, timeline_rows
from site_builder.pages.compose.topic import tree_items
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.structured import site_nodes
from site_builder.pages.writing import Sheet

NEWEST = 5
JUDGMENTS = 5
HOLDERS = 4
PROPOSITIONS = 5
EVENTS = 8


def compose_home(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the home page."""
    sheet = Sheet(reader, page)
    site = reader.ask(catalogue.settings)
    sheet.heading(1, escape_markdown(site.title))
    if site.subtitle:
        sheet.add(f"{{.subtitle}}\n{escape_markdown(site.subtitle)}")
    sheet.add(f"{{.lead}}\n{escape_markdown(site.description)}")
    _add_counts(sheet)
    _add_newest(sheet)
    _add_judgments(sheet)
    _add_positions(sheet)
    _add_timeline(sheet)
    tree = reader.ask(catalogue.topic_tree)
    if tree:
        sheet.heading(2, Md("Topics"), "topics")
        sheet.items(tree_items(sheet, tree), "tree")
    return sheet.finish(site.title, site.description, "home", feed="feed.xml", nodes=site_nodes(reader))


def _add_counts(sheet: Sheet) -> None:
    articles = sheet.reader.ask(catalogue.article_count)
    events = len(sheet.reader.ask(catalogue.ids, "events"))
    people = len(sheet.reader.ask(catalogue.ids, "people")) + len(sheet.reader.ask(catalogue.ids, "organizations"))
    counts = [
        sheet.link(Md(count_of(articles, "briefing")), PageId("briefings")),
        sheet.link(Md(count_of(events, "event")), PageId("timeline")),
        sheet.link(Md(f"{count_of(people, 'person or organization', 'people and organizations')}"), PageId("entities")),
        sheet.link(
            Md(count_of(len(sheet.reader.ask(catalogue.ids, "propositions")), "proposition")), PageId("positions")
        ),
        sheet.link(Md(count_of(sheet.reader.ask(evidence.gap_count), "open question")), PageId("gaps")),
    ]
    sheet.add("{.counts}\n" + " · ".join(counts))


def judgment_item(sheet: Sheet, row: JudgmentRow) -> str:
    """A judgment in a list: its text with its likelihood, then its confidence in a sentence of its own."""
    mark = f"{sheet.span(row.likelihood, 'likelihood')} " if row.likelihood else ""
    item = f"{mark}{sheet.prose(row.text)} — {sheet.article_link(row.article, row.judgment)}"
    if row.confidence:
        item += f"\\\nConfidence in this judgment: {sheet.span(row.confidence, 'confidence', row.confidence)}."
    return item


def _add_judgments(sheet: Sheet) -> None:
    found = sheet.reader.ask(evidence.judgments)[:JUDGMENTS]
    if found:
        sheet.heading(2, Md("Key judgments"), "judgments")
        sheet.add("What the analysts conclude. These are judgments, not reports.")
        sheet.items([judgment_item(sheet, row) for row in found], "judgments")


def _add_newest(sheet: Sheet) -> None:
    found = sheet.reader.ask(catalogue.newest_articles, NEWEST)
    if found:
        sheet.heading(2, Md("Newest briefings"), "newest")
        sheet.items([article_item(sheet, row) for row in found], "articles")
        sheet.add(sheet.link(Md("All briefings"), PageId("briefings")))


def _add_positions(sheet: Sheet) -> None:
    holders = sheet.reader.ask(evidence.position_holders)[:HOLDERS]
    shown = sheet.reader.ask(evidence.most_contested, holders, PROPOSITIONS)
    if not shown:
        return
    sheet.heading(2, Md("Positions at a glance"), "positions")
    matrix(sheet, holders, shown)
    sheet.add(sheet.link(Md("All positions"), PageId("positions")))


def _add_timeline(sheet: Sheet) -> None:
    names = sheet.reader.ask(timeline.events)
    if names:
        sheet.heading(2, Md("Latest events"), "timeline")
        sheet.table(TIMELINE_HEAD, timeline_rows(sheet, names[-EVENTS:]), "timeline")
        sheet.add(sheet.link(Md("The whole timeline"), PageId("timeline")))
