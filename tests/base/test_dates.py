"""EDTF: what is read, what it can mean, how it prints, how two dates compare."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.dates import MONTHS, Day, Edtf

READ = [
    # text, first day, last day, precision, in words
    ("2017-07-03", "2017-07-03", "2017-07-03", "day", "3 July 2017"),
    ("2017-07", "2017-07-01", "2017-07-31", "month", "July 2017"),
    ("2017", "2017-01-01", "2017-12-31", "year", "2017"),
    ("2016-02", "2016-02-01", "2016-02-29", "month", "February 2016"),
    ("2015-02", "2015-02-01", "2015-02-28", "month", "February 2015"),
    ("1900-02", "1900-02-01", "1900-02-28", "month", "February 1900"),
    ("2000-02", "2000-02-01", "2000-02-29", "month", "February 2000"),
    ("201X", "2010-01-01", "2019-12-31", "decade", "2010s"),
    ("19XX", "1900-01-01", "1999-12-31", "century", "1900–1999"),
    ("2017-07-XX", "2017-07-01", "2017-07-31", "month", "July 2017"),
    ("2017-XX", "2017-01-01", "2017-12-31", "year", "2017"),
    ("2017-XX-XX", "2017-01-01", "2017-12-31", "year", "2017"),
    ("2017-22", "2017-06-01", "2017-08-31", "season", "summer 2017"),
    ("2017-24", "2017-12-01", "2018-02-28", "season", "winter 2017"),
    ("2019-24", "2019-12-01", "2020-02-29", "season", "winter 2019"),
    ("2016?", "2016-01-01", "2016-12-31", "year", "2016 (uncertain)"),
    ("2016-05~", "2016-05-01", "2016-05-31", "month", "about May 2016"),
    ("2016-05-04%", "2016-05-04", "2016-05-04", "day", "about 4 May 2016 (uncertain)"),
    ("2017-07-03T12:30", "2017-07-03", "2017-07-03", "day", "3 July 2017, 12:30"),
    ("2017-07-03T12:30:00Z", "2017-07-03", "2017-07-03", "day", "3 July 2017, 12:30:00 UTC"),
    ("2017-07-03T24:00", "2017-07-03", "2017-07-03", "day", "3 July 2017, 24:00"),
    ("2017-07-03/2017-07-04", "2017-07-03", "2017-07-04", "interval", "3–4 July 2017"),
    ("2017-06-30/2017-07-04", "2017-06-30", "2017-07-04", "interval", "30 June – 4 July 2017"),
    ("2016-12-30/2017-01-02", "2016-12-30", "2017-01-02", "interval", "30 December 2016 – 2 January 2017"),
    ("2016/2017", "2016-01-01", "2017-12-31", "interval", "2016 – 2017"),
    ("2017-07/..", "2017-07-01", None, "open", "from July 2017"),
    ("2017-07/", "2017-07-01", None, "open", "from July 2017"),
    ("../2017-07", None, "2017-07-31", "open", "until July 2017"),
    ("/2017-07", None, "2017-07-31", "open", "until July 2017"),
    ("[2016-10..2016-12]", "2016-10-01", "2016-12-31", "within", "between October 2016 and December 2016"),
    ("[..2017-12-31]", None, "2017-12-31", "open", "by 31 December 2017"),
    ("[2017-07-04..]", "2017-07-04", None, "open", "on or after 4 July 2017"),
    ("0000", "0000-01-01", "0000-12-31", "year", "1 BC"),
    ("-0043-03-15", "-0043-03-15", "-0043-03-15", "day", "15 March 44 BC"),
    ("Y12345", "12345-01-01", "12345-12-31", "year", "12345"),
]

REFUSED = [
    "", " ", "yesterday", "2017-7-3", "17-07-03", "2017-13", "2017-00", "2017-02-29", "2017-04-31", "2017-07-00",
    "2017-07-32", "20170703", "2017/07/03", "03-07-2017", "2017-07-03 ", " 2017", "2017-25", "2017-22-01", "201X-05",
    "2017-XX-03", "2017-07-03T25:00", "2017-07-03T12:60", "2017-07T12:30", "2017-07-04/2017-07-03", "[]", "[..]",
    "../..", "/", "[2016-10]", "[2016-12..2016-10]", "2016??", "٢٠١٧", "2017-07-03/2017-07-04/2017-07-05",
    "2017..2018", "[2016,2017]",
]  # fmt: skip

_POINTS = st.one_of(
    st.dates().map(lambda d: d.isoformat()),
    st.dates().map(lambda d: d.isoformat()[:7]),
    st.dates().map(lambda d: d.isoformat()[:4]),
    st.integers(100, 209).map(lambda n: f"{n}X"),
    st.integers(10, 20).map(lambda n: f"{n}XX"),
    st.tuples(st.integers(1000, 2999), st.integers(21, 24)).map(lambda s: f"{s[0]}-{s[1]}"),
)
_MARKED = st.tuples(_POINTS, st.sampled_from(["", "", "?", "~", "%"])).map("".join)
_PAIRS = st.tuples(_POINTS, _POINTS, st.sampled_from(["{}/{}", "[{}..{}]"])).map(
    lambda p: p[2].format(*sorted(p[:2], key=lambda t: Edtf.parse(t).sort_key))
)
_OPEN = st.tuples(_POINTS, st.sampled_from(["{}/..", "../{}", "[{}..]", "[..{}]"])).map(lambda p: p[1].format(p[0]))


def _readable(text: str) -> bool:
    try:
        Edtf.parse(text)
    except ValueError:
        return False
    return True


DATES = st.one_of(_MARKED, _PAIRS.filter(_readable), _OPEN).map(Edtf.parse)


@pytest.mark.parametrize(("text", "first", "last", "precision", "words"), READ, ids=[row[0] for row in READ])
def test_a_date_means_the_days_it_can_mean_and_prints_as_precisely_as_it_is_known(
    text: str, first: str | None, last: str | None, precision: str, words: str
) -> None:
    date = Edtf.parse(text)
    bounds = (date.earliest and str(date.earliest), date.latest and str(date.latest))
    assert bounds == (first, last)
    assert date.precision == precision
    assert str(date) == words
    assert date.text == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_edtf_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"‘.*’"):
        Edtf.parse(text)


def test_the_refusal_of_a_day_that_does_not_exist_names_the_day() -> None:
    with pytest.raises(ValueError, match="‘2017-02-29’ has no day 29"):
        Edtf.parse("2017-02-29")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2017-07-03", "2017-07", True),
        ("2017-07-03", "2017-07-03/2017-07-04", True),
        ("2017-07-05", "2017-07-03/2017-07-04", False),
        ("[..2017-12-31]", "2018", False),
        ("[2017-07-04..]", "2017-07-03", False),
        ("[2017-07-04..]", "2099", True),
        ("[..2017]", "[2017..]", True),
        ("2017-24", "2018-02-28", True),
        ("2017-24", "2017-01", False),
        ("201X", "2019-12-31", True),
    ],
)
def test_two_dates_overlap_when_some_day_is_possible_under_both(one: str, other: str, together: bool) -> None:
    assert Edtf.parse(one).overlaps(Edtf.parse(other)) is together


def test_dates_sort_by_first_day_then_last_day_with_open_starts_first_and_open_ends_last() -> None:
    mixed = ["2016-08", "[2016-07-28..]", "2016-07-28", "2016", "2016-07-28/2016-07-29", "[..2017]", "2016-07"]
    dates = sorted((Edtf.parse(text) for text in mixed), key=lambda date: date.sort_key)
    assert [date.text for date in dates] == [
        "[..2017]",
        "2016",
        "2016-07",
        "2016-07-28",
        "2016-07-28/2016-07-29",
        "[2016-07-28..]",
        "2016-08",
    ]


@pytest.mark.parametrize(("text", "is_day"), [("2017-07-03", True), ("2017-07", False), ("2017-07-03?", False)])
def test_only_a_day_known_for_certain_is_a_day(text: str, is_day: bool) -> None:
    assert Edtf.parse(text).is_day is is_day


@pytest.mark.parametrize(("text", "uncertain"), [("2016?", True), ("2015~/2016", True), ("2016", False)])
def test_a_date_is_uncertain_when_its_author_marked_it(text: str, uncertain: bool) -> None:
    assert Edtf.parse(text).is_uncertain is uncertain


@given(DATES)
def test_a_parsed_date_keeps_its_text_and_adds_no_precision(date: Edtf) -> None:
    assert Edtf.parse(date.text) == date
    assert date.precision in ("day", "month", "season", "year", "decade", "century", "interval", "within", "open")
    if date.precision == "day":
        assert date.text.count("-") >= 2
    if date.earliest and date.latest and date.earliest == date.latest:
        assert date.precision == "day" or "/" in date.text or ".." in date.text


@given(_POINTS)
def test_a_date_prints_no_part_that_is_not_written(text: str) -> None:
    printed = re.findall(r"\d+", str(Edtf.parse(text)))
    months = [name for name in MONTHS if name in str(Edtf.parse(text))]
    year, *rest = text.split("-")
    assert len(printed) == (2 if year.endswith("XX") or len(rest) == 2 else 1)
    assert len(months) == (len(rest) >= 1 and int(rest[0]) <= 12)


@given(DATES)
def test_every_date_overlaps_itself(date: Edtf) -> None:
    assert date.overlaps(date)


@given(DATES, DATES)
def test_overlap_does_not_depend_on_which_date_is_asked(one: Edtf, other: Edtf) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(DATES, DATES)
def test_any_two_dates_can_be_ordered_and_are_equal_only_with_the_same_text(one: Edtf, other: Edtf) -> None:
    assert (one.sort_key < other.sort_key) + (other.sort_key < one.sort_key) + (one == other) == 1


@given(st.text(alphabet="0123456789-X/.[]?~%TYZ: ", max_size=24))
def test_any_text_is_read_or_refused_and_what_is_read_does_not_end_before_it_begins(text: str) -> None:
    try:
        date = Edtf.parse(text)
    except ValueError:
        return
    assert date.earliest is None or date.latest is None or date.earliest <= date.latest
    assert str(date)
    assert date.overlaps(date)


def test_a_day_before_our_era_prints_with_its_sign() -> None:
    assert str(Day(-43, 3, 15)) == "-0043-03-15"


@given(DATES)
def test_a_date_is_the_same_after_pickling(date: Edtf) -> None:
    again = pickle.loads(pickle.dumps(date))
    assert (again, hash(again), repr(again), again.sort_key) == (date, hash(date), repr(date), date.sort_key)
    assert (again.earliest, again.latest) == (date.earliest, date.latest)
    assert repr(date) == f"Edtf(text={date.text!r})"


def test_a_refusal_is_the_same_each_time() -> None:
    refusals = set()
    for _ in range(3):
        with pytest.raises(ValueError, match="no day 29") as refused:
            Edtf.parse("2017-02-29")
        refusals.add(str(refused.value))
    assert len(refusals) == 1
