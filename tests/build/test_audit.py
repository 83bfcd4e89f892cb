"""What an editor should look at again: each rule finds what it is for, can be changed, and stands with the gaps."""

from __future__ import annotations

import re

import pytest

from site_builder.base.codes import CODES
from site_builder.base.diagnostics import Diagnostic
from site_builder.build.run import Options, check_site
from site_builder.link.queries.audit import RULES
from tests.bench import ANSWER, OPENING, SITE, Bench, shown
from tests.link.test_positions import say


def audit(bench: Bench, code: str = "") -> list[Diagnostic]:
    found = check_site(bench.root, Options(audit=True)).diagnostics
    return [d for d in found if d.code == f"audit-{code}" or (not code and d.code.startswith("audit-"))]


def test_every_rule_has_its_setting_and_its_code() -> None:
    assert {f"audit-{rule.replace('_', '-')}" for rule in RULES} == {c for c in CODES if c.startswith("audit-")}


def test_a_plain_check_and_a_build_do_not_audit(bench: Bench) -> None:
    assert audit(bench)
    assert bench.check() == ()
    assert bench.built().build().diagnostics == ()


def test_a_position_that_one_group_tells_is_found_where_it_is_told(bench: Bench) -> None:
    found = audit(bench, "single-group")
    assert [(d.place.path, "one group" in d.message) for d in found] == [(ANSWER, True), (OPENING, True)]
    say(bench, speaker="ana-ruiz", stance="supports")
    assert [d.place.path for d in audit(bench, "single-group")] == [ANSWER]


def test_a_topic_with_one_side_is_found_from_so_many_positions_on(bench: Bench) -> None:
    assert audit(bench, "one-sided") == []
    bench.edit(ANSWER, "stance: opposes", "stance: supports")
    assert audit(bench, "one-sided") == []
    bench.append(SITE, "audit: {one_sided: {at_least: 2}}\n")
    (found,) = audit(bench, "one-sided")
    assert found.place == bench.place("content/registry/topics.yaml", "▸{pref_label: New harbour")


def test_reliance_on_one_publisher_or_country_is_found(bench: Bench) -> None:
    assert audit(bench, "over-reliance") == []
    bench.edit(ANSWER, "publisher: wire", "publisher: gazette")
    bench.append(SITE, "audit: {over_reliance: {at_least: 2, share: 0.9}}\n")
    assert [d.message for d in audit(bench, "over-reliance")] == [
        "publishers of one country (PT) published 2 of 2 articles",
        "Eastport Gazette published 2 of 2 articles",
    ]


def test_an_entity_that_is_named_often_without_a_summary_is_found(bench: Bench) -> None:
    bench.append(SITE, "audit: {unprofiled: {at_least: 2}}\n")
    bench.edit(OPENING, "modality: commissive", "modality: commissive\n    addressee: dockers-union")
    assert {d.message.partition(" is in")[0] for d in audit(bench, "unprofiled")} == {"Dockers' Union"}
    bench.edit("content/registry/organizations.yaml", "name: Dockers' Union", "name: Dockers' Union, summary: A union")
    assert audit(bench, "unprofiled") == []


def test_a_judgment_without_cites_is_found_at_its_line(bench: Bench) -> None:
    bench.edit(OPENING, ", cites: [c1, f1]}", "}")
    (found,) = audit(bench, "unattributed-judgment")
    assert found.place == bench.place(OPENING, "▸{id: j1")


def test_a_hole_in_the_timeline_is_found_by_its_length(bench: Bench) -> None:
    assert audit(bench, "timeline-hole") == []
    bench.edit("content/registry/events.yaml", 'type: statement, date: "2021-04"', 'type: statement, date: "2019-04"')
    (found,) = audit(bench, "timeline-hole")
    assert "Press day and Opening of the harbour" in found.message
    bench.append(SITE, "audit: {timeline_hole: {days: 1000}}\n")
    assert audit(bench, "timeline-hole") == []


def test_an_alias_that_stands_in_no_source_is_found(bench: Bench) -> None:
    assert audit(bench, "unused-alias") == []
    bench.edit("content/registry/people.yaml", "aliases: [Ruiz]", "aliases: [Ruiz, Madam Ruiz]")
    (found,) = audit(bench, "unused-alias")
    assert "“Madam Ruiz”" in found.message
    assert found.place.path == "content/registry/people.yaml"


def test_a_claim_graded_as_confirmed_wants_two_groups(bench: Bench) -> None:
    graded = "attribution: indirect\n    credibility: {grade: 1, assessor: The desk, why: seen twice}"
    bench.edit(OPENING, "attribution: indirect", graded)
    (found,) = audit(bench, "confirmed-by-few")
    assert found.place == bench.place(OPENING, "- ▸id: c1")
    assert "credibility 1, confirmed by others, as graded by The desk (seen twice)" in bench.built().html(
        "briefings/opening"
    )
    bench.edit(OPENING, "grade: 1", "grade: 2")
    assert audit(bench, "confirmed-by-few") == []


@pytest.mark.parametrize(("level", "severities"), [("off", set()), ("warn", {"warning"}), ("fail", {"error"})])
def test_a_rule_is_off_or_warns_or_fails(bench: Bench, level: str, severities: set[str]) -> None:
    bench.append(SITE, f"audit: {{single_group: {level}}}\n")
    report = check_site(bench.root, Options(audit=True))
    assert {str(d.severity) for d in report.diagnostics if d.code == "audit-single-group"} == severities
    assert report.succeeded is (level != "fail"), shown(report.diagnostics)
    html = bench.built().html("gaps")
    assert ("Told by one independent group alone" in html) is (level != "off")


def test_a_rule_that_does_not_exist_is_an_error_that_names_the_nearest(bench: Bench) -> None:
    bench.append(SITE, "audit: {single_groups: warn}\n")
    assert "single_group" in bench.found("field-unknown").hint


def test_the_page_of_gaps_lists_what_is_found_with_links(bench: Bench) -> None:
    html = bench.built().html("gaps")
    assert re.search(r'<a href="propositions/open-in-may.html#Positions">Government of Lusia, supports: ', html)
