"""From the index to files: each unit of the output is made by itself, in batches that workers share.

A unit is a page with those that its long lists go on to, a feed, or a piece of a file that many units make.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from site_builder.base.diagnostics import Diagnostic
from site_builder.base.keys import PageId, fingerprint
from site_builder.build.files import FileState, Output
from site_builder.build.packing import pack, unpack
from site_builder.build.store import Segment, unit_name
from site_builder.build.workers import Note, unnoted
from site_builder.link.index import Answer, Index, Keys, Reader
from site_builder.model.page import ComposedPage, RenderedPage
from site_builder.pages.compose import compose, first_pages
from site_builder.pages.layout import LayoutError, Layouts
from site_builder.pages.links import doubtful, targets_of
from site_builder.publish.files import FILE_PUBLISHERS, file_units
from site_builder.publish.markdown_pages import markdown_page
from site_builder.publish.pieces import is_piece, make_piece, piece_units

_MOST_BATCH = 160


class Task(NamedTuple):
    """A unit to make, and the mark of what it was made from last time: nothing is written where it is the same."""

    unit: PageId
    mark: bytes = b""


class Made(NamedTuple):
    """What came of one unit.

    ``files`` gives path, state, and whether it was written; ``anchors`` the path of each page and its anchors joined
    by line feeds; ``asked`` and ``links`` number what the unit asked and where it leads, in the batch's tables.
    """

    unit: PageId
    mark: bytes
    is_same: bool
    files: tuple[tuple[str, FileState, bool], ...] = ()
    anchors: tuple[tuple[str, str], ...] = ()
    asked: bytes = b""
    links: bytes = b""
    piece: bytes | None = None
    problems: tuple[Diagnostic, ...] = ()


class Batch(NamedTuple):
    """Units that were made one after the other, and the tables that they refer to; ``targets`` is one of them, too."""

    segment: Segment
    made: tuple[Made, ...]
    targets: tuple[str, ...]


def units_of(reader: Reader) -> Iterator[PageId]:
    """Go through all units of a site, those of one article side by side."""
    pieces: dict[tuple[str, str], list[PageId]] = {}
    for about, unit in piece_units(reader):
        pieces.setdefault(about, []).append(unit)
    for page in first_pages(reader):
        yield page
        yield from pieces.pop((page.kind, page.id), ())
    for left in pieces.values():
        yield from left
    yield from file_units(reader)


class Maker:
    """Makes units of one site. ``output`` is where their files are put; without one nothing is written."""

    def __init__(self, index: Index, layouts: Layouts, output: Output | None) -> None:
        self.index = index
        self.layouts = layouts
        self.output = output
        self._frame = fingerprint(layouts.config)

    def batch(self, tasks: Sequence[Task], note: Note = unnoted) -> Batch:
        """Make some units, one after the other."""
        table = Table()
        made = []
        for task in tasks:
            note(unit_name(task.unit).replace("\t", "/"))
            reader = Reader(self.index)
            try:
                found, targets = self._make(task, reader)
            except LayoutError as error:
                found, targets = Made(task.unit, b"", is_same=False, problems=(error.diagnostic,)), set()
            made.append(found._replace(asked=table.questions(reader.asked()), links=table.links(targets)))
        return Batch(table.segment(), tuple(made), tuple(table.targets))

    def _make(self, task: Task, reader: Reader) -> tuple[Made, set[str]]:
        unit = task.unit
        if is_piece(unit):
            piece = make_piece(reader, unit)
            mark = _mark([piece])
            same = mark == task.mark
            return Made(unit, mark, same, piece=None if same else piece), set()
        if unit.kind in FILE_PUBLISHERS:
            files = tuple(FILE_PUBLISHERS[unit.kind](reader, unit.id))
            mark = _mark([part for file in files for part in (file.path.encode(), file.data)])
            if mark == task.mark:
                return Made(unit, mark, is_same=True), set()
            put = tuple(self._put(f"site/{file.path}", file.data) for file in files)
            return Made(unit, mark, is_same=False, files=put), set()
        return self._make_pages(task, reader)

    def _make_pages(self, task: Task, reader: Reader) -> tuple[Made, set[str]]:
        pages = list(compose_all(reader, task.unit))
        mark = self._mark_of(task.unit, pages)
        if mark == task.mark:
            return Made(task.unit, mark, is_same=True), set()
        files: list[tuple[str, FileState, bool]] = []
        anchors: list[tuple[str, str]] = []
        problems: list[Diagnostic] = []
        targets: set[str] = set()
        for page in pages:
            rendered = self.layouts.render(page)
            problems.extend(doubtful(page, rendered))
            targets |= targets_of(page, rendered)
            anchors.append((f"{page.path}.html", "\n".join(sorted(rendered.anchors))))
            files.extend(self._put_page(page, rendered))
        return Made(task.unit, mark, False, tuple(files), tuple(anchors), problems=tuple(problems)), targets

    def _mark_of(self, unit: PageId, pages: Iterable[ComposedPage]) -> bytes:
        parts = [self._frame.encode(), self.layouts.mark(unit).encode()]
        for page in pages:
            parts.append(page.markdown.encode("utf-8", "surrogatepass"))
            parts.append(repr(replace(page, markdown="")).encode("utf-8", "surrogatepass"))
        return _mark(parts)

    def _put_page(self, page: ComposedPage, rendered: RenderedPage) -> Iterator[tuple[str, FileState, bool]]:
        """Put the files of one page: its HTML, its Markdown beside it, and its Markdown among the composed pages."""
        yield self._put(f"site/{page.path}.html", rendered.html.encode("utf-8"))
        data = markdown_page(page, self.layouts.config)
        yield self._put(f"site/{page.path}.md", data)
        yield self._put(f"markdown/{page.path}.md", data, copy_of=f"site/{page.path}.md")

    def _put(self, path: str, data: bytes, copy_of: str = "") -> tuple[str, FileState, bool]:
        if self.output is None:
            return path, FileState(len(data), 0, b""), False
        put = self.output.put_copy(path, copy_of) if copy_of else self.output.put(path, data)
        return path, put.state, put.changed


def compose_all(reader: Reader, first: PageId) -> Iterator[ComposedPage]:
    """Compose a page and those that its long lists go on to."""
    composed = compose(reader, first)
    yield composed
    for number in range(2, composed.pages + 1):
        yield compose(reader, first._replace(number=number))


def _mark(parts: Iterable[bytes]) -> bytes:
    mark = hashlib.sha256()
    for part in parts:
        mark.update(len(part).to_bytes(8, "little"))
        mark.update(part)
    return mark.digest()[:16]


def batches(tasks: Sequence[Task], jobs: int) -> list[list[Task]]:
    """Cut tasks into batches: single pages that speak of the whole site first, since each of them is long."""
    alone = [[task] for task in tasks if not task.unit.id and task.unit.kind not in FILE_PUBLISHERS]
    rest = [task for task in tasks if task.unit.id or task.unit.kind in FILE_PUBLISHERS]
    size = max(8, min(_MOST_BATCH, len(rest) // (jobs * 6) + 1))
    return [*alone, *(rest[start : start + size] for start in range(0, len(rest), size))]


class Table:
    """Numbers the questions and the targets of a batch, each once, whichever unit comes with it."""

    def __init__(self) -> None:
        self._asked: dict[tuple[Callable[..., Any], tuple[Any, ...]], int] = {}
        self._answers: list[Answer] = []
        self.targets: dict[str, int] = {}

    def questions(self, asked: Any) -> bytes:
        """Number what a unit asked; gives the numbers as unsigned integers of 4 bytes."""
        numbers = array("I")
        known, answers = self._asked, self._answers
        for question, answer in asked.items():
            number = known.get(question)
            if number is None:
                number = known[question] = len(answers)
                answers.append(answer)
            numbers.append(number)
        return numbers.tobytes()

    def links(self, targets: Iterable[str]) -> bytes:
        """Number where a unit leads."""
        known = self.targets
        return array("I", [known.setdefault(target, len(known)) for target in sorted(targets)]).tobytes()

    def segment(self) -> Segment:
        """Pack the tables: the sets that each key is in, who read each set, what was asked, and the targets."""
        sets: dict[int, tuple[Keys, list[int]]] = {}
        for question, answer in enumerate(self._answers):
            sets.setdefault(id(answer.keys), (answer.keys, []))[1].append(question)
        holders: dict[int, list[int]] = {}
        for number, (keys, _) in enumerate(sets.values()):
            for key in keys.numbers:
                holders.setdefault(key, []).append(number)
        wanted = sorted(holders)
        questions = [
            (query.__name__, arguments, answer.mark)
            for (query, arguments), answer in zip(self._asked, self._answers, strict=True)
        ]
        by_key = _lists(holders[key] for key in wanted)
        reads = pack((array("q", wanted).tobytes(), *by_key, *_lists(questions for _, questions in sets.values())))
        return Segment(reads, pack(questions), pack(list(self.targets)))


def _lists(lists: Iterable[list[int]]) -> tuple[bytes, bytes]:
    """Write lists of numbers one behind the other: where each ends, and all their numbers."""
    ends, found = array("I"), array("I")
    for numbers in lists:
        found.extend(numbers)
        ends.append(len(found))
    return ends.tobytes(), found.tobytes()


def readers_of(reads: bytes, keys: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Find the numbers of the questions that read any of these keys (by number) in a packed table."""
    known, ends, sets, set_ends, found = (array(kind, data) for kind, data in zip("qIIII", unpack(reads), strict=True))
    result = {}
    for key in keys:
        place = bisect_left(known, key)
        if place < len(known) and known[place] == key:
            concerned = sets[ends[place - 1] if place else 0 : ends[place]]
            result[key] = tuple(q for n in concerned for q in found[set_ends[n - 1] if n else 0 : set_ends[n]])
    return result
