"""How problems are worded."""

from __future__ import annotations

import io

import pytest

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.shell.report import ProgressLine, Voice, count_line

ERROR = problem("cycle", Place("content/a.yaml", 3, 7), "it goes round", "break it", [(Place("b.yaml", 2), "here")])
WARNING = problem("source-unused", Place("seeds/x.txt"), "nobody uses it")


def test_a_problem_without_a_hint_is_one_line() -> None:
    assert Voice(".").diagnostic(WARNING) == "seeds/x.txt:1:1: warning[source-unused]: nobody uses it"


def test_related_places_and_the_hint_stand_below_the_problem() -> None:
    assert Voice("site").diagnostic(ERROR).splitlines() == [
        "site/content/a.yaml:3:7: error[cycle]: it goes round",
        "    see site/b.yaml:2:1: here",
        "    hint: break it",
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], "no problem"),
        ([ERROR], "1 error"),
        ([ERROR, ERROR, WARNING], "2 errors, 1 warning"),
        ([WARNING, WARNING], "2 warnings"),
    ],
)
def test_problems_are_counted_in_words(found: list[Diagnostic], words: str) -> None:
    assert count_line(found) == words


def test_progress_is_written_only_where_it_is_looked_at() -> None:
    seen, unseen = io.StringIO(), io.StringIO()
    for line in (ProgressLine(seen, shown=True), ProgressLine(unseen, shown=False)):
        line("pages", 50, 120)
        line("pages", 51, 120)
        line.clear()
    assert unseen.getvalue() == ""
    assert "pages 50/120" in seen.getvalue()
    assert "51/120" not in seen.getvalue()
    assert seen.getvalue().endswith("\r")
