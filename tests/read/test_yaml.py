"""YAML: every scalar as written, every value with its place, and everything unsafe or ambiguous refused."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.diagnostics import Diagnostic
from site_builder.read import yaml as reading
from site_builder.read.files import ReadFile
from site_builder.read.yaml import MAX_DEPTH, YamlFile, load_yaml
from tests.bench import ANSWER, Bench


def load(text: str | bytes) -> tuple[YamlFile | None, tuple[Diagnostic, ...]]:
    return load_yaml(ReadFile("a.yaml", text if isinstance(text, bytes) else text.encode("utf-8")))


def value_of(text: str | bytes) -> Any:
    file, problems = load(text)
    assert file is not None
    assert problems == ()
    return file.value


def reported(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(d.code, d.place.line, d.place.column) for d in load(text)[1]]


def place_in(text: str, *path: str | int) -> tuple[int, int]:
    file, _ = load(text)
    assert file is not None
    place = file.place(path)
    return place.line, place.column


def key_place_in(text: str, *path: str | int) -> tuple[int, int]:
    file, _ = load(text)
    assert file is not None
    place = file.key_place(path)
    return place.line, place.column


@pytest.mark.parametrize(
    "scalar",
    [
        "NO", "no", "yes", "on", "off", "true", "False", "null", "Null", "~", "010", "0x1F", "0o17", "1_000", "12:30",
        "1:2:3", "2017-07-03", "2017-07-03T12:30:00Z", "1.10", "1e3", ".inf", ".nan", "-1", "+1", "=", "<<",
    ],
)  # fmt: skip
def test_a_plain_scalar_stays_the_text_it_was_written_as(scalar: str) -> None:
    assert value_of(f"a: {scalar}\n") == {"a": scalar}
    assert value_of(f"[{scalar}]\n") == [scalar]


@pytest.mark.parametrize("key", ["NO", "010", "2017-07-03", "12:30", "~", "yes"])
def test_a_key_stays_the_text_it_was_written_as(key: str) -> None:
    assert value_of(f"{key}: x\n") == {key: "x"}


def test_a_merge_key_merges_nothing() -> None:
    assert value_of("a: &a {x: 1}\nb: {<<: *a}\n") == {"a": {"x": "1"}, "b": {"<<": {"x": "1"}}}


def test_a_key_without_a_value_has_the_empty_text() -> None:
    assert value_of("a:\nb: ''\n") == {"a": "", "b": ""}


def test_an_empty_file_has_no_value_and_no_problem() -> None:
    for text in ("", "\n\n", "# only a comment\n"):
        assert value_of(text) is None


def test_quoted_and_block_texts_are_read_by_the_rules_of_yaml() -> None:
    text = "a: \"x\\u00e9\"\nb: 'it''s'\nc: |\n  one\n  two\nd: >-\n  one\n  two\n"
    assert value_of(text) == {"a": "xé", "b": "it's", "c": "one\ntwo\n", "d": "one two"}


def test_a_byte_order_mark_is_passed_over_and_moves_no_place() -> None:
    text = b"\xef\xbb\xbfa: 1\na: 2\n"
    assert reported(text) == [("yaml-duplicate-key", 2, 1)]
    assert value_of(b"\xef\xbb\xbfa: 1\n") == {"a": "1"}
    assert reported(b"\xef\xbb\xbfa: x\xe9\n") == [("file-encoding", 1, 5)]


def test_windows_line_ends_are_line_ends() -> None:
    assert value_of("a: 1\r\nb:\r\n  - 2\r\n") == {"a": "1", "b": ["2"]}
    assert reported("a: 1\r\na: 2\r\n") == [("yaml-duplicate-key", 2, 1)]


def test_every_duplicate_key_is_reported_at_any_depth_and_the_first_counts() -> None:
    file, problems = load("a: 1\nb: {c: 1, c: 2}\na: 3\nd:\n  - e: 1\n    e: 2\n")
    assert file is not None
    assert file.value == {"a": "1", "b": {"c": "1"}, "d": [{"e": "1"}]}
    assert [(d.code, d.place.line, d.place.column) for d in problems] == [
        ("yaml-duplicate-key", 2, 11),
        ("yaml-duplicate-key", 3, 1),
        ("yaml-duplicate-key", 6, 5),
    ]


def test_the_place_of_a_duplicate_key_is_that_of_the_one_that_counts() -> None:
    assert place_in("a: 1\na: 2\n", "a") == (1, 4)


def test_the_message_about_a_duplicate_key_names_the_key() -> None:
    assert "‘topics’" in load("topics: 1\ntopics: 2\n")[1][0].message


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: !!str x\n", 4),
        ("a: !custom x\n", 4),
        ("a: !!python/object/apply:os.system [ls]\n", 4),
        ("a: !!set {x}\n", 4),
        ("!!map {a: x}\n", 1),
        ("a: [1, !!int 2]\n", 8),
        ("!!str a: x\n", 1),
    ],
)
def test_a_tag_is_refused_at_its_place(text: str, column: int) -> None:
    assert reported(text) == [("yaml-tag", 1, column)]


def test_a_tag_does_not_keep_the_rest_of_the_file_from_being_checked() -> None:
    assert reported("a: !x 1\nb: 2\nb: 3\nc: !y 4\n") == [
        ("yaml-tag", 1, 4),
        ("yaml-duplicate-key", 3, 1),
        ("yaml-tag", 4, 4),
    ]


def test_a_key_that_is_a_list_or_a_mapping_is_refused() -> None:
    assert reported("? [a, b]\n: c\nd: e\n") == [("yaml-key", 1, 3)]
    assert reported("{a: b}: c\n") == [("yaml-key", 1, 1)]


def test_an_alias_gives_the_value_of_its_anchor() -> None:
    assert value_of("a: &x [1, 2]\nb: *x\nc: [*x, *x]\n") == {
        "a": ["1", "2"],
        "b": ["1", "2"],
        "c": [["1", "2"], ["1", "2"]],
    }


def test_an_alias_without_an_anchor_is_refused_at_its_place() -> None:
    assert reported("a: 1\nb: *nobody\n") == [("yaml-syntax", 2, 4)]


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    assert reported("a: &x [1, *x]\n") == [("yaml-syntax", 1, 11)]


def test_aliases_that_multiply_are_refused_before_they_expand() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20)]
    found = reported("\n".join(lines) + "\n")
    assert [(code, line) for code, line, _ in found] == [("yaml-alias-bomb", 6)]


def test_many_small_aliases_are_no_bomb() -> None:
    aliases = ", ".join(["*a"] * 10_000)
    assert len(value_of(f"a: &a x\nb: [{aliases}]\n")["b"]) == 10_000


def test_values_may_be_nested_to_the_limit_and_no_deeper() -> None:
    assert value_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    deeper = MAX_DEPTH + 2
    assert reported("[" * deeper + "]" * deeper) == [("yaml-too-deep", 1, deeper)]


def test_nesting_that_would_exhaust_the_stack_is_a_diagnostic() -> None:
    assert [code for code, _, _ in reported("[" * 5_000)] == ["yaml-too-deep"]
    assert [code for code, _, _ in reported("a: " + "{x: " * 5_000)] == ["yaml-too-deep"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a:\n\tb: 1\n", 2, 1),
        ("a:\n  b: 1\n\tc: 2\n", 3, 1),
        ("a:\n  - b: 1\n  \tc: 2\n", 3, 3),
    ],
)
def test_a_tab_in_the_indentation_is_reported_at_the_tab(text: str, line: int, column: int) -> None:
    assert reported(text) == [("yaml-tab", line, column)]


def test_a_tab_does_not_keep_the_rest_of_the_file_from_being_checked() -> None:
    file, problems = load("a:\n\tb: 1\nc: 2\nc: 3\n")
    assert file is not None
    assert file.value == {"a": {"b": "1"}, "c": "2"}
    assert [(d.code, d.place.line) for d in problems] == [("yaml-tab", 2), ("yaml-duplicate-key", 4)]


def test_a_tab_that_is_not_indentation_is_text() -> None:
    assert value_of('a: "x\ty"\nb: x\ty\nc:\t1\n') == {"a": "x\ty", "b": "x\ty", "c": "1"}


@pytest.mark.parametrize("line", [b"a: caf\xe9\n", b"# caf\xe9\na: x\n", b"caf\xe9: x\n"])
def test_a_latin_1_byte_is_reported_with_its_place(line: bytes) -> None:
    text = b"x: 1\n" + line
    column = line.splitlines()[line.count(b"\n", 0, line.index(b"\xe9"))].index(b"\xe9") + 1
    assert ("file-encoding", 2, column) in reported(text)


def test_a_latin_1_byte_does_not_keep_the_rest_of_the_file_from_being_checked() -> None:
    assert reported(b"a: caf\xe9\nb: 1\nb: 2\n") == [("file-encoding", 1, 7), ("yaml-duplicate-key", 3, 1)]


@pytest.mark.parametrize("text", [b"a: \xe9\n", b"a: [\xe9cole, x]\n", b"a: [\xe9, x]\n", b"- \xe9 x\n"])
def test_a_latin_1_byte_at_the_start_of_a_value_gives_no_second_problem(text: bytes) -> None:
    assert [code for code, _, _ in reported(text)] == ["file-encoding"]


def test_the_column_of_a_bad_byte_counts_characters() -> None:
    assert reported("a: éé".encode() + b"\xff\n") == [("file-encoding", 1, 6)]


def test_the_column_of_a_value_counts_characters() -> None:
    assert place_in("é: {習近平: x, 😀: y}\n", "é", "😀") == (1, 16)


@pytest.mark.parametrize("data", ["a: 1\n".encode("utf-16"), b"\x00", b"\xff\xfe", b"a: \xed\xa0\x80\n"])
def test_what_is_not_utf_8_at_all_is_a_diagnostic(data: bytes) -> None:
    file, problems = load(data)
    assert problems
    assert file is None or problems[0].code == "file-encoding"


def test_a_control_character_is_reported_at_its_place() -> None:
    assert reported("a: 1\nb: x\x07y\n") == [("file-control-character", 2, 5)]


def test_a_second_document_is_refused_where_it_begins() -> None:
    assert reported("a: 1\n---\nb: 2\n") == [("yaml-syntax", 2, 1)]
    assert reported("---\na: 1\n...\n---\nb: 2\n") == [("yaml-syntax", 4, 1)]


def test_one_document_may_have_its_marks() -> None:
    assert value_of("---\na: 1\n...\n") == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1, 2\n", 2), ("a: b: c\n", 1), ("a: 'x\n", 2), ("a: 1\n b: 2\n", 2), ("a: @x\n", 1), ("}\n", 1)],
)
def test_broken_yaml_is_reported_with_its_line_and_a_hint(text: str, line: int) -> None:
    file, problems = load(text)
    assert file is None
    assert [(d.code, d.place.line) for d in problems] == [("yaml-syntax", line)]
    assert problems[0].hint


def test_the_hint_about_a_colon_in_a_text_says_to_quote_it() -> None:
    assert "colon" in load("headline: Xi: THAAD harms China\n")[1][0].hint


NESTED = """\
title: x
list:
  - one
  - {k: v, deep: [a, {b: c}]}
  -   key:
        - last
