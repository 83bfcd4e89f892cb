"""What each derivation costs: ``python benchmarks/derivations.py --sizes 1000,10000``.

Each is asked for a whole generated site, with nothing known before; what it builds on is asked first and counted apart.
Memory is what Python holds more afterwards, answers and all.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import write_corpus
from site_builder.build.reading import read_all
from site_builder.link.index import Reader
from site_builder.link.queries import (
    audit,
    catalogue,
    contradictions,
    evidence,
    independence,
    ledger,
    related,
    timeline,
)


class Cost(NamedTuple):
    """Seconds, and MiB that are held more afterwards."""

    seconds: float
    mebibytes: float


def _each(kind: str, query: Callable[..., object]) -> Callable[[Reader], None]:
    def ask(reader: Reader) -> None:
        for name in reader.ask(catalogue.ids, kind):
            reader.ask(query, name)

    return ask


def _each_article(query: Callable[..., object]) -> Callable[[Reader], None]:
    def ask(reader: Reader) -> None:
        for row in reader.ask(catalogue.articles):
            reader.ask(query, row.article)

    return ask


def _groups(reader: Reader) -> None:
    for name in reader.ask(independence.groups):
        reader.ask(independence.group, name)


def _rules(reader: Reader) -> None:
    for rule in audit.RULES:
        reader.ask(audit.findings, rule)


DERIVATIONS: dict[str, Callable[[Reader], object]] = {
    "independence groups": lambda reader: reader.ask(independence.all_groups),
    "their reasons": _groups,
    "company of each article": _each_article(independence.company),
    "positions": _each("propositions", evidence.positions_on),
    "disputes, changes, clashes": _each("propositions", contradictions.standing_on),
    "contradictions of facts": lambda reader: reader.ask(contradictions.excluded_measures),
    "contradictions of dates": lambda reader: reader.ask(contradictions.dated_apart),
    "corroboration": lambda reader: reader.ask(contradictions.accounts),
    "related briefings": _each_article(related.related_articles),
    "timeline": lambda reader: reader.ask(timeline.events),
    "ledger": _each_article(ledger.account),
    "audit": _rules,
}
"""What is derived, each after what it builds on."""


def measure(articles: int, folder: Path) -> dict[str, Cost]:
    """Derive everything of a generated site."""
    write_corpus(folder, articles, seed=1)
    started = time.perf_counter()
    library, problems = read_all(folder)
    assert not problems, problems[:3]
    costs = {"read and link": Cost(time.perf_counter() - started, math.nan)}
    tracemalloc.start()
    for name, ask in DERIVATIONS.items():
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        ask(Reader(library.index))
        costs[name] = Cost(math.nan, (tracemalloc.get_traced_memory()[0] - before) / 2**20)
    tracemalloc.stop()
    library.index.let_go_of_answers()
    gc.disable()  # as a build does
    for name, ask in DERIVATIONS.items():
        started = time.perf_counter()
        ask(Reader(library.index))
        costs[name] = costs[name]._replace(seconds=time.perf_counter() - started)
    gc.enable()
    return costs


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure sites of several sizes, and print how the costs grow from the first to the last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles (default: 1000,10000)")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    results = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            results.append(measure(size, Path(folder)))
    heads = [f"{size} articles: s | MiB" for size in sizes]
    print(f"| derivation | {' | '.join(heads)} | exponent |\n|---|{'---|---|' * len(sizes)}---|")
    for name in results[0]:
        cells = [f"{found[name].seconds:.3f} | {found[name].mebibytes:.1f}" for found in results]
        first, last = results[0][name].seconds, results[-1][name].seconds
        grown = math.log(last / first) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 and first else math.nan
        print(f"| {name} | {' | '.join(cells)} | {grown:.2f} |")


if __name__ == "__main__":
    main()
