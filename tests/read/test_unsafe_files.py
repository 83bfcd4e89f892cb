"""Files that are not what they should be are refused by name, before anything is made of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.base.diagnostics import Diagnostic
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
    read_bytes = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == bench.root / path:
            raise PermissionError(13, "Permission denied", str(self))
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
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