empty:
"quoted key": 'v'
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("title",), (1, 8), (1, 1)),
        (("list",), (3, 3), (2, 1)),
        (("list", 0), (3, 5), (3, 5)),
        (("list", 1), (4, 5), (4, 5)),
        (("list", 1, "k"), (4, 9), (4, 6)),
        (("list", 1, "deep"), (4, 18), (4, 12)),
        (("list", 1, "deep", 0), (4, 19), (4, 19)),
        (("list", 1, "deep", 1, "b"), (4, 26), (4, 23)),
        (("list", 2, "key", 0), (6, 11), (6, 11)),
        (("quoted key",), (8, 15), (8, 1)),
    ],
)
def test_values_and_keys_have_their_places_in_block_and_flow_style(
    path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
) -> None:
    assert place_in(NESTED, *path) == value
    assert key_place_in(NESTED, *path) == key


def test_a_missing_value_leads_to_what_would_hold_it() -> None:
    assert place_in(NESTED, "list", 1, "nothing") == (4, 5)
    assert place_in(NESTED, "nothing", "at", "all") == (1, 1)


def test_an_empty_value_has_a_place_on_the_line_of_its_key() -> None:
    assert place_in(NESTED, "empty")[0] == 7


def test_places_below_a_first_line_are_those_of_the_whole_file() -> None:
    file, problems = load_yaml(ReadFile("page.md", b"title: x\ntitle: y\n"), first_line=2)
    assert file is not None
    assert problems[0].place.line == 3
    assert file.place(("title",)).line == 2


