"""All events in the order of time, by year."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import timeline
from site_builder.link.rows import ReportRow
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import event_date, event_of, status_of, year_anchor
from site_builder.pages.compose.pictures import add_strip
from site_builder.pages.markdown import Md
from site_builder.pages.writing import Sheet


def timeline_head(sheet: Sheet) -> list[Md]:
    """Head the rows of events."""
    return [sheet.say("Date"), sheet.say("Event"), sheet.say("Precision and status")]


def timeline_rows(sheet: Sheet, names: Iterable[str]) -> list[list[str]]:
    """Rows for events: date with its basis, event with its place, precision and whether it had happened."""
    rows = []
    for name in names:
        event = event_of(sheet, name)
        reports = sheet.reader.ask(timeline.reports_of, name)
        place = f", {sheet.title_link('places', event.location)}" if event.location else ""
        mark = sheet.span(sheet.say(event.date.precision), "precision")
        status = " · ".join(filter(None, [f"{mark} {status_of(sheet, reports)}", _reported(sheet, reports)]))
        rows.append([event_date(sheet, event), f"{sheet.title_link('events', name)}{place}", status])
    return rows


def _reported(sheet: Sheet, reports: Iterable[ReportRow]) -> str:
    """Say when an event was reported, which may be long after it happened, or before."""
    told = {report.card.date for report in reports if report.card.date and report.role != "illustration"}
    dates = sorted(told, key=lambda date: date.sort_key)
    if len(dates) > 1:
        return sheet.say("reported {first} to {last}", first=sheet.date(dates[0]), last=sheet.date(dates[-1]))
    return sheet.say("reported {date}", date=sheet.date(dates[0])) if dates else ""


def compose_timeline(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the timeline: one row for each event, grouped by the year in which it can have begun."""
    sheet = Sheet(reader, page)
    names = reader.ask(timeline.events)
    sheet.heading(1, sheet.say("Timeline"))
    counted = sheet.count(len(names), "{n} event", "{n} events")
    told = noted(
        "{events} in the order of the earliest day that each can have been. A date is as precise as it is known."
    )
    sheet.add(sheet.say(told, events=counted))
    files = {
        noted("for TimelineJS"): "data/timeline.json",
        noted("calendar"): "data/timeline.ics",
        noted("table"): "data/timeline.csv",
    }
    if sheet.is_first:
        sheet.add("{.data}\n" + sheet.say("As data: {files}.", files=sheet.files(files)))
    add_strip(sheet, sheet.part(names))
    years: dict[str, list[str]] = {}
    titles: dict[str, Md] = {}
    for name in sheet.part(names):
        date = event_of(sheet, name).date
        titles[year_anchor(date)] = Md(sheet.words.year(date))
        years.setdefault(year_anchor(date), []).append(name)
    for anchor, found in years.items():
        sheet.heading(2, titles[anchor], anchor)
        sheet.table(timeline_head(sheet), timeline_rows(sheet, found), "timeline")
    described = sheet.say("{events} in the order of time.", events=counted)
    return sheet.finish(sheet.say("Timeline"), described, "timeline", [sheet.home])
