"""Where a briefing comes from: file, hash, publisher, addresses, rights, and what is not stated by the source."""

from __future__ import annotations

from site_builder.base.messages import noted
from site_builder.link.rights import source_words
from site_builder.model.evidence import Article
from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import GRADES
from site_builder.pages.writing import Sheet

_DISPLAY = {
    "none": noted("no words of the text are shown but its headline"),
    "quotes-only": noted("only quotes are shown"),
    "excerpt": noted("quoted passages are shown"),
    "full": noted("the whole text is shown"),
}


def add_provenance(sheet: Sheet, article: Article) -> None:
    """Add the table of origin that ends every briefing."""
    note = article.annotation
    rights = note.rights
    right_words = [f"{sheet.url(escape_markdown(rights.status), rights.status)}"] if rights.status else []
    right_words.append(sheet.say(_DISPLAY[article.display]))
    if rights.licence:
        right_words.append(sheet.say("licence {name}", name=sheet.url(escape_markdown(rights.licence), rights.licence)))
    if rights.holder:
        right_words.append(sheet.say("held by {name}", name=escape_markdown(rights.holder)))
    if rights.max_words is not None:
        right_words.append(sheet.say("limit set by the editor: {n} words", n=int(rights.max_words)))
    grades = [anchor.grade for anchor in article.anchors.values()]
    counts = sheet.words.listed([f"{grades.count(grade)} {sheet.say(grade)}" for grade in GRADES if grade in grades])
    hashes = f"`{article.source.sha256}`"
    if article.source.extracted_sha256:
        hashes += sheet.say("; main text as extracted {hash}", hash=f"`{article.source.extracted_sha256}`")
    dateline = ""
    if note.dateline and source_words(article, note.dateline.text):
        place = f", {sheet.title_link('places', note.dateline.place)}" if note.dateline.place else ""
        when = f", {sheet.date(note.dateline.date)}" if note.dateline.date else ""
        dateline = f"“{escape_markdown(note.dateline.text)}”{place}{when}"
    section = source_words(article, note.section)
    date_words = source_words(article, note.published.text) if note.published else ""
    anchored = sheet.say("{n} of {all} quotes stand in the source", n=len(grades), all=len(grades))
    anchored = Md(f"{anchored}: {counts}") if counts else anchored
    sheet.heading(2, sheet.say("Provenance"), "provenance")
    sheet.terms(
        [
            (sheet.say("File"), [escape_markdown(article.source.file)]),
            (sheet.say("SHA-256"), [hashes]),
            (sheet.say("Publisher"), [sheet.title_link("sources", note.publisher)]),
            (sheet.say("Section"), [escape_markdown(section)] if section else []),
            (sheet.say("Genre"), [escape_markdown(note.genre.removeprefix("genre:"))] if note.genre else []),
            (sheet.say("Dateline"), [dateline] if dateline else []),
            (sheet.say("Date in the source"), [f"“{escape_markdown(date_words)}”"] if date_words else []),
            (sheet.say("Language"), [escape_markdown(article.language)]),
            (sheet.say("Original"), [sheet.url(escape_markdown(note.url), note.url)] if note.url else []),
            (
                sheet.say("Archived"),
                [sheet.url(escape_markdown(note.archived_url), note.archived_url)] if note.archived_url else [],
            ),
            (sheet.say("Read on"), [sheet.date(note.accessed)] if note.accessed else []),
            (sheet.say("Rights"), ["; ".join(right_words)]),
            (sheet.say("Not stated by the source"), _unstated(sheet, article)),
            (
                sheet.say("Anchors"),
                [anchored],
            ),
        ],
        "provenance",
    )


def _unstated(sheet: Sheet, article: Article) -> list[str]:
    note = article.annotation
    found: list[str] = []
    if note.headline.basis != "stated":
        found.append(sheet.say("headline ({basis})", basis=sheet.say(note.headline.basis)))
    if note.published and note.published.basis != "stated":
        found.append(sheet.say("date of publication ({basis})", basis=sheet.say(note.published.basis)))
    for fact in note.facts:
        if fact.basis != "stated":
            found.append(sheet.say("value of {fact} ({basis})", fact=fact.id, basis=sheet.say(fact.basis)))
    return [sheet.words.listed(found)] if found else []
