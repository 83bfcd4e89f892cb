"""The benchmarks measure what they say: the same corpus for all, edits that keep it valid, and right arithmetic.

Nothing is timed here, and none of the other site generators is needed.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import edits
from benchmarks.bench import Run
from benchmarks.corpus import Corpus, write_corpus
from benchmarks.edits import Changes
from benchmarks.figures import exponent, median, number, ratio, table
from benchmarks.measure import MeasuringError, measure_output, pss, run, tree
from benchmarks.peers import hugo
from benchmarks.peers.facts import Facts, date_words, gather
from benchmarks.peers.hugo import write_hugo
from benchmarks.peers.lists import all_pages
from benchmarks.peers.mkdocs import write_mkdocs
from benchmarks.peers.pelican import write_pelican
from benchmarks.peers.related import Shared, related_briefings
from benchmarks.report import growth_table, medians, ratio_table, runs_table
from tests.bench import Bench, shown

ARTICLES = 30
SEED = 7
TERMS = ("topics", "people", "organizations", "places", "events", "propositions", "sources")

LINK = re.compile(r"\]\(([^)]*)\)")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return gather(ARTICLES, SEED)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated project, to be read only."""
    folder = tmp_path_factory.mktemp("generated")
    write_corpus(folder, ARTICLES, SEED)
    return folder


@pytest.fixture
def bench(tmp_path: Path, generated: Path) -> Bench:
    return Bench.copy_of(generated, tmp_path)


def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, generated: Path) -> None:
    write_corpus(tmp_path / "again", ARTICLES, SEED)
    write_corpus(tmp_path / "other", ARTICLES, SEED + 1)
    assert contents(tmp_path / "again") == contents(generated)
    assert contents(tmp_path / "other") != contents(generated)


def test_a_generated_corpus_builds_without_a_problem(bench: Bench) -> None:
    report = bench.build()
    assert report.succeeded, shown(report.diagnostics)
    assert report.diagnostics == ()
    assert len(bench.manifest()["articles"]) == ARTICLES


