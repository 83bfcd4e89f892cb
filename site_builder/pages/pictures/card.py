"""A picture that stands for a briefing where somebody links to it, drawn with Pillow.

The font has letters for Latin, Greek and Cyrillic. Text with others is left out, never replaced.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import ImageFont

_LEFT = 80
_PALETTE = (255, 255, 255, 19, 78, 111, 27, 36, 48, 85, 96, 111, 242, 184, 75)
_WHITE, _ACCENT, _TEXT, _MUTED, _DOT = range(5)
_TITLE_SIZES = (68, 56, 46)
_MOST_LINES = 5


SIZE = (1200, 630)
"""Width and height in pixels, as Open Graph readers want them."""


class _Lines(NamedTuple):
    """Lines of a title and the size that they fit in, in pixels."""

    lines: list[str]
    size: int


def can_draw() -> bool:
    """Tell whether what it takes is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("PIL", "font_source_sans_pro"))


def card_of(title: str, article: str) -> str:
    """Give the path of the picture of a briefing from the site's root; empty where its title cannot be drawn."""
    return f"cards/{article}.png" if _known(title) else ""


def draw_card(title: str, below: Sequence[str], site: str) -> bytes:
    """Draw a title, a few words below it, and the name of the site, as a PNG."""
    from PIL import Image, ImageDraw

    picture = Image.new("P", SIZE, _WHITE)
    picture.putpalette(_PALETTE)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "L"
    pen.rectangle((0, 0, SIZE[0], 18), fill=_ACCENT)
    top = 90
    found = _fitted(_known(title), SIZE[0] - 2 * _LEFT)
    for line in found.lines:
        pen.text((_LEFT, top), line, font=_font(found.size), fill=_TEXT)
        top += round(found.size * 1.22)
    pen.text(
        (_LEFT, top + 18),
        _cut(" · ".join(filter(None, map(_known, below))), 34, SIZE[0] - 2 * _LEFT),
        font=_font(34),
        fill=_MUTED,
    )
    pen.ellipse((_LEFT, SIZE[1] - 92, _LEFT + 26, SIZE[1] - 66), fill=_DOT)
    pen.text(
        (_LEFT + 44, SIZE[1] - 100), _cut(_known(site), 34, SIZE[0] - 2 * _LEFT - 60), font=_font(34), fill=_ACCENT
    )
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=6)
    return data.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from font_source_sans_pro import SourceSansProSemibold
    from PIL import ImageFont

    return ImageFont.truetype(SourceSansProSemibold, size, layout_engine=ImageFont.Layout.BASIC)


def _width(text: str, size: int) -> float:
    return float(_font(size).getlength(text))


def _fitted(text: str, width: float) -> _Lines:
    """Break a title into lines, in the largest size in which few are enough; what is too long is cut."""
    for size in _TITLE_SIZES:
        lines = _broken(text, size, width)
        if len(lines) <= _MOST_LINES - (size == _TITLE_SIZES[0]):
            return _Lines(lines, size)
    lines = _broken(text, _TITLE_SIZES[-1], width)[:_MOST_LINES]
    return _Lines([*lines[:-1], _cut(f"{lines[-1]} …", _TITLE_SIZES[-1], width)], _TITLE_SIZES[-1])


def _broken(text: str, size: int, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(_cut(word, size, width))
    return lines


def _cut(text: str, size: int, width: float) -> str:
    while text and _width(text, size) > width:
        text = text[:-2].rstrip() + "…" if len(text) > 2 else ""
    return text


def _known(text: str) -> str:
    """Give a text on one line where the font has letters for all of it, else nothing."""
    line = " ".join(text.split())
    return line if all(map(_has, set(line))) else ""


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    return letter == " " or (letter.isprintable() and _drawn(letter) != _drawn("\U0010ffff"))


def _drawn(letter: str) -> bytes:
    return bytes(_font(34).getmask(letter))
