"""What pages say of values, rights and long lists, on a small project."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.base.keys import PageId
from site_builder.pages.routes import path_of, relative
from tests.bench import ANSWER, OPENING, SITE, Bench
from tests.build.sites import html_pages, one, page_text, sections, words

EVENTS = "content/registry/events.yaml"


# Paths


@pytest.mark.parametrize(
    ("page", "path"),
    [
        (PageId("home"), "index"),
        (PageId("404"), "404"),
        (PageId("briefings"), "briefings/index"),
        (PageId("briefings", "", 2), "briefings/index.page-2"),
        (PageId("topics", "thaad"), "topics/thaad"),
        (PageId("people", "xi", 3), "people/xi.page-3"),
        (PageId("timeline"), "timeline"),
        (PageId("timeline", "", 12), "timeline.page-12"),
        (PageId("page", "method"), "method"),
    ],
)
def test_every_page_has_its_path(page: PageId, path: str) -> None:
    assert path_of(page) == path


@pytest.mark.parametrize(
    ("here", "there", "way"),
    [
        ("index", "people/x.md", "people/x.md"),
        ("briefings/a", "briefings/b.md", "b.md"),
        ("briefings/a", "people/x.md", "../people/x.md"),
        ("briefings/a", "index.md", "../index.md"),
    ],
)
def test_links_are_relative_to_the_page_they_stand_on(here: str, there: str, way: str) -> None:
    assert relative(here, there) == way


# Sections


def test_a_section_without_content_is_left_out(bench: Bench) -> None:
    opening, answer = (sections(bench.built().html(f"briefings/{name}")) for name in ("opening", "answer"))
    for anchor in ("bottom-line", "judgments", "timeline", "gaps"):
        assert anchor in opening
        assert anchor not in answer


def test_a_likelihood_and_a_confidence_stand_in_sentences_of_their_own(bench: Bench) -> None:
    text = sections(bench.built().html("briefings/opening"))["judgments"]
    assert "The harbour will likely open on time." in text
    assert "Confidence in this judgment: low." in text


def test_what_others_say_of_a_position_stands_apart_and_by_whose_word(bench: Bench) -> None:
    bench.edit(OPENING, "    stance: supports\n", "    stance: supports\n    holder: dockers-union\n")
    bench.edit(ANSWER, "    stance: opposes\n", "")
    html = bench.built().html("organizations/dockers-union")
    assert "The harbour of Eastport will open" in sections(html)["others"]
    assert "per Ana Ruiz" in sections(html)["positions"]
    assert "per Ana Ruiz" in page_text(bench.html("positions"))


# Basis


def marked(bench: Bench, page: str, why: str) -> list[str]:
    """Give the words of all marks on a page that are followed by this reason."""
    marks = LexborHTMLParser(bench.html(page)).css("span.basis")
    return [mark.text() for mark in marks if mark.next is not None and why in mark.next.text()]


def test_an_inferred_date_of_publication_is_marked_with_its_reason(bench: Bench) -> None:
    value = '{date: "2021-04", basis: inferred, why: The weekday says so}'
    bench.edit(OPENING, 'published: "2021-04-12"', f"published: {value}").built()
    assert marked(bench, "briefings/opening", "The weekday says so") == ["inferred"]
    assert "inferred" in marked(bench, "gaps", "The weekday says so")
    assert "date of publication (inferred)" in sections(bench.html("briefings/opening"))["provenance"]


def test_a_supplied_headline_is_marked(bench: Bench) -> None:
    bench.edit(ANSWER, "basis: supplied}", "basis: supplied, why: The source has none}").built()
    assert marked(bench, "briefings/answer", "The source has none") == ["supplied"]


def test_an_inferred_fact_is_marked_with_its_reason(bench: Bench) -> None:
    bench.edit(OPENING, "value: 300,", "value: 300, basis: inferred, why: Counted on a map,").built()
    assert marked(bench, "briefings/opening", "Counted on a map") == ["inferred"]


def test_an_external_value_is_marked_with_a_link_to_its_reference(bench: Bench) -> None:
    ref = "https://other.example/x"
    bench.edit(EVENTS, 'date: "2021-05-04"', f'date: "2021-05-04", date_basis: external, ref: "{ref}"').built()
    for page in ("events/opening", "timeline", "places/eastport"):
        tree = LexborHTMLParser(bench.html(page))
        assert "external" in [node.text() for node in tree.css("span.basis")], page
        assert ref in [node.attributes["href"] for node in tree.css("span.why a")], page


@pytest.mark.parametrize("page", ["index", "timeline", "topics/harbour", "events/opening", "places/eastport"])
def test_the_date_of_an_event_is_marked_on_every_page_that_gives_it(bench: Bench, page: str) -> None:
    bench.edit(EVENTS, 'date: "2021-05-04"', 'date: "2021-05-04", date_basis: inferred, why: By the tides').built()
    assert marked(bench, page, "By the tides"), page


@pytest.mark.parametrize("page", ["index", "briefings/index", "topics/harbour", "sources/gazette", "places/eastport"])
def test_an_inferred_date_of_publication_is_marked_in_every_list_of_briefings(bench: Bench, page: str) -> None:
    value = '{date: "2021-04", basis: inferred, why: The weekday says so}'
    bench.edit(OPENING, 'published: "2021-04-12"', f"published: {value}").built()
    items = LexborHTMLParser(bench.html(page)).css(".articles > li")
    item = next(n for n in items if "Harbour to open in May" in n.css_first(".title").text())  # type: ignore[union-attr]  # each has a title
    assert "April 2021 inferred" in words(item.text())


def test_a_stated_value_is_not_marked(bench: Bench) -> None:
    bench.built()
    assert LexborHTMLParser(bench.html("briefings/opening")).css("span.basis") == []


# Dates


@pytest.mark.parametrize(
    ("date", "printed", "heading"),
    [
        ("2021-04", "April 2021", "2021"),
        ("2021", "2021", "2021"),
        ("2021~", "about 2021", "2021"),
        ("2021-22", "summer 2021", "2021"),
        ("2021-05-03/2021-05-05", "3–5 May 2021", "2021"),
        ("-0043", "44 BC", "44 BC"),
    ],
)
def test_a_date_prints_as_precisely_as_it_is_known(bench: Bench, date: str, printed: str, heading: str) -> None:
    bench.append(EVENTS, f'old: {{name: Old, type: x, date: "{date}"}}\n').built()
    row = next(n for n in LexborHTMLParser(bench.html("timeline")).css("tbody tr") if "Old" in n.text())
    assert words(row.css("th")[0].text()) == printed
    assert heading in [n.text() for n in LexborHTMLParser(bench.html("timeline")).css("main h2")]


# Ids


@pytest.mark.parametrize(
    "name",
    ["facts", "claims", "content", "menu", "provenance", "how-to-cite", "source-c1", "contents-title", "related"],
)
def test_an_author_s_id_never_stands_twice_on_a_page(bench: Bench, name: str) -> None:
    bench.edit(OPENING, "id: c2", f"id: {name}")
    if bench.build().succeeded:
        for path, tree in html_pages(bench):
            ids = [node.attributes["id"] for node in tree.css("[id]")]
            assert len(ids) == len(set(ids)), path
    else:
        assert [d.place.path for d in bench.check()] == [OPENING]


def test_a_holder_s_id_never_stands_twice_on_a_page(bench: Bench) -> None:
    people = "content/registry/people.yaml"
    bench.append(people, "statements: {name: Somebody}\npositions: {name: Another}\n")
    bench.edit(ANSWER, "speaker: bo-lind", "speaker: [bo-lind, statements, positions]")
    if bench.build().succeeded:
        ids = [n.attributes["id"] for n in LexborHTMLParser(bench.html("propositions/open-in-may")).css("[id]")]
        assert len(ids) == len(set(ids))
    else:
        assert {d.place.path for d in bench.check()} == {people}


@pytest.mark.parametrize(
    "text", ["{#Content}\n## One", "{#How-to-cite}\nOne", "{#here}\nOne\n\n{#here}\nTwo", "[a]{#a} [b]{#a}"]
)
def test_an_anchor_of_a_hand_written_page_never_stands_twice_on_it(bench: Bench, text: str) -> None:
    bench.append("content/pages/method.md", f"\n{text}\n")
    report = bench.build()
    if report.succeeded:
        ids = [node.attributes["id"] for node in LexborHTMLParser(bench.html("method")).css("[id]")]
        assert len(ids) == len(set(ids))
    else:
        assert {d.place.path for d in report.diagnostics} == {"content/pages/method.md"}


# Rights

QUOTED = ["“We are ready,” Ruiz said.", "The new pier is 300 metres long"]
UNQUOTED = "The tide gate was tested twice"
CAPTION = "The new pier seen from the sea"


def rights(bench: Bench, display: str) -> dict[str, str]:
    """Build with these rights for one article; give every text of the output by path, white space made single."""
    licence = ', licence: "https://creativecommons.org/licenses/by/4.0/"' if display == "full" else ""
    bench.append(OPENING, f"rights: {{display: {display}{licence}}}\n").built()
    found = {}
    for path, text in bench.texts().items():
        plain = page_text(text) if path.endswith(".html") else re.sub(r"\\([^\w\s])", r"\1", text)
        found[path] = words(plain)
    return found


def holding(texts: dict[str, str], part: str) -> set[str]:
    return {path for path, text in texts.items() if part in text or part.replace('"', '\\"') in text}


BRIEFING = {"site/briefings/opening.html", "site/briefings/opening.md", "markdown/briefings/opening.md"}


def test_display_none_shows_no_word_of_the_source_in_any_file(bench: Bench) -> None:
    texts = rights(bench, "none")
    for part in (*QUOTED, UNQUOTED, CAPTION, "will open on 4 May 2021"):
        assert holding(texts, part) == set(), part


def test_display_none_shows_no_words_that_the_annotation_copies_from_the_source(bench: Bench) -> None:
    bench.edit(OPENING, "{id: f1, ", "{id: f1, hedge: nearly so long, basis: inferred, text: so and so many metres, ")
    bench.edit(OPENING, 'published: "2021-04-12"', 'published: {date: "2021-04-12", text: on the Monday in question}')
    bench.edit(OPENING, "topics:", "deck: The tide gate was tested twice\ntopics:")
    texts = rights(bench, "none")
    for part in ("nearly so long", "so and so many metres", "on the Monday in question", UNQUOTED):
        assert holding(texts, part) == set(), part


def test_display_quotes_only_shows_the_quotes_and_nothing_else(bench: Bench) -> None:
    texts = rights(bench, "quotes-only")
    for part in QUOTED:
        assert holding(texts, part) >= {*BRIEFING, "site/data/manifest.json"}
    assert holding(texts, UNQUOTED) == holding(texts, CAPTION) == set()
    assert "source-text" not in sections(bench.html("briefings/opening"))


def test_display_excerpt_shows_the_quoted_passages_and_nothing_else(bench: Bench) -> None:
    texts = rights(bench, "excerpt")
    assert holding(texts, UNQUOTED) == holding(texts, CAPTION) == set()
    passages = sections(bench.html("briefings/opening"))["source-text"]
    assert all(part in passages for part in QUOTED)


def test_display_full_shows_the_whole_text_on_the_briefing_alone(bench: Bench) -> None:
    texts = rights(bench, "full")
    assert holding(texts, UNQUOTED) == BRIEFING
    found = sections(bench.html("briefings/opening"))
    assert UNQUOTED in found["source-text"]
    assert CAPTION in found["images"]
    assert [anchor for anchor, text in found.items() if CAPTION in text] == ["images"]
    assert holding(texts, CAPTION) == BRIEFING
    assert holding(texts, "Related articles") == set()


@pytest.mark.parametrize("display", ["none", "quotes-only", "excerpt", "full"])
def test_feeds_and_descriptions_never_hold_the_words_of_a_source(bench: Bench, display: str) -> None:
    texts = rights(bench, display)
    for path in ("site/feed.xml", "site/feed.json", "site/topics/harbour.xml", "site/llms.txt"):
        assert not any(part in texts[path] for part in (*QUOTED, UNQUOTED, CAPTION)), path
    description = one(LexborHTMLParser(bench.html("briefings/opening")), 'meta[name="description"]')
    assert not any(part in (description.attributes["content"] or "") for part in (*QUOTED, UNQUOTED, CAPTION))


def test_each_quote_leads_to_its_passage_and_the_passage_back(bench: Bench) -> None:
    bench.built()
    tree = LexborHTMLParser(bench.html("briefings/opening"))
    for name in ("c1", "c2", "e1", "f1"):
        assert tree.css(f'a[href="#Source-{name}"]'), name
        assert [n.attributes["href"] for n in tree.css(f"#Source-{name} a")] == [f"#{name}"]
        assert len(tree.css(f'[id="{name}"]')) == 1
    marked_words = " ".join(node.text() for node in tree.css("mark"))
    assert all(part in words(marked_words) for part in QUOTED)


# Long lists


def gaps(bench: Bench, number: int) -> Bench:
    listed = ", ".join(f"Open question {n:03d}" for n in range(number))
    return bench.edit(OPENING, "gaps: [Who pays for the pier]", f"gaps: [{listed}]").built()


def numbers(bench: Bench, page: str) -> list[str]:
    return re.findall(r"Open question (\d+)", page_text(bench.html(page)))


def test_a_hundred_items_stand_on_one_page(bench: Bench) -> None:
    gaps(bench, 100)
    assert len(numbers(bench, "gaps")) == 100
    assert not (bench.output / "site/gaps.page-2.html").exists()


def test_more_than_a_hundred_items_go_on_on_a_second_page(bench: Bench) -> None:
    gaps(bench, 101)
    assert [*numbers(bench, "gaps"), *numbers(bench, "gaps.page-2")] == [f"{n:03d}" for n in range(101)]
    assert numbers(bench, "gaps.page-2") == ["100"]
    for page, other in (("gaps", "gaps.page-2"), ("gaps.page-2", "gaps")):
        pager = one(LexborHTMLParser(bench.html(page)), "p.pager")
        assert [node.attributes["href"] for node in pager.css("a")] == [f"{other}.html"]
    assert "page 2" in one(LexborHTMLParser(bench.html("gaps.page-2")), "title").text()
    assert (bench.output / "markdown/gaps.page-2.md").is_file()
    assert "gaps.page-2.html" in (bench.output / "site/sitemap.xml").read_text("utf-8")


def test_each_item_of_a_very_long_list_stands_on_one_page(bench: Bench) -> None:
    bench.append(EVENTS, "".join(f'day-{n:03d}: {{name: Day {n:03d}, type: x, date: "2020"}}\n' for n in range(203)))
    bench.built()
    pages = ["timeline", "timeline.page-2", "timeline.page-3"]
    tables = [re.sub("<figure.*?</figure>", "", bench.html(page), flags=re.DOTALL) for page in pages]
    found = [re.findall(r"Day (\d\d\d)", page_text(table)) for table in tables]
    assert [len(part) for part in found[:2]] == [100, 100]
    assert [n for part in found for n in part] == [f"{n:03d}" for n in range(203)]
    assert not (bench.output / "site/timeline.page-4.html").exists()


def test_articles_beyond_a_hundred_go_on_on_a_second_page(bench: Bench) -> None:
    for n in range(100):
        bench.seed(f"n{n:03d}.txt", f"Words of {n}.\n")
        bench.annotation(
            f"n{n:03d}",
            f"source: n{n:03d}.txt\npublisher: wire\nheadline: {{text: About {n:03d}, basis: supplied}}\n"
            f'topics: [labour]\npublished: "2020-01-01"\nclaims: []\n',
        )
    bench.built()
    for page in ("briefings/index", "topics/labour", "sources/wire"):
        listed = [LexborHTMLParser(bench.html(f"{page}{end}")).css(".articles li") for end in ("", ".page-2")]
        assert len(listed[0]) == 100, page
        assert len(listed[0]) + len(listed[1]) == (102 if page == "briefings/index" else 101), page


def test_a_second_page_has_no_heading_without_its_list(bench: Bench) -> None:
    more = "".join(
        f"  - {{id: d{n}, speaker: ana-ruiz, via: gazette, quote: will open on 4 May 2021}}\n" for n in range(101)
    )
    bench.edit(OPENING, "events:\n", f"{more}events:\n").built()
    closing = {"sources-used", "what-links-here", "how-to-cite"}
    assert set(sections(bench.html("sources/gazette.page-2"))) - closing == {"", "relayed"}


# Settings


def test_a_title_of_several_lines_stays_one_title(bench: Bench) -> None:
    bench.edit(SITE, "title: Eastport", 'title: "East\\nport | [x](y)"').built()
    tree = LexborHTMLParser(bench.html("index"))
    assert words(one(tree, "h1").text()) == "East port | [x](y)"


def test_a_navigation_entry_leads_to_its_page_from_every_depth(bench: Bench) -> None:
    bench.built()
    for page, href in (("index", "method.html"), ("people/ana-ruiz", "../method.html")):
        menu = one(LexborHTMLParser(bench.html(page)), "#Menu")
        assert [n.attributes["href"] for n in menu.css("a") if n.text() == "Method"] == [href]


# Values that are not known


def test_a_position_without_a_date_still_leads_to_its_history(bench: Bench) -> None:
    bench.edit(ANSWER, 'published: "2021-04-13"\n', "").built()
    links = {n.text(): n.attributes["href"] for n in LexborHTMLParser(bench.html("positions")).css("td a")}
    assert links == {
        "12 April 2021": "propositions/open-in-may.html#government",
        "no date": "propositions/open-in-may.html#dockers-union",
    }


def test_no_mark_of_the_markdown_is_left_in_the_text_of_a_page(bench: Bench) -> None:
    bench.edit(ANSWER, 'published: "2021-04-13"\n', "").edit(OPENING, 'published: "2021-04-12"\n', "").built()
    for path, tree in html_pages(bench):
        for mark in ("](", "]{", "**", "\\", "&#", "{#", "{."):
            assert mark not in tree.text(), path


def test_an_article_without_a_date_says_so(bench: Bench) -> None:
    bench.edit(ANSWER, 'published: "2021-04-13"\n', "").built()
    assert "no date" in sections(bench.html("briefings/answer"))[""]
    assert "Without a date" in page_text(bench.html("briefings/index"))
