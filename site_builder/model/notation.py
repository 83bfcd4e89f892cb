"""Short ways to write a value, as markers on field types: one for a list, a text for a mapping, ``true`` for a flag.

The validation library is imported only when a type is compiled, so that the vocabulary itself stays light to import.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, Any, ClassVar


class Packed:
    """Base of frozen dataclasses with slots that are pickled by the ten thousand: the values of all fields, in order.

    A pickle names nothing but types. What is unpickled is neither validated nor passed through ``__init__``.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "__setstate__" not in cls.__dict__:
            cls.__setstate__ = _fill  # type: ignore[attr-defined]  # else the dataclass would put in a slower one

    def __reduce__(self) -> tuple[Any, ...]:
        cls: Any = type(self)
        return copyreg.__newobj__, (cls,), _reader_of(cls)(self)  # type: ignore[attr-defined]  # not in the stubs


@lru_cache(maxsize=256)
def _reader_of(cls: type) -> Callable[[Any], tuple[Any, ...]]:
    """Give what reads all fields of a dataclass as a tuple."""
    names = [field.name for field in fields(cls)]
    read: Any = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


@lru_cache(maxsize=256)
def _setters_of(cls: type) -> tuple[Callable[[Any, Any], None], ...]:
    """Give for each field of a dataclass with slots what sets it, frozen or not."""
    return tuple(getattr(cls, field.name).__set__ for field in fields(cls))


def _fill(made: Any, values: tuple[Any, ...]) -> None:
    """Set all fields of a value that is being unpickled; raises ``ValueError`` where there are more or fewer values."""
    cls: Any = type(made)
    for put, value in zip(_setters_of(cls), values, strict=True):
        put(made, value)


class Written(Packed):
    """Base of everything an author writes as a mapping: fields that the model does not know are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "alias_generator": lambda name: name.removesuffix("_"),  # `from_` is written `from`
    }


def _before(prepare: Any, handler: Any, source: Any) -> Any:
    from pydantic_core import core_schema

    return core_schema.no_info_before_validator_function(prepare, handler(source))


@dataclass(frozen=True, slots=True)
class Short:
    """A text alone stands for a mapping with this one field: ``quote: words`` for ``quote: {exact: words}``."""

    field: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError

        def prepare(value: object) -> object:
            if self.field == "date" and isinstance(value, list):
                raise PydanticCustomError("date_list", "a list stands where a date belongs")
            return {self.field: value} if isinstance(value, str) else value

        return _before(prepare, handler, source)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": ["string", "number"]}, handler(schema)]}


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A text alone stands for a list of one: ``topics: security`` for ``topics: [security]``; so does a mapping where
    ``mappings`` are what the list is of."""

    mappings: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        alone = (str, dict) if self.mappings else (str,)
        return _before(lambda value: [value] if isinstance(value, alone) else value, handler, source)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [many.get("items", {}), many]}


@dataclass(frozen=True, slots=True)
class NotEmpty:
    """The text holds something other than white space."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Any) -> Any:
            if isinstance(value, str) and not value.strip():
                raise PydanticCustomError("value_empty", "the value is empty")
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))


@dataclass(frozen=True, slots=True)
class Distinct:
    """No value stands in the list twice."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Any) -> Any:
            if len(value) < 2 or len(set(value)) == len(value):
                return value
            twice = next((item for number, item in enumerate(value) if item in value[:number]), None)
            if twice is not None:
                raise PydanticCustomError("value_twice", "‘{twice}’ stands in the list twice", {"twice": twice})
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))


@dataclass(frozen=True, slots=True)
class AsFlag:
    """A yes-or-no value is written ``true`` or ``false`` and nothing else."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def read(value: object) -> bool:
            if isinstance(value, bool) or value in ("true", "false"):
                return value in ("true", True)
            raise PydanticCustomError("value_choice", "write true or false")

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class AsNumber:
    """A number in plain decimal digits, within bounds."""

    least: float
    most: float

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def read(value: object) -> float:
            import re

            if (isinstance(value, int | float) and not isinstance(value, bool)) or (
                isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII)
            ):
                number = float(value)
            else:
                raise PydanticCustomError("value_type", "a number belongs here")
            if not self.least <= number <= self.most:
                bounds = {"least": f"{self.least:g}", "most": f"{self.most:g}"}
                raise PydanticCustomError("value_invalid", "the number is not between {least} and {most}", bounds)
            return number

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Matching:
    """The text follows a pattern; ``wanted`` says in words which."""

    pattern: str
    wanted: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        import re

        from pydantic_core import PydanticCustomError, core_schema

        compiled = re.compile(self.pattern)

        def check(value: Any) -> Any:
            if isinstance(value, str) and not compiled.fullmatch(value):
                raise PydanticCustomError("value_invalid", "{wanted} belongs here", {"wanted": self.wanted})
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}


Text = Annotated[str, NotEmpty()]
Url = Annotated[str, Matching(r"https?://[^\s/?#]+[^\s]*", "a URL that begins with http:// or https://")]
Language = Annotated[
    str, Matching(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|und|mul", "a BCP 47 language tag such as en or zh-Hans")
]
Country = Annotated[str, Matching(r"[A-Z]{2}", "an ISO 3166-1 code of two capital letters")]
Wikidata = Annotated[str, Matching(r"Q[1-9]\d*", "a Wikidata item such as Q15031")]
Flag = Annotated[bool, AsFlag()]
Texts = Annotated[tuple[Text, ...], OneOrMany()]
Ids = Annotated[tuple[Text, ...], Distinct(), OneOrMany()]
