"""Which briefings belong together, and why: declared relations first, then what they share, weighted by rarity."""

from __future__ import annotations

import math
from typing import NamedTuple

from site_builder.base.keys import Key
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue
from site_builder.link.rows import RelationRow

MOST = 8
"""Most related briefings that are derived for one article."""

COMMON = 200
"""Most articles that may share something for it to tie two of them together."""

_WEIGHTS = {"events": 4.0, "propositions": 2.0, "entities": 1.0, "topics": 0.5}
_KEYS = {
    "events": ("reports-of", "event"),
    "propositions": ("claims-on", "proposition"),
}


class Shared(NamedTuple):
    """Something that two articles share: ``kind`` and id lead to its page."""

    kind: str
    id: str


class Related(NamedTuple):
    """A related article, its weight, and what it shares, the rarest first."""

    article: str
    score: float
    shared: tuple[Shared, ...]


def relations_of(rows: Rows, article: str) -> tuple[RelationRow, ...]:
    """The declared relations of an article, its own first, then those that others declare; each once."""
    found: dict[tuple[str, str, str], RelationRow] = {}
    order = {"declared": 0, "mirrored": 1, "incoming": 2}
    for row in sorted(rows.rows(Key("relations", article)), key=lambda r: (order[r.basis], r.other, r.type)):
        key = (row.other, f"{row.type}{'' if row.basis != 'incoming' else ' incoming'}", row.event)
        found.setdefault(key, row)
    return tuple(found.values())


def share_of(rows: Rows, kind: str, name: str) -> tuple[str, ...]:
    """The articles that share one event, proposition, entity or topic."""
    if kind == "topics":
        found = rows.rows(Key("articles-of-topic", name))
    elif kind in ("events", "propositions"):
        found = rows.rows(Key(_KEYS[kind][0], name))
    else:
        found = rows.rows(Key("mentions", f"{kind}/{name}"))
    return tuple(sorted({row.article for row in found}))


def related_articles(rows: Rows, article: str) -> tuple[Related, ...]:
    """The articles most like one, without those that it has a declared relation with."""
    own = nested(rows, catalogue.article, article)
    parts = [("events", report.event) for report in own.annotation.events]
    parts.extend(("propositions", claim.proposition) for claim in own.annotation.claims if claim.proposition)
    parts.extend((mention.kind, mention.entity) for mention in nested(rows, catalogue.entities_of, article))
    parts.extend(("topics", topic) for topic in own.annotation.topics)
    declared = {row.other for row in nested(rows, relations_of, article)} | {article}
    total = len(nested(rows, catalogue.articles))
    scores: dict[str, float] = {}
    shared: dict[str, list[tuple[float, Shared]]] = {}
    for kind, name in dict.fromkeys(parts):
        others = nested(rows, share_of, kind, name)
        if len(others) > COMMON:
            continue
        rarity = math.log(1 + total / len(others))
        weight = _WEIGHTS.get(kind, _WEIGHTS["entities"]) * rarity
        for other in others:
            if other not in declared:
                scores[other] = scores.get(other, 0.0) + weight
                shared.setdefault(other, []).append((weight, Shared(kind, name)))
    best = sorted(scores, key=lambda other: (-round(scores[other], 6), other))[:MOST]
    return tuple(
        Related(other, round(scores[other], 3), tuple(s for _, s in sorted(shared[other], key=lambda x: (-x[0], x[1]))))
        for other in best
    )
