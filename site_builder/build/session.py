"""A session: a project and its output, built as often as something changes, with what is known kept in between."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_builder.base.diagnostics import Diagnostic, has_errors
from site_builder.base.keys import PageId
from site_builder.base.places import own_templates
from site_builder.build.disk import NO_FILE, Look
from site_builder.build.files import OWN_FOLDER, FileState, Output, OutputRefusedError, Written
from site_builder.build.inputs import Changes, Input, changes_at, compare, look, looks_digest, no_changes, program_stamp
from site_builder.build.jobs import WorkerError, default_jobs
from site_builder.build.known import KnownFiles
from site_builder.build.looking import look_at_all
from site_builder.build.packing import DamagedError
from site_builder.build.store import Store, unit_name
from site_builder.build.trace import Trace

if TYPE_CHECKING:
    from site_builder.build.outdated import Reason
    from site_builder.build.reading import Library

Progress = Callable[[str, int, int], None]
"""Told of each step: what is being done, how many are done, and of how many (0: not known)."""

Early = Callable[[Mapping[str, bytes]], None]
"""Given files of the output, by path, before they are in place."""

_DROPPED = "what was kept of earlier builds was dropped: it is damaged"
_DISK_ERRORS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)

STATE_FILE = "state.sqlite"


def _tell_nobody(words: str) -> None:
    """Keep it quiet."""


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build was asked for.

    ``full_text`` asks for an index of all words beside that of titles and statements; ``strict`` lets warnings fail it;
    ``clean`` writes every file anew; ``jobs`` is the number of processes that do the work, 0 for one on each
    processor; ``explain`` asks for the reasons of everything that was made; ``since`` is the manifest of an earlier
    state of the site, with which the new one is compared; ``audit`` asks a check for what an editor should look at
    again, too.
    """

    base_url: str = ""
    strict: bool = False
    clean: bool = False
    jobs: int = 0
    explain: bool = False
    since: bytes = b""
    audit: bool = False
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    ``refused`` says in one line why the output could not be used, and is empty else; ``notes`` are words on what was
    kept of earlier builds; ``made`` counts the units that were made; ``reasons`` say why, where they were asked for.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    files: Written = field(default_factory=lambda: Written(0, 0, 0))
    pages: int = 0
    refused: str = ""
    succeeded: bool = False
    notes: tuple[str, ...] = ()
    made: int = 0
    reasons: Mapping[PageId, tuple[Reason, ...]] = field(default_factory=dict)


class First(NamedTuple):
    """The pages to make before all others, and who is given their files as soon as they are made."""

    pages: Collection[PageId] = ()
    early: Early | None = None


class Why(NamedTuple):
    """Why a page was last made, ``None`` where it never was; why it would be now; what is wrong with the project."""

    last: tuple[Reason, ...] | None
    now: tuple[Reason, ...]
    problems: tuple[Diagnostic, ...]


class _Seen(NamedTuple):
    """A look at the files of a project, its digest, and the time (ns) before it."""

    inputs: Mapping[str, Look]
    digest: bytes
    time: int


