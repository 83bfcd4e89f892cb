"""The rules that a project must keep: one function each, in two tables that are never changed while running."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.base.diagnostics import Diagnostic
from site_builder.read.annotations import AnnotationFile
from site_builder.read.checks import labels, navigation, references, trees, values, wording
from site_builder.read.project import Project

ARTICLE_CHECKS: tuple[Callable[[AnnotationFile, Project], Iterable[Diagnostic]], ...] = (
    references.check_article_references,
    references.check_cites,
    references.check_relations,
    values.check_topics,
    values.check_stances,
    values.check_bases,
    values.check_rights,
    values.check_event_dates,
    values.check_measures,
    wording.check_bluf,
    wording.check_judgments,
)
"""Rules that look at one annotation, with the registry beside it."""

SITE_CHECKS: tuple[Callable[[Project], Iterable[Diagnostic]], ...] = (
    references.check_registry_references,
    references.check_settings_references,
    values.check_registry_bases,
    trees.check_cycles,
    trees.check_related_topics,
    labels.check_topic_labels,
    labels.check_aliases,
    navigation.check_names,
)
"""Rules that look at what articles share."""


def check_project(project: Project) -> Iterable[Diagnostic]:
    """Apply every rule to a project."""
    for entry in project.annotations:
        for article_check in ARTICLE_CHECKS:
            yield from article_check(entry, project)
    for site_check in SITE_CHECKS:
        yield from site_check(project)
