"""What is known of each article beside itself, with those in sight that something is wrong with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.base.diagnostics import Diagnostic
from site_builder.link.site import Brief


class Briefs(dict[str, Brief]):
    """Briefs by the ids of their articles, to be changed by assignment and ``del`` alone.

    ``wrong`` are the ids of those with problems or findings, ``unread`` of those whose source is not known.
    """

    def __init__(self, briefs: Iterable[tuple[str, Brief]] = ()) -> None:
        super().__init__(briefs)
        self.wrong = {name for name, brief in self.items() if brief.problems or brief.findings}
        self.unread = {name for name, brief in self.items() if not brief.source}

    def __setitem__(self, name: str, brief: Brief) -> None:
        for names, belongs in ((self.wrong, brief.problems or brief.findings), (self.unread, not brief.source)):
            if belongs:
                names.add(name)
            else:
                names.discard(name)
        super().__setitem__(name, brief)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self.wrong.discard(name)
        self.unread.discard(name)

    def problems(self) -> Iterator[Diagnostic]:
        """Go through everything that is wrong with the articles, by their ids."""
        for name in sorted(self.wrong):
            brief = self[name]
            yield from brief.problems
            yield from brief.findings
