"""The preview without a browser: which pages come first, what is shown meanwhile, and what counts as one change."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from site_builder.base.keys import PageId
from site_builder.build.outdated import Reason, find_outdated
from site_builder.build.run import Options, build_site, open_session
from site_builder.shell.report import Voice
from site_builder.shell.serve import Preview, make_application
from site_builder.shell.serve import _run as run
from site_builder.shell.watch import watch_folders
from tests.bench import OPENING, Bench
from tests.build.outputs import tree

Capture = pytest.CaptureFixture[str]
PAGE = "/briefings/opening.html"
OWN_FOOT = "{% extends 'default/page.html' %}{% block footer %}<p>Own foot.</p>{% endblock %}"


@pytest.fixture
def preview(bench: Bench) -> Iterator[Preview]:
    """A preview of the small project, built."""
    session = open_session(bench.root, bench.output, Options(jobs=1))
    preview = Preview(session, Voice("."), quiet=True)
    assert preview.rebuild(None, lambda: None).succeeded
    yield preview
    session.close()


def get(preview: Preview, *paths: str) -> list[HTTPResponse]:
    """Fetch pages from the preview's own server."""

    async def fetch() -> list[HTTPResponse]:
        socket, port = bind_unused_port()
        server = HTTPServer(make_application(preview, port))
        server.add_sockets([socket])
        client = AsyncHTTPClient(force_instance=True)
        try:
            return [await client.fetch(f"http://127.0.0.1:{port}{path}", raise_error=False) for path in paths]
        finally:
            client.close()
            server.stop()
            await server.close_all_connections()

    return asyncio.run(fetch())


def page(preview: Preview, path: str = PAGE) -> str:
    (response,) = get(preview, path)
    assert response.code == 200
    return response.body.decode()


def in_thread(work: Callable[[], str]) -> str:
    """Ask from another thread, as the server does while a build goes on."""
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


# Pages that somebody looks at


def test_an_open_page_is_made_first_and_shown_before_the_rest(bench: Bench, preview: Preview) -> None:
    preview.open_pages["a browser"] = PAGE
    bench.write("templates/page.html", OWN_FOOT)
    on_disk = bench.html("briefings/opening")
    seen: list[str] = []
    made: list[tuple[str, ...]] = []

    def tell() -> None:
        made.append(tuple(sorted(preview.fresh)))
        if len(made) == 1:
            assert bench.html("briefings/opening") == on_disk
            seen.append(in_thread(lambda: page(preview)))
            seen.append(in_thread(lambda: page(preview, "/timeline.html")))

    report = preview.rebuild({"templates/page.html"}, tell)
    assert report.succeeded
    assert made == [("site/briefings/opening.html",), ()]
    assert "Own foot." in seen[0]
    assert "Own foot." not in seen[1]
    assert preview.fresh == {}
    assert "Own foot." in page(preview, "/timeline.html")


@pytest.mark.parametrize(
    ("path", "old", "new", "is_first"),
    [
        (OPENING, "Who pays for the pier", "Who pays for the quay", True),
        (OPENING, "likelihood: likely", "likelihood: very likely", True),
        ("content/registry/people.yaml", "name: Ana Ruiz", "name: Ana M. Ruiz", True),
        ("content/registry/places.yaml", "eastport: {", "mole: {name: The Mole}\neastport: {", False),  # one page more
    ],
)
def test_an_open_page_is_shown_before_it_is_found_what_else_is_out_of_date(
    bench: Bench, preview: Preview, monkeypatch: pytest.MonkeyPatch, path: str, old: str, new: str, *, is_first: bool
) -> None:
    preview.open_pages["a browser"] = PAGE
    steps: list[str] = []

    def found(*given: Any) -> dict[PageId, list[Reason]]:
        steps.append("rest")
        return find_outdated(*given)

    monkeypatch.setattr("site_builder.build.plan.find_outdated", found)
    bench.edit(path, old, new)
    report = preview.rebuild({path}, lambda: steps.append("shown" if preview.fresh else "told"))
    assert report.succeeded
    assert steps == (["shown", "rest", "told"] if is_first else ["rest", "told"])


def test_a_change_of_the_open_page_alone_is_told_once(bench: Bench, preview: Preview) -> None:
    preview.open_pages["a browser"] = "/method.html"
    told: list[int] = []
    bench.edit("content/pages/method.md", "comes first", "comes last")
    report = preview.rebuild({"content/pages/method.md"}, lambda: told.append(len(preview.fresh)))
    assert report.files.written == 3
    assert told == [3]
    assert "comes last" in page(preview, "/method.html")


def test_a_page_that_is_not_open_is_told_of_at_the_end(bench: Bench, preview: Preview) -> None:
    preview.open_pages["a browser"] = "/timeline.html"
    told: list[int] = []
    bench.edit("content/pages/method.md", "comes first", "comes last")
    preview.rebuild(None, lambda: told.append(len(preview.fresh)))
    assert told == [0]


