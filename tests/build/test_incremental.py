"""Incremental equals clean, byte for byte, after any sequence of edits, in new processes and in one that stays.

``SEQUENCES=500 STEPS=30 python -m pytest -n auto tests/build/test_incremental.py`` looks harder than the suite does.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from site_builder.base.diagnostics import Diagnostic
from site_builder.base.keys import PageId
from site_builder.build import keeping, looking, plan, reading, whole
from site_builder.build.files import OWN_FOLDER
from site_builder.build.run import BuildReport, Options, build_site, open_session
from site_builder.build.session import STATE_FILE, Session
from site_builder.link import index
from site_builder.link.index import Answer, Index, Keys, Reader
from site_builder.link.queries import QUERIES
from tests.bench import ANSWER, FILES, OPENING, Bench

SEQUENCES = int(os.environ.get("SEQUENCES", "100"))
STEPS = int(os.environ.get("STEPS", "20"))
SHARES = 4
"""Tests among which the sequences are shared out, so that they can run side by side."""

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where files cost least, since hundreds of thousands are written."""

REGISTRY = "content/registry/"
PASSAGE = "Nobody at the port would say on Monday how long the works are going to last."
"""What several sources say in the same words."""
EDITS: tuple[tuple[str, str, str], ...] = (
    ("seeds/opening.txt", "was tested twice", "was tested often"),
    ("seeds/opening.txt", "The tide gate", "The ATG, or gate of Eastport,"),
    ("seeds/opening.txt", "The tide gate", f"{PASSAGE} The tide gate"),
    ("seeds/answer.txt", "the union says.", "the union says. Ana Ruiz did not answer."),
    (OPENING, "Who pays for the pier", "Who pays for the gate of the Dockers' Union"),
    (OPENING, "likelihood: likely", "likelihood: very likely"),
    (OPENING, "topics: [harbour]", "topics: [labour, transport]"),
    (OPENING, 'published: "2021-04-12"', 'published: "2021-04"'),
    (OPENING, "stance: supports", "stance: mixed"),
    (OPENING, "  - {id: c2, speaker: ana-ruiz,", "  - {id: c9, speaker: ana-ruiz,"),
    (OPENING, "cites: [c1, f1]", 'cites: [c1, "answer#c1"]'),
    (OPENING, "publisher: gazette", "publisher: wire"),
    (ANSWER, "Union opposes an opening in May, basis", "Union says no, basis"),
    (ANSWER, "280 metres here", "nearly 280 metres here"),
    (ANSWER, "type: contradicts", "type: follows-up"),
    (ANSWER, 'cites: [f1, "opening#f1"]', "cites: [f1]"),
    (REGISTRY + "people.yaml", "aliases: [Ruiz]", "aliases: [Ruiz, Minister]"),
    (REGISTRY + "people.yaml", "name: Bo Lind", "name: Bo M. Lind, aliases: [Lind]"),
    (REGISTRY + "organizations.yaml", "{name: Ministry of Ports, parent: government}", "{name: Ministry of Ports}"),
    (REGISTRY + "organizations.yaml", "name: Dockers' Union", "name: Union of Dockers"),
    (REGISTRY + "places.yaml", "eastport: {name: Eastport", "eastport: {name: New Eastport, aliases: [Eastport]"),
    (REGISTRY + "systems.yaml", "acronym: ATG", "acronym: TG"),
    (REGISTRY + "topics.yaml", "pref_label: New harbour", "pref_label: The harbour"),
    (REGISTRY + "topics.yaml", "broader: transport, related: [labour]", "broader: labour"),
    (REGISTRY + "propositions.yaml", "The harbour should open in May 2021", "The harbour should open soon"),
    (REGISTRY + "measures.yaml", "unit: metres", "unit: metres of pier"),
    (REGISTRY + "events.yaml", 'date: "2021-04", participants', 'date: "2021-03", participants'),
    (REGISTRY + "events.yaml", "location: eastport", "location: lusia"),
    (REGISTRY + "sources.yaml", "Eastport Gazette, country: PT", "The Gazette, country: ES"),
    ("content/site.yaml", "title: Eastport\n", "title: Eastport papers\nauthor: Ada\n"),
    ("content/site.yaml", "https://example.org/harbour/", "https://example.org/port/"),
    ("content/site.yaml", "{max_share: 1}", "{max_share: 1, display: none}"),
    ("content/site.yaml", "description: Who", "language: pt\ndescription: Who"),
    ("content/site.yaml", "rights:", "independence: {run_words: 4}\nrights:"),
    ("content/site.yaml", "title: Eastport", "independence: {run_words: 16}\ntitle: Eastport"),
    ("content/site.yaml", "  - {title: Method, page: method}", "  - {title: How, page: method}"),
    ("content/pages/method.md", "comes first", "comes first, says Ana Ruiz"),
    ("content/pages/method.md", "topics/harbour.md", "briefings/opening.md#c2"),
    ("content/pages/method.md", "topics/harbour.md", "assets/extra.css"),
)
"""Changes that can be made and undone; some make the project wrong while another is made."""

