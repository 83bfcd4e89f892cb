"""Text from sources and YAML is text on every page and in every file: it never becomes markup, a link or a template."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bench import Bench
from tests.build.sites import html_pages, words

EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) ![i](https://evil.example/i.png) "
    "{{ 7 * 7 }} {% raw %} {# gone #} {#id .class} `code` *star* __bold__ | pipe &lt;b&gt; </title></style> <!-- ]]>"
)


class Evil:
    """Makes numbered evil texts, and remembers them."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self) -> str:
        self.texts.append(f"F{len(self.texts):02d} {EVIL}")
        return self.texts[-1]


def project(evil: Evil) -> dict[str, Any]:
    """Give the files of a project in which every text that an author may choose is evil."""
    seed = f"{evil()}\n\nThe harbour opens. {evil()}\n\n{evil()}\n"
    quotes = seed.split("\n\n")
    return {
        "seeds/evil.txt": seed,
        "content/site.yaml": {
            "title": evil(), "subtitle": evil(), "description": evil(), "author": evil(), "publisher": evil(),
            "base_url": "https://example.org/", "rights": {"max_share": "1", "max_quote_words": "1000"},
            "navigation": [{"title": evil(), "url": "https://example.org/x"}],
        },
        "content/registry/sources.yaml": {
            "src": {"name": evil(), "descriptor": evil(), "control": {"code": evil()},
                    "reliability": {"grade": "A", "assessor": evil(), "why": evil()}},
        },
        "content/registry/people.yaml": {
            "ana": {"name": evil(), "aliases": [evil()], "weak_aliases": [evil()], "names": {"zh": evil()},
                    "posts": [{"post": evil(), "organization": "org"}], "summary": evil()},
        },
        "content/registry/organizations.yaml": {
            "org": {"name": evil(), "type": evil(), "metonyms": [evil()], "summary": evil()}
        },
        "content/registry/places.yaml": {"spot": {"name": evil(), "former_names": [evil()], "summary": evil()}},
        "content/registry/systems.yaml": {
            "gate": {"name": evil(), "acronym": evil(), "category": evil(), "summary": evil()}
        },
        "content/registry/topics.yaml": {
            "topic": {"pref_label": evil(), "alt_labels": [evil()], "definition": evil(), "scope_note": evil()}
        },
        "content/registry/propositions.yaml": {"prop": {"text": evil(), "topic": "topic"}},
        "content/registry/measures.yaml": {"size": {"label": evil(), "compare": "text", "unit": evil()}},
        "content/registry/events.yaml": {
            "event": {"name": evil(), "type": evil(), "date": "2020", "date_basis": "inferred", "why": evil(),
                      "participants": ["ana"], "location": "spot"}
        },
        "content/annotations/evil.yaml": {
            "source": "evil.txt", "publisher": "src", "topics": ["topic"],
            "headline": {"text": evil(), "basis": "inferred", "why": evil()},
            "genre": evil(), "deck": quotes[2].strip(),
            "published": {"date": "2020-01", "basis": "inferred", "text": evil(), "why": evil()},
            "byline": [evil()],
            "rights": {"display": "full", "licence": evil(), "holder": evil()},
            "segments": [{"lines": "5", "role": "deck"}],
            "upstream": [{"source": "src", "role": evil()}],
            "bluf": {"text": evil(), "cites": ["c1"]},
            "claims": [{"id": "c1", "speaker": "ana", "proposition": "prop", "stance": "supports",
                        "stance_note": evil(), "hedge": evil(), "text": evil(), "quote": {"exact": quotes[1]}}],
            "events": [{"id": "e1", "event": "event", "role": "main", "quote": {"exact": quotes[0]}}],
            "facts": [{"id": "f1", "measure": "size", "value": evil(), "hedge": evil(), "basis": "inferred",
                       "why": evil(), "quote": {"exact": quotes[0]}}],
            "judgments": [{"id": "j1", "text": evil(), "confidence": "low", "confidence_why": evil(),
                           "assumptions": [evil()], "indicators": [evil()], "cites": ["f1"]}],
            "gaps": [evil()],
        },
        "content/pages/own.md": f"---\n{json.dumps({'title': evil(), 'description': evil()})[1:-1]}\n---\nNothing.\n",
    }  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bench, list[str]]:
    """A site of evil texts, built, and the texts."""
    evil = Evil()
    written = {
        path: content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
        for path, content in project(evil).items()
    }
    front = written["content/pages/own.md"].replace('", "description"', '"\n"description"')
    written["content/pages/own.md"] = front
    bench = Bench(tmp_path_factory.mktemp("evil"), {})
    for path, text in written.items():
        bench.write(path, text)
    digest = bench.sha256("evil.txt")
    bench.edit("content/annotations/evil.yaml", '"source": "evil.txt"', f'"source": "evil.txt", "sha256": "{digest}"')
    return bench.built(), evil.texts


