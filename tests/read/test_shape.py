"""Values meet their fields: all that is wrong at once, each at its place, and the rest is kept."""

from __future__ import annotations

from typing import Any

import pytest

from site_builder.base.diagnostics import Diagnostic
from site_builder.model.evidence import Annotation
from site_builder.model.registry import Event, Person, Topic
from site_builder.read.annotations import AnnotationFile, read_annotation
from site_builder.read.files import ReadFile
from site_builder.read.shape import fit
from site_builder.read.yaml import load_yaml

VALID = """\
source: a.txt
sha256: 0
publisher: unknown
headline: H
topics: [t]
claims: []
"""


def fitted(text: str, kind: Any = Annotation) -> tuple[Any, list[tuple[str, int, int]], tuple[Diagnostic, ...]]:
    file, problems = load_yaml(ReadFile("a.yaml", text.encode("utf-8")))
    assert file is not None
    assert problems == ()
    value, found, _ = fit(file, file.value, kind)
    return value, [(d.code, d.place.line, d.place.column) for d in found], found


def annotation(text: str) -> tuple[AnnotationFile, tuple[Diagnostic, ...]]:
    file, problems = read_annotation(ReadFile("content/annotations/a.yaml", text.encode("utf-8")))
    assert file is not None
    return file, problems


def test_seven_lines_make_a_valid_annotation() -> None:
    value, found, _ = fitted(VALID)
    assert found == []
    assert value.headline.text == "H"
    assert value.headline.basis == "stated"
    assert value.topics == ("t",)


def test_one_text_stands_for_a_list_of_one_and_for_the_main_field_of_a_mapping() -> None:
    value, found, _ = fitted(VALID.replace("[t]", "t") + "published: 2017-07\nbluf: Short.\nupstream: wire\n")
    assert found == []
    assert (value.topics, str(value.published.date), value.bluf.text) == (("t",), "July 2017", "Short.")
    assert [upstream.source for upstream in value.upstream] == ["wire"]


def test_all_that_is_wrong_is_reported_at_once() -> None:
    text = """\
source: a.txt
sha256: 0
publisher: [x]
headline: {text: H, basis: guessed}
topcis: [t]
claims:
  - {id: c1, speaker: s, stance: suports, quote: q}
  - {id: c2, quote: q}
published: 2017-99
language: english!
"""
    _, found, _ = fitted(text)
    assert sorted(found) == [
        ("date-syntax", 9, 12),
        ("field-missing", 8, 5),
        ("field-unknown", 5, 1),
        ("value-choice", 4, 28),
        ("value-choice", 7, 34),
        ("value-invalid", 10, 11),
        ("value-type", 3, 12),
    ]


def test_a_misspelt_field_is_named_with_the_nearest_known_one_and_read_as_it() -> None:
    value, found, problems = fitted(VALID.replace("topics", "topcis"))
    assert found == [("field-unknown", 5, 1)]
    assert problems[0].message == "there is no field ‘topcis’ here"
    assert problems[0].hint == "did you mean ‘topics’?"
    assert value.topics == ("t",)


def test_a_misspelt_field_in_a_list_item_is_named_with_the_fields_of_that_item() -> None:
    text = VALID.replace("[]", "\n  - {id: c1, speaker: s, propositon: p, quote: q}")
    value, found, problems = fitted(text)
    assert found == [("field-unknown", 7, 26)]
    assert problems[0].hint == "did you mean ‘proposition’?"
    assert value.claims[0].proposition == "p"


def test_a_misspelt_field_beside_the_right_one_is_left_out() -> None:
    value, found, _ = fitted(VALID + "topcis: [u]\n")
    assert found == [("field-unknown", 7, 1)]
    assert value.topics == ("t",)


def test_a_field_unlike_any_known_one_is_reported_with_those_that_are_known() -> None:
    _, found, problems = fitted("pref_label: T\nzzzz: 1\n", Topic)
    assert found == [("field-unknown", 2, 1)]
    assert problems[0].hint.startswith("known here: pref_label, broader, related")


