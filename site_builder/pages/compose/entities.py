"""Everyone and everything with a dossier, from A to Z."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import ComposedPage
from site_builder.model.registry import ENTITY_KINDS
from site_builder.pages.markdown import Md
from site_builder.pages.writing import Sheet

_KIND_WORDS = {
    "people": noted("person"),
    "organizations": noted("organization"),
    "places": noted("place"),
    "systems": noted("system"),
}
_KIND_COUNTS = {
    "people": (noted("{n} person"), "{n} people"),
    "organizations": (noted("{n} organization"), "{n} organizations"),
    "places": (noted("{n} place"), "{n} places"),
    "systems": (noted("{n} system"), "{n} systems"),
}


def compose_entities(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the list from A to Z."""
    sheet = Sheet(reader, page)
    found = reader.ask(catalogue.dossiers)
    sheet.heading(1, sheet.say("People, organizations, places and systems"))
    counts = [sheet.count(len(reader.ask(catalogue.ids, kind)), *_KIND_COUNTS[kind]) for kind in ENTITY_KINDS]
    sheet.add(sheet.say("{list}.", list=sheet.words.listed(counts)))
    letters: dict[str, list[str]] = {}
    for title, kind, name in sheet.part(found):
        mentions = reader.ask(catalogue.mention_count, kind, name)
        counted = sheet.count(mentions, "{n} briefing", "{n} briefings")
        words = f"{sheet.title_link(kind, name)} ({sheet.words.listed([sheet.say(_KIND_WORDS[kind]), counted])})"
        letters.setdefault(catalogue.initial(title), []).append(words)
    for letter, items in letters.items():
        sheet.heading(2, Md(letter), f"letter-{letter.lower()}")
        sheet.items(items)
    return sheet.finish(
        sheet.say("People, organizations, places and systems"),
        sheet.say("Everyone and everything with a dossier, from A to Z."),
        "entities",
        [sheet.home],
    )
