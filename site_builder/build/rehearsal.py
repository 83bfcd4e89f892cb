"""A build that writes nothing: everything is read and made, and only what is wrong with it is kept."""

from __future__ import annotations

from pathlib import Path

from site_builder.base.diagnostics import Diagnostic, has_errors
from site_builder.base.keys import PageId
from site_builder.build.assets import check_theme, read_assets
from site_builder.build.auditing import audit_findings
from site_builder.build.inputs import look
from site_builder.build.jobs import default_jobs
from site_builder.build.making import Batch, Made, Maker, Task, batches, units_of
from site_builder.build.reading import Progress, read_all
from site_builder.build.session import Options, fails
from site_builder.build.site_links import LinkCheck
from site_builder.build.store import Store
from site_builder.build.workers import Note, work
from site_builder.link.index import Reader
from site_builder.pages.layout import Layouts
from site_builder.publish.files import FILE_PUBLISHERS
from site_builder.publish.pieces import STITCHED, is_piece
from site_builder.publish.search import ABOUT
from site_builder.read.project import seeds_among


def rehearse(root: Path, options: Options, progress: Progress) -> tuple[tuple[Diagnostic, ...], int]:
    """Give everything that is wrong with a project and its site, and how many pages the site has."""
    jobs = options.jobs or default_jobs()
    library, problems = read_all(root, options.base_url, jobs, progress)
    if library.project is None:
        return problems, 0
    layouts = Layouts(root, library.project.config)
    assets, found = read_assets(root, library.project.config.language)
    theme = check_theme(library.project, library.project.config_yaml, assets)
    problems = (*problems, *found, *layouts.problems(), *theme)
    if fails(problems, options):
        return problems, 0
    if options.audit:
        problems = (*problems, *audit_findings(library, seeds_among(look(root))))
        if fails(problems, options):
            return problems, 0
    maker = Maker(library.index, layouts, None)
    # Pieces and pictures have no links, and nothing that could be wrong.
    everything = list(units_of(Reader(library.index)))
    units = [u for u in everything if not is_piece(u) and u.kind != "card"]
    store = Store(None)
    store.open("")
    done: dict[PageId, tuple[Made, int]] = {}
    targets: set[str] = set()

    def make(batch: list[Task], note: Note) -> Batch:
        return maker.batch(batch, note)

    for batch in work(make, batches([Task(unit) for unit in units], jobs), jobs if len(units) > 100 else 1):
        segment = store.add_segment(batch.segment)
        targets.update(batch.targets)
        done.update((made.unit, (made, segment)) for made in batch.made)
        progress("pages", len(done), len(units))
    problems = (*problems, *(p for made, _ in done.values() for p in made.problems))
    if not has_errors(problems):
        files = {path for made, _ in done.values() for path, _, _ in made.files} | {f"site/{a.path}" for a in assets}
        others = {"site/sitemap.xml", ABOUT, *(file.path for file in STITCHED)}
        others |= {f"site/cards/{u.id}.png" for u in everything if u.kind == "card"}
        paths = {path.removesuffix(".html") for made, _ in done.values() for path, _ in made.anchors}
        check = LinkCheck(store, maker, done, (), (), paths)
        problems = (*problems, *check.problems(targets, store.segment_numbers(), files | others))
    store.close()
    pages = sum(len(made.anchors) for made, _ in done.values() if made.unit.kind not in FILE_PUBLISHERS)
    return problems, pages
