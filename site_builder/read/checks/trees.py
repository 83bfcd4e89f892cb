"""Chains in the registry come to an end, and related topics are not above one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.read.project import Project

_CHAINS = (("topics", "broader"), ("organizations", "parent"), ("places", "within"), ("events", "super_event"))


def check_cycles(project: Project) -> Iterator[Diagnostic]:
    """Each cycle is reported once, at the item that comes first in the file."""
    for kind, field in _CHAINS:
        file = project.registries.files.get(kind)
        if file is None or file.yaml is None:
            continue
        above = _above(project, kind, field)
        reported: set[str] = set()
        for item in above:
            cycle = _cycle(item, above)
            if not cycle or reported.intersection(cycle):
                continue
            reported.update(cycle)
            chain = " → ".join([*cycle, cycle[0]])
            place = file.yaml.place((item, field))
            yield problem(
                "cycle", place, f"‘{field}’ leads back to where it starts: {chain}", "remove one of the links"
            )


def _above(project: Project, kind: str, field: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, item in project.registries.registry.items(kind).items():
        value = getattr(item, field)
        found[name] = tuple(value) if isinstance(value, tuple) else (value,) if value else ()
    return found


def _cycle(start: str, above: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Find a way from an item back to itself."""
    trail: list[str] = []
    seen: set[str] = set()
    stack = [(start, 0)]
    while stack:
        item, depth = stack.pop()
        del trail[depth:]
        if item == start and trail:
            return trail
        if item in seen:
            continue
        seen.add(item)
        trail.append(item)
        stack.extend((name, depth + 1) for name in reversed(above.get(item, ())))
    return []


def check_related_topics(project: Project) -> Iterator[Diagnostic]:
    """SKOS S27: a topic is not related to one that is above it."""
    file = project.registries.files.get("topics")
    if file is None or file.yaml is None:
        return
    above = _above(project, "topics", "broader")
    for name, topic in project.registries.registry.topics.items():
        for number, other in enumerate(topic.related if name not in _all_above(name, above) else ()):
            if other == name or other in _all_above(name, above) or name in _all_above(other, above):
                place = file.yaml.place((name, "related", number))
                message = f"‘{name}’ is related to ‘{other}’, which is above or below it"
                yield problem("topic-related", place, message, "‘broader’ says it already; remove it from ‘related’")


def _all_above(name: str, above: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(above.get(name, ()))
    while waiting:
        item = waiting.pop()
        if item not in found:
            found.add(item)
            waiting.extend(above.get(item, ()))
    return found
