"""Every id that is referred to is registered, and names one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.base.naming import did_you_mean
from site_builder.model.registry import ENTITY_KINDS
from site_builder.read.annotations import AnnotationFile
from site_builder.read.project import Project
from site_builder.read.shape import numbered
from site_builder.read.yaml import Path, YamlFile

Reference = tuple[Path, str, tuple[str, ...]]
"""Where an id is referred to, the id, and the registry files in which it may stand."""

_ACTORS = ("people", "organizations")
_PARTICIPANTS = ("people", "organizations", "places", "systems")
_SINGULAR = {
    "sources": "source",
    "people": "person",
    "organizations": "organization",
    "places": "place",
    "systems": "system",
    "topics": "topic",
    "propositions": "proposition",
    "measures": "measure",
    "events": "event",
}


def check_article_references(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """What an annotation refers to stands in the registry."""
    yield from _check(_article_references(entry), entry.yaml, project)


def check_registry_references(project: Project) -> Iterator[Diagnostic]:
    """What the registry refers to stands in the registry."""
    for kind, file in project.registries.files.items():
        if file.yaml is not None:
            yield from _check(_registry_references(project, kind), file.yaml, project)


def _check(references: Iterable[Reference], yaml: YamlFile, project: Project) -> Iterator[Diagnostic]:
    for path, name, kinds in references:
        found = [kind for kind in kinds if project.registries.knows(kind, name)]
        if not found:
            known = [known for kind in kinds for known in project.registries.registry.items(kind)]
            what = " or ".join(_SINGULAR[kind] for kind in kinds)
            other = project.registries.registry.kind_of(name)
            if other:
                message = f"‘{name}’ is {_article(other)} {_SINGULAR[other]}; a {what} belongs here"
                yield problem("reference-unknown", yaml.place(path), message, did_you_mean(name, known))
                continue
            files = " or ".join(f"{kind}.yaml" for kind in kinds)
            hint = did_you_mean(name, known) or f"add it to content/registry/{files}"
            yield problem("reference-unknown", yaml.place(path), f"there is no {what} ‘{name}’", hint)
        elif len([kind for kind in found if name in project.registries.registry.items(kind)]) > 1:
            what = " and ".join(f"{_article(kind)} {_SINGULAR[kind]}" for kind in found)
            hint = "give one of the two another id in the registry"
            yield problem("reference-ambiguous", yaml.place(path), f"‘{name}’ is {what}", hint)


def _article(kind: str) -> str:
    return "an" if kind in ("organizations", "events") else "a"


def _article_references(entry: AnnotationFile) -> Iterator[Reference]:
    note = entry.annotation
    if not entry.is_dropped("publisher"):
        yield ("publisher",), note.publisher, ("sources",)
    yield from ((("topics", n), topic, ("topics",)) for n, topic in entry.numbered(note.topics, "topics"))
    if note.dateline and note.dateline.place:
        yield ("dateline", "place"), note.dateline.place, ("places",)
    for number, upstream in entry.numbered(note.upstream, "upstream"):
        yield ("upstream", number, "source"), upstream.source, ("sources",)
    for number, segment in entry.numbered(note.segments, "segments"):
        if segment.event:
            yield ("segments", number, "event"), segment.event, ("events",)
    for number, claim in entry.numbered(note.claims, "claims"):
        for field in ("speaker", "holder", "addressee"):
            for n, name in entry.numbered(getattr(claim, field), "claims", number, field):
                yield ("claims", number, field, n), name, _ACTORS
        yield from (
            (("claims", number, "via", n), via, ("sources", "organizations")) for n, via in enumerate(claim.via)
        )
        if claim.proposition:
            yield ("claims", number, "proposition"), claim.proposition, ("propositions",)
    for number, report in entry.numbered(note.events, "events"):
        yield ("events", number, "event"), report.event, ("events",)
    for number, fact in entry.numbered(note.facts, "facts"):
        yield ("facts", number, "measure"), fact.measure, ("measures",)
    for number, mention in entry.numbered(note.mentions, "mentions"):
        yield ("mentions", number, "entity"), mention.entity, ENTITY_KINDS
    for number, relation in entry.numbered(note.relations, "relations"):
        if relation.event:
            yield ("relations", number, "event"), relation.event, ("events",)


def _registry_references(project: Project, kind: str) -> Iterator[Reference]:
    registry, dropped = project.registries.registry, project.registries.files[kind].dropped
    for key, person in registry.people.items() if kind == "people" else ():
        for n, post in numbered(person.posts, dropped, key, "posts"):
            yield (key, "posts", n, "organization"), post.organization, ("organizations",)
    for field, holders, target in _SINGLE_REFERENCES:
        for key, item in registry.items(holders).items() if kind == holders else ():
            if value := getattr(item, field):
                yield (key, field), value, (target,)
    for key, topic in registry.topics.items() if kind == "topics" else ():
        for field in ("broader", "related"):
            for n, name in numbered(getattr(topic, field), dropped, key, field):
                yield (key, field, n), name, ("topics",)
    for key, event in registry.events.items() if kind == "events" else ():
        for n, participant in numbered(event.participants, dropped, key, "participants"):
            yield (key, "participants", n), participant, _PARTICIPANTS


_SINGLE_REFERENCES = (
    ("parent", "organizations", "organizations"),
    ("within", "places", "places"),
    ("operator", "systems", "organizations"),
    ("topic", "propositions", "topics"),
    ("location", "events", "places"),
    ("super_event", "events", "events"),
)
"""Fields of registered items that refer to one other item: field, registry file, file referred to."""


def check_settings_references(project: Project) -> Iterator[Diagnostic]:
    """The navigation leads to hand-written pages that exist, or to a URL."""
    if project.config_yaml is None:
        return
    names = [page.name for page in project.pages]
    for number, item in numbered(project.config.navigation, project.config_dropped, "navigation"):
        place = project.config_yaml.place(("navigation", number))
        if item.page and item.url:
            yield problem("value-invalid", place, f"‘{item.title}’ leads to two places", "give either ‘page’ or ‘url’")
        elif not item.page and not item.url and ("navigation", number, "url") not in project.config_dropped:
            yield problem("field-missing", place, f"‘{item.title}’ leads nowhere", "give either ‘page’ or ‘url’")
        elif item.page and item.page not in names and item.page not in project.unreadable_pages:
            hint = did_you_mean(item.page, names) or f"write content/pages/{item.page}.md"
            where = project.config_yaml.place(("navigation", number, "page"))
            yield problem("reference-unknown", where, f"there is no page ‘{item.page}’", hint)


def articles_referred_to(entry: AnnotationFile) -> frozenset[str]:
    """Give the ids of the other articles that an annotation cites or has a relation to."""
    note = entry.annotation
    cites = [*(note.bluf.cites if note.bluf else ()), *(c for j in note.judgments for c in j.cites)]
    cites.extend(c for relation in note.relations for c in relation.cites)
    found = {cite.rpartition("#")[0] for cite in cites if "#" in cite} | {r.to for r in note.relations}
    return frozenset(found - {entry.id})


def check_cites(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """Each cite names a part of this article, or of another one as ``article-id#part``."""
    note = entry.annotation
    cites: list[tuple[Path, str]] = [
        (("bluf", "cites", n), c) for n, c in entry.numbered(note.bluf.cites if note.bluf else (), "bluf", "cites")
    ]
    for number, judgment in entry.numbered(note.judgments, "judgments"):
        cites.extend(
            (("judgments", number, "cites", n), cite)
            for n, cite in entry.numbered(judgment.cites, "judgments", number, "cites")
        )
    for number, relation in entry.numbered(note.relations, "relations"):
        cites.extend(
            (("relations", number, "cites", n), cite)
            for n, cite in entry.numbered(relation.cites, "relations", number, "cites")
        )
    for path, cite in cites:
        article, hash_mark, local = cite.rpartition("#")
        if article in project.unreadable:
            continue
        there = project.parts.get(article) if hash_mark else entry.written_ids
        if there is None:
            hint = did_you_mean(article, project.parts) or "cite as article-id#c1"
            yield problem(
                "cite-unknown", entry.yaml.place(path), f"‘{cite}’ cites an article that does not exist", hint
            )
        elif local not in there:
            where = f"in ‘{article}’" if hash_mark else "in this file"
            known = ", ".join(sorted(there)) or "nothing that can be cited"
            hint = did_you_mean(local, there) or f"there: {known}"
            yield problem("cite-unknown", entry.yaml.place(path), f"there is no ‘{local}’ {where}", hint)


def check_relations(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """A relation leads to another article."""
    others = project.parts.keys() | project.unreadable
    for number, relation in entry.numbered(entry.annotation.relations, "relations"):
        path: Path = ("relations", number, "to")
        if relation.to == entry.id:
            yield problem("relation-self", entry.yaml.place(path), "an article cannot be related to itself")
        elif relation.to not in others:
            hint = did_you_mean(relation.to, others)
            yield problem("reference-unknown", entry.yaml.place(path), f"there is no article ‘{relation.to}’", hint)
