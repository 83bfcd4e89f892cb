"""``data/manifest.json``: everything that the site knows, for tests and other programs. Canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence, related, timeline
from site_builder.link.rights import source_words
from site_builder.model.evidence import Anchor, Article, Claim
from site_builder.model.measures import typed_value
from site_builder.model.page import PublishedFile
from site_builder.model.registry import ENTITY_KINDS, Event, Measure, Topic
from site_builder.pages.routes import path_of, public_url

SCHEMA = "site-builder/manifest/1"

Json = dict[str, Any]


def publish_manifest(reader: Reader) -> PublishedFile:
    """Write the manifest. What is derived from the independence of sources is not part of it yet."""
    articles = [reader.ask(catalogue.article, row.article) for row in reader.ask(catalogue.articles)]
    articles.sort(key=lambda a: a.id)
    site = reader.ask(catalogue.settings)
    manifest: Json = {
        "schema": SCHEMA,
        "site": {
            "title": site.title,
            "subtitle": site.subtitle,
            "description": site.description,
            "language": site.language,
            "base_url": site.base_url,
            "author": site.author,
            "publisher": site.publisher,
        },
        "articles": [_article(reader, article) for article in articles],
        "claims": [claim for article in articles for claim in _claims(reader, article)],
        "events": [_event(reader, name) for name in reader.ask(catalogue.ids, "events")],
        "facts": [fact for article in articles for fact in _facts(reader, article)],
        "judgments": [judgment for article in articles for judgment in _judgments(article)],
        "relations": [relation for article in articles for relation in _relations(reader, article)],
        "positions": list(_positions(reader)),
        "entities": list(_entities(reader)),
        "topics": [_topic(reader, name) for name in reader.ask(catalogue.ids, "topics")],
    }
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return PublishedFile("data/manifest.json", text.encode("utf-8") + b"\n")


def _url(reader: Reader, page: PageId) -> str:
    return public_url(reader.ask(catalogue.settings).base_url, path_of(page))


def _date(date: Edtf | None) -> str | None:
    return date.text if date else None


def _quote(article: Article, anchor: Anchor) -> Json:
    """A quote with its offsets into the decoded file (for HTML, into the extracted main text), end exclusive."""
    source = article.source
    quote: Json = {
        "exact": "" if article.display == "none" else anchor.exact,
        "start": source.file_offset(anchor.start),
        "end": source.file_offset(anchor.end, is_end=True),
        "grade": anchor.grade,
        "segment": anchor.segment,
    }
    if len(anchor.parts) > 1:
        quote["parts"] = [[source.file_offset(a), source.file_offset(b, is_end=True)] for a, b in anchor.parts]
    return quote


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
            "quote": _quote(article, article.anchors[row.claim]),
        }


def _event(reader: Reader, name: str) -> Json:
    event = reader.ask(catalogue.item, "events", name)
    assert isinstance(event, Event)
    reports = []
    for row in reader.ask(timeline.reports_of, name):
        article = reader.ask(catalogue.article, row.article)
        quote = _quote(article, article.anchors[row.report])
        reports.append(
            {
                "id": article.global_id(row.report),
                "article": row.article,
                "role": row.role,
                "date": _date(row.date),
                "quote": quote,
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
            "quote": _quote(article, article.anchors[fact.id]),
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


def _positions(reader: Reader) -> Iterator[Json]:
    for proposition in reader.ask(catalogue.ids, "propositions"):
        for found in sorted(reader.ask(evidence.positions_on, proposition), key=lambda p: p.holder):
            yield {
                "holder": found.holder,
                "proposition": proposition,
                "stance": found.stance,
                "date": _date(found.date),
                "claims": list(found.claims),
                "reported_by_others_only": found.only_others,
                "history": [
                    {"date": _date(step.date), "stance": step.stance, "claims": list(step.claims)}
                    for step in found.history
                ],
            }


def _entities(reader: Reader) -> Iterator[Json]:
    for kind in ENTITY_KINDS:
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
    own = [row.article for row, narrower in reader.ask(catalogue.topic_articles, name) if not narrower]
    return {
        "id": name,
        "pref_label": topic.pref_label,
        "broader": list(topic.broader),
        "narrower": list(reader.ask(catalogue.narrower, name)),
        "articles": sorted(own),
    }
