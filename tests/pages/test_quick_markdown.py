"""The quick renderer gives what the reference gives, byte by byte, and needs no help on pages of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.corpus import write_corpus
from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.pages import quick_inline, quick_markdown
from site_builder.pages.layout import html_target
from site_builder.pages.markdown import LAYOUT_IDS, Md, Rendering, escape_markdown, link_target, render_markdown
from site_builder.pages.quick_inline import Remembered, UnusualError
from site_builder.pages.quick_markdown import memory_for, render_generated, render_regular
from site_builder.pages.writing import Sheet, _escape_piece
from tests.bench import Bench
from tests.pages.test_escaping import texts


def quick(markdown: str, html_path: Callable[[str], str] | None = None) -> Rendering | None:
    """Render without the reference to fall back to; ``None`` where that would be needed."""
    try:
        return render_regular(markdown, html_path)
    except UnusualError:
        return None


def check(markdown: str) -> bool:
    """Compare the two renderers, field by field; say whether the quick one did it alone."""
    for html_path in (None, html_target):
        found = quick(markdown, html_path)
        if found is not None:
            wanted = render_markdown(markdown, html_path)
            for name in Rendering._fields:
                assert getattr(found, name) == getattr(wanted, name), name
    return found is not None


# Pages of projects


def check_pages(bench: Bench) -> None:
    """Compare the renderers on every page of a built project; those of the program need no reference."""
    count = 0
    for path in sorted((bench.output / "site").rglob("*.md")):
        front, _, markdown = path.read_text("utf-8").partition("\n---\n\n")
        is_own = (bench.root / "content/pages" / path.name).is_file() and path.parent == bench.output / "site"
        assert front.startswith("---\n")
        assert check(markdown) or is_own, path
        count += 1
    assert count > 20


def test_every_page_of_a_project_agrees(built: Bench) -> None:
    check_pages(built)


def test_every_page_of_a_small_project_agrees(bench: Bench) -> None:
    check_pages(bench.built())


def test_every_page_of_a_generated_project_agrees(tmp_path: Path) -> None:
    write_corpus(tmp_path / "generated", 60, 7)
    check_pages(Bench.copy_of(tmp_path / "generated", tmp_path / "bench").built())


# Pages composed at random

IDS = ["c1", "e2", "Claims", "Letter-б", "Letter-0–9", "Source-c1", "xi-jinping", "one", "one-2", "Content", "x:y"]
KINDS = ["", "facts", "closing", "articles", "rows", "mark", "table"]
PAGES = [PageId("people", "xi-jinping"), PageId("topics", "trade"), PageId("home"), PageId("timeline", "", 2)]
URLS = [
    "https://a.org/", "http://a.org/?a=b&c=d#e", "https://ä.org/ü", "https://a.org/x(y)", "https://a.org/[x]{y}",
    "https://a.org/%7E%zz", "https://a.org/a b", "https://A.ORG:80/../x", "https://[::1]/x", "https://a.org/*x*_y_`z`",
    "http://", "https://user@a.org/\"q'", "https://a.org/&copy;&#65;", "https://a.org/\\x|y", "https://a.org/!$~^",
    "https://xn--a.org/\u2028\u00a0", "https://a.org/<b>", "https://a..org//x#y#z",
]  # fmt: skip
TARGETS = [
    "mailto:a@b.org", "tel:+1", "javascript:alert(1)", "data:text/html,x", "file:///x", "//a.org/x", "x.md", "#", "?a",
    "../people/x.md#y", "a//b", "./x", "a:b", "ä.md#ö", "x.md?y=z&w", "..", ".", "-", "/x.md", "a%20b.md", "xn--a",
]  # fmt: skip

any_text = st.one_of(st.sampled_from(["Xi Jinping", "3. July", "a", "No!", "1986"]), texts.map("".join))


def escaped(text: str) -> str:
    return escape_markdown(text) or "x"


plain = st.one_of(any_text.map(escaped), any_text.map(lambda text: _escape_piece(text, False, False) or "x"))
a_sheet = Sheet(cast("Reader", None), PageId("briefings", "here"))
"""For links from a page; it has no site."""
links = st.one_of(
    st.builds(a_sheet.link, plain.map(Md), st.sampled_from(PAGES), st.sampled_from(["", "c1", "Letter-б"])),
    st.builds(a_sheet.url, plain.map(Md), st.sampled_from(URLS)),
    st.builds(lambda words, target: f"[{words}]({link_target(target)})", plain, st.sampled_from(TARGETS + URLS)),
)
marks = st.sampled_from(
    [
        ".mark",
        ".meta",
        ".stance .supports",
        "lang=ru",
        "#Source-e1 .back",
        ".id #e1",
        "lang=zh-Hans .x",
        "#a #b",
        ".mark .x",
    ]
)


def spans(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pieces = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.builds(lambda words, mark: f"[{words}]{{{mark}}}", pieces, marks)


inline = st.lists(
    st.one_of(plain, links, st.recursive(st.one_of(plain, links), spans, max_leaves=4), st.just("`0123abcdef`")),
    min_size=1,
    max_size=4,
).map("".join)
several_lines = st.lists(inline, min_size=1, max_size=3).map("\\\n".join)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Compose a page as composers do, of any blocks in any order."""
    sheet = Sheet(cast("Reader", None), PageId("briefings", "here"))
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(KINDS))
        block = draw(st.sampled_from(["heading", "items", "tree", "table", "terms", "quotation", "words"]))
        if block == "heading":
            sheet.heading(draw(st.integers(1, 3)), Md(draw(inline)), draw(st.sampled_from(["", *IDS])), kind)
        elif block == "items":
            sheet.items(draw(st.lists(several_lines, min_size=1, max_size=3)), kind)
        elif block == "tree":
            depths = draw(st.lists(st.integers(0, 3), max_size=4))
            lines = [f"{'  ' * depth}- {draw(inline)}" for depth in depths]
            sheet.items(["\n".join([draw(inline), *lines])], kind)
        elif block == "table":
            columns = draw(st.integers(1, 3))
            row = st.lists(st.one_of(inline, st.just("")), min_size=columns, max_size=columns)
            sheet.table(draw(row), draw(st.lists(row, min_size=1, max_size=3)), kind)
        elif block == "terms":
            described = st.tuples(plain, st.lists(inline, min_size=1, max_size=2))
            sheet.terms(draw(st.lists(described, min_size=1, max_size=3)), kind)
        elif block == "quotation":
            emphasis = draw(st.sampled_from(["", "", "*", "**"]))
            attributes = draw(st.sampled_from(["", "{lang=ru}\n", "{.source-line}\n", "{.source-line lang=ru}\n"]))
            sheet.add(f"{attributes}> {emphasis}{draw(inline)}{emphasis}")
        else:
            sheet.add((f"{{.{kind}}}\n" if kind else "") + draw(several_lines))
    return sheet.text()


