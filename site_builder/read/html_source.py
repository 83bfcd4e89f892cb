"""The main text of an HTML source: one line for each block, without navigation, scripts and the like."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "aside",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "iframe",
        "object",
        "svg",
        "canvas",
        "head",
    ]
)
_CHROME = frozenset({"header", "footer"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_MAX_DEPTH = 200
"""Deepest element that is told apart; what is nested deeper is one run of text."""
_MAIN = ("main article", "[role=main] article", "main", "[role=main]", "article", "body")


def extract_text(html: str) -> tuple[str, dict[int, str]]:
    """Give the main text, and the roles that elements give to lines: headings are subheads, figcaptions captions."""
    tree = LexborHTMLParser(html)
    root = next((node for selector in _MAIN if (node := tree.css_first(selector)) is not None), tree.root)
    lines: list[tuple[str, str]] = []
    pending: list[str] = []

    def flush(role: str) -> None:
        words = re.sub(r"\s+", " ", "".join(pending)).strip()
        if words:
            lines.append((words, role))
        pending.clear()

    def visit(node: LexborNode, role: str, in_main: bool, depth: int = 0) -> None:
        child = node.first_child
        while child is not None:
            tag = child.tag or ""
            if depth > _MAX_DEPTH:
                pending.append(f" {child.text(separator=' ')} ")
            elif tag == "-text":
                pending.append(child.text_content or "")
            elif tag == "br":
                flush(role)
            elif tag.startswith(("-", "!")) or tag in _SKIPPED or (tag in _CHROME and not in_main):
                pass
            elif tag in _BLOCKS:
                flush(role)
                inner = {"figcaption": "caption"}.get(tag, "subhead" if re.fullmatch("h[1-6]", tag) else role)
                visit(child, inner, in_main, depth + 1)
                flush(inner)
            else:
                visit(child, role, in_main, depth + 1)
            child = child.next

    if root is not None:
        visit(root, "", root.tag != "body")
        flush("")
    roles = {number: role for number, (_, role) in enumerate(lines, 1) if role}
    return "\n".join(words for words, _ in lines) + ("\n" if lines else ""), roles
