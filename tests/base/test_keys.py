"""Fingerprints: equal values have one, different values have two, whatever the run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.dates import Edtf
from site_builder.base.keys import Key, PageId, fingerprint

_VALUES = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.none(), st.booleans(), st.floats(allow_nan=False)),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=8,
)


@dataclass(frozen=True)
class _Row:
    name: str
    date: Edtf


def test_a_fingerprint_is_thirty_two_hex_digits() -> None:
    assert len(fingerprint("x")) == 32
    int(fingerprint("x"), 16)


@given(_VALUES, _VALUES)
def test_two_values_have_one_fingerprint_only_when_they_are_written_alike(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (repr(one) == repr(other))


def test_values_that_look_alike_but_differ_in_shape_have_different_fingerprints() -> None:
    values = ["1", 1, ("1",), (("1",),), ("1", ""), "('1',)", Key("1"), PageId("1"), True, None, 1.0]
    assert len({fingerprint(value) for value in values}) == len(values)


def test_a_change_deep_in_a_row_changes_its_fingerprint() -> None:
    rows = [(_Row("a", Edtf.parse(text)),) for text in ("2017", "2017-07", "2017?")]
    assert len({fingerprint(row) for row in rows}) == 3


def test_a_lone_surrogate_has_a_fingerprint() -> None:
    assert fingerprint("\udc80") != fingerprint("\udc81")


def test_a_fingerprint_is_the_same_under_every_hash_seed() -> None:
    code = "from site_builder.base.keys import fingerprint, Key; print(fingerprint((Key('a', 'b'), 'c', 1)))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {fingerprint((Key("a", "b"), "c", 1)) + "\n"}
