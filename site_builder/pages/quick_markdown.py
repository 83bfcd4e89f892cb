"""Pages that the program itself writes, rendered quickly and to the same bytes as the reference renders them.

Such pages use a small regular part of the dialect, and their list items, table rows and blocks stand on many pages. The
regular part is recognised by a few expressions, and what was rendered is remembered by its Markdown. A page with
anything unusual goes to :func:`~site_builder.pages.markdown.render_markdown` as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial

from site_builder.model.page import Heading, PageLink
from site_builder.pages.markdown import LAYOUT_IDS, Rendering, _free, render_markdown, slug
from site_builder.pages.quick_inline import (
    SAFE_START,
    Attributes,
    HtmlPath,
    InlineRenderer,
    Piece,
    Remembered,
    UnusualError,
    read_attributes,
)

_SAFE = re.compile(SAFE_START)
_HEADING = re.compile(r"(#{1,6}) (.+)")
_CLOSING_MARKS = re.compile(r"(?:\A| )#+\Z")
_DELIMITERS = re.compile(r"\|(?:---\|)+")
_PIPE = re.compile(r"(?<!\\)\|")
_NESTED = re.compile(r"((?:  ){1,6})- (.+)")
_EMPHASIZED = re.compile(r"\*{1,2}[^\s*].*")
_TAG = re.compile(r"<[^>]*>")
_TABLE_START = '<div class="table" role="group" aria-label="Table" tabindex="0"><table'
_NO_ATTRIBUTES = Attributes("", "", "")
_page_link = partial(tuple.__new__, PageLink)
"""Makes a link of a pair; its own constructor, which runs in Python, would take as long as all the rest of a page."""


def render_generated(markdown: str, html_path: HtmlPath = None) -> Rendering:
    """Render a page that the program wrote; the same as ``render_markdown``, and far quicker.

    ``html_path`` gives the same for the same target, since what it gave is remembered.
    """
    try:
        return render_regular(markdown, html_path)
    except UnusualError:
        return render_markdown(markdown, html_path)


def render_regular(markdown: str, html_path: HtmlPath = None) -> Rendering:
    """Render a page of the regular part alone; raises :class:`UnusualError` where it is not surely of it."""
    if "\t" in markdown or "\r" in markdown or "\0" in markdown or markdown[-1:] != "\n":
        raise UnusualError
    return _Page(memory_for(html_path)).render(markdown)


@lru_cache(maxsize=2)
def memory_for(html_path: HtmlPath) -> Memory:
    """Give what is remembered for one way from targets to HTML."""
    return Memory(html_path)


class Memory:
    """Renders the pieces of pages, each once; a piece knows nothing of its place."""

    def __init__(self, html_path: HtmlPath) -> None:
        self._inline = InlineRenderer(html_path)
        self.links = self._inline.links
        self.blocks = Remembered(self._block, 4_000)
        self.items = Remembered(self._item, 8_000)
        self.terms = Remembered(self._term, 2_000)
        self.rows = Remembered(partial(self._row, '<th scope="row">', "</th>\n", "<td>", "</td>\n"), 4_000)
        self.plain_rows = Remembered(partial(self._row, "<td>", "</td>\n", "<td>", "</td>\n"), 1_000)
        self.heads = Remembered(partial(self._row, *['<th scope="col">', "</th>\n"] * 2), 1_000)

    def _block(self, source: str) -> tuple[Piece, Heading | None]:
        """Render a heading, a quotation or a paragraph, with the attributes before it."""
        attributes, body = split_attributes(source)
        heading = None
        if body[:1] == "#":
            found = _HEADING.fullmatch(body)
            if not found or _CLOSING_MARKS.search(found[2]):
                raise UnusualError
            level = len(found[1])
            piece = self._inline.render(found[2])
            heading = Heading(level, attributes.id, _plain(piece.html))
            html = f"<h{level}{attributes.html}>{piece.html}</h{level}>\n"
        elif body[:2] == "> ":
            piece = self._quoted(body[2:])
            html = f"<blockquote{attributes.html}>\n<p>{piece.html}</p>\n</blockquote>\n"
        else:
            piece = self._paragraph(body)
            html = f"<p{attributes.html}>{piece.html}</p>\n"
        ids = (attributes.id, *piece.ids) if attributes.id else piece.ids
        first = int(body is not source)
        lines = tuple(line + first for line in piece.lines)
        return Piece(html, piece.hrefs, lines, ids, piece.size + first), heading

    def _paragraph(self, source: str) -> Piece:
        """Render inline Markdown that surely is a paragraph where it stands."""
        if not _SAFE.match(source):
            raise UnusualError
        return self._inline.render(source)

    def _quoted(self, source: str) -> Piece:
        """Render the line of a quotation. It may be emphasized; then the reference renders it, by itself."""
        if "\n" in source:
            raise UnusualError
        if source[:1] != "*":
            return self._paragraph(source)
        if not _EMPHASIZED.fullmatch(source) or "]:" in source:
            raise UnusualError
        found = render_markdown(source, self._inline.html_path)
        if found.clashes or not found.html.startswith("<p>"):
            raise UnusualError
        hrefs = tuple(link.href for link in found.links)
        html = found.html.removeprefix("<p>").removesuffix("</p>\n")
        return Piece(html, hrefs, (0,) * len(hrefs), tuple(sorted(found.anchors)))

    def _item(self, source: str) -> Piece:
        """Render an item of a list, without its marker; narrower items may stand in it."""
        if "\n  - " in source:
            return self._tree(source)
        if source.count("\n") != source.count("\n  "):
            raise UnusualError
        html, hrefs, lines, ids, size = self._paragraph(source.replace("\n  ", "\n"))
        return Piece(f"<li>{html}</li>\n", hrefs, lines, ids, size)

    def _tree(self, source: str) -> Piece:
        """Render an item with narrower items, each on one line."""
        first, *lines = source.split("\n")
        pieces = [("<li>", self._paragraph(first))]
        depth = 0
        for line in lines:
            found = _NESTED.fullmatch(line)
            deeper = len(found[1]) // 2 if found else 0
            if not found or deeper > depth + 1:
                raise UnusualError
            before = "\n<ul>\n<li>" if deeper > depth else "</li>\n" + "</ul>\n</li>\n" * (depth - deeper) + "<li>"
            pieces.append((before, self._paragraph(found[2])))
            depth = deeper
        return _joined(pieces, "</li>\n" + "</ul>\n</li>\n" * depth)

    def _term(self, source: str) -> Piece:
        """Render a term with its descriptions."""
        term, *descriptions = source.split("\n")
        pieces = [("<dt>", self._paragraph(term))]
        end = "</dt>\n"
        for description in descriptions:
            if description[:2] != ": ":
                raise UnusualError
            pieces.append((f"{end}<dd>", self._paragraph(description[2:])))
            end = "</dd>\n"
        return _joined(pieces, end)

    def _row(self, first: str, first_end: str, other: str, other_end: str, source: str) -> Piece:
        """Render a row of a table, with the tags of its first cell and those of the others."""
        before, *cells = _PIPE.split(source)
        if before or len(cells) < 2 or cells.pop():
            raise UnusualError
        pieces = []
        start = f"<tr>\n{first}"
        for cell in cells:
            if cell[:1] != " " or cell[-1:] != " " or len(cell) < 2:
                raise UnusualError
            pieces.append((start, self._inline.render(cell[1:-1].replace("\\|", "|"))))
            start = (other_end if len(pieces) > 1 else first_end) + other
        html, hrefs, _, ids, size = _joined(pieces, f"{start.removesuffix(other)}</tr>\n")
        return Piece(html, hrefs, (0,) * len(hrefs), ids, size)


def split_attributes(source: str) -> tuple[Attributes, str]:
    """Take the attributes off a block; one without attributes is given back itself."""
    if source[:1] != "{":
        return _NO_ATTRIBUTES, source
    marks, end, body = source[1:].partition("}\n")
    if not end:
        raise UnusualError
    return read_attributes(marks), body


def _plain(html: str) -> str:
    """Give the text of inline HTML."""
    text = _TAG.sub("", html).replace("&quot;", '"').replace("&gt;", ">").replace("&lt;", "<")
    return text.replace("&amp;", "&")


def _joined(pieces: Iterable[tuple[str, Piece]], end: str) -> Piece:
    """Put pieces of one line each together, each behind what stands before it."""
    html: list[str] = []
    hrefs: list[str] = []
    lines: list[int] = []
    ids: list[str] = []
    size = 0
    for before, piece in pieces:
        if piece.size > 1:
            raise UnusualError
        html += (before, piece.html)
        hrefs += piece.hrefs
        lines += [size] * len(piece.hrefs)
        ids += piece.ids
        size += 1
    return Piece("".join(html) + end, tuple(hrefs), tuple(lines), tuple(ids), size)


class _Page:
    """Collects what a page's blocks give."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._out: list[str] = []
        self._hrefs: list[str] = []
        self._lines: list[int] = []
        self._ids: list[str] = []
        self._headings: list[Heading] = []
        self._unnamed: list[tuple[int, int]] = []
        """Headings without an id: their places in ``_headings`` and in ``_out``."""

    def render(self, markdown: str) -> Rendering:
        """Render the page; raises :class:`UnusualError` where it is not surely of the regular part."""
        line = 1
        before = ""
        for source in markdown[:-1].split("\n\n"):
            attributes, body = split_attributes(source)
            start = body[:2]
            kind = "list" if start == "- " else "table" if start == "| " else "terms" if "\n: " in body else "block"
            has_attributes = body is not source
            if before == "terms" and (kind != "terms" or has_attributes):
                self._out.append("</dl>\n")
                before = ""
            if kind == "block":
                line = self._add_simple(source, line) + 1
            elif before == "list" and kind == "list" and not has_attributes:
                raise UnusualError
            else:
                if attributes.id:
                    self._ids.append(attributes.id)
                line = self._add_parts(kind, body, attributes, line + has_attributes, before) + 1
            before = kind
        if before == "terms":
            self._out.append("</dl>\n")
        return self._finish()

    def _add_parts(self, kind: str, body: str, attributes: Attributes, line: int, before: str) -> int:
        """Add a block of several parts; give the line after it."""
        out, memory = self._out, self._memory
        if kind == "list":
            out.append(f"<ul{attributes.html}>\n")
            line = self._add(map(memory.items.__getitem__, body[2:].split("\n- ")), line)
            out.append("</ul>\n")
        elif kind == "table":
            line = self._add_table(body, attributes, line)
        else:
            if before != "terms":
                out.append(f"<dl{attributes.html}>\n")
            line = self._add([memory.terms[body]], line)
        return line

    def _add(self, pieces: Iterable[Piece], line: int) -> int:
        """Add pieces, one under the other; give the line after them."""
        out, hrefs, lines, ids = self._out, self._hrefs, self._lines, self._ids
        for html, found, found_lines, found_ids, size in pieces:
            out.append(html)
            if found:
                hrefs += found
                lines += map(line.__add__, found_lines)
            if found_ids:
                ids += found_ids
            line += size
        return line

    def _add_simple(self, source: str, line: int) -> int:
        piece, heading = self._memory.blocks[source]
        if heading:
            if not heading.anchor:
                self._unnamed.append((len(self._headings), len(self._out)))
            self._headings.append(heading)
        return self._add([piece], line)

    def _add_table(self, body: str, attributes: Attributes, line: int) -> int:
        source, *rows = body.split("\n")
        delimiters = rows.pop(0) if rows else ""
        if not rows or not _DELIMITERS.fullmatch(delimiters):
            raise UnusualError
        memory = self._memory
        head = memory.heads[source]
        shelf = memory.rows if "rows" in attributes.classes.split() else memory.plain_rows
        found = list(map(shelf.__getitem__, rows))
        if {head.size, *[piece.size for piece in found]} != {delimiters.count("|") - 1}:
            raise UnusualError
        self._out.append(f"{_TABLE_START}{attributes.html}>\n<thead>\n")
        self._add([head], line)
        self._out.append("</thead>\n<tbody>\n")
        for number, piece in enumerate(found, line + 2):
            self._add([piece], number)
        self._out.append("</tbody>\n</table>\n</div>\n")
        return line + 2 + len(rows)

    def _finish(self) -> Rendering:
        taken = set(self._ids)
        if len(taken) < len(self._ids) or not taken.isdisjoint(LAYOUT_IDS):
            raise UnusualError
        for number, place in self._unnamed:
            heading = self._headings[number]
            anchor = _free(slug(heading.title), taken)
            if anchor in LAYOUT_IDS:
                raise UnusualError
            taken.add(anchor)
            self._headings[number] = heading._replace(anchor=anchor)
            tag, rest = self._out[place].split(">", 1)
            self._out[place] = f'{tag} id="{anchor}">{rest}'
        links = tuple(map(_page_link, zip(self._hrefs, self._lines, strict=True)))
        return Rendering("".join(self._out), tuple(self._headings), frozenset(taken), links, ())
