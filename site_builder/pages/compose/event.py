"""One event: when, where, who, and what each article says of it."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import contradictions, independence, timeline
from site_builder.link.rows import ReportRow
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import MOST_CITES, event_date, event_of, status_of
from site_builder.pages.markdown import escape_markdown
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
                (
                    sheet.say("Date"),
                    [f"{event_date(sheet, event)} {sheet.span(sheet.say(event.date.precision), 'precision')}"],
                ),
                (sheet.say("Type"), [escape_markdown(event.type)]),
                (sheet.say("Place"), [sheet.title_link("places", event.location)] if event.location else []),
                (sheet.say("Participants"), [str(sheet.entities(event.participants))] if event.participants else []),
                (sheet.say("Part of"), [sheet.title_link("events", event.super_event)] if event.super_event else []),
                (sheet.say("Includes"), parts),
                (sheet.say("Status"), [status_of(sheet, reports)]),
                (sheet.say("Reported by"), [_account(sheet)] if reports else []),
            ]
        )
    if reports:
        sheet.heading(2, sheet.say("What is reported"), "reports")
        found = reader.ask(contradictions.contradiction_of_event, page.id)
        if found and sheet.is_first:
            told = sheet.say(
                "Contradiction: no day fits all of the dates {cites}", cites=sheet.cites(found.members[:MOST_CITES])
            )
            sheet.add("{.notice}\n" + told)
        ordered = reader.once(_by_group, page.id)
        rows = [_row(sheet, r, reader.ask(independence.group_of, r.article)) for r in sheet.part(ordered)]
        head = [sheet.say("Briefing"), sheet.say("Counts as one source with"), sheet.say("Role there")]
        sheet.table([*head, sheet.say("Date there"), sheet.say("In the source")], rows)
        dates = {report.date.text: report.date for report in reports if report.date}
        if len(dates) > 1 and sheet.is_first:
            agree = all(a.overlaps(b) for a in dates.values() for b in dates.values())
            sheet.heading(
                2, sheet.say("Dated more and less precisely") if agree else sheet.say("Dated differently"), "dates"
            )
            sheet.items(
                f"{sheet.date(date)}: "
                + ", ".join(sheet.article_link(r.article, r.report) for r in reports if r.date == date)
                for date in sorted(dates.values(), key=lambda d: d.sort_key)
            )
    counted = sheet.count(len(reports), "{n} report", "{n} reports")
    description = sheet.say(
        "{name}, {date}: {reports}, each with its source.",
        name=event.name,
        date=sheet.words.date(event.date),
        reports=counted,
    )
    nodes = event_nodes(reader, page, event) if sheet.is_first else ()
    return sheet.finish(
        event.name, description, "timeline", [sheet.home, (sheet.say("Timeline"), PageId("timeline"))], nodes=nodes
    )


def _by_group(reader: Reader, name: str) -> Sequence[ReportRow]:
    """Give the reports of an event, those together that count as one source."""
    reports = reader.ask(timeline.reports_of, name)
    return sorted(reports, key=lambda report: reader.ask(independence.group_of, report.article))


def _account(sheet: Sheet) -> str:
    account = sheet.reader.ask(contradictions.event_account, sheet.page.id)
    if not account.articles:
        return sheet.say("no article but by a picture")
    groups = sheet.count(account.groups, "{n} independent group of sources", "{n} independent groups of sources")
    words = sheet.words.listed([groups, sheet.count(len(account.articles), "{n} article", "{n} articles")])
    is_repeated = account.groups == 1 < len(account.articles)
    return sheet.say("{count} (repeated, not corroborated)", count=words) if is_repeated else words


def _row(sheet: Sheet, report: ReportRow, group: str) -> list[str]:
    date = str(sheet.date(report.date, noted("not given")))
    if report.date_words:
        date = sheet.say("{date}, from {words}", date=date, words=sheet.quoted(report.date_words))
    sheet.cite(report.card)
    page = PageId("briefings", report.article)
    return [
        sheet.link(escape_markdown(report.card.headline), page, report.report),
        sheet.article_link(group) if group != report.article else sheet.say("itself"),
        sheet.say(EVENT_ROLES[report.role]),
        date,
        f"{sheet.span(sheet.quoted(report.quote), 'quote')} {sheet.span(sheet.say('line {n}', n=report.line), 'meta')}",
    ]
