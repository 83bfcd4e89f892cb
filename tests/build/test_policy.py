"""The Content Security Policy of the guide to publishing allows the one script that stands in pages, and no other."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tests.bench import Bench

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "publishing.md"


def test_the_hash_in_the_guide_is_that_of_the_script_in_each_page(bench: Bench) -> None:
    allowed = set(re.findall(r"'sha256-([\w+/=]+)'", GUIDE.read_text("utf-8")))
    bench.built()
    found = set()
    for path, text in bench.texts().items():
        for script in LexborHTMLParser(text).css("script") if path.endswith(".html") else ():
            if not script.attributes.get("src") and script.attributes.get("type") != "application/ld+json":
                found.add(base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode())
    assert found == allowed
