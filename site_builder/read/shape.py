"""Fits a YAML value to a type of the model: all that is wrong at once, each with its place and a hint.

What does not fit is left out or mended in a copy, so that the rest of the file can be checked in the same run; a file
with such a problem is never built.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.naming import nearest
from site_builder.read.yaml import Path, YamlFile

T = TypeVar("T")

_ROUNDS = 50


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def make_ready(kind: type) -> None:
    """Work out how values are read as ``kind``, before there are any: that takes as long as many files."""
    _adapter(kind)


def fit(
    file: YamlFile, value: Any, kind: type[T], at: Path = (), placeholders: Mapping[str, Any] | None = None
) -> tuple[T | None, tuple[Diagnostic, ...], tuple[Path, ...]]:
    """Read ``value``, which stands at ``at`` in the file, as ``kind``.

    Gives the typed value (``None`` where nothing can be made of it), the problems, and the paths that were left out.
    ``placeholders`` are stand-ins for required top-level fields that are missing or wrong.
    """
    if not isinstance(value, dict):
        name = str(at[-1]) if at else "file"
        if value == "":
            return None, (_explain_empty(_Wrong(file.key_place(at), name, value, {}, "")),), (at,)
        hint = "write a mapping: each field on a line of its own, or {field: value}"
        what = "a list" if isinstance(value, list) else "a text"
        return None, (problem("value-type", file.place(at), f"‘{name}’ cannot be {what}", hint),), (at,)
    adapter = _adapter(cast("Any", kind))
    try:
        return adapter.validate_python(value), (), ()
    except ValidationError:
        pass
    mended = _Mended(value, at, placeholders or {})
    problems: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        try:
            return adapter.validate_python(mended.work), tuple(problems), tuple(mended.dropped)
        except ValidationError as error:
            # Missing fields come last, since a misspelt one may turn out to be meant.
            details = sorted(error.errors(include_url=False), key=lambda e: e["type"] == "missing")
            spots = [(mended.spot(detail["loc"]), detail) for detail in details]
            changed = False
            for spot, detail in spots:
                is_missing = detail["type"] == "missing" and isinstance(detail["loc"][-1], str)
                if is_missing and spot.last in spot.holder:
                    continue  # a misspelt field has been taken for it
                if any(path[: len(spot.path)] == spot.path for path in mended.dropped):
                    changed |= mended.drop(spot, detail["type"])  # what is in it is reported already
                    continue
                found, rename = _explain(file, kind, detail, spot)
                if found not in problems:
                    problems.append(found)
                changed |= mended.rename(spot, rename) if rename else mended.drop(spot, detail["type"])
            mended.sweep()
            if not changed:
                break
    return None, tuple(problems), tuple(mended.dropped)


class _Spot(NamedTuple):
    """Where an error is: the container and the last step in the copy, and the path in the author's file."""

    holder: Any
    last: str | int
    path: Path

    @property
    def given(self) -> Any:
        try:
            return self.holder[self.last]
        except (KeyError, IndexError, TypeError):
            return None


_GONE: Any = object()


