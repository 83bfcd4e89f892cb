"""The page that a host shows for an address that does not exist."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.model.page import ComposedPage
from site_builder.pages.markdown import Md
from site_builder.pages.routes import path_of
from site_builder.pages.writing import Sheet

_WAYS = (
    ("Home", PageId("home")),
    ("Briefings", PageId("briefings")),
    ("Topics", PageId("topics")),
    ("People, organizations, places and systems", PageId("entities")),
    ("Timeline", PageId("timeline")),
)


def compose_not_found(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page; it has no sources, backlinks or citation, since it stands for nothing."""
    sheet = Sheet(reader, page)
    sheet.heading(1, Md("There is no such page"))
    sheet.add("The address does not exist on this site, or not any more. From here you can go on to:")
    sheet.items([sheet.link(Md(words), target) for words, target in _WAYS])
    return ComposedPage(
        page=page,
        path=path_of(page),
        title="There is no such page",
        description="The address does not exist on this site.",
        markdown=sheet.text(),
        section="",
    )
