"""What each kind of page says: one file for each, and a table of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.briefing import compose_briefing
from site_builder.pages.compose.briefings import compose_briefings
from site_builder.pages.compose.changes import compose_changes
from site_builder.pages.compose.dossier import compose_dossier
from site_builder.pages.compose.entities import compose_entities
from site_builder.pages.compose.event import compose_event
from site_builder.pages.compose.evidence import compose_evidence
from site_builder.pages.compose.gaps import compose_gaps
from site_builder.pages.compose.glossary import compose_glossary
from site_builder.pages.compose.handwritten import compose_handwritten
from site_builder.pages.compose.home import compose_home
from site_builder.pages.compose.not_found import compose_not_found
from site_builder.pages.compose.positions import compose_positions
from site_builder.pages.compose.proposition import compose_proposition
from site_builder.pages.compose.source import compose_source, compose_sources
from site_builder.pages.compose.timeline import compose_timeline
from site_builder.pages.compose.topic import compose_topic, compose_topics
from site_builder.pages.routes import first_pages

Composer = Callable[[Reader, PageId], ComposedPage]

INDEX_COMPOSERS: Mapping[str, Composer] = {
    "home": compose_home,
    "briefings": compose_briefings,
    "topics": compose_topics,
    "entities": compose_entities,
    "sources": compose_sources,
    "timeline": compose_timeline,
    "positions": compose_positions,
    "evidence": compose_evidence,
    "glossary": compose_glossary,
    "gaps": compose_gaps,
    "changes": compose_changes,
    "404": compose_not_found,
}
"""Composers of pages that stand alone, by kind."""

ITEM_COMPOSERS: Mapping[str, Composer] = {
    "briefings": compose_briefing,
    "topics": compose_topic,
    "people": compose_dossier,
    "organizations": compose_dossier,
    "places": compose_dossier,
    "systems": compose_dossier,
    "events": compose_event,
    "propositions": compose_proposition,
    "sources": compose_source,
    "page": compose_handwritten,
}
"""Composers of pages about one item, by kind."""


def compose(reader: Reader, page: PageId) -> ComposedPage:
    """Compose one page."""
    table = ITEM_COMPOSERS if page.id else INDEX_COMPOSERS
    return table[page.kind](reader, page)


__all__ = ["compose", "first_pages"]
