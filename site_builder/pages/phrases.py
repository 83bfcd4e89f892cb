"""The fixed words of the site: stances, roles, relations, grades, likelihood, confidence."""

from __future__ import annotations

CREDIBILITY = {
    "1": "confirmed by others",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""What the grades of the Admiralty code mean."""

AUDIT_TITLES = {
    "single_group": "Told by one independent group alone",
    "one_sided": "Topics with one side",
    "over_reliance": "Much from one publisher or country",
    "unprofiled": "Named often, without a summary",
    "unattributed_judgment": "Judgments that cite nothing",
    "timeline_hole": "Holes in the timeline",
    "unused_alias": "Aliases that link in no source",
    "confirmed_by_few": "Graded as confirmed, told by few",
}
"""Titles of what the rules of the audit find."""

CHANGE_SIGNS = {"+": "new", "-": "gone", "~": "changed"}

STANCE_SIGNS = {"supports": "+", "opposes": "−", "noncommittal": "○", "mixed": "±", "unclear": "?"}

MODALITIES = {
    "assertive": ("asserts", "The speaker says how things are."),
    "directive": ("asks or demands", "The speaker wants somebody to do something."),
    "commissive": ("commits to something", "The speaker undertakes to do something."),
    "expressive": ("expresses an attitude", "The speaker shows a feeling or an attitude."),
    "declarative": ("declares", "The words themselves make it so, as a decision does."),
}
ATTRIBUTIONS = {
    "direct": ("quoted directly", "The source quotes the speaker."),
    "indirect": ("reported indirectly", "The source reports the speaker's words in its own."),
    "mixed": ("partly quoted", "The source reports, and quotes some of the words."),
    "narrator": ("in the narrator's voice", "The source says it without attributing it to a statement."),
}
GRADES = {
    "exact": ("exact quote", "The words stand in the source just as they are printed here."),
    "typographic": ("quote, typography aside", "Only quotation marks, dashes, spaces or Unicode form differ."),
    "elided": ("shortened quote", "Words are left out where […] stands; the rest is in order, in one paragraph."),
    "bracketed": ("quote with an editor's words", "Words in square brackets are the editor's."),
}
BASES = {
    "stated": "The source says so. Not marked.",
    "inferred": "The editor has worked it out; the reason is given.",
    "external": "Another publication says so; it is linked.",
    "supplied": "The words are the editor's.",
}
EVENT_ROLES = {
    "main": "What is reported",
    "background": "Background",
    "upcoming": "Ahead",
    "illustration": "Images described",
}
RELATIONS = {
    "reports-same-event": ("reports the same event", "reports the same event"),
    "corroborates": ("corroborates", "corroborates"),
    "contradicts": ("contradicts", "contradicts"),
    "follows-up": ("follows up", "is followed up by"),
    "updates": ("updates", "is updated by"),
    "background": ("has as background", "is background to"),
    "corrects": ("corrects", "is corrected by"),
    "derived-from": ("is derived from", "is the source of"),
}
"""Words for a relation, from the article that declares it and from the other one."""

LINK_REASONS = {
    **{name: words[0] for name, words in RELATIONS.items()},
    "main": "reports it",
    "upcoming": "looks ahead to it",
    "illustration": "shows it in an image",
    "supports": "has a statement for it",
    "opposes": "has a statement against it",
    "noncommittal": "has a statement that does not commit",
    "mixed": "has a statement of two minds",
    "unclear": "has a statement without a clear stance",
    "part": "is part of it",
    "published": "published by it",
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
    "high": "The judgment rests on good evidence from several sources; it can still be wrong.",
    "moderate": "The evidence is credible and plausible, but not enough for more.",
    "low": "The evidence is scant, questionable or hard to piece together.",
}
RELIABILITIES = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability not judged",
}
ENTITY_TITLES = {"people": "People", "organizations": "Organizations", "places": "Places", "systems": "Systems"}
