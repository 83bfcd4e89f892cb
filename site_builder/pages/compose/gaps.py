"""What is not known: open questions, propositions without evidence, and values that the sources do not state."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import evidence
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import HOME, count_of
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark
from site_builder.pages.writing import Sheet


def compose_gaps(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of gaps."""
    sheet = Sheet(reader, page)
    questions = reader.ask(evidence.gaps)
    sheet.heading(1, Md("What is not known"))
    sheet.add(
        f"{count_of(len(questions), 'open question')} that the analysts have noted, and what the sources leave unsaid."
    )
    by_article: dict[str, list[str]] = {}
    for row in sheet.part(questions):
        by_article.setdefault(row.article, []).append(row.text)
    if by_article:
        sheet.heading(2, Md("Open questions"), "questions")
        for article, texts in by_article.items():
            sheet.heading(3, sheet.article_link(article, "Gaps"), f"questions-{article}")
            sheet.items([sheet.prose(text) for text in texts])
    if sheet.is_first:
        _add_silent(sheet)
    _add_unstated(sheet)
    return sheet.finish("What is not known", "Open questions, and what the sources leave unsaid.", "gaps", [HOME])


def _add_silent(sheet: Sheet) -> None:
    names = sheet.reader.ask(evidence.silent_propositions)
    if names:
        sheet.heading(2, Md("Propositions on which nobody is heard"), "silent")
        sheet.items([sheet.title_link("propositions", name) for name in names[:100]])
        if len(names) > 100:
            sheet.add(f"And {len(names) - 100} more.")


def _add_unstated(sheet: Sheet) -> None:
    rows = []
    for row in sheet.part(sheet.reader.ask(evidence.unstated)):
        mark = basis_mark(row.basis, row.why, row.ref).strip()
        rows.append([sheet.article_link(row.article), escape_markdown(row.field), escape_markdown(row.value), mark])
    if rows:
        sheet.heading(2, Md("Not stated by the sources"), "unstated")
        sheet.table(["Briefing", "Value", "As given here", "How known"], rows)
