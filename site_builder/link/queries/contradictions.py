"""Where sources do not agree, where one only repeats another, and what is told more and less precisely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations, islice
from typing import NamedTuple

from site_builder.base.dates import Day, Edtf
from site_builder.base.keys import Key
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue, evidence, independence
from site_builder.link.queries.evidence import Position, Step
from site_builder.link.rows import FactRow, RelationRow, ReportRow
from site_builder.model.measures import compare_values
from site_builder.model.registry import Measure

_FIRST, _LAST = Day(-(10**9), 1, 1), Day(10**9, 12, 31)

OPPOSED = frozenset({"supports", "opposes"})
"""Stances that exclude each other at one time; any other can go with either."""


class Contradiction(NamedTuple):
    """Statements that cannot all be true.

    ``kind`` is ``fact`` (``subject`` is a measure), ``event-date`` (an event), ``stance`` (``holder/proposition``) or
    ``declared`` (two articles); ``members`` are global ids of facts, event reports or claims, or ids of articles.
    """

    kind: str
    subject: str
    members: tuple[str, ...]
    why: str


class Change(NamedTuple):
    """A later, different stance of one holder, with the claims before and after it (global ids)."""

    holder: str
    proposition: str
    before: Step
    after: Step


class Standing(NamedTuple):
    """Who stands for and against a proposition by the latest stances, who moved, and whose own statements clash."""

    supports: tuple[str, ...]
    opposes: tuple[str, ...]
    changes: tuple[Change, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def is_disputed(self) -> bool:
        return bool(self.supports and self.opposes)


class Account(NamedTuple):
    """In how many articles, and in how many independent groups, one thing is told. One group only repeats it."""

    articles: tuple[str, ...]
    groups: int


def contradiction_of_measure(rows: Rows, measure: str) -> Contradiction | None:
    """The facts of one measure that exclude each other."""
    about = nested(rows, catalogue.item, "measures", measure)
    assert isinstance(about, Measure)
    facts = nested(rows, evidence.facts_of, measure)
    found = incompatible_facts(about, facts)
    if not found:
        return None
    why = f"{about.label}: these values cannot all be true"
    return Contradiction("fact", measure, tuple(f"{f.article}#{f.fact}" for f in found), why)


def excluded_measures(rows: Rows) -> tuple[str, ...]:
    """The measures with facts that exclude each other, by id."""
    names = nested(rows, catalogue.ids, "measures")
    return tuple(name for name in names if nested(rows, contradiction_of_measure, name))


def incompatible_facts(measure: Measure, facts: Sequence[FactRow]) -> tuple[FactRow, ...]:
    """Give the facts of one measure whose value excludes that of another fact which speaks of the same time.

    A fact without a time of its own is compared with all. Only the extremes of each time are compared, so that the
    work grows with the facts and not with their pairs.
    """
    times: dict[Edtf | None, list[FactRow]] = {}
    for fact in facts:
        times.setdefault(fact.as_of, []).append(fact)
    extremes = {time: _extremes(measure, found) for time, found in times.items()}
    rivals = {time: list(own) for time, own in extremes.items()}
    for time in rivals:
        for other in extremes if time is None else {None} & extremes.keys():
            rivals[time].extend(extremes[other])
    for one, two in _overlapping([time for time in times if time is not None]):
        rivals[one].extend(extremes[two])
        rivals[two].extend(extremes[one])
    narrowed = {time: _extremes(measure, found) for time, found in rivals.items()}
    return tuple(fact for fact in facts if any(_excludes(measure, fact, rival) for rival in narrowed[fact.as_of]))


def _overlapping(dates: Iterable[Edtf]) -> Iterable[tuple[Edtf, Edtf]]:
    """Go through the pairs of dates under which some day is possible for both."""
    order = sorted(dates, key=lambda date: date.sort_key)
    for place, date in enumerate(order):
        for other in islice(order, place + 1, None):
            if (other.earliest or _FIRST) > (date.latest or _LAST):
                break
            if date.overlaps(other):
                yield date, other


def _excludes(measure: Measure, one: FactRow, other: FactRow) -> bool:
    return compare_values(measure, one.value, other.value, one.approx or other.approx) == "incompatible"


def _extremes(measure: Measure, facts: Sequence[FactRow]) -> list[FactRow]:
    """Give a few facts so that a value which any of these facts excludes is excluded by one of the few."""
    if measure.compare == "number":
        parts = [[f for f in facts if f.approx is is_approx] for is_approx in (False, True)]
        return [pick(part, key=_number) for part in parts if part for pick in (min, max)]
    if measure.compare == "edtf":
        dates = [(Edtf.parse(fact.value[0]), fact) for fact in facts]
        latest = max(dates, key=lambda d: d[0].earliest or _FIRST)
        return [latest[1], min(dates, key=lambda d: d[0].latest or _LAST)[1]]
    distinct = {tuple(sorted(" ".join(v.split()).casefold() for v in fact.value)): fact for fact in facts}
    return list(distinct.values())[: None if measure.compare == "set" else 2]


def _number(fact: FactRow) -> Decimal:
    return Decimal(fact.value[0])


def contradiction_of_event(rows: Rows, event: str) -> Contradiction | None:
    """The reports of one event that give it dates which exclude each other; pictures of it do not count."""
    dated = [row for row in _told(rows, event) if row.date is not None]
    if not dated:
        return None
    start = max(row.date.earliest or _FIRST for row in dated if row.date)
    end = min(row.date.latest or _LAST for row in dated if row.date)
    found = [r for r in dated if r.date and ((r.date.latest or _LAST) < start or (r.date.earliest or _FIRST) > end)]
    if not found:
        return None
    name = nested(rows, catalogue.title, "events", event)
    members = tuple(f"{row.article}#{row.report}" for row in found)
    return Contradiction("event-date", event, members, f"{name}: no day fits all of these dates")


def _told(rows: Rows, event: str) -> list[ReportRow]:
    return [row for row in rows.rows(Key("reports-of", event)) if row.role != "illustration"]


def event_account(rows: Rows, event: str) -> Account:
    """By whom an event is told; pictures of it do not count."""
    articles = tuple(sorted({row.article for row in _told(rows, event)}))
    return Account(articles, nested(rows, independence.group_count, articles))


def told_events(rows: Rows) -> tuple[str, ...]:
    """The events that more than one article tells, by id."""
    counts = Counter(event for event, _ in set(rows.rows(Key("told"))))
    return tuple(sorted(event for event, count in counts.items() if count > 1))


def measure_account(rows: Rows, measure: str) -> Account:
    """By whom a measured value is told."""
    articles = tuple(sorted({fact.article for fact in nested(rows, evidence.facts_of, measure)}))
    return Account(articles, nested(rows, independence.group_count, articles))


def changes_of(position: Position) -> tuple[Change, ...]:
    """Give the steps of a position at which a later statement takes another stance."""
    found = []
    for before, after in zip(position.history, position.history[1:], strict=False):
        is_later = before.date is None or after.date is None or not before.date.overlaps(after.date)
        if before.stance != after.stance and before.date and is_later:
            found.append(Change(position.holder, position.proposition, before, after))
    return tuple(found)


def _clash(position: Position) -> tuple[str, ...]:
    """Give the claims of a holder that are opposed at one time."""
    opposed = [step for step in position.history if step.stance in OPPOSED]
    found: dict[str, None] = {}
    for one, two in combinations(opposed, 2):
        if one.stance != two.stance and one.date and two.date and one.date.overlaps(two.date):
            found.update(dict.fromkeys((*one.claims, *two.claims)))
    return tuple(found)


def standing_on(rows: Rows, proposition: str) -> Standing:
    """Where everybody stands on a proposition, and what is odd about it."""
    positions = nested(rows, evidence.positions_on, proposition)
    clashes = []
    for position in positions:
        members = _clash(position)
        if members:
            subject = f"{position.holder}/{proposition}"
            clashes.append(Contradiction("stance", subject, members, "both stances are reported of one time"))
    return Standing(
        tuple(sorted(p.holder for p in positions if p.stance == "supports")),
        tuple(sorted(p.holder for p in positions if p.stance == "opposes")),
        tuple(change for position in positions for change in changes_of(position)),
        tuple(clashes),
    )


def declared_contradictions(rows: Rows) -> tuple[RelationRow, ...]:
    """The relations by which articles are said to contradict each other, each pair once."""
    found: dict[tuple[str, ...], RelationRow] = {}
    for row in rows.rows(Key("contradicts")):
        found.setdefault((*sorted((row.article, row.other)), row.event), row)
    return tuple(row for _, row in sorted(found.items()))
