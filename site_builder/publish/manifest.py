"""``data/manifest.json``: everything that the site knows, for tests and other programs. Canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from site_builder.model.page import PublishedFile
from site_builder.model.registry import ENTITY_KINDS, Event, Measure, Topic
from site_builder.pages.routes import path_of, public_url

MANIFEST = "data/manifest.json"
SCHEMA = "site-builder/manifest/1"

Json = dict[str, Any]


_PART = b"\x1e"
"""Between the parts of an article's piece; JSON escapes it within its texts."""
_PARTS: Mapping[str, tuple[str, ...]] = {
    "manifest-articles": ("articles", "claims", "facts", "judgments", "relations"),
    "manifest-declared": ("contradictions",),
    "manifest-entities": ("entities",),
    "manifest-events": ("events", "contradictions"),
    "manifest-groups": ("independence_groups",),
    "manifest-measures": ("contradictions",),
    "manifest-positions": ("positions", "disputes", "changes", "contradictions"),
    "manifest-site": ("site",),
    "manifest-topics": ("topics",),
}
"""The lists that a piece adds to, by kind of unit."""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _list(values: Iterable[object]) -> bytes:
    """Give the items of a JSON list without its brackets."""
    return b",".join(map(_json, values))


def _article_piece(reader: Reader, name: str) -> bytes:
    article = reader.ask(catalogue.article, name)
    lists: tuple[Iterable[Json], ...] = (
        [_article(reader, article)],
        _claims(reader, article),
        _facts(reader, article),
        _judgments(article),
        _relations(reader, article),
    )
    return _parts(*lists)


def _parts(*lists: Iterable[object]) -> bytes:
    return _PART.join(map(_list, lists))


def _event_piece(reader: Reader, name: str) -> bytes:
    found = reader.ask(contradictions.contradiction_of_event, name)
    return _parts([_event(reader, name)], [_contradiction(found)] if found else [])


def _position_piece(reader: Reader, name: str) -> bytes:
    standing = reader.ask(contradictions.standing_on, name)
    dispute = {"proposition": name, "supports": list(standing.supports), "opposes": list(standing.opposes)}
    return _parts(
        _positions(reader, name),
        [dispute] if standing.is_disputed else [],
        map(_change, standing.changes),
        map(_contradiction, standing.contradictions),
    )


def _measure_piece(reader: Reader, name: str) -> bytes:
    found = reader.ask(contradictions.contradiction_of_measure, name)
    return _parts([_contradiction(found)] if found else [])


def _declared_piece(reader: Reader, _: str) -> bytes:
    rows = reader.ask(contradictions.declared_contradictions)
    found = (Contradiction("declared", f"{r.article}/{r.other}", (r.article, r.other), r.why) for r in rows)
    return _parts(map(_contradiction, found))


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


def _group_piece(reader: Reader, _: str) -> bytes:
    return _parts(_group(reader, name, articles) for name, articles in reader.ask(independence.all_groups))


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


def _site_piece(reader: Reader, _: str) -> bytes:
    site = reader.ask(catalogue.settings)
    fields = ("title", "subtitle", "description", "language", "base_url", "author", "publisher")
    return _json({field: getattr(site, field) for field in fields})


PIECES: Mapping[str, Callable[[Reader, str], bytes]] = {
    "manifest-articles": _article_piece,
    "manifest-declared": _declared_piece,
    "manifest-entities": lambda reader, kind: _list(_entities(reader, kind)),
    "manifest-events": _event_piece,
    "manifest-groups": _group_piece,
    "manifest-measures": _measure_piece,
    "manifest-positions": _position_piece,
    "manifest-site": _site_piece,
    "manifest-topics": lambda reader, name: _json(_topic(reader, name)),
}
"""Publishers of the pieces of the manifest, by kind of unit."""


def piece_units(reader: Reader) -> Iterator[tuple[tuple[str, str], PageId]]:
    """Go through the pieces of the manifest, each with kind and id of the page that it goes with."""
    yield ("home", ""), PageId("manifest-site")
    yield ("evidence", ""), PageId("manifest-declared")
    yield ("evidence", ""), PageId("manifest-groups")
    for name in reader.ask(catalogue.ids, "measures"):
        yield ("evidence", ""), PageId("manifest-measures", name)
    for row in reader.ask(catalogue.articles):
        yield ("briefings", row.article), PageId("manifest-articles", row.article)
    for kind in ENTITY_KINDS:
        yield ("entities", ""), PageId("manifest-entities", kind)
    for kind, items in (("events", "events"), ("positions", "propositions"), ("topics", "topics")):
        for name in reader.ask(catalogue.ids, items):
            yield (items, name), PageId(f"manifest-{kind}", name)


def manifest_file(pieces: Mapping[PageId, bytes]) -> PublishedFile:
    """Put the manifest together."""
    lists: dict[str, list[bytes]] = {name: [] for names in _PARTS.values() for name in names}
    order = {kind: number for number, kind in enumerate(ENTITY_KINDS)}
    for unit in sorted(pieces, key=lambda u: (order[u.id] if u.kind == "manifest-entities" else 0, u.id, u.kind)):
        for name, part in zip(_PARTS[unit.kind], pieces[unit].split(_PART), strict=True):
            if part:
                lists[name].append(part)
    site = lists.pop("site")
    fields = {name: b"[" + b",".join(found) + b"]" for name, found in lists.items()}
    fields |= {"schema": _json(SCHEMA), "site": site[0]}
    body = b",".join(_json(name) + b":" + fields[name] for name in sorted(fields))
    return PublishedFile(MANIFEST, b"{" + body + b"}\n")


def manifest_with(manifest: bytes, changed: Iterable[tuple[PageId, bytes, bytes]]) -> bytes | None:
    """Put other pieces into a manifest, each given with what it was: faster than to put all together again.

    ``None`` where it is not certain from the bytes alone where a piece stands.
    """
    for _, before, after in changed:
        for old, new in zip(before.split(_PART), after.split(_PART), strict=True):
            if old == new:
                continue
            if not old or not new or manifest.count(old) != 1:
                return None
            manifest = manifest.replace(old, new)
    return manifest


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
