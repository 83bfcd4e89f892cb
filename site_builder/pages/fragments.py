"""Links that lead into another site's text: the browser looks for the words and shows them (``#:~:text=``)."""

from __future__ import annotations

from urllib.parse import quote

from site_builder.model.evidence import Anchor, Article

_ENDS = 5
"""Words at either end by which a longer passage is told."""


def text_fragment(article: Article, anchor: Anchor) -> str:
    """Give the fragment that leads to the printed words of a quote; nothing where none is printed."""
    if not anchor.printed_parts:
        return ""
    start, end = anchor.printed_parts[0]
    words = article.source.text[start:end].split()
    ends = [words] if len(words) <= 2 * _ENDS else [words[:_ENDS], words[-_ENDS:]]
    return "#:~:text=" + ",".join(quote(" ".join(side), safe="").replace("-", "%2D") for side in ends)
