"""``data/timeline.json``, ``.ics`` and ``.csv``: the registered events, for TimelineJS, for calendars, for tables."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from site_builder.base.dates import Day, Edtf
from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, timeline
from site_builder.link.rows import ReportRow
from site_builder.model.registry import Event
from site_builder.pages.routes import path_of, public_url
from site_builder.publish.items import as_json, csv_rows, in_order, placed

LISTS = ("timeline.json", "timeline.ics", "timeline.csv")
"""The lists that an event adds to."""

_STEPS = {"year": 1, "month": 2}
_COLUMNS = (
    "id", "name", "type", "date", "earliest", "latest", "precision", "uncertain", "basis", "status", "location",
    "participants", "reports", "independent_reports", "first_reported", "last_reported", "url",
)  # fmt: skip
_UNDATED = "19700101T000000Z"


def event_items(reader: Reader, name: str) -> Iterator[bytes]:
    """Give what an event adds to each of :data:`LISTS`."""
    event = reader.ask(catalogue.item, "events", name)
    assert isinstance(event, Event)
    reports = [row for row in reader.ask(timeline.reports_of, name) if row.role != "illustration"]
    groups = reader.ask(contradictions.event_account, name).groups
    url = public_url(reader.ask(catalogue.settings).base_url, path_of(PageId("events", name)))
    where = reader.ask(catalogue.title, "places", event.location) if event.location else ""
    place = f"{_order(event.date)} {name}"
    yield placed(place, as_json(_slide(event, name, reports, groups, url, where)))
    entry = _calendar_entry(event, reports, url, where)
    yield placed(place, entry) if entry else b""
    yield placed(place, csv_rows([_row(event, name, reports, groups, url, where)]))


def status(reports: Iterable[ReportRow]) -> str:
    """Say whether articles report an event as ahead or as past: ``planned``, ``happened``, both, or neither."""
    roles = {report.role for report in reports}
    found = ["planned"] if "upcoming" in roles else []
    return " and ".join(found + (["happened"] if roles - {"upcoming"} else [])) or "not reported"


def _order(date: Edtf) -> str:
    """Order by first possible day, then last; an open start comes first, an open end last."""
    return " ".join(_sortable(day) for day in date.sort_key[:2])


def _sortable(day: Day) -> str:
    return f"{day.year + 10**12:013d}{day.month:02d}{day.day:02d}"


def _reported(reports: Iterable[ReportRow]) -> list[Edtf]:
    dates = {report.card.date for report in reports if report.card.date}
    return sorted(dates, key=lambda date: date.sort_key)


def _slide(event: Event, name: str, reports: list[ReportRow], groups: int, url: str, where: str) -> dict[str, object]:
    """Make a slide of TimelineJS; what that does not know, such as the EDTF date, stands beside."""
    reported = _reported(reports)
    words = [f"<p>{escape(where)}</p>"] if where else []
    if reports:
        articles = len({report.article for report in reports})
        count = f"{articles} article{'s' if articles > 1 else ''} in {groups} independent group{'s' * (groups > 1)}"
        when = f", {reported[0]} to {reported[-1]}" if len(reported) > 1 else f", {reported[0]}" if reported else ""
        words.append(f"<p>Reported by {count}{escape(when)}.</p>")
    words.append(f'<p><a href="{escape(url)}">Sources and dates</a></p>')
    slide: dict[str, object] = {
        "unique_id": name,
        "start_date": _day(event.date, event.date.earliest or event.date.latest),
        "display_date": str(event.date),
        "group": event.type,
        "text": {"headline": escape(event.name), "text": "".join(words)},
        "edtf": event.date.text,
        "precision": event.date.precision,
        "uncertain": event.date.is_uncertain,
        "basis": event.date_basis,
        "status": status(reports),
        "reported": [date.text for date in reported],
        "independent_reports": groups,
        "url": url,
    }
    if event.date.earliest and event.date.latest and event.date.precision not in ("day", "month", "year"):
        slide["end_date"] = _day(event.date, event.date.latest)
    return slide


def _day(date: Edtf, day: Day | None) -> dict[str, int]:
    """Give a day as TimelineJS wants it, as precisely as the date is known."""
    assert day is not None
    return dict(list(day._asdict().items())[: _STEPS.get(date.precision, 3)])


def _calendar_entry(event: Event, reports: list[ReportRow], url: str, where: str) -> bytes:
    """Make an entry of whole days (RFC 5545); a date that is open on one side stands on the other, and one that no
    calendar can hold makes none."""
    first, last = event.date.earliest or event.date.latest, event.date.latest or event.date.earliest
    assert first is not None
    assert last is not None
    if first.year < 1 or last.year > 9998:
        return b""
    after = datetime.date(*last) + datetime.timedelta(days=1)
    reported = [date.latest or date.earliest for date in _reported(reports)]
    days = [day for day in reported if day and 0 < day.year < 10_000]
    told = f"{status(reports).capitalize()}. Date: {event.date}."
    lines = [
        "BEGIN:VEVENT",
        f"UID:{url}",
        f"DTSTAMP:{f'{_digits(max(days))}T000000Z' if days else _UNDATED}",
        f"DTSTART;VALUE=DATE:{_digits(first)}",
        f"DTEND;VALUE=DATE:{after.year:04d}{after:%m%d}",
        f"SUMMARY:{_text(event.name)}",
        f"DESCRIPTION:{_text(told)}",
        f"LOCATION:{_text(where)}" if where else "",
        f"URL:{url}",
        f"CATEGORIES:{_text(event.type)}",
        f"STATUS:{'CONFIRMED' if event.date.is_day else 'TENTATIVE'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return b"".join(_folded(line) for line in lines if line)


def _digits(day: Day) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """End a line, and break it where it has more than 75 bytes, never within a character."""
    pieces, room = [b""], 75
    for character in line:
        data = character.encode("utf-8")
        if len(pieces[-1]) + len(data) > room:
            pieces.append(b" ")
        pieces[-1] += data
    return b"\r\n".join(pieces) + b"\r\n"


def _row(event: Event, name: str, reports: list[ReportRow], groups: int, url: str, where: str) -> list[object]:
    date, reported = event.date, _reported(reports)
    return [
        name,
        event.name,
        event.type,
        date.text,
        str(date.earliest or ""),
        str(date.latest or ""),
        date.precision,
        "yes" if date.is_uncertain else "",
        event.date_basis,
        status(reports),
        where,
        "; ".join(event.participants),
        len({report.article for report in reports}),
        groups,
        reported[0].text if reported else "",
        reported[-1].text if reported else "",
        url,
    ]


def _title(lists: Mapping[str, list[bytes]]) -> str:
    return str(json.loads(lists["site"][0])["title"])


def _timeline_js(lists: Mapping[str, list[bytes]]) -> bytes:
    title = as_json({"text": {"headline": escape(_title(lists))}})
    events = b",\n".join(in_order(lists["timeline.json"]))
    return b'{"title":' + title + b',"events":[\n' + events + b"\n]}\n"


def _calendar(lists: Mapping[str, list[bytes]]) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Site Builder//Timeline//EN", "CALSCALE:GREGORIAN"]
    lines = [*head, f"X-WR-CALNAME:{_text(_title(lists))}"]
    return b"".join([*map(_folded, lines), *in_order(lists["timeline.ics"]), _folded("END:VCALENDAR")])


def _table(lists: Mapping[str, list[bytes]]) -> bytes:
    return csv_rows([_COLUMNS]) + b"".join(in_order(lists["timeline.csv"]))


FILES: Mapping[str, Callable[[Mapping[str, list[bytes]]], bytes]] = {
    "timeline.json": _timeline_js,
    "timeline.ics": _calendar,
    "timeline.csv": _table,
}
"""The files of the timeline, each put together from the list of its name and the settings."""
