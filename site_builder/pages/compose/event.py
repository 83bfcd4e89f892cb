"""One event: when, where, who, and what each article says of it."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import contradictions, independence, timeline
from site_builder.link.rows import ReportRow
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import HOME, MOST_CITES, count_of, event_date, event_of, quoted, status_of
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import EVENT_ROLES
from site_builder.pages.structured import event_nodes
from site_builder.pages.writing import Sheet


def compose_event(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of an event."""
    sheet = Sheet(reader, page)
    event = event_of(sheet, page.id)
    reports = reader.ask(timeline.reports_of, page.id)
    sheet.heading(1, escape_markdown(event.name))
    if sheet.is_first:
        parts = [sheet.title_link("events", name) for name in reader.ask(timeline.sub_events, page.id)]
        sheet.terms(
            [
                ("Date", [f"{event_date(sheet, event)} {sheet.span(event.date.precision, 'precision')}"]),
                ("Type", [escape_markdown(event.type)]),
                ("Place", [sheet.title_link("places", event.location)] if event.location else []),
                ("Participants", [str(sheet.entities(event.participants))] if event.participants else []),
                ("Part of", [sheet.title_link("events", event.super_event)] if event.super_event else []),
                ("Includes", parts),
                ("Status", [status_of(reports)]),
                ("Reported by", [_account(sheet)] if reports else []),
            ]
        )
    if reports:
        sheet.heading(2, Md("What is reported"), "reports")
        found = reader.ask(contradictions.contradiction_of_event, page.id)
        if found and sheet.is_first:
            sheet.add(
                f"{{.notice}}\nContradiction: no day fits all of the dates {sheet.cites(found.members[:MOST_CITES])}"
            )
        groups = {r.article: reader.ask(independence.group_of, r.article) for r in reports}
        ordered = sorted(reports, key=lambda r: groups[r.article])
        rows = [_row(sheet, r, groups[r.article]) for r in sheet.part(ordered)]
        sheet.table(["Briefing", "Counts as one source with", "Role there", "Date there", "In the source"], rows)
        dates = {report.date.text: report.date for report in reports if report.date}
        if len(dates) > 1 and sheet.is_first:
            agree = all(a.overlaps(b) for a in dates.values() for b in dates.values())
            sheet.heading(2, Md("Dated more and less precisely" if agree else "Dated differently"), "dates")
            sheet.items(
                f"{sheet.date(date)}: "
                + ", ".join(sheet.article_link(r.article, r.report) for r in reports if r.date == date)
                for date in sorted(dates.values(), key=lambda d: d.sort_key)
            )
    description = f"{event.name}, {event.date}: {count_of(len(reports), 'report')}, each with its source."
    nodes = event_nodes(reader, page, event) if sheet.is_first else ()
    return sheet.finish(event.name, description, "timeline", [HOME, ("Timeline", PageId("timeline"))], nodes=nodes)


def _account(sheet: Sheet) -> str:
    account = sheet.reader.ask(contradictions.event_account, sheet.page.id)
    if not account.articles:
        return "no article but by a picture"
    words = f"{count_of(account.groups, 'independent group')} of sources, {count_of(len(account.articles), 'article')}"
    return words + (" (repeated, not corroborated)" if account.groups == 1 < len(account.articles) else "")


def _row(sheet: Sheet, report: ReportRow, group: str) -> list[str]:
    date = str(sheet.date(report.date, "not given"))
    if report.date_words:
        date += f", from {quoted(report.date_words)}"
    sheet.cite(report.card)
    page = PageId("briefings", report.article)
    return [
        sheet.link(escape_markdown(report.card.headline), page, report.report),
        sheet.article_link(group) if group != report.article else "itself",
        EVENT_ROLES[report.role],
        date,
        f"{sheet.span(quoted(report.quote), 'quote')} {sheet.span(f'line {report.line}', 'meta')}",
    ]
