"""Sources: what a reader sees of a file, its segments, paragraphs and lines, and the way back into the file."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.diagnostics import Diagnostic
from site_builder.model.evidence import Segment
from site_builder.model.source import SourceText
from site_builder.read.files import ReadFile, control_characters
from site_builder.read.sources import read_source
from site_builder.read.yaml import load_yaml


def segment(**fields: object) -> Segment:
    values = {name: (value,) if name == "lines" and isinstance(value, str) else value for name, value in fields.items()}
    return Segment(**values)  # type: ignore[arg-type]  # a test's own fields


def reading(text: str | bytes, *segments: Segment, name: str = "a.txt") -> tuple[SourceText, tuple[Diagnostic, ...]]:
    yaml, _ = load_yaml(ReadFile("a.yaml", b"segments:\n" + b"  - {}\n" * len(segments)))
    assert yaml is not None
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    source, problems = read_source(ReadFile(f"seeds/{name}", data), list(enumerate(segments)), yaml)
    assert source is not None
    return source, problems


def read(text: str | bytes, *segments: Segment, name: str = "a.txt") -> SourceText:
    source, problems = reading(text, *segments, name=name)
    assert problems == ()
    return source


def laid_out(source: SourceText) -> list[tuple[str, str, int]]:
    """List the spans as role, words and line."""
    return [(span.role, source.words_of(span), span.line) for span in source.spans]


def paragraphs(source: SourceText) -> list[list[str]]:
    return [[source.words_of(span) for span in group] for group in source.paragraphs("body")]


# Plain text


def test_a_plain_text_is_read_as_it_stands_with_the_hash_of_its_bytes() -> None:
    source = read("One.\n\n  Two.  \n")
    assert source.text == "One.\n\n  Two.  \n"
    assert source.sha256 == hashlib.sha256(b"One.\n\n  Two.  \n").hexdigest()
    assert (source.file, source.offsets, source.extracted_sha256) == ("a.txt", (), "")


def test_lines_that_no_segment_names_are_body_and_blank_ones_are_nothing() -> None:
    assert laid_out(read("One.\n\n  Two. \n")) == [("body", "One.", 1), ("body", "Two.", 3)]


@pytest.mark.parametrize(
    ("lines", "captions"),
    [("2", ["b"]), ("2-3", ["b", "c"]), (("1", "4"), ["a", "d"]), (("1-2", "4"), ["a", "b", "d"]), (" 2 ", ["b"])],
)
def test_a_segment_names_lines_singly_in_a_list_or_as_a_range(
    lines: str | tuple[str, ...], captions: list[str]
) -> None:
    source = read("a\nb\nc\nd\n", segment(role="caption", lines=lines))
    assert [words for role, words, _ in laid_out(source) if role == "caption"] == captions
    assert [words for _, words, _ in laid_out(source)] == ["a", "b", "c", "d"]


def test_a_segment_carries_its_language_credit_and_event() -> None:
    source = read("a\nb\n", segment(role="caption", lines="1", language="zh", credit="AFP", event="e"))
    assert (source.spans[0].language, source.spans[0].credit, source.spans[0].event) == ("zh", "AFP", "e")
    assert (source.spans[1].language, source.spans[1].credit, source.spans[1].event) == ("", "", "")


def test_a_range_passes_over_blank_lines() -> None:
    assert laid_out(read("a\n\nb\nc\n", segment(role="caption", lines="1-3"))) == [
        ("caption", "a", 1),
        ("caption", "b", 3),
        ("body", "c", 4),
    ]


@pytest.mark.parametrize("lines", ["0", "9", "3-2", "2-9", "1,2", "one", "-1", "1-", "٢", "99999999999"])
def test_lines_that_the_source_does_not_have_are_refused(lines: str) -> None:
    _, problems = reading("a\nb\nc", segment(role="caption", lines=(lines,)))
    assert [d.code for d in problems] == ["segment-range"]
    assert "the source has 3 lines" in problems[0].message


def test_a_line_end_at_the_end_of_a_file_begins_no_line() -> None:
    _, problems = reading("a\nb\n", segment(role="caption", lines="3"))
    assert "the source has 2 lines" in "".join(d.message for d in problems)


def test_a_segment_given_by_its_words_covers_these_words_only() -> None:
    source = read(
        "BEIJING, February 5. /TASS/. China has urged.\n",
        segment(role="dateline", exact="BEIJING, February 5. /TASS/."),
    )
    assert laid_out(source) == [("dateline", "BEIJING, February 5. /TASS/.", 1), ("body", "China has urged.", 1)]
    assert {span.paragraph for span in source.spans} == {1}


def test_a_segment_in_the_middle_of_a_line_leaves_body_on_both_sides() -> None:
    source = read("One two three.\n", segment(role="credit", exact="two"))
    assert laid_out(source) == [("body", "One", 1), ("credit", "two", 1), ("body", "three.", 1)]


def test_a_segment_given_by_words_over_two_lines_has_a_span_on_each() -> None:
    source = read("One two\nthree four\n", segment(role="credit", exact="two\nthree"))
    assert [(role, words) for role, words, _ in laid_out(source)] == [
        ("body", "One"),
        ("credit", "two"),
        ("credit", "three"),
        ("body", "four"),
    ]


@pytest.mark.parametrize(("words", "times"), [("three", "nowhere"), ("one", "twice")])
def test_the_words_of_a_segment_stand_in_the_source_exactly_once(words: str, times: str) -> None:
    _, problems = reading("one two one\n", segment(role="credit", exact=words))
    assert [d.code for d in problems] == ["segment-not-found"]
    assert times in problems[0].message


def test_a_segment_that_gives_both_lines_and_words_or_neither_is_refused() -> None:
    _, problems = reading("a\n", segment(role="credit"), segment(role="credit", lines="1", exact="a"))
    assert [d.code for d in problems] == ["segment-not-found"] * 2
    assert [d.place.line for d in problems] == [2, 3]


def test_two_segments_that_claim_one_line_are_refused_and_both_are_named() -> None:
    _, problems = reading("a\nb\n", segment(role="credit", lines="1-2"), segment(role="caption", exact="b"))
    assert [d.code for d in problems] == ["segment-overlap"]
    assert problems[0].place.line == 3
    assert [place.line for place, _ in problems[0].related] == [2]


def test_segments_may_be_listed_in_any_order() -> None:
    one = [segment(role="headline", lines="1"), segment(role="caption", lines="3")]
    assert read("a\nb\nc\n", *one).spans == read("a\nb\nc\n", *reversed(one)).spans


# Lines and paragraphs


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_gives_the_same_lines_and_paragraphs(end: str) -> None:
    source = read(end.join(["One.", "", "Two.", "Three.", ""]), segment(role="headline", lines="1"))
    assert laid_out(source) == [("headline", "One.", 1), ("body", "Two.", 3), ("body", "Three.", 4)]
    assert paragraphs(source) == [["Two."], ["Three."]]
    assert source.line_of(source.text.index("Three")) == 4


def test_windows_line_ends_stay_in_the_text_so_that_offsets_are_those_of_the_file() -> None:
    source = read(b"One.\r\nTwo.\r\n")
    assert source.text == "One.\r\nTwo.\r\n"
    assert source.file_offset(6) == 6


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    source = read(b"\xef\xbb\xbfOne.\n", segment(role="headline", exact="One."))
    assert source.text == "One.\n"
    assert source.sha256 == hashlib.sha256(b"\xef\xbb\xbfOne.\n").hexdigest()


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped() -> None:
    assert paragraphs(read("One.\nTwo.\n\nThree.\n")) == [["One."], ["Two."], ["Three."]]


WRAPPED = """\
The harbour of Eastport will open on 4 May 2021, the
minister said. The new pier is three hundred metres
long, and two ships can lie beside it.

