"""The output folder: what may be written there, what was, and the move from staged files to the site.

Only this room changes the site, by the hands of ``disk`` and ``journal``. A record lists every file that a build made;
nothing else is ever removed. New files are staged; a journal says what will be moved and removed, and whoever finds
one finishes it.
"""

# ruff: noqa: PTH105, PTH108

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import NamedTuple

from site_builder.build.disk import NO_FILE, Look, has_bytes, is_file_or_link, link_new, remove_if_there, write_new
from site_builder.build.journal import (
    BESIDE,
    TOPS,
    carry_out,
    is_safe,
    plan,
    read_journal,
    read_record,
    strangers,
    what_is_left,
    write_journal,
    write_record,
)
from site_builder.build.lock import FileLock, Holder, LockedError
from site_builder.build.looking import look_at_output
from site_builder.build.refusal import (
    OWN_FOLDER,
    OutputRefusedError,
    failed_write,
    foreign_files,
    refuse_overlap,
    refuse_planted,
    refuse_strangers,
)
from site_builder.build.replacing import Replacements, UncertainError, replaced

__all__ = ["OWN_FOLDER", "FileState", "Holder", "Output", "OutputRefusedError", "Put", "Written", "refuse_overlap"]

_TOPS = tuple(f"{top}/" for top in TOPS)
_NOTHING_DONE = "nothing was changed"
_HALF_DONE = "files are being moved: the next build finishes it"


class Written(NamedTuple):
    """How many files a build wrote, found unchanged, and removed."""

    written: int
    unchanged: int
    removed: int


class FileState(NamedTuple):
    """A file as a build left it: bytes, time of the last change in ns, first 16 bytes of the content's SHA-256."""

    size: int
    mtime_ns: int
    digest: bytes


class Put(NamedTuple):
    """What became of a file that was put: its state after the commit, and whether it will be written."""

    state: FileState
    changed: bool


def _seen_by(see: Callable[[memoryview], object], parts: Iterable[memoryview]) -> Iterator[memoryview]:
    for part in parts:
        see(part)
        yield part


def tell_nobody(holder: Holder) -> None:
    """Say nothing of the build that is waited for."""


