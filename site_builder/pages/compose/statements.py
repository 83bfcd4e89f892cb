"""What a briefing states: judgments, claims, facts and events, each with its words in the source."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.holders import post_at
from site_builder.link.queries import catalogue, contradictions, evidence, timeline
from site_builder.link.queries.contradictions import Remark
from site_builder.link.rows import ClaimRow, ReportRow
from site_builder.model.evidence import Article, Credibility, Judgment
from site_builder.model.measures import value_in_words
from site_builder.model.registry import Measure, Person
from site_builder.pages.compose.parts import event_date, event_of, fact_reason
from site_builder.pages.compose.source_text import stands_in_text
from site_builder.pages.fragments import text_fragment
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import ATTRIBUTIONS, CREDIBILITY, EVENT_ROLES, GRADES, MODALITIES
from site_builder.pages.routes import EVIDENCE_MOST, EVIDENCE_SIZE
from site_builder.pages.writing import Sheet


def add_judgments(sheet: Sheet, article: Article) -> None:
    """Add the key judgments: the likelihood with its text, then the confidence in a sentence of its own."""
    judgments = article.annotation.judgments
    if not judgments:
        return
    sheet.heading(2, sheet.say("Key judgments"), "judgments")
    for judgment in judgments:
        _add_judgment(sheet, article, judgment)


def _add_judgment(sheet: Sheet, article: Article, judgment: Judgment) -> None:
    likelihood = sheet.say(judgment.likelihood or noted("no likelihood given"))
    title = sheet.say("Judgment {id}: {likelihood}", id=judgment.id, likelihood=likelihood)
    sheet.heading(3, title, item=judgment.id, kind="judgment")
    sheet.add(f"{sheet.prose(judgment.text)} {sheet.cites(judgment.cites, article.id)}".rstrip())
    if judgment.confidence:
        why = f" {escape_markdown(judgment.confidence_why)}" if judgment.confidence_why else ""
        told = sheet.say("Confidence in this judgment: {confidence}.", confidence=sheet.confidence(judgment.confidence))
        sheet.add(f"{told}{why}")
    for label, items in ((noted("Assumes"), judgment.assumptions), (noted("Would change it"), judgment.indicators)):
        sheet.terms([(sheet.say(label), [escape_markdown(item) for item in items])])


def add_claims(sheet: Sheet, article: Article) -> None:
    """Add who said what, claim by claim."""
    claims = sheet.reader.ask(evidence.claims_of_article, article.id)
    if not claims:
        return
    sheet.heading(2, sheet.say("Who said what"), "claims")
    for row in claims:
        _add_claim(sheet, article, row)


def _add_claim(sheet: Sheet, article: Article, row: ClaimRow) -> None:
    sheet.heading(
        3,
        Md(f"{sheet.entities(row.holder)} {sheet.stance(row.stance)} {sheet.span(row.claim, 'id')}"),
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
    details: list[str] = [_voice(sheet, row)]
    if row.via:
        details.append(sheet.say("relayed by {names}", names=sheet.outlets(row.via)))
    if row.modality:
        details.append(sheet.say(MODALITIES[row.modality][0]))
    if row.attribution:
        details.append(sheet.say(ATTRIBUTIONS[row.attribution][0]))
    if row.hedge:
        details.append(sheet.say("the source hedges: “{words}”", words=escape_markdown(row.hedge)))
    claim = next(c for c in article.annotation.claims if c.id == row.claim)
    if claim.credibility:
        details.append(_credibility(sheet, claim.credibility))
    if claim.date:
        details.append(str(sheet.date(claim.date)))
    details.append(_where(sheet, article, row.claim))
    sheet.add(f"{{.details}}\n{' · '.join(details)}")


def _voice(sheet: Sheet, row: ClaimRow) -> Md:
    """Say who said it, and to whom."""
    names = sheet.joined([_speaker(sheet, row, name) for name in row.speaker])
    is_narrated = row.attribution == "narrator"
    if not row.addressee:
        return sheet.say(
            noted("The article says so of {names}") if is_narrated else noted("Said by {names}"), names=names
        )
    told = noted("The article says so of {names} to {others}") if is_narrated else noted("Said by {names} to {others}")
    return sheet.say(told, names=names, others=sheet.entities(row.addressee))


def _credibility(sheet: Sheet, found: Credibility) -> str:
    """Print the grade that somebody gave, with the reason."""
    meaning = sheet.say(CREDIBILITY[found.grade])
    words = sheet.say("credibility {grade}, {meaning}, as graded", grade=found.grade, meaning=meaning)
    if found.assessor:
        told = noted("credibility {grade}, {meaning}, as graded by {name}")
        words = sheet.say(told, grade=found.grade, meaning=meaning, name=escape_markdown(found.assessor))
    return f"{words} ({escape_markdown(found.why)})" if found.why else words


def _add_standing(sheet: Sheet, article: Article, row: ClaimRow) -> None:
    """Say where the proposition is disputed, or the holder's position changed by this claim or after it."""
    remarks = sheet.reader.ask(contradictions.remarks_on_claim, row.proposition, article.global_id(row.claim))
    if remarks:
        words = Md("; ".join(_remark(sheet, remark) for remark in remarks))
        sheet.add(f"{{.notice}}\n{sheet.link(words, PageId('propositions', row.proposition), 'Positions')}")


