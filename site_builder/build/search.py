"""The files of the search: the small scripts, brought up to date, and the index of all words, made by Pagefind.

Pagefind is a program of its own, and may be missing: then the search has titles, statements and names only.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from site_builder.base.keys import PageId
from site_builder.build.disk import link_new
from site_builder.publish.pieces import items_of
from site_builder.publish.search import FOLDER, LIST, by_file, entries_in, search_file

FULL_TEXT = "site/pagefind"

NOT_INSTALLED = "the search has titles, statements and names; for all words install site-builder[search]"

_UNWANTED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""Ready-made search boxes that come with Pagefind: the site has its own."""

_LEFT_OUT = ".closing, .pager, .cites, .articles, figure"
"""What of a page is not its own text: lists of briefings say what those say themselves."""

_MOST_SECONDS = 3600

_SMALL_PARTS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "6000"}
"""Makes the parts of the index smaller, so that a first search loads less; one that does not know it ignores it."""


class FullTextError(Exception):
    """Pagefind failed; the message says how."""


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


def all_files(lists: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Write all scripts anew."""
    for name, entries in sorted(by_file(lists).items()):
        yield path_of_file(name), search_file(name, entries)


# All words


def full_text_stamp() -> str:
    """Tell which Pagefind is installed; empty where none is."""
    if importlib.util.find_spec("pagefind_bin") is None and importlib.util.find_spec("pagefind_bin_extended") is None:
        return ""
    from importlib.metadata import version

    return f"pagefind {version('pagefind')}"


def index_pages(pages: Mapping[str, str], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Index pages, given by their path in the site with where each lies; ``folder`` is for the work and removed.

    Gives the files of the index by their path in the output. Raises :class:`FullTextError`.
    """
    site, made = folder / "pages", folder / "index"
    try:
        for path, place in pages.items():
            if not link_new(place, f"{site}/{path}"):
                target = site / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(place, target)
        _run(["--site", str(site), "--output-path", str(made), "--quiet", "--exclude-selectors", _LEFT_OUT])
        for file in sorted(made.rglob("*")):
            if file.is_file() and not file.name.startswith(_UNWANTED):
                yield f"{FULL_TEXT}/{file.relative_to(made).as_posix()}", file.read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(arguments: Collection[str]) -> None:
    from pagefind.service import get_executable  # looks for the one that knows most languages

    try:
        done = subprocess.run(  # noqa: S603
            [str(get_executable()), *arguments],
            capture_output=True,
            text=True,
            timeout=_MOST_SECONDS,
            check=False,
            env=os.environ | _SMALL_PARTS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FullTextError(str(error)) from error
    if done.returncode:
        raise FullTextError((done.stderr or done.stdout).strip().split("\n")[-1] or f"exit status {done.returncode}")
