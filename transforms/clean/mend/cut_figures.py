"""Figures that a page number or a library's mark cut in two: joined where only one reading is left, else marked.

``962.⏎2、4亿元`` is 962.4亿元 where no list of numbers is begun; ``21.37 4⏎⏎亿元`` is 21.37亿元 in a text that writes
no third decimal. In all other cases a question mark is put in place of the break, so that no smaller figure is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.clean.draft import Cut, Draft
from transforms.records import Damage

_UNIT = r"(?:[%‰]|[百千万]?[亿万](?:美?元|吨|人|户|亩|千瓦)?|美?元|吨|公里|公顷|平方|个百分点|人|户|亩)"
_BREAK = r"[ ]*\n\s*"
# Behind words of a sentence: a cell of a table stands alone.
CUT_AT_MARK = re.compile(rf"(?<=[一-龥])\d+\.{_BREAK}(\d{{1,2}}、)(?=\d)")
CUT_AT_PAGE = re.compile(rf"(?<=[一-龥])(\d+(?:\.\d+)?)( +|{_BREAK})(\d{{1,3}}){_BREAK}(?={_UNIT})")
CUT_AT_LINE = re.compile(rf"(?<=[一-龥])\d+\.?({_BREAK})\d{{1,3}}{_BREAK}(?=\d)")
CUT_TWICE = re.compile(rf"(?<=[一-龥，、])\d+({_BREAK})\d{{1,3}}\.({_BREAK})(?=\d+{_UNIT})")
# 31.6 - 7 -⏎⏎亿元: between dashes nothing but a page number stands in a figure.
CUT_AT_DASHES = re.compile(rf"(?<=\d)( *[-—–]{{1,2}} *\d{{1,4}} *[-—–]{{1,2}}{_BREAK})(?={_UNIT})")
ANY_CUT = re.compile(r"[-—–][ ]*\n|\d\.?[ ]*\n\s*\d{1,3}(?:、\d|\.?[ ]*\n)|\d +\d{1,3}[ ]*\n")
BEFORE_CUT = frozenset("-—–.")
CLAUSE_REACH = 60
STOPS = re.compile(r"[，。；：！？,;:!?\n]")
LIST_OF_NUMBERS = re.compile(r"分别|依次|各为|[、和及与]")
DECIMALS = re.compile(r"\d\.(\d+)(?=" + _UNIT + ")")
# 14 362万元: a text that writes thousands apart does so where a line ends, too.
GROUPED = re.compile(r"(?<![\d.])\d{1,3} \d{3}(?=" + _UNIT + ")")
GROUP_AT_END = re.compile(r"\d{1,3} \d{3}")
FEWEST_GROUPED = 2
LOST = "cut_figure"


@dataclass(frozen=True, slots=True)
class Finding:
    """What cut a figure: a cut to take out, or a break that may stand for anything."""

    start: int
    end: int
    certain: bool
    figure: tuple[int, int]


def mend_cut_figures(draft: Draft) -> list[Damage]:
    """Takes page numbers and marks out of figures; returns the figures that could be read in two ways."""
    text = draft.text
    if not _may_be_cut(text) or not ANY_CUT.search(text):
        return []
    draft.edit([(*match.span(group), "") for match in CUT_TWICE.finditer(text) for group in (1, 2)])
    text = draft.text
    found = [*_find_dashed(text), *_find_marks(text), *_find_pages(text), *_find_lines(text)]
    findings = sorted(found, key=lambda found: found.start)
    damage = [
        Damage(*draft.raw_span(*found.figure), "lost_characters", LOST) for found in findings if not found.certain
    ]
    draft.record(Cut(found.start, found.end, "header", "number_in_figure") for found in findings if found.certain)
    draft.edit(
        [
            (found.start, found.end, "" if found.certain else "？")
            for found in _apart(findings)
            if found.start < found.end
        ]
    )
    return damage


def _may_be_cut(text: str) -> bool:
    """Whether any line ends with a digit, a point or a dash: few texts have one, and the search takes long."""
    ends = [line.rstrip(" ")[-1:] for line in text.split("\n")]
    return any(end in BEFORE_CUT or end.isdecimal() for end in ends)


def _apart(findings: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for found in findings:
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _find_dashed(text: str) -> list[Finding]:
    return [Finding(*match.span(1), True, match.span()) for match in CUT_AT_DASHES.finditer(text)]


def _find_marks(text: str) -> list[Finding]:
    found = []
    for match in CUT_AT_MARK.finditer(text):
        clause = STOPS.split(text[max(0, match.start() - CLAUSE_REACH) : match.start()])[-1]
        certain = not LIST_OF_NUMBERS.search(clause)
        # A list of two numbers is read as one: the doubt is told, and nothing put in.
        found.append(Finding(match.start(1), match.end(1) if certain else match.start(1), certain, match.span()))
    return found


def _find_pages(text: str) -> list[Finding]:
    most = max((len(match[1]) for match in DECIMALS.finditer(text)), default=0)
    grouped = len(GROUPED.findall(text)) >= FEWEST_GROUPED
    found = []
    for match in CUT_AT_PAGE.finditer(text):
        if grouped and GROUP_AT_END.fullmatch(text, match.start(), match.end(3)):
            continue
        decimals = len(match[1].partition(".")[2])
        if decimals >= 2 and decimals >= most:
            found.append(Finding(match.start(3), match.end(3), True, match.span()))
        else:
            found.append(Finding(match.start(2), match.end(2), False, match.span()))
    return found


def _find_lines(text: str) -> list[Finding]:
    return [Finding(match.start(1), match.end(1), False, match.span()) for match in CUT_AT_LINE.finditer(text)]
