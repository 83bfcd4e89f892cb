"""The manifest holds every statement with its anchor, in canonical JSON, under the names of the data model."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.bench import ANSWER, OPENING, Bench

FIELDS = {
    "articles": "id url headline publisher published language topics source rights independence_group entities",
    "claims": "id article speaker holder addressee via proposition stance modality attribution hedge text date quote",
    "events": "id name type date date_basis location participants reports independent_reports",
    "facts": "id article measure value unit approx hedge as_of basis quote",
    "relations": "from to type event independence why basis",
    "positions": "holder proposition stance date claims groups reported_by_others_only history",
    "contradictions": "kind subject members why",
    "disputes": "proposition supports opposes",
    "changes": "holder proposition from to claims",
    "independence_groups": "id articles why",
    "entities": "id kind name url",
    "topics": "id pref_label broader narrower articles",
}
"""Fields of each array as ``data-model.md`` lists them."""

PARTS = {
    ("articles", "headline"): "text basis",
    ("articles", "published"): "date basis text why ref",
    ("articles", "source"): "file sha256",
    ("claims", "quote"): "exact start end grade segment",
    ("facts", "quote"): "exact start end grade segment",
    ("events", "reports"): "article role date quote",
    ("positions", "history"): "date stance claims",
}


def quotes(manifest: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Give every quote of a manifest with the id of its article."""
    found = [(row["article"], row["quote"]) for kind in ("claims", "facts") for row in manifest[kind]]
    found += [(report["article"], report["quote"]) for event in manifest["events"] for report in event["reports"]]
    return found


def seeds(bench: Bench) -> dict[str, str]:
    """Give the decoded source of each article."""
    files = {article["id"]: article["source"]["file"] for article in bench.manifest()["articles"]}
    return {name: (bench.root / "seeds" / file).read_bytes().decode("utf-8-sig") for name, file in files.items()}


def by(rows: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, len(found))
    return found[0]


def test_the_corpus_has_its_articles_claims_reports_and_facts(built_thaad: Bench) -> None:
    manifest = built_thaad.manifest()
    reports = [report for event in manifest["events"] for report in event["reports"]]
    counts = (len(manifest["articles"]), len(manifest["claims"]), len(reports), len(manifest["facts"]))
    assert counts == (5, 34, 17, 9)


def test_every_quote_of_the_corpus_gives_back_its_words_at_its_offsets(built_thaad: Bench) -> None:
    texts = seeds(built_thaad)
    found = quotes(built_thaad.manifest())
    assert len(found) == 34 + 17 + 9
    for article, quote in found:
        assert quote["grade"] == "exact"
        assert texts[article][quote["start"] : quote["end"]] == quote["exact"]


def test_every_literal_quote_of_the_sample_gives_back_its_words_at_its_offsets(built_sample: Bench) -> None:
    texts = seeds(built_sample)
    files = {article["id"]: article["source"]["file"] for article in built_sample.manifest()["articles"]}
    checked = 0
    for article, quote in quotes(built_sample.manifest()):
        assert 0 <= quote["start"] < quote["end"]
        if files[article].endswith(".txt") and quote["grade"] in ("exact", "typographic"):
            assert texts[article][quote["start"] : quote["end"]] == quote["exact"]
            checked += 1
    assert checked > 10


def test_offsets_count_code_points_after_a_byte_order_mark_and_over_line_ends(bench: Bench) -> None:
    bench.seed(
        "answer.txt", "\ufeff🙂 Привет\r\nThe Dockers’ Union opposes an opening in May.\r\nThe pier measures 280 metres"
    )
    bench.built()
    text = seeds(bench)["answer"]
    for article, quote in quotes(bench.manifest()):
        if article == "answer":
            assert text[quote["start"] : quote["end"]] == quote["exact"]


