"""A site's settings: ``content/site.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from site_builder.base.addresses import BASE_URL
from site_builder.model.evidence import Display
from site_builder.model.notation import AsNumber, Language, Matching, OneOrMany, Short, Text, Url, Written

ColourName = Annotated[str, Matching(r"[a-z]+(-[a-z]+)*", "the name of a CSS custom property such as accent")]
Colour = Annotated[str, Matching(r"#[0-9a-fA-F]{3,8}|[a-z]+", "a CSS colour such as #134e8a")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem(Written):
    """A link beside the generated sections: to a hand-written page or to a URL."""

    title: Text
    page: Text = ""
    url: Url = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsDefaults(Written):
    """What articles may show unless they say otherwise."""

    display: Display = "excerpt"
    max_share: Annotated[float, AsNumber(0, 1)] = 0.25
    "Share of an article's body words that may stand anywhere in the output."
    max_quote_words: Annotated[float, AsNumber(1, 100_000)] = 50.0
    "Most words of one quote."


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependenceRule(Written):
    """When two articles count as one source."""

    run_words: Annotated[float, AsNumber(3, 1000)] = 10.0
    "Shortest run of identical body words that ties two articles together."


Level = Literal["off", "warn", "fail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRule(Written):
    """A rule of the audit: whether it is off, warns or fails, and from where on. Each rule uses some of the limits."""

    level: Level = "warn"
    at_least: Annotated[float, AsNumber(1, 1_000_000)] = 3.0
    "From how many on there is something to say: positions, articles or groups."
    share: Annotated[float, AsNumber(0, 1)] = 0.5
    "More than this share of all articles is too much."
    days: Annotated[float, AsNumber(1, 1_000_000)] = 365.0
    "A longer time without an event is a hole."


_Rule = Annotated[AuditRule, Short("level")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Written):
    """What ``check --audit`` and the page of gaps look for."""

    single_group: _Rule = field(default_factory=AuditRule)
    "A position that only one independent group of articles tells."
    one_sided: _Rule = field(default_factory=AuditRule)
    "A topic with `at_least` positions, all on one side of their propositions."
    over_reliance: _Rule = field(default_factory=lambda: AuditRule(at_least=5.0))
    "A publisher, or a country, with more than `share` of at least `at_least` articles."
    unprofiled: _Rule = field(default_factory=AuditRule)
    "A person, organization, place or system without a summary in `at_least` articles."
    unattributed_judgment: _Rule = field(default_factory=AuditRule)
    "A judgment that cites nothing."
    timeline_hole: _Rule = field(default_factory=AuditRule)
    "More than `days` days between one event and the next."
    unused_alias: _Rule = field(default_factory=AuditRule)
    "An alias that links in no source."
    confirmed_by_few: _Rule = field(default_factory=lambda: AuditRule(at_least=2.0))
    "A claim of credibility 1 (confirmed by others) that fewer than `at_least` independent groups tell."


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Written):
    """The look of a site."""

    logo: Text = ""
    "An image in the site's `templates/assets/`."
    colours: dict[ColourName, Colour] = field(default_factory=dict)
    "CSS custom properties by name, such as `accent`, for the light scheme."
    dark_colours: dict[ColourName, Colour] = field(default_factory=dict)
    "The same for the dark scheme."
    social_images: bool = True
    "Draw a picture for each briefing that stands for it elsewhere; needs `site-builder[cards]`."
    css: Annotated[tuple[Text, ...], OneOrMany()] = ()
    "Style sheets in the site's `templates/assets/`, loaded last."


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig(Written):
    """The settings of a site."""

    title: Text
    description: Text
    base_url: Annotated[str, Matching(BASE_URL, "an absolute URL with a slash at its end")]
    subtitle: Text = ""
    language: Language = "en"
    author: Text = ""
    publisher: Text = ""
    navigation: tuple[NavigationItem, ...] = ()
    rights: RightsDefaults = field(default_factory=RightsDefaults)
    independence: IndependenceRule = field(default_factory=IndependenceRule)
    audit: Audit = field(default_factory=Audit)
    theme: Theme = field(default_factory=Theme)
