"""Claims, facts, judgments, and positions: who holds what, since when, and by whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from site_builder.base.dates import Edtf
from site_builder.base.keys import Key
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue, independence
from site_builder.link.rows import ClaimRow, FactRow, GapRow, JudgmentRow, UnstatedRow
from site_builder.model.registry import Proposition


def _by_date(found: Iterable[ClaimRow]) -> tuple[ClaimRow, ...]:
    """Order by date; what has no date comes first, since it cannot be the latest."""
    return tuple(sorted(found, key=lambda c: (c.date.sort_key[:2] if c.date else (), c.article, c.claim)))


def claims_of_article(rows: Rows, article: str) -> tuple[ClaimRow, ...]:
    """The claims of one article, in its own order."""
    return rows.rows(Key("claims-of-article", article))


def claims_on(rows: Rows, proposition: str) -> tuple[ClaimRow, ...]:
    """The claims on a proposition, oldest first."""
    return _by_date(rows.rows(Key("claims-on", proposition)))


def claims_held_by(rows: Rows, holder: str) -> tuple[ClaimRow, ...]:
    """The claims that give a holder's position, oldest first."""
    return _by_date(rows.rows(Key("claims-held-by", holder)))


def claims_spoken_by(rows: Rows, speaker: str) -> tuple[ClaimRow, ...]:
    """What a person or organization said, oldest first."""
    return _by_date(rows.rows(Key("claims-spoken-by", speaker)))


def claims_relayed_by(rows: Rows, outlet: str) -> tuple[ClaimRow, ...]:
    """The claims that an outlet relayed, oldest first."""
    return _by_date(rows.rows(Key("claims-relayed-by", outlet)))


def facts_in(rows: Rows, article: str) -> tuple[FactRow, ...]:
    """The facts of one article, in its own order."""
    return rows.rows(Key("facts-in", article))


def facts_of(rows: Rows, measure: str) -> tuple[FactRow, ...]:
    """The values given for a measure."""
    return rows.rows(Key("facts-of", measure))


def judgments(rows: Rows) -> tuple[JudgmentRow, ...]:
    """All judgments, those of the newest articles first."""
    order = nested(rows, catalogue.ranks)
    return tuple(sorted(rows.rows(Key("judgments")), key=lambda j: order[j.article]))


def gap_count(rows: Rows) -> int:
    """How many open questions there are."""
    return len(rows.rows(Key("gaps")))


def gaps(rows: Rows) -> tuple[GapRow, ...]:
    """All open questions, those of the newest articles first."""
    order = nested(rows, catalogue.ranks)
    return tuple(sorted(rows.rows(Key("gaps")), key=lambda g: (order[g.article], g.number)))


def unstated(rows: Rows) -> tuple[UnstatedRow, ...]:
    """All values that the sources do not state, those of the newest articles first."""
    order = nested(rows, catalogue.ranks)
    return tuple(sorted(rows.rows(Key("unstated")), key=lambda u: (order[u.article], u.field, u.value)))


class Step(NamedTuple):
    """One stance in the history of a position: since when, which, and by which claims (global ids)."""

    date: Edtf | None
    stance: str
    claims: tuple[str, ...]


class Course(NamedTuple):
    """The stances of a holder on a proposition in the order of time; ``stance`` and ``date`` are the latest."""

    holder: str
    proposition: str
    stance: str
    date: Edtf | None
    history: tuple[Step, ...]


