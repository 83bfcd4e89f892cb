"""The output folder: what may be written there, what was, and the move from staged files to the site.

This is the only room that changes the output. A record lists every file that a build made; nothing else
is ever removed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

OWN_FOLDER = ".site-builder"
"""The folder in the output that holds the record and staged files."""

_RECORD_VERSION = 1
_CLUTTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_SAFE = re.compile(r"(?:markdown|site)(?:/[^/\\\x00]+)+")


class OutputRefusedError(Exception):
    """The output folder cannot be used; the message says why, in one line."""


class Written(NamedTuple):
    """How many files a build wrote, found unchanged, and removed."""

    written: int
    unchanged: int
    removed: int


def refuse_overlap(output: Path, project: Path, others: Mapping[str, Path]) -> None:
    """Refuse an output that is, holds, or lies in what the site is made from, links resolved."""
    try:
        real, root = output.resolve(), project.resolve()
    except (OSError, RuntimeError) as error:
        raise OutputRefusedError(f"the output ‘{output}’ is not a folder: {error}") from error
    if real == root or root.is_relative_to(real):
        raise OutputRefusedError(f"the output ‘{output}’ would hold the project itself; name a folder of its own")
    for name, folder in others.items():
        source = folder.resolve()
        if real == source or source.is_relative_to(real) or real.is_relative_to(source):
            raise OutputRefusedError(f"the output ‘{output}’ overlaps {name}; name a folder of its own")


class Output:
    """One output folder: stage files with :meth:`put`, then :meth:`commit`, or :meth:`abandon` and leave all as it was.

    With ``rewrite`` every file is written anew, whether or not its bytes are there already.
    """

    def __init__(self, root: Path, *, rewrite: bool = False) -> None:
        self.root = root
        self._rewrite = rewrite
        self._own = root / OWN_FOLDER
        self._stage = self._own / "stage"
        self._record_file = self._own / "record.json"
        self._draft = self._own / "record.json.new"
        self._old: frozenset[str] = frozenset()
        self._new: dict[str, bool] = {}
        self._made: list[Path] = []

    def open(self) -> None:
        """Look at what is there; raises :class:`OutputRefusedError` where the folder holds what no build made."""
        with self._explained():
            if self.root.is_symlink() and not self.root.exists():
                raise OutputRefusedError(f"the output ‘{self.root}’ is a link that leads nowhere")
            if self.root.exists() and not self.root.is_dir():
                raise OutputRefusedError(f"the output ‘{self.root}’ is not a folder")
            record = self._read_record()
            foreign = sorted(set(self._files()) - (record or frozenset()))
            self._made = [folder for folder in (self._own, self.root, *self.root.parents) if not folder.exists()]
        if foreign:
            more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
            raise OutputRefusedError(
                f"the output ‘{self.root}’ holds files that no build made ({foreign[0]}{more}); "
                "move them away, or name another folder"
            )
        self._old = record or frozenset()
        shutil.rmtree(self._stage, ignore_errors=True)

    def _read_record(self) -> frozenset[str] | None:
        """Give the paths that the record lists; ``None`` where there is no record that can be trusted."""
        try:
            record = json.loads(self._record_file.read_text("utf-8"))
            paths = record["files"]
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError):
            return None
        if not isinstance(paths, list) or record.get("version") != _RECORD_VERSION:
            return None
        return frozenset(path for path in paths if isinstance(path, str) and _is_safe(path))

    def _files(self) -> Iterator[str]:
        """List everything below the output that is not its own folder; a link is a file here, wherever it leads."""
        for own in (self._own, self._stage, self._record_file, self._draft):
            if own.is_symlink():
                yield own.relative_to(self.root).as_posix()
        for current, folders, names in os.walk(self.root):
            here = Path(current)
            if here == self.root and OWN_FOLDER in folders:
                folders.remove(OWN_FOLDER)
            links = [name for name in folders if (here / name).is_symlink()]
            for name in (*names, *links):
                if name not in _CLUTTER:
                    yield (here / name).relative_to(self.root).as_posix()

    def put(self, path: str, data: bytes) -> None:
        """Stage one file; a file that is on the disk already with these bytes is left alone."""
        if not _is_safe(path):
            raise AssertionError(f"unsafe output path {path!r}")
        target = self.root / path
        with self._explained():
            try:
                same = (
                    not self._rewrite
                    and path in self._old
                    and target.stat().st_size == len(data)
                    and target.read_bytes() == data
                )
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                same = False
            self._new[path] = not same
            if not same:
                staged = self._stage / path
                try:
                    staged.write_bytes(data)
                except FileNotFoundError:
                    staged.parent.mkdir(parents=True, exist_ok=True)
                    staged.write_bytes(data)

    def commit(self) -> Written:
        """Move staged files into place and remove those that the site no longer has."""
        with self._explained():
            gone = sorted(self._old - self._new.keys())
            # The record leads the files: whatever happens in between, every file is known as made here.
            self._write_record(self._old | self._new.keys())
            changed = sorted(path for path, is_changed in self._new.items() if is_changed)
            # First what goes: a folder may come where a file was, or a file where a folder was.
            for path in gone:
                (self.root / path).unlink(missing_ok=True)
            for folder in sorted({Path(path).parent for path in gone}, key=lambda p: len(p.parts), reverse=True):
                self._remove_empty(folder)
            for path in changed:
                target = self.root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (self._stage / path).replace(target)
            self._write_record(self._new.keys())
            shutil.rmtree(self._stage, ignore_errors=True)
        return Written(len(changed), len(self._new) - len(changed), len(gone))

    def _remove_empty(self, folder: Path) -> None:
        while folder.parts:
            try:
                (self.root / folder).rmdir()
            except OSError:
                return
            folder = folder.parent

    def _write_record(self, paths: Iterable[str]) -> None:
        self._own.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"version": _RECORD_VERSION, "files": sorted(paths)}, ensure_ascii=False, indent=0)
        self._draft.write_text(text + "\n", "utf-8")
        self._draft.replace(self._record_file)

    def abandon(self) -> None:
        """Drop what was staged; folders that this build made are gone again."""
        shutil.rmtree(self._stage, ignore_errors=True)
        for folder in self._made:
            with contextlib.suppress(OSError):
                folder.rmdir()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn a failure of the disk into a refusal that names the file."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            if not isinstance(error, OSError):
                raise OutputRefusedError(f"the output ‘{self.root}’ is not a folder: {error}") from error
            name = error.filename or self.root
            raise OutputRefusedError(f"the output cannot be written: {name}: {error.strerror or error}") from error


def _is_safe(path: str) -> bool:
    return _SAFE.fullmatch(path) is not None and not any(part in (".", "..") for part in path.split("/"))
