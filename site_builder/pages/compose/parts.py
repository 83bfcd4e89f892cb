"""Pieces that several kinds of pages share: a briefing in a list, a claim, an event, a position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.queries import catalogue, evidence
from site_builder.link.queries.contradictions import Change
from site_builder.link.queries.evidence import Position
from site_builder.link.rows import ArticleRow, ClaimRow, FactRow, ReportRow
from site_builder.model.registry import Event
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark, span, stance_mark
from site_builder.pages.phrases import ATTRIBUTIONS
from site_builder.pages.routes import POSITIONS_SIZE
from site_builder.pages.words import Words
from site_builder.pages.writing import Sheet, link_from, quoted, written_date

MOST_CITES = 12
"""Most parts of articles that a notice cites."""

MOST_CHANGES = 10
"""Most changes of position that one page tells in notices."""


@lru_cache(maxsize=20_000)
def _article_item(words: Words, root: str, card: ArticleRow, publisher: Md, note: str) -> str:
    page = PageId("briefings", card.article)
    # The date is marked where the source does not state it; the briefing says why.
    date = written_date(words, card.date)
    if card.date:
        date = Md(f"{date}{basis_mark(words, card.date_basis)}")
    lines: list[str] = [span(link_from(root, escape_markdown(card.headline), page), "title")]
    lines.append(span(f"{date} · {publisher}", "meta") + (f" {span(note, 'meta')}" if note else ""))
    if card.bluf:
        links = [link_from(root, escape_markdown(local), PageId("briefings", owner or card.article), local)
                 for owner, _, local in (cite.rpartition("#") for cite in card.bluf_cites)]  # fmt: skip
        cites = span(", ".join(links), "cites") if links else ""
        lines.append(f"{escape_markdown(card.bluf)} {cites}".rstrip())
    return "\\\n".join(lines)


def article_item(sheet: Sheet, row: ArticleRow, note: str = "") -> str:
    """A briefing in a list: headline, date, publisher, and its bottom line on a line of its own."""
    sheet.cite(row)
    return _article_item(sheet.words, sheet.root, row, sheet.title_link("sources", row.publisher), note)


def claim_item(sheet: Sheet, row: ClaimRow, with_proposition: bool = True) -> str:
    """A claim in a list: holder, stance and proposition, the quote, who said it, and where it is written."""
    sheet.cite(row.card)
    names = (
        str(sheet.entities(row.holder)),
        sheet.title_link("propositions", row.proposition) if with_proposition and row.proposition else Md(""),
        Md("") if tuple(row.speaker) == tuple(row.holder) else sheet.entities(row.speaker),
        sheet.entities(row.addressee),
        sheet.outlets(row.via),
    )
    return _claim_item(sheet.words, sheet.root, row, names)


@lru_cache(maxsize=20_000)
def _claim_item(words: Words, root: str, row: ClaimRow, names: tuple[str, ...]) -> str:
    holders, proposition, speakers, addressees, outlets = names
    head = f"{stance_mark(words, row.stance)} {holders}".strip()
    if proposition:
        head += f": {proposition}"
    note = f" ({escape_markdown(row.stance_note)})" if row.stance_note else ""
    voice = [str(words.say("said by {names}", names=speakers))] if speakers else []
    if addressees:
        voice.append(words.say("to {names}", names=addressees))
    if outlets:
        voice.append(words.say("via {names}", names=outlets))
    headline = link_from(root, escape_markdown(row.card.headline), PageId("briefings", row.article), row.claim)
    if row.attribution:
        voice.append(words.say(ATTRIBUTIONS[row.attribution][0]))
    tail = f" ({words.listed(voice)})" if voice else ""
    where = span(words.listed([headline, written_date(words, row.date)]), "meta")
    return f"{head}{note}\\\n{span(quoted(words, row.quote), 'quote')}{tail} — {where}"


def claim_list(sheet: Sheet, rows: Iterable[ClaimRow], with_proposition: bool = True) -> None:
    """Add claims as a list."""
    sheet.items([claim_item(sheet, row, with_proposition) for row in rows], "claims")


def event_of(sheet: Sheet, name: str) -> Event:
    """Ask for a registered event."""
    found = sheet.reader.ask(catalogue.item, "events", name)
    assert isinstance(found, Event)
    return found


def event_date(sheet: Sheet, event: Event) -> Md:
    """Print the date of a registered event with its basis."""
    return Md(f"{sheet.date(event.date)}{sheet.basis(event.date_basis, event.why, event.ref)}")


def status_of(sheet: Sheet, reports: Sequence[ReportRow]) -> Md:
    """Say whether the articles report an event as past or as ahead; a picture alone says neither."""
    planned = sum(report.role == "upcoming" for report in reports)
    past = sum(report.role in ("main", "background") for report in reports)
    if planned and past:
        return sheet.count(
            planned, "ahead in {n} report, past in {past}", "ahead in {n} reports, past in {past}", past=past
        )
    if planned:
        return sheet.say("planned when reported")
    if past:
        return sheet.say("happened")
    return sheet.say("seen in an image") if reports else sheet.say("not reported here")


def position_cell(sheet: Sheet, position: Position | None) -> str:
    """Print a position for a cell of the matrix: stance, date, in how many independent groups of articles, by whose
    word; blank where there is no evidence."""
    if position is None:
        return ""
    groups = sheet.count(position.groups, "{n} group", "{n} groups")
    words = sheet.words.listed([f"{sheet.stance(position.stance)} {position_link(sheet, position)}", groups])
    if position.reporters:
        names = sheet.joined([_plain_name(sheet, r) for r in position.reporters])
        return sheet.say("{position} per {names}", position=words, names=names)
    return words


def position_link(sheet: Sheet, position: Position) -> Md:
    """Link the date of a position to its history on the page of the proposition."""
    place = sheet.reader.ask(evidence.place_of_holder, position.proposition, position.holder)
    page = PageId("propositions", position.proposition, 1 + place // POSITIONS_SIZE)
    return sheet.link(sheet.date(position.date), page, position.holder)


def change_in_words(sheet: Sheet, change: Change) -> Md:
    """Say who changed position, from what to what, and when, with the claims before and after."""
    steps = [f"{sheet.say(step.stance)} ({sheet.date(step.date)})" for step in (change.before, change.after)]
    claims = sheet.cites((*change.before.claims[:2], *change.after.claims[:2]))
    told = noted("Position changed: {holder}, from {before} to {after} {claims}")
    return sheet.say(told, holder=sheet.entities([change.holder]), before=steps[0], after=steps[1], claims=claims)


def _plain_name(sheet: Sheet, name: str) -> Md:
    found = sheet.entity(name, ("people", "organizations"))
    return escape_markdown(found[1] if found else name)


def holder_page(sheet: Sheet, holder: str) -> PageId:
    """Find the dossier of a holder."""
    found = sheet.entity(holder, ("people", "organizations"))
    return PageId(found[0] if found else "organizations", holder)


def year_anchor(date: Edtf | None) -> str:
    """Name the section of a year in a list, the same in every language."""
    year = date.year_in_words if date else "Without a date"
    return f"year-{year.lower().replace(' ', '-')}"


def fact_reason(sheet: Sheet, fact: FactRow) -> str:
    """Say why a fact has its value where the source does not state it so."""
    said = sheet.words.say("the source says “{words}”", words=fact.words)
    return fact.why or (said if fact.words else "")
