"""A whole project as read from its folder: settings, registry, annotations, sources and hand-written pages."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.base.diagnostics import Diagnostic, Place, in_order, problem
from site_builder.base.naming import did_you_mean
from site_builder.model.config import SiteConfig
from site_builder.model.page import HandwrittenPage
from site_builder.model.registry import REGISTRY_TYPES
from site_builder.model.source import SourceText
from site_builder.read import handwritten, registries, settings
from site_builder.read.annotations import FOLDER as ANNOTATIONS
from site_builder.read.annotations import AnnotationFile, read_annotation
from site_builder.read.files import MAX_SOURCE_BYTES, MAX_YAML_BYTES, ReadFile, list_files, read_file
from site_builder.read.registries import RegistryFile, RegistryFiles
from site_builder.read.sources import SUFFIXES, read_source
from site_builder.read.yaml import Path as YamlPath
from site_builder.read.yaml import YamlFile

SEEDS = "seeds"


@dataclass(frozen=True, slots=True)
class Project:
    """What an author has written. ``sources`` are by article id; ``unreadable`` are article ids whose annotation could
    not be read, and ``unreadable_pages`` such pages, so that references to them are not reported as well."""

    config: SiteConfig
    config_yaml: YamlFile | None
    registries: RegistryFiles
    annotations: tuple[AnnotationFile, ...]
    sources: Mapping[str, SourceText]
    pages: tuple[HandwrittenPage, ...]
    unreadable: frozenset[str] = field(default_factory=frozenset)
    unreadable_pages: frozenset[str] = field(default_factory=frozenset)
    config_dropped: tuple[YamlPath, ...] = ()


def read_project(root: Path) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """Read everything below a project's folder; ``None`` where there is no project."""
    found: list[Diagnostic] = []

    def load(relative: str, limit: int = MAX_YAML_BYTES) -> ReadFile | None:
        file, problems = read_file(root, relative, limit)
        found.extend(problems)
        return file

    config_file = load(settings.FILE)
    if config_file is None:
        if not (root / settings.FILE).exists():
            found[-1] = problem(
                "file-missing",
                Place(settings.FILE),
                f"‘{settings.FILE}’ does not exist, so this is not a project",
                "name the project with --project DIR, or make one with ‘init DIR’",
            )
        return None, tuple(found)
    config, config_yaml, dropped, problems = settings.read_settings(config_file)
    found.extend(problems)
    known = _read_registries(root, found)
    files, unreadable = _read_annotations(root, found)
    sources = _read_sources(root, files, found, all_read=not unreadable)
    pages = []
    lost: set[str] = set()
    for relative in list_files(root, handwritten.FOLDER, (".md",)):
        page = None
        if (file := load(relative)) is not None:
            page, problems = handwritten.read_page(file)
            found.extend(problems)
        if page is None:
            lost.add(relative.removeprefix(handwritten.FOLDER + "/").removesuffix(".md"))
        else:
            pages.append(page)
    fallback = SiteConfig(title="?", description="?", base_url="https://example.org/")
    project = Project(
        config or fallback, config_yaml, known, files, sources, tuple(pages), unreadable, frozenset(lost), dropped
    )
    return project, in_order(found)


def _read_registries(root: Path, found: list[Diagnostic]) -> RegistryFiles:
    files: dict[str, RegistryFile] = {}
    for relative in list_files(root, registries.FOLDER, (".yaml", ".yml")):
        kind = relative.removeprefix(registries.FOLDER + "/").removesuffix(".yaml")
        if kind not in REGISTRY_TYPES:
            hint = did_you_mean(kind, REGISTRY_TYPES) or f"the registry files are: {', '.join(REGISTRY_TYPES)}"
            found.append(problem("field-unknown", Place(relative), f"there is no registry file ‘{kind}’", hint))
            continue
        file, problems = read_file(root, relative, MAX_YAML_BYTES)
        found.extend(problems)
        if file is None:
            files[kind] = RegistryFile(kind, None, {}, None)
            continue
        files[kind], problems = registries.read_registry(file)
        found.extend(problems)
    return registries.make_registry(files)