SCHEME = (
    'document.documentElement.dataset.scheme = ""; '
    'try { document.documentElement.dataset.scheme = localStorage.getItem("scheme") || "" } catch {}'
)
"""The one script of the layout."""


def test_no_text_becomes_a_script_a_frame_or_an_image(site: tuple[Bench, list[str]]) -> None:
    for path, tree in html_pages(site[0]):
        assert tree.css("iframe, object, embed, img, body style, form, base") == [] or path == "404.html", path
        for script in tree.css("script"):
            own = (script.attributes.get("src") or "").endswith("assets/site.js") and not script.text()
            data = script.attributes.get("type") == "application/ld+json" and json.loads(script.text())
            scheme = script.text() == SCHEME
            assert own or data or scheme, path


def test_no_text_becomes_an_attribute_that_runs_or_leads_away(site: tuple[Bench, list[str]]) -> None:
    for path, tree in html_pages(site[0]):
        for node in tree.css("*"):
            for name, value in node.attributes.items():
                assert not name.startswith("on"), (path, name)
                if name in ("href", "src"):
                    assert "javascript" not in (value or ""), (path, value)
                    assert "evil.example" not in (value or ""), (path, value)


def test_no_text_is_read_as_a_template(site: tuple[Bench, list[str]]) -> None:
    for path, tree in html_pages(site[0]):
        text = tree.text()
        assert text.count("{{ 7 * 7 }}") == text.count("{% raw %}") == text.count("{# gone #}"), path


def test_every_text_is_shown_in_full_on_some_page(site: tuple[Bench, list[str]]) -> None:
    pages = [tree for _, tree in html_pages(site[0])]
    descriptions = [tree.css('meta[name="description"]')[0].attributes["content"] or "" for tree in pages]
    shown = " ".join([words(tree.text()) for tree in pages] + [words(text) for text in descriptions])
    assert [text for text in site[1] if words(text) not in shown] == []


def test_titles_and_descriptions_hold_the_texts_as_they_are(site: tuple[Bench, list[str]]) -> None:
    bench, texts = site
    tree = LexborHTMLParser(bench.html("index"))
    title, description = tree.css("title")[0], tree.css('meta[name="description"]')[0]
    assert title.text() in texts
    assert description.attributes["content"] in texts


def data_files(bench: Bench) -> Iterator[Path]:
    yield from sorted((bench.output / "site").rglob("*.xml"))


def test_feeds_hold_the_texts_as_they_are(site: tuple[Bench, list[str]]) -> None:
    bench, texts = site
    for path in data_files(bench):
        ElementTree.fromstring(path.read_bytes())
    title = ElementTree.fromstring((bench.output / "site/feed.xml").read_bytes()).findtext(
        "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"
    )
    assert title in texts
    assert json.loads((bench.output / "site/feed.json").read_bytes())["title"] in texts


@pytest.mark.parametrize("character", ["\\x01", "\\x1b", "\\x7f", "\\0"])
@pytest.mark.parametrize("path", ["content/site.yaml", "content/registry/topics.yaml"])
def test_a_control_character_in_a_value_is_refused_as_it_is_in_a_source(
    bench: Bench, path: str, character: str
) -> None:
    old = "title: Eastport" if path == "content/site.yaml" else "pref_label: Transport"
    bench.edit(path, old, old.partition(":")[0] + f': "a{character}b"')
    report = bench.build()
    assert "file-control-character" in [d.code for d in report.diagnostics]


def test_a_character_that_xml_cannot_hold_does_not_break_the_feeds(bench: Bench) -> None:
    bench.edit("content/site.yaml", "title: Eastport", 'title: "East\\ufffeport"')
    if bench.build().succeeded:
        for path in data_files(bench):
            ElementTree.fromstring(path.read_bytes())
    else:
        assert bench.check(), "refused without a reason"