def test_a_missing_field_is_reported_where_it_would_stand() -> None:
    _, found, problems = fitted("t:\n  name: x\n  date: 2017\n".replace("t:\n  ", "").replace("  ", ""), Event)
    assert found == [("field-missing", 1, 1)]
    assert problems[0].message == "the field ‘type’ is missing"
    assert problems[0].hint == "add ‘type:’"


def test_a_missing_field_of_a_list_item_is_reported_at_the_item() -> None:
    _, found, _ = fitted(VALID.replace("[]", "\n  - id: c1\n    speaker: s"))
    assert found == [("field-missing", 7, 5)]


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("topics: {a: b}", "value-type", 9),
        ("claims: none", "value-type", 9),
        ("claims: {id: c1}", "value-type", 9),
        ("gaps: [[a]]", "value-type", 8),
        ("language: [en]", "value-type", 11),
        ("rights: excerpt", "value-type", 9),
        ("rights: {max_words: many}", "value-type", 21),
        ("rights: {max_words: -1}", "value-invalid", 21),
        ("rights: {display: some}", "value-choice", 19),
        ("url: www.example.org", "value-invalid", 6),
        ("url: javascript:alert(1)", "value-invalid", 6),
        ("headline: ''", "value-empty", 11),
        ("headline: ' '", "value-empty", 11),
        ("gaps: [a, '']", "value-empty", 11),
        ("accessed: soon", "date-syntax", 11),
        ("accessed: [2016-07..2016-08]", "date-list", 11),
        ("dateline: {text: x, date: [2016..2017]}", "date-list", 27),
    ],
)
def test_a_value_that_does_not_fit_is_reported_at_its_place(line: str, code: str, column: int) -> None:
    name = line.partition(":")[0]
    kept = "".join(row for row in VALID.splitlines(keepends=True) if not row.startswith(f"{name}:"))
    _, found, _ = fitted(f"{line}\n{kept}")
    assert found == [(code, 1, column)]


def test_a_field_written_without_a_value_is_reported_as_empty() -> None:
    _, found, problems = fitted(VALID.replace("publisher: unknown", "publisher:"))
    assert [(code, line) for code, line, _ in found] == [("value-empty", 3)]
    assert problems[0].message == "‘publisher’ has no value"


def test_a_choice_is_reported_with_the_nearest_term_and_all_terms() -> None:
    _, _, problems = fitted(VALID.replace("[]", "\n  - {id: c1, speaker: s, stance: suports, quote: q}"))
    hint = problems[0].hint
    assert hint.startswith("did you mean ‘supports’? allowed: supports, opposes, noncommittal, mixed")
    assert "unclear" in hint


@pytest.mark.parametrize("written", ["yes", "True", "1", "on"])
def test_a_flag_is_true_or_false_and_nothing_else(written: str) -> None:
    fact = f"facts: [{{id: f1, measure: m, value: 1, approx: {written}, quote: q}}]\n"
    _, found, _ = fitted(VALID + fact)
    assert [code for code, _, _ in found] == ["value-choice"]
    value, found, _ = fitted(VALID + fact.replace(f"approx: {written}", "approx: true"))
    assert found == []
    assert value.facts[0].approx is True


@pytest.mark.parametrize("written", ["1e3", "0x10", "1_000", ".5", "1.", "nan", "inf", "٣", "+1", " "])
def test_a_number_is_plain_decimal_digits(written: str) -> None:
    _, found, _ = fitted(VALID + f"rights: {{max_words: '{written}'}}\n")
    assert [code for code, _, _ in found] == ["value-type"]


