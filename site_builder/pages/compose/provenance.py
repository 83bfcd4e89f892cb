"""Where a briefing comes from: file, hash, publisher, addresses, rights, and what is not stated by the source."""

from __future__ import annotations

from site_builder.link.rights import source_words
from site_builder.model.evidence import Article
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import GRADES
from site_builder.pages.writing import Sheet

_DISPLAY = {
    "none": "no words of the text are shown but its headline",
    "quotes-only": "only quotes are shown",
    "excerpt": "quoted passages are shown",
    "full": "the whole text is shown",
}


def add_provenance(sheet: Sheet, article: Article) -> None:
    """Add the table of origin that ends every briefing."""
    note = article.annotation
    rights = note.rights
    right_words = [f"{sheet.url(escape_markdown(rights.status), rights.status)}"] if rights.status else []
    right_words.append(_DISPLAY[article.display])
    if rights.licence:
        right_words.append(f"licence {sheet.url(escape_markdown(rights.licence), rights.licence)}")
    if rights.holder:
        right_words.append(f"held by {escape_markdown(rights.holder)}")
    if rights.max_words is not None:
        right_words.append(f"limit set by the editor: {int(rights.max_words)} words")
    grades = [anchor.grade for anchor in article.anchors.values()]
    counts = ", ".join(f"{grades.count(grade)} {grade}" for grade in GRADES if grade in grades)
    hashes = f"`{article.source.sha256}`"
    if article.source.extracted_sha256:
        hashes += f"; main text as extracted `{article.source.extracted_sha256}`"
    dateline = ""
    if note.dateline and source_words(article, note.dateline.text):
        place = f", {sheet.title_link('places', note.dateline.place)}" if note.dateline.place else ""
        when = f", {sheet.date(note.dateline.date)}" if note.dateline.date else ""
        dateline = f"“{escape_markdown(note.dateline.text)}”{place}{when}"
    section = source_words(article, note.section)
    date_words = source_words(article, note.published.text) if note.published else ""
    sheet.heading(2, Md("Provenance"), "provenance")
    sheet.terms(
        [
            ("File", [escape_markdown(article.source.file)]),
            ("SHA-256", [hashes]),
            ("Publisher", [sheet.title_link("sources", note.publisher)]),
            ("Section", [escape_markdown(section)] if section else []),
            ("Genre", [escape_markdown(note.genre.removeprefix("genre:"))] if note.genre else []),
            ("Dateline", [dateline] if dateline else []),
            ("Date in the source", [f"“{escape_markdown(date_words)}”"] if date_words else []),
            ("Language", [escape_markdown(article.language)]),
            ("Original", [sheet.url(escape_markdown(note.url), note.url)] if note.url else []),
            (
                "Archived",
                [sheet.url(escape_markdown(note.archived_url), note.archived_url)] if note.archived_url else [],
            ),
            ("Read on", [sheet.date(note.accessed)] if note.accessed else []),
            ("Rights", ["; ".join(right_words)]),
            ("Not stated by the source", _unstated(article)),
            (
                "Anchors",
                [f"{len(grades)} of {len(grades)} quotes stand in the source{': ' + counts if counts else ''}"],
            ),
        ],
        "provenance",
    )


def _unstated(article: Article) -> list[str]:
    note = article.annotation
    found = []
    if note.headline.basis != "stated":
        found.append(f"headline ({note.headline.basis})")
    if note.published and note.published.basis != "stated":
        found.append(f"date of publication ({note.published.basis})")
    found.extend(f"value of {fact.id} ({fact.basis})" for fact in note.facts if fact.basis != "stated")
    return [", ".join(found)] if found else []
