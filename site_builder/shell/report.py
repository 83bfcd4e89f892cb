"""What a person or a program is told: diagnostics and build reports, as text with or without colour, or as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from site_builder.base.diagnostics import Diagnostic, Place, Severity
from site_builder.base.keys import PageId
from site_builder.build.session import BuildReport

if TYPE_CHECKING:
    from site_builder.build.outdated import Reason

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "path": "\x1b[1m", "hint": "\x1b[36m"}
_MOST_NAMES = 5
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

    def reasons(self, found: Mapping[PageId, tuple[Reason, ...]]) -> str:
        """Print why things were made; those with the same reasons together, by the first few of them."""
        together: dict[tuple[Reason, ...], list[str]] = {}
        for unit, why in found.items():
            together.setdefault(why, []).append(shown_unit(unit))
        lines = []
        for why, names in together.items():
            more = f", and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            lines.append(f"{', '.join(names[:_MOST_NAMES])}{more}\n{self.reason_lines(why)}")
        return "".join(lines)

    def reason_lines(self, found: Iterable[Reason]) -> str:
        """Print reasons, one under the other, each with the rows gained and lost and the files that caused it."""
        from site_builder.build.outdated import KINDS

        lines = []
        for reason in found:
            about = f": {reason.about}" if reason.about else ""
            lines.append(f"  {KINDS[reason.kind]}{about}")
            lines.extend(f"    + {row}" for row in reason.gained)
            lines.extend(f"    - {row}" for row in reason.lost)
            if reason.causes and reason.causes != (reason.about,):
                lines.append(f"    because of {', '.join(reason.causes)}")
        return "".join(line + "\n" for line in lines)

    def as_json(self, report: BuildReport, output: Path | None = None) -> str:
        """Give a report as JSON, with the ledger that was built in an output."""
        value: dict[str, Any] = {
            "succeeded": report.succeeded,
            "refused": report.refused or None,
            "pages": report.pages,
            "files": report.files._asdict(),
            "diagnostics": [self._diagnostic_json(d) for d in report.diagnostics],
            "notes": list(report.notes),
        }
        if report.reasons:
            value["reasons"] = {shown_unit(unit): reasons_json(found) for unit, found in report.reasons.items()}
        if output is not None:
            value["ledger"] = json.loads((output / "ledger.json").read_bytes())
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


def shown_unit(unit: PageId) -> str:
    """Name a unit of the output for a person: a page by its path, anything else by what it is of."""
    from site_builder.pages.routes import has_page, path_of

    if has_page(unit):
        return f"{path_of(unit)}.html"
    kind, _, rest = unit.kind.partition("-")
    return " ".join(filter(None, [kind, rest, unit.id]))


def reasons_json(found: Iterable[Reason]) -> list[dict[str, Any]]:
    """Give reasons as JSON."""
    return [reason._asdict() for reason in found]


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
