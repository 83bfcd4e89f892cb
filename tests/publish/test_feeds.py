"""Feeds are well-formed, complete, absolute and in a fixed order."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.bench import ANSWER, OPENING, Bench

ATOM = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def atom_feeds(bench: Bench) -> list[Path]:
    site = bench.output / "site"
    return [site / "feed.xml", *sorted((site / "topics").glob("*.xml"))]


def read(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())


def json_feed(bench: Bench) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((bench.output / "site/feed.json").read_bytes())
    return value


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{len(found)} elements of {name}"
    return found[0].text or ""


def test_there_is_a_feed_of_the_site_and_of_every_topic(built: Bench) -> None:
    topics = {row["id"] for row in built.manifest()["topics"]}
    assert {path.stem for path in atom_feeds(built)} == {"feed", *topics}


def test_every_atom_feed_has_what_the_format_requires(built: Bench) -> None:
    base = built.manifest()["site"]["base_url"]
    for path in atom_feeds(built):
        feed = read(path)
        assert feed.tag == f"{ATOM}feed"
        assert text(feed, "id") == base + path.relative_to(built.output / "site").as_posix()
        assert text(feed, "title")
        assert STAMP.fullmatch(text(feed, "updated"))
        assert [e.findtext(f"{ATOM}name") for e in feed.findall(f"{ATOM}author")] not in ([], [None], [""])
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == text(feed, "id")
        for entry in feed.findall(f"{ATOM}entry"):
            assert text(entry, "id")
            assert text(entry, "title")
            assert STAMP.fullmatch(text(entry, "updated"))
            assert [li.get("href") for li in entry.findall(f"{ATOM}link") if li.get("rel") == "alternate"]
        ids = [text(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))


def test_every_address_in_a_feed_is_absolute_and_leads_to_a_file(built: Bench) -> None:
    base = built.manifest()["site"]["base_url"]
    for path in atom_feeds(built):
        for link in read(path).iter(f"{ATOM}link"):
            href = link.get("href") or ""
            assert href.startswith(base), href
            assert (built.output / "site" / (href.removeprefix(base) or "index.html")).exists(), href


def test_the_newest_entry_comes_first_and_gives_the_date_of_the_feed(built: Bench) -> None:
    for path in atom_feeds(built):
        feed = read(path)
        stamps = [text(entry, "updated") for entry in feed.findall(f"{ATOM}entry")]
        assert stamps == sorted(stamps, reverse=True)
        assert text(feed, "updated") == max(stamps, default="1970-01-01T00:00:00Z")


def test_a_topic_s_feed_holds_its_articles_and_those_of_narrower_topics(built_thaad: Bench) -> None:
    def ids(name: str) -> set[str]:
        entries = read(built_thaad.output / f"site/topics/{name}.xml").findall(f"{ATOM}entry")
        return {text(entry, "id").rpartition("/")[2].removesuffix(".html") for entry in entries}

    assert ids("economic-coercion") == {"beijing-consultation-2017"}
    assert len(ids("security")) == 5


def test_the_json_feed_has_what_the_format_requires(built: Bench) -> None:
    base = built.manifest()["site"]["base_url"]
    feed = json_feed(built)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == built.manifest()["site"]["title"]
    assert (feed["home_page_url"], feed["feed_url"]) == (base, f"{base}feed.json")
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) == 5
    for item in feed["items"]:
        assert item["url"].startswith(base)
        assert item["content_text"]
    published = [item.get("date_published", "") for item in feed["items"]]
    assert sum(STAMP.fullmatch(stamp) is not None for stamp in published) == 4
    assert published.count("") == 1, "a date that is not known to the day is not given as one"


def test_both_feeds_list_the_same_articles_in_the_same_order(built: Bench) -> None:
    entries = read(built.output / "site/feed.xml").findall(f"{ATOM}entry")
    assert [text(entry, "id") for entry in entries] == [item["id"] for item in json_feed(built)["items"]]


def test_an_entry_without_a_date_is_still_valid_and_stands_last(bench: Bench) -> None:
    bench.edit(OPENING, 'published: "2021-04-12"\n', "").built()
    for path in (bench.output / "site/feed.xml", bench.output / "site/topics/harbour.xml"):
        entries = read(path).findall(f"{ATOM}entry")
        assert [text(entry, "id").rpartition("/")[2] for entry in entries] == ["answer.html", "opening.html"]
        assert all(STAMP.fullmatch(text(entry, "updated")) for entry in entries)
    assert "date_published" not in json_feed(bench)["items"][1]


@pytest.mark.parametrize("date", ["2021", "[..2021-04]", "[2021-04..]", "-0043", "Y12021", "202X"])
def test_a_date_of_any_kind_gives_a_valid_stamp(bench: Bench, date: str) -> None:
    bench.edit(ANSWER, 'published: "2021-04-13"', f'published: "{date}"').built()
    for path in atom_feeds(bench):
        for stamp in read(path).iter(f"{ATOM}updated"):
            assert STAMP.fullmatch(stamp.text or "")


def test_a_feed_holds_the_newest_articles_only(bench: Bench) -> None:
    for n in range(60):
        bench.seed(f"n{n:03d}.txt", f"Words of {n}.\n")
        bench.annotation(
            f"n{n:03d}",
            f"source: n{n:03d}.txt\npublisher: wire\nheadline: {{text: About {n:03d}, basis: supplied}}\n"
            f'topics: [labour]\npublished: "{1900 + n}"\nclaims: []\n',
        )
    bench.built()
    entries = read(bench.output / "site/feed.xml").findall(f"{ATOM}entry")
    assert len(entries) == len(json_feed(bench)["items"]) == 50
    assert "n000.html" not in {text(entry, "id").rpartition("/")[2] for entry in entries}
