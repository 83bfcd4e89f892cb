"""Where a site lies: its base address, and names that would be one file somewhere."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bench import ANSWER, OPENING, Bench, only, shown

PAGE = "---\ntitle: Page\n---\nWords.\n"


def test_another_base_url_changes_every_absolute_address_and_nothing_else(bench: Bench) -> None:
    first = bench.built().files()
    assert bench.build(base_url="https://other.example/deep/").succeeded
    second = bench.files()
    assert first.keys() == second.keys()
    own, other = b"https://example.org/harbour/", b"https://other.example/deep/"
    for path, data in first.items():
        whole, wanted = (text.replace(b"\r\n ", b"") for text in (data, second[path]))  # lines of a calendar are folded
        assert whole.replace(own, other) == wanted, path
    canonical = LexborHTMLParser(bench.html("timeline")).css('link[rel="canonical"]')[0]
    assert canonical.attributes["href"] == "https://other.example/deep/timeline.html"


def test_a_base_url_gets_the_slash_that_it_lacks(bench: Bench) -> None:
    assert bench.build(base_url="https://other.example").succeeded
    assert bench.manifest()["site"]["base_url"] == "https://other.example/"


# Names that are one file on some systems


@pytest.mark.parametrize(
    "name",
    ["index", "timeline", "positions", "evidence", "glossary", "gaps", "changes", "404", "briefings", "topics",
     "people", "data", "assets", "feed", "sitemap", "robots", "llms"],
)  # fmt: skip
def test_a_hand_written_page_cannot_have_the_name_of_a_page_of_the_program(bench: Bench, name: str) -> None:
    bench.write(f"content/pages/{name}.md", PAGE)
    found = only(bench.build().diagnostics, "path-collision")
    assert found.place.path == f"content/pages/{name}.md"
    assert name in found.message


def test_an_article_cannot_be_the_list_of_all_articles(bench: Bench) -> None:
    bench.move(ANSWER, "content/annotations/index.yaml")
    assert only(bench.build().diagnostics, "path-collision").place.path == "content/annotations/index.yaml"


@pytest.mark.parametrize(("kind", "line"), [("topics", "index: {pref_label: X}"), ("sources", "index: {name: X}")])
def test_an_item_cannot_be_the_list_of_its_kind(bench: Bench, kind: str, line: str) -> None:
    path = f"content/registry/{kind}.yaml"
    bench.append(path, f"{line}\n")
    assert only(bench.build().diagnostics, "path-collision").place == bench.place(path, "index:")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("method", "Method"),
        ("stra\u00dfe", "strasse"),
        ("caf\u00e9", "cafe\u0301"),
        ("\uff41bout", "about"),
        ("\u212bngstrom", "\u00e5ngstrom"),
    ],
    ids=["case", "sharp s", "composed", "width", "sign"],
)
def test_hand_written_pages_that_are_one_file_on_some_systems_are_both_named(
    bench: Bench, one: str, other: str
) -> None:
    bench.write(f"content/pages/{one}.md", PAGE).write(f"content/pages/{other}.md", PAGE)
    collision = only(bench.build().diagnostics, "path-collision")
    named = {collision.place.path, *(place.path for place, _ in collision.related)}
    assert named == {f"content/pages/{one}.md", f"content/pages/{other}.md"}


def test_articles_that_are_one_file_on_some_systems_are_both_named(bench: Bench) -> None:
    bench.write("content/annotations/Opening.yaml", bench.read(OPENING))
    collision = only(bench.build().diagnostics, "path-collision")
    named = {collision.place.path, *(place.path for place, _ in collision.related)}
    assert named == {OPENING, "content/annotations/Opening.yaml"}


@pytest.mark.parametrize("name", ["con", "nul", "aux", "com1", "lpt9"])
def test_names_that_windows_refuses_are_refused_everywhere(bench: Bench, name: str) -> None:
    bench.write(f"content/pages/{name}.md", PAGE).move(ANSWER, f"content/annotations/{name}.yaml")
    bench.append("content/registry/people.yaml", f"{name}: {{name: Somebody}}\n")
    report = bench.build()
    paths = {d.place.path for d in report.diagnostics if d.code == "path-unsafe"}
    assert paths == {
        f"content/pages/{name}.md",
        f"content/annotations/{name}.yaml",
        "content/registry/people.yaml",
    }, shown(report.diagnostics)


def test_a_name_too_long_for_a_file_system_is_refused(bench: Bench) -> None:
    name = "n" * 121
    bench.write(f"content/pages/{name}.md", PAGE).move(ANSWER, f"content/annotations/{name}.yaml")
    paths = {d.place.path for d in bench.build().diagnostics if d.code == "path-unsafe"}
    assert paths == {f"content/pages/{name}.md", f"content/annotations/{name}.yaml"}


def test_the_longest_name_that_is_allowed_builds(bench: Bench) -> None:
    name = "n" * 120
    bench.write(f"content/pages/{name}.md", PAGE).move(ANSWER, f"content/annotations/{name}.yaml").built()
    assert f"site/briefings/{name}.html" in bench.files()


@pytest.mark.parametrize("name", ["two words", "Upper", "a.b", "größe", "a_b", "-a", "a--b"])
def test_a_name_that_is_no_id_is_refused(bench: Bench, name: str) -> None:
    bench.write(f"content/pages/{name}.md", PAGE)
    assert {d.place.path for d in bench.build().diagnostics} == {f"content/pages/{name}.md"}


def test_a_person_and_a_place_may_have_one_id(bench: Bench) -> None:
    bench.append("content/registry/places.yaml", "bo-lind: {name: Port Lind}\n").built()
    assert {"site/people/bo-lind.html", "site/places/bo-lind.html"} <= set(bench.files())


@pytest.mark.parametrize("source", ["../../secret.txt", "/etc/passwd", "..\\secret.txt", "a/../../../secret.txt"])
def test_a_source_outside_the_seeds_is_refused(bench: Bench, source: str) -> None:
    bench.write("secret.txt", "Secret words.\n")
    bench.edit(ANSWER, "source: answer.txt", f'source: "{source}"')
    report = bench.build()
    assert not report.succeeded
    assert {d.place.path for d in report.diagnostics if d.severity == "error"} == {ANSWER}
