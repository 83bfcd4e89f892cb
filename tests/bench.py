"""A chained test bench: a small valid project on the disk, ways to change it, and what a check or a build makes of it.

``Bench(tmp_path).edit("content/site.yaml", "Eastport", "Westport").build()``
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from site_builder.base.diagnostics import Diagnostic, Place
from site_builder.build.run import BuildReport, Options, build_site, check_site

FILES: Mapping[str, str] = {
    "content/site.yaml": """\
title: Eastport
description: Who said what about the new harbour.
base_url: https://example.org/harbour/
rights: {max_share: 1}
navigation:
  - {title: Method, page: method}
""",
    "content/pages/method.md": """\
---
title: Method
description: How this site is made.
---
Every statement leads to its source. The [harbour](topics/harbour.md) comes first.
""",
    "content/registry/sources.yaml": """\
gazette: {name: Eastport Gazette, country: PT, url: "https://gazette.example.org/", reliability: B}
wire: {name: Coast Wire}
""",
    "content/registry/people.yaml": """\
ana-ruiz: {name: Ana Ruiz, aliases: [Ruiz], posts: [{post: Minister of Ports, organization: ministry-of-ports}]}
bo-lind: {name: Bo Lind, posts: [{post: Chair, organization: dockers-union}]}
""",
    "content/registry/organizations.yaml": """\
