"""Which briefings belong together: what is declared, what the other side declares, and what two of them share."""

from __future__ import annotations

import pytest

from site_builder.link.queries import catalogue, related
from site_builder.link.queries.related import Related
from site_builder.link.rows import RelationRow
from tests.bench import ANSWER, OPENING, Bench
from tests.link.linked import reader_of


def write(bench: Bench, name: str, topics: str = "labour", more: str = "") -> Bench:
    """Add an article that says nothing but what is given."""
    bench.seed(f"{name}.txt", f"Nothing new about {name}.\n")
    return bench.annotation(
        name,
        f"source: {name}.txt\npublisher: wire\nheadline: {{text: About {name}, basis: supplied}}\n"
        f"topics: [{topics}]\nclaims: []\n{more}",
    )


def relations(bench: Bench, article: str) -> list[tuple[str, str, str]]:
    rows: tuple[RelationRow, ...] = reader_of(bench).ask(related.relations_of, article)
    return [(row.other, row.type, row.basis) for row in rows]


def derived(bench: Bench, article: str) -> dict[str, Related]:
    return {row.article: row for row in reader_of(bench).ask(related.related_articles, article)}


@pytest.mark.parametrize("kind", ["reports-same-event", "corroborates", "contradicts"])
def test_a_symmetric_relation_is_mirrored(bench: Bench, kind: str) -> None:
    bench.edit(ANSWER, "type: contradicts", f"type: {kind}")
    assert relations(bench, "answer") == [("opening", kind, "declared")]
    assert relations(bench, "opening") == [("answer", kind, "mirrored")]


@pytest.mark.parametrize("kind", ["follows-up", "updates", "background", "corrects", "derived-from"])
def test_any_other_relation_is_incoming_on_the_other_side(bench: Bench, kind: str) -> None:
    bench.edit(ANSWER, "type: contradicts", f"type: {kind}")
    assert relations(bench, "answer") == [("opening", kind, "declared")]
    assert relations(bench, "opening") == [("answer", kind, "incoming")]


def test_a_symmetric_relation_that_both_declare_stands_once_on_each_side(bench: Bench) -> None:
    bench.append(OPENING, "relations: [{to: answer, type: contradicts}]\n")
    assert relations(bench, "opening") == [("answer", "contradicts", "declared")]
    assert relations(bench, "answer") == [("opening", "contradicts", "declared")]


def test_an_own_relation_stands_before_those_that_others_declare(bench: Bench) -> None:
    write(bench, "aside", more="relations: [{to: opening, type: background}]\n")
    bench.append(OPENING, "relations: [{to: aside, type: follows-up}]\n")
    assert relations(bench, "opening") == [
        ("aside", "follows-up", "declared"),
        ("answer", "contradicts", "mirrored"),
        ("aside", "background", "incoming"),
    ]


def test_a_mirrored_relation_keeps_its_reason_and_its_cites(bench: Bench) -> None:
    (row,) = reader_of(bench).ask(related.relations_of, "opening")
    assert row.why.startswith("The pier has 280 metres")
    assert row.cites == ("answer#f1", "opening#f1")


def test_what_is_declared_is_not_derived_as_well(bench: Bench) -> None:
    assert derived(bench, "opening") == {}


def test_what_two_articles_share_is_the_reason_with_the_rarest_first(bench: Bench) -> None:
    bench.edit(ANSWER, "relations:", "gaps:").edit(ANSWER, "  - {to: opening, type: contradicts", "  - x #")
    write(bench, "aside", topics="harbour")
    reasons = [(s.kind, s.id) for s in derived(bench, "opening")["answer"].shared]
    assert reasons[0] == ("propositions", "open-in-may")
    assert ("topics", "harbour") in reasons
    assert [(s.kind, s.id) for s in derived(bench, "opening")["aside"].shared] == [("topics", "harbour")]


def test_sharing_a_rare_topic_weighs_more_than_sharing_a_common_one(bench: Bench) -> None:
    bench.append("content/registry/topics.yaml", "rare: {pref_label: Rare}\ncommon: {pref_label: Common}\n")
    write(bench, "first", topics="rare, common")
    write(bench, "second", topics="rare")
    write(bench, "third", topics="common")
    write(bench, "fourth", topics="common")
    found = reader_of(bench).ask(related.related_articles, "first")
    assert [row.article for row in found] == ["second", "fourth", "third"]
    assert found[0].score > found[1].score == found[2].score


def test_sharing_an_event_weighs_more_than_sharing_a_topic(bench: Bench) -> None:
    report = "events: [{id: e1, event: press-day, role: main, quote: Nothing new}]\n"
    write(bench, "first", topics="transport", more=report)
    write(bench, "second", topics="labour", more=report)
    write(bench, "third", topics="transport")
    found = reader_of(bench).ask(related.related_articles, "first")
    assert next(row.article for row in found) == "second"


def test_an_article_is_not_related_to_itself_nor_to_one_that_it_shares_nothing_with(bench: Bench) -> None:
    write(bench, "aside", topics="transport")
    assert derived(bench, "aside") == {}


# Backlinks


def links(bench: Bench, kind: str, name: str = "") -> dict[tuple[str, str], str]:
    return {(row.page.kind, row.page.id): row.why for row in reader_of(bench).ask(catalogue.backlinks, kind, name)}


def test_a_person_is_linked_from_briefings_with_the_roles_there_and_from_events(bench: Bench) -> None:
    assert links(bench, "people", "ana-ruiz") == {
        ("briefings", "opening"): "speaks, is named",
        ("events", "press-day"): "takes part",
    }


def test_a_topic_is_linked_from_briefings_propositions_and_the_pages_that_lead_to_it(bench: Bench) -> None:
    assert links(bench, "topics", "harbour") == {
        ("briefings", "answer"): "briefing",
        ("briefings", "opening"): "briefing",
        ("page", "method"): "page",
        ("propositions", "open-in-may"): "proposition",
    }


def test_a_page_links_back_once_with_all_that_it_says(bench: Bench) -> None:
    bench.edit(OPENING, "cites: [c1, f1]", 'cites: [c1, f1, "answer#c1", "answer#f1"]')
    bench.append(OPENING, "relations: [{to: answer, type: follows-up}, {to: answer, type: corrects}]\n")
    assert links(bench, "briefings", "answer") == {
        ("briefings", "opening"): "cited in a judgment, follows-up, corrects",
    }


def test_organizations_and_places_are_linked_from_what_belongs_to_them(bench: Bench) -> None:
    assert links(bench, "organizations", "ministry-of-ports") == {
        ("people", "ana-ruiz"): "Minister of Ports",
        ("systems", "tide-gate"): "operated",
    }
    assert links(bench, "organizations", "government")[("organizations", "ministry-of-ports")] == "part"
    assert links(bench, "places", "lusia") == {("places", "eastport"): "lies within"}


@pytest.mark.parametrize(
    ("href", "kind", "name"),
    [
        ("timeline.md", "timeline", ""),
        ("briefings/index.md", "briefings", ""),
        ("index.md", "home", ""),
        ("about.md#who", "page", "about"),
        ("./people/../people/bo-lind.md", "people", "bo-lind"),
    ],
)
def test_a_hand_written_page_links_to_whatever_its_text_leads_to(bench: Bench, href: str, kind: str, name: str) -> None:
    bench.write("content/pages/about.md", "---\ntitle: About\n---\n## Who\nWe.\n")
    bench.append("content/pages/method.md", f"\nSee [there]({href}).\n")
    assert links(bench, kind, name)[("page", "method")] == "page"
