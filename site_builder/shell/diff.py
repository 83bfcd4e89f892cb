"""``diff``: what changed between two states of a site, by meaning."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

from site_builder.link.differences import SECTIONS, Difference, Json, ManifestError, compare, read_earlier

_PLACES = ("site/data/manifest.json", "data/manifest.json", "manifest.json")


class UnreadableError(Exception):
    """A manifest cannot be used; the message says which and why, in one line."""


def manifest_at(path: Path) -> tuple[Json, bytes]:
    """Read the manifest at a path, or that of the site built in a folder; gives it as read, and its bytes."""
    found = path
    if path.is_dir():
        found = next((path / place for place in _PLACES if (path / place).is_file()), path)
        if found == path:
            raise UnreadableError(f"{path}: no site has been built in this folder; name a manifest.json")
    try:
        data = found.read_bytes()
        return read_earlier(data), data
    except OSError as error:
        raise UnreadableError(f"{found}: the manifest cannot be read: {error.strerror or error}") from error
    except ManifestError as error:
        raise UnreadableError(f"{found}: no manifest that can be compared: {error}") from error


def print_differences(old: Path, new: Path, form: str) -> int:
    """Print what the second manifest says differently than the first; gives the exit status."""
    try:
        found = compare(manifest_at(old)[0], manifest_at(new)[0])
    except (UnreadableError, ManifestError) as error:
        print(f"site-builder: {error}", file=sys.stderr)
        return 2
    if form == "json":
        print(json.dumps([_as_json(item) for item in found], ensure_ascii=False, indent=1))
    elif not found:
        print("Nothing changed.")
    for section, items in groupby(found if form == "text" else (), key=lambda d: d.section):
        print(SECTIONS[section])
        for item in items:
            print(f"  {item.sign} {item.about}: {item.subject}{_words(item)}")
    return 0


def _words(item: Difference) -> str:
    if item.before and item.after:
        return f": “{item.before}” → “{item.after}”"
    return f": {item.before or item.after}" if item.before or item.after else ""


def _as_json(item: Difference) -> dict[str, str | None]:
    from site_builder.pages.routes import path_of

    page = f"{path_of(item.page)}.html{'#' + item.anchor if item.anchor else ''}" if item.page else None
    fields = {name: getattr(item, name) for name in ("section", "sign", "about", "subject", "before", "after")}
    return fields | {"page": page}
