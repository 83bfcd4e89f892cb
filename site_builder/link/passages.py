"""What may be printed of a passage that several sources have in common: its first words, as far as rights allow."""

from __future__ import annotations

from site_builder.link.queries.independence import SharedPassage
from site_builder.link.words import Place, places_between
from site_builder.model.evidence import Article

MOST_WORDS = 10
"""Most words that are printed of one passage."""


def opening_words(article: Article, passage: SharedPassage) -> list[Place]:
    """Find the words that are printed of a passage which stands in this article; none where rights do not allow it."""
    if article.display not in ("excerpt", "full"):
        return []
    return places_between(article.source.text, passage.start, passage.end)[:MOST_WORDS]


def opening(article: Article, passage: SharedPassage) -> str:
    """Print the beginning of a passage, on one line, with a mark where it goes on."""
    words = opening_words(article, passage)
    if not words:
        return ""
    text = " ".join(article.source.text[words[0][0] : words[-1][1]].split())
    return text if words[-1][1] >= passage.end else f"{text} […]"
