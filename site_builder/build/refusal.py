"""Why an output folder cannot be used, each in one line."""

# ruff: noqa: PTH114

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from site_builder.build.disk import is_folder, scan

OWN_FOLDER = ".site-builder"
"""The folder in the output that holds the record, the lock, the journal and staged files."""

_STATE = ("/state.sqlite", "/state.sqlite-wal", "/state.sqlite-shm", "/state.sqlite-journal")
_OWN_FILES = ("/stage", "/lock", "/record.json", "/record.json.new", "/journal.json", "/journal.json.new", *_STATE)


class OutputRefusedError(Exception):
    """The output folder cannot be used; the message says why, in one line."""

    is_expected = True
    "It is for whoever asked for the build, wherever it was raised."


def refuse_overlap(output: Path, project: Path, others: Mapping[str, Path]) -> None:
    """Refuse an output that is, holds, or lies in what the site is made from, links resolved."""
    try:
        real, root = output.resolve(), project.resolve()
    except (OSError, RuntimeError) as error:
        raise OutputRefusedError(f"the output ‘{output}’ is not a folder: {error}") from error
    if real == root or root.is_relative_to(real):
        raise OutputRefusedError(f"the output ‘{output}’ would hold the project itself; name a folder of its own")
    for name, folder in others.items():
        source = folder.resolve()
        if real == source or source.is_relative_to(real) or real.is_relative_to(source):
            raise OutputRefusedError(f"the output ‘{output}’ overlaps {name}; name a folder of its own")


def refuse_strangers(root: Path, own: str) -> None:
    """Refuse, before anything is made in an output, what no build can have left; ``own`` is the program's folder."""
    if root.is_symlink() and not root.exists():
        raise OutputRefusedError(f"the output ‘{root}’ is a link that leads nowhere")
    if root.exists() and not root.is_dir():
        raise OutputRefusedError(f"the output ‘{root}’ is not a folder")
    if os.path.lexists(own):
        refuse_planted(root, own)
    else:
        foreign = sorted(scan(own.removesuffix(OWN_FOLDER), {f"{OWN_FOLDER}/"}))
        if foreign and not os.path.lexists(own):
            raise foreign_files(root, foreign)


def refuse_planted(root: Path, own: str) -> None:
    """Refuse links where the program's own files are, and whatever is no folder where its folder is."""
    if os.path.lexists(own) and not is_folder(own):
        raise foreign_files(root, [OWN_FOLDER])
    planted = [OWN_FOLDER + name for name in _OWN_FILES if os.path.islink(own + name)]
    planted.extend(OWN_FOLDER + name for name in _STATE if is_folder(own + name))
    if planted:
        raise foreign_files(root, planted)


def foreign_files(output: Path, foreign: list[str]) -> OutputRefusedError:
    """Say that files, sorted and at least one, are no build's own."""
    more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
    return OutputRefusedError(
        f"the output ‘{output}’ holds files that no build made ({_shown(foreign[0])}{more}); "
        "move them away, or name another folder"
    )


def failed_write(name: str, error: OSError, outcome: str) -> OutputRefusedError:
    """Say which file the disk did not take and why, and what became of the site, if anything."""
    more = f"; {outcome}" if outcome else ""
    return OutputRefusedError(f"the output cannot be written: {_shown(name)}: {error.strerror or error}{more}")


def _shown(name: str) -> str:
    """Give a name in one line that any terminal can print."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)
