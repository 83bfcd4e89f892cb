"""A project becomes an index: quotes are locked, and every owner's entries are applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from site_builder.base.diagnostics import Diagnostic, has_errors
from site_builder.base.keys import Key, Owner, PageId
from site_builder.link.anchors import anchor_article
from site_builder.link.entries import entries_of_article, entries_of_page, entries_of_settings
from site_builder.link.index import Index
from site_builder.link.mentions import NameTable
from site_builder.link.registry_entries import entries_of_registry
from site_builder.model.evidence import Article
from site_builder.model.page import HandwrittenPage
from site_builder.read.project import Project


@dataclass(frozen=True, slots=True)
class LinkedSite:
    """A project with its articles, and the index of all that they contribute."""

    project: Project
    articles: tuple[Article, ...]
    index: Index


def link_project(
    project: Project,
    problems: tuple[Diagnostic, ...],
    links_of_page: Callable[[HandwrittenPage], tuple[PageId, ...]],
) -> tuple[LinkedSite | None, tuple[Diagnostic, ...]]:
    """Lock all quotes and index the project; nothing is indexed where anything is wrong, here or in ``problems``."""
    articles: list[Article] = []
    found: list[Diagnostic] = []
    for entry in project.annotations:
        source = project.sources.get(entry.id)
        if source is not None:
            article, bad = anchor_article(entry, source, project.config)
            articles.append(article)
            found.extend(bad)
    if has_errors((*problems, *found)):
        return None, tuple(found)
    registry = project.registries.registry
    index = Index()
    index.apply(Owner("settings"), entries_of_settings(project.config))
    index.apply(Owner("registry"), entries_of_registry(registry))
    for page in project.pages:
        index.apply(Owner("page", page.name), entries_of_page(page, links_of_page(page)))
    names = NameTable(index.rows(Key("names")))
    for article in articles:
        index.apply(Owner("article", article.id), entries_of_article(article, registry, names))
    return LinkedSite(project, tuple(articles), index), tuple(found)