A second paragraph stands below a blank line and runs
over two lines.
"""


def test_wrapped_lines_between_blank_lines_are_one_paragraph() -> None:
    source = read(WRAPPED)
    assert [len(group) for group in paragraphs(source)] == [3, 2]
    assert source.text == WRAPPED


def test_wrapped_lines_with_windows_line_ends_are_one_paragraph_too() -> None:
    assert [len(group) for group in paragraphs(read(WRAPPED.replace("\n", "\r\n")))] == [3, 2]


def test_one_line_knows_its_number_at_every_offset() -> None:
    source = read("ab\ncd\n\nef")
    assert [source.line_of(n) for n in range(9)] == [1, 1, 1, 2, 2, 2, 3, 4, 4]


@given(st.text(alphabet="ab \n\r\t", max_size=40))
def test_spans_are_in_order_do_not_overlap_and_hold_every_visible_character(text: str) -> None:
    source = read(text)
    assert all(one.end <= other.start for one, other in zip(source.spans, source.spans[1:], strict=False))
    assert all(source.words_of(span) == source.words_of(span).strip() != "" for span in source.spans)
    visible = {n for n, character in enumerate(text) if not character.isspace()}
    assert visible <= {n for span in source.spans for n in range(span.start, span.end)}
    assert all(source.line_of(span.start) == span.line == source.line_of(span.end - 1) for span in source.spans)


# Markdown


MARKDOWN = """\
# A *big* title

