"""Workers: the same results for any number of them, and a word on what they worked on when something goes wrong."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.base.keys import PageId
from site_builder.build import making, plan, workers
from site_builder.build.files import OutputRefusedError
from site_builder.build.packing import DamagedError
from site_builder.build.run import Options, build_site
from site_builder.build.workers import Note, WorkerError, work
from site_builder.link.index import Reader
from site_builder.shell.cli import main
from tests.bench import OPENING, Bench
from tests.build.outputs import needs_fork, own, tree

Capture = pytest.CaptureFixture[str]
PAGE = PageId("briefings", "opening")


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def square(number: int, note: Note) -> tuple[int, int]:
    note(f"number {number}")
    return number, number * number


def failing_at(bad: int, fail: Callable[[], object]) -> Callable[[int, Note], int]:
    """Give work that fails at one number; what is told before has to be of that one."""

    def one(number: int, note: Note) -> int:
        note(f"number {number}")
        if number == bad:
            fail()
        return number

    return one


def raising(error: Exception) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# The work itself


@pytest.mark.parametrize("jobs", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 40])
def test_the_results_are_the_same_for_any_number_of_jobs(jobs: int, count: int) -> None:
    assert sorted(work(square, list(range(count)), jobs)) == [(n, n * n) for n in range(count)]


@needs_fork
def test_work_is_done_in_other_processes() -> None:
    found = set(work(lambda _, note: os.getpid(), list(range(20)), 2))
    assert os.getpid() not in found
    assert len(found) <= 2


@needs_fork
@pytest.mark.parametrize("bad", [0, 7, 19])
def test_an_exception_names_what_was_worked_on(bad: int) -> None:
    with pytest.raises(WorkerError, match=rf"(?s)a worker failed while it worked on ‘number {bad}’.*ZeroDivisionError"):
        list(work(failing_at(bad, lambda: 1 // 0), list(range(20)), 2))


def test_an_exception_without_workers_names_it_too() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        list(work(failing_at(7, lambda: 1 // 0), list(range(20)), 1))
    assert caught.value.__notes__ == ["while it worked on ‘number 7’"]


@needs_fork
def test_an_exception_that_cannot_be_sent_is_told_in_words() -> None:
    class OwnError(Exception):
        """It is known nowhere else."""

    with pytest.raises(WorkerError, match=r"(?s)‘number 3’.*OwnError: never"):
        list(work(failing_at(3, raising(OwnError("never"))), list(range(5)), 2))


@needs_fork
@pytest.mark.parametrize("error", [OutputRefusedError("the disk is full"), DamagedError("an article is missing")])
def test_what_is_expected_arrives_as_it_was_raised(error: Exception) -> None:
    with pytest.raises(type(error), match=f"^{error}$"):
        list(work(failing_at(3, raising(error)), list(range(9)), 2))


@needs_fork
@pytest.mark.parametrize("bad", [0, 9])
def test_a_worker_that_is_killed_is_told_with_what_it_worked_on(bad: int) -> None:
    message = rf"^a worker process ended with signal 9 \(SIGKILL\) while it worked on ‘number {bad}’$"
    with pytest.raises(WorkerError, match=message):
        list(work(failing_at(bad, die), list(range(10)), 2))


@needs_fork
def test_a_worker_that_ends_itself_is_told(capfd: Capture) -> None:
    with pytest.raises(WorkerError, match="ended with status 3 while it worked on ‘number 2’"):
        list(work(failing_at(2, lambda: os._exit(3)), list(range(4)), 2))


@needs_fork
def test_work_that_nobody_waits_for_is_ended() -> None:
    """The fixture looks for processes that are left."""

    def sleep(minutes: int, note: Note) -> int:
        time.sleep(minutes * 60)
        return minutes

    results = work(sleep, [0, 0, 10, 10, 10], 2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # it is a generator


@needs_fork
def test_another_worker_goes_on_for_one_that_has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_GROWTH", 64 << 20)
    held = []

    def hold(number: int, note: Note) -> tuple[int, int]:
        if number % 10 == 3:
            held.append(bytearray(os.urandom(1 << 20)) * 128)
        return number, os.getpid()

    found = dict(work(hold, list(range(40)), 2))
    assert sorted(found) == list(range(40))
    assert len(set(found.values())) >= 4, "those that hold much are replaced"
    calm = dict(work(lambda number, note: (number, os.getpid()), list(range(40)), 2))
    assert len(set(calm.values())) <= 2


@needs_fork
def test_a_build_whose_workers_are_replaced_after_each_batch(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tree(bench.built().output)
    monkeypatch.setattr(plan, "FEW", 0)
    monkeypatch.setattr(workers, "MOST_GROWTH", -1)
    forks = counted_forks(monkeypatch)
    assert build_site(bench.root, tmp_path / "other", Options(jobs=3)).succeeded
    assert len(forks) > 6
    assert tree(tmp_path / "other") == expected


def counted_forks(monkeypatch: pytest.MonkeyPatch, most: int = 1000) -> list[int]:
    """Count the processes that are forked, and have no more than so many."""
    fork = os.fork
    forks: list[int] = []

    def counted() -> int:
        if len(forks) == most:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        forks.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", counted)
    return forks


@needs_fork
@pytest.mark.parametrize("most", range(6))
@pytest.mark.parametrize("growth", [-1, workers.MOST_GROWTH])
def test_the_work_is_done_by_fewer_where_the_system_has_no_more_processes(
    most: int, growth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MOST_GROWTH", growth)
    forks = counted_forks(monkeypatch, most)
    assert sorted(work(square, list(range(40)), 3)) == [(number, number * number) for number in range(40)]
    assert len(forks) == (most if growth < 0 else min(most, 3))


def test_there_are_no_workers_where_a_system_does_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert set(work(lambda _, note: os.getpid(), list(range(20)), 4)) == {os.getpid()}


# A build


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are used however little there is to do."""
    monkeypatch.setattr(plan, "FEW", 0)