_SCALARS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=6)
_TREES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_SCALARS, inner, max_size=3)),
    max_leaves=10,
)


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_written(k)}: {_written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"


@given(_TREES)
def test_any_tree_of_texts_is_read_back_as_written(tree: Any) -> None:
    assert value_of(_written(tree) + "\n") == tree


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@,? \n\t", max_size=30))
def test_any_text_is_read_or_refused_with_a_place_inside_the_file(text: str) -> None:
    file, problems = load(text)
    assert file is not None or problems
    for found in problems:
        assert 1 <= found.place.line <= text.count("\n") + 2
        assert found.place.column >= 1


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    file, problems = load(data)
    assert file is not None or problems


def test_depth_that_aliases_build_up_is_reported_like_any_other_value(bench: Bench) -> None:
    lines = ["a0: &a0 x", *(f"a{n}: &a{n} {'[' * 30}*a{n - 1}{']' * 30}" for n in range(1, 60))]
    bench.append(ANSWER, "\n".join(lines) + "\n")
    found = bench.check()
    assert {d.place.path for d in found} == {ANSWER}
    assert {d.code for d in found} <= {"field-unknown", "yaml-too-deep"}


@given(_TREES, st.sampled_from([True, False, None]), st.integers(10, 80))
def test_any_tree_is_read_back_in_block_and_in_flow_style(tree: Any, flow: bool | None, width: int) -> None:
    written = yaml.safe_dump(tree, default_flow_style=flow, width=width, allow_unicode=True)
    file, _ = load(written)
    assert file is not None
    assert file.value == tree


_LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "  ", "    ", "- ", "  - ", "? ", "- - "]),
        st.sampled_from(["a: ", "b:", "'c': ", "[x, ", "{d: ", "&n ", "*n", "! ", "", "e: |\n    ", "f: >-\n   "]),
        st.sampled_from(
            ["one", "two words", "three words #now", '"q\\u00e9"', "'it''s'", "]", "}", "", "a #b", "&m x"]
        ),
    ).map("".join),
    max_size=8,
).map("\n".join)


