"""The value of a fact, by the way its measure is compared: a number, a date, a set of terms, or a text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from site_builder.base.dates import Edtf
from site_builder.model.registry import Measure

Comparison = Literal["equal", "compatible", "incompatible"]
"""How two values of one measure stand to each other; compatible: one is vaguer, or they differ within the tolerance."""

APPROXIMATE = Decimal("0.1")
"""Share by which a number may differ from one that is given as approximate, at the least."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def value_problem(measure: Measure, value: tuple[str, ...]) -> str:
    """Say why a value does not fit its measure, or return the empty string."""
    if measure.compare != "set" and len(value) != 1:
        return f"a {_NAMES[measure.compare]} belongs here, not a list of {len(value)}"
    if measure.compare == "number" and not _NUMBER.fullmatch(value[0]):
        return f"‘{value[0]}’ is not a number in plain digits"
    if measure.compare == "edtf":
        try:
            Edtf.parse(value[0])
        except ValueError as error:
            return str(error)
    return ""


_NAMES = {"number": "number", "edtf": "date", "text": "text"}


def typed_value(measure: Measure, value: tuple[str, ...]) -> int | float | str | list[str]:
    """Give a value as JSON holds it: number, EDTF text, list of terms, or text."""
    if measure.compare == "set":
        return list(value)
    if measure.compare == "number":
        return float(value[0]) if "." in value[0] else int(value[0])
    return value[0]


def value_in_words(measure: Measure, value: tuple[str, ...]) -> str:
    """Print a value for a reader: digits grouped, dates in words, terms joined by commas."""
    if measure.compare == "set":
        return ", ".join(value)
    if measure.compare == "edtf":
        return str(Edtf.parse(value[0]))
    if measure.compare == "number":
        return f"{Decimal(value[0]):,} {measure.unit}".rstrip()
    return value[0]


def compare_values(measure: Measure, one: tuple[str, ...], other: tuple[str, ...], approx: bool = False) -> Comparison:
    """Compare two values of a measure; ``approx`` tells that one of them is approximate.

    Numbers are incompatible when they differ by more than the tolerance, a share of the larger one; dates when no day
    is possible under both; sets when neither holds all of the other; texts when their words differ.
    """
    if measure.compare == "number":
        a, b = Decimal(one[0]), Decimal(other[0])
        if a == b:
            return "equal"
        share = max(Decimal(str(measure.tolerance)), APPROXIMATE if approx else Decimal(0))
        return "compatible" if abs(a - b) <= share * max(abs(a), abs(b)) else "incompatible"
    if measure.compare == "edtf":
        first, second = Edtf.parse(one[0]), Edtf.parse(other[0])
        if first.text == second.text:
            return "equal"
        return "compatible" if first.overlaps(second) else "incompatible"
    terms, others = (frozenset(" ".join(v.split()).casefold() for v in value) for value in (one, other))
    if terms == others:
        return "equal"
    is_part = measure.compare == "set" and (terms <= others or others <= terms)
    return "compatible" if is_part else "incompatible"
