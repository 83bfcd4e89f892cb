"""A few places of a large file are changed without holding it, and only where it is certain which places are meant."""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build import replacing
from site_builder.build.files import FileState, Output, digest_of
from site_builder.build.replacing import parts_with, places_of
from tests.build.outputs import build, commit


@pytest.fixture(scope="module", autouse=True)
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replacing, "_CHUNK", 5)
        yield


@given(
    st.binary(max_size=40).map(lambda b: bytes(c % 3 + 97 for c in b)), st.lists(st.text("abc", min_size=1, max_size=7))
)
def test_each_text_is_found_where_it_stands_once(data: bytes, texts: list[str]) -> None:
    wanted = [text.encode() for text in texts]
    starts = [[at for at in range(len(data)) if data.startswith(what, at)] for what in wanted]
    expected = [found[0] for found in starts] if all(len(found) == 1 for found in starts) else None
    assert places_of(io.BytesIO(data), wanted) == expected


def test_parts_come_one_behind_the_other_with_other_bytes_in_their_places(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one two three")
    with (tmp_path / "a").open("rb") as file:
        old = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    parts = parts_with(old, [(b"three", b"3"), (b"one", b"first")], [8, 0])
    assert parts is not None
    assert b"".join(parts) == b"first two 3"
    assert parts_with(old, [(b"two t", b""), (b"three", b"")], [4, 8]) is None


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
    assert put.state == (len(data), status.st_mtime_ns, digest_of([data]))


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
