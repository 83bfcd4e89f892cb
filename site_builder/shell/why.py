"""``why``: says for one page why it was last made, and why a build would make it now."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from site_builder.base.diagnostics import has_errors
from site_builder.build.run import Options, open_session
from site_builder.build.session import OutputRefusedError
from site_builder.pages.routes import unit_at
from site_builder.shell.report import Voice, reasons_json


def explain_page(options: argparse.Namespace, output: Path, *, colour: bool) -> int:
    """Print the reasons of one page; gives the exit status."""
    path = options.page.replace("\\", "/").removeprefix("./")
    unit = unit_at(path.rpartition("/site/")[2].removesuffix(".md").removesuffix(".html"))
    voice = Voice(options.project, colour=colour)
    try:
        session = open_session(Path(options.project), output, Options(base_url=options.base_url))
        why = session.why(unit)
    except OutputRefusedError as refused:
        print(f"site-builder: {refused}", file=sys.stderr)
        return 2
    if options.format == "json":
        value = {
            "page": options.page,
            "last": None if why.last is None else reasons_json(why.last),
            "now": reasons_json(why.now),
        }
        print(json.dumps(value, indent=2))
        return 0 if why.last is not None or why.now else 1
    sys.stderr.write(voice.diagnostics(why.problems))
    if has_errors(why.problems):
        print("No page is made while there are errors.")
        return 1
    if why.last is None and not why.now:
        print(f"There is no page ‘{options.page}’ in the site that was built, and a build would not make one.")
        return 1
    if why.now:
        print(f"{options.page} would be made again, because\n{voice.reason_lines(why.now)}", end="")
    else:
        print(f"{options.page} is up to date.")
    if why.last is not None:
        print(f"It was last made because\n{voice.reason_lines(why.last)}", end="")
    return 0
