"""Shared runs of words after any edits are those that a first look at the same texts finds."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from site_builder.base.keys import Key, Owner
from site_builder.build.shared_runs import SharedRuns, entries_of_runs
from site_builder.build.store import Store
from site_builder.link.index import Index
from site_builder.link.runs import marks_of
from tests.read.test_sources import read

LENGTH = 4
"""Words of a run."""

WORDS = ("gate", "opens", "may", "harbour")
"""Few, so that runs are shared by chance."""


class Texts:
    """Articles that are nothing but their texts, with their runs kept up to date."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.looked_at: list[str] = []
        self.index = Index()
        store = Store(None)
        store.open("")
        self.runs = SharedRuns(store)
        self.runs.add([(name, self.marks(name)) for name in texts])
        for owner, entries in self.runs.first(LENGTH, self.article):
            self.index.add(owner, entries)

    def marks(self, name: str) -> bytes:
        return marks_of(read(self.texts[name]), LENGTH)

    def article(self, name: str) -> Any:
        self.looked_at.append(name)
        return SimpleNamespace(source=read(self.texts[name]))

    def edit(self, changed: dict[str, str | None]) -> None:
        """Change, add and remove (``None``) articles, all at once."""
        old = {name: self.texts[name] for name in changed if name in self.texts}

        def before(name: str) -> Any:
            return SimpleNamespace(source=read(old[name])) if name in old else None

        self.texts = {n: t for n, t in {**self.texts, **changed}.items() if t is not None}
        self.looked_at.clear()
        marks = {name: self.marks(name) if name in self.texts else b"" for name in changed}
        for owner, entries in self.runs.after(marks, self.index, LENGTH, self.article, before):
            self.index.apply(owner, entries, entries_of_runs(self.index, owner.id))
        self.runs.keep()

    def rows(self) -> dict[Key, dict[Owner, tuple[Any, ...]]]:
        return {key: rows for key in set(self.index.all_keys()) if (rows := self.index.by_owner(key))}


def some_text(draw: random.Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(draw.randrange(4, 20))) + ".\n"


def near(text: str, draw: random.Random) -> str:
    """Change a word or two of a text, as an editor does."""
    words = text.rstrip(".\n").split()
    for _ in range(draw.randrange(1, 3)):
        place = draw.randrange(len(words))
        words[place : place + draw.randrange(2)] = [draw.choice(WORDS)]
    return " ".join(words) + ".\n"


@pytest.mark.parametrize("seed", range(12))
def test_edits_lead_to_what_a_first_look_finds(seed: int) -> None:
    draw = random.Random(seed)
    names = [f"a{number}" for number in range(7)]
    kept = Texts({name: some_text(draw) for name in names[:5]})
    shared = 0
    for _ in range(40):
        changed: dict[str, str | None] = {}
        for name in draw.sample(names, draw.choice((1, 1, 1, 2, 4))):
            old = kept.texts.get(name)
            fresh = draw.choice((None, some_text(draw), near(old or some_text(draw), draw)))
            if fresh is not None or old is not None:
                changed[name] = fresh
        kept.edit(changed)
        assert kept.rows() == Texts(dict(kept.texts)).rows(), changed
        shared += bool(kept.rows())
    assert shared > 10


def test_an_edit_away_from_a_passage_that_many_share_looks_at_none_of_them() -> None:
    closing = "the agency holds all rights to what it reports from the harbour of lusia."
    kept = Texts({f"a{n}": f"w{n}a w{n}b w{n}c w{n}d w{n}e. {closing}\n" for n in range(50)})
    passage = kept.index.rows(Key("runs-of", "a3"))
    assert len(kept.index.rows(Key("run", passage[0].run))) == 50
    kept.edit({"a3": f"longer w3b w3c w3d w3e. {closing}\n"})
    assert set(kept.looked_at) == {"a3"}
    assert [run.start for run in kept.index.rows(Key("runs-of", "a3"))] == [run.start + 3 for run in passage]
    assert kept.rows() == Texts(dict(kept.texts)).rows()
