"""The worked example of the guide to theming: its files, as they stand there, change a site as the guide says."""

from __future__ import annotations

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tests.bench import SITE, Bench
from tests.build.sites import one

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "theming.md"


def example() -> dict[str, str]:
    """Give the files of the example, by path."""
    section = GUIDE.read_text("utf-8").split("\n## A worked example\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


def test_the_worked_example_does_what_it_says(bench: Bench) -> None:
    files = example()
    assert {"content/site.yaml", "templates/assets/harbour.css", "templates/briefing.html"} <= files.keys()
    bench.write("content/pages/about.md", "---\ntitle: About\ndescription: About this site.\n---\nWe are here.\n")
    for path, text in files.items():
        if path == "content/site.yaml":
            bench.append(SITE, text)
        else:
            bench.write(path, text)
    bench.built()
    briefing = LexborHTMLParser(bench.html("briefings/opening"))
    line = one(briefing, ".print-line").text()
    assert line.startswith("Eastport, 12 April 2021: https://example.org/harbour/briefings/opening.html")
    assert "corrections@example.org" in one(briefing, "footer").text()
    assert one(briefing, "footer a[href='../about.html']").text() == "About this site"
    sheets = [link.attributes["href"] for link in briefing.css('link[rel="stylesheet"]')]
    assert sheets == ["../assets/site.css", "../assets/harbour.css"]
    styles = "".join(style.text() for style in briefing.css("style"))
    assert "--accent: #0b6e4f" in styles
    assert "--accent: #7fd1b5" in styles
    assert '[data-scheme="dark"]' in styles
    assert one(briefing, ".search-open").text().strip()
    topic = LexborHTMLParser(bench.html("topics/harbour"))
    assert topic.css(".print-line") == []
    assert "corrections@example.org" not in one(topic, "footer").text()


def test_every_block_that_the_guide_names_can_be_replaced_and_no_other_is_there(bench: Bench) -> None:
    section = GUIDE.read_text("utf-8").split("### Blocks of page.html")[1].split("###")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    layout = (GUIDE.parents[1] / "templates" / "page.html").read_text("utf-8")
    assert named == set(re.findall(r"{% block (\w+) %}", layout))
    blocks = "".join(f"{{% block {name} %}}<!-- own {name} -->{{% endblock %}}\n" for name in sorted(named - {"title"}))
    bench.write("templates/topic.html", f'{{% extends "page.html" %}}\n{blocks}').built()
    html = bench.html("topics/harbour")
    assert [name for name in named - {"title"} if f"<!-- own {name} -->" not in html] == []


def test_every_name_that_the_guide_says_a_layout_is_given_is_given(bench: Bench) -> None:
    section = GUIDE.read_text("utf-8").split("### What a layout is given")[1].split("\n## ")[0]
    names = set(re.findall(r"^\| `(\w+)[`(.]", section, re.MULTILINE))
    assert {"say", "direction", "picture", "canonical"} <= names
    used = " ".join(f"{{{{ {name} is defined }}}}" for name in sorted(names))
    bench.write(
        "templates/topic.html", f'{{% extends "page.html" %}}{{% block footer %}}{used}{{% endblock %}}'
    ).built()
    assert one(LexborHTMLParser(bench.html("topics/harbour")), "footer").text().split() == ["True"] * len(names)
