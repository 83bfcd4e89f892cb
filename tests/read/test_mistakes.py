"""The mistakes that authors make, on the real corpus: each reported where it is, and all of them in one run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from site_builder.base.diagnostics import Place, Severity
from tests.bench import Bench, only, shown

REGIONAL = "content/annotations/xi-interview-regional-issues-2017.yaml"
THAAD = "content/annotations/xi-interview-thaad-2017.yaml"
MOSCOW = "content/annotations/moscow-security-meeting-2016.yaml"
TASS = "content/annotations/china-urges-us-2015.yaml"
BEIJING = "content/annotations/beijing-consultation-2017.yaml"
TOPICS = "content/registry/topics.yaml"
SYSTEMS = "content/registry/systems.yaml"


class Mistake(NamedTuple):
    """An edit, the code and place it is reported with (``▸`` marks the place), and what message and hint say."""

    title: str
    make: Callable[[Bench], Bench]
    code: str
    path: str
    words: str
    says: tuple[str, ...] = ()

    def place(self, bench: Bench) -> Place:
        return bench.place(self.path, self.words)


MISTAKES = [
    Mistake(
        "one letter of a quote",
        lambda b: b.edit(THAAD, "gravely harms the strategic", "gravely harns the strategic"),
        "quote-not-found",
        THAAD,
        '▸"gravely harns',
        ("line 1", "gravely ⟦harms⟧ the strategic", "‘harns’"),
    ),
    Mistake(
        "no prefix where the quote stands twice",
        lambda b: b.edit(REGIONAL, """prefix: 'they are at their "', """, ""),
        "quote-ambiguous",
        REGIONAL,
        "quote: ▸{exact: best time in history, suffix",
        ("2 times", "lines 35, 37", "prefix"),
    ),
    Mistake(
        "one byte of a seed",
        lambda b: b.edit_bytes("seeds/004_40a7056b4c2948e5.txt", b"Beijing\xe2\x80\x99s", b"beijing\xe2\x80\x99s"),
        "source-drifted",
        BEIJING,
        "sha256: ▸84d3",
        ("004_40a7056b4c2948e5.txt", "14 of 14 quotes still hold"),
    ),
    Mistake(
        "a cite of an article that does not exist",
        lambda b: b.edit(REGIONAL, "cites: [e1, e2, c1, c2, c3]", "cites: [e1, 'nobody#c1']"),
        "cite-unknown",
        REGIONAL,
        "▸'nobody#c1'",
        ("nobody#c1",),
    ),
    Mistake(
        "a proposition that is not registered",
        lambda b: b.edit(THAAD, "proposition: denuclearization", "proposition: denuclearisation"),
        "reference-unknown",
        THAAD,
        "proposition: ▸denuclearisation",
        ("proposition ‘denuclearisation’", "‘denuclearization’"),
    ),
    Mistake(
        "an event dated outside the registry",
        lambda b: b.edit(THAAD, 'role: main, date: "2017-07-03"', 'role: main, date: "2017-07-05"'),
        "event-date",
        THAAD,
        'role: main, date: ▸"2017-07-05"',
        ("5 July 2017", "3 July 2017", "xi-interview-2017"),
    ),
    Mistake(
        "a date in square brackets without quotation marks",
        lambda b: b.edit(MOSCOW, '{date: "[2016-07-28..2016-07-29]"', "{date: [2016-07-01..2016-07-28]"),
        "date-list",
        MOSCOW,
        "published: {date: ▸[",
        ('"[2016-07-01..2016-07-28]"',),
    ),
    Mistake(
        "a key written twice",
        lambda b: b.edit(MOSCOW, "rights: ", "publisher: xinhua\nrights: "),
        "yaml-duplicate-key",
        MOSCOW,
        "▸publisher: xinhua",
        ("‘publisher’", "twice"),
    ),
    Mistake(
        "a broader topic that leads back",
        lambda b: b.edit(TOPICS, "broader: security, alt_labels", "broader: thaad-in-korea, alt_labels"),
        "cycle",
        TOPICS,
        "broader: ▸thaad-in-korea",
        ("missile-defence → thaad-in-korea → missile-defence",),
    ),
    Mistake(
        "a misspelt field",
        lambda b: b.edit(TASS, "topics:", "topcis:"),
        "field-unknown",
        TASS,
        "▸topcis: [",
        ("‘topcis’", "did you mean ‘topics’?"),
    ),
    Mistake(
        "a tab in the indentation",
        lambda b: b.edit(TASS, "  - {lines: 3, role: headline}", "\t- {lines: 3, role: headline}"),
        "yaml-tab",
        TASS,
        "▸\t- {lines: 3",
        ("tab", "spaces"),
    ),
    Mistake(
        "a byte of Latin-1",
        lambda b: b.edit_bytes(SYSTEMS, b"anti-ballistic missile system", b"syst\xe8me antimissile"),
        "file-encoding",
        SYSTEMS,
        "syst▸\ufffdme",
        ("0xe8", "UTF-8"),
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m.title for m in MISTAKES])
def test_a_mistake_is_reported_where_it_is_and_nothing_else_is(thaad: Bench, mistake: Mistake) -> None:
    mistake.make(thaad)
    found = thaad.check()
    reported = only(found, mistake.code)
    assert reported.place == mistake.place(thaad)
    assert reported.severity is Severity.ERROR
    assert reported.hint
    told = f"{reported.message}\n{reported.hint}"
    assert [words for words in mistake.says if words not in told] == [], told
    assert len(found) == 1, shown(found)


def test_all_mistakes_at_once_are_all_reported_in_one_run(thaad: Bench) -> None:
    for mistake in MISTAKES:
        mistake.make(thaad)
    found = thaad.check()
    reported = {(d.code, d.place) for d in found}
    expected = {(mistake.code, mistake.place(thaad)) for mistake in MISTAKES}
    assert reported == expected, shown(found)
    assert len(found) == len(MISTAKES)


def test_a_build_with_all_mistakes_leaves_the_previous_output_as_it_was(thaad: Bench) -> None:
    thaad.built()
    before = thaad.files()
    for mistake in MISTAKES:
        mistake.make(thaad)
    report = thaad.build()
    assert not report.succeeded
    assert {m.code for m in MISTAKES} <= {d.code for d in report.diagnostics}
    assert thaad.files() == before


def test_a_build_with_mistakes_and_no_previous_output_makes_none(thaad: Bench) -> None:
    MISTAKES[0].make(thaad)
    assert not thaad.build().succeeded
    assert not thaad.output.exists()


def test_a_seed_whose_quotes_are_gone_says_which_are_lost(thaad: Bench) -> None:
    thaad.edit("seeds/000_f49da2dd10caa7b5.txt", "Xi travels to Moscow on Monday", "Xi travels to Moscow on Tuesday")
    found = thaad.check()
    assert [d.code for d in found] == ["source-drifted", "quote-not-found"], shown(found)
    assert "9 of 10 quotes still hold (lost: e2)" in found[0].hint


def test_problems_come_in_the_order_of_their_files_and_lines(thaad: Bench) -> None:
    for mistake in MISTAKES:
        mistake.make(thaad)
    places = [d.place for d in thaad.check()]
    assert places == sorted(places)


def test_mending_every_mistake_leaves_none(thaad: Bench) -> None:
    paths = (REGIONAL, THAAD, MOSCOW, TASS, BEIJING, TOPICS, SYSTEMS, "seeds/004_40a7056b4c2948e5.txt")
    before = {path: (thaad.root / path).read_bytes() for path in paths}
    for mistake in MISTAKES:
        mistake.make(thaad)
    assert thaad.check()
    for path, data in before.items():
        thaad.write(path, data)
    assert thaad.check() == ()
