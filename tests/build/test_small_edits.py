"""An edit makes what it concerns and nothing else: what is made and what is written is counted, and named."""

from __future__ import annotations

import os
import random
import shutil
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from benchmarks.edits import Changes, delete_article, edit_alias, edit_body, edit_headline, edit_template
from site_builder.base.places import own_templates
from site_builder.build.run import BuildReport, Options, build_site
from tests.bench import OPENING, Bench, shown
from tests.build.test_kills import with_an_article

ARTICLES = 60


def built(bench: Bench) -> tuple[BuildReport, set[str]]:
    """Build; gives the report, and the files that are others now, new or gone."""
    before = stamps(bench.output)
    report = build_site(bench.root, bench.output, Options(jobs=1, explain=True))
    assert report.succeeded, report.refused or shown(report.diagnostics)
    assert report.notes == ()
    after = stamps(bench.output)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert len(changed) == report.files.written + report.files.removed
    return report, changed


def stamps(output: Path) -> dict[str, tuple[int, int]]:
    """Tell every file of an output from any that is written anew."""
    found = {}
    for path in output.rglob("*"):
        if path.is_file() and ".site-builder" not in path.parts:
            status = path.stat()
            found[path.relative_to(output).as_posix()] = status.st_mtime_ns, status.st_ino
    return found


def page(name: str) -> set[str]:
    """Give the files of a page."""
    return {f"site/{name}.html", f"site/{name}.md", f"markdown/{name}.md"}


def clean_files(bench: Bench, folder: Path) -> dict[str, bytes]:
    """Give what a clean build makes of a project."""
    other = Bench(folder, {})
    shutil.copytree(bench.root, other.root)
    return other.built().files()


# Nothing more than it takes


def test_a_sentence_of_a_source(bench: Bench) -> None:
    bench.built().seed("opening.txt", bench.read("seeds/opening.txt").replace("was tested twice", "was tested often"))
    report, changed = built(bench)
    assert report.made == 2
    assert changed == {*page("briefings/opening"), "site/data/manifest.json"}


def test_words_of_a_hand_written_page(bench: Bench) -> None:
    bench.built().edit("content/pages/method.md", "comes first", "comes last")
    report, changed = built(bench)
    assert report.made == 1
    assert changed == page("method")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/site.yaml", "title: Eastport\n", "title: Eastport  # the town\n"),
        ("content/site.yaml", "title: Eastport\n", "title: 'Eastport'\n"),
        (OPENING, "topics: [harbour]", "topics:\n  - harbour"),
        ("content/registry/people.yaml", "ana-ruiz:", "# ministers\nana-ruiz:"),
        ("content/registry/places.yaml", "{name: Lusia Island}", "{name: Lusia Island, aliases: []}"),
    ],
)
def test_an_edit_that_says_the_same_writes_nothing(bench: Bench, path: str, old: str, new: str) -> None:
    bench.built().edit(path, old, new)
    report, changed = built(bench)
    assert (report.made, changed) == (0, set())


def test_a_source_that_nothing_reads_writes_nothing(bench: Bench) -> None:
    bench.built().write("templates/assets/.hidden.css", "p {}").write("seeds/.draft.txt", "nothing")
    report, changed = built(bench)
    assert (report.made, changed) == (0, set())