class _Mended:
    """A copy of a value from which what does not fit is taken out, and which knows where its parts came from."""

    def __init__(self, value: Any, at: Path, placeholders: Mapping[str, Any]) -> None:
        self.work = copy.deepcopy(value)
        self.placeholders = placeholders
        self.dropped: list[Path] = []
        self._at = at
        self._origin: dict[int, Path] = {}
        self._parent: dict[int, tuple[Any, str | int]] = {}
        self._gone: list[Any] = []
        self._remember(self.work, at)

    def _remember(self, value: Any, path: Path) -> None:
        if not isinstance(value, dict | list) or id(value) in self._origin:
            return
        self._origin[id(value)] = path
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(part, dict | list):
                self._parent.setdefault(id(part), (value, step))
            self._remember(part, (*path, step))

    def spot(self, location: Iterable[str | int]) -> _Spot:
        """Follow a location, passing over steps that only the validator knows."""
        holder, value, last = None, self.work, cast("str | int", "")
        parts = list(location)
        for number, part in enumerate(parts):
            found = _GONE
            if (isinstance(value, dict) and part in value) or (
                isinstance(value, list) and isinstance(part, int) and part < len(value)
            ):
                found = value[cast("Any", part)]
            elif number == len(parts) - 1 and isinstance(value, dict) and isinstance(part, str) and part != "[key]":
                found = None
            if found is not _GONE:
                holder, last, value = value, part, found
        if holder is None:
            return _Spot({}, "", self._at)
        return _Spot(holder, last, (*self._origin.get(id(holder), self._at), last))

    def rename(self, spot: _Spot, name: str) -> bool:
        """Take a misspelt field for the one that is meant."""
        spot.holder[name] = spot.holder.pop(spot.last)
        return True

    def drop(self, spot: _Spot, error: str) -> bool:
        """Take a value out; where a required one is missing, the list item that wants it."""
        holder, last = spot.holder, spot.last
        top = holder is self.work
        if top and last in self.placeholders:
            holder[last] = copy.deepcopy(self.placeholders[str(last)])
        elif error == "missing" and last not in holder:
            if top or id(holder) not in self._parent:
                return False
            above, step = self._parent[id(holder)]
            return self.drop(_Spot(above, step, self._origin[id(holder)]), "")
        elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
            holder[last] = _GONE
            self._gone.append(holder)
        elif isinstance(holder, dict) and last in holder:
            del holder[last]
        else:
            return False
        self.dropped.append(spot.path)
        return True

    def sweep(self) -> None:
        """Close the gaps that dropped list items left."""
        for items in self._gone:
            items[:] = [item for item in items if item is not _GONE]
        self._gone.clear()


def numbered(items: Iterable[T], dropped: Iterable[Path], *path: str | int) -> Iterator[tuple[int, T]]:
    """Number the items of the list at ``path`` as the file does: items that did not fit are counted too."""
    dropped = tuple(dropped)
    if not dropped:
        return enumerate(items)
    gone = {d[len(path)] for d in dropped if len(d) == len(path) + 1 and d[: len(path)] == path}
    return zip((n for n in count() if n not in gone), items, strict=False)


def _fields_at(kind: Any, path: Path) -> tuple[str, ...]:
    """Name the fields that the type allows in the mapping that holds the last step of a path."""
    for step in path[:-1]:
        kind = _inner(kind, step)
    kind = _mapping_type(kind)
    if kind is None:
        return ()
    return tuple(name.removesuffix("_") for name in kind.__dataclass_fields__)


def _mapping_type(kind: Any) -> Any:
    """Find the mapping type in an annotated or optional type."""
    if hasattr(kind, "__dataclass_fields__"):
        return kind
    for argument in get_args(kind):
        found = _mapping_type(argument)
        if found is not None:
            return found
    return None


def _inner(kind: Any, step: str | int) -> Any:
    holder = _mapping_type(kind)
    if holder is None or isinstance(step, int):
        return holder
    hints = get_type_hints(holder, include_extras=True)
    return hints.get(step, hints.get(f"{step}_"))


def _explain(file: YamlFile, kind: Any, detail: Any, spot: _Spot) -> tuple[Diagnostic, str]:
    """Word one validation error; the second value is the field that a misspelt one stands for."""
    name = next((str(p) for p in reversed(spot.path) if isinstance(p, str)), "value")
    error, context, given = detail["type"], detail.get("ctx") or {}, spot.given
    if error == "unexpected_keyword_argument":
        known = _fields_at(kind, tuple(detail["loc"]))
        like = nearest(name, known)
        hint = f"did you mean ‘{like}’?" if like else f"known here: {', '.join(known)}"
        if " " in name:
            hint += "; or put the text before the comma in quotation marks"
        free = like if like and like not in spot.holder else ""
        return problem("field-unknown", file.key_place(spot.path), f"there is no field ‘{name}’ here", hint), free
    if error == "missing" and isinstance(detail["loc"][-1], str):
        place = file.place(spot.path[:-1])
        return problem("field-missing", place, f"the field ‘{name}’ is missing", f"add ‘{name}:’"), ""
    place = file.place(spot.path)
    wrong = _Wrong(place, name, given, context, detail["msg"])
    if isinstance(given, list) and error in ("missing", "too_long", "too_short"):
        hint = "the guide says what stands here, such as [37.57, 126.98] for coordinates"
        return problem("value-type", place, f"‘{name}’ cannot be a list of {len(given)}", hint), ""
    if given == "":
        return _explain_empty(wrong), ""
    return _EXPLAIN.get(error, _explain_type)(wrong), ""