@settings(max_examples=600, database=None)
@given(sheets())
def test_any_page_of_the_sheet_agrees(markdown: str) -> None:
    check(markdown)


@settings(max_examples=300, database=None)
@given(st.lists(any_text, min_size=1, max_size=5))
def test_outside_text_by_itself_needs_no_reference(found: list[str]) -> None:
    sheet = Sheet(cast("Reader", None), PageId("home"))
    words = [Md(escaped(text)) for text in found]
    sheet.heading(2, words[0], "Here")
    sheet.items(words)
    sheet.table(words, [words, words], "facts")
    sheet.terms([(words[0], words)])
    sheet.add(f"> {words[-1]}")
    sheet.add("\\\n".join(words))
    assert check(sheet.text())


BITS = [
    *"[](){}#.-|>:\\\n `*_&<!~=+x1é\u00a0\u2003", "\n\n", "\n- ", "\n  - ", "\n: ", "\n> ", "\n| a | b |\n|---|---|\n",
    "{.a}\n", "## ", "- ", "| ", " |", "](b)", "]{.a}", "]{.mark}", "[a](b)", "[a]: b", "\\\n", "\\\n  ", "&#10;",
    "&amp;", "1. ", "![", "word", "`ab`", "{#i}", "lang=x", "---", "===", "[…]", "<b>", "  \n",
]  # fmt: skip


