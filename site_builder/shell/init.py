"""``init``: a new site that builds, with one short article and its annotation to start from."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

_SOURCE = """\
Harbour town votes for a new sea wall

The council of Port Example voted on Tuesday to build a new sea wall before the winter of 2027.

Mayor Ada Sample said that "the old wall will not see another storm". The fishing cooperative asked the council to wait
for a second survey.

The wall is to be 640 metres long.
"""

_FILES = {
    "seeds/sea-wall.txt": _SOURCE,
    "content/site.yaml": """\
title: A new briefing site
subtitle: Who said what, and where it is written
description: Every statement on this site is tied to the passage that it rests on.
language: en
base_url: https://example.org/
rights: {max_share: 0.6}  # of a source's words that may be shown; the one here is short, and your own
navigation:
  - {title: About, page: about}
""",
    "content/annotations/sea-wall-2026.yaml": """\
# One article. The fields down to ‘claims’ are in every annotation; all others may be left out.
source: sea-wall.txt
sha256: HASH
publisher: unknown
headline: Harbour town votes for a new sea wall
topics: [coastal-protection]
claims:
  - id: c1
    speaker: ada-sample
    proposition: build-the-wall
    stance: supports
    modality: assertive
    attribution: direct
    quote: the old wall will not see another storm
  - id: c2
    speaker: fishing-cooperative
    addressee: port-example-council
    proposition: build-the-wall
    stance: noncommittal
    stance_note: asks for a second survey first
    modality: directive
    attribution: indirect
    quote: asked the council to wait for a second survey

segments:
  - {lines: 1, role: headline}
bluf:
  text: The council of Port Example has voted for a new sea wall; the fishing cooperative asks it to wait.
  cites: [e1, c2]
events:
  - id: e1
    event: sea-wall-vote
    role: main
    date: "2026-10"
    quote: voted on Tuesday to build a new sea wall
facts:
  - {id: f1, measure: wall-length, value: 640, quote: 640 metres long}
gaps:
  - What the second survey would look into
""",
    "content/registry/people.yaml": """\
ada-sample:
  name: Ada Sample
  posts:
    - {post: Mayor of Port Example, organization: port-example-council}
""",
    "content/registry/organizations.yaml": """\
port-example-council: {name: Port Example Council, type: local government}
fishing-cooperative: {name: Fishing Cooperative of Port Example}
""",
    "content/registry/topics.yaml": """\
coastal-protection:
  pref_label: Coastal protection
  definition: What keeps the sea from the land, and who decides on it.
""",
    "content/registry/propositions.yaml": """\
build-the-wall: {text: A new sea wall should be built before the winter of 2027, topic: coastal-protection}
""",
    "content/registry/events.yaml": """\
sea-wall-vote:
  name: Council votes on the sea wall
  type: decision
  date: "2026-10"
  participants: [port-example-council]
""",
    "content/registry/measures.yaml": """\
wall-length: {label: Length of the sea wall, unit: m, compare: number, tolerance: 0.02}
""",
    "content/pages/about.md": """\
---
title: About
description: What this site is.
---

This is a new site. Its one article is invented; replace it with your own, and this page with your own words.
""",
    ".gitignore": "/build/\n",
}


def make_site(folder: Path, then: str) -> int:
    """Write a new site into a folder that does not exist or is empty; ``then`` is what to run next, if to be said."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"site-builder: ‘{folder}’ is not empty; name a new folder", file=sys.stderr)
        return 2
    digest = hashlib.sha256(_SOURCE.encode("utf-8")).hexdigest()
    try:
        for name, text in _FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("HASH", digest), encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"site-builder: ‘{folder}’ cannot be written: {error.strerror or error}", file=sys.stderr)
        return 2
    if then:
        print(f"Made a site in {folder}. To see it, run:\n  {then}")
    return 0
