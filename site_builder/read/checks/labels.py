"""Names that would link by themselves lead to one thing; labels of topics are theirs alone."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.base.keys import Key
from site_builder.model.registry import ENTITY_KINDS, strong_names
from site_builder.read.project import Project
from site_builder.read.yaml import Path


def check_topic_labels(project: Project) -> Iterator[Diagnostic]:
    """SKOS S13 and S14, over all topics: a label belongs to one topic."""
    file = project.registries.files.get("topics")
    if file is None or file.yaml is None:
        return
    owners: dict[str, tuple[str, Path]] = {}
    for name, topic in project.registries.registry.topics.items():
        labels: list[tuple[str, Path]] = [(topic.pref_label, (name, "pref_label"))]
        labels.extend((label, (name, "alt_labels", n)) for n, label in enumerate(topic.alt_labels))
        for label, path in labels:
            owner, first = owners.setdefault(label.casefold(), (name, path))
            if first == path:
                continue
            related = [(file.yaml.place(first), f"‘{owner}’ has it")]
            message = f"the label ‘{label}’ is already the label of ‘{owner}’"
            yield problem("topic-label", file.yaml.place(path), message, "give each topic labels of its own", related)


def check_aliases(project: Project) -> Iterator[Diagnostic]:
    """A name that links by itself belongs to one entity."""
    owners: dict[str, Key] = {}
    for kind in ENTITY_KINDS:
        file = project.registries.files.get(kind)
        for name, item in project.registries.registry.items(kind).items():
            for alias in strong_names(item):  # type: ignore[arg-type]  # the entity kinds hold entities only
                owner = owners.setdefault(alias, Key(kind, name))
                if owner == (kind, name) or file is None or file.yaml is None:
                    continue
                other = project.registries.files[owner.kind].yaml
                related = [(other.place((owner.id,)), f"‘{owner.id}’ has it")] if other else []
                message = f"‘{alias}’ names both ‘{name}’ in {kind} and ‘{owner.id}’ in {owner.kind}"
                path = _alias_path(item, name, alias)
                hint = "move it to ‘weak_aliases’ (or ‘metonyms’) in one of them"
                if path[-1] == "name":
                    hint = "tell the two apart in the name, as in ‘Name (minister)’"
                yield problem("alias-clash", file.yaml.place(path), message, hint, related)


def _alias_path(item: object, name: str, alias: str) -> Path:
    for field in ("aliases", "former_names"):
        names = getattr(item, field, ())
        if alias in names:
            return (name, field, names.index(alias))
    return (name, "acronym") if getattr(item, "acronym", "") == alias else (name, "name")