@settings(max_examples=2000, database=None)
@given(st.lists(st.sampled_from(BITS), min_size=1, max_size=14).map("".join))
@example("a[]{.x}b")
def test_any_soup_of_the_dialect_agrees(markdown: str) -> None:
    check(markdown)
    check(markdown.strip("\n") + "\n")


PLACES = [
    "a {} b", "{}", "- {}\n- b", "> {}", "{} a\n: {} b", "| a |\n|---|\n| {} |", "# {}", "a\\\n{}", "{{.x}}\n{}",
    "- a\n  - {}", "- a\\\n  {}", "[{}]{{.x}}", "[{}](y)", "[a [{}]{{.y}} b]{{.x}}",
]  # fmt: skip


@settings(max_examples=600, database=None)
@given(st.lists(st.sampled_from([bit for bit in BITS if "\n" not in bit]), min_size=1, max_size=8).map("".join))
def test_any_soup_agrees_wherever_it_stands_in_a_block(soup: str) -> None:
    for place in PLACES:
        check(place.format(soup, soup) + "\n")


# Named traps

REGULAR = {
    "a list under another, with attributes between": "- a\n\n{.x}\n- b\n",
    "terms, then terms with attributes": "a\n: b\n\n{.x}\nc\n: d\n: e\n\nf\n: g\n\nh\n",
    "terms, then a heading": "a\n: b\n\n## c\n",
    "a tree that goes up again": "{.tree}\n- a\n  - b\n    - c\n  - d\n- e\n",
    "an escaped pipe in a cell": "{.rows}\n| a | b |\n|---|---|\n| \\| | \\\\\\| |\n",
    "a head in each row": "{#t .rows .x}\n| a | b |\n|---|---|\n|  | [x](y.md) |\n",
    "headings of the same words": "## One\n\n## One\n\n{#one-2}\n## Two\n\n{.x}\n## One\n",
    "a decimal at the start": "Coordinates\n: 39.9° N\n",
    "a break before a link": "a \\\n[b](c.md) \\\n[d](e.md)\n",
    "a gap in a quotation": "> [a]{.mark} […] [b](c)\n",
    "a mark within a mark": "[a [b]{.mark} c]{.mark}\n",
    "attributes in the order of the source": "[a]{.x #i .y lang=ru}\n",
    "entities": "a&#10;b&#0;&#38;&#x\n".replace("&#x", ""),
    "an emphasized line of a source": "{.source-line}\n> **[a]{.mark} [[b](#b)]{#Source-b .back}**\n",
}
UNUSUAL = {
    "an image": "![a](b)\n",
    "a link within a link": "[a [b](c) d](e)\n",
    "a span within a link": "[a [b]{.x} c](e)\n",
    "attributes of a link": "[a](b){.x}\n",
    "attributes of an attribute": "[a]{.x}{.y}\n",
    "a link definition": "[a]: b\n\n[a]{.x}\n",
    "a gap that is a link definition": "[…]: b\n\n[…]\n",
    "a dangerous scheme": "[a](javascript:b)\n",
    "a title of a link": '[a](b "c")\n',
    "a raw element": "a <b>c</b>\n",
    "emphasis": "a *b* c\n",
    "a named entity": "a &copy; b\n",
    "a heading's closing marks": "## a ##\n",
    "a line under words": "a\n---\n",
    "a numbered list": "1. a\n",
    "a number alone": "1.\n",
    "a list under another": "- a\n\n- b\n",
    "a loose list": "- a\n\n  b\n",
    "a lazy line": "- a\nb\n",
    "a soft break": "a\nb\n",
    "a break by spaces": "a  \nb\n",
    "a break that is escaped": "a\\\\\nb\n",
    "a break before a list": "a\\\n- b\n",
    "a break at the end": "a\\\n",
    "a backslash before a letter": "a\\b\n",
    "too few cells": "| a | b |\n|---|---|\n| c |\n",
    "a row with an escaped pipe alone": "| a | b |\n|---|---|\nc\\|d\n",
    "a row that does not end": "| a | b |\n|---|---|\n| c | d\n",
    "an aligned column": "| a |\n|:--|\n| c |\n",
    "a table under a line": "a\n| b |\n|---|\n| c |\n",
    "a description after a blank line": "a\n\n: b\n",
    "an empty line too many": "a\n\n\nb\n",
    "a tab": "a\tb\n",
    "a carriage return": "a\r\nb\n",
    "no end of the last line": "a",
    "nothing": "",
    "an empty line": "\n",
    "space at the end": "a \n",
    "a space of another kind at the start": "- \u2003a\n",
    "attributes of nothing": "{.x}\n",
    "attributes twice": "{.x}\n{.y}\na\n",
    "an unknown attribute": "{title=x}\na\n",
    "the same id twice": "[a]{#b} [c]{#b}\n",
    "an id of the layout": f"{{#{min(LAYOUT_IDS)}}}\n# a\n",
    "code of another kind": "`a b`\n",
    "brackets that are text": "[a]\n",
    "a level of a tree left out": "- a\n    - b\n",
}


