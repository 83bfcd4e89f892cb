"""What a build writes into its output, and what it finds unchanged."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import pickle
import sys
from pathlib import Path

import pytest

from site_builder.build.files import OWN_FOLDER, Output, OutputRefusedError, Put
from tests.build.outputs import (
    COPIES,
    NEW,
    OLD,
    build,
    clean,
    commit,
    own,
    put_all,
    recorded,
    reopen,
    run_script,
    tree,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "build"


# What is written


def test_a_first_build_writes_everything_and_gives_the_state_of_each_file(root: Path) -> None:
    written, states = build(root, NEW)
    assert written == (len(NEW), 0, 0)
    assert clean(root, NEW)
    for path, data in NEW.items():
        stat = (root / path).stat()
        assert states[path] == (len(data), stat.st_mtime_ns, hashlib.sha256(data).digest()[:16])


def test_a_build_changes_adds_and_removes(root: Path) -> None:
    build(root, OLD)
    inode = (root / "site/same.html").stat().st_ino
    written, _ = build(root, NEW)
    assert written == (len(NEW) - 1, 1, 5)
    assert clean(root, NEW)
    assert (root / "site/same.html").stat().st_ino == inode


def no_reading(file: str, data: bytes) -> bool:
    raise AssertionError(f"{file} is read")


def test_a_known_file_is_neither_read_nor_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, states = build(root, OLD)
    before = {path: (root / path).stat() for path in [*OLD, ".site-builder/record.json"]}
    monkeypatch.setattr("site_builder.build.files.has_bytes", no_reading)
    written, again = build(root, OLD, states)
    assert written == (0, len(OLD), 0)
    assert again == states
    after = {path: (root / path).stat() for path in before}
    assert [(s.st_ino, s.st_mtime_ns) for s in after.values()] == [(s.st_ino, s.st_mtime_ns) for s in before.values()]


def test_a_file_that_is_not_known_is_compared(root: Path) -> None:
    _, states = build(root, OLD)
    assert build(root, OLD) == ((0, len(OLD), 0), states)
    same_size = {**OLD, "site/index.html": b"OLD INDEX"}
    assert build(root, same_size)[0] == (1, len(OLD) - 1, 0)
    assert clean(root, same_size)


def test_a_known_file_with_other_bytes_of_the_same_size_is_written_unread(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, states = build(root, OLD)
    monkeypatch.setattr("site_builder.build.files.has_bytes", no_reading)
    same_size = {**OLD, "site/index.html": b"OLD INDEX"}
    written, again = build(root, same_size, states)
    assert written == (1, len(OLD) - 1, 0)
    assert again["site/index.html"].digest != states["site/index.html"].digest
    assert clean(root, same_size)


@pytest.mark.parametrize("text", [b"OLD INDEX", b"longer than it was"])
def test_a_known_file_that_was_changed_by_hand_is_not_intact_and_written_anew(root: Path, text: bytes) -> None:
    _, states = build(root, OLD)
    target = root / "site/index.html"
    target.write_bytes(text)
    os.utime(target, ns=(0, states["site/index.html"].mtime_ns + 1))
    output = Output(root)
    with output.lock():
        output.open()
        output.known(states)
        assert not output.is_intact("site/index.html")
        assert output.is_intact("site/same.html")
        assert not output.is_intact("site/never.html")
    assert build(root, OLD, states)[0] == (1, len(OLD) - 1, 0)
    assert clean(root, OLD)


def test_a_known_file_that_became_a_link_to_the_same_bytes_is_a_file_again(root: Path, tmp_path: Path) -> None:
    _, states = build(root, OLD)
    away = tmp_path / "away"
    (root / "site/index.html").rename(away)
    (root / "site/index.html").symlink_to(away)
    assert build(root, OLD, states)[0] == (1, len(OLD) - 1, 0)
    assert clean(root, OLD)
    assert away.read_bytes() == OLD["site/index.html"]


def test_with_rewrite_every_file_is_written(root: Path) -> None:
    _, states = build(root, NEW)
    written, again = build(root, NEW, states, rewrite=True)
    assert written == (len(NEW), 0, 0)
    assert {s.digest for s in again.values()} == {s.digest for s in states.values()}
    assert clean(root, NEW)


def test_what_is_kept_stays_and_what_is_neither_kept_nor_put_goes(root: Path) -> None:
    _, states = build(root, OLD)
    output = Output(root)
    with output.lock():
        output.open()
        output.known(states)
        kept = [path for path in OLD if output.is_intact(path) and "gone" not in path]
        puts = {"site/index.html": output.put("site/index.html", b"edited")}
        assert commit(output, puts, kept) == (1, len(OLD) - 3, 2)
    assert clean(root, {p: d for p, d in {**OLD, "site/index.html": b"edited"}.items() if "gone" not in p})


def test_one_edit_leaves_the_record_unwritten(root: Path) -> None:
    build(root, OLD)
    before = (root / OWN_FOLDER / "record.json").stat()
    build(root, {**OLD, "site/index.html": b"edited"})
    after = (root / OWN_FOLDER / "record.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_site_may_lose_all_its_files(root: Path) -> None:
    build(root, OLD)
    assert build(root, {})[0] == (0, 0, len(OLD))
    assert clean(root, {})


def test_a_file_cannot_be_kept_that_is_not_there(root: Path) -> None:
    build(root, OLD)
    output = Output(root)
    with output.lock():
        output.open()
        with pytest.raises(AssertionError, match=r"never\.html"):
            output.commit({"site/never.html": False})
    assert clean(root, OLD)


@pytest.mark.parametrize(
    "path",
    ["site", "site/", "index.html", "../x", "site/../x", "site/./x", "site//x", "/site/x", "site/a\\b", "site/x\0", ""],
)
def test_an_unsafe_path_is_a_bug(root: Path, path: str) -> None:
    output = Output(root)
    with output.lock():
        output.open()
        with pytest.raises(AssertionError, match="unsafe"):
            output.put(path, b"x")
        output.put("site/index.html", b"x")
        with pytest.raises(AssertionError, match="unsafe"):
            output.put_copy(path, "site/index.html")
    assert not root.parent.exists()


def test_of_two_puts_of_one_path_the_last_counts_and_copies_of_the_first_stay(root: Path) -> None:
    output = Output(root)
    with output.lock():
        output.open()
        puts = {"site/a": output.put("site/a", b"first"), "site/b": output.put_copy("site/b", "site/a")}
        puts["site/a"] = output.put("site/a", b"second")
        commit(output, puts)
    assert clean(root, {"site/a": b"second", "site/b": b"first"})


def test_what_was_staged_and_is_not_committed_does_not_reach_a_first_site(root: Path) -> None:
    output = Output(root)
    with output.lock():
        output.open()
        puts = put_all(output, OLD)
        output.put("site/stray.html", b"stray")
        commit(output, puts)
    assert clean(root, OLD)


def test_what_was_staged_and_is_gone_at_the_commit_leaves_the_last_site(root: Path) -> None:
    build(root, OLD)
    output = Output(root)
    with output.lock():
        output.open()
        puts = put_all(output, NEW)
        next((root / OWN_FOLDER / "stage").glob("*/site/added/one.html")).unlink()
        with pytest.raises(OutputRefusedError, match=r"site/added/one\.html: what was staged is gone; nothing was"):
            commit(output, puts)
    assert tree(root) == OLD
    assert clean(reopen(root).root, OLD) or recorded(root) > set(OLD)
    assert build(root, OLD)[0] == (0, len(OLD), 0)
    assert clean(root, OLD)


def test_a_file_comes_where_a_folder_with_clutter_was(root: Path) -> None:
    build(root, OLD)
    (root / "site/was-folder/deep/.DS_Store").write_bytes(b"x")
    build(root, NEW)
    assert clean(root, NEW)


# Several builds


def session(root: Path) -> Output:
    """Build ``OLD`` by an output that knows what it did."""
    output = Output(root)
    with output.lock():
        output.open()
        puts = put_all(output, OLD)
        commit(output, puts)
        output.known({path: put.state for path, put in puts.items()})
    return output


def no_looking(root: str, *_: object) -> dict[str, tuple[int, int]]:
    raise AssertionError(f"{root} is looked at")


def test_a_build_goes_on_from_the_last_without_looking(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = session(root)
    monkeypatch.setattr("site_builder.build.looking.scan", no_looking)
    monkeypatch.setattr("site_builder.build.files.has_bytes", no_reading)
    with output.lock():
        assert output.resume()
        assert all(map(output.is_intact, OLD))
    with output.lock():
        assert output.resume()
        puts = put_all(output, NEW)
        assert commit(output, puts) == (len(NEW) - 1, 1, 5)
        output.known({path: put.state for path, put in puts.items()})
    assert clean(root, NEW)
    with output.lock():
        assert output.resume()
        assert all(map(output.is_intact, NEW))
        edit = output.put("site/index.html", b"edited")
        assert output.commit({"site/index.html": edit.changed}) == (1, 7, 0)
    assert clean(root, {**NEW, "site/index.html": b"edited"})


def test_a_build_does_not_go_on_where_another_was(root: Path) -> None:
    output = session(root)
    build(root, NEW)
    for _ in range(2):
        with output.lock():
            assert not output.resume()
    with output.lock():
        output.open()
        assert output.present is not None
        assert output.present.keys() == NEW.keys()


def test_a_build_does_not_go_on_from_one_that_failed_or_whose_files_are_not_known(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = session(root)
    with output.lock():
        assert output.resume()
        puts = put_all(output, NEW)
        with monkeypatch.context() as patched:
            patched.setattr("site_builder.build.files.write_journal", lambda file, journal: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                commit(output, puts)
    with output.lock():
        assert not output.resume()
        output.open()
        commit(output, put_all(output, NEW))
    with output.lock():
        assert not output.resume()


@pytest.mark.parametrize("is_link", [False, True])
def test_what_came_since_the_output_was_looked_at_is_not_overwritten(root: Path, tmp_path: Path, is_link: bool) -> None:
    output = session(root)
    mine = tmp_path / "mine"
    mine.mkdir()
    if is_link:
        (root / "site/added").symlink_to(mine)
    else:
        (root / "site/added").mkdir()
    (root / "site/added/one.html").write_bytes(b"mine")
    with output.lock():
        assert output.resume()
        with pytest.raises(OutputRefusedError, match=r"no build made \(site/added"):
            commit(output, put_all(output, NEW))
    assert (root / "site/added/one.html").read_bytes() == b"mine"
    assert own(root) == {"lock", "record.json"}


# Copies


def test_a_copy_is_a_second_name_of_one_file(root: Path) -> None:
    _, states = build(root, NEW)
    assert (root / "site/copy.md").samefile(root / "markdown/index.md")
    assert states["site/copy.md"] == states["markdown/index.md"]
    assert build(root, NEW, states)[0] == (0, len(NEW), 0)


@pytest.mark.parametrize("number", [errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV])
def test_a_copy_is_a_file_of_its_own_where_there_are_no_second_names(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def failing(source: str, target: str) -> None:
        raise OSError(number, os.strerror(number), source, None, target)

    monkeypatch.setattr(os, "link", failing)
    build(root, NEW)
    assert clean(root, NEW)
    assert not (root / "site/copy.md").samefile(root / "markdown/index.md")


@pytest.mark.parametrize("changed", ["site/copy.md", "markdown/index.md"])
@pytest.mark.parametrize("by_state", [True, False])
def test_of_a_file_and_its_copy_only_the_one_that_is_gone_is_written(root: Path, changed: str, by_state: bool) -> None:
    _, states = build(root, NEW)
    (root / changed).unlink()
    assert build(root, NEW, states if by_state else {})[0] == (1, len(NEW) - 1, 0)
    assert clean(root, NEW)


def test_a_copy_that_is_changed_by_hand_is_told_from_the_other(root: Path) -> None:
    _, states = build(root, NEW)
    (root / "site/copy.md").unlink()
    (root / "site/copy.md").write_bytes(b"NEW INDEX")
    assert build(root, NEW, states)[0] == (1, len(NEW) - 1, 0)
    assert clean(root, NEW)


def test_a_copy_of_another_file_than_the_last_is_a_bug(root: Path) -> None:
    output = Output(root)
    with output.lock():
        output.open()
        output.put("site/a", b"a")
        output.put("site/b", b"b")
        with pytest.raises(AssertionError, match="not the last"):
            output.put_copy("site/c", "site/a")


# Processes that put


def put_in_workers(root: Path) -> None:
    """Build ``NEW`` by four forked processes, each of which gives its states through a pipe."""
    output = Output(root)
    with output.lock():
        output.open()
        ends = []
        paths = sorted(NEW.keys() - COPIES.keys())
        for number in range(4):
            reading, writing = os.pipe()
            if not os.fork():
                done = put_all(output, {p: NEW[p] for p in [*paths[number::4], *COPIES]})
                output.abandon()  # not the worker's to abandon: nothing happens
                os.write(writing, pickle.dumps(done))
                os._exit(0)
            os.close(writing)
            ends.append(reading)
        puts: dict[str, Put] = {}
        for end in ends:
            with os.fdopen(end, "rb") as file:
                puts.update(pickle.load(file))
            os.wait()
        sys.stdout.write(json.dumps(commit(output, puts)))


def test_forked_processes_put_side_by_side(root: Path) -> None:
    build(root, OLD)
    assert json.loads(run_script("test_output", "put_in_workers(Path(sys.argv[1]))", root)) == [len(NEW) - 1, 1, 5]
    assert clean(root, NEW)


def test_a_worker_that_outlives_its_build_does_not_reach_the_next(root: Path) -> None:
    late = Output(root)
    with late.lock():
        late.open()
    output = Output(root)
    with output.lock():
        output.open()
        puts = put_all(output, NEW)
        late.put("site/index.html", b"late")
        late.put("site/late.html", b"late")
        commit(output, puts)
    assert clean(root, NEW)
    late.put("site/late.html", b"too late")
    assert clean(reopen(root).root, NEW)


def test_only_the_process_that_has_the_lock_opens_and_commits(root: Path) -> None:
    output = Output(root)
    with pytest.raises(AssertionError):
        output.open()
    with output.lock(), pytest.raises(AssertionError):
        output.commit({})
    with pytest.raises(AssertionError):
        output.open()
