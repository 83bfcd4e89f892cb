"""``kill -9`` of a whole build at any moment: the site is the old one or the new, and the next build makes it whole."""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from site_builder.build import looking, plan
from site_builder.build.files import OWN_FOLDER
from site_builder.build.run import Options, build_site
from site_builder.build.session import STATE_FILE
from site_builder.shell.cli import main
from tests.bench import ANSWER, FILES, OPENING, Bench
from tests.build.outputs import own, recorded, run_script, tree

KILLS = 24
"""Kills of first builds, and of later ones, each with one process and with two; the command itself is killed, too."""
OF_THE_COMMAND = 4
OWN = {"lock", "record.json", STATE_FILE}
"""All that a build that came to its end leaves in its own folder."""

Tree = Mapping[str, bytes]

PERSON = "{% extends 'default/page.html' %}{% block head %}<meta name='x' content='p'>{% endblock %}"
FOOT = "{% extends 'default/page.html' %}{% block footer %}<p>Own foot.</p>{% endblock %}"


def reworded(bench: Bench) -> None:
    bench.seed("opening.txt", bench.read("seeds/opening.txt").replace("was tested twice", "was tested often"))


def without_an_article(bench: Bench) -> None:
    bench.remove(ANSWER).remove("seeds/answer.txt")


def with_an_article(bench: Bench) -> None:
    text = "Bo Lind said that the ferry is late. The pier of Eastport has gates.\n"
    claim = "{id: c1, speaker: bo-lind, proposition: open-in-may, stance: opposes, quote: the ferry is late}"
    yaml = "source: ferry.txt\npublisher: wire\nheadline: {text: On ferries, basis: supplied}\ntopics: [labour]\n"
    bench.seed("ferry.txt", text).annotation("ferry", f"{yaml}published: 2021-05-02\nclaims:\n  - {claim}\n")


EDITS: tuple[Callable[[Bench], object], ...] = (
    lambda bench: None,
    reworded,
    without_an_article,
    lambda bench: bench.write("templates/page.html", FOOT),
    with_an_article,
    lambda bench: bench.write("templates/person.html", PERSON).edit(
        OPENING, "likelihood: likely", "likelihood: very likely"
    ),
)
"""Projects that a build goes on to from another of them: each is the small project with one edit."""


class Site(NamedTuple):
    """A project, and the output of a clean build of it."""

    project: Path
    tree: Tree


class Killed(NamedTuple):
    """What came of a build that was to be killed; ``alive`` is at its end when none of its processes is left."""

    came_true: bool
    alive: int


def make_sites(folder: Path, edits: Iterable[Callable[[Bench], object]] = EDITS) -> list[Site]:
    """Make a project for each edit, with what a clean build makes of it."""
    sites = []
    for number, edit in enumerate(edits):
        bench = Bench(folder / f"clean-{number}", FILES)
        edit(bench)
        bench.built()
        sites.append(Site(bench.root, tree(bench.output)))
    return sites