@pytest.mark.parametrize("markdown", REGULAR.values(), ids=REGULAR)
def test_what_composers_write_is_rendered_quickly(markdown: str) -> None:
    assert check(markdown)


@pytest.mark.parametrize("markdown", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_falls_back_as_a_whole_page(markdown: str) -> None:
    assert quick(markdown) is None
    assert render_generated(markdown, html_target) == render_markdown(markdown, html_target)
    assert render_generated(f"# Before\n\n{markdown}") == render_markdown(f"# Before\n\n{markdown}")


def test_links_have_the_lines_of_the_page() -> None:
    markdown = (
        "# [a](0)\n\n{.x}\n- [b](1) \\\n  [c](2)\n- d\\\n  [[e](3)]{.y}\n\n{.x}\nt\n: [f](4)\n\n"
        "{.rows}\n| h | [i](5) |\n|---|---|\n| j | [k](6) |\n\n> [l](7)\n"
    )
    assert [line for _, line in render_regular(markdown).links] == [1, 4, 5, 7, 11, 14, 16, 18]
    assert check(markdown)


def test_what_is_remembered_depends_on_the_way_to_the_html() -> None:
    for number in ("1", "2", "1"):
        assert f'href="{number}"' in render_generated("[a](b.md)\n", {"1": _one, "2": _two}[number]).html


def _one(target: str) -> str:
    return "1"


def _two(target: str) -> str:
    return "2"


def test_what_is_remembered_is_bounded() -> None:
    memory = memory_for(None)
    shelves = [shelf for shelf in vars(memory).values() if isinstance(shelf, Remembered)]
    assert len(shelves) == 7
    assert sum(shelf.limit for shelf in shelves) <= 50_000
    functions = [f for module in (quick_markdown, quick_inline) for f in vars(module).values()]
    caches = [f for f in functions if hasattr(f, "cache_info") and f.__module__.startswith("site_builder.pages.quick")]
    assert {f.__name__ for f in caches} == {"memory_for", "read_attributes", "_span_tags"}
    assert all(cache.cache_info().maxsize for cache in caches)


def test_what_is_remembered_is_forgotten_when_it_is_too_much() -> None:
    shelf = Remembered(str.upper, 3)
    for words in ("a", "b", "a", "c"):
        assert shelf[words] == words.upper()
    assert len(shelf) == 3
    assert shelf["d"] == "D"
    assert list(shelf) == ["d"]
    assert shelf["a"] == "A"


def test_a_page_is_the_same_whatever_is_remembered() -> None:
    markdown = "# a\n\n" + "\n".join(f"- [{n}]({n}.md)" for n in range(20_000)) + "\n"
    assert render_generated(markdown) == render_generated(markdown)
    assert len(memory_for(None).items) <= memory_for(None).items.limit
