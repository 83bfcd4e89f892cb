"""What may be shown of a source beside its own files: as far as the rights of the article go."""

from __future__ import annotations

from site_builder.model.evidence import Anchor, Article


def shown_quote(anchor: Anchor | None) -> str:
    """Give the words of a quote as far as rights allow, on one line: none where nothing may be shown."""
    return "" if anchor is None else " ".join(anchor.printed.split())


def source_words(article: Article, words: str) -> str:
    """Give words copied from the source beside its quotes, such as a deck or a hedge, as far as rights allow."""
    return words if article.display in ("excerpt", "full") else ""
