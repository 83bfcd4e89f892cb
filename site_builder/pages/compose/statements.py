"""What a briefing states: judgments, claims, facts and events, each with its words in the source."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.link.holders import post_at
from site_builder.link.queries import catalogue, contradictions, evidence, timeline
from site_builder.link.queries.contradictions import Remark
from site_builder.link.rows import ClaimRow, ReportRow
from site_builder.model.evidence import Article, Credibility, Judgment
from site_builder.model.measures import value_in_words
from site_builder.model.registry import Measure, Person
from site_builder.pages.compose.parts import event_date, event_of, quoted
from site_builder.pages.compose.source_text import stands_in_text
from site_builder.pages.fragments import text_fragment
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.marks import basis_mark, stance_mark
from site_builder.pages.phrases import ATTRIBUTIONS, CREDIBILITY, EVENT_ROLES, GRADES, MODALITIES
from site_builder.pages.routes import EVIDENCE_MOST, EVIDENCE_SIZE
from site_builder.pages.writing import Sheet, joined


def add_judgments(sheet: Sheet, article: Article) -> None:
    """Add the key judgments: the likelihood with its text, then the confidence in a sentence of its own."""
    judgments = article.annotation.judgments
    if not judgments:
        return
    sheet.heading(2, Md("Key judgments"), "judgments")
    for judgment in judgments:
        _add_judgment(sheet, article, judgment)


def _add_judgment(sheet: Sheet, article: Article, judgment: Judgment) -> None:
    likelihood = judgment.likelihood or "no likelihood given"
    sheet.heading(3, Md(f"Judgment {judgment.id}: {likelihood}"), item=judgment.id, kind="judgment")
    sheet.add(f"{sheet.prose(judgment.text)} {sheet.cites(judgment.cites, article.id)}".rstrip())
    if judgment.confidence:
        why = f" {escape_markdown(judgment.confidence_why)}" if judgment.confidence_why else ""
        mark = sheet.span(judgment.confidence, "confidence", judgment.confidence)
        sheet.add(f"Confidence in this judgment: {mark}.{why}")
    for label, items in (("Assumes", judgment.assumptions), ("Would change it", judgment.indicators)):
        sheet.terms([(label, [escape_markdown(item) for item in items])])


def add_claims(sheet: Sheet, article: Article) -> None:
    """Add who said what, claim by claim."""
    claims = sheet.reader.ask(evidence.claims_of_article, article.id)
    if not claims:
        return
    sheet.heading(2, Md("Who said what"), "claims")
    for row in claims:
        _add_claim(sheet, article, row)


def _add_claim(sheet: Sheet, article: Article, row: ClaimRow) -> None:
    sheet.heading(
        3,
        Md(f"{sheet.entities(row.holder)} {stance_mark(row.stance)} {sheet.span(row.claim, 'id')}"),
        item=row.claim,
        kind="claim",
    )
    if row.proposition:
        note = f" ({escape_markdown(row.stance_note)})" if row.stance_note else ""
        sheet.add(f"{{.proposition}}\n{sheet.title_link('propositions', row.proposition)}{note}")
        _add_standing(sheet, article, row)
    if row.text:
        sheet.add(f"{{.paraphrase}}\n{sheet.prose(row.text)}")
    if row.quote:
        sheet.quotation(escape_markdown(row.quote), row.language)
    lead = "The article says so of" if row.attribution == "narrator" else "Said by"
    details = [f"{lead} {joined([_speaker(sheet, row, name) for name in row.speaker])}"]
    if row.addressee:
        details[0] += f" to {sheet.entities(row.addressee)}"
    if row.via:
        details.append(f"relayed by {sheet.outlets(row.via)}")
    if row.modality:
        details.append(MODALITIES[row.modality][0])
    if row.attribution:
        details.append(ATTRIBUTIONS[row.attribution][0])
    if row.hedge:
        details.append(f"the source hedges: “{escape_markdown(row.hedge)}”")
    claim = next(c for c in article.annotation.claims if c.id == row.claim)
    if claim.credibility:
        details.append(_credibility(claim.credibility))
    if claim.date:
        details.append(str(sheet.date(claim.date)))
    details.append(_where(sheet, article, row.claim))
    sheet.add(f"{{.details}}\n{' · '.join(details)}")


def _credibility(found: Credibility) -> str:
    """Print the grade that somebody gave, with the reason."""
    by = f" by {escape_markdown(found.assessor)}" if found.assessor else ""
    why = f" ({escape_markdown(found.why)})" if found.why else ""
    return f"credibility {found.grade}, {CREDIBILITY[found.grade]}, as graded{by}{why}"


def _add_standing(sheet: Sheet, article: Article, row: ClaimRow) -> None:
    """Say where the proposition is disputed, or the holder's position changed by this claim or after it."""
    remarks = sheet.reader.ask(contradictions.remarks_on_claim, row.proposition, article.global_id(row.claim))
    if remarks:
        words = Md("; ".join(_remark(sheet, remark) for remark in remarks))
        sheet.add(f"{{.notice}}\n{sheet.link(words, PageId('propositions', row.proposition), 'Positions')}")


