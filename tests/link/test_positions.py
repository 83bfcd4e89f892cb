"""Where holders stand: the latest stance by date, how it came about, and by whose word."""

from __future__ import annotations

from site_builder.link.queries import evidence
from site_builder.link.queries.evidence import Position
from site_builder.link.rows import ClaimRow
from tests.bench import ANSWER, OPENING, Bench
from tests.link.linked import reader_of

PIER = "The pier measures 280 metres"


def say(bench: Bench, **fields: str) -> Bench:
    """Add a claim on the opening in May to the second article."""
    number = bench.read(ANSWER).count("id: c") + 1
    known = {"id": f"c{number}", "proposition": "open-in-may", "quote": f'"{PIER}"'} | fields
    line = ", ".join(f"{name}: {value}" for name, value in known.items() if value)
    return bench.edit(ANSWER, "facts:", f"  - {{{line}}}\nfacts:")


def position(bench: Bench, holder: str, proposition: str = "open-in-may") -> Position | None:
    return reader_of(bench).ask(evidence.position, holder, proposition)


def found(bench: Bench, holder: str) -> Position:
    result = position(bench, holder)
    assert result is not None
    return result


def history(of: Position) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(step.date.text if step.date else "", step.stance, step.claims) for step in of.history]


def test_a_person_s_claim_is_the_position_of_the_government_at_the_top(bench: Bench) -> None:
    government = found(bench, "government")
    assert (government.stance, str(government.date), government.claims) == (
        "supports",
        "12 April 2021",
        ("opening#c1",),
    )
    assert position(bench, "ana-ruiz") is None
    assert position(bench, "ministry-of-ports") is None


def test_the_latest_stance_by_date_counts_whatever_the_order_of_the_files(bench: Bench) -> None:
    say(bench, speaker="ana-ruiz", stance="opposes", date='"2021-05"')
    say(bench, speaker="ana-ruiz", stance="noncommittal", date='"2020"')
    government = found(bench, "government")
    assert (government.stance, str(government.date)) == ("opposes", "May 2021")
    assert history(government) == [
        ("2020", "noncommittal", ("answer#c3",)),
        ("2021-04-12", "supports", ("opening#c1",)),
        ("2021-05", "opposes", ("answer#c2",)),
    ]


def test_claims_of_one_stance_at_one_date_are_one_step(bench: Bench) -> None:
    say(bench, speaker="ministry-of-ports", stance="supports", date='"2021-04-12"')
    assert history(found(bench, "government")) == [("2021-04-12", "supports", ("answer#c2", "opening#c1"))]


def test_opposed_stances_at_the_latest_date_are_mixed_and_both_are_kept(bench: Bench) -> None:
    say(bench, speaker="ana-ruiz", stance="opposes", date='"2021-04-12"')
    government = found(bench, "government")
    assert government.stance == "mixed"
    assert {stance for _, stance, _ in history(government)} == {"supports", "opposes"}


def test_opposed_stances_at_an_earlier_date_do_not_make_the_latest_one_mixed(bench: Bench) -> None:
    say(bench, speaker="ana-ruiz", stance="opposes", date='"2021-04-12"')
    say(bench, speaker="ana-ruiz", stance="supports", date='"2021-06"')
    assert found(bench, "government").stance == "supports"


def test_a_claim_without_any_date_is_never_the_latest_where_another_has_one(bench: Bench) -> None:
    bench.edit(ANSWER, 'published: "2021-04-13"\n', "")
    say(bench, speaker="ana-ruiz", stance="opposes")
    government = found(bench, "government")
    assert (government.stance, str(government.date)) == ("supports", "12 April 2021")


def test_where_only_others_report_a_position_they_are_named(bench: Bench) -> None:
    bench.edit(OPENING, "    stance: supports\n", "")
    say(bench, speaker="bo-lind", holder="government", stance="supports")
    assert found(bench, "government").reporters == ("bo-lind",)


def test_the_latest_stance_names_its_reporters_though_one_of_its_own_spoke_before(bench: Bench) -> None:
    own = found(bench, "government")
    assert (own.reporters, own.only_others) == ((), False)
    say(bench, speaker="bo-lind", holder="government", stance="supports")
    later = found(bench, "government")
    assert (later.reporters, later.only_others) == (("bo-lind",), False)


def test_without_evidence_there_is_no_position(bench: Bench) -> None:
    bench.append("content/registry/propositions.yaml", "wider: {text: The pier should be wider, topic: harbour}\n")
    assert position(bench, "government", "wider") is None
    assert reader_of(bench).ask(evidence.positions_on, "wider") == ()


def test_a_claim_without_a_stance_gives_no_position(bench: Bench) -> None:
    bench.edit(OPENING, "    stance: supports\n", "")
    assert position(bench, "government") is None


def test_positions_on_a_proposition_stand_by_the_holder_s_name(bench: Bench) -> None:
    reader = reader_of(bench)
    assert [p.holder for p in reader.ask(evidence.positions_on, "open-in-may")] == ["dockers-union", "government"]
    assert [p.proposition for p in reader.ask(evidence.positions_of, "government")] == ["open-in-may"]


def test_holders_with_most_propositions_come_first(bench: Bench) -> None:
    bench.append("content/registry/propositions.yaml", "wider: {text: The pier should be wider, topic: harbour}\n")
    say(bench, speaker="ana-ruiz", proposition="wider", stance="supports")
    assert reader_of(bench).ask(evidence.position_holders) == ("government", "dockers-union")


def test_the_claims_of_a_holder_a_speaker_and_an_outlet_are_told_apart(bench: Bench) -> None:
    say(bench, speaker="bo-lind", holder="government", stance="supports", via="wire")
    reader = reader_of(bench)

    def names(rows: tuple[ClaimRow, ...]) -> list[str]:
        return [f"{row.article}#{row.claim}" for row in rows]

    assert names(reader.ask(evidence.claims_spoken_by, "bo-lind")) == ["answer#c1", "answer#c2"]
    assert names(reader.ask(evidence.claims_held_by, "government")) == ["opening#c1", "opening#c2", "answer#c2"]
    assert names(reader.ask(evidence.claims_relayed_by, "wire")) == ["answer#c2"]
