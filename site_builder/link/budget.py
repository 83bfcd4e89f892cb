"""How much of a source may be shown: what is printed of each quote, so that an article stays within its budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.base.naming import is_id
from site_builder.link.anchors import ELLIPSIS
from site_builder.link.words import Place, places_between, words_in
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import Anchor, Annotation, Article, Display, Spent
from site_builder.model.registry import Source
from site_builder.model.source import SourceText
from site_builder.read.annotations import AnnotationFile
from site_builder.read.quotes import SearchText, find_words
from site_builder.read.yaml import Path

COPIED = 6
"""From so many words in a row on, words of an editor that stand in the source, too, count as shown."""

CUT = "[…]"
"""Stands for what is left out of a quote."""


class Limits(NamedTuple):
    """What may be shown of the articles of one publisher: how, which share of the body words, how many in one quote."""

    display: Display
    share: float
    quote_words: int


def limits_of(config: SiteConfig, source: Source | None) -> Limits:
    """Give what the site says, and instead of it what its registry says of a publisher."""
    own, site = source.rights if source else None, config.rights
    share = site.max_share if own is None or own.max_share is None else own.max_share
    words = site.max_quote_words if own is None or own.max_quote_words is None else own.max_quote_words
    return Limits((own.display if own else None) or site.display, share, int(words))


class Budget:
    """The words of one source that may be shown, and those that are; a word counts once, however often it is shown."""

    def __init__(self, article: Article, limits: Limits) -> None:
        most = article.annotation.rights.max_words
        self.body = frozenset(budget_words(article.source))
        self.most_body = most_of_body(article, len(self.body), limits)
        self.most = None if most is None else int(most)
        self.shown: set[Place] = set()
        self._body_shown = 0

    @property
    def body_shown(self) -> int:
        """How many words of the body are shown."""
        return self._body_shown

    @property
    def is_over(self) -> bool:
        """Tell whether more is shown than may be."""
        return (self.most_body is not None and self._body_shown > self.most_body) or (
            self.most is not None and len(self.shown) > self.most
        )

    def show(self, words: Iterable[Place]) -> None:
        """Show words, whatever the budget says."""
        for word in words:
            if word not in self.shown:
                self.shown.add(word)
                self._body_shown += word in self.body

    def fitting(self, words: list[Place]) -> int:
        """Show words from the first on, as far as the budget goes; gives how many."""
        for number, word in enumerate(words):
            if word not in self.shown:
                no_room = self.most is not None and len(self.shown) >= self.most
                is_body = word in self.body
                if no_room or (is_body and self.most_body is not None and self._body_shown >= self.most_body):
                    return number
                self.shown.add(word)
                self._body_shown += is_body
        return len(words)


def most_of_body(article: Article, words: int, limits: Limits) -> int | None:
    """Give how many words of a body of so many may be shown, ``None`` where all may."""
    return None if article.display == "full" else int(limits.share * words)


def budget_words(source: SourceText) -> list[Place]:
    """Find the words of which a share may be shown: the body with its subheads."""
    spans = [span for span in source.spans if span.role in ("body", "subhead")]
    return [place for span in spans for place in places_between(source.text, span.start, span.end)]


def within_budget(article: Article, limits: Limits, entry: AnnotationFile) -> tuple[Article, tuple[Diagnostic, ...]]:
    """Say of each quote what is printed, so that the article stays within its budget; gives it with the problems.

    What is not a quote is counted first, then the quotes of claims, of events, of facts and of upstream sources, each
    in the order of the annotation.
    """
    budget = Budget(article, limits)
    budget.show(shown_beside_quotes(article))
    problems = [_over(entry, budget)] if budget.is_over else []
    anchors = {name: anchor._replace(printed="", printed_parts=()) for name, anchor in article.anchors.items()}
    for name, path in _printed_quotes(entry) if article.display != "none" else ():
        anchor = article.anchors.get(name)
        if anchor is None:
            continue
        most = None if article.display == "full" else limits.quote_words
        cut = _cut(article.source, anchor, most, budget)
        anchors[name] = cut
        if cut.is_shortened:
            problems.append(_shortened(entry, path, article.source, anchor, cut))
    spent = Spent(budget.body_shown, len(budget.body), len(budget.shown), _longest(article.source, anchors.values()))
    return replace(article, anchors=anchors, spent=spent), tuple(problems)


def _longest(source: SourceText, anchors: Iterable[Anchor]) -> int:
    counts = (sum(len(places_between(source.text, *part)) for part in anchor.printed_parts) for anchor in anchors)
    return max(counts, default=0)


def _printed_quotes(entry: AnnotationFile) -> Iterator[tuple[str, Path]]:
    note = entry.annotation
    for number, claim in entry.numbered(note.claims, "claims"):
        yield claim.id, ("claims", number, "quote")
    for number, report in entry.numbered(note.events, "events"):
        yield report.id, ("events", number, "quote")
        yield f"{report.id}.date_quote", ("events", number, "date_quote")
    for number, fact in entry.numbered(note.facts, "facts"):
        yield fact.id, ("facts", number, "quote")
    for number, _ in entry.numbered(note.upstream, "upstream"):
        yield f"upstream.{number}", ("upstream", number, "quote")


def _cut(source: SourceText, anchor: Anchor, most: int | None, budget: Budget) -> Anchor:
    """Print a quote as far as its own limit and the budget go."""
    words = [place for start, end in anchor.parts for place in places_between(source.text, start, end)]
    count = budget.fitting(words[:most])
    if count == len(words):
        return anchor._replace(printed=anchor.exact, printed_parts=anchor.parts)
    if not count:
        return anchor._replace(printed=CUT, printed_parts=())
    last = words[count - 1][1]
    parts = tuple((start, min(end, last)) for start, end in anchor.parts if start < last)
    texts = [source.text[start:end] for start, end in parts]
    return anchor._replace(printed=f" {CUT} ".join([*texts, ""]).rstrip(), printed_parts=parts)


def _shortened(entry: AnnotationFile, path: Path, source: SourceText, anchor: Anchor, cut: Anchor) -> Diagnostic:
    whole = sum(len(places_between(source.text, *part)) for part in anchor.parts)
    kept = sum(len(places_between(source.text, *part)) for part in cut.printed_parts)
    message = f"the quote is printed shortened, {kept} of its {whole} words: more would go over what may be shown"
    hint = "quote less, or raise rights.max_share, rights.max_quote_words or the article's rights.max_words"
    return problem("quote-shortened", entry.yaml.place(path), message, hint)


def _over(entry: AnnotationFile, budget: Budget) -> Diagnostic:
    most = budget.most if budget.most is not None and len(budget.shown) > budget.most else budget.most_body
    shown = len(budget.shown) if most == budget.most else budget.body_shown
    message = f"{shown} words of the source would be shown beside its quotes, and {most} may be"
    place = entry.yaml.place(("rights",) if "rights" in entry.yaml.value else ())
    return problem("rights-budget", place, message, "give fewer words as printed, or raise the limit")


def shown_beside_quotes(article: Article) -> Iterator[Place]:
    """Find the words of a source that are printed beside its quotes, as far as its rights allow."""
    source = article.source
    if article.display == "full":
        for span in source.spans:
            if span.role not in ("boilerplate", "credit"):
                yield from places_between(source.text, span.start, span.end)
        return
    yield from _copied(article)
    search = SearchText(source.text, ())
    for text, anchor in _texts(article):
        matches = find_words(search, text)
        beside = [match for match in matches if anchor and anchor.start <= match.start < anchor.end]
        for match in (beside or matches)[:1]:
            for start, end in match.parts:
                yield from places_between(source.text, start, end)


def _copied(article: Article) -> Iterator[Place]:
    """Find the words of a source that stand in the editor's own texts, too, in runs of :data:`COPIED` and more."""
    runs: set[tuple[str, ...]] = set()
    for text in _own_texts(article.annotation):
        runs.update(_runs([word.casefold() for word in words_in(text)]))
    if not runs:
        return
    words = [word.casefold() for word in words_in(article.source.text)]
    if runs.isdisjoint(_runs(words)):
        return
    places = places_between(article.source.text, 0, len(article.source.text))
    for number, run in enumerate(_runs(words)):
        if run in runs:
            yield from places[number : number + COPIED]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(COPIED)), strict=False)


