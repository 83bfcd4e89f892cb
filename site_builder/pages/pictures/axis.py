"""An axis of time: where a day lies, which dates are marked, and how a date is drawn that is not known to the day.

It is as wide as the page has room for: places on it are in per cent of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from site_builder.base.dates import Day, Edtf
from site_builder.pages.pictures.drawing import element, label, percent

_MOST_MARKS = 6

_LEAST = 2.5
"""Least width of a bar, in per cent."""


def days_of(day: Day) -> float:
    """Count days, near enough for a drawing, in any year."""
    return 365.2425 * day.year + 30.44 * (day.month - 1) + day.day


class Span(NamedTuple):
    """When something can have been, in days: ``is_day`` tells that it is one day, ``is_certain`` that its ends are
    known."""

    start: float
    end: float
    is_day: bool
    is_certain: bool


def span_of(date: Edtf) -> Span | None:
    """Give the days that a date covers; ``None`` where it is open on both sides. An open side is one year long."""
    first, last = date.earliest, date.latest
    if first is None and last is None:
        return None
    start = days_of(first) if first else days_of(last or Day(0, 1, 1)) - 365
    end = days_of(last) + 1 if last else start + 365
    is_certain = date.precision in ("day", "interval") and not date.is_uncertain and bool(first and last)
    return Span(start, end, first is not None and first == last, is_certain)


class Axis:
    """Lays days out between ``left`` and ``right``, in per cent."""

    def __init__(self, spans: Sequence[Span], left: float, right: float, year_words: Callable[[int], str]) -> None:
        self.left, self.right = left, right
        self._year_words = year_words
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        room = max((end - start) * 0.04, 20.0)
        self._start, self._length = start - room, end - start + 2 * room

    def place(self, days: float) -> float:
        """Give the place of a day."""
        return self.left + (self.right - self.left) * (days - self._start) / self._length

    def marks(self) -> Iterator[tuple[float, str]]:
        """Give the years to mark, or the months where the time is short, with their places."""
        first, last = self._start / 365.2425, (self._start + self._length) / 365.2425
        if last - first < 1.6 and first > 1:
            for month in range(int(first * 12), int(last * 12) + 2):
                day = Day(month // 12, month % 12 + 1, 1)
                if self.left <= self.place(days_of(day)) <= self.right and (last - first < 0.8 or month % 3 == 0):
                    yield self.place(days_of(day)), f"{day.year}-{day.month:02d}"
            return
        step = _step(last - first)
        for year in range(-(-int(first) // step) * step, int(last) + 2, step):
            place = self.place(days_of(Day(year, 1, 1)))
            if self.left <= place <= self.right:
                yield place, self._year_words(year)

    def draw(self, height: float) -> Iterator[str]:
        """Draw the marked dates with a line down from each."""
        marks = list(self.marks())
        for place, _ in marks:
            yield element("line", x1=percent(place), y1=20, x2=percent(place), y2=height, class_="grid")
        for place, text in marks:
            anchor = "start" if place < 6 else "end" if place > 94 else "middle"  # at the edges nothing is cut off
            yield label(text, percent(place), 14.0, "faint", anchor)

    def mark(self, span: Span, y: float, kind: str) -> str:
        """Draw a date: a dot for a day, a bar for more; the edge is broken where it is not known exactly."""
        start, end = self.place(span.start), self.place(span.end)
        shape = kind if span.is_certain else f"{kind} vague"
        if span.is_day:
            return element("circle", cx=percent((start + end) / 2), cy=y, r=5, class_=shape)
        least = min(start, 100 - _LEAST), max(end - start, _LEAST)
        return element("rect", x=percent(least[0]), y=y - 5, width=percent(least[1]), height=10, rx=3, class_=shape)


def _step(years: float) -> int:
    """Choose how many years apart marks stand, so that there are few: 1, 2 or 5 with noughts."""
    step, factors = 1, cycle((2, 2.5, 2))
    while years / step > _MOST_MARKS:
        step = round(step * next(factors))
    return step


def spans_of(dates: Iterable[Edtf]) -> list[Span]:
    """Give the days of all dates that have any."""
    return [span for span in map(span_of, dates) if span is not None]
