"""The index of all words, made by Pagefind, and put into the same bytes each time.

Pagefind is a program of its own, and may be missing: then the search has titles, statements and names only. The lists
by which its results are narrowed down come in an order of chance: they are sorted, and named by what they hold then.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from site_builder.build.disk import link_new

FULL_TEXT = "site/pagefind"

NOT_INSTALLED = "the search has titles, statements and names; for all words install site-builder[search]"

_UNWANTED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""Ready-made search boxes that come with Pagefind: the site has its own."""

_LEFT_OUT = ".closing, .pager, .cites, .articles, figure"
"""What of a page is not its own text: lists of briefings say what those say themselves."""

_MOST_SECONDS = 3600

_SMALL_PARTS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "6000"}
"""Makes the parts of the index smaller, so that a first search loads less; one that does not know it ignores it."""


class FullTextError(Exception):
    """Pagefind failed; the message says how."""


def full_text_stamp() -> str:
    """Tell which Pagefind is installed; empty where none is."""
    programs = [importlib.util.find_spec(name) for name in ("pagefind_bin", "pagefind_bin_extended")]
    if not any(programs) or importlib.util.find_spec("cbor2") is None:
        return ""
    from importlib.metadata import version

    return f"pagefind {version('pagefind')}"


def index_pages(pages: Mapping[str, str], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Index pages, given by their path in the site with where each lies; ``folder`` is for the work and removed.

    Gives the files of the index by their path in the output. Raises :class:`FullTextError`.
    """
    site, made = folder / "pages", folder / "index"
    try:
        for path, place in pages.items():
            if not link_new(place, f"{site}/{path}"):
                target = site / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(place, target)
        _run(["--site", str(site), "--output-path", str(made), "--quiet", "--exclude-selectors", _LEFT_OUT])
        files = {
            file.relative_to(made).as_posix(): file.read_bytes()
            for file in sorted(made.rglob("*"))
            if file.is_file() and not file.name.startswith(_UNWANTED)
        }
        for path, data in _settled(files).items():
            yield f"{FULL_TEXT}/{path}", data
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(arguments: Collection[str]) -> None:
    from pagefind.service import get_executable  # looks for the one that knows most languages

    try:
        done = subprocess.run(  # noqa: S603
            [str(get_executable()), *arguments],
            capture_output=True,
            text=True,
            timeout=_MOST_SECONDS,
            check=False,
            env=os.environ | _SMALL_PARTS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FullTextError(str(error)) from error
    if done.returncode:
        raise FullTextError((done.stderr or done.stdout).strip().split("\n")[-1] or f"exit status {done.returncode}")


_MARK = b"pagefind_dcd"
"""What each part of the index begins with, before its CBOR."""


def _settled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Sort the lists by which results are narrowed down, and rename what leads to them."""
    found = dict(files)
    try:
        entry = json.loads(found["pagefind-entry.json"])
        for language in entry["languages"].values():
            meta = _opened(found.pop(f"pagefind.{language['hash']}.pf_meta"))
            prefix = language["hash"].rpartition("_")[0]
            filters = []
            for name, old in sorted(meta[3]):
                kept = _opened(found.pop(f"filter/{old}.pf_filter"))
                data = _closed([kept[0], sorted(kept[1])])
                filters.append([name, f"{prefix}_{_name_of(data)}"])
                found[f"filter/{filters[-1][1]}.pf_filter"] = data
            data = _closed([*meta[:3], filters, *meta[4:]])
            language["hash"] = f"{prefix}_{_name_of(data)}"
            found[f"pagefind.{language['hash']}.pf_meta"] = data
    except (KeyError, IndexError, TypeError, ValueError, OSError) as error:
        raise FullTextError(f"this version of Pagefind is not known: {error!r}") from error
    found["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return found


def _opened(data: bytes) -> Any:
    import cbor2

    plain = gzip.decompress(data)
    if not plain.startswith(_MARK):
        raise ValueError("a part of the index begins otherwise")
    return cbor2.loads(plain[len(_MARK) :])


def _closed(value: object) -> bytes:
    import cbor2

    return gzip.compress(_MARK + cbor2.dumps(value), mtime=0)


def _name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]
