"""Blanks inside words and numbers closed."""

from __future__ import annotations

import re

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
NUMBERING = re.compile(r"\d{1,2}\. +(?=\d)")
SPELLED = re.compile(r"(?<![一-龥])[一-龥](?: +[一-龥]){3,}(?![一-龥])")
BLANKS = re.compile(" +")
# Two numerals with nothing between them but a blank cannot both be meant in running text.
CUT_NUMERAL = re.compile(
    r"(?<=[增降长为达到现成高至约近过于占值])\d{1,3} \d{1,3}(?:\.\d+)?(?=[%‰万亿元个人户家吨亩公平])"
    r"|(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.年])"
)
OPENING_MARKS = "，。；：、！？（“‘《"
CLOSING_MARKS = "，。；：、！？）”’》"


def close_blanks(text: str) -> list[Edit]:
    """Text of one paragraph a line to the edits that close blanks which separate nothing."""
    if " " not in text:
        return []
    edits: list[Edit] = []
    position = 0
    for line in text.split("\n"):
        if " " in line:
            edits += _close_line(line, position)
        position += len(line) + 1
    return edits


def _close_line(line: str, position: int) -> list[Edit]:
    prose = PROSE_MARK.search(line) is not None
    numbering = NUMBERING.match(line)
    head = ITEM_HEAD.match(line) if prose else None
    spans: dict[int, tuple[int, str]] = {}
    for match in (BLANK_IN_PROSE if prose else BLANK_IN_LINE).finditer(line, numbering.end() if numbering else 0):
        keeps = (head is not None and match.end() == head.end()) or _separates(line, match, prose)
        if not keeps or match.end() - match.start() > 1:
            spans[match.start()] = (match.end(), " " if keeps else "")
    for match in (CUT_NUMERAL if prose else SPELLED).finditer(line):
        for blank in BLANKS.finditer(line, match.start(), match.end()):
            spans[blank.start()] = (blank.end(), "")
    return [(position + start, position + end, replacement) for start, (end, replacement) in sorted(spans.items())]


def _separates(line: str, match: re.Match[str], prose: bool) -> bool:
    """True for a wide blank between the parts of a line, in prose between words of letters or digits only."""
    if match.end() - match.start() == 1 or match.start() == 0 or match.end() == len(line):
        return False
    before, after = line[match.start() - 1], line[match.end()]
    if before in OPENING_MARKS or after in CLOSING_MARKS:
        return False
    return not prose or (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())
