"""The index of all words: made by Pagefind at the end of a build, kept up to date, and done without where it is not."""

from __future__ import annotations

import gzip
import json

import pytest

from site_builder.base.places import own_templates
from site_builder.build import full_text, session, whole
from site_builder.build.inputs import program_stamp
from site_builder.build.run import BuildReport, Options, build_site
from tests.bench import OPENING, Bench


def build(bench: Bench, *, wanted: bool = True, clean: bool = False) -> BuildReport:
    report = build_site(bench.root, bench.output, Options(full_text=wanted, clean=clean))
    assert report.succeeded, report
    return report


def index(bench: Bench) -> dict[str, bytes]:
    return {path: data for path, data in bench.files().items() if path.startswith("site/pagefind/")}


def about(bench: Bench) -> dict[str, object]:
    text = (bench.output / "site/search/about.js").read_text("utf-8")
    found: dict[str, object] = json.loads(text[text.index("{") : -3])
    return found


def test_a_build_makes_the_index_and_two_make_the_same(bench: Bench) -> None:
    build(bench)
    first = index(bench)
    assert {"site/pagefind/pagefind.js", "site/pagefind/pagefind-entry.json"} <= first.keys()
    assert not any("-ui." in path for path in first)  # the ready-made boxes are left out
    assert about(bench)["fullText"] is True
    pages = json.loads(first["site/pagefind/pagefind-entry.json"])["languages"]["en"]["page_count"]
    assert pages == sum(1 for path in bench.files() if path.endswith(".html") and path.startswith("site/")) - 1  # 404
    build(bench, clean=True)
    assert index(bench) == first


def test_the_index_follows_an_edit_and_stays_where_nothing_changed(bench: Bench) -> None:
    build(bench)
    first = bench.files()
    assert build(bench).files.written == 0
    bench.edit(OPENING, "Who pays for the pier", "Who pays for the lighthouse")
    build(bench)
    changed = bench.files()
    assert index(bench) != {path: data for path, data in first.items() if path in index(bench)}
    build(bench, clean=True)
    assert bench.files() == changed


def test_a_preview_leaves_the_index_and_the_next_build_brings_it_up_to_date(bench: Bench) -> None:
    build(bench)
    first = index(bench)
    bench.edit(OPENING, "Who pays for the pier", "Who pays for the lighthouse")
    build(bench, wanted=False)
    assert index(bench) == first
    assert about(bench)["fullText"] is True
    build(bench)
    assert index(bench) != first
    after = bench.files()
    build(bench, clean=True)
    assert bench.files() == after


def test_a_lost_file_of_the_index_is_made_again(bench: Bench) -> None:
    build(bench)
    first = bench.files()
    (bench.output / "site/pagefind/pagefind.js").unlink()
    build(bench)
    assert bench.files() == first
    (bench.output / "site/pagefind/pagefind.js").unlink()
    build(bench, wanted=False)  # half an index is none
    assert index(bench) == {}
    assert about(bench)["fullText"] is False
    build(bench)
    assert bench.files() == first


def test_without_pagefind_the_site_is_whole_and_a_word_says_what_is_missing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(bench)
    for room in (full_text, whole):
        monkeypatch.setattr(room, "full_text_stamp", lambda: "")
    report = build(bench)
    assert report.notes == (full_text.NOT_INSTALLED,)
    assert index(bench) == {}
    assert about(bench)["fullText"] is False
    assert build(bench).files.written == 0


def test_where_pagefind_fails_the_site_is_built_and_a_note_tells_how(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: list[str]) -> None:
        raise full_text.FullTextError("out of memory")

    monkeypatch.setattr(full_text, "_run", fail)
    report = build(bench)
    assert report.notes == ("the index of all words could not be made: out of memory",)
    assert (bench.output / "site/index.html").is_file()
    assert index(bench) == {}
    assert about(bench)["fullText"] is False
    monkeypatch.undo()
    build(bench)
    assert index(bench)


def test_text_that_is_not_shown_is_not_in_the_index(bench: Bench) -> None:
    bench.append(OPENING, "rights: {display: none}\n")
    build(bench)
    plain = b"".join(
        gzip.decompress(data) for path, data in index(bench).items() if path.endswith((".pf_fragment", ".pf_index"))
    )
    assert b"lighthouse" not in plain
    assert b"tested twice" not in plain.lower()
    assert b"We are ready" not in plain
    assert b"Harbour to open in May" in plain


def test_the_state_says_which_program_made_the_index(bench: Bench) -> None:
    build(bench)
    found = session.Session(bench.root, bench.output, Options())
    found.store.open(program_stamp(bench.root, own_templates()))
    assert found.store.meta("full_text") == full_text.full_text_stamp()
    found.close()
