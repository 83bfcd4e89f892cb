"""Which briefings share the most: the lists of related briefings, which every peer is given ready."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

MOST = 8
"""Related briefings of one briefing."""

COMMON = 200
"""What more briefings than these share does not tie two of them together."""

SHOWN = 4
"""Shared things that are named with a related briefing."""

_WEIGHTS = {"events": 4.0, "propositions": 2.0, "topics": 0.5}


class Shared(NamedTuple):
    """Something with a page that two briefings share."""

    kind: str
    id: str


class Tie(NamedTuple):
    """A related briefing, the rarest things shared with it, and how many more there are."""

    briefing: str
    shared: tuple[Shared, ...]
    more: int


def related_briefings(parts: Mapping[str, Sequence[Shared]]) -> Iterator[tuple[str, tuple[Tie, ...]]]:
    """Give the related briefings of each briefing, the nearest first, from what each of them is made of."""
    members: dict[Shared, list[str]] = defaultdict(list)
    for name, own in parts.items():
        for part in dict.fromkeys(own):
            members[part].append(name)
    weights = {
        part: _WEIGHTS.get(part.kind, 1.0) * math.log(1 + len(parts) / len(found))
        for part, found in members.items()
        if len(found) <= COMMON
    }
    for name, own in parts.items():
        scores: dict[str, float] = defaultdict(float)
        ranked = sorted({part for part in own if part in weights}, key=lambda p: (-weights[p], p))
        for part in ranked:
            for other in members[part]:
                scores[other] += weights[part]
        scores.pop(name, None)
        best = sorted(scores, key=lambda other: (-scores[other], other))[:MOST]
        yield name, tuple(_tie(other, [p for p in ranked if p in set(parts[other])]) for other in best)


def _tie(other: str, shared: Sequence[Shared]) -> Tie:
    return Tie(other, tuple(shared[:SHOWN]), max(0, len(shared) - SHOWN))
