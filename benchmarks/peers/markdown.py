"""Pages as Markdown that Goldmark and Python-Markdown read alike: tables, definition lists and heading anchors.

The corpus holds nothing that Markdown would read as markup, so no text is escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

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
from benchmarks.peers.facts import Briefing, Claim, Facts, date_words
from benchmarks.peers.parts import cites, link, stance

_MARKS = {"": "", "em": "*", "strong": "**", "code": "`"}


def relative(folder: str, path: str) -> str:
    """Give the way from a folder, at most one below the top, to a path."""
    if folder and path.startswith(f"{folder}/"):
        return path[len(folder) + 1 :]
    return f"../{path}" if folder else path


class Writer:
    """Writes pages of one site as Markdown; ``address`` makes a link's target from (folder, path)."""

    def __init__(self, facts: Facts, address: Callable[[str, str], str]) -> None:
        self.facts = facts
        self.address = lru_cache(maxsize=1 << 18)(address)
        self.line = lru_cache(maxsize=1 << 18)(self._line)
        self.card = lru_cache(maxsize=1 << 18)(self._card)

    def page(self, page: Page) -> str:
        """Write a page, from its title on."""
        blocks = [f"# {page.title}", *(self.block(page, block) for block in page.blocks)]
        return "\n\n".join(blocks) + "\n"

    def words(self, page: Page, words: Words) -> str:
        """Write some words."""
        return "".join([self.piece(page.path, page.folder, piece) for piece in words])

    def piece(self, here: str, folder: str, piece: Piece) -> str:
        """Write one piece; a link to the page itself has its anchor alone."""
        text, path, anchor, style = piece
        if path:
            target = "" if path == here else self.address(folder, path)
            return f"[{text}]({target}#{anchor})" if anchor else f"[{text}]({target})"
        mark = _MARKS[style]
        return f"{mark}{text.strip()}{mark}" if mark and text.startswith(" ") is False else _styled(text, mark)

    def block(self, page: Page, block: Block) -> str:
        """Write one block."""
        match block:
            case Heading(level, anchor, words):
                return f"{'#' * level} {self.words(page, words)} {{#{anchor}}}"
            case Paragraph(words):
                return self.words(page, words)
            case Quoted(words):
                return f"> {self.words(page, words)}"
            case Items(rows):
                return "\n".join(f"{'    ' * depth}- {self.words(page, words)}" for depth, words in rows)
            case Terms(terms):
                return "\n\n".join(
                    "\n".join([label, *(f":   {self.words(page, words)}" for words in found)]) for label, found in terms
                )
            case Table(head, lines):
                return "\n".join(
                    [self._row(page, head), f"|{'---|' * len(head)}", *(self._row(page, row) for row in lines)]
                )
            case Cards(cards):
                return "\n".join(self._noted(page, name, note) for name, note in cards)
            case Statements(claims, own):
                return "\n".join(self._statement(page, claim, own) for claim in claims)
            case Sources(names):
                return "\n".join(self.line(page.folder, name)[0] for name in names)
            case Backlinks(links, more):
                rest = [f"- and {more} more"] if more else []
                return "\n".join([*(f"{self.line(page.folder, name)[1]} ({why})" for name, why in links), *rest])
            case SourceText(paragraphs):
                return "\n\n".join(paragraphs)

    def _row(self, page: Page, cells: list[Words] | tuple[Words, ...] | object) -> str:
        assert isinstance(cells, list | tuple)
        return f"| {' | '.join(self.words(page, cell) for cell in cells)} |"

    def _noted(self, page: Page, name: str, note: Words) -> str:
        before, after = self.card(page.folder, name)
        return f"{before} {self.words(page, note)}{after}" if note else before + after

    def _card(self, folder: str, name: str) -> tuple[str, str]:
        """Give a card in a list, before and after its note."""
        briefing = self.facts.briefings[name]
        title, publisher = self._links(folder, briefing)
        cited = "".join(self.piece("", folder, piece) for piece in cites(name, briefing.cites))
        return (
            f"- **{title}**  \n  *{date_words(briefing.date)}* · {publisher}",
            f"  \n  {briefing.summary} {cited}",
        )

    def _line(self, folder: str, name: str) -> tuple[str, str]:
        """Give a briefing as a source of a page, and as one that links to it."""
        briefing = self.facts.briefings[name]
        title, publisher = self._links(folder, briefing)
        return f"- {title}, {publisher}, {date_words(briefing.date)}", f"- {title}"

    def _links(self, folder: str, briefing: Briefing) -> tuple[str, str]:
        (title,), (publisher,) = (
            link(self.facts, kind, key) for kind, key in (("briefings", briefing.id), ("sources", briefing.publisher))
        )
        return self.piece("", folder, title), self.piece("", folder, publisher)

    def _statement(self, page: Page, claim: Claim, own: str) -> str:
        facts, briefing = self.facts, self.facts.briefings[claim.briefing]
        holder, speaker, proposition = (
            (link(facts, kind, key) if key != own else (Piece(facts.name(kind, key)),))
            for kind, key in (
                ("organizations", claim.holder),
                ("people", claim.speaker),
                ("propositions", claim.proposition),
            )
        )
        first = (stance(claim), Piece(" "), *holder, *((Piece(": "), *proposition) if own != claim.proposition else ()))
        said = (Piece(" (said by "), *speaker, Piece(", reported indirectly) — "))
        place = (*link(facts, "briefings", claim.briefing, claim.id), Piece(f", {date_words(briefing.date)}"))
        return f"- {self.words(page, first)}  \n  “{claim.quote}”{self.words(page, (*said, *place))}"


def _styled(text: str, mark: str) -> str:
    return f" {mark}{text.strip()}{mark}" if mark else text
