"""The fixed words of the site: stances, roles, relations, grades, likelihood, confidence."""

from __future__ import annotations

from site_builder.base.messages import noted

CREDIBILITY = {
    "1": noted("confirmed by others"),
    "2": noted("probably true"),
    "3": noted("possibly true"),
    "4": noted("doubtful"),
    "5": noted("improbable"),
    "6": noted("cannot be judged"),
}
"""What the grades of the Admiralty code mean."""

AUDIT_TITLES = {
    "single_group": noted("Told by one independent group alone"),
    "one_sided": noted("Topics with one side"),
    "over_reliance": noted("Much from one publisher or country"),
    "unprofiled": noted("Named often, without a summary"),
    "unattributed_judgment": noted("Judgments that cite nothing"),
    "timeline_hole": noted("Holes in the timeline"),
    "unused_alias": noted("Aliases that link in no source"),
    "confirmed_by_few": noted("Graded as confirmed, told by few"),
}
"""Titles of what the rules of the audit find."""

CHANGE_SIGNS = {"+": noted("new"), "-": noted("gone"), "~": noted("changed")}

STANCE_SIGNS = {"supports": "+", "opposes": "−", "noncommittal": "○", "mixed": "±", "unclear": "?"}

MODALITIES = {
    "assertive": (noted("asserts"), noted("The speaker says how things are.")),
    "directive": (noted("asks or demands"), noted("The speaker wants somebody to do something.")),
    "commissive": (noted("commits to something"), noted("The speaker undertakes to do something.")),
    "expressive": (noted("expresses an attitude"), noted("The speaker shows a feeling or an attitude.")),
    "declarative": (noted("declares"), noted("The words themselves make it so, as a decision does.")),
}
ATTRIBUTIONS = {
    "direct": (noted("quoted directly"), noted("The source quotes the speaker.")),
    "indirect": (noted("reported indirectly"), noted("The source reports the speaker's words in its own.")),
    "mixed": (noted("partly quoted"), noted("The source reports, and quotes some of the words.")),
    "narrator": (noted("in the narrator's voice"), noted("The source says it without attributing it to a statement.")),
}
GRADES = {
    "exact": (noted("exact quote"), noted("The words stand in the source just as they are printed here.")),
    "typographic": (
        noted("quote, typography aside"),
        noted("Only quotation marks, dashes, spaces or Unicode form differ."),
    ),
    "elided": (
        noted("shortened quote"),
        noted("Words are left out where […] stands; the rest is in order, in one paragraph."),
    ),
    "bracketed": (noted("quote with an editor's words"), noted("Words in square brackets are the editor's.")),
}
BASES = {
    "stated": noted("The source says so. Not marked."),
    "inferred": noted("The editor has worked it out; the reason is given."),
    "external": noted("Another publication says so; it is linked."),
    "supplied": noted("The words are the editor's."),
}
EVENT_ROLES = {
    "main": noted("What is reported"),
    "background": noted("Background"),
    "upcoming": noted("Ahead"),
    "illustration": noted("Images described"),
}
RELATIONS = {
    "reports-same-event": (noted("reports the same event"), noted("reports the same event")),
    "corroborates": (noted("corroborates"), noted("corroborates")),
    "contradicts": (noted("contradicts"), noted("contradicts")),
    "follows-up": (noted("follows up"), noted("is followed up by")),
    "updates": (noted("updates"), noted("is updated by")),
    "background": (noted("has as background"), noted("is background to")),
    "corrects": (noted("corrects"), noted("is corrected by")),
    "derived-from": (noted("is derived from"), noted("is the source of")),
}
"""Words for a relation, from the article that declares it and from the other one."""

LINK_REASONS = {
    **{name: words[0] for name, words in RELATIONS.items()},
    "main": noted("reports it"),
    "upcoming": noted("looks ahead to it"),
    "illustration": noted("shows it in an image"),
    "supports": noted("has a statement for it"),
    "opposes": noted("has a statement against it"),
    "noncommittal": noted("has a statement that does not commit"),
    "mixed": noted("has a statement of two minds"),
    "unclear": noted("has a statement without a clear stance"),
    "part": noted("is part of it"),
    "published": noted("published by it"),
}
"""Words for why one page links to another, where the index has a short term for it."""

LIKELIHOODS = {
    "almost no chance": "1–5 %",
    "very unlikely": "5–20 %",
    "unlikely": "20–45 %",
    "roughly even chance": "45–55 %",
    "likely": "55–80 %",
    "very likely": "80–95 %",
    "almost certain": "95–99 %",
}
"""The terms of ICD 203 for likelihood, with their ranges."""

CONFIDENCES = {
    "high": noted("The judgment rests on good evidence from several sources; it can still be wrong."),
    "moderate": noted("The evidence is credible and plausible, but not enough for more."),
    "low": noted("The evidence is scant, questionable or hard to piece together."),
}
RELIABILITIES = {
    "A": noted("reliable"),
    "B": noted("usually reliable"),
    "C": noted("fairly reliable"),
    "D": noted("not usually reliable"),
    "E": noted("unreliable"),
    "F": noted("reliability not judged"),
}
ENTITY_TITLES = {
    "people": noted("People"),
    "organizations": noted("Organizations"),
    "places": noted("Places"),
    "systems": noted("Systems"),
}

TERMS = (
    *(noted("supports"), noted("opposes"), noted("noncommittal"), noted("mixed"), noted("unclear")),
    *(noted("stated"), noted("inferred"), noted("external"), noted("supplied")),
    *(noted("exact"), noted("typographic"), noted("elided"), noted("bracketed")),
    *(noted("high"), noted("moderate"), noted("low")),
    *(noted("almost no chance"), noted("very unlikely"), noted("unlikely"), noted("roughly even chance")),
    *(noted("likely"), noted("very likely"), noted("almost certain")),
    *(noted("day"), noted("month"), noted("season"), noted("year"), noted("decade"), noted("century")),
    *(noted("interval"), noted("within"), noted("open")),
    *(noted("independent"), noted("dependent"), noted("unknown")),
    *(noted("body"), noted("headline"), noted("deck"), noted("section"), noted("byline"), noted("dateline")),
    *(noted("subhead"), noted("caption"), noted("credit"), noted("boilerplate")),
    noted("Table"),
    *(noted("speaks"), noted("holds a position"), noted("is addressed"), noted("is pictured"), noted("takes part")),
    *(noted("is the scene"), noted("is named"), noted("wrote it")),
    *(noted("page"), noted("briefing"), noted("draws on"), noted("claim"), noted("lies within"), noted("operated")),
    *(noted("proposition"), noted("location"), noted("participant"), noted("scene"), noted("cited for a relation")),
    *(noted("cited in the bottom line"), noted("cited in a judgment"), noted("read off the source")),
)
"""Terms that annotations and answers give, and pages say."""
