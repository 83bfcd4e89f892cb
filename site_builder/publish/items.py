"""How the items of published files are written: canonical JSON, rows of CSV, and items with a place in an order."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

PLACE = b"\x1f"
"""Between the place of an item in its file's order and the item; no text of a site holds it."""

_DATE = re.compile(r"-\d{4}[-\d/?~%]*")
"""A date before our era, which is no formula."""


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def as_json(value: object) -> bytes:
    """Write canonical JSON."""
    return _encode(value).encode("utf-8")


def json_items(values: Iterable[object]) -> bytes:
    """Write the items of a JSON list without its brackets."""
    return b",".join(map(as_json, values))


def json_list(items: Iterable[bytes]) -> bytes:
    """Write a JSON list, an item to a line."""
    return b"[\n" + b",\n".join(items) + b"\n]\n"


def csv_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows of CSV; text that a spreadsheet would take for a formula is kept from that."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") and not _DATE.fullmatch(value)
    return f"'{value}" if is_formula else value


def placed(place: str, item: bytes) -> bytes:
    """Give an item its place in the order of its file."""
    return place.encode("utf-8") + PLACE + item


def in_order(items: Iterable[bytes]) -> list[bytes]:
    """Give placed items in their order, without their places."""
    return [item.partition(PLACE)[2] for item in sorted(items)]
