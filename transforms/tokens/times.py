"""Time phrases of reports, read against the report year and the section they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.tokens.numerals import parse_chinese

# Plan periods by their Chinese ordinal: the tenth five-year plan (十五) began in 2001.
_PLAN_START = {
    "九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021,
    "十五五": 2026, "十六五": 2031, "八五": 1991, "七五": 1986,
}  # fmt: skip
_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
_CHINESE_YEAR = r"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}"


@dataclass(slots=True)
class Time:
    """A time phrase at ``start``-``end``: the years it covers, both included.

    ``kind``: year (one year or its end), span (several years), same_span (a bare 五年), before_span
    (前五年), past_year (一年来: the year reviewed), average (两年平均, 3年增长…: the years up to the
    one in hand), since (2020年以来), part (less than a year), term_end (届末), before (上年: the year before
    the one spoken of), start (年初), same (全年: the year in hand), date, name (“十四五”规划, which dates
    nothing).
    ``end_of``: a moment is meant (到…年底, 末). ``relative``: read against the report year.
    """

    start: int
    end: int
    kind: str
    first: int
    last: int
    end_of: bool
    relative: bool


_NUMBER = "[两二三四五六七八九十]"
_CHANGE = re.compile(
    r"(?:接近|将近|几乎|近乎|超过|突破|累计|连续|基本|大约|就|已|共|约|近|又|再|要)*(?:实现)?了?"
    r"(?:增长|增加|提高|提升|下降|降低|减少|翻|净增)"
)
_DECEMBER_END = re.compile(r"12月(?:末|底)$")
_PATTERN = re.compile(
    rf"(?P<date>(?:(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日|(?:19|20)\d\d([-/.])\d{{1,2}}\2\d{{1,2}}(?![\d月%]))(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?)"
    rf"|(?P<span>(?P<y1>{_YEAR})年?(?:-|—|–|－|～|~|至|到)(?P<y2>{_YEAR})年(?:间|期间)?)"
    rf"|(?:(?<![高长加升降少大展落增减扩涨复小])[到至]|截至|截止|截至到|截止到)?(?P<year>{_YEAR}|{_CHINESE_YEAR})年(?P<tail>底|末|年底|年末|以来|起|开始|年初|初)?"
    rf"(?P<part>(?:前|第)?[一二三四1-4]个?季度|(?:上|下)半年|\d{{1,2}}(?:-|—|–|~|至)\d{{1,2}}月(?:份)?|前[一二三四五六七八九十\d]{{1,2}}个?月|\d{{1,2}}月(?:\d{{1,2}}日|份|底|末|初)?)?"
    rf"|[“\"‘']?(?P<plan>十[一二三四五六]五|十五|九五|八五|七五)(?P<unquoted>[”\"’'])?"
    rf"(?P<plantail>时期末|规划期末|期末|末期|末|时期|期间|规划期间|规划期|以来|五年|规划|计划|收官|开局)?"
    rf"|(?P<relative>今年以来|今年|年初|本年度?|当年|全年|年内|年底前?|年末|年终|去年底|去年末|去年|上年末|上年底|上年|上一年|前年|明年|一年来|(?:刚刚)?过去一年|(?:刚刚)?过去的一年|这一年|次年|来年)"
    rf"(?P<relpart>(?:前|第)?[一二三四1-4]个?季度|(?:上|下)半年|\d{{1,2}}(?:-|—|–|~|至)\d{{1,2}}月(?:份)?|前[一二三四五六七八九十\d]{{1,2}}个?月|\d{{1,2}}月(?:\d{{1,2}}日|份|底|末|初)?)?"
    rf"|(?:过去|最近|近|这)?(?P<average>{_NUMBER}|(?<!\d)[2-9])年(?=平均|年均)"
    rf"|(?P<past>(?:过去|近|最近|这|前|上|刚刚过去的|回首|回顾)?(?:的)?(?P<pastn>{_NUMBER}|(?<![\d.])[2-9])年(?:多)?(?:来|间|时间里|里|以来)?)(?!级|制|期|以上|内|一遇|行动|计划|攻坚|规划|前|后|左右|一贯|如一|多)"
    rf"|(?P<future>(?:今后|未来|接下来|再用|往后)(?:的)?(?P<futuren>{_NUMBER}|[2-9](?=年))(?:到[三五八十])?(?:至[三五八十])?年(?:内|里)?)"
    rf"|(?P<term>本届政府(?:任期)?(?:以来|内|期内)?|本届任期|届内|任期内|届末|届期末|本届末|本届政府期末|任期末|规划期末|期末)"
    rf"|(?P<lone>(?:前|第)[一二三四1-4]个?季度|[一二三四]季度|上半年|下半年|前[一二三四五六七八九十\d]{{1,2}}个?月|\d{{1,2}}(?:-|—|–|~|至)\d{{1,2}}月(?:份)?|(?<!年)\d{{1,2}}月(?:份|底|末|\d{{1,2}}日)|(?<![年\d])\d{{1,2}}月(?!以))"
)


def find_times(text: str, report_year: int | None, start: int, end: int) -> Iterator[Time]:
    """Time phrases of ``text[start:end]`` in order. Relative phrases need the report year, else they are left out."""
    for match in _PATTERN.finditer(text, start, end):
        time = _read_match(match, report_year)
        if time is not None:
            yield time


def match_time(text: str, report_year: int | None, position: int) -> Time | None:
    """The time phrase that begins exactly at ``position``, if there is one."""
    match = _PATTERN.match(text, position)
    return None if match is None else _read_match(match, report_year)


def read_year(text: str) -> int | None:
    """Four digits or Chinese digits (二〇二二) to a year."""
    if text.isdigit() and text.isascii():
        return int(text)
    value = parse_chinese(text.replace("○", "〇"))
    return None if value is None else int(value)


def _read_count(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() and numeral.isascii() else int(parse_chinese(numeral) or 0)


def _read_match(match: re.Match[str], report_year: int | None) -> Time | None:
    begin, end = match.span()
    if match["date"]:
        year = int(match["date"][:4])
        return Time(begin, end, "date", year, year, False, False)
    if match["span"]:
        first, last = int(match["y1"]), int(match["y2"])
        return Time(begin, end, "span", first, last, False, False) if first < last else None
    if match["year"]:
        return _read_calendar_year(match)
    if match["plan"]:
        return _read_plan(match)
    if match["lone"] and _DECEMBER_END.match(match["lone"]):
        return Time(begin, end, "same", 0, 0, True, True)
    if match["lone"]:
        return Time(begin, end, "part", 0, 0, False, True)
    if report_year is None:
        return None
    if match["term"]:
        return Time(begin, end, "term_end", 0, 0, True, True) if match["term"].endswith("末") else None
    if match["relative"]:
        return _read_relative(match, report_year)
    if match["past"]:
        return _read_past(match, report_year)
    if match["average"]:
        count = _read_count(match["average"])
        return Time(begin, end, "average", report_year - count, report_year - 1, False, True)
    if match["future"]:
        count = _read_count(match["futuren"])
        return Time(begin, end, "span", report_year, report_year + count - 1, False, True)
    return None


def _read_calendar_year(match: re.Match[str]) -> Time | None:
    year = read_year(match["year"])
    if year is None:
        return None
    begin, end = match.span()
    if match["part"] and not match["part"].startswith("12月"):
        return Time(begin, end, "part", year, year, False, False)
    if match["tail"] in ("以来", "起", "开始"):
        return Time(begin, end, "since", year, year, False, False)
    if match["tail"] in ("初", "年初"):
        return Time(begin, end, "start", year - 1, year - 1, True, False)
    lead = match.string[begin : match.start("year")]
    return Time(begin, end, "year", year, year, bool(match["tail"] or lead), False)


def _read_plan(match: re.Match[str]) -> Time | None:
    begin, end = match.span()
    quoted = match.string[begin] in "“\"‘'" or match["unquoted"]
    tail = match["plantail"]
    # Without quotes or a tail, 十五 is a number and 九五 may be anything.
    if not quoted and not tail and match["plan"] not in ("十一五", "十二五", "十三五", "十四五", "十五五"):
        return None
    if match.string[begin] in "“\"‘'" and not match["unquoted"]:
        return None
    if match["plan"] in ("十五", "八五", "九五", "七五") and tail in ("五年", None) and not quoted:
        return None
    first = _PLAN_START[match["plan"]]
    if tail and tail.endswith("末"):
        return Time(begin, end, "year", first + 4, first + 4, True, False)
    if tail in ("规划", "计划", "收官", "开局"):
        return Time(begin, end, "name", first, first + 4, False, False)
    return Time(begin, end, "span", first, first + 4, False, False)


def _read_relative(match: re.Match[str], report_year: int) -> Time:
    word = match["relative"]
    begin, end = match.span()
    if word == "年初":
        return Time(begin, end, "start", 0, 0, True, True)
    if word in ("全年", "年内", "年底", "年底前", "年末", "年终", "当年"):
        return Time(begin, end, "part" if match["relpart"] else "same", 0, 0, word.startswith("年"), True)
    year = report_year
    if word.startswith(("去年", "上年", "上一年", "一年来", "刚刚", "过去", "这一年")):
        year = report_year - 1
    elif word == "前年":
        year = report_year - 2
    elif word in ("明年", "来年", "次年"):
        year = report_year + 1
    if word == "一年来" or "过去" in word:
        return Time(begin, end, "part" if match["relpart"] else "past_year", year, year, False, True)
    if word in ("上年", "上一年", "上年末", "上年底") and not match["relpart"]:
        return Time(begin, end, "before", year, year, word.endswith(("底", "末")), True)
    if match["relpart"]:
        return Time(begin, end, "part", year, year, False, True)
    return Time(begin, end, "year", year, year, word.endswith(("底", "末")), True)


def _read_past(match: re.Match[str], report_year: int) -> Time | None:
    begin, end = match.span()
    phrase = match["past"]
    count = _read_count(match["pastn"])
    # A bare 五年 is a length, not a time; with 来, 累计, 过去 and the like it is the years just past.
    if count < 2 or not (
        phrase.startswith(("过去", "近", "最近", "这", "刚", "回")) or phrase.endswith(("来", "间", "里"))
    ):
        if count not in (1, 5) and match.string.startswith("累计", end):
            return Time(begin, end, "span", report_year - count, report_year - 1, False, True)
        if count not in (1, 5) and phrase[0] not in "前上" and _CHANGE.match(match.string, end):
            # 3年增长58.6%: the years that end with the one in hand.
            return Time(begin, end, "average", report_year - count, report_year - 1, False, True)
        if count == 5 and not phrase.startswith(("前", "上")):
            return Time(begin, end, "same_span", report_year - 5, report_year - 1, False, True)
        if phrase.startswith(("前", "上")) and count > 1:
            if match.string[max(0, begin - 1) : begin] not in ("比", "较", "与", "同"):
                return Time(begin, end, "span", report_year - count, report_year - 1, False, True)
            return Time(begin, end, "before_span", report_year - 2 * count, report_year - count - 1, False, True)
        return None
    return Time(begin, end, "span", report_year - count, report_year - 1, False, True)
