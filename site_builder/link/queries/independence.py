"""Which articles count as one source, and why: groups of those that draw on the same words or say so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from site_builder.base.keys import Key, fingerprint
from site_builder.link.index import Rows, lasting, nested
from site_builder.link.queries import catalogue
from site_builder.link.rows import TieRow
from site_builder.link.runs import Run


class SharedPassage(NamedTuple):
    """An identical passage of several articles: in the first of them, from ``start`` to ``end`` of its reading text."""

    articles: tuple[str, ...]
    start: int
    end: int
    words: int


FEW = 4
"""Most articles that are named of those that one article counts as one source with."""
MANY = 100
"""Up to here articles that are not named are counted; beyond it, that there are more is all that a briefing says."""


class Company(NamedTuple):
    """Why one article counts as one source with others, seen from it.

    ``articles`` are a few of the others and ``more`` how many there are besides, at most one above :data:`MANY`;
    ``upstream`` are the sources that it and others draw on; ``declared`` are the articles of which somebody says that
    one of the two depends on the other; ``passages`` stand in its own text, each with a few others that have it.
    """

    articles: tuple[str, ...]
    more: int
    upstream: tuple[str, ...]
    declared: tuple[str, ...]
    passages: tuple[SharedPassage, ...]


class RunHolders(NamedTuple):
    """The articles that have one run of words: the first of them, and a mark that tells all of them."""

    first: tuple[str, ...]
    mark: str


class Group(NamedTuple):
    """Articles that count as one source, sorted; the first gives the group its id.

    ``upstream`` gives each source that several draw on, with those articles; ``declared`` the pairs that are said to
    depend on each other; ``passages`` what they have in common word for word.
    """

    id: str
    articles: tuple[str, ...]
    upstream: tuple[tuple[str, tuple[str, ...]], ...]
    declared: tuple[tuple[str, str], ...]
    passages: tuple[SharedPassage, ...]


@lasting
def grouping(rows: Rows) -> dict[str, str]:
    """The group of each article that is tied to another; used by other questions, not by composers."""
    leaders: dict[str, str] = {}
    for members in _tied(rows.rows(Key("ties"))):
        first = _leader(leaders, members[0])
        for other in members[1:]:
            second = _leader(leaders, other)
            if first != second:
                first, second = min(first, second), max(first, second)
                leaders[second] = first
    return {name: _leader(leaders, name) for name in sorted(leaders)}


def _tied(ties: Iterable[TieRow]) -> Iterable[list[str]]:
    """Go through articles that one thing ties together."""
    by_what: dict[tuple[str, str], list[str]] = {}
    for tie in ties:
        if tie.kind == "dependent":
            yield [tie.article, tie.on]
        else:
            by_what.setdefault((tie.kind, tie.on), []).append(tie.article)
    yield from (names for names in by_what.values() if len(set(names)) > 1)


def _leader(leaders: dict[str, str], name: str) -> str:
    """Find who stands for an article's group, the first by id, and remember it."""
    trail = [name]
    while (above := leaders.setdefault(trail[-1], trail[-1])) != trail[-1]:
        trail.append(above)
    for passed in trail:
        leaders[passed] = trail[-1]
    return trail[-1]


def group_of(rows: Rows, article: str) -> str:
    """The id of an article's group; an article that nothing ties to another is a group of its own."""
    return nested(rows, grouping).get(article, article)


def group_count(rows: Rows, articles: tuple[str, ...]) -> int:
    """How many independent groups some articles belong to."""
    known = nested(rows, grouping)
    return len({known.get(article, article) for article in articles})


def groups(rows: Rows) -> tuple[str, ...]:
    """The ids of the groups of more than one article, the largest first."""
    sizes: dict[str, int] = {}
    for group in nested(rows, grouping).values():
        sizes[group] = sizes.get(group, 0) + 1
    return tuple(sorted((name for name, size in sizes.items() if size > 1), key=lambda name: (-sizes[name], name)))


@lasting
def grouped(rows: Rows) -> dict[str, tuple[str, ...]]:
    """The articles of each group of more than one; used by other questions, not by composers."""
    found: dict[str, list[str]] = {}
    for article, group in nested(rows, grouping).items():
        found.setdefault(group, []).append(article)
    return {group: tuple(articles) for group, articles in found.items() if len(articles) > 1}


