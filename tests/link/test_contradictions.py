"""Facts, dates and stances that exclude each other; changes of position; what several tell and what one repeats."""

from __future__ import annotations

import pytest

from site_builder.link.queries import contradictions
from tests.bench import ANSWER, OPENING, Bench
from tests.link.linked import reader_of
from tests.link.test_positions import say

MEASURES = "content/registry/measures.yaml"


def members(bench: Bench, measure: str) -> tuple[str, ...]:
    found = reader_of(bench).ask(contradictions.contradiction_of_measure, measure)
    return found.members if found else ()


def with_values(bench: Bench, compare: str, first: str, second: str, rule: str = "", more: str = "") -> Bench:
    """Give the pier another measure and two values."""
    bench.edit(MEASURES, "compare: number, unit: metres", f"compare: {compare}{rule}")
    bench.edit(OPENING, "value: 300,", f"value: {first}{more},")
    return bench.edit(ANSWER, "value: 280,", f"value: {second},")


BOTH = ("answer#f1", "opening#f1")


@pytest.mark.parametrize(
    ("compare", "first", "second", "rule", "more", "excluded"),
    [
        ("number", "300", "280", "", "", True),
        ("number", "300", "300.0", "", "", False),
        ("number", "300", "290", ", tolerance: 0.1", "", False),
        ("number", "300", "250", ", tolerance: 0.1", "", True),
        ("edtf", '"2017"', '"2017-02-28"', "", "", False),  # one says more exactly what the other says
        ("edtf", '"2017-02-28"', '"2017-02-28"', "", "", False),
        ("edtf", '"2017-03"', '"2017-02-28"', "", "", True),
        ("edtf", '"[..2017-03]"', '"2017-02-28"', "", "", False),
        ("set", "[a, b]", "[b, a]", "", "", False),
        ("set", "[a, b]", "[a, c]", "", "", True),
        ("text", '"Ready"', '"ready"', "", "", False),
        ("text", '"ready"', '"not ready"', "", "", True),
    ],
)
def test_values_exclude_each_other_or_not_by_the_rule_of_their_measure(
    bench: Bench, compare: str, first: str, second: str, rule: str, more: str, excluded: bool
) -> None:
    with_values(bench, compare, first, second, rule, more)
    assert members(bench, "pier-length") == (BOTH if excluded else ())


def test_values_of_different_times_do_not_exclude_each_other(bench: Bench) -> None:
    bench.edit(OPENING, "value: 300,", 'value: 300, as_of: "2020",')
    bench.edit(ANSWER, "value: 280,", 'value: 280, as_of: "2021",')
    assert members(bench, "pier-length") == ()
    bench.edit(ANSWER, 'as_of: "2021"', 'as_of: "2020-05"')
    assert members(bench, "pier-length") == BOTH


def test_dates_of_one_event_exclude_each_other_only_where_no_day_fits_all(bench: Bench) -> None:
    event = '  - {id: e1, event: opening, role: background, date: "2021-05", quote: an opening in May}\n'
    bench.append(ANSWER, f"events:\n{event}")
    reader = reader_of(bench)
    assert reader.ask(contradictions.contradiction_of_event, "opening") is None
    bench.edit("content/registry/events.yaml", 'type: opening, date: "2021-05-04"', 'type: opening, date: "2021-05"')
    bench.edit(ANSWER, 'date: "2021-05"', 'date: "2021-05-09"')
    found = reader_of(bench).ask(contradictions.contradiction_of_event, "opening")
    assert found is not None
    assert (found.kind, found.members) == ("event-date", ("answer#e1", "opening#e1"))
    page = bench.built().html("events/opening")
    assert "no day fits all of the dates" in page
    assert "Events with dates that exclude each other" in bench.html("evidence")


def test_opposed_stances_of_one_holder_at_one_time_are_a_contradiction(bench: Bench) -> None:
    say(bench, speaker="ana-ruiz", stance="opposes", date='"2021-04-12"')
    standing = reader_of(bench).ask(contradictions.standing_on, "open-in-may")
    assert [(c.kind, c.subject, c.members) for c in standing.contradictions] == [
        ("stance", "government/open-in-may", ("answer#c2", "opening#c1"))
    ]
    assert standing.changes == ()


def test_a_later_different_stance_is_a_change_and_no_contradiction(bench: Bench) -> None:
    say(bench, speaker="ana-ruiz", stance="opposes", date='"2021-06"')
    standing = reader_of(bench).ask(contradictions.standing_on, "open-in-may")
    assert standing.contradictions == ()
    (change,) = standing.changes
    assert (change.holder, change.before.stance, change.after.stance) == ("government", "supports", "opposes")
    bench.built()
    for page in ("evidence", "propositions/open-in-may", "organizations/government", "briefings/opening"):
        assert "government" in bench.html(page).lower(), page
    assert "changed since: opposes (June 2021)" in bench.html("briefings/opening")
    assert "a change from supports (12 April 2021)" in bench.html("briefings/answer")


