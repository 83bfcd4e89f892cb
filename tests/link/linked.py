"""A linked project without pages: what tests of questions ask."""

from __future__ import annotations

from site_builder.base.diagnostics import has_errors
from site_builder.build.reading import Library, read_all
from site_builder.link.index import Reader
from tests.bench import Bench, shown


def linked(bench: Bench) -> Library:
    """Read and link the project of a bench; any error fails the test."""
    library, found = read_all(bench.root)
    assert not has_errors(found), shown(found)
    return library


def reader_of(bench: Bench) -> Reader:
    """Give a reader of the linked project."""
    return Reader(linked(bench).index)
