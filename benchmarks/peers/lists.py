"""The pages that lead into a site: home, the lists of all briefings, topics, events, names, positions and gaps."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers.blocks import (
    Block,
    Cards,
    Heading,
    Items,
    Page,
    Paragraph,
    Piece,
    Table,
    Terms,
    numbered,
    page_count,
    pager,
    part,
    plain,
)
from benchmarks.peers.briefing import briefing_page
from benchmarks.peers.dossiers import entity_pages
from benchmarks.peers.facts import Facts
from benchmarks.peers.parts import HOME, KIND_TITLES, NEWEST, closing, heading, link, timeline_table
from benchmarks.peers.positions import matrix
from benchmarks.peers.subjects import event_pages, proposition_pages, source_pages
from benchmarks.peers.topics import topic_pages

NAVIGATION = [
    ("Home", "index", "home"),
    ("Briefings", "briefings/index", "briefings"),
    ("Topics", "topics/index", "topics"),
    ("Timeline", "timeline", "timeline"),
    ("Positions", "positions", "positions"),
    ("People and places", "entities/index", "entities"),
    ("Sources", "sources/index", "sources"),
    ("What is not known", "gaps", "gaps"),
    ("Glossary", "glossary", "glossary"),
]
"""The menu of every page: (title, path, section)."""


def all_pages(facts: Facts) -> Iterator[Page]:
    """Compose every page of the site."""
    yield from list_pages(facts)
    for briefing in facts.briefings.values():
        yield briefing_page(facts, briefing)
    for topic in facts.ids("topics"):
        yield from topic_pages(facts, topic)
    for kind in KIND_TITLES:
        for key in facts.ids(kind):
            yield from entity_pages(facts, kind, key)
    for event in facts.ids("events"):
        yield from event_pages(facts, event)
    for proposition in facts.ids("propositions"):
        yield from proposition_pages(facts, proposition)
    for source in facts.ids("sources"):
        yield from source_pages(facts, source)


def list_pages(facts: Facts) -> Iterator[Page]:
    """Compose the pages that are no article's and no name's."""
    yield _home(facts)
    yield from _briefings(facts)
    yield _topics(facts)
    yield from _timeline(facts)
    yield _positions(facts)
    yield from _entities(facts)
    yield _sources(facts)
    yield from _gaps(facts)
    yield _glossary(facts)


def _home(facts: Facts) -> Page:
    page = Page("index", facts.title, "Made-up articles for measurements.", "home", feed=facts.newest[:NEWEST])
    counts = f"{len(facts.briefings)} briefings · {len(facts.registry['events'])} events"
    page.blocks = [
        Paragraph(plain(page.description)),
        Paragraph(plain(counts)),
        heading("Newest briefings", "Newest"),
        Cards([(name, ()) for name in facts.newest[:5]]),
        heading("Topics", "Topics"),
        _topic_tree(facts),
    ]
    return page


def _topic_tree(facts: Facts) -> Items:
    rows = []
    for topic in facts.ids("topics"):
        if "broader" not in facts.registry["topics"][topic]:
            rows.append((0, topic))
            rows.extend((1, below) for below in facts.narrower[topic])
    found = [(d, (*link(facts, "topics", t), Piece(f" ({len(facts.by_topic[t])} briefings)"))) for d, t in rows]
    return Items(found)


def _briefings(facts: Facts) -> Iterator[Page]:
    pages = page_count(facts.newest)
    for number in range(1, pages + 1):
        description = f"All {len(facts.newest)} briefings of this site, newest first."
        page = Page(numbered("briefings/index", number), "Briefings", description, "briefings", [HOME])
        page.blocks = [Paragraph(plain(description))]
        names = facts.newest[part(facts.newest, number)]
        for year in dict.fromkeys(facts.briefings[name].date[:4] for name in names):
            own = [(name, ()) for name in names if facts.briefings[name].date[:4] == year]
            page.blocks.extend([heading(year, f"Year-{year}"), Cards(own)])
        page.blocks.extend(pager("briefings/index", number, pages))
        closing(facts, page, names, [])
        yield page


def _topics(facts: Facts) -> Page:
    page = Page("topics/index", "Topics", "All topics of this site, as a tree.", "topics", [HOME])
    page.blocks = [Paragraph(plain(f"{len(facts.registry['topics'])} topics.")), _topic_tree(facts)]
    closing(facts, page, [], [])
    return page


def _timeline(facts: Facts) -> Iterator[Page]:
    registered = facts.registry["events"]
    events = sorted(registered, key=lambda e: (registered[e]["date"], e))
    pages = page_count(events)
    for number in range(1, pages + 1):
        description = f"{len(events)} events in the order of time."
        page = Page(numbered("timeline", number), "Timeline", description, "timeline", [HOME])
        shown = events[part(events, number)]
        for year in dict.fromkeys(registered[name]["date"][:4] for name in shown):
            own = [name for name in shown if registered[name]["date"][:4] == year]
            page.blocks.extend([heading(year, f"Year-{year}"), timeline_table(facts, own)])
        page.blocks.extend(pager("timeline", number, pages))
        closing(facts, page, [], [])
        yield page


def _positions(facts: Facts) -> Page:
    page = Page("positions", "Positions", "Who stands where on what, and since when.", "positions", [HOME])
    for topic in facts.ids("topics"):
        own = [n for n, entry in facts.registry["propositions"].items() if entry["topic"] == topic]
        if own:
            page.blocks.append(Heading(2, f"Topic-{topic}", link(facts, "topics", topic)))
            page.blocks.extend(matrix(facts, own))
    closing(facts, page, [], [])
    return page


def _entities(facts: Facts) -> Iterator[Page]:
    found = sorted((facts.name(kind, key), kind, key) for kind in KIND_TITLES for key in facts.ids(kind))
    pages = page_count(found)
    for number in range(1, pages + 1):
        description = "Everyone and everything with a dossier, from A to Z."
        page = Page(numbered("entities/index", number), "People and places", description, "entities", [HOME])
        shown = found[part(found, number)]
        for letter in dict.fromkeys(name[0] for name, _, _ in shown):
            own = [(kind, key) for name, kind, key in shown if name[0] == letter]
            rows = [
                (0, (*link(facts, kind, key), Piece(f" ({kind}, {len(facts.by_entity[kind, key])} briefings)")))
                for kind, key in own
            ]
            page.blocks.extend([heading(letter, f"Letter-{letter.lower()}"), Items(rows)])
        page.blocks.extend(pager("entities/index", number, pages))
        closing(facts, page, [], [])
        yield page


def _sources(facts: Facts) -> Page:
    page = Page("sources/index", "Sources", "Who published what is briefed here.", "sources", [HOME])
    rows = [
        [link(facts, "sources", key), plain("ZZ"), plain("F"), plain(str(len(facts.by_publisher[key])))]
        for key in facts.ids("sources")
    ]
    page.blocks = [Table([plain(h) for h in ("Publisher", "Country", "Reliability", "Briefings")], rows)]
    closing(facts, page, [], [])
    return page


def _gaps(facts: Facts) -> Iterator[Page]:
    pages = page_count(facts.newest)
    for number in range(1, pages + 1):
        description = "Open questions, and what the sources leave unsaid."
        page = Page(numbered("gaps", number), "What is not known", description, "gaps", [HOME])
        names = facts.newest[part(facts.newest, number)]
        page.blocks = [Paragraph(plain(f"{len(facts.newest)} open questions that the analysts have noted."))]
        for name in names:
            page.blocks.append(Heading(3, f"Questions-{name}", link(facts, "briefings", name, "Gaps")))
            page.blocks.append(Items([(0, plain(gap)) for gap in facts.briefings[name].gaps]))
        page.blocks.extend(pager("gaps", number, pages))
        closing(facts, page, names, [])
        yield page


def _glossary(facts: Facts) -> Page:
    page = Page("glossary", "Glossary", "Acronyms and terms, of the subject and of this site.", "glossary", [HOME])
    rows = [(entry["label"], [plain("A measure of facts.")]) for entry in facts.registry["measures"].values()]
    blocks: list[Block] = [Terms(rows)]
    page.blocks = blocks
    closing(facts, page, [], [])
    return page
