"""What is told differently than in an earlier state of the site."""

from __future__ import annotations

from site_builder.base.keys import Key
from site_builder.link.differences import Difference
from site_builder.link.index import Rows


def is_compared(rows: Rows) -> bool:
    """Whether there is an earlier state to compare with."""
    return bool(rows.rows(Key("since")))


def differences(rows: Rows) -> tuple[Difference, ...]:
    """All that is told differently, in the order in which it is told."""
    found: tuple[Difference, ...] = rows.rows(Key("differences"))
    return found
