"""Marks of meaning within a line: a stance, and what a source does not state."""

from __future__ import annotations

from site_builder.pages.markdown import Md, escape_markdown, link_target
from site_builder.pages.phrases import STANCE_SIGNS
from site_builder.pages.writing import span


def stance_mark(stance: str) -> Md:
    """Show a stance by word and sign, so that colour only adds to it."""
    return span(f"{STANCE_SIGNS[stance]} {stance}", "stance", stance) if stance else Md("")


def basis_mark(basis: str, why: str = "", ref: str = "") -> Md:
    """Mark a value that the source does not state, with its reason or reference; nothing for a stated one."""
    if basis == "stated":
        return Md("")
    reason = f": {escape_markdown(why)}" if why else ""
    source = f" ([reference]({link_target(ref)}))" if ref.startswith(("http://", "https://")) else ""
    mark = span(basis, "basis", basis)
    return Md(f" {mark}{span(f'{reason}{source}', 'why')}" if reason or source else f" {mark}")
