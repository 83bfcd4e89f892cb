"""``cards/``: a picture for each briefing that stands for it where somebody links to it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import PublishedFile
from site_builder.pages.pictures.card import card_of, draw_card
from site_builder.pages.words import words_in


def publish_card(reader: Reader, name: str) -> Iterator[PublishedFile]:
    """Draw the picture of a briefing: its headline, publisher and date, and the site."""
    site, row = reader.ask(catalogue.settings), reader.ask(catalogue.card, name)
    path = card_of(row.headline, name)
    if path:
        date = words_in(site.language).date(row.date) if row.date else ""
        below = [reader.ask(catalogue.title, "sources", row.publisher), date]
        yield PublishedFile(path, draw_card(row.headline, below, site.title))
