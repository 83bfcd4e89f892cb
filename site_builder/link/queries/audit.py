"""What an editor should look at again: rules over the whole site, each with what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from site_builder.base.dates import Day
from site_builder.base.keys import Key, PageId
from site_builder.base.messages import noted
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue, contradictions, evidence, timeline
from site_builder.model.config import Audit, AuditRule
from site_builder.model.registry import ENTITY_KINDS, Event, Source

ANNOTATION = "annotation"
"""Where a finding in an annotation is mended; others are mended in the registry file that is named."""


class Finding(NamedTuple):
    """What a rule found: ``about`` names it, ``page`` and ``anchor`` are where the site tells of it.

    ``message`` says what was found, with places in braces for its ``pieces``; ``words`` is both together, in English.
    ``where`` is ``annotation`` or a registry file, ``item`` the id of the article or of the item there.
    """

    rule: str
    about: str
    message: str
    pieces: tuple[tuple[str, str], ...]
    page: PageId
    anchor: str
    where: str
    item: str

    @property
    def words(self) -> str:
        return self.message.format(**dict(self.pieces))


def _finding(
    rule: str, about: str, message: str, page: PageId, anchor: str, where: str, item: str, /, **pieces: object
) -> Finding:
    found = tuple((name, str(value)) for name, value in pieces.items())
    return Finding(rule, about, message, found, page, anchor, where, item)


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
                message = noted("{holder}, {stance}: “{text}”, told by one group of articles alone")
                page = PageId("propositions", name)
                yield _finding(
                    "single_group", name, message, page, "Positions", ANNOTATION, article,
                    holder=_entity(rows, position.holder), stance=position.stance, text=text,
                )  # fmt: skip


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
            message = noted("{title}: {n} positions, and on no proposition does anybody take the other side")
            page = PageId("topics", topic)
            yield _finding("one_sided", topic, message, page, "", "topics", topic, title=title, n=count)


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
            title = nested(rows, catalogue.title, "sources", name)
            message = noted("{name} published {n} of {all} articles")
            page = PageId("sources", name)
            yield _finding(
                "over_reliance", name, message, page, "", "sources", name, name=title, n=count, all=total
            )  # fmt: skip
    for country, count in sorted(countries.items()):
        if count > rule.share * total:
            message = noted("publishers of one country ({country}) published {n} of {all} articles")
            page = PageId("sources")
            yield _finding(
                "over_reliance", country, message, page, "", "sources", "", country=country, n=count, all=total
            )  # fmt: skip


def _unprofiled(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    for kind in ENTITY_KINDS:
        for name in nested(rows, catalogue.ids, kind):
            count = nested(rows, catalogue.mention_count, kind, name)
            item = nested(rows, catalogue.item, kind, name)
            if count >= rule.at_least and not getattr(item, "summary", ""):
                title = nested(rows, catalogue.title, kind, name)
                message = noted("{name} is in {n} articles and has no summary")
                yield _finding("unprofiled", name, message, PageId(kind, name), "", kind, name, name=title, n=count)


def _unattributed(rows: Rows, _: AuditRule) -> Iterator[Finding]:
    for row in nested(rows, evidence.judgments):
        if not row.cites:
            page = PageId("briefings", row.article)
            message = noted("judgment {id} cites nothing: “{text}”")
            name = f"{row.article}#{row.judgment}"
            yield _finding(
                "unattributed_judgment", name, message, page, row.judgment, ANNOTATION, row.article,
                id=row.judgment, text=row.text,
            )  # fmt: skip


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
            before = nested(rows, catalogue.title, "events", reached[1])
            days = _days(first) - _days(reached[0])
            message = noted("nothing stands between {before} and {after}, {n} days")
            page = PageId("events", name)
            yield _finding(
                "timeline_hole", name, message, page, "", "events", name, before=before, after=event.name, n=days
            )  # fmt: skip
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
                    title = nested(rows, catalogue.title, kind, name)
                    message = noted("“{alias}”, a name of {name}, links in no source")
                    page = PageId(kind, name)
                    yield _finding("unused_alias", name, message, page, "", kind, name, alias=alias, name=title)


def _confirmed(rows: Rows, rule: AuditRule) -> Iterator[Finding]:
    for article, claim, holder, proposition in rows.rows(Key("confirmed")):
        position = nested(rows, evidence.position, holder, proposition)
        if position is None or position.groups < rule.at_least:
            groups = position.groups if position else 0
            message = noted("claim {id} has credibility 1, confirmed by others; independent groups that tell it: {n}")
            page = PageId("briefings", article)
            about = f"{article}#{claim}"
            yield _finding("confirmed_by_few", about, message, page, claim, ANNOTATION, article, id=claim, n=groups)


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
