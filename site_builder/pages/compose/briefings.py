"""All briefings, newest first."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import HOME, article_item, count_of
from site_builder.pages.markdown import Md
from site_builder.pages.writing import Sheet

REFERENCES = {"CSL-JSON": "data/citations.json", "BibLaTeX": "data/citations.bib", "RIS": "data/citations.ris"}
"""The files of references, by the name of their format."""


def compose_briefings(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the list of briefings, by year."""
    sheet = Sheet(reader, page)
    found = reader.ask(catalogue.articles)
    sheet.heading(1, Md("Briefings"))
    sheet.add(f"{count_of(len(found), 'briefing')}, each made from one source article, newest first.")
    if sheet.is_first:
        sheet.add(f"{{.data}}\nAs references: {sheet.files(REFERENCES)}.")
    years: dict[str, list[str]] = {}
    for row in sheet.part(found):
        year = row.date.year_in_words if row.date else "Without a date"
        years.setdefault(year, []).append(article_item(sheet, row))
    for year, items in years.items():
        sheet.heading(2, Md(year), f"year-{year.lower().replace(' ', '-')}")
        sheet.items(items, "articles")
    description = f"All {count_of(len(found), 'briefing')} of this site, newest first."
    return sheet.finish("Briefings", description, "briefings", [HOME], feed="feed.xml")
