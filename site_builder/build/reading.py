"""From files to an index: what changed is read, checked and linked, in workers where there is much of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from site_builder.base.diagnostics import Diagnostic, has_errors
from site_builder.base.keys import Key, Owner
from site_builder.build.briefs import Briefs
from site_builder.build.inputs import look
from site_builder.build.packing import pack, unpack
from site_builder.build.shared_runs import SharedRuns, entries_of_runs
from site_builder.build.store import Store
from site_builder.build.workers import Note, work
from site_builder.link.entries import entries_of_page, entries_of_settings
from site_builder.link.index import Entry, Index, Touched
from site_builder.link.mentions import NameTable
from site_builder.link.queries import LASTING
from site_builder.link.queries.names import name_table
from site_builder.link.registry_entries import entries_of_registry
from site_builder.link.rows import NameRow
from site_builder.link.runs import marks_of
from site_builder.link.site import Brief, anchor, entries_where_sound
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import Article, ArticleId
from site_builder.model.registry import ENTITY_KINDS, Registry, SourceRights, strong_names
from site_builder.pages.compose.handwritten import links_of_page
from site_builder.pages.pictures.card import can_draw
from site_builder.read.annotations import AnnotationFile
from site_builder.read.checks import check_article, check_references, check_site
from site_builder.read.checks.navigation import check_names
from site_builder.read.project import (
    Project,
    Seeds,
    annotation_path,
    annotation_paths,
    article_id,
    check_sources,
    read_article,
    read_project,
    seeds_among,
)
from site_builder.read.registries import RegistryFile, RegistryFiles
from site_builder.read.yaml import YamlFile

Causes = dict[Key, list[tuple[Owner, Touched]]]
"""What an update did to the rows of each key, and whose doing it was."""

Progress = Callable[[str, int, int], None]
"""Told of each step: what is being done, how many are done, and of how many (0: not known)."""

_BATCH = 100

MOST_HELD = 20_000
"""Articles whose rows are held in memory at a time while all are read for the first time."""


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


class Linked(NamedTuple):
    """What came of one article: ``article`` is packed, ``entry`` is given where other articles are referred to.

    ``marks`` are those by which shared runs of words are found, ``None`` where its files were not read.
    """

    id: str
    brief: Brief
    article: bytes
    entries: tuple[Entry, ...]
    entry: AnnotationFile | None
    marks: bytes | None = None


@dataclass(slots=True)
class Library:
    """What is known of a project: settings and registry, each article's brief, and the index of all entries.

    ``parts`` are the local ids of the articles that could be read, ``names`` the table of names that link. ``let_go``
    keeps all rows of the index elsewhere, so that it holds them no longer.
    """

    root: Path
    fetch: Callable[[bytes], Article]
    keep: Callable[[Iterable[tuple[bytes, bytes]]], None]
    runs: SharedRuns
    let_go: Callable[[Index], None] | None = None
    project: Project | None = None
    index: Index = field(default_factory=Index)
    briefs: Briefs = field(default_factory=Briefs)
    shared_problems: tuple[Diagnostic, ...] = ()
    source_problems: tuple[Diagnostic, ...] = ()
    parts: dict[str, frozenset[str]] = field(default_factory=dict)
    names: NameTable | None = None
    is_fresh: bool = True
    "Whether nothing has been read yet."

    def get_ready(self) -> None:
        """Fetch the answers that most pages want."""
        for query in (*LASTING, name_table):
            self.index.answer(query, ())

    def problems(self) -> tuple[Diagnostic, ...]:
        """Give everything that is wrong with the project as last read, but for its sources and layouts."""
        return (*self.shared_problems, *self.briefs.problems())


class Update(NamedTuple):
    """What reading changed: which rows, and whose; ids of articles whose briefs changed or are gone."""

    problems: tuple[Diagnostic, ...]
    causes: Causes
    changed: frozenset[str]
    gone: frozenset[str]
    shared: bool


def _as_it_can_be(config: SiteConfig, base_url: str) -> SiteConfig:
    """Give settings with the address that was asked for, and without pictures where nothing is there to draw them."""
    if config.theme.social_images and not can_draw():
        config = replace(config, theme=replace(config.theme, social_images=False))
    return replace(config, base_url=base_url) if base_url else config


def update(
    library: Library,
    files: Collection[str],
    paths: frozenset[str] | None,
    base_url: str,
    jobs: int,
    progress: Progress,
    same_files: bool = False,
) -> Update | None:
    """Bring a library up to date with its files, of which those at ``paths`` changed; ``None`` means all of them.

    With ``same_files`` none came or went since the last time. Gives ``None`` where there is no project; what is wrong
    is then ``library.shared_problems``.
    """
    shared = paths is None or any(_is_shared(path) for path in paths)
    before = library.project
    if shared or before is None:
        read, library.shared_problems = read_project(library.root)
        if read is None:
            library.project = None
            return None
        library.project = replace(read, config=_as_it_can_be(read.config, base_url))
    project = library.project
    assert project is not None
    annotations, misnamed = ([], ()) if same_files else annotation_paths(files)
    seeds = seeds_among(files)
    known_before = library.briefs.keys()
    names = known_before if same_files else {article_id(path) for path in annotations}
    gone = frozenset[str]() if same_files else frozenset(known_before - names)
    fresh = set[str]() if same_files else names - known_before
    wanted: Set[str] = names if paths is None else fresh | _to_read(library, names, paths)
    linked_anew: Set[str] = set()
    if before is not None and shared and paths is not None:
        if _read_by(before) != _read_by(project):
            wanted = names
        if any(not path.startswith("content/pages/") for path in paths if _is_shared(path)):
            linked_anew = names - wanted
    was = None
    if before is not None and not library.is_fresh:
        registry = before.registries.registry
        was = _Linking(registry, library.names or NameTable(_names(registry)))
    if was is None or shared:
        library.names = NameTable(_names(project.registries.registry))
    else:
        library.names = was.names
    results = _link_all(library, project, library.names, seeds, wanted, linked_anew, jobs, progress)
    moved = set(gone)
    replaced: dict[str, Brief] = {name: library.briefs[name] for name in gone}
    for name in gone:
        del library.briefs[name]
        library.parts.pop(name, None)
    entries: dict[str, tuple[Entry, ...]] = {}
    known: dict[str, AnnotationFile] = {}
    marks: dict[str, bytes] = dict.fromkeys(gone, b"")
    met: set[str] = set()
    for linked in results:
        met.add(linked.id)
        before_it = library.briefs.get(linked.id)
        same_files = same_files and before_it is not None and before_it.source == linked.brief.source
        library.briefs[linked.id] = linked.brief
        if library.parts.get(linked.id) != (linked.brief.parts if linked.brief.source else None):
            moved.add(linked.id)
        if linked.brief.source:
            library.parts[linked.id] = linked.brief.parts
        else:
            library.parts.pop(linked.id, None)
        if linked.marks is not None and library.is_fresh:
            library.runs.add([(linked.id, linked.marks)])
        elif linked.marks is not None:
            marks[linked.id] = linked.marks
        if library.is_fresh:  # at once, so that they are held once; if anything is wrong, nobody asks this index
            library.index.add(Owner("article", linked.id), linked.entries)
            if library.let_go is not None and len(library.briefs) % MOST_HELD == 0:
                library.let_go(library.index)
        else:
            entries[linked.id] = linked.entries
            if before_it is not None:
                replaced[linked.id] = before_it
        if linked.entry is not None:
            known[linked.id] = linked.entry
    unreadable = frozenset(library.briefs.unread)
    project = library.project = replace(project, parts=library.parts, unreadable=unreadable)
    rechecked = _check_references(library, project, known, moved, met, seeds)
    if not same_files or unreadable:
        used = [(name, brief.source) for name, brief in library.briefs.items() if brief.source]
        library.source_problems = tuple(check_sources(library.root, seeds, used, all_read=not unreadable))
    problems = [*misnamed, *library.source_problems]
    problems.extend(check_site(project) if shared else check_names(project) if moved else ())
    sound = not has_errors((*problems, *library.problems()))
    causes = _apply(library, project, entries, replaced, gone, was, shared=shared) if sound else {}
    if sound:
        _apply_runs(library, project, marks, replaced, causes)
    changed = frozenset(met | rechecked)
    return Update(tuple(problems), causes, changed, gone, shared)


def _read_by(project: Project) -> tuple[object, ...]:
    """Give the settings by which articles are read."""
    config, sources = project.config, project.registries.registry.sources
    limits = {name: source.rights for name, source in sources.items() if source.rights != SourceRights()}
    return config.language, config.rights, limits, config.independence.run_words


class _Linking(NamedTuple):
    """What articles are linked by: the registry, and the names in it."""

    registry: Registry
    names: NameTable


def _is_shared(path: str) -> bool:
    return path.startswith("content/") and not path.startswith("content/annotations/")


def _to_read(library: Library, names: Set[str], paths: frozenset[str]) -> set[str]:
    """Give the articles that were known before, and whose files are among those that changed."""
    wanted = {article_id(path) for path in paths if path.startswith("content/annotations/")} & names
    sources = {path.removeprefix("seeds/") for path in paths if path.startswith("seeds/")}
    if sources:
        wanted |= {name for name, brief in library.briefs.items() if brief.source in sources and name in names}
        # An annotation with something wrong about its source may be waiting for any.
        wanted |= {n for n in library.briefs.wrong if has_errors(library.briefs[n].problems) and n in names}
    return wanted


def _names(registry: Registry) -> Iterable[NameRow]:
    for kind in ENTITY_KINDS:
        for name, item in registry.items(kind).items():
            for alias in strong_names(item):  # type: ignore[arg-type]  # the entity kinds hold entities only
                yield NameRow(alias, kind, name)


def _link_all(
    library: Library,
    project: Project,
    table: NameTable,
    seeds: Seeds,
    wanted: Set[str],
    linked_anew: Set[str],
    jobs: int,
    progress: Progress,
) -> Iterator[Linked]:
    """Read and link articles; those that only meet another registry are taken as they were read."""
    tasks = [*_batches(sorted(wanted), True), *_batches(sorted(linked_anew), False)]
    registry = project.registries.registry
    length = int(project.config.independence.run_words)
    is_whole = not has_errors(library.shared_problems)  # else names may be known that stand for nothing yet

    def one(task: tuple[bool, list[str]], note: Note) -> list[Linked]:
        found = []
        for name in task[1]:
            note(annotation_path(name))
            found.append(_read_one(name) if task[0] else _relink_one(name))
        return found

    def _read_one(name: str) -> Linked:
        read = read_article(library.root, annotation_path(name), seeds)
        article, brief = anchor(read, project.config, registry)
        if read.entry is not None:
            brief = brief._replace(findings=_findings(read.entry, brief, project))
        entries = entries_where_sound(article, brief, registry, table) if is_whole else ()
        data = b"" if article is None else pack(article)
        marks = b"" if article is None else marks_of(article.source, length)
        return Linked(name, brief, data, entries, read.entry if brief.refers_to else None, marks)

    def _relink_one(name: str) -> Linked:
        brief = library.briefs[name]
        article = library.fetch(brief.digest)
        entry = entry_of(article, brief)
        findings = _findings(entry, brief, project)
        if findings:  # for their places, the file itself
            read = read_article(library.root, annotation_path(name), seeds)
            entry = read.entry or entry
            findings = _findings(entry, brief, project)
        brief = brief._replace(findings=findings)
        entries = entries_where_sound(article, brief, registry, table) if is_whole else ()
        return Linked(name, brief, b"", entries, entry if brief.refers_to else None)

    done = 0
    total = len(wanted) + len(linked_anew)
    # Sending entries home costs a worker and this process as much as reading does: workers must be worth that.
    for batch in work(one, tasks, jobs if jobs > 3 and total > _BATCH else 1):
        library.keep((linked.brief.digest, linked.article) for linked in batch if linked.article)
        done += len(batch)
        progress("reading", done, total)
        yield from batch


def _findings(entry: AnnotationFile, brief: Brief, project: Project) -> tuple[Diagnostic, ...]:
    """Apply the rules that need no other article; the rest is checked when all are read."""
    found = tuple(check_article(entry, project))
    return found if brief.refers_to else (*found, *check_references(entry, project))


def _batches(names: Sequence[str], is_read: bool) -> Iterable[tuple[bool, list[str]]]:
    for start in range(0, len(names), _BATCH):
        yield is_read, list(names[start : start + _BATCH])


def entry_of(article: Article, brief: Brief) -> AnnotationFile:
    """Give the annotation of an article that had nothing wrong, without its file: it knows no places."""
    yaml = YamlFile(annotation_path(article.id), "", {})
    return AnnotationFile(ArticleId(article.id), yaml, article.annotation, (), brief.parts)


def _check_references(
    library: Library,
    project: Project,
    known: Mapping[str, AnnotationFile],
    moved: set[str],
    fresh: Iterable[str],
    seeds: Seeds,
) -> set[str]:
    """Check references between articles: of those that were read, and of those that refer to what came or went."""
    read = set(fresh)
    again = (
        set()
        if not moved
        else {n for n, brief in library.briefs.items() if n not in read and not moved.isdisjoint(brief.refers_to)}
    )
    for name in sorted(known.keys() | again):
        brief = library.briefs[name]
        entry = known.get(name)
        found = () if entry is None else (*check_article(entry, project), *check_references(entry, project))
        if entry is None or (found and not entry.yaml.text):  # for their places, the file itself
            entry = read_article(library.root, annotation_path(name), seeds).entry
            found = () if entry is None else (*check_article(entry, project), *check_references(entry, project))
        library.briefs[name] = brief._replace(findings=found)
    return again


def _apply(
    library: Library,
    project: Project,
    entries: Mapping[str, tuple[Entry, ...]],
    replaced: Mapping[str, Brief],
    gone: Iterable[str],
    was: _Linking | None,
    *,
    shared: bool,
) -> Causes:
    """Bring the index up to date with what was read; gives what that did to which key.

    ``replaced`` are briefs of articles as they were, also of those that are gone; ``was`` is what they were linked by.
    """
    causes: Causes = {}
    index = library.index
    owners: list[tuple[Owner, Iterable[Entry]]] = []
    if shared:
        present = {page.name for page in project.pages}
        owners.extend((Owner("page", name), ()) for name in index.rows(Key("list", "pages")) if name not in present)
        owners.extend((Owner("page", p.name), entries_of_page(p, links_of_page(p))) for p in project.pages)
        owners.append((Owner("registry"), entries_of_registry(project.registries.registry)))
        owners.append((Owner("settings"), entries_of_settings(project.config)))
    owners.extend((Owner("article", name), ()) for name in gone)
    owners.extend((Owner("article", name), found) for name, found in entries.items())
    for owner, found in owners:
        if library.is_fresh:
            index.add(owner, found)
            continue
        known = None if was is None else _entries_again(library, owner, replaced, was)
        for key, touched in index.apply(owner, found, known).items():
            causes.setdefault(key, []).append((owner, touched))
    return causes


def _apply_runs(
    library: Library, project: Project, marks: Mapping[str, bytes], replaced: Mapping[str, Brief], causes: Causes
) -> None:
    """Bring the rows of shared runs of words up to date; adds to what that did to which key."""
    index = library.index
    length = int(project.config.independence.run_words)

    def article_of(name: str) -> Article:
        return library.fetch(library.briefs[name].digest)

    def article_before(name: str) -> Article | None:
        brief = replaced.get(name)
        return library.fetch(brief.digest) if brief is not None and brief.digest else None

    if library.is_fresh:
        for owner, found in library.runs.first(length, article_of):
            index.add(owner, found)
        if library.let_go is not None and index.stored is not None:  # the rest, too
            library.let_go(index)
    elif marks:
        for owner, found in library.runs.after(marks, index, length, article_of, article_before):
            for key, touched in index.apply(owner, found, entries_of_runs(index, owner.id)).items():
                causes.setdefault(key, []).append((owner, touched))
    library.is_fresh = False


def _entries_again(
    library: Library, owner: Owner, replaced: Mapping[str, Brief], was: _Linking
) -> Iterable[Entry] | None:
    """Give what an owner contributed before it changed, made again; ``None`` where it is not known."""
    if owner.kind == "registry":
        return entries_of_registry(was.registry)
    before = replaced.get(owner.id) if owner.kind == "article" else None
    if before is None or has_errors((*before.problems, *before.findings)):
        return None
    return entries_where_sound(library.fetch(before.digest), before, was.registry, was.names)


def without_places(project: Project) -> Project:
    """Give a project as it is kept between builds: with everything but the text of its files, and its articles."""
    registry = project.registries.registry
    files = {kind: RegistryFile(kind, None, {}, frozenset(registry.items(kind))) for kind in project.registries.files}
    return replace(
        project, config_yaml=None, registries=RegistryFiles(files, registry), parts={}, unreadable=frozenset()
    )


def read_all(
    root: Path, base_url: str = "", jobs: int = 1, progress: Progress = no_progress
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Read a whole project into a library that keeps its articles in memory; gives it with all that is wrong."""
    kept: dict[bytes, bytes] = {}

    def fetch(digest: bytes) -> Article:
        found: Article = unpack(kept[digest])
        return found

    store = Store(None)
    store.open("")
    library = Library(root, fetch, kept.update, SharedRuns(store), index=Index(fetch=fetch))
    found = update(library, look(root), None, base_url, jobs, progress)
    return library, library.shared_problems if found is None else (*found.problems, *library.problems())
