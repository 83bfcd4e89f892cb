"""Which files are published beside the pages, and which units they are made in: a table of publishers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import PublishedFile
from site_builder.publish.feeds import publish_changes_feed, publish_site_feeds, publish_topic_feed
from site_builder.publish.sitemap import publish_llms, publish_robots


def _feeds(reader: Reader, topic: str) -> Iterator[PublishedFile]:
    yield from publish_topic_feed(reader, topic) if topic else publish_site_feeds(reader)


def _changes_feed(reader: Reader, _: str) -> Iterator[PublishedFile]:
    yield publish_changes_feed(reader)


FILE_PUBLISHERS: Mapping[str, Callable[[Reader, str], Iterator[PublishedFile]]] = {
    "feed": _feeds,
    "changes-feed": _changes_feed,
    "robots": lambda reader, _: iter([publish_robots(reader)]),
    "llms": lambda reader, _: iter([publish_llms(reader)]),
}
"""Publishers of whole files, by kind of unit."""


def file_units(reader: Reader) -> Iterator[PageId]:
    """Go through the units that are whole files."""
    yield PageId("robots")
    yield PageId("llms")
    yield PageId("feed")
    yield PageId("changes-feed")
    for topic in reader.ask(catalogue.ids, "topics"):
        yield PageId("feed", topic)
