"""The programs that are compared: how each is given the corpus, called, and changed."""

from __future__ import annotations

import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from benchmarks import edits
from benchmarks.corpus import write_corpus
from benchmarks.edits import Changes
from benchmarks.machine import version_of
from benchmarks.peers import hugo, mkdocs, pelican
from benchmarks.peers.facts import Facts
from benchmarks.peers.hugo import write_hugo
from benchmarks.peers.mkdocs import write_mkdocs
from benchmarks.peers.pelican import write_pelican

CASES = ("clean", "noop", "body", "headline", "alias", "template", "deletion")
"""What is measured, in the order in which it is; each edit is made on top of those before it."""


class Step(NamedTuple):
    """One thing to measure: the name of the program in the report, and the command."""

    label: str
    command: Sequence[str]


class Generator(ABC):
    """One program with its project and its output in a folder of its own."""

    name: ClassVar[str]
    cases: ClassVar[Sequence[str]] = ("clean", "body")

    def __init__(self, folder: Path, articles: int, seed: int) -> None:
        self.folder = folder
        self.project = folder / "project"
        self.articles = articles
        self.seed = seed
        self.changes = Changes(self.project)

    @property
    @abstractmethod
    def output(self) -> Path:
        """The folder that is counted and, before a clean build, removed."""

    @property
    def working(self) -> Path:
        """The folder that commands run in."""
        return self.project

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables of its own."""
        return {}

    @abstractmethod
    def write(self, facts: Callable[[], Facts]) -> None:
        """Write the corpus as its project; all but Site Builder want what can be gathered from it."""

    @abstractmethod
    def steps(self, case: str) -> Sequence[Step]:
        """Give what is measured of a case."""

    @abstractmethod
    def version(self) -> str:
        """Give its version; empty if it cannot be run."""

    @abstractmethod
    def edit(self, case: str) -> str:
        """Make the change of a case and say what it was; changes add up until all are undone."""

    def unmeasured(self, case: str) -> Sequence[Sequence[str]]:
        """Give commands that run before the edit of a case, outside the timing."""
        del case
        return ()

    def remove_output(self) -> None:
        """Remove what a build has left."""
        shutil.rmtree(self.output, ignore_errors=True)


class SiteBuilder(Generator):
    """This project's program, from a checkout."""

    name = "site-builder"
    cases = CASES

    def __init__(self, folder: Path, articles: int, seed: int, product: Path, python: str, jobs: int | None) -> None:
        super().__init__(folder, articles, seed)
        self.product = product
        self.base = [python, "-m", "site_builder"]
        self.jobs = [] if jobs is None else ["--jobs", str(jobs)]

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def working(self) -> Path:
        return self.product

    def write(self, facts: Callable[[], Facts]) -> None:
        del facts
        write_corpus(self.project, self.articles, self.seed)

    def steps(self, case: str) -> Sequence[Step]:
        del case
        # The index of all words is timed apart (--pagefind), as that of the peers' sites is.
        build = [*self.base, "build", "--no-full-text", "--project", str(self.project)]
        build += ["--output", str(self.output), *self.jobs]
        return [Step(self.name, build)]

    def version(self) -> str:
        # The schema imports most of the program, so that its compiled files are there before anything is timed.
        warm = version_of([*self.base, "schema"], self.product)
        python = version_of([self.base[0], "-VV"])
        code = "import site_builder; print(site_builder.__version__)"
        return f"{version_of([self.base[0], '-c', code], self.product)}, {python}" if warm else ""

    def edit(self, case: str) -> str:
        match case:
            case "body":
                return edits.edit_body(self.changes, self.articles // 2)
            case "headline":
                return edits.edit_headline(self.changes, self.articles // 3)
            case "alias":
                return edits.edit_alias(self.changes, self.articles // 5)
            case "template":
                return edits.edit_template(self.changes, self.product / "templates")
            case "deletion":
                return edits.delete_article(self.changes, self.articles // 4)
        return ""


class Peer(Generator):
    """Another site generator: ``writer`` writes its project, ``body_file`` names the file with an article's text."""

    writer: ClassVar[Callable[[Facts, Path], None]]
    body_file: ClassVar[Callable[[int], str]]

    def __init__(self, folder: Path, articles: int, seed: int, tool: str) -> None:
        super().__init__(folder, articles, seed)
        self.tool = tool

    def write(self, facts: Callable[[], Facts]) -> None:
        type(self).writer(facts(), self.project)

    def edit(self, case: str) -> str:
        if case != "body":
            return ""
        path = type(self).body_file(self.articles // 2)
        edits.append_sentence(self.changes, path)
        return f"a sentence more in {path}"


class Hugo(Peer):
    """Hugo, called as the program that the package brings, without Python around it where that can be found."""

    name = "hugo"
    writer = write_hugo
    body_file = hugo.body_file

    def __init__(self, folder: Path, articles: int, seed: int, tool: str) -> None:
        found = sorted(Path(tool).parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo"))
        super().__init__(folder, articles, seed, str(found[0]) if found else tool)

    @property
    def output(self) -> Path:
        return self.project / "public"

    def steps(self, case: str) -> Sequence[Step]:
        del case
        return [Step(self.name, [self.tool])]

    def version(self) -> str:
        return version_of([self.tool, "version"])


class Pelican(Peer):
    """Pelican; its caches are on for the build after an edit, where they help."""

    name = "pelican"
    writer = write_pelican
    body_file = pelican.body_file
    _caches: ClassVar[Sequence[str]] = ("-e", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")

    @property
    def output(self) -> Path:
        return self.project / "output"

    @property
    def _command(self) -> Sequence[str]:
        return [self.tool, "-s", "pelicanconf.py", "-o", "output"]

    def steps(self, case: str) -> Sequence[Step]:
        return [Step(self.name, [*self._command, *(self._caches if case == "body" else ())])]

    def unmeasured(self, case: str) -> Sequence[Sequence[str]]:
        return [[*self._command, *self._caches]] if case == "body" else []

    def version(self) -> str:
        return version_of([self.tool, "--version"])

    def remove_output(self) -> None:
        super().remove_output()
        shutil.rmtree(self.project / "cache", ignore_errors=True)


class MkDocs(Peer):
    """MkDocs with the Material theme; after an edit with ``--dirty`` too, which writes pages with a new source only."""

    name = "mkdocs"
    writer = write_mkdocs
    body_file = mkdocs.body_file

    @property
    def output(self) -> Path:
        return self.project / "site"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"NO_MKDOCS_2_WARNING": "1"}

    def steps(self, case: str) -> Sequence[Step]:
        build = [self.tool, "build", "--quiet"]
        dirty = Step(f"{self.name} --dirty", [*build, "--dirty"])
        return [*([dirty] if case == "body" else []), Step(self.name, build)]

    def version(self) -> str:
        code = "from importlib.metadata import version; print('material', version('mkdocs-material'))"
        python = Path(self.tool).parent / "python"
        material = version_of([str(python), "-c", code]) if python.exists() else ""
        found = version_of([self.tool, "--version"]).partition(" from ")[0]
        return f"{found}; {material}" if found else ""


PEERS: Mapping[str, type[Peer]] = {peer.name: peer for peer in (Hugo, Pelican, MkDocs)}


def find_tool(name: str, folder: str) -> str:
    """Find a peer's command in a folder; without one, beside the Python that runs this, else where commands are."""
    beside = shutil.which(name, path=folder or str(Path(sys.executable).parent))
    return beside or (not folder and shutil.which(name)) or ""
