"""Where the program's own files lie."""

from __future__ import annotations

from pathlib import Path


def own_templates() -> Path:
    """Find the program's layouts: inside the package where it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def own_catalogues() -> Path:
    """Find the program's catalogues of words, one file for each language but English."""
    return Path(__file__).resolve().parent.parent / "pages" / "catalogues"
