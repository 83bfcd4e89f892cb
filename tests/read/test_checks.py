"""The rules between files: chains, labels, names, dates, bases, and how a bottom line and a judgment are worded."""

from __future__ import annotations

import pytest

from site_builder.read.checks.wording import sentences
from tests.bench import ANSWER, OPENING, Bench, shown

TOPICS = "content/registry/topics.yaml"


@pytest.mark.parametrize(
    ("topics", "cycles"),
    [
        ("a: {pref_label: A, broader: a}", ["a → a"]),
        ("a: {pref_label: A, broader: b}\nb: {pref_label: B, broader: a}", ["a → b → a"]),
        (
            "a: {pref_label: A, broader: b}\nb: {pref_label: B, broader: c}\nc: {pref_label: C, broader: a}",
            ["a → b → c → a"],
        ),
        (
            "a: {pref_label: A, broader: [b, c]}\nb: {pref_label: B}\nc: {pref_label: C, broader: a}",
            ["a → c → a"],
        ),
        (
            "a: {pref_label: A, broader: a}\nb: {pref_label: B, broader: b}",
            ["a → a", "b → b"],
        ),
        ("a: {pref_label: A, broader: b}\nb: {pref_label: B, broader: c}\nc: {pref_label: C, broader: c}", ["c → c"]),
        ("a: {pref_label: A, broader: [b, c]}\nb: {pref_label: B, broader: d}\nc: {pref_label: C, broader: d}\n"
         "d: {pref_label: D}", []),
    ],
)  # fmt: skip
def test_each_chain_that_leads_back_is_reported_once_and_told_in_full(
    bench: Bench, topics: str, cycles: list[str]
) -> None:
    bench.append(TOPICS, topics + "\n")
    found = [d for d in bench.check() if d.code == "cycle"]
    assert [d.message.partition(": ")[2] for d in found] == cycles


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/registry/organizations.yaml", "name: Government of Lusia", "name: Gov, parent: ministry-of-ports"),
        ("content/registry/places.yaml", "name: Lusia Island", "name: Lusia Island, within: eastport"),
        ("content/registry/events.yaml", "name: Press day", "name: Press day, super_event: press-day"),
    ],
)
def test_parents_places_and_larger_events_do_not_lead_back_either(bench: Bench, path: str, old: str, new: str) -> None:
    bench.edit(path, old, new)
    assert bench.codes() == ["cycle"]


def test_a_long_chain_is_no_cycle(bench: Bench) -> None:
    rows = [f"t{n}: {{pref_label: T{n}, broader: t{n + 1}}}" for n in range(300)]
    bench.append(TOPICS, "\n".join([*rows, "t300: {pref_label: T300}"]) + "\n")
    assert "cycle" not in bench.codes()


@pytest.mark.parametrize(
    ("topics", "words"),
    [
        ("a: {pref_label: A, alt_labels: [LABOUR]}", "▸LABOUR"),
        ("a: {pref_label: New Port}", "▸New Port"),
        ("a: {pref_label: A, alt_labels: [B, New port]}", "▸New port]"),
        ("a: {pref_label: A, alt_labels: [a]}", "[▸a]"),
    ],
)
def test_a_label_belongs_to_one_topic_whatever_its_case(bench: Bench, topics: str, words: str) -> None:
    bench.append(TOPICS, topics + "\n")
    assert bench.found("topic-label").place == bench.place(TOPICS, words)


@pytest.mark.parametrize("related", ["transport", "harbour", "pier"])
def test_a_topic_is_not_related_to_itself_or_to_one_above_or_below_it(bench: Bench, related: str) -> None:
    bench.append(TOPICS, "pier: {pref_label: Pier, broader: harbour}\n")
    bench.edit(TOPICS, "related: [labour]", f"related: [labour, {related}]")
    assert bench.found("topic-related").place == bench.place(TOPICS, f"[labour, ▸{related}]")


@pytest.mark.parametrize(
    ("path", "row", "clashes"),
    [
        ("places", "ruiz: {name: Ruiz}", True),
        ("places", "ruiz: {name: Ruiz Bay, aliases: [Ruiz]}", True),
        ("places", "ruiz: {name: Ruiz Bay, former_names: [Ruiz]}", True),
        ("systems", "ruiz: {name: R, acronym: Ruiz}", True),
        ("people", "carl: {name: Carl, names: {es: Ruiz}}", True),
        ("places", "ruiz: {name: Ruiz Bay, weak_aliases: [Ruiz]}", False),
        ("organizations", "ruiz: {name: Ruiz Ltd, metonyms: [Ruiz, Eastport]}", False),
    ],
)
def test_a_name_that_links_by_itself_belongs_to_one_entity(bench: Bench, path: str, row: str, clashes: bool) -> None:
    bench.append(f"content/registry/{path}.yaml", row + "\n")
    assert bench.codes() == (["alias-clash"] if clashes else [])


@pytest.mark.parametrize(
    ("date", "agrees"),
    [
        ("2021-05-04", True), ("2021-05", True), ("2021", True), ("[2021-05-01..]", True),
        ("2021-05-03/2021-05-04", True), ("2021-05-05", False), ("2021-04", False),
        ("[..2021-05-03]", False), ("2022", False),
    ],
)  # fmt: skip
def test_a_reported_date_can_be_the_registered_one(bench: Bench, date: str, agrees: bool) -> None:
    bench.edit(OPENING, 'date: "2021-05-04"', f'date: "{date}"')
    assert bench.codes() == ([] if agrees else ["event-date"])


