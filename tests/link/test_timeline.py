"""Events in the order of time, and lists of articles in the order of their dates."""

from __future__ import annotations

from site_builder.base.keys import Key
from site_builder.link.queries import catalogue, timeline
from tests.bench import ANSWER, OPENING, Bench
from tests.link.linked import linked, reader_of

EVENTS = "content/registry/events.yaml"


def test_events_stand_by_first_possible_day_then_last_then_id(bench: Bench) -> None:
    for name, date in (
        ("z-open-end", "[2021-04-01..]"),
        ("b-day", "2021-05-04"),
        ("month-two", "2021-04/2021-05"),
        ("year", "2021"),
        ("open-start", "[..2021-05-04]"),
        ("old", "-0043"),
    ):
        bench.append(EVENTS, f'{name}: {{name: {name}, type: x, date: "{date}"}}\n')
    assert reader_of(bench).ask(timeline.events) == (
        "open-start", "old", "year", "press-day", "month-two", "z-open-end", "b-day", "opening",
    )  # fmt: skip


def test_the_reports_of_an_article_stand_in_the_order_of_their_own_dates(bench: Bench) -> None:
    bench.edit(OPENING, "events:\n", "events:\n  - {id: e2, event: press-day, role: main, quote: said in April}\n")
    bench.edit(
        OPENING, "facts:\n", '  - {id: e3, event: press-day, role: main, date: "2021-04-02", quote: in April}\nfacts:\n'
    )
    assert [r.report for r in reader_of(bench).ask(timeline.reports_in, "opening")] == ["e2", "e3", "e1"]


def test_the_events_of_a_topic_come_from_its_articles_and_narrower_ones_but_not_from_illustrations(
    bench: Bench,
) -> None:
    bench.edit(
        ANSWER, "facts:", "events:\n  - {id: e1, event: press-day, role: illustration, quote: said on Tuesday}\nfacts:"
    )
    reader = reader_of(bench)
    assert reader.ask(timeline.events_of_topic, "harbour") == ("opening",)
    assert reader.ask(timeline.events_of_topic, "transport") == ("opening",)
    assert reader.ask(timeline.events_of_topic, "labour") == ()


def test_the_events_of_an_entity_tell_its_part(bench: Bench) -> None:
    reader = reader_of(bench)
    assert reader.ask(timeline.events_of_entity, "people", "ana-ruiz") == (("press-day", "takes part"),)
    assert reader.ask(timeline.events_of_entity, "places", "eastport") == (("opening", "location"),)


def test_an_entity_that_takes_part_in_an_event_and_is_its_place_is_listed_once(bench: Bench) -> None:
    bench.edit(EVENTS, "location: eastport", "location: eastport, participants: [eastport]")
    assert len(reader_of(bench).ask(timeline.events_of_entity, "places", "eastport")) == 1


def test_parts_of_an_event_stand_in_the_order_of_time(bench: Bench) -> None:
    bench.append(EVENTS, 'b: {name: B, type: x, date: "2021-05-04", super_event: opening}\n')
    bench.append(EVENTS, 'c: {name: C, type: x, date: "2021-05", super_event: opening}\n')
    assert reader_of(bench).ask(timeline.sub_events, "opening") == ("c", "b")


def test_articles_stand_newest_first_and_undated_ones_last(bench: Bench) -> None:
    for name, published in (("a-new", '"2022"'), ("b-new", '"2022"'), ("none", ""), ("ante", '"2021-04"')):
        bench.seed(f"{name}.txt", "Nothing.\n")
        date = f"published: {published}\n" if published else ""
        bench.annotation(
            name,
            f"source: {name}.txt\npublisher: wire\nheadline: {{text: {name}, basis: supplied}}\ntopics: [labour]\n"
            f"claims: []\n{date}",
        )
    rows = reader_of(bench).ask(catalogue.articles)
    assert [row.article for row in rows] == ["a-new", "b-new", "answer", "opening", "ante", "none"]


def test_the_order_of_articles_rests_on_their_dates_and_the_newest_on_few_articles(bench: Bench) -> None:
    index = linked(bench).index
    assert index.answer(catalogue.order, ()).keys == frozenset({Key("dates")})
    assert index.answer(catalogue.newest_articles, (1,)).keys == frozenset({Key("dates"), Key("card", "answer")})
    assert index.answer(catalogue.neighbours, ("answer",)).keys == frozenset({Key("dates"), Key("card", "opening")})


def test_neighbours_are_the_next_older_and_the_next_newer_article(bench: Bench) -> None:
    reader = reader_of(bench)
    older, newer = reader.ask(catalogue.neighbours, "answer")
    assert (older.article if older else None, newer) == ("opening", None)
    older, newer = reader.ask(catalogue.neighbours, "opening")
    assert (older, newer.article if newer else None) == (None, "answer")


def test_a_topic_counts_the_articles_of_narrower_ones_once_and_says_where_they_come_from(bench: Bench) -> None:
    bench.append("content/registry/topics.yaml", "pier: {pref_label: Pier, broader: [harbour, labour]}\n")
    bench.edit(OPENING, "topics: [harbour]", "topics: [pier, harbour]")
    reader = reader_of(bench)
    found = reader.ask(catalogue.topic_articles, "transport")
    assert [(row.article, narrower) for row, narrower in found] == [("answer", "harbour"), ("opening", "harbour")]
    tree = [(node.topic, node.depth, node.whole) for node in reader.ask(catalogue.topic_tree)]
    assert tree == [("labour", 0, 2), ("pier", 1, 1), ("transport", 0, 2), ("harbour", 1, 2), ("pier", 2, 1)]


def test_related_topics_hold_in_both_directions(bench: Bench) -> None:
    reader = reader_of(bench)
    assert reader.ask(catalogue.related_topics, "labour") == ("harbour",)
    assert reader.ask(catalogue.related_topics, "harbour") == ("labour",)
