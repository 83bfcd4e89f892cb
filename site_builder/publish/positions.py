"""``data/positions.csv``: the matrix of positions as a table, a row to each holder and proposition."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence
from site_builder.model.registry import Proposition
from site_builder.publish.items import csv_rows

LIST = "positions.csv"
"""The list that a proposition adds to."""

_COLUMNS = (
    "proposition", "text", "holder", "name", "stance", "date", "note", "groups", "claims", "reported_by_others_only",
    "reporters", "jointly_with", "history",
)  # fmt: skip


def rows(reader: Reader, proposition: str) -> bytes:
    """Give the rows of one proposition, by holder; there is none where there is no evidence."""
    item = reader.ask(catalogue.item, "propositions", proposition)
    assert isinstance(item, Proposition)
    found = sorted(reader.ask(evidence.positions_on, proposition), key=lambda p: p.holder)
    return csv_rows(
        [
            proposition,
            item.text,
            position.holder,
            (reader.ask(catalogue.entity, position.holder, ("organizations", "people")) or ("", position.holder))[1],
            position.stance,
            position.date.text if position.date else "",
            position.note,
            position.groups,
            " ".join(position.claims),
            "yes" if position.only_others else "",
            "; ".join(position.reporters),
            "; ".join(position.jointly),
            "; ".join(f"{step.date.text if step.date else 'undated'} {step.stance}" for step in position.history),
        ]
        for position in found
    )


def positions_file(lists: Mapping[str, list[bytes]]) -> bytes:
    """Put the table together."""
    return csv_rows([_COLUMNS]) + b"".join(lists[LIST])
