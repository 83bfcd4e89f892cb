"""Every internal link of the site leads to a page and a place that exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.naming import did_you_mean
from site_builder.model.page import ComposedPage, PageLink
from site_builder.pages.layout import html_target

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_ALLOWED = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def _resolve(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(path.partition("?")[0])))


class LinkBook:
    """Where links lead and what there is, over the whole site; filled page by page, checked at the end."""

    def __init__(self) -> None:
        self._anchors: dict[str, frozenset[str]] = {}
        self._wanted: dict[tuple[str, str], list[tuple[str, str, int, str]]] = {}
        self._unsafe: list[tuple[str, int, str]] = []

    def add(self, page: ComposedPage, anchors: frozenset[str], links: Iterable[PageLink]) -> None:
        """Note the anchors of a page and where its links lead."""
        self._anchors[f"{page.path}.html"] = anchors
        origin = page.origin if page.page.kind == "page" else ""
        # Only the lines of a hand-written page mean anything to an author; elsewhere each target is looked at once.
        for href, line in links if origin else dict.fromkeys((link.href, 0) for link in links):
            if _SCHEME.match(href):
                if origin and line and not _ALLOWED.match(href):
                    self._unsafe.append((origin, page.origin_line + line - 1, href))
                continue
            path, _, anchor = html_target(href).partition("#")
            base = posixpath.dirname(page.path)
            target = _resolve(base, path) if path else f"{page.path}.html"
            where = (origin, f"{page.path}.md", page.origin_line + line - 1 if line else 0, href)
            seen = self._wanted.setdefault((target, unquote(anchor)), [])
            if origin or len(seen) < 3:
                seen.append(where)

    def problems(self, files: Mapping[str, object]) -> Iterator[Diagnostic]:
        """Report links that lead nowhere; ``files`` are the other files of the site."""
        for origin, line, href in self._unsafe:
            yield problem("link-unsafe", Place(origin, line), f"‘{href}’ is not an http, https, mailto or tel address")
        for (target, anchor), wanted in sorted(self._wanted.items()):
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
            # The same link is seen in the author's text and in the finished page; the author's place says more.
            shown = [w for w in wanted if w[0] and w[2]] or [w for w in wanted if w[2]] or wanted
            for origin, own, line, href in shown:
                yield problem(code, Place(origin or own, max(line, 1)), message.format(href=href), hint)
