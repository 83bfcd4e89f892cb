"""Links, ids and the frame of every page of real sites, looked at from outside."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.build.run import Options, check_site
from tests.bench import ANSWER, Bench, only
from tests.build.link_checker import html_problems, markdown_problems
from tests.build.sites import html_pages, one, words


def test_the_checker_finds_links_that_lead_nowhere(tmp_path: Path) -> None:
    page = (
        "<a href='b.html'></a><a href='#x'></a><a href='gone.html'></a><a href='a.html#no'></a><p id=x>"
        "<img src='https://else.example/i.png'><a href='https://else.example/'></a><a href='javascript:x'></a>"
    )
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.html").write_text("")
    assert list(html_problems(tmp_path, "https://own.example/")) == [
        "a.html: gone.html leads to no file",
        "a.html: a.html#no leads to no place",
        "a.html: <img> leads away to https://else.example/i.png",
        "a.html: <a> leads away to javascript:x",
    ]


def test_every_link_of_every_page_resolves_and_nothing_is_loaded_from_elsewhere(built: Bench) -> None:
    base = built.manifest()["site"]["base_url"]
    assert list(html_problems(built.output / "site", base)) == []


def test_every_link_of_every_markdown_page_resolves(built: Bench) -> None:
    assert list(markdown_problems(built.output / "markdown", built.output / "site")) == []


def test_style_sheets_load_nothing_from_elsewhere(built: Bench) -> None:
    for path in sorted((built.output / "site").rglob("*.css")):
        found = re.findall(r"url\(\s*['\"]?([^)'\"]+)|@import\s+['\"]([^'\"]+)", path.read_text("utf-8"))
        assert [part for pair in found for part in pair if part.startswith(("http", "//"))] == [], path.name


def test_no_id_stands_twice_on_a_page(built: Bench) -> None:
    for path, tree in html_pages(built):
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), path
        assert all(ids), path


def test_every_page_has_a_language_a_title_one_first_heading_and_a_main_part(built: Bench) -> None:
    titles = set()
    for path, tree in html_pages(built):
        assert (built.output / "site" / path).read_text("utf-8").lower().startswith("<!doctype html>"), path
        assert one(tree, "html").attributes["lang"] == "en", path
        titles.add(one(tree, "head > title").text())
        assert words(one(tree, "main h1").text()), path
        assert len(tree.css("h1")) == 1, path
        assert tree.css("meta[charset]"), path
        assert one(tree, 'meta[name="description"]').attributes["content"], path
    assert "" not in titles


def test_headings_never_skip_a_level(built: Bench) -> None:
    for path, tree in html_pages(built):
        levels = [
            int((node.tag or "")[1:]) for node in tree.css("main h1, main h2, main h3, main h4, main h5, main h6")
        ]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_a_page_links_to_its_markdown(built: Bench) -> None:
    for path, tree in html_pages(built):
        if path != "404.html":
            link = one(tree, 'link[rel="alternate"][type="text/markdown"]')
            assert link.attributes["href"] == path.rpartition("/")[2].removesuffix(".html") + ".md"


def test_the_page_for_missing_addresses_works_from_any_depth(built: Bench) -> None:
    base = built.manifest()["site"]["base_url"]
    tree = LexborHTMLParser((built.output / "site/404.html").read_text("utf-8"))
    links = [node.attributes.get("href") or "" for node in tree.css("a[href], link[href]")]
    assert all(link.startswith((base, "data:")) for link in links)


# Links that authors write


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("gone.md", "link-broken"),
        ("topics/gone.md", "link-broken"),
        ("../outside.md", "link-broken"),
        ("/method.md", "link-broken"),
        ("topics/harbour", "link-broken"),
        ("topics/harbour.md#gone", "link-anchor"),
        ("#gone", "link-anchor"),
        ("ledger.html", "link-broken"),
        ("markdown/method.html", "link-broken"),
        ("ftp://example.org/", "link-unsafe"),
    ],
)
def test_a_link_that_leads_nowhere_is_reported_with_the_page_and_the_line(bench: Bench, link: str, code: str) -> None:
    bench.append("content/pages/method.md", f"\nOne more [place]({link}).\n")
    found = only(bench.build().diagnostics, code)
    assert found.place.path == "content/pages/method.md"
    assert found.place.line == bench.place("content/pages/method.md", "One more").line
    assert link in found.message


@pytest.mark.parametrize("link", ["gone.md", "topics/harbour.md#gone", "ledger.html", "site/index.html"])
def test_a_first_build_a_later_one_and_a_check_find_the_same_links(bench: Bench, tmp_path: Path, link: str) -> None:
    later = Bench.copy_of(bench.root, tmp_path / "later").built()
    for each in (bench, later):
        each.append("content/pages/method.md", f"\nOne more [place]({link}).\n")
    first = bench.build().diagnostics
    assert len(first) == 1
    assert first == later.build().diagnostics == check_site(bench.root, Options()).diagnostics


def test_a_link_is_reported_with_its_own_line_within_a_paragraph(bench: Bench) -> None:
    bench.append("content/pages/method.md", "\nOne line,\nanother one,\nand a [third](gone.md).\n")
    found = only(bench.build().diagnostics, "link-broken")
    assert (found.place.path, found.place.line) == ("content/pages/method.md", 9)


def test_a_link_to_a_place_that_is_nearly_right_gets_a_hint(bench: Bench) -> None:
    bench.append("content/pages/method.md", "\n[place](topics/harbor.md)\n")
    assert "topics/harbour" in only(bench.build().diagnostics, "link-broken").hint


@pytest.mark.parametrize(
    "link",
    [
        "method.md", "index.md", "timeline.md", "topics/index.md", "briefings/opening.md#c1", "people/ana-ruiz.md",
        "#How-to-cite", "data/manifest.json", "feed.xml", "https://example.org/x", "mailto:a@example.org",
        "briefings/opening.html", "./topics/../topics/harbour.md", "search/about.js", "sitemap.xml",
    ],
)  # fmt: skip
def test_a_link_to_a_page_a_place_or_a_file_of_the_site_is_good(bench: Bench, link: str) -> None:
    bench.append("content/pages/method.md", f"\n[place]({link})\n").built()
    assert list(html_problems(bench.output / "site", "https://example.org/harbour/")) == []


def test_check_reports_what_a_build_would(bench: Bench) -> None:
    bench.append("content/pages/method.md", "\n[place](gone.md)\n").edit(ANSWER, "topics: [harbour", "topics: [harbor")
    assert bench.check() == bench.build().diagnostics
    bench.edit(ANSWER, "topics: [harbor", "topics: [harbour")
    assert bench.check() == bench.build().diagnostics != ()
    assert not bench.output.exists()