government: {name: Government of Lusia, metonyms: [Lusia]}
ministry-of-ports: {name: Ministry of Ports, parent: government}
dockers-union: {name: Dockers' Union}
""",
    "content/registry/places.yaml": """\
lusia: {name: Lusia Island}
eastport: {name: Eastport, within: lusia}
""",
    "content/registry/systems.yaml": """\
tide-gate: {name: Automatic Tide Gate, acronym: ATG, operator: ministry-of-ports}
""",
    "content/registry/topics.yaml": """\
transport: {pref_label: Transport}
harbour: {pref_label: New harbour, broader: transport, related: [labour], alt_labels: [new port]}
labour: {pref_label: Labour}
""",
    "content/registry/propositions.yaml": """\
open-in-may: {text: The harbour should open in May 2021, topic: harbour}
""",
    "content/registry/measures.yaml": """\
pier-length: {label: Length of the pier, compare: number, unit: metres}
opening-due: {label: Date of the opening, compare: edtf}
""",
    "content/registry/events.yaml": """\
opening: {name: Opening of the harbour, type: opening, date: "2021-05-04", location: eastport}
press-day: {name: Press day, type: statement, date: "2021-04", participants: [ana-ruiz]}
""",
    "seeds/opening.txt": """\
Harbour to open in May, minister says

By Cleo Marsh

The harbour of Eastport will open on 4 May 2021, Minister Ana Ruiz said in April. The new pier is 300 metres long.

“We are ready,” Ruiz said. The tide gate was tested twice, and the Dockers’ Union was heard.

The new pier seen from the sea, April 2021.

Related articles
""",
    "content/annotations/opening.yaml": """\
source: opening.txt
publisher: gazette
headline: Harbour to open in May, minister says
topics: [harbour]
published: "2021-04-12"
segments:
  - {lines: 1, role: headline}
  - {lines: 3, role: byline}
  - {lines: 9, role: caption}
  - {lines: 11, role: boilerplate}
bluf: {text: The harbour of Eastport is to open on 4 May 2021., cites: [c1]}
claims:
  - id: c1
    speaker: ana-ruiz
    proposition: open-in-may
    stance: supports
    modality: commissive
    attribution: indirect
    quote: The harbour of Eastport will open on 4 May 2021
  - {id: c2, speaker: ana-ruiz, modality: assertive, attribution: direct, quote: "“We are ready,” Ruiz said."}
events:
  - {id: e1, event: opening, role: upcoming, date: "2021-05-04", quote: will open on 4 May 2021}
facts:
  - {id: f1, measure: pier-length, value: 300, quote: The new pier is 300 metres long.}
judgments:
  - {id: j1, text: The harbour will likely open on time., likelihood: likely, confidence: low, cites: [c1, f1]}
gaps: [Who pays for the pier]
""",
    "seeds/answer.txt": """\
The Dockers’ Union opposes an opening in May, its chair Bo Lind said on Tuesday.
“Nobody is safe on that pier before the summer,” Lind said. The pier measures 280 metres, the union says.
""",
    "content/annotations/answer.yaml": """\
source: answer.txt
publisher: wire
headline: {text: Union opposes an opening in May, basis: supplied}
topics: [harbour, labour]
published: "2021-04-13"
claims:
  - id: c1
    speaker: bo-lind
    proposition: open-in-may
    stance: opposes
    modality: assertive
    attribution: indirect
    quote: The Dockers’ Union opposes an opening in May
facts:
  - {id: f1, measure: pier-length, value: 280, quote: The pier measures 280 metres}
relations:
  - {to: opening, type: contradicts, why: The pier has 280 metres here and 300 there, cites: [f1, "opening#f1"]}
""",
}
"""A valid project: two articles, one registry item of every kind or more, one hand-written page, no warnings."""

SITE = "content/site.yaml"
OPENING = "content/annotations/opening.yaml"
ANSWER = "content/annotations/answer.yaml"

_SOURCE_LINE = re.compile(r"^source: *(\S+) *$", re.MULTILINE)
_HASH_LINE = re.compile(r"^sha256: *\S+ *$", re.MULTILINE)


class Bench:
    """A project in a folder of its own; every method that changes it gives the bench back."""

    def __init__(self, folder: Path, files: Mapping[str, str] | None = None) -> None:
        self.root = folder / "project"
        self.output = folder / "output"
        written = FILES if files is None else files
        for path, text in written.items():
            if not path.startswith("content/annotations/"):
                self.write(path, text)
        for path, text in written.items():
            if path.startswith("content/annotations/"):
                self.annotation(Path(path).stem, text)

    @classmethod
    def copy_of(cls, project: Path, folder: Path) -> Bench:
        """Make a bench from a writable copy of a project's ``content`` and ``seeds``."""
        bench = cls(folder, {})
        for name in ("content", "seeds"):
            shutil.copytree(project / name, bench.root / name, copy_function=shutil.copyfile)
        for path in [bench.root, *bench.root.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        return bench

    # Changes

    def write(self, path: str, content: str | bytes) -> Bench:
        """Write a file of the project, as given."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return self

    def append(self, path: str, text: str) -> Bench:
        """Write text at the end of a file."""
        return self.write(path, self.read(path) + text)

    def edit(self, path: str, old: str, new: str) -> Bench:
        """Replace the first place where ``old`` stands in a file; it must stand there."""
        text = self.read(path)
        assert old in text, f"{path} does not hold {old!r}"
        return self.write(path, text.replace(old, new, 1))

    def edit_bytes(self, path: str, old: bytes, new: bytes) -> Bench:
        """Replace bytes, which must occur, at their first place in a file."""
        data = (self.root / path).read_bytes()
        assert old in data, f"{path} does not hold {old!r}"
        return self.write(path, data.replace(old, new, 1))

    def remove(self, path: str) -> Bench:
        """Delete a file or a folder, which must be there."""
        target = self.root / path
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()
        return self

    def move(self, path: str, new: str) -> Bench:
        """Give a file another name."""
        target = self.root / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(target)
        return self

    def annotation(self, article: str, yaml: str) -> Bench:
        """Write an annotation; where it gives no ``sha256``, that of its source is put in below ``source``."""
        source = _SOURCE_LINE.search(yaml)
        if source and not _HASH_LINE.search(yaml):
            yaml = f"{yaml[: source.end()]}\nsha256: {self.sha256(source[1])}{yaml[source.end() :]}"
        return self.write(f"content/annotations/{article}.yaml", yaml)

    def seed(self, name: str, content: str | bytes) -> Bench:
        """Write a source file, and bring the ``sha256`` of the annotations that name it up to date."""
        self.write(f"seeds/{name}", content)
        for path in sorted((self.root / "content/annotations").glob("*.yaml")):
            text = path.read_bytes().decode("utf-8")
            source = _SOURCE_LINE.search(text)
            if source and source[1] == name:
                path.write_bytes(_HASH_LINE.sub(f"sha256: {self.sha256(name)}", text, count=1).encode("utf-8"))
        return self

    # What there is

    def read(self, path: str) -> str:
        """Give the text of a file of the project."""
        return (self.root / path).read_bytes().decode("utf-8")

    def sha256(self, seed: str) -> str:
        """Give the hash of a source file."""
        return hashlib.sha256((self.root / "seeds" / seed).read_bytes()).hexdigest()

    def place(self, path: str, words: str) -> Place:
        """Find the place of words that stand in a file exactly once, counted here and not by the program.

        A ``▸`` in the words marks the very place; without one it is where they begin.
        """
        lead, mark, rest = words.partition("▸")
        words = lead + rest
        data = (self.root / path).read_bytes()
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times in {path}"
        before = text[: text.index(words) + (len(lead) if mark else 0)]
        return Place(path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)

    # What the program makes of it

    def check(self, *, strict: bool = False) -> tuple[Diagnostic, ...]:
        """Check the project and give all problems."""
        return check_site(self.root, Options(strict=strict)).diagnostics

    def build(self, *, base_url: str = "", strict: bool = False, clean: bool = False) -> BuildReport:
        """Build the project into :attr:`output`."""
        return build_site(self.root, self.output, Options(base_url=base_url, strict=strict, clean=clean))

    def built(self) -> Bench:
        """Build the project; anything that is wrong fails the test."""
        report = self.build()
        assert report.succeeded, report.refused or shown(report.diagnostics)
        return self

    def codes(self) -> list[str]:
        """Check the project and give the codes of all problems, in the order of their places."""
        return [diagnostic.code for diagnostic in self.check()]

    def found(self, code: str) -> Diagnostic:
        """Check the project and give its one problem of a code."""
        return only(self.check(), code)

    def files(self) -> dict[str, bytes]:
        """Give every file of the output by its path, without the program's own folder."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and ".site-builder" not in path.parts
        }

    def texts(self) -> dict[str, str]:
        """Give every file of the output that is text, by its path; the pictures show headlines alone."""
        return {path: data.decode("utf-8") for path, data in self.files().items() if not path.endswith(".png")}

    def html(self, path: str) -> str:
        """Give a page of the built site, ``briefings/opening``."""
        return (self.output / "site" / f"{path}.html").read_text("utf-8")

    def markdown(self, path: str) -> str:
        """Give a composed Markdown page, ``briefings/opening``."""
        return (self.output / "markdown" / f"{path}.md").read_text("utf-8")

    def manifest(self) -> dict[str, Any]:
        """Give the manifest of the built site."""
        manifest: dict[str, Any] = json.loads((self.output / "site/data/manifest.json").read_bytes())
        return manifest


def only(diagnostics: tuple[Diagnostic, ...], code: str) -> Diagnostic:
    """Give the one problem of a code."""
    found = [diagnostic for diagnostic in diagnostics if diagnostic.code == code]
    assert len(found) == 1, f"{len(found)} problems of {code}:\n{shown(diagnostics)}"
    return found[0]


def shown(diagnostics: tuple[Diagnostic, ...]) -> str:
    """Print problems one a line, for a failing test."""
    return "\n".join(f"{d.place}: {d.severity}[{d.code}]: {d.message} ({d.hint})" for d in diagnostics) or "no problems"
