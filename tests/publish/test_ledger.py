"""What of the sources stands in the output, counted here from every byte that is written, within its budget."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from site_builder.build.run import Options, build_site
from tests.bench import ANSWER, OPENING, SITE, Bench
from tests.link.test_independence import OTHER_WORDS, SHARED, with_texts

RUN = 8
"""From so many words in a row on, words of a source are found again in the output."""
_NAME = 5
"""So many words in a row of the registry are a name."""
_TEXTS = (".html", ".md", ".json", ".xml", ".txt", ".ics", ".csv", ".bib", ".ris", ".js")
_LONG = "Many words stand here that nobody needs to quote, one after the other, until this line of them ends at last."


def ledger(bench: Bench) -> dict[str, dict[str, Any]]:
    """Give the ledger by article."""
    return {row["article"]: row for row in json.loads((bench.output / "ledger.json").read_bytes())}


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("’", "'").replace("'", ""))


def emitted(bench: Bench) -> Iterator[tuple[str, list[str]]]:
    """Go through all files of the output with the words that a reader or a program finds in them."""
    for path, text in bench.texts().items():
        assert path.endswith((*_TEXTS, ".svg", ".css", ".webmanifest")), path
        if path.endswith(".html"):
            scripts = " ".join(re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL))
            text = html.unescape(re.sub(r"<[^>]*>", " ", text.replace("</", " </"))) + " " + scripts
        if path.endswith(".ics"):
            text = text.replace("\r\n ", "")
        yield path, words_of(text.replace("\\n", " ").replace("\\", ""))


def runs_of(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)


def sources_of(bench: Bench) -> dict[str, list[str]]:
    """Give the words of each source, by article."""
    found = {}
    for article in bench.manifest()["articles"]:
        text = (bench.root / "seeds" / article["source"]["file"]).read_text("utf-8-sig")
        plain = html.unescape(re.sub(r"<[^>]*>", " ", text)) if article["source"]["file"].endswith(".html") else text
        found[article["id"]] = words_of(plain)
    return found


def found_again(bench: Bench, length: int, *, own: bool = False) -> dict[str, int]:
    """Count the words of each source that stand in the output within a run of so many words.

    With ``own`` a run that the source repeats counts once, and one does not that another source has, or in which a
    name of the registry stands: it need not come from this one.
    """
    sources = sources_of(bench)
    known = {run for _, words in emitted(bench) for run in runs_of(words, length)}
    registry = {
        run
        for path in (bench.root / "content/registry").iterdir()
        for run in runs_of(words_of(path.read_text("utf-8")), _NAME)
    }
    counts = {}
    for name, words in sources.items():
        others = {run for other, theirs in sources.items() if other != name for run in runs_of(theirs, length)}
        shown = [False] * len(words)
        seen: set[tuple[str, ...]] = set()
        for number, run in enumerate(runs_of(words, length)):
            is_named = not registry.isdisjoint(runs_of(list(run), _NAME))
            if run in known and not (own and (run in seen or is_named or run in others)):
                shown[number : number + length] = [True] * length
                seen.add(run)
        counts[name] = sum(shown)
    return counts


def shorter_pieces(bench: Bench) -> dict[str, int]:
    """Count the words of what is quoted in fewer words than a search for runs finds."""
    counts: dict[str, int] = {}
    manifest = bench.manifest()
    quotes = [(row["article"], row["quote"]) for kind in ("claims", "facts") for row in manifest[kind]]
    quotes += [(report["article"], report["quote"]) for event in manifest["events"] for report in event["reports"]]
    for article, quote in quotes:
        length = len(words_of(quote["exact"]))
        counts[article] = counts.get(article, 0) + (length if length < RUN else 0)
    return counts


@pytest.mark.parametrize("which", ["corpus", "sample"])
def test_the_ledger_counts_what_is_found_in_the_output(which: str, built_thaad: Bench, built_sample: Bench) -> None:
    bench = built_thaad if which == "corpus" else built_sample
    least, most, short = found_again(bench, RUN, own=True), found_again(bench, RUN), shorter_pieces(bench)
    accounts = ledger(bench)
    assert accounts.keys() == most.keys()
    for name, row in accounts.items():
        # What is not found in runs is quoted in few words, or stands beside the quotes: a byline, a hedge, a date.
        assert least[name] <= row["shown"] <= most[name] + short.get(name, 0) + 30, name
        assert row["most_body"] is None or row["body_shown"] <= row["most_body"], name


def test_no_fifty_words_in_a_row_of_the_corpus_are_emitted(built_thaad: Bench) -> None:
    assert set(found_again(built_thaad, 50).values()) == {0}
    assert set(found_again(built_thaad, 10).values()) != {0}


def test_a_budget_holds_over_everything_that_is_emitted(thaad: Bench) -> None:
    thaad.edit(SITE, "max_share: 0.7, max_quote_words: 50", "max_share: 0.2, max_quote_words: 12")
    report = thaad.build()
    assert report.succeeded
    shortened = [d for d in report.diagnostics if d.code == "quote-shortened"]
    assert len(shortened) > 20
    accounts = ledger(thaad)
    for name, shown in found_again(thaad, RUN, own=True).items():
        row = accounts[name]
        beside = row["shown"] - row["body_shown"]  # headline, subheads, captions
        assert row["body_shown"] <= row["most_body"] == int(0.2 * row["body_words"])
        assert row["longest"] <= 12
        assert shown <= row["body_shown"] + beside, name
    page = thaad.html("briefings/xi-interview-thaad-2017")
    assert "[…]" in page
    assert "shortened: more may not be shown" in page


def test_a_shortened_quote_keeps_its_place_in_the_manifest(bench: Bench) -> None:
    bench.edit(SITE, "rights: {max_share: 1}", "rights: {max_share: 1, max_quote_words: 5}").built()
    (claim,) = [c for c in bench.manifest()["claims"] if c["id"] == "opening#c1"]
    text = bench.read("seeds/opening.txt")
    assert claim["quote"]["exact"] == "The harbour of Eastport will […]"
    assert claim["quote"]["shortened"] is True
    assert text[claim["quote"]["start"] : claim["quote"]["end"]] == "The harbour of Eastport will"
    assert "The harbour of Eastport will open on" not in bench.html("briefings/opening").replace("is to open on", "")


def test_a_word_that_is_shown_twice_counts_once(bench: Bench) -> None:
    bench.built()
    before = ledger(bench)["opening"]["body_shown"]
    again = "  - {id: c3, speaker: ana-ruiz, quote: The harbour of Eastport will open on 4 May 2021}\n"
    bench.edit(OPENING, "events:\n", f"{again}events:\n").built()
    assert ledger(bench)["opening"]["body_shown"] == before


def test_a_publisher_s_own_rights_go_before_those_of_the_site(bench: Bench) -> None:
    sources = "content/registry/sources.yaml"
    bench.edit(sources, "reliability: B", "reliability: B, rights: {max_quote_words: 4}").built()
    assert (ledger(bench)["opening"]["longest"], ledger(bench)["answer"]["longest"]) == (4, 8)
    bench.edit(sources, "max_quote_words: 4", "display: none").built()
    assert ledger(bench)["opening"]["shown"] == 7  # its headline
    assert "will open on 4 May 2021" not in bench.markdown("briefings/opening").replace("is to open on 4 May 2021", "")


def test_an_article_s_limit_counts_all_words_and_less_than_its_headline_fails(bench: Bench) -> None:
    bench.append(OPENING, "rights: {max_words: 20}\n").built()
    assert ledger(bench)["opening"]["shown"] == 20
    bench.edit(OPENING, "max_words: 20", "max_words: 3")
    report = bench.build()
    assert not report.succeeded
    assert "rights-budget" in {d.code for d in report.diagnostics}
    assert ledger(bench)["opening"]["shown"] == 20  # the last site stays


def test_words_that_an_editor_copied_count_too(bench: Bench) -> None:
    bench.append("seeds/answer.txt", f"{_LONG}\n").seed("answer.txt", bench.read("seeds/answer.txt")).built()
    before = ledger(bench)["answer"]["shown"]
    bench.append(ANSWER, "gaps: [Is it so that nobody needs to quote one by one]\n").built()
    assert ledger(bench)["answer"]["shown"] == before + 6


def test_the_ledger_is_for_the_editor_and_no_part_of_the_site(bench: Bench) -> None:
    page = (bench.built().output / "ledger.html").read_text("utf-8")
    assert "Union opposes an opening in May" in page
    assert not any("ledger" in path for path in bench.files() if path.startswith("site/"))
    assert not any("ledger" in bench.html(path) for path in ("index", "briefings/opening"))


# Found in a review


def test_what_may_not_be_shown_any_more_is_not_told_as_a_change(bench: Bench) -> None:
    earlier = (bench.built().output / "site/data/manifest.json").read_bytes()
    bench.append(OPENING, "rights: {display: none}\n")
    assert build_site(bench.root, bench.output, Options(since=earlier)).succeeded
    assert "the quote of c2" in bench.html("changes")
    assert [path for path, data in bench.files().items() if b"We are ready" in data] == []


def test_an_opening_of_a_shared_passage_is_no_longer_than_a_quote_may_be(bench: Bench) -> None:
    with_texts(bench, f"They said that {SHARED}, too.", f"As is known, {SHARED}. {OTHER_WORDS}")
    bench.edit(SITE, "max_share: 1", "max_share: 1, max_quote_words: 4").built()
    first = " ".join(SHARED.split()[:4])
    assert f"“{first} […]”" in bench.html("briefings/answer")
    assert [path for path, data in bench.files().items() if " ".join(SHARED.split()[:5]).encode() in data] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Le re\u0301sume\u0301 e\u0301tait tre\u0300s long", "Le re\u0301sume\u0301 e\u0301tait […]"),
        ("प्रधानमंत्री ने कहा कि काम", "प्रधानमंत्री ने कहा […]"),
    ],
)
def test_a_quote_is_never_cut_within_a_word(bench: Bench, text: str, shown: str) -> None:
    bench.seed("answer.txt", bench.read("seeds/answer.txt") + text + "\n")
    bench.edit(ANSWER, "quote: The pier measures 280 metres", f'quote: "{text}"')
    bench.edit(SITE, "max_share: 1", "max_share: 1, max_quote_words: 3").built()
    (fact,) = [f for f in bench.manifest()["facts"] if f["id"] == "answer#f1"]
    assert fact["quote"]["exact"] == shown


def test_a_headline_of_the_editor_s_own_counts_where_it_is_copied(bench: Bench) -> None:
    copied = "its chair Bo Lind said on Tuesday Nobody is safe"
    bench.edit(ANSWER, "{text: Union opposes an opening in May,", f"{{text: {copied},")
    bench.append(ANSWER, "rights: {display: none}\n").built()
    assert ledger(bench)["answer"]["shown"] == 10
