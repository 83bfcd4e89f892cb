"""``serve``: builds, shows the site, watches what it is made from, and tells the browser.

livereload is the HTTP server and the channel to the browser. A mistake is shown over the page; the last good site
stays.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.ioloop import IOLoop
from tornado.web import Application, OutputTransform, StaticFileHandler

from site_builder.base.places import own_templates
from site_builder.build.inputs import FOLDERS
from site_builder.build.run import open_session
from site_builder.build.session import BuildReport, Options, OutputRefusedError, Session
from site_builder.pages.markdown import escape_html
from site_builder.pages.routes import unit_at
from site_builder.shell.report import Voice, count_line
from site_builder.shell.watch import watch_folders

_SCRIPT = '<script src="/livereload.js?port={port}&amp;snipver=1" async></script>'  # livereload's own client
_OVERLAY_STYLE = (
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:2147483647;margin:0;padding:1rem 1.5rem;"
    "background:#3b1216;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;"
    "border-top:4px solid #ff6b6b"
)
_OVERLAY = (
    f'<aside role="alert" style="{_OVERLAY_STYLE}"><strong>{{count}}. '
    "This is the last site that could be built.</strong>\n\n{text}</aside>"
)


class _Quiet:
    """Stands in for livereload's own watcher, which is not used."""

    filepath = None
    _tasks: ClassVar[dict[str, Any]] = {}


class Preview:
    """The state of a preview: what the last build said, what to put into each page, and which pages are open.

    ``fresh`` holds files of a build that goes on, by path below the output: they are shown before it ends.
    """

    def __init__(self, session: Session, voice: Voice, *, quiet: bool) -> None:
        self.session = session
        self.output = session.folder
        self.voice = voice
        self.quiet = quiet
        self.overlay = ""
        self.fresh: Mapping[str, bytes] = {}
        self.open_pages: dict[object, str] = {}
        self.news = 0  # how often there was any
        self.served: dict[str, int] = {}  # of each page, as of which news it was shown last

    def rebuild(self, paths: Collection[str] | None, tell: Callable[[], None]) -> BuildReport:
        """Build, tell the terminal, and keep what is wrong for the pages; ``tell`` is called when there is news.

        The pages that a browser shows are made first, and told of when they are.
        """
        started = time.perf_counter()

        def tell_browsers() -> None:
            self.news += 1
            tell()

        first = {unit_at(path.removeprefix("/").removesuffix(".html") or "index") for path in self.open_pages.values()}

        def early(files: Mapping[str, bytes]) -> None:
            if files:
                self.overlay, self.fresh = "", {**self.fresh, **files}
                tell_browsers()

        try:
            report = self.session.rebuild(paths=paths, first=first, early=early)
        except OutputRefusedError as refused:
            report = BuildReport(refused=str(refused))
        shown, self.fresh = self.fresh, {}
        self._say(report, time.perf_counter() - started)
        if not shown or not report.succeeded or report.files.written + report.files.removed > len(shown):
            tell_browsers()
        return report

    def _say(self, report: BuildReport, seconds: float) -> None:
        for note in report.notes:
            print(f"site-builder: {note}", file=sys.stderr, flush=True)
        if report.refused:
            self.overlay = _OVERLAY.format(count="Not built", text=escape_html(report.refused))
            print(f"site-builder: {report.refused}", file=sys.stderr, flush=True)
        elif not report.succeeded:
            plain = Voice(self.voice.project).diagnostics(report.diagnostics)
            self.overlay = _OVERLAY.format(count=count_line(report.diagnostics), text=escape_html(plain))
            sys.stderr.write(self.voice.diagnostics(report.diagnostics))
            print(
                f"Not built: {count_line(report.diagnostics)}. The last good site stays.", file=sys.stderr, flush=True
            )
        else:
            self.overlay = ""
            sys.stderr.write(self.voice.diagnostics(report.diagnostics))
            if not self.quiet:
                print(
                    f"Built in {seconds:.2f} s: {report.files.written} files written, "
                    f"{count_line(report.diagnostics)}.",
                    flush=True,
                )


