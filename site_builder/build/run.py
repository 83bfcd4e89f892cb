"""A build: the stages in their order, from what an author wrote to a site on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.base.diagnostics import Diagnostic, Place, has_errors, in_order, problem
from site_builder.base.keys import PageId
from site_builder.base.naming import did_you_mean, why_unsafe
from site_builder.build.files import Output, OutputRefusedError, Written, refuse_overlap
from site_builder.link.index import Reader
from site_builder.link.site import LinkedSite, link_project
from site_builder.model.config import SiteConfig
from site_builder.model.page import ComposedPage, PublishedFile, RenderedPage
from site_builder.pages.checks import LinkBook
from site_builder.pages.compose import compose, first_pages
from site_builder.pages.compose.handwritten import links_of_page
from site_builder.pages.layout import LayoutError, Layouts, own_templates
from site_builder.publish.feeds import publish_feeds
from site_builder.publish.manifest import publish_manifest
from site_builder.publish.markdown_pages import markdown_page
from site_builder.publish.sitemap import publish_llms, publish_robots, publish_sitemap
from site_builder.read.checks import check_project
from site_builder.read.files import MAX_SOURCE_BYTES, list_files, read_file
from site_builder.read.project import Project, read_project
from site_builder.read.yaml import Path as YamlPath

Progress = Callable[[str, int, int], None]
"""Told of each step: what is being done, how many are done, and of how many (0: not known)."""


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build was asked for. ``strict`` lets warnings fail it; ``clean`` writes every file anew."""

    base_url: str = ""
    strict: bool = False
    clean: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``refused`` says in one line why the output could not be used, and is empty else."""

    diagnostics: tuple[Diagnostic, ...] = ()
    files: Written = field(default_factory=lambda: Written(0, 0, 0))
    pages: int = 0
    refused: str = ""
    succeeded: bool = False


def build_site(root: Path, output: Path, options: Options, progress: Progress = no_progress) -> BuildReport:
    """Build a project into an output folder; a build that fails leaves the folder as it was."""
    try:
        return _build(root, output, options, progress)
    except OutputRefusedError as refused:
        return BuildReport(refused=str(refused))


def _build(root: Path, folder: Path, options: Options, progress: Progress) -> BuildReport:
    sources = {f"‘{name}’": root / name for name in ("seeds", "content", "templates")}
    refuse_overlap(folder, root, {**sources, "the program's own layouts": own_templates()})
    output = Output(folder, rewrite=options.clean)
    output.open()
    site, found = link_site(root, options, progress)
    if site is None or _fails(found, options):
        return BuildReport(diagnostics=in_order(found))
    pages = 0
    done = False
    try:
        for file in site_files(root, site, found, progress):
            output.put(file.path, file.data)
            pages += file.path.startswith("site/") and file.path.endswith(".html")
        if _fails(found, options):
            return BuildReport(diagnostics=in_order(found))
        progress("writing", 0, 0)
        written = output.commit()
        done = True
        return BuildReport(in_order(found), written, pages, succeeded=True)
    finally:
        if not done:
            output.abandon()


def check_site(root: Path, options: Options, progress: Progress = no_progress) -> BuildReport:
    """Do all that a build does but write: every diagnostic, every internal link and anchor."""
    site, found = link_site(root, options, progress)
    pages = 0
    if site is not None and not _fails(found, options):
        pages = sum(
            f.path.startswith("site/") and f.path.endswith(".html") for f in site_files(root, site, found, progress)
        )
    return BuildReport(in_order(found), pages=pages, succeeded=not _fails(found, options))


def _fails(found: list[Diagnostic], options: Options) -> bool:
    return has_errors(found) or (options.strict and bool(found))


def link_site(root: Path, options: Options, progress: Progress) -> tuple[LinkedSite | None, list[Diagnostic]]:
    """Read and link a project; gives the site where nothing is wrong, and all problems."""
    progress("reading", 0, 0)
    project, problems = read_project(root)
    if project is None:
        return None, list(problems)
    if options.base_url:
        url = options.base_url if options.base_url.endswith("/") else options.base_url + "/"
        project = replace(project, config=replace(project.config, base_url=url))
    problems = (*problems, *check_project(project), *_presentation_problems(root, project))
    progress("linking", 0, 0)
    site, more = link_project(project, problems, links_of_page)
    return site, [*problems, *more]


def _presentation_problems(root: Path, project: Project) -> Iterator[Diagnostic]:
    """Report assets that cannot be read, layouts that cannot be used, and parts of the theme that are not there."""
    assets, problems = read_assets(root)
    yield from problems
    yield from Layouts(root, project.config).problems()
    yield from check_theme(project, assets)


def site_files(root: Path, site: LinkedSite, found: list[Diagnostic], progress: Progress) -> Iterator[PublishedFile]:
    """Go through every file of the output, pages as they are made; problems are added to ``found``."""
    config = site.project.config
    layouts = Layouts(root, config)
    assets, _ = read_assets(root)
    book = LinkBook()
    others: set[str] = set()
    paths: list[str] = []
    own: list[ComposedPage] = []
    total = len(list(first_pages(Reader(site.index))))
    for number, page in enumerate(first_pages(Reader(site.index)), 1):
        progress("pages", number, total)
        for composed in compose_all(site, page):
            try:
                rendered = layouts.render(composed)
            except LayoutError as error:
                found.append(error.diagnostic)
                return
            book.add(composed, rendered)
            paths.append(composed.path)
            own.extend([composed] if page.kind == "page" else [])
            for file in page_files(composed, rendered, config):
                others.add(file.path.removeprefix("site/"))
                yield file
    reader = Reader(site.index)
    progress("data", 0, 0)
    for file in (*_data_files(reader, paths, own), *assets):
        others.add(file.path)
        yield file._replace(path=f"site/{file.path}")
    found.extend(book.problems(others))


def compose_all(site: LinkedSite, first: PageId) -> Iterator[ComposedPage]:
    """Compose a page and those that its long lists go on to."""
    composed = compose(Reader(site.index), first)
    yield composed
    for number in range(2, composed.pages + 1):
        yield compose(Reader(site.index), first._replace(number=number))


def page_files(composed: ComposedPage, rendered: RenderedPage, config: SiteConfig) -> Iterator[PublishedFile]:
    """Give the files of one page: its HTML, its Markdown beside it, and its Markdown among the composed pages."""
    markdown = markdown_page(composed, config)
    yield PublishedFile(f"site/{composed.path}.html", rendered.html.encode("utf-8"))
    yield PublishedFile(f"site/{composed.path}.md", markdown)
    yield PublishedFile(f"markdown/{composed.path}.md", markdown)


def _data_files(reader: Reader, paths: list[str], own: list[ComposedPage]) -> Iterator[PublishedFile]:
    yield publish_manifest(reader)
    yield from publish_feeds(reader)
    yield from publish_sitemap(reader, paths)
    yield publish_robots(reader)
    yield publish_llms(reader, own)


def read_assets(root: Path) -> tuple[tuple[PublishedFile, ...], tuple[Diagnostic, ...]]:
    """Read the assets of the layouts; a site's own asset takes the place of the program's of the same name."""
    found: dict[str, PublishedFile] = {}
    problems: list[Diagnostic] = []
    for base in (own_templates().parent, root):
        for path in list_files(base, "templates/assets", ("",)):
            if (base / path).is_dir():
                continue
            unsafe = next(filter(None, map(why_unsafe, path.split("/"))), "")
            if unsafe:
                problems.append(problem("path-unsafe", Place(path), f"the name of the asset {unsafe}", "rename it"))
                continue
            file, bad = read_file(base, path, MAX_SOURCE_BYTES)
            problems.extend(bad)
            if file is not None:
                name = path.removeprefix("templates/")
                found[name] = PublishedFile(name, file.data)
    return tuple(found[name] for name in sorted(found)), tuple(problems)


def check_theme(project: Project, assets: Sequence[PublishedFile]) -> Iterator[Diagnostic]:
    """Report a logo or style sheet that is not among the assets."""
    names = {asset.path.removeprefix("assets/") for asset in assets}
    theme = project.config.theme
    wanted: list[tuple[YamlPath, str]] = [(("theme", "logo"), theme.logo)] if theme.logo else []
    wanted.extend((("theme", "css", number), sheet) for number, sheet in enumerate(theme.css))
    for path, name in wanted:
        if name not in names and project.config_yaml is not None:
            hint = did_you_mean(name, names) or f"put it into templates/assets/{name}"
            message = f"there is no asset ‘{name}’"
            yield problem("file-missing", project.config_yaml.place(path), message, hint)
