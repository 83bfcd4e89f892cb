"""Files that are not what they should be are refused by name, before anything is made of them."""

from __future__ import annotations

import builtins
import io
import os
from pathlib import Path
from typing import Any

import pytest

from site_builder.base.diagnostics import Diagnostic
from site_builder.read.files import list_files, read_file
from tests.bench import Bench, shown

SEED = "seeds/answer.txt"


def refused(bench: Bench) -> Diagnostic:
    """Check, expect one error, and see that a build stops at it without touching the output."""
    found = [d for d in bench.check() if d.severity == "error"]
    assert len(found) == 1, shown(bench.check())
    assert not bench.build().succeeded
    assert not bench.output.exists()
    return found[0]


def test_a_link_to_a_file_outside_is_refused_by_name(bench: Bench) -> None:
    secret = bench.root.parent / "secret.txt"
    secret.write_text("The Dockers’ Union opposes an opening in May.", "utf-8")
    bench.remove(SEED)
    (bench.root / SEED).symlink_to(secret)
    found = refused(bench)
    assert (found.code, str(found.place)) == ("file-outside", f"{SEED}:1:1")
    assert f"‘{SEED}’" in found.message


def test_a_link_to_another_folder_of_the_project_is_refused(bench: Bench) -> None:
    bench.remove(SEED)
    (bench.root / SEED).symlink_to("../content/site.yaml")
    assert refused(bench).code == "file-outside"


def test_a_link_inside_the_folder_is_followed(bench: Bench) -> None:
    bench.move(SEED, "seeds/.kept.txt")
    (bench.root / SEED).symlink_to(".kept.txt")
    assert bench.check() == ()


def test_a_link_that_leads_nowhere_is_refused_by_name(bench: Bench) -> None:
    bench.remove(SEED)
    (bench.root / SEED).symlink_to("nothing.txt")
    found = refused(bench)
    assert found.code == "file-missing"
    assert SEED in found.message


def test_a_folder_named_like_a_source_is_refused_by_name(bench: Bench) -> None:
    bench.remove(SEED)
    (bench.root / SEED).mkdir()
    found = refused(bench)
    assert (found.code, str(found.place)) == ("file-not-regular", f"{SEED}:1:1")
    assert f"‘{SEED}’ is a folder" in found.message


def test_a_folder_named_like_a_source_is_refused_even_where_no_annotation_names_it(bench: Bench) -> None:
    (bench.root / "seeds/extra.txt").mkdir()
    found = refused(bench)
    assert (found.code, found.place.path) == ("file-not-regular", "seeds/extra.txt")


def test_a_pipe_is_refused_by_name_and_not_waited_for(bench: Bench) -> None:
    bench.remove(SEED)
    os.mkfifo(bench.root / SEED)
    found = refused(bench)
    assert (found.code, found.place.path) == ("file-not-regular", SEED)


def test_a_pipe_that_no_annotation_names_is_refused_by_name(bench: Bench) -> None:
    os.mkfifo(bench.root / "seeds/extra.md")
    found = refused(bench)
    assert (found.code, found.place.path) == ("file-not-regular", "seeds/extra.md")


@pytest.mark.parametrize(
    "path", ["content/registry/topics.yaml", "content/annotations/answer.yaml", "content/site.yaml"]
)
def test_a_pipe_or_a_folder_in_place_of_a_yaml_file_is_refused_by_name(bench: Bench, path: str) -> None:
    bench.remove(path)
    os.mkfifo(bench.root / path)
    assert (refused(bench).code, refused(bench).place.path) == ("file-not-regular", path)
    bench.remove(path)
    (bench.root / path).mkdir()
    assert (refused(bench).code, refused(bench).place.path) == ("file-not-regular", path)


@pytest.mark.parametrize(
    "path", [SEED, "content/registry/topics.yaml", "content/annotations/answer.yaml", "content/pages/method.md"]
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    bench: Bench, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: Any, *arguments: Any, **options: Any) -> Any:
        if str(file) == str(bench.root / path):
            raise PermissionError(13, "Permission denied", str(file))
        return plain_open(file, *arguments, **options)

    plain_open = open
    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    found = refused(bench)
    assert (found.code, str(found.place)) == ("file-unreadable", f"{path}:1:1")
    assert "Permission denied" in found.message


@pytest.mark.parametrize("name", ["../site.yaml", "/etc/hosts.txt", "a/../../x.txt", "..\\x.txt"])
def test_a_source_outside_its_folder_is_refused(bench: Bench, name: str) -> None:
    bench.edit("content/annotations/answer.yaml", "source: answer.txt", f"source: '{name}'")
    found = refused(bench)
    assert found.code in ("path-unsafe", "file-missing")
    assert found.place == bench.place("content/annotations/answer.yaml", f"▸'{name}'")