EDITS: dict[str, Callable[[Changes], str]] = {
    "body": lambda changes: edits.edit_body(changes, ARTICLES // 2),
    "headline": lambda changes: edits.edit_headline(changes, ARTICLES // 3),
    "alias": lambda changes: edits.edit_alias(changes, ARTICLES // 5),
    "template": lambda changes: edits.edit_template(changes, Path(__file__).parent.parent / "templates"),
    "deletion": lambda changes: edits.delete_article(changes, ARTICLES // 4),
}


def test_edits_change_the_project_keep_it_valid_and_can_be_undone(bench: Bench, generated: Path) -> None:
    before = contents(bench.root)
    assert before == contents(generated)
    changes = Changes(bench.root)
    for edit in EDITS.values():
        last = contents(bench.root)
        assert edit(changes)
        assert contents(bench.root) != last
    assert bench.check() == (), shown(bench.check())
    changes.undo()
    assert contents(bench.root) == before


def test_the_added_alias_stands_in_the_texts_that_the_edit_counts(bench: Bench) -> None:
    note = edits.edit_alias(Changes(bench.root), 3)
    found = re.search(r"‘(.+)’, which stands in (\d+) texts", note)
    assert found
    texts = [path.read_text("utf-8") for path in (bench.root / "seeds").iterdir()]
    assert sum(found[1] in text for text in texts) == int(found[2]) > 0


# What the peers get


def test_the_facts_are_those_of_the_corpus(facts: Facts) -> None:
    corpus = Corpus(ARTICLES, SEED)
    corpus.registry()
    for briefing in facts.briefings.values():
        piece = corpus.article(int(briefing.id.removeprefix("report-")))
        assert briefing.text == piece.text
        assert [claim.quote for claim in briefing.claims] == [claim["quote"] for claim in piece.annotation["claims"]]
        assert {key for kind, key in briefing.roles if kind == "places"} >= set(piece.places)
        lines = piece.text.split("\n")
        assert all(claim.quote in lines[claim.line - 1] for claim in briefing.claims)
        assert all(facts.briefings[tie.briefing] is not briefing for tie in briefing.related)


def test_a_page_is_composed_for_every_article_and_name_once(facts: Facts) -> None:
    paths = [page.path for page in all_pages(facts)]
    assert len(paths) == len(set(paths))
    assert {f"briefings/report-{n:06d}" for n in range(ARTICLES)} <= set(paths)
    assert {f"{kind}/{key}" for kind in TERMS for key in facts.ids(kind)} <= set(paths)


def test_long_lists_go_on_at_further_pages() -> None:
    paths = {page.path for page in all_pages(gather(120, SEED))}
    assert {"briefings/index.page-2", "gaps.page-2"} <= paths
    assert "briefings/index.page-3" not in paths


def test_mkdocs_gets_a_file_for_every_page_and_every_link_leads_to_one(facts: Facts, tmp_path: Path) -> None:
    write_mkdocs(facts, tmp_path)
    files = set(contents(tmp_path / "docs"))
    assert files == {f"{page.path}.md" for page in all_pages(facts)}
    for name in files:
        text = (tmp_path / "docs" / name).read_text("utf-8")
        for target in LINK.findall(text):
            path = target.partition("#")[0]
            found = os.path.normpath(f"{Path(name).parent}/{path}") if path else name
            assert found in files, f"{name} links to {target}"


def addresses(data: Any) -> Iterator[str]:
    """Go through all strings in data that are addresses of pages."""
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from addresses(value)
    elif isinstance(data, str) and data.startswith("/"):
        yield data.partition("#")[0]


def test_hugo_gets_a_file_for_every_page_and_every_address_is_one_of_theirs(facts: Facts, tmp_path: Path) -> None:
    write_hugo(facts, tmp_path)
    files = contents(tmp_path / "content")
    pages = {page.path for page in all_pages(facts)}
    assert set(files) == {f"{hugo.source_name(path)}.md" for path in pages}
    known = {hugo.address(path) for path in pages}
    for name, data in files.items():
        fields, end = json.JSONDecoder().raw_decode(data.decode("utf-8"))
        assert set(addresses(fields)) <= known, name
        body = data.decode("utf-8")[end:].strip()
        assert bool(body) == (fields.get("type") == "briefing"), name


def test_pelican_gets_content_and_data_for_every_page(facts: Facts, tmp_path: Path) -> None:
    write_pelican(facts, tmp_path)
    pages = {page.path for page in all_pages(facts)}
    content = {path.partition(".")[0].removeprefix("pages/") for path in contents(tmp_path / "content")}
    assert content == {path.partition(".")[0] for path in pages}
    data = contents(tmp_path / "data")
    assert {f"{path}.json" for path in pages} | {"site.json", "briefings.json"} == set(data)
    known = {f"/{path}.html" for path in pages}
    for name, found in data.items():
        assert set(addresses(json.loads(found))) <= known, name


def test_what_is_rare_ties_briefings_more_than_what_is_common() -> None:
    event, topic = Shared("events", "e"), Shared("topics", "t")
    parts = {"a": [event, topic], "b": [topic], "c": [event, topic], "d": [topic]}
    found = dict(related_briefings(parts))
    assert [tie.briefing for tie in found["a"]] == ["c", "b", "d"]
    assert found["a"][0].shared == (event, topic)


def test_dates_in_words() -> None:
    assert date_words("2021-04-02") == "2 April 2021"
    assert date_words("2021-12") == "December 2021"


# Arithmetic


def test_medians_ratios_and_numbers() -> None:
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert median([1.0, 2.0]) == 1.5
    assert ratio(3.0, 2.0) == 1.5
    assert math.isnan(ratio(3.0, 0.0))
    assert number(1234.567) == "1,234.57"
    assert number(None) == number(math.nan) == "–"


@pytest.mark.parametrize("power", [0.0, 1.0, 1.5])
def test_the_exponent_is_that_of_the_power_law(power: float) -> None:
    assert exponent([(n, 3 * n**power) for n in (1e3, 1e4, 1e5)]) == pytest.approx(power)


def test_there_is_no_exponent_of_one_size_or_of_nothing() -> None:
    assert math.isnan(exponent([(10.0, 1.0), (10.0, 2.0)]))
    assert math.isnan(exponent([(10.0, 1.0), (20.0, 0.0)]))


def test_a_table_has_straight_columns() -> None:
    assert table(["name", "n"], [["a", "10"], ["longer", "5"]]) == "name     n\n------  --\na       10\nlonger   5"


RUNS = [
    Run(10, "clean", "site-builder", wall=2.0, cpu=2.0, peak_mib=50.0, pages=5),
    Run(10, "clean", "site-builder", wall=4.0, cpu=3.0, peak_mib=50.0, pages=5),
    Run(10, "clean", "hugo", wall=1.0, cpu=2.0, peak_mib=100.0),
    Run(10, "alias", "site-builder", wall=0.5, cpu=0.5, peak_mib=25.0),
    Run(10, "body", "hugo", wall=2.0, cpu=2.0, peak_mib=100.0),
    Run(10, "body", "mkdocs --dirty", wall=1.0, cpu=1.0, peak_mib=10.0),
    Run(10, "body", "hugo", error="it broke"),
]


def test_runs_of_one_case_are_shown_by_their_median_and_failures_are_left_out() -> None:
    found = medians(RUNS)
    assert (found[10, "clean", "site-builder"].wall, found[10, "clean", "site-builder"].runs) == (3.0, 2)
    assert found[10, "body", "hugo"].runs == 1
    assert ["10", "clean", "site-builder", "3.00", "2.50", "50"] in [
        r.split()[:6] for r in runs_table(RUNS).split("\n")
    ]


def test_ratios_take_a_peers_whole_build_for_edits_that_it_does_not_tell_apart() -> None:
    rows = [re.split(r"  +", line) for line in ratio_table(RUNS).split("\n")]
    assert ["measure", "case", "hugo", "mkdocs --dirty"] in rows
    assert ["wall", "clean", "3.00", "–"] in rows
    assert ["wall", "alias", "0.25", "–"] in rows
    assert ["peak memory", "alias", "0.25", "–"] in rows
    assert ratio_table(RUNS[:2]) == ""


def test_growth_is_fitted_for_each_program() -> None:
    runs = [Run(n, "clean", "hugo", wall=n / 10, cpu=n**2 / 100, peak_mib=5.0) for n in (10, 100, 1000)]
    assert ["hugo", "1.00", "2.00", "0.00"] in [line.split() for line in growth_table(runs).split("\n")]


# Measuring


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs the memory figures of Linux")
def test_a_process_and_its_children_are_measured(tmp_path: Path) -> None:
    assert os.getpid() in tree(os.getpid())
    assert pss(os.getpid()) > 0
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(3_000_000))'])"
    taken = run([sys.executable, "-c", code], tmp_path, tmp_path / "log.txt")
    assert taken.wall > 0
    assert taken.cpu > 0
    assert taken.max_rss_mib > 1


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs Unix")
def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(MeasuringError, match=r"gave 3:\nsad"):
        run([sys.executable, "-c", "print('sad'); raise SystemExit(3)"], tmp_path, tmp_path / "log.txt")


def test_output_is_counted_with_the_pages_written_since(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/old.html").write_text("old")
    os.utime(tmp_path / "a/old.html", ns=(10**18, 10**18))
    (tmp_path / "new.html").write_text("newer")
    (tmp_path / "other.txt").write_text("x")
    assert measure_output(tmp_path, 10**18 + 10**9) == (2, 1, 8, 3, 9)
    assert measure_output(tmp_path / "missing", 0) == (0, 0, 0, 0, 0)
