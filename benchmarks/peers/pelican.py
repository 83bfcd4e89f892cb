"""The corpus as a Pelican site: articles in Markdown, all lists as data files, and a theme of our own.

Tags make the feeds of topics. Every other page is a page of Pelican's with its data in a file: a page as an HTML file
without a body is what Pelican reads fastest, and Jinja writes lists far faster than Python-Markdown reads them.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.peers.blocks import Page
from benchmarks.peers.data import DataWriter
from benchmarks.peers.facts import Facts
from benchmarks.peers.hugo import LAYOUTS
from benchmarks.peers.lists import NAVIGATION, all_pages


def address(path: str) -> str:
    """Give the address of a page below the site."""
    return f"/{path}.html"


def body_file(number: int) -> str:
    """Give the content file of an article."""
    return f"content/briefings/report-{number:06d}.md"


def write_pelican(facts: Facts, folder: Path) -> None:
    """Write a Pelican site into a folder, which is to be new or empty."""
    shutil.copytree(LAYOUTS / "pelican", folder / "theme", dirs_exist_ok=True)
    (folder / "theme/settings.py").replace(folder / "pelicanconf.py")
    (folder / "theme/static").mkdir(exist_ok=True)
    shutil.copyfile(LAYOUTS / "site.css", folder / "theme/static/site.css")
    writer = DataWriter(facts, address)
    menu = [[title, address(path), section] for title, path, section in NAVIGATION]
    _write_data(folder, "site", {"title": facts.title, "url": facts.base_url.rstrip("/"), "menu": menu})
    cards = {briefing.id: writer.card(briefing) | {"title": briefing.headline} for briefing in facts.briefings.values()}
    _write_data(folder, "briefings", cards)
    for page in all_pages(facts):
        _write_page(facts, writer, page, folder)


def _write_page(facts: Facts, writer: DataWriter, page: Page, folder: Path) -> None:
    data = writer.page(page)
    if page.date:
        briefing = facts.briefings[page.path.removeprefix("briefings/")]
        data |= writer.briefing(briefing)
        fields = {
            "Title": briefing.headline,
            "Date": briefing.date,
            "Slug": briefing.id,
            "Category": facts.name("sources", briefing.publisher),
            "Tags": ", ".join(briefing.topics),
            "Summary": briefing.summary,
        }
        head = "\n".join(f"{name}: {value}" for name, value in fields.items())
        body = briefing.text.partition("\n\n")[2]
        _write(folder / f"content/{page.path}.md", f"{head}\n\n{body}")
    else:
        fields = {"slug": page.path, "url": f"{page.path}.html", "save_as": f"{page.path}.html"}
        head = "".join(f'<meta name="{name}" content="{value}" />' for name, value in fields.items())
        text = f"<html><head><title>{escape(page.title)}</title>{head}</head><body></body></html>\n"
        _write(folder / f"content/pages/{page.path}.html", text)
    _write_data(folder, page.path, data)


def _write_data(folder: Path, path: str, data: dict[str, Any]) -> None:
    _write(folder / f"data/{path}.json", json.dumps(data, ensure_ascii=False) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
