"""The pages of people, organizations and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from benchmarks.peers.blocks import (
    PAGE_SIZE,
    Block,
    Cards,
    Items,
    Page,
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
from benchmarks.peers.parts import HOME, closing, heading, link
from benchmarks.peers.positions import positions_table

PARTNERS = 20


def entity_pages(facts: Facts, kind: str, key: str) -> Iterator[Page]:
    """Compose the dossier of a person, an organization or a place."""
    entry, path = facts.registry[kind][key], f"{kind}/{key}"
    briefings = facts.by_entity[kind, key]
    claims = facts.spoken_by[key] if kind == "people" else facts.held_by[key] if kind == "organizations" else []
    description = f"{entry['name']}: statements, events and briefings, each with its source."
    pages = page_count(briefings, claims)
    for number in range(1, pages + 1):
        trail = [HOME, ("People and places", "entities/index")]
        page = Page(numbered(path, number), entry["name"], description, "entities", trail)
        if number == 1:
            page.blocks.append(Terms(_entity_terms(facts, kind, key)))
        if number == 1 and kind == "organizations":
            page.blocks.extend(positions_table(facts, claims, "organizations"))
        said = claims[part(claims, number)]
        if said:
            title = "What they said, as reported" if kind == "people" else "Said on its behalf"
            page.blocks.extend([heading(title, "Statements"), Statements(said, key)])
        if number == 1:
            page.blocks.extend(_entity_events(facts, key))
        shown = briefings[part(briefings, number)]
        if shown:
            notes = [", ".join(facts.briefings[name].roles[kind, key]) for name in shown]
            cards = [(name, plain(note, "em")) for name, note in zip(shown, notes, strict=True)]
            page.blocks.extend([heading("Briefings", "Briefings"), Cards(cards)])
        page.blocks.extend(pager(path, number, pages))
        linking = [(name, ", ".join(facts.briefings[name].roles[kind, key])) for name in briefings]
        closing(facts, page, [*shown, *(claim.briefing for claim in said)], linking if number == 1 else [])
        yield page


def _entity_terms(facts: Facts, kind: str, key: str) -> list[tuple[str, list[Words]]]:
    entry = facts.registry[kind][key]
    if kind == "people":
        posts = entry["posts"]
        return [("Posts", [(Piece("Speaker, "), *link(facts, "organizations", p["organization"])) for p in posts])]
    terms = [("Country", [plain(entry["country"])])]
    if kind == "organizations" and facts.staff[key]:
        terms.append(("People", [(*link(facts, "people", p), Piece(": Speaker")) for p in facts.staff[key]]))
    return terms


def _entity_events(facts: Facts, key: str) -> Iterator[Block]:
    rows: list[list[Words]] = []
    partners: Counter[str] = Counter()
    for name in facts.events_of[key]:
        entry = facts.registry["events"][name]
        others = [party for party in entry["participants"] if party != key]
        partners.update(others)
        share = "location" if entry["location"] == key else "takes part"
        together = joined(link(facts, "organizations", party) for party in others)
        rows.append([plain(date_words(entry["date"])), link(facts, "events", name), plain(share), together])
    if rows:
        yield heading("Events", "Events")
        yield Table([plain(h) for h in ("Date", "Event", "Part", "With")], rows[-PAGE_SIZE:])
    if partners:
        yield heading("Takes part together with", "Partners")
        ranked = sorted(partners.items(), key=lambda c: (-c[1], c[0]))[:PARTNERS]
        yield Items([(0, (*link(facts, "organizations", p), Piece(f" ({n} events)"))) for p, n in ranked])
