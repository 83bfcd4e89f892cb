"""The pages of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.peers.blocks import (
    Block,
    Cards,
    Items,
    Page,
    Paragraph,
    Piece,
    Terms,
    Words,
    joined,
    numbered,
    page_count,
    pager,
    part,
    plain,
)
from benchmarks.peers.facts import Facts
from benchmarks.peers.parts import HOME, NEWEST, closing, heading, link, timeline_table
from benchmarks.peers.positions import matrix

EVENTS = 50
SPEAKERS = 20


def topic_pages(facts: Facts, topic: str) -> Iterator[Page]:
    """Compose the pages of a topic."""
    entry = facts.registry["topics"][topic]
    found: list[tuple[str, Words]] = [(name, ()) for name in facts.by_topic[topic]]
    known = set(facts.by_topic[topic])
    for below in _below(facts, topic):
        note = (Piece("from "), *link(facts, "topics", below))
        fresh = [name for name in facts.by_topic[below] if name not in known]
        found.extend((name, note) for name in fresh)
        known.update(fresh)
    names = [name for name, _ in found]
    trail = [HOME, ("Topics", "topics/index")]
    if "broader" in entry:
        trail.append((facts.name("topics", entry["broader"]), f"topics/{entry['broader']}"))
    pages = page_count(found)
    for number in range(1, pages + 1):
        page = Page(numbered(f"topics/{topic}", number), entry["pref_label"], entry["definition"], "topics", trail)
        if number == 1:
            page.feed = sorted(names, key=lambda n: facts.briefings[n].date, reverse=True)[:NEWEST]
            page.blocks.append(Paragraph(plain(entry["definition"])))
            terms = [("Broader", [entry["broader"]] if "broader" in entry else []), ("Narrower", facts.narrower[topic])]
            rows = [(label, [joined(link(facts, "topics", key) for key in keys)]) for label, keys in terms if keys]
            page.blocks.extend([Terms(rows)] if rows else [])
            propositions = [n for n, p in facts.registry["propositions"].items() if p["topic"] == topic]
            if propositions:
                page.blocks.extend([heading("Positions", "Positions"), *matrix(facts, propositions)])
        page.blocks.append(heading("Briefings", "Briefings"))
        page.blocks.append(Paragraph(plain(f"{len(found)} briefings on this topic and on narrower ones.")))
        page.blocks.append(Cards(found[part(found, number)]))
        if number == 1:
            page.blocks.extend(_topic_life(facts, topic, names))
        page.blocks.extend(pager(f"topics/{topic}", number, pages))
        linking = [(name, "is on it") for name in sorted(facts.by_topic[topic])] if number == 1 else []
        closing(facts, page, names[part(names, number)], linking)
        yield page


def _below(facts: Facts, topic: str) -> list[str]:
    found = []
    for narrower in facts.narrower[topic]:
        found.extend([narrower, *_below(facts, narrower)])
    return found


def _topic_life(facts: Facts, topic: str, names: Sequence[str]) -> Iterator[Block]:
    events = {facts.briefings[name].event.subject for name in facts.by_topic[topic]}
    ordered = sorted(events, key=lambda e: (facts.registry["events"][e]["date"], e))
    if ordered:
        yield heading("Timeline", "Timeline")
        yield timeline_table(facts, ordered[-EVENTS:])
    counts = Counter(
        claim.speaker
        for name in names
        for claim in facts.briefings[name].claims
        if facts.registry["propositions"][claim.proposition]["topic"] == topic
    )
    if counts:
        yield heading("Who speaks on it", "Speakers")
        ranked = sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:SPEAKERS]
        yield Items([(0, (*link(facts, "people", p), Piece(f" ({n} statements)"))) for p, n in ranked])
