"""``data/citations.json``, ``.bib`` and ``.ris``: each source and its briefing, as CSL-JSON, BibLaTeX and RIS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.evidence import Article
from site_builder.pages.bylines import authors_of
from site_builder.pages.routes import path_of, public_url
from site_builder.publish.items import as_json, json_list

LISTS = ("citations.json", "citations.bib", "citations.ris")
"""The lists that an article adds to."""

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


class Reference(NamedTuple):
    """What a bibliography says of one work. ``kind`` is ``article`` (a source) or ``report`` (a briefing on it)."""

    id: str
    kind: str
    title: str
    authors: tuple[str, ...]
    container: str
    publisher: str
    date: Edtf | None
    language: str
    url: str
    accessed: Edtf | None
    note: str


def references_of(reader: Reader, article: Article) -> tuple[Reference, Reference]:
    """Give a source article and the briefing on it, as works to be cited."""
    note, site = article.annotation, reader.ask(catalogue.settings)
    outlet = "" if note.publisher == "unknown" else reader.ask(catalogue.title, "sources", note.publisher)
    source = Reference(
        article.id,
        "article",
        note.headline.text,
        authors_of(reader, article),
        outlet,
        "",
        note.published.date if note.published else None,
        article.language,
        note.url,
        note.accessed,
        f"Archived: {note.archived_url}" if note.archived_url else "",
    )
    url = public_url(site.base_url, path_of(PageId("briefings", article.id)))
    about = f"{outlet or 'unknown publisher'}, {note.published.date if note.published else 'no date'}"
    briefing = Reference(
        f"{article.id}.briefing",
        "report",
        f"Briefing: {note.headline.text}",
        (site.author,) if site.author else (),
        site.title,
        site.publisher,
        None,
        site.language,
        url,
        None,
        f"On “{note.headline.text}”, {about}",
    )
    return source, briefing


def article_items(reader: Reader, article: Article) -> Iterator[bytes]:
    """Give what an article adds to each of :data:`LISTS`."""
    found = references_of(reader, article)
    yield b",\n".join(as_json(csl(reference)) for reference in found)
    yield "".join(map(biblatex, found)).encode("utf-8")
    yield "".join(map(ris, found)).encode("utf-8")


def csl(work: Reference) -> dict[str, object]:
    """Write a work as an item of CSL-JSON."""
    item: dict[str, object] = {
        "id": work.id,
        "type": "article-newspaper" if work.kind == "article" else "report",
        "title": work.title,
        "author": [{"literal": name} for name in work.authors],
        "container-title": work.container if work.kind == "article" else "",
        "collection-title": work.container if work.kind == "report" else "",
        "publisher": work.publisher,
        "issued": _csl_date(work.date) if work.date else None,
        "language": work.language,
        "URL": work.url,
        "accessed": _csl_date(work.accessed) if work.accessed else None,
        "note": work.note,
    }
    return {name: value for name, value in item.items() if value}


def _csl_date(date: Edtf) -> dict[str, object]:
    """Write a date with the parts that are known; a range has two; what CSL cannot say stands as words."""
    first, last = date.earliest, date.latest
    steps = {"year": 1, "month": 2, "day": 3}.get(date.precision)
    if first is None or last is None or (steps is None and date.precision not in ("interval", "within")):
        return {"literal": str(date)}
    parts = [list(first[:steps])] if steps else [list(first), list(last)]
    return {"date-parts": parts} | ({"circa": True} if date.is_uncertain or date.precision == "within" else {})


def biblatex(work: Reference) -> str:
    """Write a work as an entry of BibLaTeX, in UTF-8."""
    names = " and ".join(f"{{{_latex(name)}}}" for name in work.authors)
    fields = {
        "author": names,
        "title": f"{{{_latex(work.title)}}}",
        "journaltitle" if work.kind == "article" else "maintitle": _latex(work.container),
        "type": "" if work.kind == "article" else "briefing",
        "institution": _latex(work.publisher),
        "date": _biblatex_date(work.date),
        "language": work.language,
        "url": work.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": _biblatex_date(work.accessed),
        "note": _latex(work.note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{'article' if work.kind == 'article' else 'report'}{{{work.id},", *lines, "}", "", ""])


def _biblatex_date(date: Edtf | None) -> str:
    """Write a date as BibLaTeX reads it: EDTF, a range in place of brackets, an open side left empty."""
    if date is None:
        return ""
    if not date.text.startswith("["):
        return re.sub(r"T.*", "", date.text).replace("..", "")
    return "/".join(side.strip() for side in date.text[1:-1].split(".."))


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def ris(work: Reference) -> str:
    """Write a work as a record of RIS."""
    day, until = (work.date.earliest, work.date.latest) if work.date else (None, None)
    is_known = day is not None and until is not None and day.year == until.year and day.year > 0
    lines: list[tuple[str, str]] = [("TY", "NEWS" if work.kind == "article" else "RPRT"), ("ID", work.id)]
    lines.append(("TI", work.title))
    lines.extend(("AU", name) for name in work.authors)
    lines.append(("T2", work.container))
    lines.append(("PB", work.publisher))
    if work.date is not None:
        lines.append(("PY", f"{day.year:04d}" if is_known and day else ""))
        lines.append(("DA", _ris_date(work.date) or str(work.date)))
    lines.append(("LA", work.language))
    lines.append(("UR", work.url))
    lines.append(("Y2", (_ris_date(work.accessed) or str(work.accessed)) if work.accessed else ""))
    lines.append(("N1", work.note))
    text = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value)
    return f"{text}ER  - \n\n"


def _ris_date(date: Edtf) -> str:
    """Write ``YYYY/MM/DD/words`` with what is known, where the date is one day, month or year."""
    steps = {"year": 1, "month": 2, "day": 3}.get(date.precision)
    if steps is None or date.earliest is None or date.earliest.year < 1:
        return ""
    parts = [f"{number:0{4 if place == 0 else 2}d}" for place, number in enumerate(date.earliest[:steps])]
    return "/".join([*parts, *[""] * (3 - steps), "uncertain" if date.is_uncertain else ""])


def _joined(name: str) -> Callable[[Mapping[str, list[bytes]]], bytes]:
    def put_together(lists: Mapping[str, Iterable[bytes]]) -> bytes:
        return b"".join(lists[name])

    return put_together


FILES: Mapping[str, Callable[[Mapping[str, list[bytes]]], bytes]] = {
    "citations.json": lambda lists: json_list(lists["citations.json"]),
    "citations.bib": _joined("citations.bib"),
    "citations.ris": _joined("citations.ris"),
}
"""The files of all references, each put together from the list of its name."""
