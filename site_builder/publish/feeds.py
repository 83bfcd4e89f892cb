"""Feeds of the newest briefings: Atom for the site and for each topic, JSON Feed for the site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from xml.etree import ElementTree

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId, fingerprint
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, changes
from site_builder.link.rows import ArticleRow
from site_builder.model.config import SiteConfig
from site_builder.model.page import PublishedFile
from site_builder.pages.phrases import CHANGE_SIGNS
from site_builder.pages.routes import path_of
from site_builder.pages.words import words_in

NEWEST = 50
"""Most entries of a feed."""

CHANGES = "changes.xml"

_Add = Callable[..., ElementTree.Element]

_ATOM = "http://www.w3.org/2005/Atom"
_UNDATED = "1970-01-01T00:00:00Z"


def publish_site_feeds(reader: Reader) -> Iterator[PublishedFile]:
    """Write the feeds of the whole site."""
    site = reader.ask(catalogue.settings)
    newest = reader.ask(catalogue.newest_articles, NEWEST)
    yield PublishedFile("feed.xml", _atom(reader, site.title, "feed.xml", "", newest))
    yield PublishedFile("feed.json", _json_feed(reader, newest))


def publish_topic_feed(reader: Reader, topic: str) -> Iterator[PublishedFile]:
    """Write the feed of one topic."""
    site = reader.ask(catalogue.settings)
    title = f"{reader.ask(catalogue.title, 'topics', topic)} – {site.title}"
    rows = reader.ask(catalogue.newest_of_topic, topic, NEWEST)
    path = f"topics/{topic}"
    yield PublishedFile(f"{path}.xml", _atom(reader, title, f"{path}.xml", f"{path}.html", rows))


def publish_changes_feed(reader: Reader) -> PublishedFile:
    """Write the feed of what is told differently than in an earlier state; empty where there is none."""
    site = reader.ask(catalogue.settings)
    newest = reader.ask(catalogue.newest_articles, 1)
    stamp = _stamp(newest[0].date) if newest else _UNDATED
    words = words_in(site.language)
    feed, add = _feed(site, f"{words.say('What changed')} – {site.title}", CHANGES, "changes.html", stamp)
    for item in reader.ask(changes.differences)[:NEWEST]:
        told = f"{item.section} {item.sign} {item.about} {item.before} {item.after}"
        entry = add(feed, "entry")
        add(entry, "id", f"{site.base_url}{CHANGES}#{fingerprint(told)}")
        add(entry, "title", f"{words.say(CHANGE_SIGNS[item.sign])}: {item.subject}")
        add(entry, "updated", stamp)
        path = f"{path_of(item.page)}.html" if item.page else "changes.html"
        add(entry, "link", rel="alternate", type="text/html", href=f"{site.base_url}{path}")
        both = words.say("from “{before}” to “{after}”", before=item.before, after=item.after)
        summary = both if item.before and item.after else item.before or item.after
        add(entry, "summary", summary or item.subject, type="text")
    return PublishedFile(CHANGES, _xml(feed))


def _stamp(date: Edtf | None) -> str:
    """Give the last day that a date can mean as the full time that feeds want; an open end falls back to its start."""
    day = (date.latest or date.earliest) if date else None
    return f"{day}T00:00:00Z" if day and 0 < day.year < 10_000 else _UNDATED


def _summary(row: ArticleRow) -> str:
    return row.bluf or row.headline


def _feed(site: SiteConfig, title: str, own: str, page: str, updated: str) -> tuple[ElementTree.Element, _Add]:
    """Begin a feed of Atom; gives it with what adds an element to one of its own."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": site.language})

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    add(feed, "id", site.base_url + own)
    add(feed, "title", title)
    if site.subtitle:
        add(feed, "subtitle", site.subtitle)
    add(feed, "updated", updated)
    add(feed, "link", rel="self", type="application/atom+xml", href=site.base_url + own)
    add(feed, "link", rel="alternate", type="text/html", href=site.base_url + page)
    add(add(feed, "author"), "name", site.author or site.publisher or site.title)
    return feed, add


def _atom(reader: Reader, title: str, own: str, page: str, rows: Sequence[ArticleRow]) -> bytes:
    site = reader.ask(catalogue.settings)
    updated = max((_stamp(row.date) for row in rows), default=_UNDATED)
    feed, add = _feed(site, title, own, page, updated)
    for row in rows:
        url = f"{site.base_url}{path_of(PageId('briefings', row.article))}"
        entry = add(feed, "entry")
        add(entry, "id", f"{url}.html")
        add(entry, "title", row.headline)
        add(entry, "updated", _stamp(row.date))
        if row.date and row.date.is_day:
            add(entry, "published", _stamp(row.date))
        add(entry, "link", rel="alternate", type="text/html", href=f"{url}.html")
        add(entry, "link", rel="alternate", type="text/markdown", href=f"{url}.md")
        add(entry, "summary", _summary(row), type="text")
        for topic in row.topics:
            add(entry, "category", term=topic, label=reader.ask(catalogue.title, "topics", topic))
    return _xml(feed)


def _xml(feed: ElementTree.Element) -> bytes:
    ElementTree.indent(feed)
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _json_feed(reader: Reader, rows: Sequence[ArticleRow]) -> bytes:
    site = reader.ask(catalogue.settings)
    items = []
    for row in rows:
        url = f"{site.base_url}{path_of(PageId('briefings', row.article))}.html"
        item = {
            "id": url,
            "url": url,
            "title": row.headline,
            "content_text": _summary(row),
            "language": row.language,
            "tags": [reader.ask(catalogue.title, "topics", topic) for topic in row.topics],
        }
        if row.date and row.date.is_day:
            item["date_published"] = _stamp(row.date)
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "description": site.description,
        "home_page_url": site.base_url,
        "feed_url": f"{site.base_url}feed.json",
        "language": site.language,
        "authors": [{"name": site.author or site.publisher or site.title}],
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
