"""Diagnostics: their order, their severity, and that each distinct one is given once."""

from __future__ import annotations

import re

import pytest

from site_builder.base.codes import CODES
from site_builder.base.diagnostics import Place, Severity, has_errors, in_order, problem


def test_a_place_prints_as_path_line_and_column() -> None:
    assert str(Place("content/site.yaml", 3, 14)) == "content/site.yaml:3:14"


def test_problems_come_in_the_order_of_their_places_as_numbers_and_each_once() -> None:
    places = [Place("b", 1), Place("a", 10), Place("a", 9, 12), Place("a", 9, 2), Place("b", 1)]
    found = in_order(problem("cycle", place, "x") for place in places)
    assert [str(d.place) for d in found] == ["a:9:2", "a:9:12", "a:10:1", "b:1:1"]


def test_two_problems_at_one_place_are_both_kept() -> None:
    place = Place("a")
    found = in_order([problem("cycle", place, "x"), problem("cycle", place, "y"), problem("yaml-tag", place, "x")])
    assert len(found) == 3


def test_only_errors_stop_a_build() -> None:
    warning, error = problem("source-unused", Place("a"), "x"), problem("cycle", Place("a"), "x")
    assert not has_errors([warning])
    assert has_errors([warning, error])


def test_a_code_that_is_not_documented_cannot_be_reported() -> None:
    with pytest.raises(KeyError):
        problem("no-such-code", Place("a"), "x")


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_is_kebab_case_with_a_known_severity_and_one_sentence(code: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert CODES[code].severity in list(Severity)
    assert re.fullmatch(r"[A-Z][^|]*\.", CODES[code].meaning)
