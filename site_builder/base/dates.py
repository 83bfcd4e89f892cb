"""Dates as known: EDTF (ISO 8601-2) level 0 and 1, and intervals in brackets: parsed, bounded, printed, compared.

Bounds are days as ``(year, month, day)``; ``None`` stands for no bound. Printing never adds precision.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


class Day(NamedTuple):
    """A calendar day in the proleptic Gregorian calendar; years before 1 BC are negative."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Point:
    """One EDTF date, not an interval: text parts, qualifier ``?``, ``~``, ``%`` or empty, first and last day.

    ``month`` and ``day`` are two digits, ``XX`` or empty; a month of 21 to 24 is a season (:data:`SEASONS`).
    """

    year: str
    month: str
    day: str
    time: str
    qualifier: str
    first: Day
    last: Day


_BEFORE_ALL, _AFTER_ALL = Day(-(10**9), 1, 1), Day(10**9, 12, 31)
_NOT_HYPHENS = re.compile(r"\d{1,4}/\d{1,2}(/\d{1,4})?|\d{1,2}[.]\d{1,2}[.]\d{2,4}", re.ASCII)
_POINT = re.compile(
    r"(?P<year>-?\d{4}|-?\d{3}X|-?\d{2}XX|Y-?\d{5,9})"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX)"
    r"(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?))?)?)?(?P<qualifier>[?~%])?",
    re.ASCII,
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TIME = re.compile(r"([01]\d|2[0-3]|24(?=:00)):[0-5]\d(:([0-5]\d|60))?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?")


