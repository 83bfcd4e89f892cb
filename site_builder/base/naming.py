"""Which ids and file names are safe on every file system, and which two names are one and the same to some of them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", *(f"{n}{d}" for n in ("com", "lpt") for d in "0123456789¹²³")]
)
_WINDOWS_REFUSED = frozenset('<>:"/\\|?*')
MAX_NAME = 120
"""Longest id or file name, in UTF-8 bytes; leaves room for suffixes below the 255 of common file systems."""


def is_id(text: str) -> bool:
    """Tell whether the text is lower-case kebab-case ASCII: ``xi-interview-2017``."""
    return _ID.fullmatch(text) is not None


def why_unsafe(name: str) -> str:
    """Say in a few words why a single file name cannot be used everywhere, or return the empty string."""
    if name in ("", ".", ".."):
        return "is not a file name"
    if any(0xD800 <= ord(c) <= 0xDFFF for c in name):
        return "is not valid Unicode"
    if any(c in _WINDOWS_REFUSED or ord(c) < 32 for c in name):
        return "holds a character that file systems refuse"
    if name.split(".")[0].strip().casefold() in _WINDOWS_DEVICES:
        return "is a device name that Windows refuses"
    if name[-1] in ". ":
        return "ends in a dot or a space, which Windows drops"
    if len(name.encode("utf-8", "surrogatepass")) > MAX_NAME:
        return f"is longer than {MAX_NAME} bytes"
    return ""


def same_name_key(path: str) -> str:
    """Fold a path so that two paths with equal keys are one file on a case- or form-insensitive file system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


def nearest(word: str, known: Iterable[str]) -> str:
    """Find the known name most like a word, or the empty string when none is near."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Word a hint from the nearest known name; empty when none is near."""
    found = nearest(word, known)
    return f"did you mean ‘{found}’?" if found else ""
