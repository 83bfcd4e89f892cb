"""What articles share: sources, people, organizations, places, systems, topics, propositions, measures and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from site_builder.base.dates import Edtf
from site_builder.model.evidence import Basis, Display
from site_builder.model.notation import (
    AsNumber,
    Country,
    Flag,
    Ids,
    Language,
    OneOrMany,
    Short,
    Text,
    Texts,
    Url,
    Wikidata,
    Written,
)

Compare = Literal["number", "edtf", "set", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Written):
    """Who controls a publisher, as a State Media Monitor code, with its date and reference."""

    code: Text
    as_of: Edtf | None = None
    ref: Url = ""
    verified: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability(Written):
    """How reliable a source is, by the Admiralty code: A (reliable) to E (unreliable), F (cannot be judged)."""

    grade: Literal["A", "B", "C", "D", "E", "F"] = "F"
    assessor: Text = ""
    date: Edtf | None = None
    why: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRights(Written):
    """What may be shown of a publisher's articles, instead of what the site says."""

    display: Display | None = None
    max_share: Annotated[float, AsNumber(0, 1)] | None = None
    "Share of an article's body words that may stand anywhere in the output."
    max_quote_words: Annotated[float, AsNumber(1, 100_000)] | None = None
    "Most words of one quote."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Written):
    """A publisher."""

    name: Text
    country: Country = ""
    url: Url = ""
    descriptor: Text = ""
    reliability: Annotated[Reliability, Short("grade")] = field(default_factory=Reliability)
    control: Annotated[Control, Short("code")] | None = None
    rights: SourceRights = field(default_factory=SourceRights)
    wikidata: Wikidata = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Written):
    """A post that a person holds in an organization."""

    post: Text
    organization: str
    from_: Edtf | None = None
    to: Edtf | None = None
    as_of: Edtf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Written):
    """A person who speaks or takes part."""

    name: Text
    aliases: Texts = ()
    weak_aliases: Texts = ()
    names: dict[Language, Text] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    wikidata: Wikidata = ""
    summary: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Written):
    """A government, ministry, company or other body."""

    name: Text
    type: Text = ""
    country: Country = ""
    parent: Text = ""
    aliases: Texts = ()
    weak_aliases: Texts = ()
    metonyms: Texts = ()
    "Place names that stand for the body; they never link by themselves."
    names: dict[Language, Text] = field(default_factory=dict)
    wikidata: Wikidata = ""
    summary: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Written):
    """A place on the map."""

    name: Text
    country: Country = ""
    within: Text = ""
    aliases: Texts = ()
    weak_aliases: Texts = ()
    former_names: Texts = ()
    names: dict[Language, Text] = field(default_factory=dict)
    coordinates: tuple[Annotated[float, AsNumber(-90, 90)], Annotated[float, AsNumber(-180, 180)]] | None = None
    "Latitude and longitude in degrees."
    wikidata: Wikidata = ""
    summary: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Written):
    """A weapon or other technical system."""

    name: Text
    acronym: Text = ""
    aliases: Texts = ()
    weak_aliases: Texts = ()
    names: dict[Language, Text] = field(default_factory=dict)
    category: Text = ""
    operator: Text = ""
    wikidata: Wikidata = ""
    summary: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Written):
    """A subject (SKOS concept); what is narrower is derived."""

    pref_label: Text
    broader: Ids = ()
    related: Ids = ()
    alt_labels: Texts = ()
    definition: Text = ""
    scope_note: Text = ""
    exact_match: Annotated[tuple[Url, ...], OneOrMany()] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition(Written):
    """A sentence that a party can support or oppose."""

    text: Text
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Written):
    """What a fact measures, and how two values are compared."""

    label: Text
    compare: Compare
    unit: Text = ""
    tolerance: Annotated[float, AsNumber(0, 1)] = 0.0
    "Share of the value by which two numbers may differ and still agree."


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Written):
    """Something that happened or is planned."""

    name: Text
    type: Text
    date: Edtf
    date_basis: Basis = "stated"
    why: Text = ""
    ref: Url = ""
    location: Text = ""
    participants: Ids = ()
    super_event: Text = ""


Entity = Person | Organization | Location | System

ENTITY_KINDS: tuple[str, ...] = ("people", "organizations", "places", "systems")
"""The registry files whose items have a dossier, in the order in which a bare id is looked up."""


@dataclass(frozen=True, slots=True)
class Registry:
    """All registry files of a site; each maps an id to its item."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    propositions: Mapping[str, Proposition] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)

    def items(self, kind: str) -> Mapping[str, Source | Entity | Topic | Proposition | Measure | Event]:
        """Give the items of one registry file by its name."""
        found: Mapping[str, Source | Entity | Topic | Proposition | Measure | Event] = getattr(self, kind)
        return found

    def kind_of(self, entity: str, kinds: tuple[str, ...] = ENTITY_KINDS) -> str:
        """Find in which registry file an entity's id stands, or return the empty string."""
        return next((kind for kind in kinds if entity in self.items(kind)), "")


REGISTRY_TYPES: dict[str, type[Written]] = {
    "sources": Source,
    "people": Person,
    "organizations": Organization,
    "places": Location,
    "systems": System,
    "topics": Topic,
    "propositions": Proposition,
    "measures": Measure,
    "events": Event,
}
"""Registry files and the type of their items, in the order in which they are read and published."""


def strong_names(entity: Entity) -> tuple[str, ...]:
    """List the names of an entity that link by themselves, the preferred name first, each once."""
    names = [entity.name, *entity.aliases, *entity.names.values()]
    if isinstance(entity, System) and entity.acronym:
        names.append(entity.acronym)
    if isinstance(entity, Location):
        names.extend(entity.former_names)
    return tuple(dict.fromkeys(names))


def weak_names(entity: Entity) -> tuple[str, ...]:
    """List the names of an entity that never link by themselves."""
    metonyms = entity.metonyms if isinstance(entity, Organization) else ()
    return tuple(dict.fromkeys([*entity.weak_aliases, *metonyms]))
