"""A hand-written page: the author's Markdown, with known names linked at their first mention in a section."""

from __future__ import annotations

import posixpath
import re

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, names
from site_builder.model.page import ComposedPage, HandwrittenPage
from site_builder.pages.compose.parts import HOME
from site_builder.pages.markdown import Md, escape_markdown, parser, render_markdown
from site_builder.pages.routes import page_at, path_of, relative
from site_builder.pages.writing import Sheet

_KEPT = re.compile(
    r"(`+)(?:(?!`).|(?<!`)`(?!`))*?\1|!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?|<[^>]*>|https?://\S+|\{[^}]*\}|\\."
)
"""Inline marks in which no name is linked: code, links, images, addresses, attributes, escapes."""


def compose_handwritten(reader: Reader, page: PageId) -> ComposedPage:
    """Compose a hand-written page; a heading with its title is put above where the text has none."""
    sheet = Sheet(reader, page)
    written = reader.ask(catalogue.page, page.id)
    has_title = re.search(r"^#\s", written.body, re.MULTILINE) is not None
    if not has_title:
        sheet.heading(1, escape_markdown(written.title))
    sheet.add(link_names(reader, page, written.body.rstrip()))
    return sheet.finish(
        written.title,
        written.description or f"{written.title}.",
        f"page:{page.id}",
        [HOME],
        origin=written.path,
        origin_line=written.first_line - (0 if has_title else 2),
    )


def link_names(reader: Reader, page: PageId, markdown: str) -> str:
    """Link known names in the paragraphs and list items of a Markdown text; headings, quotations and code are kept."""
    lines = markdown.split("\n")
    named: set[tuple[str, str]] = set()
    quotations = 0
    heading = False
    for token in parser().parse(markdown):
        quotations += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
            if token.tag in ("h1", "h2"):
                named.clear()
        if token.type == "inline" and not heading and not quotations and token.map:
            for number in range(*token.map):
                lines[number] = _link_line(reader, page, lines[number], named)
    return "\n".join(lines)


def _link_line(reader: Reader, page: PageId, line: str, named: set[tuple[str, str]]) -> str:
    kept = [found.span() for found in _KEPT.finditer(line)]
    pieces: list[str] = []
    reached = 0
    for found in reader.ask(names.names_in, line):
        target = PageId(found.kind, found.entity)
        inside = any(start < found.end and found.start < end for start, end in kept)
        if inside or (found.kind, found.entity) in named or target == page:
            continue
        named.add((found.kind, found.entity))
        words = Md(line[found.start : found.end])
        pieces.append(f"{line[reached : found.start]}[{words}]({relative(path_of(page), path_of(target) + '.md')})")
        reached = found.end
    return "".join(pieces) + line[reached:]


def links_of_page(page: HandwrittenPage) -> tuple[PageId, ...]:
    """Find the pages that a hand-written page leads to by its own links."""
    targets = [link.href.partition("#")[0] for link in render_markdown(page.body).links]
    return tuple(
        page_at(posixpath.normpath(t).removesuffix(".md")) for t in targets if t.endswith(".md") and ":" not in t
    )
