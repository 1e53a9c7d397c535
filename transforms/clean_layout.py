"""Broken lines joined to paragraphs, blanks inside words and numbers closed."""

from __future__ import annotations

import itertools
import re

from transforms.clean_draft import Edit
from transforms.clean_lines import Line

FINISHED = re.compile(r"[。！？；：…!?][”’）》】\]]*$")
HANGING_END = re.compile(r"[，、（“‘《]$")
CANNOT_START = re.compile(r"[，。；：、！？）”’》%‰]|次会议")
PARAGRAPH_START = re.compile(
    r"第[一二三四五六七八九十百]+[章节部条编]|[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、](?!\d)"
    r"|[①-⑳]|——|各位(?:代表|委员)|附[：:件注]"
)
WORD = re.compile(r"[A-Za-z]")
PROSE = re.compile(r"。|；|，.*，")


def close_gaps(text: str, lines: list[Line]) -> list[Edit]:
    """Lines of ``text`` to the edits that leave one line a paragraph with no blanks around it."""
    if not lines:
        return [(0, len(text), "")] if text else []
    edits: list[Edit] = []
    if lines[0].start:
        edits.append((0, lines[0].start, ""))
    for before, after in itertools.pairwise(lines):
        gap = text[before.end : after.start]
        if joins(before, after):
            latin = WORD.match(before.text[-1]) and WORD.match(after.text[0])
            edits.append((before.end, after.start, " " if latin else ""))
        elif gap != "\n":
            mark = gap.find("\n")
            mark = before.end + (mark if mark >= 0 else 0)
            if before.end < mark:
                edits.append((before.end, mark, ""))
            edits.append((mark, after.start, "\n"))
    if lines[-1].end < len(text):
        edits.append((lines[-1].end, len(text), ""))
    return edits


def joins(before: Line, after: Line) -> bool:
    """True if ``after`` goes on with the sentence of ``before``."""
    if CANNOT_START.match(after.text):
        return True
    if PARAGRAPH_START.match(after.text):
        return False
    if HANGING_END.search(before.text):
        return not SALUTATION_LINE.fullmatch(before.text)
    return bool(len(before.text) > 3 and NUMBER_CUT.search(before.text) and after.text[0].isdigit())


SALUTATION_LINE = re.compile(r"各位[一-龥、]{2,12}，")
NUMBER_CUT = re.compile(r"\d\.$")


def close_blanks(text: str) -> list[Edit]:
    """Text of one paragraph a line to the edits that close blanks which separate nothing."""
    if " " not in text:
        return []
    edits: list[Edit] = []
    position = 0
    for line in text.split("\n"):
        if " " in line:
            pattern = BLANK_IN_PROSE if PROSE.search(line) else BLANK_IN_LINE
            for match in pattern.finditer(line):
                edits.append((position + match.start(), position + match.end(), (match.lastgroup and " ") or ""))
        position += len(line) + 1
    return edits


BLANK_IN_PROSE = re.compile(r"(?<![A-Za-z0-9\n]) +| +(?![A-Za-z0-9])|(?P<one> {2,})")
BLANK_IN_LINE = re.compile(r"(?<=[，。；：、！？（“‘《）”’》]) +| +(?=[，。；：、！？）”’》])|(?P<one> {2,})")
