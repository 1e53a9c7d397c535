"""Sentences of a clean text in order, and the times that the head of a sentence puts in force."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.grammar.reference_time import Reference, clip_frame
from transforms.records import Section
from transforms.tokens.times import Time, find_times, match_time

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*|\n")
_HAS_NUMBER = re.compile(
    r"[0-9]|翻.{0,3}番|持平|正增长|位数|第[一二三四五六七八九十]|分之|[一二三四五六七八九十百千两](?:成|倍|万|亿|多|余)|[千百万]亿|[千百万]元"
    r"|[一二三四五六七八九两][百千]|[破超过达近上逾][百千万]"
)
_OPENING = re.compile(
    r"(?:\s|[“”\"—]|[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.](?!\d))*"
    r"(?:回首|回顾|总结|在|是|从)?"
)
_GOVERNING = frozenset({"year", "span", "since", "same_span", "past_year"})
_JUST_PAST = "刚刚过去的"


class Sentence(NamedTuple):
    """A sentence of the clean text, the section it stands in, and whether it opens a paragraph."""

    begin: int
    end: int
    section: Section
    opens_paragraph: bool


def list_sentences(text: str, sections: Sequence[Section]) -> Iterator[Sentence]:
    """The sentences of a text in order; line ends part paragraphs."""
    starts = [section.start for section in sections]
    opens = True
    current: Section | None = None
    for match in _SENTENCE.finditer(text):
        begin, end = match.span()
        if text[begin] == "\n":
            opens = True
            continue
        section = sections[max(0, bisect_right(starts, begin) - 1)]
        yield Sentence(begin, end, section, opens or section is not current)
        opens, current = False, section


def holds_number(text: str, begin: int, end: int) -> bool:
    """Whether anything in a stretch may be a number."""
    return _HAS_NUMBER.search(text, begin, end) is not None


def find_section_span(section: Section, report_year: int | None) -> tuple[int, int] | None:
    """The years that averages and sums of a section are over: its own, or those its heading also names
    (2025年和“十四五”工作回顾)."""
    first, last = section.period_start, section.period_end
    if first is None or last is None:
        return None
    if last > first:
        return first, last
    for time in find_times(section.heading, report_year, 0, len(section.heading)):
        if time.kind in ("span", "same_span") and time.last == last:
            return time.first, time.last
    return None


def open_paragraph(reference: Reference) -> Reference:
    """The times in force at the head of a paragraph: of those before it, only what the review has turned to."""
    turned, setting = reference.turned, reference.setting
    span = (turned.first, turned.last) if turned is not None else None
    return Reference(
        setting,
        paragraph=turned,
        span=span or find_section_span(setting.section, setting.report_year),
        turned=turned,
    )


def open_sentence(text: str, sentence: Sentence, reference: Reference) -> Reference:
    """A time at the head of a sentence governs the rest of its paragraph.

    Once a review has turned to several years (五年来…), the paragraphs that follow stay with them. A single
    year turns it back (2025年，…) where it opens a paragraph or stands apart; else it governs its
    own sentence (2025年粮食产量…).
    """
    time = _find_opening_time(text, sentence, reference)
    frame = reference.frame_of(time) if time is not None else None
    if time is None or frame is None:
        return reference
    frame = clip_frame(frame, reference.setting)
    if frame.several:
        reference = reference._replace(span=(frame.first, frame.last))
    elif reference.turned is not None and not sentence.opens_paragraph and _is_local(text, sentence, time):
        return reference._replace(sentence=frame)
    turned = reference.turned
    if reference.setting.reviews:
        turned = frame if frame.several else None
    return reference._replace(paragraph=frame, turned=turned)


def _is_local(text: str, sentence: Sentence, time: Time) -> bool:
    """2025年粮食产量12万吨: a year that dates its own sentence, not the account from there on."""
    stands_apart = text[time.end] in "，,是"
    return time.kind == "year" and not stands_apart and holds_number(text, time.end, sentence.end)


def _find_opening_time(text: str, sentence: Sentence, reference: Reference) -> Time | None:
    opening = _OPENING.match(text, sentence.begin, sentence.end)
    start = opening.end() if opening else sentence.begin
    time = match_time(text, reference.setting.report_year, start)
    if time is None and text.startswith(_JUST_PAST, start):
        time = match_time(text, reference.setting.report_year, start + len(_JUST_PAST))
    if time is None or time.end >= sentence.end or time.kind not in _GOVERNING:
        return None
    return None if text.startswith(("的基础", "基础", "水平上"), time.end) else time
