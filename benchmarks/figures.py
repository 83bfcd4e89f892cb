"""What is done with measured numbers: medians, ratios, how cost grows with size, and tables."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

MIB = 1024 * 1024


def median(values: Sequence[float]) -> float:
    """Give the middle value, or the mean of the two in the middle."""
    return statistics.median(values)


def ratio(ours: float, theirs: float) -> float:
    """Give how many times theirs ours is; without a measurable time of theirs there is no ratio."""
    return ours / theirs if theirs > 0 else math.nan


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Fit ``cost = factor * size ** exponent`` to (size, cost) by least squares on the logarithms."""
    if len({size for size, _ in points}) < 2 or min(min(point) for point in points) <= 0:
        return math.nan
    slope, _ = statistics.linear_regression(
        [math.log(size) for size, _ in points], [math.log(cost) for _, cost in points]
    )
    return slope


def number(value: float | None, digits: int = 2) -> str:
    """Write a number with thousands separated, and nothing where there is none."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Lay out a table as plain text; the first ``left`` columns begin at the left, the others end at the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(padded).rstrip()

    return "\n".join([line(head), "  ".join("-" * width for width in widths), *(line(row) for row in rows)])
