"""A site's own layouts and assets come before the program's, and what is wrong with one is said with file and line."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.base.diagnostics import Place
from tests.bench import Bench, only, shown
from tests.build.sites import html_pages


def test_a_layout_of_the_site_takes_the_place_of_the_program_s(bench: Bench) -> None:
    bench.write("templates/page.html", "<!doctype html><p>Mine: {{ page.title }}</p>{{ body }}").built()
    assert bench.html("index").startswith("<!doctype html><p>Mine: Eastport</p>")
    assert bench.html("people/ana-ruiz").startswith("<!doctype html><p>Mine: Ana Ruiz</p>")


@pytest.mark.parametrize(
    ("layout", "page"),
    [
        ("briefing.html", "briefings/opening"), ("topic.html", "topics/harbour"), ("person.html", "people/ana-ruiz"),
        ("event.html", "events/opening"), ("home.html", "index"), ("handwritten.html", "method"),
        ("timeline.html", "timeline"), ("source.html", "sources/wire"), ("topics.html", "topics/index"),
    ],
)  # fmt: skip
def test_a_layout_for_one_kind_of_page_is_used_for_that_kind_alone(bench: Bench, layout: str, page: str) -> None:
    bench.write(f"templates/{layout}", '{% extends "page.html" %}{% block footer %}<p>Mine</p>{% endblock %}').built()
    mine = [path for path, tree in html_pages(bench) if "Mine" in [n.text() for n in tree.css("footer p")]]
    assert f"{page}.html" in mine
    folder = page.partition("/")[0] if "/" in page and not page.endswith("index") else page
    assert all(path.startswith(folder) for path in mine)


def test_the_program_s_layout_comes_back_when_the_site_s_own_is_removed(bench: Bench) -> None:
    before = bench.built().files()
    bench.write("templates/page.html", "<p>Mine</p>{{ body }}").built()
    assert bench.files() != before
    bench.remove("templates/page.html").built()
    assert bench.files() == before


def test_an_asset_of_the_site_takes_the_place_of_the_program_s(bench: Bench) -> None:
    bench.write("templates/assets/site.css", "body { color: red }").built()
    assert bench.files()["site/assets/site.css"] == b"body { color: red }"
    assert bench.files()["site/assets/favicon.svg"].startswith(b"<svg")


def test_an_asset_of_the_site_s_own_is_published_with_its_bytes(bench: Bench) -> None:
    bench.write("templates/assets/fonts/own.woff2", b"\x00\xff").built()
    assert bench.files()["site/assets/fonts/own.woff2"] == b"\x00\xff"


def test_values_in_a_layout_are_escaped(bench: Bench) -> None:
    bench.edit("content/site.yaml", "title: Eastport", 'title: "<b>East & port</b>"')
    bench.write(
        "templates/page.html", "<title>{{ page.title }}</title><p title='{{ page.title }}'></p>{{ body }}"
    ).built()
    tree = LexborHTMLParser(bench.html("index"))
    assert tree.css("title")[0].text() == "<b>East & port</b>"
    assert tree.css("p")[0].attributes["title"] == "<b>East & port</b>"


@pytest.mark.parametrize(
    ("layout", "line"),
    [
        ("<p>\n{% if %}\n</p>", 2),
        ("<p>\n\n{{ page.title | nonsense }}", 3),
        ("{% for a in contents %}\n<p>\n", 2),
        ("<p>\n{{ nothing }}", 2),
        ("<p>\n\n{{ page.nothing }}", 3),
        ("<p>\n{{ page.title.upper(1, 2) }}", 2),
        ("<p>\n{{ 1 / 0 }}", 2),
        ("<p>\n{{ contents['x'] }}", 2),
        ("<p>\n{{ 10.0 ** 1000 }}", 2),
        ("<p>\n{{ 'x'.encode('nonsense') }}", 2),
        ("<p>\n{{ cycler() }}", 2),
        ("<p>\n{% include 'page.html' %}", 2),
        ("<p>\n\n{% include 'missing.html' %}", 3),
        ("<p>\n{% extends 'missing.html' %}", 2),
    ],
)
def test_what_is_wrong_with_a_layout_is_said_with_its_file_and_line(bench: Bench, layout: str, line: int) -> None:
    before = bench.built().files()
    bench.write("templates/page.html", layout)
    report = bench.build()
    found = only(report.diagnostics, "template")
    assert (found.place.path, found.place.line) == ("templates/page.html", line), shown(report.diagnostics)
    assert bench.files() == before


def test_a_layout_that_is_not_utf_8_is_named(bench: Bench) -> None:
    bench.write("templates/page.html", b"\xff")
    assert only(bench.build().diagnostics, "file-encoding").place == Place("templates/page.html")


def test_an_error_in_a_layout_that_another_one_uses_is_placed_where_it_stands(bench: Bench) -> None:
    bench.write("templates/part.html", "\n\n{{ nothing }}").write("templates/page.html", "{% include 'part.html' %}")
    place = only(bench.build().diagnostics, "template").place
    assert (place.path, place.line) == ("templates/part.html", 3)


def test_an_error_in_a_layout_is_reported_once_for_all_pages(bench: Bench) -> None:
    bench.write("templates/page.html", "{{ nothing }}")
    assert [d.code for d in bench.build().diagnostics] == ["template"]


def test_a_layout_that_links_to_nothing_is_reported(bench: Bench) -> None:
    bench.write(
        "templates/page.html", "<a href='x'></a><link rel='stylesheet' href=\"{{ root }}assets/gone.css\">{{ body }}"
    )
    report = bench.build()
    assert not report.succeeded
    assert "link-broken" in {d.code for d in report.diagnostics}


@pytest.mark.parametrize("theme", ["{css: [gone.css]}", "{logo: gone.svg}"])
def test_an_asset_that_the_theme_names_and_that_is_not_there_is_placed_in_the_settings(
    bench: Bench, theme: str
) -> None:
    bench.append("content/site.yaml", f"theme: {theme}\n")
    diagnostics = bench.build().diagnostics
    assert {d.place.path for d in diagnostics} == {"content/site.yaml"}


def test_the_theme_s_own_sheet_and_logo_stand_on_every_page(bench: Bench) -> None:
    bench.append("content/site.yaml", "theme: {css: [own.css], logo: own.svg, colours: {accent: '#123456'}}\n")
    bench.write("templates/assets/own.css", "p {}").write("templates/assets/own.svg", "<svg/>").built()
    tree = LexborHTMLParser(bench.html("people/ana-ruiz"))
    assert [n.attributes["href"] for n in tree.css('link[rel="stylesheet"]')][-1] == "../assets/own.css"
    assert [n.attributes["src"] for n in tree.css("img")] == ["../assets/own.svg"]
    assert "--accent:#123456" in tree.css("head style")[0].text().replace(" ", "")


def test_an_asset_with_a_name_that_cannot_be_published_is_reported(bench: Bench) -> None:
    bench.write("templates/assets/a\\b.css", "p {}")
    assert "path-unsafe" in {d.code for d in bench.build().diagnostics}
