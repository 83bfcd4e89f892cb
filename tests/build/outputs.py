"""Small sites, ways to put them into an output, and to look at what is there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from site_builder.build.files import OWN_FOLDER, FileState, Output, OutputRefusedError, Put, Written
from site_builder.build.jobs import can_fork

REPOSITORY = Path(__file__).resolve().parent.parent.parent
Files = Mapping[str, bytes]

needs_fork = pytest.mark.skipif(not can_fork(), reason="this system does not fork")

OLD: Files = {
    "site/index.html": b"old index",
    "site/same.html": b"same",
    "site/gone.html": b"gone",
    "site/gone/deep/er.html": b"gone too",
    "site/was-file": b"a file",
    "site/was-folder/a.svg": b"in a folder",
    "site/was-folder/deep/b.svg": b"in a folder",
    "markdown/index.md": b"old index",
}
NEW: Files = {
    "site/index.html": b"new index, longer",
    "site/same.html": b"same",
    "site/added/one.html": b"one",
    "site/added/two.html": b"two",
    "site/was-file/now.svg": b"in a folder",
    "site/was-folder": b"a file",
    "site/copy.md": b"new index",
    "markdown/index.md": b"new index",
}
COPIES = {"site/copy.md": "markdown/index.md"}
"""Files that are put as copies of others."""


def put_all(output: Output, files: Files) -> dict[str, Put]:
    """Put files; those of ``COPIES`` as copies."""
    puts: dict[str, Put] = {}
    for path in sorted(files.keys() - COPIES.keys()):
        puts[path] = output.put(path, files[path])
        for copy, of in COPIES.items():
            if of == path and copy in files:
                puts[copy] = output.put_copy(copy, path)
    return puts


def commit(output: Output, puts: Mapping[str, Put], kept: Iterable[str] = ()) -> Written:
    before = recorded(output.root) if (output.root / OWN_FOLDER / "record.json").exists() else set()
    gone = before - puts.keys() - set(kept)
    return output.commit({path: put.changed for path, put in puts.items()}, gone)


def build(
    root: Path, files: Files, known: Mapping[str, FileState] | None = None, *, rewrite: bool = False
) -> tuple[Written, dict[str, FileState]]:
    """Put all files of a site and commit them; gives what was written, and the state of each file."""
    output = Output(root, rewrite=rewrite)
    with output.lock():
        output.open()
        output.known(known or {})
        puts = put_all(output, files)
        return commit(output, puts), {path: put.state for path, put in puts.items()}


def reopen(root: Path) -> Output:
    """Do what a build does first, and no more."""
    output = Output(root)
    with output.lock():
        output.open()
    return output


def tree(root: Path) -> dict[str, bytes]:
    """Give the files of a site; a link counts as its own name."""
    return {
        path.relative_to(root).as_posix(): b"link" if path.is_symlink() else path.read_bytes()
        for path in sorted(root.rglob("*"))
        if (path.is_symlink() or path.is_file()) and OWN_FOLDER not in path.relative_to(root).parts
    }


def folders(root: Path) -> set[str]:
    return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_dir()} - {OWN_FOLDER}


def own(root: Path) -> set[str]:
    """Give the names of the program's own files."""
    return {path.name for path in (root / OWN_FOLDER).iterdir()}


def recorded(root: Path) -> set[str]:
    return set(json.loads((root / OWN_FOLDER / "record.json").read_bytes())["files"])


def clean(root: Path, files: Files) -> bool:
    """Find whether an output is exactly a site, without leftovers."""
    parents = {parent.as_posix() for path in files for parent in Path(path).parents} - {"."}
    return (
        tree(root) == dict(files)
        and folders(root) == parents
        and recorded(root) == set(files)
        and own(root) == {"lock", "record.json"}
    )


def refusal(root: Path, files: Files = NEW) -> str:
    """Give the one line with which a build is refused."""
    with pytest.raises(OutputRefusedError) as caught:
        build(root, files)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def script(module: str, code: str, *arguments: object) -> list[str]:
    """Give the command that runs code with the names of a test module in a process of its own."""
    code = f"import os, sys, time\nfrom pathlib import Path\nfrom tests.build.{module} import *\n{code}"
    return [sys.executable, "-c", code, *map(str, arguments)]


def run_script(module: str, code: str, *arguments: object) -> str:
    done = subprocess.run(script(module, code, *arguments), cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def is_all_recorded(root: Path) -> bool:
    found = tree(root)
    return not found or set(found) <= recorded(root)