def test_files_that_are_only_touched(bench: Bench) -> None:
    bench.built()
    for path in bench.root.rglob("*"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    for _ in range(2):
        report, changed = built(bench)
        assert (report.made, changed, dict(report.reasons)) == (0, set(), {})


def test_two_files_that_are_exchanged_with_their_times(bench: Bench, tmp_path: Path) -> None:
    text = bench.read("content/pages/method.md")
    one, other = (bench.root / f"content/pages/{name}.md" for name in ("method", "motive"))
    other.write_text(text.replace("comes first", "comes second"))
    found = times_with_equal_sums("content/pages/method.md", "content/pages/motive.md", one, other)
    for path, time in zip((one, other), found, strict=True):
        os.utime(path, ns=(time, time))
    bench.built()
    assert built(bench)[1] == set()
    one.rename(tmp_path / "aside")
    other.rename(one)
    (tmp_path / "aside").rename(other)
    assert {"site/method.html", "site/motive.html"} < built(bench)[1]
    assert bench.files() == clean_files(bench, tmp_path / "clean")


def times_with_equal_sums(name: str, other_name: str, one: Path, other: Path) -> tuple[int, int]:
    """Give times for two files with which the check sums of both add up to the same if they are exchanged."""
    draw = random.Random(1)

    def check(path: str, size: int, time: int) -> int:
        return zlib.crc32(repr((path, (size, time))).encode())

    sizes = one.stat().st_size, other.stat().st_size
    while True:
        times = tuple(draw.randrange(10**18, 15 * 10**17) for _ in range(2))
        first, second = zip(sizes, times, strict=True)
        before = check(name, *first) + check(other_name, *second)
        if before == check(name, *second) + check(other_name, *first):
            return times[0], times[1]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode here")
def test_a_file_whose_name_is_not_unicode(bench: Bench) -> None:
    odd = os.fsencode(bench.root) + b"/seeds/\xff.txt"
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(b"Nobody reads this.")
    bench.built()
    report, changed = built(bench)
    assert (report.made, changed) == (0, set())
    os.unlink(odd)  # noqa: PTH108
    assert not built(bench)[0].diagnostics


def test_an_edit_and_its_undoing(bench: Bench, tmp_path: Path) -> None:
    first = bench.built().files()
    bench.edit(OPENING, "confidence: low", "confidence: high")
    there, changed = built(bench)
    bench.edit(OPENING, "confidence: high", "confidence: low")
    back, changed_back = built(bench)
    assert (there.made, changed) == (back.made, changed_back)
    assert bench.files() == first
    bench.edit(OPENING, "confidence: low", "confidence: high").edit(OPENING, "confidence: high", "confidence: low")
    assert built(bench)[1] == set()


def test_a_mistake_and_its_correction_make_nothing(bench: Bench) -> None:
    first = bench.built().files()
    bench.edit(OPENING, "topics: [harbour]", "topics: [harbor]")
    for _ in range(2):
        assert not bench.build().succeeded
        assert bench.files() == first
    bench.edit(OPENING, "topics: [harbor]", "topics: [harbour]")
    report, changed = built(bench)
    assert (report.made, changed) == (0, set())


def test_a_mistake_beside_a_change_delays_it(bench: Bench, tmp_path: Path) -> None:
    """What a failed build has read is not forgotten, and not taken for made."""
    bench.built().edit("content/pages/method.md", "comes first", "comes last")
    bench.edit("content/registry/people.yaml", "aliases: [Ruiz]", "aliases: [Ruiz, Minister]")
    bench.edit(OPENING, "topics: [harbour]", "topics: [harbor]")
    assert not bench.build().succeeded
    bench.edit(OPENING, "topics: [harbor]", "topics: [harbour]")
    _, changed = built(bench)
    assert changed == page("method") | page("people/ana-ruiz") | {"site/search/words.js"}
    assert bench.files() == clean_files(bench, tmp_path / "clean")


# What looks the same, and is not


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/pages/method.md", "comes first", "comes third"),
        (OPENING, "Who pays for the pier", "Who paid for the pier"),
        ("content/registry/topics.yaml", "pref_label: Labour", "pref_label: Strike"),
        ("seeds/opening.txt", "was tested twice", "was tested never"),
    ],
)
def test_a_file_that_is_written_twice_in_one_tick_is_noticed(
    bench: Bench, tmp_path: Path, path: str, old: str, new: str
) -> None:
    status = (bench.root / path).stat()
    bench.built().edit(path, old, new)
    if path.startswith("seeds/"):
        bench.seed("opening.txt", bench.read(path))
    os.utime(bench.root / path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (bench.root / path).stat().st_size == status.st_size
    report, changed = built(bench)
    assert report.made > 0
    assert changed
    assert bench.files() == clean_files(bench, tmp_path / "clean")


def test_a_file_that_becomes_a_folder_and_back(bench: Bench) -> None:
    first = bench.built().files()
    text = bench.read("content/pages/method.md")
    bench.remove("content/pages/method.md").write("content/pages/method.md/inner.txt", "")
    assert not bench.build().succeeded
    bench.remove("content/pages/method.md").write("content/pages/method.md", text)
    built(bench)
    assert bench.files() == first


# What goes


def test_a_deleted_article_takes_its_pages_with_it(bench: Bench, tmp_path: Path) -> None:
    with_an_article(bench)
    bench.built().remove("content/annotations/ferry.yaml").remove("seeds/ferry.txt")
    report, changed = built(bench)
    assert report.files.removed == 4  # page, its Markdown twice, its picture
    assert page("briefings/ferry") <= changed
    assert not any((bench.output / path).exists() for path in page("briefings/ferry"))
    assert bench.files() == clean_files(bench, tmp_path / "clean")


def test_folders_that_are_empty_go(bench: Bench, tmp_path: Path) -> None:
    bench.built()
    assert (bench.output / "site/systems").is_dir()
    bench.remove("content/registry/systems.yaml")
    built(bench)
    assert not (bench.output / "site/systems").exists()
    assert not (bench.output / "markdown/systems").exists()
    assert bench.files() == clean_files(bench, tmp_path / "clean")


def test_an_asset_comes_changes_and_goes(bench: Bench) -> None:
    bench.built().write("templates/assets/extra.css", "p { color: red }")
    assert built(bench)[1] == {"site/assets/extra.css"}
    bench.write("templates/assets/extra.css", "p { color: tan }")
    assert built(bench)[1] == {"site/assets/extra.css"}
    bench.remove("templates/assets/extra.css")
    report, changed = built(bench)
    assert (report.made, changed) == (0, {"site/assets/extra.css"})


@pytest.mark.parametrize("is_up_to_date", [True, False])
def test_a_foreign_file_is_refused_whatever_there_is_to_do(bench: Bench, is_up_to_date: bool) -> None:
    bench.built()
    (bench.output / "site/mine.txt").write_text("mine")
    if not is_up_to_date:
        bench.edit(OPENING, "confidence: low", "confidence: high")
    before = stamps(bench.output)
    assert "site/mine.txt" in bench.build().refused
    assert stamps(bench.output) == before


# How much is made of a larger site


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A generated site, built; every test leaves it as it was."""
    bench = Bench(tmp_path_factory.mktemp("corpus"), {})
    write_corpus(bench.root, ARTICLES, seed=3)
    return bench.built()


EDITS: tuple[tuple[str, Callable[[Changes], object], int, int], ...] = (
    ("body", lambda changes: edit_body(changes, 7), 2, 6),
    ("headline", lambda changes: edit_headline(changes, 7), 40, 115),
    ("alias", lambda changes: edit_alias(changes, 7), 65, 150),
    ("layout", lambda changes: edit_template(changes, own_templates()), 0, 0),
    ("delete", lambda changes: delete_article(changes, 7), 160, 320),  # with two files of the search and a picture
)
"""An edit, and the most units and files that it may cost; a layout of all pages costs all pages."""


@pytest.mark.parametrize(("edit", "units", "files"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_an_edit_of_a_larger_site_makes_few_units(
    corpus: Bench, tmp_path: Path, edit: Callable[[Changes], object], units: int, files: int
) -> None:
    first = corpus.files()
    pages = sum(path.startswith("site/") and path.endswith(".html") for path in first)
    changes = Changes(corpus.root)
    edit(changes)
    report, changed = built(corpus)
    assert 0 < report.made <= (units or pages)
    assert len(changed) <= (files or pages)
    assert corpus.files() == clean_files(corpus, tmp_path)
    changes.undo()
    built(corpus)
    assert corpus.files() == first
