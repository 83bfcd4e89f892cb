"""The tree of topics, and one topic: what it is, its briefings, who stands where, when, and who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, evidence, timeline
from site_builder.link.queries.catalogue import TopicNode
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Topic
from site_builder.pages.compose.parts import article_item
from site_builder.pages.compose.pictures import add_strip
from site_builder.pages.compose.positions import matrix
from site_builder.pages.compose.timeline import timeline_head, timeline_rows
from site_builder.pages.markdown import escape_markdown
from site_builder.pages.writing import Sheet

SPEAKERS = 20
EVENTS = 50


def tree_items(sheet: Sheet, tree: Iterable[TopicNode]) -> list[str]:
    """Topics as nested list items with counts."""
    items: list[str] = []
    for node in tree:
        line = f"{sheet.title_link('topics', node.topic)} ({sheet.count(node.whole, '{n} briefing', '{n} briefings')})"
        if node.depth == 0:
            items.append(line)
        else:
            items[-1] += "\n" + "  " * (node.depth - 1) + f"- {line}"
    return items


def compose_topics(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the tree of all topics."""
    sheet = Sheet(reader, page)
    tree = reader.ask(catalogue.topic_tree)
    sheet.heading(1, sheet.say("Topics"))
    counted = sheet.count(len({node.topic for node in tree}), "{n} topic", "{n} topics")
    sheet.add(sheet.say("{topics}; the counts include the briefings of narrower topics.", topics=counted))
    sheet.items(tree_items(sheet, tree), "tree")
    return sheet.finish(sheet.say("Topics"), sheet.say("All topics of this site, as a tree."), "topics", [sheet.home])


def compose_topic(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of a topic."""
    sheet = Sheet(reader, page)
    topic = reader.ask(catalogue.item, "topics", page.id)
    assert isinstance(topic, Topic)
    found = reader.ask(catalogue.topic_articles, page.id)
    sheet.heading(1, escape_markdown(topic.pref_label))
    if sheet.is_first:
        _add_definition(sheet, topic, page.id)
        _add_positions(sheet, page.id)
    own = [(row, "") for row, narrower in found if not narrower]
    if found:
        sheet.heading(2, sheet.say("Briefings"), "briefings")
        own_count = sheet.count(len(own), "{n} briefing", "{n} briefings")
        rest = len(found) - len(own)
        told = sheet.say("{briefings} on this topic.", briefings=own_count)
        if rest:
            others = sheet.count(rest, "{n} briefing", "{n} briefings")
            told = sheet.say(
                "{briefings} on this topic, and {others} on narrower ones.", briefings=own_count, others=others
            )
        sheet.add(told)
        items = []
        for row, narrower in sheet.part(found):
            note = sheet.say("from {topic}", topic=sheet.title_link("topics", narrower)) if narrower else ""
            items.append(article_item(sheet, row, note))
        sheet.items(items, "articles")
    if sheet.is_first:
        _add_timeline(sheet, page.id)
        _add_speakers(sheet, page.id)
    counted = sheet.count(len(found), "{n} briefing", "{n} briefings")
    described = sheet.say("{topic}: {briefings}, who says what, and when.", topic=topic.pref_label, briefings=counted)
    description = topic.definition or described
    trail = [sheet.home, (sheet.say("Topics"), PageId("topics")), *_trail(reader, topic)]
    return sheet.finish(topic.pref_label, description, "topics", trail, feed=f"topics/{page.id}.xml")


def _trail(reader: Reader, topic: Topic) -> list[tuple[str, PageId]]:
    """The way from the top of the tree to a topic, by the first broader one each time."""
    trail: list[tuple[str, PageId]] = []
    seen: set[str] = set()
    while topic.broader and topic.broader[0] not in seen:
        above = topic.broader[0]
        seen.add(above)
        found = reader.ask(catalogue.item, "topics", above)
        assert isinstance(found, Topic)
        topic = found
        trail.insert(0, (topic.pref_label, PageId("topics", above)))
    return trail


def _add_definition(sheet: Sheet, topic: Topic, name: str) -> None:
    if topic.definition:
        sheet.add(f"{{.lead}}\n{sheet.prose(topic.definition)}")
    narrower = sheet.reader.ask(catalogue.narrower, name)
    related = sheet.reader.ask(catalogue.related_topics, name)
    sheet.terms(
        [
            (sheet.say("Scope"), [escape_markdown(topic.scope_note)] if topic.scope_note else []),
            (sheet.say("Also called"), [escape_markdown(", ".join(topic.alt_labels))] if topic.alt_labels else []),
            (
                sheet.say("Broader"),
                [sheet.joined([sheet.title_link("topics", t) for t in topic.broader])] if topic.broader else [],
            ),
            (
                sheet.say("Narrower"),
                [sheet.joined([sheet.title_link("topics", t) for t in narrower])] if narrower else [],
            ),
            (sheet.say("Related"), [sheet.joined([sheet.title_link("topics", t) for t in related])] if related else []),
            (sheet.say("Same as"), [sheet.url(escape_markdown(url), url) for url in topic.exact_match]),
        ]
    )


def _add_positions(sheet: Sheet, name: str) -> None:
    names = list(sheet.reader.ask(catalogue.propositions_of_topic, name))
    if not names:
        return
    sheet.heading(2, sheet.say("Positions"), "positions")
    counts = Counter(holder for n in names for holder in sheet.reader.ask(evidence.holders_on, n))
    holders = [holder for holder, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
    disputed = [n for n in names if sheet.reader.ask(contradictions.standing_on, n).is_disputed]
    if disputed:
        names_of = sheet.joined([sheet.title_link("propositions", n) for n in disputed])
        sheet.add("{.notice}\n" + sheet.say("Disputed: {propositions}", propositions=names_of))
    matrix(sheet, holders, names)


def _add_timeline(sheet: Sheet, name: str) -> None:
    events = sheet.reader.ask(timeline.events_of_topic, name)
    if events:
        sheet.heading(2, sheet.say("Timeline"), "timeline")
        if len(events) > EVENTS:
            of = sheet.count(len(events), "{n} event", "{n} events")
            link = sheet.link(sheet.say("all events"), PageId("timeline"))
            sheet.add(sheet.say("The last {some} of {all}; {link}.", some=EVENTS, all=of, link=link))
        add_strip(sheet, events[-EVENTS:])
        sheet.table(timeline_head(sheet), timeline_rows(sheet, events[-EVENTS:]), "timeline")


def _add_speakers(sheet: Sheet, topic: str) -> None:
    ranked = sheet.reader.ask(evidence.speakers_on, topic, SPEAKERS)
    if ranked:
        sheet.heading(2, sheet.say("Who speaks on it"), "speakers")
        sheet.items(
            [
                f"{sheet.entity_link(name)} ({sheet.count(count, '{n} statement', '{n} statements')})"
                for name, count in ranked
            ]
        )
