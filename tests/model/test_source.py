"""A source text: its lines, its paragraphs, and the way from what is read back into the file."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.source import SourceText, Span

SPANS = (
    Span(0, 3, "headline", 1, 1),
    Span(4, 7, "body", 2, 2),
    Span(8, 11, "body", 3, 2),
    Span(12, 15, "caption", 4, 3),
)


def source(offsets: tuple[int, ...] = ()) -> SourceText:
    return SourceText("a.txt", "0", "One\ntwo\nsix\nten", offsets, SPANS, (0, 4, 8, 12))


def test_spans_are_found_by_the_stretch_that_touches_them() -> None:
    assert source().spans_within(2, 5) == SPANS[:2]
    assert source().spans_within(3, 4) == ()
    assert source().spans_within(0, 15) == SPANS


def test_paragraphs_are_grouped_by_number_and_kept_in_order() -> None:
    assert source().paragraphs("body", "caption") == (SPANS[1:3], SPANS[3:])
    assert source().paragraphs("credit") == ()


def test_a_text_that_is_the_file_has_its_offsets() -> None:
    assert source().file_offset(7) == 7
    assert source().file_offset(7, is_end=True) == 7


def test_an_end_lies_just_behind_the_character_before_it() -> None:
    marked = source(tuple(n * 2 for n in range(15)))
    assert marked.file_offset(4) == 8
    assert marked.file_offset(4, is_end=True) == 7
    assert marked.file_offset(0, is_end=True) == 0
    assert marked.file_offset(15, is_end=True) == 29
    assert marked.file_offset(15) == 29


def test_the_words_of_a_span_are_those_of_the_text() -> None:
    assert [source().words_of(span) for span in SPANS] == ["One", "two", "six", "ten"]


@given(st.lists(st.integers(0, 30), max_size=10, unique=True).map(sorted), st.integers(0, 31), st.integers(0, 31))
def test_the_spans_within_a_stretch_are_all_that_share_a_character_with_it(bounds: list[int], a: int, b: int) -> None:
    spans = tuple(Span(x, y, "body", 1, 1) for x, y in zip(bounds[::2], bounds[1::2], strict=False))
    text = SourceText("a.txt", "0", "x" * 31, (), spans, (0,))
    assert text.spans_within(a, b) == tuple(s for s in spans if s.start < b and a < s.end)


@pytest.mark.parametrize("offsets", [(), tuple(n * 3 for n in range(15))])
def test_a_source_text_is_the_same_after_pickling(offsets: tuple[int, ...]) -> None:
    again = pickle.loads(pickle.dumps(source(offsets)))
    assert again == source(offsets)
    assert repr(again) == repr(source(offsets))
    assert [type(span) for span in again.spans] == [Span] * 4
    assert again.words_of(again.spans[1]) == "two"
