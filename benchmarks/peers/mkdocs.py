"""The corpus as a MkDocs site with the Material theme: every page as Markdown, sections alone in the navigation.

The search plugin is off; MkDocs has no feeds of its own. The theme's path of the page and its links to the previous and
next page need every page in the navigation, so they stand in the text, as users with many pages write them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks.peers.blocks import Page
from benchmarks.peers.facts import Facts
from benchmarks.peers.hugo import LAYOUTS
from benchmarks.peers.lists import NAVIGATION, all_pages
from benchmarks.peers.markdown import Writer, relative


def address(folder: str, path: str) -> str:
    """Give the target of a link from a folder to a page."""
    return relative(folder, f"{path}.md")


def body_file(number: int) -> str:
    """Give the content file of an article."""
    return f"docs/briefings/report-{number:06d}.md"


def write_mkdocs(facts: Facts, folder: Path) -> None:
    """Write a MkDocs site into a folder, which is to be new or empty."""
    shutil.copytree(LAYOUTS / "mkdocs", folder, dirs_exist_ok=True)
    settings = {
        "site_name": facts.title,
        "site_url": facts.base_url,
        "site_description": "Made-up articles for measurements.",
        "use_directory_urls": False,
        "theme": {"name": "material", "custom_dir": "overrides", "font": False},
        "plugins": [],
        "markdown_extensions": ["attr_list", "def_list"],
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"anchors": "ignore"}},
        "nav": [{title: f"{path}.md"} for title, path, _ in NAVIGATION],
    }
    # JSON is YAML too.
    (folder / "mkdocs.yml").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    writer = Writer(facts, address)
    for page in all_pages(facts):
        path = folder / "docs" / f"{page.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_source(writer, page), encoding="utf-8")


def _source(writer: Writer, page: Page) -> str:
    fields = {"title": page.title, "description": page.description} | ({"date": page.date} if page.date else {})
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    trail = " › ".join(f"[{title}]({address(page.folder, path)})" for title, path in page.trail)
    around = " · ".join(
        f"{label}: [{writer.facts.name('briefings', name)}]({name}.md)"
        for label, name in (("Older", page.older), ("Newer", page.newer))
        if name
    )
    parts = [f"---\n{head}\n---", trail, writer.page(page).rstrip("\n"), around]
    return "\n\n".join(part for part in parts if part) + "\n"
