"""Why a unit of the output is out of date: one walk from what changed to who asked about it, with reasons as values."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from site_builder.base.keys import Key, Owner, PageId, fingerprint, key_number
from site_builder.build.making import readers_of
from site_builder.build.packing import unpack
from site_builder.build.reading import Causes
from site_builder.build.store import Store, unit_name, unit_named
from site_builder.link.index import Index, Question
from site_builder.link.queries import QUERIES
from site_builder.read.project import annotation_path

_NAMES = ("title", "name", "pref_label", "label", "text")
"""Fields that name a row which is not a tuple, such as an item of the registry; the first that it has."""

MOST_ROWS = 5
"""Most rows that a reason gives of those gained, and of those lost."""


class Reason(NamedTuple):
    """Why a unit is made again.

    ``kind`` is one of :data:`KINDS`; ``about`` is a path, or the question whose answer changed; ``gained`` and
    ``lost`` are rows of the index in short words, and ``causes`` the files that they come from.
    """

    kind: str
    about: str = ""
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


KINDS: Mapping[str, str] = {
    "added": "it is new",
    "source": "its source or its annotation changed",
    "answer": "something that it says of the site changed",
    "template": "its layout changed",
    "configuration": "the settings of the site changed",
    "output": "a file of it is missing, or was changed by another hand",
    "forced": "a clean build was asked for",
    "no-state": "nothing is known of an earlier build",
}
"""Kinds of reasons, in words."""


class Record(NamedTuple):
    """What is kept of a unit: the mark of what it was made from, its files, its pages with their anchors, the numbers
    of what it asked and where it leads, and why it was last made."""

    mark: bytes
    files: tuple[str, ...]
    anchors: tuple[tuple[str, str], ...]
    asked: bytes
    links: bytes
    why: tuple[Reason, ...]


def owner_path(owner: Owner) -> str:
    """Give the file, or the folder of files, that an owner's rows come from."""
    return {
        "article": annotation_path(owner.id),
        "runs": annotation_path(owner.id),
        "page": f"content/pages/{owner.id}.md",
        "registry": "content/registry/",
        "settings": "content/site.yaml",
        "since": "the manifest of an earlier state",
    }[owner.kind]


def find_outdated(
    store: Store, index: Index, causes: Causes, registry: Sequence[str] = ()
) -> dict[PageId, list[Reason]]:
    """Find the units that got another answer than they remember, each with its reasons.

    ``registry`` are the registry files that changed, since its rows do not tell which of them they come from.
    """
    found: dict[PageId, list[Reason]] = {}
    numbers: dict[int, list[Key]] = {}
    for key in causes:
        numbers.setdefault(key_number(key), []).append(key)
    if not numbers:
        return found
    marks: dict[tuple[str, tuple[Any, ...]], str] = {}
    for segment, reads in store.segments("reads"):
        concerned = readers_of(reads, numbers)
        if not concerned:
            continue
        changed = _changed_questions(store, index, segment, concerned, marks)
        if not changed:
            continue
        for name, record in store.units_of(segment):
            asked = changed.keys() & array("I", record_of(record).asked)
            if asked:
                reasons = [_reason(*changed[number], numbers, causes, registry) for number in sorted(asked)]
                found[unit_named(name)] = reasons
    return found


def outdated_among(store: Store, index: Index, causes: Causes, units: Iterable[PageId]) -> list[PageId]:
    """Find which of a few units got another answer than they remember, without asking for any other unit."""
    numbers = {key_number(key) for key in causes}
    marks: dict[tuple[str, tuple[Any, ...]], str] = {}
    found = []
    for unit in units if numbers else ():
        kept = store.questions_of(unit_name(unit))
        if kept is None:
            continue
        segment, record = kept
        asked = set(array("I", record_of(record).asked))
        concerned = readers_of(store.segment(segment, "reads"), numbers)
        own = {key: asked.intersection(questions) for key, questions in concerned.items()}
        if _changed_questions(store, index, segment, own, marks):
            found.append(unit)
    return found


def record_of(data: bytes) -> Record:
    """Read the record of a unit."""
    record: Record = unpack(data)
    return record


def _changed_questions(
    store: Store,
    index: Index,
    segment: int,
    concerned: Mapping[int, Iterable[int]],
    marks: dict[tuple[str, tuple[Any, ...]], str],
) -> dict[int, tuple[Question, list[int]]]:
    """Ask again what was asked of the keys that changed; gives the questions with another answer, and their keys."""
    keys_of: dict[int, list[int]] = {}
    for key, questions in concerned.items():
        for number in questions:
            keys_of.setdefault(number, []).append(key)
    table = unpack(store.segment(segment, "questions"))
    changed = {}
    for number, keys in keys_of.items():
        name, arguments, mark = table[number]
        if (name, arguments) not in marks:
            marks[name, arguments] = _mark_now(index, name, arguments)
        if marks[name, arguments] != mark:
            changed[number] = (Question(name, arguments), keys)
    return changed


def _mark_now(index: Index, name: str, arguments: tuple[Any, ...]) -> str:
    try:
        return fingerprint(index.answer(QUERIES[name], arguments).value)
    except (LookupError, AssertionError):
        return ""  # what it was about is gone


def _reason(
    question: Question, keys: list[int], numbers: Mapping[int, list[Key]], causes: Causes, registry: Sequence[str]
) -> Reason:
    gained: list[str] = []
    lost: list[str] = []
    owners: dict[Owner, None] = {}
    for number in keys:
        for key in numbers[number]:
            for owner, touched in causes[key]:
                owners[owner] = None
                gained.extend(map(_in_short, touched.gained[:MOST_ROWS]))
                lost.extend(map(_in_short, touched.lost[:MOST_ROWS]))
    kind = "source" if question.query == "article" else "answer"
    asked = ", ".join(str(a) for a in question.arguments)
    files = {owner: registry if owner.kind == "registry" and registry else (owner_path(owner),) for owner in owners}
    paths = sorted({path for found in files.values() for path in found})
    return Reason(
        kind,
        paths[0] if kind == "source" else f"{question.query}({asked})"[:200],
        () if kind == "source" else tuple(dict.fromkeys(gained))[:MOST_ROWS],
        () if kind == "source" else tuple(dict.fromkeys(lost))[:MOST_ROWS],
        tuple(paths[:MOST_ROWS]),
    )


def _in_short(row: object) -> str:
    """Name a row in a few words."""
    fields = row if isinstance(row, tuple) else (row,)
    words = [field for field in fields if isinstance(field, str) and field]
    if not words and fields and fields[0] is not row and isinstance(fields[0], tuple):
        return _in_short(fields[0])
    words = words or [str(getattr(row, name)) for name in _NAMES if getattr(row, name, "")][:1]
    text = " · ".join(words[:4]) if words else type(row).__name__
    return text if len(text) <= 120 else text[:119] + "…"


def name_of(unit: PageId) -> str:
    """Name a unit for a reader: its path in the output where it is a page."""
    return unit_name(unit).replace("\t", "/").rstrip("/")
