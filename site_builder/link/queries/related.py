"""Which briefings belong together, and why: declared relations first, then what they share, weighted by rarity."""

from __future__ import annotations

import heapq
import math
from typing import NamedTuple

from site_builder.base.keys import Key
from site_builder.link.index import Rows, nested
from site_builder.link.rows import RelationRow

MOST = 8
"""Most related briefings that are derived for one article."""

COMMON = 50
"""Most articles that may share something for it to tie two of them together."""

_UNIT = 1000
_ENTITY = 1 * _UNIT
_WEIGHTS = {"events": 4 * _UNIT, "propositions": 2 * _UNIT, "topics": _UNIT // 2}
"""What it counts to share something of a kind, in thousandths; whole numbers add up alike in any order."""


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
    """The articles that share one event, proposition, entity or topic; none where it is too common to tell."""
    found = rows.rows(Key("sharers", f"{kind}/{name}"))
    return () if len(found) > COMMON else found


def related_articles(rows: Rows, article: str) -> tuple[Related, ...]:
    """The articles most like one, without those that it has a declared relation with.

    What is shared counts by its kind and by how rare it is: half as much each time that four times as many share it.
    """
    parts = [(kind, name, nested(rows, share_of, kind, name)) for kind, name in rows.rows(Key("parts", article))]
    weights = [round(_WEIGHTS.get(kind, _ENTITY) / math.sqrt(len(others) or 1)) for kind, _, others in parts]
    scores: dict[str, int] = {}
    for weight, (_, _, others) in zip(weights, parts, strict=True):
        for other in others:
            scores[other] = scores.get(other, 0) + weight
    for other in (article, *(row.other for row in rows.rows(Key("relations", article)))):
        scores.pop(other, None)
    least = min(heapq.nlargest(MOST, scores.values()), default=0)
    best = sorted((-score, other) for other, score in scores.items() if score >= least)[:MOST]
    shared: dict[str, list[tuple[int, Shared]]] = {other: [] for _, other in best}
    for weight, (kind, name, others) in zip(weights, parts, strict=True):
        for other in shared.keys() & set(others):
            shared[other].append((-weight, Shared(kind, name)))
    return tuple(
        Related(other, -score / _UNIT, tuple(what for _, what in sorted(shared[other]))) for score, other in best
    )
