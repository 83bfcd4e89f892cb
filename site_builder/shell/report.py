"""What a person or a program is told: diagnostics and build reports, as text with or without colour, or as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any, TextIO

from site_builder.base.diagnostics import Diagnostic, Place, Severity
from site_builder.build.run import BuildReport

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "path": "\x1b[1m", "hint": "\x1b[36m"}
_RESET = "\x1b[0m"


class Voice:
    """Writes reports. ``project`` is put before paths, so that they can be opened from where the command was given."""

    def __init__(self, project: str, *, colour: bool = False) -> None:
        self.project = "" if os.path.normpath(project) == "." else project
        self.colour = colour

    def _paint(self, words: str, kind: str) -> str:
        return f"{_COLOURS[kind]}{words}{_RESET}" if self.colour else words

    def path(self, place: Place) -> str:
        """Give a path as it can be opened from here."""
        return f"{self.project.rstrip('/')}/{place.path}" if self.project else place.path

    def place(self, place: Place) -> str:
        """Print a place as ``path:line:column``."""
        return f"{self.path(place)}:{place.line}:{place.column}"

    def diagnostic(self, found: Diagnostic) -> str:
        """Print one diagnostic, its hint and related places on lines of their own."""
        head = f"{self._paint(self.place(found.place), 'path')}: "
        head += f"{self._paint(found.severity, found.severity)}[{found.code}]: {found.message}"
        lines = [head]
        lines.extend(f"    see {self.place(place)}: {words}" for place, words in found.related)
        if found.hint:
            lines.append(f"    {self._paint('hint:', 'hint')} {found.hint}")
        return "\n".join(lines)

    def diagnostics(self, found: Iterable[Diagnostic]) -> str:
        """Print diagnostics, one after the other."""
        return "".join(self.diagnostic(d) + "\n" for d in found)

    def as_json(self, report: BuildReport) -> str:
        """Give a report as JSON."""
        value: dict[str, Any] = {
            "succeeded": report.succeeded,
            "refused": report.refused or None,
            "pages": report.pages,
            "files": report.files._asdict(),
            "diagnostics": [self._diagnostic_json(d) for d in report.diagnostics],
        }
        return json.dumps(value, indent=2)

    def _diagnostic_json(self, found: Diagnostic) -> dict[str, Any]:
        return {
            "code": found.code,
            "severity": str(found.severity),
            "message": found.message,
            "hint": found.hint or None,
            **self._place_json(found.place),
            "related": [{**self._place_json(place), "message": words} for place, words in found.related],
        }

    def _place_json(self, place: Place) -> dict[str, Any]:
        return {"path": self.path(place), "line": place.line, "column": place.column}


def count_line(found: Iterable[Diagnostic]) -> str:
    """Count problems in words: ``2 errors, 1 warning``."""
    severities = [d.severity for d in found]
    words = []
    for severity in Severity:
        number = severities.count(severity)
        if number:
            words.append(f"{number} {severity}{'s' if number > 1 else ''}")
    return ", ".join(words) or "no problem"


class ProgressLine:
    """A line that tells how far long work has come; it is written only where a person looks at a terminal."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if not self._shown or (total and done % 50 and done != total):
            return
        words = f"{what} {done}/{total}" if total else what
        self._write(words)

    def _write(self, words: str) -> None:
        self._stream.write(f"\r{words}{' ' * max(0, len(self._last) - len(words))}")
        self._stream.flush()
        self._last = words

    def clear(self) -> None:
        """Take the line away."""
        if self._last:
            self._write("")
            self._stream.write("\r")
            self._last = ""