def test_different_holders_with_opposed_stances_are_a_dispute_on_every_page_concerned(bench: Bench) -> None:
    reader = reader_of(bench)
    standing = reader.ask(contradictions.standing_on, "open-in-may")
    assert standing.is_disputed
    assert (standing.supports, standing.opposes) == (("government",), ("dockers-union",))
    bench.built()
    assert "disputed by others" in bench.html("briefings/opening")
    assert "Disputed: 1 for it, 1 against it." in bench.html("propositions/open-in-may")
    html = bench.html("evidence")
    table = html[html.index('id="Dispute-open-in-may"') :]
    assert table.index("The harbour of Eastport will open") < table.index("Union opposes an opening in May”")
    assert "disputed" in bench.html("topics/harbour").lower()


def test_both_quotes_stand_side_by_side(bench: Bench) -> None:
    html = bench.built().html("evidence")
    row = html[html.index('id="Fact-pier-length"') :]
    row = row[: row.index("</table>")]
    assert "The pier measures 280 metres" in row
    assert "The new pier is 300 metres long." in row
    assert 'href="briefings/answer.html#f1"' in row
    for page in ("briefings/answer", "briefings/opening"):
        assert "contradicted elsewhere" in bench.html(page)


def test_what_two_groups_tell_is_told_by_independent_sources_and_what_one_tells_is_repeated(bench: Bench) -> None:
    event = '  - {id: e1, event: opening, role: background, date: "2021-05", quote: an opening in May}\n'
    bench.append(ANSWER, f"events:\n{event}").built()
    assert reader_of(bench).ask(contradictions.event_account, "opening").groups == 2
    html = bench.html("evidence")
    assert "Told by independent sources" in html
    assert "Repeated, not corroborated" not in html
    bench.edit(ANSWER, "type: contradicts,", "type: contradicts, independence: dependent,").built()
    assert reader_of(bench).ask(contradictions.event_account, "opening").groups == 1
    assert "Repeated, not corroborated" in bench.html("evidence")
    (opening,) = [e for e in bench.manifest()["events"] if e["id"] == "opening"]
    assert opening["independent_reports"] == 1


# The corpus


def test_the_corpus_has_one_contradiction_of_facts_and_two_changes(built_thaad: Bench) -> None:
    manifest = built_thaad.manifest()
    assert [c["subject"] for c in manifest["contradictions"] if c["kind"] == "fact"] == ["thaad-rok-due"]
    assert [c["kind"] for c in manifest["contradictions"] if c["kind"] != "fact"] == ["declared"]
    changes = {(c["holder"], c["from"], c["to"], c["from_date"][:4], c["to_date"][1:5]) for c in manifest["changes"]}
    kept = {(holder, old, new, year) for holder, old, new, year, _ in changes}
    assert kept == {
        ("gov-kr", "noncommittal", "supports", "2015"),
        ("gov-us", "noncommittal", "supports", "2015"),
    }


def test_russia_rests_on_the_words_of_others_in_the_interview_and_on_its_own_in_the_consultation(
    built_thaad: Bench,
) -> None:
    claims = {claim["id"]: claim for claim in built_thaad.manifest()["claims"]}
    own = [c for c in claims.values() if c["proposition"] == "thaad-deployment" and "gov-ru" in c["holder"]]
    speakers = {(c["article"], tuple(c["speaker"])) for c in own}
    assert ("xi-interview-regional-issues-2017", ("xi-jinping",)) in speakers
    assert any(article == "beijing-consultation-2017" and who != ("xi-jinping",) for article, who in speakers)
    rows = built_thaad.markdown("propositions/thaad-deployment")
    (line,) = [line for line in rows.split("\n") if line.startswith("| [[Government of Russia]")]
    assert "the latest by the word of others: [Xi Jinping]" in line


def test_the_interview_is_one_event_with_one_independent_report(built_thaad: Bench) -> None:
    events = {event["id"]: event for event in built_thaad.manifest()["events"]}
    interview = events["xi-interview-2017"]
    assert len({report["article"] for report in interview["reports"]}) == 2
    assert interview["independent_reports"] == 1
    meetings = [
        name
        for name, event in events.items()
        if {r["article"] for r in event["reports"] if r["role"] == "main"}
        & {"moscow-security-meeting-2016", "beijing-consultation-2017"}
    ]
    assert len(meetings) == 2


def test_a_page_of_evidence_tells_so_many_and_says_how_many_there_are(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.append(OPENING, "").edit(
        OPENING, "facts:\n", 'facts:\n  - {id: f2, measure: opening-due, value: "2021-05-04", quote: on 4 May 2021}\n'
    )
    bench.edit(
        ANSWER, "facts:\n", 'facts:\n  - {id: f2, measure: opening-due, value: "2021-06", quote: an opening in May}\n'
    )
    html = bench.built().html("evidence")
    assert html.count('id="Fact-') == 2
    for module in ("evidence", "statements"):
        monkeypatch.setattr(f"site_builder.pages.compose.{module}.EVIDENCE_MOST", 1)
    assert bench.build(clean=True).succeeded
    html = bench.html("evidence")
    assert html.count('id="Fact-') == 1
    assert "1 of 2; all are told on the pages that they concern" in html
    assert 'href="../evidence.html#Facts">contradicted elsewhere' in bench.html("briefings/answer")
