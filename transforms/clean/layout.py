"""Broken lines joined to paragraphs, blanks inside words and numbers closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from transforms.clean.draft import Edit
from transforms.clean.lines import Line
from transforms.clean.words import cut_words

FINISHED = re.compile(r"[。！？；：…!?][”’）》】\]]*$")
STOPS = frozenset("。！？；：…")
HANGING = frozenset("，、（“‘《")
SALUTATION_LINE = re.compile(r"各位[一-龥、]{2,12}，")
CANNOT_START = re.compile(r"[.·]\d|[，。；：、！？）”’》%‰]|次会议")
PARAGRAPH_START = re.compile(
    r"第[一二三四五六七八九十百]+[章节部条编]|[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,3}）"
    r"|\d{1,2}[.、](?! ?\d)"
    r"|[①-⑳]|——|各位(?:代表|委员)|附[：:件注]|\[\d{1,3}\]"
    # A list's mark; a circle before Chinese digits is a zero.
    r"|[●■◆◇▲△▼▽▶▷►➤➢★☆◎※✓✔✅☑√□•·](?! ?[\d□○■●])|○(?![〇○零一二三四五六七八九年])"
)
# A word that leaves its sentence open: what follows belongs to it even across an empty line.
OPEN_WORD = re.compile(r"[，。；].*(?:的|和|与|及|或|把|被|将|对|为|在|以|向|由|使|让)$")
LEAD_SENTENCE = re.compile(r"[^，。；]{4,18}。")
# The line under a title that says when and where the report was given, broken in two.
OPEN_TITLE = re.compile(
    r"(?:——|—|（)?[\d〇○零一二三四五六七八九十]{2,5}年.{0,12}日.{0,8}在(?!.*[上）]$)[^，。；]{2,40}$"
)
TITLE_END = re.compile(r"[^，。；]{2,30}上）?$")
# A line that ends with a figure and its unit has said what it says: an item of a list, sooner than half a sentence.
WHOLE_FIGURE = re.compile(
    r"\d(?:%|‰|个百分点|[亿万]?(?:元|人|户|家|个|亩|吨|人次|公里|套|所|件|项))(?:左右|以上|以内)?$"
)
LONGEST_SCRAP = 12
NUMBER_CUT = re.compile(r"\d\.$")
CUT_FIGURE = re.compile(r"[\d.]")
FIGURE_GOES_ON = re.compile(r"[\d.%‰亿万元个吨亩倍户]|公里|千瓦|平方")
SHORTEST_WRAPPED = 12
LATIN = re.compile(r"[A-Za-z]")
# A name in capitals that a line's end cuts (GD|P) is one word.
CUT_CAPITALS = re.compile(r"[A-Z]$")
PROSE_MARK = re.compile(r"[，。；]")
SHORTEST_PROSE = 30
# A text is hard-wrapped when this share of its lines is full and breaks off; widths in half-width columns.
WRAPPED_SHARE = 0.3
WRAPPED_MIN_LINES = 4
WRAP_WIDTHS = range(12, 180)
FULL_SHARE = 0.85

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


# Cells of a table or card that a page set one a line: a name, its value, its growth.
_CELL_NUMBER = r"(?:约|近|超|突破|达到?|完成|实现)? ?[-—]?\d[\d.,]* ?"
_CELL_UNIT = (
    r"(?:%|‰|个百分点|[百千万]?[亿万千]?(?:美元|元|吨|公斤|斤|亩|公顷|平方公里|平方米|千瓦时|人次|人|户|家|个|天|所|套|件|项|辆"
    r"|只|头|微克/立方米))(?:左右|以上|以内)?"
)
LONGEST_CELL = 24
# Headings, and then names each with its value, its growth or both.
CELL_RUN = re.compile(r"(?:n+(?:vg?|g))+")
CELL_NAME = re.compile(r"(?:[一-龥（）、“”A-Za-z]|PM2\.5|PM10){2,24}")
CELL_VALUE = re.compile(_CELL_NUMBER + _CELL_UNIT)
CELL_GROWTH = re.compile(
    r"(?:同比|比上年|较上年|比去年)?(?:名义|实际)?(?:增长|下降|增加|减少|上升|提高|降低|回落)"
    + _CELL_NUMBER
    + _CELL_UNIT
)
CELL_FIGURE = re.compile(f"{CELL_VALUE.pattern}|{CELL_GROWTH.pattern}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the raw text sets its paragraphs: the width it wraps at (0: none), what marks a paragraph."""

    wrap_width: int
    wrap_length: int
    indented: bool
    shown: bool


