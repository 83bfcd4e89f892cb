"""What is kept between builds is believed only where it fits: whatever became of it, a build equals a clean one."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.dates import Edtf
from site_builder.base.diagnostics import Diagnostic, Place, Severity
from site_builder.base.keys import Key, Owner, PageId, key_number
from site_builder.base.places import own_templates
from site_builder.build import store
from site_builder.build.disk import looks_mark
from site_builder.build.files import OWN_FOLDER, FileState, OutputRefusedError
from site_builder.build.inputs import program_stamp
from site_builder.build.known import KnownFiles
from site_builder.build.packing import DamagedError, pack, unpack
from site_builder.build.reading import read_all
from site_builder.build.run import BuildReport, Options, open_session
from site_builder.build.session import STATE_FILE
from site_builder.build.store import Segment, Store
from site_builder.link.queries import LASTING
from tests.bench import ANSWER, OPENING, Bench, shown
from tests.build.outputs import tree

PLACES = 40
"""States that are garbled, each at other places."""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A project that is built; to be copied."""
    return Bench(tmp_path_factory.mktemp("before")).built()


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The same project with an edit, built from nothing; to be read only."""
    return edited(Bench(tmp_path_factory.mktemp("after"))).built()


@pytest.fixture
def edited_bench(before: Bench, tmp_path: Path) -> Bench:
    """A project that was built and then edited."""
    return edited(copy_of(before, tmp_path))


def copy_of(bench: Bench, folder: Path) -> Bench:
    """Copy a project with its output, times and all."""
    for name in ("project", "output"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(bench.root.parent / name, folder / name)
    return Bench(folder, {})


def edited(bench: Bench) -> Bench:
    return bench.edit(OPENING, "confidence: low", "confidence: high")


def state_of(bench: Bench) -> Path:
    return bench.output / OWN_FOLDER / STATE_FILE


def garbled(data: bytes, draw: random.Random) -> bytes:
    """Change a few bytes of a file at random places."""
    found = bytearray(data)
    for _ in range(draw.choice((1, 5, 30))):
        found[draw.randrange(len(found))] ^= draw.randrange(1, 256)
    return bytes(found)


def check_rebuilt(bench: Bench, after: Bench) -> BuildReport:
    """Build; the site is that of a clean build, and what is kept of it is good again."""
    report = bench.build()
    assert report.succeeded, report.refused or shown(report.diagnostics)
    assert tree(bench.output) == tree(after.output)
    again = bench.build()
    assert (again.succeeded, again.made, again.notes) == (True, 0, ())
    assert tree(bench.output) == tree(after.output)
    return report


def statements(*lines: str) -> Callable[[Path], object]:
    """Give a way to change a database."""

    def change(path: Path) -> None:
        with sqlite3.connect(path) as base:
            for line in lines:
                base.execute(line)
        base.close()

    return change


def another_database(path: Path) -> None:
    path.unlink()
    statements("CREATE TABLE mine(value TEXT)", "INSERT INTO mine VALUES('kept')")(path)


def another_stamp(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value=? WHERE name='stamp'", (pack("of an older program"),))
    base.close()


def older_layout(path: Path) -> None:
    """Keep the looks at all files as another layout did."""
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value=? WHERE name='outputs'", (pack(5),))
        base.execute(f"PRAGMA user_version={store.LAYOUT - 1}")
    base.close()


def without_names(path: Path) -> None:
    """Move the row with the names of people and places to another number, as a few wrong bits do."""
    left = key_number(Key("names")) & ((1 << 64) - 1)
    number = [left & 0xFF]  # as SQLite writes it
    left >>= 8
    for _ in range(8):
        number.insert(0, 0x80 | left & 0x7F)
        left >>= 7
    data = path.read_bytes()
    assert data.count(bytes(number)) == 1
    path.write_bytes(data.replace(bytes(number), bytes([*number[:-1], number[-1] ^ 1])))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGE: tuple[tuple[str, Callable[[Path], object], str], ...] = (
    ("lost", lambda path: path.unlink(), ""),
    ("unfinished", statements("DELETE FROM meta WHERE name='complete'"), ""),
    ("emptied", lambda path: path.write_bytes(b""), "it is not of this program"),
    ("another database", another_database, "it is not of this program"),
    ("a text", lambda path: path.write_text("Notes of mine.\n" * 200), "it is damaged"),
    ("cut", cut, "it is damaged"),
    ("another stamp", another_stamp, "it is of another version"),
    ("another layout", statements(f"PRAGMA user_version={store.LAYOUT + 1}"), "it is of another version"),
    ("an older layout", older_layout, "it is of another version"),
    ("no tables", statements("DROP TABLE meta"), "it is damaged"),
    ("no counts", statements("DELETE FROM meta WHERE name='counts'"), "it is damaged"),
    ("no segments", statements("DELETE FROM segments"), "it is damaged"),
    ("no units", statements("DELETE FROM units"), "it is damaged"),
    ("no pieces", statements("DELETE FROM pieces"), "a piece is missing"),
    ("a brief fewer", statements("DELETE FROM briefs WHERE number=(SELECT max(number) FROM briefs)"), "it is damaged"),
    ("another piece", statements("UPDATE pieces SET piece=x'00'"), "the check sum is wrong"),
    ("another answer", statements("UPDATE answers SET answer=x'00'"), "damaged"),
    ("no names", without_names, "rows are missing"),
    ("another file", statements("UPDATE outputs SET path='site/other.html' WHERE path='site/index.html'"), "damaged"),
    ("another asset", statements("UPDATE outputs SET path='site/o.xml' WHERE path='site/feed.xml'"), "damaged"),
)


@pytest.mark.parametrize(("change", "word"), [damage[1:] for damage in DAMAGE], ids=[name for name, _, _ in DAMAGE])
def test_a_state_that_cannot_be_used_is_dropped_with_a_word(
    edited_bench: Bench, after: Bench, change: Callable[[Path], object], word: str
) -> None:
    change(state_of(edited_bench))
    notes = check_rebuilt(edited_bench, after).notes
    if word:
        assert len(notes) == 1
        assert "what was kept of earlier builds" in notes[0]
        assert word in notes[0]
        assert "\n" not in notes[0]
    else:
        assert notes == ()


def test_an_article_that_is_missing_is_missed_where_it_is_needed(before: Bench, tmp_path: Path) -> None:
    bench = copy_of(before, tmp_path)
    statements("DELETE FROM articles")(state_of(bench))
    bench.edit("content/registry/people.yaml", "aliases: [Ruiz]", "aliases: [Ruiz, Minister]")
    clean = Bench.copy_of(bench.root, tmp_path / "clean").built()
    assert "an article is missing" in check_rebuilt(bench, clean).notes[0]


def test_a_program_of_another_layout_builds_from_nothing(
    edited_bench: Bench, after: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LAYOUT", store.LAYOUT + 1)
    assert "another version" in check_rebuilt(edited_bench, after).notes[0]


@pytest.mark.parametrize("share", range(4))
def test_a_state_that_is_garbled_changes_no_site(before: Bench, after: Bench, tmp_path: Path, share: int) -> None:
    draw = random.Random(share)
    good = state_of(before).read_bytes()
    for _ in range(PLACES // 4):
        bench = edited(copy_of(before, tmp_path))
        state_of(bench).write_bytes(garbled(good, draw))
        report = bench.build()
        assert report.succeeded, report.refused or shown(report.diagnostics)
        assert tree(bench.output) == tree(after.output)
        assert len(report.notes) <= 1


@pytest.mark.parametrize("end", ["", "-wal"])
@pytest.mark.parametrize("is_link", [False, True], ids=["folder", "link"])
def test_what_is_no_file_of_the_program_is_refused_and_left(
    edited_bench: Bench, tmp_path: Path, end: str, is_link: bool
) -> None:
    mine = tmp_path / "mine.sqlite"
    statements("CREATE TABLE mine(value TEXT)")(mine)
    held = mine.read_bytes()
    state = state_of(edited_bench)
    state.unlink()
    planted = state.with_name(state.name + end)
    if is_link:
        planted.symlink_to(mine)
    else:
        planted.mkdir()
    before = tree(edited_bench.output)
    report = edited_bench.build()
    assert f"{OWN_FOLDER}/{planted.name}" in report.refused
    assert not report.succeeded
    assert mine.read_bytes() == held
    assert tree(edited_bench.output) == before


# Packing


class Attack:
    """What comes back as the answer of a function."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.told = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.told


