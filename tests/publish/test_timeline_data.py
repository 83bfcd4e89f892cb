"""The timeline for other programs: TimelineJS, calendars and tables read it with their own parsers."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import Any

import icalendar
import pytest

from tests.bench import Bench

EVENTS = "content/registry/events.yaml"


def slides(bench: Bench) -> dict[str, dict[str, Any]]:
    data = json.loads((bench.output / "site/data/timeline.json").read_bytes())
    return {slide["unique_id"]: slide for slide in data["events"]}


def entries(bench: Bench) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical((bench.output / "site/data/timeline.ics").read_bytes())
    return {str(event["UID"]).rpartition("/")[2].removesuffix(".html"): event for event in calendar.walk("VEVENT")}


def rows(bench: Bench, name: str) -> list[dict[str, str]]:
    text = (bench.output / f"site/data/{name}").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_event_stands_in_each_file_in_the_order_of_time(built: Bench) -> None:
    names = [event["id"] for event in built.manifest()["events"]]
    in_csv = rows(built, "timeline.csv")
    assert sorted(row["id"] for row in in_csv) == sorted(names)
    assert list(slides(built)) == [row["id"] for row in in_csv]
    assert sorted(entries(built)) == sorted(names)
    bounds = [(row["earliest"], row["latest"] or "9999") for row in in_csv]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize(
    ("date", "start", "end", "first", "after"),
    [
        ("2021-05-04", {"year": 2021, "month": 5, "day": 4}, None, "2021-05-04", "2021-05-05"),
        ("2021-05", {"year": 2021, "month": 5}, None, "2021-05-01", "2021-06-01"),
        ("2021", {"year": 2021}, None, "2021-01-01", "2022-01-01"),
        (
            "2021-05-04/2021-05-06",
            {"year": 2021, "month": 5, "day": 4},
            {"year": 2021, "month": 5, "day": 6},
            "2021-05-04",
            "2021-05-07",
        ),
        (
            "[2021-04..2021-05]",
            {"year": 2021, "month": 4, "day": 1},
            {"year": 2021, "month": 5, "day": 31},
            "2021-04-01",
            "2021-06-01",
        ),
        ("[2021-05-04..]", {"year": 2021, "month": 5, "day": 4}, None, "2021-05-04", "2021-05-05"),
    ],
)
def test_a_date_is_as_precise_in_the_data_as_it_is_known(
    bench: Bench, date: str, start: dict[str, int], end: dict[str, int] | None, first: str, after: str
) -> None:
    bench.edit(EVENTS, 'type: opening, date: "2021-05-04"', f'type: opening, date: "{date}"')
    bench.built()
    slide = slides(bench)["opening"]
    assert (slide["start_date"], slide.get("end_date"), slide["edtf"]) == (start, end, date)
    entry = entries(bench)["opening"]
    assert entry["DTSTART"].dt == datetime.date.fromisoformat(first)
    assert entry["DTEND"].dt == datetime.date.fromisoformat(after)
    assert str(entry["STATUS"]) == ("CONFIRMED" if date == "2021-05-04" else "TENTATIVE")


def test_planned_and_happened_reported_and_how_often_are_told(bench: Bench) -> None:
    bench.built()
    slide, row = slides(bench)["opening"], next(r for r in rows(bench, "timeline.csv") if r["id"] == "opening")
    assert (slide["status"], row["status"]) == ("planned", "planned")
    assert (slide["reported"], row["first_reported"]) == (["2021-04-12"], "2021-04-12")
    assert (slide["independent_reports"], row["independent_reports"]) == (1, "1")
    assert slides(bench)["press-day"]["status"] == "not reported"


def test_texts_keep_their_commas_and_lines_are_folded_between_characters(bench: Bench) -> None:
    name = "Öffnung; des Hafens, später – " + "ü" * 90
    bench.edit(EVENTS, "name: Opening of the harbour", f'name: "{name}"').built()
    assert str(entries(bench)["opening"]["SUMMARY"]) == name
    data = (bench.output / "site/data/timeline.ics").read_bytes()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert "<" not in slides(bench)["opening"]["text"]["headline"]


def test_an_event_before_the_calendar_is_left_out_of_it_alone(bench: Bench) -> None:
    bench.edit(EVENTS, 'type: opening, date: "2021-05-04"', 'type: opening, date: "-0044-03-15"')
    bench.edit("content/annotations/opening.yaml", 'role: upcoming, date: "2021-05-04"', "role: upcoming").built()
    assert "opening" in slides(bench)
    assert "opening" not in entries(bench)
    (row,) = [row for row in rows(bench, "timeline.csv") if row["id"] == "opening"]
    assert (row["date"], row["earliest"]) == ("-0044-03-15", "-0044-03-15")


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_that(bench: Bench) -> None:
    bench.edit(EVENTS, "name: Opening of the harbour", 'name: "=HYPERLINK(1)"').built()
    assert next(r for r in rows(bench, "timeline.csv") if r["id"] == "opening")["name"] == "'=HYPERLINK(1)"


def test_positions_are_a_table_too(built_thaad: Bench) -> None:
    found = rows(built_thaad, "positions.csv")
    assert len(found) == len(built_thaad.manifest()["positions"])
    (russia,) = [r for r in found if (r["holder"], r["proposition"]) == ("gov-ru", "thaad-deployment")]
    assert russia["name"] == "Government of Russia"
    assert russia["jointly_with"] == "gov-cn"
    assert russia["reporters"] == "xi-jinping"
    assert russia["stance"] == "opposes"


def test_the_timeline_says_when_an_event_was_reported(bench: Bench) -> None:
    (line,) = [row for row in bench.built().markdown("timeline").split("\n") if "Opening of the harbour" in row]
    assert "planned when reported · reported 12 April 2021" in line
