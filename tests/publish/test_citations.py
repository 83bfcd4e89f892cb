"""References are read by real parsers, set by a real CSL processor, and told to programs as JSON-LD and meta tags."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from rdflib import Graph, Literal, Namespace, URIRef
from selectolax.lexbor import LexborHTMLParser

from tests.bench import ANSWER, OPENING, Bench

SCHEMA = Namespace("https://schema.org/")
BASE = "https://example.org/harbour/"


def data(bench: Bench, name: str) -> str:
    return (bench.output / "site/data" / name).read_bytes().decode("utf-8")


def described(bench: Bench) -> Bench:
    """Give the first article all that a reference can hold."""
    bench.append(
        OPENING, "byline: [Cleo Marsh]\nurl: https://gazette.example.org/a_b?x=1&y=2\naccessed: '2021-05-01'\n"
    )
    return bench.append(OPENING, "archived_url: https://archive.example.org/1\n").built()


def items(bench: Bench) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in json.loads(data(bench, "citations.json"))}


def test_every_article_and_briefing_is_in_each_file(built: Bench) -> None:
    names = {article["id"] for article in built.manifest()["articles"]}
    wanted = names | {f"{name}.briefing" for name in names}
    assert items(built).keys() == wanted
    library = parse_string(data(built, "citations.bib"))
    assert not library.failed_blocks
    assert {entry.key for entry in library.entries} == wanted
    assert {record["id"] for record in rispy.loads(data(built, "citations.ris"))} == wanted


def test_csl_json_holds_what_is_known(bench: Bench) -> None:
    item = items(described(bench))["opening"]
    assert item["type"] == "article-newspaper"
    assert item["title"] == "Harbour to open in May, minister says"
    assert item["author"] == [{"literal": "Cleo Marsh"}]
    assert item["container-title"] == "Eastport Gazette"
    assert item["issued"] == {"date-parts": [[2021, 4, 12]]}
    assert item["accessed"] == {"date-parts": [[2021, 5, 1]]}
    assert items(bench)["opening.briefing"]["URL"] == f"{BASE}briefings/opening.html"


def test_a_csl_processor_sets_a_bibliography(bench: Bench) -> None:
    described(bench)
    source = CiteProcJSON(json.loads(data(bench, "citations.json")))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem("opening")]))
    bibliography.register(Citation([CitationItem("opening.briefing")]))
    texts = [str(entry) for entry in bibliography.bibliography()]
    assert any("Harbour to open in May, minister says" in text and "2021" in text for text in texts), texts
    assert any("Briefing: Harbour to open in May" in text for text in texts), texts


def test_biblatex_holds_what_is_known(bench: Bench) -> None:
    library = parse_string(data(described(bench), "citations.bib"))
    entry = library.entries_dict["opening"]
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "article"
    assert fields["author"] == "{Cleo Marsh}"
    assert fields["date"] == "2021-04-12"
    assert fields["urldate"] == "2021-05-01"
    assert fields["url"] == "https://gazette.example.org/a_b?x=1&y=2"
    assert fields["journaltitle"] == "Eastport Gazette"


def test_ris_holds_what_is_known(bench: Bench) -> None:
    (record,) = [r for r in rispy.loads(data(described(bench), "citations.ris")) if r["id"] == "opening"]
    assert record["type_of_reference"] == "NEWS"
    assert record["title"] == "Harbour to open in May, minister says"
    assert record["authors"] == ["Cleo Marsh"]
    assert (record["year"], record["date"]) == ("2021", "2021/04/12/")
    assert record["urls"] == ["https://gazette.example.org/a_b?x=1&y=2"]


@pytest.mark.parametrize(
    ("date", "csl", "biblatex", "ris"),
    [
        ("2021", {"date-parts": [[2021]]}, "2021", "2021///"),
        ("2021-04", {"date-parts": [[2021, 4]]}, "2021-04", "2021/04//"),
        ("2021-04?", {"date-parts": [[2021, 4]], "circa": True}, "2021-04?", "2021/04//uncertain"),
        ("2021-04-12/2021-04-13", {"date-parts": [[2021, 4, 12], [2021, 4, 13]]}, "2021-04-12/2021-04-13", None),
        (
            "[2021-04-12..2021-04-13]",
            {"date-parts": [[2021, 4, 12], [2021, 4, 13]], "circa": True},
            "2021-04-12/2021-04-13",
            None,
        ),
        ("[..2021-04]", {"literal": "by April 2021"}, "/2021-04", None),
        ("0987", {"date-parts": [[987]]}, "0987", "0987///"),
    ],
)
def test_a_date_is_no_more_precise_in_a_reference_than_it_is_known(
    bench: Bench, date: str, csl: dict[str, Any], biblatex: str, ris: str | None
) -> None:
    bench.edit(OPENING, 'published: "2021-04-12"', f'published: "{date}"').built()
    assert items(bench)["opening"]["issued"] == csl
    library = parse_string(data(bench, "citations.bib"))
    assert library.entries_dict["opening"]["date"] == biblatex
    (record,) = [r for r in rispy.loads(data(bench, "citations.ris")) if r["id"] == "opening"]
    assert ris is None or record["date"] == ris


def test_what_means_something_to_latex_is_written_so_that_it_does_not(bench: Bench) -> None:
    bench.edit("content/registry/sources.yaml", "name: Eastport Gazette", 'name: "100 % R&D_{x} #1 \\\\ $"').built()
    written = parse_string(data(bench, "citations.bib")).entries_dict["opening"]["journaltitle"]
    assert written == r"100 \% R\&D\_\textbraceleft{}x\textbraceright{} \#1 \textbackslash{} \$"


def test_no_two_works_have_one_key(bench: Bench) -> None:
    bench.move(OPENING, "content/annotations/answer-briefing.yaml")
    bench.edit(ANSWER, "opening#f1", "answer-briefing#f1").edit(ANSWER, "to: opening", "to: answer-briefing").built()
    assert len(items(bench)) == 4
    library = parse_string(data(bench, "citations.bib"))
    assert (len(library.entries), library.failed_blocks) == (4, [])


# JSON-LD


def graph_of(bench: Bench, path: str) -> Graph:
    (script,) = LexborHTMLParser(bench.html(path)).css('script[type="application/ld+json"]')
    return Graph().parse(data=script.text(), format="json-ld")


def test_a_briefing_is_a_report_based_on_an_article_with_its_quotations(bench: Bench) -> None:
    graph = graph_of(described(bench), "briefings/opening")
    report = URIRef(f"{BASE}briefings/opening.html")
    assert (report, None, SCHEMA.Report) in graph
    (source,) = graph.objects(report, SCHEMA.isBasedOn)
    assert (source, None, SCHEMA.NewsArticle) in graph
    assert (source, SCHEMA.datePublished, Literal("2021-04-12")) in graph
    quotation = URIRef(f"{BASE}briefings/opening.html#c1")
    assert (report, SCHEMA.hasPart, quotation) in graph
    assert (quotation, SCHEMA.text, Literal("The harbour of Eastport will open on 4 May 2021")) in graph
    assert (quotation, SCHEMA.spokenByCharacter, URIRef(f"{BASE}people/ana-ruiz.html")) in graph
    assert (quotation, SCHEMA.isPartOf, source) in graph


def test_a_quotation_is_given_no_further_than_its_rights_go(bench: Bench) -> None:
    bench.append(OPENING, "rights: {display: none}\n").built()
    graph = graph_of(bench, "briefings/opening")
    assert list(graph.subjects(None, SCHEMA.Quotation)) == []


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("people/ana-ruiz", "Person", "Ana Ruiz"),
        ("organizations/ministry-of-ports", "Organization", "Ministry of Ports"),
        ("places/eastport", "Place", "Eastport"),
        ("events/opening", "Event", "Opening of the harbour"),
    ],
)
def test_each_kind_of_page_says_what_it_is_about_and_where_it_stands(
    bench: Bench, path: str, kind: str, name: str
) -> None:
    graph = graph_of(bench.built(), path)
    subject = URIRef(f"{BASE}{path}.html")
    assert (subject, None, SCHEMA[kind]) in graph
    assert (subject, SCHEMA.name, Literal(name)) in graph
    (trail,) = graph.subjects(None, SCHEMA.BreadcrumbList)
    last = max(
        graph.objects(trail, SCHEMA.itemListElement), key=lambda item: int(str(graph.value(item, SCHEMA.position)))
    )
    assert graph.value(last, SCHEMA.name) == Literal(name)


def test_a_date_that_iso_cannot_say_stands_in_words(bench: Bench) -> None:
    old, new = 'date: "2021-05-04"', 'date: "[2021-04..2021-05]"'
    bench.edit("content/registry/events.yaml", f"type: opening, {old}", f"type: opening, {new}")
    graph = graph_of(bench.built(), "events/opening")
    event = URIRef(f"{BASE}events/opening.html")
    assert graph.value(event, SCHEMA.startDate) is None
    assert graph.value(event, SCHEMA.description) == Literal("opening, between April 2021 and May 2021")


def test_a_reference_manager_finds_a_briefing_by_its_tags(bench: Bench) -> None:
    tree = LexborHTMLParser(bench.built().html("briefings/opening"))
    tags = {node.attributes["name"]: node.attributes["content"] for node in tree.css('meta[name^="citation_"]')}
    assert tags["citation_title"] == "Briefing: Harbour to open in May, minister says"
    assert tags["citation_public_url"] == f"{BASE}briefings/opening.html"