def raw(data: bytes) -> bytes:
    """Put the right check sum before bytes."""
    return zlib.crc32(data).to_bytes(4, "little") + data


FOREIGN: tuple[object, ...] = (
    Attack(os.system, "echo harm > harm.txt"),
    Attack(eval, "1"),
    Attack(open, "harm.txt", "w"),
    Attack(getattr, "", "join"),
    Attack(pickle.loads, b"N."),
    Attack(shutil.rmtree, "nothing"),
    Attack(Bench, Path("nothing")),
    Attack(store.unit_named, "page"),
    Path("harm.txt"),
    ValueError("harm"),
)


@pytest.mark.parametrize("value", FOREIGN, ids=[str(number) for number in range(len(FOREIGN))])
def test_nothing_foreign_is_unpacked(value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DamagedError, match="is not data"):
        unpack(pack((1, value)))
    assert list(tmp_path.iterdir()) == []


NAMES = (
    b"posix\nsystem",
    b"builtins\nexec",
    b"site_builder.build.store\nos.system",
    b"site_builder.base.keys\nhashlib",
)
NOT_PACKED = (b"", b"abc", b"\0\0\0\0", raw(b"."), raw(b"garbage"), raw(pickle.dumps("words")[:-3]))


@pytest.mark.parametrize("name", NAMES)
def test_no_foreign_name_is_found(name: bytes) -> None:
    with pytest.raises(DamagedError):
        unpack(raw(b"c" + name + b"\n(S'true'\ntR."))


