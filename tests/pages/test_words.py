"""The words of the interface: a whole catalogue for each language, with the same pieces; dates as each writes them."""

from __future__ import annotations

import shutil
import string
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from selectolax.lexbor import LexborHTMLParser

from site_builder.base.dates import Edtf
from site_builder.model import evidence
from site_builder.pages.words import words_in
from tests.bench import SITE, Bench
from tests.build.sites import one
from tests.catalogue import CATALOGUES, messages

ALL = sorted(path.name for path in CATALOGUES.glob("*.po"))


def pieces(text: str) -> set[str]:
    """Give the names of the places in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def catalogue(name: str) -> dict[str, tuple[str, ...]]:
    """Give what a catalogue says for each message."""
    with (CATALOGUES / name).open("rb") as file:
        found = read_po(file)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (message.string,)
        if isinstance(message.string, str)
        else tuple(message.string or ())
        for message in found
        if message.id
    }


def test_there_is_a_catalogue_for_chinese() -> None:
    assert "zh_Hans.po" in ALL


@pytest.mark.parametrize("name", ALL)
def test_a_catalogue_says_every_message_and_no_other(name: str) -> None:
    known = catalogue(name)
    assert len(known) > 400
    assert known.keys() == messages().keys()
    assert [message for message, said in known.items() if not said or not all(said)] == []


@pytest.mark.parametrize("name", ALL)
def test_what_a_catalogue_says_has_the_pieces_of_its_message(name: str) -> None:
    plural = messages()
    for message, said in catalogue(name).items():
        for form in said:
            assert pieces(form) == pieces(plural[message] or message), message


def test_the_terms_that_annotations_use_can_be_said() -> None:
    known = messages()
    terms = (evidence.Stance, evidence.Basis, evidence.Likelihood, evidence.Confidence, evidence.Independence,
             evidence.Grade, evidence.SegmentRole)  # fmt: skip
    assert [word for term in terms for word in get_args(term) if word not in known] == []


DATES = {
    "2017-07-03": ("3 July 2017", "2017年7月3日"),
    "2017-07": ("July 2017", "2017年7月"),
    "2017": ("2017", "2017年"),
    "2017-07-03T10:30Z": ("3 July 2017, 10:30 UTC", "2017年7月3日 10:30 UTC"),
    "2017~": ("about 2017", "约2017年"),
    "2017?": ("2017 (uncertain)", "2017年（不确定）"),
    "201X": ("2010s", "2010年代"),
    "20XX": ("2000–2099", "2000至2099年"),
    "2017-22": ("summer 2017", "2017年夏季"),
    "[2016-07-28..2016-07-29]": ("between 28 July 2016 and 29 July 2016", "2016年7月28日至2016年7月29日之间"),
    "2017-07-03/2017-07-04": ("3–4 July 2017", "2017年7月3日 – 2017年7月4日"),
    "[..2017-12-31]": ("by 31 December 2017", "不晚于2017年12月31日"),
    "[2017..]": ("on or after 2017", "2017年或之后"),
    "2017/..": ("from 2017", "自2017年起"),
    "-0043": ("44 BC", "公元前 44 年"),
    "-0043-03-15": ("15 March 44 BC", "公元前 44 年3月15日"),
}


@pytest.mark.parametrize(("text", "said"), DATES.items(), ids=DATES)
def test_a_date_is_printed_as_precisely_as_it_is_known_in_each_language(text: str, said: tuple[str, str]) -> None:
    date = Edtf.parse(text)
    assert words_in("en").date(date) == said[0]
    if said[1]:
        assert words_in("zh").date(date) == said[1]


@pytest.mark.parametrize("language", ["zh", "zh-CN", "zh-Hans", "zh-Hans-SG", "zh-CN-u-nu-hanidec", "zh-x-own"])
def test_simplified_chinese_goes_by_any_of_its_tags(language: str) -> None:
    assert words_in(language).say("Timeline") == "时间线"


@pytest.mark.parametrize("language", ["en", "en-GB", "zh-TW", "zh-Hant", "eo", "x-klingon", "fr"])
def test_a_language_without_a_catalogue_has_english_words(language: str) -> None:
    assert words_in(language).say("Timeline") == "Timeline"
    assert words_in(language).count(2, "{n} event", "{n} events") == "2 events"


def test_the_interface_of_a_chinese_site_is_chinese_and_its_content_is_left_alone(bench: Bench) -> None:
    bench.append(SITE, "language: zh-Hans\n").built()
    html = bench.html("briefings/opening")
    tree = LexborHTMLParser(html)
    assert 'lang="zh-Hans"' in html
    assert "关键判断" in one(tree, "#Judgments").text()
    assert "Harbour to open in May" in one(tree, "h1").text()
    assert "2021年4月12日" in one(tree, ".lead-in").text()
    assert one(tree, ".stance").text().endswith("支持")
    assert one(tree, ".skip").text() == "跳至正文"
    assert [item.text() for item in tree.css(".menu a")][3] == "时间线"
    script = (bench.output / "site/assets/site.js").read_text("utf-8")
    assert '"Copy footnote": "复制脚注"' in script
    # Words that are not of the interface: nothing but names and what the editor and the sources say.
    home = one(LexborHTMLParser(bench.html("index")), "article").text()
    assert "Key judgments" not in home
    assert "{" not in home


def test_a_language_that_is_written_from_right_to_left_turns_the_page(bench: Bench) -> None:
    bench.append(SITE, "language: ar\n").built()
    assert '<html lang="ar" dir="rtl">' in bench.html("index")
    assert 'dir="rtl"' in bench.html("404")
    styles = (bench.output / "site/assets/site.css").read_text("utf-8")
    assert "margin-left" not in styles
    assert "padding-right" not in styles
    assert "text-align: left" not in styles


def test_extensions_of_a_tag_do_not_change_the_direction() -> None:
    assert words_in("ar-u-nu-latn").direction == "rtl"


def test_a_list_by_years_names_no_year_that_is_not_known() -> None:
    assert words_in("en").year(Edtf.parse("202X")) == "2020s"
    assert words_in("zh").year(Edtf.parse("202X")) == "2020年代"
    assert words_in("zh").year(Edtf.parse("[..2017]")) == "不晚于2017年"
    assert words_in("zh").year(None) == words_in("zh").say("Without a date")


def test_another_catalogue_makes_the_site_anew(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CATALOGUES, tmp_path / "catalogues")
    for room in ("site_builder.pages.words", "site_builder.build.inputs"):
        monkeypatch.setattr(f"{room}.own_catalogues", lambda: tmp_path / "catalogues")
    words_in.cache_clear()
    bench.append(SITE, "language: zh\n").built()
    assert "时间线" in bench.html("timeline")
    file = tmp_path / "catalogues" / "zh_Hans.po"
    file.write_text(file.read_text("utf-8").replace("时间线", "大事记"), "utf-8")
    words_in.cache_clear()
    bench.built()
    words_in.cache_clear()
    assert "时间线" not in bench.html("timeline")
    assert "大事记" in bench.html("timeline")


def test_english_pages_need_no_library_for_other_languages() -> None:
    assert (
        "babel"
        not in (Path(__file__).parents[2] / "site_builder/pages/words.py")
        .read_text("utf-8")
        .split("if TYPE_CHECKING")[0]
    )
