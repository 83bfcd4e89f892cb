"""Every internal link of the site leads to a page and a place that exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.naming import did_you_mean
from site_builder.model.page import ComposedPage, RenderedPage
from site_builder.pages.layout import html_target

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_ALLOWED = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def _resolve(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(path.partition("?")[0])))


class _Seen(NamedTuple):
    """Where a link was seen: the author's file and line, and what it says."""

    place: Place
    href: str


class LinkBook:
    """Where links lead and what there is, over the whole site; filled page by page, checked at the end."""

    def __init__(self) -> None:
        self._anchors: dict[str, frozenset[str]] = {}
        self._wanted: dict[tuple[str, str], dict[_Seen, None]] = {}
        self._found: list[Diagnostic] = []

    def add(self, page: ComposedPage, rendered: RenderedPage) -> None:
        """Note the anchors of a page and where its links lead."""
        self._anchors[f"{page.path}.html"] = rendered.anchors
        is_own = page.page.kind == "page"
        for href, line in rendered.links:
            # Outside hand-written pages a line means nothing to an author, and one place is as good as another.
            place = Place(page.origin, page.origin_line + line - 1) if is_own else Place(f"{page.path}.md")
            self._note(page, href, place)
            if is_own and _SCHEME.match(href) and not _ALLOWED.match(href):
                message = f"‘{href}’ is not an http, https, mailto or tel address"
                self._found.append(problem("link-unsafe", place, message))
        for href in rendered.frame_links:
            self._note(page, href, Place(rendered.layout))
        for name, line in rendered.clashes:
            place = Place(page.origin, page.origin_line + line - 1) if is_own else Place(f"{page.path}.md")
            hint = "use another; the program's own ids begin with a capital"
            self._found.append(problem("id-duplicate", place, f"the id ‘{name}’ is on the page already", hint))

    def _note(self, page: ComposedPage, href: str, place: Place) -> None:
        if _SCHEME.match(href):
            return
        path, _, anchor = html_target(href).partition("#")
        target = _resolve(posixpath.dirname(page.path), path) if path else f"{page.path}.html"
        seen = self._wanted.setdefault((target, unquote(anchor)), {})
        if page.page.kind == "page" or not seen:
            seen[_Seen(place, href)] = None

    def problems(self, files: Container[str]) -> Iterator[Diagnostic]:
        """Report links that lead nowhere; ``files`` are the other files of the site."""
        yield from self._found
        for (target, anchor), seen in sorted(self._wanted.items()):
            found = self._anchors.get(target)
            if found is None and target not in files:
                name = target.removesuffix(".html")
                hint = did_you_mean(name, [path.removesuffix(".html") for path in self._anchors])
                code, message = "link-broken", "a link leads to ‘{href}’, which is not on this site"
            elif anchor and found is not None and anchor not in found:
                hint = did_you_mean(anchor, found)
                code, message = "link-anchor", "a link leads to ‘{href}’, but there is no such place on that page"
            else:
                continue
            for place, href in seen:
                yield problem(code, place, message.format(href=href), hint)
