"""Every code that a diagnostic can carry, with its severity and meaning; ``docs/diagnostics.md`` is made from it."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """A documented kind of problem: ``severity`` is ``error`` or ``warning``, ``meaning`` one sentence for authors."""

    severity: str
    meaning: str


CODES: dict[str, Code] = {
    # Files as they lie on the disk
    "file-missing": Code("error", "A file or folder that the site needs is not there."),
    "file-unreadable": Code("error", "A file cannot be opened or read."),
    "file-not-regular": Code("error", "A folder, pipe or device stands where a file is expected."),
    "file-outside": Code("error", "A link leads out of its folder; sources must lie inside the project."),
    "file-too-large": Code("error", "A file is larger than the limit for its kind."),
    "file-encoding": Code("error", "A file is not valid UTF-8."),
    "file-control-character": Code("error", "A text holds a control character that no page can show."),
    # YAML as written
    "yaml-syntax": Code("error", "A file is not valid YAML."),
    "yaml-tab": Code("error", "A tab is used for indentation; YAML allows only spaces there."),
    "yaml-duplicate-key": Code("error", "A mapping holds the same key twice."),
    "yaml-comment": Code("warning", "A text is cut off by a # that begins a comment."),
    "yaml-key": Code("error", "A key is not plain text."),
    "yaml-tag": Code("error", "A value carries a YAML tag; tags are not used here."),
    "yaml-alias-bomb": Code("error", "Aliases make a small file expand beyond the limit."),
    "yaml-too-deep": Code("error", "Values are nested too deeply."),
    "yaml-shape": Code("error", "The top of a file is not a mapping."),
    # Fields and values
    "field-unknown": Code("error", "A field is not part of the data model."),
    "field-missing": Code("error", "A required field is not given."),
    "value-type": Code("error", "A value has the wrong shape, such as a list where a text belongs."),
    "value-choice": Code("error", "A value is not one of the allowed terms."),
    "value-empty": Code("error", "A field is written without a value."),
    "value-invalid": Code("error", "A value does not follow the rule of its field."),
    "date-syntax": Code("error", "A date is not EDTF (level 0, 1, or an interval in square brackets)."),
    "date-list": Code("error", "A YAML list stands where a date belongs; the date wants quotation marks."),
    "id-syntax": Code("error", "An id is not lower-case kebab-case."),
    "id-duplicate": Code("error", "Two items of one kind have the same id."),
    "basis-why": Code("error", "An inferred value does not say why."),
    "basis-ref": Code("error", "An external value does not name its reference as a URL."),
    "rights-budget": Code("error", "More of a source would be shown than may be, even without its quotes."),
    "quote-shortened": Code("warning", "A quote is printed shortened, since more would go over what may be shown."),
    "rights-licence": Code("error", "The full text is to be shown, but no licence is named."),
    # References
    "reference-unknown": Code("error", "An id is referred to that is not registered."),
    "reference-ambiguous": Code("error", "An id names two registered items of different kinds."),
    "cite-unknown": Code("error", "A cite names a claim, event, fact or judgment that does not exist."),
    "relation-self": Code("error", "An article is related to itself."),
    # Sources and anchors
    "source-drifted": Code("error", "The source file is not the one that the annotation was written for."),
    "source-unused": Code("warning", "A source file has no annotation, so it has no page."),
    "source-shared": Code("error", "Two annotations describe the same source file."),
    "segment-range": Code("error", "A segment names lines that the source does not have."),
    "segment-overlap": Code("error", "Two segments claim the same text."),
    "segment-not-found": Code("error", "The text of a segment is not in the source, or is there more than once."),
    "quote-not-found": Code("error", "A quote does not occur in the source."),
    "quote-ambiguous": Code("error", "A quote occurs more than once and its context does not tell which."),
    "quote-segment": Code("error", "A quote stands in a part of the source that cannot carry it, such as a caption."),
    "words-not-in-source": Code("warning", "Words that the page would print as the source's are not in the source."),
    "text-not-in-source": Code("error", "A headline, deck or section that should be printed in the source is not."),
    # Meaning across files
    "event-date": Code("error", "A report dates an event outside the date in the registry."),
    "measure-value": Code("error", "The value of a fact does not fit the way its measure is compared."),
    "alias-clash": Code("error", "Two registered names share an alias that would link by itself."),
    "cycle": Code("error", "A chain of broader, parent, within or super_event leads back to its start."),
    "topic-label": Code("error", "Two topics share a label."),
    "topic-related": Code("error", "A topic is related to one that is above or below it in the tree."),
    "bluf-long": Code("error", "The bottom line is longer than two sentences."),
    "bluf-uncited": Code("warning", "The bottom line cites nothing."),
    "judgment-uncited": Code("warning", "A judgment does not cite what it rests on."),
    "judgment-mixed": Code("warning", "A sentence mixes likelihood and confidence."),
    "judgment-likelihood": Code("warning", "A judgment's words and its likelihood say different things."),
    "judgment-term": Code("warning", "A judgment uses an estimative term that is not on the list."),
    # Paths and pages
    "path-unsafe": Code("error", "A name cannot be used as a file name on every system."),
    "path-collision": Code("error", "Two pages would be written to one path, at least on some systems."),
    "page-front-matter": Code("error", "A hand-written page does not start with front matter that gives its title."),
    "link-broken": Code("error", "A link leads to a page of this site that does not exist."),
    "link-anchor": Code("error", "A link leads to a place on a page that does not exist."),
    "link-unsafe": Code("error", "A URL does not use http, https, mailto or tel."),
    "template": Code("error", "A layout cannot be used: its syntax is wrong or it failed."),
    # What an audit finds, as far as the settings do not say otherwise
    "audit-single-group": Code("warning", "A position is told by one independent group of articles alone."),
    "audit-one-sided": Code("warning", "On no proposition of a topic does anybody take the other side."),
    "audit-over-reliance": Code("warning", "Much of the site rests on one publisher, or on those of one country."),
    "audit-unprofiled": Code("warning", "An entity is in several articles and has no summary."),
    "audit-unattributed-judgment": Code("warning", "A judgment cites nothing."),
    "audit-timeline-hole": Code("warning", "A long time passes between one event and the next."),
    "audit-unused-alias": Code("warning", "An alias links in no source."),
    "audit-confirmed-by-few": Code("warning", "A claim is graded as confirmed, and few independent groups tell it."),
}
