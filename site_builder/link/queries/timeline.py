"""When things happened: registered events and what reports say of them."""

from __future__ import annotations

from site_builder.base.keys import Key
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue
from site_builder.link.rows import ReportRow
from site_builder.model.registry import Event


def _event(rows: Rows, name: str) -> Event:
    found = nested(rows, catalogue.item, "events", name)
    assert isinstance(found, Event)
    return found


def _in_order(rows: Rows, names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (*_event(rows, name).date.sort_key[:2], name)))


def events(rows: Rows) -> tuple[str, ...]:
    """All registered events by first possible day, then last, then id."""
    return _in_order(rows, set(rows.rows(Key("list", "events"))))


def reports_of(rows: Rows, event: str) -> tuple[ReportRow, ...]:
    """What articles say of an event, by article."""
    found: tuple[ReportRow, ...] = rows.rows(Key("reports-of", event))
    return found


def reports_in(rows: Rows, article: str) -> tuple[ReportRow, ...]:
    """The event reports of one article in the order of time."""
    found: tuple[ReportRow, ...] = rows.rows(Key("reports-in", article))
    return tuple(sorted(found, key=lambda r: (*(r.date or _event(rows, r.event).date).sort_key[:2], r.event, r.report)))


def events_of_topic(rows: Rows, topic: str) -> tuple[str, ...]:
    """The events that the articles of a topic, or of what is narrower, report; illustrations are left out."""
    topics = (topic, *nested(rows, catalogue.below, topic))
    found = {event for name in topics for event in rows.rows(Key("events-of-topic", name))}
    return _in_order(rows, found)


def events_of_entity(rows: Rows, kind: str, name: str) -> tuple[tuple[str, str], ...]:
    """The events that an entity takes part in or is the place of, in the order of time, each with its part."""
    found = dict(rows.rows(Key("events-of", f"{kind}/{name}")))
    return tuple((event, found[event]) for event in _in_order(rows, set(found)))


def sub_events(rows: Rows, event: str) -> tuple[str, ...]:
    """The events that are part of one."""
    return _in_order(rows, set(rows.rows(Key("sub-events", event))))
