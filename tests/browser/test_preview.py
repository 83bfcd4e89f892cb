"""The preview: a mistake is shown over the page, the last good site stays, and the next save recovers."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.bench import Bench

pytestmark = pytest.mark.browser

ANNOTATION = "content/annotations/sea-wall-2026.yaml"


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_preview_reloads_shows_a_mistake_and_recovers(browser: Browser, tmp_path: Path) -> None:
    project = tmp_path / "site"
    program = [sys.executable, "-m", "site_builder"]
    subprocess.run([*program, "init", str(project)], check=True, capture_output=True)
    port = free_port()
    command = [*program, "serve", "--project", str(project), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            while "Preview at" not in server.stdout.readline():
                assert server.poll() is None
            page = browser.new_page()
            with page.expect_websocket():
                page.goto(f"http://127.0.0.1:{port}/briefings/sea-wall-2026.html")
            site = project / "build" / "site"
            before = (site / "briefings" / "sea-wall-2026.html").read_bytes()
            path = project / ANNOTATION
            good = path.read_text("utf-8")

            path.write_text(good.replace("another storm", "another sturm"), "utf-8")
            expect(page.get_by_role("alert")).to_contain_text("error[quote-not-found]", timeout=20_000)
            expect(page.get_by_role("alert")).to_contain_text("sea-wall-2026.yaml:14:12")
            assert (site / "briefings" / "sea-wall-2026.html").read_bytes() == before

            path.write_text(good.replace("Harbour Town", "").replace("asks it to wait", "wants it to wait"), "utf-8")
            expect(page.locator(".bottom-line")).to_contain_text("wants it to wait", timeout=20_000)
            expect(page.get_by_role("alert")).to_have_count(0)

            (project / "templates").mkdir()
            (project / "templates" / "page.html").write_text("{% if %}", "utf-8")
            expect(page.get_by_role("alert")).to_contain_text("templates/page.html:1", timeout=20_000)
            page.close()
        finally:
            server.terminate()
            server.communicate(timeout=20)


def test_an_address_that_is_taken_is_said_in_one_line(bench: Bench) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "site_builder", "serve", "--project", str(bench.root), "--port", str(port)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr
