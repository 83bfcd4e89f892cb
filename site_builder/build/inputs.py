"""What a site is made from, as files: found by a quick look at all of them, told apart by what they hold."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from site_builder.base.places import own_catalogues
from site_builder.build.disk import Look, opened_folder

FOLDERS = ("seeds", "content", "templates")
SUFFIXES = (".yaml", ".yml", ".md", ".txt", ".html")
"""How the names of files end that a project is read from."""
_RECENT = 2_000_000_000
"""Nanoseconds for which a file's time does not tell that nobody has written to it since."""
_LIBRARIES = (
    "jinja2", "markdown-it-py", "mdit-py-plugins", "pydantic", "pyyaml", "selectolax", "ahocorasick-rs", "babel",
    "pillow", "font-source-sans-pro",
)  # fmt: skip


_UNSEEN: Look = (-1, -1)
"""What a look at a file tells that cannot be looked at."""


class Input(NamedTuple):
    """A file that a site is made from; ``digest`` is 16 bytes of SHA-256 of what it holds, empty where unreadable."""

    size: int
    time: int
    digest: bytes


class Changes(NamedTuple):
    """How the files differ from those of the last build; all paths are relative to the project."""

    files: Mapping[str, Input]
    added: frozenset[str]
    edited: frozenset[str]
    removed: frozenset[str]
    touched: frozenset[str]
    "Files with another time that hold what they held."

    @property
    def all(self) -> frozenset[str]:
        return self.added | self.edited | self.removed


def no_changes(files: Mapping[str, Input]) -> Changes:
    """Say that all files are as they were."""
    return Changes(files, *[frozenset[str]()] * 4)


def look(root: Path) -> dict[str, Look]:
    """Look at every file below the folders of a project, hidden ones left out; links are followed to files."""
    found: dict[str, Look] = {}
    for folder in FOLDERS:
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            with contextlib.suppress(OSError), opened_folder(f"{root}/{here}") as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    path = f"{here}/{name}"
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path)
                        if path.endswith(SUFFIXES):  # a folder where a file belongs: whoever reads it says so
                            found[path] = _UNSEEN
                        continue
                    try:
                        status = entry.stat()
                    except OSError:
                        found[path] = _UNSEEN
                        continue
                    if not stat.S_ISDIR(status.st_mode):
                        found[path] = status.st_size, status.st_mtime_ns
                    elif path.endswith(SUFFIXES):
                        found[path] = _UNSEEN
    return found


def looks_digest(seen: Mapping[str, Look]) -> bytes:
    """Tell whether looks at files differ, or come in another order."""
    return hashlib.sha256(repr(seen).encode()).digest()


def changes_at(root: Path, paths: Collection[str], known: Mapping[str, Input], now: int) -> Changes:
    """Look at some files only, and take the others for what they were; a folder among them has all looked at."""
    seen: dict[str, Look] = {}
    for path in paths:
        full = root / path
        if full.is_dir() or (path not in known and any(other.startswith(f"{path}/") for other in known)):
            return compare(root, look(root), known, now)
        try:
            status = full.stat()
            seen[path] = status.st_size, status.st_mtime_ns
        except OSError:
            if full.is_symlink():
                seen[path] = _UNSEEN
    some = compare(root, seen, {path: known[path] for path in paths if path in known}, now)
    files = {**known, **some.files}
    for path in some.removed:
        del files[path]
    return some._replace(files=files)


def compare(root: Path, seen: Mapping[str, Look], known: Mapping[str, Input], now: int) -> Changes:
    """Compare what was seen with what is known; only files of another size or time are read.

    ``now`` is the time in ns before the look: a file written just before may be written again without a new time.
    """
    files: dict[str, Input] = {}
    added, edited, touched = set(), set(), set()
    for path, (size, time) in seen.items():
        before = known.get(path)
        if before is not None and (before.size, before.time) == (size, time) and time >= 0:
            files[path] = before
            continue
        digest = _digest(f"{root}/{path}")
        files[path] = Input(size, time if time < now - _RECENT else -1, digest)
        if before is None:
            added.add(path)
        elif before.digest != digest or not digest:
            edited.add(path)
        elif before.time != files[path].time:
            touched.add(path)
    removed = frozenset(known.keys() - seen.keys())
    return Changes(files, frozenset(added), frozenset(edited), removed, frozenset(touched))


def _digest(path: str) -> bytes:
    try:
        status = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            return b""
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return hashlib.sha256(file.read()).digest()[:16]
    except OSError:
        return b""


def program_stamp(root: Path, templates: Path) -> str:
    """Tell this program from any other version of it or of the libraries that it builds with, by what they hold.

    Its catalogues count, too, and its own layouts and assets, unless they are the project's.
    """
    mark = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*.py")):
        mark.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    own = sorted(own_catalogues().glob("*.po"))
    if (root / "templates").resolve() != templates.resolve():
        own += sorted(path for path in templates.rglob("*") if path.is_file())
    for path in own:
        mark.update(path.name.encode() + b"\0" + path.read_bytes())
    for version in _versions():
        mark.update(version.encode() + b"\0")
    mark.update(sys.version.encode())
    return mark.hexdigest()


def _versions() -> Iterator[str]:
    """Name the installed libraries with their versions, as the folders say that installers leave beside them."""
    wanted = {name.replace("-", "_") for name in _LIBRARIES}
    for folder in sys.path:
        try:
            entries = os.listdir(folder or ".")  # noqa: PTH208
        except OSError:
            continue
        for entry in sorted(entries):
            name, end = entry.rsplit(".", 1)[0], entry.endswith((".dist-info", ".egg-info"))
            if end and name.partition("-")[0].lower().replace(".", "_") in wanted:
                yield name
