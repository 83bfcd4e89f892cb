"""How lists are cut into pages by year."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from site_builder.base.dates import Edtf
from site_builder.pages.routes import page_count
from site_builder.pages.words import Words

T = TypeVar("T")

NO_YEAR = -(10**9)
"""Stands for the year of what has no date; it comes after all others."""


class Years(NamedTuple):
    """The years on one page of several, and which part of them, where one year does not fit."""

    first: int
    last: int
    chunk: int


def cut(lists: Iterable[tuple[Sequence[Edtf | None], int]]) -> tuple[Years, ...]:
    """Spread lists, given by the dates of their items and how many fit on a page, over pages by year, the latest first:
    as many years as fit stand on a page, and a year that does not fit has several. ``()`` where all fit on one."""
    counted = [(Counter(map(year_of, dates)), size) for dates, size in lists]
    if all(counts.total() <= size for counts, size in counted):
        return ()
    return tuple(filled(counted))


def parts(
    items: Sequence[T], date_of: Callable[[T], Edtf | None], size: int, years: Sequence[Years]
) -> list[Sequence[T]]:
    """Give what of a list stands on each page; all of it, where years are not cut."""
    if not years:
        return [items]
    spans = sorted({(part.first, part.last) for part in years})
    firsts = [first for first, _ in spans]
    found: list[list[T]] = [[] for _ in spans]
    for item in items:
        found[bisect(firsts, year_of(date_of(item))) - 1].append(item)
    by_span = dict(zip(spans, found, strict=True))
    return [by_span[part.first, part.last][part.chunk * size : (part.chunk + 1) * size] for part in years]


def page_titles(words: Words, years: Sequence[Years]) -> dict[int, str]:
    """Give the title of each page by its number, from 1: its years, and which part of a year that has several."""
    titles = {}
    for number, part in enumerate(years, 1):
        names = [words.year_alone(year) for year in (part.first, part.last) if year > NO_YEAR]
        title = "–".join(dict.fromkeys(names)) if names else words.say("Without a date")
        several = part.chunk or (number < len(years) and years[number].chunk)
        titles[number] = words.say("{year}, part {n}", year=title, n=part.chunk + 1) if several else title
    return titles


def filled(counted: Sequence[tuple[Counter[int], int]]) -> Iterator[Years]:
    """Cut years into pages, the latest first, so that no list has more items on a page than fit there."""
    years = sorted({year for counts, _ in counted for year in counts}, reverse=True)
    while years:
        last, taken = years[0], 1
        while taken < len(years) and years[taken] > NO_YEAR and all(
            sum(counts[year] for year in years[: taken + 1]) <= size for counts, size in counted
        ):  # fmt: skip
            taken += 1
        for chunk in range(max(page_count(counts[last], size) for counts, size in counted) if taken == 1 else 1):
            yield Years(years[taken - 1], last, chunk)
        years = years[taken:]


def year_of(date: Edtf | None) -> int:
    """Give the year in which a date can begin; :data:`NO_YEAR` where none is known."""
    day = (date.earliest or date.latest) if date else None
    return day.year if day else NO_YEAR
