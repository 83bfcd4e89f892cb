"""Runs the cases: writes the corpora, builds and changes them, measures each build, and brings all back as it was."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.generators import CASES, PEERS, Generator, SiteBuilder, Step, find_tool
from benchmarks.measure import MeasuringError, measure_output, run
from benchmarks.peers.facts import gather

SETTLE = 0.05
"""Seconds between an edit and a build: file times of one build and the next are to differ."""


@dataclass(slots=True)
class Run:
    """One measured build, in seconds, MiB and counts; ``error`` says why there is none."""

    articles: int
    case: str
    label: str
    wall: float = 0.0
    cpu: float = 0.0
    peak_mib: float = 0.0
    max_rss_mib: float = 0.0
    pages: int = 0
    written: int = 0
    page_bytes: int = 0
    files: int = 0
    bytes: int = 0
    note: str = ""
    error: str = ""


@dataclass(slots=True)
class Bench:
    """The programs, where they work, and all runs so far."""

    folder: Path
    options: argparse.Namespace
    runs: list[Run] = field(default_factory=list)

    def generators(self, articles: int) -> list[Generator]:
        """Make this project's program and the peers, each with a folder of its own."""
        options, place = self.options, self.folder / str(articles)
        ours = SiteBuilder(
            place / "site-builder", articles, options.seed, options.product, options.python, options.jobs
        )
        peers = [
            PEERS[name](place / name, articles, options.seed, find_tool(name, options.peers_bin))
            for name in options.peers
        ]
        return [ours, *peers]

    def write(self, generators: Sequence[Generator]) -> None:
        """Write the corpus for each program, unless it is there from an earlier time."""
        facts = cache(lambda: gather(generators[0].articles, self.options.seed))
        for generator in generators:
            mark, words = generator.folder / "written", f"{generator.articles} {generator.seed} {writers()}"
            if mark.exists() and mark.read_text() == words:
                continue
            shutil.rmtree(generator.folder, ignore_errors=True)
            generator.folder.mkdir(parents=True)
            say(f"writing {generator.articles} articles for {generator.name}")
            generator.write(facts)
            mark.write_text(words)

    def measure(self, generators: Sequence[Generator], cases: Sequence[str]) -> None:
        """Measure the cases once, the programs in turn within each case, and undo all edits."""
        with edited(generators):
            if "clean" not in cases:
                for generator in generators:
                    run(generator.steps("clean")[0].command, generator.working, generator.folder / "log.txt")
            for case in sorted(cases, key=CASES.index):
                for generator in generators:
                    if case in generator.cases:
                        self.runs.extend(self.measure_case(generator, case))

    def measure_case(self, generator: Generator, case: str) -> Iterator[Run]:
        """Measure one case of one program; a failure is a run too."""
        try:
            if case == "clean":
                generator.remove_output()
            for command in generator.unmeasured(case):
                run(command, generator.working, generator.folder / "log.txt", generator.environment)
            note = generator.edit(case)
        except (MeasuringError, OSError, ValueError, RuntimeError) as error:
            yield Run(generator.articles, case, generator.name, error=str(error))
            return
        for step in generator.steps(case):
            yield self._measure_step(generator, case, step, note)

    def _measure_step(self, generator: Generator, case: str, step: Step, note: str) -> Run:
        os.sync()
        time.sleep(SETTLE)
        begin = time.time_ns()
        try:
            taken = run(step.command, generator.working, generator.folder / "log.txt", generator.environment)
        except (MeasuringError, OSError) as error:
            say(f"{generator.articles} {case} {step.label}: FAILED")
            return Run(generator.articles, case, step.label, note=note, error=str(error))
        found = measure_output(generator.output, begin)
        say(
            f"{generator.articles} {case} {step.label}: {taken.wall:.2f} s, {taken.cpu:.2f} s of processor, "
            f"{taken.peak_mib:.0f} MiB, {found.written} of {found.pages} pages written" + (f"; {note}" if note else "")
        )
        return Run(generator.articles, case, step.label, *taken, *found, note)

    def index(self, generator: Generator) -> Run:
        """Measure Pagefind over the site that Site Builder built, with its index in a folder apart."""
        site, index = generator.output / "site", generator.folder / "index"
        shutil.rmtree(index, ignore_errors=True)
        command = [*pagefind(self.options.peers_bin), "--site", str(site), "--output-path", str(index)]
        try:
            taken = run(command, generator.folder, generator.folder / "log.txt")
        except (MeasuringError, OSError) as error:
            return Run(generator.articles, "search index", "pagefind", error=str(error))
        return Run(generator.articles, "search index", "pagefind", *taken, *measure_output(index, 0))


def pagefind(folder: str) -> list[str]:
    """Give the command of Pagefind: its own, or that of the Python package."""
    tool = find_tool("pagefind", folder)
    return [tool] if tool else [find_tool("python", folder) or sys.executable, "-m", "pagefind"]


def writers() -> str:
    """Give the fingerprint of the code and the layouts that write corpora."""
    here, found = Path(__file__).parent, hashlib.sha256()
    for path in sorted([here / "corpus.py", *(here / "peers").rglob("*.*")]):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(path.read_bytes())
    return found.hexdigest()


@contextmanager
def edited(generators: Sequence[Generator]) -> Iterator[None]:
    """Undo all edits in the end; while there are some, the corpora do not count as written."""
    marks = [(generator, (generator.folder / "written").read_text()) for generator in generators]
    for generator, _ in marks:
        (generator.folder / "written").unlink()
    try:
        yield
    finally:
        for generator, text in marks:
            generator.changes.undo()
            (generator.folder / "written").write_text(text)


def say(words: str) -> None:
    """Tell what goes on."""
    print(words, file=sys.stderr, flush=True)
