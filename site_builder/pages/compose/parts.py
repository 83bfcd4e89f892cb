"""Pieces that several kinds of pages share: a briefing in a list, a claim, an event, a position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from site_builder.base.keys import PageId
from site_builder.link.queries import catalogue, evidence
from site_builder.link.queries.contradictions import Change
from site_builder.link.queries.evidence import Position
from site_builder.link.rows import ArticleRow, ClaimRow, ReportRow
from site_builder.model.registry import Event
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark, stance_mark
from site_builder.pages.phrases import ATTRIBUTIONS
from site_builder.pages.routes import POSITIONS_SIZE
from site_builder.pages.writing import Sheet, joined, link_from, span, written_date

MOST_CITES = 12
"""Most parts of articles that a notice cites."""

MOST_CHANGES = 10
"""Most changes of position that one page tells in notices."""

HOME = ("Home", PageId("home"))


@lru_cache(maxsize=20_000)
def _article_item(root: str, card: ArticleRow, publisher: Md, note: str) -> str:
    page = PageId("briefings", card.article)
    # The date is marked where the source does not state it; the briefing says why.
    date = f"{written_date(card.date)}{basis_mark(card.date_basis)}" if card.date else written_date(None)
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
    return _article_item(sheet.root, row, sheet.title_link("sources", row.publisher), note)


def quoted(words: str) -> Md:
    """Print words of a source within a line."""
    if not words:
        return Md("(not shown: rights)")
    has_marks = words[0] + words[-1] in ('""', "“”", "„“", "«»")
    return escape_markdown(words) if has_marks else Md(f"“{escape_markdown(words)}”")


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
    return _claim_item(sheet.root, row, names)


@lru_cache(maxsize=20_000)
def _claim_item(root: str, row: ClaimRow, names: tuple[str, ...]) -> str:
    holders, proposition, speakers, addressees, outlets = names
    head = f"{stance_mark(row.stance)} {holders}".strip()
    if proposition:
        head += f": {proposition}"
    note = f" ({escape_markdown(row.stance_note)})" if row.stance_note else ""
    voice = [f"said by {speakers}"] if speakers else []
    if addressees:
        voice.append(f"to {addressees}")
    if outlets:
        voice.append(f"via {outlets}")
    headline = link_from(root, escape_markdown(row.card.headline), PageId("briefings", row.article), row.claim)
    if row.attribution:
        voice.append(ATTRIBUTIONS[row.attribution][0])
    tail = f" ({', '.join(voice)})" if voice else ""
    where = span(f"{headline}, {written_date(row.date)}", "meta")
    return f"{head}{note}\\\n{span(quoted(row.quote), 'quote')}{tail} — {where}"


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
    return Md(f"{sheet.date(event.date)}{basis_mark(event.date_basis, event.why, event.ref)}")


def status_of(reports: Sequence[ReportRow]) -> str:
    """Say whether the articles report an event as past or as ahead; a picture alone says neither."""
    planned = sum(report.role == "upcoming" for report in reports)
    past = sum(report.role in ("main", "background") for report in reports)
    if planned and past:
        return f"ahead in {count_of(planned, 'report')}, past in {past}"
    if planned:
        return "planned when reported"
    if past:
        return "happened"
    return "seen in an image" if reports else "not reported here"


def position_cell(sheet: Sheet, position: Position | None) -> str:
    """Print a position for a cell of the matrix: stance, date, in how many independent groups of articles, by whose
    word; blank where there is no evidence."""
    if position is None:
        return ""
    words = f"{stance_mark(position.stance)} {position_link(sheet, position)}"
    words += f", {count_of(position.groups, 'group')}"
    if position.reporters:
        words += f" per {joined([_plain_name(sheet, r) for r in position.reporters])}"
    return words


def position_link(sheet: Sheet, position: Position) -> Md:
    """Link the date of a position to its history on the page of the proposition."""
    place = sheet.reader.ask(evidence.place_of_holder, position.proposition, position.holder)
    page = PageId("propositions", position.proposition, 1 + place // POSITIONS_SIZE)
    return sheet.link(sheet.date(position.date), page, position.holder)


def change_in_words(sheet: Sheet, change: Change) -> Md:
    """Say who changed position, from what to what, and when, with the claims before and after."""
    steps = [f"{step.stance} ({sheet.date(step.date)})" for step in (change.before, change.after)]
    claims = sheet.cites((*change.before.claims[:2], *change.after.claims[:2]))
    return Md(f"Position changed: {sheet.entities([change.holder])}, from {steps[0]} to {steps[1]} {claims}")


def _plain_name(sheet: Sheet, name: str) -> Md:
    found = sheet.entity(name, ("people", "organizations"))
    return escape_markdown(found[1] if found else name)


def holder_page(sheet: Sheet, holder: str) -> PageId:
    """Find the dossier of a holder."""
    found = sheet.entity(holder, ("people", "organizations"))
    return PageId(found[0] if found else "organizations", holder)


def count_of(number: int, one: str, many: str = "") -> str:
    """Count something: ``1 briefing``, ``3 briefings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
