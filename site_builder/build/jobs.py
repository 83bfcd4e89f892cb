"""How many processes there are to work in, and what is said when one fails; light, since every build asks."""

from __future__ import annotations

import os
import sys


class WorkerError(Exception):
    """A worker failed; the message says at what."""


def default_jobs() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Tell whether workers can be had: whether the system forks, and well (macOS does not)."""
    return hasattr(os, "fork") and sys.platform != "darwin"
