"""Who wrote a source article, as far as its rights let it be told."""

from __future__ import annotations

from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.link.rights import source_words
from site_builder.model.evidence import Article


def authors_of(reader: Reader, article: Article) -> tuple[str, ...]:
    """Give the names of a byline: of registered people by their names, of others as they are printed."""
    found = []
    for name in article.annotation.byline:
        known = reader.ask(catalogue.entity, name, ("people",))
        found.append(known[1] if known else source_words(article, name))
    return tuple(filter(None, found))
