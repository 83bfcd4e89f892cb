"""Names of what is registered: those that link by themselves, and those that never do."""

from __future__ import annotations

from site_builder.model.registry import Location, Organization, Person, Registry, System, strong_names, weak_names


def test_names_that_link_are_the_name_its_aliases_and_its_names_in_other_languages_each_once() -> None:
    person = Person(
        name="Xi Jinping", aliases=("Xi", "Xi Jinping"), names={"zh-Hans": "习近平"}, weak_aliases=("President",)
    )
    assert strong_names(person) == ("Xi Jinping", "Xi", "习近平")
    assert weak_names(person) == ("President",)


def test_a_metonym_never_links_by_itself() -> None:
    body = Organization(name="Government of China", weak_aliases=("the party",), metonyms=("Beijing", "China"))
    assert strong_names(body) == ("Government of China",)
    assert weak_names(body) == ("the party", "Beijing", "China")


def test_an_acronym_and_a_former_name_link() -> None:
    assert strong_names(System(name="Terminal Defense", acronym="THAAD")) == ("Terminal Defense", "THAAD")
    assert strong_names(Location(name="Mumbai", former_names=("Bombay",))) == ("Mumbai", "Bombay")


def test_a_registry_gives_the_items_of_a_kind_by_its_name() -> None:
    registry = Registry(people={"bo": Person(name="Bo")})
    assert list(registry.items("people")) == ["bo"]
    assert dict(registry.items("topics")) == {}
