"""Whole files: what does not fit is reported once, where it is, and neither moves nor hides what else is wrong."""

from __future__ import annotations

import pytest

from site_builder.base.diagnostics import Place
from tests.bench import ANSWER, OPENING, SITE, Bench, only, shown

PEOPLE = "content/registry/people.yaml"
PLACES = "content/registry/places.yaml"
EVENTS = "content/registry/events.yaml"
TOPICS = "content/registry/topics.yaml"


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "words"),
    [
        (OPENING, "topics: [harbour]", "topics: [[x], harbour, nope]", "reference-unknown", "harbour, ▸nope"),
        (OPENING, "speaker: ana-ruiz\n", "speaker: [[x], nope]\n", "reference-unknown", "[[x], ▸nope]"),
        (OPENING, "cites: [c1, f1]", "cites: [[x], f9]", "cite-unknown", "[[x], ▸f9]"),
        (EVENTS, "participants: [ana-ruiz]", "participants: [[x], nope]", "reference-unknown", "[[x], ▸nope]"),
        (TOPICS, "related: [labour]", "related: [[x], nope]", "reference-unknown", "[[x], ▸nope]"),
        (PEOPLE, "posts: [{post: Chair", "posts: [{post: X}, {post: Y, organization: nope}, {post: Chair",
         "reference-unknown", "Y, organization: ▸nope"),
        (OPENING, "{lines: 1, role: headline}\n  - {lines: 3,", "{lines: 1, role: title}\n  - {lines: 99,",
         "segment-range", "lines: ▸99"),
        (SITE, "{title: Method", "{titel: X, zzz: y}\n  - {title: Method, url: x}\n  - {title: Method",
         "value-invalid", "Method, url: ▸x"),
    ],
)  # fmt: skip
def test_an_item_that_is_left_out_does_not_move_the_place_of_another(
    bench: Bench, path: str, old: str, new: str, code: str, words: str
) -> None:
    bench.edit(path, old, new)
    found = bench.check()
    assert only(found, code).place == bench.place(path, words), shown(found)


def test_a_tab_does_not_move_the_place_of_another_problem_on_its_line(bench: Bench) -> None:
    bench.edit(OPENING, "  - {lines: 9, role: caption}", "\t- {lines: 9, role: captoin}")
    assert bench.codes() == ["yaml-tab", "value-choice"]
    assert bench.found("value-choice").place == bench.place(OPENING, "▸captoin")


@pytest.mark.parametrize(
    ("coordinates", "at"),
    [("[1]", "▸[1]"), ("[1, 2, 3]", "▸[1, 2, 3]"), ("[a, 2]", "[▸a, 2]"), ("12", "coordinates: ▸12"), ("[]", "▸[]")],
)
def test_coordinates_that_are_not_two_numbers_are_reported(bench: Bench, coordinates: str, at: str) -> None:
    bench.edit(PLACES, "within: lusia", f"within: lusia, coordinates: {coordinates}")
    found = bench.check()
    assert [(d.code, d.place.line) for d in found] == [("value-type", 2)], shown(found)
    assert found[0].place.column >= bench.place(PLACES, at).column
    assert "quotation marks" not in found[0].hint


@pytest.mark.parametrize(("degrees", "words"), [("[91, 0]", "[▸91"), ("[0, 181]", "▸181"), ("[-90.5, 0]", "[▸-90.5")])
def test_coordinates_off_the_globe_are_reported(bench: Bench, degrees: str, words: str) -> None:
    bench.edit(PLACES, "within: lusia", f"within: lusia, coordinates: {degrees}")
    assert bench.found("value-invalid").place == bench.place(PLACES, words)


def test_a_text_where_a_number_belongs_is_told_that_a_number_belongs_there(bench: Bench) -> None:
    bench.edit(SITE, "max_share: 1", "max_share: 25%")
    found = bench.found("value-type")
    assert found.place == bench.place(SITE, "▸25%")
    assert "number" in f"{found.message} {found.hint}"


def test_a_registry_item_without_a_value_is_reported_as_empty(bench: Bench) -> None:
    bench.append(TOPICS, "empty:\n")
    found = bench.check()
    assert [(d.code, d.place.line) for d in found] == [("value-empty", 4)], shown(found)


def test_a_registry_item_that_is_a_list_is_told_to_be_a_mapping(bench: Bench) -> None:
    bench.append(TOPICS, "list: [a]\n")
    found = bench.check()
    assert [(d.code, d.place) for d in found] == [("value-type", bench.place(TOPICS, "▸[a]"))]
    assert "mapping" in found[0].hint


def test_a_url_that_is_refused_is_not_also_called_missing(bench: Bench) -> None:
    bench.edit(SITE, "page: method", "url: 'javascript:alert(1)'")
    assert bench.codes() == ["value-invalid"]


