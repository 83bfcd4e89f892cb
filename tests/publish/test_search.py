"""The small scripts of the search: what is found, by which words, what an edit rewrites, and what is never told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from site_builder.link.queries import catalogue
from site_builder.publish.search import folded, number_of, record_file, word_file, words_of
from tests.bench import OPENING, Bench


def script(path: Path) -> dict[str, Any]:
    """Read what a script hands over."""
    found = re.fullmatch(r'siteSearch\("([\w-]+)",(\{.*\})\);\n', path.read_text("utf-8"), re.DOTALL)
    assert found, path
    assert found[1] == path.stem
    value: dict[str, Any] = json.loads(found[2])
    return value


def records(bench: Bench) -> dict[str, list[Any]]:
    """Give all records by path."""
    found = {}
    for path in (bench.output / "site/search").glob("pages*.js"):
        for number, record in script(path).items():
            assert number == f"{number_of(record[0]):x}"
            found[record[0]] = record
    return found


def words(bench: Bench) -> dict[str, set[str]]:
    """Give the words of each record, by its number."""
    found: dict[str, set[str]] = {}
    for path in (bench.output / "site/search").glob("words*.js"):
        for number, text in script(path).items():
            found.setdefault(number, set()).update(text.split(" "))
    return found


def test_every_page_that_tells_of_something_has_a_record_and_every_passage_is_on_its_page(bench: Bench) -> None:
    bench.built()
    found = records(bench)
    site = bench.output / "site"
    for folder in ("briefings", "people", "organizations", "places", "events", "propositions", "topics", "sources"):
        pages = {f"{folder}/{p.name}" for p in (site / folder).glob("*.html") if p.stem != "index"}
        assert pages
        assert pages <= found.keys()
    for path, (_, _, title, _, passages, _) in found.items():
        page = (site / path).read_text("utf-8")
        assert title
        for anchor, _, _ in passages:
            assert f'id="{anchor}"' in page, (path, anchor)


def test_a_briefing_is_found_by_its_bottom_line_its_statements_and_its_quotes(bench: Bench) -> None:
    bench.built()
    path, kind, title, summary, passages, facets = records(bench)["briefings/opening.html"]
    assert (path, kind, title) == (
        "briefings/opening.html",
        "briefings",
        "Harbour to open in May, minister says",
    )
    assert summary == "The harbour of Eastport is to open on 4 May 2021."
    told = {anchor: (what, text) for anchor, what, text in passages}
    assert told["c1"][1] == "“The harbour of Eastport will open on 4 May 2021”"
    assert told["c1"][0].startswith("+ supports ")
    assert told["j1"] == ("likely", "The harbour will likely open on time.")
    assert told["f1"][0] == "Length of the pier"
    assert facets["publisher"]
    assert facets["year"] == ["2021"]
    own = words(bench)[f"{number_of(path):x}"]
    assert {"harbour", "eastport", "300", "ready"} <= own
    assert "twice" not in own  # it stands in the source and nowhere on the page


@pytest.mark.parametrize("display", ["none", "quotes-only", "excerpt"])
def test_no_word_of_a_source_is_told_beyond_its_rights(bench: Bench, display: str) -> None:
    bench.append(OPENING, f"rights: {{display: {display}}}\n").built()
    text = "".join(p.read_text("utf-8") for p in (bench.output / "site/search").glob("*.js"))
    assert "twice" not in text
    assert ("We are ready" in text) == (display != "none")


def test_text_is_folded_and_cut_into_words() -> None:
    assert folded("Straße, ÉCOLE ﬁne") == "straße, ecole fine"
    assert list(words_of("Don’t shoot: THAAD-2, naïve")) == ["don", "t", "shoot", "thaad", "2", "naive"]
    assert list(words_of("习近平 visits 首尔")) == ["习近", "近平", "visits", "首尔"]
    assert list(words_of("中")) == ["中"]


def test_files_are_named_by_what_they_hold() -> None:
    assert [word_file("harbour", scale) for scale in range(4)] == ["words", "words-h", "words-ha", "words-har"]
    assert word_file("习近", 2) == "words-u4e6"
    assert record_file("index.html", 0) == "pages"
    assert len({record_file(f"briefings/{n}.html", 1) for n in range(2000)}) == 64
    assert len({record_file(f"briefings/{n}.html", 2) for n in range(20000)}) == 1024


def test_an_edit_rewrites_only_the_files_in_which_something_changed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "SCALES", (1, 2, 9))
    bench.built()
    before = bench.files()
    bench.edit(OPENING, "Who pays for the pier", "Who pays").edit(
        OPENING, "The harbour will likely open on time.", "The harbour will likely open before the quay."
    ).built()
    after = bench.files()
    changed = {p.partition("search/")[2] for p in after if "search/" in p and after[p] != before.get(p)}
    assert record_file("briefings/opening.html", 2) + ".js" in changed
    assert "words-qu.js" in changed
    assert "words-ha.js" not in changed
    assert len(changed) < 12
    clean = bench.build(clean=True)
    assert clean.succeeded
    assert bench.files() == after


def test_files_of_another_scale_go_when_the_site_grows(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.built()
    assert (bench.output / "site/search/words.js").is_file()
    monkeypatch.setattr(catalogue, "SCALES", (3, 1000, 1000))
    bench.seed("more.txt", "More words.\n").annotation(
        "more",
        "source: more.txt\npublisher: wire\nheadline: {text: More, basis: supplied}\ntopics: [labour]\nclaims: []\n",
    ).built()
    names = {path.name for path in (bench.output / "site/search").iterdir()}
    assert "words.js" not in names
    assert "words-h.js" in names
    after = bench.files()
    assert bench.build(clean=True).succeeded
    assert bench.files() == after
