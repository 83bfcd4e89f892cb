"""The command line: what it prints, where, and what it exits with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder import __version__
from site_builder.shell.cli import main
from tests.bench import OPENING, Bench

Capture = pytest.CaptureFixture[str]

LINE = re.compile(
    r"(?P<path>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning)\[(?P<code>[a-z-]+)\]: .+"
)


def run(bench: Bench, command: str, *more: str) -> int:
    output = ["--output", str(bench.output)] if command == "build" else []
    return main([command, "--project", str(bench.root), *output, *more])


def broken(bench: Bench) -> Bench:
    return bench.edit(OPENING, "topics: [harbour]", "topics: [harbor]")


def warned(bench: Bench) -> Bench:
    return bench.edit(OPENING, ", cites: [c1]}", "}")


# Exit statuses


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_good_project_exits_with_0(bench: Bench, capsys: Capture, command: str) -> None:
    assert run(bench, command) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_problem_in_the_content_exits_with_1(bench: Bench, capsys: Capture, command: str) -> None:
    assert run(broken(bench), command) == 1
    assert "reference-unknown" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_warning_exits_with_0_and_with_1_when_strict(bench: Bench, capsys: Capture, command: str) -> None:
    assert run(warned(bench), command) == 0
    assert "warning[bluf-uncited]" in capsys.readouterr().err
    assert run(bench, command, "--strict") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["build", "--nonsense"],
        ["build", "--format", "xml"],
        ["check", "--color", "sometimes"],
        ["build", "extra"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "example.org",
        "//example.org/",
        "https://",
        "https://a b/",
        "https://a.org/?x=1",
        "https://a.org/#x",
    ],
)
def test_a_base_url_that_is_none_exits_with_2(bench: Bench, capsys: Capture, url: str) -> None:
    assert run(bench, "build", "--base-url", url) == 2
    assert "--base-url" in capsys.readouterr().err
    assert not bench.output.exists()


def test_an_output_that_cannot_be_used_exits_with_2_and_one_line(bench: Bench, capsys: Capture) -> None:
    bench.output.write_text("mine")
    assert run(bench, "build") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_exception_inside_exits_with_70_and_says_that_it_is_a_bug(
    bench: Bench, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_build(*_: object) -> None:
        raise KeyError("inside")

    monkeypatch.setattr("site_builder.build.run.build_site", broken_build)
    assert run(bench, "build") == 70
    error = capsys.readouterr().err
    assert "KeyError: 'inside'" in error
    assert "this is a bug" in error


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"]])
def test_help_and_version_exit_with_0(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: Capture) -> None:
    main(["--version"])
    assert capsys.readouterr().out.strip() == f"site-builder {__version__}"


# Where there is no project


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_without_a_project_exits_with_1_and_a_hint(tmp_path: Path, capsys: Capture, command: str) -> None:
    assert main([command, "--project", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "error[file-missing]" in error
    assert "--project" in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_project_that_does_not_exist_is_no_bug_and_is_not_made(tmp_path: Path, capsys: Capture, command: str) -> None:
    assert main([command, "--project", str(tmp_path / "nowhere")]) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_a_project_that_is_a_file_is_no_bug(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["build", "--project", str(tmp_path / "file")]) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err


# Messages


def test_a_problem_is_printed_with_place_severity_code_and_hint(bench: Bench, capsys: Capture) -> None:
    run(broken(bench), "check")
    head, hint, *_ = capsys.readouterr().err.splitlines()
    place = bench.place(OPENING, "harbor]")
    assert head == f"{bench.root}/{place}: error[reference-unknown]: there is no topic ‘harbor’"
    assert hint == "    hint: did you mean ‘harbour’?"


def test_every_problem_is_printed_in_the_order_of_places(bench: Bench, capsys: Capture) -> None:
    bench.edit(OPENING, "publisher: gazette", "publisher: gazete").edit(OPENING, "open-in-may", "open-in-june")
    run(broken(bench), "check")
    lines = [m for line in capsys.readouterr().err.splitlines() if (m := LINE.fullmatch(line))]
    assert [m["code"] for m in lines] == ["reference-unknown"] * 3
    assert [int(m["line"]) for m in lines] == sorted(int(m["line"]) for m in lines)


def test_related_places_are_printed_with_the_project_before_them(bench: Bench, capsys: Capture) -> None:
    bench.write("content/pages/Method.md", "---\ntitle: X\n---\nx\n")
    run(bench, "check")
    assert re.search(rf"^    see {re.escape(str(bench.root))}/content/pages/", capsys.readouterr().err, re.MULTILINE)


def test_from_within_the_project_paths_are_relative_to_it(
    bench: Bench, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken(bench).root)
    assert main(["check"]) == 1
    assert capsys.readouterr().err.startswith(f"{OPENING}:")


@pytest.mark.parametrize("project", ["project", "project/", "./project"])
def test_from_outside_the_project_stands_before_every_path(
    bench: Bench, capsys: Capture, monkeypatch: pytest.MonkeyPatch, project: str
) -> None:
    monkeypatch.chdir(broken(bench).root.parent)
    assert main(["check", "--project", project]) == 1
    path = capsys.readouterr().err.partition(":")[0]
    assert (bench.root.parent / path).resolve() == bench.root / OPENING


def test_the_default_output_lies_in_the_project(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bench.root.parent)
    assert main(["build", "--project", "project"]) == 0
    assert (bench.root / "build/site/index.html").is_file()
    assert not (bench.root.parent / "build").exists()


def test_a_build_reports_pages_files_and_where_to_look(bench: Bench, capsys: Capture) -> None:
    run(bench, "build")
    first = capsys.readouterr().out
    pages = len(list((bench.output / "site").rglob("*.html")))
    files = len(bench.files())
    assert f"Built {pages} pages" in first
    assert f"{files} files written, 0 unchanged, 0 removed" in first
    assert str(bench.output / "site" / "index.html") in first
    run(bench, "build")
    assert f"0 files written, {files} unchanged, 0 removed" in capsys.readouterr().out


def test_a_build_that_fails_says_that_the_site_is_as_it_was(bench: Bench, capsys: Capture) -> None:
    run(broken(bench), "build")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Not built: 1 error" in captured.err


# Options


def test_quiet_prints_nothing_when_all_is_well(bench: Bench, capsys: Capture) -> None:
    assert run(bench, "build", "--quiet") == 0
    assert run(bench, "check", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_quiet_still_prints_problems(bench: Bench, capsys: Capture) -> None:
    assert run(broken(bench), "check", "--quiet") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error[reference-unknown]" in captured.err


def test_colour_is_there_always_or_never_as_asked(bench: Bench, capsys: Capture) -> None:
    run(broken(bench), "check", "--color", "always")
    coloured = capsys.readouterr().err
    assert "\x1b[1;31merror\x1b[0m" in coloured
    run(bench, "check", "--color", "never")
    plain = capsys.readouterr().err
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_where_nobody_looks_at_a_terminal_there_is_no_colour(bench: Bench, capsys: Capture) -> None:
    run(broken(bench), "check")
    assert "\x1b" not in capsys.readouterr().err


def test_json_reports_a_build_on_the_standard_output_alone(bench: Bench, capsys: Capture) -> None:
    assert run(bench, "build", "--format", "json") == 0
    captured = capsys.readouterr()
    value = json.loads(captured.out)
    assert captured.err == ""
    assert value["succeeded"] is True
    assert value["diagnostics"] == []
    assert value["files"] == {"written": len(bench.files()), "unchanged": 0, "removed": 0}
    assert [row["article"] for row in value["ledger"]] == ["answer", "opening"]
    assert value["ledger"] == json.loads((bench.output / "ledger.json").read_bytes())


@pytest.mark.parametrize("command", ["build", "check"])
def test_json_reports_every_problem_with_its_place(bench: Bench, capsys: Capture, command: str) -> None:
    assert run(broken(bench), command, "--format", "json") == 1
    captured = capsys.readouterr()
    value = json.loads(captured.out)
    assert captured.err == ""
    assert value["succeeded"] is False
    place = bench.place(OPENING, "harbor]")
    (found,) = value["diagnostics"]
    assert (found["path"], found["line"], found["column"]) == (f"{bench.root}/{OPENING}", place.line, place.column)
    assert (found["code"], found["severity"]) == ("reference-unknown", "error")
    assert found["hint"] == "did you mean ‘harbour’?"


def test_json_says_why_an_output_was_refused(bench: Bench, capsys: Capture) -> None:
    bench.output.write_text("mine")
    assert run(bench, "build", "--format", "json") == 2
    value = json.loads(capsys.readouterr().out)
    assert value["succeeded"] is False
    assert "is not a folder" in value["refused"]


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["build", "--output", "out"]])
def test_a_terminal_that_knows_ascii_only_is_no_bug(bench: Bench, arguments: list[str]) -> None:
    broken(bench)
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", *arguments],
        cwd=bench.root,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr.decode("utf-8", "replace")
    if "json" in arguments:
        assert json.loads(done.stdout)["succeeded"] is False


def test_check_writes_nothing(bench: Bench) -> None:
    before = sorted(bench.root.parent.rglob("*"))
    run(bench, "check")
    assert sorted(bench.root.parent.rglob("*")) == before


# Mistakes


MISTAKES: dict[str, tuple[str, str | bytes]] = {
    "an annotation that is not YAML": (OPENING, "a: [\n"),
    "an annotation that is a list": (OPENING, "- a\n"),
    "an empty annotation": (OPENING, ""),
    "an annotation of bytes": (OPENING, b"\xff\xfe\x00"),
    "an annotation with a tab": (OPENING, "a:\n\tb: c\n"),
    "an annotation that refers to itself": (OPENING, "a: &a [*a]\n"),
    "an annotation of nulls": (OPENING, "source:\nsha256:\npublisher:\nheadline:\ntopics:\nclaims:\n"),
    "an annotation of wrong shapes": (
        OPENING,
        "source: [x]\nsha256: {}\npublisher: [1]\nheadline: []\ntopics: {a: b}\nclaims: {a: b}\nevents: x\nfacts: 1\n"
        "segments: y\nrelations: z\nbluf: []\nrights: []\npublished: []\nupstream: {x: y}\n",
    ),
    "settings that are not YAML": ("content/site.yaml", "title: [\n"),
    "empty settings": ("content/site.yaml", ""),
    "settings of wrong shapes": (
        "content/site.yaml",
        "title: []\ndescription: {}\nbase_url: 7\nnavigation: x\nrights: 1\n",
    ),
    "an empty registry file": ("content/registry/people.yaml", ""),
    "a registry file that is a text": ("content/registry/topics.yaml", "topics\n"),
    "a registry item that is a text": ("content/registry/events.yaml", "opening: yes\n"),
    "an unknown registry file": ("content/registry/persons.yaml", "a: {name: A}\n"),
    "a topic above itself": ("content/registry/topics.yaml", "harbour: {pref_label: H, broader: harbour}\n"),
    "a page without front matter": ("content/pages/method.md", "Words.\n"),
    "an empty page": ("content/pages/method.md", ""),
    "a page of bytes": ("content/pages/method.md", b"---\ntitle: \xff\n---\n"),
    "a source of bytes": ("seeds/opening.txt", b"\xff\xff"),
    "an empty source": ("seeds/opening.txt", b""),
    "a source of zeros": ("seeds/opening.txt", b"\x00" * 100),
    "a source with no annotation": ("seeds/extra.html", b"<p>"),
    "a layout of bytes": ("templates/page.html", b"\xff"),
    "a layout with an error": ("templates/page.html", "{{"),
    "a layout that calls itself": ("templates/page.html", "{% include 'page.html' %}"),
}


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_mistake_of_an_author_ends_in_a_traceback(bench: Bench, capsys: Capture, mistake: str, command: str) -> None:
    path, content = MISTAKES[mistake]
    status = run(bench.write(path, content), command)
    error = capsys.readouterr().err
    assert status == (0 if mistake == "a source with no annotation" else 1)
    assert "Traceback" not in error
    heads = [line for line in error.splitlines() if not line.startswith(("    ", "Not built"))]
    assert heads
    assert all(LINE.fullmatch(line) for line in heads), heads


@pytest.mark.parametrize("name", ["content/site.yaml", OPENING, "seeds/opening.txt", "content/pages/method.md"])
def test_a_folder_where_a_file_belongs_is_no_bug(bench: Bench, capsys: Capture, name: str) -> None:
    bench.remove(name)
    (bench.root / name).mkdir()
    assert run(bench, "check") == 1
    assert "error[file-not-regular]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["seeds", "content/annotations", "content/registry", "content/pages"])
def test_a_file_where_a_folder_belongs_is_no_bug(bench: Bench, capsys: Capture, name: str) -> None:
    bench.remove(name).write(name, "x")
    assert run(bench, "check") in (0, 1)
    assert "Traceback" not in capsys.readouterr().err


def test_a_project_without_articles_builds(bench: Bench) -> None:
    bench.remove("content/annotations").remove("seeds").remove("content/pages").remove("content/registry")
    bench.write("content/site.yaml", "title: Empty\ndescription: Nothing yet.\nbase_url: https://example.org/\n")
    assert run(bench, "build", "--strict") == 0
    assert (bench.output / "site/index.html").is_file()