@pytest.mark.parametrize("path", ["/", "/index.html", "/briefings/", "/nothing.html", "/a/b/c.html", "/%C3%A9.html"])
def test_any_address_may_be_open(bench: Bench, preview: Preview, path: str) -> None:
    preview.open_pages["a browser"] = path
    bench.edit(OPENING, "confidence: low", "confidence: high")
    told: list[int] = []
    assert preview.rebuild({OPENING}, lambda: told.append(len(preview.fresh))).succeeded
    assert told
    assert tree(bench.output) == tree(Bench.copy_of(bench.root, bench.root.parent / "clean").built().output)


# Mistakes


def test_a_mistake_is_shown_over_the_last_page_until_the_next_good_save(
    bench: Bench, preview: Preview, capsys: Capture
) -> None:
    preview.open_pages["a browser"] = PAGE
    good = bench.html("briefings/opening")
    told: list[str] = []
    bench.edit(OPENING, "topics: [harbour]", "topics: [<harbor>]")
    assert not preview.rebuild({OPENING}, lambda: told.append("mistake")).succeeded
    shown = page(preview)
    assert 'role="alert"' in shown
    assert "1 error. This is the last site that could be built." in shown
    assert "&lt;harbor&gt;" in shown
    assert bench.html("briefings/opening") == good
    assert "Not built: 1 error. The last good site stays." in capsys.readouterr().err
    bench.edit(OPENING, "topics: [<harbor>]", "topics: [harbour]")
    assert preview.rebuild({OPENING}, lambda: told.append("good")).succeeded
    assert 'role="alert"' not in page(preview)
    assert told == ["mistake", "good"]


def test_a_page_that_was_shown_early_is_taken_back_when_the_build_fails(bench: Bench, preview: Preview) -> None:
    """The open page can be made; a link of another page leads nowhere, which shows at the end."""
    preview.open_pages["a browser"] = PAGE
    bench.edit(OPENING, "confidence: low", "confidence: high")
    bench.edit("content/pages/method.md", "topics/harbour.md", "topics/nowhere.md")
    told: list[bool] = []
    report = preview.rebuild({OPENING, "content/pages/method.md"}, lambda: told.append(bool(preview.fresh)))
    assert [found.code for found in report.diagnostics] == ["link-broken"]
    assert told == [True, False]
    assert 'role="alert"' in page(preview)
    assert "high confidence" not in page(preview).lower()


def test_a_refused_output_is_shown(bench: Bench, preview: Preview) -> None:
    bench.edit(OPENING, "confidence: low", "confidence: high")
    preview.session.forget()
    (bench.output / "site/mine.txt").write_text("mine")
    report = preview.rebuild(None, lambda: None)
    assert "site/mine.txt" in report.refused
    assert "site/mine.txt" in page(preview)
    (bench.output / "site/mine.txt").unlink()
    assert preview.rebuild(None, lambda: None).succeeded
    assert 'role="alert"' not in page(preview)


def test_a_missing_page_is_the_site_s_own(preview: Preview) -> None:
    (response,) = get(preview, "/nothing.html")
    assert response.code == 404
    assert b"livereload.js" in response.body


@pytest.mark.parametrize("path", ["/../.site-builder/record.json", "/%2e%2e/.site-builder/record.json", "/..%2frecord"])
def test_nothing_but_the_site_is_served(preview: Preview, path: str) -> None:
    (response,) = get(preview, path)
    assert response.code in (403, 404)


# Other processes


def test_a_build_of_another_process_is_noticed(bench: Bench, preview: Preview) -> None:
    bench.edit(OPENING, "confidence: low", "confidence: high")
    assert build_site(bench.root, bench.output, Options(jobs=1)).files.written > 0
    bench.edit("content/pages/method.md", "comes first", "comes last")
    report = preview.rebuild({"content/pages/method.md"}, lambda: None)
    assert (report.succeeded, report.made) == (True, 1)
    assert tree(bench.output) == tree(Bench.copy_of(bench.root, bench.root.parent / "clean").built().output)


def test_a_change_that_another_process_built_is_not_lost(bench: Bench, preview: Preview) -> None:
    """The other process builds an edit of which the preview has not been told, and takes it back afterwards."""
    bench.edit(OPENING, "confidence: low", "confidence: high")
    build_site(bench.root, bench.output, Options(jobs=1))
    bench.edit(OPENING, "confidence: high", "confidence: low")
    assert preview.rebuild({OPENING}, lambda: None).made > 0
    assert tree(bench.output) == tree(Bench.copy_of(bench.root, bench.root.parent / "clean").built().output)


def test_an_output_that_was_deleted_is_built_anew(bench: Bench, preview: Preview) -> None:
    expected = tree(bench.output)
    shutil.rmtree(bench.output)
    assert preview.rebuild({OPENING}, lambda: None).succeeded
    assert tree(bench.output) == expected
    preview.session.close()
    again = bench.build()
    assert (again.succeeded, again.files.written) == (True, 0)


