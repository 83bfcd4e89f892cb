"""The words of the interface in the language of a site: messages, counts, lists and dates, from one catalogue each.

English is written where it is used. Another language has a gettext catalogue ``catalogues/<language>.po``; what that
does not hold stays English. A language with a catalogue has its dates as CLDR writes them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.base.dates import SEASONS, Edtf, Point, in_words
from site_builder.base.messages import noted
from site_builder.base.places import own_catalogues
from site_builder.pages.markdown import Md

if TYPE_CHECKING:
    from babel import Locale


class Words:
    """How the site says things in one language. Make one with :func:`words_in`."""

    def __init__(
        self, language: str, direction: str, messages: Mapping[str, tuple[str, ...]], plural: Callable[[int], int]
    ) -> None:
        self.language = language
        self.direction = direction
        self._messages = messages
        self._plural = plural
        self._is_english = not messages

    def say(self, message: str, /, **pieces: object) -> Md:
        """Say a message of the catalogue; ``pieces`` are inline Markdown for its places in braces."""
        said = self._messages.get(message, (message,))[0]
        return Md(said.format(**pieces) if pieces else said)

    def count(self, number: int, one: str, many: str, /, **pieces: object) -> Md:
        """Say how many there are of something: ``{n}`` stands for the number, with its thousands apart."""
        found = self._messages.get(one)
        said = (one if number == 1 else many) if found is None else found[min(self._plural(number), len(found) - 1)]
        return Md(said.format(n=f"{number:,}", **pieces))

    def joined(self, items: Sequence[str], last: str = noted(" and ")) -> Md:
        """Join inline pieces as in a sentence: a, b and c."""
        if len(items) < 2:
            return Md("".join(items))
        return Md(self.say(", ").join(items[:-1]) + self.say(last) + items[-1])

    def listed(self, items: Sequence[str]) -> Md:
        """Join inline pieces as in a list: a, b, c."""
        return Md(self.say(", ").join(items))

    def date(self, date: Edtf | None, otherwise: str = noted("no date")) -> str:
        """Print a date exactly as precisely as it is known; the text is not escaped."""
        if date is None:
            return self.say(otherwise)
        return in_words(date) if self._is_english else self._foreign_date(date)

    def year(self, date: Edtf | None) -> str:
        """Name the year in which a date can begin, for lists by year."""
        day = (date.earliest or date.latest) if date else None
        if date is None or day is None:
            return self.say("Without a date")
        if self._is_english:
            return date.year_in_words
        first, last, _ = date.parts
        point = first or last
        assert point is not None
        year = self._decade(point) if "X" in point.year else self._year(day.year)
        return year if date.earliest else self.say("by {date}", date=year)

    def year_alone(self, year: int) -> str:
        """Name a year of the proleptic Gregorian calendar."""
        if not self._is_english:
            return self._year(year)
        return f"{1 - year} BC" if year <= 0 else str(year)

    def _foreign_date(self, date: Edtf) -> str:
        first, last, shape = date.parts
        start, end = (self._point(point) if point else "" for point in (first, last))
        if shape == "point":
            return start
        if shape == "within":
            if start and end:
                return self.say("between {first} and {last}", first=start, last=end)
            return self.say("on or after {date}", date=start) if start else self.say("by {date}", date=end)
        if start and end:
            return self.say("{first} – {last}", first=start, last=end)
        return self.say("from {date}", date=start) if start else self.say("until {date}", date=end)

    def _point(self, point: Point) -> str:
        words = self._plain(point)
        if point.time:
            words = f"{words} {point.time.removesuffix('Z')}{' UTC' if point.time.endswith('Z') else ''}"
        if point.qualifier in ("~", "%"):
            words = self.say("about {date}", date=words)
        return self.say("{date} (uncertain)", date=words) if point.qualifier in ("?", "%") else words

    def _plain(self, point: Point) -> str:
        """Print year, month and day as CLDR has them; what that does not know is put together from messages."""
        year, month = point.first.year, int(point.month) if point.month.isdigit() else 0
        if "X" in point.year:
            return self._decade(point)
        if month in SEASONS:
            return self.say(_SEASONS[month], year=self._year(year))
        if not 0 < year < 10_000:
            if point.day.isdigit():
                return self.say("{year}, month {m}, day {d}", year=self._year(year), m=month, d=int(point.day))
            return self.say("{year}, month {m}", year=self._year(year), m=month) if month else self._year(year)
        skeleton = "yMMMMd" if point.day.isdigit() else "yMMMM" if month else "y"
        return _by_cldr(skeleton, year, month or 1, int(point.day) if point.day.isdigit() else 1, self.language)

    def _year(self, year: int) -> str:
        if 0 < year < 10_000:
            return _by_cldr("y", year, 1, 1, self.language)
        return self.say("{n} BC", n=1 - year) if year <= 0 else self.say("year {n}", n=year)

    def _decade(self, point: Point) -> str:
        """Name a decade or a century."""
        if point.year.endswith("XX"):
            return self.say("the years {first} to {last}", first=point.first.year, last=point.last.year)
        return self.say("the {n}s", n=point.first.year)


_SUBTAGS = re.compile(r"-[0-9a-zA-Z](?=-)")
"""Where the extensions of a BCP 47 tag begin, which say nothing of words."""

_SEASONS = {
    21: noted("spring {year}"),
    22: noted("summer {year}"),
    23: noted("autumn {year}"),
    24: noted("winter {year}"),
}


@lru_cache(maxsize=4096)
def _by_cldr(skeleton: str, year: int, month: int, day: int, language: str) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, datetime.date(year, month, day), locale=language)


@lru_cache(maxsize=64)
def words_in(language: str) -> Words:
    """Give the words in a language (a BCP 47 tag): English ones where there is no catalogue for it."""
    if language.partition("-")[0].lower() == "en":
        return Words(language, "ltr", {}, _english_plural)
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(_SUBTAGS.split(language)[0], sep="-")
    except (UnknownLocaleError, ValueError):
        try:
            locale = Locale.parse(language.partition("-")[0])
        except (UnknownLocaleError, ValueError):
            return Words(language, "ltr", {}, _english_plural)
    for name in (f"{locale.language}_{_script_of(locale)}", locale.language):
        if (own_catalogues() / f"{name}.po").is_file():
            return Words(str(locale), locale.text_direction, *_catalogue(own_catalogues() / f"{name}.po"))
    return Words(str(locale), locale.text_direction, {}, _english_plural)


def _english_plural(number: int) -> int:
    return int(number != 1)


def _script_of(locale: Locale) -> str:
    """Name the script that a locale is written in, where it does not say so itself by what is likely."""
    from babel.core import get_global

    return locale.script or get_global("likely_subtags").get(str(locale), "").partition("_")[2].partition("_")[0]


def _catalogue(path: Path) -> tuple[dict[str, tuple[str, ...]], Callable[[int], int]]:
    """Read a catalogue: what is said for each message (its first form), and which form a number wants."""
    from gettext import c2py

    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        found = read_po(file)
    messages: dict[str, tuple[str, ...]] = {}
    for message in found:
        first = message.id if isinstance(message.id, str) else message.id[0]
        said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if first and all(said) and not message.fuzzy:
            messages[first] = said
    return messages, c2py(found.plural_expr)
