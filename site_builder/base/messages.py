"""Marks words of the interface for the catalogues of other languages where they stand apart from their use."""

from __future__ import annotations


def noted(words: str) -> str:
    """Mark words for the catalogues; a page says them in the language of its site."""
    return words
