"""Settings of the Pelican site: a page for every file given, feeds for the site and for each topic, a sitemap."""

import json
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


def load(path: str) -> Any:
    """Give the data of a page, by its path without a suffix."""
    return json.loads((_DATA / f"{path}.json").read_text(encoding="utf-8"))


_site = load("site")
SITENAME = _site["title"]
SITEURL = _site["url"]
PATH = "content"
ARTICLE_PATHS = ["briefings"]
PAGE_PATHS = ["pages"]
STATIC_PATHS: list[str] = []
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PLUGINS: list[str] = []
LOAD_CONTENT_CACHE = False

JINJA_FILTERS = {"load": load}
JINJA_GLOBALS = {"MENU": _site["menu"], "briefings": load("briefings")}
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}

MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}, "output_format": "html5"}
FORMATTED_FIELDS: list[str] = []

ARTICLE_URL = ARTICLE_SAVE_AS = "briefings/{slug}.html"
PAGE_URL = PAGE_SAVE_AS = "{slug}.html"
DIRECT_TEMPLATES = ["sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
TAG_SAVE_AS = CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
TAG_URL = "topics/{slug}.html"
SLUGIFY_SOURCE = "title"

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feed.xml"
TAG_FEED_ATOM = "topics/{slug}.xml"
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 50
