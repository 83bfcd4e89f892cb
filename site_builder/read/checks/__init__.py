"""The rules that a project must keep: one function each, in tables that are never changed while running."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.base.diagnostics import Diagnostic
from site_builder.read.annotations import AnnotationFile
from site_builder.read.checks import labels, navigation, references, trees, values, wording
from site_builder.read.project import Project

ARTICLE_CHECKS: tuple[Callable[[AnnotationFile, Project], Iterable[Diagnostic]], ...] = (
    references.check_article_references,
    values.check_topics,
    values.check_stances,
    values.check_bases,
    values.check_rights,
    values.check_event_dates,
    values.check_measures,
    wording.check_bluf,
    wording.check_judgments,
)
"""Rules that look at one annotation, with the settings and the registry beside it."""

CROSS_CHECKS: tuple[Callable[[AnnotationFile, Project], Iterable[Diagnostic]], ...] = (
    references.check_cites,
    references.check_relations,
)
"""Rules that look at one annotation, with what other articles there are and which parts they have."""

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
"""Rules that look at what articles share, and at their names."""


def check_article(entry: AnnotationFile, project: Project) -> Iterable[Diagnostic]:
    """Apply the rules that look at one annotation alone."""
    for check in ARTICLE_CHECKS:
        yield from check(entry, project)


def check_references(entry: AnnotationFile, project: Project) -> Iterable[Diagnostic]:
    """Apply the rules that look at an annotation among the others."""
    for check in CROSS_CHECKS:
        yield from check(entry, project)


def check_site(project: Project) -> Iterable[Diagnostic]:
    """Apply the rules that look at what articles share."""
    for check in SITE_CHECKS:
        yield from check(project)
