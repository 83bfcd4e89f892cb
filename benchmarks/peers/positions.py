"""Who stands where: the positions of a holder or on a proposition, and the matrix of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.peers.blocks import Block, Paragraph, Piece, Table, Words, joined, plain
from benchmarks.peers.facts import Claim, Facts, date_words
from benchmarks.peers.parts import heading, link, stance

HOLDERS, OTHERS = 8, 50
"""Most holders with a column, and most of those that are only named."""


def positions_table(facts: Facts, claims: Sequence[Claim], page: str) -> list[Block]:
    """A row for each holder of a proposition, or for each proposition of a holder: latest stance, how it came."""
    by_holder = page == "propositions"
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.holder if by_holder else claim.proposition, []).append(claim)
    rows: list[list[Words]] = []
    for key in sorted(groups):
        latest = groups[key][-1]
        kind = "organizations" if by_holder else "propositions"
        steps = joined(_steps(facts, groups[key], by_holder), " → ")
        date = date_words(facts.briefings[latest.briefing].date)
        rows.append([link(facts, kind, key), (stance(latest), Piece(f" {date}")), steps])
    head = ["Holder", "Latest stance", "How it came"] if by_holder else ["Proposition", "Latest stance", "Before"]
    title = "Who stands where" if by_holder else "Positions"
    return [heading(title, "Positions"), Table([plain(h) for h in head], rows)] if rows else []


def _steps(facts: Facts, claims: Sequence[Claim], whole: bool) -> Iterator[Words]:
    for claim in claims if whole else claims[:-1]:
        briefing = facts.briefings[claim.briefing]
        if whole:
            words = f"{briefing.headline[:40]} · {claim.id}"
            cite = (Piece(" ["), Piece(words, f"briefings/{claim.briefing}", claim.id), Piece("]"))
            yield (Piece(f"{date_words(briefing.date)}: "), stance(claim), *cite)
        else:
            yield plain(f"{claim.stance} ({date_words(briefing.date)})")


def matrix(facts: Facts, propositions: Sequence[str]) -> list[Block]:
    """A row for each proposition and a column for each of the holders with most positions on them."""
    latest = {(claim.holder, name): claim for name in propositions for claim in facts.claims_on.get(name, ())}
    counts = Counter(holder for holder, _ in latest)
    holders = [holder for holder, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
    shown, rest = holders[:HOLDERS], holders[HOLDERS : HOLDERS + OTHERS]
    rows: list[list[Words]] = []
    for name in propositions:
        cells = [_position(facts, latest.get((holder, name))) for holder in shown]
        rows.append([link(facts, "propositions", name), *cells])
    blocks: list[Block] = [Table([plain("Proposition"), *(link(facts, "organizations", h) for h in shown)], rows)]
    if rest:
        links = joined(link(facts, "organizations", holder) for holder in rest)
        blocks.append(Paragraph((Piece("Others with a position here: "), *links)))
    return blocks


def _position(facts: Facts, claim: Claim | None) -> Words:
    if claim is None:
        return plain("")
    date = date_words(facts.briefings[claim.briefing].date)
    return (stance(claim), Piece(" "), Piece(date, f"propositions/{claim.proposition}", "Positions"))
