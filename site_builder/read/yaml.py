"""YAML as this project reads it: strict and safe, every scalar as written, every value with its place.

Values are built from the parser's events, so that nothing is resolved: ``NO`` stays Norway and ``010`` stays ten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.read.files import CONTROL, ReadFile, control_characters, decode
from site_builder.read.yaml_places import PARSER, places_of

Path = tuple[str | int, ...]

MAX_NODES = 1_000_000
"""Most values in one file, with each alias counted as often as it is used."""
MAX_DEPTH = 40
_TOO_DEEP = f"values are nested more than {MAX_DEPTH} deep"

_PLAIN: frozenset[str | None] = frozenset({"", None})
_STYLES = _PLAIN | {"'", '"', "|", ">"}
_AFTER_SPACE = re.compile(r"[^\S\n]#")


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
        places = places_of(self.text)
        while path and path not in places:
            path = path[:-1]
        line, column, _, _ = places.get(path, (0, 0, 0, 0))
        return _shifted(Place(self.path, line + self.first_line, column + 1), self.shifts, self.first_line)

    def key_place(self, path: Path) -> Place:
        """Find where the key of a value starts; for a list item, where the item starts."""
        found = places_of(self.text).get(path)
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
        if "nesting depth" in what:  # libyaml looks ahead, and gives up before a value is built
            return None, (problem("yaml-too-deep", place, _TOO_DEEP),)
        line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") + 1 else ""
        if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in what:
            column = line.find("\t") + 1 or place.column
            message = "a tab is used for indentation"
            return None, (problem("yaml-tab", Place(path, place.line, column), message, "use spaces"),)
        context = f" {error.context}" if error.context and error.context != what else ""
        above = "".join(text.split("\n")[mark.line - 1 : mark.line]) if mark and mark.line else ""
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
    """Builds a value from events, with its limits.

    Nearly all events are scalars without tag, anchor or anything else to look at. Those are taken where they stand in
    a list or mapping; :meth:`_node` is for all others.
    """

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.problems: list[Diagnostic] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.next_event: Any = None
        self.text = ""
        self.may_be_cut = False
        self.bare_styles: frozenset[str | None] = frozenset()
        self.nodes = 0
        self.nodes_in_keys = 0

    def build(self, text: str) -> Any:
        self.text = text
        # A control character can only come from an escape, since the text holds none; and a plain text can only be cut
        # short where a # follows white space.
        self.may_be_cut = "#" in text and _AFTER_SPACE.search(text) is not None
        self.bare_styles = _STYLES - ({'"'} if "\\" in text else set()) - (_PLAIN if self.may_be_cut else set())
        next_event = self.next_event = PARSER(text).get_event
        value: Any = None
        documents = 0
        while (event := next_event()) is not None:
            if type(event) is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _RefusedError(
                        self._problem("yaml-syntax", event, "the file holds a second document", "remove ‘---’")
                    )
                value = self._node(next_event(), 0)
        return value

    def _problem(self, code: str, event: Any, message: str, hint: str = "") -> Diagnostic:
        mark = event.start_mark
        return problem(code, Place(self.path, mark.line + self.first_line, mark.column + 1), message, hint)

    def _too_many(self, event: Any) -> _RefusedError:
        message = f"the file expands to more than {MAX_NODES:,} values"
        return _RefusedError(self._problem("yaml-alias-bomb", event, message, "write the values out, in several files"))

    def _node(self, event: Any, depth: int) -> Any:
        """Build one node."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        if depth > MAX_DEPTH:
            raise _RefusedError(self._problem("yaml-too-deep", event, _TOO_DEEP))
        before = self.nodes - self.nodes_in_keys
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._too_many(event)
        if event.tag is not None and event.tag != "!":
            self.problems.append(
                self._problem("yaml-tag", event, f"the tag ‘{event.tag}’ is not used here", "remove it")
            )
        value: Any
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
        elif kind is yaml.SequenceStartEvent:
            value = self._sequence(depth + 1)
        else:
            value = self._mapping(depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.nodes - self.nodes_in_keys - before)
        return value

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            raise _RefusedError(
                self._problem("yaml-syntax", event, f"the alias ‘*{event.anchor}’ is not defined before")
            )
        value, size = self.anchors[event.anchor]
        self.nodes += size
        if self.nodes > MAX_NODES:
            raise self._too_many(event)
        return value

    def _scalar(self, event: Any) -> str:
        text: str = event.value
        found = CONTROL.search(text) if event.style == '"' else None
        if found:
            message = f"control character U+{ord(found[0]):04X} stands in the text"
            self.problems.append(self._problem("file-control-character", event, message, "remove the character"))
        if self.may_be_cut and not event.style and " " in text:
            self._check_cut(event, text)
        return text

    def _check_cut(self, event: Any, text: str) -> None:
        """Warn where a plain text, of at least two words, ends before a # that may be meant to belong to it."""
        rest = self.text[event.end_mark.index :].partition("\n")[0]
        is_prose = text.count(" ") >= (1 if re.match(r"\s+#\S", rest) else 2)
        if is_prose and rest.lstrip().startswith("#"):
            message = f"the text ends before ‘{rest.strip()}’: a # after a space begins a comment"
            hint = "put the text in quotation marks, or the comment on a line of its own"
            self.problems.append(self._problem("yaml-comment", event, message, hint))

    def _sequence(self, depth: int) -> list[Any]:
        """Build the items of a list, which stand at a depth."""
        items: list[Any] = []
        next_event, scalar, end = self.next_event, yaml.ScalarEvent, yaml.SequenceEndEvent
        bare = self.bare_styles if depth <= MAX_DEPTH else ()
        while (kind := type(event := next_event())) is not end:
            if kind is scalar and event.style in bare and event.tag is event.anchor is None and self.nodes < MAX_NODES:
                self.nodes += 1
                items.append(event.value)
            else:
                items.append(self._node(event, depth))
        return items

    def _mapping(self, depth: int) -> dict[str, Any]:
        """Build the keys and values of a mapping, which stand at a depth."""
        items: dict[str, Any] = {}
        next_event, scalar, end = self.next_event, yaml.ScalarEvent, yaml.MappingEndEvent
        bare = self.bare_styles if depth <= MAX_DEPTH else ()
        key: Any = None
        key_event: Any = None
        while (kind := type(event := next_event())) is not end:
            if kind is scalar and event.style in bare and event.tag is event.anchor is None and self.nodes < MAX_NODES:
                self.nodes += 1
                value = event.value
            else:
                before = self.nodes - self.nodes_in_keys
                value = self._node(event, depth)
                if key_event is None:
                    self.nodes_in_keys = self.nodes - before - 1  # a key counts as one value of what holds it
            if key_event is None:
                key, key_event = value, event
                continue
            if type(key) is not str:
                self.problems.append(self._problem("yaml-key", key_event, "a key must be plain text"))
            elif key in items:
                message = f"the key ‘{key}’ stands here twice"
                hint = "remove one of the two"
                if key == "id":
                    hint = "if a new item begins here, write ‘- ’ before it; else remove one of the two"
                self.problems.append(self._problem("yaml-duplicate-key", key_event, message, hint))
            else:
                items[key] = value
            key_event = None
        return items
