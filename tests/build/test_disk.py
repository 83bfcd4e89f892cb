"""A look at all files of a folder: each as it is, whatever names it has."""

from __future__ import annotations

import os
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
    assert scan(f"{root}/", "own") == {**expected, "site/link": NO_FILE, "site/away": NO_FILE}
    assert scan(f"{root}/nothing/", "own") == {}


def test_a_file_with_two_names_is_told_from_another_of_the_same_name(root: Path) -> None:
    (root / "markdown/deep").mkdir(parents=True)
    os.link(root / "site/deep/a.md", root / "markdown/deep/a.md")
    os.link(root / "site/a.md", root / "site/other.md")
    os.utime(root / "site/a.md", ns=(5, 5))
    names = ("site/a.md", "site/other.md", "site/deep/a.md", "markdown/deep/a.md", "site/deep/b.html")
    assert scan(f"{root}/", "own") == {name: looked(root / name) for name in names}


def test_the_mark_of_many_looks_is_the_sum_of_each_and_tells_files_that_were_exchanged(root: Path) -> None:
    looks = scan(f"{root}/", "own")
    assert looks_mark(looks) == sum(look_mark(path, look) for path, look in looks.items())
    exchanged = {**looks, "site/a.md": looks["site/deep/a.md"], "site/deep/a.md": looks["site/a.md"]}
    assert looks_mark(exchanged) != looks_mark(looks)
