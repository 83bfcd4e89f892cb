"""The tables of a benchmark's report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from benchmarks.figures import MIB, exponent, median, number, ratio, table

OURS, INDEX = "site-builder", "pagefind"


class Taken(Protocol):
    """What the tables want of a run."""

    articles: int
    case: str
    label: str
    wall: float
    cpu: float
    peak_mib: float
    max_rss_mib: float
    pages: int
    written: int
    page_bytes: int
    files: int
    bytes: int
    error: str


class Middle(NamedTuple):
    """The medians of all runs of one case: seconds, MiB, and counts."""

    wall: float
    cpu: float
    peak_mib: float
    max_rss_mib: float
    pages: float
    written: float
    page_bytes: float
    files: float
    bytes: float
    runs: int


def medians(runs: Sequence[Taken]) -> dict[tuple[int, str, str], Middle]:
    """Give the medians by (articles, case, label), in the order in which they were first measured."""
    groups: dict[tuple[int, str, str], list[Taken]] = {}
    for found in runs:
        if not found.error:
            groups.setdefault((found.articles, found.case, found.label), []).append(found)
    return {
        key: Middle._make([*(median([getattr(r, name) for r in own]) for name in Middle._fields[:-1]), len(own)])
        for key, own in groups.items()
    }


def runs_table(runs: Sequence[Taken]) -> str:
    """A row for each case of each program; seconds and MiB."""
    head = ["articles", "case", "program", "wall s", "CPU s", "peak MiB", "max RSS MiB", "pages", "written"]
    rows = []
    for (articles, case, label), m in medians(runs).items():
        cells = [number(m.wall), number(m.cpu), number(m.peak_mib, 0), number(m.max_rss_mib, 0)]
        cells.extend([number(m.pages, 0), number(m.written, 0), number(m.page_bytes / MIB, 1)])
        cells.extend([number(m.files, 0), number(m.bytes / MIB, 1), str(m.runs)])
        rows.append([str(articles), case, label, *cells])
    return table([*head, "pages MiB", "files", "output MiB", "runs"], rows, left=3)


def ratio_table(runs: Sequence[Taken]) -> str:
    """How many times a peer's cost Site Builder's is, below 1 where it is cheaper; a column for each peer.

    A peer builds everything again after any change: where it has no such case, its build after a body's edit counts.
    """
    found = medians(runs)
    peers = [label for label in dict.fromkeys(label for _, _, label in found) if label not in (OURS, INDEX)]
    if not peers:
        return ""
    rows = []
    for title, name in (("wall", "wall"), ("CPU", "cpu"), ("peak memory", "peak_mib")):
        for (articles, case, label), ours in found.items():
            if label == OURS:
                theirs = [_counterpart(found, articles, case, peer) for peer in peers]
                cells = [number(ratio(getattr(ours, name), getattr(t, name)) if t else None) for t in theirs]
                rows.append([title, case, *cells])
    return "Site Builder's cost as a multiple of a peer's\n\n" + table(["measure", "case", *peers], rows, left=2)


def _counterpart(found: Mapping[tuple[int, str, str], Middle], articles: int, case: str, peer: str) -> Middle | None:
    own = found.get((articles, case, peer))
    partial = "--" in peer
    return own or (None if partial or case == "clean" else found.get((articles, "body", peer)))


def growth_table(runs: Sequence[Taken]) -> str:
    """How the cost of a clean build grows: the exponent of size, fitted over all sizes, 1 where it is in proportion."""
    found = medians(runs)

    def fitted(label: str, measure: Callable[[Middle], float]) -> str:
        points = [(float(n), measure(m)) for (n, case, name), m in found.items() if (case, name) == ("clean", label)]
        return number(exponent(points) if len(points) > 1 else None)

    labels = dict.fromkeys(label for _, case, label in found if case == "clean")
    rows = [
        [label, fitted(label, lambda m: m.wall), fitted(label, lambda m: m.cpu), fitted(label, lambda m: m.peak_mib)]
        for label in labels
    ]
    return "Cost of a clean build as a power of the number of articles\n\n" + table(
        ["program", "wall", "CPU", "memory"], rows
    )
