"""``schema``: JSON Schema of the YAML files, for editors, made from the model and its descriptions."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from itertools import pairwise
from typing import Any, TypeGuard

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from site_builder.model import config, evidence, registry
from site_builder.model.config import SiteConfig
from site_builder.model.evidence import Annotation
from site_builder.model.registry import REGISTRY_TYPES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def print_schema(kind: str) -> int:
    """Print the schema of one kind of file, or of all by name."""
    kinds = ("annotation", "site", *REGISTRY_TYPES)
    if kind and kind not in kinds:
        print(f"site-builder: there is no schema ‘{kind}’; there are: {', '.join(kinds)}", file=sys.stderr)
        return 2
    value = schema_of(kind) if kind else {name: schema_of(name) for name in kinds}
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return 0


def schema_of(kind: str) -> dict[str, Any]:
    """Make the schema of one kind of file; a registry file maps ids to items."""
    if kind in REGISTRY_TYPES:
        item = _described(REGISTRY_TYPES[kind])
        definitions = item.pop("$defs", {})
        schema = {
            "type": "object",
            "additionalProperties": item,
            "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        }
        return {"$schema": _DIALECT, "title": kind, **schema, **({"$defs": definitions} if definitions else {})}
    return {"$schema": _DIALECT, **_described(Annotation if kind == "annotation" else SiteConfig)}


class _AuthorSchema(GenerateJsonSchema):
    """Scalars are read as written, so an editor must not object to a number or date where a text belongs."""

    def str_schema(self, schema: Any) -> dict[str, Any]:
        found = super().str_schema(schema)
        return found if len(found) > 1 else {"type": ["string", "number", "boolean"]}


def _described(kind: type) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema(schema_generator=_AuthorSchema)
    words = _descriptions()
    for definition in (schema, *schema.get("$defs", {}).values()):
        for name, field in definition.get("properties", {}).items():
            found = words.get((definition.get("title", ""), name))
            field.pop("title", None)
            if found:
                field["description"] = found
    return schema


def _descriptions() -> dict[tuple[str, str], str]:
    """Read the description below each field of the model: a text that stands behind its definition."""
    found: dict[tuple[str, str], str] = {}
    for module in (evidence, registry, config):
        for item in ast.parse(inspect.getsource(module)).body:
            if not isinstance(item, ast.ClassDef):
                continue
            for field, text in pairwise(item.body):
                words = ast.literal_eval(text.value) if _is_text(text) else ""
                if words and isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    found[item.name, field.target.id.removesuffix("_")] = words
    return found


def _is_text(statement: ast.stmt) -> TypeGuard[ast.Expr]:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
