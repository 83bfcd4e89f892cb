"""How lists are cut into pages by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from site_builder.base.dates import Edtf
from site_builder.pages.routes import page_count

NO_YEAR = -(10**9)
"""Stands for the year of what has no date; it comes after all others."""


class Years(NamedTuple):
    """The years on one page of several, and which part of them, where one year does not fit."""

    first: int
    last: int
    chunk: int


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
