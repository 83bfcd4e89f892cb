"""A Markdown source as a reader sees it: marks removed, line by line, with offsets into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINK_TAIL = re.compile(r"\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\]\[[^\]]*\]|\]|>")


def read_markdown(text: str) -> tuple[str, tuple[int, ...], dict[int, str]]:
    """Give the visible text with the file's own lines, an offset into the file for each code point, and line roles."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    # Only these end a line in Markdown; Python's own splitting knows more.
    lines = [line for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if line]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    visible: dict[int, str] = {}
    roles: dict[int, str] = {}
    reached = 0
    tokens = parser.parse(text)
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "inline":
            if starts[first] < reached and (bar := text.find("|", reached, starts[first + 1])) >= 0:
                visible[bar] = " "  # two cells of one table row
            reached = max(reached, starts[first])
            for offset, character in _inline(token.children or [], text, reached, starts[min(last, len(lines))]):
                visible[offset] = character
                reached = offset + 1
            if index and tokens[index - 1].type == "heading_open":
                roles.update(dict.fromkeys(range(first + 1, last + 1), "subhead"))
        elif token.type in ("fence", "code_block"):
            inner = range(first + 1, last - 1) if token.type == "fence" else range(first, last)
            for number in inner:
                visible.update((starts[number] + i, c) for i, c in enumerate(lines[number].rstrip("\r\n")))
    return (*_assemble(text, lines, starts, visible), roles)


def _inline(children: list[Token], text: str, position: int, end: int) -> Iterator[tuple[int, str]]:
    """Find each visible character of inline content in the file, in order."""
    for token in children:
        if token.type in ("text", "text_special", "code_inline"):
            written = token.markup if token.type == "text_special" else token.content
            found = text.find(written, position, end) if written else -1
            if found < 0:
                continue
            if token.type == "text_special":
                yield found, token.content[:1]
            else:
                yield from ((found + i, c) for i, c in enumerate(token.content))
            position = found + len(written)
        elif token.type == "link_close" or token.type == "image":
            tail = _LINK_TAIL.search(text, position, end)
            position = tail.end() if tail else position


def _assemble(text: str, lines: list[str], starts: list[int], visible: dict[int, str]) -> tuple[str, tuple[int, ...]]:
    characters: list[str] = []
    offsets: list[int] = []
    for number, line in enumerate(lines):
        for offset in range(starts[number], starts[number] + len(line)):
            if offset in visible:
                characters.append(visible[offset])
                offsets.append(offset)
            elif text[offset] == "\n" or (text[offset] == "\r" and offset == starts[number] + len(line) - 1):
                characters.append("\n")
                offsets.append(offset)
    return "".join(characters), tuple(offsets)
