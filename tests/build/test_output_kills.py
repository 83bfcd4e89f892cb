"""What a kill leaves in the output, and how the next build finishes it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.build.files import OWN_FOLDER, Output, OutputRefusedError
from tests.build.outputs import (
    NEW,
    OLD,
    Files,
    build,
    clean,
    commit,
    is_all_recorded,
    own,
    put_all,
    refusal,
    reopen,
    run_script,
    tree,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "build"


# Kills

STEPS = ("open", "write", "replace", "rename", "unlink", "rmdir", "mkdir", "link")


def dying_at(number: int) -> None:
    """Make this process kill itself before its ``number``-th step on the disk; a write stops half way."""
    left = [number]

    def stop(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            left[0] -= name != "open" or bool(arguments[1] & os.O_CREAT)
            if not left[0]:
                if name == "write":
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, stop(name, getattr(os, name)))


def is_killed(number: int, work: Callable[[], object]) -> bool:
    """Do work in a child that kills itself at a step; tell whether it came that far."""
    child = os.fork()
    if not child:
        dying_at(number)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    return status == signal.SIGKILL


def begin(root: Path, old: Files | None) -> None:
    shutil.rmtree(root, ignore_errors=True)
    if old is not None:
        build(root, old)


def check_end(root: Path, old: Files | None, new: Files, found: set[str]) -> None:
    """Check that an output that was opened after a kill is the old or the new site, and can be built anew."""
    now = tree(root)
    assert now in (dict(old or {}), dict(new)), now
    found.add("new" if now == new else "old")
    assert not (root / OWN_FOLDER).exists() or own(root) <= {"lock", "record.json"}
    build(root, new)
    assert clean(root, new)


def kill_everywhere(root: Path, old: Files | None, new: Files, *, rewrite: bool = False) -> None:
    """Kill a build at each of its steps in turn, and the build that finishes it at each of its own."""
    found: set[str] = set()
    number = 1
    os.fsync = lambda fd: None  # what a process wrote outlives it
    while True:
        begin(root, old)
        if not is_killed(number, lambda: build(root, new, rewrite=rewrite)):
            break
        assert is_all_recorded(root)
        saved = root.with_name("saved")
        shutil.rmtree(saved, ignore_errors=True)
        has_journal = (root / OWN_FOLDER / "journal.json").exists()
        if has_journal:
            shutil.copytree(root, saved, symlinks=True)
        was_old = tree(root) == dict(old or {})
        output = reopen(root)
        assert was_old or has_journal or tree(root) == new
        assert output.recovered == has_journal
        assert not has_journal or tree(root) == new
        check_end(root, old, new, found)
        again = 1
        while has_journal and not number % 6:  # all of them would take a minute
            shutil.rmtree(root)
            shutil.copytree(saved, root, symlinks=True)
            if not is_killed(again, lambda: reopen(root)):
                break
            assert is_all_recorded(root)
            reopen(root)
            assert clean(root, new)
            again += 1
        number += 1
    assert clean(root, new)
    assert found == {"old", "new"}
    assert number > 8, number


@pytest.mark.parametrize(
    "sites",
    [
        "None, NEW",
        "OLD, NEW",
        "OLD, {p: OLD[p] for p in OLD if 'gone' not in p}",
        "OLD, {**OLD, 'site/index.html': b'edited'}",
    ],
    ids=["first", "next", "only removals", "one edit"],
)
def test_a_build_that_is_killed_at_any_step_leaves_the_old_site_or_the_next_finishes_the_new(
    tmp_path: Path, sites: str
) -> None:
    run_script("test_output_kills", f"kill_everywhere(Path(sys.argv[1]), {sites})", tmp_path / "build")


def half_moved(root: Path, steps: int = 3) -> None:
    """Build ``OLD``, then ``NEW`` until a disk that fails after some moves leaves a journal."""
    build(root, OLD)
    real = os.replace
    left = [3 + steps]  # two records and the journal come first

    def failing(source: str, target: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.EIO, "Input/output error", source, None, target)
        real(source, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", failing)
        message = refusal(root)
    assert "Input/output error; files are being moved: the next build finishes it" in message
    assert "/stage/" not in message
    assert "journal.json" in own(root)
    assert tree(root) not in (OLD, NEW)


def test_a_journal_is_finished_even_by_a_build_that_fails(root: Path) -> None:
    half_moved(root)
    output = Output(root)
    with contextlib.suppress(ZeroDivisionError), output.lock():
        output.open()
        assert output.recovered
        output.put("site/index.html", b"half")
        raise ZeroDivisionError
    assert clean(root, NEW)
    assert not reopen(root).recovered


DAMAGED = [
    b"", b"{", b"[]", b"7", b"\xff", b"[" * 100_000, b'{"version":1}', b'{"version":2,"stage":"ab"}',
    b'{"version":1,"stage":"ab","folders":[],"moves":["site/index.html"],"remov',
    b'{"version":1,"stage":"../..","folders":[],"moves":[],"removals":[]}',
    b'{"version":1,"stage":7,"folders":[],"moves":[],"removals":[]}',
    b'{"version":1,"stage":"ab","folders":[],"moves":[7],"removals":[]}',
    b'{"version":1,"stage":"ab","folders":null,"moves":[],"removals":["site/index.html"]}',
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED, ids=[str(text[:30]) for text in DAMAGED])
def test_a_damaged_journal_is_dropped_with_what_was_staged(root: Path, text: bytes) -> None:
    build(root, OLD)
    staged = root / OWN_FOLDER / "stage/ab/site/index.html"
    staged.parent.mkdir(parents=True)
    staged.write_bytes(b"half")
    (root / OWN_FOLDER / "journal.json").write_bytes(text)
    assert not reopen(root).recovered
    assert clean(root, OLD)


def test_a_journal_that_lies_moves_and_removes_nothing_that_is_not_the_site_s(root: Path) -> None:
    build(root, OLD)
    victim = root.parent / "victim.txt"
    victim.write_bytes(b"mine")
    stage = root / OWN_FOLDER / "stage/ab"
    for path in ("site/foreign.html", "site/index.html", "thesis.txt"):
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_bytes(b"staged")
    paths = ["../victim.txt", str(victim), "site/../../victim.txt", "site/foreign.html", "thesis.txt"]
    journal = {"version": 1, "stage": "ab", "folders": ["..", "/"], "moves": paths, "removals": paths}
    (root / OWN_FOLDER / "journal.json").write_text(json.dumps(journal))
    assert reopen(root).recovered
    assert clean(root, OLD)
    assert victim.read_bytes() == b"mine"


def test_nothing_is_finished_where_a_foreign_file_has_come(root: Path) -> None:
    half_moved(root)
    (root / "site/mine.txt").write_bytes(b"mine")
    before = tree(root)
    assert "site/mine.txt" in refusal(root)
    assert tree(root) == before
    (root / "site/mine.txt").unlink()
    assert clean(reopen(root).root, NEW)


def test_nothing_is_finished_through_a_link(root: Path, tmp_path: Path) -> None:
    half_moved(root, 0)
    away = tmp_path / "away"
    away.mkdir()
    (away / "one.html").write_bytes(b"mine")
    (root / "site/added").symlink_to(away)
    assert "site/added" in refusal(root)
    assert (away / "one.html").read_bytes() == b"mine"


def test_a_folder_with_foreign_files_where_a_file_has_to_come_is_left_for_the_next_build(root: Path) -> None:
    build(root, OLD)
    output = Output(root)
    with output.lock():
        output.open()
        puts = put_all(output, NEW)
        (root / "site/was-folder/mine.txt").write_bytes(b"mine")
        with pytest.raises(OutputRefusedError, match=r"was-folder: Directory not empty; .* the next build finishes it"):
            commit(output, puts)
    assert "site/was-folder/mine.txt" in refusal(root)
    assert (root / "site/was-folder/mine.txt").read_bytes() == b"mine"
    (root / "site/was-folder/mine.txt").unlink()
    assert clean(reopen(root).root, NEW)