@pytest.mark.parametrize("data", NOT_PACKED)
def test_bytes_that_were_not_packed_are_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        unpack(data)


@given(st.data())
def test_packed_bytes_with_any_change_are_damaged(data: st.DataObject) -> None:
    packed = bytearray(pack(data.draw(st.dictionaries(st.text(), st.integers(), min_size=1))))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedError):
        unpack(bytes(packed))


texts = st.text(max_size=20)
places = st.builds(Place, texts, st.integers(1, 9999), st.integers(1, 999))
diagnostics = st.builds(
    Diagnostic, texts, st.sampled_from(Severity), places, texts, texts, st.lists(st.tuples(places, texts)).map(tuple)
)
dates = st.sampled_from(("2021", "2021-04", "2021-04-12", "2021-04-12T10:00:00Z", "2021~", "2021-04/2021-05", "202X"))
keys = st.builds(Key, texts, texts)
plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), texts, st.binary(max_size=20))
values = st.recursive(
    st.one_of(plain, diagnostics, keys, st.builds(PageId, texts, texts), st.builds(Owner, texts, texts)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.lists(inner, max_size=4),
        st.dictionaries(texts, inner, max_size=4),
        st.frozensets(texts, max_size=4),
    ),
    max_leaves=10,
)


@given(values)
def test_what_was_packed_comes_back(value: object) -> None:
    found = unpack(pack(value))
    assert found == value
    assert type(found) is type(value)


@given(dates)
def test_dates_come_back(text: str) -> None:
    date = Edtf.parse(text)
    assert unpack(pack(date)) == date


