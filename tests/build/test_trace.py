"""``build --trace``: how long each stage took, in the format of Chrome's profiler."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import plan
from site_builder.build.run import Options, build_site
from site_builder.build.trace import Trace
from site_builder.shell.cli import main
from tests.bench import OPENING, Bench

STAGES = {"look", "read", "make", "commit", "save"}


def trace_of(bench: Bench, *more: str) -> list[dict[str, Any]]:
    """Build with a trace, and give its events."""
    file = bench.root.parent / "trace.json"
    arguments = ["--project", str(bench.root), "--output", str(bench.output), "--trace", str(file)]
    assert main(["build", "--quiet", *arguments, *more]) == 0
    value = json.loads(file.read_bytes())
    assert value["displayTimeUnit"] == "ms"
    events: list[dict[str, Any]] = value["traceEvents"]
    return events


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_trace_names_the_stages_of_a_build(bench: Bench, monkeypatch: pytest.MonkeyPatch, jobs: str) -> None:
    monkeypatch.setattr(plan, "FEW", 0)
    events = trace_of(bench, "--jobs", jobs)
    count = Counter(event["name"] for event in events)
    assert all(count[stage] == 1 for stage in STAGES)
    assert {event["ph"] for event in events} == {"X"}
    starts = [event["ts"] for event in events]
    assert starts[0] == 0
    assert starts == sorted(starts)
    assert all(event["dur"] >= 0 for event in events)
    kinds = [(event["name"], event["pid"], event["tid"], event["ts"]) for event in events]
    assert len(set(kinds)) == len(kinds)
    processes = {event["pid"] for event in events if event["name"].startswith("batch of")}
    main_process = next(event["pid"] for event in events if event["name"] == "look")
    assert (main_process in processes) == (jobs == "1")


def test_batches_are_within_the_stage_that_makes_them(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times of the workers are on the clock of the build: microseconds since its first stage began."""
    monkeypatch.setattr(plan, "FEW", 0)
    events = trace_of(bench, "--jobs", "2")
    make = next(event for event in events if event["name"] == "make")
    batches = [event for event in events if event["name"].startswith("batch of")]
    assert sum(int(event["name"].removeprefix("batch of ")) for event in batches) > 40
    for event in batches:
        assert make["ts"] <= event["ts"]
        assert event["ts"] + event["dur"] <= make["ts"] + make["dur"] + 0.001
    total = max(event["ts"] + event["dur"] for event in events)
    assert 1_000 < total < 600_000_000


def test_a_build_with_nothing_to_do_has_looked(bench: Bench) -> None:
    bench.built()
    assert [event["name"] for event in trace_of(bench, "--no-full-text")] == ["look"]


def test_a_trace_is_written_of_a_build_that_fails(bench: Bench, tmp_path: Path) -> None:
    bench.edit(OPENING, "topics: [harbour]", "topics: [harbor]")
    file = tmp_path / "trace.json"
    arguments = ["--project", str(bench.root), "--output", str(bench.output), "--trace", str(file)]
    assert main(["build", "--quiet", *arguments]) == 1
    assert "read" in {event["name"] for event in json.loads(file.read_bytes())["traceEvents"]}


def test_a_trace_that_cannot_be_written_is_said_in_one_line(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "missing" / "trace.json"
    arguments = ["--project", str(bench.root), "--output", str(bench.output), "--trace", str(file)]
    assert main(["build", "--quiet", *arguments]) == 2
    found = capsys.readouterr().err
    assert "trace.json" in found
    assert "Traceback" not in found


def test_what_is_not_wanted_is_not_collected(bench: Bench) -> None:
    trace = Trace()
    build_site(bench.root, bench.output, Options(jobs=1), trace=trace)
    assert trace.take() == []
    assert json.loads(trace.as_json())["traceEvents"] == []
