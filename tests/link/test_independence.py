"""Which articles count as one source, and why: sources upstream, what is declared, and runs of the same words."""

from __future__ import annotations

import re

import pytest

from site_builder.link.queries import independence
from site_builder.link.queries.independence import Group
from tests.bench import ANSWER, OPENING, Bench
from tests.link.linked import reader_of

SHARED = "the long quay wall will be raised by half a metre before winter comes"  # 14 words
OTHER_WORDS = "Quite another text about fish, nets and the price of salt in the market hall of the town."


def with_texts(bench: Bench, opening: str, answer: str) -> Bench:
    """Add a paragraph to the body of both sources."""
    seeds = {"opening.txt": "The new pier seen from", "answer.txt": "“Nobody is safe"}
    for (name, before), words in zip(seeds.items(), (opening, answer), strict=True):
        text = bench.read(f"seeds/{name}")
        added = text.replace(before, f"{words}\n\n{before}", 1) if name == "answer.txt" else f"{text.rstrip()}\n"
        bench.seed(name, added)
    bench.seed("opening.txt", bench.read("seeds/opening.txt").replace("Related articles", f"{opening}\n"))
    return bench.edit(OPENING, "  - {lines: 11, role: boilerplate}\n", "")


def groups(bench: Bench) -> list[Group]:
    reader = reader_of(bench)
    return [reader.ask(independence.group, name) for name in reader.ask(independence.groups)]


def test_articles_that_share_nothing_are_groups_of_their_own(bench: Bench) -> None:
    reader = reader_of(bench)
    assert reader.ask(independence.groups) == ()
    assert reader.ask(independence.all_groups) == (("answer", ("answer",)), ("opening", ("opening",)))
    assert reader.ask(independence.group_count, ("answer", "opening")) == 2


def test_a_shared_run_of_words_makes_one_group_and_says_where_it_stands(bench: Bench) -> None:
    with_texts(bench, f"They said that {SHARED}, too.", f"As is known, {SHARED}. {OTHER_WORDS}")
    found = groups(bench)
    assert [group.articles for group in found] == [("answer", "opening")]
    passage = found[0].passages[0]
    text = bench.read("seeds/answer.txt")
    assert passage.articles == ("answer", "opening")
    assert text[passage.start : passage.end] == SHARED
    assert passage.words == 14


@pytest.mark.parametrize(("length", "count"), [(14, 1), (15, 2)])
def test_the_length_of_a_run_that_ties_is_a_setting(bench: Bench, length: int, count: int) -> None:
    with_texts(bench, f"They said that {SHARED}, too.", f"As is known, {SHARED}. {OTHER_WORDS}")
    bench.append("content/site.yaml", f"independence: {{run_words: {length}}}\n")
    assert reader_of(bench).ask(independence.group_count, ("answer", "opening")) == count


def test_a_run_counts_whatever_its_capitals_and_punctuation(bench: Bench) -> None:
    loud = SHARED.upper().replace("WILL", "will —")
    with_texts(bench, f"They said that {SHARED}, too.", f"As is known: {loud}! {OTHER_WORDS}")
    assert reader_of(bench).ask(independence.group_count, ("answer", "opening")) == 1


def test_a_run_of_names_alone_ties_nothing(bench: Bench) -> None:
    names = "Ana Maria Ruiz, Bo Erik Lind, Cleo Marsh, Dan Ohm, Eva Quist, Finn Rask, Gil Stone"
    with_texts(bench, f"Present: {names}; all of them sat.", f"They heard {names} that day. {OTHER_WORDS}")
    assert len(re.findall(r"\w+", names)) > 10
    assert reader_of(bench).ask(independence.group_count, ("answer", "opening")) == 2


def test_a_shared_source_upstream_makes_one_group_and_an_unknown_one_does_not(bench: Bench) -> None:
    bench.append(OPENING, "upstream: [wire]\n").append(ANSWER, "upstream: [{source: wire, role: agency}]\n")
    assert [(g.articles, g.upstream) for g in groups(bench)] == [
        (("answer", "opening"), (("wire", ("answer", "opening")),))
    ]
    bench.edit(OPENING, "upstream: [wire]", "upstream: [unknown]")
    bench.edit(ANSWER, "{source: wire,", "{source: unknown,")
    assert groups(bench) == []


def test_a_declared_dependence_makes_one_group(bench: Bench) -> None:
    bench.edit(ANSWER, "type: contradicts,", "type: contradicts, independence: dependent,")
    assert [(g.articles, g.declared) for g in groups(bench)] == [(("answer", "opening"), (("answer", "opening"),))]


def test_groups_grow_together_over_several_ties(bench: Bench) -> None:
    third = f"A third paper writes. As is known, {SHARED}. {OTHER_WORDS}"
    bench.write("seeds/third.txt", third)
    head = "headline: {text: Third, basis: supplied}\ntopics: [harbour]\nclaims: []\n"
    bench.annotation("third", f"source: third.txt\npublisher: unknown\n{head}")
    with_texts(bench, f"They said that {SHARED}, too.", OTHER_WORDS.upper())
    bench.edit(ANSWER, "type: contradicts,", "type: contradicts, independence: dependent,")
    assert [g.articles for g in groups(bench)] == [("answer", "opening", "third")]


def test_a_briefing_says_with_whom_and_why(bench: Bench) -> None:
    with_texts(bench, f"They said that {SHARED}, too.", f"As is known, {SHARED}. {OTHER_WORDS}")
    company = reader_of(bench).ask(independence.company, "answer")
    assert company is not None
    assert company.articles == ("opening",)
    assert [passage.articles for passage in company.passages] == [("opening",)]
    html = bench.built().html("briefings/answer")
    assert "14 words in a row are the same in" in html
    assert "the long quay wall will be raised by half a […]" in html


# The corpus


def test_the_two_reports_of_the_interview_are_one_group_and_no_others(thaad: Bench) -> None:
    pair = ("xi-interview-regional-issues-2017", "xi-interview-thaad-2017")
    assert [group.articles for group in groups(thaad)] == [pair]


def test_without_declared_relations_the_shared_passage_still_ties_them(thaad: Bench) -> None:
    removed = 0
    for path in sorted((thaad.root / "content/annotations").glob("*.yaml")):
        text = path.read_text("utf-8")
        kept = [line for line in text.split("\n") if not re.match(r"  - \{to: .*type: reports-same-event", line)]
        kept = [line for line in kept if not re.match(r"  - \{to: .*independence: dependent", line)]
        removed += text.count("\n") + 1 - len(kept)
        body = "\n".join(kept)
        path.write_text(re.sub(r"(?m)^upstream: .*\n", "", body).replace("relations:\n\n", "\n"), "utf-8")
        if path.read_text("utf-8").rstrip().endswith("relations:"):
            path.write_text(path.read_text("utf-8").rstrip().removesuffix("relations:"), "utf-8")
    assert removed >= 2
    found = groups(thaad)
    assert [group.articles for group in found] == [("xi-interview-regional-issues-2017", "xi-interview-thaad-2017")]
    assert found[0].declared == ()
    assert found[0].upstream == ()
    assert max(passage.words for passage in found[0].passages) == 18
