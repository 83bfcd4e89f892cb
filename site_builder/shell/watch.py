"""Tells when something that a site is made from has changed, and what."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import watchfiles

_STEP = 20
"""Milliseconds of quiet after which a burst of changes counts as over."""
_LONGEST = 400
"""Milliseconds after which a burst that goes on is told of nevertheless."""
_IDLE = 1000
"""Milliseconds without changes after which there is time for something else."""


def watch_folders(
    folders: Iterable[Path], changed: Callable[[set[Path]], None], idle: Callable[[], object], stop: threading.Event
) -> None:
    """Call ``changed`` with the paths after each burst of changes below the folders, until told to stop.

    ``idle`` is called again and again while nothing changes.
    Where a folder is missing, its parent is watched, so that it counts once it is made; nothing else there does.
    """
    wanted = tuple(folder.resolve() for folder in folders)
    # Not the parent of a folder that is there: it may hold very much, and a system watches only so many folders.
    watched = sorted({folder if folder.is_dir() else folder.parent for folder in wanted})

    def concerns(_: watchfiles.Change, path: str) -> bool:
        name = Path(path).name
        is_draft = name.endswith(("~", ".swp", ".tmp")) or name.startswith((".#", "4913"))
        return not is_draft and any(Path(path).is_relative_to(folder) for folder in wanted)

    for changes in watchfiles.watch(
        *watched,
        watch_filter=concerns,
        stop_event=stop,
        debounce=_LONGEST,
        step=_STEP,
        rust_timeout=_IDLE,
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        if changes:
            changed({Path(path) for _, path in changes})
        else:
            idle()