def _read_annotations(root: Path, found: list[Diagnostic]) -> tuple[tuple[AnnotationFile, ...], frozenset[str]]:
    read: list[AnnotationFile] = []
    unreadable: set[str] = set()
    for relative in list_files(root, ANNOTATIONS, (".yaml", ".yml")):
        if relative.endswith(".yml"):
            found.append(problem("path-unsafe", Place(relative), "an annotation's name ends in ‘.yaml’", "rename it"))
            continue
        file, problems = read_file(root, relative, MAX_YAML_BYTES)
        found.extend(problems)
        result = None
        if file is not None:
            result, problems = read_annotation(file)
            found.extend(problems)
        if result is None:
            unreadable.add(relative.removeprefix(ANNOTATIONS + "/").removesuffix(".yaml"))
        else:
            read.append(result)
    return tuple(read), frozenset(unreadable)


def _read_sources(
    root: Path, files: tuple[AnnotationFile, ...], found: list[Diagnostic], *, all_read: bool
) -> dict[str, SourceText]:
    """Read the source of each annotation, and report those that are used twice or not at all."""
    present = list_files(root, SEEDS, SUFFIXES)
    names = [path.removeprefix(SEEDS + "/") for path in present]
    used: dict[str, AnnotationFile] = {}
    sources: dict[str, SourceText] = {}
    for entry in files:
        name = entry.annotation.source
        if name in used:
            related = [(used[name].yaml.place(("source",)), "the other annotation")]
            message = f"‘{name}’ is the source of two annotations"
            found.append(
                problem(
                    "source-shared",
                    entry.yaml.place(("source",)),
                    message,
                    "keep one annotation for each source",
                    related,
                )
            )
        used[name] = entry
        if posixpath.normpath(name) != name or name.startswith(("/", "..")) or "\\" in name:
            message = f"‘{name}’ is not the plain path of a file below ‘{SEEDS}/’"
            found.append(problem("path-unsafe", entry.yaml.place(("source",)), message, f"name a file below {SEEDS}/"))
            continue
        if not name.endswith(SUFFIXES):
            message = f"‘{name}’ is not a source: it ends in none of {', '.join(SUFFIXES)}"
            found.append(problem("file-missing", entry.yaml.place(("source",)), message))
            continue
        file, problems = read_file(root, f"{SEEDS}/{name}", MAX_SOURCE_BYTES)
        if file is None and problems[0].code == "file-missing":
            hint = did_you_mean(name, names)
            problems = (
                problem(
                    "file-missing", entry.yaml.place(("source",)), f"there is no source file ‘{SEEDS}/{name}’", hint
                ),
            )
        found.extend(problems)
        if file is None:
            continue
        source, problems = read_source(file, list(entry.numbered(entry.annotation.segments, "segments")), entry.yaml)
        found.extend(problems)
        digest = hashlib.sha256(file.data).hexdigest()
        if source is not None:
            sources[entry.id] = source
        elif digest != entry.annotation.sha256.lower() and not entry.is_dropped("sha256"):
            found.append(drifted(entry, "", "mend the source first; "))
    for path, name in zip(present, names, strict=True):
        # An annotation that could not be read may be the one of this source.
        if name not in used and all_read:
            _, problems = read_file(root, path, MAX_SOURCE_BYTES)
            message = f"‘{path}’ has no annotation, so it gets no page"
            hint = f"write {ANNOTATIONS}/<article-id>.yaml with ‘source: {name}’"
            found.extend(problems or [problem("source-unused", Place(path), message, hint)])
    return sources


def drifted(entry: AnnotationFile, digest: str, quotes: str) -> Diagnostic:
    """Report that a source is not the file that the annotation was written for."""
    message = f"the source ‘{SEEDS}/{entry.annotation.source}’ has drifted: its bytes are not those of this hash"
    hint = f"{quotes}if the change is meant, check the annotation against the new text"
    hint += f" and write sha256: {digest}" if digest else ""
    return problem("source-drifted", entry.yaml.place(("sha256",)), message, hint)
