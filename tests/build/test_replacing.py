"""A few places of a large file are changed without holding it, and only where it is certain which places are meant."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.build import replacing
from site_builder.build.files import FileState, Output
from site_builder.build.replacing import Replacements, UncertainError, replaced
from tests.build.outputs import build, commit


@pytest.fixture(scope="module", autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replacing, "_CHUNK", 5)
        yield


def replaced_in(data: bytes, replacements: Replacements) -> bytes | None:
    """Give what becomes of some bytes; ``None`` where that is not certain."""
    seen: list[bytes] = []
    parts: list[bytes] = []
    try:
        for part in replaced(io.BytesIO(data), replacements, lambda read: seen.append(bytes(read))):
            parts.append(bytes(part))
    except UncertainError:
        return None
    assert b"".join(seen) == data
    return b"".join(parts)


def expected_of(data: bytes, replacements: Replacements) -> bytes | None:
    """Say the same of bytes that are held, place by place."""
    places = []
    for was, now in replacements:
        starts = [at for at in range(len(data)) if data.startswith(was, at)]
        if len(starts) != 1:
            return None
        places.append((starts[0], starts[0] + len(was), now))
    places.sort(reverse=True)
    if any(start < end for (start, _, _), (_, end, _) in pairwise(places)):
        return None
    for start, end, now in places:
        data = data[:start] + now + data[end:]
    return data


@settings(max_examples=500)
@given(
    st.binary(max_size=40).map(lambda b: bytes(c % 3 + 97 for c in b)),
    st.lists(st.text("abc", min_size=1, max_size=7), max_size=2),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12)), max_size=3),
)
def test_each_text_is_replaced_where_it_stands_once(data: bytes, texts: list[str], cuts: list[tuple[int, int]]) -> None:
    wanted = [text.encode() for text in texts] + [cut for start, size in cuts if (cut := data[start : start + size])]
    replacements = [(was, b"<%d>" % number * (number % 3)) for number, was in enumerate(wanted)]
    assert replaced_in(data, replacements) == expected_of(data, replacements)


@pytest.mark.parametrize("before", range(12))
def test_a_text_is_found_wherever_parts_end(before: int) -> None:
    text = b"x" * before + b"ABCDEFGHIJKLMN" + b"y" * 9
    assert replaced_in(text, [(b"ABCDEFGHIJKLMN", b"-")]) == b"x" * before + b"-" + b"y" * 9
    assert replaced_in(text, [(b"ABC", b"-"), (b"DEFGHIJKLMN", b"")]) == b"x" * before + b"-" + b"y" * 9
    assert replaced_in(text, [(b"ABC", b"-"), (b"CDE", b"")]) is None
    assert replaced_in(b"x" * before + b"ababa", [(b"aba", b"-")]) is None


FILES = {"site/list.json": b"[alpha,\nbeta,\ngamma]\n", "site/index.html": b"index", "site/empty": b""}


def output_of(root: Path) -> tuple[Output, dict[str, FileState]]:
    _, states = build(root, FILES)
    return Output(root), states


def test_an_edited_file_is_put_as_any_other(tmp_path: Path) -> None:
    output, states = output_of(tmp_path / "build")
    with output.lock():
        output.open()
        output.known(states)
        put = output.put_edited("site/list.json", states["site/list.json"], [(b"beta", b"BETA and more")])
        assert put is not None
        assert put.changed
        kept = FILES.keys() - {"site/list.json"}
        assert commit(output, {"site/list.json": put}, kept) == (1, 2, 0)
    data = (tmp_path / "build/site/list.json").read_bytes()
    status = (tmp_path / "build/site/list.json").stat()
    assert data == b"[alpha,\nBETA and more,\ngamma]\n"
    assert put.state == (len(data), status.st_mtime_ns, hashlib.sha256(data).digest()[:16])


def test_what_is_not_certain_is_not_edited(tmp_path: Path) -> None:
    output, states = output_of(tmp_path / "build")
    state = states["site/list.json"]
    with output.lock():
        output.open()
        output.known(states)
        for uncertain in ([(b"delta", b"x")], [(b"a,\n", b"x")], [(b"beta", b"x"), (b"eta", b"y")]):
            assert output.put_edited("site/list.json", state, uncertain) is None
        other = state._replace(digest=b"of other bytes of that size")
        assert output.put_edited("site/list.json", other, [(b"beta", b"x")]) is None
        assert output.put_edited("site/empty", states["site/empty"], [(b"beta", b"x")]) is None
        file = tmp_path / "build/site/list.json"
        file.write_bytes(b"")  # by another hand, meanwhile
        assert output.put_edited("site/list.json", state, [(b"beta", b"x")]) is None
        file.unlink()
        assert output.put_edited("site/list.json", state, [(b"beta", b"x")]) is None


class Failing(io.FileIO):
    """A file that a failing disk gives only the beginning of."""

    def readinto(self, into: Any, /) -> int:
        if self.tell() > 9:
            raise OSError(errno.EIO, "input/output error")
        return super().readinto(into)


class CutOff(io.FileIO):
    """A file that another hand cuts off while it is read."""

    def readinto(self, into: Any, /) -> int:
        if self.tell() > 9:
            os.truncate(self.name, 12)
        return super().readinto(into)


@pytest.mark.parametrize("kind", [Failing, CutOff])
def test_a_file_that_cannot_be_read_to_its_end_is_not_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[io.FileIO]
) -> None:
    output, states = output_of(tmp_path / "build")
    with output.lock():
        output.open()
        output.known(states)
        with monkeypatch.context() as patch:
            patch.setattr("builtins.open", lambda path, *_, **__: kind(path))
            assert output.put_edited("site/list.json", states["site/list.json"], [(b"alpha", b"x")]) is None
