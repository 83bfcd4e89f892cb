"""``new``: an annotation draft for a source file, with all that can be read off the source and nothing that cannot."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from site_builder.base.naming import did_you_mean
from site_builder.link.mentions import NameTable
from site_builder.link.rows import NameRow
from site_builder.model.registry import ENTITY_KINDS, strong_names
from site_builder.model.source import SourceText
from site_builder.read.annotations import FOLDER
from site_builder.read.files import MAX_SOURCE_BYTES, list_files, read_file
from site_builder.read.project import SEEDS, read_project
from site_builder.read.sources import SUFFIXES, read_source
from site_builder.read.yaml import YamlFile
from site_builder.shell.report import Voice

_DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,30}, (?:January|February|March|April|May|June|July|August|September|October|"
                       r"November|December|[A-Z][a-z]{2}\.?) \d{1,2}\.?(?: /[A-Z]+/\.?)?")  # fmt: skip
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{12,300})[”\"]")


def draft_annotation(project: Path, name: str, then: str) -> int:
    """Write a draft beside the other annotations, never over one; ``then`` is what to run next, if to be said."""
    name = name.replace("\\", "/").removeprefix("./").rpartition(f"{SEEDS}/")[2]
    article = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.casefold()).strip("-") or "article"
    target = project / FOLDER / f"{article}.yaml"
    if target.exists():
        print(f"site-builder: ‘{target}’ exists already; it is left as it is", file=sys.stderr)
        return 2
    file, problems = read_file(project, f"{SEEDS}/{name}", MAX_SOURCE_BYTES)
    source = None
    if file is not None:
        source, problems = read_source(file, (), YamlFile(f"{FOLDER}/{article}.yaml", "", {}))
    if file is None or source is None:
        sys.stderr.write(Voice(str(project)).diagnostics(problems))
        like = did_you_mean(name, [path.removeprefix(f"{SEEDS}/") for path in list_files(project, SEEDS, SUFFIXES)])
        sys.stderr.write(f"    hint: {like}\n" if like and file is None else "")
        return 1
    text = "\n".join(_draft(project, name, source, hashlib.sha256(file.data).hexdigest())) + "\n"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    if then:
        print(f"Wrote {target}. Fill in what is marked, then run:\n  {then}")
    return 0


def _draft(project: Path, name: str, source: SourceText, digest: str) -> Iterator[str]:
    lines = [span for span in source.spans if span.role in ("body", "subhead")]
    first = source.words_of(lines[0]) if lines else ""
    is_headline = 0 < len(first) <= 140 and first[-1] not in ".!?"
    yield f"source: {_text(name)}"
    yield f"sha256: {digest}"
    yield "publisher: unknown            # an id from content/registry/sources.yaml"
    yield (
        f"headline: {_text(first)}"
        if is_headline
        else ('headline: {text: "", basis: supplied}   # the source has no headline that could be told; write one')
    )
    yield "topics: []                    # one or more ids from content/registry/topics.yaml"
    dateline = _DATELINE.search(source.text)
    if is_headline or dateline:
        yield "segments:"
        if is_headline:
            by_line = f"exact: {_text(first)}" if source.extracted_sha256 else f"lines: {lines[0].line}"
            yield f"  - {{{by_line}, role: headline}}"
        if dateline:
            yield f"  - {{exact: {_text(dateline[0])}, role: dateline}}"
    if dateline:
        yield f"dateline: {{text: {_text(dateline[0])}}}"
    quoted = [found for found in _QUOTED.findall(source.text) if source.text.count(found) == 1]
    entities = list(_known_entities(project, source))
    yield '# published: {date: "2017-07-03", basis: inferred, why: how you know}'
    if entities:
        yield "# Registered names that stand in the source: " + ", ".join(entities)
    yield "claims:" if quoted else "claims: []"
    if quoted:
        yield "# Words that the source quotes. Take away the ‘# ’ of those that you want, and say who speaks:"
        for number, words in enumerate(quoted, 1):
            yield f"#   - {{id: c{number}, speaker: WHO, quote: {_text(words)}}}"


def _known_entities(project: Path, source: SourceText) -> Iterator[str]:
    read, _ = read_project(project)
    if read is None:
        return
    registry = read.registries.registry
    names = NameTable(
        NameRow(alias, kind, name)
        for kind in ENTITY_KINDS
        for name, item in registry.items(kind).items()
        for alias in strong_names(item)  # type: ignore[arg-type]  # the entity kinds hold entities only
    )
    yield from sorted({f"{named.kind}/{named.entity}" for named in names.find(source.text)})


def _text(words: str) -> str:
    """Write a text so that YAML reads it as it is; a JSON string is one."""
    plain = re.fullmatch(r"[A-Za-z0-9][\w ./’()–—-]*", words) and not re.search(r": | #|[ .]$", words)
    return words if plain else json.dumps(words, ensure_ascii=False)
