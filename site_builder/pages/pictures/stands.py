"""Positions over time as a picture: a row for each holder, a sign for each stance from the day that it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from site_builder.base.dates import Edtf
from site_builder.pages.phrases import STANCE_SIGNS
from site_builder.pages.pictures.axis import Axis, Span, span_of
from site_builder.pages.pictures.drawing import element, fluid, label, linked, named, percent

_ROW = 46.0
_KINDS = {"supports": "for", "opposes": "against"}


class Stand(NamedTuple):
    """Where a holder stands: its name, where that is told, the steps (date and stance), and all of it in words."""

    holder: str
    target: str
    steps: Sequence[tuple[Edtf | None, str]]
    words: str


def draw_stands(stands: Sequence[Stand], name: str, year_words: Callable[[int], str]) -> str:
    """Draw holders in their order; nothing where no step has a date."""
    dated = [[(span, stance) for date, stance in stand.steps if date and (span := span_of(date))] for stand in stands]
    spans = [span for steps in dated for span, _ in steps]
    if not spans:
        return ""
    axis = Axis(spans, 5.0, 95.0, year_words)
    height = 24 + _ROW * len(stands)
    parts = list(axis.draw(height))
    for place, (stand, steps) in enumerate(zip(stands, dated, strict=True)):
        top, y = 24 + _ROW * place, 24 + _ROW * place + 32
        row = [element("rect", x=0, y=top, width="100%", height=_ROW, class_="hit")]
        row.append(named(stand.holder, top + 2))
        if steps:
            row.append(element("line", x1=_middle(axis, steps[0][0]), y1=y, x2="99%", y2=y, class_="tie"))
        for span, stance in steps:
            x = _middle(axis, span)
            row.append(element("circle", cx=x, cy=y, r=9, class_=_KINDS.get(stance, "neither")))
            row.append(label(STANCE_SIGNS[stance], x, y + 4.5, anchor="middle"))
        parts.append(linked(stand.target, stand.words, row))
    return fluid(parts, height, name)


def _middle(axis: Axis, span: Span) -> str:
    return percent((axis.place(span.start) + axis.place(span.end)) / 2)
