"""An output that looks as the last build left it is taken for that, and for nothing else."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from site_builder.base.keys import PageId
from site_builder.build.disk import looks_mark
from site_builder.build.files import OWN_FOLDER, Output, OutputRefusedError
from site_builder.build.run import Options, open_session
from site_builder.build.session import STATE_FILE, Session
from tests.bench import OPENING, Bench
from tests.build.outputs import tree

EXTRA = "content/pages/extra.md"
MORE = "content/pages/more.md"
PAGE = "---\ntitle: More\n---\nOne page more.\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path).write(EXTRA, PAGE.replace("More", "Extra")).built()


@pytest.fixture
def session(bench: Bench) -> Iterator[Session]:
    session = open_session(bench.root, bench.output, Options(jobs=1))
    assert session.rebuild().succeeded
    yield session
    session.close()


def check_clean(bench: Bench) -> None:
    """The output is that of a clean build, and the next build finds what is kept of it in order."""
    clean = Bench.copy_of(bench.root, bench.root.parent / "clean").built()
    assert tree(bench.output) == tree(clean.output)
    again = bench.build()
    assert (again.succeeded, again.made, again.notes) == (True, 0, ())
    assert recorded(bench) == tree(clean.output).keys()
    shutil.rmtree(clean.root.parent)


def recorded(bench: Bench) -> set[str]:
    return set(json.loads((bench.output / OWN_FOLDER / "record.json").read_bytes())["files"])


def others_have_the_lock(bench: Bench) -> None:
    """Let another process have the lock, and build nothing."""
    with Output(bench.output).lock():
        pass


def built(bench: Bench) -> None:
    report = bench.build()
    assert (report.succeeded, report.notes) == (True, ())


def test_a_mark_tells_how_many_files_it_is_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zlib, "crc32", lambda _: 0)
    marks = {looks_mark(dict.fromkeys(names, (1, 2))) for names in ("", "a", "ab")}
    assert len(marks) == 3


def test_a_copy_with_other_times_in_which_a_page_goes_and_another_comes(bench: Bench) -> None:
    for file in bench.output.rglob("*.*"):
        if OWN_FOLDER not in file.parts:
            os.utime(file, ns=(10**18, 10**18))
    bench.remove(EXTRA)
    built(bench)
    bench.edit(OPENING, "confidence: low", "confidence: high")
    built(bench)
    bench.write(MORE, PAGE)
    built(bench)
    check_clean(bench)


def test_an_output_whose_times_are_others_is_looked_at_closely_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(bench.output / "site/index.html", ns=(10**18, 10**18))
    built(bench)

    def read(_: object) -> frozenset[str]:
        raise AssertionError("the record is read")

    monkeypatch.setattr("site_builder.build.files.read_record", read)
    built(bench)


def test_files_of_before_the_last_build_are_noticed_by_a_session_that_goes_on(bench: Bench, session: Session) -> None:
    before = shutil.copytree(bench.output, bench.root.parent / "before")
    bench.edit(OPENING, "confidence: low", "confidence: high")
    assert session.rebuild().files.written > 0
    for name in ("site", "markdown"):
        shutil.rmtree(bench.output / name)
        shutil.copytree(before / name, bench.output / name)
    for name in ("ledger.html", "ledger.json"):
        shutil.copy2(before / name, bench.output / name)
    others_have_the_lock(bench)
    assert session.rebuild().files.written > 0
    session.close()
    check_clean(bench)


def test_a_state_of_before_the_last_build_is_not_believed_by_a_session_that_goes_on(
    bench: Bench, session: Session
) -> None:
    bench.edit(OPENING, "confidence: low", "confidence: high")
    state = bench.output / OWN_FOLDER / STATE_FILE
    older = state.read_bytes()
    assert session.rebuild().succeeded
    state.unlink()
    state.write_bytes(older)
    for end in ("-wal", "-shm"):
        state.with_name(state.name + end).unlink(missing_ok=True)
    assert session.rebuild(paths=[]).succeeded
    session.close()
    check_clean(bench)


def test_a_page_that_another_hand_has_removed_and_that_goes_is_not_recorded_any_more(
    bench: Bench, session: Session
) -> None:
    for path in ("site/extra.html", "site/extra.md", "markdown/extra.md"):
        (bench.output / path).unlink()
    bench.remove(EXTRA)
    assert session.rebuild(paths=[EXTRA]).succeeded
    assert "site/extra.html" not in recorded(bench)
    session.close()
    (bench.output / "site/extra.html").write_text("mine")
    assert "site/extra.html" in bench.build().refused
    (bench.output / "site/extra.html").unlink()
    check_clean(bench)


@pytest.mark.parametrize("change", [Path.unlink, lambda record: record.write_text("{")], ids=["missing", "garbled"])
def test_a_record_that_is_lost_while_a_session_goes_on_is_missed_by_the_next(
    bench: Bench, session: Session, change: Callable[[Path], object]
) -> None:
    change(bench.output / OWN_FOLDER / "record.json")
    bench.edit(OPENING, "confidence: low", "confidence: high")
    assert session.rebuild(paths=[OPENING]).succeeded
    session.close()
    before = tree(bench.output)
    assert "no build made" in bench.build().refused
    bench.edit(OPENING, "confidence: high", "confidence: low")
    assert "no build made" in bench.build().refused
    assert tree(bench.output) == before


def test_a_record_that_cannot_be_read_costs_no_state(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(file: str) -> frozenset[str]:
        raise PermissionError(13, "permission denied", file)

    bench.write(MORE, PAGE)
    with monkeypatch.context() as patch:
        patch.setattr("site_builder.build.files.read_record", unreadable)
        assert "permission denied" in bench.build().refused
    report = bench.build()
    assert (report.succeeded, report.notes) == (True, ())
    assert report.made < 20
    check_clean(bench)


def test_a_question_in_a_folder_with_a_foreign_file_costs_no_state(bench: Bench) -> None:
    (bench.output / "site/mine.txt").write_text("mine")
    session = open_session(bench.root, bench.output, Options(jobs=1))
    with pytest.raises(OutputRefusedError, match=r"site/mine\.txt"):
        session.why(PageId("home"))
    session.close()
    (bench.output / "site/mine.txt").unlink()
    assert bench.build().made == 0


@pytest.mark.parametrize(
    "name", [PageId("whole", "assets"), PageId("data-articles", "opening"), PageId("briefings", "none"), PageId("feed")]
)
def test_any_name_may_be_waited_for(bench: Bench, session: Session, name: PageId) -> None:
    bench.edit(OPENING, "confidence: low", "confidence: high")
    shown: list[str] = []
    report = session.rebuild(paths=[OPENING], first=[name, PageId("briefings", "opening")], early=shown.extend)
    assert (report.succeeded, report.notes) == (True, ())
    assert sorted(shown) == [
        "markdown/briefings/opening.md",
        "site/briefings/opening.html",
        "site/briefings/opening.md",
    ]
    session.close()
    check_clean(bench)


# What a session fetches before anything changed


def test_a_session_that_is_ready_fetches_nothing_again(
    bench: Bench, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [session.get_ready(), session.get_ready()] == [True, False]
    fetched: list[object] = []
    for name in ("briefs", "answer_to"):
        monkeypatch.setattr(session.store, name, fetched.append)
    bench.edit(OPENING, "confidence: low", "confidence: high")
    report = session.rebuild(paths=[OPENING])
    assert (report.succeeded, report.notes, fetched) == (True, (), [])
    session.close()
    check_clean(bench)


def test_a_session_gets_ready_for_nothing_where_another_process_built(bench: Bench, session: Session) -> None:
    bench.write(MORE, PAGE)
    built(bench)
    assert not session.get_ready()
    bench.edit(OPENING, "confidence: low", "confidence: high")
    report = session.rebuild(paths=[OPENING])
    assert (report.succeeded, report.notes) == (True, ())
    session.close()
    check_clean(bench)


@pytest.mark.parametrize(
    "damage", ["UPDATE briefs SET briefs=x'00'", "UPDATE inputs SET path=x'ff' WHERE path='seeds/answer.txt'"]
)
def test_a_session_gets_ready_from_a_damaged_state_and_says_so_with_the_next_build(bench: Bench, damage: str) -> None:
    for file in bench.root.rglob("*.*"):
        if bench.output not in file.parents:
            os.utime(file, ns=(10**18, 10**18))  # old enough to be taken for granted
    built(bench)
    session = open_session(bench.root, bench.output, Options(jobs=1))
    assert session.rebuild().made == 0
    session.store.base.execute(damage)
    assert not session.get_ready()
    bench.edit(OPENING, "confidence: low", "confidence: high")
    report = session.rebuild(paths=[OPENING])
    assert report.succeeded
    assert "dropped: it is damaged" in report.notes[0]
    session.close()
    check_clean(bench)


def test_a_session_of_which_nothing_is_known_gets_ready_too(bench: Bench, session: Session) -> None:
    bench.edit(OPENING, "confidence: low", "confidence: none")
    assert not session.rebuild(paths=[OPENING]).succeeded
    assert not session.get_ready()
    bench.edit(OPENING, "confidence: none", "confidence: high")
    assert session.rebuild(paths=[OPENING]).succeeded
    session.close()
    check_clean(bench)
