"""What a person can ask of a project: build it, or check it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from site_builder.base.diagnostics import in_order
from site_builder.base.places import own_templates
from site_builder.build.files import OutputRefusedError, refuse_overlap
from site_builder.build.session import BuildReport, Options, Progress, Session, fails, no_progress
from site_builder.build.trace import Trace


def build_site(
    root: Path,
    output: Path,
    options: Options,
    progress: Progress = no_progress,
    trace: Trace | None = None,
    waiting: Callable[[str], None] | None = None,
) -> BuildReport:
    """Build a project into an output folder; a build that fails leaves the folder as it was.

    ``waiting`` is told of another build that has to end first.
    """
    try:
        session = open_session(root, output, options, trace)
        session.waiting = waiting or session.waiting
        try:
            return session.rebuild(progress)
        finally:
            session.close()
    except OutputRefusedError as refused:
        return BuildReport(refused=str(refused))


def open_session(root: Path, output: Path, options: Options, trace: Trace | None = None) -> Session:
    """Begin to work on a project and its output; raises ``OutputRefusedError`` where the two overlap."""
    sources = {f"‘{name}’": root / name for name in ("seeds", "content", "templates")}
    refuse_overlap(output, root, {**sources, "the program's own layouts": own_templates()})
    return Session(root, output, options, trace)


def check_site(root: Path, options: Options, progress: Progress = no_progress) -> BuildReport:
    """Do all that a build does but write: every diagnostic, every internal link and anchor."""
    from site_builder.build.rehearsal import rehearse

    found, pages = rehearse(root, options, progress)
    return BuildReport(in_order(found), pages=pages, succeeded=not fails(found, options))


__all__ = ["BuildReport", "Options", "Progress", "build_site", "check_site", "no_progress", "open_session"]
