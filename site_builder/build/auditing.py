"""The findings of the audit as diagnostics, each at the place where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.base.diagnostics import Diagnostic, Place, Severity, problem
from site_builder.build.reading import Library
from site_builder.link.index import Reader
from site_builder.link.queries import audit
from site_builder.link.queries.audit import ANNOTATION, Finding
from site_builder.read.annotations import PART_LISTS
from site_builder.read.project import Seeds, annotation_path, read_article
from site_builder.read.settings import FILE as SETTINGS
from site_builder.read.yaml import YamlFile


def audit_findings(library: Library, seeds: Seeds) -> Iterator[Diagnostic]:
    """Apply the rules of the audit to a project that was read whole; ``seeds`` gives the names of its sources."""
    assert library.project is not None
    reader = Reader(library.index)
    places = _Places(library, seeds)
    for rule in audit.RULES:
        level = getattr(library.project.config.audit, rule).level
        hint = f"mend it, or set ‘audit.{rule}’ in {SETTINGS}"
        for finding in reader.ask(audit.findings, rule):
            found = problem(f"audit-{rule.replace('_', '-')}", places.of(finding), finding.words, hint)
            yield replace(found, severity=Severity.ERROR) if level == "fail" else found


class _Places:
    """Finds places in the files of a project; an annotation is read again for them, once."""

    def __init__(self, library: Library, seeds: Seeds) -> None:
        self._library = library
        self._seeds = seeds
        self._read: dict[str, YamlFile | None] = {}

    def of(self, finding: Finding) -> Place:
        """Give the place where a finding is mended."""
        if finding.where != ANNOTATION:
            assert self._library.project is not None
            file = self._library.project.registries.files.get(finding.where)
            path = f"content/registry/{finding.where}.yaml"
            return file.yaml.place((finding.item,) if finding.item else ()) if file and file.yaml else Place(path)
        if finding.item not in self._read:
            path = annotation_path(finding.item)
            entry = read_article(self._library.root, path, self._seeds).entry
            self._read[finding.item] = entry.yaml if entry else None
        yaml = self._read[finding.item]
        return yaml.place(_part(yaml, finding.anchor)) if yaml else Place(annotation_path(finding.item))


def _part(yaml: YamlFile, local: str) -> tuple[str | int, ...]:
    """Find the part of an annotation that has a local id; the whole where there is none."""
    for name in PART_LISTS:
        for number, item in enumerate(yaml.value.get(name) or ()):
            if isinstance(item, dict) and item.get("id") == local:
                return name, number
    return ()