def all_groups(rows: Rows) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every group with its articles, those of one article too, by id."""
    known = nested(rows, grouping)
    found = {row.article: (row.article,) for row in rows.rows(Key("dates")) if row.article not in known}
    for article, name in known.items():
        found[name] = (*found.get(name, ()), article)
    return tuple(sorted(found.items()))


def group(rows: Rows, name: str) -> Group:
    """One group, by its id, with the reasons for it."""
    articles = nested(rows, grouped).get(name, (name,))
    if len(articles) == 1:
        return Group(name, articles, (), (), ())
    ties = nested(rows, ties_of_groups).get(name, ())
    upstream: dict[str, list[str]] = {}
    for tie in ties:
        if tie.kind == "upstream":
            upstream.setdefault(tie.on, []).append(tie.article)
    shared = ((source, tuple(sorted(set(names)))) for source, names in sorted(upstream.items()))
    declared = {(min(t.article, t.on), max(t.article, t.on)) for t in ties if t.kind == "dependent"}
    tied = sorted({tie.article for tie in ties if tie.kind == "run"})
    return Group(
        name,
        articles,
        tuple((source, names) for source, names in shared if len(names) > 1),
        tuple(sorted(declared)),
        tuple(_passages(rows, tied)),
    )


def ties_of_groups(rows: Rows) -> dict[str, tuple[TieRow, ...]]:
    """What ties the articles of each group; used by other questions, not by composers."""
    known = nested(rows, grouping)
    found: dict[str, list[TieRow]] = {}
    for tie in rows.rows(Key("ties")):
        if tie.article in known:
            found.setdefault(known[tie.article], []).append(tie)
    return {name: tuple(ties) for name, ties in found.items()}


@lasting
def ties_by_article(rows: Rows) -> dict[str, tuple[TieRow, ...]]:
    """What ties each article, from either side, by what is shared; used by other questions, not by composers."""
    sizes: dict[tuple[str, str], set[str]] = {}
    found: dict[str, list[TieRow]] = {}
    ties = rows.rows(Key("ties"))
    for tie in ties:
        sizes.setdefault((tie.kind, tie.on), set()).add(tie.article)
    for tie in ties:
        if tie.kind == "dependent":
            found.setdefault(tie.article, []).append(tie)
            found.setdefault(tie.on, []).append(TieRow(tie.on, "dependent", tie.article))
        elif len(sizes[tie.kind, tie.on]) > 1:
            found.setdefault(tie.article, []).append(tie)
    return {article: tuple(own) for article, own in found.items()}


def company(rows: Rows, article: str) -> Company | None:
    """Why an article counts as one source with others; ``None`` where it stands by itself."""
    articles = nested(rows, grouped).get(nested(rows, group_of, article), ())
    if len(articles) < 2:
        return None
    ties = nested(rows, ties_by_article).get(article, ())
    named = [other for other in articles[: FEW + 1] if other != article][:FEW]
    return Company(
        tuple(named),
        min(len(articles) - 1 - len(named), MANY + 1),
        tuple(sorted({tie.on for tie in ties if tie.kind == "upstream"})),
        tuple(sorted({tie.on for tie in ties if tie.kind == "dependent"})),
        nested(rows, passages_in, article),
    )


def holders_of_run(rows: Rows, run: str) -> RunHolders:
    """The articles that have one run of words, sorted."""
    found = tuple(sorted(set(rows.rows(Key("run", run)))))
    return RunHolders(found[: FEW + 1], fingerprint(found))


def _passages(rows: Rows, articles: Iterable[str]) -> list[SharedPassage]:
    """Find the passages that articles have in common, each where it stands first, the longest first."""
    found: list[SharedPassage] = []
    seen: set[str] = set()
    for article in articles:
        for stretch in _stretches(rows, article):
            run = stretch[0].run
            if run not in seen and nested(rows, holders_of_run, run).first[0] == article:
                holders = tuple(sorted(set(rows.rows(Key("run", run)))))
                found.append(_passage(rows, holders, stretch))
            seen.update(r.run for r in stretch)
    return sorted(found, key=lambda p: (-(p.end - p.start), p.articles, p.start))


def passages_in(rows: Rows, article: str) -> tuple[SharedPassage, ...]:
    """The passages of one article that others have, too, the longest first, each with a few of them."""
    found = []
    for stretch in _stretches(rows, article):
        others = [name for name in nested(rows, holders_of_run, stretch[0].run).first if name != article]
        found.append(_passage(rows, tuple(others[:FEW]), stretch))
    return tuple(sorted(found, key=lambda p: (-(p.end - p.start), p.start)))


def _stretches(rows: Rows, article: str) -> Iterable[list[Run]]:
    """Go through the stretches of an article's runs that overlap and are had by the same articles."""
    stretch: list[Run] = []
    mark = ""
    for run in rows.rows(Key("runs-of", article)):
        now = nested(rows, holders_of_run, run.run).mark
        if stretch and (now != mark or run.start >= stretch[-1].end):
            yield stretch
            stretch = []
        stretch.append(run)
        mark = now
    if stretch:
        yield stretch


def _passage(rows: Rows, holders: tuple[str, ...], stretch: list[Run]) -> SharedPassage:
    length = int(nested(rows, catalogue.settings).independence.run_words)
    return SharedPassage(holders, stretch[0].start, stretch[-1].end, len(stretch) - 1 + length)
