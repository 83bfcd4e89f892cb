"""Known names in text: the longest at each place, on word boundaries, and only those that may link by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.link.mentions import NameTable
from site_builder.link.queries import catalogue, names
from site_builder.link.rows import NameRow
from tests.bench import OPENING, Bench
from tests.link.linked import reader_of

TABLE = NameTable(
    [
        NameRow("Xi", "people", "xi"),
        NameRow("Xi Jinping", "people", "xi"),
        NameRow("Korea", "places", "korea"),
        NameRow("South Korea", "places", "south-korea"),
        NameRow("South Korean War Museum", "organizations", "museum"),
        NameRow("习近平", "people", "xi"),
        NameRow("北京", "places", "beijing"),
        NameRow("U.S.", "places", "us"),
        NameRow("Jose", "people", "jose"),
        NameRow("राम", "people", "ram"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[n.start : n.end], n.entity) for n in TABLE.find(text)]


def test_of_names_that_start_at_one_place_the_longest_is_found() -> None:
    assert found("Xi Jinping spoke.") == [("Xi Jinping", "xi")]


def test_a_name_within_a_longer_one_is_not_found_again() -> None:
    assert found("South Korea and Korea") == [("South Korea", "south-korea"), ("Korea", "korea")]


def test_where_the_longest_runs_on_into_a_word_a_shorter_one_is_found() -> None:
    assert found("Xi Jinpings") == [("Xi", "xi")]


def test_a_longer_name_that_breaks_off_leaves_the_shorter_one() -> None:
    assert found("the South Korean War Office") == []
    assert found("in South Korea, War") == [("South Korea", "south-korea")]


@pytest.mark.parametrize("text", ["Xian", "Taxi", "MaXi", "Xi2", "_Xi", "South Korean", "xi"])
def test_a_name_within_a_word_or_in_other_case_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["Xi", "(Xi)", "“Xi”", "Xi's", "Xi’s", "by Xi.", "Xi-led", "\nXi\n"])
def test_a_name_between_marks_and_spaces_is_found(text: str) -> None:
    assert found(text) == [("Xi", "xi")]


def test_a_name_that_ends_in_a_mark_is_found_before_a_space() -> None:
    assert found("The U.S. plan") == [("U.S.", "us")]


def test_names_in_scripts_without_spaces_are_found_within_a_line() -> None:
    assert found("主席习近平在北京说") == [("习近平", "xi"), ("北京", "beijing")]


def test_a_name_next_to_a_script_without_spaces_is_found() -> None:
    assert found("主席Xi在北京") == [("Xi", "xi"), ("北京", "beijing")]


@pytest.mark.parametrize("text", ["Jose\u0301 spoke", "रामायण", "रामा"])
def test_a_name_that_a_combining_mark_continues_is_another_word(text: str) -> None:
    assert found(text) == []


def test_offsets_count_code_points() -> None:
    text = "🙂🙂 Xi"
    assert [(n.start, n.end) for n in TABLE.find(text)] == [(3, 5)]


def test_a_table_without_names_finds_nothing() -> None:
    assert NameTable([]).find("Xi") == ()


def test_weak_aliases_and_metonyms_never_link_by_themselves(bench: Bench) -> None:
    bench.edit(
        "content/registry/people.yaml", "bo-lind: {name: Bo Lind", "bo-lind: {name: Bo Lind, weak_aliases: [Lind]"
    )
    reader = reader_of(bench)
    assert reader.ask(names.names_in, "Lind of Lusia spoke.") == ()
    assert [n.entity for n in reader.ask(names.names_in, "Bo Lind of Lusia Island spoke.")] == ["bo-lind", "lusia"]


@pytest.mark.parametrize(
    ("path", "old", "new", "text"),
    [
        ("places", "eastport: {name: Eastport", "eastport: {name: Eastport, former_names: [Oldport]", "Oldport"),
        ("systems", "acronym: ATG", "acronym: ATG", "ATG"),
        ("people", "aliases: [Ruiz]", "aliases: [Ruiz], names: {zh: 鲁伊斯}", "鲁伊斯"),
        ("organizations", "{name: Dockers' Union", "{name: Dockers' Union, aliases: [the union]", "the union"),
    ],
)
def test_aliases_acronyms_former_and_other_script_names_link_by_themselves(
    bench: Bench, path: str, old: str, new: str, text: str
) -> None:
    bench.edit(f"content/registry/{path}.yaml", old, new)
    assert [n.kind for n in reader_of(bench).ask(names.names_in, text)] == [path]


def roles(bench: Bench, kind: str, entity: str) -> dict[str, tuple[str, ...]]:
    return {row.card.article: row.roles for row in reader_of(bench).ask(catalogue.mentions, kind, entity)}


def test_a_weak_alias_counts_as_named_through_a_mentions_entry_only(bench: Bench) -> None:
    people = "content/registry/people.yaml"
    bench.append(people, "tide: {name: Somebody Else, weak_aliases: [tide gate]}\n")
    assert roles(bench, "people", "tide") == {}
    bench.append(OPENING, "mentions: [{entity: tide, quote: The tide gate was tested}]\n")
    assert roles(bench, "people", "tide") == {"opening": ("is named",)}


def test_an_entity_has_all_its_roles_in_an_article(bench: Bench) -> None:
    assert roles(bench, "people", "ana-ruiz") == {"opening": ("speaks", "is named")}
    assert roles(bench, "organizations", "government") == {"opening": ("holds a position",)}
    assert roles(bench, "places", "eastport")["opening"] == ("is the scene", "is named")


def test_a_name_in_a_caption_or_in_boilerplate_does_not_count(bench: Bench) -> None:
    text = bench.read("seeds/opening.txt")
    bench.seed("opening.txt", text.replace("The new pier seen", "Bo Lind seen").replace("Related", "Bo Lind"))
    assert set(roles(bench, "people", "bo-lind")) == {"answer"}


@given(
    st.lists(
        st.sampled_from(["Xi", " Jinping", "South ", "Korea", "n", "習", "习近平", "北京", "U.S.", "_", " "]),
        max_size=12,
    ),
    st.data(),
)
def test_names_in_stretches_of_a_text_are_those_of_each_stretch_alone(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    stretches = list(zip(cuts[::2], cuts[1::2], strict=False))
    alone = [
        (start + n.start, start + n.end, n.kind, n.entity)
        for start, end in stretches
        for n in TABLE.find(text[start:end])
    ]
    assert [tuple(n) for n in TABLE.find_in(text, stretches)] == alone
