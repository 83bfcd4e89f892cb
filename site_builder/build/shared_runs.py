"""Which runs of words articles share, kept up to date: marks lie in the store, and what is shared becomes rows.

A run is a row as soon as two articles have it. An edit looks only at articles that may share a run which the one that
changed did not have before; who shares one that it kept, or lost, the rows tell.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.base.keys import Key, Owner
from site_builder.build.store import Store
from site_builder.link.index import Entry, Index
from site_builder.link.rows import TieRow
from site_builder.link.runs import Run, marked_runs, runs_about
from site_builder.model.evidence import Article

ArticleOf = Callable[[str], Article]

_BITS = 1 << 27
"""Bits that tell the runs of a first build apart; as many bytes of memory as an eighth of it, twice."""

Found = list[tuple[Owner, tuple[Entry, ...]]]


class SharedRuns:
    """The marks of all articles: those in the store, and those that changed since and are not kept yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._fresh: dict[str, bytes] = {}
        self._by_mark: dict[int, set[str]] = {}

    def add(self, marks: Iterable[tuple[str, bytes]]) -> None:
        """Keep the marks of articles of a first build."""
        self._store.add_marks(marks)

    def first(self, length: int, article_of: ArticleOf) -> Iterator[tuple[Owner, tuple[Entry, ...]]]:
        """Give the entries of all articles that share runs, once all marks are there."""
        self._store.index_marks()
        marks: dict[str, array[int]] = {}
        for mark, name in self._store.shared_marks():
            marks.setdefault(name, array("I")).append(mark)
        candidates = _Candidates()
        for name in sorted(marks):
            candidates.add(name, _runs(name, set(marks.pop(name)), length, article_of))
        yield from _entries(dict(candidates.likely()))

    def after(
        self,
        changed: Mapping[str, bytes],
        index: Index,
        length: int,
        article_of: ArticleOf,
        before: Callable[[str], Article | None],
    ) -> Found:
        """Give the entries of the articles that changed, by their new marks, and of those that shared or share with
        them; an article that is gone has no marks. ``before`` gives one that changed as it was, where it is known."""
        self._fresh.update(changed)
        for name, data in changed.items():
            for mark in array("I", data):
                self._by_mark.setdefault(mark, set()).add(name)
        holders = self._holders({mark for data in changed.values() for mark in array("I", data)})
        runs, others = self._own_runs(changed, holders, length, article_of, before)
        have = _holders_of(runs)
        for run in have:
            have[run] |= {owner.id for owner in index.by_owner(Key("run", run))} - changed.keys()
        runs |= {name: _runs(name, marks, length, article_of) for name, marks in sorted(others.items())}
        for name in others:
            for own in runs[name]:
                have.setdefault(own.run, set()).add(name)
        shared = sorted({run.run for name in changed for run in index.rows(Key("runs-of", name))})
        concerned = {owner.id for run in shared for owner in index.by_owner(Key("run", run))} | others.keys()
        found = _entries({name: runs.get(name, []) for name in sorted(changed)}, have)
        without = changed.keys() - {owner.id for owner, _ in found}
        result = [*found, *((Owner("runs", name), ()) for name in sorted(without))]
        for name in sorted(concerned - changed.keys()):
            kept = [run for run in index.rows(Key("runs-of", name)) if _is_kept(name, run, index, changed, have)]
            gained = [run for run in runs.get(name, ()) if not have[run.run].isdisjoint(changed)]
            result.append((Owner("runs", name), _rows_of(name, sorted({*kept, *gained}, key=lambda r: r.start))))
        return result

    def _own_runs(
        self,
        changed: Mapping[str, bytes],
        holders: Mapping[int, set[str]],
        length: int,
        article_of: ArticleOf,
        before: Callable[[str], Article | None],
    ) -> tuple[dict[str, list[Run]], dict[str, set[int]]]:
        """Give the runs of the articles that changed, of those whose mark others have, too; and these others, with the
        marks of the runs that are new: of all that was there before, the index knows who shares it."""
        runs: dict[str, list[Run]] = {}
        others: dict[str, set[int]] = {}
        for name, data in sorted(changed.items()):
            marks = {mark for mark in array("I", data) if len(holders[mark]) > 1}
            if not marks:
                continue
            found = marked_runs(article_of(name).source, length, marks)
            old = before(name)
            known = set() if old is None else {run.run for run in runs_about(old.source, length, marks)}
            for mark in {mark for mark, run in found if run.run not in known}:
                for other in holders[mark] - changed.keys():
                    others.setdefault(other, set()).add(mark)
            runs[name] = [run for _, run in found]
        return runs, others

    def keep(self) -> None:
        """Keep in the store what changed."""
        for name, data in sorted(self._fresh.items()):
            self._store.set_marks(name, data)
        self._fresh.clear()
        self._by_mark.clear()

    def _holders(self, marks: set[int]) -> dict[int, set[str]]:
        found = {mark: names - self._fresh.keys() for mark, names in self._store.holders_of(marks).items()}
        for mark in marks:
            found.setdefault(mark, set()).update(self._by_mark.get(mark, ()))
        return found


