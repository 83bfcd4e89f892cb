"""What there is: settings, articles, registered items, topics, who links where."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from site_builder.base.dates import Edtf
from site_builder.base.keys import Key, PageId
from site_builder.link.index import Rows, lasting, nested, passing
from site_builder.link.rows import AppearanceRow, ArticleRow, DatedRow, LinkRow, MentionRow
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import Article
from site_builder.model.page import HandwrittenPage
from site_builder.model.registry import ENTITY_KINDS, Entity, Event, Measure, Post, Proposition, Source, Topic

R = TypeVar("R", ArticleRow, DatedRow)

Item = Source | Entity | Topic | Proposition | Measure | Event


SCALES = (200, 2_000, 20_000)
"""From how many articles on a site is of the next scale."""


def settings(rows: Rows) -> SiteConfig:
    """The settings of the site."""
    found: SiteConfig = rows.rows(Key("settings"))[0]
    return found


@passing
def article(rows: Rows, name: str) -> Article:
    """One article, whole."""
    found: Article = rows.fetch(rows.rows(Key("article", name))[0].digest)
    return found


def card(rows: Rows, name: str) -> ArticleRow:
    """An article as lists show it."""
    found: ArticleRow = rows.rows(Key("card", name))[0]
    return found


def _newest_first(found: Iterable[R]) -> tuple[R, ...]:
    by_name: list[R] = sorted(found, key=lambda r: r.article)
    dated: list[R] = sorted((row for row in by_name if row.days), key=lambda r: r.days or (), reverse=True)
    return tuple(dated + [row for row in by_name if not row.days])


def articles(rows: Rows) -> tuple[ArticleRow, ...]:
    """All articles, newest first, undated ones last."""
    found = {row.article: row for row in rows.rows(Key("articles"))}
    return tuple(found[name] for name in nested(rows, order).ids)


@lasting
def article_count(rows: Rows) -> int:
    """How many articles there are."""
    return len(rows.rows(Key("dates")))


def scale(rows: Rows) -> int:
    """How large the site is, from 0 to 3, for what is spread over more files the larger it is."""
    count = nested(rows, article_count)
    return sum(count >= least for least in SCALES)


def newest_articles(rows: Rows, count: int) -> tuple[ArticleRow, ...]:
    """The newest articles."""
    return tuple(nested(rows, card, name) for name in nested(rows, order).ids[:count])


class Order(NamedTuple):
    """The ids of all articles, the newest first."""

    ids: tuple[str, ...]


@lasting
def order(rows: Rows) -> Order:
    """The order of all articles; used by other questions, not by composers."""
    found: tuple[DatedRow, ...] = rows.rows(Key("dates"))
    return Order(tuple(row.article for row in _newest_first(found)))


@lasting
def ranks(rows: Rows) -> dict[str, int]:
    """The place of each article in the list of all, from 0; used by other questions, not by composers."""
    return {name: number for number, name in enumerate(nested(rows, order).ids)}


def neighbours(rows: Rows, name: str) -> tuple[ArticleRow | None, ArticleRow | None]:
    """The articles before and after one, by date: the older and the newer."""
    ids, rank = nested(rows, order).ids, nested(rows, ranks)[name]
    older = nested(rows, card, ids[rank + 1]) if rank + 1 < len(ids) else None
    return older, nested(rows, card, ids[rank - 1]) if rank else None


def articles_of_publisher(rows: Rows, source: str) -> tuple[ArticleRow, ...]:
    """The articles of one publisher, newest first."""
    return _newest_first(rows.rows(Key("articles-of-publisher", source)))


def upstream_of_publisher(rows: Rows, source: str) -> tuple[tuple[str, int], ...]:
    """What the articles of one publisher say they draw on, with how many do, the most used first."""
    counts = Counter(rows.rows(Key("upstream-of-publisher", source)))
    return tuple(sorted(counts.items(), key=lambda u: (-u[1], u[0])))


def articles_drawing_on(rows: Rows, source: str) -> tuple[ArticleRow, ...]:
    """The articles that say they draw on a source, newest first, each once."""
    return _newest_first(tuple(dict.fromkeys(rows.rows(Key("articles-drawing-on", source)))))


def item(rows: Rows, kind: str, name: str) -> Item:
    """One registered item."""
    found: Item = rows.rows(Key("item", f"{kind}/{name}"))[0]
    return found


def ids(rows: Rows, kind: str) -> tuple[str, ...]:
    """The ids of a registry file, or the names of hand-written pages, sorted."""
    return tuple(sorted(rows.rows(Key("list", kind))))


def entity(rows: Rows, name: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
    """Kind and title of the first registered item of these kinds that has an id; ``None`` where there is none."""
    for kind in kinds:
        if rows.rows(Key("item", f"{kind}/{name}")):
            return kind, nested(rows, title, kind, name)
    return None


def mention_count(rows: Rows, kind: str, name: str) -> int:
    """In how many articles an entity stands."""
    return len(rows.rows(Key("mentions", f"{kind}/{name}")))


def dossiers(rows: Rows) -> tuple[tuple[str, str, str], ...]:
    """All entities from A to Z, as title, kind and id; titles that begin with no letter come first."""
    found = [(nested(rows, title, kind, name), kind, name) for kind in ENTITY_KINDS for name in nested(rows, ids, kind)]
    return tuple(sorted(found, key=lambda e: (initial(e[0]), e[0].casefold(), e[1:])))


def initial(title: str) -> str:
    """Give the letter under which a title stands: accents dropped, digits together."""
    first = unicodedata.normalize("NFD", title.strip())[:1].upper()
    return first if first.isalpha() else "0–9"


def page(rows: Rows, name: str) -> HandwrittenPage:
    """One hand-written page."""
    found: HandwrittenPage = rows.rows(Key("page", name))[0]
    return found


def exists(rows: Rows, kind: str, name: str) -> bool:
    """Tell whether a registered item exists."""
    return bool(rows.rows(Key("item", f"{kind}/{name}")))


def title(rows: Rows, kind: str, name: str) -> str:
    """The title of what a page is about."""
    if kind == "briefings":
        return nested(rows, card, name).headline
    if kind == "page":
        return nested(rows, page, name).title
    found = nested(rows, item, kind, name)
    if isinstance(found, Topic):
        return found.pref_label
    if isinstance(found, Proposition):
        return found.text
    if isinstance(found, Measure):
        return found.label
    return found.name


def backlinks(rows: Rows, kind: str, name: str) -> tuple[LinkRow, ...]:
    """The pages that link to a page, by kind and title, each once with all that it says of it."""
    found: dict[PageId, LinkRow] = {}
    for row in rows.rows(Key("backlinks", f"{kind}/{name}")):
        known = found.get(row.page)
        if known is None:
            found[row.page] = row
        elif row.why not in known.why.split(", "):
            found[row.page] = known._replace(why=f"{known.why}, {row.why}")
    return tuple(sorted(found.values(), key=lambda r: (r.page.kind, r.title, r.page)))


def entities_of(rows: Rows, name: str) -> tuple[MentionRow, ...]:
    """The entities of one article."""
    return rows.rows(Key("entities-of", name))


def mentions(rows: Rows, kind: str, name: str) -> tuple[AppearanceRow, ...]:
    """The articles in which an entity stands, with its roles there, by article."""
    return rows.rows(Key("mentions", f"{kind}/{name}"))


def posts_at(rows: Rows, organization: str) -> tuple[tuple[str, Post], ...]:
    """The people who hold or held a post in an organization."""
    return rows.rows(Key("posts", organization))


def parts_of(rows: Rows, organization: str) -> tuple[str, ...]:
    """The organizations directly below one."""
    return tuple(sorted(rows.rows(Key("divisions", organization))))


class TopicNode(NamedTuple):
    """A topic in the tree: its depth from 0, and how many articles it and what is narrower have."""

    topic: str
    depth: int
    whole: int


def narrower(rows: Rows, topic: str) -> tuple[str, ...]:
    """The topics directly below one, by label."""
    return tuple(sorted(set(rows.rows(Key("narrower", topic))), key=lambda t: (nested(rows, title, "topics", t), t)))


def below(rows: Rows, topic: str) -> tuple[str, ...]:
    """All topics below one, each once."""
    found: dict[str, None] = {}
    waiting = list(narrower(rows, topic))
    while waiting:
        name = waiting.pop(0)
        if name not in found and name != topic:
            found[name] = None
            waiting.extend(narrower(rows, name))
    return tuple(found)


def topic_articles(rows: Rows, topic: str) -> tuple[tuple[ArticleRow, str], ...]:
    """The articles of a topic, newest first, then those of narrower topics with the topic that they come from."""
    own = _newest_first(rows.rows(Key("articles-of-topic", topic)))
    seen = {row.article for row in own}
    found: list[tuple[ArticleRow, str]] = [(row, "") for row in own]
    for name in nested(rows, below, topic):
        for row in _newest_first(rows.rows(Key("articles-of-topic", name))):
            if row.article not in seen:
                seen.add(row.article)
                found.append((row, name))
    return tuple(found)


def topic_members(rows: Rows, topic: str) -> frozenset[str]:
    """The ids of the articles of a topic and of those narrower; used by other questions, not by composers."""
    names = (topic, *nested(rows, below, topic))
    return frozenset(article for name in names for article in rows.rows(Key("sharers", f"topics/{name}")))


def articles_on(rows: Rows, topic: str) -> tuple[str, ...]:
    """The ids of the articles that name a topic, sorted."""
    return rows.rows(Key("sharers", f"topics/{topic}"))


def newest_of_topic(rows: Rows, topic: str, count: int) -> tuple[ArticleRow, ...]:
    """The newest articles of a topic and of those narrower, by the last day that their dates can mean."""
    found = [row for row, _ in nested(rows, topic_articles, topic)]
    return tuple(sorted(found, key=lambda row: _last_day(row.date), reverse=True)[:count])


def _last_day(date: Edtf | None) -> tuple[int, ...]:
    day = (date.latest or date.earliest) if date else None
    return tuple(day) if day and 0 < day.year < 10_000 else (0,)


def topic_tree(rows: Rows) -> tuple[TopicNode, ...]:
    """All topics as a tree, by label; a topic with two broader ones stands below each."""
    names = rows.rows(Key("list", "topics"))
    tops = [name for name in names if not _as_topic(rows, name).broader]
    found: list[TopicNode] = []

    def visit(name: str, depth: int, trail: tuple[str, ...]) -> None:
        found.append(TopicNode(name, depth, len(nested(rows, topic_members, name))))
        for child in narrower(rows, name):
            if child not in trail:
                visit(child, depth + 1, (*trail, child))

    for name in sorted(tops, key=lambda t: (nested(rows, title, "topics", t), t)):
        visit(name, 0, (name,))
    return tuple(found)


def _as_topic(rows: Rows, name: str) -> Topic:
    found = nested(rows, item, "topics", name)
    assert isinstance(found, Topic)
    return found


def related_topics(rows: Rows, topic: str) -> tuple[str, ...]:
    """The topics related to one, in either direction, by label."""
    found = set(rows.rows(Key("related-topics", topic)))
    return tuple(sorted(found, key=lambda t: (nested(rows, title, "topics", t), t)))


def propositions_of_topic(rows: Rows, topic: str) -> tuple[str, ...]:
    """The propositions of a topic, sorted by text."""
    found = rows.rows(Key("propositions-of-topic", topic))
    return tuple(sorted(found, key=lambda p: (nested(rows, title, "propositions", p), p)))
