"""The page that a host shows for an address that does not exist."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.model.page import ComposedPage
from site_builder.pages.routes import path_of
from site_builder.pages.writing import Sheet

_WAYS = (
    (noted("Home"), PageId("home")),
    (noted("Briefings"), PageId("briefings")),
    (noted("Topics"), PageId("topics")),
    (noted("People, organizations, places and systems"), PageId("entities")),
    (noted("Timeline"), PageId("timeline")),
)


def compose_not_found(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page; it has no sources, backlinks or citation, since it stands for nothing."""
    sheet = Sheet(reader, page)
    sheet.heading(1, sheet.say("There is no such page"))
    sheet.add(sheet.say("The address does not exist on this site, or not any more. From here you can go on to:"))
    sheet.items([sheet.link(sheet.say(words), target) for words, target in _WAYS])
    return ComposedPage(
        page=page,
        path=path_of(page),
        title=sheet.say("There is no such page"),
        description=sheet.say("The address does not exist on this site."),
        markdown=sheet.text(),
        section="",
    )
