"""Source articles: ``.txt``, ``.md`` and ``.html`` become text with offsets, lines and segments."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.model.evidence import Quote, Segment
from site_builder.model.source import SourceText, Span
from site_builder.read.files import ReadFile, control_characters, decode
from site_builder.read.quotes import SearchText, find_quote
from site_builder.read.yaml import Path, YamlFile

SUFFIXES = (".txt", ".md", ".html", ".htm")
_LINE_END = re.compile(r"\r\n|\n|\r")
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)


class Reading(NamedTuple):
    """What a reader sees of a file: text, offsets into the file (empty where equal), roles of marked-up lines."""

    text: str
    offsets: tuple[int, ...]
    line_roles: dict[int, str]
    paragraph_per_line: bool


def read_source(
    file: ReadFile, segments: Sequence[tuple[int, Segment]], annotation: YamlFile
) -> tuple[SourceText | None, tuple[Diagnostic, ...]]:
    """Read a source file and lay its segments over it, each with its number in the annotation, where problems lead."""
    decoded, problems = decode(file)
    problems = (*problems, *control_characters(file.path, decoded))
    if problems:
        return None, problems
    reading = _read(file.path, decoded)
    text = reading.text
    lines = _lines(text)
    roles, found = _roles(text, lines, segments, annotation)
    numbers = _paragraph_numbers(text, lines, reading)
    spans = tuple(_spans(text, lines, roles, segments, numbers, reading.line_roles))
    is_html = file.path.endswith((".html", ".htm"))
    source = SourceText(
        file=file.path.removeprefix("seeds/"),
        sha256=hashlib.sha256(file.data).hexdigest(),
        text=text,
        offsets=reading.offsets,
        spans=spans,
        line_starts=tuple(start for start, _ in lines),
        extracted_sha256=hashlib.sha256(text.encode("utf-8")).hexdigest() if is_html else "",
    )
    return source, found


def _read(path: str, decoded: str) -> Reading:
    if path.endswith(".md"):
        from site_builder.read.markdown_source import read_markdown

        return Reading(*read_markdown(decoded), paragraph_per_line=False)
    if path.endswith((".html", ".htm")):
        from site_builder.read.html_source import extract_text

        text, roles = extract_text(decoded)
        return Reading(text, (), roles, paragraph_per_line=True)
    return Reading(decoded, (), {}, paragraph_per_line=not _is_wrapped(decoded))


def _lines(text: str) -> list[tuple[int, int]]:
    """Give start and end of each line, without its line end."""
    found, start = [], 0
    if "\r" not in text:
        for line in text.split("\n"):
            end = start + len(line)
            found.append((start, end))
            start = end + 1
        return found[:-1] if text.endswith("\n") else found
    for line_end in _LINE_END.finditer(text):
        found.append((start, line_end.start()))
        start = line_end.end()
    if start < len(text) or not found:
        found.append((start, len(text)))
    return found


def _is_wrapped(text: str) -> bool:
    """Tell whether a plain text breaks its paragraphs into lines of a fixed width, with blank lines between them."""
    if any(len(line) > 110 and not line.isspace() for line in text.splitlines()):
        return False
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", text)]
    longest = max((len(line) for block in blocks for line in block), default=0)
    return longest <= 110 and any(len(block) >= 3 and min(map(len, block[:-1])) > 40 for block in blocks)


def _paragraph_numbers(text: str, lines: Sequence[tuple[int, int]], reading: Reading) -> list[int]:
    numbers, number, blank = [], 0, True
    for index, (start, end) in enumerate(lines):
        words = text[start:end]
        is_blank = not words or words.isspace()
        heading = index + 1 in reading.line_roles or index in reading.line_roles
        if not is_blank and (blank or reading.paragraph_per_line or heading):
            number += 1
        numbers.append(number)
        blank = is_blank
    return numbers


class _Claimed(NamedTuple):
    start: int
    end: int
    segment: int


def _roles(
    text: str, lines: Sequence[tuple[int, int]], segments: Sequence[tuple[int, Segment]], annotation: YamlFile
) -> tuple[list[_Claimed], tuple[Diagnostic, ...]]:
    """Find which stretch of the text each segment of the annotation covers."""
    claimed: list[_Claimed] = []
    problems: list[Diagnostic] = []
    search = SearchText(text, [line for line in lines if line[0] < line[1]])
    for index, (number, segment) in enumerate(segments):
        at: Path = ("segments", number)
        if bool(segment.lines) == bool(segment.exact):
            message = "a segment is given either by ‘lines’ or by ‘exact’"
            hint = "‘lines’ for whole lines, ‘exact’ for a part of one"
            problems.append(problem("segment-not-found", annotation.place(at), message, hint))
            continue
        if segment.exact:
            found = find_quote(search, Quote(exact=segment.exact))
            if len(found) == 1:
                stretches = [(found[0].start, found[0].end)]
            else:
                message = f"the text ‘{segment.exact}’ stands in the source {_times(len(found))}"
                hint = "give the segment by ‘lines’" if found else "copy the text from the source"
                problems.append(problem("segment-not-found", annotation.place((*at, "exact")), message, hint))
                continue
        else:
            stretches, bad = _line_stretches(segment.lines, lines)
            if bad:
                message = f"‘{bad}’ is not a line or a range of lines; the source has {len(lines)} lines"
                hint = 'write 3, [3, 5] or "3-5", counted from 1'
                problems.append(problem("segment-range", annotation.place((*at, "lines")), message, hint))
                continue
        for start, end in stretches:
            other = next((c for c in claimed if c.start < end and start < c.end), None)
            if other is not None:
                first = annotation.place(("segments", segments[other.segment][0]))
                message = f"this {segment.role} overlaps the {segments[other.segment][1].role} of another segment"
                related = [(first, "the other segment")]
                problems.append(problem("segment-overlap", annotation.place(at), message, "", related))
            else:
                claimed.append(_Claimed(start, end, index))
    return sorted(claimed), tuple(problems)


def _times(count: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _line_stretches(written: Iterable[str], lines: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], str]:
    stretches: list[tuple[int, int]] = []
    for item in written:
        found = _RANGE.fullmatch(item.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= len(lines):
            return [], item
        stretches.extend(line for line in lines[first - 1 : last] if line[0] < line[1])
    return stretches, ""


def _spans(
    text: str,
    lines: Sequence[tuple[int, int]],
    claimed: Sequence[_Claimed],
    segments: Sequence[tuple[int, Segment]],
    paragraphs: Sequence[int],
    line_roles: dict[int, str],
) -> Iterable[Span]:
    """Cut every line into spans of one role; white space at the edges is left out, blank spans too.

    What no segment claims is body, unless the markup of the source itself says otherwise.
    """
    starts = [start for start, _ in lines]
    cuts: list[tuple[int, int, int]] = []
    position = 0
    for claim in claimed:
        cuts.append((position, claim.start, -1))
        cuts.append((claim.start, claim.end, claim.segment))
        position = claim.end
    cuts.append((position, len(text), -1))
    for cut_start, cut_end, number in cuts:
        first = max(0, bisect_right(starts, cut_start) - 1)
        for index in range(first, len(lines)):
            start, end = lines[index]
            if start >= cut_end:
                break
            start, end = max(start, cut_start), min(end, cut_end)
            words = text[start:end]
            bare = words.strip()
            if not bare:
                continue
            if len(bare) < len(words):
                start += len(words) - len(words.lstrip())
                end = start + len(bare)
            if number < 0:
                yield Span(start, end, line_roles.get(index + 1, "body"), index + 1, paragraphs[index])
            else:
                _, s = segments[number]
                yield Span(start, end, s.role, index + 1, paragraphs[index], s.language, s.credit, s.event)