class Output:
    """One output folder, for one build, or for several one after the other.

    ``with output.lock(): output.open()``, then :meth:`put` files, here or in forked processes, and :meth:`commit`
    here. A build that leaves the lock without a commit has changed nothing. The next one may :meth:`resume` instead.
    With ``rewrite`` every file that is put is written anew, whether or not its bytes are there already.

    ``present`` gives the size in bytes and the time (ns) of each file that was there at the beginning of the build;
    links have the size -1; it is ``None`` where all files were as they are :meth:`known`. ``mark`` is the sum of the
    marks of the last looks, ``record_look`` tells how the record looked when it was last read, taken for granted or
    written. ``recovered`` tells whether the changes of a build that was killed have been finished then.
    """

    def __init__(self, root: Path, *, rewrite: bool = False) -> None:
        self.root = root
        self.present: dict[str, Look] | None = {}
        self.mark = 0
        self.record_look = NO_FILE
        self.recovered = False
        self._rewrite = rewrite
        self._base = f"{root.absolute()}/"
        self._own = self._base + OWN_FOLDER
        self._stages = self._own + "/stage"
        self._stage = self._stages + "/"
        self._record_file = self._own + "/record.json"
        self._journal_file = self._own + "/journal.json"
        self._recorded: frozenset[str] | None = None
        self._known: Mapping[str, FileState] = {}
        self._last: tuple[str, bytes, Put] | None = None
        self._process = 0
        self._first = False
        self._opened = False
        self._moved: set[str] = set()
        self._count: int | None = None  # of all files, where it is known
        self._left = 0

    # One build at a time

    @contextlib.contextmanager
    def lock(self, wait_seconds: float = 10.0, waiting: Callable[[Holder], None] = tell_nobody) -> Iterator[None]:
        """Keep other builds out of the output; :meth:`abandon` is called at the end where nothing was committed.

        Waits for another build, of which ``waiting`` is told once. Raises :class:`OutputRefusedError` naming it after
        ``wait_seconds``, and where the folder cannot be one of a build.
        """
        lock = FileLock(self._own + "/lock")
        with self._explained():
            refuse_strangers(self.root, self._own)
            try:
                lock.acquire(wait_seconds, waiting)
            except LockedError as held:
                more = f"; if that process is gone, delete {held.leftover}" if held.leftover else ""
                raise OutputRefusedError(f"the output ‘{self.root}’ is in use by {held.holder}{more}") from None
            except OSError:
                lock.remove_folders()
                raise
        self._process = os.getpid()
        self._left = self._left if self._left == lock.found else 0
        try:
            yield
        finally:
            self.abandon()
            is_empty = not os.path.lexists(self._record_file) and not os.path.lexists(self._journal_file)
            lock.release(forget=is_empty)
            self._left = lock.left if self._left else 0  # nothing is known where a build failed
            self._process = 0

    # What is there

    def open(self, look: Callable[[str], tuple[dict[str, Look] | None, int]] = look_at_output) -> None:
        """Look at what is there, finish what a killed build left, and clear its stage.

        ``look`` gives, of the folder (with a slash at the end), all files by their paths from there, or ``None`` where
        they are as the last build left them, and the sum of their marks. Raises :class:`OutputRefusedError` where there
        is what no build made, and then changes nothing.
        """
        if self._process != os.getpid():
            raise AssertionError("an output is opened without its lock")
        self.recovered = False
        self._left = 0
        with self._explained():
            self._look(look)
            journal = read_journal(self._journal_file)
            if journal is not None:
                stage = f"{self._stages}/{journal.stage}/"
                with self._explained(_HALF_DONE):
                    carry_out(what_is_left(journal, self._base, stage, self._record()), self._base, stage)
                    self._end(stage)
                self._look(look)
                self.recovered = True
            self._first = not os.path.lexists(self._record_file)
            self._clear(self._journal_file)
            self._begin()

    def resume(self) -> bool:
        """Begin another build with what is known from the last one, without looking at the files again.

        All files have to be :meth:`known` by now as it left them. ``False`` where it failed, or another process had
        the lock since then: :meth:`open` is called for then.
        """
        if self._process != os.getpid():
            raise AssertionError("an output is resumed without its lock")
        is_known = self._count in {None, len(self._known)} and all(path in self._known for path in self._moved)
        if not self._left or not is_known:
            return False
        self.present = None
        self.recovered = self._first = False
        self._begin()
        return True

    def _begin(self) -> None:
        # A name of its own: a worker that outlives a killed build does not write into the stage of the next.
        self._stage = f"{self._stages}/{secrets.token_hex(4)}/"
        self._moved = set()
        self._last = None
        self._opened = True
        self._left = -1

    def look_closely(self) -> None:
        """Look at each file, where so far it was taken for granted that all are as the last build left them."""
        if self.present is None:
            with self._explained():
                self._look(look_at_output)

    def _look(self, look: Callable[[str], tuple[dict[str, Look] | None, int]]) -> None:
        refuse_planted(self.root, self._own)
        self._recorded = None
        self.record_look = self._look_at_record()
        self.present, self.mark = look(self._base)
        self._count = None if self.present is None else len(self.present)
        if self.present is not None:
            foreign = self.present.keys() - self._record()
            foreign.update(path for path in self.present if not (path.startswith(_TOPS) or path in BESIDE))
            if foreign:
                raise foreign_files(self.root, sorted(foreign))

    def _look_at_record(self) -> Look:
        try:
            status = os.lstat(self._record_file)
        except OSError:
            return NO_FILE
        return status.st_size, status.st_mtime_ns

    def _record(self) -> frozenset[str]:
        """Give the paths of all files that builds have made."""
        if self._recorded is None:
            self._recorded = read_record(self._record_file)
        return self._recorded

    def _there(self, path: str) -> Look | None:
        """Give how a file looked at the beginning; ``None`` where there was none."""
        if self.present is not None:
            return self.present.get(path)
        state = self._known.get(path)
        return None if state is None else state[:2]

    # What is put there

    def known(self, states: Mapping[str, FileState]) -> None:
        """Take in how the last build left its files, by their paths.

        Unless ``present`` is ``None``, some may be missing, and some no longer true.
        """
        self._known = states

    def is_intact(self, path: str) -> bool:
        """Find whether a file is there with the size and the time that it is known by."""
        state = self._known.get(path)
        return state is not None and self._there(path) == state[:2]

    def intact(self, path: str) -> bytes | None:
        """Give the bytes of a known file that is there as the last build left it, else ``None``."""
        if not self.is_intact(path):
            return None
        with open(self._base + path, "rb") as file:  # noqa: PTH123
            data = file.read()
        return data if hashlib.sha256(data).digest()[:16] == self._known[path].digest else None

    def look_again(self, path: str) -> FileState | None:
        """Give the state of a known file that has another time and holds what it held; ``None`` for any other."""
        state, there = self._known.get(path), self._there(path)
        if state is None or there is None or there[0] != state.size:
            return None
        try:
            with open(self._base + path, "rb") as file:  # noqa: PTH123
                digest = hashlib.sha256(file.read()).digest()[:16]
        except OSError:
            return None
        return FileState(*there, digest) if digest == state.digest else None

    def put(self, path: str, data: bytes) -> Put:
        """Stage a file, or find that it is there with these bytes. Forked processes may put, each its own paths.

        A file with the known digest, size and time is not even read. Raises :class:`OutputRefusedError` where the
        disk takes no more.
        """
        digest = hashlib.sha256(data).digest()[:16]
        put = self._unchanged(path, data, digest) or self._staged(path, [data], digest)
        self._last = (path, data, put)
        return put

    def put_edited(self, path: str, state: FileState, replacements: Replacements) -> Put | None:
        """Stage a file that is there as the last build left it, with other bytes in some places, without holding it.

        ``None`` unless each place is certain, and the file can be read and holds what its state says.
        """
        before, after = hashlib.sha256(), hashlib.sha256()
        try:
            with open(self._base + path, "rb", buffering=0) as file:  # noqa: PTH123
                parts = _seen_by(after.update, replaced(file, replacements, before.update))
                put = self._staged(path, parts, lambda: after.digest()[:16])
        except (OSError, UncertainError):
            return None
        return put if before.digest()[:16] == state.digest else None

    def put_copy(self, path: str, of: str) -> Put:
        """Put what this process put last under another path too, as a second name of one file where that can be."""
        if self._last is None or self._last[0] != of:
            raise AssertionError(f"{of!r} was not the last file put")
        _, data, first = self._last
        digest = first.state.digest
        put = self._unchanged(path, data, digest)
        if put is None and first.changed and link_new(self._stage + of, self._stage + path):
            return Put(first.state, changed=True)
        return put or self._staged(path, [data], digest)

    def place(self, path: str, *, staged: bool) -> str:
        """Tell where a file lies: staged, or as it was left by the last build."""
        return (self._stage if staged else self._base) + path

    def work_folder(self, name: str) -> Path:
        """Name a folder for work on the way to the site; it goes with the stage."""
        return Path(self._stage + name)

    def content(self, path: str, *, staged: bool) -> bytes:
        """Give what was put under a path, where it is staged, or what the last build left there."""
        with open(self.place(path, staged=staged), "rb") as file:  # noqa: PTH123
            return file.read()

    def _unchanged(self, path: str, data: bytes, digest: bytes) -> Put | None:
        if not is_safe(path):
            raise AssertionError(f"unsafe output path {path!r}")
        there = self._there(path)
        if there is None or there[0] != len(data) or self._rewrite:
            return None
        state = self._known.get(path)
        if state is not None and state[:2] == there:
            return Put(state, changed=False) if state.digest == digest else None
        return Put(FileState(*there, digest), changed=False) if has_bytes(self._base + path, data) else None

    def _staged(self, path: str, parts: Iterable[bytes | memoryview], digest: bytes | Callable[[], bytes]) -> Put:
        try:
            stat = write_new(self._stage + path, parts)
        except OSError as error:
            raise failed_write(self._base + path, error, _NOTHING_DONE) from error
        found = digest() if callable(digest) else digest
        return Put(FileState(stat.st_size, stat.st_mtime_ns, found), changed=True)

    # What becomes of it

    def commit(self, put: Mapping[str, bool], gone: Iterable[str] = ()) -> Written:
        """Move what is staged to the site, and remove from it what is ``gone``.

        ``put`` tells of each path whether :meth:`put` changed it. Called by the process that holds the lock, when no
        other puts any more. Raises :class:`OutputRefusedError`: either nothing was changed, or the next build finishes
        it, as its message says.
        """
        if self._process != os.getpid() or not self._opened:
            raise AssertionError("only the process that opened an output commits")
        changed = {path for path, is_changed in put.items() if is_changed}
        lost = [path for path in put if path not in changed and self._there(path) is None]
        if lost:
            raise AssertionError(f"{len(lost)} files are kept that are not there, such as {min(lost)!r}")
        gone = set(gone).difference(put)
        final = self._files_after(put, gone)
        removed = sorted(path for path in gone if is_file_or_link(self._base + path))
        with self._explained(_NOTHING_DONE):
            # The record leads the files: whatever happens in between, every file is known as made here.
            recorded = frozenset(put) if final is None else self._record()
            foreign = strangers(self._base, changed, removed, recorded)
            if foreign:
                raise foreign_files(self.root, foreign)
            self._left = 0
            led = recorded if final is None or final <= recorded else recorded | final
            if led is not recorded:
                write_record(self._record_file, led)
            journal = plan(self._base, self._stage, changed, removed) if changed or removed else None
            if final is not None and led != final:
                write_record(self._stage + "record.json" if journal else self._record_file, final)
            if journal:
                write_journal(self._journal_file, journal)
        with self._explained(_HALF_DONE):
            if journal:
                carry_out(journal, self._base, self._stage)
            self._end(self._stage)
        self._opened = False
        if final is not None:
            self._recorded, self.record_look = final, self._look_at_record()
        self._count = len(self._known if final is None else final)
        self._moved = changed
        self._left = -1
        return Written(len(changed), self._count - len(changed), len(removed))

    def _files_after(self, put: Mapping[str, bool], gone: Set[str]) -> frozenset[str] | None:
        """Give the paths of all files that there will be; ``None`` where these are the very ones that there were."""
        if self.present is None and not gone and all(path in self._known for path in put):
            return None
        return frozenset(self._known if self.present is None else self.present).difference(gone).union(put)

    def _end(self, stage: str) -> None:
        """Put the last record in its place, after which no journal is needed."""
        if os.path.lexists(stage + "record.json"):
            os.replace(stage + "record.json", self._record_file)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._journal_file)
        self._clear()

    def abandon(self) -> None:
        """Drop what was staged; does nothing after a commit, or where the next build has to finish one."""
        if self._process != os.getpid() or not self._opened or os.path.lexists(self._journal_file):
            return
        self._opened = False
        has_site = any(os.path.lexists(self._base + top) for top in TOPS)
        self._clear(*([self._record_file] if self._first and not has_site else []))

    def _clear(self, *files: str) -> None:
        remove_if_there(*files, self._record_file + ".new", self._journal_file + ".new")
        shutil.rmtree(self._stages, ignore_errors=True)

    # What goes wrong

    @contextlib.contextmanager
    def _explained(self, outcome: str = "") -> Iterator[None]:
        """Turn a failure of the disk into a refusal that names the file and says what became of the site."""
        try:
            yield
        except OSError as error:
            name = str(error.filename2 or error.filename or self.root)
            raise failed_write(name.replace(self._stage, self._base), error, outcome) from error
