"""A look at all files of a folder: each as it is, whatever names it has."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from site_builder.build.disk import NO_FILE, look_mark, looks_mark, scan


def looked(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


@pytest.fixture(params=["by number", "by path"])
def root(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, on a system where folders are opened by number, and on one where they are not."""
    if request.param == "by path":
        monkeypatch.setattr(os, "supports_fd", os.supports_fd - {os.scandir})
    for name in ("site/a.md", "site/deep/a.md", "site/deep/b.html", "own/secret"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


def test_every_file_is_seen_as_it_is_but_those_left_out(root: Path) -> None:
    (root / "site/Thumbs.db").write_text("clutter")
    (root / "site/link").symlink_to("a.md")
    (root / "site/away").symlink_to("deep")
    expected = {name: looked(root / name) for name in ("site/a.md", "site/deep/a.md", "site/deep/b.html")}
    assert scan(f"{root}/", {"own/"}) == {**expected, "site/link": NO_FILE, "site/away": NO_FILE}
    assert scan(f"{root}/nothing/", {"own/"}) == {}


def test_a_file_with_two_names_is_told_from_another_of_the_same_name(root: Path) -> None:
    (root / "markdown/deep").mkdir(parents=True)
    os.link(root / "site/deep/a.md", root / "markdown/deep/a.md")
    os.link(root / "site/a.md", root / "site/other.md")
    os.utime(root / "site/a.md", ns=(5, 5))
    names = ("site/a.md", "site/other.md", "site/deep/a.md", "markdown/deep/a.md", "site/deep/b.html")
    assert scan(f"{root}/", {"own/"}) == {name: looked(root / name) for name in names}


def test_the_mark_of_many_looks_is_the_sum_of_each_and_tells_files_that_were_exchanged(root: Path) -> None:
    looks = scan(f"{root}/", {"own/"})
    assert looks_mark(looks) == sum(look_mark(path, look) for path, look in looks.items())
    draw = random.Random(1)
    many = [
        (f"site/{draw.randrange(10**6)}.html", (draw.randrange(10**3, 10**4), draw.randrange(10**18)))
        for _ in range(600)
    ]
    for (path, look), (other, another) in combinations(many, 2):
        assert look_mark(path, look) + look_mark(other, another) != look_mark(path, another) + look_mark(other, look)


def test_a_failure_names_the_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: int | str) -> object:
        raise OSError(errno.EIO, os.strerror(errno.EIO), folder)

    supported = os.scandir in os.supports_fd
    monkeypatch.setattr(os, "scandir", broken)
    monkeypatch.setattr(os, "supports_fd", {broken} if supported else set())
    with pytest.raises(OSError, match="Input/output") as caught:
        scan(f"{root}/", {"own/"})
    assert Path(caught.value.filename) == root


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_place_of_a_folder_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "templates")
    program = "import sys, pathlib; from site_builder.build.inputs import look; print(look(pathlib.Path(sys.argv[1])))"
    done = subprocess.run([sys.executable, "-c", program, root], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "{}\n"
