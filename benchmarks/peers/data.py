"""Pages as plain data for layouts: what Hugo gets as front matter and Pelican as data files.

Words are lists of ``[text, address, style]``. A briefing is named by its id where a layout has its card from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.peers.blocks import (
    Backlinks,
    Block,
    Cards,
    Heading,
    Items,
    Page,
    Paragraph,
    Piece,
    Quoted,
    Sources,
    SourceText,
    Statements,
    Table,
    Terms,
    Words,
)
from benchmarks.peers.facts import Briefing, Claim, Facts, Quote, date_words
from benchmarks.peers.parts import ACTS, KIND_TITLES, SIGNS

Address = Callable[[str], str]
"""Makes the address of a page from its path."""


class DataWriter:
    """Gives the pages of one site as data."""

    def __init__(self, facts: Facts, address: Address) -> None:
        self.facts = facts
        self.address = address

    def page(self, page: Page) -> dict[str, Any]:
        """Give what every page has, and its blocks unless it is the page of a briefing."""
        found: dict[str, Any] = {"title": page.title, "description": page.description, "part": page.section}
        if page.trail:
            found["trail"] = [[title, self.address(path)] for title, path in page.trail]
        for field in ("older", "newer"):
            if name := getattr(page, field):
                found[field] = self.pair("briefings", name)
        if not page.date:
            found["blocks"] = [self.block(page, block) for block in page.blocks]
        return found

    def pair(self, kind: str, key: str) -> list[str]:
        """Give the name of something and its address."""
        return [self.facts.name(kind, key), self.address(f"{kind}/{key}")]

    def words(self, page: Page, words: Words) -> list[list[str]]:
        """Give words as lists of text, address and style."""
        return [[piece.text, self._target(page, piece), piece.style] for piece in words]

    def _target(self, page: Page, piece: Piece) -> str:
        if not piece.path:
            return ""
        own = "" if piece.path == page.path and piece.anchor else self.address(piece.path)
        return f"{own}#{piece.anchor}" if piece.anchor else own

    def block(self, page: Page, block: Block) -> dict[str, Any]:
        """Give one block, by its kind."""
        match block:
            case Heading(level, anchor, words):
                return {"kind": "heading", "level": level, "anchor": anchor, "words": self.words(page, words)}
            case Paragraph(words):
                return {"kind": "paragraph", "words": self.words(page, words)}
            case Items(items):
                return {"kind": "items", "rows": [self.words(page, words) for _, words in items]}
            case Terms(terms):
                rows = [[label, [self.words(page, words) for words in found]] for label, found in terms]
                return {"kind": "terms", "rows": rows}
            case Table(head, lines):
                return {"kind": "table", "head": self.row(page, head), "rows": [self.row(page, row) for row in lines]}
            case Cards(cards):
                return {"kind": "cards", "rows": [[name, self.words(page, note)] for name, note in cards]}
            case Statements(claims, _):
                return {"kind": "statements", "rows": [f"{claim.briefing}#{claim.id}" for claim in claims]}
            case Sources(names):
                return {"kind": "sources", "rows": list(names)}
            case Backlinks(links, more):
                return {"kind": "backlinks", "rows": [list(row) for row in links], "more": more}
            case Quoted() | SourceText():
                raise ValueError("only briefings have passages and texts, and they are no blocks")

    def row(self, page: Page, cells: Sequence[Words]) -> list[list[list[str]]]:
        """Give a row of a table."""
        return [self.words(page, cell) for cell in cells]

    def card(self, briefing: Briefing) -> dict[str, Any]:
        """Give what lists show of a briefing and of its claims."""
        return {
            "id": briefing.id,
            "publisher": self.pair("sources", briefing.publisher),
            "when": date_words(briefing.date),
            "summary": briefing.summary,
            "cites": list(briefing.cites),
            "claims": [self.claim(claim) for claim in briefing.claims],
        }

    def claim(self, claim: Claim) -> dict[str, Any]:
        """Give a claim."""
        return {
            "id": claim.id,
            "holder": self.pair("organizations", claim.holder),
            "speaker": self.pair("people", claim.speaker),
            "proposition": self.pair("propositions", claim.proposition),
            "stance": f"{SIGNS[claim.stance]} {claim.stance}",
            "act": ACTS[claim.modality],
            "quote": claim.quote,
            "line": claim.line,
        }

    def briefing(self, briefing: Briefing) -> dict[str, Any]:
        """Give all that the page of a briefing says, without the text of its article."""
        entry = self.facts.registry["events"][briefing.event.subject]
        measure = self.facts.registry["measures"][briefing.fact.subject]
        found: list[Claim | Quote] = [*briefing.claims, briefing.event, briefing.fact]
        passages = [[q.line, q.quote if isinstance(q, Claim) else q.words, q.id] for q in found]
        return self.card(briefing) | {
            "subjects": [self.pair("topics", topic) for topic in briefing.topics],
            "fact": self._quote(briefing.fact) | {"measure": measure["label"], "value": briefing.value},
            "event": self._quote(briefing.event)
            | {"event": self.pair("events", briefing.event.subject), "when": date_words(entry["date"])},
            "gaps": list(briefing.gaps),
            "related": [
                {"to": tie.briefing, "shared": [self.pair(*thing) for thing in tie.shared], "more": tie.more}
                for tie in briefing.related
            ],
            "entities": [
                [
                    title,
                    [[*self.pair(k, key), ", ".join(roles)] for (k, key), roles in briefing.roles.items() if k == kind],
                ]
                for kind, title in KIND_TITLES.items()
            ],
            "passages": sorted(passages),
            "file": f"{briefing.id.removeprefix('report-')}.txt",
        }

    def _quote(self, quote: Quote) -> dict[str, Any]:
        return {"id": quote.id, "quote": quote.words, "line": quote.line}