def test_the_hash_of_a_source_may_be_written_in_capital_letters(bench: Bench) -> None:
    digest = bench.sha256("answer.txt")
    bench.edit(ANSWER, digest, digest.upper())
    assert bench.check() == ()


def test_what_refers_to_a_file_that_cannot_be_read_is_not_reported_as_well(bench: Bench) -> None:
    bench.write(TOPICS, "harbour: [\n")
    assert bench.codes() == ["yaml-syntax"]


def test_what_refers_to_an_item_that_does_not_fit_is_not_reported_as_well(bench: Bench) -> None:
    bench.edit(TOPICS, "pref_label: New harbour", "prf_lbl: New harbour, zzz: 1")
    assert {d.place.path for d in bench.check()} == {TOPICS}


def test_a_cite_of_a_claim_that_does_not_fit_is_not_reported_as_well(bench: Bench) -> None:
    bench.edit(ANSWER, "id: f1, measure", "id: f1, mesaure: x, measure")
    assert bench.codes() == ["field-unknown"]


def test_an_annotation_that_cannot_be_read_may_be_related_to_and_cited(bench: Bench) -> None:
    bench.edit(OPENING, "headline: Harbour", "headline: Harbour: X")
    assert [d.code for d in bench.check() if d.severity == "error"] == ["yaml-syntax"]


def test_problems_of_several_files_are_all_reported_in_one_run(bench: Bench) -> None:
    bench.edit(OPENING, "topics:", "topcis:").edit(ANSWER, "stance: opposes", "stance: apposes")
    bench.edit(TOPICS, "broader: transport", "broder: transport").edit(SITE, "title: Eastport", "titel: Eastport")
    bench.write("content/pages/bad.md", "x").remove("seeds/answer.txt")
    assert sorted(bench.codes()) == sorted(
        ["field-unknown", "value-choice", "field-unknown", "field-unknown", "page-front-matter", "file-missing"]
    )


def test_ids_are_unique_over_claims_events_facts_and_judgments(bench: Bench) -> None:
    bench.edit(OPENING, "{id: f1,", "{id: c1,").edit(OPENING, "cites: [c1, f1]", "cites: [c1]")
    bench.edit(ANSWER, 'cites: [f1, "opening#f1"]', "cites: [f1]")
    found = bench.found("id-duplicate")
    assert found.place == bench.place(OPENING, "{id: ▸c1, measure")
    assert [place for place, _ in found.related] == [bench.place(OPENING, "- id: ▸c1")]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Answer", "id-syntax"), ("an_swer", "id-syntax"), ("con", "path-unsafe"), ("index", "path-collision")],
)
def test_the_name_of_an_annotation_is_an_id_that_can_be_a_page(bench: Bench, name: str, code: str) -> None:
    bench.move(ANSWER, f"content/annotations/{name}.yaml")
    found = bench.check()
    assert [(d.code, d.place) for d in found] == [(code, Place(f"content/annotations/{name}.yaml"))], shown(found)
    assert found[0].hint


@pytest.mark.parametrize(
    ("name", "code"), [("Ports", "id-syntax"), ("new port", "id-syntax"), ("nul", "path-unsafe"), ("a--b", "id-syntax")]
)
def test_an_id_in_the_registry_is_an_id_that_can_be_a_page(bench: Bench, name: str, code: str) -> None:
    bench.append(TOPICS, f"{name}: {{pref_label: X}}\n")
    found = bench.check()
    assert [(d.code, d.place) for d in found] == [(code, Place(TOPICS, 4, 1))], shown(found)


def test_a_file_that_is_no_registry_is_reported_with_the_one_that_is_meant(bench: Bench) -> None:
    bench.write("content/registry/topic.yaml", "a: {pref_label: A}\n")
    found = bench.found("field-unknown")
    assert (found.place, found.hint) == (Place("content/registry/topic.yaml"), "did you mean ‘topics’?")


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_hand_written_page_is_read_with_any_line_ends_and_byte_order_mark(
    bench: Bench, lead: bytes, end: str
) -> None:
    text = bench.read("content/pages/method.md").replace("\n", end)
    bench.write("content/pages/method.md", lead + text.encode("utf-8"))
    assert bench.check() == ()


def test_a_problem_in_front_matter_has_its_line_in_the_page(bench: Bench) -> None:
    bench.edit("content/pages/method.md", "description:", "descripton:")
    assert bench.found("field-unknown").place == bench.place("content/pages/method.md", "▸descripton")


def test_the_source_unknown_needs_no_registration(bench: Bench) -> None:
    bench.edit(ANSWER, "publisher: wire", "publisher: unknown")
    assert bench.check() == ()


def test_the_registry_may_be_left_out_where_nothing_refers_to_it(bench: Bench) -> None:
    bench.remove("content/registry/systems.yaml")
    assert bench.check() == ()
