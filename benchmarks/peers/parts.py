"""What pages of every kind have in common: headings, links, cites, quotes, tables of events, and the end of a page."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.peers.blocks import (
    PAGE_SIZE,
    Backlinks,
    Heading,
    Page,
    Paragraph,
    Piece,
    Sources,
    Table,
    Words,
    joined,
    plain,
)
from benchmarks.peers.facts import Claim, Facts, Quote, date_words

SIGNS = {"supports": "+", "opposes": "−", "noncommittal": "○", "mixed": "±", "unclear": "?"}
ACTS = {
    "assertive": "states something",
    "directive": "asks for something",
    "commissive": "commits to something",
    "expressive": "says how it feels",
    "declarative": "brings something about",
}
KIND_TITLES = {"people": "People", "organizations": "Organizations", "places": "Places"}
NEWEST = 50
HOME = ("Home", "index")


def heading(title: str, anchor: str) -> Heading:
    """Give a heading of the second level."""
    return Heading(2, anchor, plain(title))


def link(facts: Facts, kind: str, key: str, anchor: str = "") -> Words:
    """Link to the page of something by its name."""
    return (Piece(facts.name(kind, key), f"{kind}/{key}", anchor),)


def cites(briefing: str, ids: Sequence[str]) -> Words:
    """Cite parts of a briefing, in brackets."""
    links = joined([(Piece(name, f"briefings/{briefing}", name),) for name in ids])
    return (Piece("["), *links, Piece("]"))


def stance(claim: Claim) -> Piece:
    """Give the mark of a claim's stance."""
    return Piece(f"{SIGNS[claim.stance]} {claim.stance}", style="em")


def quoted(quote: Quote) -> Words:
    return (Piece(f"“{quote.words}” "), Piece(f"exact quote, line {quote.line}", style="em"))


def timeline_table(facts: Facts, events: Sequence[str]) -> Table:
    """A row for each event: date, name and place, precision and status."""
    rows = []
    for name in events:
        entry = facts.registry["events"][name]
        what = (*link(facts, "events", name), Piece(", "), *link(facts, "places", entry["location"]))
        rows.append([plain(date_words(entry["date"])), what, (Piece("month", style="em"), Piece(" happened"))])
    return Table([plain(h) for h in ("Date", "Event", "Precision and status")], rows)


def closing(facts: Facts, page: Page, used: Sequence[str], linking: Sequence[tuple[str, str]]) -> None:
    """End a page: sources used, what links here with the reason, how to cite it."""
    if used:
        page.blocks.extend([heading("Sources used", "Sources-used"), Sources(sorted(set(used))[:PAGE_SIZE])])
    if linking:
        more = max(0, len(linking) - PAGE_SIZE)
        page.blocks.append(heading("What links here", "What-links-here"))
        page.blocks.append(Backlinks(linking[:PAGE_SIZE], more))
    page.blocks.append(heading("How to cite this page", "How-to-cite"))
    page.blocks.append(Paragraph(plain(f"“{page.title}.” {facts.title}. {facts.base_url}{page.path}.html")))
