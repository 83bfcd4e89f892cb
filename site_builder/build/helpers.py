"""Help with short work from processes and threads beside this one, which works on at the same time."""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NoReturn, Self, TypeVar

from site_builder.build.jobs import can_fork

R = TypeVar("R")

_CHUNK = 1 << 20
"""Bytes that are taken from a pipe at a time."""
_LENGTH = 8
"""Bytes that tell the length of what follows, so that a part of it is not taken for the whole."""

_INTERVAL = 0.0002
"""Seconds after which a thread makes way for another: whoever reads and writes does so in many small steps."""


class Beside(Generic[R]):
    """Work in a thread beside this one, for what lets others run meanwhile: reading, writing, digests of many bytes.

    ``with Beside(work) as begun: …`` does not end before the work does; what went wrong is raised with the result.
    To be used one at a time, since it sets how often threads make way for each other.
    """

    def __init__(self, work: Callable[[], R]) -> None:
        import threading  # most builds do without

        self._work = work
        self._found: list[R] = []
        self._error: BaseException | None = None
        self._ended = threading.Event()
        thread = threading.Thread(target=self._run, daemon=True)
        try:
            with _uninterrupted():
                thread.start()
        except RuntimeError:  # there is no thread to be had: it is done here
            self._run()
        except KeyboardInterrupt:
            if thread.is_alive():
                self._wait()
            raise

    def _run(self) -> None:
        interval = sys.getswitchinterval()
        sys.setswitchinterval(_INTERVAL)
        try:
            self._found.append(self._work())
        except BaseException as error:
            self._error = error
        finally:
            sys.setswitchinterval(interval)
            self._ended.set()

    def result(self) -> R:
        """Wait for the result, and give it."""
        self._wait()
        if self._error is not None:
            raise self._error
        return self._found[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._wait()

    def _wait(self) -> None:
        """Wait for the end of the work, even where somebody interrupts: nothing goes on behind whoever asked for it."""
        interrupted: KeyboardInterrupt | None = None
        while not self._ended.is_set():
            try:
                self._ended.wait()
            except KeyboardInterrupt as error:
                interrupted = error
        if interrupted is not None:
            raise interrupted


def do_together(tasks: Sequence[Callable[[], R]], jobs: int, first: Callable[[], object]) -> list[R]:
    """Do tasks (at most 255) in several processes, this one among them; gives their results in order.

    Results are of Python's own plain kinds. This process does something else ``first``; whoever has time takes the next
    task. What a helper does not bring to an end is done here, so that its errors are raised here.
    """
    helpers = min(jobs, len(tasks) + 1) - 1 if can_fork() else 0
    if helpers < 1:
        first()
        return [task() for task in tasks]
    queue, end = os.pipe()
    os.write(end, bytes(range(len(tasks))))
    os.close(end)
    done: dict[int, R] = {}
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, queue)
        work = lambda: marshal.dumps(dict(_take(tasks, queue)))  # noqa: E731
        parts = [stack.enter_context(_helper(work)) for _ in range(helpers)]
        first()
        done.update(_take(tasks, queue))
        for part in parts:
            if data := _received(part):
                done.update(marshal.loads(data))  # noqa: S302  # of our own process
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interrupt by the keyboard wait until something is done whole; it comes to the main thread alone."""
    came: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    try:
        if before is not None:
            signal.signal(signal.SIGINT, lambda *_: came.append(1))
    except ValueError:  # of another thread
        before = None
    if before is None:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


def _take(tasks: Sequence[Callable[[], R]], queue: int) -> Iterator[tuple[int, R]]:
    while number := os.read(queue, 1):
        yield number[0], tasks[number[0]]()


@contextlib.contextmanager
def _helper(work: Callable[[], bytes]) -> Iterator[int]:
    """Start a process that does some work; gives the end of a pipe that brings its result."""
    here, there = os.pipe()
    process = -1
    try:
        with _uninterrupted():
            process = _forked()
            if process == 0:
                os.close(here)  # else a helper would wait for ever for itself, when whoever wants its result is gone
                _serve(work, there)
            os.close(there)
        yield here
    finally:
        os.close(here)
        if process > 0:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):  # where the system buries by itself
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)


def _forked() -> int:
    try:
        with warnings.catch_warnings():  # of other threads, which the helper does not need
            warnings.simplefilter("ignore", DeprecationWarning)
            return os.fork()
    except OSError:  # there is no process to be had: all is done here
        return -1


def _serve(work: Callable[[], bytes], there: int) -> NoReturn:
    """Do what a helper does, and end without a word, whatever comes."""
    try:
        data = work()
        parts = memoryview(len(data).to_bytes(_LENGTH, "little") + data)
        while parts:
            parts = parts[os.write(there, parts) :]
    finally:
        os._exit(0)


def _received(part: int) -> bytes:
    """Give what a helper has done; nothing where it ended too early."""
    data = bytearray()
    while more := os.read(part, _CHUNK):
        data += more
    whole = len(data) >= _LENGTH and len(data) - _LENGTH == int.from_bytes(data[:_LENGTH], "little")
    return bytes(data[_LENGTH:]) if whole else b""
