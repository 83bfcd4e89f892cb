"""A look at all files at once, of the project and of its output; helpers share in it where they are many.

A site of 100,000 articles has a million files, and every build looks at them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from site_builder.build.disk import Look, is_folder, looks_mark, scan
from site_builder.build.helpers import do_together
from site_builder.build.inputs import look
from site_builder.build.journal import TOPS
from site_builder.build.refusal import OWN_FOLDER

_FEW = 1 << 18
"""Bytes that the folders of an output take, without their files, up to which a helper costs more than it saves."""
_MOST_SHARES = 100
"""Most parts that the output is looked at in."""

_Share = Callable[[], tuple[dict[str, Look], int]]


class Looks(NamedTuple):
    """What was seen: files of the project and of the output by their paths from there, and the sum of the marks of the
    latter, which are ``None`` where that is the sum that was expected."""

    inputs: dict[str, Look]
    outputs: dict[str, Look] | None
    mark: int


def look_at_all(
    project: Path, output: str, jobs: int, seen: Callable[[dict[str, Look]], object], expected: int | None
) -> Looks:
    """Look at the files of a project, and at those of its output (a path with a slash at the end).

    The former are ``seen`` first, while helpers look at the latter. What these saw is brought here, and costs as much
    again, only where the sum of the marks is not the ``expected`` one.
    """
    inputs: dict[str, Look] = {}

    def first() -> None:
        inputs.update(look(project))
        seen(inputs)

    folders, size = _folders(output)
    shared = [folder for own in folders for folder in own]
    without = {f"{OWN_FOLDER}/", *shared}
    shares: list[_Share] = [lambda own=own: _looked(output, (), own) for own in folders]  # type: ignore[misc]
    shares.append(lambda: _looked(output, without, [""]))
    jobs = jobs if size > _FEW else 1
    if expected is not None:
        marks = do_together([lambda share=share: share()[1] for share in shares], jobs, first)  # type: ignore[misc]
        if sum(marks) == expected:
            return Looks(inputs, None, expected)
        first = lambda: None  # noqa: E731  # it is done
    found = do_together(shares, jobs, first)
    outputs: dict[str, Look] = {}
    for looks, _ in found:
        outputs |= looks
    return Looks(inputs, outputs, sum(mark for _, mark in found))


def look_at_output(output: str) -> tuple[dict[str, Look], int]:
    """Look at the files of an output alone; gives them by their paths from there, and the sum of their marks."""
    return _looked(output, {f"{OWN_FOLDER}/"}, [""])


def _looked(output: str, without: set[str] | tuple[()], starts: Sequence[str]) -> tuple[dict[str, Look], int]:
    found = scan(output, without, starts)
    return found, looks_mark(found)


def _folders(output: str) -> tuple[list[list[str]], int]:
    """Give the folders of the site that can be looked at each by itself, the largest first, and the bytes they take
    together, without their files. Those of one name go together, since they hold the same files under two names."""
    found: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    for top in TOPS:
        if not is_folder(output + top):
            continue
        with os.scandir(output + top) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    found.setdefault(entry.name, []).append(f"{top}/{entry.name}/")
                    sizes[entry.name] = sizes.get(entry.name, 0) + entry.stat(follow_symlinks=False).st_size
    names = sorted(found, key=lambda name: (-sizes[name], name))[:_MOST_SHARES]
    return [found[name] for name in names], sum(sizes.values())
