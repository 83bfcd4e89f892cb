"""Every internal link leads to a page and a place that exist: checked for what was made and for what is gone."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Container, Iterable, Iterator, Mapping

from site_builder.base.diagnostics import Diagnostic
from site_builder.base.keys import PageId
from site_builder.base.naming import did_you_mean
from site_builder.build.making import Batch, Made, Maker, compose_all
from site_builder.build.outdated import record_of
from site_builder.build.packing import unpack
from site_builder.build.store import Store, unit_name, unit_named
from site_builder.link.index import Reader
from site_builder.pages.links import broken
from site_builder.pages.routes import unit_at


class AllLinks:
    """Where the pages of a whole site lead, and what is there to lead to: by numbers, since they are millions."""

    def __init__(self) -> None:
        self._leads, self._there = array("q"), array("q")

    def add(self, batch: Batch) -> None:
        """Take in units that were made."""
        self._leads.extend(map(hash, batch.targets))
        for made in batch.made:
            for path, anchors in made.anchors:
                self._there.append(hash(path))
                self._there.extend(hash(f"{path}#{anchor}") for anchor in anchors.split("\n"))

    def lost(self, store: Store, files: Iterable[str]) -> set[str]:
        """Give where pages lead and nothing is. ``files`` are all files of the output."""
        there = {*self._there, *(hash(path.removeprefix("site/")) for path in files if path.startswith("site/"))}
        lost = {number for number in self._leads if number not in there}
        tables = (unpack(table) for _, table in store.segments("links")) if lost else ()
        return {target for table in tables for target in table if hash(target) in lost}


class Together:
    """Several collections as one, to look something up in."""

    def __init__(self, *parts: Container[str]) -> None:
        self._parts = parts

    def __contains__(self, item: object) -> bool:
        return any(item in part for part in self._parts)


class Without:
    """A collection but for some of it, to look something up in."""

    def __init__(self, whole: Container[str], left_out: Container[str]) -> None:
        self._whole, self._left_out = whole, left_out

    def __contains__(self, item: object) -> bool:
        return item not in self._left_out and item in self._whole


class LinkCheck:
    """The links of a site of which some units were made, with the segments of their tables.

    Other units are ``gone`` (by name), and some files ``removed``; all that is not ``done`` is looked up in the store.
    ``pages`` are the paths of all pages, without ending.
    """

    def __init__(
        self,
        store: Store,
        maker: Maker,
        done: Mapping[PageId, tuple[Made, int]],
        gone: Collection[str],
        removed: Collection[str],
        pages: Collection[str],
    ) -> None:
        self.store = store
        self.maker = maker
        self.done = done
        self.gone = frozenset(gone)
        self.removed = removed
        self.pages = pages
        self._fresh = {path: text for made, _ in done.values() for path, text in made.anchors}
        self._known: dict[str, frozenset[str] | None] = {}

    def problems(
        self, targets: Collection[str], segments: Collection[int], files: Container[str]
    ) -> Iterator[Diagnostic]:
        """Report links that lead nowhere. ``targets`` is where what was made leads, as its ``segments`` say; ``files``
        are all files of the output."""
        lost = {target for target in targets if not self._exists(target, files)}
        concerned = self._linking_to(lost, segments)
        vanished = self._vanished()
        if vanished:
            concerned |= self._linking_to(vanished, self.store.segment_numbers())
            lost |= vanished
        for unit in sorted(concerned):
            for page in compose_all(Reader(self.maker.index), unit):
                yield from broken(page, self.maker.layouts.render(page), lost, self._nearest)

    def _anchors(self, path: str) -> frozenset[str] | None:
        """Give the anchors of a page; ``None`` where there is no such page."""
        if path in self._known:
            return self._known[path]
        found: frozenset[str] | None = None
        if path in self._fresh:
            found = frozenset(self._fresh[path].split("\n"))
        else:
            unit = unit_at(path.removesuffix(".html"))
            made = self.done.get(unit)
            record = None if unit_name(unit) in self.gone or (made and not made[0].is_same) else self._record(unit)
            for own, text in record or ():
                if own == path:
                    found = frozenset(text.split("\n"))
        self._known[path] = found
        return found

    def _record(self, unit: PageId) -> tuple[tuple[str, str], ...]:
        known = self.store.unit(unit_name(unit))
        return record_of(known[1]).anchors if known else ()

    def _exists(self, target: str, files: Container[str]) -> bool:
        path, _, anchor = target.partition("#")
        anchors = self._anchors(path)
        if anchors is None:
            return f"site/{path}" in files
        return not anchor or anchor in anchors

    def _vanished(self) -> set[str]:
        """Give what the last build's site had, and this one has not: pages and places on them."""
        found = {path.removeprefix("site/") for path in self.removed}
        names = [unit_name(unit) for unit, (made, _) in self.done.items() if not made.is_same and made.anchors]
        for name in (*names, *self.gone):
            for path, text in self._record(unit_named(name)):
                now = self._anchors(path)
                old = set(text.split("\n")) - (now or set())
                found.update(f"{path}#{anchor}" for anchor in old)
                if now is None:
                    found.add(path)
        return found

    def _linking_to(self, lost: set[str], segments: Collection[int]) -> set[PageId]:
        """Find the units that lead to any of these, among those whose links these segments hold."""
        found: set[PageId] = set()
        if not lost:
            return found
        for segment in sorted(set(segments)):
            table = unpack(self.store.segment(segment, "links"))
            numbers = {number for number, target in enumerate(table) if target in lost}
            if not numbers:
                continue
            for unit, (made, own) in self.done.items():
                if own == segment and not made.is_same and not numbers.isdisjoint(array("I", made.links)):
                    found.add(unit)
            for name, record in self.store.units_of(segment, "linked"):
                known = self.done.get(unit_named(name))
                is_kept = name not in self.gone and (known is None or known[0].is_same)
                if is_kept and not numbers.isdisjoint(array("I", record_of(record).links)):
                    found.add(unit_named(name))
        return found

    def _nearest(self, path: str, anchor: str) -> str:
        if anchor:
            return did_you_mean(anchor, self._anchors(path) or ())
        name = path.removesuffix(".html")
        return did_you_mean(name, self.pages)
