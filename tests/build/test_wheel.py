"""The wheel carries the layouts and assets, and works where only it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_a_site_can_be_made_and_built_from_the_wheel_alone(tmp_path: Path) -> None:
    run(REPOSITORY, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "wheel"))
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    assert (installed / "site_builder" / "templates" / "page.html").is_file()
    assert not (installed / "seeds").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = run(elsewhere, "-c", "import site_builder; print(site_builder.__file__)", PYTHONPATH=str(installed))
    assert where.stdout.startswith(str(installed))
    for command in (("init", "site"), ("build", "--project", "site", "--strict")):
        run(elsewhere, "-m", "site_builder", *command, PYTHONPATH=str(installed))
    assert "</nav>" in (elsewhere / "site/build/site/index.html").read_text("utf-8")
    assert (elsewhere / "site/build/site/assets/site.css").stat().st_size > 1000
