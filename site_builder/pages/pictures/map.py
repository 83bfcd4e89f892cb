"""Who relates to whom as a picture: one in the middle with a few around, or a few in a round with lines between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from site_builder.pages.pictures.drawing import drawing, element, fitting, label, linked, text_width

WIDTH = 640.0
MOST = 8
"""Most boxes around."""

_BOX = 172.0
_HIGH = 28.0


class Box(NamedTuple):
    """Somebody or something in the map: a name, and where its page is from here."""

    name: str
    target: str


class Tie(NamedTuple):
    """A line between two boxes, by their places in the list, with a few words; ``is_thin`` for a weaker one."""

    one: int
    other: int
    words: str = ""
    is_thin: bool = False


def draw_map(boxes: Sequence[Box], ties: Sequence[Tie], name: str, *, centred: bool) -> str:
    """Draw boxes, of which the first stands in the middle where ``centred``, and ties between them."""
    around = len(boxes) - centred
    height = 130.0 + 24 * around
    places = _places(around, height, centred=centred)
    parts = []
    for is_thin in (False, True):
        lines = [_line(places[tie.one], places[tie.other]) for tie in ties if tie.is_thin == is_thin]
        if lines:
            parts.append(element("path", d="".join(lines), class_="tie thin" if is_thin else "tie"))
    for tie in ties:
        if tie.words:
            (ax, ay), (bx, by) = places[tie.one], places[tie.other]
            parts.append(label(tie.words, (ax + bx) / 2, (ay + by) / 2 - 3, "faint", "middle"))
    for number, (box, (x, y)) in enumerate(zip(boxes, places, strict=True)):
        shown = fitting(box.name, _BOX - 12)
        width = max(60.0, min(_BOX, text_width(shown) + 14))
        kind = "centre" if centred and not number else "node"
        rect = element("rect", x=x - width / 2, y=y - _HIGH / 2, width=width, height=_HIGH, rx=6, class_=kind)
        parts.append(linked(box.target, box.name, [rect, label(shown, x, y + 4.5, anchor="middle")]))
    return drawing(parts, WIDTH, height, name)


def _places(around: int, height: float, *, centred: bool) -> list[tuple[float, float]]:
    """Lay boxes out in an ellipse, and one in the middle; two stand beside each other."""
    middle = (WIDTH / 2, height / 2)
    wide, high = WIDTH / 2 - _BOX / 2 - 6, height / 2 - _HIGH
    start = math.pi if around == 2 else -math.pi / 2
    found = [middle] if centred else []
    for place in range(around):
        turn = 2 * math.pi * place / around + start
        found.append((round(middle[0] + wide * math.cos(turn)), round(middle[1] + high * math.sin(turn))))
    return found


def _line(one: tuple[float, float], other: tuple[float, float]) -> str:
    return f"M{one[0]:.0f} {one[1]:.0f}L{other[0]:.0f} {other[1]:.0f}"
