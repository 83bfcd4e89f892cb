"""What a build does to single files and folders, as fast as the system lets it: a site may have a million files.

Paths are strings. A path that is called a *folder* ends with a slash. Everything raises :class:`OSError`.
"""

# ruff: noqa: PTH103, PTH105, PTH108, PTH112, PTH114, PTH120

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import mul

CLUTTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in folders; it is passed over, and goes with the folder it lies in."""
Look = tuple[int, int]
"""What a look at a file tells: its size in bytes, and the time of its last change in ns."""
NO_FILE: Look = (-1, 0)
"""Size and time of a link, or whatever else is neither file nor folder: no file has that size."""

_ONE = 1 << 96
"""What one look adds to a sum of marks, beside its check sum: more than those of all files together."""
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NONBLOCK", 0)
_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _PLAIN
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN  # neither follows a link nor writes to a file with two names


def scan(root: str, without: Collection[str], starts: Iterable[str] = ("",)) -> dict[str, Look]:
    """Look at everything below a folder; gives what was seen by its path from there.

    ``without`` are folders in it, by their paths from there, that are left out, as is clutter; ``starts`` are those to
    look below. Links are not followed.
    """
    found: dict[str, Look] = {}
    twins: dict[tuple[int, str], Look] = {}
    folders = [start for start in starts if os.path.isdir(root + start)]
    while folders:
        prefix = folders.pop()
        with opened_folder(root + prefix) as entries:
            for entry in entries:
                name = entry.name
                if entry.is_file(follow_symlinks=False):
                    if name in CLUTTER:
                        continue
                    state = twins.get((entry.inode(), name)) if twins else None
                    if state is None:
                        stat = entry.stat(follow_symlinks=False)
                        state = stat.st_size, stat.st_mtime_ns
                        if stat.st_nlink > 1:  # the same file under another path: looked at once
                            twins[stat.st_ino, name] = state
                    found[prefix + name] = state
                elif entry.is_dir(follow_symlinks=False):
                    folder = f"{prefix}{name}/"
                    if folder not in without:
                        folders.append(folder)
                elif name not in CLUTTER:
                    found[prefix + name] = NO_FILE
    return found


def look_mark(path: str, look: Look) -> int:
    """Give a number that tells a look at a file from most others; sums of such tell how many they are of, too."""
    check = zlib.crc32(repr((path, look)).encode())
    return check * check + _ONE  # check sums alone add up to the same too often


def looks_mark(looks: Mapping[str, Look]) -> int:
    """Give the sum of the marks of looks at files, by their paths."""
    sums = list(map(zlib.crc32, map(str.encode, map(repr, looks.items()))))
    total: int = sum(map(mul, sums, sums))
    return total + _ONE * len(sums)


@contextlib.contextmanager
def opened_folder(path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """Open a folder to go through it: by its number where that can be, which makes a look at a file in it faster."""
    if os.scandir not in os.supports_fd:
        with os.scandir(path) as entries:
            yield entries
        return
    number = os.open(path, _FOLDER)
    try:
        with os.scandir(number) as entries:
            yield entries
    except OSError as error:  # it knows the number, or a name in the folder
        error.filename = f"{path.rstrip('/')}/{error.filename}" if isinstance(error.filename, str) else path
        raise
    finally:
        os.close(number)


def files_below(root: str) -> Iterator[str]:
    """List the regular files below a folder by their paths from there; links are not followed."""
    folders = [""] if os.path.isdir(root) else []
    while folders:
        prefix = folders.pop()
        with os.scandir(root + prefix) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{prefix}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield prefix + entry.name


def has_bytes(file: str, data: bytes) -> bool:
    """Compare a file with bytes; one that cannot be read is another one."""
    try:
        fd = os.open(file, _READ)
        try:
            read = os.read(fd, len(data) + 1)
            while len(read) < len(data) and (more := os.read(fd, len(data) + 1 - len(read))):
                read += more
            return read == data
        finally:
            os.close(fd)
    except OSError:
        return False


def write_new(file: str, parts: Iterable[bytes | memoryview]) -> os.stat_result:
    """Write a new file from its parts, folders and all, in the place of any other of that name; gives its state."""
    try:
        fd = os.open(file, _NEW, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        fd = os.open(file, _NEW, 0o666)
    except FileExistsError:
        os.unlink(file)
        fd = os.open(file, _NEW, 0o666)
    try:
        for part in parts:
            done = os.write(fd, part)
            while done < len(part):  # a disk that is nearly full takes a part, and says so at the next call
                done += os.write(fd, memoryview(part)[done:])
        return os.fstat(fd)
    finally:
        os.close(fd)


def link_new(file: str, other: str) -> bool:
    """Give a file another name, folders and all; ``False`` where the file system does not, or not once more."""
    try:
        try:
            os.link(file, other)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(other), exist_ok=True)
            os.link(file, other)
    except OSError:
        return False
    return True


def write_whole(file: str, data: bytes) -> None:
    """Write a file beside its place, wait until it is on the disk, then put it there in one step."""
    draft = file + ".new"
    write_new(draft, [data])
    _sync(draft, os.O_RDWR)
    os.replace(draft, file)
    with contextlib.suppress(OSError):  # not every system opens folders
        _sync(os.path.dirname(file), os.O_RDONLY)


def _sync(path: str, flags: int) -> None:
    fd = os.open(path, flags)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove_if_there(*files: str) -> None:
    """Remove those of some files that are there and can be removed."""
    for file in files:
        with contextlib.suppress(OSError):
            os.unlink(file)


def is_folder(path: str) -> bool:
    """Find whether a folder is there; a link to one is none."""
    return os.path.isdir(path) and not os.path.islink(path)


def is_file_or_link(path: str) -> bool:
    """Find whether something is there that is no folder."""
    return os.path.lexists(path) and not is_folder(path)
