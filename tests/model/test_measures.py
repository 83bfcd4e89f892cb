"""Values of facts: whether they fit their measure, as JSON holds them, and as a reader sees them."""

from __future__ import annotations

import pytest

from site_builder.model.measures import typed_value, value_in_words, value_problem
from site_builder.model.registry import Compare, Measure


def measure(compare: Compare, unit: str = "") -> Measure:
    return Measure(label="m", compare=compare, unit=unit)


@pytest.mark.parametrize(
    ("compare", "value"),
    [
        ("number", ("28500",)),
        ("number", ("-3.5",)),
        ("edtf", ("[..2017-12-31]",)),
        ("text", ("anything",)),
        ("set", ("one",)),
        ("set", ("one", "two")),
    ],
)
def test_a_value_of_its_measure_fits(compare: Compare, value: tuple[str, ...]) -> None:
    assert value_problem(measure(compare), value) == ""


@pytest.mark.parametrize(
    ("compare", "value", "says"),
    [
        ("number", ("long",), "‘long’ is not a number"),
        ("number", ("28,500",), "‘28,500’ is not a number"),
        ("number", ("1e3",), "not a number"),
        ("number", ("٣",), "not a number"),
        ("number", ("1", "2"), "not a list of 2"),
        ("edtf", ("soon",), "‘soon’"),
        ("edtf", ("2016", "2017"), "not a list of 2"),
        ("text", ("a", "b"), "not a list of 2"),
    ],
)
def test_a_value_that_does_not_fit_says_why(compare: Compare, value: tuple[str, ...], says: str) -> None:
    assert says in value_problem(measure(compare), value)


@pytest.mark.parametrize(
    ("compare", "value", "json"),
    [
        ("number", ("010",), 10),
        ("number", ("2.50",), 2.5),
        ("edtf", ("2017-07",), "2017-07"),
        ("set", ("b", "a"), ["b", "a"]),
        ("text", ("NO",), "NO"),
    ],
)
def test_a_value_has_the_type_of_its_measure(compare: Compare, value: tuple[str, ...], json: object) -> None:
    typed = typed_value(measure(compare), value)
    assert (typed, type(typed)) == (json, type(json))


@pytest.mark.parametrize(
    ("compare", "unit", "value", "words"),
    [
        ("number", "persons", ("28500",), "28,500 persons"),
        ("number", "", ("-1234567.50",), "-1,234,567.50"),
        ("number", "", ("-0.5",), "-0.5"),
        ("edtf", "", ("[..2017-12-31]",), "by 31 December 2017"),
        ("set", "", ("short", "medium"), "short, medium"),
        ("text", "", ("as it is",), "as it is"),
    ],
)
def test_a_value_is_printed_for_a_reader(compare: Compare, unit: str, value: tuple[str, ...], words: str) -> None:
    assert value_in_words(measure(compare, unit), value) == words
