"""The bench's own project is valid, so that a test that breaks it sees what it broke and nothing else."""

from __future__ import annotations

from tests.bench import Bench, shown


def test_the_project_of_the_bench_has_no_problems_and_builds(bench: Bench) -> None:
    assert bench.check() == (), shown(bench.check())
    assert bench.build().succeeded
    assert {a["id"] for a in bench.manifest()["articles"]} == {"answer", "opening"}


def test_the_corpus_has_no_errors_and_builds(thaad: Bench) -> None:
    assert thaad.check() == (), shown(thaad.check())
    assert thaad.build().succeeded
    assert len(thaad.manifest()["articles"]) == 5
