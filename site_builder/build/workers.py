"""The same work on many things: one after the other, or in processes beside this one, with the same results.

Processes are forked, so that they know all that this one knows and only tasks and results go to and fro. Where a
system cannot fork, the work is done here.
"""

from __future__ import annotations

import contextlib
import gc
import mmap
import pickle
import signal
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from site_builder.build.jobs import WorkerError, can_fork

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

__all__ = ["Note", "WorkerError", "can_fork", "unnoted", "work"]

Note = Callable[[str], None]
"""Told what is being worked on, so that a crash can say."""

_NOTE = 512
"""Bytes kept of what a worker is working on."""

MOST_GROWTH = 640 << 20
"""Bytes by which a worker may grow before another takes its place: a page of the whole site leaves much behind."""


def work(function: Callable[[T, Note], R], tasks: Sequence[T], jobs: int) -> Iterator[R]:
    """Apply a function to tasks; results come as they are ready. An exception of the function is raised here."""
    if jobs < 2 or len(tasks) < 2 or not can_fork():
        yield from _work_here(function, tasks)
        return
    yield from _Crew(function, tasks, min(jobs, len(tasks))).results()


def _work_here(function: Callable[[T, Note], R], tasks: Sequence[T]) -> Iterator[R]:
    at = ""

    def note(name: str) -> None:
        nonlocal at
        at = name

    for task in tasks:
        try:
            result = function(task, note)
        except Exception as error:
            if at:
                error.add_note(f"while it worked on ‘{at}’")
            raise
        yield result


def unnoted(name: str) -> None:
    """Nobody asks what is being worked on."""


class _Worker:
    """A forked process, the way to it, and what it says it works on."""

    def __init__(self, function: Callable[[Any, Note], Any], tasks: Sequence[Any], others: Sequence[_Worker]) -> None:
        import multiprocessing  # most builds do without

        self.slot = mmap.mmap(-1, _NOTE)
        self.is_large = False
        self.pipe, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        far = [worker.pipe for worker in others] + [self.pipe]
        self.process = context.Process(target=_serve, args=(function, tasks, there, self.slot, far), daemon=True)
        try:
            with warnings.catch_warnings():  # of other threads, which the worker does not need
                warnings.simplefilter("ignore", DeprecationWarning)
                self.process.start()
        except OSError:
            self.pipe.close()
            self.slot.close()
            raise
        finally:
            there.close()

    @property
    def note(self) -> str:
        return self.slot[:].rstrip(b"\0").decode("utf-8", "replace")

    def close(self) -> None:
        """Wait for the end of the process, and let go of what led to it."""
        self.pipe.close()
        self.process.join()
        self.slot.close()


class _Crew(Generic[T, R]):
    def __init__(self, function: Callable[[T, Note], R], tasks: Sequence[T], jobs: int) -> None:
        self.function = function
        self.tasks = tasks
        self.waiting = iter(range(len(tasks)))
        self.left = len(tasks)
        self.workers: list[_Worker] = []
        for _ in range(jobs):
            self._begin()

    def _begin(self) -> None:
        """Start a worker, and give it two tasks; where the system has no process to give, others do the work."""
        gc.freeze()  # what is shared stays shared: the collector of a worker does not touch it
        try:
            worker = _Worker(self.function, self.tasks, self.workers)
        except OSError:
            return
        finally:
            gc.unfreeze()
        self.workers.append(worker)
        self._send(worker)
        self._send(worker)

    def results(self) -> Iterator[R]:
        from multiprocessing.connection import wait

        done = False
        try:
            while left := {worker.pipe: worker for worker in self.workers}:
                for ready in wait(list(left)):
                    worker = left[ready]  # type: ignore[index]  # only pipes are waited for
                    try:
                        kind, value = worker.pipe.recv()
                    except (EOFError, OSError):
                        raise WorkerError(self._death(worker)) from None
                    if kind == "end":
                        self.workers.remove(worker)
                        worker.close()
                        if worker.is_large and self.left:
                            self._begin()
                    elif kind == "result":
                        result, is_large = value
                        if not worker.is_large:
                            worker.is_large = is_large
                            self._send(worker)
                        yield result
                    else:
                        raise _failure(value, worker.note)
            yield from _work_here(self.function, [self.tasks[number] for number in self.waiting])
            done = True
        finally:
            self._dismiss(kill=not done)

    def _send(self, worker: _Worker) -> None:
        number = None if worker.is_large else next(self.waiting, None)
        self.left -= number is not None
        with contextlib.suppress(ConnectionError):
            worker.pipe.send(number)

    def _death(self, worker: _Worker) -> str:
        worker.process.join(timeout=5)
        code = worker.process.exitcode or 0
        cause = f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"status {code}"
        at = f" while it worked on ‘{worker.note}’" if worker.note else ""
        return f"a worker process ended with {cause}{at}"

    def _dismiss(self, *, kill: bool) -> None:
        for worker in self.workers:
            if kill:
                worker.process.kill()
            worker.pipe.close()
        for worker in self.workers:
            worker.close()


def _failure(value: tuple[bytes, str], note: str) -> Exception:
    """Give the exception of a worker again, with where it came from."""
    data, trace = value
    try:
        error = pickle.loads(data)  # noqa: S301  # of our own process
    except Exception:
        error = None
    at = f" while it worked on ‘{note}’" if note else ""
    cause = WorkerError(f"a worker failed{at}:\n{trace}")
    if isinstance(error, Exception) and getattr(error, "is_expected", False):
        return error
    return cause


def _serve(
    function: Callable[[Any, Note], Any],
    tasks: Sequence[Any],
    pipe: Connection,
    slot: mmap.mmap,
    far: Sequence[Connection],
) -> None:
    """Work on tasks by number until there are no more; this is all that a worker does. With each result it says whether
    it has grown large, and should be given no more."""
    for other in far:  # the ends of this process's own pipes: kept open here, nobody would notice that one closed
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    at_first = _most_memory()

    def note(name: str) -> None:
        slot[:] = name.encode("utf-8", "replace")[:_NOTE].ljust(_NOTE, b"\0")

    with contextlib.suppress(EOFError, ConnectionError):  # nobody is there any more to work for
        while (number := pipe.recv()) is not None:
            try:
                result = function(tasks[number], note)
            except Exception as error:
                try:
                    data = pickle.dumps(error)
                except Exception:
                    data = b""
                pipe.send(("error", (data, traceback.format_exc())))
                return
            pipe.send(("result", (result, _most_memory() - at_first > MOST_GROWTH)))
        pipe.send(("end", None))


def _most_memory() -> int:
    """Give the most bytes that this process has held."""
    import resource  # where processes are forked, it is there

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
