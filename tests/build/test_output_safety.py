"""What a build may write and remove: its own files in its own folder, all of them or none."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.build.run import BuildReport
from tests.bench import ANSWER, OPENING, SITE, Bench, shown

RECORD = ".site-builder/record.json"


def everything(folder: Path) -> dict[str, bytes | str | None]:
    """Give all that lies in a folder: bytes of files, targets of links, nothing for folders.

    What the program remembers between builds is left out: it may know more after a build that failed.
    """
    found: dict[str, bytes | str | None] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.startswith(".site-builder/state.sqlite"):
            continue
        if path.is_symlink():
            found[name] = str(path.readlink())
        else:
            found[name] = None if path.is_dir() else path.read_bytes()
    return found


def refusal(report: BuildReport) -> str:
    """Give the one line with which a build refused its output."""
    assert not report.succeeded
    assert report.refused, shown(report.diagnostics)
    assert "\n" not in report.refused
    return report.refused


# Folders that a build may not take


@pytest.mark.parametrize(
    "output",
    [".", "..", "seeds", "seeds/deep/er", "content", "content/pages", "templates", "templates/new", "seeds/../content"],
)
def test_an_output_that_holds_or_lies_in_what_the_site_is_made_from_is_refused(bench: Bench, output: str) -> None:
    (bench.root / "templates").mkdir()
    bench.output = bench.root / output
    before = everything(bench.root.parent)
    assert "name a folder of its own" in refusal(bench.build())
    assert everything(bench.root.parent) == before


@pytest.mark.parametrize("folder", ["seeds", "content", "."])
def test_an_output_that_is_a_link_to_what_the_site_is_made_from_is_refused(bench: Bench, folder: str) -> None:
    bench.output.symlink_to(bench.root / folder)
    before = everything(bench.root.parent)
    refusal(bench.build())
    assert everything(bench.root.parent) == before


def test_an_output_below_a_link_to_the_sources_is_refused(bench: Bench) -> None:
    (bench.root.parent / "elsewhere").symlink_to(bench.root / "seeds")
    bench.output = bench.root.parent / "elsewhere" / "site"
    refusal(bench.build())
    assert not (bench.root / "seeds/site").exists()


def test_where_the_sources_are_a_link_the_folder_they_lie_in_is_refused(bench: Bench) -> None:
    away = bench.root.parent / "away"
    (bench.root / "seeds").rename(away)
    (bench.root / "seeds").symlink_to(away)
    bench.output = away
    before = everything(away)
    refusal(bench.build())
    assert everything(away) == before


def test_the_program_s_own_layouts_are_refused(bench: Bench) -> None:
    bench.output = Path(__file__).resolve().parent.parent.parent / "templates" / "built"
    refusal(bench.build())
    assert not bench.output.exists()


def test_an_output_in_the_project_beside_the_sources_is_fine(bench: Bench) -> None:
    bench.output = bench.root / "build"
    assert bench.build().succeeded
    assert bench.build().succeeded


def test_an_output_that_is_a_file_is_refused(bench: Bench) -> None:
    bench.output.write_text("mine")
    assert "is not a folder" in refusal(bench.build())
    assert bench.output.read_text() == "mine"


def test_an_output_below_a_file_is_refused(bench: Bench) -> None:
    bench.output.write_text("mine")
    bench.output = bench.output / "site"
    refusal(bench.build())
    assert bench.output.parent.read_text() == "mine"


def test_an_output_that_is_a_link_to_nowhere_is_refused(bench: Bench) -> None:
    bench.output.symlink_to(bench.root.parent / "nowhere")
    refusal(bench.build())
    assert not (bench.root.parent / "nowhere").exists()


def test_an_output_that_is_a_link_to_itself_is_refused(bench: Bench) -> None:
    bench.output.symlink_to(bench.output)
    refusal(bench.build())


def test_an_output_with_a_name_that_no_file_system_takes_is_refused(bench: Bench) -> None:
    bench.output = bench.output.parent / ("n" * 300)
    refusal(bench.build())


# Files that no build made


def test_a_folder_with_files_that_no_build_made_is_refused_and_left_alone(bench: Bench) -> None:
    bench.output.mkdir()
    (bench.output / "thesis.txt").write_text("mine")
    assert "thesis.txt" in refusal(bench.build())
    assert everything(bench.output) == {"thesis.txt": b"mine"}


@pytest.mark.parametrize("name", ["mine.txt", "site/mine.txt", "site/briefings/mine.html", "markdown/new/mine.md"])
def test_a_file_put_into_a_former_output_is_refused_and_left_alone(bench: Bench, name: str) -> None:
    bench.built()
    (bench.output / name).parent.mkdir(exist_ok=True)
    (bench.output / name).write_text("mine")
    before = everything(bench.output)
    bench.edit(SITE, "title: Eastport", "title: Westport").remove(ANSWER).remove("seeds/answer.txt")
    assert name in refusal(bench.build())
    assert everything(bench.output) == before


def test_a_file_that_was_changed_by_hand_is_written_anew(bench: Bench) -> None:
    clean = bench.built().files()
    (bench.output / "site/index.html").write_text("mine")
    assert bench.build().succeeded
    assert bench.files() == clean


def test_a_file_that_was_deleted_by_hand_is_written_anew(bench: Bench) -> None:
    clean = bench.built().files()
    shutil.rmtree(bench.output / "site/people")
    assert bench.build().succeeded
    assert bench.files() == clean


def test_what_file_managers_leave_behind_is_no_hindrance(bench: Bench) -> None:
    bench.built()
    (bench.output / "site/.DS_Store").write_text("x")
    assert bench.build().succeeded


def test_a_record_that_cannot_be_read_means_that_nothing_is_overwritten(bench: Bench) -> None:
    bench.built()
    (bench.output / RECORD).write_text("{")
    before = everything(bench.output)
    refusal(bench.build())
    assert everything(bench.output) == before


# Links planted in the output


def elsewhere(bench: Bench) -> Path:
    folder = bench.root.parent / "elsewhere"
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    return folder


@pytest.mark.parametrize("name", ["site", "markdown", "site/briefings", "site/assets", ".site-builder"])
def test_a_folder_of_the_output_that_became_a_link_is_refused(bench: Bench, name: str) -> None:
    away = elsewhere(bench)
    bench.built()
    shutil.rmtree(bench.output / name)
    (bench.output / name).symlink_to(away)
    bench.edit(SITE, "title: Eastport", "title: Westport")
    refusal(bench.build())
    assert everything(away) == {"index.html": b"mine"}


def test_a_page_that_became_a_link_is_replaced_and_what_it_leads_to_is_left_alone(bench: Bench) -> None:
    away = elsewhere(bench)
    bench.built()
    (bench.output / "site/index.html").unlink()
    (bench.output / "site/index.html").symlink_to(away / "index.html")
    bench.build()
    assert everything(away) == {"index.html": b"mine"}


def test_a_page_that_became_a_link_and_is_gone_from_the_site_takes_nothing_with_it(bench: Bench) -> None:
    away = elsewhere(bench)
    bench.built()
    page = bench.output / "site/briefings/answer.html"
    page.unlink()
    page.symlink_to(away / "index.html")
    bench.remove(ANSWER).remove("seeds/answer.txt").build()
    assert everything(away) == {"index.html": b"mine"}


def test_a_stage_that_became_a_link_is_not_written_through(bench: Bench) -> None:
    away = elsewhere(bench)
    bench.built()
    (bench.output / ".site-builder/stage").symlink_to(away)
    bench.edit(SITE, "title: Eastport", "title: Westport").build()
    assert everything(away) == {"index.html": b"mine"}


def test_a_draft_of_the_record_that_became_a_link_is_not_written_through(bench: Bench) -> None:
    away = elsewhere(bench)
    bench.built()
    (bench.output / ".site-builder/record.json.new").symlink_to(away / "index.html")
    bench.edit(SITE, "title: Eastport", "title: Westport").build()
    assert everything(away) == {"index.html": b"mine"}


# Records that lie


@pytest.mark.parametrize(
    "path",
    [
        "../victim.txt",
        "site/../../victim.txt",
        "{absolute}",
        "site/briefings/../../../victim.txt",
        "./../victim.txt",
        "victim.txt",
    ],
)
def test_a_record_never_makes_a_build_remove_what_is_not_the_site_s(bench: Bench, path: str) -> None:
    victim = bench.output.parent / "victim.txt"
    victim.write_text("mine")
    bench.built()
    record = json.loads((bench.output / RECORD).read_text())
    record["files"].append(path.format(absolute=victim))
    (bench.output / RECORD).write_text(json.dumps(record))
    assert bench.build().succeeded
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("files", ["../victim.txt", None, 7, {"a": 1}, [7, None, ["site/x"]]])
def test_a_record_of_another_shape_is_no_bug(bench: Bench, files: object) -> None:
    bench.built()
    (bench.output / RECORD).write_text(json.dumps({"version": 1, "files": files}))
    before = everything(bench.output)
    refusal(bench.build())
    assert everything(bench.output) == before


# What is gone


def test_a_removed_article_takes_its_pages_with_it(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> None:
    bench.built()
    bench.remove(ANSWER).remove("seeds/answer.txt")
    report = bench.build()
    assert report.files.removed == 4
    assert not [path for path in bench.files() if "briefings/answer" in path]
    clean = Bench.copy_of(bench.root, tmp_path_factory.mktemp("clean")).built()
    assert bench.files() == clean.files()


def test_folders_that_become_empty_are_gone_and_others_stay(bench: Bench) -> None:
    bench.built()
    assert (bench.output / "site/systems").is_dir()
    bench.remove("content/registry/systems.yaml").built()
    assert not (bench.output / "site/systems").exists()
    assert not (bench.output / "markdown/systems").exists()
    assert (bench.output / "site/places").is_dir()


@pytest.mark.parametrize(("first", "then"), [("icons", "icons/a.svg"), ("icons/a.svg", "icons")])
def test_a_file_may_become_a_folder_and_a_folder_a_file(bench: Bench, first: str, then: str) -> None:
    bench.write(f"templates/assets/{first}", "one").built()
    bench.remove(f"templates/assets/{first.partition('/')[0]}").write(f"templates/assets/{then}", "two")
    report = bench.build()
    assert report.succeeded, report.refused
    assert bench.files()[f"site/assets/{then}"] == b"two"
    assert f"site/assets/{first}" not in bench.files()


# Builds that fail


def break_yaml(bench: Bench) -> None:
    bench.append(OPENING, "publisher: [\n")


def break_quote(bench: Bench) -> None:
    bench.edit(OPENING, "quote: will open", "quote: shall open")


def break_source(bench: Bench) -> None:
    bench.write("seeds/opening.txt", b"\xff")


def break_settings(bench: Bench) -> None:
    bench.remove(SITE)


def break_layout(bench: Bench) -> None:
    bench.write("templates/page.html", "{% if %}")


def break_last_layout(bench: Bench) -> None:
    bench.write("templates/404.html", "{{ nothing.there }}")


def break_link(bench: Bench) -> None:
    bench.append("content/pages/method.md", "\n[gone](gone.md)\n")


BREAKS = [break_yaml, break_quote, break_source, break_settings, break_layout, break_last_layout, break_link]


@pytest.mark.parametrize("breaking", BREAKS)
def test_a_build_that_fails_leaves_the_previous_site_byte_for_byte(
    bench: Bench, breaking: Callable[[Bench], None]
) -> None:
    bench.built()
    before = everything(bench.output)
    bench.edit("content/registry/people.yaml", "name: Bo Lind", "name: Bo Lindh")
    breaking(bench)
    report = bench.build()
    assert not report.succeeded
    assert report.diagnostics
    assert everything(bench.output) == before


@pytest.mark.parametrize("breaking", BREAKS)
def test_a_first_build_that_fails_leaves_no_folder(bench: Bench, breaking: Callable[[Bench], None]) -> None:
    breaking(bench)
    bench.output = bench.output / "deep" / "er"
    before = everything(bench.root.parent)
    assert not bench.build().succeeded
    assert everything(bench.root.parent) == before


@pytest.mark.parametrize("breaking", BREAKS)
def test_a_build_that_fails_leaves_an_empty_folder_empty(bench: Bench, breaking: Callable[[Bench], None]) -> None:
    bench.output.mkdir()
    breaking(bench)
    assert not bench.build().succeeded
    assert everything(bench.output) == {}


def test_warnings_fail_a_strict_build_and_leave_the_previous_site(bench: Bench) -> None:
    bench.built()
    before = everything(bench.output)
    bench.edit(OPENING, ", cites: [c1]}", "}").edit(SITE, "title: Eastport", "title: Westport")
    report = bench.build(strict=True)
    assert not report.succeeded
    assert [d.severity for d in report.diagnostics] == ["warning"]
    assert everything(bench.output) == before
    assert bench.build().succeeded


def recorded(bench: Bench) -> set[str]:
    record = json.loads((bench.output / RECORD).read_text())
    return set(record["files"])


@pytest.mark.parametrize("after", [0, 1, 2, 20, 60])
def test_a_disk_that_fails_while_files_move_leaves_a_record_of_all_of_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    bench.built()
    bench.edit(SITE, "title: Eastport", "title: Westport").remove("content/registry/systems.yaml")
    bench.append("content/registry/people.yaml", "new: {name: Somebody New}\n")
    moved: list[str] = []
    real = os.replace

    def failing(source: str | Path, target: str | Path) -> None:
        if len(moved) == after:
            raise OSError(28, "No space left on device", str(target))
        moved.append(str(target))
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", failing)
        assert "No space left on device" in refusal(bench.build())
    assert len(moved) == after
    assert set(bench.files()) <= recorded(bench)
    assert bench.build().succeeded
    written = bench.files()
    bench.output = bench.root.parent / "clean"
    assert bench.built().files() == written


def test_a_disk_that_fails_before_anything_moves_leaves_the_last_site(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = bench.built().files()
    bench.edit(SITE, "title: Eastport", "title: Westport")
    real = os.open

    def failing(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if str(path).endswith("feed.xml") and flags & os.O_CREAT:
            raise OSError(28, "No space left on device", str(path))
        return real(path, flags, mode, dir_fd=dir_fd)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", failing)
        assert "No space left on device" in refusal(bench.build())
    assert bench.files() == clean
    assert set(everything(bench.output)) == {*everything(bench.output)} - {".site-builder/stage"}


def test_what_a_build_that_was_killed_left_staged_does_not_reach_the_site(bench: Bench) -> None:
    clean = bench.built().files()
    stage = bench.output / ".site-builder/stage/site"
    stage.mkdir(parents=True)
    (stage / "index.html").write_text("half")
    (stage / "gone.html").write_text("half")
    assert bench.build().succeeded
    assert bench.files() == clean
    assert not (bench.output / ".site-builder/stage").exists()


def test_a_problem_that_is_mended_builds_as_if_it_had_never_been(bench: Bench) -> None:
    clean = bench.built().files()
    text = bench.read(OPENING)
    break_quote(bench)
    assert not bench.build().succeeded
    bench.write(OPENING, text)
    assert bench.build().succeeded
    assert bench.files() == clean
