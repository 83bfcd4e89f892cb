"""What changed since an earlier state of the site, as its manifest tells it."""

from __future__ import annotations

from itertools import groupby

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.differences import SECTIONS, Difference
from site_builder.link.index import Reader
from site_builder.link.queries import changes
from site_builder.model.page import ComposedPage
from site_builder.pages.markdown import escape_markdown
from site_builder.pages.phrases import CHANGE_SIGNS
from site_builder.pages.writing import Sheet

FEED = "changes.xml"


def compose_changes(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the page of changes; without an earlier state it says that there is none."""
    sheet = Sheet(reader, page)
    sheet.heading(1, sheet.say("What changed"))
    if reader.ask(changes.is_compared):
        found = reader.ask(changes.differences)
        shown = sheet.part(found)
        count = sheet.count(len(found), "{n} difference", "{n} differences") if found else sheet.say("no difference")
        told = noted("Compared with an earlier state of this site, by meaning and not by wording of pages: {count}.")
        sheet.add(sheet.say(told, count=count))
        for section, items in groupby(shown, key=lambda d: d.section):
            sheet.heading(2, sheet.say(SECTIONS[section]), f"section-{section}")
            sheet.items([_item(sheet, item) for item in items], "changes")
    else:
        sheet.add(sheet.say("There is no earlier state of this site to compare with."))
    words = sheet.say(
        "What is told differently since an earlier state of this site: claims, positions, judgments, dates."
    )
    return sheet.finish(sheet.say("What changed"), words, "changes", [sheet.home], feed=FEED)


def _item(sheet: Sheet, item: Difference) -> str:
    subject = escape_markdown(item.subject)
    where = sheet.link(subject, item.page, item.anchor) if item.page else subject
    words = f"{sheet.span(sheet.say(CHANGE_SIGNS[item.sign]), 'relation')} {where}"
    if item.before and item.after:
        before, after = escape_markdown(item.before), escape_markdown(item.after)
        return f"{words}: {sheet.say('from “{before}” to “{after}”', before=before, after=after)}"
    only = item.before or item.after
    return f"{words}: {escape_markdown(only)}" if only else words