def test_articles_and_rows_come_back(before: Bench) -> None:
    library, problems = read_all(before.root)
    assert problems == ()
    for brief in library.briefs.values():
        article = library.fetch(brief.digest)
        assert unpack(pack(article)) == article
        assert unpack(pack(brief)) == brief
    kinds: set[type] = set()
    for key in list(library.index.all_keys()):
        held = library.index.by_owner(key)
        assert unpack(pack(held)) == held
        kinds.update(type(row) for found in held.values() for row in found)
    assert len(kinds) > 10


def test_rows_are_not_put_where_others_are_missing(before: Bench, tmp_path: Path) -> None:
    bench = copy_of(before, tmp_path)
    without_names(state_of(bench))
    kept = Store(state_of(bench))
    assert kept.open(program_stamp(bench.root, own_templates())) == ""
    kept.begin()
    with pytest.raises(DamagedError, match="rows are missing"):
        kept.change_rows({Key("names"): {Owner("registry"): ("a name",)}}, set())
    kept.close()


def test_rows_that_changed_are_kept_beside_those_of_others() -> None:
    kept = Store(None)
    kept.open("stamp")
    key, one, two = Key("articles"), Owner("article", "one"), Owner("article", "two")
    kept.change_rows({key: {one: ("x" * 20_000,), two: (2,)}}, set())
    kept.change_rows({key: {two: (3, 4)}, Key("card", "two"): {two: (5,)}}, {key})
    assert kept.rows_of(key) == {one: ("x" * 20_000,), two: (3, 4)}
    kept.change_rows({key: {one: ()}}, {key})
    assert (kept.rows_of(key), kept.rows_of(Key("card", "two"))) == ({two: (3, 4)}, {two: (5,)})
    with pytest.raises(DamagedError, match="rows are missing"):
        kept.change_rows({Key("card", "one"): {one: (6,)}}, {Key("card", "one")})


# Answers about the whole site

TIES = {"grouped", "grouping", "ties_by_article"}
ABOUT_ALL: tuple[tuple[str, str, str, set[str]], ...] = (
    (OPENING, "confidence: low", "confidence: high", set()),
    (OPENING, 'published: "2021-04-12"', 'published: "2021-05-12"', {"article_count", "order", "ranks"}),
    (ANSWER, "type: contradicts", "independence: dependent, type: contradicts", TIES),
)


def answers_of(bench: Bench) -> dict[str, Any]:
    """Give what is kept of answers about the whole site, by their questions."""
    kept = Store(state_of(bench))
    assert kept.open(program_stamp(bench.root, own_templates())) == ""
    found = {query.__name__: kept.answer_to(query.__name__) for query in LASTING}
    kept.close()
    return {name: answer[0] for name, answer in found.items() if answer is not None}


@pytest.mark.parametrize(("path", "old", "new", "other"), ABOUT_ALL)
def test_answers_are_kept_until_what_they_were_read_from_changes(
    before: Bench, tmp_path: Path, path: str, old: str, new: str, other: set[str]
) -> None:
    bench = copy_of(before, tmp_path)
    first = answers_of(bench)
    assert first.keys() == {query.__name__ for query in LASTING}
    bench.edit(path, old, new).built()
    clean = answers_of(Bench.copy_of(bench.root, tmp_path / "clean").built())
    kept = answers_of(bench)
    assert kept == {name: clean[name] for name in kept}
    assert kept.keys() >= first.keys() - other


def test_an_answer_is_forgotten_when_one_of_its_keys_changes() -> None:
    kept = Store(None)
    kept.open("stamp")
    kept.set_answer("order", ("b", "a"), [Key("articles"), Key("ties")])
    kept.drop_answers({Key("articles", "a")})
    assert kept.answer_to("order") == (("b", "a"), (Key("articles"), Key("ties")))
    kept.drop_answers({Key("ties"), Key("list", "pages")})
    assert kept.answer_to("order") is None


