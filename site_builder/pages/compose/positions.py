"""The matrix of positions: propositions by holders, with dates and by whose word."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence
from site_builder.model.page import ComposedPage
from site_builder.pages.compose.parts import holder_page, position_cell
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import STANCE_SIGNS
from site_builder.pages.routes import MATRIX_SIZE
from site_builder.pages.writing import Sheet

MOST_HOLDERS = 8
"""Most columns of the matrix; a holder beyond them has a dossier with all positions."""


def matrix(sheet: Sheet, holders: Sequence[str], propositions: Sequence[str]) -> None:
    """Add a table with a row for each proposition and a column for each holder; blank where there is no evidence."""
    head: list[Md | str] = [sheet.say("Proposition")]
    shown, rest = holders[:MOST_HOLDERS], holders[MOST_HOLDERS:]
    for holder in shown:
        page = holder_page(sheet, holder)
        head.append(sheet.link(escape_markdown(sheet.reader.ask(catalogue.title, page.kind, holder)), page))
    rows = []
    for name in propositions:
        cells = [position_cell(sheet, sheet.reader.ask(evidence.position, holder, name)) for holder in shown]
        rows.append([sheet.title_link("propositions", name), *cells])
    sheet.table(head, rows, "matrix")
    if rest:
        links = [sheet.title_link(holder_page(sheet, h).kind, h) for h in rest[:50]]
        names = sheet.and_more(sheet.words.listed(links), len(rest) - 50)
        sheet.add(sheet.say("Others with a position here: {names}.", names=names))


def compose_positions(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the matrix by topic; rows are the long list that is spread over pages."""
    sheet = Sheet(reader, page)
    sheet.heading(1, sheet.say("Positions"))
    signs = sheet.words.listed([f"{sign} {sheet.say(stance)}" for stance, sign in STANCE_SIGNS.items()])
    sheet.add(
        sheet.say(
            "Who stands where on what, by the latest statement known. Speakers count for the government or "
            "organization at the top of theirs. A blank cell means that there is no evidence, not that somebody is "
            "neutral. Groups: independent groups of articles that tell it. Signs: {signs}.",
            signs=signs,
        )
    )
    if sheet.is_first:
        files = sheet.files({noted("table"): "data/positions.csv"})
        sheet.add("{.data}\n" + sheet.say("As data: {files}.", files=files))
    rank = {holder: number for number, holder in enumerate(reader.ask(evidence.position_holders))}
    topics: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, topic, holders in sheet.part(reader.ask(evidence.holders_by_topic), MATRIX_SIZE):
        topics.setdefault(topic, {})[name] = holders
    for topic, found in topics.items():
        sheet.heading(2, sheet.title_link("topics", topic), f"topic-{topic}")
        shown = sorted({holder for holders in found.values() for holder in holders}, key=lambda h: rank[h])
        matrix(sheet, shown, list(found))
    return sheet.finish(
        sheet.say("Positions"), sheet.say("Who stands where on what, and since when."), "positions", [sheet.home]
    )
