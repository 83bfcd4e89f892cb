"""The evidence: what contradicts what, who disagrees, who changed, what is confirmed, and what is only repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, contradictions, evidence, independence, ledger, timeline
from site_builder.link.queries.contradictions import Account, Change
from site_builder.link.rows import ClaimRow
from site_builder.model.measures import value_in_words
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Measure
from site_builder.pages.compose.parts import fact_reason
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.routes import EVIDENCE_MOST, EVIDENCE_SIZE
from site_builder.pages.writing import Sheet

T = TypeVar("T")

_MOST_VOICES = 3
"""Most statements that are quoted for one side of a dispute."""

_MOST_VALUES = 12
"""Most values of one measure, or dates of one event, that are put side by side."""

_MOST_ARTICLES = 8
"""Most articles that are named for one thing which many tell."""


def compose_evidence(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of evidence; each of its lists goes on with the others on further pages."""
    sheet = Sheet(reader, page)
    sheet.heading(1, sheet.say("Evidence"))
    if sheet.is_first:
        sheet.add(
            sheet.say(
                "Where the sources contradict each other, who disagrees with whom, whose position changed, and what "
                "more than one independent source tells. Articles that draw on the same words count as one source. "
                "Nothing here says who is right."
            )
        )
    before = len(sheet.text())
    for section in SECTIONS:
        section(sheet)
    if sheet.is_first and len(sheet.text()) == before:
        sheet.add(sheet.say("Nothing of this kind has been found in the articles of this site."))
    words = sheet.say("Contradictions, disputes, changes of position, and what is confirmed by independent sources.")
    return sheet.finish(sheet.say("Evidence"), words, "evidence", [sheet.home])


def _section(sheet: Sheet, title: str, anchor: str, items: Sequence[T]) -> Sequence[T]:
    """Begin a section where a list has items for this page, and give them."""
    shown = sheet.part(items[:EVIDENCE_MOST], EVIDENCE_SIZE)
    if shown:
        sheet.heading(2, sheet.say(title), anchor)
        if len(items) > EVIDENCE_MOST and sheet.is_first:
            data = sheet.file(sheet.say("data"), "data/manifest.json")
            told = noted("{n} of {all}; all are told on the pages that they concern, and in the {data}.")
            sheet.add(sheet.say(told, n=EVIDENCE_MOST, all=len(items), data=data))
    return shown


def _add_facts(sheet: Sheet) -> None:
    found = sheet.reader.ask(contradictions.excluded_measures)
    for name in _section(sheet, noted("Values that exclude each other"), "facts", found):
        _add_fact(sheet, name)


def _add_fact(sheet: Sheet, name: str) -> None:
    found = sheet.reader.ask(contradictions.contradiction_of_measure, name)
    assert found is not None
    measure = sheet.reader.ask(catalogue.item, "measures", found.subject)
    assert isinstance(measure, Measure)
    sheet.heading(3, escape_markdown(measure.label), f"fact-{found.subject}")
    heads, values, words, times = [], [], [], []
    members = set(found.members)
    told = [row for row in sheet.reader.ask(evidence.facts_of, name) if f"{row.article}#{row.fact}" in members]
    for row in told[:_MOST_VALUES]:
        heads.append(sheet.article_link(row.article, row.fact))
        mark = sheet.basis(row.basis, fact_reason(sheet, row), row.ref)
        values.append(escape_markdown(value_in_words(measure, row.value)) + mark)
        words.append(sheet.quoted(row.quote))
        times.append(sheet.date(row.as_of, noted("not said")))
    rows: list[tuple[str, Sequence[str]]] = [(sheet.say("Value"), values), (sheet.say("In the source"), words)]
    if any(row.as_of for row in told[:_MOST_VALUES]):
        rows.append((sheet.say("As of"), times))
    _side_by_side(sheet, heads, rows)
    if len(told) > _MOST_VALUES:
        of = sheet.count(len(told), "{n} value", "{n} values")
        sheet.add(
            sheet.say("And {n} more, of {values} that exclude each other.", n=len(told) - _MOST_VALUES, values=of)
        )


