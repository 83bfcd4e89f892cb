"""What the pages of the real corpus say, and what they leave out."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bench import Bench
from tests.build.sites import html_pages, one, page_text, sections, words

CAPTIONS = [
    "shakes hands with",
    "wave as leaders pose for a family photo",
    "THAAD missile being launched",
    "Evgeny Sinitsyn",
    "AFP Photo",
    "AP Photo",
    "Lockheed Martin",
]
"""Words that stand in captions and credits of the corpus and nowhere else in it."""

BOILERPLATE = ["All news", "Related Articles"]


def texts(bench: Bench) -> dict[str, str]:
    """Give every file of the output that is text, by path."""
    return bench.texts()


def test_captions_stand_only_under_images_described(built_thaad: Bench) -> None:
    for path, text in texts(built_thaad).items():
        if path.startswith("site/briefings/") and path.endswith(".html"):
            text = " ".join(t for anchor, t in sections(text).items() if anchor != "images")
        elif path.endswith(".md"):
            text = re.sub(r"\{#Images\}\n## .*?(?=\n\{#)", "", text, flags=re.DOTALL)
        assert [caption for caption in CAPTIONS if caption in text] == [], path


def test_images_are_described_where_the_annotation_says_what_they_show(built_thaad: Bench) -> None:
    images = sections(built_thaad.html("briefings/xi-interview-regional-issues-2017"))["images"]
    assert "Family photo at the Belt and Road Forum" in images
    assert "Xi-Putin meeting in Astana" in images
    assert "AFP Photo" in images
    assert "Evgeny Sinitsyn" in sections(built_thaad.html("briefings/moscow-security-meeting-2016"))["images"]


def test_illustrations_are_no_part_of_the_timeline_of_a_briefing(built_thaad: Bench) -> None:
    found = sections(built_thaad.html("briefings/xi-interview-regional-issues-2017"))
    assert "Belt and Road Forum" not in found["timeline"]
    assert "Astana" not in found["timeline"]


def test_boilerplate_stands_in_no_file(built_thaad: Bench) -> None:
    for path, text in texts(built_thaad).items():
        assert [part for part in BOILERPLATE if part in text] == [], path


def test_brackets_of_the_source_are_text_and_no_link(built_thaad: Bench) -> None:
    tree = LexborHTMLParser(built_thaad.html("briefings/beijing-consultation-2017"))
    quotations = [node.text().strip() for node in tree.css("blockquote")]
    assert any(quotation.startswith("“[Both] parties emphasized") for quotation in quotations)
    assert [node.text() for node in tree.css("a") if node.text().strip("[]") == "Both"] == []


def test_a_misprint_of_the_source_is_kept(built_thaad: Bench) -> None:
    page = built_thaad.html("briefings/china-urges-us-2015")
    assert "has urged the Unites States to take into account" in page_text(page)
    assert "urged the United States to take into account" not in page_text(page)


def test_a_headline_in_another_language_stands_with_its_translation_and_is_marked(built_thaad: Bench) -> None:
    tree = LexborHTMLParser(built_thaad.html("briefings/xi-interview-regional-issues-2017"))
    assert "《习近平主席国事访问前与俄媒谈论区域性问题的》" in [n.text() for n in tree.css('[lang="zh-Hans"]')]
    assert "President Xi Jinping talks with Russian media about regional issues" in words(tree.text())


def test_a_date_is_never_printed_more_precisely_than_it_is_known(built_thaad: Bench) -> None:
    shown = " ".join(page_text(tree.html or "") for _, tree in html_pages(built_thaad))
    for date in ("January 2017", "February 2017", "July 2016", "June 2016"):
        assert date in shown
        assert not re.search(rf"(?<!\d)1 {date}", shown)
    assert "between October 2016 and December 2016" in shown
    assert "on or after 4 July 2017" in shown
    assert "by 31 December 2017" in shown
    assert not re.search(r"(?<!\d)1 (January|October) 201[67]", shown)


def test_a_position_that_changed_shows_both_stances_with_their_dates(built_thaad: Bench) -> None:
    rows = LexborHTMLParser(built_thaad.html("propositions/thaad-deployment")).css("table.positions tbody tr")
    row = next(words(node.text()) for node in rows if "Government of South Korea" in node.text())
    assert "5 February 2015: ○ noncommittal" in row
    assert "1 March 2017: + supports" in row


def test_a_cell_of_the_matrix_without_evidence_is_blank(built_thaad: Bench) -> None:
    tree = LexborHTMLParser(built_thaad.html("positions"))
    cells = [
        [words(cell.text()) for cell in row.css("th, td")]
        for row in tree.css("table.matrix tr")
        if "China and Russia should take measures" in row.text()
    ]
    assert cells == [
        [
            "China and Russia should take measures in response to THAAD",
            "+ supports 3 July 2017, 1 group",
            "+ supports 3 July 2017, 2 groups per Xi Jinping",
            "",
            "",
        ]
    ]


@pytest.mark.parametrize(
    ("briefing", "anchors"),
    [
        (
            "xi-interview-regional-issues-2017",
            "bottom-line judgments claims facts timeline background gaps related entities sources source-text images "
            "provenance",
        ),
        ("xi-interview-thaad-2017", "claims timeline related entities sources source-text provenance"),
        (
            "china-urges-us-2015",
            "claims facts timeline related entities sources source-text provenance",
        ),
    ],
)
def test_the_sections_of_a_briefing_stand_in_their_order_and_none_is_empty(
    built_thaad: Bench, briefing: str, anchors: str
) -> None:
    found = sections(built_thaad.html(f"briefings/{briefing}"))
    closing = {"sources-used", "what-links-here", "how-to-cite"}
    assert [anchor for anchor in found if anchor and anchor not in closing] == anchors.split()


def test_no_section_of_any_page_is_empty(built: Bench) -> None:
    for path, tree in html_pages(built):
        article = tree.css("main > article")
        tags = [node.tag for node in article[0].iter()] if article else []
        for number, tag in enumerate(tags):
            if tag == "h2":
                assert tags[number + 1 : number + 2] not in ([], ["h2"]), path


def test_every_page_says_how_to_cite_it_and_where_it_belongs(built: Bench) -> None:
    base = built.manifest()["site"]["base_url"]
    for path, tree in html_pages(built):
        if path == "404.html":
            continue
        url = base + (path.removesuffix("index.html") if path.endswith("index.html") else path)
        assert url in words(one(tree, "main > article").text()), path
        assert one(tree, 'link[rel="canonical"]').attributes["href"] == url
        assert path == "index.html" or tree.css('nav[aria-label="Breadcrumb"] a'), path


def test_the_markdown_of_a_page_says_what_the_html_says(built: Bench) -> None:
    for path, tree in html_pages(built):
        if path == "404.html":
            continue
        markdown = (built.output / "site" / path).with_suffix(".md").read_text("utf-8")
        assert (built.output / "markdown" / path).with_suffix(".md").read_text("utf-8") == markdown
        plain = words(re.sub(r"\\([^\w\s])", r"\1", markdown))
        for node in tree.css("article p, article blockquote"):
            if not node.css("a, span, mark, code, em, strong, br"):
                assert words(node.text()) in plain, path
