"""Names: what is an id, what file systems refuse, which two names are one, and which name was meant."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.naming import MAX_NAME, did_you_mean, is_id, nearest, same_name_key, why_unsafe


@pytest.mark.parametrize("text", ["a", "7", "xi-jinping", "g20-summit-2016", "c1"])
def test_lower_case_words_and_digits_joined_by_single_hyphens_are_an_id(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize(
    "text", ["", "-", "A", "xi_jinping", "xi--jinping", "-xi", "xi-", "xi jinping", "é", "xi\n", "a/b", "١", "a.b"]
)
def test_anything_else_is_not_an_id(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "a/b", "a\\b", "a:b", "a*", "a?", 'a"', "a<b", "a|b", "a\x00", "a\n", "con", "CON", "nul",
        "aux.txt", "com1", "lpt9.yaml", "com¹", "a.", "a ", "x" * (MAX_NAME + 1), "ü" * (MAX_NAME // 2 + 1),
    ],
)  # fmt: skip
def test_a_name_that_some_file_system_refuses_is_unsafe_and_says_why(name: str) -> None:
    assert why_unsafe(name)


@pytest.mark.parametrize("name", ["a", "console", "com", "com10", "lpt", "a.b", "x" * MAX_NAME, "été", "a b"])
def test_a_name_that_every_file_system_takes_is_safe(name: str) -> None:
    assert why_unsafe(name) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "strasse"),
        ("CAFÉ", unicodedata.normalize("NFD", "café")),
        ("briefings/A", "briefings/a"),
        ("ﬁle", "file"),
    ],
)
def test_names_that_differ_in_case_or_unicode_form_are_one_file_somewhere(one: str, other: str) -> None:
    assert same_name_key(one) == same_name_key(other)


def test_names_that_differ_in_letters_are_two_files() -> None:
    assert same_name_key("cafe") != same_name_key("café")


@given(st.text())
def test_the_key_of_a_name_does_not_depend_on_its_unicode_form(name: str) -> None:
    forms = {same_name_key(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_the_nearest_known_name_is_offered() -> None:
    assert nearest("topcis", ["topics", "claims"]) == "topics"
    assert did_you_mean("topcis", ["topics", "claims"]) == "did you mean ‘topics’?"


def test_nothing_is_offered_where_no_known_name_is_near() -> None:
    assert nearest("zzz", ["topics", "claims"]) == ""
    assert did_you_mean("zzz", ["topics", "claims"]) == ""
    assert did_you_mean("topics", []) == ""


def test_the_offer_does_not_depend_on_the_order_of_the_known_names() -> None:
    known = ["claim-a", "claim-b", "claim-c"]
    assert nearest("claim-x", known) == nearest("claim-x", reversed(known))
