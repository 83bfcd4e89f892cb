"""Files that many units make a piece of: what each piece adds to which list, and which lists a file is made of.

A piece is the items of its lists, one list behind the other. A file is put together from all pieces, or changed in the
places where a few of them did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.registry import ENTITY_KINDS
from site_builder.publish import citations, ledger, manifest, positions, search, timeline
from site_builder.publish.items import PLACE

_PART = b"\x1e"
"""Between the lists of a piece; no text of a site holds it."""

Lists = Mapping[str, list[bytes]]


class Stitched(NamedTuple):
    """A file made of lists: its path in the output, their names, and how it is put together."""

    path: str
    lists: tuple[str, ...]
    put_together: Callable[[Lists], bytes]


class _Kind(NamedTuple):
    """A kind of piece: the lists that it adds to, and who makes its items."""

    lists: tuple[str, ...]
    items: Callable[[Reader, str], Iterable[bytes]]


def _article(reader: Reader, name: str) -> Iterator[bytes]:
    article = reader.ask(catalogue.article, name)
    yield from manifest.article_items(reader, article)
    yield from citations.article_items(reader, article)
    yield from ledger.article_items(reader, name)
    yield search.lines(reader, [search.article_record(reader, article)])


def _event(reader: Reader, name: str) -> Iterator[bytes]:
    yield from manifest.event_items(reader, name)
    yield from timeline.event_items(reader, name)
    yield search.lines(reader, [search.event_record(reader, name)])


def _proposition(reader: Reader, name: str) -> Iterator[bytes]:
    yield from manifest.proposition_items(reader, name)
    yield positions.rows(reader, name)
    yield search.lines(reader, [search.proposition_record(reader, name)])


def _topic(reader: Reader, name: str) -> Iterator[bytes]:
    yield manifest.topic_item(reader, name)
    yield search.lines(reader, [search.topic_record(reader, name)])


def _entity(kind: str) -> _Kind:
    """Give the kind of piece for each entity of one kind."""
    return _Kind(
        (search.LIST,), lambda reader, name: [search.lines(reader, [search.entity_record(reader, kind, name)])]
    )


_KINDS: Mapping[str, _Kind] = {
    "data-articles": _Kind((*manifest.ARTICLE_LISTS, *citations.LISTS, *ledger.LISTS, search.LIST), _article),
    "data-declared": _Kind(("contradictions",), lambda reader, _: [manifest.declared_items(reader)]),
    "data-entities": _Kind(("entities",), lambda reader, kind: [manifest.entity_items(reader, kind)]),
    "data-events": _Kind((*manifest.EVENT_LISTS, *timeline.LISTS, search.LIST), _event),
    "data-groups": _Kind(("independence_groups",), lambda reader, _: [manifest.group_items(reader)]),
    "data-measures": _Kind(("contradictions",), lambda reader, name: [manifest.measure_items(reader, name)]),
    "data-others": _Kind((search.LIST,), lambda reader, _: [search.lines(reader, search.other_records(reader))]),
    "data-propositions": _Kind((*manifest.PROPOSITION_LISTS, positions.LIST, search.LIST), _proposition),
    "data-site": _Kind(("site",), lambda reader, _: [manifest.site_item(reader)]),
    "data-topics": _Kind(("topics", search.LIST), _topic),
    **{f"data-{kind}": _entity(kind) for kind in ENTITY_KINDS},
}

MANIFEST = "site/data/manifest.json"

STITCHED: tuple[Stitched, ...] = (
    Stitched(MANIFEST, manifest.LISTS, manifest.manifest_file),
    *(Stitched(f"site/data/{name}", (name,), put) for name, put in citations.FILES.items()),
    *(Stitched(f"site/data/{name}", (name, "site"), put) for name, put in timeline.FILES.items()),
    Stitched("site/data/positions.csv", (positions.LIST,), positions.positions_file),
    *(Stitched(name, (name, "site"), put) for name, put in ledger.FILES.items()),
)
"""The files that are made of pieces."""


def is_piece(unit: PageId) -> bool:
    """Tell whether a unit is a piece of such files."""
    return unit.kind in _KINDS


def make_piece(reader: Reader, unit: PageId) -> bytes:
    """Make a piece."""
    return _PART.join(_KINDS[unit.kind].items(reader, unit.id))


def piece_units(reader: Reader) -> Iterator[tuple[tuple[str, str], PageId]]:
    """Go through the units that are pieces, each with kind and id of the page that it goes with."""
    yield ("home", ""), PageId("data-site")
    yield ("sources", ""), PageId("data-others")
    yield ("evidence", ""), PageId("data-declared")
    yield ("evidence", ""), PageId("data-groups")
    for name in reader.ask(catalogue.ids, "measures"):
        yield ("evidence", ""), PageId("data-measures", name)
    for row in reader.ask(catalogue.articles):
        yield ("briefings", row.article), PageId("data-articles", row.article)
    for kind in ENTITY_KINDS:
        yield ("entities", ""), PageId("data-entities", kind)
    for kind in (*ENTITY_KINDS, "events", "propositions", "topics"):
        for name in reader.ask(catalogue.ids, kind):
            yield (kind, name), PageId(f"data-{kind}", name)


def lists_of(pieces: Iterable[tuple[PageId, bytes]]) -> dict[str, list[bytes]]:
    """Lay out the items of all pieces by list."""
    lists: dict[str, list[bytes]] = {name: [] for kind in _KINDS.values() for name in kind.lists}
    order = {kind: number for number, kind in enumerate(ENTITY_KINDS)}
    found = {unit: [(name, items) for name, items in _named(unit, piece) if items] for unit, piece in pieces}
    for unit in sorted(found, key=lambda u: (order[u.id] if u.kind == "data-entities" else 0, u.id, u.kind)):
        for name, items in found[unit]:
            lists[name].append(items)
    return lists


def items_of(name: str, unit: PageId, piece: bytes) -> bytes:
    """Give the items that a piece adds to a list."""
    return next((items for found, items in _named(unit, piece) if found == name), b"")


def _named(unit: PageId, piece: bytes) -> Iterator[tuple[str, bytes]]:
    return zip(_KINDS[unit.kind].lists, piece.split(_PART), strict=True)


def is_touched(file: Stitched, changed: Iterable[tuple[PageId, bytes, bytes]]) -> bool:
    """Tell whether a file is made of anything that changed; each piece is given with what it was."""
    return any(
        name in file.lists and old != new
        for unit, before, after in changed
        for (name, old), (_, new) in zip(_named(unit, before), _named(unit, after), strict=True)
    )


def replacements(file: Stitched, changed: Iterable[tuple[PageId, bytes, bytes]]) -> list[tuple[bytes, bytes]] | None:
    """Tell what to replace in a file, and by what, for it to be made of other pieces, each given with what it was: that
    is faster than to put all together again. ``None`` where it takes more than that."""
    found = []
    for unit, before, after in changed:
        for (name, old), (_, new) in zip(_named(unit, before), _named(unit, after), strict=True):
            if name not in file.lists or old == new:
                continue
            place, _, was = old.rpartition(PLACE)
            other_place, _, now = new.rpartition(PLACE)
            if place != other_place or not was or not now:
                return None
            found.append((was, now))
    return found
