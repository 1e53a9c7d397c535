"""Sentences of a clean text in order, and the times that the head of a sentence puts in force."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from transforms.grammar.reference_time import Reference, Setting, TimeFrame, clip_frame, make_reference
from transforms.language.calendar import YEAR
from transforms.records import Section, Standpoint, constructor_of, value
from transforms.tokens.times import Time, find_times, match_time

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*|\n")
# Longer than any that people write: what reading a sentence takes grows with the square of its length. It is cut
# behind a mark, never inside a figure.
_LONGEST_SENTENCE = 1500
_NUMERALS = "〇一二三四五六七八九十百千万亿两零点分之成"
_AT_MARK = re.compile(r"(?s:.*)[，；、：）\s](?!\d)")
_AT_WORD = re.compile(rf"(?s:.*)[一-龥](?<![{_NUMERALS}])(?<!\d.)(?<!\d..)(?<!\d...)(?=[一-龥])(?![{_NUMERALS}])")
_REST_OF_FIGURE = re.compile(rf"[\d.,，%{_NUMERALS}]{{0,200}}")
# One character, told by those behind it: a search that begins with a set of characters goes twice as fast.
_HAS_NUMBER = re.compile(
    r"[0-9翻持正位第分一二三四五六七八九十百千万两破超过达近上逾](?:(?<=[0-9])|(?<=翻).{0,3}番|(?<=持)平|(?<=正)增长|(?<=位)数"
    r"|(?<=第)[一二三四五六七八九十]|(?<=分)之|(?<=[一二三四五六七八九十百千两])[成倍万亿多余]|(?<=[千百万])[亿元]"
    r"|(?<=[一二三四五六七八九两])[百千]|(?<=[二三四五六七八九])十(?![大届条年载强次个])|(?<=十)[一二三四五六七八九](?![五大届中年次个”])|(?<=[破超过达近上逾])[百千万])"
)
_ADDRESSED = r"(?:各位|同志们|朋友们)[各位代表委员同志朋友们来宾、和]*[，：:！!]"
_OPENING = re.compile(
    r"(?:\s|[“”\"—]|[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.](?!\d)|"
    + _ADDRESSED
    + r")*"
    # 这里要着重指出的是，在刚刚过去的1987年，…
    r"(?:[^，。；：]{2,16}的是[，：]?)?"
    # ——这是综合实力跃上新台阶的五年。
    r"(?:—*这是[^，。；：]{2,30}(?=的[两三四五六七八九十]年[。，；]))?"
    r"(?:(?:据|经)?(?:初步)?(?:统计|核算|测算|预计)[，,]?)?"
    r"(?:时间|时光|时针|岁月|历史|镜头|脚步|日历)?(?:再看|来看|细看|盘点|细数|纵观|综观|放眼|翻开|回首|回顾|回望|回看|回到|来到|走进|走过|告别|送走|进入|迎来|迈入|步入|跨入|聚焦|总结|在|是|从)?"
    # 走过很不寻常的2021年，
    rf"(?:(?:(?:刚刚)?(?:过去|逝去)|[^，。；：\d“]{{2,14}})的(?={YEAR}年?[，,]|(?<=过去的){YEAR}|(?<=逝去的){YEAR}))?"
)
_ADDRESS = re.compile(r"\s*(?:各位|同志们|朋友们)[各位代表委员同志朋友们来宾、，和：:]*[！!。]?\s*")
# 近三年, 2019年至2021年: a length of time that somebody looks back over, not the years of an account.
_LENGTH = re.compile(r"最?近|[到至从]?(?:19|20)\d\d|[“\"]?[一二三四五六七八九十]{2,3}[”\"]?的?[前头后][两二三四]年")
# “十四五”收官之年, “十四五”的最后一年: one year of a plan, told by its place in it.
_YEAR_OF_PLAN = re.compile(r".{0,8}?(?:之年|[一后]年|第.年)")
_CIRCUMSTANCE = re.compile("[^，。；：]{1,20}(?:基础上|情况下|前提下|背景下|条件下|形势下)[，。]")
_COMPARED = re.compile(rf"[同与和比较](?={YEAR}年)")
_OF_ONE_YEAR = re.compile("全年|当年|[比较]上年|同比|[比较]去年|[比较]年初|(?<![\\d”])年[末底]")
# 年均, 五年累计: what only an account of several years speaks of; and any year by number, 由2%提高到3%, 较“十三五”末,
# which a paragraph on one year may compare with. Months are compared with those of the year before in every account.
_OF_SEVERAL_YEARS = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s*年|(?P<compared>[由从]\d|翻[一两二三]?番|[比较][“\"]?[一二三四五六七八九十]五[”\"]?(?:期?末|时期))"
    r"|[二三四五六七八九十两几\d]\s*年(?![初末底级])|年均|年平均|累计|[一二三四五六七八九十]五[”\"]|时期|期间|以来|上届"
    r"|[\d一二三四五六七八九十个]月|季度|半年"
)
_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,2}[）)]|[一二三四五六七八九十]{1,2}[、是]|\d{1,2}[、.．](?!\d))"
)
_QUESTION = re.compile("(?:怎么|怎样|如何)(?:干|做|办|开局|起步)[^。！]{0,4}？")
_GOVERNING = frozenset({"year", "span", "since", "same_span", "past_year"})
_TURNS_TO = re.compile("是(?:刚刚)?(?:过去|逝去)?的?$")
_GONE_THROUGH = ("走过", "进入", "迎来", "迈入", "步入", "跨入")
_OVER_YEARS = ("年均", "平均每年", "年平均")


@value
class Sentence:
    """A sentence of the clean text, the section it stands in, and whether it opens a paragraph.

    ``numbered``: anything in it may be a number. ``opening``: the time at its head that may govern what follows.
    ``asks``: it asks what to do.
    """

    begin: int
    end: int
    section: Section
    opens_paragraph: bool
    numbered: bool
    opening: Time | None
    asks: bool = False


_sentence = constructor_of(Sentence)


def list_sentences(text: str, sections: Sequence[Section], now: Standpoint | None) -> Iterator[Sentence]:
    """The sentences of a text in order; line ends part paragraphs."""
    starts = [section.start for section in sections]
    starts.append(len(text))
    section, following = sections[0], 0
    may_ask = _QUESTION.search(text) is not None
    opens = True
    current: Section | None = None
    for match in _SENTENCE.finditer(text):
        begin, end = match.span()
        head = text[begin]
        if head == "\n":
            opens = True
            continue
        if begin >= following:
            place = max(1, bisect_right(starts, begin, 0, len(sections)))
            section, following = sections[place - 1], starts[place]
        # A heading may stand inside a line that has no stop before it.
        while begin < following < end:
            yield _make_sentence(text, begin, following, section, opens or section is not current, now, may_ask)
            begin, opens, current = following, True, section
            place = bisect_right(starts, begin, 0, len(sections))
            section, following = sections[place - 1], starts[place]
        opens = opens or section is not current
        while end - begin > _LONGEST_SENTENCE and (cut := _find_cut(text, begin, end)) < end:
            yield _make_sentence(text, begin, cut, section, opens, now, may_ask)
            begin, opens = cut, False
        yield _make_sentence(text, begin, end, section, opens, now, may_ask)
        may_address = head in "各同朋" or head.isspace()
        opens, current = may_address and _ADDRESS.fullmatch(text, begin, end) is not None, section


def _make_sentence(
    text: str, begin: int, end: int, section: Section, opens: bool, now: Standpoint | None, may_ask: bool
) -> Sentence:
    opening = _find_opening_time(text, begin, end, now)
    asks = may_ask and _QUESTION.search(text, begin, end) is not None
    return _sentence(begin, end, section, opens, _HAS_NUMBER.search(text, begin, end) is not None, opening, asks)


def _find_cut(text: str, begin: int, end: int) -> int:
    """Where an endless sentence is cut: behind the last mark of its longest beginning, else between words."""
    most = begin + _LONGEST_SENTENCE
    for place in (_AT_MARK, _AT_WORD):
        if cut := place.match(text, begin, most):
            return cut.end()
    rest = _REST_OF_FIGURE.match(text, most, end)
    return rest.end() if rest is not None else most


def holds_number(text: str, begin: int, end: int) -> bool:
    """Whether anything in a stretch may be a number."""
    return _HAS_NUMBER.search(text, begin, end) is not None


def find_section_span(section: Section, now: Standpoint | None) -> tuple[int, int] | None:
    """The years that averages and sums of a section are over: its own, or those its heading also names
    (2025年和“十四五”工作回顾)."""
    first, last = section.period_start, section.period_end
    if first is None or last is None:
        return None
    if last > first:
        return first, last
    for time in find_times(section.heading, now, 0, len(section.heading)):
        if time.kind in ("span", "same_span") and time.last == last:
            return time.first, time.last
    return None


def open_paragraph(text: str, sentence: Sentence, reference: Reference) -> Reference:
    """The times in force at the head of a paragraph: of those before it, only what the review has turned to.

    An item that compares with the year before (（二）工业。…比上年增长…) goes on with the year its section reviews,
    though a paragraph before it has looked back over several. In an account of several years a paragraph that
    compares with the year before, and speaks of no other, tells of the last of them, and so do those behind it that
    do not say otherwise.
    """
    setting, turned = reference.setting, reference.turned
    end = text.find("\n", sentence.begin)
    end = end if end >= 0 else len(text)
    if turned is not None and turned.several and _is_item_of_year(text, sentence.begin, end, setting):
        turned = None
    span = (turned.first, turned.last) if turned is not None and turned.several else None
    if setting.section.role == "other":
        span = span or reference.span
    span = span or setting.span
    account = turned or setting.frame
    if account is None or not account.several or not setting.reviews:
        return make_reference(setting, turned, None, span, turned)
    narrowed = _tells_of_last(text, sentence.begin, end, account, reference.narrowed)
    paragraph = TimeFrame(account.last, account.last, False) if narrowed else turned
    return make_reference(setting, paragraph, None, span, turned, None, None, False, narrowed)


def _is_item_of_year(text: str, begin: int, end: int, setting: Setting) -> bool:
    reviewed = setting.frame
    if setting.section.role != "review" or reviewed is None or reviewed.several or not _ITEM.match(text, begin):
        return False
    return _OF_ONE_YEAR.search(text, begin, end) is not None


def _tells_of_last(text: str, begin: int, end: int, account: TimeFrame, before: bool) -> bool:
    """Whether a paragraph tells of the last year of an account alone; ``before``: the paragraph before it did.

    One that compares with an earlier year goes on as the one before it.
    """
    alone, compared = _OF_ONE_YEAR.search(text, begin, end) is not None, False
    for found in _OF_SEVERAL_YEARS.finditer(text, begin, end):
        if found["year"] is None and found["compared"] is None:
            return False
        of_last = found["year"] is not None and int(found["year"]) == account.last
        alone, compared = alone or of_last, compared or not of_last
    return before or (alone and not compared)


def open_sentence(text: str, sentence: Sentence, reference: Reference) -> Reference:
    """A time at the head of a sentence governs the rest of its paragraph.

    Once a review has turned to several years (五年来…), or from several years to the last of them
    (2025年是收官之年，…), the paragraphs that follow stay with them. Another single year turns it back where it opens
    a paragraph or stands apart; else it governs its own sentence (2025年粮食产量…), as a length of time does (近3年…).
    """
    year = reference.setting.report_year
    if sentence.asks and year is not None and reference.setting.reviews:
        return reference._replace(paragraph=TimeFrame(year, year), turned=None, planned=True)
    time = sentence.opening
    frame = reference.frame_of(time) if time is not None else None
    if time is None or frame is None:
        return reference
    frame = clip_frame(frame, reference.setting)
    if frame.several:
        if _is_length(text, sentence, time, frame, reference):
            return reference._replace(sentence=frame)
        opened = frame if sentence.opens_paragraph else reference.opened
        reference = reference._replace(span=(frame.first, frame.last), opened=opened)
    elif _COMPARED.match(text, time.end, sentence.end):
        return reference._replace(sentence=frame)  # 1985年同1980年相比
    elif (
        reference.turned is not None and not sentence.opens_paragraph and _is_local(text, sentence, time)
    ) or _looks_back(text, sentence, time, reference.setting):
        return reference._replace(sentence=frame)
    return reference._replace(paragraph=frame, turned=_turn(text, sentence, time, frame, reference))


def _looks_back(text: str, sentence: Sentence, opening: Time, setting: Setting) -> bool:
    """去年建成8座，今年再建6座。… amid a paragraph of a plan: what was done before dates its own sentence only."""
    planned = setting.frame
    if sentence.opens_paragraph or not setting.plans or planned is None or opening.last >= planned.first:
        return False
    times = find_times(text, setting.now, opening.end, sentence.end)
    return any(time.kind == "year" and time.first == planned.first for time in times)


def _turn(text: str, sentence: Sentence, time: Time, frame: TimeFrame, reference: Reference) -> TimeFrame | None:
    """The years that the paragraphs behind a sentence stay with, if it turns an account to others."""
    setting = reference.setting
    if not setting.reviews:
        return reference.turned
    if frame.several:
        return frame
    account = reference.turned or setting.frame
    if account is None or account.last != frame.last:
        return None
    if not sentence.opens_paragraph:
        # 五年来，家底更厚。2020年，总量达到…，年均增长…: the account goes on behind the paragraph.
        kept = setting.frame is not None and not setting.frame.several and _sums_up(text, sentence, time, frame)
        return reference.turned if kept else None
    return frame if not account.several or not _sums_up(text, sentence, time, frame) else None


def _sums_up(text: str, sentence: Sentence, opening: Time, frame: TimeFrame) -> bool:
    """2025年GDP达到5万亿元，是2020年的1.3倍: whether a sentence on one year tells of the years that end with it."""
    if any(text.find(words, sentence.begin, sentence.end) >= 0 for words in _OVER_YEARS):
        return True
    for time in find_times(text, Standpoint(frame.last + 1), opening.end, sentence.end):
        if time.kind in ("span", "same_span", "since", "average", "before_span"):
            if not _YEAR_OF_PLAN.match(text, time.end, sentence.end):
                return True
        elif time.kind == "year" and time.last < frame.first - 1:
            return True
    return False


def _is_length(text: str, sentence: Sentence, time: Time, frame: TimeFrame, reference: Reference) -> bool:
    """近3年…, 2020年至2025年…: years that are not those of the account govern their own sentence only.

    So do those since some year (2018年以来), in the midst of a paragraph on one year or of a plan.
    """
    setting = reference.setting
    if time.kind == "since":
        if setting.plans:
            return True
        one_year = reference.frame()
        return setting.reviews and not sentence.opens_paragraph and one_year is not None and not one_year.several
    if time.kind != "span" or not setting.reviews or setting.frame is None or not _LENGTH.match(text, time.start):
        return False
    accounts = (setting.frame, reference.turned, reference.paragraph)
    return all(one is None or (one.first, one.last) != (frame.first, frame.last) for one in accounts)


def _is_local(text: str, sentence: Sentence, time: Time) -> bool:
    """2025年粮食产量12万吨: a year that dates its own sentence, not the account from there on."""
    stands_apart = text[time.end : time.end + 1] in "，,是"
    return time.kind == "year" and not stands_apart and holds_number(text, time.end, sentence.end)


def _find_opening_time(text: str, begin: int, end: int, now: Standpoint | None) -> Time | None:
    opening = _OPENING.match(text, begin, end)
    start = opening.end() if opening else begin
    time = match_time(text, now, start)
    if time is None or time.kind not in _GOVERNING:
        return None
    if opening and opening[0].endswith(_GONE_THROUGH) and text[time.end : time.end + 1] not in "，,。是":
        return None  # 走过2003年抗击非典的考验
    if time.end >= end and not _TURNS_TO.search(text[begin:start]):
        return None  # a line of its own; but 最难忘的是刚刚过去的2022年。 turns to it
    if text[start - 1 : start] == "在" and _CIRCUMSTANCE.match(text, time.end, end):
        return None  # 在去年农业丰收的基础上，今年…
    return None if text.startswith(("的基础", "基础", "水平上"), time.end) else time
