"""Keyed rows and who contributed them; questions about them, each answered once and recorded by whoever asks.

The index is made from entries. Rows of an earlier build are fetched when they are first wanted, so that a small edit
reads little. A :class:`Reader` is all that a composer sees of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import le
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from site_builder.base.keys import Key, Owner, fingerprint, key_number

P = ParamSpec("P")
T = TypeVar("T")

Entry = tuple[Key, Any]
"""One contribution: a key and a row, a frozen value."""

MOST_ANSWERS = 30_000
"""Most answers that are remembered at a time."""


DEAR = 200
"""From how many rows on an answer is dear: it is remembered longer than others."""

MOST_DEAR = 20_000
"""Most dear answers that are remembered at a time."""

LONG = 1_000
"""Longest list that is remembered as a dear answer; longer ones hold much of the site."""

MOST_FETCHED = 100_000
"""Most rows of an earlier build that are held at a time, about."""


class Rows(Protocol):
    """What a query sees: the rows under a key, in the order of their owners."""

    def rows(self, key: Key) -> tuple[Any, ...]:
        """Give the rows of a key; none for a key that nobody wrote to."""

    def fetch(self, digest: bytes) -> Any:
        """Give a value that is kept outside the index, by the digest that a row tells."""


class Stored(Protocol):
    """Rows of an earlier build."""

    def rows_of(self, key: Key) -> Mapping[Owner, tuple[Any, ...]]:
        """Give the rows of a key by owner."""

    def keys_of(self, owner: Owner) -> tuple[Key, ...]:
        """Give the keys that an owner contributed to."""

    def answer_to(self, query: str) -> tuple[Any, tuple[Key, ...]] | None:
        """Give a lasting answer by the name of its query, and the keys that it was read from, where it is kept."""


def passing(query: Callable[Concatenate[Rows, P], T]) -> Callable[Concatenate[Rows, P], T]:
    """Mark a query whose answers are too large to be remembered beyond whoever asks."""
    query.is_passing = True  # type: ignore[attr-defined]  # a mark on a function
    return query


def lasting(query: Callable[[Rows], T]) -> Callable[[Rows], T]:
    """Mark a query about the whole site whose answer is kept for the next builds, too: it changes seldom."""
    query.is_lasting = True  # type: ignore[attr-defined]  # a mark on a function
    return query


class Question(NamedTuple):
    """A query by name and its arguments."""

    query: str
    arguments: tuple[Any, ...]


class Keys(frozenset[Key]):
    """The keys that an answer was read from: answers that rest on the same others share one set."""

    __slots__ = ("_numbers",)
    _numbers: tuple[int, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the keys, worked out once, when wanted."""
        try:
            return self._numbers
        except AttributeError:
            self._numbers = tuple(map(key_number, self))
            return self._numbers


class Answer:
    """An answer and the keys that it was read from. ``mark`` is worked out once, when wanted."""

    __slots__ = ("_mark", "keys", "value")

    def __init__(self, value: Any, keys: Keys) -> None:
        self.value = value
        self.keys = keys
        self._mark = ""

    @property
    def mark(self) -> str:
        """The fingerprint of the answer."""
        if not self._mark:
            self._mark = fingerprint(self.value)
        return self._mark


class Touched(NamedTuple):
    """What applying an edit did to one key."""

    gained: tuple[Any, ...]
    lost: tuple[Any, ...]


