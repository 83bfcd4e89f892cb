"""All events in the order of time, by year."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import timeline
from site_builder.link.rows import ReportRow
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import HOME, count_of, event_date, event_of, status_of
from site_builder.pages.markdown import Md
from site_builder.pages.writing import Sheet

TIMELINE_HEAD: tuple[str, ...] = ("Date", "Event", "Precision and status")


def timeline_rows(sheet: Sheet, names: Iterable[str]) -> list[list[str]]:
    """Rows for events: date with its basis, event with its place, precision and whether it had happened."""
    rows = []
    for name in names:
        event = event_of(sheet, name)
        reports = sheet.reader.ask(timeline.reports_of, name)
        place = f", {sheet.title_link('places', event.location)}" if event.location else ""
        mark = sheet.span(event.date.precision, "precision")
        status = " · ".join(filter(None, [f"{mark} {status_of(reports)}", _reported(sheet, reports)]))
        rows.append([event_date(sheet, event), f"{sheet.title_link('events', name)}{place}", status])
    return rows


def _reported(sheet: Sheet, reports: Iterable[ReportRow]) -> str:
    """Say when an event was reported, which may be long after it happened, or before."""
    told = {report.card.date for report in reports if report.card.date and report.role != "illustration"}
    dates = sorted(told, key=lambda date: date.sort_key)
    last = f" to {sheet.date(dates[-1])}" if len(dates) > 1 else ""
    return f"reported {sheet.date(dates[0])}{last}" if dates else ""


def compose_timeline(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the timeline: one row for each event, grouped by the year in which it can have begun."""
    sheet = Sheet(reader, page)
    names = reader.ask(timeline.events)
    sheet.heading(1, Md("Timeline"))
    sheet.add(
        f"{count_of(len(names), 'event')} in the order of the earliest day that each can have been. "
        "A date is as precise as it is known."
    )
    files = {"for TimelineJS": "data/timeline.json", "calendar": "data/timeline.ics", "table": "data/timeline.csv"}
    if sheet.is_first:
        sheet.add(f"{{.data}}\nAs data: {sheet.files(files)}.")
    years: dict[str, list[str]] = {}
    for name in sheet.part(names):
        years.setdefault(event_of(sheet, name).date.year_in_words, []).append(name)
    for year, found in years.items():
        sheet.heading(2, Md(year), f"year-{year.lower().replace(' ', '-')}")
        sheet.table(TIMELINE_HEAD, timeline_rows(sheet, found), "timeline")
    return sheet.finish("Timeline", f"{count_of(len(names), 'event')} in the order of time.", "timeline", [HOME])
