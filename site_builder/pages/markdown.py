"""The one Markdown dialect of the site: how text is escaped into it, and how it becomes HTML.

CommonMark with tables, definition lists, and attributes as Djot writes them: ``{#id .class}`` on the line before a
block, ``[words]{.class}`` for a span. Raw HTML is off.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NewType

from site_builder.model.page import Heading, PageLink

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

Md = NewType("Md", str)
"""Inline Markdown, in which outside text has been escaped."""

_ALLOWED = ("id", "class", "lang", "dir", "title")
_ANYWHERE = re.compile(r"[\\`*_\[\]<&|{}#~^!$]")
_AT_START = re.compile(r"[-+=:>]|\d{1,9}(?=[.)])")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


@lru_cache(maxsize=50_000)
def escape_markdown(text: str) -> Md:
    """Write any text as inline Markdown whose rendering has exactly this text, line ends as line feeds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = _ANYWHERE.sub(_escape_one, text).replace("\n", "&#10;").replace("\t", "&#9;")
    start = _AT_START.match(escaped)
    if start and escaped[0].isdigit():
        escaped = f"{start[0]}\\{escaped[start.end() :]}"
    elif start:
        escaped = "\\" + escaped
    if escaped[:1].isspace():
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    if escaped[-1:].isspace():
        escaped = f"{escaped[:-1]}&#{ord(escaped[-1])};"
    return Md(escaped)


def _escape_one(found: re.Match[str]) -> str:
    return "\\" + found[0]


def link_target(url: str) -> str:
    """Write a URL so that it can stand in parentheses."""
    encoded = re.sub(r"[\s<>()\\\"|`]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), url)
    return encoded.replace("&", "&amp;")


class Rendering(NamedTuple):
    """HTML of a page's body, its headings for the contents, all ids on it, and where its links lead.

    ``clashes`` are ids that the text gives a second time, or that the layout has already; they are left out.
    """

    html: str
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    links: tuple[PageLink, ...]
    clashes: tuple[PageLink, ...]


LAYOUT_IDS = frozenset(
    {"Content", "Menu", "Contents-title", "Card", "Search-words", "Search-status", "Search-results", "Search-slash"}
)
"""Ids that the program's own layout and scripts give."""


def slug(text: str) -> str:
    """Make an anchor from a heading: lower case, words joined by hyphens; any script is kept."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"[^\w]+", "-", folded).strip("-_") or "section"


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The configured parser; it has no state between pages. Most builds do without."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
    from mdit_py_plugins.deflist import deflist_plugin

    md = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "typographer": False, "linkify": False})
    md.enable("table")
    md.use(deflist_plugin)
    md.use(attrs_plugin, spans=True, allowed=_ALLOWED)
    md.use(attrs_block_plugin, allowed=_ALLOWED)
    md.add_render_rule("table_open", _table_open)
    md.add_render_rule("table_close", _table_close)
    md.add_render_rule("td_open", _cell_open)
    md.add_render_rule("td_close", _cell_close)
    md.add_render_rule("th_open", _header_open)
    return md


def render_markdown(markdown: str, html_path: Callable[[str], str] | None = None) -> Rendering:
    """Render a page's Markdown. ``html_path`` turns the target of a link to a Markdown page into that of its HTML."""
    md = parser()
    tokens = md.parse(markdown)
    anchors: set[str] = set()
    links: list[PageLink] = []
    headings: list[Heading] = []
    clashes: list[PageLink] = []
    has_row_headers = False
    explicit = {str(t.attrs["id"]) for t in _all_tokens(tokens) if "id" in t.attrs}
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            title = plain_text(tokens[index + 1])
            if "id" not in token.attrs:
                token.attrs["id"] = _free(slug(title), anchors | explicit)
            headings.append(Heading(int(token.tag[1]), str(token.attrs["id"]), title))
        if token.type == "table_open":
            has_row_headers = "rows" in str(token.attrs.get("class", "")).split()
        elif token.type == "tr_open" and has_row_headers:
            _mark_first_cell(tokens, index)
        if "id" in token.attrs:
            _take_id(token, anchors, clashes, token.map[0] + 1 if token.map else 1)
        line = token.map[0] + 1 if token.map else 1
        children = token.children or []
        for position, child in enumerate(children):
            line += child.type in ("softbreak", "hardbreak")
            if "id" in child.attrs:
                _take_id(child, anchors, clashes, line)
            if child.type == "span_open" and child.attrs.get("class") == "mark":
                del child.attrs["class"]
                _as_mark(children, position)
            for attribute in ("href", "src"):
                if attribute in child.attrs:
                    target = str(child.attrs[attribute])
                    links.append(PageLink(target, line))
                    if html_path is not None and not _SCHEME.match(target):
                        child.attrs[attribute] = html_path(target)
                    elif target.startswith(("http:", "https:")):
                        child.attrs["rel"] = "external"
    html = md.renderer.render(tokens, md.options, {})
    return Rendering(html, tuple(headings), frozenset(anchors), tuple(links), tuple(clashes))


def _take_id(token: Token, anchors: set[str], clashes: list[PageLink], line: int) -> None:
    """Note an id; one that is taken is taken off again."""
    name = str(token.attrs["id"])
    if name in anchors or name in LAYOUT_IDS:
        clashes.append(PageLink(name, line))
        del token.attrs["id"]
    anchors.add(name)


def _all_tokens(tokens: Sequence[Token]) -> list[Token]:
    return [t for token in tokens for t in (token, *(token.children or ()))]


def _as_mark(children: Sequence[Token], opening: int) -> None:
    """Make a span and its end a ``mark``."""
    depth = 0
    for token in children[opening:]:
        if token.type in ("span_open", "span_close"):
            depth += token.nesting
            if depth in (0, 1) and (token is children[opening] or depth == 0):
                token.tag = "mark"
            if depth == 0:
                return


def _free(anchor: str, taken: set[str]) -> str:
    if anchor not in taken:
        return anchor
    number = 2
    while f"{anchor}-{number}" in taken:
        number += 1
    return f"{anchor}-{number}"


def plain_text(inline: Token) -> str:
    """Give the text of inline content without marks."""
    return "".join(
        c.content if c.type in ("text", "code_inline") else " " * (c.type == "softbreak") for c in inline.children or ()
    )


def _mark_first_cell(tokens: Sequence[Token], row: int) -> None:
    """Make the first cell of a body row its header."""
    if row + 1 < len(tokens) and tokens[row + 1].type == "td_open":
        tokens[row + 1].tag = "th"
        closing = next(t for t in tokens[row + 1 :] if t.type == "td_close")
        closing.tag = "th"


def _table_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    return '<div class="table" role="group" aria-label="Table" tabindex="0">' + self.renderToken(
        tokens, index, options, env
    )


def _table_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    return self.renderToken(tokens, index, options, env) + "</div>\n"


def _cell_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    token = tokens[index]
    scope = ' scope="row"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}>"


def _cell_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    return f"</{tokens[index].tag}>\n"


def _header_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    return '<th scope="col">'


def escape_html(text: str) -> str:
    """Escape text for HTML, for the few places that are not written by a template."""
    return html.escape(text, quote=True)
