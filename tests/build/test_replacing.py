"""A few places of a large file are changed without holding it, and only where it is certain which places are meant."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build import replacing
from site_builder.build.files import FileState, Output
from site_builder.build.replacing import Replacements, parts_with, places_of
from tests.build.outputs import build, commit


@pytest.fixture(scope="module", autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replacing, "_CHUNK", 5)
        yield


@given(
    st.binary(max_size=40).map(lambda b: bytes(c % 3 + 97 for c in b)),
    st.lists(st.text("abc", min_size=1, max_size=7)),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12)), max_size=3),
)
def test_each_text_is_found_where_it_stands_once(data: bytes, texts: list[str], cuts: list[tuple[int, int]]) -> None:
    wanted = [text.encode() for text in texts] + [cut for start, size in cuts if (cut := data[start : start + size])]
    starts = [[at for at in range(len(data)) if data.startswith(what, at)] for what in wanted]
    expected = [found[0] for found in starts] if all(len(found) == 1 for found in starts) else None
    seen: list[bytes] = []
    assert places_of(io.BytesIO(data), wanted, seen.append) == expected
    assert b"".join(seen) == data


def test_a_text_that_is_longer_than_what_is_read_at_a_time_is_found() -> None:
    assert places_of(io.BytesIO(b"xABCDEFGHIJKLMNy"), [b"ABCDEFGHIJKLMN"], id) == [1]


def test_parts_come_one_behind_the_other_with_other_bytes_in_their_places() -> None:
    file = io.BytesIO(b"one, two and three")
    parts = parts_with(file, [(b"three", b"3"), (b"one", b"first"), (b",", b"")], [13, 0, 3])
    assert parts is not None
    assert b"".join(parts) == b"first two and 3"
    assert parts_with(file, [(b"two a", b""), (b"and", b"")], [5, 9]) is None


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


def test_a_file_that_is_cut_off_while_it_is_read_is_not_taken_for_the_edited_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, states = output_of(tmp_path / "build")

    def cut_off(file: BinaryIO, edits: Replacements, places: Sequence[int]) -> Iterator[bytes] | None:
        os.truncate(tmp_path / "build/site/list.json", 9)
        return parts_with(file, edits, places)

    monkeypatch.setattr("site_builder.build.files.parts_with", cut_off)
    with output.lock():
        output.open()
        output.known(states)
        assert output.put_edited("site/list.json", states["site/list.json"], [(b"gamma", b"x")]) is None


class Unreadable(io.BytesIO):
    """A file that a failing disk gives only the beginning of."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 9:
            raise OSError(errno.EIO, "input/output error")
        return super().read(size)


def test_a_file_that_cannot_be_read_to_its_end_is_not_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, states = output_of(tmp_path / "build")
    with output.lock():
        output.open()
        output.known(states)

        def failing(file: BinaryIO, edits: Replacements, places: Sequence[int]) -> Iterator[bytes] | None:
            return parts_with(Unreadable(FILES["site/list.json"]), edits, places)

        with monkeypatch.context() as patch:
            patch.setattr("site_builder.build.files.parts_with", failing)
            assert output.put_edited("site/list.json", states["site/list.json"], [(b"gamma", b"x")]) is None
        with monkeypatch.context() as patch:
            patch.setattr("builtins.open", lambda *_: Unreadable(FILES["site/list.json"]))
            assert output.put_edited("site/list.json", states["site/list.json"], [(b"gamma", b"x")]) is None
