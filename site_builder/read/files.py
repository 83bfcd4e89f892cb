"""Reads an author's files safely: regular files inside their folder, of bounded size, in UTF-8."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from site_builder.base.diagnostics import Diagnostic, Place, problem

MAX_SOURCE_BYTES = 16 * 1024 * 1024
MAX_YAML_BYTES = 8 * 1024 * 1024

_NONCHARACTERS = "".join(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]")
"""Characters that no page, feed or data file may hold: controls other than tab and line ends, and noncharacters."""
_PLAIN_BYTES = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's bytes and its path relative to the project, in POSIX form."""

    path: str
    data: bytes


def read_file(project: Path, relative: str, limit: int) -> tuple[ReadFile | None, tuple[Diagnostic, ...]]:
    """Read one file below the project; a link may lead anywhere within `seeds/` or `content/`, never out of it."""
    data = _read_plain(os.fspath(project), relative, limit)
    if data is not None:
        return ReadFile(relative, data), ()
    place = Place(relative)
    full = project / relative
    try:
        status = full.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            return None, (problem("file-not-regular", place, f"‘{relative}’ is {kind}", "put a plain file here"),)
        folder = relative.partition("/")[0]
        if not full.resolve().is_relative_to((project / folder).resolve()):
            hint = "copy the file itself into the folder"
            return None, (problem("file-outside", place, f"‘{relative}’ is a link to outside ‘{folder}/’", hint),)
        if status.st_size > limit:
            message = f"‘{relative}’ has {status.st_size:,} bytes; the limit is {limit:,}"
            return None, (problem("file-too-large", place, message, "split the file"),)
        return ReadFile(relative, full.read_bytes()), ()
    except FileNotFoundError:
        reason = "is a link to a file that does not exist" if full.is_symlink() else "does not exist"
        return None, (problem("file-missing", place, f"‘{relative}’ {reason}"),)
    except OSError as error:
        return None, (problem("file-unreadable", place, f"‘{relative}’ cannot be read: {error.strerror or error}"),)


def _read_plain(project: str, relative: str, limit: int) -> bytes | None:
    """Read a regular file that no link below its top folder leads to; ``None`` for all that wants a closer look.

    Only the top folder may be a link, since what a link may not leave is where that one leads.
    """
    *folders, name = relative.split("/")
    if os.name != "posix" or not {"", ".", ".."}.isdisjoint((*folders, name)):
        return None
    path = project
    try:
        for number, folder in enumerate(folders):
            path = f"{path}/{folder}"
            if number and not stat.S_ISDIR(os.lstat(path).st_mode):
                return None
        path = f"{path}/{name}"
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a path object would cost as much as the reading
            if not os.path.samestat(status, os.fstat(file.fileno())):
                return None
            data = file.read(status.st_size + 1)
    except OSError:
        return None
    return data if len(data) == status.st_size else None


def decode(file: ReadFile) -> tuple[str, tuple[Diagnostic, ...]]:
    """Decode UTF-8 without a byte order mark; bad bytes become U+FFFD so that the rest can still be checked."""
    data = file.data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = Place(file.path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        found = problem(
            "file-encoding", place, message, "save the file as UTF-8; it looks like a Latin-1 or Windows file"
        )
        return data.decode("utf-8", "replace"), (found,)


def control_characters(path: str, text: str) -> tuple[Diagnostic, ...]:
    """Report the first control character of a text, other than tab and line ends."""
    found = None if _is_clean(text) else CONTROL.search(text)
    if not found:
        return ()
    before = text[: found.start()]
    place = Place(path, before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1)
    message = f"control character U+{ord(found[0]):04X} stands in the text"
    return (problem("file-control-character", place, message, "remove the character, then update ‘sha256’"),)


def _is_clean(text: str) -> bool:
    """Tell at little cost that a text holds no control character; ``False`` means that it may hold one."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN_BYTES)
    if not rest:
        return True
    # No control character and no noncharacter is printable; the two usual spaces are not either.
    unusual = rest.decode("utf-8", "surrogatepass").replace("\u00a0", "").replace("\u3000", "")
    return unusual.isprintable() or not CONTROL.search(unusual)


def list_files(project: Path, folder: str, suffixes: tuple[str, ...]) -> list[str]:
    """List the entries of a folder, and of the folders in it, that end in one of the suffixes, sorted.

    Hidden entries are passed over. Links, pipes and the like are listed, so that reading them can say what is wrong.
    """
    found: list[str] = []
    top = os.fspath(project / folder)
    for current, folders, files in os.walk(top):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        base = f"{folder}{current[len(top) :]}".replace(os.sep, "/")
        found.extend(f"{base}/{f}" for f in (*files, *folders) if f.endswith(suffixes) and not f.startswith("."))
    return sorted(found)
