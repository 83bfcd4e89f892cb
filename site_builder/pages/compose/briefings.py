"""All briefings, newest first."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import article_item, year_anchor
from site_builder.pages.markdown import Md
from site_builder.pages.writing import Sheet

REFERENCES = {"CSL-JSON": "data/citations.json", "BibLaTeX": "data/citations.bib", "RIS": "data/citations.ris"}
"""The files of references, by the name of their format."""


def compose_briefings(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the list of briefings, by year."""
    sheet = Sheet(reader, page)
    found = reader.ask(catalogue.articles)
    sheet.heading(1, sheet.say("Briefings"))
    sheet.add(
        sheet.count(
            len(found),
            "{n} briefing, made from one source article.",
            "{n} briefings, each made from one source article, newest first.",
        )
    )
    if sheet.is_first:
        sheet.add("{.data}\n" + sheet.say("As references: {files}.", files=sheet.files(REFERENCES)))
    years: dict[str, list[str]] = {}
    titles: dict[str, Md] = {}
    for row in sheet.part(found):
        anchor = year_anchor(row.date)
        titles[anchor] = Md(sheet.words.year(row.date))
        years.setdefault(anchor, []).append(article_item(sheet, row))
    for anchor, items in years.items():
        sheet.heading(2, titles[anchor], anchor)
        sheet.items(items, "articles")
    description = sheet.count(
        len(found), "The one briefing of this site.", "All {n} briefings of this site, newest first."
    )
    return sheet.finish(sheet.say("Briefings"), description, "briefings", [sheet.home], feed="feed.xml")