def close_gaps(text: str, lines: list[Line]) -> tuple[list[Edit], list[int]]:
    """Lines of ``text`` to the edits that leave one line a paragraph, and the places joined across an empty line.

    What stands between the lines given (blanks, lines already found to be noise) goes.
    """
    if not lines:
        return ([(0, len(text), "")] if text else []), []
    layout = find_layout(text, lines)
    edits: list[Edit] = []
    mended: list[int] = []
    cells = find_cells(lines)
    open_quotes = 0
    if lines[0].start:
        edits.append((0, lines[0].start, ""))
    for (before, after), following in zip(pairwise(lines), [*lines[2:], None], strict=False):
        open_quotes += before.text.count("“") - before.text.count("”")
        if after.start in cells:
            edits.append((before.end, after.start, " "))
            continue
        if (
            joins(before, after, layout)
            or _is_broken_off(before, after, following)
            or (open_quotes > 0 and _closes_quote(before, after))
        ):
            if after.blanks and OPEN_WORD.search(before.text[-60:]):
                mended.append(before.end)
            latin = LATIN.match(before.text[-1]) and LATIN.match(after.text[0])
            if latin and not (CUT_CAPITALS.search(before.text) and after.text[0].isupper()):
                edits.append((before.end, after.start, " "))
            elif before.end < after.start:
                edits.append((before.end, after.start, ""))
            continue
        open_quotes = 0
        if after.start - before.end > 1 or text[before.end] != "\n":
            mark = text.find("\n", before.end, after.start)
            mark = mark if mark >= 0 else before.end
            if before.end < mark:
                edits.append((before.end, mark, ""))
            edits.append((mark, after.start, "\n"))
    if lines[-1].end < len(text):
        edits.append((lines[-1].end, len(text), ""))
    return edits, mended


def find_cells(lines: list[Line]) -> set[int]:
    """The starts of lines that are the value or the growth of the name on the line before.

    Where values stand before their names nothing is told: which belongs to which would be a guess.
    """
    found: set[int] = set()
    if not any(CELL_FIGURE.fullmatch(line.text) for line in lines if len(line.text) <= LONGEST_CELL):
        return found
    index = 0
    while index < len(lines):
        kinds: list[str] = []
        gap = lines[index + 1].blanks if index + 1 < len(lines) else 0
        while index + len(kinds) < len(lines):
            line = lines[index + len(kinds)]
            kind = _read_cell(line.text)
            if not kind or (kinds and line.blanks > gap):
                break
            kinds.append(kind)
        run = "".join(kinds)
        if CELL_RUN.fullmatch(run):
            found.update(lines[index + place].start for place, kind in enumerate(run) if kind != "n")
        index += max(1, len(kinds))
    return found


def _read_cell(text: str) -> str:
    """n for a name, v for a value, g for a growth, "" for what is no cell."""
    if len(text) > LONGEST_CELL:
        return ""
    if CELL_VALUE.fullmatch(text):
        return "v"
    if CELL_GROWTH.fullmatch(text):
        return "g"
    if CELL_NAME.fullmatch(text) and not PARAGRAPH_START.match(text):
        return "n"
    return ""


def find_layout(text: str, lines: list[Line]) -> Layout:
    """How the text breaks its lines. A text already clean shows no layout at all."""
    indents = sum(1 for line in lines if line.indent)
    shown = "\r" in text or any(line.blanks or line.indent for line in lines)
    width, length = _find_wrap(lines)
    return Layout(width, length, indents * 5 >= len(lines), shown)


def _find_wrap(lines: list[Line]) -> tuple[int, int]:
    """Width in columns and length in characters that lines are wrapped at; zeros for a text that is not wrapped."""
    if len(lines) <= WRAPPED_MIN_LINES:
        return 0, 0
    tenth = len(lines) // 10
    length = sorted(len(line.text) + line.indent for line in lines)[-1 - tenth]
    if length not in WRAP_WIDTHS:
        return 0, 0
    width = sorted(map(_width, lines))[-1 - tenth]
    if width not in WRAP_WIDTHS:
        return 0, 0
    layout = Layout(width, length, False, False)
    broken = sum(1 for line in lines if _is_full(line, layout) and not FINISHED.search(line.text))
    return (width, length) if broken >= max(WRAPPED_MIN_LINES, WRAPPED_SHARE * len(lines)) else (0, 0)


def _is_full(line: Line, layout: Layout) -> bool:
    """True for a line as long as the text wraps at, with or without what was taken out of it."""
    return (
        _width(line) + _columns(line.taken) >= FULL_SHARE * layout.wrap_width
        or len(line.text) + len(line.taken) + line.indent >= FULL_SHARE * layout.wrap_length
    )


