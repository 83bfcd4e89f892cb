"""The page of an article."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers.blocks import (
    Block,
    Heading,
    Items,
    Page,
    Paragraph,
    Piece,
    Quoted,
    SourceText,
    Table,
    Terms,
    joined,
    plain,
)
from benchmarks.peers.facts import Briefing, Claim, Facts, date_words
from benchmarks.peers.parts import ACTS, HOME, KIND_TITLES, cites, closing, heading, link, quoted, stance


def briefing_page(facts: Facts, briefing: Briefing) -> Page:
    """Compose the page of an article."""
    path = f"briefings/{briefing.id}"
    page = Page(
        path,
        briefing.headline,
        briefing.summary,
        "briefings",
        [HOME, ("Briefings", "briefings/index")],
        older=briefing.older,
        newer=briefing.newer,
        date=briefing.date,
    )
    topics = joined(link(facts, "topics", topic) for topic in briefing.topics)
    publisher = link(facts, "sources", briefing.publisher)
    page.blocks = [
        Paragraph((*publisher, Piece(f" · {date_words(briefing.date)}"))),
        Paragraph((Piece("Topics: "), *topics)),
        heading("Bottom line", "Bottom-line"),
        Paragraph((Piece(briefing.summary, style="strong"), Piece(" "), *cites(briefing.id, briefing.cites))),
    ]
    if briefing.claims:
        page.blocks.append(heading("Who said what", "Claims"))
        for claim in briefing.claims:
            page.blocks.extend(_claim(facts, claim))
    page.blocks.extend(_findings(facts, briefing))
    page.blocks.extend(_surroundings(facts, briefing))
    page.blocks.extend(_source(facts, briefing))
    closing(facts, page, [tie.briefing for tie in briefing.related], [])
    return page


def _claim(facts: Facts, claim: Claim) -> Iterator[Block]:
    holder = link(facts, "organizations", claim.holder)
    yield Heading(3, claim.id, (*holder, Piece(" "), stance(claim), Piece(f" {claim.id}")))
    yield Paragraph(link(facts, "propositions", claim.proposition))
    yield Quoted(plain(claim.quote))
    speaker = link(facts, "people", claim.speaker)
    details = f" (Speaker) · {ACTS[claim.modality]} · reported indirectly · exact quote, line {claim.line}"
    yield Paragraph((Piece("Said by "), *speaker, Piece(details)))


def _findings(facts: Facts, briefing: Briefing) -> Iterator[Block]:
    fact, event = briefing.fact, briefing.event
    entry = facts.registry["events"][event.subject]
    yield heading("Facts", "Facts")
    measure = plain(str(facts.registry["measures"][fact.subject]["label"]))
    head = ["Measure", "Value", "In the source"]
    yield Table([plain(h) for h in head], [[measure, plain(f"{fact.id} {briefing.value}"), quoted(fact)]])
    yield heading("Timeline", "Timeline")
    row = [
        plain(date_words(entry["date"])),
        (Piece(f"{event.id} "), *link(facts, "events", event.subject)),
        plain("What is reported"),
        quoted(event),
    ]
    yield Table([plain(h) for h in ("Date", "Event", "Role here", "In the source")], [row])
    yield heading("What is not known", "Gaps")
    yield Items([(0, plain(gap)) for gap in briefing.gaps])


def _surroundings(facts: Facts, briefing: Briefing) -> Iterator[Block]:
    if briefing.related:
        yield heading("Related briefings", "Related")
        rows = []
        for tie in briefing.related:
            shared = joined(link(facts, *thing) for thing in tie.shared)
            more = (Piece(f" and {tie.more} more"),) if tie.more else ()
            rows.append((0, (*link(facts, "briefings", tie.briefing), Piece(" · shares "), *shared, *more)))
        yield Items(rows)
    yield heading("Who and what is in it", "Entities")
    terms = []
    for kind, title in KIND_TITLES.items():
        own = [(key, roles) for (k, key), roles in briefing.roles.items() if k == kind]
        found = joined([(*link(facts, kind, key), Piece(f" ({', '.join(roles)})")) for key, roles in own], "; ")
        terms.append((title, [found]))
    yield Terms([term for term in terms if term[1][0]])
    yield heading("Sources of this briefing", "Sources")
    voice = f"in the narrator's voice: 0 of {len(briefing.claims)} claims"
    yield Terms([("Published by", [link(facts, "sources", briefing.publisher)]), ("Voice", [plain(voice)])])


def _source(facts: Facts, briefing: Briefing) -> Iterator[Block]:
    yield heading("Passages of the source", "Source-text")
    found = [(c.line, c.quote, c.id) for c in briefing.claims]
    found.extend((q.line, q.words, q.id) for q in (briefing.event, briefing.fact))
    for line, words, name in sorted(found):
        yield Quoted((Piece(words, style="strong"), *cites(briefing.id, [name]), Piece(f" line {line}", style="em")))
    yield heading("The source", "Source")
    yield SourceText(briefing.text.rstrip("\n").split("\n\n")[1:])
    yield heading("Provenance", "Provenance")
    number = len(briefing.claims) + 2
    yield Terms(
        [
            ("File", [plain(f"{briefing.id.removeprefix('report-')}.txt")]),
            ("Publisher", [link(facts, "sources", briefing.publisher)]),
            ("Language", [plain("en")]),
            ("Rights", [plain("quoted passages are shown")]),
            ("Anchors", [plain(f"{number} of {number} quotes stand in the source: {number} exact")]),
        ]
    )
