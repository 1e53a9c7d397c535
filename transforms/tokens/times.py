"""Time phrases of reports, read against the report's standpoint and the section they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from transforms.language.calendar import CHINESE_YEAR, PLAN, YEAR, read_plan, read_plan_ordinal, read_year
from transforms.language.numerals import parse_numeral
from transforms.records import Standpoint, value


@value
class Time:
    """A time phrase at ``start``-``end``: the years it covers, both included.

    ``kind``: year (one year or its end), span (several years), same_span (a bare 五年), before_span
    (前五年), past_year (一年来: the year reviewed), average (两年平均, 3年增长…: the years up to the
    one in hand), row (连续4年: each of so many years up to the one in hand), since (2020年以来), part (less than a
    year), present (如今, after an earlier year: the year in hand again), term_end (届末), before (上年: the year
    before the one spoken of), ago (五年前: so many years before the one in hand, which is the last), start (年初),
    same (全年: the year in hand), within (三年内: so many years from now on, or until now), date, name (“十四五”规划,
    which dates nothing).
    ``end_of``: a moment is meant (到…年底, 末). ``relative``: read against the report year.
    ``between``: a span told by the year it begins from and the one it leads to (1978年到2018年).
    ``brief``: only some days are meant, those of a holiday.
    """

    start: int
    end: int
    kind: str
    first: int
    last: int
    end_of: bool = False
    relative: bool = False
    between: bool = False
    brief: bool = False


_TO = "(?:-|—|–|－|～|~|至|到)"
_TO_MONTH = "(?:-|—|–|－|～|~|至|到)"
_YEARS_OF_LENGTH = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[两二三四五六七八九]|(?<![\d.])(?:[2-9]|[1-9]\d))"
_QUARTER = "(?:[一1](?:至|到|-|—|~|～))?[一二三四1-4]个?季度(?:末|底)?"
# 秋冬季大气污染治理 names what is done, 采暖季 before a figure the part of a year that it is of.
_SEASON = (
    "(?:(?:秋冬季|冬春季|采暖季|供暖季|采暖期|供暖期)(?:期间)?(?:以来)?|入[春夏秋冬汛]以来|去[冬秋](?:以来|今春(?:以来)?))"
    "(?!大气|污染|攻坚|治理|防治|作物|造林|植树|绿化|生产|农|用|旅|供)"
)
_FIRST_MONTHS = r"前[一两二三四五六七八九十\d]{1,2}个?月"
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTHS = rf"{_MONTH}(?:月份?)?{_TO_MONTH}{_MONTH}月(?:份)?"
_DATE = (
    rf"(?:(?:(?:19|20)\d\d|{CHINESE_YEAR})年{_MONTH}月{_DAY}日"
    r"|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2}(?![\d月%]))(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
)
# The end of the twentieth century, as its own reports say it or later ones.
_CENTURY_END = "(?:(?P<this>本)世纪|(?:二十|20|上)世纪)末"
_SPAN = (
    rf"(?P<y1>{YEAR})年?(?:{_TO}(?:(?P<y2>{YEAR})年(?:间|期间)?|本世纪末)"
    # 1978、1979两年: both together.
    rf"|(?P<further>(?:年?[、和]{YEAR})+)年?(?:这)?(?P<together>[两二三四五])年(?!分别|依次))"
)
# 春节期间, 国庆黄金周期间, “五一”小长假七天.
_HOLIDAYS = (
    r"[“\"]?(?:春节|国庆节?|中秋节?|五一|十一|清明节?|端午节?|元旦|节庆|节假日|节日|假日|暑期|暑假|寒假|黄金周)[”\"]?"
    r"(?:[、和](?:春节|国庆|中秋))?(?:黄金周|小长假|长假|假期|假日|期间|[三五七八]天)+"
)
# Less than a year, behind a year.
_PART_OF_YEAR = (
    rf"(?:前|第)?{_QUARTER}|(?:上|下)半年|{_MONTHS}|{_FIRST_MONTHS}|{_MONTH}月(?:{_DAY}日|份|底|末|初)?"
    rf"|{_SEASON}|{_HOLIDAYS}"
)
# 增长到2025年: 到 belongs to the verb.
_UNTIL = "(?:(?<![高长加升降少大展落增减扩涨复小])[到至]|截至|截止|截至到|截止到)"
_CALENDAR = (
    rf"{_UNTIL}?(?P<year>{YEAR})(?:年|(?=[比较同]{YEAR}年))"
    rf"(?P<tail>底|末|年底|年末|以来|起|开始|年初|初)?(?P<part>{_PART_OF_YEAR})?"
)
_PLAN_TAIL = "时期末|规划期末|期末|末期|末|时期|期间|规划期间|规划期|计划期间|以来|五年|规划|计划|收官|开局"
# “八五”普法 counts other plans.
_PLAN_ORDINAL = r"第(?P<plan_ordinal>[一二三四五六七八九十]{1,3})个五年[计规]划(?P<ordinal_tail>期末|末|期间|时期)?"
_PLAN_PERIOD = (
    rf"[“\"‘']?(?P<plan_name>{PLAN})(?:(?P<quote>[”\"’'])|(?!年(?!均)))"
    # “十三五”前四年
    rf"(?:的?(?P<plan_side>[前头后])(?P<plan_years>[两二三四])年|(?P<plan_tail>{_PLAN_TAIL}))?(?!普法)"
)
_RELATIVE = (
    "(?P<word>今年以来|今年|年初|本年度?|当年|全年|年内|年底前?|年末|年终|去年底|去年末|去年|上年末|上年底|上年|上一年"
    "|前年|明年|一年来|(?:刚刚)?过去一年|(?:刚刚)?过去的一年|这一年|次年|来年)"
    rf"(?P<relative_part>{_PART_OF_YEAR})?"
)
# 三年前期工作, 五年前三季度: 前 belongs to the next word.
_AGO = (
    rf"(?<![提第近这前一二三四五六七八九十两])(?P<ago_count>{_YEARS_OF_LENGTH}|一)年(?:以|之)?前"
    "(?![期后瞻沿列一二两三四半])"
)
# The day on which the report is given, told against an earlier one.
_PRESENT = "现?如今|而今|现在(?=[已突超达增有提扩])"
# 提前3年实现: by how much sooner, not when.
_SOONER = rf"(?:提前|提早|推迟)了?(?:{_YEARS_OF_LENGTH}|[一半1])年(?!度)"
_AVERAGE = rf"(?:过去|最近|近|这)?(?P<average_count>{_YEARS_OF_LENGTH})年(?=平均|年均)"
_ROW = rf"(?<=连续)(?P<row_count>{_YEARS_OF_LENGTH})年(?![来度级制期以])"
# 比前五年多完成2亿元: what 多 is said of is not the length of time.
_DONE_MORE = r"\d增收完实投减引种新两一二三四五六七八九十"
_PAST = (
    rf"(?<!世纪)(?:过去|近|最近|这|(?<!提)前|上(?:一个|个|一)?|刚刚过去的|回首|回顾|以来)?(?:的)?"
    rf"(?P<past_count>{_YEARS_OF_LENGTH})年(?:多(?![{_DONE_MORE}]))?"
    "(?:来|间|的?时间里?|里|以来)?"
)
# 三年级, 五年制, 十年一遇: no time.
_NO_LENGTH = rf"(?!级|制|期|以上|内|一遇|行动|计划|攻坚|规划|前|后|左右|一贯|如一|多(?![{_DONE_MORE}]))"
_FUTURE = (
    rf"(?:今后|未来|接下来|再用|往后)(?:的)?(?P<future_count>{_YEARS_OF_LENGTH})(?=[年到至])(?:到[三五八十])?(?:至[三五八十])?年"
    "(?:内|里)?"
)
# 力争用三年时间, 三年内: how long something takes, from now on or until now.
_WITHIN = (
    rf"(?:(?:再|利)?用|花|经过|通过)(?P<taken_count>{_YEARS_OF_LENGTH})年(?:左右)?的?(?:时间|努力)"
    rf"|(?P<within_count>{_YEARS_OF_LENGTH})年(?:之|以)?内(?![部外])"
)
_TERM = (
    "本届政府(?:任期)?(?:以来|内|期内)?|本届任期|届内|任期内|届末|届期末|本届末|本届政府期末|任期末|规划期末|期末"
    "|(?<=在)收官(?:之年|年)"
)
# 是上届政府任期内的4.7倍: the five years before those that are told of.
_EARLIER_TERM = r"上一?届(?:政府)?的?(?:任期|五年)?(?:之?内|期内|期间|时期)?(?=的\d[\d.]*倍)"
# Less than a year, with no year before it.
_LONE_PART = (
    rf"{_HOLIDAYS}|{_SEASON}|"
    rf"(?:前|第){_QUARTER}|[一二三四]季度(?:末|底)?|[一1](?:至|到|-|—|~|～)[一二三四1-4]季度|上半年|下半年|{_FIRST_MONTHS}|{_MONTHS}"
    rf"|(?<![年一二三四五六七八九十]){_MONTH}月(?:份|底|末|{_DAY}日)|(?<![年\d一二三四五六七八九十]){_MONTH}月(?!以)"
)
_PATTERN = re.compile(
    rf"(?P<date>{_DATE})|(?P<span>{_SPAN})|(?P<calendar>{_CALENDAR})|(?P<plan>{_PLAN_PERIOD})|(?P<ordinal>{_PLAN_ORDINAL})"
    rf"|(?P<sooner>{_SOONER})|(?P<century>{_CENTURY_END})|(?P<ago>{_AGO})|(?P<present>{_PRESENT})|(?P<within>{_WITHIN})|(?P<relative>{_RELATIVE})|(?P<average>{_AVERAGE})|(?P<row>{_ROW})|(?P<past>(?P<past_phrase>{_PAST}){_NO_LENGTH})|(?P<future>{_FUTURE})|(?P<term>{_TERM})|(?P<earlier_term>{_EARLIER_TERM})"
    rf"|(?P<lone>{_LONE_PART})"
)
_TERM_ENDS = ("末", "年")
_LAST_OF_CENTURY = 2000
_NUMERAL = "一二三四五六七八九十两"
_FIRST_CHARACTERS = frozenset(
    f"{_NUMERAL}的“\"‘'今本当全去上前明来次这过最近刚回未接再往届任规期年第下到至截春国中清端元节假暑寒黄秋冬采供入提推收以如现而用利花经通"
)
_FIRST = rf"[\d{''.join(sorted(_FIRST_CHARACTERS))}]"
# One character at which a time may begin, told by the character behind it: digits and 一 are everywhere.
_START = re.compile(
    _FIRST + r"(?:(?<=\d)(?=\d?[月年世\-—–~－～至到]|\d{3}[年\-/.—–－～~至到、和比较同])"
    rf"|(?<=[{_NUMERAL}])(?=[年月个季五{_NUMERAL}〇○◯零0Oo\-—–~－～至到])|(?<=的)(?=[{_NUMERAL}\d])"
    r"|(?<=国)(?=庆)|(?<=中)(?=秋)|(?<=清)(?=明)|(?<=端)(?=午)|(?<=元)(?=旦)|(?<=节)(?=[庆日假])|(?<=假)(?=日)"
    rf"|(?<=暑)(?=[期假])|(?<=寒)(?=假)|(?<=提)(?=[前早])|(?<=收)(?=官)|(?<=如)(?=今)|(?<=[用花])(?=[\d{_NUMERAL}])|(?<=利)(?=用[\d{_NUMERAL}])|(?<=[经通])(?=过[\d{_NUMERAL}])|(?<=现)(?=[如在])|(?<=而)(?=今)|(?<=以)(?=来的)|(?<=推)(?=迟)|(?<=黄)(?=金)|(?<=五)(?=一)|(?<=[“\"‘'])(?=[{_NUMERAL}春国])|(?<=[到至截])(?=[12一二截至止到])"
    r"|(?<=[秋冬采供入春])(?=[冬春夏秋汛暖节期])"
    rf"|(?<=[今本当全去上前明来次这过最近刚回未接再往届任规期年第下])(?=[{_NUMERAL}\d年后届的半去近刚初内底末终来下用期划首顾世个冬秋]))"
)
_CHANGE = re.compile(
    r"(?:接近|将近|几乎|近乎|超过|突破|累计|连续|基本|大约|平均|整整|足足|时间|硬是|便|即|就|已|共|约|近|又|再|要)*(?:实现)?了?"
    r"(?:增长|增加|提高|提升|下降|降低|减少|翻|净增)"
)
_RECORD = re.compile("的?(?:之?最|新高|新低|首次|(?:平均|一般)?水平)")
# “十五五”由2026年开局 tells when the plan begins, and dates nothing by it.
_BEGINS_OR_ENDS = re.compile(
    rf"(?:规划)?(?:即?将?|正式)?[由从于在自](?:今年|明年|去年|(?:{YEAR})年)(?:正式|全面|圆满)?(?:开局|起步|启动|开启|收官|收尾|结束)"
)
_HOLIDAY = re.compile(_HOLIDAYS)
_DECEMBER_END = re.compile("(?:12|十二)月(?:末|底)$")
_WHOLE_YEAR = re.compile(rf"(?:[1一元]月?份?){_TO_MONTH}(?:12|十二)月份?$")


def find_times(text: str, now: Standpoint | None, start: int, end: int) -> Iterator[Time]:
    """Time phrases of ``text[start:end]`` in order. Relative phrases need a standpoint, else they are left out."""
    position = start
    for begin in [candidate.start() for candidate in _START.finditer(text, start, end)]:
        if begin < position or (match := _PATTERN.match(text, begin, end)) is None:
            continue
        position = match.end()
        time = _read_match(match, now)
        if time is not None:
            yield time


def match_time(text: str, now: Standpoint | None, position: int) -> Time | None:
    """The time phrase that begins exactly at ``position``, if there is one."""
    match = _PATTERN.match(text, position) if _START.match(text, position) is not None else None
    return None if match is None else _read_match(match, now)


def _read_match(match: re.Match[str], now: Standpoint | None) -> Time | None:
    branch = str(match.lastgroup)
    if branch in _READERS:
        return _READERS[branch](match)
    if now is None:
        return None
    said_of_now = branch == "relative" and match["word"].startswith(_SAID_OF_NOW)
    return _RELATIVE_READERS[branch](match, now.this_year(match.start()) if said_of_now else now.year)


def _read_date(match: re.Match[str]) -> Time:
    year = read_year(match["date"][:4])
    return Time(*match.span(), "date", year, year)


def _read_span(match: re.Match[str]) -> Time | None:
    first = read_year(match["y1"])
    if match["further"]:
        years = [first, *map(read_year, re.findall(YEAR, match["further"]))]
        together = years == list(range(first, first + _read_count(match["together"])))
        return Time(*match.span(), "span", first, years[-1]) if together else None
    last = read_year(match["y2"]) if match["y2"] else _LAST_OF_CENTURY
    between = any(word in match[0] for word in "到至")
    return Time(*match.span(), "span", first, last, between=between) if first < last else None


def _read_century_end(match: re.Match[str], report_year: int) -> Time | None:
    if match["this"] and report_year > _LAST_OF_CENTURY:
        return None
    return Time(*match.span(), "year", _LAST_OF_CENTURY, _LAST_OF_CENTURY, end_of=True)


def _read_plan_ordinal(match: re.Match[str]) -> Time | None:
    years = read_plan_ordinal(match["plan_ordinal"])
    tail = match["ordinal_tail"]
    if years is None:
        return None
    if tail and tail.endswith("末"):
        return Time(*match.span(), "year", years[1], years[1], end_of=True)
    return Time(*match.span(), "span" if tail else "name", *years)


def _read_ago(match: re.Match[str], report_year: int) -> Time:
    year = report_year - 1 - _read_count(match["ago_count"])
    return Time(*match.span(), "ago", year, report_year - 1, relative=True)


def _read_calendar_year(match: re.Match[str]) -> Time:
    year = read_year(match["year"])
    begin, end = match.span()
    if match["part"] and not _ends_year(match["part"]):
        return Time(begin, end, "part", year, year)
    if match["tail"] in ("以来", "起", "开始"):
        return Time(begin, end, "since", year, year)
    if match["tail"] in ("初", "年初"):
        return Time(begin, end, "start", year - 1, year - 1, end_of=True)
    lead = match.string[begin : match.start("year")]
    return Time(begin, end, "year", year, year, end_of=bool(match["tail"] or lead))


def _ends_year(part: str) -> bool:
    """12月末, 1-12月: whether a part of a year is its end, or all of it."""
    return part.startswith(("12月", "十二月")) or _WHOLE_YEAR.match(part) is not None


def _read_plan_period(match: re.Match[str]) -> Time | None:
    begin, end = match.span()
    name, tail = match["plan_name"], match["plan_tail"]
    opened, closed = begin < match.start("plan_name"), match["quote"] is not None
    if opened and not closed:
        return None
    # Without quotes 十五 is a number and 九五 may be anything; 十五五年 means nothing.
    if not closed and len(name) < 3 and tail in (None, "五年"):
        return None
    first, last = read_plan(name)
    if match["plan_side"]:
        shift = _read_count(match["plan_years"]) - 1
        years = (last - shift, last) if match["plan_side"] == "后" else (first, first + shift)
        return Time(begin, end, "span", *years)
    if tail and tail.endswith("末"):
        return Time(begin, end, "year", last, last, end_of=True)
    if tail == "以来":
        return Time(begin, end, "since", first, first)
    named = tail in ("规划", "计划", "收官", "开局") or _BEGINS_OR_ENDS.match(match.string, end)
    return Time(begin, end, "name" if named else "span", first, last)


def _read_lone_part(match: re.Match[str]) -> Time:
    if _DECEMBER_END.match(match["lone"]) or _WHOLE_YEAR.match(match["lone"]):
        return Time(*match.span(), "same", 0, 0, end_of=True, relative=True)
    brief = _HOLIDAY.match(match["lone"]) is not None
    return Time(*match.span(), "part", 0, 0, relative=True, brief=brief)


# Years from the report year, by how the word begins.
_SHIFTS = (
    (("去年", "上年", "上一年", "一年来", "刚刚", "过去", "这一年"), -1),
    (("前年",), -2),
    (("明年", "来年", "次年"), 1),
)
# Words that are counted from the year in which they are said, not from the years of the account.
_SAID_OF_NOW = ("今", "去年", "前年", "明年", "来年")


def _read_relative(match: re.Match[str], report_year: int) -> Time:
    word, part = match["word"], bool(match["relative_part"]) and not _WHOLE_YEAR.match(match["relative_part"])
    begin, end = match.span()
    end_of = word.endswith(("底", "末"))
    if word == "年初":
        return Time(begin, end, "start", 0, 0, end_of=True, relative=True)
    if word.startswith(("年", "全", "当", "本")):
        return Time(begin, end, "part" if part else "same", 0, 0, end_of=word.startswith("年"), relative=True)
    year = report_year + next((shift for words, shift in _SHIFTS if word.startswith(words)), 0)
    if part:
        return Time(begin, end, "part", year, year, relative=True)
    if word == "一年来" or "过去" in word:
        return Time(begin, end, "past_year", year, year, relative=True)
    kind = "before" if word.startswith("上") else "year"
    return Time(begin, end, kind, year, year, end_of=end_of, relative=True)


def _read_past(match: re.Match[str], report_year: int) -> Time | None:
    begin, end = match.span()
    phrase, count = match["past_phrase"], _read_count(match["past_count"])
    behind = Time(begin, end, "span", report_year - count, report_year - 1, relative=True)
    if _RECORD.match(match.string, end):
        # 为近十年最高 compares with these years and is not said of them.
        return replace(behind, kind="name")
    if phrase.startswith(("过去", "近", "最近", "这", "刚", "回", "以来")) or phrase.endswith(("来", "间", "里")):
        return behind
    # A bare 五年 is a length, not a time; with 来, 累计, 过去 and the like it is the years just past.
    if count != 5 and match.string.startswith("累计", end):
        return behind
    earlier = phrase.startswith(("前", "上"))
    if count != 5 and not earlier and _CHANGE.match(match.string, end):
        # 3年增长58.6%: the years that end with the one in hand.
        return Time(begin, end, "average", report_year - count, report_year - 1, relative=True)
    if earlier:
        if match.string[max(0, begin - 1) : begin] not in ("比", "较", "与", "同"):
            return behind
        return Time(begin, end, "before_span", report_year - 2 * count, report_year - count - 1, relative=True)
    return Time(begin, end, "same_span", report_year - 5, report_year - 1, relative=True) if count == 5 else None


def _read_present(match: re.Match[str], report_year: int) -> Time:
    return Time(*match.span(), "present", report_year, report_year, relative=True)


def _read_average(match: re.Match[str], report_year: int) -> Time:
    count = _read_count(match["average_count"])
    return Time(*match.span(), "average", report_year - count, report_year - 1, relative=True)


def _read_sooner(match: re.Match[str], report_year: int) -> Time:
    return Time(*match.span(), "row", report_year, report_year, relative=True)


def _read_row(match: re.Match[str], report_year: int) -> Time:
    count = _read_count(match["row_count"])
    return Time(*match.span(), "row", report_year - count, report_year - 1, relative=True)


def _read_future(match: re.Match[str], report_year: int) -> Time:
    count = _read_count(match["future_count"])
    return Time(*match.span(), "span", report_year, report_year + count - 1, relative=True)


def _read_within(match: re.Match[str], report_year: int) -> Time:
    count = _read_count(match["taken_count"] or match["within_count"])
    return Time(*match.span(), "within", report_year, report_year + count - 1, relative=True)


def _read_earlier_term(match: re.Match[str], report_year: int) -> Time:
    return Time(*match.span(), "before_span", report_year - 10, report_year - 6, relative=True)


def _read_term(match: re.Match[str], report_year: int) -> Time | None:
    return (
        Time(*match.span(), "term_end", 0, 0, end_of=True, relative=True)
        if match["term"].endswith(_TERM_ENDS)
        else None
    )


def _read_count(numeral: str) -> int:
    return int(parse_numeral(numeral) or 0)


_READERS: dict[str, Callable[[re.Match[str]], Time | None]] = {
    "date": _read_date,
    "span": _read_span,
    "calendar": _read_calendar_year,
    "plan": _read_plan_period,
    "ordinal": _read_plan_ordinal,
    "lone": _read_lone_part,
}
_RELATIVE_READERS: dict[str, Callable[[re.Match[str], int], Time | None]] = {
    "century": _read_century_end,
    "sooner": _read_sooner,
    "ago": _read_ago,
    "present": _read_present,
    "earlier_term": _read_earlier_term,
    "relative": _read_relative,
    "average": _read_average,
    "row": _read_row,
    "past": _read_past,
    "future": _read_future,
    "within": _read_within,
    "term": _read_term,
}