def put_project(site: Site, root: Path) -> None:
    """Make a project's folder that of a site; what is the same is left alone, with its times."""
    new = {path.relative_to(site.project): path for path in site.project.rglob("*") if path.is_file()}
    for path in [path for path in root.rglob("*") if path.is_file() and path.relative_to(root) not in new]:
        path.unlink()
    for name, path in new.items():
        target = root / name
        if not target.exists() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def length_of(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


class Killer:
    """Builds one project into one output in children of this process, and kills them."""

    def __init__(self, folder: Path, jobs: int) -> None:
        self.root, self.output = folder / "project", folder / "output"
        self.words = folder / "words.txt"
        self.jobs = jobs
        self.draw = random.Random(jobs)
        self.kills = 0

    def _command(self) -> None:
        """Build as the command line does; in a child."""
        os.dup2(os.open(self.words, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
        arguments = ["--project", str(self.root), "--output", str(self.output), "--jobs", str(self.jobs)]
        os._exit(main(["build", "--quiet", "--no-full-text", *arguments]))

    def _start(self) -> tuple[int, int]:
        """Begin a build in a process group of its own; gives it, and a pipe that its processes hold open."""
        alive, held = os.pipe()
        child = os.fork()
        if not child:
            os.setpgid(0, 0)
            os.close(alive)
            self._command()
        os.close(held)
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpgid(child, child)
        return child, alive

    def build(self) -> None:
        child, alive = self._start()
        assert os.waitpid(child, 0)[1] == 0, self.words.read_text()
        wait_for_end(alive)

    def kill_after(self, seconds: float, *, all_of_it: bool) -> Killed:
        """Begin a build, and kill it after a time: all of its processes, or the first alone."""
        child, alive = self._start()
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if all_of_it else os.kill)(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert status in (0, signal.SIGKILL), (status, self.words.read_text())
        self.kills += status == signal.SIGKILL
        return Killed(status == signal.SIGKILL, alive)


def wait_for_end(alive: int) -> None:
    """Wait until no process of a build is left; they have little time."""
    ready, _, _ = select.select([alive], [], [], 20)
    assert ready, "a process outlives its build"
    os.close(alive)


def kill_often(folder: Path, jobs: int) -> None:
    """Kill many builds, evenly over the length of each; after one or a few, a build makes the site whole."""
    plan.FEW = looking._FEW = 0
    os.fsync = lambda fd: None  # what a process wrote outlives it
    sites = make_sites(folder)
    killer = Killer(folder, jobs)
    for first in (True, False):
        kill_some(killer, sites[:2] if first else sites, is_first=first)
    assert own(killer.output) == OWN
    assert "Traceback" not in killer.words.read_text()


def kill_some(killer: Killer, sites: list[Site], *, is_first: bool) -> None:
    def begin(number: int) -> None:
        put_project(sites[number], killer.root)
        if is_first:
            shutil.rmtree(killer.output, ignore_errors=True)

    lengths: dict[int, float] = {}
    for number in (0, *range(1, len(sites)), 0):
        begin(number)
        lengths[number] = length_of(killer.build)
    old, number = sites[0].tree, 0
    wanted, attempts = killer.kills + KILLS, 0
    while killer.kills < wanted:
        number = (number + 1) % len(sites)
        new = sites[number].tree
        begin(number)
        old = {} if is_first else old
        alive = []
        for _ in range(killer.draw.randint(2, 4)):  # a build that finishes for a killed one may be killed, too
            attempts += 1
            assert attempts < 20 * KILLS, "no build is killed"
            share = (killer.kills % 8 + killer.draw.random()) / 8
            is_all = killer.jobs == 1 or killer.draw.random() < 0.5
            killed = killer.kill_after(lengths[number] * share, all_of_it=is_all)
            alive.append(killed.alive)
            if not killed.came_true:
                break
            check_what_is_left(killer.output, old, new)
        killer.build()
        for pipe in alive:
            wait_for_end(pipe)
        assert tree(killer.output) == new
        old = new


def check_what_is_left(output: Path, old: Tree, new: Tree) -> None:
    """The site is the old one, or the new one, or a journal says how to finish it; every file is known as made here."""
    found = tree(output) if output.exists() else {}
    has_journal = (output / OWN_FOLDER / "journal.json").exists()
    assert found in (old, new) or has_journal
    assert not found or found.keys() <= recorded(output)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_is_killed_is_finished_by_the_next(tmp_path: Path, jobs: int) -> None:
    run_script("test_kills", f"kill_often(Path(sys.argv[1]), {jobs})", tmp_path)


def test_the_command_is_killed_and_run_again(tmp_path: Path) -> None:
    """The very command, from its start in a new interpreter to its end."""
    site = make_sites(tmp_path, EDITS[:1])[0]
    bench = Bench(tmp_path)
    arguments = ["--project", str(bench.root), "--output", str(bench.output), "--jobs", "2", "--format", "json"]
    arguments.append("--no-full-text")  # which is what the function does
    command = [sys.executable, "-m", "site_builder", "build", *arguments]
    length = length_of(lambda: subprocess.run(command, check=True, capture_output=True))
    draw = random.Random(5)
    for number in range(OF_THE_COMMAND):
        shutil.rmtree(bench.output, ignore_errors=True)
        with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as child:
            time.sleep(length * (number + draw.random()) / OF_THE_COMMAND)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
        check_what_is_left(bench.output, {}, site.tree)
        if number == OF_THE_COMMAND - 1:
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            assert json.loads(done.stdout)["succeeded"]
        else:
            assert build_site(bench.root, bench.output, Options(jobs=1)).succeeded
        assert tree(bench.output) == site.tree
        assert own(bench.output) == OWN
