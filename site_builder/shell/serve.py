"""``serve``: builds, shows the site, watches what it is made from, and tells the browser.

livereload is the HTTP server and the channel to the browser. A mistake is shown over the page; the last good site
stays.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import Any, ClassVar

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.ioloop import IOLoop
from tornado.web import Application, OutputTransform, StaticFileHandler

from site_builder.build.run import BuildReport, Options, build_site
from site_builder.pages.layout import own_templates
from site_builder.pages.markdown import escape_html
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
    """The state of a preview: what the last build said, and what to put into each page."""

    def __init__(self, project: Path, output: Path, voice: Voice, *, quiet: bool) -> None:
        self.project = project
        self.output = output
        self.voice = voice
        self.quiet = quiet
        self.overlay = ""

    def rebuild(self) -> BuildReport:
        """Build, tell the terminal, and keep what is wrong for the pages."""
        started = time.perf_counter()
        report = build_site(self.project, self.output, Options())
        seconds = time.perf_counter() - started
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
                    f"Built in {seconds:.1f} s: {report.files.written} files written, "
                    f"{count_line(report.diagnostics)}.",
                    flush=True,
                )
        return report


def make_application(preview: Preview, port: int) -> Application:
    """Make the HTTP application: the built site with livereload's client and, when something is wrong, the overlay."""

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

        @classmethod
        def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> Any:
            data = Path(abspath).read_bytes()
            return data[start:end]

        def write_error(self, status_code: int, **_: Any) -> None:
            page = preview.output / "site" / "404.html"
            body = page.read_bytes() if status_code == 404 and page.is_file() else None
            message = b"<!doctype html><title>Preview</title><body><p>There is nothing to show yet.</p></body>"
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(body or message)

    LiveReloadHandler.watcher = _Quiet()
    LiveReloadHandler.live_css = False
    handlers = [
        (r"/livereload", LiveReloadHandler),
        (r"/livereload.js", LiveReloadJSHandler),
        (r"/(.*)", Site, {"path": str(preview.output / "site"), "default_filename": "index.html"}),
    ]
    return Application(handlers, transforms=[Inject])  # type: ignore[arg-type]  # handlers are of mixed length


def serve(options: argparse.Namespace, output: Path, *, colour: bool) -> int:
    """Run the preview until it is interrupted; gives the exit status."""
    for name in ("livereload", "tornado.access", "tornado.application", "tornado.general"):
        logging.getLogger(name).setLevel(logging.ERROR)
    project = Path(options.project)
    preview = Preview(project, output.absolute(), Voice(options.project, colour=colour), quiet=options.quiet)
    report = preview.rebuild()
    if report.refused:
        return 2
    try:
        return asyncio.run(_run(preview, options))
    except KeyboardInterrupt:
        return 0


async def _run(preview: Preview, options: argparse.Namespace) -> int:
    loop = IOLoop.current()
    try:
        server = make_application(preview, options.port).listen(options.port, address=options.host)
    except OSError as error:
        print(
            f"site-builder: cannot listen on {options.host}:{options.port}: {error.strerror or error}", file=sys.stderr
        )
        return 2
    address = f"http://{options.host}:{options.port}/"
    print(f"Preview at {address} (Ctrl-C stops)", flush=True)
    if options.open:
        webbrowser.open(address)
    stop = threading.Event()

    def changed() -> None:
        preview.rebuild()
        loop.add_callback(LiveReloadHandler.reload_waiters, "*")

    folders = [preview.project / name for name in ("seeds", "content", "templates")]
    watcher = threading.Thread(target=watch_folders, args=([*folders, own_templates()], changed, stop), daemon=True)
    watcher.start()
    try:
        await asyncio.Event().wait()
    finally:
        stop.set()
        server.stop()
        watcher.join(timeout=5)
    return 0