class Position(NamedTuple):
    """Where a holder stands on a proposition: the latest stance by date, and how it got there.

    ``reporters`` are those by whose word the latest stance stands, where no one of the holder's own says it; it is
    empty else. ``only_others`` tells whether that is so of all the evidence, ``groups`` in how many independent groups
    of articles it stands. ``note`` is on the latest stance; ``jointly`` are those for whom the same claims speak.
    """

    holder: str
    proposition: str
    stance: str
    date: Edtf | None
    note: str
    history: tuple[Step, ...]
    reporters: tuple[str, ...]
    only_others: bool
    groups: int
    jointly: tuple[str, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(claim for step in self.history for claim in step.claims)


def position(rows: Rows, holder: str, proposition: str) -> Position | None:
    """Derive one position; ``None`` where there is no evidence."""
    found = _by_date(rows.rows(Key("position", f"{holder}/{proposition}")))
    if not found:
        return None
    latest = _course(holder, proposition, found)
    note = next((c.stance_note for c in reversed(found) if c.stance_note and c.date == latest.date), "")
    latest_claims = [claim for claim in found if claim.date == latest.date]
    is_hearsay = not any(holder in claim.own_voice for claim in latest_claims)
    reporters = tuple(dict.fromkeys(s for claim in latest_claims for s in claim.speaker)) if is_hearsay else ()
    only_others = not any(holder in claim.own_voice for claim in found)
    articles = tuple(sorted({claim.article for claim in found}))
    groups = nested(rows, independence.group_count, articles)
    jointly = tuple(dict.fromkeys(other for claim in latest_claims for other in claim.holder if other != holder))
    return Position(
        holder, proposition, latest.stance, latest.date, note, latest.history, reporters, only_others, groups, jointly
    )


def _course(holder: str, proposition: str, found: Iterable[ClaimRow]) -> Course:
    """Derive a course from claims in the order of time, of which there is one at least."""
    steps: dict[tuple[Edtf | None, str], list[str]] = {}
    for claim in found:
        steps.setdefault((claim.date, claim.stance), []).append(f"{claim.article}#{claim.claim}")
    history = tuple(Step(date, stance, tuple(claims)) for (date, stance), claims in steps.items())
    last = history[-1]
    at_once = {step.stance for step in history if step.date == last.date}
    return Course(holder, proposition, last.stance if len(at_once) == 1 else "mixed", last.date, history)


def courses_on(rows: Rows, proposition: str) -> tuple[Course, ...]:
    """How everybody stood on a proposition over time, by the holder's id: all from the claims on it alone."""
    claims: dict[str, list[ClaimRow]] = {}
    for claim in nested(rows, claims_on, proposition):
        for holder in claim.holder if claim.stance else ():
            claims.setdefault(holder, []).append(claim)
    return tuple(_course(holder, proposition, found) for holder, found in sorted(claims.items()))


def positions_on(rows: Rows, proposition: str) -> tuple[Position, ...]:
    """All positions on a proposition, by the holder's name."""
    holders = nested(rows, holders_by_name, proposition)
    return tuple(p for holder in holders if (p := nested(rows, position, holder, proposition)))


def holders_by_name(rows: Rows, proposition: str) -> tuple[str, ...]:
    """Everyone who holds a position on a proposition, by name; used by other questions only."""
    return tuple(sorted(nested(rows, holders_on, proposition), key=lambda holder: (_name(rows, holder), holder)))


def places_of_holders(rows: Rows, proposition: str) -> dict[str, int]:
    """The place of each holder among the positions on a proposition, from 0; used by other questions only."""
    return {holder: place for place, holder in enumerate(nested(rows, holders_by_name, proposition))}


def place_of_holder(rows: Rows, proposition: str, holder: str) -> int:
    """The place of a holder among the positions on a proposition, from 0."""
    return nested(rows, places_of_holders, proposition).get(holder, 0)


def positions_of(rows: Rows, holder: str) -> tuple[Position, ...]:
    """All positions of a holder, by the text of the proposition."""
    names = dict.fromkeys(claim.proposition for claim in nested(rows, claims_held_by, holder) if claim.proposition)
    found = [p for name in names if (p := nested(rows, position, holder, name))]
    return tuple(
        sorted(found, key=lambda p: (nested(rows, catalogue.title, "propositions", p.proposition), p.proposition))
    )


def _name(rows: Rows, holder: str) -> str:
    kind = "people" if nested(rows, catalogue.exists, "people", holder) else "organizations"
    return nested(rows, catalogue.title, kind, holder)


def holders_by_topic(rows: Rows) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Every proposition on which somebody is heard, with its topic and its holders, by topic, then by its text."""
    found = []
    for name in nested(rows, catalogue.ids, "propositions"):
        holders = nested(rows, holders_on, name)
        if holders:
            about = nested(rows, catalogue.item, "propositions", name)
            assert isinstance(about, Proposition)
            topic = nested(rows, catalogue.title, "topics", about.topic)
            found.append(((topic, about.text, name), (name, about.topic, holders)))
    return tuple(entry for _, entry in sorted(found))


def most_contested(rows: Rows, holders: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The propositions with the most holders on which one of these holds a position."""
    found = []
    for name in nested(rows, catalogue.ids, "propositions"):
        on = nested(rows, holders_on, name)
        if not set(on).isdisjoint(holders):
            found.append((-len(on), name))
    return tuple(name for _, name in sorted(found)[:most])


def silent_propositions(rows: Rows) -> tuple[str, ...]:
    """The propositions on which nobody is heard."""
    return tuple(n for n in nested(rows, catalogue.ids, "propositions") if not nested(rows, holders_on, n))


def holders_on(rows: Rows, proposition: str) -> tuple[str, ...]:
    """Everyone who holds a position on a proposition, by id."""
    found = rows.rows(Key("claims-on", proposition))
    return tuple(sorted({holder for claim in found if claim.stance for holder in claim.holder}))


def speakers_on(rows: Rows, topic: str, most: int) -> tuple[tuple[str, int], ...]:
    """Who speaks on the propositions of a topic or of those narrower, with the number of statements, the most first.

    Statements count that stand in articles of these topics.
    """
    articles = nested(rows, catalogue.topic_members, topic)
    names = (topic, *nested(rows, catalogue.below, topic))
    own = dict.fromkeys(p for name in names for p in nested(rows, catalogue.propositions_of_topic, name))
    counts = Counter(
        speaker
        for proposition in own
        for claim in rows.rows(Key("claims-on", proposition))
        if claim.article in articles
        for speaker in claim.speaker
    )
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:most])


def position_holders(rows: Rows) -> tuple[str, ...]:
    """Everyone who holds a position, those with the most propositions first, then by name."""
    counts: dict[str, int] = {}
    for proposition in nested(rows, catalogue.ids, "propositions"):
        for holder in nested(rows, holders_on, proposition):
            counts[holder] = counts.get(holder, 0) + 1
    return tuple(sorted(counts, key=lambda h: (-counts[h], _name(rows, h), h)))
