"""The same project has the same bytes, whenever, wherever and however often it is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import ANSWER, SITE, Bench


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Give for each file which one it is and when it was written."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file() and ".site-builder" not in path.parts)
    return {path.relative_to(folder).as_posix(): (status.st_ino, status.st_mtime_ns) for path, status in found}


def test_a_build_elsewhere_has_the_same_bytes(built: Bench, tmp_path: Path) -> None:
    again = Bench.copy_of(built.root, tmp_path / "another" / "place").built()
    assert again.files() == built.files()


ABOUT = "site/search/about.js"
"""Says whether there is an index of all words."""


def test_two_hash_seeds_have_the_same_bytes(built: Bench, tmp_path: Path) -> None:
    for seed in ("0", "1"):
        subprocess.run(
            [sys.executable, "-m", "site_builder", "build", "--quiet", "--project", str(built.root), "--output", seed],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    sites = [Bench(tmp_path / seed, {}) for seed in ("0", "1")]
    for bench, seed in zip(sites, ("0", "1"), strict=True):
        bench.output = tmp_path / seed
    assert sites[0].files() == sites[1].files()
    indexed = {path for path in sites[0].files() if path.startswith("site/pagefind/")}
    assert indexed  # the command indexes all words, too
    rest = {path: data for path, data in sites[0].files().items() if path not in indexed | {ABOUT}}
    assert rest == {path: data for path, data in built.files().items() if path != ABOUT}


def test_another_time_zone_locale_and_date_have_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    bench.built()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "site_builder",
            "build",
            "--quiet",
            "--no-full-text",
            "--project",
            str(bench.root),
            "--output",
            "there",
        ],
        cwd=tmp_path,
        env={**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "0"},
        check=True,
    )
    expected = bench.files()
    bench.output = tmp_path / "there"
    assert bench.files() == expected


def test_a_rebuild_without_a_change_writes_nothing(bench: Bench) -> None:
    bench.built()
    before = stamps(bench.output)
    report = bench.build()
    assert (report.files.written, report.files.removed) == (0, 0)
    assert report.files.unchanged == len(before)
    assert stamps(bench.output) == before


def test_a_clean_build_writes_every_file_anew_with_the_same_bytes(bench: Bench) -> None:
    files = bench.built().files()
    report = bench.build(clean=True)
    assert (report.files.written, report.files.unchanged) == (len(files), 0)
    assert bench.files() == files


def test_an_edit_writes_the_files_that_it_changes_and_no_others(bench: Bench) -> None:
    before = bench.built().files()
    first = stamps(bench.output)
    bench.edit(ANSWER, "here and 300 there", "there and 300 here")
    report = bench.build()
    after = bench.files()
    changed = {path for path in after if after[path] != before.get(path)}
    assert "site/briefings/answer.html" in changed
    assert "site/systems/tide-gate.html" not in changed
    assert {path for path, stamp in stamps(bench.output).items() if stamp != first[path]} == changed
    assert report.files.written == len(changed)


def test_an_edit_and_its_reverse_give_the_first_bytes_again(bench: Bench) -> None:
    before = bench.built().files()
    bench.edit(SITE, "title: Eastport", "title: Westport").built()
    assert bench.files() != before
    bench.edit(SITE, "title: Westport", "title: Eastport").built()
    assert bench.files() == before


@pytest.mark.parametrize(
    "edits",
    [
        [("content/registry/people.yaml", "name: Bo Lind", "name: Ab Lind")],
        [("content/registry/topics.yaml", "pref_label: Labour", "pref_label: Aaa")],
        [(ANSWER, "type: contradicts", "type: follows-up")],
        [(ANSWER, 'published: "2021-04-13"', 'published: "2020"'), (SITE, "title: Eastport", "title: Westport")],
        [(SITE, "https://example.org/harbour/", "https://example.org/")],
    ],
    ids=lambda edits: str(edits[0][2]),
)
def test_an_edited_site_equals_one_that_was_built_from_nothing(
    bench: Bench, tmp_path: Path, edits: list[tuple[str, str, str]]
) -> None:
    bench.built()
    for path, old, new in edits:
        bench.edit(path, old, new).built()
    assert bench.files() == Bench.copy_of(bench.root, tmp_path / "clean").built().files()


def test_every_file_is_text_in_utf_8_with_a_line_end_at_its_end(built: Bench) -> None:
    for path, text in built.texts().items():
        # The lines of a calendar end so by its standard.
        assert "\r" not in (text.replace("\r\n", "\n") if path.endswith(".ics") else text), path
        assert "\x00" not in text, path
