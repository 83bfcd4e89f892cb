"""Parts of a drawing: an SVG that takes its colours from the page, and whose parts are links with a name.

Lengths are CSS pixels. Text is measured by a rough width of a letter, since no font is known when a page is made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

LETTER = 7.2
"""Width of a letter of 13 pixels on the average."""


def text_width(text: str) -> float:
    """Estimate how wide a text is: wide letters, as of Chinese, count twice."""
    return sum(LETTER * (2 if unicodedata.east_asian_width(c) in "WF" else 1) for c in text)


def fitting(text: str, width: float) -> str:
    """Shorten a text to a width, with an ellipsis."""
    if text_width(text) <= width:
        return text
    room = width - LETTER
    for place, letter in enumerate(text):
        room -= text_width(letter)
        if room < 0:
            return text[:place].rstrip(" ,;:-–") + "…"
    return text


def number(value: float) -> str:
    """Write a length, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, content: str = "", **attributes: object) -> str:
    """Write an element; ``class_`` stands for ``class``, an underscore within a name for a hyphen."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, float) else escape(str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def percent(value: float) -> str:
    """Write a place as a share of the width that a drawing gets."""
    return f"{value:.2f}%"


def label(text: str, x: float | str, y: float, kind: str = "", anchor: str = "") -> str:
    """Write a line of text; ``anchor`` is ``middle`` or ``end``."""
    return element("text", escape(text), x=x, y=y, class_=kind, text_anchor=anchor)


def named(text: str, y: float) -> str:
    """Write a name on a line of its own, as wide as the drawing; what does not fit ends with an ellipsis."""
    line = f'<div class="name">{escape(text)}</div>'
    return element("foreignObject", line, x="1.5%", y=y, width="97%", height=20)


def linked(target: str, name: str, parts: Iterable[str]) -> str:
    """Make parts of a drawing one link, to a page of the site by its way from here, with a name of its own."""
    content = element("title", escape(name)) + "".join(parts)
    return element("a", content, href=target) if target else element("g", content)


def fluid(parts: Iterable[str], height: float, name: str) -> str:
    """Put parts together whose places are in per cent: the drawing is as wide as the page has room for."""
    svg = element("svg", "\n".join(parts), width="100%", height=height)
    return f'<div class="canvas" role="group" aria-label="{escape(name)}">{svg}</div>'


def drawing(parts: Iterable[str], width: float, height: float, name: str) -> str:
    """Put parts together; where the drawing is wider than the screen it can be moved, also with keys."""
    box = f"0 0 {number(width)} {number(height)}"
    svg = element("svg", "\n".join(parts), width=width, height=height, viewBox=box)
    return f'<div class="canvas" role="region" aria-label="{escape(name)}" tabindex="0">{svg}</div>'
