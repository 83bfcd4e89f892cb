"""A hand-written page: the author's Markdown, with known names linked at their first mention in a section."""

from __future__ import annotations

import posixpath
from typing import Any

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.mentions import Named
from site_builder.link.queries import catalogue, names
from site_builder.model.page import ComposedPage, HandwrittenPage
from site_builder.pages.markdown import escape_markdown, parser, render_markdown
from site_builder.pages.routes import page_at, path_of, relative
from site_builder.pages.writing import Sheet


def compose_handwritten(reader: Reader, page: PageId) -> ComposedPage:
    """Compose a hand-written page; a heading with its title is put above where the text has none."""
    sheet = Sheet(reader, page)
    written = reader.ask(catalogue.page, page.id)
    has_title = any(token.tag == "h1" and token.nesting == 1 for token in parser().parse(written.body))
    if not has_title:
        sheet.heading(1, escape_markdown(written.title))
    sheet.add(link_names(reader, page, written.body.rstrip()))
    return sheet.finish(
        written.title,
        written.description or f"{written.title}.",
        f"page:{page.id}",
        [sheet.home],
        origin=written.path,
        origin_line=written.first_line - (0 if has_title else 2),
    )


def link_names(reader: Reader, page: PageId, markdown: str) -> str:
    """Link known names in the paragraphs and list items of a Markdown text; headings, quotations and code are kept."""
    lines = markdown.split("\n")
    named: set[PageId] = {page}
    quotations = 0
    heading = False
    references: dict[str, Any] = {}
    for token in parser().parse(markdown, references):
        quotations += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
            if token.tag in ("h1", "h2"):
                named = {page}
        if token.type == "inline" and not heading and not quotations and token.map:
            first, last = token.map
            lines[first:last] = _link_block(reader, page, "\n".join(lines[first:last]), named, references).split("\n")
    return "\n".join(lines)


def _link_block(reader: Reader, page: PageId, block: str, named: set[PageId], references: dict[str, Any]) -> str:
    """Link names in one block. A link is kept only if the block still says and leads to the same."""
    says, leads = _sense(block, references)
    reached = len(block)
    candidates = reader.ask(names.names_in, block)
    firsts: dict[PageId, list[Named]] = {}
    for found in candidates:
        firsts.setdefault(PageId(found.kind, found.entity), []).append(found)
    chosen: list[tuple[Named, str]] = []
    for target, places in firsts.items():
        href = relative(path_of(page), path_of(target) + ".md")
        for found in places if target not in named else ():
            linked = _with_link(block, found, href)
            if _sense(linked, references) == (says, tuple(sorted((*leads, href)))):
                chosen.append((found, href))
                named.add(target)
                break
    for found, href in sorted(chosen, key=lambda c: -c[0].start):
        if found.end <= reached:
            block = _with_link(block, found, href)
            reached = found.start
    return block


def _with_link(block: str, found: Named, href: str) -> str:
    return f"{block[: found.start]}[{block[found.start : found.end]}]({href}){block[found.end :]}"


def _sense(block: str, references: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a block says, code apart from text, and where it leads, in a fixed order."""
    children = [child for token in parser().parse(block, dict(references)) for child in token.children or ()]
    code = tuple(child.content for child in children if child.type == "code_inline")
    text = "".join(child.content for child in children if child.type == "text")
    leads = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
    return (text, *code), tuple(sorted(leads))


def links_of_page(page: HandwrittenPage) -> tuple[PageId, ...]:
    """Find the pages that a hand-written page leads to by its own links."""
    targets = [link.href.partition("#")[0] for link in render_markdown(page.body).links]
    return tuple(
        page_at(posixpath.normpath(t).removesuffix(".md")) for t in targets if t.endswith(".md") and ":" not in t
    )
