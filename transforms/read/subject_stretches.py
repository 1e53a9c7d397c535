"""Which words of the text beside a number, or before its clause, a name is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.grammar.statements import Statement
from transforms.language import cues as cue
from transforms.language.phrases.noun_phrases import read_left
from transforms.tokens.clauses import Clause
from transforms.tokens.designations import judge_designation
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import Token

FURTHEST = 60
_LONGEST_TERM = 20
# 以上的 between an amount and what it describes.
_LONGEST_BOUND = 3
_MARKS = "，。；：！？\n"
_PARTING = frozenset(_MARKS + "、")
_RANKED = "强层岁"
_NUMERALS = "一二三四五六七八九十两"
# What makes a number right before it one of a size (20户及以上的村).
_BOUNDED = re.compile("[户人岁亩元]?及?以[上下]|级")
_LATIN = re.compile("[A-Za-z]")
_OPENING = ("“", "‘", "《", "「")
# 城区面积由2015年的20平方公里扩大到30平方公里.
_YEAR_OF = re.compile(r"[由从]\d{4}年的?$")
_LONGEST_YEAR = 8
# 连续9个季度20%以上: what tells for how long is no part of what is told.
_IN_A_ROW, _LONGEST_ROW = re.compile(r"连续\d+个季度(?:[均都]?(?:保持|达到?|实现|为))?$"), 14
_COUNTED = frozenset({"count", "persons", ""})
_YEAR_BEFORE = re.compile(r"^(?:\d{4}年|[一二三四五六七八九十]+是)")
_INVESTED_END = re.compile("(?<=项目)(?:计划|概算|协议|合同|年度)*(?:总投资额?|投资额?|资金)$")
_USED = re.compile("(用于[^，。；、\\d]{2,10}?的)$")
_SIZED = re.compile("\\d*[十百千万亿]+元及?以上")
_SIZE, _LONGEST_SIZE = re.compile("[，、；中](\\d*[十百千万亿]+元及?以上)的?$"), 12


def cut_stretch(text: str, statement: Statement, clause: Clause) -> str:
    """The words of a clause before its numbers; of a list with as many numbers, the member of this one."""
    left, group = clause.left, clause.group
    if group is None or statement.quantity.start not in [one.start for one in group.members]:
        return cut_back(text, statement.quantity.start)
    if not left:
        return ""
    begin, stop = _find_member(text, statement, clause, _find_beginning(text, clause), group.members[0].start)
    begin = max(_pass_counted(text, clause, begin, stop), stop - FURTHEST)
    words = _leave_out_times(text, left, begin, stop) if clause.cues & cue.TIME else text[begin:stop]
    if _find_row(text, statement.quantity.start) is not None:
        return cut_back(text, statement.quantity.start)
    stretch = words.removeprefix("次、")
    return "" if stretch.rstrip().endswith("、") else stretch


def cut_back(text: str, stop: int) -> str:
    """The words before a number back to the next mark or digit."""
    year = _YEAR_OF.search(text, max(0, stop - _LONGEST_YEAR), stop) or _find_row(text, stop)
    stop = year.start() if year is not None else stop
    begin = _find_mark(text, stop)
    return text[begin:stop].lstrip("年月日次、" if text[begin - 1 : begin].isdigit() else "次、")


def _find_row(text: str, stop: int) -> re.Match[str] | None:
    begin = text.find("连续", max(0, stop - _LONGEST_ROW), stop)
    return _IN_A_ROW.search(text, begin, stop) if begin >= 0 else None


def cut_clause_before(text: str, stop: int) -> str:
    """The words of the clause before one that begins at ``stop``; '' where they hold a number."""
    while stop and text[stop - 1] in "，：":
        stop -= 1
    begin = max(0, stop - FURTHEST)
    for position in range(stop - 1, begin - 1, -1):
        if text[position] in _MARKS:
            begin = position + 1
            break
    stretch = _YEAR_BEFORE.sub("", text[begin:stop])
    return "" if any(char.isdigit() for char in stretch) else stretch


def find_before(clause: Clause) -> Token | None:
    """The number right before the words of a clause; None where none is."""
    assert clause.group is not None
    place = clause.group.first - len(clause.left) - 1
    before = clause.tokens[place] if place >= 0 else None
    return before if before is not None and before.quantity is not None else None


def read_described(text: str, clause: Clause, own: str, cues: Mapping[str, int]) -> str:
    """投资超5亿元重大项目12个: a noun with the amount before it that only describes it; '' where none does."""
    before = find_before(clause) if clause.group is not None and clause.left else None
    if before is None or before.quantity is None or clause.left[0].start > before.end + _LONGEST_BOUND:
        return ""
    if judge_designation(text, before.quantity) != "reference":
        return ""
    words = cut_back(text, before.start)
    head = read_left(words, cues)
    place = words.rfind(head) if head else -1
    stop = text.find(own, before.end, clause.left[-1].end)
    return words[place:] + text[before.start : stop + len(own)] if place >= 0 and stop >= 0 else ""


def _find_beginning(text: str, clause: Clause) -> int:
    """Where a clause begins, with what a numeral parts from it (第三轮督察, 5G工厂)."""
    assert clause.group is not None
    begin, stop = clause.left[0].start, clause.group.members[0].start
    if text[begin - 1 : begin] in _OPENING:
        return begin - 1
    before = find_before(clause)
    if before is not None and before.quantity is not None:
        if before.quantity.unit_class.startswith("rank"):
            return before.start
        if text[before.start : begin + 1] == "零部件":
            return _find_mark(text, before.start)
        bound = _BOUNDED.match(text, before.end)
        if text[begin] in _RANKED or _LATIN.match(text, begin) or (bound is not None and bound.end() >= begin):
            return _find_mark(text, before.start)  # 世界500强企业, 20户以上的村
    closing = text.find("”", begin, stop)
    if closing >= 0 and not 0 <= text.find("“", begin, stop) < closing:
        opening = text.rfind("“", max(0, begin - _LONGEST_TERM), begin)
        return opening if opening >= 0 else begin
    return begin


def _pass_counted(text: str, clause: Clause, begin: int, stop: int) -> int:
    """惠及9万名职工、补助金额3亿元: behind what the number right before counts, where a list goes on."""
    before = find_before(clause)
    if before is None or before.quantity is None or before.quantity.unit_class not in _COUNTED or before.end < begin:
        return begin
    if _LATIN.match(text, begin) or text[begin] in _RANKED:
        return begin
    mark = text.find("、", begin, stop)
    plain = mark > begin and not any(char in _OPENING or char in "（”" for char in text[begin:mark])
    return mark + 1 if plain and judge_designation(text, before.quantity) == "" else begin


def _find_member(text: str, statement: Statement, clause: Clause, begin: int, stop: int) -> tuple[int, int]:
    """The place of the member of a list that this number is said of, where as many numbers as members follow."""
    subject = statement.subject
    if clause.group is None or len(clause.group.members) < 2 or subject is None:
        return begin, stop
    if not begin <= subject.start <= subject.end <= stop:
        return begin, stop
    marks = [token for token in clause.left if token.mask & (cue.LIST | cue.JOIN) and token.start >= subject.end]
    if marks:
        return subject.start, marks[0].start
    inside = text[begin : subject.start].rstrip().endswith(("、", "和", "与", "及"))
    return subject.start if inside else begin, stop


def _find_mark(text: str, stop: int) -> int:
    begin = stop
    while begin and stop - begin < FURTHEST and text[begin - 1] not in _PARTING and not text[begin - 1].isdigit():
        begin -= 1
    return begin


def _leave_out_times(text: str, left: tuple[Token, ...], begin: int, stop: int) -> str:
    parts: list[str] = []
    position = begin
    for token in left:
        if token.time is None or token.start < position or token.end > stop:
            continue
        if text[max(0, token.start - 1) : token.start] in ("“", "《"):
            continue
        parts.append(text[position : token.start].rstrip(_NUMERALS))
        position = token.end
    parts.append(text[position:stop])
    return "".join(parts)


def name_of_part(text: str, stretch: str, quantity: Quantity, last: str) -> str:
    """用于民生的9亿元, 亿元以上17个: the name of a part that is told by its use, or by its size alone; else ''."""
    used = _USED.search(stretch) if quantity.unit_class == "CNY" else None
    if used is not None:
        return f"{used.group(1)}{last if last.endswith('支出') else '资金'}"
    size = _SIZE.search(text, max(0, quantity.start - _LONGEST_SIZE), quantity.start) if last else None
    if size is None or quantity.unit_class != "count" or not _SIZED.search(last):
        return ""
    return _INVESTED_END.sub("", _SIZED.sub(size.group(1), last, count=1))
