"""What the pages of the comparison say, gathered from a generated corpus: briefings, and what each name is part of.

The relations between articles are worked out here, outside all timing, so that no peer has to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.corpus import Corpus
from benchmarks.peers.related import Shared, Tie, related_briefings

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

NAMED, SPEAKS, HOLDS, TAKES_PART, SCENE = "is named", "speaks", "holds a position", "takes part", "is the scene"


def date_words(date: str) -> str:
    """Write an ISO date, ``2021-04`` or ``2021-04-12``, in words."""
    year, month, *day = date.split("-")
    return " ".join([*(str(int(part)) for part in day), _MONTHS[int(month) - 1], year])


class Claim(NamedTuple):
    """Who said what in a briefing; ``line`` is that of the quote in the source, from 1."""

    briefing: str
    id: str
    holder: str
    speaker: str
    proposition: str
    stance: str
    modality: str
    quote: str
    line: int


class Quote(NamedTuple):
    """A quoted passage that is no claim: what it shows (an event or a measure), its words and its line."""

    id: str
    subject: str
    words: str
    line: int


@dataclass(slots=True)
class Briefing:
    """All that the page of an article says; ``roles`` gives ``(kind, id) -> roles`` of everyone in it."""

    id: str
    headline: str
    date: str
    publisher: str
    topics: Sequence[str]
    summary: str
    cites: Sequence[str]
    claims: Sequence[Claim]
    event: Quote
    fact: Quote
    value: str
    gaps: Sequence[str]
    text: str
    roles: dict[tuple[str, str], list[str]]
    related: Sequence[Tie] = ()
    older: str = ""
    newer: str = ""


@dataclass(slots=True)
class Facts:
    """The whole site: what is registered, the briefings by id, and for each name what it is part of."""

    title: str
    base_url: str
    registry: dict[str, dict[str, Any]]
    briefings: dict[str, Briefing] = field(default_factory=dict)
    newest: list[str] = field(default_factory=list)
    by_topic: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_publisher: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_event: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_entity: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    claims_on: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    spoken_by: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    held_by: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    staff: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    events_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    narrower: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def name(self, kind: str, key: str) -> str:
        """Give the title of the page of something."""
        if kind == "briefings":
            return self.briefings[key].headline
        item = self.registry[kind][key]
        return str(item.get("pref_label") or item.get("text") or item["name"])

    def ids(self, kind: str) -> list[str]:
        """Give the ids of what is registered, sorted."""
        return sorted(self.registry[kind])


def gather(articles: int, seed: int) -> Facts:
    """Gather what the pages of a generated corpus say."""
    corpus = Corpus(articles, seed)
    facts = Facts(f"Generated site of {articles} articles", "https://example.org/", corpus.registry())
    people = {name: key for key, name in corpus.people.items()}
    for person, entry in facts.registry["people"].items():
        facts.staff[entry["posts"][0]["organization"]].append(person)
    for topic, entry in facts.registry["topics"].items():
        if "broader" in entry:
            facts.narrower[entry["broader"]].append(topic)
    for event in sorted(facts.registry["events"], key=lambda e: (facts.registry["events"][e]["date"], e)):
        entry = facts.registry["events"][event]
        for party in (entry["location"], *entry["participants"]):
            facts.events_of[party].append(event)
    for number in range(articles):
        text, annotation, places = corpus.article(number)
        briefing = _briefing(facts, f"report-{number:06d}", text, annotation, places, people)
        facts.briefings[briefing.id] = briefing
    _index(facts)
    _relate(facts)
    return facts


def _briefing(
    facts: Facts, name: str, text: str, annotation: dict[str, Any], places: Sequence[str], people: dict[str, str]
) -> Briefing:
    lines = text.split("\n")

    def line_of(quote: str) -> int:
        return next(number for number, line in enumerate(lines, 1) if quote in line)

    def quote_of(entry: dict[str, Any], subject: str) -> Quote:
        return Quote(entry["id"], entry[subject], entry["quote"], line_of(entry["quote"]))

    claims = [
        Claim(
            name,
            claim["id"],
            facts.registry["people"][claim["speaker"][0]]["posts"][0]["organization"],
            claim["speaker"][0],
            claim["proposition"],
            claim["stance"],
            claim["modality"],
            claim["quote"],
            line_of(claim["quote"]),
        )
        for claim in annotation["claims"]
    ]
    fact = annotation["facts"][0]
    event = quote_of(annotation["events"][0], "event")
    named = {
        people[" ".join(sentence.split(" ", 2)[:2])] for line in lines[2:] if line for sentence in line.split(". ")
    }
    roles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in claims:
        roles["people", claim.speaker].append(SPEAKS)
        roles["organizations", claim.holder].append(HOLDS)
    for party in facts.registry["events"][event.subject]["participants"]:
        roles["organizations", party].append(TAKES_PART)
    for person in sorted(named):
        roles["people", person].append(NAMED)
    roles["places", facts.registry["events"][event.subject]["location"]].append(SCENE)
    for place in places:
        roles["places", place].append(NAMED)
    return Briefing(
        id=name,
        headline=annotation["headline"],
        date=annotation["published"],
        publisher=annotation["publisher"],
        topics=annotation["topics"],
        summary=annotation["bluf"]["text"],
        cites=annotation["bluf"]["cites"],
        claims=claims,
        event=event,
        fact=quote_of(fact, "measure"),
        value=fact["value"],
        gaps=annotation["gaps"],
        text=text,
        roles={key: list(dict.fromkeys(found)) for key, found in sorted(roles.items())},
    )


def _index(facts: Facts) -> None:
    """Sort the briefings, newest first, and note for each name what it is part of."""
    everything = facts.briefings
    facts.newest = sorted(sorted(everything), key=lambda b: everything[b].date, reverse=True)
    for newer, older in zip(facts.newest, facts.newest[1:], strict=False):
        everything[newer].older, everything[older].newer = older, newer
    for name in facts.newest:
        briefing = everything[name]
        facts.by_publisher[briefing.publisher].append(name)
        for topic in briefing.topics:
            facts.by_topic[topic].append(name)
    for name, briefing in everything.items():
        facts.by_event[briefing.event.subject].append(name)
        for entity in briefing.roles:
            facts.by_entity[entity].append(name)
    for name in reversed(facts.newest):
        for claim in everything[name].claims:
            facts.claims_on[claim.proposition].append(claim)
            facts.spoken_by[claim.speaker].append(claim)
            facts.held_by[claim.holder].append(claim)


def _relate(facts: Facts) -> None:
    """Find the related briefings of each briefing by what they share."""
    parts = {
        name: [
            Shared("events", briefing.event.subject),
            *(Shared("propositions", claim.proposition) for claim in briefing.claims),
            *(Shared(kind, key) for kind, key in briefing.roles),
            *(Shared("topics", topic) for topic in briefing.topics),
        ]
        for name, briefing in facts.briefings.items()
    }
    for name, ties in related_briefings(parts):
        facts.briefings[name].related = ties
