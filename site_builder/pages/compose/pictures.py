"""The pictures of pages: what is drawn of the events, positions and relations that a page tells, and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.queries import catalogue, evidence, timeline
from site_builder.model.evidence import Article
from site_builder.model.registry import Organization, Person
from site_builder.pages.compose.parts import event_of
from site_builder.pages.markdown import Md
from site_builder.pages.pictures.map import MOST, Box, Tie, draw_map
from site_builder.pages.pictures.stands import Stand, draw_stands
from site_builder.pages.pictures.strip import Happening, draw_strip
from site_builder.pages.routes import POSITIONS_SIZE
from site_builder.pages.writing import Sheet

MOST_EVENTS = 16
"""Most events of one picture."""

MOST_STANDS = 12
"""Most holders of one picture."""

_HOLDERS = ("people", "organizations")

_TIES = {
    "to": noted("{one} speaks to {other}"),
    "for": noted("{one} speaks for {other}"),
    "via": noted("{one} is relayed by {other}"),
}

_TIE_WORDS = {"to": noted("speaks to"), "for": noted("speaks for"), "via": noted("relayed by")}


def add_strip(sheet: Sheet, names: Sequence[str]) -> None:
    """Add a picture of events, given in the order of time; of too many, those that most articles tell."""
    reports = {name: sheet.reader.ask(timeline.reports_of, name) for name in names}
    told_most = set(sorted(names, key=lambda name: -len(reports[name]))[:MOST_EVENTS])
    shown = [name for name in names if name in told_most]
    happenings = []
    for name in shown:
        event = event_of(sheet, name)
        is_planned = bool(reports[name]) and all(report.role == "upcoming" for report in reports[name])
        target = sheet.way_to(PageId("events", name))
        happenings.append(Happening(event.name, event.date, sheet.words.date(event.date), target, is_planned))
    if len(happenings) < 2:
        return
    counted = sheet.count(len(happenings), "{n} event", "{n} events")
    told = noted(
        "Drawn: {events}. A dot is a day, a bar a longer time, a broken edge a date that is not known exactly."
    )
    words = sheet.say(told, events=counted)
    if any(one.is_planned for one in happenings):
        words = Md(f"{words} {sheet.say('An open sign was ahead when it was reported.')}")
    if len(shown) < len(names):
        words = Md(f"{words} {sheet.say('Of {n} events, those that most articles tell.', n=len(names))}")
    sheet.figure("Picture-timeline", draw_strip(happenings, sheet.say("Timeline"), sheet.words.year_alone), words)


def add_stands(sheet: Sheet, proposition: str, words: Md) -> None:
    """Add a picture of who stands where on a proposition over time; ``words`` say what it is."""
    stands = []
    positions = sheet.reader.ask(evidence.positions_on, proposition)
    for place, found in enumerate(positions[:MOST_STANDS]):
        name = sheet.entity(found.holder, _HOLDERS)
        steps = [(step.date, step.stance) for step in found.history]
        told = sheet.words.listed([f"{sheet.say(stance)} {sheet.words.date(date)}" for date, stance in steps])
        title = name[1] if name else found.holder
        page = PageId("propositions", proposition, 1 + place // POSITIONS_SIZE)
        stands.append(Stand(title, sheet.way_to(page, found.holder), steps, f"{title}: {told}"))
    if len(positions) > len(stands):
        words = Md(f"{words} {sheet.say('Of {all} holders, the first {n}.', n=len(stands), all=len(positions))}")
    if stands:
        drawn = draw_stands(stands, sheet.say("Positions over time"), sheet.words.year_alone)
        sheet.figure("Picture-positions", drawn, words)


def add_neighbours(sheet: Sheet) -> None:
    """Add a picture of who and what a dossier is connected with: posts, parts, and events together."""
    page = sheet.page
    found: dict[tuple[str, str], list[Md]] = {}
    item = sheet.reader.ask(catalogue.item, page.kind, page.id)
    if isinstance(item, Person):
        for post in item.posts:
            found.setdefault(("organizations", post.organization), []).append(sheet.say("post"))
    if isinstance(item, Organization):
        for person, _ in sheet.reader.ask(catalogue.posts_at, page.id):
            found.setdefault(("people", person), []).append(sheet.say("post"))
        for part in sheet.reader.ask(catalogue.parts_of, page.id):
            found.setdefault(("organizations", part), []).append(sheet.say("part"))
        if item.parent:
            found.setdefault(("organizations", item.parent), []).append(sheet.say("part of"))
    together: Counter[str] = Counter()
    for name, _ in sheet.reader.ask(timeline.events_of_entity, page.kind, page.id):
        together.update(other for other in event_of(sheet, name).participants if other != page.id)
    for other, count in sorted(together.items(), key=lambda one: (-one[1], one[0])):
        known = sheet.entity(other, _HOLDERS)
        if known:
            found.setdefault((known[0], other), []).append(sheet.count(count, "{n} event", "{n} events"))
    _add_map(sheet, (page.kind, page.id), list(found.items()))


def _add_map(sheet: Sheet, centre: tuple[str, str], around: Sequence[tuple[tuple[str, str], list[Md]]]) -> None:
    left, around = len(around) - MOST, around[:MOST]
    if len(around) < 2:
        return
    boxes = [Box(sheet.reader.ask(catalogue.title, *centre), "")]
    boxes += [Box(sheet.reader.ask(catalogue.title, *one), sheet.way_to(PageId(*one))) for one, _ in around]
    ties = [Tie(0, place, sheet.words.listed(why)) for place, (_, why) in enumerate(around, 1)]
    told = sheet.words.listed([f"{sheet.title_link(*one)} ({sheet.words.listed(why)})" for one, why in around])
    words = sheet.say("Drawn: who it is connected with here: {names}.", names=sheet.and_more(told, left))
    sheet.heading(2, sheet.say("Connected with"), "connected")
    sheet.figure("Picture-map", draw_map(boxes, ties, sheet.say("Map"), centred=True), words)


def add_voices(sheet: Sheet, article: Article) -> None:
    """Add a picture of who speaks to whom in an article, and through whom."""
    ties: Counter[tuple[str, str, str]] = Counter()
    for claim in sheet.reader.ask(evidence.claims_of_article, article.id):
        for speaker in claim.speaker:
            for other in claim.addressee:
                ties[speaker, other, "to"] += 1
            for holder in claim.holder:
                if holder != speaker and holder not in claim.speaker:
                    ties[speaker, holder, "for"] += 1
            for outlet in claim.via:
                ties[speaker, outlet, "via"] += 1
    counts: Counter[str] = Counter()
    for (one, other, _), count in ties.items():
        counts.update({one: count, other: count})
    names = [name for name, _ in counts.most_common(MOST)]
    shown = [(key, count) for key, count in ties.items() if key[0] in names and key[1] in names]
    if len(names) < 3 or not shown:
        return
    boxes = [_box(sheet, name) for name in names]
    lines = [
        Tie(names.index(one), names.index(other), sheet.say(_TIE_WORDS[how]), how == "via")
        for (one, other, how), _ in shown
    ]
    said = [
        sheet.say(_TIES[how], one=_linked(sheet, one), other=_linked(sheet, other)) for (one, other, how), _ in shown
    ]
    words = sheet.say("Drawn: {ties}.", ties=sheet.and_more("; ".join(said), len(ties) - len(said)))
    sheet.figure("Picture-map", draw_map(boxes, lines, sheet.say("Map"), centred=False), words)


def _box(sheet: Sheet, name: str) -> Box:
    known = sheet.entity(name, (*_HOLDERS, "sources"))
    return Box(known[1], sheet.way_to(PageId(known[0], name))) if known else Box(name, "")


def _linked(sheet: Sheet, name: str) -> Md:
    return sheet.entity_link(name, (*_HOLDERS, "sources"))