def test_a_link_in_the_middle_of_a_path_that_leads_outside_is_refused(bench: Bench) -> None:
    outside = bench.root.parent / "outside"
    outside.mkdir()
    (bench.root / SEED).rename(outside / "answer.txt")
    (bench.root / "seeds/sub").symlink_to(outside)
    bench.edit("content/annotations/answer.yaml", "source: answer.txt", "source: sub/answer.txt")
    assert refused(bench).code == "file-outside"


def test_a_source_in_a_folder_below_seeds_is_read(bench: Bench) -> None:
    bench.move(SEED, "seeds/2021/answer.txt")
    bench.edit("content/annotations/answer.yaml", "source: answer.txt", "source: 2021/answer.txt")
    assert bench.check() == ()


def test_a_hidden_file_is_passed_over(bench: Bench) -> None:
    bench.write("seeds/.draft.txt", "x").write("seeds/.git/x.txt", "x").write("content/annotations/.a.yaml", "x: [")
    assert bench.check() == ()


def test_a_folder_that_is_no_project_is_refused_with_a_hint(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {})
    bench.root.mkdir()
    found = refused(bench)
    assert (found.code, found.place.path) == ("file-missing", "content/site.yaml")
    assert "--project" in found.hint


def test_a_source_whose_annotation_cannot_be_read_is_not_called_unused(bench: Bench) -> None:
    bench.write("content/annotations/answer.yaml", "source: [\n")
    assert bench.codes() == ["yaml-syntax"]


def test_a_page_that_cannot_be_read_is_not_called_missing(bench: Bench) -> None:
    bench.write("content/pages/method.md", "No front matter.\n")
    assert bench.codes() == ["page-front-matter"]


def read(project: Path, relative: str, limit: int = 1_000) -> bytes | str:
    """Read a file; gives its bytes, or the code of what is wrong."""
    file, problems = read_file(project, relative, limit)
    if file is None:
        assert len(problems) == 1
        return problems[0].code
    assert (file.path, problems) == (relative, ())
    return file.data


def test_a_link_among_the_folders_is_followed_within_the_top_folder_only(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "seeds/kept/deep").mkdir(parents=True)
    (project / "seeds/kept/deep/a.txt").write_bytes(b"inside")
    (project / "content").mkdir()
    (project / "content/a.txt").write_bytes(b"beside")
    (tmp_path / "a.txt").write_bytes(b"outside")
    (project / "seeds/near").symlink_to("kept")
    (project / "seeds/kept/back").symlink_to("../kept/deep")
    (project / "seeds/beside").symlink_to("../content")
    (project / "seeds/away").symlink_to(tmp_path)
    (project / "seeds/round").symlink_to("round")
    for path in ("kept/deep", "near/deep", "near/back", "kept/back", "away/project/seeds/kept/deep"):
        assert read(project, f"seeds/{path}/a.txt") == b"inside"
    for path in ("beside", "away", "near/../../content"):
        assert read(project, f"seeds/{path}/a.txt") == "file-outside"
    assert read(project, "seeds/round/a.txt") == "file-unreadable"
    assert read(project, "seeds/kept/deep/a.txt/b.txt") == "file-unreadable"


def test_the_top_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere/sub").mkdir(parents=True)
    (tmp_path / "elsewhere/sub/a.txt").write_bytes(b"text")
    (tmp_path / "project").mkdir()
    (tmp_path / "project/seeds").symlink_to(tmp_path / "elsewhere")
    assert read(tmp_path / "project", "seeds/sub/a.txt") == b"text"


def test_a_file_is_read_up_to_the_limit_and_not_beyond(tmp_path: Path) -> None:
    for size, outcome in ((0, b""), (10, b"x" * 10), (11, "file-too-large")):
        (tmp_path / "a.txt").write_bytes(b"x" * size)
        assert read(tmp_path, "a.txt", 10) == outcome


def test_a_folder_is_listed_with_all_below_it_in_order_of_the_paths(tmp_path: Path) -> None:
    for path in ("s/b.txt", "s/a/c.txt", "s/a.txt", "s/x.md", "s/.h.txt", "s/.h/d.txt", "s/dir.txt/e.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    (tmp_path / "s/link.txt").symlink_to("nowhere")
    expected = ["s/a.txt", "s/a/c.txt", "s/b.txt", "s/dir.txt", "s/dir.txt/e.txt", "s/link.txt"]
    assert list_files(tmp_path, "s", (".txt",)) == expected
    assert list_files(tmp_path, "s/a", (".txt", ".md")) == ["s/a/c.txt"]
    assert list_files(tmp_path, "nothing", (".txt",)) == []
