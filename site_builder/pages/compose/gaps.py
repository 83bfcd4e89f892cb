"""What is not known: open questions, propositions without evidence, and values that the sources do not state."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import audit, evidence
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import HOME, count_of
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark
from site_builder.pages.phrases import AUDIT_TITLES
from site_builder.pages.writing import Sheet

_MOST_FINDINGS = 50
"""Most findings of one rule that the page lists."""


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
    if sheet.is_first:
        _add_findings(sheet)
    return sheet.finish("What is not known", "Open questions, and what the sources leave unsaid.", "gaps", [HOME])


def _add_findings(sheet: Sheet) -> None:
    """Add what the rules of the audit found, as far as they are not switched off."""
    for rule, title in AUDIT_TITLES.items():
        found = sheet.reader.ask(audit.findings, rule)
        if not found:
            continue
        sheet.heading(2, Md(title), f"audit-{rule.replace('_', '-')}")
        sheet.items(
            [sheet.link(escape_markdown(item.words), item.page, item.anchor) for item in found[:_MOST_FINDINGS]]
        )
        if len(found) > _MOST_FINDINGS:
            sheet.add(f"And {len(found) - _MOST_FINDINGS} more, of {len(found)} in all.")


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
