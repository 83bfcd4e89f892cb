"""What is not known: open questions, propositions without evidence, and values that the sources do not state."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import audit, evidence
from site_builder.model.page import ComposedPage
from site_builder.pages.markdown import escape_markdown
from site_builder.pages.phrases import AUDIT_TITLES
from site_builder.pages.writing import Sheet

_MOST_FINDINGS = 50
"""Most findings of one rule that the page lists."""


def compose_gaps(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of gaps."""
    sheet = Sheet(reader, page)
    questions = reader.ask(evidence.gaps)
    sheet.heading(1, sheet.say("What is not known"))
    counted = sheet.count(len(questions), "{n} open question", "{n} open questions")
    sheet.add(
        sheet.say("{questions} that the analysts have noted, and what the sources leave unsaid.", questions=counted)
    )
    by_article: dict[str, list[str]] = {}
    for row in sheet.part(questions):
        by_article.setdefault(row.article, []).append(row.text)
    if by_article:
        sheet.heading(2, sheet.say("Open questions"), "questions")
        for article, texts in by_article.items():
            sheet.heading(3, sheet.article_link(article, "Gaps"), f"questions-{article}")
            sheet.items([sheet.prose(text) for text in texts])
    if sheet.is_first:
        _add_silent(sheet)
    _add_unstated(sheet)
    if sheet.is_first:
        _add_findings(sheet)
    return sheet.finish(
        sheet.say("What is not known"),
        sheet.say("Open questions, and what the sources leave unsaid."),
        "gaps",
        [sheet.home],
    )


def _add_findings(sheet: Sheet) -> None:
    """Add what the rules of the audit found, as far as they are not switched off."""
    for rule, title in AUDIT_TITLES.items():
        found = sheet.reader.ask(audit.findings, rule)
        if not found:
            continue
        sheet.heading(2, sheet.say(title), f"audit-{rule.replace('_', '-')}")
        sheet.items(
            [sheet.link(escape_markdown(_told(sheet, item)), item.page, item.anchor) for item in found[:_MOST_FINDINGS]]
        )
        if len(found) > _MOST_FINDINGS:
            sheet.add(sheet.say("And {n} more, of {all} in all.", n=len(found) - _MOST_FINDINGS, all=len(found)))


def _told(sheet: Sheet, found: audit.Finding) -> str:
    """Say what a rule found; of its pieces a stance is a word of the site, the others are text."""
    return sheet.say(found.message, **{k: sheet.say(v) if k == "stance" else v for k, v in found.pieces})


def _add_silent(sheet: Sheet) -> None:
    names = sheet.reader.ask(evidence.silent_propositions)
    if names:
        sheet.heading(2, sheet.say("Propositions on which nobody is heard"), "silent")
        sheet.items([sheet.title_link("propositions", name) for name in names[:100]])
        if len(names) > 100:
            sheet.add(sheet.say("And {n} more.", n=len(names) - 100))


def _add_unstated(sheet: Sheet) -> None:
    rows = []
    for row in sheet.part(sheet.reader.ask(evidence.unstated)):
        mark = sheet.basis(row.basis, row.why, row.ref).strip()
        rows.append([sheet.article_link(row.article), escape_markdown(row.field), escape_markdown(row.value), mark])
    if rows:
        sheet.heading(2, sheet.say("Not stated by the sources"), "unstated")
        head = [sheet.say("Briefing"), sheet.say("Value"), sheet.say("As given here"), sheet.say("How known")]
        sheet.table(head, rows)
