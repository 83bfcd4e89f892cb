"""Registry files: each a mapping from id to item; a file may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.base.naming import is_id, why_unsafe
from site_builder.model.registry import REGISTRY_TYPES, Registry
from site_builder.read.files import ReadFile
from site_builder.read.shape import fit
from site_builder.read.yaml import Path, YamlFile, load_yaml

FOLDER = "content/registry"


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """One registry file as read. ``known`` are all ids that it gives, ``None`` where the file could not be read;
    ``dropped`` are the paths of values that did not fit."""

    kind: str
    yaml: YamlFile | None
    items: Mapping[str, Any]
    known: frozenset[str] | None
    dropped: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistryFiles:
    """All registry files of a site, and the registry made of them."""

    files: Mapping[str, RegistryFile] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)

    def knows(self, kind: str, item: str) -> bool:
        """Tell whether an id is registered, or may be since its file could not be read."""
        file = self.files.get(kind)
        if file is None:
            return item == "unknown" and kind == "sources"
        return file.known is None or item in file.known or (kind == "sources" and item == "unknown")


def read_registry(file: ReadFile) -> tuple[RegistryFile, tuple[Diagnostic, ...]]:
    """Read one registry file; what does not fit is reported and left out."""
    kind = file.path.removeprefix(FOLDER + "/").removesuffix(".yaml")
    yaml, problems = load_yaml(file)
    if yaml is None:
        return RegistryFile(kind, None, {}, None), problems
    if yaml.value is None:
        return RegistryFile(kind, yaml, {}, frozenset()), problems
    if not isinstance(yaml.value, dict):
        message = "a registry file is a mapping from ids to items"
        return RegistryFile(kind, yaml, {}, None), (*problems, problem("yaml-shape", yaml.place(()), message))
    found = list(problems)
    items: dict[str, Any] = {}
    dropped: list[Path] = []
    for name, value in yaml.value.items():
        if not is_id(name) or why_unsafe(name):
            reason = why_unsafe(name) or "is not lower-case kebab-case"
            code = "path-unsafe" if why_unsafe(name) else "id-syntax"
            hint = "it becomes a file name; write it like korean-peninsula"
            found.append(problem(code, yaml.key_place((name,)), f"the id ‘{name}’ {reason}", hint))
            continue
        item, bad, gone = fit(yaml, value, REGISTRY_TYPES[kind], (name,))
        found.extend(bad)
        dropped.extend(gone)
        if item is not None:
            items[name] = item
    return RegistryFile(kind, yaml, items, frozenset(yaml.value), tuple(dropped)), tuple(found)


def make_registry(files: Mapping[str, RegistryFile]) -> RegistryFiles:
    """Put the registry files together; the source ``unknown`` is always there."""
    items: dict[str, dict[str, Any]] = {
        kind: dict(files[kind].items) if kind in files else {} for kind in REGISTRY_TYPES
    }
    if "unknown" not in items["sources"]:
        items["sources"]["unknown"] = REGISTRY_TYPES["sources"](name="Publisher not known")  # type: ignore[call-arg]  # a Source
    return RegistryFiles(files, Registry(**items))