TEMPLATES: tuple[tuple[str, str], ...] = (
    ("templates/page.html", "{% extends 'default/page.html' %}{% block footer %}<p>Own foot.</p>{% endblock %}"),
    (
        "templates/person.html",
        "{% extends 'default/page.html' %}{% block head %}<meta name='x' content='p'>{% endblock %}",
    ),
    ("templates/person.html", "{% extends 'page.html' %}{% block head %}{% include 'part.html' %}{% endblock %}"),
    ("templates/part.html", "<meta name='x' content='part'>"),
    ("templates/part.html", "<meta name='x' content='{{ page.title }}'>"),
    ("templates/briefings.html", "{% if %}"),
    ("templates/assets/extra.css", "p { color: red }"),
    ("templates/assets/extra.css", "p { color: blue }"),
    ("templates/assets/site.css", "p { margin: 0 }"),
    ("content/pages/about.md", "---\ntitle: About\n---\n## Who\nSee [the method](method.md).\n"),
    ("content/pages/about.md", "---\ntitle: About us\n---\nAna Ruiz, see [the event](events/opening.md).\n"),
    ("seeds/unused.txt", "Nobody reads this.\n"),
)
"""Files that can be put and taken away."""

NAMES = ("first", "second", "third")


def article_text(name: str, kind: int) -> tuple[str, str]:
    """Give source and annotation of an article of one of a few kinds."""
    text = f"Bo Lind said that {name} is late. The pier of Eastport has {kind} gates.\n"
    text += (PASSAGE + "\n", f"So {PASSAGE[1:]}\n", "")[kind % 3]
    more = (
        "",
        f"relations: [{{to: opening, type: reports-same-event, event: opening, why: {name}}}]\n",
        'bluf: {text: It is late., cites: [c1, "answer#c1"]}\n',
        "events: [{id: e1, event: press-day, role: background, quote: is late}]\ngaps: [Why, When]\n",
    )[kind % 4]
    topics = ("harbour", "labour", "transport", "harbour, labour")[kind % 4]
    return text, (
        f"source: {name}.txt\npublisher: wire\nheadline: {{text: On {name} {kind}, basis: supplied}}\n"
        f"topics: [{topics}]\npublished: 2021-0{1 + kind % 4}-02\nclaims:\n"
        f"  - {{id: c1, speaker: bo-lind, proposition: open-in-may, stance: opposes, quote: {name} is late}}\n{more}"
    )


WAITED_FOR = (
    PageId("home"),
    PageId("briefings", "opening"),
    PageId("briefings", "first"),
    PageId("people", "bo-lind"),
    PageId("topics", "labour"),
)
"""Pages that are made first in the process that stays."""

Tree = dict[str, bytes]


