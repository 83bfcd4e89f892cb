"""Times rebuilds in a process that stays, as ``serve`` makes them: ``python benchmarks/preview.py DIR``.

A project is generated and built once; then one article after the other is edited while its page is taken for open in a
browser. What is measured: from the saved file to the new page that can be shown, and to the end of the build.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import write_corpus
from benchmarks.edits import Changes, edit_body, edit_headline
from site_builder.base.keys import PageId
from site_builder.build.run import open_session
from site_builder.build.session import Options


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, edit, and print seconds: least, median and most."""
    parser = argparse.ArgumentParser(description="Time rebuilds in a process that stays.")
    parser.add_argument("folder", type=Path, help="where the project lies, or is generated")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=10, help="edits of each kind (default: 10)")
    options = parser.parse_args(arguments)
    project = options.folder / "project"
    if not project.exists():
        write_corpus(project, options.articles, 1)
    session = open_session(project, options.folder / "output", Options())
    assert session.rebuild().succeeded
    session.jobs = 1
    session.get_ready()
    changes = Changes(project)
    for name, edit in (("body", edit_body), ("headline", edit_headline)):
        shown: list[float] = []
        ended: list[float] = []
        for number in range(options.articles // 2, options.articles // 2 + options.edits):
            edit(changes, number)
            paths = [f"seeds/{number:06d}.txt", f"content/annotations/report-{number:06d}.yaml"]
            began = time.perf_counter()

            def early(files: Mapping[str, bytes], began: float = began, shown: list[float] = shown) -> None:
                if files:
                    shown.append(time.perf_counter() - began)

            page = PageId("briefings", f"report-{number:06d}")
            assert session.rebuild(paths=paths, first=[page], early=early).succeeded
            ended.append(time.perf_counter() - began)
        for what, times in (("shown", shown), ("ended", ended)):
            print(f"{name} {what}: {min(times):.3f} {statistics.median(times):.3f} {max(times):.3f}", flush=True)
    changes.undo()
    session.close()


if __name__ == "__main__":
    main()
