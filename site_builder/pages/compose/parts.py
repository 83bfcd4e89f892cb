"""Pieces that several kinds of pages share: a briefing in a list, a claim, an event, a position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from site_builder.base.keys import PageId
from site_builder.link.queries import catalogue
from site_builder.link.queries.evidence import Position
from site_builder.link.rows import ArticleRow, ClaimRow, ReportRow
from site_builder.model.registry import Event
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark, stance_mark
from site_builder.pages.phrases import ATTRIBUTIONS
from site_builder.pages.writing import Sheet, joined

HOME = ("Home", PageId("home"))


def article_date(sheet: Sheet, row: ArticleRow) -> Md:
    """Print when an article appeared, marked where the source does not state it; the briefing says why."""
    return Md(f"{sheet.date(row.date)}{basis_mark(sheet, row.date_basis)}" if row.date else sheet.date(None))


def article_item(sheet: Sheet, row: ArticleRow, note: str = "") -> str:
    """A briefing in a list: headline, date, publisher, and its bottom line on a line of its own."""
    publisher = sheet.title_link("sources", row.publisher)
    origin = sheet.span(f"{article_date(sheet, row)} · {publisher}", "meta")
    first = f"{sheet.span(sheet.article_link(row.article), 'title')}\\\n{origin}"
    first += f" {sheet.span(note, 'meta')}" if note else ""
    cites = [cite if "#" in cite else f"{row.article}#{cite}" for cite in row.bluf_cites]
    return first + (f"\\\n{escape_markdown(row.bluf)} {sheet.short_cites(cites)}".rstrip() if row.bluf else "")


def quoted(words: str) -> Md:
    """Print words of a source within a line."""
    if not words:
        return Md("(not shown: rights)")
    has_marks = words[0] + words[-1] in ('""', "“”", "„“", "«»")
    return escape_markdown(words) if has_marks else Md(f"“{escape_markdown(words)}”")


def claim_item(sheet: Sheet, row: ClaimRow, with_proposition: bool = True) -> str:
    """A claim in a list: holder, stance and proposition, the quote, who said it, and where it is written."""
    head = f"{stance_mark(sheet, row.stance)} {sheet.entities(row.holder)}".strip()
    if with_proposition and row.proposition:
        head += f": {sheet.title_link('propositions', row.proposition)}"
    note = f" ({escape_markdown(row.stance_note)})" if row.stance_note else ""
    voice = [] if tuple(row.speaker) == tuple(row.holder) else [f"said by {sheet.entities(row.speaker)}"]
    if row.addressee:
        voice.append(f"to {sheet.entities(row.addressee)}")
    if row.via:
        voice.append(f"via {sheet.outlets(row.via)}")
    where = f"{sheet.article_link(row.article, row.claim)}, {sheet.date(row.date)}"
    if row.attribution:
        voice.append(ATTRIBUTIONS[row.attribution][0])
    tail = f" ({', '.join(voice)})" if voice else ""
    return f"{head}{note}\\\n{sheet.span(quoted(row.quote), 'quote')}{tail} — {sheet.span(where, 'meta')}"


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
    return Md(f"{sheet.date(event.date)}{basis_mark(sheet, event.date_basis, event.why, event.ref)}")


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
    """Print a position for a cell of the matrix: stance, date, by whose word; blank where there is no evidence."""
    if position is None:
        return ""
    page = PageId("propositions", position.proposition)
    words = f"{stance_mark(sheet, position.stance)} {sheet.link(sheet.date(position.date), page, position.holder)}"
    if position.reporters:
        words += f" per {joined([_plain_name(sheet, r) for r in position.reporters])}"
    return words


def _plain_name(sheet: Sheet, name: str) -> Md:
    kind = "people" if sheet.reader.ask(catalogue.exists, "people", name) else "organizations"
    return escape_markdown(sheet.reader.ask(catalogue.title, kind, name))


def holder_page(sheet: Sheet, holder: str) -> PageId:
    """Find the dossier of a holder."""
    kind = "people" if sheet.reader.ask(catalogue.exists, "people", holder) else "organizations"
    return PageId(kind, holder)


def count_of(number: int, one: str, many: str = "") -> str:
    """Count something: ``1 briefing``, ``3 briefings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
