"""One proposition: who stands where, how that changed, and every statement on it."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, evidence
from site_builder.link.queries.evidence import Position
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Proposition
from site_builder.pages.compose.parts import HOME, MOST_CHANGES, MOST_CITES, change_in_words, claim_list, count_of
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import stance_mark
from site_builder.pages.routes import POSITIONS_SIZE, STATEMENTS_SIZE
from site_builder.pages.writing import Sheet


def compose_proposition(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of a proposition."""
    sheet = Sheet(reader, page)
    found = reader.ask(catalogue.item, "propositions", page.id)
    assert isinstance(found, Proposition)
    claims = reader.ask(evidence.claims_on, page.id)
    sheet.heading(1, escape_markdown(found.text))
    if sheet.is_first:
        sheet.add(
            f"A proposition on {sheet.title_link('topics', found.topic)}. "
            "The sentence is the editor's; who holds what is below."
        )
    if positions := sheet.part(reader.ask(evidence.positions_on, page.id), POSITIONS_SIZE):
        sheet.heading(2, Md("Who stands where"), "positions")
        if sheet.is_first:
            _add_notices(sheet)
        sheet.table(["Holder", "Latest stance", "How it came"], [_row(sheet, p) for p in positions], "positions")
    if shown := sheet.part(claims, STATEMENTS_SIZE):
        sheet.heading(2, Md("Every statement, oldest first"), "statements")
        claim_list(sheet, shown, with_proposition=False)
    elif not claims and sheet.is_first:
        sheet.add("No article of this site takes a stance on it yet.")
    description = (
        f"Who is for and who is against “{found.text}”: {count_of(len(claims), 'statement')}, each with its source."
    )
    return sheet.finish(found.text, description, "positions", [HOME, ("Positions", PageId("positions"))])


def _add_notices(sheet: Sheet) -> None:
    """Say that the proposition is disputed, who changed position, and who is told to hold both at one time."""
    standing = sheet.reader.ask(contradictions.standing_on, sheet.page.id)
    if standing.is_disputed:
        sheet.add(f"{{.notice}}\nDisputed: {len(standing.supports)} for it, {len(standing.opposes)} against it.")
    for change in standing.changes[:MOST_CHANGES]:
        sheet.add(f"{{.notice}}\n{change_in_words(sheet, change)}")
    for clash in standing.contradictions[:MOST_CHANGES]:
        holder = clash.subject.partition("/")[0]
        sheet.add(f"{{.notice}}\n{sheet.entities([holder])}: {clash.why} {sheet.cites(clash.members[:MOST_CITES])}")
    left = max(0, len(standing.changes) - MOST_CHANGES) + max(0, len(standing.contradictions) - MOST_CHANGES)
    if left:
        evidence_page = sheet.link(Md("evidence"), PageId("evidence"))
        sheet.add(f"{{.notice}}\n{left} more changes and contradictions of positions stand under {evidence_page}.")


def _row(sheet: Sheet, position: Position) -> list[str]:
    """The holder's cell carries the anchor that the matrix leads to."""
    holder = f"[{sheet.entity_link(position.holder, ('people', 'organizations'))}]{{#{position.holder}}}"
    latest = f"{stance_mark(position.stance)} {sheet.date(position.date)}"
    latest += f", {count_of(position.groups, 'independent group')}"
    if position.note:
        latest += f" ({escape_markdown(position.note)})"
    if position.jointly:
        latest += f", jointly with {sheet.entities(position.jointly)}"
    if position.reporters:
        others = "only others report it" if position.only_others else "the latest by the word of others"
        latest += f"; {others}: {sheet.entities(position.reporters)}"
    steps = [
        f"{sheet.date(step.date)}: {stance_mark(step.stance)} {sheet.cites(step.claims)}" for step in position.history
    ]
    return [holder, latest, " → ".join(steps)]
