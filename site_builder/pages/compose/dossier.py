"""A dossier: a person, organization, place or system, what it said, what others say of it, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, evidence, timeline
from site_builder.link.rows import AppearanceRow, ClaimRow
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Entity, Location, Organization, Person, Post, System
from site_builder.pages.compose.parts import (
    MOST_CHANGES,
    article_item,
    change_in_words,
    claim_list,
    event_date,
    event_of,
    position_link,
)
from site_builder.pages.compose.pictures import add_neighbours
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.routes import PAGE_SIZE, POSITIONS_SIZE, STATEMENTS_SIZE
from site_builder.pages.structured import entity_nodes
from site_builder.pages.words import words_in
from site_builder.pages.writing import Sheet
from site_builder.pages.years import cut, page_titles, parts

_PERSON_TITLES = (
    noted("What they said, as reported"),
    noted("Said on their behalf"),
    noted("What others say of their position"),
)
_OTHER_TITLES = (
    noted("What it said, as reported"),
    noted("Said on its behalf"),
    noted("What others say of its position"),
)
_PARTS = (noted("participant"), noted("scene"))

PARTNERS = 20
EVENTS = 50


def compose_dossier(reader: Reader, page: PageId) -> ComposedPage:
    """Compose a dossier."""
    sheet = Sheet(reader, page)
    entity = reader.ask(catalogue.item, page.kind, page.id)
    assert isinstance(entity, Person | Organization | Location | System)
    sheet.heading(1, escape_markdown(entity.name))
    if sheet.is_first:
        _add_names(sheet, entity)
    _add_positions(sheet, page.id)
    lists = reader.once(_lists, page.kind, page.id)
    sheet.by_years(lists.titles)
    if title := sheet.page_titles.get(sheet.page.number):
        sheet.add(f"{{.meta}}\n{sheet.say('Statements and briefings of {year}.', year=title)}")
    for told, anchor, parts_of_it in lists.statements:
        if shown := sheet.of_its_years(parts_of_it):
            sheet.heading(2, sheet.say(told), anchor)
            claim_list(sheet, shown)
    if sheet.is_first:
        add_neighbours(sheet)
        _add_events(sheet, page)
    if cards := sheet.of_its_years(lists.briefings):
        sheet.heading(2, sheet.say("Briefings"), "briefings")
        sheet.items([article_item(sheet, row.card, sheet.terms_of(row.roles)) for row in cards], "articles")
    described = sheet.say("{name}: statements, events and briefings, each with its source.", name=entity.name)
    description = entity.summary or described
    trail = [sheet.home, (sheet.say("People, organizations, places and systems"), PageId("entities"))]
    nodes = entity_nodes(reader, page, entity) if sheet.is_first else ()
    return sheet.finish(entity.name, description, "entities", trail, nodes=nodes)


class _Lists(NamedTuple):
    """The long lists of a dossier, each cut into what stands on each page: statements with title and anchor; briefings.

    ``titles`` are those of the pages, by number, where the lists go on by years.
    """

    statements: tuple[tuple[str, str, Sequence[Sequence[ClaimRow]]], ...]
    briefings: Sequence[Sequence[AppearanceRow]]
    titles: Mapping[int, str]


def _lists(reader: Reader, kind: str, name: str) -> _Lists:
    sections = tuple(_statements(reader, kind, name))
    named = reader.ask(catalogue.mentions, kind, name)
    statements = [([row.date for row in rows], STATEMENTS_SIZE) for _, _, rows in sections]
    years = cut([*statements, ([row.card.date for row in named], PAGE_SIZE)])
    return _Lists(
        tuple((told, anchor, parts(rows, lambda r: r.date, STATEMENTS_SIZE, years)) for told, anchor, rows in sections),
        parts(named, lambda row: row.card.date, PAGE_SIZE, years),
        page_titles(words_in(reader.ask(catalogue.settings).language), years),
    )


def _statements(reader: Reader, kind: str, name: str) -> Iterator[tuple[str, str, Sequence[ClaimRow]]]:
    """Give the lists of statements of a dossier, each with its title and its anchor."""
    ask = reader.ask
    if kind not in ("people", "organizations"):
        return
    titles = _PERSON_TITLES if kind == "people" else _OTHER_TITLES
    spoken, held = ask(evidence.claims_spoken_by, name), ask(evidence.claims_held_by, name)
    yield titles[0], "statements", spoken
    heard = {(row.article, row.claim) for row in spoken}
    own = [row for row in held if name in row.own_voice and (row.article, row.claim) not in heard]
    yield titles[1], "on-behalf", own
    yield titles[2], "others", [row for row in held if name not in row.own_voice]
    if kind == "organizations":
        told = {(row.article, row.claim) for row in own}
        staff = dict.fromkeys(person for person, _ in ask(catalogue.posts_at, name))
        found = [row for person in staff for row in ask(evidence.claims_spoken_by, person)]
        said = [row for row in found if (row.article, row.claim) not in told]
        yield noted("Said by people with a post here"), "staff", said
        yield noted("Statements that it relayed"), "relayed", ask(evidence.claims_relayed_by, name)


def _post_words(sheet: Sheet, post: Post) -> str:
    term = []
    if post.from_:
        term.append(sheet.say("from {date}", date=sheet.date(post.from_)))
    if post.to:
        term.append(sheet.say("until {date}", date=sheet.date(post.to)))
    if post.as_of:
        term.append(sheet.say("as of {date}", date=sheet.date(post.as_of)))
    dates = f" ({', '.join(term)})" if term else ""
    return f"{escape_markdown(post.post)}, {sheet.title_link('organizations', post.organization)}{dates}"


def _add_names(sheet: Sheet, entity: Entity) -> None:
    if entity.summary:
        sheet.add(f"{{.lead}}\n{sheet.prose(entity.summary)}")
    scripts = [f"[{escape_markdown(name)}]{{lang={language}}} ({language})" for language, name in entity.names.items()]
    terms: list[tuple[str, list[str]]] = [
        (sheet.say("In other scripts"), [", ".join(scripts)] if scripts else []),
        (sheet.say("Also called"), [escape_markdown(", ".join(entity.aliases))] if entity.aliases else []),
        (
            sheet.say("Sometimes called"),
            [escape_markdown(", ".join(entity.weak_aliases))] if entity.weak_aliases else [],
        ),
    ]
    if isinstance(entity, Person):
        terms.append((sheet.say("Posts"), [_post_words(sheet, post) for post in entity.posts]))
    elif isinstance(entity, Organization):
        terms.extend(_organization_terms(sheet, entity))
    elif isinstance(entity, Location):
        terms.extend(_place_terms(sheet, entity))
    else:
        terms.extend(
            [
                (sheet.say("Acronym"), [escape_markdown(entity.acronym)] if entity.acronym else []),
                (sheet.say("Category"), [escape_markdown(entity.category)] if entity.category else []),
                (
                    sheet.say("Operated by"),
                    [sheet.title_link("organizations", entity.operator)] if entity.operator else [],
                ),
            ]
        )
    if entity.wikidata:
        url = f"https://www.wikidata.org/wiki/{entity.wikidata}"
        terms.append((sheet.say("Wikidata"), [sheet.url(Md(entity.wikidata), url)]))
    sheet.terms(terms)


def _organization_terms(sheet: Sheet, entity: Organization) -> list[tuple[str, list[str]]]:
    name = sheet.page.id
    posts = [
        f"{sheet.title_link('people', person)}: {escape_markdown(post.post)}"
        for person, post in sheet.reader.ask(catalogue.posts_at, name)
    ]
    parts = [sheet.title_link("organizations", part) for part in sheet.reader.ask(catalogue.parts_of, name)]
    return [
        (sheet.say("Type"), [escape_markdown(entity.type)] if entity.type else []),
        (sheet.say("Country"), [entity.country] if entity.country else []),
        (sheet.say("Part of"), [sheet.title_link("organizations", entity.parent)] if entity.parent else []),
        (sheet.say("Parts"), [sheet.joined(parts)] if parts else []),
        (sheet.say("Stood for by"), [escape_markdown(", ".join(entity.metonyms))] if entity.metonyms else []),
        (sheet.say("People"), posts),
    ]


def _place_terms(sheet: Sheet, entity: Location) -> list[tuple[str, list[str]]]:
    where = ""
    if entity.coordinates:
        latitude, longitude = entity.coordinates
        where = (
            f"{abs(latitude):g}° {'N' if latitude >= 0 else 'S'}, {abs(longitude):g}° {'E' if longitude >= 0 else 'W'}"
        )
    return [
        (sheet.say("Formerly"), [escape_markdown(", ".join(entity.former_names))] if entity.former_names else []),
        (sheet.say("Country"), [entity.country] if entity.country else []),
        (sheet.say("Within"), [sheet.title_link("places", entity.within)] if entity.within else []),
        (sheet.say("Coordinates"), [where] if where else []),
    ]


def _add_positions(sheet: Sheet, name: str) -> None:
    if sheet.page.kind not in ("people", "organizations"):
        return
    rows = []
    found = sheet.reader.ask(evidence.positions_of, name)
    for position in sheet.part(found, POSITIONS_SIZE):
        words = f"{sheet.stance(position.stance)} {position_link(sheet, position)}"
        if position.reporters:
            words = sheet.say("{position} per {names}", position=words, names=sheet.entities(position.reporters))
        earlier = [
            f"{sheet.say(step.stance)} ({sheet.date(step.date)})"
            for step, after in zip(position.history, position.history[1:], strict=False)
            if step.date != position.date and (step.stance != after.stance or step.date == after.date)
        ]
        rows.append([sheet.title_link("propositions", position.proposition), words, ", ".join(earlier)])
    if rows:
        sheet.heading(2, sheet.say("Positions"), "positions")
        changes = (change for position in found for change in contradictions.changes_of(position))
        for change in islice(changes, MOST_CHANGES) if sheet.is_first else ():
            about = sheet.title_link("propositions", change.proposition)
            sheet.add(f"{{.notice}}\n{change_in_words(sheet, change)}: {about}")
        sheet.table([sheet.say("Proposition"), sheet.say("Latest stance"), sheet.say("Before")], rows, "positions")


def _add_events(sheet: Sheet, page: PageId) -> None:
    rows = []
    partners: dict[str, int] = {}
    found = sheet.reader.ask(timeline.events_of_entity, page.kind, page.id)
    for number, (name, part) in enumerate(found):
        event = event_of(sheet, name)
        others = [other for other in event.participants if other != page.id]
        for other in others:
            partners[other] = partners.get(other, 0) + 1
        if number >= len(found) - EVENTS:
            rows.append(
                [
                    event_date(sheet, event),
                    sheet.title_link("events", name),
                    sheet.say(part),
                    str(sheet.entities(others)),
                ]
            )
    if rows:
        sheet.heading(2, sheet.say("Events"), "events")
        if len(found) > EVENTS:
            of = sheet.count(len(found), "{n} event", "{n} events")
            sheet.add(sheet.say("The last {some} of {all}.", some=EVENTS, all=of))
        sheet.table([sheet.say("Date"), sheet.say("Event"), sheet.say("Part"), sheet.say("With")], rows, "timeline")
    if partners:
        sheet.heading(2, sheet.say("Takes part together with"), "partners")
        ranked = sorted(partners.items(), key=lambda p: (-p[1], p[0]))[:PARTNERS]
        sheet.items(
            [f"{sheet.entity_link(other)} ({sheet.count(count, '{n} event', '{n} events')})" for other, count in ranked]
        )
