"""A real Chromium, and the sample site as a host, a sub-path and a folder on the disk show it."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from site_builder.build.run import Options, build_site

REPOSITORY = Path(__file__).resolve().parents[2]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_HOW = "no Chromium was found; install it (on Debian: apt-get install chromium) to run the browser tests"


@pytest.fixture(scope="package")  # its loop must end before other tests run theirs
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests are skipped, and fail where CI is set."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_HOW)
        pytest.skip(_HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built sample site."""
    folder = tmp_path_factory.mktemp("sample")
    report = build_site(REPOSITORY, folder / "out", Options(full_text=True))
    assert report.succeeded, report
    return folder / "out" / "site"


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing."""


def serve_folder(folder: Path) -> ThreadingHTTPServer:
    """Serve a folder from a thread, on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def addresses(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where the sample can be opened: at a host's root, under a sub-path, and from the disk."""
    above = tmp_path_factory.mktemp("host")
    shutil.copytree(sample, above / "some" / "path")
    root, below = serve_folder(sample), serve_folder(above)
    yield {
        "root": f"http://127.0.0.1:{root.server_port}/",
        "sub-path": f"http://127.0.0.1:{below.server_port}/some/path/",
        "disk": sample.as_uri() + "/",
    }
    for server in (root, below):
        server.shutdown()
        server.server_close()
