"""``content/site.yaml``: the settings of a site."""

from __future__ import annotations

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.model.config import SiteConfig
from site_builder.read.files import ReadFile
from site_builder.read.shape import fit
from site_builder.read.yaml import Path, YamlFile, load_yaml

FILE = "content/site.yaml"

_PLACEHOLDERS = {"title": "?", "description": "?", "base_url": "https://example.org/"}


def read_settings(
    file: ReadFile,
) -> tuple[SiteConfig | None, YamlFile | None, tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Read the settings, their file and the paths of what did not fit; ``None`` where nothing can be made of them."""
    yaml, problems = load_yaml(file)
    if yaml is None:
        return None, None, (), problems
    if not isinstance(yaml.value, dict):
        message = "the settings are a mapping that begins with ‘title:’"
        return None, yaml, (), (*problems, problem("yaml-shape", yaml.place(()), message))
    config, found, dropped = fit(yaml, yaml.value, SiteConfig, (), _PLACEHOLDERS)
    return config, yaml, dropped, (*problems, *found)
