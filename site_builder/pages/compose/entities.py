"""Everyone and everything with a dossier, from A to Z."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import ComposedPage
from site_builder.model.registry import ENTITY_KINDS
from site_builder.pages.compose.parts import HOME, count_of
from site_builder.pages.markdown import Md
from site_builder.pages.writing import Sheet

_KIND_WORDS = {"people": "person", "organizations": "organization", "places": "place", "systems": "system"}


def compose_entities(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the list from A to Z."""
    sheet = Sheet(reader, page)
    found = reader.ask(catalogue.dossiers)
    sheet.heading(1, Md("People, organizations, places and systems"))
    counts = [count_of(len(reader.ask(catalogue.ids, kind)), _KIND_WORDS[kind], kind) for kind in ENTITY_KINDS]
    sheet.add(", ".join(counts) + ".")
    letters: dict[str, list[str]] = {}
    for title, kind, name in sheet.part(found):
        mentions = reader.ask(catalogue.mention_count, kind, name)
        words = f"{sheet.title_link(kind, name)} ({_KIND_WORDS[kind]}, {count_of(mentions, 'briefing')})"
        letters.setdefault(catalogue.initial(title), []).append(words)
    for letter, items in letters.items():
        sheet.heading(2, Md(letter), f"letter-{letter.lower()}")
        sheet.items(items)
    return sheet.finish(
        "People, organizations, places and systems",
        "Everyone and everything with a dossier, from A to Z.",
        "entities",
        [HOME],
    )
