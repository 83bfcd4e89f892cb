"""A look at all files in several processes sees what one process sees, whatever becomes of the others."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread, Timer

import pytest

from site_builder.build import looking
from site_builder.build.disk import looks_mark, scan
from site_builder.build.files import Output, OutputRefusedError
from site_builder.build.helpers import Beside, do_together
from site_builder.build.inputs import look
from site_builder.build.looking import Looks, look_at_all
from site_builder.build.run import Options, open_session
from tests.bench import ANSWER, OPENING, Bench
from tests.build.outputs import needs_fork


@pytest.fixture
def project(tmp_path: Path) -> Path:
    names = ["seeds/a.txt", "content/site.yaml", "build/site/index.html", "build/ledger.html", "build/other/deep/x"]
    names += [
        f"build/{top}/{kind}/{n}.md" for top in ("site", "markdown") for kind in ("events", "people") for n in "ab"
    ]
    names += ["build/site/people/more/c.md", "build/.site-builder/record.json", "build/site/events/.DS_Store"]
    for name in names:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "build/site/people/a.md").unlink()
    os.link(tmp_path / "build/markdown/people/a.md", tmp_path / "build/site/people/a.md")
    (tmp_path / "build/site/away").symlink_to("people")
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_all_is_seen_by_any_number_of_processes(project: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_FEW", 0)
    output = f"{project}/build/"
    outputs = scan(output, {".site-builder/"})
    assert {
        "site/people/more/c.md",
        "site/away",
        "other/deep/x",
        "ledger.html",
        "markdown/events/b.md",
    } < outputs.keys()
    seen: list[object] = []
    expected = Looks(look(project), outputs, looks_mark(outputs))
    assert look_at_all(project, output, jobs, seen.append, None) == expected
    assert look_at_all(project, output, jobs, seen.append, expected.mark + 1) == expected
    assert look_at_all(project, output, jobs, seen.append, expected.mark) == expected._replace(outputs=None)
    assert seen == [expected.inputs] * 3


def test_an_output_that_is_not_there_has_no_files(project: Path) -> None:
    assert look_at_all(project, f"{project}/nothing/", 2, id, None) == Looks(look(project), {}, 0)


def test_a_link_in_the_place_of_a_folder_of_the_site_is_not_followed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_FEW", 0)
    (project / "build/site").rename(project / "elsewhere")
    (project / "build/site").symlink_to("../elsewhere")
    seen = look_at_all(project, f"{project}/build/", 2, id, None).outputs
    assert seen is not None
    assert "site" in seen
    assert not any(path.startswith("site/") for path in seen)


def nothing() -> None:
    """Have nothing else to do first."""


def here(task: Callable[[], int]) -> Callable[[], tuple[int, int]]:
    """Tell the process that did a task with its result; slow enough for others to take one, too."""

    def done() -> tuple[int, int]:
        time.sleep(0.05)
        return task(), os.getpid()

    return done


@needs_fork
def test_tasks_are_done_here_and_by_helpers_and_given_in_order() -> None:
    found = do_together([here(lambda n=n: n) for n in range(8)], 3, nothing)  # type: ignore[misc]
    assert [number for number, _ in found] == list(range(8))
    processes = {process for _, process in found}
    assert os.getpid() in processes
    assert len(processes) == 3


@needs_fork
def test_what_a_helper_leaves_undone_is_done_here() -> None:
    me = os.getpid()

    def fatal() -> int:
        time.sleep(0.05)
        if os.getpid() != me:
            os.kill(os.getpid(), 9)
        return 1

    assert do_together([fatal] * 8, 3, nothing) == [1] * 8
    with pytest.raises(ChildProcessError):  # nobody is left behind
        os.waitpid(-1, os.WNOHANG)


@needs_fork
def test_an_error_is_raised_here_wherever_it_came_up() -> None:
    me = os.getpid()

    def wrong() -> int:
        time.sleep(0.05)
        if os.getpid() != me:
            raise OSError("out there")
        return 1

    assert do_together([wrong] * 6, 2, nothing) == [1] * 6

    def refused() -> int:
        raise PermissionError("seeds")

    with pytest.raises(PermissionError, match="seeds"):
        do_together([refused, refused], 2, nothing)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@needs_fork
def test_a_helper_whose_asker_is_killed_does_not_stay() -> None:
    alive, held = os.pipe()
    child = os.fork()
    if not child:
        os.close(alive)
        do_together([lambda: "a" * (1 << 20)] * 3, 2, lambda: time.sleep(60))  # more than a pipe takes
        os._exit(0)
    os.close(held)
    time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    ready, _, _ = select.select([alive], [], [], 20)
    os.close(alive)
    assert ready, "a helper waits for ever"


@needs_fork
def test_an_interrupt_in_the_moment_of_a_fork_leaves_no_helper_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fork

    def interrupted() -> int:
        child = real()
        if child:
            os.kill(os.getpid(), signal.SIGINT)
        return child

    monkeypatch.setattr(os, "fork", interrupted)
    with pytest.raises(KeyboardInterrupt):
        do_together([lambda: time.sleep(60)] * 6, 3, nothing)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_an_interrupt_in_the_moment_of_a_start_waits_for_what_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    real, done = Thread.start, list[int]()

    def interrupted(thread: Thread) -> None:
        real(thread)
        os.kill(os.getpid(), signal.SIGINT)

    def slow() -> None:
        time.sleep(0.2)
        done.append(1)

    monkeypatch.setattr(Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Beside(slow)
    assert done == [1]


@needs_fork
def test_where_the_system_buries_helpers_by_itself_nothing_is_missed() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert do_together([lambda: 1] * 6, 3, lambda: time.sleep(0.1)) == [1] * 6
    finally:
        signal.signal(signal.SIGCHLD, before)


@needs_fork
def test_a_result_that_was_cut_off_is_not_taken_for_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    me = os.getpid()
    real = os.write

    def cut_off(to: int, data: bytes) -> int:
        if os.getpid() == me:
            return real(to, data)
        real(to, data[: len(data) // 2])
        os._exit(1)

    monkeypatch.setattr(os, "write", cut_off)
    assert do_together([lambda: "a" * 100] * 6, 2, lambda: time.sleep(0.1)) == ["a" * 100] * 6


def test_work_beside_gives_its_result_or_its_error() -> None:
    assert Beside(lambda: 7).result() == 7

    def wrong() -> int:
        raise PermissionError("stage")

    with Beside(wrong) as begun, pytest.raises(PermissionError, match="stage"):
        begun.result()


def test_nothing_goes_on_beside_whoever_has_ended_even_by_interruption() -> None:
    done: list[int] = []

    def slow() -> None:
        time.sleep(0.2)
        done.append(1)

    with pytest.raises(ZeroDivisionError), Beside(slow):
        raise ZeroDivisionError
    assert done == [1]
    with pytest.raises(KeyboardInterrupt), Beside(slow):
        Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    assert done == [1, 1]


def test_where_there_is_no_thread_to_be_had_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", no_thread)
    with Beside(lambda: 7) as begun:
        assert begun.result() == 7


def test_where_there_is_no_process_to_be_had_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", no_process, raising=False)
    assert do_together([lambda: 1, lambda: 2], 2, nothing) == [1, 2]
    monkeypatch.setattr("site_builder.build.helpers.can_fork", lambda: False)
    assert do_together([lambda: 1, lambda: 2], 2, nothing) == [1, 2]


def test_a_look_serves_the_build_that_it_was_made_for_and_no_later_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for file in bench.root.rglob("*.*"):
        os.utime(file, ns=(10**18, 10**18))  # long ago: what looks the same is not read
    session = open_session(bench.root, bench.output, Options(jobs=1))
    assert session.rebuild().succeeded
    with Output(bench.output).lock():
        pass  # somebody else had the lock: the next build of the session looks at everything
    assert session.rebuild(paths=["content/site.yaml"]).made == 0
    bench.edit(OPENING, "confidence: low", "confidence: high")
    assert session.rebuild().made > 0
    session.close()


def test_a_session_notices_that_another_build_began_anew(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    session = open_session(bench.root, bench.output, Options(jobs=1))
    assert session.rebuild().succeeded
    other = open_session(bench.root, bench.output, Options(jobs=1, clean=True))
    assert other.rebuild().succeeded
    other.close()
    bench.edit(OPENING, "confidence: low", "confidence: high")
    assert session.rebuild().succeeded
    session.close()
    assert bench.build().made == 0  # what the session did is kept where others find it


def test_what_changed_before_a_build_was_refused_is_seen_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(tmp_path)
    session = open_session(bench.root, bench.output, Options(jobs=1))
    assert session.rebuild().succeeded
    bench.edit(OPENING, "confidence: low", "confidence: high")

    def in_use(*_: object, **__: object) -> AbstractContextManager[None]:
        raise OutputRefusedError("the output is in use")

    with monkeypatch.context() as patch:
        patch.setattr(session.output, "lock", in_use)
        with pytest.raises(OutputRefusedError):
            session.rebuild(paths=[OPENING])
    bench.edit(ANSWER, "in May, basis", "in May now, basis")
    assert session.rebuild(paths=[ANSWER]).succeeded
    session.close()
    assert bench.files() == Bench.copy_of(bench.root, tmp_path / "clean").built().files()