The [harbour](https://example.org/a_(b) "Title") of **Eastport** will `open` _soon_.
Second line of it\\* with &amp; a break.

> A quoted line.

- one
- two

```python
x = 1
```

![A pier](pier.png "t") after <https://example.org/>.
"""


def test_a_markdown_source_is_read_as_a_reader_sees_it() -> None:
    source = read(MARKDOWN, name="a.md")
    seen = [line for line in source.text.split("\n") if line.strip()]
    assert seen == [
        "A big title",
        "The harbour of Eastport will open soon.",
        "Second line of it* with & a break.",
        "A quoted line.",
        "one",
        "two",
        "x = 1",
        " after https://example.org/.",
    ]


def test_the_lines_of_a_markdown_source_are_those_of_the_file() -> None:
    source = read(MARKDOWN, name="a.md")
    assert source.line_of(source.text.index("Second")) == 4
    assert source.line_of(source.text.index("x = 1")) == 12
    assert len(source.line_starts) == len(MARKDOWN.splitlines())


def test_offsets_lead_from_what_is_seen_of_markdown_back_into_the_file() -> None:
    source = read(MARKDOWN, name="a.md")
    start = source.text.index("harbour of Eastport will open")
    end = start + len("harbour of Eastport will open")
    first, last = source.file_offset(start), source.file_offset(end, is_end=True)
    assert MARKDOWN[first:last] == 'harbour](https://example.org/a_(b) "Title") of **Eastport** will `open'


def test_a_heading_of_a_markdown_source_is_a_subhead_unless_a_segment_says_otherwise() -> None:
    assert laid_out(read("# A\n\nB\n", name="a.md"))[0] == ("subhead", "A", 1)
    assert laid_out(read("# A\n\nB\n", segment(role="headline", lines="1"), name="a.md"))[0] == ("headline", "A", 1)


def test_lines_of_one_markdown_paragraph_are_one_paragraph() -> None:
    assert paragraphs(read("One\ntwo.\n\nThree.\n", name="a.md")) == [["One", "two."], ["Three."]]


def test_a_markdown_source_with_windows_line_ends_reads_like_one_without() -> None:
    unix, windows = read(MARKDOWN, name="a.md"), read(MARKDOWN.replace("\n", "\r\n"), name="a.md")
    assert [(s.role, s.line) for s in windows.spans] == [(s.role, s.line) for s in unix.spans]
    assert [windows.words_of(s) for s in windows.spans] == [unix.words_of(s) for s in unix.spans]


@given(st.text(alphabet="ab *_`[]()!#>-\\&;|~1.\n<", max_size=40))
def test_every_character_seen_of_markdown_leads_to_one_in_the_file_in_order(text: str) -> None:
    source = read(text, name="a.md")
    assert len(source.offsets) == len(source.text)
    assert all(one < other for one, other in zip(source.offsets, source.offsets[1:], strict=False))
    for character, offset in zip(source.text, source.offsets, strict=True):
        assert character in (text[offset], " ") or text[offset] in "\\&"


@given(st.lists(st.text(alphabet="abcé習 ", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=4))
def test_markdown_without_marks_is_seen_as_it_is_written(lines: list[str]) -> None:
    text = "\n\n".join(line.strip() for line in lines) + "\n"
    assert read(text, name="a.md").text == text


# HTML


PAGE = """\
<!DOCTYPE html>
<html><head><title>Not this</title><style>p { color: red }</style></head>
<body>
<header>Site name</header><nav><a href="/">Home</a></nav>
<main><article>
<h1>Harbour   opens</h1>
<p>The harbour of <b>East</b>port<br>will open &amp; close.</p>
<figure><img src="x" alt="A pier"><figcaption>The pier in May</figcaption></figure>
<script>alert("no")</script><noscript>no</noscript><!-- no -->
<ul><li>one</li><li>two</li></ul>
</article><aside>Read more</aside></main>
<footer>Imprint</footer>
</body></html>
"""


def test_an_html_source_gives_its_main_text_one_line_for_each_block() -> None:
    source = read(PAGE, name="a.html")
    assert source.text == "Harbour opens\nThe harbour of Eastport\nwill open & close.\nThe pier in May\none\ntwo\n"


def test_headings_and_captions_of_an_html_source_have_their_roles() -> None:
    source = read(PAGE, name="a.html")
    assert [(span.role, source.words_of(span)) for span in source.spans if span.role != "body"] == [
        ("subhead", "Harbour opens"),
        ("caption", "The pier in May"),
    ]


def test_an_html_source_records_the_hash_of_its_text_beside_that_of_its_bytes() -> None:
    source = read(PAGE, name="a.html")
    assert source.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert source.extracted_sha256 == hashlib.sha256(source.text.encode()).hexdigest()


def test_the_hash_of_an_html_text_does_not_change_with_what_is_not_its_text() -> None:
    changed = PAGE.replace("Imprint", "New imprint").replace('class="x"', "")
    assert read(PAGE, name="a.html").extracted_sha256 == read(changed, name="a.html").extracted_sha256


def test_segments_of_an_html_source_count_the_lines_of_its_text() -> None:
    source = read(PAGE, segment(role="headline", lines="1"), name="a.html")
    assert laid_out(source)[0] == ("headline", "Harbour opens", 1)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain text", "plain text\n"),
        ("<p>a", "a\n"),
        ("<p>a</p></div></p><p>b", "a\nb\n"),
        ("<table><tr><td>a<td>b</table>", "a\nb\n"),
        ("<p>1 &lt; 2 &nbsp; &eacute;</p>", "1 < 2 é\n"),
        ("<p>a<p></p><p>&nbsp;</p><p>b", "a\nb\n"),
        ("<main><p>a</p></main><p>after</p>", "a\n"),
    ],
)
def test_html_as_it_is_found_gives_its_visible_text(html: str, text: str) -> None:
    assert read(html, name="a.html").text == text


def test_an_html_page_without_main_or_article_gives_its_body() -> None:
    assert read("<body><nav>n</nav><p>a</p><p>b</p></body>", name="a.htm").text == "a\nb\n"


# Bytes


def test_a_source_that_is_not_utf_8_is_refused_with_the_place_of_the_byte() -> None:
    yaml, _ = load_yaml(ReadFile("a.yaml", b"{}"))
    assert yaml is not None
    source, problems = read_source(ReadFile("seeds/a.txt", b"One.\ncaf\xe9\n"), (), yaml)
    assert source is None
    assert [(d.code, str(d.place)) for d in problems] == [("file-encoding", "seeds/a.txt:2:4")]


def test_a_decomposed_text_is_not_composed() -> None:
    text = unicodedata.normalize("NFD", "café") + "\n"
    assert read(text).text == text


@given(st.text(alphabet="ab \n\r\t\u2028é", max_size=30))
def test_lines_end_as_in_files_of_every_system(text: str) -> None:
    starts = [0, *(end.end() for end in re.finditer("\r\n|\n|\r", text))]
    assert read(text).line_starts == tuple(start for start in starts if start < len(text) or start == 0)


@given(st.text(alphabet=st.characters(), max_size=20), st.sampled_from(["", "a", "\u00a0", "\u3000", "習"]))
def test_the_first_control_character_or_noncharacter_is_found_in_any_text(text: str, other: str) -> None:
    text = other.join(text)
    places = [
        n
        for n, c in enumerate(text)
        if (unicodedata.category(c) == "Cc" and c not in "\t\n\r")
        or ord(c) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(c) <= 0xFDEF
    ]
    found = control_characters("a.txt", text)
    assert len(found) == bool(places)
    if places:
        before = text[: places[0]].split("\n")
        assert (found[0].place.line, found[0].place.column) == (len(before), len(before[-1]) + 1)
        assert f"U+{ord(text[places[0]]):04X} " in found[0].message


def test_each_paragraph_is_a_line_where_any_line_is_longer_than_wrapped_text() -> None:
    wrapped = "\n".join(["x" * 60] * 3)
    assert len(paragraphs(read(wrapped))) == 1
    assert len(paragraphs(read(f"{wrapped}\n\n{' ' * 200}\n\nend"))) == 2
    assert len(paragraphs(read(f"{wrapped}\n\n{'y' * 111}"))) == 4
    assert len(paragraphs(read(f"{wrapped}\n\n{'y' * 110}"))) == 2
