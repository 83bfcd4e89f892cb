"""The corpus as a Hugo site: JSON front matter with every list given, and layouts of our own.

Of the ways that were tried (cards from ``partialCached``, or every page as Markdown made beforehand) this one is the
fastest for Hugo: what lists show of a briefing is rendered once for the whole site and then looked up.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from benchmarks.peers.blocks import Page
from benchmarks.peers.data import DataWriter
from benchmarks.peers.facts import Facts
from benchmarks.peers.lists import NAVIGATION, all_pages

LAYOUTS = Path(__file__).parent / "layouts"


def file_name(path: str) -> str:
    """Give a page's path in Hugo, which takes what follows a dot in a name for a language."""
    return path.replace(".page-", "-page-")


def address(path: str) -> str:
    """Give the address of a page below the site."""
    return f"/{file_name(path)}.html"


def write_hugo(facts: Facts, folder: Path) -> None:
    """Write a Hugo site into a folder, which is to be new or empty."""
    shutil.copytree(LAYOUTS / "hugo", folder, dirs_exist_ok=True)
    (folder / "static").mkdir(exist_ok=True)
    shutil.copyfile(LAYOUTS / "site.css", folder / "static/site.css")
    (folder / "hugo.json").write_text(json.dumps(_settings(facts), indent=1) + "\n", encoding="utf-8")
    writer = DataWriter(facts, address)
    for page in all_pages(facts):
        path = folder / "content" / f"{source_name(page.path)}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_source(facts, writer, page), encoding="utf-8")


def source_name(path: str) -> str:
    """Give the path of a page's content file, without its suffix; a section's own page has a name of its own."""
    name = file_name(path)
    return f"{name[:-5]}_index" if name == "index" or name.endswith("/index") else name


def body_file(number: int) -> str:
    """Give the content file of an article."""
    return f"content/briefings/report-{number:06d}.md"


def _source(facts: Facts, writer: DataWriter, page: Page) -> str:
    fields, body = writer.page(page), ""
    if page.date:
        briefing = facts.briefings[page.path.removeprefix("briefings/")]
        fields |= {"type": "briefing", "date": page.date, **writer.briefing(briefing)}
        body = briefing.text.partition("\n\n")[2]
    if page.feed is not None:
        fields |= {"outputs": ["html", "rss"], "feed": [_entry(facts, name) for name in page.feed]}
    return f"{json.dumps(fields, ensure_ascii=False)}\n{body}"


def _entry(facts: Facts, name: str) -> dict[str, Any]:
    briefing = facts.briefings[name]
    return {
        "title": briefing.headline,
        "url": facts.base_url.rstrip("/") + address(f"briefings/{name}"),
        "date": format_datetime(datetime.fromisoformat(briefing.date).replace(tzinfo=UTC)),
        "summary": briefing.summary,
        "topics": [facts.name("topics", topic) for topic in briefing.topics],
    }


def _settings(facts: Facts) -> dict[str, Any]:
    """Settings without what no page uses: taxonomies, and additions to Markdown that the texts do not have."""
    extensions = {"typographer": {"disable": True}, "linkify": False, "footnote": False, "taskList": False}
    return {
        "title": facts.title,
        "baseURL": facts.base_url,
        "uglyURLs": True,
        "disableKinds": ["taxonomy", "term"],
        "outputs": {"home": ["html", "rss"], "section": ["html"], "page": ["html"]},
        "markup": {"goldmark": {"extensions": extensions}},
        "params": {"menu": [[title, address(path), section] for title, path, section in NAVIGATION]},
    }
