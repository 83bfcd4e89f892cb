"""How much of each source stands in the output, and how much of a passage that several have in common may."""

from __future__ import annotations

from typing import NamedTuple

from site_builder.base.keys import Key
from site_builder.link.budget import CUT, Budget, Limits, limits_of, most_of_body, shown_words
from site_builder.link.index import Rows, nested
from site_builder.link.queries import catalogue, independence
from site_builder.link.words import places_between
from site_builder.model.evidence import Article, Spent

OPENING = 10
"""Most words that are printed of a passage which several sources have in common."""


class Opening(NamedTuple):
    """What is printed of a shared passage of one source, as offsets into its reading text, end exclusive."""

    start: int
    end: int


class Account(NamedTuple):
    """The words of one source that stand in the output, each counted once, and how many may.

    ``body_words`` is the length of the body with its subheads, ``body_shown`` how much of it is shown and
    ``most_body`` how much may be, ``None`` where all may; ``shown`` and ``most`` count the words of all parts of the
    source. ``longest`` is the longest quote as printed, in words; ``shortened`` are the quotes that are cut short.
    """

    article: str
    display: str
    body_words: int
    body_shown: int
    most_body: int | None
    shown: int
    most: int | None
    longest: int
    shortened: tuple[str, ...]


def openings(rows: Rows, name: str) -> tuple[Opening, ...]:
    """What may be printed of the passages that an article has in common with others, as far as its budget goes."""
    passages = nested(rows, independence.passages_in, name)
    if not passages:
        return ()
    article = nested(rows, catalogue.article, name)
    if article.display not in ("excerpt", "full"):
        return ()
    budget = _budget(rows, article)
    most = OPENING if article.display == "full" else min(OPENING, _limits(rows, article).quote_words)
    found = []
    for passage in passages:
        words = places_between(article.source.text, passage.start, passage.end)[:most]
        count = budget.fitting(words)
        if count:
            found.append(Opening(passage.start, words[count - 1][1]))
    return tuple(found)


def opening(rows: Rows, name: str, start: int, end: int) -> str:
    """The beginning of a shared passage of one article, on one line, with a mark where it goes on."""
    last = next((found.end for found in nested(rows, openings, name) if found.start == start), 0)
    if not last:
        return ""
    text = " ".join(nested(rows, catalogue.article, name).source.text[start:last].split())
    return text if last >= end else f"{text} {CUT}"


def account(rows: Rows, name: str) -> Account:
    """What of one article's source stands in the output."""
    article = nested(rows, catalogue.article, name)
    spent = article.spent
    shared = nested(rows, openings, name)
    if shared:
        budget = _budget(rows, article)
        lengths = [spent.longest]
        for found in shared:
            words = places_between(article.source.text, found.start, found.end)
            budget.show(words)
            lengths.append(len(words))
        spent = Spent(budget.body_shown, spent.body_words, len(budget.shown), max(lengths))
    most = article.annotation.rights.max_words
    return Account(
        name,
        article.display,
        spent.body_words,
        spent.body_shown,
        most_of_body(article, spent.body_words, _limits(rows, article)),
        spent.shown,
        None if most is None else int(most),
        spent.longest,
        tuple(sorted(key for key, anchor in article.anchors.items() if anchor.is_shortened)),
    )


def _budget(rows: Rows, article: Article) -> Budget:
    budget = Budget(article, _limits(rows, article))
    budget.show(shown_words(article))
    return budget


def _limits(rows: Rows, article: Article) -> Limits:
    publisher = rows.rows(Key("item", f"sources/{article.annotation.publisher}"))
    return limits_of(nested(rows, catalogue.settings), publisher[0] if publisher else None)
