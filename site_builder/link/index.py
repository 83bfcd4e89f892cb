"""Keyed rows and who contributed them; questions about them, each answered once and recorded by whoever asks.

The index is rebuilt from entries and never stored. A :class:`Reader` is all that a composer sees of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from site_builder.base.keys import Key, Owner, fingerprint

P = ParamSpec("P")
T = TypeVar("T")

Entry = tuple[Key, Any]
"""One contribution: a key and a row, a frozen value."""


class Rows(Protocol):
    """What a query sees: the rows under a key, in the order of their owners."""

    def rows(self, key: Key) -> tuple[Any, ...]:
        """Give the rows of a key; none for a key that nobody wrote to."""


class Question(NamedTuple):
    """A query by name and its arguments."""

    query: str
    arguments: tuple[Any, ...]


class Answer(NamedTuple):
    """An answer and the keys that it was read from."""

    value: Any
    keys: frozenset[Key]


class Touched(NamedTuple):
    """What applying an edit did to one key."""

    gained: tuple[Any, ...]
    lost: tuple[Any, ...]


class Index:
    """Rows by key, each remembered with its owner."""

    def __init__(self) -> None:
        self._rows: dict[Key, dict[Owner, tuple[Any, ...]]] = {}
        self._keys_of: dict[Owner, dict[Key, tuple[Any, ...]]] = {}
        self._answers: dict[Question, Answer] = {}

    def apply(self, owner: Owner, entries: Iterable[Entry]) -> Mapping[Key, Touched]:
        """Replace what an owner contributed; gives the keys whose rows changed, with the rows gained and lost."""
        fresh: dict[Key, list[Any]] = {}
        for key, row in entries:
            fresh.setdefault(key, []).append(row)
        old = self._keys_of.pop(owner, {})
        new = {key: tuple(rows) for key, rows in fresh.items()}
        if new:
            self._keys_of[owner] = new
        touched: dict[Key, Touched] = {}
        for key in old.keys() | new.keys():
            before, after = old.get(key, ()), new.get(key, ())
            if before == after:
                continue
            touched[key] = Touched(_more(after, before), _more(before, after))
            if after:
                self._rows.setdefault(key, {})[owner] = after
            else:
                del self._rows[key][owner]
        if touched:
            stale = [question for question, answer in self._answers.items() if answer.keys & touched.keys()]
            for question in stale:
                del self._answers[question]
        return touched

    def rows(self, key: Key) -> tuple[Any, ...]:
        """Give the rows of a key in the order of their owners."""
        found = self._rows.get(key)
        if not found:
            return ()
        return tuple(row for _, rows in sorted(found.items()) for row in rows)

    def answer(self, query: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
        """Answer a question once, and remember from which keys."""
        question = Question(query.__name__, arguments)
        found = self._answers.get(question)
        if found is None:
            watched = _Watched(self)
            value = query(watched, *arguments)
            found = self._answers[question] = Answer(value, frozenset(watched.keys))
        return found


def _more(rows: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give the rows that stand more often here than there, as often as they do."""
    left = list(others)
    found = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return tuple(found)


class _Watched:
    """Remembers which keys a query reads; it also carries nested questions."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.keys: set[Key] = set()

    def rows(self, key: Key) -> tuple[Any, ...]:
        self.keys.add(key)
        return self.index.rows(key)

    def nested(self, query: Callable[..., Any], *arguments: Any) -> Any:
        answer = self.index.answer(query, arguments)
        self.keys |= answer.keys
        return answer.value


def nested(rows: Rows, query: Callable[Concatenate[Rows, P], T], *arguments: P.args, **_: P.kwargs) -> T:
    """Ask another question from within a query, so that its answer is shared and its keys are counted."""
    if isinstance(rows, _Watched):
        value: T = rows.nested(query, *arguments)
        return value
    return query(rows, *arguments, **_)


class Reader:
    """The only way from a composer to the rest of the site; it remembers what was asked and what the answer was."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._asked: dict[Question, Any] = {}

    def ask(self, query: Callable[Concatenate[Rows, P], T], *arguments: P.args, **_: P.kwargs) -> T:
        """Ask a question; the same question has the same answer for as long as nothing is applied to the index."""
        question = Question(query.__name__, arguments)
        if question in self._asked:
            known: T = self._asked[question]
            return known
        value: T = self._index.answer(query, arguments).value
        self._asked[question] = value
        return value

    def record(self) -> tuple[tuple[Question, str], ...]:
        """Give every question asked so far with the fingerprint of its answer, in a fixed order."""
        return tuple(sorted((question, fingerprint(value)) for question, value in self._asked.items()))