class _Wrong(NamedTuple):
    """What an explanation is made from: the field's name, the value given, and what the validator says."""

    place: Place
    name: str
    given: Any
    context: Mapping[str, Any]
    message: str


def _explain_type(wrong: _Wrong) -> Diagnostic:
    shapes = ((dict, "a mapping"), (list, "a list"), (str, "a text"))
    shape = next((words for kind, words in shapes if isinstance(wrong.given, kind)), "a value of this kind")
    hint = "put the text in quotation marks" if isinstance(wrong.given, dict | list) else ""
    if wrong.message == "a number belongs here":
        hint = "write a number in plain digits, such as 12 or 0.25"
    if wrong.message.endswith(("valid tuple", "valid list")):
        hint = "write a list: each item on a line of its own after ‘- ’, or [a, b]"
    elif wrong.message.endswith(("valid dictionary", "instance of dict")) or "dataclass" in wrong.message.lower():
        hint = "write a mapping: each field on a line of its own, or {field: value}"
    return problem("value-type", wrong.place, f"‘{wrong.name}’ cannot be {shape}", hint)


def _explain_choice(wrong: _Wrong) -> Diagnostic:
    expected = str(wrong.context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    like = nearest(str(wrong.given), expected.split(", ")) if isinstance(wrong.given, str) else ""
    hint = (f"did you mean ‘{like}’? " if like else "") + (f"allowed: {expected}" if expected else wrong.message)
    return problem("value-choice", wrong.place, f"‘{wrong.name}’ cannot be ‘{wrong.given}’", hint)


def _explain_list_date(wrong: _Wrong) -> Diagnostic:
    first = wrong.given[0] if isinstance(wrong.given, list) and len(wrong.given) == 1 else ""
    inner = first if isinstance(first, str) and first else "2016-07..2016-08"
    hint = f'put the date in quotation marks: {wrong.name}: "[{inner}]"'
    return problem("date-list", wrong.place, f"‘{wrong.name}’ is a list to YAML, where a date belongs", hint)


def _explain_date(wrong: _Wrong) -> Diagnostic:
    hint = 'write 2017-07-03, 2017-07, 2017, 2016?, 2017-07-03/2017-07-04, or "[2016-10..2016-12]"'
    return problem("date-syntax", wrong.place, str(wrong.context.get("reason", wrong.message)), hint)


def _explain_empty(wrong: _Wrong) -> Diagnostic:
    return problem(
        "value-empty",
        wrong.place,
        f"‘{wrong.name}’ has no value",
        "write a value; where the field is optional, the line can go",
    )


def _explain_invalid(wrong: _Wrong) -> Diagnostic:
    message = f"‘{wrong.name}’ cannot be ‘{wrong.given}’: {wrong.message}"
    return problem("value-invalid", wrong.place, message)


def _explain_twice(wrong: _Wrong) -> Diagnostic:
    message = f"‘{wrong.context.get('twice', '')}’ stands in ‘{wrong.name}’ twice"
    return problem("value-invalid", wrong.place, message, "remove one of the two")


_EXPLAIN: Mapping[str, Callable[[_Wrong], Diagnostic]] = {
    "literal_error": _explain_choice,
    "value_choice": _explain_choice,
    "date_list": _explain_list_date,
    "date_syntax": _explain_date,
    "value_empty": _explain_empty,
    "value_invalid": _explain_invalid,
    "value_twice": _explain_twice,
}
