"""The pictures: what is drawn of dates, positions and relations, that each has its words, and links that lead there."""

from __future__ import annotations

import io
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from site_builder.base.dates import Edtf
from site_builder.pages.pictures import card
from site_builder.pages.pictures.axis import Axis, span_of, spans_of
from site_builder.pages.pictures.drawing import fitting, text_width
from site_builder.pages.pictures.map import Box, Tie, draw_map
from site_builder.pages.pictures.stands import Stand, draw_stands
from site_builder.pages.pictures.strip import Happening, draw_strip
from tests.bench import SITE, Bench
from tests.build.sites import one


def shapes(svg: str) -> list[tuple[str, str]]:
    """Give the marks of a drawing: the element and its class; what only catches the pointer is left out."""
    tree = ElementTree.fromstring(svg)
    found = [(node.tag, node.get("class", "")) for node in tree.iter() if node.tag in ("circle", "rect")]
    return [(tag, kind) for tag, kind in found if kind != "hit"]


def strip(*dates: str, planned: bool = False) -> str:
    happenings = [Happening(f"Event {n}", Edtf.parse(d), d, f"events/{n}.html", planned) for n, d in enumerate(dates)]
    return draw_strip(happenings, "Timeline", str)


def test_a_date_is_drawn_as_precisely_as_it_is_known() -> None:
    svg = strip("2017-07-03", "2015/2016", "[2016-02..2016-09]", "2014", "2013~")
    kinds = [("circle", "bar"), ("rect", "bar"), ("rect", "bar vague"), ("rect", "bar vague"), ("rect", "bar vague")]
    assert shapes(svg) == kinds
    assert shapes(strip("2017-07-03", "2017-07-09", planned=True)) == [("circle", "open")] * 2
    assert shapes(strip("2017-07", "2017-07-09?", planned=True)) == [("rect", "open vague"), ("circle", "open vague")]
    assert shapes(strip("1950", "2024-03")) == [("rect", "bar vague")] * 2  # however long the axis is


def test_what_comes_later_stands_further_to_the_right() -> None:
    dates = [Edtf.parse(text) for text in ("-0043-03-15", "0800", "2017-01", "2017-02-01")]
    spans = spans_of(dates)
    axis = Axis(spans, 2, 98, str)
    places = [axis.place(span.start) for span in spans]
    assert places == sorted(places)
    assert all(2 <= place <= 98 for place in places)
    assert axis.place(spans[-1].end) <= 98


@pytest.mark.parametrize(
    "dates",
    [("2017-07-01", "2017-08-20"), ("2015", "2017"), ("-0500", "2017"), ("0001", "0002"), ("Y-170000000", "2024-03")],
)
def test_the_axis_is_marked_a_few_times(dates: tuple[str, str]) -> None:
    axis = Axis(spans_of(map(Edtf.parse, dates)), 2, 98, str)
    marks = list(axis.marks())
    assert 1 <= len(marks) <= 8
    assert [place for place, _ in marks] == sorted(place for place, _ in marks)


def test_a_date_without_any_bound_is_not_drawn() -> None:
    assert span_of(Edtf.parse("[..2017]")) is not None
    assert draw_strip([], "Timeline", str) == ""


def test_a_stance_is_told_by_a_sign_and_not_by_colour_alone() -> None:
    steps = [(Edtf.parse("2015"), "noncommittal"), (Edtf.parse("2016"), "supports"), (Edtf.parse("2017"), "opposes")]
    svg = draw_stands([Stand("Somebody", "x.html", steps, "Somebody: all of it")], "Positions", str)
    tree = ElementTree.fromstring(svg)
    texts = [node.text for node in tree.iter("text")]
    assert texts[-3:] == ["○", "+", "−"]
    assert [node.get("class") for node in tree.iter("circle")] == ["neither", "for", "against"]
    assert one_title(svg) == "Somebody: all of it"


def one_title(svg: str) -> str:
    return next(node.text or "" for node in ElementTree.fromstring(svg).iter("title"))


