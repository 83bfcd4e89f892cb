"""One build at a time in one output: who waits for whom."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.build.files import OWN_FOLDER, Holder, Output, OutputRefusedError
from tests.build.outputs import (
    NEW,
    OLD,
    REPOSITORY,
    build,
    clean,
    commit,
    put_all,
    refusal,
    run_script,
    script,
    tree,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "build"


HOLD = """
output = Output(Path(sys.argv[1]))
with output.lock():
    output.open()
    if sys.argv[2:] == ["fork"]:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, b"x")
            time.sleep(600)
            os._exit(0)
        os.read(reading, 1)
        print(child, flush=True)
    else:
        print("held", flush=True)
    sys.stdin.readline()
    puts = put_all(output, OLD)
    commit(output, puts)
"""


@contextlib.contextmanager
def holder(root: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the lock until it is sent a line; it builds ``OLD`` then."""
    with subprocess.Popen(
        script("outputs", HOLD, root, *arguments),
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_a_second_build_waits_for_the_first_and_says_for_whom(root: Path) -> None:
    told: list[Holder] = []
    with holder(root) as process:
        assert said(process) == "held"

        def waiting(who: Holder) -> None:
            told.append(who)
            assert process.stdin
            process.stdin.write("go on\n")
            process.stdin.flush()

        output = Output(root)
        with output.lock(600, waiting):
            output.open()
            assert tree(root) == OLD
            commit(output, put_all(output, NEW))
        assert process.wait() == 0
    assert [who.pid for who in told] == [process.pid]
    assert told[0].host
    assert clean(root, NEW)


def test_a_second_build_that_waited_enough_is_refused_and_told_who_builds(root: Path) -> None:
    with holder(root) as process:
        said(process)
        before = {path: path.lstat() for path in root.rglob("*")}
        with pytest.raises(OutputRefusedError) as caught, Output(root).lock(0.2):
            pytest.fail("it has the lock")
        assert {path: path.lstat() for path in root.rglob("*")} == before
    who = f"in use by process {process.pid} on {os.uname().nodename}, since 20"
    assert who in str(caught.value)


@pytest.mark.parametrize("arguments", [(), ("fork",)], ids=["alone", "with a child that lives on"])
def test_a_killed_build_keeps_nobody_waiting(root: Path, arguments: tuple[str, ...]) -> None:
    with holder(root, *arguments) as process:
        child = said(process)
        process.kill()
        process.wait()
        try:
            with Output(root).lock(0):
                assert not arguments or Path(f"/proc/{child}").exists() or sys.platform != "linux"
        finally:
            if arguments:
                os.kill(int(child), signal.SIGKILL)


def test_two_builds_of_one_process_wait_for_each_other_too(root: Path) -> None:
    first, second = Output(root), Output(root)
    with first.lock():
        with pytest.raises(OutputRefusedError, match=f"in use by process {os.getpid()} on"), second.lock(0):
            pytest.fail("it has the lock")
        first.open()
        commit(first, put_all(first, OLD))
    with second.lock(0):
        second.open()
    assert (root / OWN_FOLDER / "lock").read_bytes() == b""


CHILD_LEAVES = """
output = Output(Path(sys.argv[1]))
try:
    with output.lock():
        output.open()
        puts = put_all(output, OLD)
        child = os.fork()
        if not child:
            raise ZeroDivisionError
        os.waitpid(child, 0)
        try:
            with Output(Path(sys.argv[1])).lock(0):
                print("it has the lock")
        except OutputRefusedError:
            commit(output, puts)
except ZeroDivisionError:
    os._exit(0)
"""


def test_a_forked_child_that_leaves_by_an_error_takes_nothing_with_it(root: Path) -> None:
    assert run_script("outputs", CHILD_LEAVES, root) == ""
    assert clean(root, OLD)


def test_a_first_build_that_fails_leaves_no_folder_and_the_next_makes_its_own(root: Path) -> None:
    for _ in range(2):
        with contextlib.suppress(ZeroDivisionError), (output := Output(root)).lock():
            output.open()
            put_all(output, OLD)
            raise ZeroDivisionError
        assert not root.parent.exists()
    build(root, OLD)
    assert clean(root, OLD)


def test_a_build_that_waits_for_a_first_one_that_fails_goes_on(root: Path) -> None:
    first, second = Output(root), Output(root)
    with contextlib.ExitStack() as stack:
        stack.enter_context(first.lock())
        first.open()
        with second.lock(600, lambda who: stack.close()):
            second.open()
            commit(second, put_all(second, NEW))
    assert clean(root, NEW)


def test_a_lock_that_says_nothing_is_a_lock(root: Path) -> None:
    with Output(root).lock():
        (root / OWN_FOLDER / "lock").write_bytes(b"[]")
        with (
            pytest.raises(OutputRefusedError, match="in use by a process that is not known"),
            Output(root).lock(0),
        ):
            pytest.fail("it has the lock")


def test_a_lock_that_is_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    build(root, OLD)
    away = tmp_path / "away"
    away.write_bytes(b"mine")
    (root / OWN_FOLDER / "lock").unlink()
    (root / OWN_FOLDER / "lock").symlink_to(away)
    assert ".site-builder/lock" in refusal(root)
    assert away.read_bytes() == b"mine"


def test_where_the_file_system_has_no_locks_a_file_stands_for_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def failing(fd: int, how: int) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", failing)
    with Output(root).lock():
        with pytest.raises(OutputRefusedError) as caught, Output(root).lock(0):
            pytest.fail("it has the lock")
        marker = root / OWN_FOLDER / "lock.held"
        assert f"in use by process {os.getpid()} on" in str(caught.value)
        assert f"if that process is gone, delete {marker}" in str(caught.value)
        assert marker.exists()
    assert not root.parent.exists()
    build(root, NEW)
    assert clean(root, NEW)
