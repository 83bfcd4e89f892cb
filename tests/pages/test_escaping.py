"""Any text comes out of the page as it went in, wherever in a page it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from site_builder.pages.markdown import escape_markdown, link_target, render_markdown

PLACES = {
    "paragraph": ("{}", "p"),
    "paragraph with attributes": ("{{.lead}}\n{}", "p.lead"),
    "heading": ("{{#here}}\n## {}", "h2"),
    "list item": ("- {}\n- other", "li:first-child"),
    "nested list item": ("- outer\n  - {}", "li li"),
    "quotation": ("> {}", "blockquote p"),
    "header cell": ("| {} | b |\n|---|---|\n| c | d |", "thead th:first-child"),
    "cell": ("| a | b |\n|---|---|\n| c | {} |", "td:last-child"),
    "link text": ("before [{}](page.md) after", "a"),
    "span": ("before [{}]{{.mine}} after", "span.mine"),
    "link within a span": ("[[{}](page.md)]{{.mine}}", "span.mine a"),
    "definition": ("Term\n: {}", "dd"),
    "term": ("{}\n: definition", "dt"),
    "middle of a line": ("[before {} after]{{.mine}}", "span.mine"),
}
"""Markdown with a place for a text, and the element that it comes out in."""

SYNTAX = [
    "*", "**", "_", "`", "```", "~~~", "#", "## ", "> ", "- ", "+ ", "1. ", "1) ", "99999999. ", "---", "===", "***",
    "[", "]", "(", ")", "[a](b)", "![a](b)", "[a]: b", "[a][b]", "<", ">", "<b>", "</p>", "<!--", "-->", "<a@b.c>",
    "<http://a.b>", "http://a.b", "&", "&amp;", "&#42;", "&lt;", "&nbsp;", "|", "\\", "\\\\", "\\n", "{", "}", "{#id}",
    "{.class}", "{{", "}}", "{%", "%}", ":", ": ", "::", "~", "^", "$", "$$", "!", "!!! note", "=", "\n", "\r\n", "\r",
    "\n\n", "  \n", "\t", "    ", " ", "\u00a0", "\u2003", "\u2028", "\u2029", "\u3000", "\ufeff", "\u200b",
    "\u202e", "<script>", "</script>", "javascript:", "x", "1", "é", "e\u0301", "习", "🙂", "ا", "“", "’", "…", "[…]",
    "<?php", "<![CDATA[", "{=html}", "[^1]", "[x]", "\u180e", "\ufffd", "\u00ad",
]  # fmt: skip

# Text without surrogates and without the control characters that the readers refuse.
characters = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t")
texts = st.lists(
    st.one_of(st.sampled_from(SYNTAX), st.text(characters, min_size=1, max_size=8)), min_size=1, max_size=10
)


def shown(markdown: str, selector: str) -> str:
    tree = LexborHTMLParser(f"<!doctype html><body>{render_markdown(markdown).html}</body>")
    found = tree.css(selector)
    assert len(found) == 1, f"{len(found)} elements of {selector} from {markdown!r}"
    return found[0].text()


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=300, deadline=None, database=None)
@given(texts.map("".join))
@example("\u2028")
@example(" ")
@example("\n")
@example("\\")
@example("a\\")
@example("| a | b |\n|---|---|")
@example("[a]: http://example.org 'b'")
@example("term\n: definition")
@example("{.class}")
@example("1986\\. A year")
def test_the_text_of_the_page_is_the_text_that_was_escaped(place: str, text: str) -> None:
    markdown, selector = PLACES[place]
    wanted = text.replace("\r\n", "\n").replace("\r", "\n")
    if place == "middle of a line":
        inner = escape_markdown(f"x{text}x")[1:-1]
        assert shown(markdown.format(inner), selector) == f"before {wanted} after"
    else:
        assert shown(markdown.format(escape_markdown(text)), selector) == wanted


@settings(max_examples=300, deadline=None, database=None)
@given(texts.map("".join))
def test_escaped_text_makes_no_elements_of_its_own(text: str) -> None:
    found = LexborHTMLParser(render_markdown(f"- {escape_markdown(text)}").html).css("body *")
    assert {node.tag for node in found} == {"ul", "li"}


def test_an_empty_text_is_escaped_to_an_empty_text() -> None:
    assert escape_markdown("") == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/x(y)",
        "https://a.org/<b>",
        'https://a.org/"b"',
        "https://a.org/a\\b",
        "https://a.org/ä ö",
        "https://a.org/[x]",
    ],
)
def test_any_url_stays_one_link(url: str) -> None:
    rendering = render_markdown(f"[words]({link_target(url)}) after")
    tree = LexborHTMLParser(rendering.html)
    assert [node.text() for node in tree.css("a")] == ["words"]
    assert tree.css("p")[0].text() == "words after"
    assert len(rendering.links) == 1


def test_raw_html_of_a_page_is_shown_as_text() -> None:
    assert shown("<b>bold</b> <script>alert(1)</script>", "p") == "<b>bold</b> <script>alert(1)</script>"
    assert shown("<div onclick=x>\n\ntext", "p:first-child") == "<div onclick=x>"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x", "file:///x"]
)
def test_a_link_with_a_dangerous_scheme_is_no_link(url: str) -> None:
    assert LexborHTMLParser(render_markdown(f"[words]({url})").html).css("a") == []


def test_only_harmless_attributes_can_be_set_on_a_block_or_span() -> None:
    html = render_markdown("{onclick=x style=y #here .there}\ntext [span]{onmouseover=z .kind}").html
    names = {name for node in LexborHTMLParser(html).css("p, span") for name in node.attributes}
    assert names == {"id", "class"}


def test_equal_headings_get_different_anchors_that_avoid_those_given() -> None:
    found = render_markdown("## One\n\n## One\n\n{#one-2}\n## Two\n").headings
    assert [heading.anchor for heading in found] == ["one", "one-3", "one-2"]


def test_a_heading_in_any_script_has_an_anchor() -> None:
    found = render_markdown("## 北京 会议\n\n## Привет, мир\n\n## ?!\n").headings
    assert [heading.anchor for heading in found] == ["北京-会议", "привет-мир", "section"]