def _remark(sheet: Sheet, remark: Remark) -> str:
    match remark.kind:
        case "disputed":
            return "disputed by others"
        case "changed-from":
            return f"a change from {remark.stance} ({sheet.date(remark.date)})"
        case "changed-to":
            return f"changed since: {remark.stance} ({sheet.date(remark.date)})"
        case _:
            return "an opposed stance of the same time is told, too"


def _speaker(sheet: Sheet, row: ClaimRow, name: str) -> Md:
    """Name a speaker with the post held at the time."""
    words = sheet.entity_link(name, ("people", "organizations"))
    if not sheet.reader.ask(catalogue.exists, "people", name):
        return words
    person = sheet.reader.ask(catalogue.item, "people", name)
    assert isinstance(person, Person)
    post = post_at(person.posts, row.date)
    return Md(f"{words} ({escape_markdown(post.post)})") if post else words


def _where(sheet: Sheet, article: Article, name: str) -> str:
    """Say how a quote fits and where it stands; with a link where the source text is on the page."""
    anchor = article.anchors[name]
    part = "" if anchor.segment == "body" else f" in the {anchor.segment}"
    cut = ", shortened: more may not be shown" if anchor.is_shortened else ""
    words = Md(f"{GRADES[anchor.grade][0]}{part}, line {anchor.line}{cut}")
    if article.display == "none":
        return f"{words}, not shown for reasons of rights"
    where = sheet.link(words, sheet.page, f"Source-{name}") if stands_in_text(article, anchor) else words
    original = article.annotation.url
    if not original or "#" in original:
        return where
    return f"{where}, {sheet.url(Md('in the original'), original + text_fragment(article, anchor))}"


def add_facts(sheet: Sheet, article: Article) -> None:
    """Add the table of facts."""
    rows = []
    for fact in sheet.reader.ask(evidence.facts_in, article.id):
        measure = sheet.reader.ask(catalogue.item, "measures", fact.measure)
        assert isinstance(measure, Measure)
        about = "about " if fact.approx and fact.hedge.casefold() != "about" else ""
        value = f"[{fact.fact}]{{#{fact.fact} .id}} {about}{escape_markdown(value_in_words(measure, fact.value))}"
        why = fact.why or (f"the source says “{fact.words}”" if fact.words else "")
        value += basis_mark(fact.basis, why, fact.ref)
        if fact.words and fact.basis == "stated":
            value += f" (“{escape_markdown(fact.words)}”)"
        value += f" (“{escape_markdown(fact.hedge)}”)" if fact.hedge else ""
        value += f", as of {sheet.date(fact.as_of)}" if fact.as_of else ""
        words = f"{quoted(fact.quote)} {sheet.span(_where(sheet, article, fact.fact), 'meta')}"
        excluded = sheet.reader.ask(contradictions.contradiction_of_measure, fact.measure)
        if excluded and article.global_id(fact.fact) in excluded.members:
            value += f" {_contradicted(sheet, fact.measure)}"
        rows.append([escape_markdown(measure.label), value, words])
    if rows:
        sheet.heading(2, Md("Facts"), "facts")
        sheet.table(["Measure", "Value", "In the source"], rows, "facts")


def _contradicted(sheet: Sheet, measure: str) -> Md:
    """Lead to where a value stands beside those that exclude it."""
    place = sheet.reader.ask(contradictions.excluded_measures).index(measure)
    told = place < EVIDENCE_MOST
    page = PageId("evidence", number=1 + place // EVIDENCE_SIZE if told else 1)
    anchor = f"Fact-{measure}" if told else "Facts"
    return sheet.span(sheet.link(Md("contradicted elsewhere"), page, anchor), "notice")


def _report_row(sheet: Sheet, article: Article, report: ReportRow) -> list[str]:
    event = event_of(sheet, report.event)
    date = f"{sheet.date(report.date)}" if report.date else event_date(sheet, event)
    if report.date and report.date != event.date:
        date = f"{date} (in the registry: {event_date(sheet, event)})"
    name = f"[{report.report}]{{#{report.report} .id}} {sheet.title_link('events', report.event)}"
    words = f"{quoted(report.quote)} {sheet.span(_where(sheet, article, report.report), 'meta')}"
    if report.date_words:
        words += f"; date from {quoted(report.date_words)}"
    return [date, name, EVENT_ROLES[report.role], words]


def add_timeline(sheet: Sheet, article: Article) -> None:
    """Add the events that the article reports, in the order of time; illustrations stand elsewhere."""
    reports = [r for r in sheet.reader.ask(timeline.reports_in, article.id) if r.role != "illustration"]
    if reports:
        sheet.heading(2, Md("Timeline"), "timeline")
        rows = [_report_row(sheet, article, report) for report in reports]
        sheet.table(["Date", "Event", "Role here", "In the source"], rows, "timeline")
