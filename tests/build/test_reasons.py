"""``build --explain`` and ``why``: what is said to be made again, and why, is what is made, and for that reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.base.keys import PageId
from site_builder.build.outdated import KINDS, Reason
from site_builder.build.run import BuildReport, Options, build_site
from site_builder.pages.routes import has_page, unit_at
from site_builder.shell.cli import main
from site_builder.shell.report import Voice, shown_unit
from tests.bench import ANSWER, OPENING, Bench, shown
from tests.build.test_kills import with_an_article

Capture = pytest.CaptureFixture[str]
FERRY = "content/annotations/ferry.yaml"
PEOPLE = "content/registry/people.yaml"
PARTS = "{% extends 'default/page.html' %}{% block head %}{% include 'part.html' %}{% endblock %}"
FOOT = "{% extends 'default/page.html' %}{% block footer %}<p>Own foot.</p>{% endblock %}"


def explained(bench: Bench, *, clean: bool = False) -> BuildReport:
    """Build with reasons; they agree with what was made, and with the files that were written."""
    before = bench.files() if bench.output.exists() else {}
    report = build_site(bench.root, bench.output, Options(jobs=1, explain=True, clean=clean))
    assert report.succeeded, report.refused or shown(report.diagnostics)
    assert report.notes == ()
    assert len(report.reasons) == report.made
    assert all(report.reasons.values())
    assert all(reason.kind in KINDS for why in report.reasons.values() for reason in why)
    after = bench.files()
    changed = {p for p, data in after.items() if before.get(p) != data and p.startswith("site/") and p[-5:] == ".html"}
    pages = {unit_at(path.removeprefix("site/").removesuffix(".html")) for path in changed}
    assert pages <= report.reasons.keys()
    return report


def kinds(report: BuildReport) -> dict[str, set[str]]:
    """Give the kinds of reasons of each page, by its path."""
    pages = {unit: why for unit, why in report.reasons.items() if has_page(unit)}
    return {shown_unit(unit).removesuffix(".html"): {reason.kind for reason in why} for unit, why in pages.items()}


def reasons(report: BuildReport, page: str, kind: str) -> list[Reason]:
    return [reason for reason in report.reasons[unit_at(page)] if reason.kind == kind]


# What the reasons are


def test_an_added_article(bench: Bench) -> None:
    with_an_article(bench.built())
    report = explained(bench)
    found = kinds(report)
    assert [page for page, why in found.items() if "added" in why] == ["briefings/ferry"]
    assert found["briefings/index"] == {"answer"}
    (reason,) = reasons(report, "briefings/index", "answer")
    assert reason.causes == (FERRY,)
    assert "On ferries" in reason.gained[0]
    assert reason.lost == ()
    assert "topics/labour" in found
    assert "sources/gazette" not in found


def test_a_deleted_article(bench: Bench) -> None:
    with_an_article(bench)
    bench.built().remove(FERRY).remove("seeds/ferry.txt")
    report = explained(bench)
    assert unit_at("briefings/ferry") not in report.reasons
    (reason,) = reasons(report, "briefings/index", "answer")
    assert (reason.causes, reason.gained) == ((FERRY,), ())
    assert "On ferries" in reason.lost[0]


def test_an_edited_source(bench: Bench) -> None:
    bench.built().seed("opening.txt", bench.read("seeds/opening.txt").replace("was tested twice", "was tested often"))
    report = explained(bench)
    assert kinds(report) == {"briefings/opening": {"source"}}
    (reason,) = report.reasons[unit_at("briefings/opening")]
    assert reason == Reason("source", OPENING, causes=(OPENING,))


def test_an_edited_judgment(bench: Bench) -> None:
    bench.built().edit(OPENING, "confidence: low", "confidence: high")
    report = explained(bench)
    assert kinds(report) == {"briefings/opening": {"source"}, "index": {"answer"}}
    (reason,) = reasons(report, "index", "answer")
    assert reason.about == "judgments()"
    assert reason.causes == (OPENING,)


def test_a_new_name_of_a_person(bench: Bench) -> None:
    bench.built().edit(PEOPLE, "aliases: [Ruiz]", "aliases: [Ruiz, Minister]")
    report = explained(bench)
    assert kinds(report) == {"people/ana-ruiz": {"answer"}}
    (reason,) = reasons(report, "people/ana-ruiz", "answer")
    assert reason.gained == ("Ana Ruiz",)
    assert reason.causes == ("content/registry/people.yaml",)


def test_a_new_title_of_a_topic(bench: Bench) -> None:
    bench.built().edit("content/registry/topics.yaml", "pref_label: Labour", "pref_label: Work")
    report = explained(bench)
    found = kinds(report)
    assert {"topics/labour", "topics/index", "topics/harbour", "briefings/answer"} <= found.keys()
    assert not {"briefings/opening", "people/ana-ruiz", "sources/gazette"} & found.keys()
    (reason,) = reasons(report, "briefings/answer", "answer")
    assert reason == Reason(
        "answer", "title(topics, labour)", ("Work",), ("Labour",), ("content/registry/topics.yaml",)
    )


PERSONS = {"people/ana-ruiz", "people/bo-lind"}

TEMPLATES: tuple[tuple[Callable[[Bench], object], Callable[[Bench], object]], ...] = (
    (lambda bench: None, lambda bench: bench.write("templates/person.html", FOOT)),
    (lambda bench: bench.write("templates/person.html", FOOT), lambda bench: bench.remove("templates/person.html")),
    (
        lambda bench: bench.write("templates/person.html", FOOT),
        lambda bench: bench.edit("templates/person.html", "Own foot", "Our foot"),
    ),
    (
        lambda bench: bench.write("templates/person.html", PARTS).write("templates/part.html", "<!-- one -->"),
        lambda bench: bench.edit("templates/part.html", "one", "two"),
    ),
)


@pytest.mark.parametrize(("first", "then"), TEMPLATES, ids=["added", "removed", "changed", "included"])
def test_a_layout_of_one_kind_of_page(
    bench: Bench, first: Callable[[Bench], object], then: Callable[[Bench], object]
) -> None:
    first(bench)
    before = bench.built().files()
    times = {path: (bench.output / path).stat().st_mtime_ns for path in before}
    then(bench)
    report = explained(bench)
    assert kinds(report) == {page: {"template"} for page in PERSONS}
    after = bench.files()
    assert {path for path in after if after[path] != before[path]} == {f"site/{page}.html" for page in PERSONS}
    untouched = [path for path in after if path.removeprefix("site/").removesuffix(".html") not in PERSONS]
    assert all((bench.output / path).stat().st_mtime_ns == times[path] for path in untouched)
    (reason,) = report.reasons[unit_at("people/ana-ruiz")]
    assert reason.about.startswith("templates/")


def test_a_layout_that_no_page_uses(bench: Bench) -> None:
    bench.built().write("templates/unused.html", "<p>Nobody.</p>")
    report = explained(bench)
    assert (report.made, report.files.written) == (0, 0)


def test_another_configuration(bench: Bench) -> None:
    bench.built().edit("content/site.yaml", "title: Eastport\n", "title: Eastport papers\n")
    report = explained(bench)
    found = kinds(report)
    assert {f"{page}.html" for page in found} == {
        p[5:] for p in bench.files() if p[-5:] == ".html" and p[:5] == "site/"
    }
    assert all("configuration" in why for why in found.values())


@pytest.mark.parametrize("path", ["site/timeline.html", "site/timeline.md", "markdown/timeline.md"])
@pytest.mark.parametrize("is_gone", [True, False], ids=["deleted", "altered"])
def test_an_output_that_another_hand_changed(bench: Bench, path: str, is_gone: bool) -> None:
    expected = bench.built().files()
    (bench.output / path).unlink()
    if not is_gone:
        (bench.output / path).write_bytes(b"mine")
    report = explained(bench)
    assert kinds(report) == {"timeline": {"output"}}
    assert reasons(report, "timeline", "output")[0].about == path
    assert bench.files() == expected


@pytest.mark.parametrize("path", ["site/sitemap.xml", "site/data/manifest.json", "site/feed.xml", "site/robots.txt"])
def test_another_file_that_another_hand_changed(bench: Bench, path: str) -> None:
    expected = bench.built().files()
    (bench.output / path).unlink()
    explained(bench)
    assert bench.files() == expected


def test_a_first_build_and_a_clean_one(bench: Bench) -> None:
    first = explained(bench)
    assert set(first.reasons.values()) == {(Reason("no-state"),)}
    again = explained(bench)
    assert (again.made, again.reasons) == (0, {})
    clean = explained(bench, clean=True)
    assert set(clean.reasons.values()) == {(Reason("forced"),)}
    assert clean.reasons.keys() == first.reasons.keys()


def test_reasons_are_given_where_they_are_asked_for(bench: Bench) -> None:
    assert bench.build().reasons == {}


# How they are told


def run(bench: Bench, *arguments: str) -> int:
    return main([arguments[0], "--project", str(bench.root), "--output", str(bench.output), *arguments[1:]])


def test_reasons_as_json(bench: Bench, capsys: Capture) -> None:
    with_an_article(bench.built())
    assert run(bench, "build", "--explain", "--format", "json") == 0
    value = json.loads(capsys.readouterr().out)["reasons"]
    assert value["briefings/ferry.html"] == [{"kind": "added", "about": "", "gained": [], "lost": [], "causes": []}]
    (reason,) = value["briefings/index.html"]
    assert reason["kind"] == "answer"
    assert reason["about"] == "articles()"
    assert reason["causes"] == [FERRY]
    assert all(set(r) == {"kind", "about", "gained", "lost", "causes"} for why in value.values() for r in why)


def test_reasons_as_text(bench: Bench, capsys: Capture) -> None:
    with_an_article(bench.built())
    assert run(bench, "build", "--explain") == 0
    told = capsys.readouterr().out
    assert "briefings/ferry.html" in told
    assert KINDS["added"] in told
    assert f"    because of {FERRY}\n" in told
    assert "    + ferry · On ferries" in told


def asked(bench: Bench, capsys: Capture, page: str) -> dict[str, Any]:
    """Ask why, as JSON; the answer is that of the build that follows."""
    capsys.readouterr()
    status = run(bench, "why", page, "--format", "json")
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert status == (0 if value["last"] is not None or value["now"] else 1)
    return value


def test_why_says_what_the_next_build_does_and_changes_nothing(bench: Bench, capsys: Capture, tmp_path: Path) -> None:
    with_an_article(bench.built())
    before = bench.files()
    told = {page: asked(bench, capsys, f"{page}.html") for page in ("briefings/index", "sources/gazette")}
    assert bench.files() == before
    report = explained(bench)
    other = Bench(tmp_path / "other").built()
    with_an_article(other)
    expected = explained(other)
    assert (report.reasons, report.files) == (expected.reasons, expected.files)
    assert told["sources/gazette"]["now"] == []
    why = report.reasons[unit_at("briefings/index")]
    assert told["briefings/index"]["now"] == json.loads(json.dumps([reason._asdict() for reason in why]))
    assert told["briefings/index"]["last"][0]["kind"] == "no-state"
    again = asked(bench, capsys, "briefings/index.html")
    assert again["now"] == []
    assert again["last"][0]["causes"] == [FERRY]


@pytest.mark.parametrize(
    "name",
    ["briefings/opening.html", "./briefings/opening.html", "briefings/opening", "output/site/briefings/opening.md"],
)
def test_why_knows_a_page_by_any_of_its_names(bench: Bench, capsys: Capture, name: str) -> None:
    bench.built()
    assert run(bench, "why", name) == 0
    told = capsys.readouterr().out
    assert f"{name} is up to date." in told
    assert KINDS["no-state"] in told


def test_why_answers_for_a_list_that_goes_on(bench: Bench, capsys: Capture) -> None:
    many = ", ".join(f"Question {number}" for number in range(150))
    bench.edit(OPENING, "gaps: [Who pays for the pier]", f"gaps: [{many}]").built()
    assert "site/gaps.page-2.html" in bench.files()
    bench.edit(ANSWER, "relations:", "gaps: [What it costs]\nrelations:")
    value = asked(bench, capsys, "gaps.page-2.html")
    assert value["now"][0]["causes"] == [ANSWER]
    assert "What it costs" in value["now"][0]["gained"][0]


def test_why_of_a_page_that_is_not_there(bench: Bench, capsys: Capture) -> None:
    bench.built()
    assert run(bench, "why", "briefings/nothing.html") == 1
    assert "There is no page ‘briefings/nothing.html’" in capsys.readouterr().out
    assert asked(bench, capsys, "briefings/nothing.html")["last"] is None


def test_why_where_nothing_was_built(bench: Bench, capsys: Capture) -> None:
    value = asked(bench, capsys, "index.html")
    assert value["last"] is None
    assert value["now"] == [{"kind": "no-state", "about": "", "gained": [], "lost": [], "causes": []}]
    assert not bench.output.exists()
    explained(bench)


def test_why_where_something_is_wrong(bench: Bench, capsys: Capture) -> None:
    bench.built().edit(OPENING, "topics: [harbour]", "topics: [harbor]")
    assert run(bench, "why", "briefings/opening.html") == 1
    captured = capsys.readouterr()
    assert "reference-unknown" in captured.err
    assert "No page is made while there are errors." in captured.out


def test_why_where_what_is_kept_is_damaged(bench: Bench, capsys: Capture) -> None:
    bench.built()
    state = bench.output / ".site-builder/state.sqlite"
    data = bytearray(state.read_bytes())
    for place in range(5000, len(data), 97):
        data[place] ^= 0xFF
    state.write_bytes(bytes(data))
    assert asked(bench, capsys, "index.html")["now"][0]["kind"] == "no-state"


def test_many_pages_with_one_reason_are_told_together() -> None:
    found = {PageId("people", f"p{number}"): (Reason("configuration"),) for number in range(7)}
    told = Voice(".").reasons(found)
    assert told.count("\n") == 2
    assert "people/p4.html, and 2 more" in told
