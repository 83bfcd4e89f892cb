"""Writes a generated site of any size in the project's own format: ``python benchmarks/corpus.py DIR --articles 2000``.

The same seed gives the same bytes. Text lengths have a median of about 420 words; topics and names follow Zipf's law: a
few are everywhere and most are rare. Some articles repeat a paragraph of an earlier one, as those do that run an
agency's report. All names and sentences are made up.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ren",
    "ta",
    "vos",
    "el",
    "dar",
    "un",
    "shi",
    "bo",
    "pra",
    "ne",
    "gol",
    "ir",
    "sam",
    "tev",
    "ul",
    "qui",
    "har",
    "zen",
    "do",
    "mar",
    "bel",
]
_VERBS = [
    "warned",
    "announced",
    "repeated",
    "denied",
    "proposed",
    "welcomed",
    "questioned",
    "confirmed",
    "rejected",
    "described",
]
_NOUNS = [
    "plan",
    "treaty",
    "harbour",
    "pipeline",
    "exercise",
    "border",
    "fund",
    "election",
    "ceasefire",
    "quota",
    "visit",
    "decision",
    "report",
    "survey",
]
_STANCES = ("supports", "opposes", "noncommittal", "mixed", "unclear")
_MODALITIES = ("assertive", "directive", "commissive", "expressive", "declarative")

COPYING = 0.05
"""How many of the articles repeat a paragraph."""
RECENT = 500
"""How far back the article may stand whose paragraph is repeated, in articles."""


def zipf(source: random.Random, count: int) -> int:
    """Draw a number below ``count``, small ones far more often."""
    return min(count - 1, int(math.exp(source.random() * math.log(count + 1))) - 1)


def word_name(source: random.Random, syllables: int) -> str:
    """Make up a name."""
    return "".join(source.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


class Piece(NamedTuple):
    """One article: its text, its annotation without the hash of the text, and the ids of the places named in it."""

    text: str
    annotation: dict[str, Any]
    places: tuple[str, ...]


class Corpus:
    """A generated site: what is shared first, then article by article."""

    def __init__(self, articles: int, seed: int) -> None:
        self.source = random.Random(seed)
        self.articles = articles
        self.topics = [f"topic-{n}" for n in range(max(12, articles // 40))]
        self.people = self._names(max(20, articles // 3), 2)
        self.organizations = self._names(max(10, articles // 8), 1, "Ministry of ")
        self.places = self._names(max(10, articles // 20), 1, "Port ")
        self.propositions = [f"proposition-{n}" for n in range(max(10, articles // 25))]
        self.events = [f"event-{n}" for n in range(max(10, articles // 4))]
        self.measures = [f"measure-{n}" for n in range(10)]
        self._recent: deque[str] = deque(maxlen=RECENT)
        self._people_ids, self._place_ids = list(self.people), list(self.places)

    def _names(self, count: int, words: int, before: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        while len(found) < count:
            name = before + " ".join(word_name(self.source, self.source.randint(2, 4)) for _ in range(words))
            found.setdefault(name.lower().replace(" ", "-"), name)
        return found

    def registry(self) -> dict[str, dict[str, Any]]:
        """Give the registry files."""
        draw, organizations = self.source, list(self.organizations)
        return {
            "topics": {
                name: {"pref_label": f"Subject {number}", "definition": f"All about subject {number}."}
                | ({"broader": self.topics[(number - 1) // 6]} if number >= 6 else {})
                for number, name in enumerate(self.topics)
            },
            "people": {
                key: {"name": name, "posts": [{"post": "Speaker", "organization": draw.choice(organizations)}]}
                for key, name in self.people.items()
            },
            "organizations": {key: {"name": name, "country": "ZZ"} for key, name in self.organizations.items()},
            "places": {key: {"name": name, "country": "ZZ"} for key, name in self.places.items()},
            "propositions": {
                name: {
                    "text": f"The {draw.choice(_NOUNS)} number {n} should go ahead",
                    "topic": draw.choice(self.topics),
                }
                for n, name in enumerate(self.propositions)
            },
            "events": {
                name: {
                    "name": f"Meeting number {n}",
                    "type": "meeting",
                    "date": f"{draw.randint(2010, 2025)}-{draw.randint(1, 12):02d}",
                    "location": draw.choice(list(self.places)),
                    "participants": draw.sample(organizations, 2),
                }
                for n, name in enumerate(self.events)
            },
            "measures": {name: {"label": f"Measure {n}", "compare": "number"} for n, name in enumerate(self.measures)},
            "sources": {f"source-{n}": {"name": f"Gazette {n}", "country": "ZZ"} for n in range(30)},
        }

    def _sentence(self, speaker: str, places: set[str]) -> str:
        draw = self.source
        scene = self._place_ids[zipf(draw, len(self._place_ids))]
        places.add(scene)
        place = self.places[scene]
        tail = " ".join(draw.choice(_NOUNS) for _ in range(draw.randint(6, 17)))
        return f"{speaker} {draw.choice(_VERBS)} {place} and its {tail} {draw.randint(1, 10**9)}"

    def article(self, number: int) -> Piece:
        """Make up one article; they are drawn in the order of their numbers."""
        draw = self.source
        people = self._people_ids
        places: set[str] = set()
        speakers = [people[zipf(draw, len(people))] for _ in range(draw.randint(2, 6))]
        length = max(120, int(draw.lognormvariate(math.log(420), 0.5)))
        headline = f"Report {number}: the {draw.choice(_NOUNS)} and the {draw.choice(_NOUNS)}"
        paragraphs: list[list[str]] = [[]]
        words = 0
        while words < length:
            sentence = self._sentence(self.people[draw.choice(speakers)], places)
            words += len(sentence.split())
            paragraphs[-1].append(sentence)
            if draw.random() < 0.3:
                paragraphs.append([])
        text = [". ".join(part) + "." for part in paragraphs if part]
        if self._recent and draw.random() < COPYING:
            text.append(draw.choice(self._recent))
        self._recent.append(text[0])
        sentences = [sentence for part in paragraphs for sentence in part]
        quoted = draw.sample(sentences, min(len(sentences), draw.randint(3, 8)))
        claims = [
            {
                "id": f"c{n}",
                "speaker": [draw.choice(speakers)],
                "proposition": self.propositions[zipf(draw, len(self.propositions))],
                "stance": draw.choice(_STANCES),
                "modality": draw.choice(_MODALITIES),
                "attribution": "indirect",
                "quote": words,
            }
            for n, words in enumerate(quoted[2:], 1)
        ]
        year, month = draw.randint(2010, 2025), draw.randint(1, 12)
        annotation: dict[str, Any] = {
            "source": f"{number:06d}.txt",
            "publisher": f"source-{zipf(draw, 30)}",
            "headline": headline,
            "topics": sorted({self.topics[zipf(draw, len(self.topics))] for _ in range(draw.randint(2, 4))}),
            "published": f"{year}-{month:02d}-{draw.randint(1, 28):02d}",
            "segments": [{"lines": "1", "role": "headline"}],
            "bluf": {"text": f"Report {number} says what was said.", "cites": [c["id"] for c in claims[:2]] or ["e1"]},
            "claims": claims,
            "events": [
                {"id": "e1", "event": self.events[zipf(draw, len(self.events))], "role": "main", "quote": quoted[0]}
            ],
            "facts": [{"id": "f1", "measure": draw.choice(self.measures), "value": str(number), "quote": quoted[1]}],
            "gaps": ["What happened next"],
        }
        return Piece(headline + "\n\n" + "\n\n".join(text) + "\n", annotation, tuple(sorted(places)))


def _yaml(value: object, indent: int = 0) -> str:
    """Write YAML in the style of the guide: block style for fields, flow style for the records in lists."""
    pad = "  " * indent
    lines = []
    for key, item in value.items() if isinstance(value, dict) else ():
        if isinstance(item, list) and item and isinstance(item[0], dict):
            lines.append(f"{pad}{key}:")
            lines.extend(f"{pad}  - {json.dumps(record, ensure_ascii=False)}" for record in item)
        elif isinstance(item, dict) and indent == 0:
            lines.append(f"{pad}{key}:\n{_yaml(item, indent + 1)}")
        else:
            lines.append(f"{pad}{key}: {json.dumps(item, ensure_ascii=False)}")
    return "\n".join(lines)


def write_corpus(folder: Path, articles: int, seed: int) -> None:
    """Write a generated project into a folder."""
    corpus = Corpus(articles, seed)
    for name in ("seeds", "content/registry", "content/annotations"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = {
        "title": f"Generated site of {articles} articles",
        "description": "Made-up articles for measurements.",
        "base_url": "https://example.org/",
        "theme": {"social_images": False},  # no peer draws any
        "rights": {"display": "excerpt", "max_share": 1, "max_quote_words": 100},
    }
    (folder / "content/site.yaml").write_text(_yaml(settings) + "\n", encoding="utf-8")
    for kind, items in corpus.registry().items():
        (folder / f"content/registry/{kind}.yaml").write_text(_yaml(items) + "\n", encoding="utf-8")
    for number in range(articles):
        text, annotation, _ = corpus.article(number)
        data = text.encode("utf-8")
        (folder / f"seeds/{number:06d}.txt").write_bytes(data)
        fields = {"source": annotation.pop("source"), "sha256": hashlib.sha256(data).hexdigest(), **annotation}
        (folder / f"content/annotations/report-{number:06d}.yaml").write_text(_yaml(fields) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the corpus."""
    parser = argparse.ArgumentParser(description="Write a generated site.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    write_corpus(options.folder, options.articles, options.seed)


if __name__ == "__main__":
    main()
