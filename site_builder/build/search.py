"""The small scripts of the search, brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from site_builder.base.keys import PageId
from site_builder.publish.pieces import items_of
from site_builder.publish.search import FOLDER, LIST, by_file, entries_in, search_file


def path_of_file(name: str) -> str:
    """Give the path of a small script in the output."""
    return f"{FOLDER}/{name}.js"


def changed_files(
    changed: Iterable[tuple[PageId, bytes, bytes]], last: Callable[[str], bytes | None], known: Callable[[str], bool]
) -> dict[str, bytes | None] | None:
    """Change the scripts in which pieces have another entry, each piece given with what it was.

    ``last`` gives the bytes of a file as the last build left it, ``known`` tells whether there was one. Gives the files
    by path, ``None`` for one that is no more; nothing at all where one is not there as it was left.
    """
    before, after = [], []
    for unit, old, new in changed:
        before.append(items_of(LIST, unit, old))
        after.append(items_of(LIST, unit, new))
    were, are = by_file(before), by_file(after)
    found: dict[str, bytes | None] = {}
    for name in sorted(were.keys() | are.keys()):
        gone, fresh = set(were.get(name, ())), set(are.get(name, ()))
        if gone == fresh:
            continue
        path = path_of_file(name)
        data = last(path)
        if data is None and known(path):
            return None
        entries = (set(entries_in(data)) if data else set[bytes]()) - gone | fresh
        found[path] = search_file(name, entries) if entries else None
    return found


def all_files(lists: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Write all scripts anew; the list, which is as large as they are, is empty after that."""
    files = by_file(lists.pop() for _ in range(len(lists)))
    for name in sorted(files):
        yield path_of_file(name), search_file(name, files.pop(name))
