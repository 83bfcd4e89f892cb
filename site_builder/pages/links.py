"""Where the links of a page lead, and which lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.model.page import ComposedPage, RenderedPage
from site_builder.pages.layout import html_target

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_MOST_TARGETS = 20_000
_ALLOWED = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


def target_of(folder: str, href: str) -> str:
    """Give the file of the site that a link on a page in a folder leads to, with ``#`` and anchor if it has one.

    A link within its page begins with ``#``; one that leads out of the site is the empty string.
    """
    if _SCHEME.match(href):
        return ""
    path, _, anchor = html_target(href).partition("#")
    target = posixpath.normpath(posixpath.join(folder, unquote(path.partition("?")[0]))) if path else ""
    return f"{target}#{unquote(anchor)}" if anchor else target


class _Targets(dict[str, str]):
    """Where links on pages of one folder lead, looked up once each."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, href: str) -> str:
        if len(self) >= _MOST_TARGETS:
            self.clear()
        found = self[href] = target_of(self.folder, href)
        return found


@lru_cache(maxsize=64)
def _targets_in(folder: str) -> _Targets:
    return _Targets(folder)


def targets_of(page: ComposedPage, rendered: RenderedPage) -> set[str]:
    """Give everything on the site that a page links to, as :func:`target_of` writes it, with itself in full."""
    folder = posixpath.dirname(page.path)
    hrefs = {link.href for link in rendered.links}
    hrefs.update(rendered.frame_links)
    found = set(map(_targets_in(folder).__getitem__, hrefs))
    found.discard("")
    return {f"{page.path}.html{target}" if target[0] == "#" else target for target in found}


def doubtful(page: ComposedPage, rendered: RenderedPage) -> Iterator[Diagnostic]:
    """Report what can be told from one page alone: unsafe addresses, and ids that are given twice."""
    for href, line in rendered.links if page.page.kind == "page" else ():
        if _SCHEME.match(href) and not _ALLOWED.match(href):
            message = f"‘{href}’ is not an http, https, mailto or tel address"
            yield problem("link-unsafe", _place(page, line), message)
    for name, line in rendered.clashes:
        hint = "use another; the program's own ids begin with a capital"
        yield problem("id-duplicate", _place(page, line), f"the id ‘{name}’ is on the page already", hint)


def _place(page: ComposedPage, line: int) -> Place:
    """Outside hand-written pages a line of the Markdown means nothing to an author."""
    is_own = page.page.kind == "page"
    return Place(page.origin, page.origin_line + line - 1) if is_own else Place(f"{page.path}.md")


def broken(
    page: ComposedPage, rendered: RenderedPage, lost: set[str], nearest: Callable[[str, str], str]
) -> Iterator[Diagnostic]:
    """Report the links of a page that lead to what is ``lost``; ``nearest(file, anchor)`` words a hint."""
    folder = posixpath.dirname(page.path)
    seen: list[tuple[str, Place]] = [(link.href, _place(page, link.line)) for link in rendered.links]
    seen.extend((href, Place(rendered.layout)) for href in rendered.frame_links)
    for href, place in dict.fromkeys(seen):
        target = target_of(folder, href)
        target = f"{page.path}.html{target}" if target[:1] == "#" else target
        if target not in lost:
            continue
        path, _, anchor = target.partition("#")
        if anchor:
            message = f"a link leads to ‘{href}’, but there is no such place on that page"
            yield problem("link-anchor", place, message, nearest(path, anchor))
        else:
            message = f"a link leads to ‘{href}’, which is not on this site"
            yield problem("link-broken", place, message, nearest(path, ""))
