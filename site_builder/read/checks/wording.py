"""How a bottom line and a judgment are worded (ICD 203): short, cited, likelihood and confidence apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from site_builder.base.diagnostics import Diagnostic, problem
from site_builder.model.evidence import Judgment, Likelihood
from site_builder.read.annotations import AnnotationFile
from site_builder.read.project import Project
from site_builder.read.yaml import Path

_SENTENCE_END = re.compile(
    r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9\u00c0-\u024f\u0370-\uffff])|(?<=[。！？])(?=\S)"
)
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Prof|Gov|Sen|Rep|No|vs|etc|cf|approx))\.$")
_ON_LIST = re.compile(
    r"\b(?:almost no chance|very unlikely|unlikely|roughly even chance|very likely|likely|almost certain(?:ly)?)\b",
    re.IGNORECASE,
)
_OFF_LIST = re.compile(
    r"\b(?:probabl[ey]|improbabl[ey]|possibl[ey]|perhaps|maybe|conceivabl[ey]|plausibl[ey]|doubtful|undoubtedly"
    r"|(?<!almost )certainly|highly likely|highly unlikely|remote chance|good chance|could well|may well|might)\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(r"\b(?:confidence|confident(?:ly)?)\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Split a text into sentences, as far as punctuation tells."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(text.strip()):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {piece}"
        elif piece:
            found.append(piece)
    return found


def check_bluf(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """The bottom line has two sentences at most, and cites what it rests on."""
    bluf = entry.annotation.bluf
    if bluf is None:
        return
    path: Path = ("bluf", "text")
    count = len(sentences(bluf.text))
    if count > 2:
        message = f"the bottom line has {count} sentences; two at most"
        yield problem("bluf-long", entry.yaml.place(path), message, "shorten it")
    if not bluf.cites and not entry.is_dropped("bluf"):
        yield problem("bluf-uncited", entry.yaml.place(path), "the bottom line cites nothing", "add ‘cites: [c1, …]’")


def check_judgments(entry: AnnotationFile, project: Project) -> Iterator[Diagnostic]:
    """A judgment cites what it rests on; likelihood, in the terms of ICD 203, and confidence have sentences of their
    own."""
    for number, judgment in entry.numbered(entry.annotation.judgments, "judgments"):
        path: Path = ("judgments", number, "text")
        if not judgment.cites and not entry.is_dropped("judgments", number):
            hint = "add ‘cites: [c1, …]’"
            yield problem("judgment-uncited", entry.yaml.place(path), "the judgment cites nothing", hint)
        if any(_mixes(sentence, judgment) for sentence in sentences(judgment.text)):
            hint = "give the confidence in ‘confidence’ and ‘confidence_why’"
            yield problem("judgment-mixed", entry.yaml.place(path), "a sentence mixes likelihood and confidence", hint)
        terms = [term.lower().replace("certainly", "certain") for term in _ON_LIST.findall(judgment.text)]
        if judgment.likelihood and terms and judgment.likelihood not in terms:
            message = f"the text says ‘{terms[0]}’, the likelihood ‘{judgment.likelihood}’"
            yield problem("judgment-likelihood", entry.yaml.place(path), message, "make the two say the same")
        found = _OFF_LIST.search(judgment.text)
        if found:
            message = f"‘{found[0]}’ is not one of the terms for likelihood"
            hint = f"use one of: {', '.join(get_args(Likelihood))}"
            yield problem("judgment-term", entry.yaml.place(path), message, hint)


def _mixes(sentence: str, judgment: Judgment) -> bool:
    has_likelihood = judgment.likelihood is not None or _ON_LIST.search(sentence) is not None
    return has_likelihood and _CONFIDENCE.search(sentence) is not None
