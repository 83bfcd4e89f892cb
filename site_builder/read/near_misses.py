"""The passage of a text that is most like a quote which does not stand in it, with the difference marked."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from site_builder.read.quotes import fold


class NearMiss(NamedTuple):
    """The passage most like a quote: its line is that of ``start``; ``shown`` marks what differs with ⟦ ⟧."""

    start: int
    shown: str
    written: str


def nearest_passage(text: str, quote: str) -> NearMiss | None:
    """Find the passage of a text that is most like a quote, or ``None`` where nothing is near."""
    words = [found.span() for found in _TOKEN.finditer(text)]
    source = [fold(text[a:b]).text for a, b in words]
    written = [found.span() for found in _TOKEN.finditer(quote)]
    wanted = [fold(quote[a:b]).text for a, b in written]
    if not words or not wanted:
        return None
    start, score = _best_window(source, wanted)
    if score < max(1.0, 0.35 * len(wanted)):
        return _nearest_by_letters(text, quote)
    first = max(0, start - 2)
    window = source[first : start + len(wanted) + 3]
    blocks = [b for b in _matcher(window, wanted).get_matching_blocks() if b.size]
    low = max(0, blocks[0].a - blocks[0].b)
    high = min(len(window), blocks[-1].a + len(wanted) - blocks[-1].b)
    here = words[first + low : first + high]
    shown: list[str] = []
    changed: list[str] = []
    for tag, a, b, c, d in _matcher(window[low:high], wanted).get_opcodes():
        passage = _slice(text, here[a:b])
        gap = " " if shown and b > a and text[here[a][0] - 1].isspace() else ""
        shown.append(gap + (passage if tag == "equal" else f"⟦{passage}⟧"))
        if tag != "equal":
            changed.append(_slice(quote, written[c:d]))
    return NearMiss(here[0][0], _clip("".join(shown)), " … ".join(w for w in changed if w))


_TOKEN = re.compile(r"\w+|[^\w\s]")


def _matcher(a: list[str], b: list[str]) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, a, b, autojunk=False)


def _slice(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return " ".join(text[spans[0][0] : spans[-1][1]].split()) if spans else ""


def _best_window(source: list[str], wanted: list[str]) -> tuple[int, float]:
    """Slide a window of the quote's length over the source and count the words they share."""
    need = Counter(wanted)
    have: Counter[str] = Counter()
    best, best_score, score = 0, -1, 0
    for index, word in enumerate(source):
        have[word] += 1
        score += have[word] <= need[word]
        if index >= len(wanted):
            gone = source[index - len(wanted)]
            score -= have[gone] <= need[gone]
            have[gone] -= 1
        if score > best_score:
            best, best_score = max(0, index - len(wanted) + 1), score
    return best, float(best_score)


def _nearest_by_letters(text: str, quote: str) -> NearMiss | None:
    """For a short quote, compare letters instead of words."""
    words = [found.span() for found in re.finditer(r"\S+", text)]
    count = len(quote.split())
    if count > 4 or len(words) > 20_000:
        return None
    best: tuple[float, int, str] = (0.6, -1, "")
    matcher = difflib.SequenceMatcher(None, b=quote, autojunk=False)
    for index in range(len(words) - count + 1):
        start, end = words[index][0], words[index + count - 1][1]
        matcher.set_seq1(text[start:end])
        if matcher.quick_ratio() > best[0] and matcher.ratio() > best[0]:
            best = (matcher.ratio(), start, text[start:end])
    return NearMiss(best[1], f"⟦{' '.join(best[2].split())}⟧", quote) if best[1] >= 0 else None


def _clip(passage: str, limit: int = 300) -> str:
    """Shorten a long passage around its first marked difference."""
    if len(passage) <= limit:
        return passage
    mark = max(0, passage.find("⟦"))
    start = max(0, min(mark - limit // 3, len(passage) - limit))
    return (
        ("… " if start else "")
        + passage[start : start + limit].strip()
        + ("" if start + limit >= len(passage) else " …")
    )
