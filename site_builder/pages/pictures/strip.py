"""The timeline as a picture: a row for each event, with how precisely its date is known, and whether it was ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from site_builder.base.dates import Edtf
from site_builder.pages.pictures.axis import Axis, span_of, spans_of
from site_builder.pages.pictures.drawing import element, fluid, linked, named

_ROW = 40.0


class Happening(NamedTuple):
    """An event to draw: its name, its date and that date in words, where its page is from here; whether the articles
    told of it as ahead."""

    name: str
    date: Edtf
    words: str
    target: str
    is_planned: bool


def draw_strip(happenings: Sequence[Happening], name: str, year_words: Callable[[int], str]) -> str:
    """Draw events in their order; nothing where none has a date."""
    spans = spans_of(one.date for one in happenings)
    if not spans:
        return ""
    axis = Axis(spans, 2.0, 97.0, year_words)
    height = 24 + _ROW * len(happenings)
    parts = list(axis.draw(height))
    for place, one in enumerate(happenings):
        y = 24 + _ROW * place
        row = [element("rect", x=0, y=y, width="100%", height=_ROW, class_="hit")]
        row.append(named(one.name, y + 1))
        span = span_of(one.date)
        if span:
            row.append(axis.mark(span, y + 29, "open" if one.is_planned else "bar"))
        parts.append(linked(one.target, f"{one.name}, {one.words}", row))
    return fluid(parts, height, name)
