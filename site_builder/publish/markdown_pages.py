"""The Markdown of a page as it is published: front matter, then the text."""

from __future__ import annotations

import json

from site_builder.model.config import SiteConfig
from site_builder.model.page import ComposedPage
from site_builder.pages.routes import public_url


def markdown_page(page: ComposedPage, config: SiteConfig) -> bytes:
    """Write a composed page with front matter that says what it is and where; JSON strings are YAML too."""
    fields = {
        "title": page.title,
        "description": page.description,
        "url": public_url(config.base_url, page.path),
        "language": config.language,
        "date": page.date.text if page.date else "",
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    return ("---\n" + "\n".join(lines) + "\n---\n\n" + page.markdown).encode("utf-8")
