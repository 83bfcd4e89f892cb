"""A site's settings: ``content/site.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from site_builder.base.addresses import BASE_URL
from site_builder.model.evidence import Display
from site_builder.model.notation import AsNumber, Language, Matching, OneOrMany, Text, Url, Written

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Written):
    """The look of a site."""

    logo: Text = ""
    "An image in the site's `templates/assets/`."
    colours: dict[ColourName, Colour] = field(default_factory=dict)
    "CSS custom properties by name, such as `accent`, for the light scheme."
    dark_colours: dict[ColourName, Colour] = field(default_factory=dict)
    "The same for the dark scheme."
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
    audit: dict[str, Literal["off", "warn", "fail"]] = field(default_factory=dict)
    theme: Theme = field(default_factory=Theme)
