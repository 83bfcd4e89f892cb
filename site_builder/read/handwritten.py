"""Hand-written pages: front matter between two lines of ``---``, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.naming import is_id, why_unsafe
from site_builder.model.notation import Text, Written
from site_builder.model.page import HandwrittenPage
from site_builder.read.files import ReadFile, control_characters, decode
from site_builder.read.shape import fit
from site_builder.read.yaml import load_yaml

FOLDER = "content/pages"
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)

_UNSAFE = re.compile(r"\]\(\s*<?((?:javascript|vbscript|data|file):[^)>\s]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter(Written):
    """What stands above a hand-written page."""

    title: Text
    description: Text = ""


def read_page(file: ReadFile) -> tuple[HandwrittenPage | None, tuple[Diagnostic, ...]]:
    """Read one hand-written page."""
    name = file.path.removeprefix(FOLDER + "/").removesuffix(".md")
    text, problems = decode(file)
    problems = (*problems, *control_characters(file.path, text))
    if not is_id(name) or why_unsafe(name):
        reason = why_unsafe(name) or "is not lower-case kebab-case"
        code = "path-unsafe" if why_unsafe(name) else "id-syntax"
        problems = (
            *problems,
            problem(code, Place(file.path), f"the file name ‘{name}’ becomes the page's, and {reason}"),
        )
    found = _FRONT_MATTER.match(text)
    if not found:
        message = "the page does not begin with front matter"
        hint = "begin with three lines: ---, title: …, ---"
        return None, (*problems, problem("page-front-matter", Place(file.path), message, hint))
    yaml, bad = load_yaml(ReadFile(file.path, found[1].encode("utf-8")), first_line=2)
    problems = (*problems, *bad)
    if yaml is None:
        return None, problems
    if not isinstance(yaml.value, dict):
        message = "the front matter is a mapping that gives at least ‘title:’"
        return None, (*problems, problem("page-front-matter", yaml.place(()), message))
    front, bad, _ = fit(yaml, yaml.value, FrontMatter)
    problems = (*problems, *bad)
    if front is None:
        return None, problems
    body = text[found.end() :]
    first_line = text.count("\n", 0, found.end()) + 1
    page = HandwrittenPage(name, file.path, front.title, front.description, body, first_line)
    return page, (*problems, *_unsafe_links(page))


def _unsafe_links(page: HandwrittenPage) -> Iterator[Diagnostic]:
    """Report addresses that Markdown would print as text instead of linking."""
    for number, line in enumerate(page.body.split("\n")):
        for found in _UNSAFE.finditer(line):
            place = Place(page.path, page.first_line + number, found.start(1) + 1)
            message = f"‘{found[1]}’ is not an http, https, mailto or tel address"
            yield problem("link-unsafe", place, message, "link to a page of this site or to a web address")
