"""Which files are published beside the pages, and which units they are made in: a table of publishers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import PublishedFile
from site_builder.pages.words import words_in
from site_builder.publish.cards import publish_card
from site_builder.publish.feeds import publish_changes_feed, publish_site_feeds, publish_topic_feed
from site_builder.publish.sitemap import publish_llms, publish_robots


def _feeds(reader: Reader, topic: str) -> Iterator[PublishedFile]:
    yield from publish_topic_feed(reader, topic) if topic else publish_site_feeds(reader)


def _changes_feed(reader: Reader, _: str) -> Iterator[PublishedFile]:
    yield publish_changes_feed(reader)


def _web_manifest(reader: Reader) -> PublishedFile:
    """Describe the site to a browser that keeps it (W3C Web Application Manifest)."""
    site = reader.ask(catalogue.settings)
    told = {
        "name": site.title,
        "description": site.description,
        "lang": site.language,
        "dir": words_in(site.language).direction,
        "start_url": "index.html",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#134e6f",
        "icons": [{"src": "assets/favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return PublishedFile("manifest.webmanifest", json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")


FILE_PUBLISHERS: Mapping[str, Callable[[Reader, str], Iterator[PublishedFile]]] = {
    "feed": _feeds,
    "changes-feed": _changes_feed,
    "card": publish_card,
    "web-manifest": lambda reader, _: iter([_web_manifest(reader)]),
    "robots": lambda reader, _: iter([publish_robots(reader)]),
    "llms": lambda reader, _: iter([publish_llms(reader)]),
}
"""Publishers of whole files, by kind of unit."""


def file_units(reader: Reader) -> Iterator[PageId]:
    """Go through the units that are whole files."""
    yield PageId("robots")
    yield PageId("web-manifest")
    yield PageId("llms")
    yield PageId("feed")
    yield PageId("changes-feed")
    if reader.ask(catalogue.settings).theme.social_images:
        for row in reader.ask(catalogue.articles):
            yield PageId("card", row.article)
    for topic in reader.ask(catalogue.ids, "topics"):
        yield PageId("feed", topic)
