"""Which pages exist and where they lie: flat files, and links that are relative to the page they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.registry import ENTITY_KINDS

PAGE_SIZE = 100
"""Most items of one list on one page."""

EVIDENCE_SIZE = 8
"""Most items of one list on one page of the evidence, where each item is a table."""

EVIDENCE_MOST = 240
"""Most items of one list that the evidence tells at all; the pages that they concern and the manifest tell the rest."""

MATRIX_SIZE = 40
"""Most rows of the matrix of positions on one page: each has a cell for each holder."""

POSITIONS_SIZE = 40
"""Most positions on one page of a proposition or a dossier, where each has its history."""

STATEMENTS_SIZE = 40
"""Most statements of each list on one page of a proposition or a dossier, which can have several such lists."""

ITEM_FOLDERS = ("briefings", "topics", *ENTITY_KINDS, "events", "propositions", "sources")
"""Folders with a page for each item."""

LIST_PAGES = ("briefings", "topics", "entities", "sources")
"""Folders with an index page."""

SINGLE_PAGES = ("timeline", "positions", "evidence", "glossary", "gaps", "changes")
"""Pages at the top of the site."""


@lru_cache(maxsize=50_000)
def path_of(page: PageId) -> str:
    """Give the path of a page from the site's root, without ending: ``people/xi-jinping``, ``timeline.page-2``."""
    if page.kind == "home":
        path = "index"
    elif page.kind == "404":
        path = "404"
    elif page.kind == "page":
        path = page.id
    elif page.kind in SINGLE_PAGES:
        path = page.kind
    else:
        path = f"{page.kind}/{page.id or 'index'}"
    return path if page.number == 1 else f"{path}.page-{page.number}"


def page_at(path: str) -> PageId:
    """Give the page at a path from the site's root without ending, whether or not there is one."""
    folder, _, name = path.rpartition("/")
    if folder:
        return PageId(folder, "" if name == "index" else name)
    if name == "index":
        return PageId("home")
    return PageId(name) if name in (*SINGLE_PAGES, "404") else PageId("page", name)


def has_page(unit: PageId) -> bool:
    """Tell whether a name is that of a page, and not of another part of the output."""
    return unit.kind in (*ITEM_FOLDERS, *LIST_PAGES, *SINGLE_PAGES, "home", "404", "page")


def unit_at(path: str) -> PageId:
    """Give the first page of the list that goes on at a path, from the site's root without ending."""
    name, mark, number = path.rpartition(".page-")
    return page_at(name if mark and number.isdigit() else path)


def public_url(base: str, path: str) -> str:
    """Give the address of a page on its host; that of an index is its folder's."""
    return base + (path.removesuffix("index") if path == "index" or path.endswith("/index") else f"{path}.html")


def relative(from_path: str, to_path: str) -> str:
    """Give the way from one page to another, both from the site's root: ``../people/xi-jinping.md``."""
    here, there = from_path.split("/")[:-1], to_path.split("/")
    shared = 0
    while shared < len(here) and shared < len(there) - 1 and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])


def page_count(length: int, size: int = PAGE_SIZE) -> int:
    """Count the pages that a list of a length needs; an empty list still has one."""
    return max(1, -(-length // size))


def first_pages(reader: Reader) -> Iterator[PageId]:
    """Go through the first page of everything that has pages; composing one tells how many follow it."""
    yield PageId("home")
    for kind in LIST_PAGES:
        yield PageId(kind)
    for kind in SINGLE_PAGES:
        yield PageId(kind)
    for article in reader.ask(catalogue.articles):
        yield PageId("briefings", article.article)
    for kind in ITEM_FOLDERS[1:]:
        for name in reader.ask(catalogue.ids, kind):
            yield PageId(kind, name)
    for name in reader.ask(catalogue.ids, "pages"):
        yield PageId("page", name)
    yield PageId("404")
