"""What counts as a word, in several scripts."""

from __future__ import annotations

import pytest

from site_builder.link.words import places_between, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s a well-known plan, in 2017.", ["It’s", "a", "well-known", "plan", "in", "2017"]),
        ("萨德 system", ["萨", "德", "system"]),
        ("Jose\u0301 Nguye\u0302\u0303n spoke", ["Jose\u0301", "Nguye\u0302\u0303n", "spoke"]),
        ("रामायण की कथा", ["रामायण", "की", "कथा"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
    ],
    ids=["Latin", "Han", "marks", "Devanagari", "joiner", "points", "underscore", "nothing"],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_in(text) == words
    assert [text[start:end] for start, end in places_between(text, 0, len(text))] == words
