"""What the registry contributes to the site: its items, their names, and the links between them, as entries."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.base.keys import Key, PageId
from site_builder.link.index import Entry
from site_builder.link.rows import LinkRow, NameRow
from site_builder.model.registry import ENTITY_KINDS, REGISTRY_TYPES, Registry, strong_names


def entries_of_registry(registry: Registry) -> Iterator[Entry]:
    """Each item is a row under its own key; it also lists itself, gives its names, and links to what it refers to."""
    for kind in REGISTRY_TYPES:
        for name, item in registry.items(kind).items():
            yield Key("item", f"{kind}/{name}"), item
            yield Key("list", kind), name
    for kind in ENTITY_KINDS:
        for name, item in registry.items(kind).items():
            for alias in strong_names(item):  # type: ignore[arg-type]  # the entity kinds hold entities only
                yield Key("names"), NameRow(alias, kind, name)
    yield from _registry_links(registry)


def _registry_links(registry: Registry) -> Iterator[Entry]:
    for name, person in registry.people.items():
        for post in person.posts:
            yield backlink("organizations", post.organization, PageId("people", name), person.name, post.post)
            yield Key("posts", post.organization), (name, post)
    for name, organization in registry.organizations.items():
        if organization.parent:
            row = backlink(
                "organizations", organization.parent, PageId("organizations", name), organization.name, "part"
            )
            yield row
            yield Key("divisions", organization.parent), name
    for name, place in registry.places.items():
        if place.within:
            yield backlink("places", place.within, PageId("places", name), place.name, "lies within")
    for name, system in registry.systems.items():
        if system.operator:
            yield backlink("organizations", system.operator, PageId("systems", name), system.name, "operated")
    for name, topic in registry.topics.items():
        for broader in topic.broader:
            yield Key("narrower", broader), name
        for related in topic.related:
            yield Key("related-topics", related), name
            yield Key("related-topics", name), related
    for name, proposition in registry.propositions.items():
        yield Key("propositions-of-topic", proposition.topic), name
        yield backlink("topics", proposition.topic, PageId("propositions", name), proposition.text, "proposition")
    for name, event in registry.events.items():
        page = PageId("events", name)
        for participant in event.participants:
            kind = registry.kind_of(participant)
            yield backlink(kind, participant, page, event.name, "takes part")
            yield Key("events-of", f"{kind}/{participant}"), (name, "takes part")
        if event.location:
            yield backlink("places", event.location, page, event.name, "location")
            yield Key("events-of", f"places/{event.location}"), (name, "location")
        if event.super_event:
            yield Key("sub-events", event.super_event), name


def backlink(kind: str, target: str, page: PageId, title: str, why: str) -> Entry:
    """A link from a page to a target, as an entry under the target."""
    return Key("backlinks", f"{kind}/{target}"), LinkRow(page, title, why)
