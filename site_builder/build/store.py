"""What is kept between builds, in one file of the output's own folder: never trusted, only believed when it fits.

It may lag the files of the output, and never leads them: it is saved after they are in place.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from site_builder.base.keys import Key, Owner, PageId, key_number
from site_builder.build.packing import DamagedError, pack, seal, unpack, unseal
from site_builder.build.shelves import RowsByKey, by_shelf, packed_keys, unpacked_keys, unpacked_shelf, with_changes

F = TypeVar("F")

APPLICATION = 0x53427331
"""Marks the file as the program's own."""
LAYOUT = 10
"""Version of the tables."""
_BRIEFS = 256
"""Rows that the briefs of all articles are spread over: they are wanted together, and changed one by one."""
_VALUE = "SELECT value FROM meta WHERE name=?"
_CACHE = "PRAGMA cache_size=-24000"
"""KiB of the file that each process holds: all upper parts of the trees, and few of the rows."""


_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE inputs(path TEXT PRIMARY KEY, size INTEGER, time INTEGER, digest BLOB) WITHOUT ROWID;
CREATE TABLE outputs(path TEXT PRIMARY KEY, size INTEGER, time INTEGER, digest BLOB) WITHOUT ROWID;
CREATE TABLE briefs(number INTEGER PRIMARY KEY, briefs BLOB);
CREATE TABLE articles(digest BLOB PRIMARY KEY, article BLOB);
CREATE TABLE marks(mark INTEGER, article INTEGER);
CREATE TABLE marked(number INTEGER PRIMARY KEY, article TEXT UNIQUE, marks BLOB);
CREATE TABLE owners(owner TEXT PRIMARY KEY, keys BLOB) WITHOUT ROWID;
CREATE TABLE shelves(number INTEGER PRIMARY KEY, rows BLOB);
CREATE INDEX shelves_there ON shelves(-number);
CREATE TABLE answers(query TEXT PRIMARY KEY, keys BLOB, answer BLOB) WITHOUT ROWID;
CREATE TABLE segments(number INTEGER PRIMARY KEY, reads BLOB, questions BLOB, links BLOB);
CREATE TABLE units(unit TEXT PRIMARY KEY, segment INTEGER, linked INTEGER, layout TEXT, files TEXT, record BLOB)
    WITHOUT ROWID;
