"""Briefs: those that something is wrong with are in sight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.diagnostics import Place, problem
from site_builder.build.briefs import Briefs
from site_builder.link.site import Brief

WRONG = (problem("file-missing", Place("content/annotations/a.yaml"), "there is no source file"),)
BRIEFS = st.builds(
    lambda source, problems, findings: Brief(b"", source, frozenset(), frozenset(), problems, findings),
    st.sampled_from(["", "a.txt"]),
    st.sampled_from([(), WRONG]),
    st.sampled_from([(), WRONG]),
)
NAMES = st.sampled_from("abc")


@given(st.dictionaries(NAMES, BRIEFS), st.lists(st.tuples(NAMES, st.none() | BRIEFS)))
def test_after_any_changes_those_are_in_sight_that_belong_there(
    first: dict[str, Brief], changes: list[tuple[str, Brief | None]]
) -> None:
    briefs = Briefs(first.items())
    for name, brief in changes:
        if brief is not None:
            briefs[name] = brief
        elif name in briefs:
            del briefs[name]
    assert briefs.wrong == {name for name, brief in briefs.items() if brief.problems or brief.findings}
    assert briefs.unread == {name for name, brief in briefs.items() if not brief.source}
    assert list(briefs.problems()) == [p for n in sorted(briefs) for p in (*briefs[n].problems, *briefs[n].findings)]
