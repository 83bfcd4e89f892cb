"""Short ways to write a value, and what is written as it is pickled."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from site_builder.base.dates import Edtf
from site_builder.model.evidence import Annotation, Claim, Fact, Headline, LocalId, Published, Quote
from site_builder.model.notation import Ids, Packed

QUOTE = Quote(exact="words", suffix="after")
ANNOTATION = Annotation(
    source="a.txt",
    sha256="0",
    publisher="p",
    headline=Headline(text="H"),
    topics=("t",),
    claims=(Claim(id=LocalId("c1"), speaker=("s",), quote=QUOTE, date=Edtf.parse("2017?")),),
    published=Published(date=Edtf.parse("2017-07-03")),
    facts=(Fact(id=LocalId("f1"), measure="m", value=("1",), approx=True, quote=QUOTE),),
)


@dataclass(frozen=True, slots=True)
class One(Packed):
    """A value with one field."""

    field: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Two(One):
    """A value that adds a field to that of another."""

    other: str = "x"


@pytest.mark.parametrize("value", [QUOTE, ANNOTATION, One(("a", "b")), Two(("a",)), Two((), "y")])
def test_what_is_written_is_the_same_after_pickling_and_copying(value: Any) -> None:
    for again in (pickle.loads(pickle.dumps(value)), pickle.loads(pickle.dumps(value, 2)), copy.deepcopy(value)):
        assert again == value
        assert type(again) is type(value)
        assert hash(again) == hash(value)
        assert repr(again) == repr(value)


@pytest.mark.parametrize("given", [[], ["a"], ["a", "b"]])
def test_a_list_of_ids_that_all_differ_is_read(given: list[str]) -> None:
    assert TypeAdapter[Any](Ids).validate_python(given) == tuple(given)


@pytest.mark.parametrize("given", [["b", "b"], ["a", "b", "b", "a"]])
def test_the_first_id_that_comes_again_is_named(given: list[str]) -> None:
    with pytest.raises(ValidationError, match="‘b’ stands in the list twice"):
        TypeAdapter[Any](Ids).validate_python(given)
