"""What programs that walk the site look for first: the sitemap, robots.txt and llms.txt."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench import Bench

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(path: Path, kind: str) -> list[str]:
    """Give the addresses of a sitemap file whose root is of this kind."""
    root = ElementTree.fromstring(path.read_bytes())
    assert root.tag == MAP + kind
    return [element.text or "" for element in root.iter(f"{MAP}loc")]


def pages(bench: Bench) -> set[str]:
    """Give the addresses of all pages but the one for addresses that do not exist."""
    base, site = bench.manifest()["site"]["base_url"], bench.output / "site"
    found = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    return {base + (path.removesuffix("index.html") if path.endswith("index.html") else path) for path in found}


def test_the_sitemap_lists_every_page_but_404_once(built: Bench) -> None:
    found = addresses(built.output / "site/sitemap.xml", "urlset")
    assert len(found) == len(set(found))
    assert set(found) == pages(built)


def test_beyond_the_limit_of_one_file_there_is_an_index_of_several(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.publish.sitemap.MOST_URLS", 7)
    bench.built()
    site = bench.output / "site"
    base = bench.manifest()["site"]["base_url"]
    parts = addresses(site / "sitemap.xml", "sitemapindex")
    assert len(parts) > 2
    listed = [addresses(site / part.removeprefix(base), "urlset") for part in parts]
    assert {url for part in listed for url in part} == pages(bench)
    assert sum(map(len, listed)) == len(pages(bench))
    assert max(map(len, listed)) == 7


def test_a_site_that_fits_one_file_again_loses_the_parts(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("site_builder.publish.sitemap.MOST_URLS", 7)
        bench.built()
    assert list((bench.output / "site").glob("sitemap-*.xml"))
    assert bench.build(clean=True).succeeded  # as a program of another version would
    assert list((bench.output / "site").glob("sitemap-*.xml")) == []
    assert set(addresses(bench.output / "site/sitemap.xml", "urlset")) == pages(bench)


def test_an_address_with_marks_of_xml_is_escaped(bench: Bench) -> None:
    bench.edit("content/site.yaml", "https://example.org/harbour/", "https://example.org/a&b/").built()
    assert "https://example.org/a&b/" in addresses(bench.output / "site/sitemap.xml", "urlset")


def test_robots_may_read_everything_and_find_the_sitemap(built: Bench) -> None:
    lines = (built.output / "site/robots.txt").read_text("utf-8").splitlines()
    assert "User-agent: *" in lines
    assert f"Sitemap: {built.manifest()['site']['base_url']}sitemap.xml" in lines
    assert not any(line.lower().startswith("disallow: /") for line in lines)


def test_llms_txt_names_the_site_and_leads_to_files_that_exist(built: Bench) -> None:
    text = (built.output / "site/llms.txt").read_text("utf-8")
    manifest = built.manifest()
    base = manifest["site"]["base_url"]
    assert text.startswith(f"# {manifest['site']['title']}\n\n> {manifest['site']['description']}\n")
    links = re.findall(r"\]\((\S+)\)", text)
    assert len(links) > 10
    for link in links:
        assert link.startswith(base)
        assert (built.output / "site" / link.removeprefix(base)).is_file(), link
    for article in manifest["articles"]:
        assert f"{base}briefings/{article['id']}.md" in links
