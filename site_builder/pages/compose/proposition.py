"""One proposition: who stands where, how that changed, and every statement on it."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, evidence
from site_builder.link.queries.evidence import Position
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Proposition
from site_builder.pages.compose.parts import MOST_CHANGES, MOST_CITES, change_in_words, claim_list
from site_builder.pages.compose.pictures import add_stands
from site_builder.pages.markdown import escape_markdown
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
        told = noted("A proposition on {topic}. The sentence is the editor's; who holds what is below.")
        sheet.add(sheet.say(told, topic=sheet.title_link("topics", found.topic)))
    if positions := sheet.part(reader.ask(evidence.positions_on, page.id), POSITIONS_SIZE):
        sheet.heading(2, sheet.say("Who stands where"), "positions")
        if sheet.is_first:
            _add_notices(sheet)
            told = noted(
                "Drawn: who stands where over time, by the day of each statement; the table below says it in words."
            )
            add_stands(sheet, page.id, sheet.say(told))
        head = [sheet.say("Holder"), sheet.say("Latest stance"), sheet.say("How it came")]
        sheet.table(head, [_row(sheet, p) for p in positions], "positions")
    if shown := sheet.part(claims, STATEMENTS_SIZE):
        sheet.heading(2, sheet.say("Every statement, oldest first"), "statements")
        claim_list(sheet, shown, with_proposition=False)
    elif not claims and sheet.is_first:
        sheet.add(sheet.say("No article of this site takes a stance on it yet."))
    counted = sheet.count(len(claims), "{n} statement", "{n} statements")
    told = noted("Who is for and who is against “{text}”: {statements}, each with its source.")
    description = sheet.say(told, text=found.text, statements=counted)
    return sheet.finish(
        found.text, description, "positions", [sheet.home, (sheet.say("Positions"), PageId("positions"))]
    )


def _add_notices(sheet: Sheet) -> None:
    """Say that the proposition is disputed, who changed position, and who is told to hold both at one time."""
    standing = sheet.reader.ask(contradictions.standing_on, sheet.page.id)
    if standing.is_disputed:
        told = noted("Disputed: {supports} for it, {opposes} against it.")
        sheet.add("{.notice}\n" + sheet.say(told, supports=len(standing.supports), opposes=len(standing.opposes)))
    for change in standing.changes[:MOST_CHANGES]:
        sheet.add(f"{{.notice}}\n{change_in_words(sheet, change)}")
    for clash in standing.contradictions[:MOST_CHANGES]:
        holder = clash.subject.partition("/")[0]
        sheet.add(
            f"{{.notice}}\n{sheet.entities([holder])}: {sheet.say(clash.why)} {sheet.cites(clash.members[:MOST_CITES])}"
        )
    left = max(0, len(standing.changes) - MOST_CHANGES) + max(0, len(standing.contradictions) - MOST_CHANGES)
    if left:
        evidence_page = sheet.link(sheet.say("evidence"), PageId("evidence"))
        told = sheet.count(
            left,
            "{n} more change or contradiction of positions stands under {evidence}.",
            "{n} more changes and contradictions of positions stand under {evidence}.",
            evidence=evidence_page,
        )
        sheet.add("{.notice}\n" + told)


def _row(sheet: Sheet, position: Position) -> list[str]:
    """The holder's cell carries the anchor that the matrix leads to."""
    holder = f"[{sheet.entity_link(position.holder, ('people', 'organizations'))}]{{#{position.holder}}}"
    groups = sheet.count(position.groups, "{n} independent group", "{n} independent groups")
    latest = str(sheet.words.listed([f"{sheet.stance(position.stance)} {sheet.date(position.date)}", groups]))
    if position.note:
        latest += f" ({escape_markdown(position.note)})"
    if position.jointly:
        latest += sheet.say(", jointly with {names}", names=sheet.entities(position.jointly))
    if position.reporters:
        names = sheet.entities(position.reporters)
        if position.only_others:
            latest += sheet.say("; only others report it: {names}", names=names)
        else:
            latest += sheet.say("; the latest by the word of others: {names}", names=names)
    steps = [
        f"{sheet.date(step.date)}: {sheet.stance(step.stance)} {sheet.cites(step.claims)}" for step in position.history
    ]
    return [holder, latest, " → ".join(steps)]
