"""Known names in a text that a composer is about to print."""

from __future__ import annotations

from site_builder.base.keys import Key
from site_builder.link.index import Rows, nested
from site_builder.link.mentions import Named, NameTable


def name_table(rows: Rows) -> NameTable:
    """All names that link by themselves, compiled; used by other questions, not by composers."""
    return NameTable(rows.rows(Key("names")))


def names_in(rows: Rows, text: str) -> tuple[Named, ...]:
    """Known names in one text."""
    return nested(rows, name_table).find(text)
