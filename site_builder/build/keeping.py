"""What a build keeps for the next: articles and their rows, units with what they asked, and facts about the whole."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import NamedTuple

from site_builder.base.keys import PageId
from site_builder.build.files import FileState
from site_builder.build.making import Made
from site_builder.build.outdated import Reason, Record, record_of
from site_builder.build.packing import pack
from site_builder.build.reading import Library, Update, without_places
from site_builder.build.shelves import by_shelf, packed_shelf
from site_builder.build.store import Store, unit_name
from site_builder.build.workers import Note, work
from site_builder.link.index import Index
from site_builder.link.queries import LASTING
from site_builder.pages.layout import Layouts

WHOLE = "whole"
"""The kind of units that are files which speak of all others: the manifest, the sitemap, the assets."""

_SHELVES = 800
"""Shelves of the index that are packed in one go."""

MANY_KEYS = 10_000
"""Keys of the index from which on workers pack them faster."""

Put = dict[str, tuple[FileState, bool]]
"""Files that were put: their state, and whether they changed."""


class Done(NamedTuple):
    """A unit that was made or found to be the same, with the segment that its numbers refer to, and why."""

    made: Made
    segment: int
    why: tuple[Reason, ...]


def keep_articles(store: Store, library: Library, found: Update, jobs: int) -> None:
    """Keep what was read: rows, briefs, settings and registry; articles that nobody refers to any more are dropped."""
    index = library.index
    assert library.project is not None
    if store.is_complete or index.stored is not None:
        store.change_rows(index.changes, index.replaced.keys())
        store.set_owners((owner, index.keys_of(owner)) for owner in sorted(index.changed_owners))
    else:
        keep_index(store, index, jobs)
    store.drop_answers(index.changes.keys())
    index.settle()
    if not store.is_complete:
        for query in LASTING:
            index.answer(query, ())
    for name, answer in index.fresh_answers(LASTING):
        store.set_answer(name, answer.value, answer.keys)
    library.runs.keep()
    changed = {name: library.briefs[name] for name in found.changed if name in library.briefs}
    store.set_briefs(changed, found.gone)
    if found.changed or found.gone:
        store.drop_articles({brief.digest for brief in library.briefs.values()})
    store.set_meta("sources", library.source_problems)
    if found.shared:
        library.project = without_places(library.project)
        store.set_meta("project", library.project)
        store.set_meta("shared", library.shared_problems)


def keep_index(store: Store, index: Index, jobs: int) -> None:
    """Keep all rows that an index holds, packed by workers, and who contributed to what, beside what is kept."""
    shelves = by_shelf(index.all_keys())
    numbers = sorted(shelves)
    cut = [numbers[start : start + _SHELVES] for start in range(0, len(numbers), _SHELVES)]

    def packed(batch: list[int], note: Note) -> list[tuple[int, bytes]]:
        note("the index")
        return [(n, packed_shelf({key: index.peek(key) for key in shelves[n]})) for n in batch]

    for found in work(packed, cut, jobs if len(numbers) > MANY_KEYS else 1):
        store.add_shelves(found)
    store.set_owners(index.owners())


def keep_units(
    store: Store, layouts: Layouts, done: Mapping[PageId, Done], whole: Mapping[str, Put], gone: Collection[str]
) -> None:
    """Keep what was made, and what was found to be the same under new questions; forget what is gone."""
    rows = [] if not store.is_complete else [_unit_row(store, layouts, unit, result) for unit, result in done.items()]
    for name, put in whole.items():
        record = Record(b"", tuple(put), (), b"", b"", ())
        rows.append((f"{WHOLE}\t{name}", 0, 0, "", "\n".join(put), pack(record)))
    store.set_units(rows, gone)
    if store.is_complete:
        store.drop_segments()


def keep_first(store: Store, layouts: Layouts, fresh: Mapping[PageId, Done]) -> dict[PageId, Done]:
    """Keep what a first build has just made; gives it without what nobody wants to know any more in this build."""
    store.set_units([_unit_row(store, layouts, unit, result) for unit, result in fresh.items()], ())
    pieces = ((unit_name(unit), d.made.piece) for unit, d in fresh.items())
    store.set_pieces((name, piece) for name, piece in pieces if piece is not None)
    return {unit: d._replace(made=_in_short(d.made)) for unit, d in fresh.items()}


def _in_short(made: Made) -> Made:
    return made._replace(asked=b"", links=b"", piece=None, anchors=tuple((path, "") for path, _ in made.anchors))


def _unit_row(store: Store, layouts: Layouts, unit: PageId, done: Done) -> tuple[str, int, int, str, str, bytes]:
    made, segment, why = done
    name, linked = unit_name(unit), segment
    files, anchors, links = tuple(path for path, _, _ in made.files), made.anchors, made.links
    if made.is_same:
        known = store.unit(name)
        assert known is not None
        linked, old = known[0], record_of(known[1])
        files, anchors, links, why = old.files, old.anchors, old.links, old.why
    layout = layouts.mark(unit) if anchors else ""
    record = Record(made.mark, files, anchors, made.asked, links, why)
    return name, segment, linked, layout, "\n".join(files), pack(record)


def keep_facts(store: Store, facts: Mapping[str, object]) -> str:
    """Keep facts about the whole site, and with them everything; gives the name of this state of things."""
    generation = secrets.token_hex(8)
    for name, value in {**facts, "generation": generation}.items():
        store.set_meta(name, value)
    store.save()
    return generation
