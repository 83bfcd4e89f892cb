"""A large file with a few places changed: they are found, and the rest is passed on, without holding the file."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from typing import BinaryIO

_CHUNK = 1 << 22
"""Bytes that are searched at a time."""

Replacements = Sequence[tuple[bytes, bytes]]
"""What is to be replaced, each with what comes in its place."""


def places_of(file: BinaryIO, wanted: Sequence[bytes]) -> list[int] | None:
    """Find where in a file (read from here on) each of some texts stands; ``None`` unless each stands there once."""
    found = [-1] * len(wanted)
    overlap = max(map(len, wanted), default=1) - 1
    end, tail = 0, b""
    while chunk := file.read(_CHUNK):
        text, start = tail + chunk, end - len(tail)
        for number, what in enumerate(wanted):
            at = text.find(what)
            while at >= 0:
                if at + len(what) > len(tail):  # else it was met before
                    if found[number] >= 0:
                        return None
                    found[number] = start + at
                at = text.find(what, at + 1)
        end += len(chunk)
        tail = text[len(text) - overlap :]
    return found if -1 not in found else None


def parts_with(old: mmap.mmap, replacements: Replacements, places: Sequence[int]) -> list[memoryview | bytes] | None:
    """Give the parts of a file one behind the other, with other bytes in some places; ``None`` where these overlap."""
    view, done = memoryview(old), 0
    parts: list[memoryview | bytes] = []
    for at, (was, now) in sorted(zip(places, replacements, strict=True)):
        if at < done:
            return None
        parts += [view[done:at], now]
        done = at + len(was)
    return [*parts, view[done:]]
