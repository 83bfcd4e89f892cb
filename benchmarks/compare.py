"""Builds one generated corpus with Site Builder and with other site generators, measures each build, and reports."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.bench import Bench, Run, pagefind, say
from benchmarks.generators import CASES, PEERS
from benchmarks.machine import describe_machine, version_of
from benchmarks.report import growth_table, ratio_table, runs_table

ROOT = Path(__file__).resolve().parent.parent


def names(allowed: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """Make a type for arguments: names out of some, with commas between."""
    known = tuple(allowed)

    def parse(text: str) -> tuple[str, ...]:
        found = tuple(filter(None, text.split(",")))
        unknown = [name for name in found if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: there are {', '.join(known)}")
        return found

    return parse


def sizes(text: str) -> tuple[int, ...]:
    """Read numbers of articles with commas between."""
    return tuple(int(part) for part in text.split(",") if part)


def make_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="size of the corpus (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the corpus (default: 1)")
    parser.add_argument(
        "--peers", type=names(PEERS), default=(), metavar="NAMES", help=f"with commas between: {', '.join(PEERS)}"
    )
    parser.add_argument(
        "--peers-bin", default="", metavar="DIR", help="the folder with the peers' commands (default: PATH)"
    )
    parser.add_argument(
        "--cases", type=names(CASES), default=CASES, metavar="NAMES", help=f"default: {','.join(CASES)}"
    )
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="how often; the median counts (default: 1)")
    parser.add_argument("--jobs", type=int, metavar="N", help="given to Site Builder's build as --jobs")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the Python that runs Site Builder")
    parser.add_argument(
        "--product", type=Path, default=ROOT, metavar="DIR", help="the checkout of Site Builder (default: this one)"
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where to work; what is written there is used again (default: new)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument(
        "--scaling", type=sizes, default=(), metavar="SIZES", help="clean builds of these sizes instead, 1000,10000"
    )
    parser.add_argument("--pagefind", action="store_true", help="also measure Pagefind's index of the built site")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark that the command line asks for and print its report."""
    options = make_parser().parse_args(arguments)
    options.product = options.product.resolve()
    # Commands run in the projects' folders. A link is not followed: an environment's Python is known by its place.
    options.peers_bin = options.peers_bin and str(Path(options.peers_bin).absolute())
    options.python = str(Path(options.python).absolute()) if "/" in options.python else options.python
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        return _run(options, options.folder.resolve())
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        return _run(options, Path(folder))


def _run(options: argparse.Namespace, folder: Path) -> int:
    bench = Bench(folder, options)
    machine = describe_machine()
    versions: dict[str, str] = {}
    for articles in options.scaling or (options.articles,):
        generators = bench.generators(articles)
        for generator in generators:
            if generator.name not in versions:
                versions[generator.name] = generator.version()
            if not versions[generator.name]:
                say(f"{generator.name} cannot be run; --python and --peers-bin say where it is")
                return 2
        bench.write(generators)
        for _ in range(options.repeat):
            bench.measure(generators, ("clean",) if options.scaling else options.cases)
        if options.pagefind:
            bench.runs.append(bench.index(generators[0]))
            versions["pagefind"] = version_of([*pagefind(options.peers_bin), "--version"])
        if options.scaling:
            for generator in generators:
                generator.remove_output()
    print(report(bench.runs, machine, versions, options.scaling))
    if options.json:
        record = {
            "machine": machine,
            "versions": versions,
            "seed": options.seed,
            "runs": [asdict(r) for r in bench.runs],
        }
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if any(found.error for found in bench.runs) else 0


def report(runs: Sequence[Run], machine: dict[str, str], versions: dict[str, str], scaling: Sequence[int]) -> str:
    """Write the whole report."""
    parts = [
        "\n".join(f"{name + ':':13} {words}" for name, words in (machine | versions).items()),
        runs_table(runs),
        growth_table(runs) if len(scaling) > 1 else ratio_table(runs),
    ]
    notes = dict.fromkeys(f"{found.case}, {found.label}: {found.note}" for found in runs if found.note)
    parts.append("\n".join(notes))
    parts.append("\n".join(f"FAILED: {found.case}, {found.label}: {found.error}" for found in runs if found.error))
    return "\n\n".join(part for part in parts if part)