def _remark(sheet: Sheet, remark: Remark) -> str:
    match remark.kind:
        case "disputed":
            return sheet.say("disputed by others")
        case "changed-from":
            return sheet.say(
                "a change from {stance} ({date})", stance=sheet.say(remark.stance), date=sheet.date(remark.date)
            )
        case "changed-to":
            return sheet.say(
                "changed since: {stance} ({date})", stance=sheet.say(remark.stance), date=sheet.date(remark.date)
            )
        case _:
            return sheet.say("an opposed stance of the same time is told, too")


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
    grade = sheet.say(GRADES[anchor.grade][0])
    if anchor.segment != "body":
        grade = sheet.say("{grade} in the {segment}", grade=grade, segment=sheet.say(anchor.segment))
    parts = [grade, sheet.say("line {n}", n=anchor.line)]
    parts += [sheet.say("shortened: more may not be shown")] if anchor.is_shortened else []
    words = sheet.words.listed(parts)
    if article.display == "none":
        return sheet.words.listed([words, sheet.say("not shown for reasons of rights")])
    where = sheet.link(words, sheet.page, f"Source-{name}") if stands_in_text(article, anchor) else words
    original = article.annotation.url
    if not original or "#" in original:
        return where
    original_link = sheet.url(sheet.say("in the original"), original + text_fragment(article, anchor))
    return sheet.words.listed([where, original_link])


def add_facts(sheet: Sheet, article: Article) -> None:
    """Add the table of facts."""
    rows = []
    for fact in sheet.reader.ask(evidence.facts_in, article.id):
        measure = sheet.reader.ask(catalogue.item, "measures", fact.measure)
        assert isinstance(measure, Measure)
        amount = escape_markdown(value_in_words(measure, fact.value))
        if fact.approx and fact.hedge.casefold() != "about":
            amount = sheet.say("about {date}", date=amount)
        value = f"[{fact.fact}]{{#{fact.fact} .id}} {amount}"
        value += sheet.basis(fact.basis, fact_reason(sheet, fact), fact.ref)
        if fact.words and fact.basis == "stated":
            value += f" (“{escape_markdown(fact.words)}”)"
        value += f" (“{escape_markdown(fact.hedge)}”)" if fact.hedge else ""
        value += sheet.say(", as of {date}", date=sheet.date(fact.as_of)) if fact.as_of else ""
        words = f"{sheet.quoted(fact.quote)} {sheet.span(_where(sheet, article, fact.fact), 'meta')}"
        excluded = sheet.reader.ask(contradictions.contradiction_of_measure, fact.measure)
        if excluded and article.global_id(fact.fact) in excluded.members:
            value += f" {_contradicted(sheet, fact.measure)}"
        rows.append([escape_markdown(measure.label), value, words])
    if rows:
        sheet.heading(2, sheet.say("Facts"), "facts")
        sheet.table([sheet.say("Measure"), sheet.say("Value"), sheet.say("In the source")], rows, "facts")


def _contradicted(sheet: Sheet, measure: str) -> Md:
    """Lead to where a value stands beside those that exclude it."""
    place = sheet.reader.ask(contradictions.excluded_measures).index(measure)
    told = place < EVIDENCE_MOST
    page = PageId("evidence", number=1 + place // EVIDENCE_SIZE if told else 1)
    anchor = f"Fact-{measure}" if told else "Facts"
    return sheet.span(sheet.link(sheet.say("contradicted elsewhere"), page, anchor), "notice")


def _report_row(sheet: Sheet, article: Article, report: ReportRow) -> list[str]:
    event = event_of(sheet, report.event)
    date = f"{sheet.date(report.date)}" if report.date else event_date(sheet, event)
    if report.date and report.date != event.date:
        date = sheet.say("{date} (in the registry: {other})", date=date, other=event_date(sheet, event))
    name = f"[{report.report}]{{#{report.report} .id}} {sheet.title_link('events', report.event)}"
    words = f"{sheet.quoted(report.quote)} {sheet.span(_where(sheet, article, report.report), 'meta')}"
    if report.date_words:
        words += sheet.say("; date from {words}", words=sheet.quoted(report.date_words))
    return [date, name, sheet.say(EVENT_ROLES[report.role]), words]


def add_timeline(sheet: Sheet, article: Article) -> None:
    """Add the events that the article reports, in the order of time; illustrations stand elsewhere."""
    reports = [r for r in sheet.reader.ask(timeline.reports_in, article.id) if r.role != "illustration"]
    if reports:
        sheet.heading(2, sheet.say("Timeline"), "timeline")
        rows = [_report_row(sheet, article, report) for report in reports]
        head = [sheet.say("Date"), sheet.say("Event"), sheet.say("Role here"), sheet.say("In the source")]
        sheet.table(head, rows, "timeline")
