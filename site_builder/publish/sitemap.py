"""``sitemap.xml``, ``robots.txt`` and ``llms.txt``: what programs that walk the site look for first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import PublishedFile
from site_builder.pages.layout import SECTIONS
from site_builder.pages.routes import path_of, public_url

MOST_URLS = 50_000
"""Most addresses in one sitemap file, by the protocol."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWEST = 50


def sitemap_files(base_url: str, paths: Iterable[str]) -> Iterator[PublishedFile]:
    """Write the sitemap of all pages, given by path, in its order; beyond the limit of one file an index of several."""
    urls = [public_url(base_url, path) for path in sorted(paths) if path != "404"]
    parts = [urls[start : start + MOST_URLS] for start in range(0, len(urls), MOST_URLS)] or [[]]
    if len(parts) == 1:
        yield PublishedFile("sitemap.xml", _document("urlset", "url", parts[0]))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield PublishedFile(name, _document("urlset", "url", part))
    yield PublishedFile("sitemap.xml", _document("sitemapindex", "sitemap", [base_url + name for name in names]))


def _document(root: str, item: str, urls: Sequence[str]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    lines.extend(f"<{item}><loc>{escape(url, quote=False)}</loc></{item}>" for url in urls)
    return "\n".join([*lines, f"</{root}>", ""]).encode("utf-8")


def publish_robots(reader: Reader) -> PublishedFile:
    """Write ``robots.txt``: everything may be read."""
    base = reader.ask(catalogue.settings).base_url
    return PublishedFile("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n".encode())


def publish_llms(reader: Reader) -> PublishedFile:
    """Write ``llms.txt``: what the site is, and where its Markdown lies."""
    site = reader.ask(catalogue.settings)
    lines = [f"# {_line(site.title)}", "", f"> {_line(site.description)}", ""]
    lines.append("Every page has a Markdown sibling: the same address with .md instead of .html.")
    lines.append("In it, braces such as {#c1} or {.stance} carry anchors and classes, as in Djot.")
    lines.extend(["", "## Sections", ""])
    lines.extend(f"- [{title}]({site.base_url}{path_of(page)}.md)" for _, title, page in SECTIONS)
    lines.append(f"- [Data]({site.base_url}data/manifest.json): all statements with their anchors, as JSON")
    newest = reader.ask(catalogue.newest_articles, _NEWEST)
    lines.extend(["", "## Newest briefings", ""])
    for row in newest:
        url = f"{site.base_url}{path_of(PageId('briefings', row.article))}.md"
        lines.append(f"- [{_line(row.headline)}]({url}){': ' + _line(row.bluf) if row.bluf else ''}")
    pages = [reader.ask(catalogue.page, name) for name in reader.ask(catalogue.ids, "pages")]
    if pages:
        lines.extend(["", "## About this site", ""])
        for page in pages:
            url = f"{site.base_url}{path_of(PageId('page', page.name))}.md"
            lines.append(f"- [{_line(page.title)}]({url}): {_line(page.description or f'{page.title}.')}")
    return PublishedFile("llms.txt", ("\n".join(lines) + "\n").encode("utf-8"))


def _line(text: str) -> str:
    return " ".join(text.split()).replace("[", "(").replace("]", ")")
