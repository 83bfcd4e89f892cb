"""A large file with a few places changed: it is passed on part by part, without being held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BufferedIOBase, RawIOBase

_CHUNK = 1 << 22
"""Bytes that are read at a time."""

Replacements = Sequence[tuple[bytes, bytes]]
"""What is to be replaced, each with what comes in its place."""


class UncertainError(Exception):
    """It is not certain what is to be replaced: a text does not stand there just once, or the file cannot be read."""


def replaced(
    file: RawIOBase | BufferedIOBase, replacements: Replacements, seen: Callable[[memoryview], object]
) -> Iterator[memoryview]:
    """Give a file part by part, with other bytes in the place of some texts; what is read of it is ``seen``.

    Each part is good until the next is asked for. Raises :class:`UncertainError`, behind the last part at the latest,
    unless each of the texts stands in the file once, and none in the midst of another.
    """
    counts = [0] * len(replacements)
    overlap = max((len(was) for was, _ in replacements), default=1) - 1  # a text may begin in one part, and end later
    buffer = bytearray(overlap + _CHUNK)
    view = memoryview(buffer)
    held = done = 0  # bytes in the buffer from before, and those that were given
    is_end = False
    while not is_end:
        size = _read(file, view[held:])
        seen(view[held : held + size])
        is_end = not size
        size += held
        left = size if is_end else max(0, size - overlap)  # what begins behind it is found next time
        places = []
        for number, (was, now) in enumerate(replacements):
            at = buffer.find(was, 0, size)
            while 0 <= at < left:
                counts[number] += 1
                places.append((at, at + len(was), now))
                at = buffer.find(was, at + 1, size)
        for start, end, now in sorted(places):
            if start < done:
                raise UncertainError
            yield view[done:start]
            yield memoryview(now)
            done = end
        yield view[done:left]
        done = max(done, left) - left
        held = size - left
        view[:held] = bytes(view[left:size])
    if any(count != 1 for count in counts):
        raise UncertainError


def _read(file: RawIOBase | BufferedIOBase, into: memoryview) -> int:
    try:
        return file.readinto(into) or 0
    except OSError as error:
        raise UncertainError from error