def _own_texts(note: Annotation) -> Iterator[str]:
    """Go through the texts of an annotation that are an editor's own."""
    yield note.headline.text if note.headline.basis != "stated" else ""
    yield note.headline.why
    yield note.published.why if note.published else ""
    yield note.bluf.text if note.bluf else ""
    yield from (title.translation for title in note.translated_headlines)
    for claim in note.claims:
        yield from (claim.text, claim.stance_note, claim.credibility.why if claim.credibility else "")
    for judgment in note.judgments:
        yield from (judgment.text, judgment.confidence_why, *judgment.assumptions, *judgment.indicators)
    yield from note.gaps
    yield from (relation.why for relation in note.relations)
    yield from (fact.why for fact in note.facts)


def _texts(article: Article) -> Iterator[tuple[str, Anchor | None]]:
    """Go through texts that are printed as the source has them, each with the quote that it stands beside."""
    note, anchors = article.annotation, article.anchors
    texts: list[tuple[str, Anchor | None]] = []
    if note.headline.basis == "stated":
        texts.append((note.headline.text, None))
    if article.display != "none":
        texts.extend((title.text, None) for title in note.translated_headlines)
    if article.display == "excerpt":
        whole = [note.deck, note.section, note.dateline.text if note.dateline else ""]
        whole.extend(name for name in note.byline if not is_id(name))
        whole.extend(part.strip(" []") for part in ELLIPSIS.split(note.published.text if note.published else ""))
        texts.extend((text, None) for text in whole)
        texts.extend((claim.hedge, anchors.get(claim.id)) for claim in note.claims)
        texts.extend((text, anchors.get(fact.id)) for fact in note.facts for text in (fact.hedge, fact.text))
    yield from (found for found in texts if found[0])


def shown_words(article: Article) -> set[Place]:
    """Find all words of a source that its own annotation brings into the output."""
    found = set(shown_beside_quotes(article))
    for anchor in article.anchors.values():
        for start, end in anchor.printed_parts:
            found.update(places_between(article.source.text, start, end))
    return found
