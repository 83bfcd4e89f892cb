"""One build in which something is to be done: what is read, what is out of date, what is made, and what is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from site_builder.base.diagnostics import Diagnostic, has_errors, in_order
from site_builder.base.keys import Key, Owner, PageId
from site_builder.build.assets import check_theme, read_assets
from site_builder.build.briefs import Briefs
from site_builder.build.helpers import Beside
from site_builder.build.inputs import Changes
from site_builder.build.keeping import WHOLE, Done, Put, keep_articles, keep_facts, keep_first, keep_index, keep_units
from site_builder.build.making import Batch, Maker, Task, batches, units_of
from site_builder.build.outdated import MOST_ROWS, Reason, find_outdated, outdated_among, record_of
from site_builder.build.packing import unpack
from site_builder.build.reading import Library, Update, update
from site_builder.build.session import BuildReport, First, Progress, Session, fails
from site_builder.build.shared_runs import SharedRuns
from site_builder.build.site_links import AllLinks, LinkCheck, Together, Without
from site_builder.build.store import unit_name
from site_builder.build.trace import TraceEvent
from site_builder.build.whole import WholeFiles
from site_builder.build.workers import Note, work
from site_builder.link.differences import Difference
from site_builder.link.entries import entries_of_comparison
from site_builder.link.index import Index, Reader
from site_builder.link.queries import catalogue
from site_builder.link.rows import DatedRow
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import Article
from site_builder.model.page import PublishedFile
from site_builder.pages.layout import LayoutError, Layouts
from site_builder.pages.routes import has_page
from site_builder.publish.files import FILE_PUBLISHERS
from site_builder.publish.pieces import MANIFEST, is_piece
from site_builder.publish.search import ABOUT
from site_builder.read.files import MAX_YAML_BYTES, read_file
from site_builder.read.settings import FILE as SETTINGS
from site_builder.read.yaml import YamlFile, load_yaml

_AFTER = (PageId("home"), PageId("changes"), PageId("changes-feed"))
"""Units that tell how the site differs from an earlier state of it."""

_COMPARED = Reason("answer", "differences()")
_FORCED = frozenset({"output", "forced", "no-state", "added"})
"""Kinds of reasons for which a unit is written even where it is made from the same as before."""

FEW = 40
"""Units that are made faster here than workers are started."""


class _Read(NamedTuple):
    """A project as read, the layouts and assets that its pages are shown in, and all that is wrong with them."""

    holdings: Library
    update: Update | None
    layouts: Layouts
    assets: tuple[PublishedFile, ...]
    problems: tuple[Diagnostic, ...]


class Plan:
    """One build of a session."""

    def __init__(self, session: Session, changes: Changes, lost: list[str], progress: Progress, first: First) -> None:
        self.session = session
        self.store = session.store
        self.output = session.output
        self.changes = changes
        self.lost = lost
        self.progress = progress
        self.first = first._replace(pages={unit for unit in first.pages if has_page(unit)})  # addresses of any browser
        self.is_first_build = not self.store.is_complete
        self.begun: list[Batch] = []  # what was made first
        # Units that are made when it is known what the others say differently than before, if that is asked.
        is_compared = session.since_mark or (not self.is_first_build and self.store.meta("since"))
        self._after = frozenset(_AFTER if is_compared else ())
        self.all_links = AllLinks()
        self.old_url = None if self.is_first_build else self.store.meta("address")

    @cached_property
    def old_paths(self) -> frozenset[str] | None:
        """The paths of all pages of the last build, without ending."""
        found: frozenset[str] | None = None if self.is_first_build else self.store.meta("paths")
        return found

    def carry_out(self) -> BuildReport:
        """Do all of it; the report of a build that failed says why, and nothing is changed then."""
        read = self._read()
        if fails(read.problems, self.session.options) or read.update is None:
            return BuildReport(diagnostics=in_order(read.problems))
        maker = Maker(read.holdings.index, read.layouts, self.output)
        if self.first.pages and self._has_same_units(read.update):
            with self.session.trace.span("first"):
                wanted = {*self.first.pages} - self._after
                soon = outdated_among(self.store, maker.index, read.update.causes, sorted(wanted))
                self._make_first(maker, dict.fromkeys(soon, ()))
        with self.session.trace.span("outdated"):
            outdated, gone = self._outdated(read.holdings, read.update, read.layouts)
        return self._make(read, maker, outdated, gone)

    def outdated(self) -> tuple[dict[PageId, tuple[Reason, ...]], tuple[Diagnostic, ...]]:
        """Give what would be made, and why, and all that is wrong; nothing is made, and nothing is kept."""
        read = self._read()
        if has_errors(read.problems) or read.update is None:
            return {}, in_order(read.problems)
        outdated = self._outdated(read.holdings, read.update, read.layouts)[0]
        if not self.is_first_build and self.store.meta("since") != self.session.since_mark:
            outdated |= {unit: (*outdated.get(unit, ()), _COMPARED) for unit in _AFTER}
        return outdated, in_order(read.problems)

    def _read(self) -> _Read:
        session, span = self.session, self.session.trace.span
        with span("load"):
            library = self.load()
        self.store.begin()
        with span("read"):
            paths = None if self.is_first_build or library.is_fresh else self.changes.all
            if not self.is_first_build and session.base_url != self.store.meta("base_url") and paths is not None:
                paths |= {SETTINGS}
            same = not (self.changes.added or self.changes.removed or library.is_fresh)
            found = update(library, self.changes.files, paths, session.base_url, session.jobs, self.progress, same)
            self.store.commit()  # articles are kept by what they were made from, whatever comes of the build
        config = library.project.config if library.project else SiteConfig(title="", description="", base_url="")
        layouts = Layouts(session.root, config)
        if found is None or library.project is None:
            return _Read(library, None, layouts, (), library.shared_problems)
        assets, problems = self._presentation(library, layouts)
        return _Read(library, found, layouts, assets, (*library.problems(), *found.problems, *problems))

    # What is known

    def load(self) -> Library:
        """Give what is known of the project: what the session holds, or what is kept of the last build, or nothing."""
        self.session.holdings = self.session.holdings or self._library()
        return self.session.holdings

    def _library(self) -> Library:
        """Begin with what is kept of the last build, or with nothing."""
        store, session = self.store, self.session

        @lru_cache(maxsize=4)  # a briefing and its piece of the manifest are made one after the other
        def fetch(digest: bytes) -> Article:
            found: Article = unpack(store.article(digest))
            return found

        def keep(articles: Iterable[tuple[bytes, bytes]]) -> None:
            store.add_articles(articles)

        def let_go(index: Index) -> None:
            keep_index(store, index, min(session.jobs, 2))  # others may be reading
            index.let_go(store)

        index = Index(None if self.is_first_build else store, fetch)
        library = Library(session.root, fetch, keep, SharedRuns(store), let_go, index=index)
        if not self.is_first_build:
            library.project = store.meta("project")
            library.briefs = Briefs(store.briefs().items())
            library.parts = {name: brief.parts for name, brief in library.briefs.items() if brief.source}
            library.shared_problems = store.meta("shared")
            library.source_problems = store.meta("sources")
            library.is_fresh = False
        return library

    def _presentation(
        self, library: Library, layouts: Layouts
    ) -> tuple[tuple[PublishedFile, ...], tuple[Diagnostic, ...]]:
        """Read assets and layouts; gives the assets, and what is wrong with either."""
        assert library.project is not None
        assets, problems = read_assets(self.session.root, library.project.config.language)
        yaml = library.project.config_yaml or self._settings_file()
        return assets, (*problems, *layouts.problems(), *check_theme(library.project, yaml, assets))

    def _settings_file(self) -> YamlFile | None:
        file, _ = read_file(self.session.root, SETTINGS, MAX_YAML_BYTES)
        return None if file is None else load_yaml(file)[0]

    # What is out of date

    def _has_same_units(self, found: Update) -> bool:
        """Tell whether there are the same units as before, and only what they ask can make them others."""
        is_shown_otherwise = any(path.startswith("templates/") for path in self.changes.all)
        if self.is_first_build or self.lost or is_shown_otherwise:
            return False
        return not any(key.kind == "settings" or _is_listed_otherwise(key, found) for key in found.causes)

    def _outdated(
        self, library: Library, found: Update, layouts: Layouts
    ) -> tuple[dict[PageId, tuple[Reason, ...]], set[str]]:
        """Give the units to make with the reasons why, in their order, and the names of those that are gone."""
        if self.is_first_build:
            kind = "forced" if self.session.options.clean else "no-state"
            return dict.fromkeys(units_of(Reader(library.index)), (Reason(kind),)), set()
        registry = sorted(path for path in self.changes.all if path.startswith("content/registry/"))
        reasons = find_outdated(self.store, library.index, found.causes, registry)
        if self._has_same_units(found):
            return {unit: tuple(why) for unit, why in reasons.items()}, set()
        templates = sorted(path for path in self.changes.all if path.startswith("templates/"))
        is_configured = any(key.kind == "settings" for key in found.causes)
        known = self.store.unit_files()
        lost = set(self.lost)
        outdated: dict[PageId, tuple[Reason, ...]] = {}
        for unit in units_of(Reader(library.index)):
            why = reasons.get(unit, [])
            layout, files = known.pop(unit_name(unit), (None, ""))
            if layout is None:
                why.append(Reason("added"))
            elif lost:
                why.extend(Reason("output", path) for path in files.split("\n") if path in lost)
            if layout and templates and layouts.mark(unit) != layout:
                why.append(Reason("template", ", ".join(templates)))
            if is_configured and layout is not None:
                why.append(Reason("configuration", SETTINGS))
            if why:
                outdated[unit] = tuple(why)
        return outdated, {name for name in known if not name.startswith(WHOLE)}

    # Making

    def _make(
        self, read: _Read, maker: Maker, outdated: Mapping[PageId, tuple[Reason, ...]], gone: set[str]
    ) -> BuildReport:
        session, span = self.session, self.session.trace.span
        library, found, layouts, assets, problems = read
        assert found is not None
        with span("make"):
            after = {unit: why for unit, why in outdated.items() if unit in self._after}
            before = {unit: why for unit, why in outdated.items() if unit not in self._after}
            self._make_first(maker, before)
            done, targets, files, whole = self._make_most(maker, layouts, before, gone)
            problems = (*problems, *(p for unit in done.values() for p in unit.made.problems))
            if fails(problems, session.options):
                return BuildReport(diagnostics=in_order(problems))
            after = self._compared(library, whole.get(MANIFEST), after)
            outdated = before | after
            self._make_first(maker, after)
            late, more = self._make_units(maker, layouts, after)
            done, targets = done | late, targets | more
        problems = (*problems, *(p for unit in late.values() for p in unit.made.problems))
        if fails(problems, session.options):
            return BuildReport(diagnostics=in_order(problems))
        with span("put together"):
            pages = self._page_paths(done, gone)
            whole |= files.put_search()
            url = layouts.config.base_url
            is_other = pages != self.old_paths or url != self.old_url
            whole |= files.put_rest(assets, (url, pages), anew=is_other)
            put = {path: (state, changed) for unit in done.values() for path, state, changed in unit.made.files}
            for more_files in whole.values():
                put.update(more_files)
            anew = [unit_name(unit) for unit, result in done.items() if not result.made.is_same]
            if self.is_first_build:
                lost = set[str]()
            else:
                lost = files.old_files([*gone, *anew, *(f"{WHOLE}\t{name}" for name in whole)]) - set(put)
        with span("links"):
            fresh = {unit: (d.made, d.segment) for unit, d in done.items()}
            segments: Collection[int] = {segment for _, segment in fresh.values()}
            if self.is_first_build:  # everything is in the store by now
                targets = self.all_links.lost(self.store, chain(put, [ABOUT]))
                fresh, segments = {}, self.store.segment_numbers()
            check = LinkCheck(self.store, maker, fresh, gone, lost, pages)
            there = Together(put, Without(session.outputs, lost), {ABOUT})
            problems = (*problems, *check.problems(targets, segments, there))
        if fails(problems, session.options):
            return BuildReport(diagnostics=in_order(problems))
        with span("full text"):
            full_text = files.put_full_text(put, lost)
            if full_text.files is not None:
                whole["full text"], put = full_text.files, put | full_text.files
                lost |= files.old_full_text() - full_text.files.keys()
            whole["about the search"] = files.put_about(Reader(library.index).ask(catalogue.scale), full_text)
            put = put | whole["about the search"]
        with span("commit"):
            gone_files = self._gone_files(put, lost)
            written = self.output.commit({path: changed for path, (_, changed) in put.items()}, gone_files)
        with span("save"):
            diagnostics = in_order(problems)
            keep_articles(self.store, library, found, session.jobs)
            keep_units(self.store, layouts, done, whole, gone)
            self.store.set_pieces(self.pieces.items())
            self._keep_files(put, lost)
            facts = {"base_url": session.base_url, "address": layouts.config.base_url, "pages": len(pages)}
            facts |= {"since": session.since_mark, "full_text": full_text.engine}
            facts |= {"diagnostics": diagnostics} | ({"paths": pages} if pages != self.old_paths else {})
            session.generation = keep_facts(self.store, facts)
        named = outdated.items() if session.options.explain else ()
        reasons = {unit: why for unit, why in named if not done[unit].made.is_same}
        notes = (full_text.note,) if full_text.note else ()
        return BuildReport(diagnostics, written, len(pages), "", True, notes, len(anew), reasons)

    def _make_most(
        self, maker: Maker, layouts: Layouts, outdated: Mapping[PageId, tuple[Reason, ...]], gone: set[str]
    ) -> tuple[dict[PageId, Done], set[str], WholeFiles, dict[str, Put]]:
        """Make units and put together the files that are made of pieces: where few changed, both at the same time."""
        is_large = self.is_first_build or len(outdated) > FEW
        begun = {u: why for u, why in outdated.items() if is_large or is_piece(u) or u in self.first.pages}
        done, targets = self._make_units(maker, layouts, begun)
        self.pieces = {unit_name(unit): d.made.piece for unit, d in done.items() if d.made.piece is not None}
        files = WholeFiles(self.session, self.pieces, gone, self.lost, first=self.is_first_build)
        with Beside(files.put_edited) as edited:
            late, more = self._make_units(maker, layouts, {u: w for u, w in outdated.items() if u not in begun})
            done, targets = done | late, targets | more
            is_failing = fails((p for unit in done.values() for p in unit.made.problems), self.session.options)
            return done, targets, files, {} if is_failing else files.put_stitched(edited.result())

    def _make_units(
        self, maker: Maker, layouts: Layouts, outdated: Mapping[PageId, tuple[Reason, ...]]
    ) -> tuple[dict[PageId, Done], set[str]]:
        """Make units; what was begun with is among them, and counts as made."""
        begun, self.begun = self.begun, []
        ready = _units_in(begun)
        tasks = [self._task(unit, why) for unit, why in outdated.items() if unit not in ready]
        try:  # once, for all workers
            for unit in {(t.unit.kind, bool(t.unit.id)): t.unit for t in tasks}.values():
                if not is_piece(unit) and unit.kind not in FILE_PUBLISHERS:
                    layouts.compile(unit)
                    layouts.mark(unit)
        except LayoutError:
            pass  # whoever renders it says so
        trace = self.session.trace

        def make(batch: list[Task], note: Note) -> tuple[Batch, list[TraceEvent]]:
            trace.begin()
            with trace.span(f"batch of {len(batch)}"):
                made = maker.batch(batch, note)
            return made, trace.take()

        cut = batches(tasks, self.session.jobs)
        jobs = self.session.jobs if len(tasks) > FEW else 1
        if len(tasks) > FEW:
            self.session.outputs.hold()  # many will be compared
        done: dict[PageId, Done] = {}
        targets: set[str] = set()
        self.store.begin()
        for batch, events in chain(((batch, []) for batch in begun), work(make, cut, jobs)):
            trace.add(events)
            segment = self.store.add_segment(batch.segment)
            if self.is_first_build:
                self.all_links.add(batch)
            else:
                targets.update(batch.targets)
            found = {made.unit: Done(made, segment, outdated[made.unit]) for made in batch.made}
            done.update(keep_first(self.store, layouts, found) if self.is_first_build else found)
            self.progress("pages", len(done), len(outdated))
        return done, targets

    def _task(self, unit: PageId, why: Iterable[Reason]) -> Task:
        is_fresh = any(reason.kind in _FORCED for reason in why)
        record = None if is_fresh else self.store.unit(unit_name(unit))
        return Task(unit, record_of(record[1]).mark if record else b"")

    def _make_first(self, maker: Maker, outdated: Mapping[PageId, tuple[Reason, ...]]) -> None:
        """Make those that somebody waits for, and hand them over; they are not made again."""
        wanted = outdated.keys() & set(self.first.pages) - _units_in(self.begun)
        if not wanted:
            return
        batch = maker.batch([self._task(unit, outdated[unit]) for unit in sorted(wanted)])
        self.begun.append(batch)
        if self.first.early is not None:
            fresh = [path for made in batch.made for path, _, changed in made.files if changed]
            self.first.early({path: self.output.content(path, staged=True) for path in fresh})

    def _page_paths(self, done: Mapping[PageId, Done], gone: Collection[str]) -> frozenset[str]:
        """Give the paths of all pages, without ending."""
        before = self.old_paths or frozenset()
        fresh, old = set[str](), set[str]()
        for unit, result in done.items():
            if not result.made.is_same and result.made.anchors:
                old.update(self._old_pages(unit_name(unit)))
                fresh.update(path.removesuffix(".html") for path, _ in result.made.anchors)
        for name in gone:
            old.update(self._old_pages(name))
        return before if old == fresh else (before - old) | fresh

    def _old_pages(self, name: str) -> Iterator[str]:
        record = None if self.is_first_build else self.store.unit(name)
        if record is not None:
            yield from (path.removesuffix(".html") for path, _ in record_of(record[1]).anchors)

    def _compared(
        self, library: Library, manifest: Put | None, outdated: Mapping[PageId, tuple[Reason, ...]]
    ) -> dict[PageId, tuple[Reason, ...]]:
        """Compare the site with an earlier state, where either is another than before; gives what tells of it and is
        out of date, with the reasons why."""
        since, mark = self.session.options.since, self.session.since_mark
        if not self.is_first_build and manifest is None and mark == self.store.meta("since"):
            return dict(outdated)
        data = b""
        if since and manifest is not None:
            data = self.output.content(MANIFEST, staged=manifest[MANIFEST][1])
        elif since:
            data = self.output.intact(MANIFEST) or b""
        touched = library.index.apply(Owner("since"), entries_of_comparison(since, data) if since else ())
        gained = tuple(row.about for key in touched for row in touched[key].gained if isinstance(row, Difference))
        reason = _COMPARED._replace(gained=gained[:MOST_ROWS])
        return {unit: (*outdated.get(unit, ()), reason) for unit in _AFTER} if touched else dict(outdated)

    def _gone_files(self, put: Put, lost: Set[str]) -> Set[str]:
        """Give the files that are there and are none of the site any more."""
        there = self.output.present
        if there is None:
            return lost
        kept = self.session.outputs.keys() - lost
        if not kept <= there.keys() | put.keys():
            raise AssertionError("files are kept that are not there")
        return there.keys() - kept - put.keys()

    def _keep_files(self, put: Put, lost: set[str]) -> None:
        """Keep how files were found and left, here and in the store."""
        session = self.session
        session.keep_outputs({p: state for p, (state, _) in put.items() if session.outputs.get(p) != state}, lost)
        session.keep_inputs(self.changes)


def _units_in(batches: Iterable[Batch]) -> set[PageId]:
    return {made.unit for batch in batches for made in batch.made}


def _is_listed_otherwise(key: Key, found: Update) -> bool:
    """Tell whether an article, or an item of a registry, came or went."""
    if key.kind not in {"dates", "list"}:
        return False
    return any(_names(touched.gained) != _names(touched.lost) for _, touched in found.causes[key])


def _names(rows: Iterable[DatedRow | str]) -> set[str]:
    return {row if isinstance(row, str) else row.article for row in rows}
