"""The Jinja layouts: a site's own before the program's, by name; an error in one leads to its file and line."""

from __future__ import annotations

import hashlib
import os
import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import jinja2.meta
from markupsafe import Markup

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.base.places import own_templates
from site_builder.model.config import SiteConfig
from site_builder.model.page import ComposedPage, Link, RenderedPage
from site_builder.pages.markdown import escape_html, render_markdown
from site_builder.pages.quick_markdown import render_generated
from site_builder.pages.routes import path_of, public_url, relative
from site_builder.pages.words import words_in
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
    ("home", noted("Home"), PageId("home")),
    ("briefings", noted("Briefings"), PageId("briefings")),
    ("topics", noted("Topics"), PageId("topics")),
    ("timeline", noted("Timeline"), PageId("timeline")),
    ("positions", noted("Positions"), PageId("positions")),
    ("entities", noted("People and places"), PageId("entities")),
    ("sources", noted("Sources"), PageId("sources")),
    ("evidence", noted("Evidence"), PageId("evidence")),
    ("gaps", noted("What is not known"), PageId("gaps")),
    ("changes", noted("What changed"), PageId("changes")),
    ("glossary", noted("Glossary"), PageId("glossary")),
)
"""The generated sections of the navigation."""

_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')


class MenuItem(NamedTuple):
    """A link of the navigation: to the page itself (``here``), to its section (``current``), the site's own or not."""

    title: str
    href: str
    current: bool
    here: bool
    own: bool = False
    first_own: bool = False


class LayoutError(Exception):
    """A layout cannot be used; ``diagnostic`` says where."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def _kept_bytecode() -> jinja2.BytecodeCache | None:
    """Find the cache of compiled layouts in the user's own temporary folder; ``None`` where there is no safe one."""
    try:
        return jinja2.FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None


