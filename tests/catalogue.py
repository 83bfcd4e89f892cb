"""The messages that the program says, found in its sources; run as a module, brings the catalogues up to date."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "site_builder" / "pages" / "catalogues"

_SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')


def messages() -> dict[str, str]:
    """Give each message with its form for many, empty where it has none."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "site_builder").rglob("*.py")):
        if path.relative_to(ROOT).parts[1] in ("pages", "link", "publish"):
            for one, many in _in_python(path):
                found[one] = found.get(one) or many
    for path in [*sorted((ROOT / "templates").glob("*.html")), *sorted((ROOT / "templates" / "assets").glob("*.js"))]:
        for message in _SAID.findall(path.read_text("utf-8")):
            found.setdefault(message, "")
    return found


def _in_python(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [argument.value for argument in node.args if _is_text(argument)]  # type: ignore[attr-defined]
            if name in ("say", "noted") and node.args and _is_text(node.args[0]):
                yield texts[0], ""
            elif name == "count" and len(texts) == 2:
                yield texts[0], texts[1]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            # a pair in a table: the form for one is marked, that for many stands behind it
            first, second = node.elts
            if isinstance(first, ast.Call) and getattr(first.func, "id", "") == "noted" and _is_text(second):
                yield first.args[0].value, second.value  # type: ignore[attr-defined]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def main() -> int:
    """Add to each catalogue what it does not have, and take out what is said no more."""
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            known = read_po(file)
        fresh = Catalog(locale=known.locale, project="Site Builder", charset="utf-8", fuzzy=False)
        fresh.header_comment = f"# The words of Site Builder in {known.locale}."
        for one, many in sorted(messages().items()):
            old = known.get(one)
            said = old.string if old is not None else None
            fresh.add((one, many) if many else one, string=said)
        with path.open("wb") as file:
            write_po(file, fresh, width=120, sort_output=True, omit_header=False)
        missing = sum(not message.string or message.string == ("",) for message in fresh if message.id)
        print(f"{path.name}: {len(fresh)} messages, {missing} without words")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
