"""What flows to the output: composed Markdown pages, rendered pages, and files published beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId


class Link(NamedTuple):
    """A link to a page of the site: its title, and its path from the site's root without ending."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class HandwrittenPage:
    """A page of ``content/pages/``: ``body`` is its Markdown, which begins at ``first_line`` of the file."""

    name: str
    path: str
    title: str
    description: str
    body: str
    first_line: int


@dataclass(frozen=True, slots=True)
class ComposedPage:
    """A page in Markdown, with what its frame needs.

    ``path`` is the page's place from the site's root without ending (``briefings/x``); ``origin`` the author's file
    that a problem with it leads to, with the line where ``markdown`` begins there; ``pages`` how many pages its longest
    list needs.
    """

    page: PageId
    path: str
    title: str
    description: str
    markdown: str
    section: str
    breadcrumb: tuple[Link, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    feed: str = ""
    date: Edtf | None = None
    authors: tuple[str, ...] = ()
    origin: str = ""
    origin_line: int = 1
    pages: int = 1
    tags: tuple[tuple[str, str], ...] = ()
    "Names and contents of meta elements for reference managers."
    facets: tuple[tuple[str, str], ...] = ()
    "What a search is narrowed by: pairs of a facet and a value."
    picture: str = ""
    "The path of the picture that stands for the page elsewhere, from the site's root."
    figures: tuple[tuple[str, str], ...] = ()
    "Drawings, each with the anchor of the words that stand with it."
    data: str = ""
    "JSON-LD about what the page tells."


class Heading(NamedTuple):
    """A heading of a rendered page, for its contents."""

    level: int
    anchor: str
    title: str


class PageLink(NamedTuple):
    """A link found in a rendered page: where it leads, and its line in the page's Markdown."""

    href: str
    line: int


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as HTML: ``anchors`` are the ids on it, ``links`` where its text leads, ``frame_links`` where the layout
    around it does; ``layout`` is that layout's file, ``clashes`` ids that the text gives although they are taken."""

    path: str
    html: str
    anchors: frozenset[str]
    links: tuple[PageLink, ...]
    frame_links: tuple[str, ...]
    layout: str
    clashes: tuple[PageLink, ...]


class PublishedFile(NamedTuple):
    """A file of the output: its path from the site's root and its bytes."""

    path: str
    data: bytes
