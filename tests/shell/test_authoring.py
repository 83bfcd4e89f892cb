"""``init``, ``new`` and ``schema``: what helps an author to begin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from site_builder.shell.cli import main
from tests.bench import Bench

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = """\
A second survey of the harbour

EASTPORT, May 5. /GAZETTE/. Ana Ruiz said that “the survey will be done in a week”. Others doubt it.
"""


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must succeed; gives what it prints."""
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_a_new_site_builds_without_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "fresh"
    assert f"serve --project {folder}" in output(capsys, "init", str(folder))
    assert "no problem" in output(capsys, "build", "--project", str(folder), "--strict")
    assert (folder / "build/site/briefings/sea-wall-2026.html").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert main(["init", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_draft_holds_what_can_be_read_off_the_source(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.write("seeds/Second Survey.txt", SOURCE)
    output(capsys, "new", "--project", str(bench.root), "seeds/Second Survey.txt")
    draft = (bench.root / "content/annotations/second-survey.yaml").read_text("utf-8")
    assert yaml.safe_load(draft)["headline"] == "A second survey of the harbour"
    assert "EASTPORT, May 5. /GAZETTE/." in draft
    assert "people/ana-ruiz" in draft
    assert "the survey will be done in a week" in draft
    bench.edit("content/annotations/second-survey.yaml", "topics: []", "topics: [harbour]")
    wanted = draft.replace("topics: []", "topics: [harbour]").replace(
        "#   - {id: c1, speaker: WHO", "  - {id: c1, speaker: ana-ruiz"
    )
    bench.write("content/annotations/second-survey.yaml", wanted)
    assert bench.codes() == []


def test_a_draft_never_replaces_an_annotation(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    before = (bench.root / "content/annotations/opening.yaml").read_bytes()
    assert main(["new", "--project", str(bench.root), "opening.txt"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (bench.root / "content/annotations/opening.yaml").read_bytes() == before


def test_a_draft_of_a_missing_source_names_the_nearest(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--project", str(bench.root), "openign.txt"]) == 1
    error = capsys.readouterr().err
    assert "openign.txt" in error
    assert "did you mean ‘opening.txt’?" in error


def schema(capsys: pytest.CaptureFixture[str], kind: str) -> Any:
    """Give the schema of one kind of file."""
    return json.loads(output(capsys, "schema", kind))


@pytest.mark.parametrize("path", sorted((REPOSITORY / "content").rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_file_of_the_sample(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind = "annotation" if path.parent.name == "annotations" else path.stem
    jsonschema.Draft202012Validator(schema(capsys, kind)).validate(yaml.safe_load(path.read_text("utf-8")))


def test_the_schema_refuses_a_misspelt_field_and_describes_the_right_one(capsys: pytest.CaptureFixture[str]) -> None:
    annotation = schema(capsys, "annotation")
    validator = jsonschema.Draft202012Validator(annotation)
    value = {"source": "a.txt", "sha256": "x", "publisher": "unknown", "headline": "A", "topics": ["t"], "claims": []}
    assert validator.is_valid(value)
    assert not validator.is_valid({**value, "topcis": ["t"]})
    assert not validator.is_valid({**value, "claims": [{"id": "c1", "speaker": "x", "quote": "y", "stance": "pro"}]})
    claim = annotation["$defs"]["Claim"]["properties"]
    assert claim["holder"]["description"].startswith("Whose position it is")


def test_all_schemas_are_given_by_name_and_an_unknown_one_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert {"annotation", "site", "people", "events"} <= json.loads(output(capsys, "schema")).keys()
    assert main(["schema", "persons"]) == 2
    assert "there is no schema ‘persons’" in capsys.readouterr().err