def test_a_date_outside_the_registry_shows_both_places(bench: Bench) -> None:
    bench.edit(OPENING, 'date: "2021-05-04"', 'date: "2021-05-05"')
    related = bench.found("event-date").related
    assert [place for place, _ in related] == [bench.place("content/registry/events.yaml", '▸"2021-05-04"')]


@pytest.mark.parametrize(
    ("basis", "code"),
    [
        ("basis: inferred", "basis-why"),
        ("basis: external", "basis-ref"),
        ("basis: inferred, why: The caption has it", ""),
        ('basis: external, ref: "https://example.org/"', ""),
        ("basis: supplied", ""),
        ("basis: stated", ""),
    ],
)
def test_an_inferred_value_says_why_and_an_external_one_names_its_reference(
    bench: Bench, basis: str, code: str
) -> None:
    for path, old, new in (
        (OPENING, '"2021-04-12"', f'{{date: "2021-04-12", {basis}}}'),
        (
            OPENING,
            "headline: Harbour to open in May, minister says",
            f"headline: {{text: 'Harbour to open in May', {basis}}}",
        ),
        (ANSWER, "value: 280,", f"value: 280, {basis},"),
        ("content/registry/events.yaml", "type: opening,", f"type: opening, date_{basis},"),
    ):
        before = bench.read(path)
        bench.edit(path, old, new)
        assert bench.codes() == ([code] if code else []), shown(bench.check())
        bench.write(path, before)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("opening-due, value: soon", "measure-value"),
        ("opening-due, value: [2021-05..2021-06]", "date-list"),
        ('opening-due, value: "[2021-05..2021-06]"', ""),
        ("opening-due, value: 2021-05-04", ""),
        ("pier-length, value: 300 metres", "measure-value"),
        ("pier-length, value: [1, 2]", "measure-value"),
        ("pier-length, value: 3e2", "measure-value"),
    ],
)
def test_the_value_of_a_fact_fits_its_measure(bench: Bench, old: str, new: str) -> None:
    bench.edit(OPENING, "pier-length, value: 300", old)
    assert bench.codes() == ([new] if new else [])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.", 1),
        ("One. Two.", 2),
        ("One! Two? Three.", 3),
        ("The U.S. deployed it. Russia did not.", 2),
        ("Mr. Xi met Gen. Chang. They talked.", 2),
        ("It costs 3.5 million. Nobody pays.", 2),
        ("“We are ready.” He left.", 2),
        ("He said “no.” and left.", 1),
        ("It was late… Nobody came.", 2),
        ("习近平访问。普京欢迎。", 2),
        ("No end", 1),
        ("Article No. 5 was cited. It holds.", 2),
        ("", 0),
    ],
)
def test_sentences_are_counted_as_a_reader_would(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("It will likely open on time.", []),
        ("It will almost certainly open.", ["judgment-likelihood"]),
        ("It will very likely open.", ["judgment-likelihood"]),
        ("It will probably open.", ["judgment-term"]),
        ("It may well open.", ["judgment-term"]),
        ("It is highly likely to open.", ["judgment-term"]),
        ("Perhaps it opens.", ["judgment-term"]),
        ("It will likely open. Confidence is low.", ["judgment-mixed"]),
        ("The confident minister opened it.", ["judgment-mixed"]),
        ("It will possibly open, with moderate confidence.", ["judgment-mixed", "judgment-term"]),
    ],
)
def test_a_judgment_keeps_likelihood_in_its_terms_and_apart_from_confidence(
    bench: Bench, text: str, codes: list[str]
) -> None:
    bench.edit(OPENING, "text: The harbour will likely open on time.", f"text: '{text}'")
    assert bench.codes() == codes


def test_a_bottom_line_may_have_two_sentences_and_abbreviations(bench: Bench) -> None:
    bench.edit(
        OPENING,
        "{text: The harbour of Eastport is to open on 4 May 2021.,",
        "{text: Mr. Lind objects. The U.S. is silent.,",
    )
    assert bench.check() == ()


def test_the_full_text_is_shown_only_under_a_licence(bench: Bench) -> None:
    bench.append(ANSWER, "rights: {display: full, licence: CC BY 4.0}\n")
    assert bench.check() == ()
    bench.edit("content/site.yaml", "{max_share: 1}", "{max_share: 1, display: full}")
    assert [(d.code, d.place.path) for d in bench.check()] == [("rights-licence", OPENING)]


@pytest.mark.parametrize("name", ["index", "timeline", "feed", "topics", "data", "404", "evidence"])
def test_a_hand_written_page_does_not_take_the_place_of_a_page_of_the_program(bench: Bench, name: str) -> None:
    bench.write(f"content/pages/{name}.md", "---\ntitle: T\n---\nText.\n")
    assert bench.codes() == ["path-collision"]


@pytest.mark.parametrize("kind", ["topics", "sources", "people", "events"])
def test_an_item_named_index_is_refused_where_a_list_page_has_that_name(bench: Bench, kind: str) -> None:
    item = {"topics": "pref_label: X", "events": "name: X, type: t, date: 2021"}.get(kind, "name: X")
    bench.append(f"content/registry/{kind}.yaml", f"index: {{{item}}}\n")
    assert bench.codes() == (["path-collision"] if kind in ("topics", "sources") else [])
