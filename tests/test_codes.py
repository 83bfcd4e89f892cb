"""Every code that a diagnostic can carry is reported for some mistake, where the mistake is, and is documented."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from site_builder.base.codes import CODES
from site_builder.base.diagnostics import Place
from tests.bench import ANSWER, OPENING, SITE, Bench, shown

TOPICS = "content/registry/topics.yaml"
METHOD = "content/pages/method.md"
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "diagnostics.md"


class Case(NamedTuple):
    """A mistake: the code it gets, how it is made, where it is reported, and what the hint says.

    ``words`` are looked up in the file ``path``, where they stand once and ``▸`` may mark the place; without words the
    whole file is meant. ``also`` are codes of other errors that follow from the same edit.
    """

    code: str
    make: Callable[[Bench], object]
    path: str
    words: str = ""
    hint: str = ""
    also: tuple[str, ...] = ()

    def place(self, bench: Bench) -> Place:
        return bench.place(self.path, self.words) if self.words else Place(self.path)


def edit(path: str, old: str, new: str) -> Callable[[Bench], Bench]:
    return lambda bench: bench.edit(path, old, new)


def append(path: str, text: str) -> Callable[[Bench], Bench]:
    return lambda bench: bench.append(path, text)


def write(path: str, content: str | bytes) -> Callable[[Bench], Bench]:
    return lambda bench: bench.write(path, content)


def make_seed_a_folder(bench: Bench) -> None:
    bench.remove("seeds/answer.txt")
    (bench.root / "seeds/answer.txt").mkdir()


def make_seed_a_link_to_itself(bench: Bench) -> None:
    bench.remove("seeds/answer.txt")
    (bench.root / "seeds/answer.txt").symlink_to("answer.txt")


def make_seed_a_link_to_outside(bench: Bench) -> None:
    outside = bench.root.parent / "outside.txt"
    outside.write_bytes((bench.root / "seeds/answer.txt").read_bytes())
    bench.remove("seeds/answer.txt")
    (bench.root / "seeds/answer.txt").symlink_to(outside)


def make_seed_too_large(bench: Bench) -> None:
    os.truncate(bench.root / "seeds/answer.txt", 16 * 1024 * 1024 + 1)


def make_alias_bomb(bench: Bench) -> None:
    thousand = ", ".join(["x"] * 1000)
    aliases = ", ".join(["*one"] * 600)
    bench.append(ANSWER, f"first: &one [{thousand}]\nsecond: &two [{aliases}]\nthird: *two\n")


def make_deep_nesting(bench: Bench) -> None:
    bench.append(ANSWER, "gaps: " + "[" * 40 + "[" * 5 + "]" * 45 + "\n")


def make_shared_source(bench: Bench) -> None:
    bench.write("content/annotations/second.yaml", bench.read(ANSWER).replace("cites: [f1, ", "cites: ["))


CASES = [
    # Files
    Case("file-missing", lambda b: b.remove(SITE), SITE, hint="init DIR"),
    Case("file-missing", edit(ANSWER, "source: answer", "source: anser"), ANSWER, "▸anser.txt", "‘answer.txt’"),
    Case("file-unreadable", make_seed_a_link_to_itself, "seeds/answer.txt"),
    Case("file-not-regular", make_seed_a_folder, "seeds/answer.txt", hint="plain file"),
    Case("file-outside", make_seed_a_link_to_outside, "seeds/answer.txt", hint="copy the file"),
    Case("file-too-large", make_seed_too_large, "seeds/answer.txt", hint="split"),
    Case(
        "file-encoding",
        lambda b: b.edit_bytes(ANSWER, b"Union opposes an opening in May,", b"Union oppos\xe9s an opening in May,"),
        ANSWER,
        "Union oppos▸\ufffds",
        "UTF-8",
    ),
    Case(
        "file-control-character",
        lambda b: b.seed("answer.txt", b.read("seeds/answer.txt").replace("280", "28\x070")),
        "seeds/answer.txt",
        "28▸\x070",
        "remove the character",
    ),
    # YAML
    Case(
        "yaml-syntax",
        edit(OPENING, "headline: Harbour to open", "headline: Harbour: to open"),
        OPENING,
        "headline: Harbour▸: to open",
        "quotation marks",
    ),
    Case(
        "yaml-tab", edit(OPENING, "    speaker: ana-ruiz\n", "\tspeaker: ana-ruiz\n"), OPENING, "▸\tspeaker", "spaces"
    ),
    Case(
        "yaml-duplicate-key",
        append(OPENING, "gaps: [Nothing at all]\n"),
        OPENING,
        "▸gaps: [Nothing at all]",
        "remove one",
    ),
    Case(
        "yaml-comment",
        append(ANSWER, "gaps:\n  - What the lorry # 7 was for\n"),
        ANSWER,
        "- ▸What the lorry",
        "quotation marks",
    ),
    Case("yaml-key", append(OPENING, "? [a, b]\n: c\n"), OPENING, "? ▸[a, b]"),
    Case("yaml-tag", edit(OPENING, "id: j1", "id: !!str j1"), OPENING, "▸!!str", "remove it"),
    Case("yaml-alias-bomb", make_alias_bomb, ANSWER, "third: ▸*two", "write the values out"),
    Case("yaml-too-deep", make_deep_nesting, ANSWER, "gaps: " + "[" * 40 + "▸["),
    Case("yaml-shape", write(TOPICS, "- transport\n"), TOPICS, "▸- transport"),
    # Fields and values
    Case("field-unknown", edit(OPENING, "topics:", "topcis:"), OPENING, "▸topcis", "‘topics’"),
    Case("field-missing", edit(ANSWER, "publisher: wire\n", ""), ANSWER, "▸source: answer.txt", "‘publisher:’"),
    Case("value-type", edit(OPENING, "speaker: ana-ruiz", "speaker: {ana: ruiz}"), OPENING, "▸{ana: ruiz}", "list"),
    Case("value-choice", edit(OPENING, "stance: supports", "stance: suports"), OPENING, "▸suports", "‘supports’"),
    Case("value-empty", edit(ANSWER, "publisher: wire", 'publisher: ""'), ANSWER, 'publisher: ▸""', "write a value"),
    Case("value-empty", append(ANSWER, "gaps: [Who pays, '']\n"), ANSWER, "▸'']", "write a value"),
    Case("value-invalid", edit(SITE, "harbour/\n", "harbour\n"), SITE, "base_url: ▸https"),
    Case("date-syntax", edit(OPENING, '"2021-04-12"', '"2021-13-12"'), OPENING, '▸"2021-13-12"', "2017-07-03"),
    Case(
        "date-list",
        edit(OPENING, '"2021-04-12"', "{date: [2021-04-12..2021-04-13]}"),
        OPENING,
        "published: {date: ▸[",
        '"[2021-04-12..2021-04-13]"',
    ),
    Case("id-syntax", edit(OPENING, "id: j1", "id: J1"), OPENING, "▸J1", "c1"),
    Case("id-duplicate", edit(OPENING, "id: j1", "id: e1"), OPENING, "id: ▸e1, text", "its own"),
    Case(
        "basis-why",
        edit(OPENING, '"2021-04-12"', '{date: "2021-04-12", basis: inferred}'),
        OPENING,
        "basis: ▸inferred",
        "‘why:’",
    ),
    Case(
        "basis-ref",
        edit(OPENING, '"2021-04-12"', '{date: "2021-04-12", basis: external, why: The printed issue has it}'),
        OPENING,
        "basis: ▸external",
        "‘ref:’",
    ),
    Case(
        "rights-budget",
        append(OPENING, "rights: {max_words: 3}\n"),
        OPENING,
        "rights: ▸{max_words",
        "raise the limit",
    ),
    Case(
        "quote-shortened",
        edit(SITE, "rights: {max_share: 1}", "rights: {max_share: 1, max_quote_words: 9}"),
        OPENING,
        "quote: ▸The harbour of",
        "rights.max_quote_words",
    ),
    Case("rights-licence", append(OPENING, "rights: {display: full}\n"), OPENING, "display: ▸full", "‘licence:’"),
    # References
    Case("reference-unknown", edit(OPENING, "topics: [harbour]", "topics: [harbor]"), OPENING, "▸harbor]", "‘harbour’"),
    Case(
        "reference-unknown",
        edit(SITE, "page: method", "page: methods"),
        SITE,
        "page: ▸methods",
        "‘method’",
    ),
    Case(
        "reference-ambiguous",
        append("content/registry/organizations.yaml", "bo-lind: {name: Lind Foundation}\n"),
        ANSWER,
        "speaker: ▸bo-lind",
        "another id",
    ),
    Case(
        "cite-unknown", edit(OPENING, "cites: [c1, f1]", "cites: [c1, f9]"), OPENING, "▸f9", "there: c1, c2, e1, f1, j1"
    ),
    Case("cite-unknown", edit(ANSWER, '"opening#f1"', '"openning#f1"'), ANSWER, '▸"openning#f1"', "‘opening’"),
    Case("relation-self", edit(ANSWER, "to: opening", "to: answer"), ANSWER, "to: ▸answer"),
    # Sources and anchors
    Case(
        "source-drifted",
        edit("seeds/answer.txt", "on Tuesday", "on Wednesday"),
        ANSWER,
        "sha256: ▸",
        "2 of 2 quotes still hold; if",
    ),
    Case("source-unused", write("seeds/extra.txt", "A third article.\n"), "seeds/extra.txt", hint="source: extra.txt"),
    Case(
        "source-shared", make_shared_source, "content/annotations/second.yaml", "source: ▸answer.txt", "one annotation"
    ),
    Case("segment-range", edit(OPENING, "lines: 11", "lines: 99"), OPENING, "lines: ▸99", "counted from 1"),
    Case("segment-overlap", edit(OPENING, "lines: 11", "lines: 9"), OPENING, "▸{lines: 9, role: boilerplate}"),
    Case(
        "segment-not-found",
        edit(OPENING, "lines: 11", "exact: Related stories"),
        OPENING,
        "▸Related stories",
        "copy the text",
    ),
    Case(
        "quote-not-found",
        edit(ANSWER, "opposes an opening in May\n", "opposes an opening in June\n"),
        ANSWER,
        "quote: ▸The Dockers",
        "The Dockers’ Union opposes an opening in ⟦May⟧",
    ),
    Case(
        "quote-ambiguous",
        edit(OPENING, "The new pier is 300 metres long.", "The new pier"),
        OPENING,
        "quote: ▸The new pier",
        "prefix",
    ),
    Case(
        "quote-segment",
        edit(OPENING, "The new pier is 300 metres long.", "seen from the sea"),
        OPENING,
        "▸seen from the sea",
        "body",
    ),
    Case(
        "words-not-in-source",
        edit(OPENING, "id: f1, ", "id: f1, hedge: nearly so long, "),
        OPENING,
        "hedge: ▸nearly so long",
        "copy",
    ),
    Case("text-not-in-source", edit(OPENING, "headline: Harbour", "headline: Port"), OPENING, "▸Port to", "supplied"),
    # Meaning
    Case("event-date", edit(OPENING, 'date: "2021-05-04"', 'date: "2021-05-05"'), OPENING, '▸"2021-05-05"', "mend"),
    Case("measure-value", edit(ANSWER, "value: 280", "value: long"), ANSWER, "value: ▸long", "number"),
    Case(
        "alias-clash",
        append("content/registry/people.yaml", "carl-ruiz: {name: Carl Ruiz, aliases: [CR, Ruiz]}\n"),
        "content/registry/people.yaml",
        "[CR, ▸Ruiz]",
        "‘weak_aliases’",
    ),
    Case(
        "cycle",
        edit(TOPICS, "{pref_label: Transport}", "{pref_label: Transport, broader: harbour}"),
        TOPICS,
        "Transport, broader: ▸harbour",
        "remove one",
    ),
    Case(
        "topic-label",
        edit(TOPICS, "{pref_label: Labour}", "{pref_label: Labour, alt_labels: [Work, transport]}"),
        TOPICS,
        "[Work, ▸transport]",
        "of its own",
    ),
    Case(
        "topic-related",
        edit(TOPICS, "related: [labour]", "related: [labour, transport]"),
        TOPICS,
        "[labour, ▸transport]",
        "‘broader’",
    ),
    Case(
        "bluf-long",
        edit(OPENING, "is to open on 4 May 2021.", "opens. The pier is long. The union is not pleased."),
        OPENING,
        "{text: ▸The harbour of Eastport opens.",
        "shorten",
    ),
    Case("bluf-uncited", edit(OPENING, "2021., cites: [c1]}", "2021.}"), OPENING, "text: ▸The harbour of", "cites"),
    Case(
        "judgment-uncited",
        edit(OPENING, ", cites: [c1, f1]}", "}"),
        OPENING,
        "text: ▸The harbour will",
        "cites:",
    ),
    Case(
        "judgment-mixed",
        edit(OPENING, "likely open on time.", "likely open on time with high confidence."),
        OPENING,
        "text: ▸The harbour will",
        "‘confidence_why’",
    ),
    Case(
        "judgment-term",
        edit(OPENING, "will likely open on time.", "will probably open on time."),
        OPENING,
        "text: ▸The harbour will",
        "roughly even chance",
    ),
    Case(
        "judgment-likelihood",
        edit(OPENING, "will likely open on time.", "is unlikely to open on time."),
        OPENING,
        "text: ▸The harbour is",
        "say the same",
    ),
    # Paths and pages
    Case("path-unsafe", write("content/pages/con.md", "---\ntitle: Con\n---\n"), "content/pages/con.md"),
    Case(
        "path-collision",
        write("content/pages/timeline.md", "---\ntitle: Timeline\n---\n"),
        "content/pages/timeline.md",
        hint="rename",
    ),
    Case("page-front-matter", write("content/pages/notes.md", "# Notes\n"), "content/pages/notes.md", hint="---"),
    Case("link-broken", edit(METHOD, "harbour.md", "harbor.md"), METHOD, "▸Every statement", "‘topics/harbour’"),
    Case("link-anchor", edit(METHOD, "harbour.md", "harbour.md#nowhere"), METHOD, "▸Every statement"),
    Case("link-unsafe", edit(METHOD, "topics/harbour.md", "ftp://example.org/x"), METHOD, "▸Every statement"),
    Case("template", write("templates/page.html", "<p>\n{% if %}\n"), "templates/page.html", "▸{% if %}", "mend"),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{c.code}-{n}" for n, c in enumerate(CASES)])
def test_a_mistake_is_reported_with_its_code_and_at_its_place(bench: Bench, case: Case) -> None:
    case.make(bench)
    found = bench.check()
    mine = [d for d in found if d.code == case.code]
    assert [d.place for d in mine] == [case.place(bench)], shown(found)
    assert mine[0].severity == CODES[case.code].severity
    assert case.hint in mine[0].hint
    errors = {d.code for d in found if d.severity == "error"} - {case.code}
    assert errors == set(case.also), shown(found)


@pytest.mark.parametrize("code", sorted(code for code in CODES if not code.startswith("audit-")))
def test_every_code_has_a_case(code: str) -> None:
    assert code in {case.code for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[f"{c.code}-{n}" for n, c in enumerate(CASES)])
def test_an_error_stops_a_build_and_a_warning_does_not_unless_warnings_are_to(bench: Bench, case: Case) -> None:
    case.make(bench)
    is_error = CODES[case.code].severity == "error"
    report = bench.build(strict=not is_error)
    assert not report.succeeded
    assert case.code in {d.code for d in report.diagnostics}
    assert not (bench.output / "site").exists()
    if not is_error:
        assert bench.build().succeeded


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_stands_in_the_documentation_exactly_once_with_its_severity_and_meaning(code: str) -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.*?) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert [row for row in rows if row[0] == code] == [(code, *CODES[code])]


def test_the_documentation_lists_no_code_that_does_not_exist() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert set(listed) <= set(CODES)
