"""Inline Markdown as the program itself writes it, turned into HTML quickly; anything else is refused.

What is accepted gives the same bytes as :func:`~site_builder.pages.markdown.render_markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import NamedTuple, TypeVar

from site_builder.pages.markdown import _SCHEME, parser

T = TypeVar("T")
HtmlPath = Callable[[str], str] | None
"""What turns the target of a link to a Markdown page into that of its HTML."""


class UnusualError(Exception):
    """Markdown is not surely of the regular part; the reference renders the page."""


class Piece(NamedTuple):
    """Rendered Markdown, wherever on a page it stands.

    ``lines`` are those of the links, from 0. ``size`` counts the lines of a block or an item, or the cells of a row.
    """

    html: str
    hrefs: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    size: int = 1


class Attributes(NamedTuple):
    """What stands in braces: as it is written in a tag, the classes, and the id."""

    html: str
    classes: str
    id: str


class Remembered(dict[str, T]):
    """Results by their Markdown, made when first asked for; when there are too many, all are forgotten."""

    def __init__(self, make: Callable[[str], T], limit: int) -> None:
        super().__init__()
        self.limit = limit
        self._make = make

    def __missing__(self, source: str) -> T:
        made = self._make(source)
        if len(self) >= self.limit:
            self.clear()
        self[source] = made
        return made


_NAME = r"[^\s!-,./;-@\[-^`{-~]++"
_ATTRIBUTE_MARKS = rf"(?:[#.]{_NAME}|lang=[a-zA-Z0-9_:-]++)(?: (?:[#.]{_NAME}|lang=[a-zA-Z0-9_:-]++))*+"
_ATTRIBUTES = re.compile(_ATTRIBUTE_MARKS)
SAFE_START = r"(?![\s#>\-+*_=:~|{<]|[0-9]{1,9}[.)](?:\s|\Z)|``|\Z)"
"""No block but a paragraph begins here, unless it is a link definition, which no accepted inline Markdown is."""

_TEXT = r"(?:[^\\&<*_`\[\]{}!\n]++|\\[!-/:-@\[-`{-~]|&#[0-9]{1,7};|!(?!\[))"
_TARGET = r"(?=[^)])[A-Za-z0-9./#_-]*+(?:[^\x00-\x20\x7f\s()<>\\\"|`&]++|&amp;)*+"
_TOKEN = re.compile(
    rf"({_TEXT}*+)(?:\[({_TEXT}++)\](?:\(({_TARGET})\)|\{{({_ATTRIBUTE_MARKS})\}})(?!\{{)"
    rf"|(\[)(?!…\])|\]\{{({_ATTRIBUTE_MARKS})\}}(?!\{{)"
    rf"|(\Z|(?<!`)`[0-9a-f]++`(?![`{{])|\\\n{SAFE_START}|\[…\](?![(\[{{:])|.))",
    re.DOTALL,
)
"""Text, and what follows it: a link or a span of words, the start or the end of any other span, or another mark."""
_ESCAPED = re.compile(r"\\(.)|&#([0-9]+);")
_PLAIN_TARGET = re.compile(r"(?:\.\./)*[A-Za-z0-9_][A-Za-z0-9_./-]*(?:#[A-Za-z0-9_.-]+)?|#[A-Za-z0-9_.-]+")
"""Targets that normalizing leaves as they are, and that have no scheme."""
_MARK = ' class="mark"'
_MAX_DEPTH = 4


class InlineRenderer:
    """Renders inline Markdown for one way from targets to HTML."""

    def __init__(self, html_path: HtmlPath) -> None:
        self.html_path = html_path
        self.links = Remembered(self._link, 10_000)

    def render(self, source: str) -> Piece:
        """Render inline Markdown; raises :class:`UnusualError` at whatever is not surely of the regular part."""
        if source[:1].isspace() or source[-1:].isspace():
            raise UnusualError
        out: list[str] = []
        hrefs: list[str] = []
        lines: list[int] = []
        ids: list[str] = []
        spans: list[int] = []
        line = 0
        is_escaped = '"' in source or ">" in source or "&" in source or source.count("\\") > source.count("\\\n")
        for text, words, target, own_marks, opening, marks, other in _TOKEN.findall(source):
            if text:
                out.append(_literal(text) if is_escaped else text)
            if words:
                shown = _literal(words) if is_escaped else words
                if target:
                    tag, href = self.links[target]
                    out.append(f"{tag}{shown}</a>")
                    hrefs.append(href)
                    lines.append(line)
                else:
                    tag, ending, name = _span_tags(own_marks)
                    out.append(f"{tag}{shown}{ending}")
                    if name:
                        ids.append(name)
            elif opening:
                spans.append(len(out))
                out.append("")
            elif marks:
                if not spans or len(spans) > _MAX_DEPTH:
                    raise UnusualError
                out[spans.pop()], ending, name = _span_tags(marks)
                out.append(ending)
                if name:
                    ids.append(name)
            elif other:
                out.append(_other(other))
                line += other == "\\\n"
        if spans:
            raise UnusualError
        return Piece("".join(out), tuple(hrefs), tuple(lines), tuple(ids), line + 1)

    def _link(self, target: str) -> tuple[str, str]:
        """Give the opening tag of a link, and where it leads."""
        href, has_scheme = target, False
        if not _PLAIN_TARGET.fullmatch(target):
            href = parser().normalizeLink(target.replace("&amp;", "&"))
            if not parser().validateLink(href):
                raise UnusualError
            has_scheme = bool(_SCHEME.match(href))
        if self.html_path is not None and not has_scheme:
            return f'<a href="{escape_html(self.html_path(href))}">', href
        rel = ' rel="external"' if href.startswith(("http:", "https:")) else ""
        return f'<a href="{escape_html(href)}"{rel}>', href


def escape_html(text: str) -> str:
    """Write text as HTML, as the reference does: with apostrophes as they are."""
    return escape(text, quote=False).replace('"', "&quot;")


def _literal(text: str) -> str:
    """Write text with its escapes as HTML."""
    if "\\" in text or "&" in text:
        text = _ESCAPED.sub(_unescape, text)
    return escape_html(text)


def _unescape(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = int(found[2])
    from markdown_it.common.utils import isValidEntityCode

    return chr(code) if isValidEntityCode(code) else "\ufffd"


def _other(mark: str) -> str:
    """Write a line's end, a code, or the sign of a gap; all else is refused."""
    if mark == "\\\n":
        return "<br>\n"
    if len(mark) == 1:
        raise UnusualError(mark)
    return f"<code>{mark[1:-1]}</code>" if mark[0] == "`" else mark


@lru_cache(maxsize=2_000)
def _span_tags(marks: str) -> tuple[str, str, str]:
    """Give the tags of a span, and its id."""
    html, classes, name = read_attributes(marks)
    if classes == "mark":
        return f"<mark{html.removesuffix(_MARK)}>", "</mark>", name
    return f"<span{html}>", "</span>", name


@lru_cache(maxsize=2_000)
def read_attributes(marks: str) -> Attributes:
    """Read what stands in braces; classes come last, as the reference writes them."""
    if not _ATTRIBUTES.fullmatch(marks):
        raise UnusualError
    found: dict[str, str] = {}
    classes = []
    for mark in marks.split(" "):
        if mark[0] == ".":
            classes.append(mark[1:])
        elif mark[0] == "#":
            found["id"] = mark[1:]
        else:
            found["lang"] = mark.removeprefix("lang=")
    if classes:
        found["class"] = " ".join(classes)
    html = "".join(f' {name}="{escape_html(value)}"' for name, value in found.items())
    return Attributes(html, found.get("class", ""), found.get("id", ""))
