"""A large file with a few places changed: they are found, and the rest is passed on, without holding the file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

_CHUNK = 1 << 22
"""Bytes that are read at a time."""

Replacements = Sequence[tuple[bytes, bytes]]
"""What is to be replaced, each with what comes in its place."""


def places_of(file: BinaryIO, wanted: Sequence[bytes], seen: Callable[[bytes], object]) -> list[int] | None:
    """Find where in a file (read from here on) each of some texts stands; ``None`` unless each stands there once.

    All that is read is ``seen``, in parts one behind the other.
    """
    counts, found = [0] * len(wanted), [0] * len(wanted)
    overlap = max(map(len, wanted), default=1) - 1
    end, tail = 0, b""
    while chunk := file.read(_CHUNK):
        seen(chunk)
        text, start = tail + chunk, end - len(tail)
        for number, what in enumerate(wanted):
            at = text.find(what)
            while at >= 0:
                if at + len(what) > len(tail):  # else it was met before
                    counts[number] += 1
                    found[number] = start + at
                at = text.find(what, at + 1)
        end += len(chunk)
        tail = text[max(0, len(text) - overlap) :]
    return found if all(count == 1 for count in counts) else None


def parts_with(file: BinaryIO, replacements: Replacements, places: Sequence[int]) -> Iterator[bytes] | None:
    """Give the parts of a file one behind the other, with other bytes in some places; ``None`` where these overlap.

    They end early where the file cannot be read to its end.
    """
    edits = sorted((at, at + len(was), now) for at, (was, now) in zip(places, replacements, strict=True))
    if any(end > start for (_, end, _), (start, _, _) in pairwise(edits)):
        return None
    return _parts(file, edits)


def _parts(file: BinaryIO, edits: Sequence[tuple[int, int, bytes]]) -> Iterator[bytes]:
    """Give the parts, as far as the file can be read."""
    with contextlib.suppress(OSError):
        file.seek(0)
        for start, end, now in edits:
            while (left := start - file.tell()) and (part := file.read(min(left, _CHUNK))):
                yield part
            yield now
            file.seek(end)
        while part := file.read(_CHUNK):
            yield part