def broken_page(monkeypatch: pytest.MonkeyPatch, fail: Callable[[], object]) -> None:
    """Make the program fail at one page."""
    compose = making.compose_all

    def failing(reader: Reader, page: PageId) -> Any:
        if page == PAGE:
            fail()
        return compose(reader, page)

    monkeypatch.setattr(making, "compose_all", failing)


def run(bench: Bench, *more: str) -> int:
    return main(["build", "--project", str(bench.root), "--output", str(bench.output), "--quiet", *more])


@pytest.mark.usefixtures("always")
def test_a_site_is_the_same_for_any_number_of_jobs(bench: Bench, tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2, 5):
        bench.output = tmp_path / f"jobs-{jobs}"
        assert run(bench, "--jobs", str(jobs)) == 0
        found.append(tree(bench.output))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5", ""])
def test_a_number_of_jobs_that_is_none_is_refused(bench: Bench, capsys: Capture, jobs: str) -> None:
    assert run(bench, "--jobs", jobs) == 2
    assert "--jobs" in capsys.readouterr().err
    assert not bench.output.exists()


@needs_fork
@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("how", ["killed", "raised"])
def test_a_page_that_cannot_be_made_is_named_and_the_site_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capfd: Capture, how: str, is_first: bool
) -> None:
    if not is_first:
        bench.built()
        bench.edit(OPENING, "confidence: low", "confidence: high").write("templates/page.html", OWN_PAGE)
    before = tree(bench.output) if bench.output.exists() else {}
    with monkeypatch.context() as patched:
        broken_page(patched, die if how == "killed" else raising(ArithmeticError("never")))
        assert run(bench, "--jobs", "2") == 70
    told = capfd.readouterr().err
    assert "‘briefings/opening’" in told
    assert told.startswith("site-builder: a worker")
    assert "please report what stands above" in told
    if how == "killed":
        assert "Traceback" not in told
        assert "memory" in told
    else:
        assert told.count("ArithmeticError: never") == 1
    assert (tree(bench.output) if bench.output.exists() else {}) == before
    assert is_first or not own(bench.output) & {"stage", "journal.json"}
    assert run(bench, "--jobs", "2", "--no-full-text") == 0
    clean = Bench.copy_of(bench.root, bench.root.parent / "clean")
    if not is_first:
        clean.write("templates/page.html", OWN_PAGE)
    assert tree(bench.output) == tree(clean.built().output)


OWN_PAGE = "{% extends 'default/page.html' %}{% block footer %}<p>Own foot.</p>{% endblock %}"


def test_a_page_that_cannot_be_made_is_named_without_workers(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    broken_page(monkeypatch, raising(ArithmeticError("never")))
    assert run(bench, "--jobs", "1") == 70
    assert "while it worked on ‘briefings/opening’" in capsys.readouterr().err
    assert not bench.output.exists()


@needs_fork
@pytest.mark.usefixtures("always")
def test_a_disk_that_takes_no_more_is_said_by_a_worker(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    broken_page(monkeypatch, raising(OutputRefusedError("the output cannot be written: No space left on device")))
    assert run(bench, "--jobs", "2") == 2
    assert capfd.readouterr().err == "site-builder: the output cannot be written: No space left on device\n"
    assert not bench.output.exists()


def test_a_build_where_a_system_does_not_fork(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tree(bench.built().output)
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(plan, "FEW", 0)
    assert build_site(bench.root, tmp_path / "other", Options(jobs=4)).succeeded
    assert tree(tmp_path / "other") == expected
