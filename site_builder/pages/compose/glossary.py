"""Acronyms and terms: those of the subject, and those that the site itself uses."""

from __future__ import annotations

from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue
from site_builder.model.page import ComposedPage
from site_builder.model.registry import Measure, System, Topic
from site_builder.pages import phrases
from site_builder.pages.markdown import escape_markdown
from site_builder.pages.writing import Sheet

_STANCE_MEANINGS = {
    "supports": noted("The holder is for the proposition."),
    "opposes": noted("The holder is against it."),
    "noncommittal": noted("The holder speaks to it and does not commit."),
    "mixed": noted("The holder is for it in part, or says both."),
    "unclear": noted("The words do not show where the holder stands."),
}


def compose_glossary(reader: Reader, page: PageId) -> ComposedPage:
    """Compose the glossary; the terms of the subject are the long list."""
    sheet = Sheet(reader, page)
    sheet.heading(1, sheet.say("Glossary"))
    terms = sheet.part(sorted(_subject_terms(sheet), key=lambda t: (t[0].casefold(), t[0])))
    if terms:
        sheet.heading(2, sheet.say("Acronyms and terms of the subject"), "subject")
        sheet.terms([(escape_markdown(term), [meaning]) for term, meaning in terms])
    if sheet.is_first:
        _add_own_terms(sheet)
    return sheet.finish(
        sheet.say("Glossary"),
        sheet.say("Acronyms and terms, of the subject and of this site."),
        "glossary",
        [sheet.home],
    )


def _subject_terms(sheet: Sheet) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name in sheet.reader.ask(catalogue.ids, "systems"):
        system = sheet.reader.ask(catalogue.item, "systems", name)
        assert isinstance(system, System)
        words = f"{sheet.title_link('systems', name)}{': ' + escape_markdown(system.summary) if system.summary else ''}"
        if system.acronym or system.summary:
            found.append((system.acronym or system.name, words))
    for name in sheet.reader.ask(catalogue.ids, "topics"):
        topic = sheet.reader.ask(catalogue.item, "topics", name)
        assert isinstance(topic, Topic)
        if topic.definition or topic.scope_note:
            words = " ".join(filter(None, [topic.definition, topic.scope_note]))
            found.append(
                (
                    topic.pref_label,
                    f"{escape_markdown(words)} ({sheet.link(sheet.say('topic'), PageId('topics', name))})",
                )
            )
    for name in sheet.reader.ask(catalogue.ids, "measures"):
        measure = sheet.reader.ask(catalogue.item, "measures", name)
        assert isinstance(measure, Measure)
        unit = sheet.say("; unit: {unit}", unit=escape_markdown(measure.unit)) if measure.unit else ""
        tolerance = f"{measure.tolerance:.0%}"
        within = sheet.say("; values within {percent} agree", percent=tolerance) if measure.tolerance else ""
        told = sheet.say(_COMPARE[measure.compare])
        found.append((measure.label, sheet.say("{meaning}.", meaning=f"{told}{unit}{within}")))
    return found


_COMPARE = {
    "number": noted("A measure of facts, compared as numbers"),
    "edtf": noted("A measure of facts, compared as dates"),
    "set": noted("A measure of facts, compared as sets of terms"),
    "text": noted("A measure of facts, compared as texts"),
}


def _add_own_terms(sheet: Sheet) -> None:
    sections = (
        (
            noted("Stances"),
            "stances",
            [(f"{phrases.STANCE_SIGNS[k]} {sheet.say(k)}", v) for k, v in _STANCE_MEANINGS.items()],
        ),
        (noted("Kinds of statement"), "modalities", [(v[0], v[1]) for v in phrases.MODALITIES.values()]),
        (noted("Whose voice"), "attributions", list(phrases.ATTRIBUTIONS.values())),
        (noted("How a quote fits its source"), "grades", list(phrases.GRADES.values())),
        (noted("How a value is known"), "bases", list(phrases.BASES.items())),
        (noted("Likelihood (ICD 203)"), "likelihood", list(phrases.LIKELIHOODS.items())),
        (noted("Confidence (ICD 203)"), "confidence", list(phrases.CONFIDENCES.items())),
        (noted("Reliability of a source (Admiralty code)"), "reliability", list(phrases.RELIABILITIES.items())),
    )
    for title, anchor, terms in sections:
        sheet.heading(2, sheet.say(title), anchor)
        sheet.terms(
            [(escape_markdown(sheet.say(term)), [escape_markdown(sheet.say(meaning))]) for term, meaning in terms]
        )