def test_offsets_of_a_markdown_source_point_into_the_file(bench: Bench) -> None:
    text = "# Title\n\nThe **Dockers’ Union** opposes an [opening](x.md) in May. The pier measures 280 metres.\n"
    bench.remove("seeds/answer.txt").write("seeds/answer.md", text)
    bench.edit(ANSWER, "source: answer.txt", "source: answer.md").seed("answer.md", text).built()
    quote = by(bench.manifest()["claims"], id="answer#c1")["quote"]
    assert quote["exact"] == "The Dockers’ Union opposes an opening in May"
    assert text[quote["start"] : quote["end"]] == "The **Dockers’ Union** opposes an [opening](x.md) in May"


def test_an_elided_quote_spans_from_its_first_to_its_last_part(bench: Bench) -> None:
    bench.edit(OPENING, "quote: The new pier is 300 metres long.", 'quote: "The new pier […] metres long"').built()
    quote = by(bench.manifest()["facts"], id="opening#f1")["quote"]
    assert quote["grade"] == "elided"
    assert quote["exact"] == "The new pier […] metres long"
    assert seeds(bench)["opening"][quote["start"] : quote["end"]] == "The new pier is 300 metres long"


@pytest.mark.parametrize("kind", FIELDS)
def test_every_item_has_the_fields_of_the_data_model(built: Bench, kind: str) -> None:
    rows = built.manifest()[kind]
    assert rows
    for row in rows:
        assert set(FIELDS[kind].split()) <= set(row), row


@pytest.mark.parametrize(("kind", "part"), PARTS, ids=".".join)
def test_every_part_has_the_fields_of_the_data_model(built: Bench, kind: str, part: str) -> None:
    values = [row[part] for row in built.manifest()[kind]]
    found = [item for value in values for item in (value if isinstance(value, list) else [value]) if item is not None]
    assert found
    for item in found:
        assert set(PARTS[kind, part].split()) <= set(item), item


def test_the_manifest_names_its_schema_and_its_site(built_thaad: Bench) -> None:
    manifest = built_thaad.manifest()
    assert manifest["schema"] == "site-builder/manifest/1"
    assert manifest["site"]["title"] == "THAAD in South Korea"
    assert manifest["site"]["base_url"] == "https://briefings.example.org/thaad/"


def test_the_manifest_is_canonical_json_and_holds_no_path_and_no_time_of_the_build(built: Bench) -> None:
    data = (built.output / "site/data/manifest.json").read_bytes()
    value = json.loads(data)
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert data.decode("utf-8").strip() == canonical
    assert str(built.root.parent) not in canonical
    assert not re.search(r"20(2[4-9]|[3-9]\d)-\d\d-\d\dT", canonical)


def test_arrays_stand_in_a_fixed_order(built: Bench) -> None:
    manifest = built.manifest()
    for kind in ("articles", "events", "topics"):
        names = [row["id"] for row in manifest[kind]]
        assert names == sorted(names)
    assert [row["article"] for row in manifest["claims"]] == sorted(row["article"] for row in manifest["claims"])
    keys = [(row["proposition"], row["holder"]) for row in manifest["positions"]]
    assert keys == sorted(keys)


def test_ids_are_global_and_lead_to_each_other(built: Bench) -> None:
    manifest = built.manifest()
    articles = {row["id"] for row in manifest["articles"]}
    claims = {row["id"] for row in manifest["claims"]}
    assert len(claims) == len(manifest["claims"])
    for kind in ("claims", "facts", "judgments"):
        assert all(row["id"].partition("#")[0] == row["article"] for row in manifest[kind])
    for row in manifest["positions"]:
        assert set(row["claims"]) <= claims
    for row in manifest["relations"]:
        assert {row["from"], row["to"]} <= articles
    for row in manifest["topics"]:
        assert set(row["articles"]) <= articles


def test_seoul_and_washington_went_from_noncommittal_to_support(built_thaad: Bench) -> None:
    for holder, first, last in (
        ("gov-kr", "china-urges-us-2015#c4", "beijing-consultation-2017#c6"),
        ("gov-us", "china-urges-us-2015#c5", "beijing-consultation-2017#c6"),
    ):
        row = by(built_thaad.manifest()["positions"], holder=holder, proposition="thaad-deployment")
        assert (row["stance"], row["date"]) == ("supports", "2017-03-01")
        assert row["reported_by_others_only"] is False
        assert row["history"] == [
            {"date": "2015-02-05", "stance": "noncommittal", "claims": [first]},
            {
                "date": "[2016-07-28..2016-07-29]",
                "stance": "supports",
                "claims": ["moscow-security-meeting-2016#c5"],
            },
            {"date": "2017-03-01", "stance": "supports", "claims": [last]},
        ]


