"""The pages of events, propositions and publishers."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers.blocks import (
    Cards,
    Page,
    Paragraph,
    Piece,
    Statements,
    Table,
    Terms,
    Words,
    joined,
    numbered,
    page_count,
    pager,
    part,
    plain,
)
from benchmarks.peers.facts import Facts, date_words
from benchmarks.peers.parts import HOME, closing, heading, link, quoted
from benchmarks.peers.positions import positions_table


def event_pages(facts: Facts, key: str) -> Iterator[Page]:
    """Compose the pages of an event: what is known of it, and a row for each report."""
    entry, path, found = facts.registry["events"][key], f"events/{key}", facts.by_event[key]
    date = date_words(entry["date"])
    pages = page_count(found)
    for number in range(1, pages + 1):
        description = f"{entry['name']}, {date}: {len(found)} reports, each with its source."
        trail = [HOME, ("Timeline", "timeline")]
        page = Page(numbered(path, number), entry["name"], description, "timeline", trail)
        parties = joined((link(facts, "organizations", p) for p in entry["participants"]), " and ")
        place = link(facts, "places", entry["location"])
        if number == 1:
            terms = [("Date", plain(date)), ("Type", plain(entry["type"])), ("Place", place), ("Participants", parties)]
            page.blocks.append(Terms([(label, [words]) for label, words in [*terms, ("Status", plain("happened"))]]))
        shown = found[part(found, number)]
        if shown:
            rows: list[list[Words]] = []
            for name in shown:
                quote = facts.briefings[name].event
                briefing = link(facts, "briefings", name, "Timeline")
                rows.append([briefing, plain("What is reported"), plain("not given"), quoted(quote)])
            head = [plain(h) for h in ("Briefing", "Role there", "Date there", "In the source")]
            page.blocks.extend([heading("What is reported", "Reports"), Table(head, rows)])
        page.blocks.extend(pager(path, number, pages))
        closing(facts, page, shown, [(name, "reports it") for name in found] if number == 1 else [])
        yield page


def proposition_pages(facts: Facts, key: str) -> Iterator[Page]:
    """Compose the pages of a proposition: who stands where, and every statement."""
    entry, path, claims = facts.registry["propositions"][key], f"propositions/{key}", facts.claims_on[key]
    pages = page_count(claims)
    for number in range(1, pages + 1):
        description = f"Who is for and who is against it: {len(claims)} statements, each with its source."
        trail = [HOME, ("Positions", "positions")]
        page = Page(numbered(path, number), entry["text"], description, "positions", trail)
        if number == 1:
            topic = link(facts, "topics", entry["topic"])
            rest = ". The sentence is the editor's; who holds what is below."
            page.blocks.append(Paragraph((Piece("A proposition on "), *topic, Piece(rest))))
            page.blocks.extend(positions_table(facts, claims, "propositions"))
        shown = claims[part(claims, number)]
        if shown:
            page.blocks.extend([heading("Every statement, oldest first", "Statements"), Statements(shown, key)])
        page.blocks.extend(pager(path, number, pages))
        linking = [(n, "has a statement on it") for n in sorted({c.briefing for c in claims})] if number == 1 else []
        closing(facts, page, [claim.briefing for claim in shown], linking)
        yield page


def source_pages(facts: Facts, key: str) -> Iterator[Page]:
    """Compose the pages of a publisher."""
    entry, path, found = facts.registry["sources"][key], f"sources/{key}", facts.by_publisher[key]
    pages = page_count(found)
    for number in range(1, pages + 1):
        description = f"{entry['name']}: {len(found)} briefings of its articles."
        page = Page(numbered(path, number), entry["name"], description, "sources", [HOME, ("Sources", "sources/index")])
        if number == 1:
            reliability = [plain("F, reliability not judged")]
            page.blocks.append(Terms([("Country", [plain("ZZ")]), ("Reliability", reliability)]))
        shown = found[part(found, number)]
        page.blocks.extend([heading("Briefings", "Briefings"), Cards([(name, ()) for name in shown])])
        page.blocks.extend(pager(path, number, pages))
        closing(facts, page, shown, [(n, "was published by it") for n in sorted(found)] if number == 1 else [])
        yield page