@given(_LINES)
def test_what_is_read_without_a_problem_is_what_yaml_makes_of_it_where_nothing_is_resolved(text: str) -> None:
    file, problems = load(text)
    if file is not None and {d.code for d in problems} <= {"yaml-comment"}:
        try:
            expected = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        except yaml.composer.ComposerError as error:
            assert "duplicate anchor" in str(error)  # noqa: PT017  # which YAML allows, and PyYAML alone does not
            return
        assert file.value == expected


@given(_TREES)
def test_the_slower_parser_gives_the_same_values(tree: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PARSER", yaml.SafeLoader)
        assert value_of(_written(tree) + "\n") == tree
        assert reported('a: two words #x\nb: "\\a"\na: 1\n') == [
            ("yaml-comment", 1, 4),
            ("file-control-character", 2, 4),
            ("yaml-duplicate-key", 3, 1),
        ]


@pytest.mark.parametrize("text", ['"\\a"', '"x\\x07y"', '"\\uFFFE"', '"\\U0001FFFF"', '"\\x85"', '"\\0"'])
def test_a_control_character_written_as_an_escape_is_reported_where_its_text_begins(text: str) -> None:
    assert reported(f"a: x\nb: {text}\n") == [("file-control-character", 2, 4)]
    assert reported(f'a: ["\\t", {text}]\n') == [("file-control-character", 1, 11)]
    assert reported(f"{text}: x\n") == [("file-control-character", 1, 1)]


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("a: two words #x\n", True),
        ("a: two words # x\n", False),
        ("a: three whole words # x\n", True),
        ("a: three whole words\t# x\n", True),
        ("a: three whole words\r# x\n", True),
        ("a: three whole words\u2028# x\n", True),
        ("a: 'three whole words' # x\n", False),
        ("a: three whole words\n# x\n", False),
        ("a: three whole words#x\n", False),
        ("a: [three whole words, b] # x\n", False),
        ("three whole words: a # x\n", False),
        ("a: |\n  three whole words # x\n", False),
    ],
)
def test_a_plain_text_that_a_comment_cuts_short_is_warned_of(text: str, warned: bool) -> None:
    assert [code for code, _, _ in reported(text)] == ["yaml-comment"] * warned


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[a, b, c, d, e]", 0),
        ("[a, b, c, d, e, f]", 17),
        ("[a, b, c, d, [], f]", 18),
        ("[a, b, c, d, e, []]", 17),
        ("{a: b, c: d, e: ''}", 17),
        ("{a: b, c: d, e}", 15),
        ("[&a b, *a, *a, *a, *a]", 0),
        ("[&a b, *a, *a, *a, *a, *a]", 24),
        ("[&a [b], *a, *a]", 14),
        ("[&a {[b]: c}, *a]", 0),
        ("[&a {[b]: c}, d, *a]", 18),
    ],
)
def test_values_are_counted_one_by_one_up_to_the_limit(text: str, column: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_NODES", 6 if "[b]:" not in text else 8)
    bombs = [(line, place) for code, line, place in reported(text + "\n") if code == "yaml-alias-bomb"]
    assert bombs == ([(1, column)] if column else [])


def test_a_break_that_only_yaml_takes_for_a_line_end_does_not_hide_what_is_wrong() -> None:
    assert [code for code, _, _ in reported("a: 'x\u2028\u2028")] == ["yaml-syntax"]
