"""YAML as this project reads it: strict and safe, every scalar as written, every value with its place.

Values are built from the parser's events, so that nothing is resolved: ``NO`` stays Norway and ``010`` stays ten.
Places are looked up only when something is wrong, by going through the events once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.read.files import CONTROL, ReadFile, control_characters, decode

Path = tuple[str | int, ...]

MAX_NODES = 200_000
"""Most values in one file, with each alias counted as often as it is used."""
MAX_DEPTH = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
HAS_FAST_PARSER = hasattr(yaml, "CSafeLoader")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML file as nested ``dict``, ``list`` and ``str``; ``value`` is ``None`` where the file is empty."""

    path: str
    text: str = field(repr=False)
    value: Any
    first_line: int = 1
    shifts: Mapping[int, int] = field(default_factory=dict, repr=False)
    "Lines, from 0, whose indentation was mended, and by how many columns their text moved."

    def place(self, path: Path) -> Place:
        """Find where a value starts; a missing value leads to what would hold it."""
        places = _places(self.text)
        while path and path not in places:
            path = path[:-1]
        line, column, _, _ = places.get(path, (0, 0, 0, 0))
        return _shifted(Place(self.path, line + self.first_line, column + 1), self.shifts, self.first_line)

    def key_place(self, path: Path) -> Place:
        """Find where the key of a value starts; for a list item, where the item starts."""
        found = _places(self.text).get(path)
        if found is None:
            return self.place(path)
        place = Place(self.path, found[2] + self.first_line, found[3] + 1)
        return _shifted(place, self.shifts, self.first_line)


