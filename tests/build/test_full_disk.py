"""A disk that takes no more while the state is kept: one clear line, and the site whole."""

from __future__ import annotations

import sqlite3

import pytest

from site_builder.build.store import Store
from tests.bench import OPENING, Bench


def full(*_: object, **__: object) -> None:
    """Fail as SQLite does when the disk is full."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


@pytest.mark.parametrize("step", ["add_articles", "add_segment", "set_units", "save"])
def test_a_disk_that_is_full_ends_a_build_in_one_line(bench: Bench, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.built()
    before = bench.files()
    bench.edit(OPENING, "Who pays for the pier", "Who pays for the gate")
    with monkeypatch.context() as patched:
        patched.setattr(Store, step, full)
        report = bench.build()
    assert not report.succeeded
    assert "state.sqlite: database or disk is full" in report.refused
    if step in ("add_articles", "add_segment"):
        assert bench.files() == before
    assert bench.build().succeeded
    assert "Who pays for the gate" in bench.markdown("gaps")


@pytest.mark.parametrize("step", ["add_articles", "add_segment", "save"])
def test_a_first_build_on_a_full_disk_can_be_tried_again(
    bench: Bench, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Store, step, full)
        assert "disk is full" in bench.build().refused
    assert bench.build().succeeded