def test_no_more_is_made_in_one_process_than_in_two(bench: Bench, preview: Preview) -> None:
    for old, new in (("low", "high"), ("high", "moderate"), ("moderate", "low")):
        bench.edit(OPENING, f"confidence: {old}", f"confidence: {new}")
        assert preview.rebuild({OPENING}, lambda: None).made == 3
    assert preview.rebuild(set(), lambda: None).made == 0


def test_what_the_next_edit_wants_is_fetched_while_nothing_changes(bench: Bench) -> None:
    bench.built()
    session = open_session(bench.root, bench.output, Options(jobs=1))
    preview = Preview(session, Voice("."), quiet=True)
    assert preview.rebuild(None, lambda: None).made == 0
    assert session.holdings is None
    socket, port = bind_unused_port()
    socket.close()

    async def wait() -> None:
        options = argparse.Namespace(host="127.0.0.1", port=port, open=False)
        serving = asyncio.create_task(run(preview, bench.root, options))
        try:
            async with asyncio.timeout(20):
                while session.holdings is None:
                    assert not serving.done()
                    await asyncio.sleep(0.05)
        finally:
            serving.cancel()
            await asyncio.wait([serving])

    asyncio.run(wait())
    session.close()


# Changes on the disk


class Watch:
    """Watches folders in a thread, and keeps what it was told."""

    def __init__(self, *folders: Path) -> None:
        self.calls: list[set[Path]] = []
        self.stop, self.idle = threading.Event(), threading.Event()
        self.thread = threading.Thread(
            target=watch_folders, args=(folders, self.calls.append, self.idle.set, self.stop), daemon=True
        )
        self.thread.start()

    def until(self, is_there: Callable[[list[set[Path]]], bool]) -> None:
        deadline = time.monotonic() + 20
        while not is_there(self.calls):
            assert time.monotonic() < deadline, self.calls
            time.sleep(0.01)

    def warm_up(self, path: Path) -> None:
        """Write until the watch has begun to see, and forget what it saw."""
        deadline = time.monotonic() + 20
        while not self.calls and time.monotonic() < deadline:
            path.write_text(str(time.monotonic()))
            time.sleep(0.1)
        time.sleep(0.2)
        self.calls.clear()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(timeout=20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "content"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    watch = Watch(folder)
    watch.warm_up(folder / "warm.yaml")
    yield watch
    watch.end()


def test_a_burst_of_saves_is_one_change(folder: Path, watch: Watch) -> None:
    """On a busy machine a burst may come in two; not every time."""
    paths = {folder / f"{number}.yaml" for number in range(5)}
    counts: list[int] = []
    while 1 not in counts and len(counts) < 10:
        watch.calls.clear()
        for path in paths:
            path.write_text("one")
            path.write_text("two")
        watch.until(lambda calls: set().union(*calls) == paths)
        time.sleep(0.3)
        counts.append(len(watch.calls))
    assert 1 in counts


def test_there_is_time_for_something_else_while_nothing_changes_and_changes_are_seen_then(
    folder: Path, watch: Watch
) -> None:
    watch.idle.clear()
    assert watch.idle.wait(20)
    assert watch.calls == []
    (folder / "one.yaml").write_text("one")
    watch.until(lambda calls: calls == [{folder / "one.yaml"}])
    watch.idle.clear()
    assert watch.idle.wait(20)


def test_saves_one_after_the_other_are_changes_of_their_own(folder: Path, watch: Watch) -> None:
    (folder / "one.yaml").write_text("one")
    watch.until(lambda calls: len(calls) == 1)
    (folder / "two.yaml").write_text("two")
    watch.until(lambda calls: len(calls) == 2)
    assert watch.calls == [{folder / "one.yaml"}, {folder / "two.yaml"}]


def test_drafts_of_editors_and_files_beside_the_folders_are_no_change(folder: Path, watch: Watch) -> None:
    for name in (".#one.yaml", "one.yaml~", ".one.yaml.swp", "4913", "one.tmp", "../beside.yaml"):
        (folder / name).write_text("draft")
    time.sleep(0.2)
    (folder / "real.yaml").write_text("saved")
    watch.until(lambda calls: bool(calls))
    assert watch.calls == [{folder / "real.yaml"}]


def test_a_folder_that_is_made_later_counts(tmp_path: Path) -> None:
    """The folder itself stands for a file that was in it before it could be watched."""
    root = tmp_path.resolve()
    made = {root / "templates", root / "templates/page.html"}
    (root / "content").mkdir()
    watch = Watch(root / "content", root / "templates")
    try:
        watch.warm_up(root / "content/warm.yaml")
        (root / "elsewhere").mkdir()
        (root / "elsewhere/one.html").write_text("no")
        (root / "templates").mkdir()
        (root / "templates/page.html").write_text("yes")
        watch.until(lambda calls: any(paths & made for paths in calls))
        assert set().union(*watch.calls) <= made
    finally:
        watch.end()
