"""``search/``: what the search box and the previews look up where there is no server, in small scripts.

There is a *record* for each page: its title, a summary, and the passages that can be led to. The words of a record are
listed beside it, by how they begin. Records and words are spread over files by a hash and by those beginnings, so that
a reader loads little and an edit rewrites few. What they hold stands on the pages, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, evidence, timeline
from site_builder.link.rights import source_words
from site_builder.model.evidence import Article
from site_builder.model.measures import value_in_words
from site_builder.model.registry import ENTITY_KINDS, Entity, Event, Measure, Proposition, Source, Topic
from site_builder.pages.facets import facets_of
from site_builder.pages.phrases import STANCE_SIGNS
from site_builder.pages.routes import path_of
from site_builder.pages.words import Words, words_in
from site_builder.publish.items import as_json

LIST = "search"
"""The list that pieces add to: lines of a file's name, a tab, and an entry of that file."""

FOLDER = "site/search"

ABOUT = f"{FOLDER}/about.js"
"""The file that tells the search how the others are named; it is put last."""

_POSITIONS = 3
"""Most positions that the record of a holder tells."""

_HOLDERS = 3
"""Most holders that the record of a proposition names on each side."""

_WORD = re.compile(r"[^\W_]+")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


class Passage(NamedTuple):
    """A part of a page that can be led to: its anchor, what it is in a few words, and what it says."""

    anchor: str
    title: str
    text: str


class Record(NamedTuple):
    """What is found of one page. ``names`` are other words by which it is found, and are not shown."""

    page: PageId
    title: str
    summary: str
    passages: Sequence[Passage] = ()
    facets: Sequence[tuple[str, str]] = ()
    names: Sequence[str] = ()


