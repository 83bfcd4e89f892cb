"""What two manifests say differently, by meaning: articles, claims, stances, judgments, dates, quotes, groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from site_builder.base.keys import PageId
from site_builder.base.messages import noted

Json = dict[str, Any]

SCHEMA = "site-builder/manifest/1"
"""The schema of the manifests that can be compared."""

SECTIONS: Mapping[str, str] = {
    "articles": noted("Articles"),
    "positions": noted("Positions"),
    "claims": noted("Claims"),
    "judgments": noted("Judgments"),
    "facts": noted("Facts"),
    "dates": noted("Dates"),
    "contradictions": noted("Contradictions and disputes"),
    "quotes": noted("Quotes and sources"),
    "groups": noted("Independence"),
}
"""What differences are about, in the order in which they are told, with titles."""


class Difference(NamedTuple):
    """One thing that is told differently: ``sign`` is ``+`` (new), ``-`` (gone) or ``~`` (changed).

    ``section`` is one of :data:`SECTIONS`; ``about`` an id, ``subject`` the same in words; ``page`` and ``anchor`` are
    where the new site tells it, ``None`` where it does not; ``before`` and ``after`` are words.
    """

    section: str
    sign: str
    about: str
    subject: str
    page: PageId | None
    anchor: str
    before: str
    after: str


class ManifestError(ValueError):
    """Data that is no manifest which can be compared; the message says why."""


def read_manifest(data: bytes) -> Json:
    """Read a manifest; raises :class:`ManifestError`."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"it is not JSON: {error}") from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise ManifestError(f"its ‘schema’ is not {SCHEMA}")
    for name in _LISTS:
        if not isinstance(value.get(name), list):
            raise ManifestError(f"‘{name}’ is missing, or is not a list")
    return value


def read_earlier(data: bytes) -> Json:
    """Read a manifest that a site is to be compared with, and see that it can be; raises :class:`ManifestError`."""
    value = read_manifest(data)
    compare(value, value)
    return value


_LISTS = (
    "articles", "claims", "facts", "judgments", "events", "positions", "contradictions", "disputes", "changes",
    "independence_groups", "entities",
)  # fmt: skip


def compare(old: Json, new: Json) -> tuple[Difference, ...]:
    """Give what two manifests say differently, by section, then by id; raises :class:`ManifestError`."""
    try:
        found = [difference for part in _PARTS for difference in part(_Pair(old, new))]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ManifestError(f"a field is missing or has another shape: {error}") from error
    order = {name: number for number, name in enumerate(SECTIONS)}
    return tuple(sorted(map(_in_words, found), key=lambda d: (order[d.section], d.about, d.sign, d.before, d.after)))


def without_source_words(found: Difference) -> Difference:
    """Give a difference as it may be published: the words of a source are not told, neither the old nor the new."""
    is_quoted = found.section == "quotes" and "#" in found.about
    is_hedge = found.section == "claims" and found.subject.endswith(": hedge")
    return found._replace(before="", after="") if is_quoted or is_hedge else found


def _in_words(found: Difference) -> Difference:
    texts = (found.about, found.subject, found.anchor, found.before, found.after)
    about, subject, anchor, before, after = map(str, texts)
    return found._replace(about=about, subject=subject, anchor=anchor, before=before, after=after)


