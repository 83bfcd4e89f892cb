"""The home page: what this is, the newest briefings, key judgments, positions and events at a glance, topics."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, changes, contradictions, evidence, timeline
from site_builder.link.rows import JudgmentRow
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import article_item, change_in_words
from site_builder.pages.compose.pictures import add_stands, add_strip
from site_builder.pages.compose.positions import matrix
from site_builder.pages.compose.timeline import timeline_head, timeline_rows
from site_builder.pages.compose.topic import tree_items
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.structured import site_nodes
from site_builder.pages.writing import Sheet

NEWEST = 5
JUDGMENTS = 5
HOLDERS = 4
PROPOSITIONS = 5
EVENTS = 8
DISPUTES = 5
CHANGES = 5


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
    _add_disputes(sheet)
    _add_changes(sheet)
    _add_timeline(sheet)
    tree = reader.ask(catalogue.topic_tree)
    if tree:
        sheet.heading(2, sheet.say("Topics"), "topics")
        sheet.items(tree_items(sheet, tree), "tree")
    return sheet.finish(site.title, site.description, "home", feed="feed.xml", nodes=site_nodes(reader))


def _add_counts(sheet: Sheet) -> None:
    articles = sheet.reader.ask(catalogue.article_count)
    events = len(sheet.reader.ask(catalogue.ids, "events"))
    people = len(sheet.reader.ask(catalogue.ids, "people")) + len(sheet.reader.ask(catalogue.ids, "organizations"))
    counts = [
        sheet.link(Md(sheet.count(articles, "{n} briefing", "{n} briefings")), PageId("briefings")),
        sheet.link(Md(sheet.count(events, "{n} event", "{n} events")), PageId("timeline")),
        sheet.link(
            sheet.count(people, "{n} person or organization", "{n} people and organizations"), PageId("entities")
        ),
        sheet.link(
            Md(
                sheet.count(len(sheet.reader.ask(catalogue.ids, "propositions")), "{n} proposition", "{n} propositions")
            ),
            PageId("positions"),
        ),
        sheet.link(
            Md(sheet.count(sheet.reader.ask(evidence.gap_count), "{n} open question", "{n} open questions")),
            PageId("gaps"),
        ),
    ]
    sheet.add("{.counts}\n" + " · ".join(counts))


def judgment_item(sheet: Sheet, row: JudgmentRow) -> str:
    """A judgment in a list: its text with its likelihood, then its confidence in a sentence of its own."""
    mark = f"{sheet.span(sheet.say(row.likelihood), 'likelihood')} " if row.likelihood else ""
    item = f"{mark}{sheet.prose(row.text)} — {sheet.article_link(row.article, row.judgment)}"
    if row.confidence:
        item += "\\\n" + sheet.say(
            "Confidence in this judgment: {confidence}.", confidence=sheet.confidence(row.confidence)
        )
    return item


def _add_judgments(sheet: Sheet) -> None:
    found = sheet.reader.ask(evidence.judgments)[:JUDGMENTS]
    if found:
        sheet.heading(2, sheet.say("Key judgments"), "judgments")
        sheet.add(sheet.say("What the analysts conclude. These are judgments, not reports."))
        sheet.items([judgment_item(sheet, row) for row in found], "judgments")


def _add_newest(sheet: Sheet) -> None:
    found = sheet.reader.ask(catalogue.newest_articles, NEWEST)
    if found:
        sheet.heading(2, sheet.say("Newest briefings"), "newest")
        sheet.items([article_item(sheet, row) for row in found], "articles")
        sheet.add(sheet.link(sheet.say("All briefings"), PageId("briefings")))


def _add_positions(sheet: Sheet) -> None:
    holders = sheet.reader.ask(evidence.position_holders)[:HOLDERS]
    shown = sheet.reader.ask(evidence.most_contested, holders, PROPOSITIONS)
    if not shown:
        return
    sheet.heading(2, sheet.say("Positions at a glance"), "positions")
    matrix(sheet, holders, shown)
    about = sheet.title_link("propositions", shown[0])
    add_stands(
        sheet, shown[0], sheet.say("Drawn: who stands where over time on the first of them: {text}.", text=about)
    )
    sheet.add(sheet.link(sheet.say("All positions"), PageId("positions")))


def _few(sheet: Sheet, holders: Sequence[str]) -> Md:
    return sheet.and_more(sheet.entities(holders[:HOLDERS]), len(holders) - HOLDERS)


def _add_disputes(sheet: Sheet) -> None:
    found = sheet.reader.ask(contradictions.disputed)
    if not found:
        return
    sheet.heading(2, sheet.say("What is disputed"), "disputed")
    items = []
    for name in found[:DISPUTES]:
        standing = sheet.reader.ask(contradictions.standing_on, name)
        supports, opposes = (_few(sheet, holders) for holders in (standing.supports, standing.opposes))
        told = sheet.say("for: {supports}; against: {opposes}", supports=supports, opposes=opposes)
        items.append(f"{sheet.span(sheet.title_link('propositions', name), 'title')}\\\n{told}")
    sheet.items(items, "articles")
    if len(found) > DISPUTES:
        sheet.add(sheet.link(sheet.say("All disputes"), PageId("evidence"), "Disputes"))


def _add_changes(sheet: Sheet) -> None:
    """Say whose position changed, the latest first, and what the site tells differently than before."""
    found = sheet.reader.ask(contradictions.changes)
    latest = sorted(found, key=lambda change: change.after.date.sort_key if change.after.date else ((), (), ""))[::-1]
    compared = sheet.reader.ask(changes.is_compared)
    if not found and not compared:
        return
    sheet.heading(2, sheet.say("What changed"), "changed")
    items = []
    for change in latest[:CHANGES]:
        about = sheet.title_link("propositions", change.proposition)
        items.append(f"{sheet.span(about, 'title')}\\\n{change_in_words(sheet, change)}")
    sheet.items(items, "articles")
    if compared:
        count = sheet.count(len(sheet.reader.ask(changes.differences)), "{n} difference", "{n} differences")
        link = sheet.link(sheet.say("What this site tells differently than before"), PageId("changes"))
        sheet.add(sheet.say("{link}: {count}.", link=link, count=count))


def _add_timeline(sheet: Sheet) -> None:
    names = sheet.reader.ask(timeline.events)
    if names:
        sheet.heading(2, sheet.say("Latest events"), "timeline")
        add_strip(sheet, names[-EVENTS:])
        sheet.table(timeline_head(sheet), timeline_rows(sheet, names[-EVENTS:]), "timeline")
        sheet.add(sheet.link(sheet.say("The whole timeline"), PageId("timeline")))