def _last_day_of(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS[month - 1]


@lru_cache(maxsize=4096)
def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if not found:
        raise ValueError(f"‘{text}’ is not an EDTF date")
    year, month, day = found["year"], found["month"] or "", found["day"] or ""
    if ("X" in year and month not in ("", "XX")) or (month == "XX" and day not in ("", "XX")):
        raise ValueError(f"‘{text}’ leaves a larger unit open and gives a smaller one")
    if found["time"] and not _TIME.fullmatch(found["time"]):
        raise ValueError(f"‘{text}’ does not have a valid time of day")
    digits = year.removeprefix("Y")
    bounds = sorted([int(digits.replace("X", "0")), int(digits.replace("X", "9"))])
    first_month, last_month = 1, 12
    if month not in ("", "XX"):
        number = int(month)
        if number in SEASONS and not day:
            first_month, last_month = _SEASON_MONTHS[number]
        elif 1 <= number <= 12:
            first_month = last_month = number
        else:
            raise ValueError(f"‘{text}’ has no month {month}")
    first = Day(bounds[0], first_month, 1)
    end_year = bounds[1] + (month == "24")
    end_month = 2 if month == "24" else last_month
    last = Day(end_year, end_month, _last_day_of(end_year, end_month))
    if day not in ("", "XX"):
        if not 1 <= int(day) <= _last_day_of(first.year, first_month):
            raise ValueError(f"‘{text}’ has no day {day}")
        first = last = Day(first.year, first_month, int(day))
    return Point(year, month, day, found["time"] or "", found["qualifier"] or "", first, last)


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as written in EDTF. Make one with :meth:`parse`; equality and hashing go by the text.

    ``earliest`` and ``latest`` are the first and last day it can mean, ``None`` where it is open or unknown.
    """

    text: str
    earliest: Day | None = field(compare=False, repr=False, default=None)
    latest: Day | None = field(compare=False, repr=False, default=None)

    @classmethod
    def parse(cls, text: str) -> Edtf:
        """Read EDTF; raises ``ValueError`` whose message says what is wrong."""
        return _edtf_of(text)

    def __reduce__(self) -> tuple[Callable[[str], Edtf], tuple[str]]:
        return _edtf_of, (self.text,)

    @property
    def sort_key(self) -> tuple[Day, Day, str]:
        """Order by first day, then last day, then text; an open start comes first, an open end last."""
        return (self.earliest or _BEFORE_ALL, self.latest or _AFTER_ALL, self.text)

    @property
    def is_day(self) -> bool:
        """Tell whether the date is one day, known for certain."""
        return self.earliest is not None and self.earliest == self.latest and self.text[-1] not in "?~%"

    @property
    def precision(self) -> str:
        """Name how precisely the date is known: ``day month season year decade century interval within open``."""
        first, last, shape = _parts(self.text)
        if shape != "point" or first is None:
            return "open" if not (first and last) else "interval" if shape == "interval" else "within"
        if first.day not in ("", "XX"):
            return "day"
        if first.month not in ("", "XX"):
            return "season" if int(first.month) in SEASONS else "month"
        return {0: "year", 1: "decade", 2: "century"}[first.year.count("X")]

    @property
    def year_in_words(self) -> str:
        """Name the year in which the date can begin, for lists by year: ``2017``, ``44 BC``, ``2010s``, ``By 2017``."""
        first, last, _ = self.parts
        point = first or last
        if point is None:
            return "Without a date"
        year = _year_in_words(point)
        return year if self.earliest else f"By {year}"

    @property
    def is_uncertain(self) -> bool:
        """Tell whether the author marked the date as uncertain or approximate."""
        return any(mark in self.text for mark in "?~%")

    @property
    def parts(self) -> tuple[Point | None, Point | None, str]:
        """Give first point, last point and shape: ``point``, ``interval`` (a/b) or ``within`` ([a..b])."""
        return _parts(self.text)

    def overlaps(self, other: Edtf) -> bool:
        """Tell whether some day is possible under both dates."""
        starts = [d for d in (self.earliest, other.earliest) if d]
        ends = [d for d in (self.latest, other.latest) if d]
        return not starts or not ends or max(starts) <= min(ends)

    def __str__(self) -> str:
        return in_words(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def read(value: object) -> Edtf:
            if isinstance(value, list | tuple):
                raise PydanticCustomError("date_list", "a list stands where a date belongs")
            if not isinstance(value, str):
                raise PydanticCustomError("value_type", "a date belongs here")
            try:
                return cls.parse(value)
            except ValueError as error:
                raise PydanticCustomError("date_syntax", "{reason}", {"reason": str(error)}) from None

        return core_schema.no_info_plain_validator_function(read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": ["string", "number"], "title": "EDTF date", "examples": ["2017-07-03", "[2016-10..2016-12]"]}


@lru_cache(maxsize=4096)
def _edtf_of(text: str) -> Edtf:
    """Read EDTF; a date that is read or unpickled again is the same object for as long as it is remembered."""
    if _NOT_HYPHENS.fullmatch(text):
        raise ValueError(f"‘{text}’ is not an EDTF date: write year-month-day with hyphens, such as 2017-07-03")
    first, last, _ = _parts(text)
    earliest = first.first if first else None
    latest = last.last if last else None
    if earliest and latest and latest < earliest:
        raise ValueError(f"‘{text}’ ends before it begins")
    return Edtf(text, earliest, latest)


def _parts(text: str) -> tuple[Point | None, Point | None, str]:
    """Split into first point, last point and shape: ``point``, ``interval`` (a/b) or ``within`` ([a..b])."""
    if text.startswith("[") and text.endswith("]"):
        first, dots, last = text[1:-1].partition("..")
        if not dots or not (first or last):
            raise ValueError(f"‘{text}’ is not an EDTF date; within brackets write a..b, ..b or a..")
        return (_point(first) if first else None, _point(last) if last else None, "within")
    if "/" in text:
        first, _, last = text.partition("/")
        if first in ("", "..") and last in ("", ".."):
            raise ValueError(f"‘{text}’ has neither a start nor an end")
        return (
            None if first in ("", "..") else _point(first),
            None if last in ("", "..") else _point(last),
            "interval",
        )
    point = _point(text)
    return (point, point, "point")


def _year_in_words(point: Point) -> str:
    if point.year.endswith("XX"):
        return f"{point.year[:-2]}00–{point.year[:-2]}99"
    if point.year.endswith("X"):
        return f"{point.year[:-1]}0s"
    number = int(point.year.removeprefix("Y"))
    return f"{1 - number} BC" if number <= 0 else str(number)


def point_in_words(point: Point) -> str:
    """Print one date in English."""
    words = _year_in_words(point)
    if point.month not in ("", "XX"):
        number = int(point.month)
        words = f"{SEASONS[number] if number in SEASONS else MONTHS[number - 1]} {words}"
    if point.day not in ("", "XX"):
        words = f"{int(point.day)} {words}"
    if point.time:
        words += f", {point.time.removesuffix('Z')}{' UTC' if point.time.endswith('Z') else ''}"
    return {"": words, "?": f"{words} (uncertain)", "~": f"about {words}", "%": f"about {words} (uncertain)"}[
        point.qualifier
    ]


def _interval_in_words(first: Point, last: Point) -> str:
    start, end = point_in_words(first), point_in_words(last)
    plain = not any((first.qualifier, last.qualifier, first.time, last.time))
    if plain and first.year == last.year and first.day.isdigit() and last.day.isdigit():
        if first.month == last.month:
            return f"{int(first.day)}–{end}"
        return f"{start.removesuffix(' ' + _year_in_words(first))} – {end}"
    return f"{start} – {end}"


_OPEN: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "interval": (lambda end: f"until {end}", lambda start: f"from {start}"),
    "within": (lambda end: f"by {end}", lambda start: f"on or after {start}"),
}


@lru_cache(maxsize=4096)
def in_words(date: Edtf) -> str:
    """Print a date in English exactly as precisely as it is known: ``3–4 July 2017``, ``by 31 December 2017``."""
    first, last, shape = _parts(date.text)
    if first and last:
        if shape == "point":
            return point_in_words(first)
        if shape == "within":
            return f"between {point_in_words(first)} and {point_in_words(last)}"
        return _interval_in_words(first, last)
    until, since = _OPEN[shape]
    if last:
        return until(point_in_words(last))
    assert first is not None
    return since(point_in_words(first))
