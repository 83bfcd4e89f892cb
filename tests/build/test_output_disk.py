"""A disk that is full, read-only or broken."""

from __future__ import annotations

import contextlib
import errno
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.build.files import OutputRefusedError
from tests.build.outputs import (
    NEW,
    OLD,
    Files,
    build,
    clean,
    is_all_recorded,
    own,
    refusal,
    reopen,
    run_script,
    tree,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "build"


@pytest.mark.parametrize(
    ("number", "old"),
    [
        (errno.ENOSPC, OLD),
        (errno.EIO, OLD),
        (errno.ENOSPC, None),
        (errno.EDQUOT, None),
        (errno.EROFS, None),
        (errno.EACCES, None),
    ],
    ids=["full", "broken", "first full", "first over quota", "first read-only", "first forbidden"],
)
def test_a_disk_that_fails_at_any_step_leaves_the_old_site_or_the_next_build_finishes_the_new(
    root: Path, number: int, old: Files | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda fd: None)  # slow, and of use to a machine without power only
    at = 1
    outcomes: set[str] = set()
    while True:
        if root.parent.exists():
            shutil.rmtree(root.parent)
        if old is not None:
            build(root, old)
        left = [at]

        def failing(real: Callable[..., Any], left: list[int] = left) -> Callable[..., Any]:
            def step(*arguments: Any, **named: Any) -> Any:
                left[0] -= 1
                if left[0] == 0:
                    name = arguments[0] if isinstance(arguments[0], str) else None
                    raise OSError(number, os.strerror(number), name)
                return real(*arguments, **named)

            return step

        with pytest.MonkeyPatch.context() as patched:
            for name in ("open", "write", "replace", "mkdir"):
                patched.setattr(os, name, failing(getattr(os, name)))
            try:
                build(root, NEW)
            except OutputRefusedError as error:
                message = str(error)
            else:
                message = ""
        if left[0] > 0:
            break
        at += 1
        assert not message or os.strerror(number) in message
        if not message:  # who holds the lock need not be said, and a failed move is tried again
            outcomes.add("none")
            reopen(root)
        elif "the next build finishes it" in message:
            outcomes.add("finished")
            assert is_all_recorded(root)
            assert reopen(root).recovered
        else:
            outcomes.add("nothing")
            assert tree(root) == dict(old or {})
            assert old is not None or not root.parent.exists()
            assert old is None or own(root) <= {"lock", "record.json"}
            build(root, NEW)
        assert clean(root, NEW)
    assert {"nothing", "none"} <= outcomes
    assert at > 20


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Mount a small file system in memory on a folder."""
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("only root can mount a file system; a disk that fails is simulated in the tests above")
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"a file system cannot be mounted here, {done.stderr.strip()}; a failing disk is simulated above")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_last_site_and_nothing_staged(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=256k") as folder:
        root = folder / "build"
        build(root, OLD)
        big = {**NEW, **{f"site/pages/{n}.html": bytes(20_000) for n in range(20)}}
        message = refusal(root, big)
        assert "No space left on device; nothing was changed" in message
        assert f"{root}/site/pages/" in message
        assert clean(root, OLD)
        build(root, NEW)
        assert clean(root, NEW)


def test_a_disk_that_is_full_to_the_last_byte_is_no_bug(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=256k") as folder:
        root = folder / "build"
        build(root, OLD)
        with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
            while filler.write(bytes(4096)):
                pass
        assert "No space left on device; nothing was changed" in refusal(root)
        (folder / "filler").unlink()
        assert clean(root, OLD)


def test_a_read_only_disk_is_refused(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=256k") as folder:
        build(folder / "build", OLD)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        assert "Read-only file system" in refusal(folder / "build")
        assert "Read-only file system" in refusal(folder / "other")
        assert clean(folder / "build", OLD)


def test_a_folder_that_may_not_be_written_is_refused(root: Path) -> None:
    build(root, OLD)  # what a build loads is loaded before this process may read less
    with powerless(), tempfile.TemporaryDirectory() as folder:
        closed = Path(folder) / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        assert "Permission denied" in refusal(closed / "build")
        assert not (closed / "build").exists()


@contextlib.contextmanager
def powerless() -> Iterator[None]:
    """Be somebody who may not write everywhere: root is nobody meanwhile."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_an_output_below_a_file_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    assert "cannot be written" in refusal(tmp_path / "file/deep/build")
    assert tree(tmp_path) == {"file": b"mine"}


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    build(Path(sys.argv[1]), {**NEW, "site/big.html": bytes(20_000)})
except OutputRefusedError as error:
    print(error)
"""


def test_a_file_that_the_system_takes_a_part_of_is_not_published(root: Path) -> None:
    build(root, OLD)
    assert "site/big.html: File too large; nothing was changed" in run_script("outputs", LIMITED, root)
    assert clean(root, OLD)


def test_a_write_that_takes_a_part_at_a_time_is_gone_on_with(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    build(root, NEW)
    assert clean(root, NEW)


def test_a_read_that_gives_a_part_at_a_time_is_gone_on_with(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root, NEW)
    real = os.read
    monkeypatch.setattr(os, "read", lambda fd, size: real(fd, min(size, 3)))
    assert build(root, NEW)[0] == (0, len(NEW), 0)


def test_a_refusal_goes_from_a_worker_to_its_parent() -> None:
    error = pickle.loads(pickle.dumps(OutputRefusedError("the output cannot be written: x")))
    assert isinstance(error, OutputRefusedError)
    assert str(error) == "the output cannot be written: x"


def test_a_foreign_file_of_any_name_is_named_in_one_line(root: Path) -> None:
    root.mkdir(parents=True)
    (root / "a\nb\udcff").write_bytes(b"mine")
    assert "a\\x0ab\\xdcff" in refusal(root).encode("utf-8").decode("utf-8")
    assert [path.name for path in root.iterdir()] == ["a\nb\udcff"]
