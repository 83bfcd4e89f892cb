"""What an editor should look at again: rules over the whole site, each with what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from site_builder.base.dates import Day
from site_builder.base.keys import Key, PageId
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue, contradictions, evidence, timeline
from site_builder.model.config import Audit, AuditRule
from site_builder.model.registry import ENTITY_KINDS, Event, Source

ANNOTATION = "annotation"
"""Where a finding in an annotation is mended; others are mended in the registry file that is named."""


class Finding(NamedTuple):
    """What a rule found: ``about`` names it, ``page`` and ``anchor`` are where the site tells of it.

    ``where`` is ``annotation`` or a registry file, ``item`` the id of the article or of the item there.
    """

    rule: str
    about: str
    words: str
    page: PageId
    anchor: str
    where: str
    item: str


def findings(rows: Rows, rule: str) -> tuple[Finding, ...]:
    """What one rule found; nothing where the settings switch it off."""
    level = getattr(nested(rows, catalogue.settings).audit, rule)
    return () if level.level == "off" else tuple(RULES[rule](rows, level))


def _single_group(rows: Rows, _: AuditRule) -> Iterator[Finding]:
    for name in nested(rows, catalogue.ids, "propositions"):
        text = nested(rows, catalogue.title, "propositions", name)
        for position in nested(rows, evidence.positions_on, name):
            if position.groups == 1:
                article = position.claims[-1].partition("#")[0]
                words = f"{_entity(rows, position.holder)} {position.stance} “{text}” by one group of articles alone"
                page = PageId("propositions", name)
                yield Finding("single_group", name, words, page, "Positions", ANNOTATION, article)


def _one_sided(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    for topic in nested(rows, catalogue.ids, "topics"):
        stances: Counter[str] = Counter()
        for name in nested(rows, catalogue.propositions_of_topic, topic):
            for position in nested(rows, evidence.positions_on, name):
                if position.stance in contradictions.OPPOSED:
                    stances[f"{name} {position.stance}"] += 1
        sides: dict[str, set[str]] = {}
        for key in stances:
            name, _, stance = key.rpartition(" ")
            sides.setdefault(name, set()).add(stance)
        count = sum(stances.values())
        if count >= rule.at_least and all(len(found) == 1 for found in sides.values()):
            title = nested(rows, catalogue.title, "topics", topic)
            words = f"{title}: {count} positions, and on no proposition does anybody take the other side"
            yield Finding("one_sided", topic, words, PageId("topics", topic), "", "topics", topic)


def _over_reliance(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    publishers = [row.publisher for row in rows.rows(Key("articles"))]
    countries: Counter[str] = Counter()
    for name, count in Counter(publishers).items():
        found = rows.rows(Key("item", f"sources/{name}"))
        if found and isinstance(found[0], Source) and found[0].country:
            countries[found[0].country] += count
    total = len(publishers)
    if total < rule.at_least:
        return
    for name, count in sorted(Counter(publishers).items()):
        if name != "unknown" and count > rule.share * total:
            words = f"{nested(rows, catalogue.title, 'sources', name)} published {count} of {total} articles"
            yield Finding("over_reliance", name, words, PageId("sources", name), "", "sources", name)
    for country, count in sorted(countries.items()):
        if count > rule.share * total:
            words = f"publishers of one country ({country}) published {count} of {total} articles"
            yield Finding("over_reliance", country, words, PageId("sources"), "", "sources", "")


def _unprofiled(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    for kind in ENTITY_KINDS:
        for name in nested(rows, catalogue.ids, kind):
            count = nested(rows, catalogue.mention_count, kind, name)
            item = nested(rows, catalogue.item, kind, name)
            if count >= rule.at_least and not getattr(item, "summary", ""):
                words = f"{nested(rows, catalogue.title, kind, name)} is in {count} articles and has no summary"
                yield Finding("unprofiled", name, words, PageId(kind, name), "", kind, name)


def _unattributed(rows: Rows, _: AuditRule) -> Iterator[Finding]:
    for row in nested(rows, evidence.judgments):
        if not row.cites:
            page = PageId("briefings", row.article)
            words = f"judgment {row.judgment} cites nothing: “{row.text}”"
            name = f"{row.article}#{row.judgment}"
            yield Finding("unattributed_judgment", name, words, page, row.judgment, ANNOTATION, row.article)


def _holes(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    reached: tuple[Day, str] | None = None
    for name in nested(rows, timeline.events):
        event = nested(rows, catalogue.item, "events", name)
        assert isinstance(event, Event)
        first = event.date.earliest or event.date.latest
        last = event.date.latest or event.date.earliest
        if first is None or last is None:
            continue
        if reached and _days(first) - _days(reached[0]) > rule.days:
            words = f"nothing stands between {nested(rows, catalogue.title, 'events', reached[1])} and {event.name}"
            days = _days(first) - _days(reached[0])
            page = PageId("events", name)
            yield Finding("timeline_hole", name, f"{words}, {days} days", page, "", "events", name)
        if reached is None or last > reached[0]:
            reached = last, name


def _days(day: Day) -> int:
    """Count days, near enough for the length of a hole, in any year."""
    return round(365.2425 * day.year + 30.44 * (day.month - 1)) + day.day


def _unused_aliases(rows: Rows, _: AuditRule) -> Iterator[Finding]:
    for kind in ENTITY_KINDS:
        for name in nested(rows, catalogue.ids, kind):
            item = nested(rows, catalogue.item, kind, name)
            aliases = getattr(item, "aliases", ())
            found = set(rows.rows(Key("named-as", f"{kind}/{name}"))) if aliases else set()
            for alias in aliases:
                if alias not in found:
                    words = f"“{alias}”, a name of {nested(rows, catalogue.title, kind, name)}, links in no source"
                    yield Finding("unused_alias", name, words, PageId(kind, name), "", kind, name)


def _confirmed(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    for article, claim, holder, proposition in rows.rows(Key("confirmed")):
        position = nested(rows, evidence.position, holder, proposition)
        if position is None or position.groups < rule.at_least:
            groups = position.groups if position else 0
            words = f"claim {claim} has credibility 1, confirmed by others, and {groups} independent group tells it"
            page = PageId("briefings", article)
            yield Finding("confirmed_by_few", f"{article}#{claim}", words, page, claim, ANNOTATION, article)


def _entity(rows: Rows, name: str) -> str:
    found = nested(rows, catalogue.entity, name, ("organizations", "people"))
    return found[1] if found else name


RULES: Mapping[str, Callable[[Rows, AuditRule], Iterator[Finding]]] = {
    "single_group": _single_group,
    "one_sided": _one_sided,
    "over_reliance": _over_reliance,
    "unprofiled": _unprofiled,
    "unattributed_judgment": _unattributed,
    "timeline_hole": _holes,
    "unused_alias": _unused_aliases,
    "confirmed_by_few": _confirmed,
}
"""The rules, by the name of their settings."""

assert RULES.keys() == set(Audit.__dataclass_fields__)
