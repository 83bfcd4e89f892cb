"""What readers narrow a search by: the topics, names, publisher and year of a page."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.evidence import Article


def facets_of(reader: Reader, article: Article) -> Iterator[tuple[str, str]]:
    """Give the facets of a briefing as pairs of ``topic``, ``name``, ``publisher`` or ``year`` and a value in words."""
    note = article.annotation
    for topic in note.topics:
        yield "topic", reader.ask(catalogue.title, "topics", topic)
    for mention in reader.ask(catalogue.entities_of, article.id):
        if mention.acts:
            yield "name", reader.ask(catalogue.title, mention.kind, mention.entity)
    yield "publisher", reader.ask(catalogue.title, "sources", note.publisher)
    day = (note.published.date.earliest or note.published.date.latest) if note.published else None
    if day is not None:
        yield "year", str(day.year)