def _side_by_side(sheet: Sheet, heads: Sequence[Md], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Put what is compared into columns; more than three of them become rows, which fit on a small screen."""
    if len(heads) <= 3:
        sheet.table([sheet.say("What"), *heads], [[name, *cells] for name, cells in rows], "compared")
    else:
        cells = zip(heads, *(cells for _, cells in rows), strict=True)
        sheet.table([sheet.say("Article"), *(name for name, _ in rows)], [list(row) for row in cells], "compared")


def _add_dates(sheet: Sheet) -> None:
    found = sheet.reader.ask(contradictions.dated_apart)
    for item in _section(sheet, noted("Events with dates that exclude each other"), "dates", found):
        sheet.heading(3, sheet.title_link("events", item.subject), f"date-{item.subject}")
        told = sheet.reader.ask(timeline.reports_of, item.subject)
        reports = [row for row in told if f"{row.article}#{row.report}" in item.members]
        more, reports = len(reports) - _MOST_VALUES, reports[:_MOST_VALUES]
        heads = [sheet.article_link(r.article, r.report) for r in reports]
        dates = [sheet.date(r.date) for r in reports]
        _side_by_side(
            sheet,
            heads,
            [(sheet.say("Date"), dates), (sheet.say("In the source"), [sheet.quoted(r.quote) for r in reports])],
        )
        if more > 0:
            sheet.add(sheet.say("And {n} more, on the page of the event.", n=more))


def _add_declared(sheet: Sheet) -> None:
    found = sheet.reader.ask(contradictions.declared_contradictions)
    rows = _section(sheet, noted("Contradictions that an analyst has noted"), "declared", found)
    sheet.items(
        f"{sheet.joined([sheet.article_link(row.article), sheet.article_link(row.other)])}"
        f"{': ' + escape_markdown(row.why) if row.why else ''} {sheet.cites(row.cites)}".rstrip()
        for row in rows
    )


def _add_clashes(sheet: Sheet) -> None:
    found = sheet.reader.ask(contradictions.clashes)
    for item in _section(sheet, noted("Opposed stances of one holder at one time"), "stances", found):
        holder, _, proposition = item.subject.partition("/")
        title = Md(f"{sheet.entity_link(holder)}: {sheet.title_link('propositions', proposition)}")
        sheet.heading(3, title, f"stance-{holder}-{proposition}")
        rows = [_claim(sheet, member) for member in item.members[:_MOST_VALUES]]
        _side_by_side(
            sheet,
            [_claim_head(sheet, r) for r in rows],
            [(sheet.say("In the source"), [sheet.quoted(r.quote) for r in rows])],
        )


def _claim(sheet: Sheet, member: str) -> ClaimRow:
    article, _, local = member.partition("#")
    return next(row for row in sheet.reader.ask(evidence.claims_of_article, article) if row.claim == local)


def _claim_head(sheet: Sheet, row: ClaimRow) -> Md:
    return Md(f"{sheet.stance(row.stance)} {sheet.date(row.date)}, {sheet.article_link(row.article, row.claim)}")


def _add_disputes(sheet: Sheet) -> None:
    found = sheet.reader.ask(contradictions.disputed)
    for name in _section(sheet, noted("Disputes"), "disputes", found):
        sheet.heading(3, sheet.title_link("propositions", name), f"dispute-{name}")
        standing = sheet.reader.ask(contradictions.standing_on, name)
        sides = (standing.supports, standing.opposes)
        cells = [_voices(sheet, name, holders) for holders in sides]
        names_of = [str(_names(sheet, holders)) for holders in sides]
        _side_by_side(
            sheet,
            [sheet.say("For"), sheet.say("Against")],
            [(sheet.say("Who"), names_of), (sheet.say("In the source"), cells)],
        )


def _names(sheet: Sheet, holders: tuple[str, ...]) -> Md:
    return sheet.and_more(sheet.entities(holders[:_MOST_ARTICLES]), len(holders) - _MOST_ARTICLES)


def _voices(sheet: Sheet, proposition: str, holders: tuple[str, ...]) -> str:
    said: dict[str, list[str]] = {}
    for holder in holders[:_MOST_ARTICLES]:
        position = sheet.reader.ask(evidence.position, holder, proposition)
        assert position is not None
        said.setdefault(position.history[-1].claims[-1], []).append(holder)
    voices = []
    for claim, speakers in list(said.items())[:_MOST_VOICES]:
        row = _claim(sheet, claim)
        source = f"{sheet.date(row.date)}, {sheet.article_link(row.article, row.claim)}"
        voices.append(f"{sheet.entities(speakers)}: {sheet.quoted(row.quote)} {sheet.span(source, 'meta')}")
    return " · ".join(voices)


def _add_changes(sheet: Sheet) -> None:
    for change in _section(sheet, noted("Changes of position"), "changes", sheet.reader.ask(contradictions.changes)):
        _add_change(sheet, change)


def _add_change(sheet: Sheet, change: Change) -> None:
    title = Md(f"{sheet.entity_link(change.holder)}: {sheet.title_link('propositions', change.proposition)}")
    after = change.after.date.text if change.after.date else ""
    anchor = "-".join(re.findall(r"\w+", f"change {change.holder} {change.proposition} {after}".replace("_", "-")))
    sheet.heading(3, title, anchor)
    heads, words = [], []
    for name, step in ((noted("Before"), change.before), (noted("After"), change.after)):
        heads.append(Md(f"{sheet.say(name)}: {sheet.stance(step.stance)} {sheet.date(step.date)}"))
        row = _claim(sheet, step.claims[0])
        words.append(f"{sheet.quoted(row.quote)} {sheet.span(sheet.article_link(row.article, row.claim), 'meta')}")
    _side_by_side(sheet, heads, [(sheet.say("In the source"), words)])


def _add_corroborated(sheet: Sheet) -> None:
    found = [row for row in sheet.reader.ask(contradictions.accounts) if row[2].groups > 1]
    _add_accounts(sheet, noted("Told by independent sources"), "corroborated", found)


def _add_repeated(sheet: Sheet) -> None:
    found = [row for row in sheet.reader.ask(contradictions.accounts) if row[2].groups == 1]
    _add_accounts(sheet, noted("Repeated, not corroborated"), "repeated", found)


def _add_accounts(sheet: Sheet, title: str, anchor: str, found: Sequence[tuple[str, str, Account]]) -> None:
    rows = []
    for kind, name, account in _section(sheet, title, anchor, found):
        words = escape_markdown(sheet.reader.ask(catalogue.title, kind, name))
        what = sheet.link(words, PageId("events", name)) if kind == "events" else words
        links = [sheet.article_link(article) for article in account.articles[:_MOST_ARTICLES]]
        more = len(account.articles) - len(links)
        groups = sheet.count(account.groups, "{n} independent group", "{n} independent groups")
        counts = sheet.words.listed([sheet.count(len(account.articles), "{n} article", "{n} articles"), groups])
        rows.append([what, counts, sheet.and_more(sheet.words.listed(links), more)])
    sheet.table([sheet.say("What"), sheet.say("How often"), sheet.say("Where")], rows)


def _add_groups(sheet: Sheet) -> None:
    found = sheet.reader.ask(independence.groups)
    for name in _section(sheet, noted("Articles that count as one source"), "groups", found):
        _add_group(sheet, name)


def _add_group(sheet: Sheet, name: str) -> None:
    group = sheet.reader.ask(independence.group, name)
    sheet.heading(3, sheet.count(len(group.articles), "Group of {n} article", "Group of {n} articles"), f"group-{name}")
    shown = group.articles[:_MOST_ARTICLES]
    links = sheet.joined([sheet.article_link(article) for article in shown])
    sheet.add(sheet.say("{list}.", list=sheet.and_more(links, len(group.articles) - len(shown))))
    sheet.items(_group_reasons(sheet, name))


def _group_reasons(sheet: Sheet, name: str) -> list[str]:
    """Say why the articles of a group count as one source: upstream, declared, or the same words."""
    group = sheet.reader.ask(independence.group, name)
    reasons: list[str] = []
    for source, articles in group.upstream[:_MOST_ARTICLES]:
        link = sheet.title_link("sources", source)
        told = sheet.count(
            len(articles), "{n} article draws on {source}.", "{n} articles draw on {source}.", source=link
        )
        reasons.append(told)
    for one, other in group.declared[:_MOST_ARTICLES]:
        both = sheet.joined([sheet.article_link(one, "Related"), sheet.article_link(other, "Related")])
        reasons.append(sheet.say("An analyst has noted that one depends on the other: {articles}.", articles=both))
    for passage in group.passages[:_MOST_ARTICLES]:
        words = sheet.reader.ask(ledger.opening, passage.articles[0], passage.start, passage.end)
        where = sheet.joined([sheet.article_link(article) for article in passage.articles[:_MOST_ARTICLES]])
        shown = f": {sheet.quoted(words)}" if words else ""
        told = sheet.say("{n} words in a row are the same in {articles}", n=passage.words, articles=where)
        reasons.append(f"{told}{shown}")
    return reasons


SECTIONS = (
    _add_facts,
    _add_dates,
    _add_clashes,
    _add_declared,
    _add_disputes,
    _add_changes,
    _add_corroborated,
    _add_repeated,
    _add_groups,
)
"""The order of the page."""
