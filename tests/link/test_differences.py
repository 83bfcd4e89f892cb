"""Two states of a site compared by meaning: a change of content is told once, under its section, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from site_builder.link.differences import Difference, ManifestError, compare, read_manifest
from tests.bench import ANSWER, OPENING, Bench
from tests.link.test_positions import say

Edit = Callable[[Bench], object]


def edit(path: str, old: str, new: str) -> Edit:
    return lambda bench: bench.edit(path, old, new)


def differences(bench: Bench, change: Edit) -> list[Difference]:
    """Build, change, build again, and compare the two manifests."""
    before = bench.built().manifest()
    change(bench)
    return list(compare(before, bench.built().manifest()))


def told(found: list[Difference]) -> set[tuple[str, str, str, str, str]]:
    return {(d.section, d.sign, d.about, d.before, d.after) for d in found}


def remove_answer(bench: Bench) -> None:
    bench.remove(ANSWER).remove("seeds/answer.txt")


def reword_source(bench: Bench) -> None:
    bench.seed(
        "answer.txt", bench.read("seeds/answer.txt").replace("The pier measures", "It is so: the long pier measures")
    )
    bench.edit(ANSWER, "quote: The pier measures 280 metres", "quote: the long pier measures 280 metres")


CASES: dict[str, tuple[Edit, set[tuple[str, str, str, str, str]]]] = {
    "nothing": (lambda bench: bench.edit("content/site.yaml", "title: Eastport", "title: Another"), set()),
    "claim": (lambda b: say(b, speaker="bo-lind", proposition=""), {("claims", "+", "answer#c2", "", "")}),
    "stance": (
        edit(ANSWER, "stance: opposes", "stance: unclear"),
        {
            ("claims", "~", "answer#c1", "opposes", "unclear"),
            ("positions", "~", "dockers-union/open-in-may", "opposes (2021-04-13)", "unclear (2021-04-13)"),
            (
                "contradictions", "-", "open-in-may", "Government of Lusia for, Dockers' Union against", ""
            ),
        },
    ),
    "judgment": (
        edit(OPENING, "confidence: low", "confidence: moderate"),
        {("judgments", "~", "opening#j1", "low", "moderate")},
    ),
    "fact": (
        edit(ANSWER, "value: 280,", "value: 300,"),
        {
            ("facts", "~", "answer#f1", "280 metres", "300 metres"),
            ("contradictions", "-", "fact pier-length", "answer#f1, opening#f1", ""),
        },
    ),
    "date": (
        edit("content/registry/events.yaml", 'type: opening, date: "2021-05-04"', 'type: opening, date: "2021-05"'),
        {("dates", "~", "opening", "2021-05-04", "2021-05")},
    ),
    "published": (
        edit(OPENING, 'published: "2021-04-12"', 'published: "2021-04-11"'),
        {
            ("dates", "~", "opening", "2021-04-12", "2021-04-11"),
            ("positions", "~", "government/open-in-may", "supports (2021-04-12)", "supports (2021-04-11)"),
        },
    ),
    "group": (
        edit(ANSWER, "type: contradicts,", "type: contradicts, independence: dependent,"),
        {("groups", "~", "answer", "none", "opening"), ("groups", "~", "opening", "none", "answer")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_change_of_content_is_told_once_and_nothing_else(bench: Bench, name: str) -> None:
    change, expected = CASES[name]
    assert told(differences(bench, change)) == expected


def test_an_article_that_is_gone_takes_its_parts_along(bench: Bench) -> None:
    found = differences(bench, remove_answer)
    assert {(d.section, d.sign) for d in found} == {("articles", "-"), ("positions", "-"), ("contradictions", "-")}
    assert all(d.page is None for d in found)


def test_a_source_that_changed_is_told_with_the_quote_that_did(bench: Bench) -> None:
    found = told(differences(bench, reword_source))
    assert ("quotes", "~", "answer#f1", "The pier measures 280 metres", "the long pier measures 280 metres") in found
    assert [about for section, _, about, _, _ in found if section == "quotes"].count("answer") == 1


def test_a_difference_leads_to_where_the_new_site_tells_it(bench: Bench) -> None:
    (found,) = differences(bench, edit(OPENING, "confidence: low", "confidence: moderate"))
    assert found.page is not None
    assert (found.page.kind, found.page.id, found.anchor) == ("briefings", "opening", "j1")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "JSON"),
        (b"[1]", "schema"),
        (b'{"schema": "another/1"}', "schema"),
        (b'{"schema": "site-builder/manifest/1", "articles": {}}', "articles"),
    ],
)
def test_what_is_no_manifest_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(ManifestError, match=why):
        read_manifest(data)


def test_a_manifest_with_a_part_missing_is_refused(bench: Bench) -> None:
    whole = bench.built().manifest()
    broken = json.loads(json.dumps(whole))
    del broken["articles"][0]["headline"]
    with pytest.raises(ManifestError, match="headline"):
        compare(broken, whole)
