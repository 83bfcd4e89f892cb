"""Locks every quote of an annotation to its place in the source: an annotation file becomes an :class:`Article`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.base.naming import is_id
from site_builder.model.evidence import Anchor, Article, Display, Quote
from site_builder.model.source import SourceText
from site_builder.read.annotations import AnnotationFile
from site_builder.read.near_misses import nearest_passage
from site_builder.read.project import drifted
from site_builder.read.quotes import Match, SearchText, find_quote, find_words, in_context
from site_builder.read.yaml import Path

TEXT_ROLES = frozenset({"body", "headline", "deck", "subhead"})
"""Parts of a source in which a claim or fact may be anchored."""
SHOWN_ROLES = TEXT_ROLES | {"caption", "credit", "byline", "dateline", "section"}
"""Parts in which a date, an event report, a mention or an upstream source may be anchored."""


ELLIPSIS = re.compile(r"\[?…\]?|\[?\.\.\.\]?")
"""What stands for words left out of the words about a date."""


class _Wanted(NamedTuple):
    name: str
    path: Path
    quote: Quote
    roles: frozenset[str]


def anchor_article(
    entry: AnnotationFile, source: SourceText, language: str, display: Display
) -> tuple[Article, tuple[Diagnostic, ...]]:
    """Find the place of each quote; every quote that does not stand in the source is reported.

    ``language`` and ``display`` hold unless the annotation has others.
    """
    search = SearchText(source.text, lambda: _paragraphs(source))
    anchors: dict[str, Anchor] = {}
    problems: list[Diagnostic] = []
    wanted = list(_wanted(entry))
    for want in wanted:
        match, found = _lock(entry, source, search, want)
        problems.extend(found)
        if match is not None:
            anchors[want.name] = _anchor(source, match, want.quote)
    problems.extend(_check_printed(entry, search))
    if not entry.is_dropped("sha256") and entry.annotation.sha256.lower() != source.sha256:
        held = len(anchors)
        lost = ", ".join(want.name for want in wanted if want.name not in anchors)
        quotes = f"{held} of {len(wanted)} quotes still hold{f' (lost: {lost})' if lost else ''}; "
        problems.append(drifted(entry, source.sha256, quotes))
    note = entry.annotation
    article = Article(
        id=entry.id,
        path=entry.yaml.path,
        annotation=note,
        source=source,
        anchors=anchors,
        language=note.language or language,
        display=note.rights.display or display,
    )
    return article, tuple(problems)


def _paragraphs(source: SourceText) -> list[tuple[int, int]]:
    """Give start and end of each paragraph, within which a quote that leaves words out must stay."""
    return [(spans[0].start, spans[-1].end) for spans in source.paragraphs(*SHOWN_ROLES, "boilerplate")]


def _wanted(entry: AnnotationFile) -> Iterator[_Wanted]:
    note = entry.annotation
    for number, claim in entry.numbered(note.claims, "claims"):
        yield _Wanted(claim.id, ("claims", number, "quote"), claim.quote, TEXT_ROLES)
    for number, report in entry.numbered(note.events, "events"):
        yield _Wanted(report.id, ("events", number, "quote"), report.quote, SHOWN_ROLES)
        if report.date_quote:
            yield _Wanted(f"{report.id}.date_quote", ("events", number, "date_quote"), report.date_quote, SHOWN_ROLES)
    for number, fact in entry.numbered(note.facts, "facts"):
        yield _Wanted(fact.id, ("facts", number, "quote"), fact.quote, TEXT_ROLES)
    for number, mention in entry.numbered(note.mentions, "mentions"):
        yield _Wanted(f"mention.{number}", ("mentions", number, "quote"), mention.quote, SHOWN_ROLES)
    for number, upstream in entry.numbered(note.upstream, "upstream"):
        if upstream.quote:
            yield _Wanted(f"upstream.{number}", ("upstream", number, "quote"), upstream.quote, SHOWN_ROLES)


def _anchor(source: SourceText, match: Match, quote: Quote) -> Anchor:
    spans = source.spans_within(match.start, match.end)
    exact = source.text[match.start : match.end] if match.grade in ("exact", "typographic") else quote.exact
    role = spans[0].role if spans else "body"
    line = source.line_of(match.start)
    return Anchor(exact, match.start, match.end, match.grade, role, line, match.parts, exact, match.parts)


def _lock(
    entry: AnnotationFile, source: SourceText, search: SearchText, want: _Wanted
) -> tuple[Match | None, tuple[Diagnostic, ...]]:
    """Find the one place of a quote, or say what is wrong with it."""
    found = find_quote(search, want.quote)
    if not found:
        return None, (
            problem(
                "quote-not-found",
                entry.yaml.place(want.path),
                "the quote is not in the source",
                _miss_hint(source, want.quote),
            ),
        )
    fitting = in_context(search, found, want.quote)
    if not fitting:
        lines = _line_list(source, found)
        hint = "copy ‘prefix’ and ‘suffix’ from the source, just before and after the quote"
        message = f"the quote stands in the source ({lines}), but not between this prefix and suffix"
        return None, (problem("quote-not-found", entry.yaml.place(want.path), message, hint),)
    if len(fitting) > 1 or (len(found) > 1 and not want.quote.prefix and _has_before(source, fitting[0])):
        return None, (
            problem("quote-ambiguous", entry.yaml.place(want.path), *_ambiguity(source, found, fitting, want.quote)),
        )
    match = fitting[0]
    outside = [s for s in source.spans_within(match.start, match.end) if s.role not in want.roles]
    if outside:
        allowed = "body, headline, deck or subhead" if want.roles == TEXT_ROLES else "anything but boilerplate"
        message = f"the quote stands in a {outside[0].role} (line {outside[0].line}), which cannot carry it"
        return None, (problem("quote-segment", entry.yaml.place(want.path), message, f"quote from {allowed}"),)
    return match, ()


def _has_before(source: SourceText, match: Match) -> bool:
    """Tell whether the line of a match has words before it, that a prefix could give."""
    start = source.line_starts[source.line_of(match.start) - 1]
    return bool(source.text[start : match.start].strip())


def _line_list(source: SourceText, matches: Sequence[Match]) -> str:
    lines = sorted({source.line_of(match.start) for match in matches})
    return ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines))


def _ambiguity(source: SourceText, found: Sequence[Match], fitting: Sequence[Match], quote: Quote) -> tuple[str, str]:
    message = f"the quote occurs {len(found)} times in the source ({_line_list(source, found)})"
    if quote.suffix and not quote.prefix and len(fitting) == 1:
        message += ", and a suffix alone does not say which to a reader who comes from the front"
    chosen = fitting[0]
    before = source.text[max(0, chosen.start - 30) : chosen.start].splitlines()
    words = before[-1].partition(" ")[2] if before and len(before[-1]) == 30 else (before[-1] if before else "")
    after = source.text[chosen.end : chosen.end + 25].splitlines()
    context = f"{{exact: …, prefix: {_quoted(words)}, suffix: {_quoted(after[0] if after else '')}}}"
    return message, f"say which by the words around it; for line {source.line_of(chosen.start)}: {context}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _miss_hint(source: SourceText, quote: Quote) -> str:
    near = nearest_passage(source.text, quote.exact)
    if near is None:
        return "nothing in the source is like it; copy the words from the source"
    written = f"; the quote has ‘{near.written}’" if near.written else ""
    return f"nearest, line {source.line_of(near.start)}: “{near.shown}”{written}"


def _check_printed(entry: AnnotationFile, search: SearchText) -> Iterator[Diagnostic]:
    """What is given as printed stands in the source: headline, deck, section, dateline, and words beside the quotes."""
    note = entry.annotation
    printed: list[tuple[Path, str]] = [(("deck",), note.deck), (("section",), note.section)]
    if note.headline.basis == "stated":
        path: Path = ("headline", "text") if isinstance(entry.yaml.value.get("headline"), dict) else ("headline",)
        printed.append((path, note.headline.text))
    if note.dateline:
        printed.append((("dateline",), note.dateline.text))
    printed.extend(
        (("translated_headlines", n, "text"), title.text) for n, title in enumerate(note.translated_headlines)
    )
    for path, text in printed:
        if text and not find_words(search, text):
            hint = "copy it from the source, or write {text: …, basis: supplied}" if path[0] == "headline" else ""
            message = f"the {str(path[0]).removesuffix('s').replace('_', ' ')} ‘{text}’ is not in the source"
            place = entry.yaml.place(path)
            yield problem("text-not-in-source", place, message, hint or _nearest_hint(search, text))
    for path, text in _words_beside_quotes(entry):
        if text and not find_words(search, text):
            place, hint = entry.yaml.place(path), _nearest_hint(search, text)
            yield problem("words-not-in-source", place, f"‘{text}’ is not in the source", hint)


def _words_beside_quotes(entry: AnnotationFile) -> Iterator[tuple[Path, str]]:
    """Words that a page prints in quotation marks beside the quotes themselves."""
    note = entry.annotation
    yield from ((("byline", n), name) for n, name in entry.numbered(note.byline, "byline") if not is_id(name))
    for number, claim in entry.numbered(note.claims, "claims"):
        if claim.hedge:
            yield ("claims", number, "hedge"), claim.hedge
    for number, fact in entry.numbered(note.facts, "facts"):
        yield ("facts", number, "hedge"), fact.hedge
        yield ("facts", number, "text"), fact.text
    if note.published:
        yield from ((("published", "text"), part.strip()) for part in ELLIPSIS.split(note.published.text))


def _nearest_hint(search: SearchText, text: str) -> str:
    near = nearest_passage(search.text, text)
    return f"nearest: “{near.shown}”" if near else "copy it from the source"
