"""The search in a real browser: from a server and from a disk, by keyboard, narrowed down, with letters mistyped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from site_builder.build.run import Options, build_site
from tests.browser.conftest import REPOSITORY, serve_folder
from tests.browser.test_site import open_page

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("way", ["root", "sub-path", "disk"])


@contextmanager
def search(browser: Browser, address: str, words: str) -> Iterator[tuple[Page, list[str]]]:
    """Open the search with a key, and type."""
    page, troubles = open_page(browser, address)
    page.keyboard.press("/")
    page.locator("#Search-words").wait_for()
    page.keyboard.type(words)
    page.locator("#Search-status").filter(has_text="found").or_(
        page.locator("#Search-results a").first
    ).first.wait_for()
    page.wait_for_timeout(300)
    yield page, troubles
    page.context.close()


@BOTH
def test_a_query_is_typed_its_results_walked_by_keyboard_and_the_passage_reached(
    browser: Browser, addresses: dict[str, str], way: str
) -> None:
    with search(browser, addresses[way] + "timeline.html", "endangers") as (page, troubles):
        assert "found" in page.locator("#Search-status").inner_text()
        assert page.locator("#Search-results mark").count() > 0
        page.keyboard.press("ArrowDown")
        first = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('#Search-results') !== null")
        assert page.evaluate("document.activeElement.textContent") != first
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/briefings/*.html#*")
        anchor = page.url.partition("#")[2]
        passage = page.evaluate(
            "(id) => { const at = document.getElementById(id); let text = at.parentElement.textContent; return text; }",
            anchor,
        )
        assert "endangers" in passage
        assert page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top < innerHeight", anchor)
        assert troubles == []


@BOTH
@pytest.mark.parametrize("words", ["endngers", "endnagers", "disarmement", "deploymant", "korea deploymnet"])
def test_typing_errors_are_forgiven(browser: Browser, addresses: dict[str, str], way: str, words: str) -> None:
    with search(browser, addresses[way] + "index.html", words) as (page, _):
        assert page.locator("#Search-results > li").count() > 0


@BOTH
def test_a_name_in_another_script_or_without_its_accents_is_found(
    browser: Browser, addresses: dict[str, str], way: str
) -> None:
    with search(browser, addresses[way] + "index.html", "习近平") as (page, _):
        assert "Xi Jinping" in page.locator("#Search-results").inner_text()


@BOTH
def test_what_is_not_there_is_said_not_to_be(browser: Browser, addresses: dict[str, str], way: str) -> None:
    with search(browser, addresses[way] + "index.html", "qzxvkwj") as (page, troubles):
        assert page.locator("#Search-status").inner_text() == "Nothing found for “qzxvkwj”."
        assert page.locator("#Search-results > li").count() == 0
        page.locator("#Search-words").fill("<img src=x onerror=window.ran=1>")
        page.wait_for_timeout(500)
        assert page.evaluate("window.ran") is None
        page.keyboard.press("Escape")
        assert not page.locator("dialog.search").is_visible()
        assert troubles == []


@pytest.mark.parametrize("way", ["root", "disk"])
def test_results_are_narrowed_down_by_publisher(browser: Browser, addresses: dict[str, str], way: str) -> None:
    with search(browser, addresses[way] + "index.html", "deployment") as (page, _):
        page.get_by_text("Narrow down").click()
        select = page.get_by_label("Publisher")
        page.wait_for_function("document.querySelector('select[name=publisher]').options.length > 2")
        option = select.locator("option", has_text="TASS")
        select.select_option(option.get_attribute("value"))
        page.wait_for_function("document.querySelectorAll('#Search-results > li').length === 1")
        assert "china-urges-us-2015.html" in (page.locator("#Search-results a").first.get_attribute("href") or "")


def test_the_search_finds_statements_where_pagefind_is_not_there(
    browser: Browser, sample: Path, tmp_path: Path
) -> None:
    assert build_site(REPOSITORY, tmp_path / "out", Options()).succeeded
    assert not (tmp_path / "out" / "site" / "pagefind").exists()
    server = serve_folder(tmp_path / "out" / "site")
    with search(browser, f"http://127.0.0.1:{server.server_port}/", "endangers") as (page, troubles):
        assert page.locator("#Search-results > li").count() > 0
        assert troubles == []
    server.shutdown()
    server.server_close()
    shutil.rmtree(tmp_path / "out")


def test_enter_opens_what_was_typed_last_and_not_while_a_word_is_put_together(
    browser: Browser, addresses: dict[str, str]
) -> None:
    with search(browser, addresses["disk"] + "index.html", "Lotte") as (page, _):
        page.locator("#Search-words").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        page.wait_for_timeout(200)
        assert page.url.endswith("index.html")
        page.locator("#Search-words").fill("Vladimir Putin")
        page.keyboard.press("Enter")  # before its results are there
        page.wait_for_url("**/people/vladimir-putin.html*")


def test_the_key_that_opens_the_search_can_be_switched_off(browser: Browser, addresses: dict[str, str]) -> None:
    with search(browser, addresses["root"] + "index.html", "Lotte") as (page, _):
        page.get_by_label("Open with the key /").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.wait_for_timeout(200)
        assert not page.locator("dialog.search").is_visible()
        page.keyboard.press("Control+k")
        page.locator("dialog.search").wait_for()


def test_without_scripts_there_is_no_search_box(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = open_page(browser, addresses["root"], java_script_enabled=False)
    assert not page.locator(".search-open").is_visible()
    assert not page.locator(".scheme").is_visible()
    page.context.close()
