"""Annotation files: YAML becomes an :class:`Annotation`, and what could not be read is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.base.naming import is_id, why_unsafe
from site_builder.model.evidence import Annotation, ArticleId
from site_builder.read.files import ReadFile
from site_builder.read.shape import fit, make_ready, numbered
from site_builder.read.yaml import Path, YamlFile, load_yaml

T = TypeVar("T")

FOLDER = "content/annotations"

_PLACEHOLDERS: dict[str, Any] = {
    "sha256": "?",
    "publisher": "unknown",
    "headline": {"text": "?", "basis": "supplied"},
    "topics": [],
    "claims": [],
}
"""Stand-ins for required fields that are missing or wrong, so that the rest of the file is checked too."""

PART_LISTS = ("claims", "events", "facts", "judgments")
"""The fields whose items carry a local id, in the order of the manifest."""


@dataclass(frozen=True, slots=True)
class AnnotationFile:
    """An annotation as read. ``dropped`` are the paths of values that did not fit; ``written_ids`` the local ids that
    the file gives, including those of items that did not fit."""

    id: ArticleId
    yaml: YamlFile
    annotation: Annotation
    dropped: tuple[Path, ...]
    written_ids: frozenset[str]

    def is_dropped(self, *path: str | int) -> bool:
        """Tell whether a value, or something in it, could not be read."""
        return any(d[: len(path)] == path for d in self.dropped)

    def numbered(self, items: Iterable[T], *path: str | int) -> Iterator[tuple[int, T]]:
        """Number the items of the list at ``path`` as the file does: items that did not fit are counted too."""
        return numbered(items, self.dropped, *path)


def prepare() -> None:
    """Work out how annotations are read, before there are any."""
    make_ready(Annotation)


def read_annotation(file: ReadFile) -> tuple[AnnotationFile | None, tuple[Diagnostic, ...]]:
    """Read one annotation file; ``None`` where nothing can be made of it."""
    name = file.path.removeprefix(FOLDER + "/").removesuffix(".yaml")
    yaml, problems = load_yaml(file)
    if yaml is None:
        return None, problems
    if not is_id(name) or why_unsafe(name):
        reason = why_unsafe(name) or "is not lower-case kebab-case"
        code = "path-unsafe" if why_unsafe(name) else "id-syntax"
        message = f"the file name ‘{name}’ is the article's id, and {reason}"
        problems = (*problems, problem(code, yaml.place(()), message, "name it like xi-interview-2017.yaml"))
    if not isinstance(yaml.value, dict):
        message = "an annotation is a mapping that begins with ‘source:’"
        return None, (*problems, problem("yaml-shape", yaml.place(()), message))
    annotation, found, dropped = fit(yaml, yaml.value, Annotation, (), _PLACEHOLDERS)
    problems = (*problems, *found)
    if annotation is None:
        return None, problems
    ids = frozenset(_written_ids(yaml.value))
    result = AnnotationFile(ArticleId(name), yaml, annotation, dropped, ids)
    return result, (*problems, *_check_local_ids(yaml))


def _written_ids(value: dict[str, Any]) -> Iterable[str]:
    for part in PART_LISTS:
        items = value.get(part)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield item["id"]


def _check_local_ids(yaml: YamlFile) -> Iterable[Diagnostic]:
    """Local ids are kebab-case and unique over claims, events, facts and judgments, since cites share one space."""
    seen: dict[str, Path] = {}
    for part in PART_LISTS:
        written = yaml.value.get(part)
        for number, item in enumerate(written if isinstance(written, list) else ()):
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                continue
            path: Path = (part, number, "id")
            if not is_id(item["id"]):
                message = f"the id ‘{item['id']}’ is not lower-case kebab-case"
                yield problem("id-syntax", yaml.place(path), message, "write c1, e2, f3 or j4")
            elif item["id"] in seen:
                related = [(yaml.place(seen[item["id"]]), "the first")]
                message = f"the id ‘{item['id']}’ is given twice in this file"
                yield problem("id-duplicate", yaml.place(path), message, "give each its own", related)
            else:
                seen[item["id"]] = path
