"""A claim is held by the organization at the top of the speaker's own, by the post held at its date."""

from __future__ import annotations

from site_builder.base.dates import Edtf
from site_builder.link.holders import holder_of, holders, own_voice, post_at, top_organization
from site_builder.model.evidence import Claim, LocalId, Quote
from site_builder.model.registry import Organization, Person, Post, Registry

day = Edtf.parse

FIRST = Post(post="Mayor", organization="town", from_=day("2010"), to=day("2013-05"))
SECOND = Post(post="Minister", organization="ministry", from_=day("2013-06"))
REGISTRY = Registry(
    people={
        "ana": Person(name="Ana", posts=(FIRST, SECOND)),
        "bo": Person(name="Bo"),
        "cy": Person(name="Cy", posts=(Post(post="Clerk", organization="office"),)),
    },
    organizations={
        "state": Organization(name="State"),
        "ministry": Organization(name="Ministry", parent="state"),
        "office": Organization(name="Office", parent="ministry"),
        "town": Organization(name="Town"),
        "ring-a": Organization(name="Ring A", parent="ring-b"),
        "ring-b": Organization(name="Ring B", parent="ring-a"),
        "orphan": Organization(name="Orphan", parent="nowhere"),
    },
)


def claim(*speaker: str, holder: tuple[str, ...] = ()) -> Claim:
    return Claim(id=LocalId("c1"), speaker=speaker, holder=holder, quote=Quote(exact="x"))


def test_an_organization_rolls_up_through_all_its_parents() -> None:
    assert top_organization(REGISTRY, "office") == "state"


def test_an_organization_without_a_parent_is_its_own_top() -> None:
    assert top_organization(REGISTRY, "town") == "town"


def test_a_chain_of_parents_that_leads_back_to_itself_ends() -> None:
    assert top_organization(REGISTRY, "ring-a") in {"ring-a", "ring-b"}


def test_a_person_is_rolled_up_by_the_post_held_at_the_date() -> None:
    assert holder_of(REGISTRY, "ana", day("2012-03-01")) == "town"
    assert holder_of(REGISTRY, "ana", day("2014")) == "state"


def test_a_post_counts_from_the_first_to_the_last_day_of_its_term() -> None:
    assert post_at((FIRST, SECOND), day("2010-01-01")) is FIRST
    assert post_at((FIRST, SECOND), day("2013-05-31")) is FIRST
    assert post_at((FIRST, SECOND), day("2013-06-01")) is SECOND


def test_a_post_given_as_of_a_date_is_held_at_that_date() -> None:
    seen = Post(post="Envoy", organization="state", as_of=day("2016-07-28"))
    assert post_at((FIRST, seen), day("2016-07-28")) is seen


def test_without_a_date_the_first_post_counts() -> None:
    assert post_at((FIRST, SECOND), None) is FIRST


def test_a_person_without_a_post_holds_a_position_alone() -> None:
    assert holder_of(REGISTRY, "bo", day("2012")) == "bo"


def test_a_declared_holder_takes_the_place_of_the_speaker_and_is_rolled_up_too() -> None:
    assert holders(REGISTRY, claim("bo", holder=("office", "town")), None) == ("state", "town")


def test_a_declared_person_stays_a_person() -> None:
    assert holders(REGISTRY, claim("bo", holder=("cy",)), None) == ("cy",)


def test_speakers_of_one_government_are_one_holder() -> None:
    assert holders(REGISTRY, claim("cy", "ministry", "state"), None) == ("state",)


def test_a_holder_speaks_in_its_own_voice_when_one_of_its_own_does() -> None:
    assert own_voice(REGISTRY, claim("cy", holder=("state", "town")), None) == ("state",)


def test_a_person_who_speaks_as_a_person_has_an_own_voice() -> None:
    assert own_voice(REGISTRY, claim("cy", holder=("cy",)), None) == ("cy",)
