"""Where the values of a YAML text stand. They are looked up only when something is wrong, by parsing once more."""

from __future__ import annotations

from typing import Any

import yaml

PARSER: Any = getattr(yaml.cyaml, "CParser", None) if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
"""Gives the events of a text by ``get_event()``, and ``None`` at the end. A loader, which could make values too, takes
longer to make."""


def places_of(text: str) -> dict[tuple[str | int, ...], tuple[int, int, int, int]]:
    """Find for each path the line and column, from 0, of its value and its key; the first of duplicate keys counts."""
    places: dict[tuple[str | int, ...], tuple[int, int, int, int]] = {}
    events = iter(PARSER(text).get_event, None)

    def skip(event: Any) -> None:
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth == 0:
                return
            event = next(events)

    def visit(event: Any, path: tuple[str | int, ...], key: Any) -> None:
        mark, key_mark = event.start_mark, (key or event).start_mark
        places.setdefault(path, (mark.line, mark.column, key_mark.line, key_mark.column))
        if isinstance(event, yaml.SequenceStartEvent):
            number = 0
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                visit(item, (*path, number), None)
                number += 1
        elif isinstance(event, yaml.MappingStartEvent):
            while not isinstance(key_event := next(events), yaml.MappingEndEvent):
                if isinstance(key_event, yaml.ScalarEvent):
                    name: str | int = key_event.value
                else:
                    skip(key_event)
                    name = -1
                value_event = next(events)
                if (*path, name) in places:
                    skip(value_event)
                else:
                    visit(value_event, (*path, name), key_event)

    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            visit(next(events), (), None)
            break
    return places
