"""Where sources do not agree, where one only repeats another, and what is told more and less precisely."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate, islice
from typing import NamedTuple

from site_builder.base.dates import Day, Edtf
from site_builder.base.keys import Key
from site_builder.base.messages import noted
from site_builder.link.index import Rows, lasting, nested
from site_builder.link.queries import catalogue, evidence, independence
from site_builder.link.queries.evidence import Course, Position, Step
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


class Remark(NamedTuple):
    """What is odd about a claim: ``disputed`` (others hold the opposite), ``changed-from`` or ``changed-to`` another
    stance of its holder, with the date of that, or ``clash`` (an opposed stance of the holder at the same time)."""

    kind: str
    stance: str = ""
    date: Edtf | None = None


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


@lasting
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


def measure_account(rows: Rows, measure: str) -> Account:
    """By whom a measured value is told."""
    articles = tuple(sorted({fact.article for fact in nested(rows, evidence.facts_of, measure)}))
    return Account(articles, nested(rows, independence.group_count, articles))


def accounts(rows: Rows) -> tuple[tuple[str, str, Account], ...]:
    """What more than one article tells without contradiction, as kind, id and by whom, the best confirmed first."""
    told = (("events", name, nested(rows, event_account, name)) for name in _told_twice(rows))
    excluded = set(nested(rows, excluded_measures))
    names = (name for name in nested(rows, catalogue.ids, "measures") if name not in excluded)
    measured = (("measures", name, nested(rows, measure_account, name)) for name in names)
    found = (*told, *(found for found in measured if len(found[2].articles) > 1))
    return tuple(sorted(found, key=lambda one: -one[2].groups))


def dated_apart(rows: Rows) -> tuple[Contradiction, ...]:
    """The events with dates that exclude each other, by id."""
    return tuple(c for name in _told_twice(rows) if (c := nested(rows, contradiction_of_event, name)))


def _told_twice(rows: Rows) -> list[str]:
    counts = Counter(event for event, _ in set(rows.rows(Key("told"))))
    return sorted(event for event, count in counts.items() if count > 1)


def changes_of(position: Course | Position) -> tuple[Change, ...]:
    """Give the steps of a position at which a later statement takes another stance."""
    found = []
    for before, after in zip(position.history, position.history[1:], strict=False):
        is_later = before.date is None or after.date is None or not before.date.overlaps(after.date)
        if before.stance != after.stance and before.date and is_later:
            found.append(Change(position.holder, position.proposition, before, after))
    return tuple(found)


def _clash(position: Course) -> tuple[str, ...]:
    """Give the claims of a holder that are opposed at one time."""
    dated = [step for step in position.history if step.stance in OPPOSED and step.date]
    sides = {stance: _Times([step.date for step in dated if step.stance == stance]) for stance in OPPOSED}
    others = {stance: sides[other] for stance in OPPOSED for other in OPPOSED - {stance}}
    opposed = [step for step in dated if others[step.stance].meet(step.date)]
    return tuple(dict.fromkeys(claim for step in opposed for claim in step.claims))


class _Times:
    """Some dates, to be asked whether another can be at the same time as any of them."""

    def __init__(self, dates: Iterable[Edtf | None]) -> None:
        spans = sorted((date.earliest or _FIRST, date.latest or _LAST) for date in dates if date)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    def meet(self, date: Edtf | None) -> bool:
        """Tell whether some day is possible for a date and for one of these."""
        if date is None:
            return False
        begun = bisect_right(self._starts, date.latest or _LAST)
        return begun > 0 and self._ends[begun - 1] >= (date.earliest or _FIRST)


def standing_on(rows: Rows, proposition: str) -> Standing:
    """Where everybody stands on a proposition, and what is odd about it."""
    positions = nested(rows, evidence.courses_on, proposition)
    clashes = []
    for position in positions:
        members = _clash(position)
        if members:
            subject = f"{position.holder}/{proposition}"
            clashes.append(Contradiction("stance", subject, members, noted("both stances are reported of one time")))
    return Standing(
        tuple(sorted(p.holder for p in positions if p.stance == "supports")),
        tuple(sorted(p.holder for p in positions if p.stance == "opposes")),
        tuple(change for position in positions for change in changes_of(position)),
        tuple(clashes),
    )


def clashes(rows: Rows) -> tuple[Contradiction, ...]:
    """The opposed stances of one holder at one time, proposition by proposition."""
    names = nested(rows, catalogue.ids, "propositions")
    return tuple(clash for name in names for clash in nested(rows, standing_on, name).contradictions)


def disputed(rows: Rows) -> tuple[str, ...]:
    """The propositions that some support and others oppose, by id."""
    names = nested(rows, catalogue.ids, "propositions")
    return tuple(name for name in names if nested(rows, standing_on, name).is_disputed)


def changes(rows: Rows) -> tuple[Change, ...]:
    """The changes of position, the newest first."""
    names = nested(rows, catalogue.ids, "propositions")
    found = [change for name in names for change in nested(rows, standing_on, name).changes]
    return tuple(sorted(found, key=lambda c: c.after.date.sort_key[:2] if c.after.date else (), reverse=True))


def remarks_on(rows: Rows, proposition: str) -> dict[str, tuple[Remark, ...]]:
    """What is odd about the claims on a proposition, by claim (global id); for other questions only."""
    standing = nested(rows, standing_on, proposition)
    found: dict[str, dict[Remark, None]] = {}
    if standing.is_disputed:
        for row in nested(rows, evidence.claims_on, proposition):
            if row.stance in OPPOSED:
                found.setdefault(f"{row.article}#{row.claim}", {})[Remark("disputed")] = None
    for change in standing.changes:
        for name in change.after.claims:
            found.setdefault(name, {})[Remark("changed-from", change.before.stance, change.before.date)] = None
        for name in change.before.claims:
            found.setdefault(name, {})[Remark("changed-to", change.after.stance, change.after.date)] = None
    for clash in standing.contradictions:
        for name in clash.members:
            found.setdefault(name, {})[Remark("clash")] = None
    return {name: tuple(remarks) for name, remarks in found.items()}


def remarks_on_claim(rows: Rows, proposition: str, claim: str) -> tuple[Remark, ...]:
    """What is odd about one claim (global id) on a proposition."""
    return nested(rows, remarks_on, proposition).get(claim, ())


def declared_contradictions(rows: Rows) -> tuple[RelationRow, ...]:
    """The relations by which articles are said to contradict each other, each pair once."""
    found: dict[tuple[str, ...], RelationRow] = {}
    for row in rows.rows(Key("contradicts")):
        found.setdefault((*sorted((row.article, row.other)), row.event), row)
    return tuple(row for _, row in sorted(found.items()))
