"""Blanks inside words and numbers closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.clean.draft import Edit
from transforms.clean.marks import PROSE_MARK

BLANK_IN_PROSE = re.compile(r"(?<![A-Za-z0-9\n]) +| +(?![A-Za-z0-9])| {2,}")
# In a heading or a row of cells a blank separates, except beside a stop, inside brackets, in a date, before a unit.
BLANK_IN_LINE = re.compile(
    r"(?<=[县市区省州旗]) +(?=\d{4}年[^ ]*$)|(?<=年) +(?=\d{1,2}月)|(?<=月) +(?=\d{1,2}日)"
    r"|(?<=\d) +(?=[%‰亿万元]|个百分点|公里|平方)"
    r"|(?<=[，。；：、！？（“‘《]) +| +(?=[，。；：、！？）”’》])| {2,}"
)
# Behind the head of a numbered item a blank separates.
ITEM_HEAD = re.compile(
    r"(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）) ?[一-龥]{2,8} +(?=[一-龥])"
)
# A heading and the first sentence under it on one line (二、工业 全年全部工业…).
RUN_IN_HEAD = re.compile(
    r"((?:第[一二三四五六七八九十]{1,3}[章节部]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
    r" ?[一-龥、]{2,14}) +((?:全年|年末|截至|[去今上]年|(?:19|20)\d\d年|初步核算|据初步|全[省市县区旗州]).*[，。])"
)
NUMBERING = re.compile(r"\d{1,2}\. +(?=\d)")
SPELLED = re.compile(r"(?<![一-龥])[一-龥](?: +[一-龥]){3,}(?![一-龥])")
BLANKS = re.compile(" +")
# Digits set apart one by one; two alone may be two numbers, unless a unit follows or the text sets all digits so.
SPACED_RUN = re.compile(r"(?<![\d.])(?<!\d )\d(?:(?: \d)+(?: ?\. ?\d(?: \d)*)?| ?\. ?\d(?: \d)+)(?![\d.])(?! \d)")
DIGITS_APART = re.compile(r"\d \d")
SPACED_UNIT = re.compile(r" ?[%‰亿万元年吨]")
SURE_DIGITS = 3
SPACED_STYLE = 5
SPACED_YEAR = re.compile(r"(?<![\d.])(?<!\d )[12] [09] \d \d(?= ?年)|(?<=年)1 \d(?= ?月)|(?<=月)[123] \d(?= ?日)")
# A line of which so many pieces between single blanks are one character is a text layer set character by character.
SPACED_SHARE = 0.8
SHORTEST_SPACED = 6
SINGLE_BLANK = re.compile(r"(?<! ) (?! )")
HAN = re.compile("[一-龥]")
# Two numerals with nothing between them but a blank cannot both be meant in running text.
CUT_NUMERAL = re.compile(
    r"(?<=[增降长为达到现成高至约近过于占值])\d{1,3} \d{1,3}(?:\.\d+)?(?=[%‰万亿元个人户家吨亩公平])"
    r"|(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.年])"
    r"|(?<![\d.])[1-9]\d{0,6} 0{1,3}(?=[万亿元个人户家吨亩公平])"  # no numeral begins with 0: 260 0万
)
OPENING_MARKS = "，。；：、！？（“‘《"
CLOSING_MARKS = "，。；：、！？）”’》"


def close_blanks(text: str) -> list[Edit]:
    """Text of one paragraph a line to the edits that close blanks which separate nothing."""
    if " " not in text:
        return []
    lines = text.split("\n")
    spaced = [line for line in lines if " " in line and DIGITS_APART.search(line)]
    runs = (match for line in spaced for match in SPACED_RUN.finditer(line))
    style = sum(_count_digits(match) >= SURE_DIGITS for match in runs) >= SPACED_STYLE
    edits: list[Edit] = []
    position = 0
    for line in lines:
        if " " in line:
            edits += _close_line(line, position, style)
        position += len(line) + 1
    return edits


def _close_line(line: str, position: int, style: bool) -> list[Edit]:
    prose = PROSE_MARK.search(line) is not None
    numbering = NUMBERING.match(line)
    head = ITEM_HEAD.match(line) if prose else None
    spans: dict[int, tuple[int, str]] = {}
    for match in (BLANK_IN_PROSE if prose else BLANK_IN_LINE).finditer(line, numbering.end() if numbering else 0):
        keeps = (head is not None and match.end() == head.end()) or _separates(line, match, prose)
        if not keeps or match.end() - match.start() > 1:
            spans[match.start()] = (match.end(), " " if keeps else "")
    for start, end in _find_closed(line, prose, style):
        for blank in BLANKS.finditer(line, start, end):
            spans[blank.start()] = (blank.end(), "")
    if run_in := RUN_IN_HEAD.match(line):
        spans[run_in.end(1)] = (run_in.start(2), "\n")
    return [(position + start, position + end, replacement) for start, (end, replacement) in sorted(spans.items())]


def _find_closed(line: str, prose: bool, style: bool) -> Iterator[tuple[int, int]]:
    """Spans inside which no blank is meant: numerals and words set apart digit by digit."""
    for pattern in (CUT_NUMERAL,) if prose else (SPELLED, SPACED_YEAR):
        yield from (match.span() for match in pattern.finditer(line))
    for match in SPACED_RUN.finditer(line) if prose else ():
        if style or _count_digits(match) >= SURE_DIGITS or SPACED_UNIT.match(line, match.end()):
            yield match.span()


def _count_digits(match: re.Match[str]) -> int:
    return sum(character.isdigit() for character in match[0])


def _separates(line: str, match: re.Match[str], prose: bool) -> bool:
    """True for a wide blank between the parts of a line, in prose between words of letters or digits only."""
    if match.end() - match.start() == 1 or match.start() == 0 or match.end() == len(line):
        return False
    before, after = line[match.start() - 1], line[match.end()]
    if before in OPENING_MARKS or after in CLOSING_MARKS:
        return False
    return not prose or (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())


def close_spaced_lines(text: str) -> list[Edit]:
    """Text to the edits that close the blanks of lines set character by character (全 县 生 产 总 值).

    A wide blank there stands for one that was meant.
    """
    if text.count(" ") * 8 < len(text):
        return []
    edits: list[Edit] = []
    position = 0
    for line in text.split("\n"):
        if _is_spaced(line):
            edits += ((position + match.start(), position + match.end(), "") for match in SINGLE_BLANK.finditer(line))
        position += len(line) + 1
    return edits


def _is_spaced(line: str) -> bool:
    if line.count(" ") * 3 < len(line):
        return False
    pieces = line.split()
    singles = sum(len(piece) == 1 for piece in pieces)
    return (
        len(pieces) >= SHORTEST_SPACED
        and singles >= SPACED_SHARE * len(pieces)
        and len(HAN.findall(line)) * 3 >= len(pieces)
    )
