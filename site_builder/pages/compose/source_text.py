"""The source text as far as rights allow, with each quoted passage marked and linked both ways; images apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from site_builder.base.messages import noted
from site_builder.link.queries import timeline
from site_builder.link.rows import ReportRow
from site_builder.model.evidence import Anchor, Article
from site_builder.model.source import SourceText, Span
from site_builder.pages.markdown import escape_markdown
from site_builder.pages.writing import Sheet

_MARKED = ("claims", "events", "facts")
UNMARKED = ("caption", "credit")
"""Parts of a source that do not stand in its shown text; images are described apart."""
_SHOWN = ("headline", "deck", "section", "byline", "dateline", "subhead", "body")


_Passage = tuple[str, tuple[tuple[int, int], ...]]
"""What is quoted, by the id of the statement that rests on it, and its pieces as they are shown."""


def _passages(article: Article) -> list[_Passage]:
    """The passages that claims, events and facts outside captions rest on, in the order of the source."""
    names = {item.id for part in _MARKED for item in getattr(article.annotation, part)}
    found = ((name, anchor) for name, anchor in article.anchored() if name in names)
    return [(name, anchor.parts if article.display == "full" else anchor.printed_parts)
            for name, anchor in found if stands_in_text(article, anchor)]  # fmt: skip


def stands_in_text(article: Article, anchor: Anchor) -> bool:
    """Tell whether the page of an article shows the passage of a quote in the text of its source."""
    is_shown = article.display == "full" or (article.display == "excerpt" and bool(anchor.printed_parts))
    return is_shown and anchor.segment not in UNMARKED


def add_source_text(sheet: Sheet, article: Article) -> None:
    """Add the whole text, or the quoted passages in their order, as the rights of the article say."""
    passages = _passages(article)
    if article.display == "full":
        sheet.heading(2, sheet.say("Source text"), "source-text")
        for spans in article.source.paragraphs(*_SHOWN):
            start, end = spans[0].start, spans[-1].end
            is_title = (
                spans[0].role == "headline" or article.source.words_of(spans[0]) == article.annotation.headline.text
            )
            if not is_title or spans[0].language or _is_quoted(passages, start, end):
                _add_paragraph(sheet, article, spans, passages)
    elif passages:
        sheet.heading(2, sheet.say("Passages of the source"), "source-text")
        told = noted(
            "The passages that this briefing quotes, in the order of the source; […] stands for what is left out."
        )
        sheet.add(sheet.say(told))
        for line in _excerpts(sheet, article, passages):
            sheet.add(f"{{.source-line}}\n> {line}")


def _add_paragraph(sheet: Sheet, article: Article, spans: tuple[Span, ...], passages: list[_Passage]) -> None:
    pieces = []
    for span in spans:
        pieces.append(_marked(article.source, span.start, span.end, passages))
    words = " ".join(pieces)
    if spans[0].role == "subhead":
        words = f"**{words}**"
    elif spans[0].role in ("section", "byline", "dateline", "deck") and len(spans) == 1:
        words = f"*{words}*"
    language = spans[0].language if spans[0].language not in ("", article.language) else ""
    marks = f".source-line lang={language}" if language else ".source-line"
    sheet.add(f"{{{marks}}}\n> {words}")


def _marked(source: SourceText, start: int, end: int, passages: Iterable[_Passage]) -> str:
    """Write a stretch of the source with its quoted passages marked; behind each a link to what it supports."""
    here = [(name, parts) for name, parts in passages if any(a < end and start < b for a, b in parts)]
    edges = {start, end}
    for _, parts in here:
        edges.update(edge for part in parts for edge in part if start < edge < end)
    pieces: list[str] = []
    passage = start
    for low, high in pairwise(sorted(edges)):
        covered = _is_covered(here, low, high)
        ended = [name for name, parts in here if parts[-1][1] == high]
        if ended or high == end or covered != _is_covered(here, high, high + 1):
            words = _inner(source.text[passage:high])
            pieces.append(f"[{words}]{{.mark}}" if covered and words.strip() else words)
            pieces.extend(f" [[{name}](#{name})]{{#Source-{name} .back}}" for name in ended)
            passage = high
    return "".join(pieces).strip()


def _is_quoted(passages: Iterable[_Passage], start: int, end: int) -> bool:
    return any(a < end and start < b for _, parts in passages for a, b in parts)


def _is_covered(passages: Iterable[_Passage], start: int, end: int) -> bool:
    return any(a <= start and end <= b for _, parts in passages for a, b in parts)


def _inner(text: str) -> str:
    """Escape a piece from the middle of a line, spaces at its ends kept as they are."""
    return escape_markdown(f"x{' '.join(text.splitlines())}x")[1:-1]


def _excerpts(sheet: Sheet, article: Article, passages: list[_Passage]) -> Iterator[str]:
    """Go through the quoted passages by paragraph, overlapping ones as one."""
    stretches: list[list[int]] = []
    for start, end in sorted(part for _, parts in passages for part in parts):
        if stretches and start <= stretches[-1][1]:
            stretches[-1][1] = max(stretches[-1][1], end)
        else:
            stretches.append([start, end])
    lines: dict[int, list[str]] = {}
    for start, end in stretches:
        line = article.source.line_of(start)
        lines.setdefault(line, []).append(_marked(article.source, start, end, passages))
    for line, pieces in lines.items():
        yield f"{' […] '.join(pieces)} {sheet.span(sheet.say('line {n}', n=line), 'meta')}"


def add_images(sheet: Sheet, article: Article) -> None:
    """Describe the images of the source by their captions and the events that they show."""
    if article.display in ("none", "quotes-only"):
        captions: list[Span] = []
    else:
        captions = [span for span in article.source.spans if span.role == "caption"]
    reports = [r for r in sheet.reader.ask(timeline.reports_in, article.id) if r.role == "illustration"]
    if not captions and not reports:
        return
    items = []
    left = list(reports)
    for caption in captions:
        report = next((r for r in left if r.event == caption.event), None)
        if report is not None:
            left.remove(report)
        words = f"“{escape_markdown(article.source.words_of(caption))}”" if article.display == "full" else ""
        if not words and report is not None:
            words = f"“{escape_markdown(report.quote)}”"
        credit = sheet.say("image: {name}", name=escape_markdown(caption.credit)) if caption.credit else ""
        event = _pictured(sheet, report) if report else ""
        if not event and caption.event:
            event = sheet.title_link("events", caption.event)
        if event or words:
            items.append(" · ".join(filter(None, [event, words, credit, sheet.say("line {n}", n=caption.line)])))
    for report in left:
        words = f"“{escape_markdown(report.quote)}”" if report.quote else ""
        items.append(" · ".join(filter(None, [_pictured(sheet, report), words])))
    if items:
        sheet.heading(2, sheet.say("Images described"), "images")
        sheet.items(items)


def _pictured(sheet: Sheet, report: ReportRow) -> str:
    return f"[{report.report}]{{#{report.report} .id}} {sheet.title_link('events', report.event)}"
