"""What layouts and their assets bring with them: read, checked, and ready to be put."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from site_builder.base.diagnostics import Diagnostic, Place, problem
from site_builder.base.naming import did_you_mean, why_unsafe
from site_builder.base.places import own_templates
from site_builder.model.page import PublishedFile
from site_builder.pages.words import words_in
from site_builder.read.files import MAX_SOURCE_BYTES, list_files, read_file
from site_builder.read.project import Project
from site_builder.read.yaml import Path as YamlPath
from site_builder.read.yaml import YamlFile

_SAID = re.compile(r'say\("([^"]+)"')
_PLACE = "{/* words */}"
"""Where a script has its words."""


def read_assets(root: Path, language: str) -> tuple[tuple[PublishedFile, ...], tuple[Diagnostic, ...]]:
    """Read the assets of the layouts; a site's own asset takes the place of the program's of the same name.

    The program's own scripts say their words in the language of the site.
    """
    found: dict[str, PublishedFile] = {}
    problems: list[Diagnostic] = []
    for base in (own_templates().parent, root):
        for path in list_files(base, "templates/assets", ("",)):
            if (base / path).is_dir():
                continue
            unsafe = next(filter(None, map(why_unsafe, path.split("/"))), "")
            if unsafe:
                problems.append(problem("path-unsafe", Place(path), f"the name of the asset {unsafe}", "rename it"))
                continue
            file, bad = read_file(base, path, MAX_SOURCE_BYTES)
            problems.extend(bad)
            if file is not None:
                name = path.removeprefix("templates/")
                is_own_script = base != root and name.endswith(".js")
                found[name] = PublishedFile(name, in_language(file.data, language) if is_own_script else file.data)
    return tuple(found[name] for name in sorted(found)), tuple(problems)


def in_language(script: bytes, language: str) -> bytes:
    """Give a script the words that it says in another language; in English it has them."""
    words, text = words_in(language), script.decode("utf-8")
    found = {message: words.say(message) for message in sorted(set(_SAID.findall(text)))}
    told = {message: said for message, said in found.items() if said != message}
    return text.replace(_PLACE, json.dumps(told, ensure_ascii=False), 1).encode("utf-8") if told else script


def check_theme(project: Project, yaml: YamlFile | None, assets: Sequence[PublishedFile]) -> Iterator[Diagnostic]:
    """Report a logo or style sheet that is not among the assets."""
    names = {asset.path.removeprefix("assets/") for asset in assets}
    theme = project.config.theme
    wanted: list[tuple[YamlPath, str]] = [(("theme", "logo"), theme.logo)] if theme.logo else []
    wanted.extend((("theme", "css", number), sheet) for number, sheet in enumerate(theme.css))
    for path, name in wanted:
        if name not in names and yaml is not None:
            hint = did_you_mean(name, names) or f"put it into templates/assets/{name}"
            message = f"there is no asset ‘{name}’"
            yield problem("file-missing", yaml.place(path), message, hint)
