"""Known names link once in a section, the longest, and never in quotations, code or links."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.pages.markdown import render_markdown
from site_builder.pages.writing import Sheet
from tests.bench import OPENING, Bench
from tests.build.sites import one
from tests.link.linked import reader_of
from tests.pages.test_escaping import texts

METHOD = "content/pages/method.md"


def body_links(html: str, selector: str = "main > article") -> list[tuple[str, str]]:
    """Give words and target of the links in a part of a page, above what closes every page."""
    found: list[tuple[str, str]] = []
    for node in one(LexborHTMLParser(html), selector).css("a, h2.closing"):
        if node.tag == "h2":
            break
        found.append((node.text(), node.attributes.get("href") or ""))
    return found


def method(bench: Bench, text: str) -> list[tuple[str, str]]:
    """Give the links of the hand-written page when it says this."""
    bench.write(METHOD, f"---\ntitle: Method\n---\n{text}\n").built()
    return body_links(bench.html("method"))


def test_a_name_links_at_its_first_mention_in_a_section_only(bench: Bench) -> None:
    assert method(bench, "Ana Ruiz spoke. Ana Ruiz left.\n\nRuiz came back.") == [("Ana Ruiz", "people/ana-ruiz.html")]


def test_a_name_links_again_in_the_next_section(bench: Bench) -> None:
    links = method(bench, "Ana Ruiz spoke.\n\n## Later\n\nRuiz left.\n\n### Still later\n\nAna Ruiz came.")
    assert links == [("Ana Ruiz", "people/ana-ruiz.html"), ("Ruiz", "people/ana-ruiz.html")]


def test_the_longest_name_links(bench: Bench) -> None:
    bench.append("content/registry/places.yaml", "gate-island: {name: Tide Gate Island, aliases: [Tide Gate]}\n")
    assert method(bench, "The Automatic Tide Gate Island and Tide Gate Island.") == [
        ("Automatic Tide Gate", "systems/tide-gate.html"),
        ("Tide Gate Island", "places/gate-island.html"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "> Ana Ruiz said.",
        "> one\n> Ana Ruiz said.",
        "- > Ana Ruiz said.",
        "`Ana Ruiz`",
        "``a ` Ana Ruiz``",
        "A `code span\nAna Ruiz` over lines.",
        "    Ana Ruiz in code",
        "```\nAna Ruiz\n```",
        "## Ana Ruiz",
        "Ana Ruiz\n--------",
        "The MacAna Ruizes.",
        "Lusia said so.",
    ],
)
def test_a_name_does_not_link_in_quotations_code_headings_or_words(bench: Bench, text: str) -> None:
    assert method(bench, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[Ana Ruiz](topics/harbour.md)",
        "[so says Ana Ruiz today](topics/harbour.md)",
        "[a link\nAna Ruiz](topics/harbour.md)",
        "[a [b] Ana Ruiz](topics/harbour.md)",
        "[a `]` Ana Ruiz](topics/harbour.md)",
        "[Ana Ruiz][ref]\n\n[ref]: topics/harbour.md",
        "[x](topics/harbour.md 'Ana Ruiz')",
    ],
)
def test_a_name_within_a_link_does_not_become_a_link_of_its_own(bench: Bench, text: str) -> None:
    assert [target for _, target in method(bench, text)] == ["topics/harbour.html"]


def test_names_link_in_paragraphs_lists_and_tables(bench: Bench) -> None:
    text = "- Ana Ruiz\n- Bo Lind\n\n| a | b |\n|---|---|\n| Eastport | Automatic Tide Gate |"
    assert [words for words, _ in method(bench, text)] == ["Ana Ruiz", "Bo Lind", "Eastport", "Automatic Tide Gate"]


def test_text_in_square_brackets_is_text(bench: Bench) -> None:
    bench.edit(OPENING, "  - id: c1\n", "  - id: c1\n    text: Both [Both] parties [said](x) so.\n").built()
    text = one(LexborHTMLParser(bench.html("briefings/opening")), "p.paraphrase").text()
    assert text == "Both [Both] parties [said](x) so."


def test_a_name_in_a_bottom_line_links_once_and_again_in_the_next_section(bench: Bench) -> None:
    words = '"Ana Ruiz wants, and Ruiz says, that Eastport is to open."'
    bench.edit(OPENING, "The harbour of Eastport is to open on 4 May 2021.", words)
    bench.edit(OPENING, "The harbour will likely open on time.", "It is likely that Ana Ruiz opens it.")
    html = bench.built().html("briefings/opening")
    links = [target for _, target in body_links(html, "p.bottom-line") if "#" not in target]
    assert links == ["../people/ana-ruiz.html", "../places/eastport.html"]
    judgment = next(node for node in LexborHTMLParser(html).css("h3.judgment ~ p") if "likely" in node.text())
    assert judgment.css("a")[0].text() == "Ana Ruiz"


def test_a_page_does_not_link_to_itself(bench: Bench) -> None:
    bench.edit("content/registry/people.yaml", "{name: Ana Ruiz", "{name: Ana Ruiz, summary: Ana Ruiz met Bo Lind.")
    lead = one(LexborHTMLParser(bench.built().html("people/ana-ruiz")), "p.lead")
    assert [node.text() for node in lead.css("a")] == ["Bo Lind"]


def test_quoted_words_of_a_source_never_hold_links_to_names(built: Bench) -> None:
    for path in sorted((built.output / "site/briefings").glob("*.html")):
        for quotation in LexborHTMLParser(path.read_text("utf-8")).css("blockquote"):
            targets = [node.attributes.get("href") or "" for node in quotation.css("a")]
            assert all(target.startswith("#") for target in targets), (path.name, targets)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader of the small project."""
    return reader_of(Bench(tmp_path_factory.mktemp("names")))


named = st.lists(st.one_of(texts.map("".join), st.sampled_from(["Ana Ruiz", " Ruiz ", "Eastport"])), min_size=1)


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(named.map("".join))
def test_linking_names_changes_no_text(reader: Reader, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\u0085")
    html = render_markdown(f"- {Sheet(reader, PageId('gaps')).prose(text)}").html
    item = one(LexborHTMLParser(html), "li") if text else None
    assert (item.text() if item else "") == text
    if item:
        targets = [node.attributes["href"] for node in item.css("a")]
        assert len(targets) == len(set(targets)) == len(item.css("*")) - 1
