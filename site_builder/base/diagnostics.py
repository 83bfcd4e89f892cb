"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from site_builder.base.codes import CODES


class Severity(StrEnum):
    """How much a problem weighs: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in an author's file: path relative to the project, line and column from 1, in code points."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. ``related`` holds other places that take part in it, each with a few words."""

    code: str
    severity: Severity
    message: str
    place: Place
    hint: str = ""
    related: tuple[tuple[Place, str], ...] = ()


def problem(
    code: str, place: Place, message: str, hint: str = "", related: Iterable[tuple[Place, str]] = ()
) -> Diagnostic:
    """Make a diagnostic of a documented code; its severity comes from the table of codes."""
    severity = Severity(CODES[code].severity)
    return Diagnostic(code, severity, message, place, hint, tuple(related))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then code and message, each distinct problem once."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.place, d.code, d.message, d.hint)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of the problems stops a build."""
    return any(d.severity is Severity.ERROR for d in diagnostics)
