"""How long the stages of a build take, as a trace that a browser's profiler and Perfetto open."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator

TraceEvent = tuple[str, int, int, int]
"""Name, process, start and length in ns."""


class Trace:
    """Collects spans of time. Where ``wanted`` is false it does nothing, at next to no cost."""

    def __init__(self, *, wanted: bool = False) -> None:
        self.wanted = wanted
        self._process = os.getpid()
        self._events: list[TraceEvent] = []

    @contextlib.contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        if not self.wanted:
            yield
            return
        start = time.monotonic_ns()
        try:
            yield
        finally:
            self._events.append((name, os.getpid(), start, time.monotonic_ns() - start))

    def begin(self) -> None:
        """Forget what another process collected before this one was forked from it."""
        if self._process != os.getpid():
            self._process, self._events = os.getpid(), []

    def take(self) -> list[TraceEvent]:
        """Give what was collected and forget it: for a worker that sends it home."""
        found, self._events = self._events, []
        return found

    def add(self, events: list[TraceEvent]) -> None:
        """Add what another process collected."""
        self._events.extend(events)

    def as_json(self) -> str:
        """Write the trace in Chrome's format: times in µs since the first span began."""
        first = min((start for _, _, start, _ in self._events), default=0)
        events = [
            {"name": name, "ph": "X", "pid": pid, "tid": pid, "ts": (start - first) / 1000, "dur": length / 1000}
            for name, pid, start, length in sorted(self._events, key=lambda event: event[2])
        ]
        return json.dumps({"displayTimeUnit": "ms", "traceEvents": events})
