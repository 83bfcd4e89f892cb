"""Describes the machine that a benchmark ran on, for the head of its report."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path


def describe_machine() -> dict[str, str]:
    """Give processor, cores, memory and system in words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "processor": _field(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine(),
        "cores": f"{cores} usable, {_field(Path('/proc/cpuinfo'), 'siblings') or '?'} threads on "
        f"{_field(Path('/proc/cpuinfo'), 'cpu cores') or '?'} cores",
        "memory": f"{_memory():.1f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def _field(path: Path, name: str) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == name), "")


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def version_of(command: Sequence[str], folder: Path | None = None) -> str:
    """Give the last line that a command prints of its version, which also warms it up; empty if it cannot run."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    except OSError:
        return ""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return lines[-1] if done.returncode == 0 and lines else ""
