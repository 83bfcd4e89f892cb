"""Help from processes beside this one with short work, which is done here at the same time."""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn, TypeVar

from site_builder.build.jobs import can_fork

R = TypeVar("R")

_CHUNK = 1 << 20
"""Bytes that are taken from a pipe at a time."""


def do_together(tasks: Sequence[Callable[[], R]], jobs: int) -> list[R]:
    """Do tasks (at most 255) in several processes, this one among them; gives their results in order.

    Results are of Python's own plain kinds. Whoever has time takes the next task. What a helper does not bring to an
    end is done here, so that its errors are raised here.
    """
    helpers = min(jobs, len(tasks)) - 1 if can_fork() else 0
    if helpers < 1:
        return [task() for task in tasks]
    queue, end = os.pipe()
    os.write(end, bytes(range(len(tasks))))
    os.close(end)
    done: dict[int, R] = {}
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, queue)
        parts = [stack.enter_context(_helper(tasks, queue)) for _ in range(helpers)]
        done.update(_take(tasks, queue))
        for part in parts:
            done.update(_received(part))
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


def _take(tasks: Sequence[Callable[[], R]], queue: int) -> Iterator[tuple[int, R]]:
    while number := os.read(queue, 1):
        yield number[0], tasks[number[0]]()


@contextlib.contextmanager
def _helper(tasks: Sequence[Callable[[], R]], queue: int) -> Iterator[int]:
    """Start a process that takes tasks; gives the end of a pipe that brings what it has done when it is through."""
    here, there = os.pipe()
    try:
        with warnings.catch_warnings():  # of other threads, which the helper does not need
            warnings.simplefilter("ignore", DeprecationWarning)
            process = os.fork()
    except OSError:  # there is no process to be had: all is done here
        process = -1
    if process == 0:
        _serve(tasks, queue, there)
    os.close(there)
    try:
        yield here
    finally:
        os.close(here)
        if process > 0:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _serve(tasks: Sequence[Callable[[], R]], queue: int, there: int) -> NoReturn:
    """Do what a helper does, and end without a word, whatever comes."""
    try:
        data = memoryview(marshal.dumps(dict(_take(tasks, queue))))
        while data:
            data = data[os.write(there, data) :]
    finally:
        os._exit(0)


def _received(part: int) -> dict[int, R]:
    """Give what a helper has done, by the numbers of tasks; nothing where it ended too early."""
    data = bytearray()
    while more := os.read(part, _CHUNK):
        data += more
    try:
        found: dict[int, R] = marshal.loads(data)  # noqa: S302  # of our own process
    except (EOFError, ValueError, TypeError):
        return {}
    return found
