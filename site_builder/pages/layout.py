"""The Jinja layouts: a site's own before the program's, by name; an error in one leads to its file and line."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2
from markupsafe import Markup

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.keys import PageId
from site_builder.model.config import SiteConfig
from site_builder.model.page import ComposedPage, Link, RenderedPage
from site_builder.pages.markdown import render_markdown
from site_builder.pages.routes import path_of, public_url, relative
from site_builder.read.files import MAX_YAML_BYTES, decode, list_files, read_file

DEFAULT_LAYOUT = "page.html"

_SINGULAR: Mapping[str, str] = {
    "briefings": "briefing",
    "topics": "topic",
    "people": "person",
    "organizations": "organization",
    "places": "place",
    "systems": "system",
    "events": "event",
    "propositions": "proposition",
    "sources": "source",
    "page": "handwritten",
}

SECTIONS: tuple[tuple[str, str, PageId], ...] = (
    ("home", "Home", PageId("home")),
    ("briefings", "Briefings", PageId("briefings")),
    ("topics", "Topics", PageId("topics")),
    ("timeline", "Timeline", PageId("timeline")),
    ("positions", "Positions", PageId("positions")),
    ("entities", "People and places", PageId("entities")),
    ("sources", "Sources", PageId("sources")),
    ("gaps", "What is not known", PageId("gaps")),
    ("glossary", "Glossary", PageId("glossary")),
)
"""The generated sections of the navigation."""

_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')


def own_templates() -> Path:
    """Find the program's layouts: inside the package where it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


class LayoutError(Exception):
    """A layout cannot be used; ``diagnostic`` says where."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Layouts:
    """The layouts of one site, compiled when first used."""

    def __init__(self, project: Path, config: SiteConfig) -> None:
        self.config = config
        self.folders = [project / "templates", own_templates()]
        self._project = project
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(
                [
                    jinja2.FileSystemLoader([os.fspath(folder) for folder in self.folders]),
                    # A site's own page.html can extend the one that it stands for: default/page.html.
                    jinja2.PrefixLoader({"default": jinja2.FileSystemLoader(os.fspath(own_templates()))}),
                ]
            ),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def render(self, page: ComposedPage) -> RenderedPage:
        """Render a page; raises :class:`LayoutError` where a layout is wrong."""
        rendering = render_markdown(page.markdown, html_target)
        kind = page.page.kind
        name = f"{_SINGULAR[kind] if page.page.id else kind}.html"
        context = {
            "site": self.config,
            "page": page,
            "body": Markup(rendering.html),  # noqa: S704  # made by markdown-it with raw HTML off
            "contents": [h for h in rendering.headings if h.level == 2],
            "navigation": self._navigation(page),
            "link": lambda link: relative(page.path, f"{link.path}.html"),
            "root": "../" * page.path.count("/"),
            "canonical": public_url(self.config.base_url, page.path),
            "markdown_name": f"{page.path.rsplit('/', 1)[-1]}.md",
        }
        try:
            template = self._environment.select_template([name, DEFAULT_LAYOUT])
            html = template.render(context)
        except Exception as error:  # whatever an author's layout does wrong is the author's to mend
            found = self._explain(error)
            if found is None:
                raise
            raise LayoutError(found) from error
        of_text = {link.href for link in rendering.links}
        of_text |= {html_target(href) for href in of_text}
        frame = dict.fromkeys(href for href in map(_unescape, _LINK.findall(html)) if href not in of_text)
        return RenderedPage(
            path=page.path,
            html=html,
            anchors=frozenset(map(_unescape, _ID.findall(html))),
            links=rendering.links,
            frame_links=tuple(frame),
            layout=self._shown(template.filename or name),
            clashes=rendering.clashes,
        )

    def problems(self) -> Iterator[Diagnostic]:
        """Report the site's own layouts that cannot be read or whose syntax is wrong."""
        for path in list_files(self._project, "templates", (".html",)):
            if path.startswith("templates/assets/"):
                continue
            file, problems = read_file(self._project, path, MAX_YAML_BYTES)
            yield from problems
            if file is None:
                continue
            text, problems = decode(file)
            yield from problems
            try:
                self._environment.parse(text, filename=path)
            except jinja2.TemplateSyntaxError as error:
                yield _unusable(Place(path, error.lineno), error)

    def _navigation(self, page: ComposedPage) -> list[dict[str, object]]:
        items: list[dict[str, object]] = [
            {
                "title": title,
                "href": relative(page.path, f"{path_of(target)}.html"),
                "current": page.section == section,
                "here": page.page == target,
                "own": False,
            }
            for section, title, target in SECTIONS
        ]
        for item in self.config.navigation:
            link = Link(item.title, path_of(PageId("page", item.page)))
            here = bool(item.page) and page.section == f"page:{item.page}"
            href = relative(page.path, f"{link.path}.html") if item.page else item.url
            items.append({"title": item.title, "href": href, "current": here, "here": here, "own": True})
        return items

    def _explain(self, error: Exception) -> Diagnostic | None:
        """Find the file and line of a layout that an error comes from; ``None`` where it comes from none."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            return _unusable(Place(self._shown(error.filename or "templates"), error.lineno), error)
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if any(Path(frame.filename).is_relative_to(folder) for folder in self.folders):
                return _unusable(Place(self._shown(frame.filename), frame.lineno or 1), error)
        return _unusable(Place("templates"), error) if isinstance(error, jinja2.TemplateError) else None

    def _shown(self, filename: str) -> str:
        path = Path(filename)
        return path.relative_to(self._project).as_posix() if path.is_relative_to(self._project) else filename


def _unusable(place: Place, error: Exception) -> Diagnostic:
    words = " ".join(str(error).split()) or type(error).__name__
    hint = "mend the layout, or remove it so that the program's own is used"
    return problem("template", place, f"the layout cannot be used: {words}", hint)


def html_target(target: str) -> str:
    """Turn a link to a Markdown page of the site into one to its HTML page."""
    path, mark, anchor = target.partition("#")
    return f"{path.removesuffix('.md')}.html{mark}{anchor}" if path.endswith(".md") else target


def _unescape(value: str) -> str:
    return value.replace("&#34;", '"').replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&")
