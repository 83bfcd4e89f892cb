"""Values fit their fields, their basis and what the registry says."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.base.dates import Edtf
from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.model.measures import value_problem
from site_builder.read.annotations import AnnotationFile
from site_builder.read.project import Project
from site_builder.read.yaml import Path, YamlFile


def check_topics(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """An article has a topic, so that a reader can find it."""
    if not entry.annotation.topics and not entry.is_dropped("topics"):
        hint = "name one or more ids from content/registry/topics.yaml"
        yield problem("value-empty", entry.yaml.place(("topics",)), "‘topics’ names no topic", hint)


def check_stances(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """A stance is toward a proposition."""
    for number, claim in entry.numbered(entry.annotation.claims, "claims"):
        if claim.stance and not claim.proposition and not entry.is_dropped("claims", number, "proposition"):
            hint = "add ‘proposition:’, an id from content/registry/propositions.yaml"
            place = entry.yaml.place(("claims", number, "stance"))
            yield problem("field-missing", place, "a stance is toward a proposition, and none is named", hint)


def check_bases(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """An inferred value says why, an external one names its reference."""
    note = entry.annotation
    values: list[tuple[Path, str, str, str]] = [
        (("headline",), note.headline.basis, note.headline.why, note.headline.ref)
    ]
    if note.published:
        values.append((("published",), note.published.basis, note.published.why, note.published.ref))
    for number, fact in entry.numbered(note.facts, "facts"):
        # The words that a value was read from are its reason where no other is given.
        values.append((("facts", number), fact.basis, fact.why or fact.text, fact.ref))
    for path, basis, why, ref in values:
        yield from _check_basis(entry.yaml, path, "basis", basis, why, ref)


def check_registry_bases(project: Project) -> Iterator[Diagnostic]:
    """The date of a registered event says why it is inferred, or what it rests on."""
    file = project.registries.files.get("events")
    if file is None or file.yaml is None:
        return
    for name, event in project.registries.registry.events.items():
        yield from _check_basis(file.yaml, (name,), "date_basis", event.date_basis, event.why, event.ref)


def _check_basis(yaml: YamlFile, path: Path, field: str, basis: str, why: str, ref: str) -> Iterator[Diagnostic]:
    if basis == "inferred" and not why:
        yield problem("basis-why", yaml.place((*path, field)), "an inferred value needs its reason", "add ‘why:’")
    if basis == "external" and not ref:
        yield problem(
            "basis-ref", yaml.place((*path, field)), "an external value needs its source", "add ‘ref:’, a URL"
        )


def check_rights(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """The full text is shown only under a named licence."""
    rights = entry.annotation.rights
    source = project.registries.registry.sources.get(entry.annotation.publisher)
    display = rights.display or (source.rights.display if source else None) or project.config.rights.display
    if display == "full" and not rights.licence:
        place = entry.yaml.place(("rights", "display"))
        yield problem(
            "rights-licence", place, "‘display: full’ needs a licence", "add ‘licence:’, or write display: excerpt"
        )


def check_event_dates(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """A report's date of an event can be the registered one."""
    events = project.registries.registry.events
    file = project.registries.files.get("events")
    for number, report in entry.numbered(entry.annotation.events, "events"):
        event = events.get(report.event)
        if event is None or report.date is None or report.date.overlaps(event.date):
            continue
        place = entry.yaml.place(("events", number, "date"))
        message = f"‘{report.event}’ is dated {report.date} here, but {event.date} in the registry"
        related = [(file.yaml.place((report.event, "date")), "the registered date")] if file and file.yaml else []
        yield problem("event-date", place, message, "mend one of the two dates", related)


def check_measures(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """The value of a fact can be compared as its measure says."""
    measures = project.registries.registry.measures
    for number, fact in entry.numbered(entry.annotation.facts, "facts"):
        measure = measures.get(fact.measure)
        wrong = value_problem(measure, fact.value) if measure else ""
        if wrong:
            place = entry.yaml.place(("facts", number, "value"))
            written = entry.yaml.value["facts"][number].get("value")
            hint = f"the measure ‘{fact.measure}’ compares by {measure.compare if measure else ''}"
            if isinstance(written, list) and len(written) == 1 and _is_date(f"[{written[0]}]"):
                yield problem(
                    "date-list", place, "‘value’ is a list to YAML, where a date belongs", f'write "[{written[0]}]"'
                )
            else:
                yield problem("measure-value", place, wrong, hint)


def _is_date(text: str) -> bool:
    try:
        Edtf.parse(text)
    except ValueError:
        return False
    return True
