"""The sample site in a real browser: every link, every kind of page, on any screen, in print and without a mouse."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

pytestmark = pytest.mark.browser

KINDS = (
    "index.html",
    "briefings/index.html",
    "briefings/xi-interview-regional-issues-2017.html",
    "briefings/beijing-consultation-2017.html",
    "topics/index.html",
    "topics/thaad-in-korea.html",
    "people/xi-jinping.html",
    "organizations/gov-cn.html",
    "places/seoul.html",
    "systems/thaad.html",
    "entities/index.html",
    "events/xi-interview-2017.html",
    "timeline.html",
    "positions.html",
    "propositions/thaad-deployment.html",
    "sources/index.html",
    "sources/tass.html",
    "glossary.html",
    "gaps.html",
    "evidence.html",
    "changes.html",
    "method.html",
    "404.html",
)
"""One page of each kind at least."""


def open_page(browser: Browser, address: str, **context: object) -> tuple[Page, list[str]]:
    """Open a page and collect what goes wrong: console messages, errors, requests to other hosts."""
    page = browser.new_context(**context).new_page()  # type: ignore[arg-type]  # passed on as given
    troubles: list[str] = []
    host = address.split("/")[2]
    page.on("console", lambda message: troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("requestfailed", lambda request: troubles.append(f"failed: {request.url}"))
    page.on("request", lambda r: troubles.append(f"foreign: {r.url}") if r.url.split("/")[2] != host else None)
    page.goto(address)
    return page, troubles


@pytest.mark.parametrize("way", ["root", "sub-path", "disk"])
def test_every_internal_link_and_anchor_leads_somewhere(
    browser: Browser, sample: Path, addresses: dict[str, str], way: str
) -> None:
    base = addresses[way]
    anchors: dict[str, set[str]] = {}
    links: set[tuple[str, str]] = set()
    page = browser.new_page()
    for path in sorted(sample.rglob("*.html")):
        name = path.relative_to(sample).as_posix()
        page.goto(base + name)
        anchors[name] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        hrefs = page.evaluate(
            "[...document.querySelectorAll('[href], [src]')]"
            ".map(e => new URL(e.getAttribute('href') ?? e.getAttribute('src'), document.baseURI).href)"
        )
        links.update((name, href) for href in hrefs if href.startswith(base))
    page.close()
    assert len(links) > 1000
    broken = []
    for name, href in sorted(links):
        target, anchor = urldefrag(unquote(href.removeprefix(base)))
        target = target or "index.html"
        known = target in anchors and (not anchor or anchor in anchors[target])
        if not known and not (not anchor and (sample / target).is_file()):
            broken.append((name, href))
    assert broken == []


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)])
def test_a_page_has_no_accessibility_violation_and_fits_the_screen(
    browser: Browser, addresses: dict[str, str], name: str, scheme: str, width: int
) -> None:
    page, troubles = open_page(
        browser, addresses["root"] + name, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in violations] == []
    assert troubles == []
    page.context.close()


def test_a_page_says_the_same_without_scripts(browser: Browser, addresses: dict[str, str]) -> None:
    address = addresses["root"] + "briefings/moscow-security-meeting-2016.html"
    with_scripts, _ = open_page(browser, address)
    without, _ = open_page(browser, address, java_script_enabled=False)
    words = with_scripts.inner_text("main")
    assert "Who said what" in words
    assert without.inner_text("main") == words.replace(" · Copy footnote", "")
    with_scripts.context.close()
    without.context.close()


def test_the_first_tab_skips_to_the_text(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = open_page(browser, addresses["root"] + "topics/thaad-in-korea.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#Content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.context.close()


def test_a_quote_leads_to_its_passage_and_back(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = open_page(browser, addresses["disk"] + "briefings/china-urges-us-2015.html")
    page.click("a[href='#Source-c1']")
    assert page.url.endswith("#Source-c1")
    assert page.locator("#Source-c1").is_visible()
    assert page.locator("mark").count() > 3
    page.click("#Source-c1 a")
    assert page.url.endswith("#c1")
    page.context.close()


@pytest.mark.parametrize("way", ["root", "disk"])
def test_a_button_copies_a_footnote_with_the_claim_s_own_address(
    browser: Browser, addresses: dict[str, str], way: str
) -> None:
    page, troubles = open_page(browser, addresses[way] + "briefings/xi-interview-thaad-2017.html")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    button = page.get_by_role("button", name="Copy footnote for c1")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied for c1.").wait_for()
    copied = page.evaluate("window.copied")
    quote = " ".join(page.locator("#c1 ~ blockquote").first.inner_text().split())
    assert copied.startswith("Said by Xi Jinping")
    assert f"“{quote}”" in copied
    assert copied.endswith("briefings/xi-interview-thaad-2017.html#c1")
    assert page.evaluate("document.activeElement.textContent") == "Copy footnote"
    assert troubles == []


def test_a_chosen_scheme_stays_and_no_page_flashes_in_the_other(browser: Browser, addresses: dict[str, str]) -> None:
    page, troubles = open_page(browser, addresses["root"], color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    button = page.get_by_role("button", name="Colours: by the system")
    button.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Colours: dark").is_visible()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    # The scripts at the end of a page come too late: what stands in its head has to do it.
    page.route("**/site.js", lambda route: route.abort())
    page.goto(addresses["root"] + "timeline.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert [t for t in troubles if "site.js" not in t and "ERR_FAILED" not in t] == []
    page.context.close()


@pytest.mark.parametrize("way", ["root", "disk"])
def test_a_preview_opens_by_keyboard_tells_what_a_link_leads_to_and_can_be_dismissed(
    browser: Browser, addresses: dict[str, str], way: str
) -> None:
    page, troubles = open_page(browser, addresses[way] + "briefings/xi-interview-regional-issues-2017.html")
    before = page.evaluate("document.querySelector('main').getBoundingClientRect().height")
    page.locator(".bottom-line a[href$='xi-jinping.html']").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    card = page.get_by_role("tooltip")
    card.wait_for()
    assert "Xi Jinping" in card.inner_text()
    assert "president" in card.inner_text().lower()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "Card"
    assert page.evaluate("document.querySelector('main').getBoundingClientRect().height") == before
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.locator(".bottom-line .cites a[href='#c2']").hover()
    card.wait_for()
    quote = page.locator("#c2 ~ blockquote").first.inner_text()
    assert " ".join(quote.split())[:60] in " ".join(card.inner_text().split())
    card.hover()  # it stays for who wants to read it
    page.wait_for_timeout(400)
    assert card.is_visible()
    assert troubles == []
    page.context.close()


@pytest.mark.parametrize("name", ["index.html", "briefings/xi-interview-regional-issues-2017.html", "timeline.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_loads(browser: Browser, addresses: dict[str, str], name: str, width: int) -> None:
    page, _ = open_page(browser, addresses["root"] + name, viewport={"width": width, "height": 800})
    page.wait_for_timeout(300)
    shifts = page.evaluate(
        "new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().map((e) => e.value)))"
        ".observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done([]), 300))"
    )
    assert sum(shifts) < 0.01
    page.context.close()


def test_the_contents_tell_which_section_is_read(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = open_page(
        browser,
        addresses["root"] + "organizations/gov-cn.html",
        viewport={"width": 1440, "height": 900},
    )
    page.evaluate("document.getElementById('Events').scrollIntoView()")
    page.wait_for_function("document.querySelector('.contents [aria-current]')?.hash === '#Events'")
    assert page.locator(".menu [aria-current]").inner_text() == "People and places"
    page.context.close()


def test_a_printed_briefing_has_its_sources_as_numbered_notes_and_no_controls(
    browser: Browser, addresses: dict[str, str]
) -> None:
    page, _ = open_page(browser, addresses["root"] + "briefings/xi-interview-regional-issues-2017.html")
    reader = PdfReader(io.BytesIO(page.pdf()))
    text = " ".join(" ".join(part.extract_text().split()) for part in reader.pages)
    assert re.search(r"\[c2, c3", text)
    assert re.search(r"Sources used 1\. \S.* 2\. \S", text)
    assert "http" in text
    assert "Copy footnote" not in text
    assert "Search" not in text.split("Bottom line")[0]
    page.context.close()


def test_pictures_are_links_with_names_and_each_says_in_words_what_it_shows(
    browser: Browser, addresses: dict[str, str]
) -> None:
    for name in ("index.html", "timeline.html", "propositions/thaad-deployment.html", "people/xi-jinping.html"):
        page, troubles = open_page(browser, addresses["root"] + name)
        figure = page.locator("figure").first
        assert figure.locator("figcaption").inner_text().startswith("Drawn:")
        link = figure.locator("svg a").first
        page.keyboard.press("Tab")
        link.focus()
        assert page.evaluate("document.activeElement.tagName") == "a"
        target = link.get_attribute("href")
        assert target is not None
        link.hover()
        page.wait_for_timeout(400)
        assert troubles == []
        page.keyboard.press("Enter")
        page.wait_for_url("**" + target.rpartition("/")[2])
        page.context.close()


def test_the_scheme_follows_the_system(browser: Browser, addresses: dict[str, str]) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        page, _ = open_page(browser, addresses["root"], color_scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    assert len(colours) == 2


def test_print_leaves_out_navigation_and_is_dark_on_light(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = open_page(browser, addresses["root"] + "briefings/china-urges-us-2015.html", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("nav a:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).color") in (
        "rgb(0, 0, 0)",
        "rgb(68, 68, 68)",
    )
    assert page.pdf().startswith(b"%PDF")
    page.context.close()


def test_the_other_language_of_a_headline_is_marked(browser: Browser, addresses: dict[str, str]) -> None:
    page, _ = open_page(browser, addresses["root"] + "briefings/xi-interview-regional-issues-2017.html")
    assert "习近平" in page.inner_text("[lang=zh-Hans] >> nth=0")
    page.context.close()