def folded(text: str) -> str:
    """Fold text as the search does: no case, no accents, no differences of width."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(c for c in plain if not unicodedata.category(c).startswith("M"))


def words_of(text: str) -> Iterator[str]:
    """Cut text into the words that are found: letters and digits; of ideographs each pair."""
    for word in _WORD.findall(folded(text)):
        if word.isascii():
            yield word
            continue
        reached = 0
        for run in _IDEOGRAPHS.finditer(word):
            if run.start() > reached:
                yield word[reached : run.start()]
            yield from _pairs(run[0])
            reached = run.end()
        if reached < len(word):
            yield word[reached:]


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for place in range(len(run) - 1):
        yield run[place : place + 2]


def number_of(path: str) -> int:
    """Number a page by the path of its file, in 64 bits."""
    data = path.encode()
    return zlib.crc32(data) << 32 | zlib.crc32(data[::-1])


def record_file(path: str, scale: int) -> str:
    """Name the file that holds the record of a page."""
    return f"pages-{number_of(path) >> 32 & (4 ** (2 * scale + 1) - 1):x}" if scale else "pages"


def word_file(word: str, scale: int) -> str:
    """Name the file that lists who has a word."""
    if not scale:
        return "words"
    start = word[:scale]
    return f"words-{start}" if start.isascii() else f"words-u{ord(word[0]) >> 4:x}"


def _lines(record: Record, scale: int) -> Iterator[bytes]:
    path = f"{path_of(record.page)}.html"
    name = as_json(f"{number_of(path):x}")
    facets: dict[str, list[str]] = {}
    for facet, value in record.facets:
        facets.setdefault(facet, []).append(value)
    passages = [list(passage) for passage in record.passages]
    shown = [path, record.page.kind, record.title, record.summary, passages, facets]
    yield record_file(path, scale).encode() + b"\t" + name + b":" + as_json(shown)
    texts = [record.title, record.summary, *record.names, *(value for _, value in record.facets)]
    texts += [text for passage in record.passages for text in passage[1:]]
    files: dict[str, list[str]] = {}
    for word in sorted({word for text in texts for word in words_of(text)}):
        files.setdefault(word_file(word, scale), []).append(word)
    for file, words in files.items():
        yield file.encode() + b"\t" + name + b":" + as_json(" ".join(words))


def lines(reader: Reader, records: Iterable[Record]) -> bytes:
    """Write records as lines of :data:`LIST`."""
    scale = reader.ask(catalogue.scale)
    return b"\n".join(line for record in records for line in _lines(record, scale))


# Who is found


def article_record(reader: Reader, article: Article) -> Record:
    """What is found of a briefing: its bottom line, and all that it states."""
    note = article.annotation
    words = _words(reader)
    passages = [Passage(j.id, words.say(j.likelihood) if j.likelihood else "", j.text) for j in note.judgments]
    for row in reader.ask(evidence.claims_of_article, article.id):
        holders = words.listed([_name(reader, name) for name in row.holder])
        about = reader.ask(catalogue.title, "propositions", row.proposition) if row.proposition else ""
        title = f"{_stance(words, row.stance)} {holders}".strip() + (f": {about}" if about else "")
        passages.append(Passage(row.claim, title, " ".join(filter(None, [row.text, _in_marks(row.quote)]))))
    for fact in reader.ask(evidence.facts_in, article.id):
        measure = reader.ask(catalogue.item, "measures", fact.measure)
        assert isinstance(measure, Measure)
        value = value_in_words(measure, fact.value)
        passages.append(Passage(fact.fact, measure.label, " ".join(filter(None, [value, _in_marks(fact.quote)]))))
    for report in reader.ask(timeline.reports_in, article.id):
        title = reader.ask(catalogue.title, "events", report.event)
        passages.append(Passage(report.report, title, _in_marks(report.quote)))
    summary = note.bluf.text if note.bluf else source_words(article, note.deck)
    titles = [title.text for title in note.translated_headlines if article.display != "none"]
    titles += [title.translation for title in note.translated_headlines if article.display != "none"]
    facets = list(facets_of(reader, article))
    return Record(PageId("briefings", article.id), note.headline.text, summary, passages, facets, titles)


def event_record(reader: Reader, name: str) -> Record:
    """What is found of an event: its name, its date and its place."""
    event = reader.ask(catalogue.item, "events", name)
    assert isinstance(event, Event)
    place = reader.ask(catalogue.title, "places", event.location) if event.location else ""
    words = _words(reader)
    return Record(PageId("events", name), event.name, words.listed([words.date(event.date), place][: 1 + bool(place)]))


def proposition_record(reader: Reader, name: str) -> Record:
    """What is found of a proposition: its sentence, and who is for it and against it."""
    found = reader.ask(catalogue.item, "propositions", name)
    assert isinstance(found, Proposition)
    words = _words(reader)
    sides: dict[str, list[str]] = {}
    for position in reader.ask(evidence.positions_on, name):
        sides.setdefault(position.stance, []).append(_name(reader, position.holder))
    told = []
    for stance in STANCE_SIGNS:
        if stance in sides:
            more = len(sides[stance]) - _HOLDERS
            names = words.listed(sides[stance][:_HOLDERS])
            names = words.say("{what} and {n} more", what=names, n=more) if more > 0 else names
            told.append(f"{_stance(words, stance)}: {names}")
    return Record(PageId("propositions", name), found.text, " · ".join(told))


def topic_record(reader: Reader, name: str) -> Record:
    """What is found of a topic: its labels and its definition."""
    topic = reader.ask(catalogue.item, "topics", name)
    assert isinstance(topic, Topic)
    return Record(PageId("topics", name), topic.pref_label, topic.definition, names=topic.alt_labels)


def entity_record(reader: Reader, kind: str, name: str) -> Record:
    """What is found of a dossier: all names, a summary, and where the holder stands."""
    words = _words(reader)
    entity = reader.ask(catalogue.item, kind, name)
    assert isinstance(entity, Entity)
    stands = []
    for position in reader.ask(evidence.positions_of, name)[:_POSITIONS] if kind in ENTITY_KINDS[:2] else ():
        about = reader.ask(catalogue.title, "propositions", position.proposition)
        stands.append(Passage("Positions", _stance(words, position.stance), about))
    names = (*entity.aliases, *entity.weak_aliases, *entity.names.values())
    return Record(PageId(kind, name), entity.name, entity.summary, stands, names=names)


def other_records(reader: Reader) -> Iterator[Record]:
    """What is found of publishers and hand-written pages."""
    for name in reader.ask(catalogue.ids, "sources"):
        source = reader.ask(catalogue.item, "sources", name)
        assert isinstance(source, Source)
        yield Record(PageId("sources", name), source.name, source.descriptor)
    for name in reader.ask(catalogue.ids, "pages"):
        page = reader.ask(catalogue.page, name)
        yield Record(PageId("page", name), page.title, page.description)


def _words(reader: Reader) -> Words:
    return words_in(reader.ask(catalogue.settings).language)


def _stance(words: Words, stance: str) -> str:
    return f"{STANCE_SIGNS[stance]} {words.say(stance)}" if stance else ""


def _name(reader: Reader, name: str) -> str:
    found = reader.ask(catalogue.entity, name, ("people", "organizations"))
    return found[1] if found else name


def _in_marks(quote: str) -> str:
    return quote if not quote or quote[0] in '"“„«' else f"“{quote}”"


# The files


def by_file(lists: Iterable[bytes]) -> dict[str, list[bytes]]:
    """Sort lines by the file that they belong to."""
    files: dict[str, list[bytes]] = {}
    for items in lists:
        for line in items.split(b"\n") if items else ():
            file, _, entry = line.partition(b"\t")
            files.setdefault(file.decode(), []).append(entry)
    return files


def search_file(name: str, entries: Iterable[bytes]) -> bytes:
    """Write a file: a call that hands its entries over, one to a line, in a fixed order."""
    return b"siteSearch(" + as_json(name) + b",{\n" + b",\n".join(sorted(entries)) + b"\n});\n"


def entries_in(data: bytes) -> list[bytes]:
    """Give the entries of a file."""
    body = data[data.index(b"\n") + 1 : -len(b"\n});\n")]
    return body.split(b",\n") if body else []


def about_file(scale: int, full_text: bool) -> bytes:
    """Write the file that tells the search how the others are named, and whether there is an index of all words."""
    return b"siteSearch(" + as_json("about") + b"," + as_json({"fullText": full_text, "scale": scale}) + b");\n"