def test_a_map_has_a_box_for_each_and_a_name_that_is_not_cut_for_readers_of_the_screen() -> None:
    long = "The Committee for the Improvement of Very Long Names of Organizations"
    svg = draw_map(
        [Box("A & B", ""), Box(long, "x.html"), Box("C", "y.html")], [Tie(0, 1, "post")], "Map", centred=True
    )
    tree = ElementTree.fromstring(svg)
    assert [node.text for node in tree.iter("title")] == ["A & B", long, "C"]
    assert any((node.text or "").endswith("…") for node in tree.iter("text"))
    assert [node.get("href") for node in tree.iter("a")] == ["x.html", "y.html"]
    assert fitting(long, 100) != long
    assert text_width(fitting(long, 100)) <= 100 + text_width("…")
    assert text_width("中文") == 2 * text_width("ab")


def test_each_picture_stands_with_words_and_is_left_out_of_the_markdown(bench: Bench) -> None:
    bench.append(
        "content/registry/events.yaml", 'closing: {name: Closing, type: x, date: "2021-06", participants: [ana-ruiz]}\n'
    ).built()
    tree = LexborHTMLParser(bench.html("timeline"))
    figure = one(tree, "figure#Picture-timeline")
    assert one(figure, "figcaption").text().startswith("Drawn: 3 events.")
    assert {node.attributes["href"] for node in figure.css("svg a")} == {
        "events/opening.html",
        "events/press-day.html",
        "events/closing.html",
    }
    markdown = bench.markdown("timeline")
    assert "Drawn: 3 events." in markdown
    assert "<svg" not in markdown
    assert "figure" in bench.html("propositions/open-in-may")


def test_a_link_of_a_picture_that_leads_nowhere_is_found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from site_builder.pages.compose import pictures

    drawn = draw_strip

    def astray(happenings: list[Happening], name: str, year_words: Callable[[int], str]) -> str:
        return drawn([one._replace(target="events/nowhere.html") for one in happenings], name, year_words)

    monkeypatch.setattr(pictures, "draw_strip", astray)
    assert "link-broken" in {d.code for d in bench.build().diagnostics}


# The picture that stands for a briefing


def test_a_briefing_has_a_picture_of_its_headline_and_says_where_it_is(bench: Bench) -> None:
    bench.built()
    data = (bench.output / "site/cards/opening.png").read_bytes()
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (1200, 630)
    assert len(picture.convert("RGB").getcolors(10_000) or ()) > 2
    tree = LexborHTMLParser(bench.html("briefings/opening"))
    image = one(tree, 'meta[property="og:image"]').attributes["content"]
    assert image == "https://example.org/harbour/cards/opening.png"
    assert one(tree, 'meta[name="twitter:card"]').attributes["content"] == "summary_large_image"
    assert LexborHTMLParser(bench.html("topics/harbour")).css('meta[property="og:image"]') == []
    assert len(data) < 40_000


def test_other_headlines_have_other_pictures_and_the_same_one_the_same() -> None:
    assert card.draw_card("One", ["b"], "s") != card.draw_card("Two", ["b"], "s")
    assert card.draw_card("One", ["b"], "s") == card.draw_card("One", ["b"], "s")
    card.draw_card("word " * 200, ["x" * 400], "y" * 400)
    card.draw_card("unbreakable" * 40, [], "")


def test_a_headline_that_the_font_has_no_letters_for_has_no_picture(bench: Bench) -> None:
    assert card.card_of("Über Kiew – Ελλάδα, Київ\u00a0\u2009!", "x") == "cards/x.png"
    assert card.card_of("习近平访俄", "x") == ""
    assert card.card_of("odd \ud800 \x07", "x") == ""
    bench.edit(
        "content/annotations/answer.yaml", "{text: Union opposes an opening in May, ", "{text: 工会反对五月开放, "
    ).built()
    assert not (bench.output / "site/cards/answer.png").exists()
    assert "og:image" not in bench.html("briefings/answer")


def test_pictures_can_be_switched_off_and_are_left_out_where_nothing_draws_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.append(SITE, "theme: {social_images: false}\n").built()
    assert not (bench.output / "site/cards").exists()
    bench.edit(SITE, "theme: {social_images: false}\n", "")
    monkeypatch.setattr("site_builder.build.reading.can_draw", lambda: False)
    bench.built()
    assert not (bench.output / "site/cards").exists()
    assert "og:image" not in bench.html("briefings/opening")
    monkeypatch.undo()
    bench.append(SITE, "subtitle: x\n").built()
    assert (bench.output / "site/cards/opening.png").exists()