class Layouts:
    """The layouts of one site, compiled when first used, and kept compiled for other builds.

    A layout is known by what its file says and by what it is made of, wherever that lies (:meth:`mark`).
    """

    def __init__(self, project: Path, config: SiteConfig) -> None:
        self.config = config
        self._marks: dict[str, str] = {}
        self._references: dict[str, list[str | None]] = {}
        self._templates: dict[str, jinja2.Template] = {}
        self.words = words_in(config.language)
        self._table = escape_html(self.words.say("Table"))
        self._menus: dict[tuple[object, ...], list[MenuItem]] = {}
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
            cache_size=-1,
            bytecode_cache=_kept_bytecode(),
        )

    def mark(self, page: PageId) -> str:
        """Give what tells the layout of a page: the sources of all that it is made of, and that none stands before."""
        name = _layout_name(page)
        if name not in self._marks:
            found: dict[str, str | None] = {}
            wanted: list[str | None] = [name, DEFAULT_LAYOUT] if self._source(name) is None else [name]
            while wanted:
                part = wanted.pop()
                if part is None:  # a name that is made up at run time: everything counts
                    wanted.extend(sorted(set(self._environment.list_templates(extensions=["html"])) - found.keys()))
                elif part not in found:
                    found[part] = self._source(part)
                    wanted.extend(self._referred(found[part] or ""))
            self._marks[name] = hashlib.sha256(repr(sorted(found.items())).encode("utf-8", "replace")).hexdigest()[:32]
        return self._marks[name]

    def _source(self, name: str) -> str | None:
        assert self._environment.loader is not None
        try:
            return self._environment.loader.get_source(self._environment, name)[0]
        except (jinja2.TemplateNotFound, UnicodeDecodeError, OSError):
            return None

    def _referred(self, source: str) -> list[str | None]:
        if source not in self._references:
            try:
                found = list(jinja2.meta.find_referenced_templates(self._environment.parse(source)))
            except jinja2.TemplateError:
                found = []
            self._references[source] = found
        return self._references[source]

    def compile(self, page: PageId) -> jinja2.Template:
        """Give the layout of a page, compiled; raises :class:`LayoutError` where it cannot be."""
        name = _layout_name(page)
        if name not in self._templates:
            try:
                self._templates[name] = self._environment.select_template([name, DEFAULT_LAYOUT])
            except Exception as error:  # whatever an author's layout does wrong is the author's to mend
                raise self._blame(error) from error
        return self._templates[name]

    def _blame(self, error: Exception) -> Exception:
        found = self._explain(error)
        return error if found is None else LayoutError(found)

    def render(self, page: ComposedPage) -> RenderedPage:
        """Render a page; raises :class:`LayoutError` where a layout is wrong."""
        render = render_markdown if page.page.kind == "page" else render_generated
        rendering = render(page.markdown, html_target)
        body = _with_figures(rendering.html, page.figures)
        if self._table != "Table":
            body = body.replace('aria-label="Table"', f'aria-label="{self._table}"')
        template = self.compile(page.page)
        context: dict[str, Any] = {
            "site": self.config,
            "page": page,
            "body": Markup(body),  # noqa: S704  # made by markdown-it with raw HTML off
            "contents": [h for h in rendering.headings if h.level == 2],
            "navigation": self._menu(page),
            "link": lambda link: relative(page.path, f"{link.path}.html"),
            "root": "../" * page.path.count("/"),
            "canonical": public_url(self.config.base_url, page.path),
            "markdown_name": f"{page.path.rsplit('/', 1)[-1]}.md",
            "picture": self.config.base_url + page.picture if page.picture else "",
            "say": self.words.say,
            "direction": self.words.direction,
        }
        try:
            html = template.render(context)
        except Exception as error:  # whatever an author's layout does wrong is the author's to mend
            raise self._blame(error) from error
        frame, anchors = _frame_of(html, body)
        frame += tuple(dict.fromkeys(_unescape(href) for _, svg in page.figures for href in _LINK.findall(svg)))
        return RenderedPage(
            path=page.path,
            html=html,
            anchors=rendering.anchors | anchors,
            links=rendering.links,
            frame_links=frame,
            layout=self._shown(template.filename or DEFAULT_LAYOUT),
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

    def _menu(self, page: ComposedPage) -> list[MenuItem]:
        """Give the navigation, which is the same for pages of one section in one folder that it does not list."""
        listed = page.page if not page.page.id else None
        place = (page.path.rpartition("/")[0], page.section, listed)
        if place not in self._menus:
            self._menus[place] = self._navigation(page)
        return self._menus[place]

    def _navigation(self, page: ComposedPage) -> list[MenuItem]:
        items = [
            MenuItem(
                self.words.say(title),
                relative(page.path, f"{path_of(target)}.html"),
                current=page.section == section,
                here=page.page == target,
            )
            for section, title, target in SECTIONS
        ]
        for item in self.config.navigation:
            link = Link(item.title, path_of(PageId("page", item.page)))
            here = bool(item.page) and page.section == f"page:{item.page}"
            href = relative(page.path, f"{link.path}.html") if item.page else item.url
            is_first = not items[-1].own
            items.append(MenuItem(item.title, href, current=here, here=here, own=True, first_own=is_first))
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


def _with_figures(html: str, figures: tuple[tuple[str, str], ...]) -> str:
    """Put each drawing to the words that stand with it."""
    for anchor, drawing in figures:
        before, found, rest = html.partition(f'<p id="{anchor}" class="figure">')
        words, end, after = rest.partition("</p>")
        if found and end:
            html = f'{before}<figure id="{anchor}">{drawing}<figcaption>{words}</figcaption></figure>{after}'
    return html


def _layout_name(page: PageId) -> str:
    return f"{_SINGULAR[page.kind] if page.id else page.kind}.html"


def _frame_of(html: str, body: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Give the links and the ids of what a layout puts around a body; of all, where it does not keep the body whole."""
    before, found, after = html.partition(body)
    frame = f"{before} {after}" if found and body else html
    links = dict.fromkeys(map(_unescape, _LINK.findall(frame)))
    return tuple(links), frozenset(map(_unescape, _ID.findall(frame)))


def html_target(target: str) -> str:
    """Turn a link to a Markdown page of the site into one to its HTML page."""
    path, mark, anchor = target.partition("#")
    return f"{path.removesuffix('.md')}.html{mark}{anchor}" if path.endswith(".md") else target


def _unescape(value: str) -> str:
    return value.replace("&#34;", '"').replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&")
