"""Runs a command as a process of its own and measures it: wall time, processor time and memory of the whole tree."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

INTERVAL = 0.08
"""Seconds between two looks at the memory; more where one look takes long, so that looking stays below a tenth."""


class Measured(NamedTuple):
    """What a run took: seconds, processor seconds (user and system, all children) and MiB.

    ``peak_mib`` is the most memory of the whole tree, each shared page counted once (PSS, sampled); ``max_rss_mib`` is
    the most of any one process, as the kernel kept it.
    """

    wall: float
    cpu: float
    peak_mib: float
    max_rss_mib: float


class MeasuringError(RuntimeError):
    """A measured command failed."""


def run(command: Sequence[str], folder: Path, log: Path, extra: Mapping[str, str] | None = None) -> Measured:
    """Run a command in a folder, with its output in a log file; one that fails is an error."""
    with log.open("wb") as sink:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT,
            env={**_environment(), **(extra or {})},
        )  # fmt: skip
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.finish()
    if process.returncode:
        output = log.read_text(encoding="utf-8", errors="replace")
        raise MeasuringError(f"{' '.join(command)} gave {process.returncode}:\n{output[-4000:]}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, sampler.peak / 1024, usage.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """Give the environment without what keeps Python from its bytecode: each run would compile the program again."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Sampler(threading.Thread):
    """Looks at the memory of a process and all its descendants until told to finish; ``peak`` is in KiB."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak = 0
        self._done = threading.Event()

    def run(self) -> None:
        pause = INTERVAL
        while not self._done.wait(pause):
            begin = time.perf_counter()
            self.peak = max(self.peak, sum(pss(pid) for pid in tree(self.root)))
            pause = max(INTERVAL, 10 * (time.perf_counter() - begin))

    def finish(self) -> None:
        self._done.set()
        self.join()


def tree(root: int) -> list[int]:
    """Give the ids of a process and of all its descendants that are alive; where there is no /proc, its own."""
    if not Path("/proc").is_dir():
        return [root]
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                # The name of the program, in brackets, can hold anything; the parent is the second field after it.
                fields = Path(entry.path, "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def pss(pid: int) -> int:
    """Give the memory of a process in KiB, with its share of what it has in common with others; 0 once it is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


class Output(NamedTuple):
    """What an output folder holds: HTML pages, those written since a moment, their bytes, files, bytes of all files."""

    pages: int
    written: int
    page_bytes: int
    files: int
    bytes: int


CLOCK = 20_000_000
"""Nanoseconds by which the times of files can be behind the clock."""


def measure_output(folder: Path, since: int) -> Output:
    """Count what an output folder holds; ``since`` is in nanoseconds since 1970."""
    pages = written = page_bytes = files = size = 0
    waiting = [str(folder)] if folder.is_dir() else []
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                continue
            found = entry.stat(follow_symlinks=False)
            files += 1
            size += found.st_size
            if entry.name.endswith(".html"):
                pages += 1
                page_bytes += found.st_size
                written += found.st_mtime_ns >= since - CLOCK
    return Output(pages, written, page_bytes, files, size)
