"""One build at a time in one output: a lock that the kernel lets go when its process dies."""

# ruff: noqa: PTH103, PTH120

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import platform
import stat
import sys
import time
import weakref
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

_POLL_SECONDS = 0.05
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_FAR = 1 << 30
"""The byte that is locked on Windows, where a locked byte cannot be read."""


class Holder(NamedTuple):
    """Who holds a lock: a process, the name of its machine, and since when (local time, ISO 8601).

    All are empty (0, "", "") where the holder did not say.
    """

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        if not self.pid:
            return "a process that is not known"
        return f"process {self.pid} on {self.host}, since {self.since}"


class LockedError(Exception):
    """Another process holds the lock, and held it for as long as was waited.

    ``leftover`` is the path of a file that a killed holder leaves behind, and empty where the kernel clears up.
    """

    def __init__(self, holder: Holder, leftover: str = "") -> None:
        super().__init__(holder, leftover)
        self.holder = holder
        self.leftover = leftover


class FileLock:
    """A lock on a file; the file and its folder are made, and stay unless :meth:`release` is told to forget them.

    Forked children do not hold it: they let go of the open file as their first act, so that a child that outlives a
    killed parent keeps nobody waiting. Where neither ``flock`` nor ``msvcrt`` can lock, a second file that only one
    process can make stands for the lock; that one is left behind by a kill.

    ``found`` and ``left`` are the times (ns) of the last change of the file as it was taken and let go: nobody else
    had the lock since then where it is found as it was left.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._fd = -1
        self._marker = ""
        self._made: list[str] = []
        self.found = 0
        self.left = 0

    def acquire(self, wait_seconds: float, waiting: Callable[[Holder], None]) -> None:
        """Take the lock, or wait for it; ``waiting`` is told once of each holder that is waited for.

        Raises :class:`LockedError` after ``wait_seconds``, and :class:`OSError` where the file cannot be made.
        """
        deadline = time.monotonic() + wait_seconds
        seen: Holder | None = None
        told: Holder | None = None
        while not self._take():
            holder = read_holder(self._marker or self.path)
            if time.monotonic() >= deadline:
                raise LockedError(holder, self._marker)
            # A holder that took the lock just now has not written its name yet: what is read twice is true.
            if holder == seen != told:
                waiting(holder)
                told = holder
            seen = holder
            time.sleep(_POLL_SECONDS)
        _held().add(self)

    def _take(self) -> bool:
        while True:
            self._make_folder()
            try:
                fd = os.open(self.path, _OPEN, 0o666)
            except FileNotFoundError:
                continue  # a build that failed took its folder away
            taken: bool | None = False
            try:
                taken = _try_lock(fd)
                if taken is None:
                    taken = self._take_by_name()
                if not taken:
                    return False
                if _is_at(fd, self.path):
                    self._fd = fd
                    self.found = os.fstat(fd).st_mtime_ns
                    _write_holder(fd)
                    return True
            finally:
                if self._fd != fd:
                    os.close(fd)

    def _take_by_name(self) -> bool:
        self._marker = self.path + ".held"
        try:
            fd = os.open(self._marker, _OPEN | os.O_EXCL, 0o666)
        except FileExistsError:
            return False
        try:
            _write_holder(fd)
        finally:
            os.close(fd)
        return True

    def _make_folder(self) -> None:
        folder = os.path.dirname(self.path)
        missing = []
        while not os.path.lexists(folder):
            missing.append(folder)
            folder = os.path.dirname(folder)
        if missing:
            self._made = missing
            os.makedirs(missing[0], exist_ok=True)

    def release(self, *, forget: bool = False) -> None:
        """Let go of the lock; with ``forget``, the file, its folder if empty, and the folders made for it are gone.

        Does nothing in a process that does not hold the lock.
        """
        if self._fd < 0:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._fd, 0)
            self.left = os.fstat(self._fd).st_mtime_ns
        # The name goes while the lock is held: whoever gets the lock on a file without a name tries anew.
        if sys.platform == "win32":
            self._close()
        if self._marker:
            _remove(os.unlink, self._marker)
        if forget:
            _remove(os.unlink, self.path)
            for folder in dict.fromkeys([os.path.dirname(self.path), *self._made]):
                _remove(os.rmdir, folder)
        self._close()

    def remove_folders(self) -> None:
        """Remove those folders that were made for a lock which could not be taken, if they are empty."""
        for folder in self._made:
            _remove(os.rmdir, folder)

    def _close(self) -> None:
        """Close the file: what :meth:`release` ends with, and all that a forked child does."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def read_holder(path: str) -> Holder:
    """Read who holds a lock from its file; empty where the file does not say."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            said = json.loads(os.read(fd, 4096))
        finally:
            os.close(fd)
        return Holder(int(said["pid"]), str(said["host"]), str(said["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder(0, "", "")


def _write_holder(fd: int) -> None:
    """Say in the lock's file who holds it; a full disk does not keep a build from having the lock."""
    said = Holder(os.getpid(), platform.node(), datetime.now().astimezone().isoformat(" ", "seconds"))
    with contextlib.suppress(OSError):
        os.lseek(fd, 0, os.SEEK_SET)
        os.ftruncate(fd, 0)
        os.write(fd, json.dumps(said._asdict()).encode("utf-8"))


def _try_lock(fd: int) -> bool | None:
    """Lock an open file without waiting; ``False`` where another has it, ``None`` where there are no such locks."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return None
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return None
        raise
    return True


def _is_at(fd: int, path: str) -> bool:
    """Find whether an open file is still the one of that name."""
    try:
        named = os.lstat(path)
    except FileNotFoundError:
        return False
    return stat.S_ISREG(named.st_mode) and os.path.samestat(os.fstat(fd), named)


def _remove(how: Callable[[str], None], path: str) -> None:
    with contextlib.suppress(OSError):
        how(path)


@functools.cache
def _held() -> weakref.WeakSet[FileLock]:
    """Give the locks of this process, whose files every forked child closes; asked for first, it sees to that."""
    held: weakref.WeakSet[FileLock] = weakref.WeakSet()

    def let_go() -> None:
        for lock in list(held):
            lock._close()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=let_go)
    return held
