"""Quotes: where they stand, how well they fit, and the nearest miss; the cases stand in ``quotes/*.txt``.

A case is a title, then sections that begin with ``---``. Invisible characters are written ``⟨U+00A0⟩``. What is
expected is a grade and the parts of the one match, each on a line (``at 12`` gives its offset); or ``nowhere``,
``nowhere in context``, ``2 times``; or the nearest miss: its line, the passage with what differs marked, and what the
quote has instead.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.evidence import Quote
from site_builder.read.files import ReadFile
from site_builder.read.near_misses import nearest_passage
from site_builder.read.quotes import SearchText, find_quote, find_words, fold, in_context
from site_builder.read.sources import read_source
from site_builder.read.yaml import YamlFile

FOLDER = Path(__file__).parent / "quotes"
NO_ANNOTATION = YamlFile("a.yaml", "", None)


class Case(NamedTuple):
    """A quote, the source that it is looked for in, and what is expected."""

    title: str
    source: str
    quote: Quote
    expected: str


def _plain(text: str) -> str:
    return re.sub(r"⟨U\+([0-9A-F]{4,6})⟩", lambda found: chr(int(found[1], 16)), text)


def _cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_bytes().decode("utf-8").split("\n===\n"):
            title, *sections = re.split(r"^--- ", block.strip("\n"), flags=re.MULTILINE)
            parts = dict(section.split("\n", 1) for section in sections)
            assert set(parts) <= {"source", "quote", "prefix", "suffix", "expected"}, title
            words = {name: _plain(text.rstrip("\n")) for name, text in parts.items()}
            quote = Quote(exact=words["quote"], prefix=words.get("prefix", ""), suffix=words.get("suffix", ""))
            found.append(Case(title.strip(), words["source"], quote, words["expected"]))
    return found


CASES = _cases()


def search_in(text: str) -> SearchText:
    source, _ = read_source(ReadFile("seeds/a.txt", text.encode("utf-8")), (), NO_ANNOTATION)
    assert source is not None
    return SearchText(source.text, [(spans[0].start, spans[-1].end) for spans in source.paragraphs("body")])


def outcome(case: Case) -> str:
    """Say what becomes of a quote, in the words of the case files."""
    where = search_in(case.source)
    if case.expected.startswith("near") or case.expected == "nothing near":
        assert find_quote(where, case.quote) == []
        near = nearest_passage(where.text, case.quote.exact)
        if near is None:
            return "nothing near"
        line = where.text.count("\n", 0, near.start) + 1
        written = f"\nthe quote has ‘{near.written}’" if near.written else ""
        return f"nearest, line {line}\n{near.shown}{written}"
    found = find_quote(where, case.quote)
    if not found:
        return "nowhere"
    fitting = in_context(where, found, case.quote)
    if not fitting:
        return "nowhere in context"
    if len(fitting) > 1:
        return f"{len(fitting)} times"
    match = fitting[0]
    assert (match.start, match.end) == (match.parts[0][0], match.parts[-1][1])
    at = f"\nat {match.start}" if "\nat " in case.expected else ""
    return "\n".join([match.grade, *(where.text[a:b] for a, b in match.parts)]) + at


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_quote_is_found_as_its_case_says(case: Case) -> None:
    assert outcome(case) == case.expected


def test_every_grade_and_every_outcome_has_cases() -> None:
    kinds = {case.expected.split("\n")[0].split(",")[0] for case in CASES}
    assert kinds >= {"exact", "typographic", "elided", "bracketed", "nowhere", "nowhere in context", "nearest"}
    assert len({case.title for case in CASES}) == len(CASES)


_WORDS = st.lists(st.text(alphabet="abcéñ’“”—-.,[]…", min_size=1, max_size=6), min_size=1, max_size=12)
_TEXTS = st.text(alphabet="aé e\u0301\u0323o’“”\u00a0\u00ad\u200b \n\t—-[]…習ﬁÅ\u1112\u1161", max_size=40)


@given(_WORDS, st.data())
def test_any_run_of_whole_words_is_found_exactly_and_its_place_gives_back_its_words(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = " ".join(words[first:last])
    found = find_quote(search_in(text), Quote(exact=quote))
    assert len(" ".join(words[:first])) + (first > 0) in [match.start for match in found]
    assert {match.grade for match in found} == {"exact"}
    assert {text[a:b] for match in found for a, b in match.parts} == {quote}


@given(_WORDS, st.data())
def test_any_run_of_whole_words_is_found_whatever_its_marks_spaces_and_form(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = unicodedata.normalize("NFD", "\u00a0 ".join(words[first:last]))
    quote = quote.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "–")
    found = find_quote(search_in(text), Quote(exact=quote))
    start = len(" ".join(words[:first])) + (first > 0)
    assert start in [match.start for match in found]
    assert {fold(text[m.start : m.end]).text for m in found} == {fold(quote).text}


@given(_TEXTS)
def test_each_folded_character_leads_back_to_one_of_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert all(0 <= offset < len(text) for offset in folded.offsets)


@given(_TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(_TEXTS)
def test_a_text_folds_alike_in_every_unicode_form(text: str) -> None:
    assert {fold(unicodedata.normalize(form, text)).text for form in ("NFC", "NFD")} == {fold(text).text}


@given(_TEXTS, _TEXTS.filter(str.strip))
def test_whatever_is_found_lies_in_the_text_in_order_and_whole_in_its_letters(text: str, quote: str) -> None:
    for match in find_quote(search_in(text), Quote(exact=quote)):
        flat = [offset for part in match.parts for offset in part]
        assert flat == sorted(flat)
        assert 0 <= flat[0] < flat[-1] <= len(text)
        for start, end in match.parts:
            assert end == len(text) or not unicodedata.combining(text[end])
            assert not unicodedata.combining(text[start]) or start == 0


@given(_TEXTS, _TEXTS)
def test_the_nearest_passage_begins_in_the_text(text: str, quote: str) -> None:
    near = nearest_passage(text, quote)
    assert near is None or 0 <= near.start < len(text)


def test_a_long_passage_is_shortened_around_its_first_difference() -> None:
    words = [f"word{n}" for n in range(200)]
    wrong = [*words[:100], "other", *words[101:]]
    near = nearest_passage(" ".join(words), " ".join(wrong))
    assert near is not None
    assert "⟦word100⟧" in near.shown
    assert len(near.shown) < 320
    assert near.written == "other"


@given(
    st.text(alphabet="ab1-_. \n", max_size=30), st.text(alphabet="ab1-_. \n", min_size=1, max_size=3).filter(str.strip)
)
def test_words_in_plain_letters_are_found_wherever_they_cut_no_word(text: str, words: str) -> None:
    words = words.strip()
    start, end = (r"(?<![a-z0-9])" if words[0].isalnum() else ""), (r"(?![a-z0-9])" if words[-1].isalnum() else "")
    pattern = re.compile(rf"{start}(?={re.escape(words)}{end})")
    found = find_words(search_in(text), words)
    exact = [match.start() for match in pattern.finditer(text)]
    assert [match.start for match in found if match.grade == "exact"] == exact
    assert found == find_quote(search_in(text), Quote(exact=words))


def test_bounds_of_paragraphs_are_asked_for_only_where_words_are_left_out() -> None:
    asked: list[str] = []

    def bounds() -> list[tuple[int, int]]:
        asked.append("now")
        return [(0, 11)]

    where = SearchText("one two six ten", bounds)
    assert find_words(where, "two six")
    assert find_words(where, "nothing") == []
    assert asked == []
    assert [m.grade for m in find_words(where, "one […] six")] == ["elided"]
    assert find_words(where, "one […] ten") == []
    assert asked == ["now"]
