"""Names for rows, questions and pages, and fingerprints of values."""

from __future__ import annotations

import hashlib
from typing import NamedTuple


class Key(NamedTuple):
    """The name of a set of rows in the index: what they are about, and which one of that kind."""

    kind: str
    id: str = ""


class Owner(NamedTuple):
    """Who contributed a row: an article, a registry file, a hand-written page, the settings."""

    kind: str
    id: str = ""


class PageId(NamedTuple):
    """One page of the site. ``number`` counts from 1 where a long list is spread over several pages."""

    kind: str
    id: str = ""
    number: int = 1


def fingerprint(value: object) -> str:
    """Give 32 hex digits that change when the value does.

    The value is made of strings, numbers, tuples and frozen dataclasses, whose ``repr`` says everything they hold
    in a fixed order; no sets and no dictionaries built in an order that may vary. A value that knows the digest of
    what it was made from is told by that.
    """
    digest = getattr(value, "digest", b"")
    if digest:
        return bytes(digest).hex()
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def key_number(key: Key) -> int:
    """Give a key's number of 64 bits, the same in every process: for tables that would be too large with names.

    Two keys may share one; whoever looks a key up by its number finds what belongs to either.
    """
    name = f"{key.kind}\x00{key.id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little", signed=True)
