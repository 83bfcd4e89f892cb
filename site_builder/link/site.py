"""One article becomes what it contributes to the site: its quotes are locked, and its entries made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import NamedTuple

from site_builder.base.diagnostics import Diagnostic, has_errors
from site_builder.link.anchors import anchor_article
from site_builder.link.budget import Limits, limits_of, within_budget
from site_builder.link.entries import entries_of_article
from site_builder.link.index import Entry
from site_builder.link.mentions import NameTable
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import Article
from site_builder.model.registry import Registry
from site_builder.read.checks.references import articles_referred_to
from site_builder.read.project import ReadArticle


class Brief(NamedTuple):
    """What is known of an article beside itself.

    ``digest`` tells what it was made from; ``parts`` are its local ids, ``refers_to`` the ids of other articles;
    ``problems`` came up in reading and anchoring, ``findings`` when the rules were applied.
    """

    digest: bytes
    source: str
    parts: frozenset[str]
    refers_to: frozenset[str]
    problems: tuple[Diagnostic, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def digest_of(name: str, annotation: bytes, source: bytes, language: str, limits: Limits) -> bytes:
    """Tell what an article is made from: its id, the digests of its files, and the settings that it depends on."""
    words = f"{name}\0{language}\0{limits!r}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(b"\0".join([annotation, source, words])).digest()[:16]


def digest_of_bytes(data: bytes) -> bytes:
    """Give 16 bytes that tell a file's content."""
    return hashlib.sha256(data).digest()[:16]


def anchor(read: ReadArticle, config: SiteConfig, registry: Registry) -> tuple[Article | None, Brief]:
    """Lock the quotes of an article that was read; ``None`` where its annotation or source could not be."""
    annotation, source = (digest_of_bytes(data) for data in read.data)
    publisher = read.entry.annotation.publisher if read.entry else ""
    limits = limits_of(config, registry.sources.get(publisher))
    digest = digest_of(read.id, annotation, source, config.language, limits)
    if read.entry is None:
        return None, Brief(digest, "", frozenset(), frozenset(), read.problems)
    article, problems = None, read.problems
    if read.source is not None:
        article, found = anchor_article(read.entry, read.source, config.language, limits.display)
        article, over = within_budget(article, limits, read.entry)
        article, problems = replace(article, digest=digest), (*problems, *found, *over)
    parts, refers = read.entry.written_ids, articles_referred_to(read.entry)
    return article, Brief(digest, read.entry.annotation.source, parts, refers, problems)


def entries_where_sound(
    article: Article | None, brief: Brief, registry: Registry, names: NameTable
) -> tuple[Entry, ...]:
    """Make an article's entries; none where anything about it is wrong, since they could not be relied on."""
    if article is None or has_errors((*brief.problems, *brief.findings)):
        return ()
    return tuple(entries_of_article(article, registry, names))
