"""How the last build left the files of the output, as far as anybody asks: few do after a small edit."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, MutableMapping

from site_builder.build.disk import look_mark, looks_mark
from site_builder.build.files import FileState
from site_builder.build.packing import DamagedError
from site_builder.build.store import Store


class KnownFiles(MutableMapping[str, FileState]):
    """The files that a store keeps of an output, ``count`` of them, each looked up when it is wanted; ``mark`` is the
    sum of the marks of their looks.

    Changes stay here: whoever makes them keeps them in the store, too.
    """

    def __init__(self, store: Store, count: int = 0, mark: int = 0) -> None:
        self.mark = mark
        self._store = store
        self._count = count
        self._states: dict[str, FileState] = {}  # what was looked up, or changed
        self._gone: set[str] = set()
        self._is_held = not count

    def _find(self, path: str) -> FileState | None:
        found = self._states.get(path)
        if found is None and not self._is_held and path not in self._gone:
            kept = self._store.file("outputs", path)
            if kept is None:
                self.hold()  # is there none, or is what is kept damaged?
                return self._states.get(path)
            found = self._states[path] = FileState(*kept)
        return found

    def __getitem__(self, path: str) -> FileState:
        found = self._find(path)
        if found is None:
            raise KeyError(path)
        return found

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._find(path) is not None

    def hold(self) -> None:
        """Look up all at once, since many will be wanted; raises :class:`DamagedError` where that are others."""
        if self._is_held:
            return
        kept = self._store.files("outputs", FileState._make)
        self._states = {**{path: state for path, state in kept if path not in self._gone}, **self._states}
        looks = {path: state[:2] for path, state in self._states.items()}
        if len(looks) != self._count or looks_mark(looks) != self.mark:
            raise DamagedError("what is kept of the output is damaged")
        self._is_held = True

    def __setitem__(self, path: str, state: FileState) -> None:
        if path in self:
            del self[path]
        self._count += 1
        self.mark += look_mark(path, state[:2])
        self._gone.discard(path)
        self._states[path] = state

    def __delitem__(self, path: str) -> None:
        self.mark -= look_mark(path, self[path][:2])
        self._count -= 1
        self._gone.add(path)
        del self._states[path]

    def __iter__(self) -> Iterator[str]:
        self.hold()
        return iter(self._states)

    def __len__(self) -> int:
        return self._count

    def keys(self) -> KeysView[str]:
        """Give the paths of all files."""
        self.hold()
        return self._states.keys()
