"""What a build is about to do to the site, written down first, so that the next run can finish it after a kill."""

# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH114, PTH120, PTH123

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterable, Set
from typing import Any, NamedTuple

from site_builder.build.disk import CLUTTER, files_below, is_folder, write_whole

TOPS = ("markdown", "site")
"""The folders of the output that hold the site."""
BESIDE = ("ledger.html", "ledger.json")
"""The files beside them, which are for the editor."""

_VERSION = 1
_TOKEN = re.compile(r"[0-9a-f]+")
_SAFE = re.compile(r"(?:markdown|site)(?:/(?!\.\.?(?:/|\Z))[^/\\\x00]+)+|ledger\.(?:html|json)")
is_safe = _SAFE.fullmatch
"""Match a path that lies in one of :data:`TOPS`, wherever it is joined to, or is one of :data:`BESIDE`."""


class Journal(NamedTuple):
    """Changes of a site that are decided. Paths are below the output, with slashes.

    ``stage`` is the name of the folder in the stage where the new files lie; ``folders`` are those of :data:`TOPS` that
    are moved whole, to where nothing is; ``moves`` and ``removals`` are files.
    """

    stage: str
    folders: tuple[str, ...]
    moves: tuple[str, ...]
    removals: tuple[str, ...]


def write_journal(file: str, journal: Journal) -> None:
    """Write a journal: from here on the changes are decided."""
    write_whole(file, _json({"version": _VERSION, **journal._asdict()}))


def read_journal(file: str) -> Journal | None:
    """Read a journal; ``None`` where there is none, or it is damaged, which means that it was never followed."""
    try:
        said = _read(file)
        if not _TOKEN.fullmatch(said["stage"]):
            return None
        return Journal(said["stage"], *(_strings(said[name]) for name in ("folders", "moves", "removals")))
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_record(file: str, paths: Iterable[str]) -> None:
    """Write a record of the files that builds made; it is there whole, or the old one is."""
    write_whole(file, _json({"version": _VERSION, "files": sorted(paths)}))


def read_record(file: str) -> frozenset[str]:
    """Read a record; empty where there is none that can be trusted."""
    try:
        return frozenset(_strings(_read(file)["files"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def _json(value: object) -> bytes:
    """Write JSON with one path a line; not by ``indent``, which is ten times slower."""
    return (json.dumps(value, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode("utf-8", "surrogatepass")


def _read(file: str) -> dict[str, Any]:
    with open(file, "rb") as opened:
        said: object = json.loads(opened.read())
    if not isinstance(said, dict) or said["version"] != _VERSION:
        raise ValueError("another version")
    return said


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not {type(item) for item in value} <= {str}:
        raise TypeError("not a list of strings")
    return tuple(value)


def strangers(root: str, changed: Set[str], gone: Iterable[str], recorded: Set[str]) -> list[str]:
    """Find, in order, what has come since the output was looked at, where files would be moved to or removed.

    That is a file that is not of the record, or a folder that has become a link.
    """
    tops = tuple(f"{top}/" for top in TOPS if os.path.lexists(root + top))
    new = [path for path in changed - recorded if path.startswith(tops) or path in BESIDE]
    parents = {path.rpartition("/")[0] for path in (*changed, *gone)}
    for parent in list(parents):
        while parent := parent.rpartition("/")[0]:
            parents.add(parent)
    found = {path for path in new if os.path.lexists(root + path) and not is_folder(root + path)}
    found.update(folder for folder in parents if os.path.islink(root + folder))
    return sorted(path for path in found if path.rpartition("/")[2] not in CLUTTER)


def plan(root: str, stage: str, changed: Set[str], gone: Iterable[str]) -> Journal:
    """Decide how staged files get to the site: a top folder that is new is moved as one, with all that it holds.

    ``root`` and ``stage`` end with a slash. Raises :class:`OSError` where a changed file is not staged.
    """
    staged = set(files_below(stage))
    for path in changed - staged:
        raise FileNotFoundError(errno.ENOENT, "what was staged is gone", root + path)
    mixed = {_top(path) for path in staged - changed}
    folders = tuple(top for top in TOPS if top not in mixed and _is_new(top, root, stage))
    moves = tuple(sorted(path for path in changed if _top(path) not in folders))
    return Journal(stage.rstrip("/").rpartition("/")[2], folders, moves, tuple(gone))


def what_is_left(journal: Journal, root: str, stage: str, recorded: Set[str]) -> Journal:
    """Give what is to be done yet of a journal: only to files of the record, and only with what is staged."""
    listed = set(journal.moves)
    folders = tuple(top for top in TOPS if top in journal.folders and _is_new(top, root, stage))
    moves = tuple(
        path
        for path in sorted(files_below(stage))
        if path in recorded
        and is_safe(path)
        and _top(path) not in folders
        and (path in listed or _top(path) in journal.folders)
    )
    removals = tuple(path for path in journal.removals if path in recorded and is_safe(path))
    return Journal(journal.stage, folders, moves, removals)


def _top(path: str) -> str:
    return path.partition("/")[0]


def _is_new(top: str, root: str, stage: str) -> bool:
    return is_folder(stage + top) and not os.path.lexists(root + top)


def carry_out(journal: Journal, root: str, stage: str) -> None:
    """Remove and move what a journal says; what is removed already is passed over.

    ``root`` and ``stage`` end with a slash. Raises :class:`OSError`; what is left can be done later.
    """
    # First what goes: a folder may come where a file was, or a file where a folder was.
    for path in journal.removals:
        try:
            os.unlink(root + path)
        except OSError:
            if os.path.lexists(root + path) and not is_folder(root + path):  # a folder may have come already
                raise
    parents = {path.rpartition("/")[0] for path in journal.removals}
    for folder in sorted(parents, key=lambda parent: parent.count("/"), reverse=True):
        _remove_empty(root, folder)
    for folder in journal.folders:
        os.replace(stage + folder, root + folder)
    for path in journal.moves:
        try:
            os.replace(stage + path, root + path)
        except OSError:
            _make_way(root + path)
            os.replace(stage + path, root + path)


def _remove_empty(root: str, folder: str) -> None:
    while folder:
        try:
            os.rmdir(root + folder)
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.rpartition("/")[0]


def _make_way(target: str) -> None:
    """Make the folders for a file, or remove a folder without files that is in its place."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not is_folder(target):
        return
    inner = list(os.walk(target, topdown=False))
    if any(name not in CLUTTER for _, _, names in inner for name in names):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), target)
    for folder, _, names in inner:
        for name in names:
            os.unlink(f"{folder}/{name}")
        os.rmdir(folder)
