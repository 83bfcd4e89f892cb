"""What a page says to programs: JSON-LD in the terms of schema.org, and tags for reference managers."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence
from site_builder.model.evidence import Article
from site_builder.model.page import Link
from site_builder.model.registry import ENTITY_KINDS, Entity, Event, Location, Organization, Person
from site_builder.pages.bylines import authors_of
from site_builder.pages.routes import path_of, public_url

Node = dict[str, Any]

_VOCABULARY = "https://schema.org/"
_TYPES = {"people": "Person", "organizations": "Organization", "places": "Place", "systems": "Product"}
_PRECISE = ("year", "month", "day")


def as_json_ld(nodes: Sequence[Node]) -> str:
    """Write nodes as one document that can stand in a script element."""
    graph = [{name: value for name, value in node.items() if value not in ("", None, [], ())} for node in nodes]
    text = json.dumps({"@context": {"@vocab": _VOCABULARY}, "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def breadcrumb(base_url: str, trail: Sequence[Link], title: str, path: str) -> Node:
    """The way from the home page to a page."""
    steps = [*trail, Link(title, path)]
    items = [
        {"@type": "ListItem", "position": number, "name": link.title, "item": public_url(base_url, link.path)}
        for number, link in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def site_nodes(reader: Reader) -> list[Node]:
    """The site as a whole, on its home page."""
    site = reader.ask(catalogue.settings)
    return [
        {
            "@id": site.base_url,
            "@type": "WebSite",
            "url": site.base_url,
            "name": site.title,
            "alternateName": site.subtitle,
            "description": site.description,
            "inLanguage": site.language,
            "author": _named(site.author, "Organization"),
            "publisher": _named(site.publisher, "Organization"),
        }
    ]


def briefing_nodes(reader: Reader, article: Article) -> list[Node]:
    """The briefing as a report, the article that it is based on, and what is quoted from it."""
    site, note = reader.ask(catalogue.settings), article.annotation
    url = _url(reader, PageId("briefings", article.id))
    source = f"{url}#Provenance"
    claims = reader.ask(evidence.claims_of_article, article.id)
    entities = [m for m in reader.ask(catalogue.entities_of, article.id) if m.acts]
    known = {m.entity for m in entities}
    report: Node = {
        "@id": url,
        "@type": "Report",
        "url": url,
        "headline": note.headline.text,
        "abstract": note.bluf.text if note.bluf else "",
        "inLanguage": site.language,
        "author": _named(site.author, "Organization"),
        "publisher": _named(site.publisher, "Organization"),
        "isPartOf": {"@type": "WebSite", "@id": site.base_url, "name": site.title},
        "isBasedOn": {"@id": source},
        "about": [
            {"@type": "DefinedTerm", "@id": _url(reader, PageId("topics", topic)),
             "name": reader.ask(catalogue.title, "topics", topic)}
            for topic in note.topics
        ],
        "mentions": [_reference(reader, mention.kind, mention.entity) for mention in entities],
        "hasPart": [{"@id": f"{url}#{row.claim}"} for row in claims if row.quote],
        "subjectOf": [_reference(reader, "events", name) for name in dict.fromkeys(r.event for r in note.events)],
    }  # fmt: skip
    quotations: list[Node] = [
        {
            "@id": f"{url}#{row.claim}",
            "@type": "Quotation",
            "text": row.quote,
            "inLanguage": row.language,
            "spokenByCharacter": [_spoken(reader, name, known) for name in row.speaker],
            "dateCreated": _iso(row.date),
            "isPartOf": {"@id": source},
            "abstract": row.text,
        }
        for row in claims
        if row.quote
    ]
    return [report, _source_node(reader, article, source), *quotations]


def _source_node(reader: Reader, article: Article, name: str) -> Node:
    note = article.annotation
    is_known = note.publisher != "unknown"
    return {
        "@id": name,
        "@type": "NewsArticle",
        "headline": note.headline.text,
        "inLanguage": article.language,
        "datePublished": _iso(note.published.date) if note.published else "",
        "author": [{"@type": "Person", "name": author} for author in authors_of(reader, article)],
        "publisher": _reference(reader, "sources", note.publisher) if is_known else None,
        "url": note.url,
        "archivedAt": note.archived_url,
        "license": note.rights.licence,
        "usageInfo": note.rights.status,
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": article.source.sha256},
    }


def entity_nodes(reader: Reader, page: PageId, entity: Entity) -> list[Node]:
    """A person, an organization, a place or a system."""
    node: Node = {
        "@id": _url(reader, page),
        "@type": _TYPES[page.kind],
        "url": _url(reader, page),
        "name": entity.name,
        "alternateName": [*entity.aliases, *entity.names.values()],
        "description": entity.summary,
        "sameAs": f"https://www.wikidata.org/wiki/{entity.wikidata}" if entity.wikidata else "",
    }
    if isinstance(entity, Person):
        node["affiliation"] = [_reference(reader, "organizations", post.organization) for post in entity.posts]
        node["jobTitle"] = [post.post for post in entity.posts]
    elif isinstance(entity, Organization):
        node["parentOrganization"] = _reference(reader, "organizations", entity.parent) if entity.parent else None
    elif isinstance(entity, Location):
        node["containedInPlace"] = _reference(reader, "places", entity.within) if entity.within else None
        if entity.coordinates:
            latitude, longitude = (float(number) for number in entity.coordinates)
            node["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return [node]


def event_nodes(reader: Reader, page: PageId, event: Event) -> list[Node]:
    """An event, with its dates as far as they are known for certain."""
    date = event.date
    is_plain = not date.is_uncertain
    is_range = is_plain and date.precision == "interval"
    return [
        {
            "@id": _url(reader, page),
            "@type": "Event",
            "url": _url(reader, page),
            "name": event.name,
            "startDate": str(date.earliest) if is_range else _iso(date),
            "endDate": str(date.latest) if is_range else "",
            "description": f"{event.type}, {date}",
            "location": _reference(reader, "places", event.location) if event.location else None,
            "attendee": [_speaker(reader, name) for name in event.participants],
            "superEvent": _reference(reader, "events", event.super_event) if event.super_event else None,
        }
    ]


def citation_tags(reader: Reader, article: Article) -> tuple[tuple[str, str], ...]:
    """The names and contents of the tags by which reference managers, such as Zotero, read what a briefing is."""
    site, note = reader.ask(catalogue.settings), article.annotation
    found = [
        ("citation_title", f"Briefing: {note.headline.text}"),
        ("citation_author", site.author or site.publisher or site.title),
        ("citation_technical_report_institution", site.publisher or site.title),
        ("citation_language", site.language),
        ("citation_public_url", _url(reader, PageId("briefings", article.id))),
        ("citation_keywords", "; ".join(reader.ask(catalogue.title, "topics", topic) for topic in note.topics)),
    ]
    return tuple((name, content) for name, content in found if content)


def _url(reader: Reader, page: PageId) -> str:
    return public_url(reader.ask(catalogue.settings).base_url, path_of(page))


def _reference(reader: Reader, kind: str, name: str) -> Node:
    type_ = {**_TYPES, "events": "Event", "sources": "Organization"}[kind]
    url = _url(reader, PageId(kind, name))
    return {"@type": type_, "@id": url, "name": reader.ask(catalogue.title, kind, name)}


def _spoken(reader: Reader, name: str, known: Collection[str]) -> Node:
    """Refer to a speaker, by the address alone where the report tells of it."""
    node = _speaker(reader, name)
    return {"@id": node["@id"]} if name in known else node


def _speaker(reader: Reader, name: str) -> Node:
    found = reader.ask(catalogue.entity, name, ENTITY_KINDS)
    return _reference(reader, found[0], name) if found else {"@type": "Person", "name": name}


def _named(name: str, type_: str) -> Node | None:
    return {"@type": type_, "name": name} if name else None


def _iso(date: Edtf | None) -> str:
    """Give a date that is one day, month or year known for certain, in ISO 8601; nothing else."""
    if date is None or date.precision not in _PRECISE or date.is_uncertain or date.earliest is None:
        return ""
    if not 0 < date.earliest.year < 10_000:
        return ""
    steps = 1 + _PRECISE.index(date.precision)
    return "-".join(f"{number:0{4 if place == 0 else 2}d}" for place, number in enumerate(date.earliest[:steps]))
