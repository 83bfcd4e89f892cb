"""The files that speak of the whole site: those that are put together from pieces, the search, the sitemap, assets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from site_builder.base.keys import PageId
from site_builder.build.files import FileState
from site_builder.build.full_text import FULL_TEXT, NOT_INSTALLED, FullTextError, full_text_stamp, index_pages
from site_builder.build.keeping import WHOLE, Put
from site_builder.build.outdated import record_of
from site_builder.build.replacing import Replacements
from site_builder.build.search import all_files, changed_files
from site_builder.build.session import Session
from site_builder.build.store import unit_named
from site_builder.model.page import PublishedFile
from site_builder.publish.pieces import STITCHED, Lists, is_piece, is_touched, lists_of, replacements
from site_builder.publish.search import ABOUT, FOLDER, LIST, about_file
from site_builder.publish.sitemap import sitemap_files

FEW = 40
"""Pieces that are put into the last files faster than all are put together again."""

_FULL_TEXT = "full text"
_SHARED = {name for file in STITCHED for name in file.lists if sum(name in other.lists for other in STITCHED) > 1}
"""Lists that more than one file is made of; they are short."""


class FullText(NamedTuple):
    """What became of the index of all words: its files, ``None`` where they stay as they are; who made it; what went
    wrong."""

    files: Put | None
    engine: str
    note: str = ""


class WholeFiles:
    """The files of one build that speak of all units. ``pieces`` are those that were made, ``gone`` units that are no
    more, by name, ``lost`` the files of the last build that are not there as it left them."""

    def __init__(
        self,
        session: Session,
        pieces: Mapping[str, bytes],
        gone: Collection[str],
        lost: Collection[str],
        *,
        first: bool,
    ) -> None:
        self.session = session
        self.store = session.store
        self.output = session.output
        self.pieces = pieces
        self.gone = gone
        self.lost = frozenset(lost)
        self.is_first_build = first
        self._all_lists: dict[str, list[bytes]] = {}
        self._changed = self._changed_pieces()
        self._edits = self._edits_of_files()

    # From pieces

    def put_edited(self) -> dict[str, Put]:
        """Put those files that are made of pieces and that the last ones tell but for a few places: where few pieces
        changed. Asks nothing of the store; gives those that were put, by their paths."""
        whole = {}
        for path, wanted in self._edits.items():
            put = self.output.put_edited(path, *wanted)
            if put is not None:
                whole[path] = {path: (put.state, put.changed)}
        return whole

    def put_stitched(self, edited: dict[str, Put]) -> dict[str, Put]:
        """Put the other files together that are made of pieces, where any of these changed; gives all that were put, by
        their paths. Each is let go before the next, since they are large."""
        whole = edited
        for file in STITCHED:
            is_same = self._changed is not None and not is_touched(file, self._changed)
            if file.path in edited or (is_same and not self._is_lost(file.path)):
                continue
            whole[file.path] = self._put([(file.path, file.put_together(self._lists()))])
            for name in set(file.lists) - _SHARED:
                self._all_lists[name] = []  # nobody else wants it
        return whole

    def put_search(self) -> dict[str, Put]:
        """Put the small files of the search that are other than before; gives them by their paths."""
        found: Mapping[str, bytes | None] | None = None
        if self._changed is not None and not any(path.startswith(f"{FOLDER}/") for path in self.lost):
            known = self.session.outputs
            found = changed_files(self._changed, self.output.intact, lambda path: path in known)
        if found is not None:
            return {path: {} if data is None else self._put([(path, data)]) for path, data in found.items()}
        whole = {path: self._put([(path, data)]) for path, data in all_files(self._lists()[LIST])}
        mark = f"{WHOLE}\t{FOLDER}/"
        for name in () if self.is_first_build else self.store.unit_files():
            if name.startswith(mark) and not name.endswith(ABOUT):
                whole.setdefault(name.removeprefix(f"{WHOLE}\t"), {})
        self._all_lists = {}
        return whole

    def put_about(self, scale: int, full_text: FullText) -> Put:
        """Put the file that tells the search how the others are named, and whether all words are indexed."""
        path = f"{FULL_TEXT}/pagefind.js"
        is_kept = bool(full_text.engine) and path in self.session.outputs and path not in self.lost
        is_there = is_kept if full_text.files is None else path in full_text.files
        return self._put([(ABOUT, about_file(scale, is_there))])

    def _changed_pieces(self) -> list[tuple[PageId, bytes, bytes]] | None:
        """Give the pieces that changed, each with what it was, where they are few and none came or went."""
        if self.is_first_build or len(self.pieces) > FEW or any(is_piece(unit_named(name)) for name in self.gone):
            return None
        before = {name: self.store.piece(name) for name in self.pieces}
        found = [(unit_named(name), old, self.pieces[name]) for name, old in before.items() if old is not None]
        return found if len(found) == len(before) else None

    def _edits_of_files(self) -> dict[str, tuple[FileState, Replacements]]:
        """Tell what to replace in which files, each with how the last build left it."""
        found: dict[str, tuple[FileState, Replacements]] = {}
        changed = self._changed
        for file in STITCHED if changed is not None else ():
            if is_touched(file, changed or ()) and self.output.is_intact(file.path):
                wanted = replacements(file, changed or ())
                if wanted is not None:
                    found[file.path] = self.session.outputs[file.path], wanted
        return found

    def _lists(self) -> Lists:
        """Lay out the items of all pieces, once."""
        if not self._all_lists:
            kept = ((n, piece) for n, piece in self.store.pieces() if n not in self.gone and n not in self.pieces)
            self._all_lists = lists_of((unit_named(n), piece) for n, piece in chain(kept, self.pieces.items()))
        return self._all_lists

    # Put

    def put_rest(
        self, assets: Iterable[PublishedFile], sitemap: tuple[str, frozenset[str]], *, anew: bool
    ) -> dict[str, Put]:
        """Put assets and, from the address and the paths of all pages, the sitemap, where it is to be made ``anew`` or
        is lost; gives those that were put, by what they are."""
        whole = {"assets": [(f"site/{asset.path}", asset.data) for asset in assets]}
        if anew or self._is_lost("sitemap"):
            whole["sitemap"] = [(f"site/{file.path}", file.data) for file in sitemap_files(*sitemap)]
        return {name: self._put(parts) for name, parts in whole.items()}

    def _put(self, files: Iterable[tuple[str, bytes]]) -> Put:
        results = {path: self.output.put(path, data) for path, data in files}
        return {path: (result.state, result.changed) for path, result in results.items()}

    def put_full_text(self, put: Put, lost: Collection[str]) -> FullText:
        """Index all words of the site where a page is another than before, or was when that was not asked for; ``lost``
        are files that are no more."""
        had = "" if self.is_first_build else self.store.meta("full_text")
        if not (self.session.options.full_text or had):
            return FullText(None, "")
        wanted, is_lost = full_text_stamp(), self._is_lost(_FULL_TEXT)
        changed = any(is_changed and path.endswith(".html") for path, (_, is_changed) in put.items())
        changed = changed or any(path.endswith(".html") for path in lost)
        if not self.session.options.full_text:
            return FullText({} if is_lost and had else None, "stale" if had and (changed or is_lost) else had)
        if not wanted:
            return FullText({}, "", NOT_INSTALLED if self.is_first_build or had else "")
        if not changed and had == wanted and not is_lost:
            return FullText(None, wanted)
        places = {path: self.output.place(path, staged=False) for path in self.session.outputs if path not in lost}
        places |= {path: self.output.place(path, staged=is_changed) for path, (_, is_changed) in put.items()}
        pages = {path.removeprefix("site/"): place for path, place in places.items() if _is_page(path)}
        try:
            files = list(index_pages(pages, self.output.work_folder("full-text")))
        except FullTextError as error:
            return FullText({}, "", f"the index of all words could not be made: {error}")
        return FullText(self._put(files), wanted)

    # What was there

    def old_files(self, names: Iterable[str]) -> set[str]:
        """Give the files that the last build made for units, and for files of the whole site, by name."""
        old: set[str] = set()
        for name in names:
            record = self.store.unit(name)
            if record is not None:
                old.update(record_of(record[1]).files)
        return old

    def old_full_text(self) -> set[str]:
        """Give the files of the last index of all words."""
        return set() if self.is_first_build else self.old_files([f"{WHOLE}\t{_FULL_TEXT}"])

    def _is_lost(self, name: str) -> bool:
        record = None if self.is_first_build else self.store.unit(f"{WHOLE}\t{name}")
        return record is None or not self.lost.isdisjoint(record_of(record[1]).files)


def _is_page(path: str) -> bool:
    return path.startswith("site/") and path.endswith(".html")
