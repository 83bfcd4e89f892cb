"""Values to bytes and back, for what is kept between builds: checked for damage, and nothing but data comes back."""

from __future__ import annotations

import io
import pickle
import zlib
from functools import lru_cache
from importlib import import_module
from typing import Any

_BUILTINS = frozenset({"frozenset", "set", "complex", "bytearray", "array"})
_SUM = 4
"""Bytes of the check sum before each value."""


class DamagedError(Exception):
    """Bytes are not what was packed."""

    is_expected = True
    "It is for the build that goes on from them, wherever it was raised."


def pack(value: object) -> bytes:
    """Pack a value made of strings, numbers, tuples, mappings and the project's own frozen types."""
    return seal(pickle.dumps(value, protocol=5))


def unpack(data: bytes) -> Any:
    """Give back what was packed; raises :class:`DamagedError` where the bytes are others, or name foreign code."""
    try:
        return _Unpickler(io.BytesIO(unseal(data))).load()
    except DamagedError:
        raise
    except Exception as error:
        raise DamagedError(str(error)) from error


def seal(data: bytes, name: str = "") -> bytes:
    """Put a check sum before bytes, of them and of the name under which they are kept."""
    return zlib.crc32(data, zlib.crc32(name.encode("utf-8"))).to_bytes(_SUM, "little") + data


def unseal(data: bytes, name: str = "") -> memoryview:
    """Give back the bytes that were sealed; raises :class:`DamagedError` where they are others."""
    body = memoryview(data)[_SUM:]
    if zlib.crc32(body, zlib.crc32(name.encode("utf-8"))) != int.from_bytes(data[:_SUM], "little"):
        raise DamagedError("the check sum is wrong")
    return body


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _known(module, name)


@lru_cache(maxsize=1000)
def _known(module: str, name: str) -> Any:
    """Find a type that may be unpacked: a few of Python's own, and those of the project."""
    if module == "builtins" and name in _BUILTINS:
        return getattr(import_module(module), name)
    if module.startswith("site_builder.") and "." not in name:
        found = getattr(import_module(module), name, None)
        # The vocabulary knows how to make its values again; none of its functions does anything but that.
        is_maker = callable(found) and module.startswith(("site_builder.base.", "site_builder.model."))
        if (isinstance(found, type) or is_maker) and getattr(found, "__module__", "") == module:
            return found
    raise DamagedError(f"{module}.{name} is not data")