def _width(line: Line) -> int:
    return _columns(line.text) + 2 * line.indent


def _columns(text: str) -> int:
    return len(text.encode("gb18030", "replace"))


def joins(before: Line, after: Line, layout: Layout) -> bool:
    """True if ``after`` goes on with the sentence of ``before``."""
    if CANNOT_START.match(after.text):
        return True
    if PARAGRAPH_START.match(after.text):
        return False
    if before.text[-1] in HANGING:
        return not SALUTATION_LINE.fullmatch(before.text)
    if len(before.text) > 3 and NUMBER_CUT.search(before.text) and after.text[0].isdigit():
        return True
    if CUT_FIGURE.search(before.text[-1]) and FIGURE_GOES_ON.match(after.text) and PROSE_MARK.search(before.text):
        # A figure that is not joined here would be read as a smaller one.
        return len(before.text) >= SHORTEST_WRAPPED
    finished = before.text[-1] in STOPS or FINISHED.search(before.text) is not None
    if layout.wrap_width and _is_full(before, layout):
        if not finished:
            return after.blanks <= 1
        return layout.indented and not after.indent and not after.blanks
    if finished:
        return False
    if OPEN_WORD.search(before.text[-60:]):
        return True
    if OPEN_TITLE.match(before.text) and TITLE_END.match(after.text):
        return True
    if not is_prose(before.text):
        return False
    if after.after_furniture or cuts_word(before.text, after.text):
        return True
    if LEAD_SENTENCE.match(after.text) or (WHOLE_FIGURE.search(before.text) and after.text[0] not in "的及和与或"):
        return False
    return layout.shown and not after.blanks and not (layout.indented and after.indent)


def is_prose(text: str) -> bool:
    """True for running text as against headings, titles and cells."""
    return len(text) >= SHORTEST_PROSE and PROSE_MARK.search(text) is not None


def cuts_word(before: str, after: str) -> bool:
    """True if a word of the dictionary begins at the end of ``before`` and ends in ``after``."""
    tail, head = before[-4:], after[:4]
    position = 0
    for word in cut_words(tail + head):
        if position < len(tail) < position + len(word):
            return True
        position += len(word)
    return False


def _closes_quote(before: Line, after: Line) -> bool:
    """True if the quotation open in ``before`` ends in ``after``, or ``after`` is a word of it."""
    if before.text[-1] in STOPS or PARAGRAPH_START.match(after.text):
        return False
    closing = after.text.find("”")
    return (0 <= closing < LONGEST_SCRAP and "“" not in after.text[:closing]) or len(after.text) <= LONGEST_SCRAP


def _is_broken_off(before: Line, after: Line, following: Line | None) -> bool:
    """True for a scrap of a sentence that stands on a line of its own, its punctuation on the next."""
    return (
        following is not None
        and len(after.text) <= LONGEST_SCRAP
        and CANNOT_START.match(following.text) is not None
        and not PARAGRAPH_START.match(after.text)
        and is_prose(before.text)
        and not FINISHED.search(before.text)
    )


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
    spans: dict[int, tuple[int, str]] = {}
    numbering = NUMBERING.match(line)
    head = ITEM_HEAD.match(line) if prose else None
    for match in (BLANK_IN_PROSE if prose else BLANK_IN_LINE).finditer(line, numbering.end() if numbering else 0):
        inside = match.start() > 0 and match.end() < len(line)
        latin = inside and line[match.start() - 1].isascii() and line[match.end()].isascii()
        keeps = inside and (not prose or latin) and match.end() - match.start() > 1 and not _beside_mark(line, match)
        keeps = keeps and (not prose or _are_words(line, match))
        if head and match.end() == head.end():
            keeps = True
        if not keeps or match.end() - match.start() > 1:
            spans[match.start()] = (match.end(), " " if keeps else "")
    for pattern in (CUT_NUMERAL,) if prose else (SPELLED,):
        for match in pattern.finditer(line):
            for blank in BLANKS.finditer(line, match.start(), match.end()):
                spans[blank.start()] = (blank.end(), "")
    return [(position + start, position + end, replacement) for start, (end, replacement) in sorted(spans.items())]


def _are_words(line: str, match: re.Match[str]) -> bool:
    return line[match.start() - 1].isalnum() and line[match.end()].isalnum()


def _beside_mark(line: str, match: re.Match[str]) -> bool:
    return line[match.start() - 1] in "，。；：、！？（“‘《" or line[match.end()] in "，。；：、！？）”’》"