def test_known_files_are_looked_up_one_by_one_or_all_at_once(before: Bench, tmp_path: Path) -> None:
    bench = copy_of(before, tmp_path)
    kept = Store(state_of(bench))
    assert kept.open(program_stamp(bench.root, own_templates())) == ""
    all_files = dict(kept.files("outputs", FileState._make))
    mark = looks_mark({path: state[:2] for path, state in all_files.items()})
    gone, fresh = "site/index.html", FileState(1, 2, b"another digest..")
    for is_held in (False, True):
        known = KnownFiles(kept, len(all_files), mark)
        if is_held:
            known.hold()
        assert (len(known), "site/404.html" in known, "site/new.html" in known) == (len(all_files), True, False)
        assert known["site/404.html"] == all_files["site/404.html"]
        del known[gone]
        known["site/404.html"] = known["site/new.html"] = fresh
        assert len(known) == len(all_files)
        assert known.mark == looks_mark({path: state[:2] for path, state in known.items()})
        assert dict(known) == {p: s for p, s in all_files.items() if p != gone} | dict.fromkeys(
            ["site/404.html", "site/new.html"], fresh
        )
        with pytest.raises(KeyError):
            known[gone]
        with pytest.raises(KeyError):
            del known[gone]
    for is_first in (False, True):  # whether what is changed is kept before all is held
        known = KnownFiles(kept, len(all_files), mark)
        del known[gone]
        known[gone] = known["site/new.html"] = fresh
        changed = {gone: fresh, "site/new.html": fresh}
        kept.begin()
        if is_first:
            kept.set_files("outputs", changed, ())
        known.hold()
        kept.base.execute("ROLLBACK")
        assert dict(known) == all_files | changed
        assert known.mark == looks_mark({path: state[:2] for path, state in known.items()})
    with pytest.raises(DamagedError):
        KnownFiles(kept, len(all_files) + 1, mark).hold()
    with pytest.raises(DamagedError):
        KnownFiles(kept, len(all_files), mark + 1).hold()
    kept.close()


def test_a_question_that_is_refused_costs_no_state(before: Bench, tmp_path: Path) -> None:
    bench = copy_of(before, tmp_path)
    session = open_session(bench.root, bench.output, Options(jobs=1))
    assert session.rebuild().made == 0
    (bench.output / "site/mine.txt").write_text("mine")
    with pytest.raises(OutputRefusedError, match=r"mine\.txt"):
        session.why(PageId("home"))
    session.close()
    (bench.output / "site/mine.txt").unlink()
    report = bench.build()
    assert (report.succeeded, report.made, report.notes) == (True, 0, ())


def test_a_unit_that_only_the_index_of_a_table_knows_is_missed(before: Bench, tmp_path: Path) -> None:
    kept = Store(state_of(copy_of(before, tmp_path)))
    assert kept.open(program_stamp(before.root, own_templates())) == ""
    segment = kept.segment_numbers()[0]
    found = kept.units_of(segment)
    real = kept._one
    kept._one = lambda statement, *values: real(statement, *values) + 1  # type: ignore[method-assign]
    with pytest.raises(DamagedError, match="a unit is missing"):
        kept.units_of(segment)
    kept.close()
    assert found


# The file


def test_what_was_not_saved_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / STATE_FILE
    kept = Store(path)
    assert kept.open("stamp") == ""
    number = kept.add_segment(Segment(b"reads", b"questions", b"links"))
    kept.set_units([("page\tone", number, number, "", "site/one.html", b"record")], ())
    kept.save()
    kept.begin()
    kept.set_units([], ["page\tone"])
    kept.set_meta("generation", "next")
    kept.close()
    again = Store(path)
    assert again.open("stamp") == ""
    assert again.is_complete
    assert again.unit("page\tone") == (number, b"record")
    assert again.segment(number, "links") == b"links"
    assert again.meta("generation") is None
    again.close()