class _RefusedError(Exception):
    """The file cannot be read further."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def load_yaml(file: ReadFile, first_line: int = 1) -> tuple[YamlFile | None, tuple[Diagnostic, ...]]:
    """Read one YAML file. A file with a bad byte or a tab is read as if mended, so that the rest is checked too."""
    text, found = decode(file)
    controls = control_characters(file.path, text)
    if controls:
        return None, (*found, *controls)
    if found:
        text = text.replace("\ufffd", "x")
    value, problems = _load(file.path, text, first_line)
    shifts: dict[int, int] = {}
    if problems and problems[-1].code == "yaml-tab":
        line = problems[-1].place.line - first_line
        mended, shift = _without_tabs(text, line)
        value, again = _load(file.path, mended, first_line)
        if any(p.code in ("yaml-syntax", "yaml-tab") for p in again):
            value = None
        else:
            shifts, text = {line: shift}, mended
            problems = (*problems, *(replace(p, place=_shifted(p.place, shifts, first_line)) for p in again))
    unreadable = value is None and bool(problems)
    return (None if unreadable else YamlFile(file.path, text, value, first_line, shifts)), (*found, *problems)


def _without_tabs(text: str, number: int) -> tuple[str, int]:
    """Give a line that is indented by tabs the indentation of the line before; tells how many columns it moved."""
    lines = text.split("\n")
    line = lines[number]
    above = next((other for other in reversed(lines[:number]) if other.strip() and "\t" not in other), "")
    indentation = len(above) - len(above.lstrip(" "))
    stripped = line.lstrip(" \t")
    if above.rstrip().endswith(":"):
        indentation += 2
    lines[number] = " " * indentation + stripped
    return "\n".join(lines), indentation - (len(line) - len(stripped))


def _shifted(place: Place, shifts: Mapping[int, int], first_line: int) -> Place:
    shift = shifts.get(place.line - first_line, 0)
    return replace(place, column=max(1, place.column - shift)) if shift else place


def _load(path: str, text: str, first_line: int) -> tuple[Any, tuple[Diagnostic, ...]]:
    builder = _Builder(path, first_line)
    try:
        return builder.build(text), tuple(builder.problems)
    except _RefusedError as refused:
        return None, (*builder.problems, refused.diagnostic)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + first_line, mark.column + 1) if mark else Place(path, first_line)
        what = error.problem or error.context or "this is not YAML"
        line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") + 1 else ""
        if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in what:
            column = line.find("\t") + 1 or place.column
            message = "a tab is used for indentation"
            return None, (problem("yaml-tab", Place(path, place.line, column), message, "use spaces"),)
        context = f" {error.context}" if error.context and error.context != what else ""
        above = text.split("\n")[mark.line - 1] if mark and mark.line else ""
        return None, (problem("yaml-syntax", place, f"{what}{context}", _syntax_hint(above, line)),)
    except yaml.YAMLError as error:
        return None, (problem("yaml-syntax", Place(path, first_line), " ".join(str(error).split())),)


def _syntax_hint(above: str, line: str) -> str:
    if any(re.match(r"[\s-]*[a-z_]+:[^\s/]", text) for text in (above, line)):
        return "a space belongs after the colon of a field"
    if ": " in line.partition(": ")[2]:
        return "a text that holds a colon and a space wants quotation marks"
    return "check the indentation, and put texts that hold : # [ ] { } or quotation marks into quotation marks"


class _Builder:
    """Builds a value from events, with its limits."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.problems: list[Diagnostic] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.events: Any = None
        self.text = ""
        self.nodes = 0

    def build(self, text: str) -> Any:
        self.text = text + "\n"
        self.events = yaml.parse(text, Loader=_LOADER)
        value: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(
                        self._problem("yaml-syntax", event, "the file holds a second document", "remove ‘---’")
                    )
                value, _ = self._node(next(self.events), 0)
        return value

    def _problem(self, code: str, event: Any, message: str, hint: str = "") -> Diagnostic:
        mark = event.start_mark
        return problem(code, Place(self.path, mark.line + self.first_line, mark.column + 1), message, hint)

    def _count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            message = f"the file expands to more than {MAX_NODES:,} values"
            raise _RefusedError(
                self._problem("yaml-alias-bomb", event, message, "write the values out, in several files")
            )

    def _node(self, event: Any, depth: int) -> tuple[Any, int]:
        """Build one node; gives its value and how many values it holds."""
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise _RefusedError(
                    self._problem("yaml-syntax", event, f"the alias ‘*{event.anchor}’ is not defined before")
                )
            value, size = self.anchors[event.anchor]
            self._count(event, size)
            return value, size
        if depth > MAX_DEPTH:
            raise _RefusedError(self._problem("yaml-too-deep", event, f"values are nested more than {MAX_DEPTH} deep"))
        self._count(event, 1)
        if event.tag is not None and event.tag != "!":
            self.problems.append(
                self._problem("yaml-tag", event, f"the tag ‘{event.tag}’ is not used here", "remove it")
            )
        if isinstance(event, yaml.ScalarEvent):
            value, size = self._scalar(event), 1
        elif isinstance(event, yaml.SequenceStartEvent):
            value, size = self._sequence(depth)
        else:
            value, size = self._mapping(depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, size)
        return value, size

    def _scalar(self, event: Any) -> str:
        found = CONTROL.search(event.value)
        if found:
            message = f"control character U+{ord(found[0]):04X} stands in the text"
            self.problems.append(self._problem("file-control-character", event, message, "remove the character"))
        text: str = event.value
        rest = self.text[event.end_mark.index : self.text.find("\n", event.end_mark.index)]
        is_prose = text.count(" ") >= (1 if re.match(r"\s+#\S", rest) else 2)
        if not event.style and is_prose and rest.lstrip().startswith("#"):
            message = f"the text ends before ‘{rest.strip()}’: a # after a space begins a comment"
            hint = "put the text in quotation marks, or the comment on a line of its own"
            self.problems.append(self._problem("yaml-comment", event, message, hint))
        return text

    def _sequence(self, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        total = 1
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            item, size = self._node(event, depth + 1)
            items.append(item)
            total += size
        return items, total

    def _mapping(self, depth: int) -> tuple[dict[str, Any], int]:
        items: dict[str, Any] = {}
        total = 1
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, _ = self._node(event, depth + 1)
            value, size = self._node(next(self.events), depth + 1)
            total += size + 1
            if not isinstance(key, str):
                self.problems.append(self._problem("yaml-key", event, "a key must be plain text"))
            elif key in items:
                message = f"the key ‘{key}’ stands here twice"
                hint = "remove one of the two"
                if key == "id":
                    hint = "if a new item begins here, write ‘- ’ before it; else remove one of the two"
                self.problems.append(self._problem("yaml-duplicate-key", event, message, hint))
            else:
                items[key] = value
        return items, total


def _places(text: str) -> dict[Path, tuple[int, int, int, int]]:
    """Find for each path the line and column, from 0, of its value and its key; the first of duplicate keys counts."""
    places: dict[Path, tuple[int, int, int, int]] = {}
    events = yaml.parse(text, Loader=_LOADER)

    def skip(event: Any) -> None:
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth == 0:
                return
            event = next(events)

    def visit(event: Any, path: Path, key: Any) -> None:
        mark, key_mark = event.start_mark, (key or event).start_mark
        places.setdefault(path, (mark.line, mark.column, key_mark.line, key_mark.column))
        if isinstance(event, yaml.SequenceStartEvent):
            number = 0
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                visit(item, (*path, number), None)
                number += 1
        elif isinstance(event, yaml.MappingStartEvent):
            while not isinstance(key_event := next(events), yaml.MappingEndEvent):
                if isinstance(key_event, yaml.ScalarEvent):
                    name: str | int = key_event.value
                else:
                    skip(key_event)
                    name = -1
                value_event = next(events)
                if (*path, name) in places:
                    skip(value_event)
                else:
                    visit(value_event, (*path, name), key_event)

    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            visit(next(events), (), None)
            break
    return places