def test_beijing_and_moscow_oppose_from_first_to_last(built_thaad: Bench) -> None:
    for holder in ("gov-cn", "gov-ru"):
        row = by(built_thaad.manifest()["positions"], holder=holder, proposition="thaad-deployment")
        assert {step["stance"] for step in row["history"]} == {"opposes"}
        assert row["date"] == "2017-07-03"


def test_a_holder_without_evidence_has_no_position(built_thaad: Bench) -> None:
    holders = {row["holder"] for row in built_thaad.manifest()["positions"]}
    assert holders == {"gov-cn", "gov-ru", "gov-us", "gov-kr"}


def test_symmetric_relations_are_mirrored_and_others_are_not(built_thaad: Bench) -> None:
    relations = [r for r in built_thaad.manifest()["relations"] if r["basis"] != "derived"]
    found = {(r["from"], r["to"], r["type"], r["basis"]) for r in relations}
    beijing, moscow, urges = "beijing-consultation-2017", "moscow-security-meeting-2016", "china-urges-us-2015"
    regional, thaad = "xi-interview-regional-issues-2017", "xi-interview-thaad-2017"
    assert found == {
        (beijing, moscow, "follows-up", "declared"),
        (beijing, moscow, "contradicts", "declared"),
        (moscow, beijing, "contradicts", "mirrored"),
        (moscow, urges, "updates", "declared"),
        (regional, thaad, "reports-same-event", "declared"),
        (thaad, regional, "reports-same-event", "declared"),
        (regional, moscow, "background", "declared"),
    }


def test_a_position_that_only_others_report_says_so(bench: Bench) -> None:
    bench.edit(ANSWER, "speaker: bo-lind", "speaker: bo-lind\n    holder: government")
    bench.edit(OPENING, "    stance: supports\n", "").built()
    row = by(bench.manifest()["positions"], holder="government", proposition="open-in-may")
    assert row["reported_by_others_only"] is True


def test_values_have_the_types_of_their_measures(built_thaad: Bench) -> None:
    facts = built_thaad.manifest()["facts"]
    assert by(facts, id="china-urges-us-2015#f1")["value"] == 28500
    assert by(facts, id="china-urges-us-2015#f1")["approx"] is True
    assert by(facts, id="beijing-consultation-2017#f1")["value"] == "2018"
    assert sorted(by(facts, id="beijing-consultation-2017#f3")["value"]) == ["intermediate", "medium", "short"]


def test_dates_keep_the_form_in_which_they_were_written(built_thaad: Bench) -> None:
    manifest = built_thaad.manifest()
    assert by(manifest["events"], id="xi-visit-germany-2017")["date"] == "[2017-07-04..]"
    assert by(manifest["events"], id="kong-morgulov-beijing")["date_basis"] == "external"
    published = by(manifest["articles"], id="moscow-security-meeting-2016")["published"]
    assert (published["date"], published["basis"]) == ("[2016-07-28..2016-07-29]", "inferred")


def test_narrower_topics_are_derived(built_thaad: Bench) -> None:
    topics = built_thaad.manifest()["topics"]
    assert by(topics, id="security")["narrower"] == ["korean-peninsula", "missile-defence"]
    assert by(topics, id="thaad-in-korea")["broader"] == ["missile-defence"]


def test_every_address_in_the_manifest_is_a_page_of_the_site(built: Bench) -> None:
    manifest = built.manifest()
    base = manifest["site"]["base_url"]
    for row in (*manifest["articles"], *manifest["entities"]):
        assert row["url"].startswith(base)
        assert (built.output / "site" / row["url"].removeprefix(base)).is_file()
