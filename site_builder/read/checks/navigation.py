"""Names become paths: no two of them are one file, and none is taken by a page of the program's own."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.naming import same_name_key
from site_builder.read.annotations import FOLDER
from site_builder.read.project import Project

OWN_PAGES: frozenset[str] = frozenset(
    {
        "index", "timeline", "positions", "evidence", "glossary", "gaps", "changes", "404", "robots", "llms", "feed",
        "sitemap", "briefings", "topics", "people", "organizations", "places", "systems", "entities", "events",
        "propositions", "sources", "data", "assets", "search", "pagefind",
    }
)  # fmt: skip
"""Names at the top of the site that are the program's, whether or not it writes them yet."""


def check_names(project: Project) -> Iterator[Diagnostic]:
    """Collisions name both files."""
    taken: dict[str, Place] = {}
    for article in sorted(project.parts):
        place = Place(f"{FOLDER}/{article}.yaml")
        if article == "index":
            yield problem("path-collision", place, "‘index’ is the page of all briefings", "rename the file")
        yield from _collide(taken, f"briefings/{article}", place)
    for name in sorted(project.unreadable):
        yield from _collide(taken, f"briefings/{name}", Place(f"{FOLDER}/{name}.yaml"))
    for page in project.pages:
        if same_name_key(page.name) in OWN_PAGES:
            message = f"‘{page.path}’ would be written to ‘{page.name}.html’, which is a page of the program's own"
            yield problem("path-collision", Place(page.path), message, "rename the file")
        yield from _collide(taken, page.name, Place(page.path))
    for kind in ("topics", "sources"):
        file = project.registries.files.get(kind)
        if file and file.yaml and "index" in project.registries.registry.items(kind):
            place = file.yaml.key_place(("index",))
            yield problem("path-collision", place, f"‘index’ is the page of all {kind}", "use another id")


def _collide(taken: dict[str, Place], path: str, place: Place) -> Iterator[Diagnostic]:
    other = taken.setdefault(same_name_key(path), place)
    if other != place:
        message = (
            f"‘{place.path}’ and ‘{other.path}’ are one file on systems that do not tell case or Unicode forms apart"
        )
        yield problem("path-collision", place, message, "rename one of them", [(other, "the other file")])
