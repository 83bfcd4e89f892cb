"""``build --since`` tells what changed, on a page and in a feed; the page is right after any sequence of builds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.base.keys import PageId
from site_builder.build.run import Options, build_site, open_session
from site_builder.shell.cli import main
from tests.bench import OPENING, Bench

ATOM = "{http://www.w3.org/2005/Atom}"


def since(bench: Bench, earlier: bytes) -> None:
    report = build_site(bench.root, bench.output, Options(since=earlier))
    assert report.succeeded, report


@pytest.fixture
def earlier(bench: Bench) -> bytes:
    """The manifest of the bench as it is now; the bench is changed then."""
    data = (bench.built().output / "site/data/manifest.json").read_bytes()
    bench.edit(OPENING, "confidence: low", "confidence: moderate")
    return data


def entries(bench: Bench) -> list[str]:
    feed = ElementTree.parse(bench.output / "site/changes.xml").getroot()
    return [entry.findtext(f"{ATOM}title") or "" for entry in feed.iter(f"{ATOM}entry")]


def test_the_first_build_says_that_there_is_no_earlier_state(bench: Bench) -> None:
    assert "There is no earlier state of this site to compare with." in bench.built().html("changes")
    assert entries(bench) == []


def test_what_changed_stands_on_the_page_and_in_the_feed(bench: Bench, earlier: bytes) -> None:
    since(bench, earlier)
    html = bench.html("changes")
    assert "1 difference" in html
    assert 'href="briefings/opening.html#j1"' in html
    assert "from “low” to “moderate”" in html
    assert entries(bench) == ["changed: The harbour will likely open on time.: confidence"]


def test_nothing_changed_is_said_too(bench: Bench) -> None:
    data = (bench.built().output / "site/data/manifest.json").read_bytes()
    since(bench, data)
    assert "no difference" in bench.html("changes")


def test_the_page_follows_every_build_and_equals_that_of_a_clean_one(
    bench: Bench, earlier: bytes, tmp_path: Path
) -> None:
    steps = [("confidence: moderate", "confidence: high"), ("confidence: high", "confidence: low"), ("gaps:", "gaps: ")]
    since(bench, earlier)
    for old, new in steps:
        bench.edit(OPENING, old, new)
        since(bench, earlier)
        clean = tmp_path / f"clean-{new.replace(' ', '-')}"
        assert build_site(bench.root, clean, Options(since=earlier)).succeeded
        for path in ("site/changes.html", "site/changes.xml", "site/data/manifest.json"):
            assert (clean / path).read_bytes() == (bench.output / path).read_bytes(), (path, new)
    assert "no difference" in bench.html("changes")
    bench.built()
    assert "There is no earlier state" in bench.html("changes")


def test_the_commands_take_a_manifest_or_a_built_site(
    bench: Bench, earlier: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.json"
    old.write_bytes(earlier)
    project = ["--project", str(bench.root), "--output", str(bench.output)]
    assert main(["build", *project, "--since", str(old), "--quiet"]) == 0
    assert "from “low” to “moderate”" in bench.html("changes")
    capsys.readouterr()
    assert main(["diff", str(old), str(bench.output)]) == 0
    assert "~ opening#j1" in capsys.readouterr().out
    assert main(["diff", str(old), str(bench.output), "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["section"], found["before"], found["page"]) == ("judgments", "low", "briefings/opening.html#j1")
    assert main(["diff", str(old), str(old)]) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"


def test_why_knows_that_a_build_would_compare_with_another_state(bench: Bench, earlier: bytes) -> None:
    since(bench, earlier)
    session = open_session(bench.root, bench.output, Options())
    assert [reason.about for reason in session.why(PageId("changes")).now] == ["differences()"]
    assert session.why(PageId("gaps")).now == ()
    session.close()


@pytest.mark.parametrize("content", ["{}", '{"schema": "site-builder/manifest/1"}', ""])
@pytest.mark.parametrize("command", [["build", "--since"], ["diff", "."]])
def test_a_file_that_is_no_manifest_is_refused_before_anything_is_done(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], content: str
) -> None:
    wrong = tmp_path / "wrong.json"
    whole = json.loads((bench.built().output / "site/data/manifest.json").read_bytes())
    del whole["articles"][0]["headline"]
    shutil.rmtree(bench.output)
    wrong.write_text(content or json.dumps(whole))
    project = ["--project", str(bench.root)] if command[0] == "build" else []
    for path in (wrong, tmp_path / "nowhere.json"):
        old = [str(path), str(path)] if command[0] == "diff" else [str(path)]
        assert main([command[0], *project, *(command[1:] if command[0] == "build" else []), *old]) == 2
        assert str(path) in capsys.readouterr().err
    assert not (bench.root / "build").exists()