class _Candidates:
    """Runs of very many articles in little memory. Most runs with a common mark are in one article alone, and are let
    go: a bit for each run tells whether another article had one with the same number."""

    def __init__(self) -> None:
        self._once, self._twice = bytearray(_BITS // 8), bytearray(_BITS // 8)
        self._runs: dict[str, tuple[array[int], array[int]]] = {}

    def add(self, name: str, runs: Iterable[Run]) -> None:
        """Take the runs of an article."""
        numbers, places = array("Q"), array("I")
        for run in runs:
            numbers.append(int(run.run, 16))
            places.extend((run.start, run.end))
        for number in set(numbers):
            byte, bit = _bit(number)
            if self._once[byte] & bit:
                self._twice[byte] |= bit
            self._once[byte] |= bit
        self._runs[name] = numbers, places

    def likely(self) -> Iterator[tuple[str, list[Run]]]:
        """Give the runs that another article has, too, and few that none has, by article."""
        for name, (numbers, places) in self._runs.items():
            found = zip(numbers, places[::2], places[1::2], strict=True)
            kept = [Run(f"{number:016x}", start, end) for number, start, end in found if self._is_likely(number)]
            if kept:
                yield name, kept

    def _is_likely(self, number: int) -> bool:
        byte, bit = _bit(number)
        return bool(self._twice[byte] & bit)


def _bit(number: int) -> tuple[int, int]:
    return (number >> 3) % (_BITS // 8), 1 << (number & 7)


def _is_kept(name: str, run: Run, index: Index, changed: Mapping[str, bytes], have: Mapping[str, set[str]]) -> bool:
    """Tell whether an article that did not change still shares a run with another one."""
    others = {owner.id for owner in index.by_owner(Key("run", run.run))} - {name} - changed.keys()
    return bool(others) or not have.get(run.run, set()).isdisjoint(changed)


def _runs(name: str, marks: set[int], length: int, article_of: ArticleOf) -> list[Run]:
    return runs_about(article_of(name).source, length, marks)


def _holders_of(runs: Mapping[str, Iterable[Run]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, own in runs.items():
        for run in own:
            found.setdefault(run.run, set()).add(name)
    return found


def _entries(runs: Mapping[str, list[Run]], have: Mapping[str, set[str]] | None = None) -> Found:
    """Make the entries of articles, of the runs that another one has, too."""
    have = _holders_of(runs) if have is None else have
    shared = ((name, [run for run in own if len(have[run.run]) > 1]) for name, own in runs.items())
    return [(Owner("runs", name), _rows_of(name, own)) for name, own in shared if own]


def entries_of_runs(index: Index, name: str) -> tuple[Entry, ...]:
    """Give the entries of an article's shared runs as they are."""
    return _rows_of(name, index.rows(Key("runs-of", name)))


def _rows_of(name: str, runs: Iterable[Run]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for run in runs:
        entries.append((Key("runs-of", name), run))
        entries.append((Key("run", run.run), name))
    ties = dict.fromkeys(run.run for run in runs)
    return (*entries, *((Key("ties"), TieRow(name, "run", run)) for run in ties))
