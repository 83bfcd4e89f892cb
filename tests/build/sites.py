"""Sites that are built once and read by many tests: the corpus and the sample project of this repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.bench import Bench
from tests.conftest import corpus

SAMPLE = Path(__file__).resolve().parent.parent.parent


def built_copy(factory: pytest.TempPathFactory, project: Path) -> Bench:
    """Build a project from a copy, once in a session, whichever folder of tests asks; tests change nothing in it."""
    folder = factory.getbasetemp() / f"built-{project.name}"
    return Bench(folder, {}) if folder.is_dir() else Bench.copy_of(project, folder).built()


@pytest.fixture(scope="session")
def built_thaad(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The corpus, built; to be read only."""
    return built_copy(tmp_path_factory, corpus())


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The sample project, built; to be read only."""
    return built_copy(tmp_path_factory, SAMPLE)


@pytest.fixture(scope="session", params=["corpus", "sample"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The corpus, then the sample project, built; to be read only."""
    return built_copy(tmp_path_factory, corpus() if request.param == "corpus" else SAMPLE)


def html_pages(bench: Bench) -> Iterator[tuple[str, LexborHTMLParser]]:
    """Go through the HTML pages of a built site: path below the site, and its tree."""
    for path in sorted((bench.output / "site").rglob("*.html")):
        yield path.relative_to(bench.output / "site").as_posix(), LexborHTMLParser(path.read_text("utf-8"))


def one(node: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """Find the one element of a selector."""
    found = node.css(selector)
    assert len(found) == 1, f"{len(found)} elements of {selector}"
    return found[0]


def words(text: str) -> str:
    """Give a text with its white space made single spaces."""
    return " ".join(text.split())


def page_text(html: str) -> str:
    """Give what a reader sees of a page, in single spaces."""
    return words(one(LexborHTMLParser(html), "body").text())


def sections(html: str) -> dict[str, str]:
    """Give the text of each section by the anchor, in small letters, of its second-level heading; the top has none."""
    found: dict[str, list[str]] = {"": []}
    anchor = ""
    for node in one(LexborHTMLParser(html), "main > article").iter():
        if node.tag == "h2":
            anchor = (node.attributes.get("id") or "?").lower()
            found[anchor] = []
        found[anchor].append(node.text())
    return {name: words(" ".join(pieces)) for name, pieces in found.items()}
