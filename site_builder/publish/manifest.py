"""``data/manifest.json``: everything that the site knows, for tests and other programs. Canonical JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId
from site_builder.link.entries import quote_row
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, evidence, independence, ledger, related, timeline
from site_builder.link.queries.contradictions import Change, Contradiction
from site_builder.link.rights import source_words
from site_builder.link.rows import QuoteRow
from site_builder.model.evidence import Article, Claim
from site_builder.model.measures import typed_value
from site_builder.model.registry import Event, Measure, Topic
from site_builder.pages.routes import path_of, public_url
from site_builder.publish.items import as_json, json_items

MANIFEST = "data/manifest.json"
SCHEMA = "site-builder/manifest/1"

Json = dict[str, Any]


ARTICLE_LISTS = ("articles", "claims", "facts", "judgments", "relations")
EVENT_LISTS = ("events", "contradictions")
PROPOSITION_LISTS = ("positions", "disputes", "changes", "contradictions")
LISTS = tuple(
    dict.fromkeys(
        ("site", "topics", "entities", "independence_groups", *ARTICLE_LISTS, *EVENT_LISTS, *PROPOSITION_LISTS)
    )
)
"""The lists that the manifest is made of."""


def manifest_file(lists: Mapping[str, list[bytes]]) -> bytes:
    """Put the manifest together from its lists, each given as pieces of JSON."""
    whole = {"schema": as_json(SCHEMA), "site": lists["site"][0]}
    parts: list[bytes] = []  # and not longer and longer bytes: it is the largest file of a site
    for name in sorted({*LISTS, *whole}):
        parts += [b"," if parts else b"{", as_json(name), b":"]
        parts += [whole[name]] if name in whole else [b"[", *_between(b",", lists[name]), b"]"]
    return b"".join([*parts, b"}\n"])


def _between(comma: bytes, items: Iterable[bytes]) -> Iterator[bytes]:
    for number, item in enumerate(items):
        if number:
            yield comma
        yield item


def article_items(reader: Reader, article: Article) -> Iterator[bytes]:
    """Give what an article adds to each of :data:`ARTICLE_LISTS`."""
    lists: tuple[Iterable[Json], ...] = (
        [_article(reader, article)],
        _claims(reader, article),
        _facts(reader, article),
        _judgments(article),
        chain(_relations(reader, article), _derived(reader, article)),
    )
    return map(json_items, lists)


def event_items(reader: Reader, name: str) -> Iterator[bytes]:
    """Give what an event adds to each of :data:`EVENT_LISTS`."""
    found = reader.ask(contradictions.contradiction_of_event, name)
    return map(json_items, ([_event(reader, name)], [_contradiction(found)] if found else []))


def proposition_items(reader: Reader, name: str) -> Iterator[bytes]:
    """Give what a proposition adds to each of :data:`PROPOSITION_LISTS`."""
    standing = reader.ask(contradictions.standing_on, name)
    dispute = {"proposition": name, "supports": list(standing.supports), "opposes": list(standing.opposes)}
    lists: tuple[Iterable[Json], ...] = (
        _positions(reader, name),
        [dispute] if standing.is_disputed else [],
        map(_change, standing.changes),
        map(_contradiction, standing.contradictions),
    )
    return map(json_items, lists)


def measure_items(reader: Reader, name: str) -> bytes:
    """Give the contradiction of a measure, if there is one."""
    found = reader.ask(contradictions.contradiction_of_measure, name)
    return json_items([_contradiction(found)] if found else [])


def declared_items(reader: Reader) -> bytes:
    """Give the contradictions that analysts declared."""
    rows = reader.ask(contradictions.declared_contradictions)
    found = (Contradiction("declared", f"{r.article}/{r.other}", (r.article, r.other), r.why) for r in rows)
    return json_items(map(_contradiction, found))


def group_items(reader: Reader) -> bytes:
    """Give all independence groups."""
    return json_items(_group(reader, name, articles) for name, articles in reader.ask(independence.all_groups))


def entity_items(reader: Reader, kind: str) -> bytes:
    """Give the entities of one kind."""
    return json_items(_entities(reader, kind))


def topic_item(reader: Reader, name: str) -> bytes:
    """Give one topic."""
    return as_json(_topic(reader, name))


def site_item(reader: Reader) -> bytes:
    """Give what the manifest says of the site."""
    return as_json(_site(reader))


def _contradiction(found: Contradiction) -> Json:
    return {"kind": found.kind, "subject": found.subject, "members": list(found.members), "why": found.why}


def _change(found: Change) -> Json:
    return {
        "holder": found.holder,
        "proposition": found.proposition,
        "from": found.before.stance,
        "from_date": _date(found.before.date),
        "to": found.after.stance,
        "to_date": _date(found.after.date),
        "claims": [*found.before.claims, *found.after.claims],
    }


def _group(reader: Reader, name: str, articles: tuple[str, ...]) -> Json:
    why: list[str] = []
    if len(articles) > 1:
        found = reader.ask(independence.group, name)
        why.extend(f"all draw on {source}: {', '.join(names)}" for source, names in found.upstream)
        why.extend(f"declared dependent: {one}, {other}" for one, other in found.declared)
        for passage in found.passages:
            words = reader.ask(ledger.opening, passage.articles[0], passage.start, passage.end)
            shown = f": “{words}”" if words else ""
            why.append(f"a run of {passage.words} words is shared by {', '.join(passage.articles)}{shown}")
    return {"id": name, "articles": list(articles), "why": why}


def _site(reader: Reader) -> Json:
    site = reader.ask(catalogue.settings)
    fields = ("title", "subtitle", "description", "language", "base_url", "author", "publisher")
    return {field: getattr(site, field) for field in fields}


def _url(reader: Reader, page: PageId) -> str:
    return public_url(reader.ask(catalogue.settings).base_url, path_of(page))


def _date(date: Edtf | None) -> str | None:
    return date.text if date else None


def _quote(row: QuoteRow) -> Json:
    quote: Json = {"exact": row.exact, "start": row.start, "end": row.end, "grade": row.grade, "segment": row.segment}
    quote |= {"parts": [list(part) for part in row.parts]} if row.parts else {}
    return quote | ({"shortened": True} if row.is_shortened else {})


def _article(reader: Reader, article: Article) -> Json:
    note = article.annotation
    published = note.published
    return {
        "id": article.id,
        "url": _url(reader, PageId("briefings", article.id)),
        "headline": {"text": note.headline.text, "basis": note.headline.basis},
        "publisher": note.publisher,
        "published": {
            "date": published.date.text,
            "basis": published.basis,
            "text": source_words(article, published.text),
            "why": published.why,
            "ref": published.ref,
        }
        if published
        else None,
        "language": article.language,
        "topics": list(note.topics),
        "source": {"file": article.source.file, "sha256": article.source.sha256}
        | ({"extracted_sha256": article.source.extracted_sha256} if article.source.extracted_sha256 else {}),
        "rights": {
            "status": note.rights.status,
            "display": article.display,
            "licence": note.rights.licence,
            "holder": note.rights.holder,
            "max_words": int(note.rights.max_words) if note.rights.max_words is not None else None,
        },
        "independence_group": reader.ask(independence.group_of, article.id),
        "entities": [f"{m.kind}/{m.entity}" for m in reader.ask(catalogue.entities_of, article.id)],
    }


def _claims(reader: Reader, article: Article) -> Iterator[Json]:
    declared: dict[str, Claim] = {claim.id: claim for claim in article.annotation.claims}
    for row in reader.ask(evidence.claims_of_article, article.id):
        yield {
            "id": article.global_id(row.claim),
            "article": article.id,
            "speaker": list(row.speaker),
            "holder": list(row.holder),
            "addressee": list(row.addressee),
            "via": list(row.via),
            "proposition": row.proposition,
            "stance": row.stance or None,
            "modality": row.modality or None,
            "attribution": row.attribution or None,
            "hedge": row.hedge,
            "text": row.text,
            "date": _date(declared[row.claim].date),
            "quote": _quote(quote_row(article, article.anchors[row.claim])),
        }


def _event(reader: Reader, name: str) -> Json:
    event = reader.ask(catalogue.item, "events", name)
    assert isinstance(event, Event)
    reports = []
    for row in reader.ask(timeline.reports_of, name):
        reports.append(
            {
                "id": f"{row.article}#{row.report}",
                "article": row.article,
                "role": row.role,
                "date": _date(row.date),
                "quote": _quote(row.place),
            }
        )
    return {
        "id": name,
        "name": event.name,
        "type": event.type,
        "date": event.date.text,
        "date_basis": event.date_basis,
        "location": event.location or None,
        "participants": list(event.participants),
        "reports": reports,
        "independent_reports": reader.ask(contradictions.event_account, name).groups,
    }


def _facts(reader: Reader, article: Article) -> Iterator[Json]:
    for fact in article.annotation.facts:
        measure = reader.ask(catalogue.item, "measures", fact.measure)
        assert isinstance(measure, Measure)
        yield {
            "id": article.global_id(fact.id),
            "article": article.id,
            "measure": fact.measure,
            "value": typed_value(measure, fact.value),
            "unit": measure.unit or None,
            "approx": fact.approx,
            "hedge": source_words(article, fact.hedge),
            "as_of": _date(fact.as_of),
            "basis": fact.basis,
            "quote": _quote(quote_row(article, article.anchors[fact.id])),
        }


def _judgments(article: Article) -> Iterator[Json]:
    for judgment in article.annotation.judgments:
        yield {
            "id": article.global_id(judgment.id),
            "article": article.id,
            "text": judgment.text,
            "likelihood": judgment.likelihood,
            "confidence": judgment.confidence,
            "confidence_why": judgment.confidence_why,
            "cites": [article.global_id(cite) for cite in judgment.cites],
            "assumptions": list(judgment.assumptions),
            "indicators": list(judgment.indicators),
        }


def _relations(reader: Reader, article: Article) -> Iterator[Json]:
    for row in reader.ask(related.relations_of, article.id):
        if row.basis != "incoming":
            yield {
                "from": row.article,
                "to": row.other,
                "type": row.type,
                "event": row.event or None,
                "independence": row.independence,
                "why": row.why,
                "cites": list(row.cites),
                "basis": row.basis,
            }


def _derived(reader: Reader, article: Article) -> Iterator[Json]:
    """Give the related articles that nobody declared, with what each has in common with this one."""
    for other in reader.ask(related.related_articles, article.id):
        yield {
            "from": article.id,
            "to": other.article,
            "type": None,
            "event": None,
            "independence": "unknown",
            "why": f"shares {', '.join(f'{kind}/{name}' for kind, name in other.shared)}",
            "cites": [],
            "basis": "derived",
        }


def _positions(reader: Reader, proposition: str) -> Iterator[Json]:
    for found in sorted(reader.ask(evidence.positions_on, proposition), key=lambda p: p.holder):
        yield {
            "holder": found.holder,
            "proposition": proposition,
            "stance": found.stance,
            "date": _date(found.date),
            "claims": list(found.claims),
            "groups": found.groups,
            "reported_by_others_only": found.only_others,
            "history": [
                {"date": _date(step.date), "stance": step.stance, "claims": list(step.claims)} for step in found.history
            ],
        }


def _entities(reader: Reader, kind: str) -> Iterator[Json]:
    for name in reader.ask(catalogue.ids, kind):
        yield {
            "id": name,
            "kind": kind,
            "name": reader.ask(catalogue.title, kind, name),
            "url": _url(reader, PageId(kind, name)),
        }


def _topic(reader: Reader, name: str) -> Json:
    topic = reader.ask(catalogue.item, "topics", name)
    assert isinstance(topic, Topic)
    return {
        "id": name,
        "pref_label": topic.pref_label,
        "broader": list(topic.broader),
        "narrower": list(reader.ask(catalogue.narrower, name)),
        "articles": list(reader.ask(catalogue.articles_on, name)),
    }
