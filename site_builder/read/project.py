"""What an author has written, as read from a project's folder: what articles share at once, articles one by one."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
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

Seeds = Callable[[], Sequence[str]]
"""Gives the names of the sources that there are, sorted."""


@dataclass(frozen=True, slots=True)
class Project:
    """What articles share, and which articles there are.

    ``parts`` are the local ids of each article that could be read; ``unreadable`` are the ids of those that could not
    and ``unreadable_pages`` such pages, so that references to them are not reported as well.
    """

    config: SiteConfig
    config_yaml: YamlFile | None
    registries: RegistryFiles
    pages: tuple[HandwrittenPage, ...]
    unreadable_pages: frozenset[str] = field(default_factory=frozenset)
    config_dropped: tuple[YamlPath, ...] = ()
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unreadable: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An annotation with its source, as far as they could be read. ``data`` is what both files hold, as bytes."""

    id: str
    entry: AnnotationFile | None
    source: SourceText | None
    problems: tuple[Diagnostic, ...]
    data: tuple[bytes, bytes] = (b"", b"")


def read_project(root: Path) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """Read all that articles share below a project's folder; ``None`` where there is no project."""
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
    project = Project(config or fallback, config_yaml, known, tuple(pages), frozenset(lost), dropped)
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


def annotation_paths(files: Iterable[str]) -> tuple[list[str], tuple[Diagnostic, ...]]:
    """Pick the annotation files, sorted, out of all files; those whose name ends in ``.yml`` are reported."""
    found = [path for path in files if path.startswith(ANNOTATIONS + "/")]
    wrong = sorted(path for path in found if path.endswith(".yml"))
    message = "an annotation's name ends in ‘.yaml’"
    problems = tuple(problem("path-unsafe", Place(path), message, "rename it") for path in wrong)
    return sorted(path for path in found if path.endswith(".yaml")), problems


def article_id(path: str) -> str:
    """Give the id of an article by the path of its annotation file."""
    return path.removeprefix(ANNOTATIONS + "/").removesuffix(".yaml")


def annotation_path(article: str) -> str:
    """Give the path of an article's annotation file."""
    return f"{ANNOTATIONS}/{article}.yaml"


def seeds_among(files: Iterable[str]) -> Seeds:
    """Pick the names of the sources, sorted, out of all files, when they are first asked for: few builds do."""
    start = SEEDS + "/"
    return cache(lambda: sorted(path[len(start) :] for path in files if _is_seed(path)))


def _is_seed(path: str) -> bool:
    return path.startswith(SEEDS + "/") and path.endswith(SUFFIXES)


def read_article(root: Path, path: str, seeds: Seeds) -> ReadArticle:
    """Read one annotation and its source. ``seeds`` gives the names of the sources that there are."""
    file, problems = read_file(root, path, MAX_YAML_BYTES)
    if file is None:
        return ReadArticle(article_id(path), None, None, problems)
    entry, problems = read_annotation(file)
    if entry is None:
        return ReadArticle(article_id(path), None, None, problems, (file.data, b""))
    source_file, bad = _source_file(root, entry, seeds)
    problems = (*problems, *bad)
    if source_file is None:
        return ReadArticle(article_id(path), entry, None, problems, (file.data, b""))
    source, bad = read_source(source_file, list(entry.numbered(entry.annotation.segments, "segments")), entry.yaml)
    problems = (*problems, *bad)
    digest = hashlib.sha256(source_file.data).hexdigest()
    if source is None and digest != entry.annotation.sha256.lower() and not entry.is_dropped("sha256"):
        problems = (*problems, drifted(entry, "", "mend the source first; "))
    return ReadArticle(article_id(path), entry, source, problems, (file.data, source_file.data))


def _source_file(root: Path, entry: AnnotationFile, seeds: Seeds) -> tuple[ReadFile | None, tuple[Diagnostic, ...]]:
    name = entry.annotation.source
    if posixpath.normpath(name) != name or name.startswith(("/", "..")) or "\\" in name:
        message = f"‘{name}’ is not the plain path of a file below ‘{SEEDS}/’"
        return None, (problem("path-unsafe", entry.yaml.place(("source",)), message, f"name a file below {SEEDS}/"),)
    if not name.endswith(SUFFIXES):
        message = f"‘{name}’ is not a source: it ends in none of {', '.join(SUFFIXES)}"
        return None, (problem("file-missing", entry.yaml.place(("source",)), message),)
    file, problems = read_file(root, f"{SEEDS}/{name}", MAX_SOURCE_BYTES)
    if file is None and problems[0].code == "file-missing":
        message = f"there is no source file ‘{SEEDS}/{name}’"
        return None, (problem("file-missing", entry.yaml.place(("source",)), message, did_you_mean(name, seeds())),)
    return file, problems


def check_sources(root: Path, seeds: Seeds, used: Iterable[tuple[str, str]], *, all_read: bool) -> Iterator[Diagnostic]:
    """Report sources with two annotations, and those with none. ``used`` pairs article ids with names of sources."""
    first: dict[str, str] = {}
    for article, name in sorted(used):
        if name not in first:
            first[name] = article
            continue
        places = [read_article(root, annotation_path(a), seeds).entry for a in (first[name], article)]
        other, entry = (e.yaml.place(("source",)) if e else Place(annotation_path(article)) for e in places)
        message = f"‘{name}’ is the source of two annotations"
        hint = "keep one annotation for each source"
        yield problem("source-shared", entry, message, hint, [(other, "the other annotation")])
    for name in seeds():
        # An annotation that could not be read may be the one of this source.
        if name not in first and all_read:
            path = f"{SEEDS}/{name}"
            _, problems = read_file(root, path, MAX_SOURCE_BYTES)
            message = f"‘{path}’ has no annotation, so it gets no page"
            hint = f"write {ANNOTATIONS}/<article-id>.yaml with ‘source: {name}’"
            yield from problems or [problem("source-unused", Place(path), message, hint)]


def drifted(entry: AnnotationFile, digest: str, quotes: str) -> Diagnostic:
    """Report that a source is not the file that the annotation was written for."""
    message = f"the source ‘{SEEDS}/{entry.annotation.source}’ has drifted: its bytes are not those of this hash"
    hint = f"{quotes}if the change is meant, check the annotation against the new text"
    hint += f" and write sha256: {digest}" if digest else ""
    return problem("source-drifted", entry.yaml.place(("sha256",)), message, hint)
