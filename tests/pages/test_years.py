"""Large dossiers: they go on by year, the latest first, and every statement stands on one page."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.pages.routes import STATEMENTS_SIZE
from tests.bench import Bench
from tests.build.sites import one


def speaks_often(bench: Bench, years: list[int]) -> Bench:
    """Let Ana Ruiz say something in each of these years, in one article."""
    lines = [f"Ruiz said number {n:03d} of the port plan.\n" for n in range(len(years))]
    bench.seed("often.txt", "".join(lines))
    claims = "".join(
        f"  - {{id: c{n}, speaker: ana-ruiz, modality: assertive, attribution: indirect, "
        f'date: "{year}", quote: number {n:03d} of the port plan}}\n'
        for n, year in enumerate(years)
    )
    bench.annotation(
        "often",
        "source: often.txt\npublisher: wire\nheadline: {text: Often, basis: supplied}\ntopics: [labour]\n"
        f"rights: {{display: full, licence: x}}\nclaims:\n{claims}",
    )
    return bench.built()


def numbers(bench: Bench, page: str) -> list[str]:
    """Give the numbers of the statements on a page of the dossier."""
    return re.findall(r"“number (\d\d\d) of", LexborHTMLParser(bench.html(page)).body.text())  # type: ignore[union-attr]


def test_a_small_dossier_is_one_page(bench: Bench) -> None:
    speaks_often(bench, [2000 + n for n in range(STATEMENTS_SIZE - 2)])
    assert len(numbers(bench, "people/ana-ruiz")) == STATEMENTS_SIZE - 2
    assert not (bench.output / "site/people/ana-ruiz.page-2.html").exists()


def test_a_large_one_goes_on_by_years_and_a_full_year_has_parts(bench: Bench) -> None:
    years = [2019] * 50 + [2017] * 20 + [2016] * 10 + [2010] * 30
    speaks_often(bench, years)
    pages = ["people/ana-ruiz", *(f"people/ana-ruiz.page-{n}" for n in range(2, 9))]
    built = [page for page in pages if (bench.output / f"site/{page}.html").exists()]
    found = [numbers(bench, page) for page in built]
    assert max(map(len, found)) <= STATEMENTS_SIZE
    assert sorted(n for part in found for n in part) == [f"{n:03d}" for n in range(len(years))]
    titles = [one(LexborHTMLParser(bench.html(page)), "title").text() for page in built]
    assert titles[0].startswith("Ana Ruiz ·")
    assert any("2019, part 2" in title for title in titles)
    assert any("2016–2017" in title for title in titles)
    pager = one(LexborHTMLParser(bench.html(built[0])), ".pager").text()
    assert pager.startswith("By year: ")
    told = [part.strip() for part in pager.removeprefix("By year: ").split("·")]
    assert told == ["2021", "2019, part 1", "2019, part 2", "2016–2017", "2010", "Without a date"]


@pytest.mark.parametrize("edit", [("2010", "2020"), ("2019", "2009")])
def test_an_edit_that_moves_statements_to_another_year_equals_a_clean_build(
    bench: Bench, edit: tuple[str, str]
) -> None:
    speaks_often(bench, [2019] * 45 + [2010] * 30)
    path = "content/annotations/often.yaml"
    bench.write(path, bench.read(path).replace(f'date: "{edit[0]}"', f'date: "{edit[1]}"')).built()
    after = bench.files()
    assert bench.build(clean=True).succeeded
    assert bench.files() == after