def test_a_list_where_a_date_belongs_gets_a_hint_that_shows_it_in_quotation_marks() -> None:
    _, _, problems = fitted("name: n\ntype: t\ndate: [2016-07-01..2016-07-28]\n", Event)
    assert problems[0].code == "date-list"
    assert problems[0].hint.endswith('date: "[2016-07-01..2016-07-28]"')


def test_a_list_where_the_date_of_publication_belongs_gets_that_hint_in_the_short_form_too() -> None:
    _, _, problems = fitted(VALID + "published: [2016-07-01..2016-07-28]\n")
    assert [d.code for d in problems] == ["date-list"]
    assert '"[2016-07-01..2016-07-28]"' in problems[0].hint


def test_no_problem_is_reported_twice() -> None:
    _, _, problems = fitted("source: [a]\nsha256: [b]\n")
    assert len(problems) == len(set(problems))


def test_an_item_that_does_not_fit_is_left_out_and_the_others_keep_their_places() -> None:
    file, problems = annotation(
        VALID.replace(
            "[]",
            """
  - {id: c1, speaker: s, quote: q}
  - {id: c2, speaker: s}
  - {id: c3, speaker: s, quote: q}
  - nonsense
  - {id: c5, speaker: s, quote: q}""",
        )
    )
    assert sorted((d.code, d.place.line, d.place.column) for d in problems) == [
        ("field-missing", 8, 5),
        ("value-type", 10, 5),
    ]
    numbered = [(number, claim.id) for number, claim in file.numbered(file.annotation.claims, "claims")]
    assert numbered == [(0, "c1"), (2, "c3"), (4, "c5")]
    assert file.yaml.place(("claims", 4, "id")).line == 11


def test_a_field_that_does_not_fit_is_left_out_and_its_item_is_kept() -> None:
    file, problems = annotation(
        VALID.replace(
            "[]", "\n  - {id: c1, speaker: s, date: never, stance: no, quote: q}\n  - {id: c2, speaker: s, quote: q}"
        )
    )
    assert sorted(d.code for d in problems) == ["date-syntax", "value-choice"]
    assert [(claim.id, claim.date) for claim in file.annotation.claims] == [("c1", None), ("c2", None)]


def test_a_file_whose_required_fields_are_wrong_is_still_checked_to_its_end() -> None:
    file, problems = annotation(
        "source: a.txt\nclaims:\n  - {id: c1, speaker: s, quote: q}\n  - {id: C2, speaker: s, quote: q}\n"
    )
    assert sorted(d.code for d in problems) == ["field-missing"] * 4 + ["id-syntax"]
    assert [claim.id for claim in file.annotation.claims] == ["c1", "C2"]


def test_ids_of_items_that_do_not_fit_still_count_as_given() -> None:
    file, _ = annotation(VALID.replace("[]", "\n  - {id: c1, speaker: s}\n  - {id: c2, speaker: s, quote: q}"))
    assert file.written_ids == {"c1", "c2"}


def test_the_value_that_is_given_is_not_changed_by_fitting_it() -> None:
    file, _ = load_yaml(ReadFile("a.yaml", VALID.replace("topics", "topcis").encode()))
    assert file is not None
    before = repr(file.value)
    fit(file, file.value, Annotation)
    assert repr(file.value) == before


def test_a_field_whose_name_is_a_word_of_python_is_written_without_its_underscore() -> None:
    text = "name: n\nposts: [{post: p, organization: o, from: 2016, to: 2017}]\n"
    value, found, _ = fitted(text, Person)
    assert found == []
    assert str(value.posts[0].from_) == "2016"
    _, found, problems = fitted(text.replace("from", "form"), Person)
    assert [(code, problems[0].hint) for code, _, _ in found] == [("field-unknown", "did you mean ‘from’?")]


def test_a_language_that_is_no_tag_is_reported_at_its_key() -> None:
    _, found, _ = fitted("name: n\nnames: {zh-Hans: 习近平, not a tag: x}\n", Person)
    assert [(code, line) for code, line, _ in found] == [("value-invalid", 2)]
