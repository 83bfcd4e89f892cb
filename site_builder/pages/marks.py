"""Marks of meaning within a line: a stance, and what a source does not state."""

from __future__ import annotations

from site_builder.pages.markdown import Md, escape_markdown
from site_builder.pages.phrases import STANCE_SIGNS
from site_builder.pages.writing import Sheet


def stance_mark(sheet: Sheet, stance: str) -> Md:
    """Show a stance by word and sign, so that colour only adds to it."""
    return sheet.span(f"{STANCE_SIGNS[stance]} {stance}", "stance", stance) if stance else Md("")


def basis_mark(sheet: Sheet, basis: str, why: str = "", ref: str = "") -> Md:
    """Mark a value that the source does not state, with its reason or reference; nothing for a stated one."""
    if basis == "stated":
        return Md("")
    reason = f": {escape_markdown(why)}" if why else ""
    source = f" ({sheet.url(Md('reference'), ref)})" if ref else ""
    mark = sheet.span(basis, "basis", basis)
    return Md(f" {mark}{sheet.span(f'{reason}{source}', 'why')}" if reason or source else f" {mark}")