class _Pair:
    """Two manifests with what is looked up in them."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = old, new
        self.names = {e["id"]: e["name"] for manifest in (old, new) for e in manifest["entities"]}
        self.headlines = {a["id"]: a["headline"]["text"] for manifest in (old, new) for a in manifest["articles"]}
        self.kept = {a["id"] for a in old["articles"]} & {a["id"] for a in new["articles"]}

    def items(self, name: str, key: Callable[[Json], str]) -> tuple[dict[str, Json], dict[str, Json]]:
        """Give the items of a list in both, by a key."""
        before, after = ({key(item): item for item in manifest.get(name, ())} for manifest in (self.old, self.new))
        return before, after

    def parts(self, name: str) -> tuple[dict[str, Json], dict[str, Json]]:
        """Give the parts of articles that are in both manifests, by global id."""
        before, after = self.items(name, lambda item: str(item["id"]))
        return (
            {key: item for key, item in before.items() if item["article"] in self.kept},
            {key: item for key, item in after.items() if item["article"] in self.kept},
        )

    def named(self, ids: Iterable[str]) -> str:
        """Name entities."""
        return ", ".join(self.names.get(name, name) for name in ids)


def _articles(pair: _Pair) -> Iterator[Difference]:
    before, after = pair.items("articles", lambda item: str(item["id"]))
    for name in before.keys() | after.keys():
        page = PageId("briefings", name) if name in after else None
        subject = pair.headlines[name]
        if name not in before:
            yield Difference("articles", "+", name, subject, page, "", "", _published(after[name]))
        elif name not in after:
            yield Difference("articles", "-", name, subject, None, "", _published(before[name]), "")
        else:
            yield from _changed_article(name, subject, before[name], after[name])


def _changed_article(name: str, subject: str, old: Json, new: Json) -> Iterator[Difference]:
    page = PageId("briefings", name)
    pairs = (
        ("articles", "headline", old["headline"]["text"], new["headline"]["text"]),
        ("articles", "publisher", old["publisher"], new["publisher"]),
        ("dates", "published", _published(old), _published(new)),
    )
    for section, field, was, now in pairs:
        if was != now:
            yield Difference(section, "~", name, f"{subject}: {field}", page, "", was, now)
    if old["source"]["sha256"] != new["source"]["sha256"]:
        was, now = (article["source"]["sha256"][:12] for article in (old, new))
        yield Difference("quotes", "~", name, f"{subject}: the source file", page, "Provenance", was, now)


def _published(article: Json) -> str:
    return str(article["published"]["date"]) if article["published"] else "no date"


def _claims(pair: _Pair) -> Iterator[Difference]:
    def words(claim: Json) -> str:
        stance = f"{claim['stance']} {claim['proposition']}" if claim["stance"] else "claim"
        return f"{pair.named(claim['holder'])}: {stance}"

    def fields(claim: Json) -> Iterator[tuple[str, str]]:
        yield "stance", claim["stance"] or "none"
        yield "proposition", claim["proposition"] or "none"
        yield "holder", pair.named(claim["holder"])
        yield "speaker", pair.named(claim["speaker"])
        yield "date", claim["date"] or "none"
        yield "modality", claim["modality"] or "none"
        yield "hedge", claim["hedge"] or "none"
        yield "paraphrase", claim["text"] or "none"

    yield from _compared(pair, "claims", words, fields)


def _judgments(pair: _Pair) -> Iterator[Difference]:
    def fields(judgment: Json) -> Iterator[tuple[str, str]]:
        yield "likelihood", judgment["likelihood"] or "none"
        yield "confidence", judgment["confidence"] or "none"
        yield "text", judgment["text"]

    yield from _compared(pair, "judgments", lambda judgment: str(judgment["text"]), fields)


def _facts(pair: _Pair) -> Iterator[Difference]:
    def value(fact: Json) -> str:
        values = fact["value"] if isinstance(fact["value"], list) else [fact["value"]]
        return " ".join(filter(None, [", ".join(map(str, values)), fact["unit"] or ""]))

    def fields(fact: Json) -> Iterator[tuple[str, str]]:
        yield "value", value(fact)
        yield "as of", fact["as_of"] or "none"
        yield "basis", fact["basis"]

    yield from _compared(pair, "facts", lambda fact: f"{fact['measure']}: {value(fact)}", fields)


def _compared(
    pair: _Pair, name: str, words: Callable[[Json], str], fields: Callable[[Json], Iterator[tuple[str, str]]]
) -> Iterator[Difference]:
    """Compare parts of articles: which are new, which are gone, and whose fields changed."""
    before, after = pair.parts(name)
    for key in before.keys() | after.keys():
        article, _, local = key.partition("#")
        page = PageId("briefings", article)
        if key not in before:
            yield Difference(name, "+", key, words(after[key]), page, local, "", "")
        elif key not in after:
            yield Difference(name, "-", key, words(before[key]), None, "", "", "")
        else:
            for (field, was), (_, now) in zip(fields(before[key]), fields(after[key]), strict=True):
                if was != now:
                    yield Difference(name, "~", key, f"{words(after[key])}: {field}", page, local, was, now)


def _quotes(pair: _Pair) -> Iterator[Difference]:
    for name in ("claims", "facts"):
        before, after = pair.parts(name)
        for key in before.keys() & after.keys():
            was, now = before[key]["quote"]["exact"], after[key]["quote"]["exact"]
            if was != now:
                article, _, local = key.partition("#")
                page = PageId("briefings", article)
                subject = f"{pair.headlines[article]}: the quote of {local}"
                yield Difference("quotes", "~", key, subject, page, local, was, now)


def _events(pair: _Pair) -> Iterator[Difference]:
    before, after = pair.items("events", lambda item: str(item["id"]))
    for name in before.keys() | after.keys():
        page = PageId("events", name)
        if name not in before:
            item = after[name]
            yield Difference("dates", "+", name, item["name"], page, "", "", item["date"])
        elif name not in after:
            item = before[name]
            yield Difference("dates", "-", name, item["name"], None, "", item["date"], "")
        else:
            was, now = before[name]["date"], after[name]["date"]
            if was != now:
                yield Difference("dates", "~", name, after[name]["name"], page, "", was, now)
            yield from _told_dates(before[name], after[name], page)


def _told_dates(old: Json, new: Json, page: PageId) -> Iterator[Difference]:
    before, after = ({report["id"]: report["date"] or "none" for report in event["reports"]} for event in (old, new))
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            subject = f"{new['name']}, as {key} dates it"
            yield Difference("dates", "~", key, subject, page, "", before[key], after[key])


def _positions(pair: _Pair) -> Iterator[Difference]:
    before, after = pair.items("positions", lambda item: f"{item['holder']}/{item['proposition']}")
    for key in before.keys() | after.keys():
        holder, _, proposition = key.partition("/")
        subject = f"{pair.named([holder])} on {proposition}"
        page = PageId("propositions", proposition)
        was, now = (_stance(found.get(key)) for found in (before, after))
        if was != now:
            sign = "+" if not was else "-" if not now else "~"
            where = page if now else None
            yield Difference("positions", sign, key, subject, where, "Positions" if now else "", was, now)


def _stance(position: Json | None) -> str:
    return f"{position['stance']} ({position['date'] or 'no date'})" if position else ""


def _contradictions(pair: _Pair) -> Iterator[Difference]:
    before, after = pair.items("contradictions", lambda item: f"{item['kind']} {item['subject']}")
    for key in before.keys() | after.keys():
        was, now = (found[key]["why"] if key in found else "" for found in (before, after))
        sides = [sorted(found[key]["members"]) if key in found else [] for found in (before, after)]
        if sides[0] != sides[1]:
            sign = "+" if key not in before else "-" if key not in after else "~"
            page = PageId("evidence") if now else None
            members = [", ".join(side) for side in sides]
            yield Difference("contradictions", sign, key, f"contradiction: {now or was}", page, "", *members)
    before, after = pair.items("disputes", lambda item: str(item["proposition"]))
    for key in before.keys() ^ after.keys():
        sign, page = ("+", PageId("propositions", key)) if key in after else ("-", None)
        item = after.get(key) or before[key]
        both = f"{pair.named(item['supports'])} for, {pair.named(item['opposes'])} against"
        words = ("", both) if sign == "+" else (both, "")
        yield Difference("contradictions", sign, key, f"dispute about {key}", page, "Positions" if page else "", *words)


def _groups(pair: _Pair) -> Iterator[Difference]:
    before, after = pair.items("articles", lambda item: str(item["id"]))
    sides: list[dict[str, set[str]]] = []
    for manifest in (pair.old, pair.new):
        sides.append({name: set(g["articles"]) for g in manifest["independence_groups"] for name in g["articles"]})
    for name in before.keys() & after.keys():
        was, now = ((side.get(name, {name}) - {name}) & pair.kept for side in sides)
        if was != now:
            words = [", ".join(sorted(found)) or "none" for found in (was, now)]
            subject = f"{pair.headlines[name]}: counts as one source with"
            yield Difference("groups", "~", name, subject, PageId("briefings", name), "Sources", *words)


_PARTS: tuple[Callable[[_Pair], Iterator[Difference]], ...] = (
    _articles, _positions, _claims, _judgments, _facts, _events, _contradictions, _quotes, _groups,
)  # fmt: skip