class Session:
    """One project and its output, over one build or many: what is known of them stays in memory between builds."""

    def __init__(self, root: Path, folder: Path, options: Options, trace: Trace | None = None) -> None:
        self.root = root
        self.options = options
        self.folder = folder
        self.output = Output(folder, rewrite=options.clean)
        self.store = Store(folder / OWN_FOLDER / STATE_FILE)
        self.trace = trace or Trace()
        self.jobs = options.jobs or default_jobs()
        self._inputs: dict[str, Input] | None = {}
        self.outputs = KnownFiles(self.store)  # as the last build left them
        self.moved: dict[str, FileState] = {}
        self.waiting: Callable[[str], None] = _tell_nobody
        self.holdings: Library | None = None
        self.generation = ""
        self.is_resumed = False
        self._has_opened = False
        self._stamp = ""
        self._seen: _Seen | None = None

    @property
    def inputs(self) -> dict[str, Input]:
        """The files that the last build was made from, fetched when they are first wanted."""
        if self._inputs is None:
            self._inputs = dict(self.store.files("inputs", Input._make))
        return self._inputs

    @property
    def base_url(self) -> str:
        """The address that was asked for, instead of the one in the settings."""
        url = self.options.base_url
        return url if not url or url.endswith("/") else url + "/"

    @property
    def since_mark(self) -> str:
        """Tell which earlier state the site is compared with; empty where with none."""
        since = self.options.since
        return hashlib.sha256(since).hexdigest() if since else ""

    # One build

    def rebuild(
        self,
        progress: Progress = no_progress,
        paths: Collection[str] | None = None,
        first: Collection[PageId] = (),
        early: Early | None = None,
    ) -> BuildReport:
        """Bring the output up to date; raises ``OutputRefusedError`` where it cannot be used.

        ``paths`` are the files, relative to the project, that can have changed since the last build of this session;
        ``None`` means any. ``first`` are the pages to make before all others; ``early`` is given their files as soon
        as they are made, before it is known whether the build succeeds.
        """
        with self._locked(), uncollected():
            progress("looking", 0, 0)
            try:
                return self._rebuild(progress, paths, First(first, early))
            except (OutputRefusedError, WorkerError):
                raise
            except sqlite3.OperationalError as error:
                if _is_of_the_disk(error):
                    raise
                self._drop()
                return _with_note(self._rebuild(progress, None, First(first, early)), f"{_DROPPED} ({error})")
            except Exception as error:
                if not self.store.is_complete:  # else what is kept may be at fault, wherever that shows
                    raise
                self._drop()
                report = self._rebuild(progress, None, First(first, early))
                word = str(error) if isinstance(error, DamagedError) else f"{type(error).__name__}: {error}"
                return _with_note(report, f"{_DROPPED} ({word})")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other builds out; where the disk does not take what is kept, say so in one line."""
        try:
            with self.output.lock(waiting=lambda holder: self.waiting(str(holder))):
                try:
                    yield
                except sqlite3.OperationalError as error:
                    if not _is_of_the_disk(error):
                        raise
                    raise OutputRefusedError(f"the output cannot be written: {self.store.path}: {error}") from error
        except OutputRefusedError:
            self.forget()  # nobody will name again what changed: the next build looks at everything
            raise

    def get_ready(self) -> bool:
        """Fetch what a build with something to do wants, so that the first one of a session that stays need not; tells
        whether there was anything to fetch.

        Nobody else is kept out meanwhile: if another process builds, the next build finds out and fetches it anew.
        """
        if self.holdings is not None or not self._has_opened:
            return False
        from site_builder.build.plan import Plan
        from site_builder.read.annotations import prepare

        with uncollected():
            prepare()
            try:
                is_known = self._is_known() and self.store.is_complete
                if is_known:
                    Plan(self, no_changes(self.inputs), [], no_progress, First()).load().get_ready()
            except Exception:  # what is kept is damaged: the next build says so
                is_known = False
        if not is_known:
            self.forget()
        return is_known

    def why(self, unit: PageId) -> Why:
        """Say why a page would be made by a build now, and why it was last made; nothing is changed."""
        with self.output.lock():
            try:
                return self._why(unit)
            except OutputRefusedError:
                raise
            except Exception:
                if not self.store.is_complete:
                    raise
                self._drop()
                return self._why(unit)
            finally:
                self._give_up()

    def _why(self, unit: PageId) -> Why:
        from site_builder.build.outdated import record_of
        from site_builder.build.plan import Plan

        self.output.open(self._look)
        self._open()
        known = self.store.unit(unit_name(unit))
        last = None if known is None else record_of(known[1]).why
        changes, lost = self._changes(None), self._lost_outputs()
        if self._is_up_to_date(changes, lost):
            return Why(last, (), self.store.meta("diagnostics"))
        plan = Plan(self, changes or no_changes(self.inputs), lost, no_progress, First())
        outdated, problems = plan.outdated()
        return Why(last, outdated.get(unit, ()), problems)

    def forget(self) -> None:
        """Forget what is in memory: the next build begins with what is kept on the disk."""
        self._has_opened = False
        self._inputs = {}
        self.outputs = KnownFiles(self.store)
        self.moved = {}
        self.holdings = None
        self.generation = ""
        self.is_resumed = False

    def close(self) -> None:
        """Let go of the file that keeps the state."""
        self.store.close()

    def _rebuild(self, progress: Progress, paths: Collection[str] | None, first: First) -> BuildReport:
        with self.trace.span("look"):
            self._seen = None
            self.output.known(self.outputs)
            is_known = self._is_known() and (paths is not None or self._is_same_program())
            self.is_resumed = is_known and self.output.resume()
            if not self.is_resumed:
                self.output.open(self._look)
            note = "" if is_known else self._open()
            changes = self._changes(paths if is_known else None)
            lost = self._lost_outputs()
        if self._is_up_to_date(changes, lost):
            return self._nothing_to_do(changes)
        from site_builder.build.plan import Plan

        plan = Plan(self, changes or no_changes(self.inputs), lost, progress, first)
        try:
            report = plan.carry_out()
        except BaseException:
            self._give_up()
            raise
        if not report.succeeded:
            self._give_up()
        return _with_note(report, note) if note else report

    def _give_up(self) -> None:
        """Leave everything as the last build left it."""
        if self.store.is_complete:
            self.store.close()
        elif self.store.is_open:
            self.store.discard()
        self.forget()
        self.output.abandon()

    def _drop(self) -> None:
        """Drop what is kept, for another try without it."""
        self.forget()
        self.store.discard()

    def _is_known(self) -> bool:
        """Tell whether what is in memory is what is kept: no other process has built into the output meanwhile."""
        is_open = self._has_opened and self.store.is_open and self.store.is_in_place
        return is_open and self.store.meta("generation") == self.generation

    def _is_same_program(self) -> bool:
        """Tell whether the program and its layouts are what they were when the session began, or last looked."""
        known, self._stamp = self._stamp, program_stamp(self.root, own_templates())
        return known == self._stamp

    def _open(self) -> str:
        """Open what is kept of the output; gives a word where that cannot be used."""
        self.forget()
        self.store.close()
        self._stamp = self._stamp or program_stamp(self.root, own_templates())
        if self.options.clean:
            self.store.discard()
        word = self.store.open(self._stamp)
        self._has_opened = True
        if self.store.is_complete:
            self._inputs = None
            self.generation = self.store.meta("generation")
            mark, count, _ = self.store.meta("outputs")
            self.outputs = KnownFiles(self.store, count, mark)
        self.output.known(self.outputs)
        return f"what was kept of earlier builds is not used: {word}" if word else ""

    def _look(self, output: str) -> tuple[dict[str, Look] | None, int]:
        """Look at all files, of the output and of the project at once; the former are given, the latter kept.

        Where there will be something to do, the program for it is fetched while helpers are still looking.
        """
        peek = self.store.meta if self.store.is_open else self.store.peek
        kept, known = (None, None) if self.options.clean else (peek("looks"), peek("outputs"))
        now = time.time_ns()

        def seen(inputs: Mapping[str, Look]) -> None:
            self._seen = _Seen(inputs, looks_digest(inputs), now)
            if self._seen.digest != kept:
                import site_builder.build.plan  # noqa: F401
                from site_builder.read.annotations import prepare

                prepare()

        expected = known[0] if known and known[2] == self.output.record_look != NO_FILE else None
        found = look_at_all(self.root, output, self.jobs, seen, expected)
        return found.outputs, found.mark

    def _changes(self, paths: Collection[str] | None) -> Changes | None:
        """Find how the files differ from those of the last build; ``None`` where they were not even to be compared."""
        if paths is not None:
            return changes_at(self.root, paths, self.inputs, time.time_ns())
        if self._seen is None:
            now = time.time_ns()
            found = look(self.root)
            self._seen = _Seen(found, looks_digest(found), now)
        seen, self._seen = self._seen, None
        if self._inputs is None and seen.digest == self.store.meta("looks"):
            return None
        return compare(self.root, seen.inputs, self.inputs, seen.time)

    def _lost_outputs(self) -> list[str]:
        """Give the files of the last build that are not on the disk as it left them.

        A file with another time that holds what it held, as in a copy of the folder, is taken for what it is.
        """
        if self.is_resumed or self.output.mark == self.outputs.mark:
            return []
        self.output.look_closely()
        doubtful = [path for path in self.outputs if not self.output.is_intact(path)]
        found = {path: state for path in doubtful if (state := self.output.look_again(path)) is not None}
        self.outputs.update(found)
        self.moved.update(found)
        return [path for path in doubtful if path not in found]

    def keep_inputs(self, changes: Changes) -> None:
        """Take in which files a build was made from, and keep that, where it is not what is kept."""
        if not (changes.all or changes.touched):
            return
        fresh = {path: changes.files[path] for path in changes.all | changes.touched if path in changes.files}
        self.store.set_files("inputs", fresh, changes.removed)
        self.store.set_meta("looks", looks_digest({path: file[:2] for path, file in changes.files.items()}))
        self._inputs = dict(changes.files)

    def keep_outputs(self, fresh: Mapping[str, FileState], lost: Collection[str]) -> None:
        """Take in how a build left its files, and keep that and what was found before."""
        for path in lost:
            self.outputs.pop(path, None)
        self.outputs.update(fresh)
        self.output.known(self.outputs)
        changed = {path: state for path, state in {**self.moved, **fresh}.items() if path not in lost}
        self.store.set_files("outputs", changed, lost)
        self.store.set_meta("outputs", (self.outputs.mark, len(self.outputs), self.output.record_look))
        self.moved = {}

    def _is_up_to_date(self, changes: Changes | None, lost: list[str]) -> bool:
        is_same = changes is None or not changes.all
        known = self.store.is_complete and not self.options.clean and is_same and not lost
        same = known and self.store.meta("base_url") == self.base_url
        return same and self.store.meta("since") == self.since_mark and self._has_full_text()

    def _has_full_text(self) -> bool:
        """Tell whether the index of all words is what was asked for; an older one is kept where none was."""
        if not self.options.full_text:
            return True
        from site_builder.build.full_text import full_text_stamp

        return bool(self.store.meta("full_text") == full_text_stamp())

    def _nothing_to_do(self, changes: Changes | None) -> BuildReport:
        """Report what the last build found; only the times of files may have to be kept anew."""
        found = self.store.meta("diagnostics")
        if (changes and changes.touched) or self.output.present is not None:  # the next look is to cost less
            self.store.begin()
            if changes is not None:
                self.keep_inputs(changes)
            self.keep_outputs({}, ())
            self.store.commit()
        if fails(found, self.options):
            return BuildReport(diagnostics=found)
        written = Written(0, len(self.outputs), 0)
        return BuildReport(found, written, self.store.meta("pages"), succeeded=True)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Work without the collector of cycles: a build makes millions of values and next to no cycles among them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _is_of_the_disk(error: sqlite3.Error) -> bool:
    """Tell whether the disk is at fault, and not what is kept; some errors of Python's own module have no code."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DISK_ERRORS


def fails(found: Iterable[Diagnostic], options: Options) -> bool:
    """Tell whether problems stop the build."""
    problems = tuple(found)
    return has_errors(problems) or (options.strict and bool(problems))


def _with_note(report: BuildReport, note: str) -> BuildReport:
    return replace(report, notes=(*report.notes, note))


__all__ = ["BuildReport", "Options", "OutputRefusedError", "Progress", "Session", "Why", "fails", "no_progress"]
