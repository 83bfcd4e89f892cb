"""A linked project without pages: what tests of questions ask."""

from __future__ import annotations

from site_builder.build.run import Options, link_site, no_progress
from site_builder.link.index import Reader
from site_builder.link.site import LinkedSite
from tests.bench import Bench, shown


def linked(bench: Bench) -> LinkedSite:
    """Read and link the project of a bench; any error fails the test."""
    site, found = link_site(bench.root, Options(), no_progress)
    assert site is not None, shown(tuple(found))
    return site


def reader_of(bench: Bench) -> Reader:
    """Give a reader of the linked project."""
    return Reader(linked(bench).index)