CREATE INDEX units_by_segment ON units(segment);
CREATE INDEX units_by_links ON units(linked);
CREATE TABLE pieces(unit TEXT PRIMARY KEY, piece BLOB) WITHOUT ROWID;
"""


class StoreError(Exception):
    """What is kept cannot be used; the message says why in a few words."""


class UnfinishedError(StoreError):
    """What is kept is of a build that did not come to its end."""


class Segment(NamedTuple):
    """What a batch of units asked: a table that their records refer to by number.

    ``reads`` is packed for a look-up by key, ``questions`` and ``links`` are packed lists.
    """

    reads: bytes
    questions: bytes
    links: bytes


def unit_name(unit: PageId) -> str:
    """Write a unit as the text under which it is kept."""
    return f"{unit.kind}\t{unit.id}"


def unit_named(name: str) -> PageId:
    """Read a unit from the text under which it is kept."""
    kind, _, item = name.partition("\t")
    return PageId(kind, item)


def _kept_path(path: str) -> str | bytes:
    """Give a path as it is kept: as bytes where it is not Unicode, as the names of files may be."""
    if path.isascii():
        return path
    data = path.encode("utf-8", "surrogatepass")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return path


def _read_path(kept: str | bytes) -> str:
    return kept if isinstance(kept, str) else kept.decode("utf-8", "surrogatepass")


class Store:
    """The state of one output. Every change is part of one transaction, from :meth:`open` to :meth:`save`."""

    def __init__(self, path: Path | None) -> None:
        """Keep the state in a file; without one, in memory."""
        self.path = path
        self._base: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._process = 0
        self._is_complete = False
        self._file: tuple[int, int] | None = None

    # Opening and closing

    def open(self, stamp: str) -> str:
        """Open what is kept under a stamp of everything but the project that the site depends on.

        Gives a few words on why what was there could not be used; nothing, where it can, or where there was none.
        """
        word = ""
        if self.path is not None and self.path.exists():
            try:
                self._connect()
                self._check(stamp)
                return ""
            except UnfinishedError:
                word = ""
            except (sqlite3.Error, StoreError, DamagedError, TypeError, ValueError) as error:
                word = str(error) if isinstance(error, StoreError) else "it is damaged"
        self.discard()
        self._create(stamp)
        return word

    def _connect(self) -> None:
        self._base = sqlite3.connect(self.path or ":memory:", isolation_level=None, check_same_thread=False, timeout=30)
        self._process = os.getpid()
        self._base.execute("PRAGMA page_size=8192")  # of a new file only; values are some kilobytes long
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=NORMAL")
        self._base.execute(_CACHE)
        self._file = self._file_there()

    def _file_there(self) -> tuple[int, int] | None:
        """Tell which file lies at the path of this store; ``None`` where there is none."""
        try:
            status = None if self.path is None else self.path.stat()
        except OSError:
            return None
        return None if status is None else (status.st_dev, status.st_ino)

    def _check(self, stamp: str) -> None:
        if self._one("PRAGMA application_id") != APPLICATION:
            raise StoreError("it is not of this program")
        if self._one("PRAGMA user_version") != LAYOUT:
            raise StoreError("it is of another version")
        if self.meta("stamp") != stamp:
            raise StoreError("it is of another version")
        if self.meta("complete") is not True:
            raise UnfinishedError
        if self._counts() != self.meta("counts")[:-1]:
            raise DamagedError("rows are missing")
        self._is_complete = True

    def _create(self, stamp: str) -> None:
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._connect()
        self.base.executescript(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={LAYOUT}; {_TABLES}")
        self.set_meta("stamp", stamp)

    @property
    def base(self) -> sqlite3.Connection:
        """The open database."""
        assert self._base is not None, "the store is not open"
        return self._base

    @property
    def is_open(self) -> bool:
        """Tell whether the file is open."""
        return self._base is not None

    @property
    def is_in_place(self) -> bool:
        """Tell whether the open file is the one that others would open: nobody has put another in its place."""
        return self._file == self._file_there()

    @property
    def is_complete(self) -> bool:
        """Tell whether a whole build is kept, so that the next can go on from it."""
        return self._is_complete

    def close(self) -> None:
        """Close the file; what was not saved is dropped."""
        if self._base is not None:
            if self._base.in_transaction:
                self._base.rollback()
            self._base.close()
            self._base = None

    def discard(self) -> None:
        """Forget everything."""
        self.close()
        self._is_complete = False
        for end in ("", "-wal", "-shm", "-journal") if self.path is not None else ():
            assert self.path is not None
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    def begin(self) -> None:
        """Begin to change what is kept."""
        if not self.base.in_transaction:
            self.base.execute("BEGIN IMMEDIATE")

    def save(self) -> None:
        """Keep all changes, at once."""
        self.set_meta("complete", True)
        self.set_meta("counts", (*self._counts(), self._one("SELECT count(*) FROM pieces")))
        self.commit()
        self._is_complete = True

    def commit(self) -> None:
        """Keep the changes so far."""
        if self.base.in_transaction:
            self.base.execute("COMMIT")

    def _counts(self) -> tuple[int, ...]:
        """Count what is only gone through, so that nobody would miss a row."""
        return tuple(self._one(f"SELECT count(*) FROM {table}") for table in ("segments", "units", "briefs"))  # noqa: S608

    def _one(self, statement: str, *values: Any) -> Any:
        found = self._here().execute(statement, values).fetchone()
        return None if found is None else found[0]

    def _here(self) -> sqlite3.Connection:
        """Give the connection of this process: a forked one reads, through its own, what was committed before."""
        if self._process != os.getpid():
            assert self.path is not None, "a store in memory is not shared"
            self._inherited = self._base  # nothing of the other process is closed from here
            self._base = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=30)
            self._base.execute(_CACHE)
            self._process = os.getpid()
        return self.base

    # Values by name

    def meta(self, name: str) -> Any:
        """Give a value by name; ``None`` where there is none."""
        found = self._one(_VALUE, name)
        return None if found is None else unpack(found)

    def peek(self, name: str) -> Any:
        """Give a value by name as it may be, from a file that nobody has opened or checked yet: a hint, no more."""
        assert self.path is not None, "a store in memory is not shared"
        try:
            address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            with contextlib.closing(sqlite3.connect(address, uri=True)) as base:
                is_ours = base.execute("PRAGMA user_version").fetchone()[0] == LAYOUT
                return unpack(base.execute(_VALUE, (name,)).fetchone()[0]) if is_ours else None
        except (sqlite3.Error, DamagedError, TypeError, ValueError):
            return None

    def set_meta(self, name: str, value: object) -> None:
        """Keep a value by name."""
        self.base.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (name, pack(value)))

    # Files: path, size, time, digest

    def files(self, table: str, make: Callable[[tuple[int, int, bytes]], F]) -> Iterator[tuple[str, F]]:
        """Go through ``inputs`` or ``outputs``: path, then size in bytes, time in ns and 16 bytes of SHA-256."""
        found = self.base.execute(f"SELECT path, size, time, digest FROM {table}")  # noqa: S608  # names of tables
        return ((_read_path(row[0]), make(row[1:])) for row in found)

    def file(self, table: str, path: str) -> tuple[int, int, bytes] | None:
        """Give the same of one file but its path; ``None`` where it is not known."""
        statement = f"SELECT size, time, digest FROM {table} WHERE path=?"  # noqa: S608  # names of tables
        found: tuple[int, int, bytes] | None = self._here().execute(statement, (_kept_path(path),)).fetchone()
        return found

    def set_files(self, table: str, files: Mapping[str, tuple[int, int, bytes]], gone: Iterable[str]) -> None:
        """Keep files, and forget those that are gone."""
        delete = f"DELETE FROM {table} WHERE path=?"  # noqa: S608
        self.base.executemany(delete, ((_kept_path(path),) for path in gone))
        rows = ((_kept_path(path), *files[path]) for path in sorted(files))
        self.base.executemany(f"INSERT OR REPLACE INTO {table} VALUES(?,?,?,?)", rows)

    # Articles

    def briefs(self) -> dict[str, Any]:
        """Give what is kept of each article beside itself."""
        rows = self.base.execute("SELECT briefs FROM briefs")
        return dict(sorted(found for (data,) in rows for found in unpack(data).items()))

    def set_briefs(self, briefs: Mapping[str, object], gone: Iterable[str]) -> None:
        """Keep what is known of articles, and forget those that are gone."""
        changed: dict[int, dict[str, object]] = {}
        for name, brief in [*dict.fromkeys(gone).items(), *briefs.items()]:
            changed.setdefault(zlib.crc32(name.encode("utf-8")) % _BRIEFS, {})[name] = brief
        for number, some in sorted(changed.items()):
            kept = self._one("SELECT briefs FROM briefs WHERE number=?", number)
            now = {**({} if kept is None else unpack(kept)), **some}
            data = pack({name: now[name] for name in sorted(now) if now[name] is not None})
            self.base.execute("INSERT OR REPLACE INTO briefs VALUES(?,?)", (number, data))

    def add_articles(self, articles: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep packed articles by digest."""
        self.base.executemany("INSERT OR REPLACE INTO articles VALUES(?,?)", articles)

    @contextlib.contextmanager
    def damage_told(self) -> Iterator[None]:
        """Turn what the database says of a broken file into a :class:`DamagedError`."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise DamagedError(str(error)) from error

    def article(self, digest: bytes) -> bytes:
        """Give a packed article."""
        data: bytes | None = self._one("SELECT article FROM articles WHERE digest=?", digest)
        if data is None:
            raise DamagedError("an article is missing")
        return data

    def drop_articles(self, wanted: set[bytes]) -> None:
        """Forget all articles but these."""
        present = [row[0] for row in self.base.execute("SELECT digest FROM articles")]
        self.base.executemany("DELETE FROM articles WHERE digest=?", ((d,) for d in present if d not in wanted))

    # Marks of articles, by which those that share runs of words are found

    def add_marks(self, articles: Iterable[tuple[str, bytes]]) -> None:
        """Keep the marks (unsigned integers of 4 bytes, sorted) of articles that have none yet."""
        for name, marks in articles:
            number = self.base.execute("INSERT INTO marked VALUES(NULL,?,?)", (name, seal(marks))).lastrowid
            self.base.executemany("INSERT INTO marks VALUES(?,?)", ((mark, number) for mark in array("I", marks)))

    def set_marks(self, name: str, marks: bytes) -> None:
        """Keep the marks of an article in the place of those that it had; without any, it is forgotten."""
        found = self.base.execute("SELECT number, marks FROM marked WHERE article=?", (name,)).fetchone()
        if found is not None:
            number, old = found
            pairs = ((mark, number) for mark in array("I", unseal(old)))
            self.base.executemany("DELETE FROM marks WHERE mark=? AND article=?", pairs)
            self.base.execute("DELETE FROM marked WHERE number=?", (number,))
        if marks:
            self.add_marks([(name, marks)])

    def index_marks(self) -> None:
        """Sort all marks, once, so that from then on they are found."""
        self.base.execute("CREATE INDEX IF NOT EXISTS articles_by_mark ON marks(mark, article)")

    def shared_marks(self) -> Iterator[tuple[int, str]]:
        """Go through the marks that two articles or more have, with each of these articles."""
        yield from self.base.execute(
            "SELECT mark, marked.article FROM marks JOIN marked ON number = marks.article WHERE mark IN"
            " (SELECT mark FROM marks GROUP BY mark HAVING count(*) > 1) ORDER BY mark, number"
        )

    def holders_of(self, marks: Iterable[int]) -> dict[int, set[str]]:
        """Give the articles that have each of these marks."""
        statement = "SELECT marked.article FROM marks JOIN marked ON number = marks.article WHERE mark=?"
        return {mark: {row[0] for row in self.base.execute(statement, (mark,))} for mark in marks}

    # Rows of the index

    def keys_of(self, owner: Owner) -> tuple[Key, ...]:
        """Give the keys that an owner contributed to."""
        found = self._one("SELECT keys FROM owners WHERE owner=?", f"{owner.kind}\t{owner.id}")
        return () if found is None else unpacked_keys(found)

    def rows_of(self, key: Key) -> Mapping[Owner, tuple[Any, ...]]:
        """Give the rows of a key by owner."""
        return unpacked_shelf(self._shelf(key_number(key))).get(key, {})

    def _shelf(self, number: int) -> bytes:
        found: bytes | None = self._one("SELECT rows FROM shelves WHERE number=?", number)
        if found is None and self._one("SELECT 1 FROM shelves WHERE -number=?", -number):
            raise DamagedError("rows are missing")  # the index beside the table knows of them
        return found or b""

    def set_owners(self, owners: Iterable[tuple[Owner, tuple[Key, ...]]]) -> None:
        """Keep to which keys owners contribute; one that contributes to none is forgotten."""
        for owner, keys in owners:
            name = f"{owner.kind}\t{owner.id}"
            if keys:
                self.base.execute("INSERT OR REPLACE INTO owners VALUES(?,?)", (name, packed_keys(keys)))
            else:
                self.base.execute("DELETE FROM owners WHERE owner=?", (name,))

    def change_rows(self, changes: RowsByKey, replaced: Set[Key]) -> None:
        """Keep other rows of some owners under these keys; an owner may have none any more.

        ``replaced`` are keys under which some are kept. Raises :class:`DamagedError` where none are.
        """
        for number, keys in sorted(by_shelf(changes).items()):
            shelf = self._shelf(number)
            if not shelf and not replaced.isdisjoint(keys):
                raise DamagedError("rows are missing")
            data = with_changes(shelf, {key: changes[key] for key in keys})
            self.base.execute("INSERT OR REPLACE INTO shelves VALUES(?,?)", (number, data))

    def add_shelves(self, shelves: Iterable[tuple[int, bytes]]) -> None:
        """Put packed rows on shelves, behind those that are there."""
        self.base.executemany(
            "INSERT INTO shelves VALUES(?,?)"
            " ON CONFLICT(number) DO UPDATE SET rows = CAST(rows || excluded.rows AS BLOB)",
            shelves,
        )

    def answer_to(self, query: str) -> tuple[Any, tuple[Key, ...]] | None:
        """Give a lasting answer by the name of its query, and the keys that it was read from; ``None`` without one."""
        found = self._here().execute("SELECT keys, answer FROM answers WHERE query=?", (query,)).fetchone()
        return None if found is None else (unpack(found[1]), unpacked_keys(found[0]))

    def drop_answers(self, changed: Set[Key]) -> None:
        """Forget the answers that were read from any of these keys."""
        kept = self.base.execute("SELECT query, keys FROM answers").fetchall()
        stale = ((query,) for query, keys in kept if not changed.isdisjoint(unpacked_keys(keys)))
        self.base.executemany("DELETE FROM answers WHERE query=?", stale)

    def set_answer(self, query: str, value: object, keys: Iterable[Key]) -> None:
        """Keep a lasting answer, and the keys that it was read from."""
        row = query, packed_keys(sorted(keys)), pack(value)
        self.base.execute("INSERT OR REPLACE INTO answers VALUES(?,?,?)", row)

    # Units and what they asked

    def add_segment(self, segment: Segment) -> int:
        """Keep what a batch of units asked; gives the number by which their records refer to it."""
        return int(self.base.execute("INSERT INTO segments VALUES(NULL,?,?,?)", segment).lastrowid or 0)

    def segment_numbers(self) -> list[int]:
        """Give the numbers of all segments."""
        return [row[0] for row in self.base.execute("SELECT number FROM segments ORDER BY number")]

    def segments(self, column: str) -> Iterator[tuple[int, bytes]]:
        """Go through one column of all segments: ``reads``, ``questions`` or ``links``."""
        yield from self.base.execute(f"SELECT number, {column} FROM segments ORDER BY number")  # noqa: S608

    def segment(self, number: int, column: str) -> bytes:
        """Give one column of a segment."""
        found: bytes | None = self._one(f"SELECT {column} FROM segments WHERE number=?", number)  # noqa: S608
        if found is None:
            raise DamagedError(f"segment {number} is missing")
        return found

    def units_of(self, segment: int, column: str = "segment") -> list[tuple[str, bytes]]:
        """Give the units whose questions (or, by ``linked``, whose links) a segment holds, with packed records."""
        found = self.base.execute(f"SELECT unit, record FROM units WHERE {column}=?", (segment,)).fetchall()  # noqa: S608
        if len(found) != self._one(f"SELECT count(*) FROM units WHERE {column}=?", segment):  # noqa: S608
            raise DamagedError("a unit is missing")  # the index, which alone is counted, knows of it
        return found

    def unit(self, name: str) -> tuple[int, bytes] | None:
        """Give the segment of its links and the packed record of one unit."""
        found: tuple[int, bytes] | None = self.base.execute(
            "SELECT linked, record FROM units WHERE unit=?", (name,)
        ).fetchone()
        return found

    def questions_of(self, name: str) -> tuple[int, bytes] | None:
        """Give the segment of its questions and the packed record of one unit."""
        found: tuple[int, bytes] | None = self.base.execute(
            "SELECT segment, record FROM units WHERE unit=?", (name,)
        ).fetchone()
        return found

    def unit_files(self) -> dict[str, tuple[str, str]]:
        """Give the mark of its layout and its files, joined by line feeds, of every unit by its name."""
        return {n: (layout, files) for n, layout, files in self.base.execute("SELECT unit, layout, files FROM units")}

    def set_units(self, units: Iterable[tuple[str, int, int, str, str, bytes]], gone: Iterable[str]) -> None:
        """Keep units: name, segments of questions and of links, layout, files, record; forget those that are gone."""
        names = [(name,) for name in gone]
        self.base.executemany("DELETE FROM units WHERE unit=?", names)
        self.base.executemany("DELETE FROM pieces WHERE unit=?", names)
        self.base.executemany("INSERT OR REPLACE INTO units VALUES(?,?,?,?,?,?)", units)

    def drop_segments(self) -> None:
        """Forget segments that no unit refers to any more."""
        self.base.execute(
            "DELETE FROM segments WHERE number NOT IN (SELECT segment FROM units UNION SELECT linked FROM units)"
        )

    def set_pieces(self, pieces: Iterable[tuple[str, bytes]]) -> None:
        """Keep pieces of larger files by unit."""
        rows = ((unit, seal(piece, unit)) for unit, piece in pieces)
        self.base.executemany("INSERT OR REPLACE INTO pieces VALUES(?,?)", rows)

    def piece(self, unit: str) -> bytes | None:
        """Give the piece of one unit."""
        data = self._one("SELECT piece FROM pieces WHERE unit=?", unit)
        return None if data is None else bytes(unseal(data, unit))

    def pieces(self) -> Iterator[tuple[str, bytes]]:
        """Go through all pieces, with the names of their units."""
        if self.is_complete and self._one("SELECT count(*) FROM pieces") != self.meta("counts")[-1]:
            raise DamagedError("a piece is missing")
        for unit, data in self._here().execute("SELECT unit, piece FROM pieces"):
            yield unit, bytes(unseal(data, unit))
