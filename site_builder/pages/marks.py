"""Marks of meaning within a line: a stance, and what a source does not state."""

from __future__ import annotations

from site_builder.pages.markdown import Md, escape_markdown, link_target
from site_builder.pages.phrases import STANCE_SIGNS
from site_builder.pages.words import Words


def span(words: str, *kinds: str) -> Md:
    """Mark words with classes."""
    return Md(f"[{words}]{{.{' .'.join(kinds)}}}")


def stance_mark(words: Words, stance: str) -> Md:
    """Show a stance by word and sign, so that colour only adds to it."""
    return span(f"{STANCE_SIGNS[stance]} {words.say(stance)}", "stance", stance) if stance else Md("")


def basis_mark(words: Words, basis: str, why: str = "", ref: str = "") -> Md:
    """Mark a value that the source does not state, with its reason or reference; nothing for a stated one."""
    if basis == "stated":
        return Md("")
    reason = f": {escape_markdown(why)}" if why else ""
    is_linked = ref.startswith(("http://", "https://"))
    source = f" ([{words.say('reference')}]({link_target(ref)}))" if is_linked else ""
    mark = span(words.say(basis), "basis", basis)
    return Md(f" {mark}{span(f'{reason}{source}', 'why')}" if reason or source else f" {mark}")