def make_application(preview: Preview, port: int) -> Application:
    """Make the HTTP application: the built site with livereload's client and, when something is wrong, the overlay."""

    class Channel(LiveReloadHandler):  # type: ignore[misc]  # livereload is untyped
        """The way to one browser, which says what page it shows."""

        def on_message(self, message: str | bytes) -> None:
            super().on_message(message)
            url = json.loads(message).get("url", "")
            if url:
                path = preview.open_pages[self] = unquote(urlsplit(url).path)
                # What was told while the browser loaded the page has not reached it.
                if preview.served.get(path.removeprefix("/"), preview.news) != preview.news:
                    self.send_message({"command": "reload", "path": "*", "liveCSS": False, "liveImg": False})

        def on_close(self) -> None:
            super().on_close()
            preview.open_pages.pop(self, None)

    class Inject(OutputTransform):
        """Puts the client and the overlay at the end of each HTML page."""

        def transform_first_chunk(
            self, status_code: int, headers: Any, chunk: bytes, finishing: bool
        ) -> tuple[int, Any, bytes]:
            if "html" in headers.get("Content-Type", "") and b"</body>" in chunk:
                added = (preview.overlay + _SCRIPT.format(port=port)).encode("utf-8")
                head, _, tail = chunk.rpartition(b"</body>")
                chunk = head + added + b"</body>" + tail
                if "Content-Length" in headers:
                    headers["Content-Length"] = str(int(headers["Content-Length"]) + len(added))
            return status_code, headers, chunk

    class Site(StaticFileHandler):
        """Serves the built site; nothing is cached, and a missing page is the site's own."""

        def should_return_304(self) -> bool:
            return False

        def set_extra_headers(self, path: str) -> None:
            self.set_header("Cache-Control", "no-store")
            preview.served[path] = preview.news

        @classmethod
        def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> Any:
            data = preview.fresh.get(Path(abspath).relative_to(preview.output).as_posix())
            return (Path(abspath).read_bytes() if data is None else data)[start:end]

        def get_content_size(self) -> int:
            assert self.absolute_path is not None
            return len(self.get_content(self.absolute_path))

        def write_error(self, status_code: int, **_: Any) -> None:
            page = preview.output / "site" / "404.html"
            body = page.read_bytes() if status_code == 404 and page.is_file() else None
            message = b"<!doctype html><title>Preview</title><body><p>There is nothing to show yet.</p></body>"
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(body or message)

    LiveReloadHandler.watcher = _Quiet()
    LiveReloadHandler.live_css = False
    handlers = [
        (r"/livereload", Channel),
        (r"/livereload.js", LiveReloadJSHandler),
        (r"/(.*)", Site, {"path": str(preview.output / "site"), "default_filename": "index.html"}),
    ]
    return Application(handlers, transforms=[Inject])  # type: ignore[arg-type]  # handlers are of mixed length


def serve(options: argparse.Namespace, output: Path, *, colour: bool) -> int:
    """Run the preview until it is interrupted; gives the exit status."""
    for name in ("livereload", "tornado.access", "tornado.application", "tornado.general"):
        logging.getLogger(name).setLevel(logging.ERROR)
    project = Path(options.project)
    try:
        session = open_session(project, output.absolute(), Options())
    except OutputRefusedError as refused:
        print(f"site-builder: {refused}", file=sys.stderr)
        return 2
    preview = Preview(session, Voice(options.project, colour=colour), quiet=options.quiet)
    report = preview.rebuild(None, lambda: None)
    gc.freeze()  # what the first build knows stays; the collector need not go through it again and again
    session.jobs = 1  # from here on there are other threads, which a fork would cut off
    if report.refused:
        return 2
    try:
        return asyncio.run(_run(preview, project, options))
    except KeyboardInterrupt:
        return 0
    finally:
        session.close()


async def _run(preview: Preview, project: Path, options: argparse.Namespace) -> int:
    loop = IOLoop.current()
    try:
        server = make_application(preview, options.port).listen(options.port, address=options.host)
    except OSError as error:
        print(
            f"site-builder: cannot listen on {options.host}:{options.port}: {error.strerror or error}", file=sys.stderr
        )
        return 2
    stop = threading.Event()

    root = project.resolve()

    def tell() -> None:
        loop.add_callback(LiveReloadHandler.reload_waiters, "*")

    def changed(paths: set[Path]) -> None:
        inside = {path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root)}
        preview.rebuild(inside if len(inside) == len(paths) else None, tell)

    def idle() -> None:
        if preview.session.get_ready():
            gc.freeze()

    folders = [*(root / name for name in FOLDERS), own_templates()]
    watcher = threading.Thread(target=watch_folders, args=(folders, changed, idle, stop), daemon=True)
    watcher.start()
    address = f"http://{options.host}:{options.port}/"
    print(f"Preview at {address} (Ctrl-C stops)", flush=True)
    if options.open:
        webbrowser.open(address)
    try:
        await asyncio.Event().wait()
    finally:
        stop.set()
        server.stop()
        watcher.join(timeout=5)
    return 0