def tree(output: Path) -> Tree:
    """Give every file of an output but what the program keeps for itself."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and OWN_FOLDER not in path.parts
    }


class Edits(RuleBasedStateMachine):
    """A project that is edited at random, and three outputs of it."""

    jobs: ClassVar[int] = 1
    bench: Bench
    folder: Path
    stays: Session

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.bench = Bench(self.folder)
        self.changed: set[str] = set()
        self.made: list[str] = []
        self.stays = open_session(self.bench.root, self.folder / "stays", Options(jobs=1))
        self.last: Tree = {}
        self.is_tampered = self.is_lost = False

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.stays.close()
            shutil.rmtree(self.folder)

    def _write(self, path: str, text: str) -> None:
        self.bench.write(path, text)
        self.changed.add(path)

    def _remove(self, path: str) -> None:
        if (self.bench.root / path).exists():
            self.bench.remove(path)
            self.changed.add(path)

    @rule(edit=st.sampled_from(EDITS))
    def edit(self, edit: tuple[str, str, str]) -> None:
        path, old, new = edit
        if not (self.bench.root / path).exists():
            return
        text = self.bench.read(path)
        old, new = (new, old) if new in text else (old, new)
        if path.startswith("seeds/"):
            self.bench.seed(path.removeprefix("seeds/"), text.replace(old, new))
            self.changed.update(p for p in (path, *self._annotations()))
        else:
            self._write(path, text.replace(old, new))

    def _annotations(self) -> Iterator[str]:
        for path in sorted((self.bench.root / "content/annotations").glob("*.yaml")):
            yield path.relative_to(self.bench.root).as_posix()

    @rule(file=st.sampled_from(TEMPLATES))
    def put(self, file: tuple[str, str]) -> None:
        self._write(*file)

    @rule(path=st.sampled_from(sorted({path for path, _ in TEMPLATES})))
    def take_away(self, path: str) -> None:
        self._remove(path)

    @rule(name=st.sampled_from(NAMES), kind=st.integers(0, 7))
    def add_article(self, name: str, kind: int) -> None:
        text, annotation = article_text(name, kind)
        self.bench.seed(f"{name}.txt", text)
        self.bench.annotation(name, annotation)
        self.changed.update({f"seeds/{name}.txt", f"content/annotations/{name}.yaml"})

    @rule(name=st.sampled_from((*NAMES, "opening", "answer")))
    def delete_article(self, name: str) -> None:
        self._remove(f"content/annotations/{name}.yaml")
        self._remove(f"seeds/{name}.txt")

    @rule(name=st.sampled_from(NAMES), new=st.sampled_from(("renamed", *NAMES)))
    def rename_article(self, name: str, new: str) -> None:
        paths = [f"content/annotations/{n}.yaml" for n in (name, new)]
        if (self.bench.root / paths[0]).exists() and not (self.bench.root / paths[1]).exists():
            self.bench.move(*paths)
            self.changed.update(paths)

    @rule()
    def bring_back(self) -> None:
        for name in ("opening", "answer"):
            self.bench.seed(f"{name}.txt", FILES[f"seeds/{name}.txt"])
            self.bench.annotation(name, FILES[f"content/annotations/{name}.yaml"])
            self.changed.update({f"seeds/{name}.txt", f"content/annotations/{name}.yaml"})

    @rule(item=st.sampled_from(("mole: {name: The Mole}", "quay: {name: Long Quay, within: eastport}")))
    def add_place(self, item: str) -> None:
        path = REGISTRY + "places.yaml"
        text = self.bench.read(path)
        self._write(path, text.replace(item + "\n", "") if item in text else f"{text}{item}\n")

    @rule(number=st.integers(0, 10_000), how=st.sampled_from(("gone", "other", "longer")))
    def tamper(self, number: int, how: str) -> None:
        """Another hand changes the output: new processes find out, one that stays is told to look again."""
        for name in ("output", "stays"):
            files = sorted(tree(self.folder / name)) if (self.folder / name).exists() else []
            if not files:
                continue
            path = self.folder / name / files[number % len(files)]
            data = path.read_bytes()
            path.unlink()
            self.is_tampered = True
            if how != "gone":
                path.write_bytes(data[::-1] if how == "other" else data + b"\n")
        self.stays.forget()
        self.stays.close()

    @rule(how=st.sampled_from(("gone", "cut", "garbled", "emptied")))
    def lose_state(self, how: str) -> None:
        state = self.folder / "output" / OWN_FOLDER / STATE_FILE
        if not state.exists():
            return
        self.is_lost = True
        data = bytearray(state.read_bytes())
        if how == "gone":
            state.unlink()
        elif how == "garbled":
            for place in range(100, len(data), 997):
                data[place] ^= 0xFF
            state.write_bytes(bytes(data))
        else:
            state.write_bytes(bytes(data[: len(data) // 2]) if how == "cut" else b"")

    @invariant()
    def incremental_equals_clean(self) -> None:
        if not hasattr(self, "folder"):
            return
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        expected = build_site(self.bench.root, clean, Options(jobs=1))
        report = build_site(self.bench.root, self.folder / "output", Options(jobs=self.jobs))
        paths = None if not self.last else set(self.changed)
        shown: Tree = {}
        stayed = self.stays.rebuild(paths=paths, first=WAITED_FOR, early=shown.update)
        self.changed.clear()
        assert not stayed.notes
        assert self.is_lost or not report.notes
        self.is_lost = False
        assert told(report) == told(expected)
        assert told(stayed) == told(expected)
        if expected.succeeded:
            self.last, self.is_tampered = tree(clean), False
            assert_same(shown, {path: self.last[path] for path in shown})
        for name in ("output", "stays"):
            # A build that fails leaves everything as it is, what another hand changed, too.
            if (self.folder / name).exists() and self.last and not self.is_tampered:
                assert_same(tree(self.folder / name), self.last)


def told(report: BuildReport) -> tuple[bool, tuple[Diagnostic, ...], int]:
    """Give what a build tells a person, but for what it had to do."""
    return report.succeeded, report.diagnostics, report.pages if report.succeeded else 0


def assert_same(found: Tree, expected: Tree) -> None:
    assert sorted(found) == sorted(expected)
    different = [path for path in expected if found[path] != expected[path]]
    assert not different, different[:5]


def sequences(machine: type[RuleBasedStateMachine], count: int, seed: int, steps: int = STEPS) -> None:
    from hypothesis import seed as seeded

    wanted = settings(
        max_examples=max(1, count),
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    seeded(seed)(machine)
    run_state_machine_as_test(machine, settings=wanted)


@pytest.mark.parametrize("share", range(SHARES))
def test_incremental_equals_clean(share: int) -> None:
    class Share(Edits):
        jobs = 1

    sequences(Share, SEQUENCES // SHARES, share)


@pytest.mark.parametrize("share", range(2))
def test_incremental_equals_clean_with_workers(share: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "FEW", 0)
    monkeypatch.setattr(whole, "FEW", 0)
    monkeypatch.setattr(looking, "_FEW", 0)
    monkeypatch.setattr(reading, "MOST_HELD", 2)  # as with tens of thousands of articles
    monkeypatch.setattr(keeping, "MANY_KEYS", 0)
    monkeypatch.setattr(index, "MOST_FETCHED", 20)
    monkeypatch.setattr(index, "DEAR", 3)
    monkeypatch.setattr(index, "MOST_DEAR", 50)

    class Share(Edits):
        jobs = 2

    sequences(Share, max(1, SEQUENCES // 20), 100 + share)


# The test of the test: a read that is not recorded shows.


def forgetful(query: str) -> Callable[..., Any]:
    """Give a way to ask that records everything but one question."""

    def ask(self: Reader, asked: Callable[..., Any], *arguments: Any) -> Any:
        answer = self._index.answer(asked, arguments)
        if asked.__name__ != query:
            self._asked[asked, arguments] = answer
        return answer.value

    return ask


def walk() -> None:
    """Make every edit and put every file, one after the other, each time comparing as the random walk does."""
    machine = Edits()
    machine.begin()
    try:
        machine.incremental_equals_clean()
        for edit in EDITS:
            machine.edit(edit)
            machine.incremental_equals_clean()
        for number, name in enumerate(NAMES):
            machine.add_article(name, number + 1)
            machine.incremental_equals_clean()
        machine.delete_article("answer")
        machine.incremental_equals_clean()
    finally:
        machine.teardown()


@pytest.mark.parametrize("query", ["backlinks", "title", "gaps", "names_in", "positions_on"])
def test_a_read_that_is_not_recorded_is_found(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert query in QUERIES
    monkeypatch.setattr(Reader, "ask", forgetful(query))
    with pytest.raises(AssertionError):
        walk()


def test_a_key_that_is_not_counted_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Index.answer

    def uncounted(self: Index, query: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        found = answer(self, query, arguments)
        return Answer(found.value, Keys(key for key in found.keys if key.kind != "articles-of-topic"))

    monkeypatch.setattr(Index, "answer", uncounted)
    with pytest.raises(AssertionError):
        walk()


def test_the_walk_finds_nothing_wrong() -> None:
    walk()