class Index:
    """Rows by key, each remembered with its owner.

    ``changes`` tells, by key, of each owner whose rows are not those that are kept which rows it has now, ``()`` where
    it has none any more; ``replaced`` tells which of these owners have other rows there; ``changed_owners`` contribute
    to other keys than before. They count from the last :meth:`settle`, whether or not there is anything ``stored``.
    """

    def __init__(self, stored: Stored | None = None, fetch: Callable[[bytes], Any] | None = None) -> None:
        self.stored = stored
        self.fetch = fetch or _nothing_kept
        self._rows: dict[Key, dict[Owner, tuple[Any, ...]]] = {}
        # What was added, in little memory: for each key itself, then owner and row by turns.
        self._added: dict[Key, list[Any]] = {}
        self._keys_of: dict[Owner, tuple[Key, ...]] = {}
        self._answers: dict[tuple[Callable[..., Any], tuple[Any, ...]], Answer] = {}
        self._dear: dict[tuple[Callable[..., Any], tuple[Any, ...]], Answer] = {}
        self._kept: dict[str, Answer] = {}
        self._fetched = 0
        self._read = 0
        self.changes: dict[Key, dict[Owner, tuple[Any, ...]]] = {}
        self.replaced: dict[Key, set[Owner]] = {}
        self.changed_owners: set[Owner] = set()

    def apply(
        self, owner: Owner, entries: Iterable[Entry], known: Iterable[Entry] | None = None
    ) -> Mapping[Key, Touched]:
        """Replace what an owner contributed; gives the keys whose rows changed, with the rows gained and lost.

        ``known`` is what the owner contributes now, where that is known without asking: no rows need be fetched then.
        Raises :class:`LookupError` where rows of the owner are missing: what is kept is damaged.
        """
        fresh = _by_key(entries)
        before_it = {} if known is None else _by_key(known)
        old = dict.fromkeys(self._keys(owner))
        if not before_it.keys() <= old.keys():
            raise _missing(owner)
        touched: dict[Key, Touched] = {}
        for key in [*(key for key in old if key not in fresh), *fresh]:
            after = fresh.get(key, ())
            before = before_it.get(key, ())
            if not before and key in old:
                before = self.by_owner(key).get(owner, ())
                if not before:
                    raise _missing(owner)
            if before != after:
                touched[key] = Touched(_more(after, before), _more(before, after))
                self._change(key, owner, before, after)
        if touched:
            self._keys_of[owner] = tuple(fresh)
            self.changed_owners.add(owner)
            keys = set(touched)
            for answers in (self._answers, self._dear):
                stale = [asked for asked, answer in answers.items() if not answer.keys.isdisjoint(keys)]
                for asked in stale:
                    del answers[asked]
        return touched

    def _change(self, key: Key, owner: Owner, before: tuple[Any, ...], rows: tuple[Any, ...]) -> None:
        changed = self.changes.setdefault(key, {})
        if before and owner not in changed:
            self.replaced.setdefault(key, set()).add(owner)
        changed[owner] = rows
        if key in self._rows or key in self._added or self.stored is None:
            _put(self.by_owner(key), owner, rows)

    def settle(self) -> None:
        """Take what changed for what is kept."""
        self.changes.clear()
        self.replaced.clear()
        self.changed_owners.clear()

    def add(self, owner: Owner, entries: Iterable[Entry]) -> None:
        """Put in what an owner contributes that has contributed nothing yet; nobody is to be told what that changes."""
        keys: dict[Key, None] = {}
        for key, row in entries:
            found = self._added.get(key)
            if found is None:
                found = self._added[key] = [key]
            found.append(owner)
            found.append(row)
            keys[found[0]] = None
        self._keys_of[owner] = tuple(keys)

    def let_go(self, stored: Stored) -> None:
        """Go on with rows that are kept by now, all of them, instead of holding them."""
        self.stored = stored
        self._added.clear()
        self._rows.clear()
        self._keys_of.clear()
        self.let_go_of_answers()

    def let_go_of_answers(self) -> None:
        """Forget what was asked; it is worked out again when it is wanted."""
        self._answers.clear()
        self._dear.clear()

    def owners(self) -> Iterable[tuple[Owner, tuple[Key, ...]]]:
        """Go through the owners that are in memory, with the keys that each contributes to."""
        return self._keys_of.items()

    def _keys(self, owner: Owner) -> tuple[Key, ...]:
        if owner not in self._keys_of and self.stored is not None:
            self._keys_of[owner] = self.stored.keys_of(owner)
        return self._keys_of.get(owner, ())

    def keys_of(self, owner: Owner) -> tuple[Key, ...]:
        """Give the keys that an owner contributes to."""
        return self._keys(owner)

    def by_owner(self, key: Key) -> dict[Owner, tuple[Any, ...]]:
        """Give the rows of a key by owner, to be changed here only; they may be let go when others are asked for."""
        if key in self._added:
            self._rows[key] = {**self._rows.get(key, {}), **_grouped(self._added.pop(key))}
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = {} if self.stored is None else self._fetched_rows(self.stored, key)
            self._fetched += len(found)
            if self._fetched > MOST_FETCHED:
                self._rows = {key: found}
                self._fetched = len(found)
        return found

    def _fetched_rows(self, stored: Stored, key: Key) -> dict[Owner, tuple[Any, ...]]:
        found = dict(stored.rows_of(key))
        for owner in self.replaced.get(key, ()):
            if owner not in found:
                raise _missing(owner)
        for owner, rows in self.changes.get(key, {}).items():
            _put(found, owner, rows)
        return found

    def peek(self, key: Key) -> dict[Owner, tuple[Any, ...]]:
        """Give the rows of a key by owner, to be read and let go."""
        return _grouped(self._added[key]) if key in self._added else self.by_owner(key)

    def all_keys(self) -> Iterable[Key]:
        """Go through the keys that are in memory."""
        yield from self._added
        yield from (key for key in self._rows if key not in self._added)

    def rows(self, key: Key) -> tuple[Any, ...]:
        """Give the rows of a key in the order of their owners."""
        found = self._in_order(key)
        self._read += len(found)
        return found

    def _in_order(self, key: Key) -> tuple[Any, ...]:
        added = self._added.get(key)
        if added is not None:
            owners = added[1::2]
            if all(map(le, owners, owners[1:])):
                return tuple(added[2::2])
        found = self.peek(key)
        if len(found) == 1:
            return next(iter(found.values()))
        return tuple(row for _, rows in sorted(found.items()) for row in rows)

    def answer(self, query: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
        """Answer a question once, and remember from which keys: longer where many rows had to be gone through."""
        asked = (query, arguments)
        found = self._answers.get(asked) or self._dear.get(asked)
        if found is None and hasattr(query, "is_lasting"):
            found = self._kept_answer(query)
        if found is None:
            watched, before = _Watched(self), self._read
            value = query(watched, *arguments)
            found = Answer(value, watched.all_keys())
            if not hasattr(query, "is_passing"):
                self._remember(asked, found, self._read - before)
        return found

    def _kept_answer(self, query: Callable[..., Any]) -> Answer | None:
        """Give the answer of an earlier build, where nothing that it was read from has changed since."""
        kept = None if self.stored is None else self.stored.answer_to(query.__name__)
        if kept is None or not self.changes.keys().isdisjoint(kept[1]):
            return None
        found = self._dear[query, ()] = self._kept[query.__name__] = Answer(kept[0], Keys(kept[1]))
        return found

    def fresh_answers(self, queries: Iterable[Callable[..., Any]]) -> Iterable[tuple[str, Answer]]:
        """Go through the answers to lasting queries that were worked out here, each once."""
        for query in queries:
            found = self._answers.get((query, ())) or self._dear.get((query, ()))
            if found is not None and self._kept.get(query.__name__) is not found:
                self._kept[query.__name__] = found
                yield query.__name__, found

    def _remember(self, asked: tuple[Callable[..., Any], tuple[Any, ...]], answer: Answer, rows: int) -> None:
        is_long = type(answer.value) is tuple and len(answer.value) > LONG
        is_dear = rows >= DEAR and not is_long
        answers, most = (self._dear, MOST_DEAR) if is_dear else (self._answers, MOST_ANSWERS)
        if len(answers) >= most:
            answers.clear()
        answers[asked] = answer


def _by_key(entries: Iterable[Entry]) -> dict[Key, tuple[Any, ...]]:
    found: dict[Key, list[Any]] = {}
    for key, row in entries:
        if key in found:
            found[key].append(row)
        else:
            found[key] = [row]
    return {key: tuple(rows) for key, rows in found.items()}


def _put(rows: dict[Owner, tuple[Any, ...]], owner: Owner, own: tuple[Any, ...]) -> None:
    """Put the rows of an owner in the place of those that it had; without any, it is none of the owners any more."""
    if own:
        rows[owner] = own
    else:
        rows.pop(owner, None)


def _grouped(added: list[Any]) -> dict[Owner, tuple[Any, ...]]:
    """Group rows by owner, from owner and row by turns behind the key."""
    found: dict[Owner, list[Any]] = {}
    for owner, row in zip(added[1::2], added[2::2], strict=True):
        found.setdefault(owner, []).append(row)
    return {owner: tuple(rows) for owner, rows in found.items()}


def _more(rows: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give the rows that stand more often here than there, as often as they do."""
    if not others:
        return rows
    left = list(others)
    found = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return tuple(found)


def _missing(owner: Owner) -> LookupError:
    return LookupError(f"rows of {owner.kind} {owner.id}".rstrip() + " are missing")


def _nothing_kept(digest: bytes) -> Any:
    raise KeyError(digest)


class _Watched:
    """Remembers which keys a query reads; it also carries nested questions."""

    __slots__ = ("_nested", "_own", "index")

    def __init__(self, index: Index) -> None:
        self.index = index
        self._own: set[Key] = set()
        self._nested: dict[int, Keys] = {}

    def rows(self, key: Key) -> tuple[Any, ...]:
        self._own.add(key)
        return self.index.rows(key)

    def fetch(self, digest: bytes) -> Any:
        return self.index.fetch(digest)

    def nested(self, query: Callable[..., Any], *arguments: Any) -> Any:
        answer = self.index.answer(query, arguments)
        self._nested[id(answer.keys)] = answer.keys
        return answer.value

    def all_keys(self) -> Keys:
        """Give all keys that were read; where one nested question read them all, the very set of its answer."""
        widest = max(self._nested.values(), key=len, default=Keys())
        others = [keys for keys in self._nested.values() if keys is not widest]
        if self._own <= widest and all(keys <= widest for keys in others):
            return widest
        return Keys(self._own.union(*self._nested.values()))


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
        self._asked: dict[tuple[Callable[..., Any], tuple[Any, ...]], Answer] = {}
        self._made: dict[tuple[Callable[..., Any], tuple[Any, ...]], Any] = {}

    def ask(self, query: Callable[Concatenate[Rows, P], T], *arguments: P.args, **_: P.kwargs) -> T:
        """Ask a question; the same question has the same answer for as long as nothing is applied to the index."""
        asked = (query, arguments)
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = self._index.answer(query, arguments)
        value: T = found.value
        return value

    def once(self, make: Callable[Concatenate[Reader, P], T], *arguments: P.args, **_: P.kwargs) -> T:
        """Make something of answers that all pages of a unit share: once, for the first of them."""
        asked = (make, arguments)
        if asked not in self._made:
            self._made[asked] = make(self, *arguments, **_)
        value: T = self._made[asked]
        return value

    def asked(self) -> Mapping[tuple[Callable[..., Any], tuple[Any, ...]], Answer]:
        """Give every question asked so far, as query and arguments, with its answer, in the order of asking."""
        return self._asked
