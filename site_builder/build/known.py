"""How the last build left the files of the output, as far as anybody asks: few do after a small edit."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, MutableMapping

from site_builder.build.disk import Look
from site_builder.build.files import FileState
from site_builder.build.packing import DamagedError
from site_builder.build.store import Store


class KnownFiles(MutableMapping[str, FileState]):
    """The files of an output that look as the last build left them; what each holds is looked up when it is wanted.

    Changes stay here: whoever makes them keeps them in the store, too.
    """

    def __init__(self, store: Store, looks: Mapping[str, Look]) -> None:
        self._store = store
        self._looks = dict(looks)
        self._states: dict[str, FileState] = {}

    def __getitem__(self, path: str) -> FileState:
        found = self._states.get(path)
        if found is None:
            look = self._looks[path]
            digest = self._store.digest("outputs", path)
            if digest is None:
                raise DamagedError("a file of the output is missing")
            found = self._states[path] = FileState(*look, digest)
        return found

    def hold(self) -> None:
        """Look up all at once, since many will be wanted."""
        kept = self._store.files("outputs", FileState._make)
        self._states = {**{path: state for path, state in kept if path in self._looks}, **self._states}

    def __setitem__(self, path: str, state: FileState) -> None:
        self._looks[path] = state[:2]
        self._states[path] = state

    def __delitem__(self, path: str) -> None:
        del self._looks[path]
        self._states.pop(path, None)

    def __contains__(self, path: object) -> bool:
        return path in self._looks

    def __iter__(self) -> Iterator[str]:
        return iter(self._looks)

    def __len__(self) -> int:
        return len(self._looks)

    def keys(self) -> KeysView[str]:
        """Give the paths of all files."""
        return self._looks.keys()
