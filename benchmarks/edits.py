"""Changes to a generated corpus, as an editor would make them, and the way back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

SENTENCE = " Nobody else was heard on that day."
FEWEST_TEXTS, MOST_TEXTS = 3, 12
"""In how many texts an added alias is to stand."""

_HASH = re.compile(r"(?m)^sha256: .*$")


class EditError(RuntimeError):
    """A corpus does not hold what an edit wants to change."""


class Changes:
    """Changes files of a project, and can undo all that it did."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self._before: dict[Path, bytes | None] = {}

    def read(self, path: str) -> str:
        """Read a file of the project."""
        return (self.project / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str | None) -> None:
        """Write a file of the project, or remove it."""
        target = self.project / path
        self._before.setdefault(target, target.read_bytes() if target.exists() else None)
        if text is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def undo(self) -> None:
        """Bring every changed file back to its bytes from before the first change."""
        for target, data in self._before.items():
            if data is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(data)
        self._before.clear()


def seed(number: int) -> str:
    """Give the source file of an article."""
    return f"seeds/{number:06d}.txt"


def annotation(number: int) -> str:
    """Give the annotation of an article."""
    return f"content/annotations/report-{number:06d}.yaml"


def append_sentence(changes: Changes, path: str) -> str:
    """Add a sentence at the end of a text, and give the new text."""
    text = changes.read(path).rstrip("\n") + SENTENCE + "\n"
    changes.write(path, text)
    return text


def edit_body(changes: Changes, number: int) -> str:
    """Add a sentence to a source text, and bring the hash in its annotation up to date."""
    text = append_sentence(changes, seed(number))
    changes.write(annotation(number), _hashed(changes.read(annotation(number)), text))
    return f"a sentence more in {seed(number)}"


def edit_headline(changes: Changes, number: int) -> str:
    """Change a headline in the source text and in its annotation."""
    old, rest = changes.read(seed(number)).split("\n", 1)
    new = f"{old}, corrected"
    fields = changes.read(annotation(number))
    if f'headline: "{old}"' not in fields:
        raise EditError(f"{annotation(number)} has another headline than {seed(number)}")
    text = f"{new}\n{rest}"
    changes.write(seed(number), text)
    changes.write(annotation(number), _hashed(fields.replace(f'headline: "{old}"', f'headline: "{new}"', 1), text))
    return f"another headline of {seed(number)}"


def edit_alias(changes: Changes, number: int) -> str:
    """Give one person one more name, one that stands in several texts."""
    people = changes.read("content/registry/people.yaml")
    person = re.match(r"(\S+):\n", people)
    if not person:
        raise EditError("content/registry/people.yaml has nobody")
    alias, texts = _phrase(changes.project, number)
    changes.write(
        "content/registry/people.yaml", f'{person[0]}  aliases: ["{alias}"]\n{people.removeprefix(person[0])}'
    )
    return f"one more name of {person[1]}, ‘{alias}’, which stands in {texts} texts"


def _phrase(project: Path, number: int) -> tuple[str, int]:
    """Find words in one text that stand in a few others too, and in how many texts they stand."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((project / "seeds").iterdir())]
    closest: tuple[str, int] = ("", 0)
    for phrase in _phrases(texts[number]):
        count = sum(phrase in text for text in texts)
        if FEWEST_TEXTS <= count <= MOST_TEXTS:
            return phrase, count
        if not closest[1] or abs(count - FEWEST_TEXTS) < abs(closest[1] - FEWEST_TEXTS):
            closest = phrase, count
    if not closest[1]:
        raise EditError("there are no words to make an alias of")
    return closest


def _phrases(text: str) -> Iterator[str]:
    """Give runs of three to six words in small letters, from the first sentences of a text."""
    tails = [found[1].split() for found in re.finditer(r" and its ((?:[a-z]+ ?)+)", text)][:6]
    for length in range(3, 7):
        for words in tails:
            if len(words) >= length:
                yield " ".join(words[:length])


def edit_template(changes: Changes, layouts: Path) -> str:
    """Give the project a layout of its own: the usual one with another word in it."""
    layout = (layouts / "page.html").read_text(encoding="utf-8")
    if "Skip to the text" not in layout:
        raise EditError("templates/page.html has no link past the menu")
    changes.write("templates/page.html", layout.replace("Skip to the text", "Go to the text", 1))
    return "a layout of the project's own with one word changed"


def delete_article(changes: Changes, number: int) -> str:
    """Remove a source text and its annotation; no other annotation refers to it."""
    changes.write(seed(number), None)
    changes.write(annotation(number), None)
    return f"{seed(number)} and its annotation removed"


def _hashed(fields: str, text: str) -> str:
    return _HASH.sub(f'sha256: "{hashlib.sha256(text.encode("utf-8")).hexdigest()}"', fields, count=1)
