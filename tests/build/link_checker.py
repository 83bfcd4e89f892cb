"""An independent check of a built site: every link and fragment resolves among the files as they lie on the disk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser


def resolve(page: str, href: str) -> tuple[str, str]:
    """Give file and fragment that a relative address on a page leads to."""
    parts = urlsplit(href)
    assert not parts.scheme, href
    assert not parts.netloc, href
    assert not parts.path.startswith("/"), f"{href} on {page} does not work from a folder"
    path = unquote(parts.path)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return target, unquote(parts.fragment)


def html_problems(site: Path, base_url: str) -> Iterator[str]:
    """Go through what is wrong with the links of the HTML pages."""
    trees = {
        path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    ids = {page: {node.attributes["id"] for node in tree.css("[id]")} for page, tree in trees.items()}
    for page, tree in trees.items():
        for node in tree.css("[href], [src]"):
            href = node.attributes.get("href") or node.attributes.get("src") or ""
            if href.startswith("data:") and node.tag == "link":
                continue
            if href.startswith(base_url):
                inner = href.removeprefix(base_url)
                target, fragment = resolve("index.html", inner) if inner else ("index.html", "")
                target = f"{target}/index.html" if inner.endswith("/") else target
            elif urlsplit(href).scheme or href.startswith("//"):
                if node.tag != "a" or urlsplit(href).scheme not in ("http", "https", "mailto"):
                    yield f"{page}: <{node.tag}> leads away to {href}"
                continue
            else:
                target, fragment = resolve(page, href)
            if not (site / target).is_file():
                yield f"{page}: {href} leads to no file"
            elif fragment and target in ids and fragment not in ids[target]:
                yield f"{page}: {href} leads to no place"


def markdown_problems(folder: Path, site: Path) -> Iterator[str]:
    """Go through what is wrong with the links of the Markdown pages; they may lead to any file of the site too."""
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))}
    anchors = {page: set(re.findall(r"(?<!\\)\{#([^\s}]+)", text)) for page, text in texts.items()}
    for page, text in texts.items():
        for token in MarkdownIt("commonmark").enable("table").parse(text.partition("\n---\n")[2]):
            for child in token.children or ():
                href = str(child.attrs.get("href", ""))
                if not href or urlsplit(href).scheme:
                    continue
                target, fragment = resolve(page, href)
                if target not in texts and not (site / target).is_file():
                    yield f"{page}: {href} leads to no file"
                elif fragment and target in texts and fragment not in anchors[target] | headings(texts[target]):
                    yield f"{page}: {href} leads to no place"


def headings(text: str) -> set[str]:
    """Give the anchors that headings without one of their own get from their words."""
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w]+", "-", words.casefold()).strip("-_") for words in found}
