"""Broken lines joined to paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.clean.cells import find_cells
from transforms.clean.draft import Edit
from transforms.clean.layout import Layout, find_layout, is_full, is_number
from transforms.clean.lines import Line
from transforms.clean.marks import PARAGRAPH_START, PROSE_MARK, is_finished, is_prose
from transforms.clean.words import cut_words

STOPS = frozenset("。！？；：…")
HANGING = frozenset("，、（“‘《")
SALUTATION_LINE = re.compile(r"各位[一-龥、]{2,12}，")
CANNOT_BEGIN = frozenset(".·的，。；：、！？）”’》%‰次")
CANNOT_START = re.compile(r"[.·]\d|的(?![士确])|[，。；：、！？）”’》%‰]|次会议")
# A line of an amount alone (36.8亿元), where the next goes on with a mark.
AMOUNT = re.compile(r"\d[\d.,]*[百千万亿]*[一-龥]{1,4}")
AMOUNT_AT_END = re.compile(rf"{AMOUNT.pattern}$")
GOES_ON = "，；。、）"
# A word that leaves its sentence open: what follows belongs to it even across an empty line.
OPEN_WORD = re.compile(r"[，。；].*(?:的|和|与|及|或|把|被|将|对|为|在|以|向|由|使|让|是)$")
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
CUT_FIGURE = re.compile(r"[\d.]")
FIGURE_GOES_ON = re.compile(r"[\d.%‰亿万元个吨亩倍户]|公里|千瓦|平方")
SHORTEST_WRAPPED = 12
# A year behind words, its 年 on the next line; a figure behind words, its unit on the next.
YEAR_CUT = re.compile(r"(?:^|[^\d.])(?:19|20)\d\d$|[一二][九〇○零][〇○零一二三四五六七八九]{2}$")
LONGEST_YEAR = 5
YEAR_GOES_ON = re.compile(r"年(?!鉴|[末均底]总)")
CENTURY_CUT = re.compile(r"(?:^|[^\d.])(?:19|20)$")
DECADE = re.compile(r"\d\d年")
# A figure behind words, the rest of its digits on the next line; a number after these words is a number of its own.
FIGURE_CUT = re.compile(r"[一-龥，、]\d{1,8}(?:\.\d*)?$")
OWN_NUMBER = re.compile(r"(?:[表图第之附]|附件|专栏)\d+$")
FIGURE_REST = re.compile(r"\d+(?:\.\d+)?(?:%|‰|[亿万]|个百分点|元|吨|公里|公顷|亩|平方|户|人)")
DIGIT_BEHIND_WORDS = re.compile(r"[一-龥] ?(?:\d{1,3}(?: \d{3})+|(?:\d+\.)?\d+)$")
UNIT_ALONE = re.compile(
    r"%|‰|个百分点|[亿万](?:美?元|吨|人|户|亩|千瓦)|亿|美元|元[，。；、]|公里|公顷|平方(?:公里|米)|[年月]\d|日[，。在]"
)
HEADING_END = re.compile(r"(?:回顾|总结|安排|目标|任务|展望|情况|要求|部署|重点)$")
LATIN = re.compile(r"[A-Za-z]")
HAN = re.compile("[一-龥]")
# A name in capitals that a line's end cuts (GD|P) is one word.
CUT_CAPITALS = re.compile(r"[A-Z]$")


# Rows of a table: as many short cells as the row before, between blanks.
BLANKS = re.compile(r"[ \u3000\t]+")
FEWEST_CELLS = 3
LONGEST_CELL = 18


def close_gaps(text: str, lines: list[Line]) -> tuple[list[Edit], list[int]]:
    """Lines of ``text`` to the edits that leave one line a paragraph, and the places joined across an empty line.

    What stands between the lines given (blanks, lines already found to be noise) goes.
    """
    if not lines:
        return ([(0, len(text), "")] if text else []), []
    layout = find_layout(text, lines)
    edits: list[Edit] = []
    mended: list[int] = []
    cells = set() if layout.shredded else find_cells(lines)
    open_quotes = 0
    if lines[0].start:
        edits.append((0, lines[0].start, ""))
    for (before, after), following in zip(pairwise(lines), [*lines[2:], None], strict=False):
        open_quotes += before.text.count("“") - before.text.count("”")
        if after.start in cells:
            edits.append((before.end, after.start, " "))
        elif _is_one_paragraph(before, after, following, layout, open_quotes > 0):
            if after.blanks and OPEN_WORD.search(before.text[-60:]):
                mended.append(before.end)
            edits += _join(before, after)
        else:
            open_quotes = 0
            edits += _separate(text, before, after)
    if lines[-1].end < len(text):
        edits.append((lines[-1].end, len(text), ""))
    return edits, mended


def _is_one_paragraph(before: Line, after: Line, following: Line | None, layout: Layout, quote_open: bool) -> bool:
    return (
        joins(before, after, layout)
        or (layout.shredded and _joins_number(before, after, following))
        or _is_broken_off(before, after, following)
        or (quote_open and _closes_quote(before, after))
    )


def _join(before: Line, after: Line) -> list[Edit]:
    """The edit that leaves nothing between two lines, or one blank between words of letters."""
    latin = LATIN.match(before.text[-1]) and LATIN.match(after.text[0])
    if latin and not (CUT_CAPITALS.search(before.text) and after.text[0].isupper()):
        return [(before.end, after.start, " ")]
    return [(before.end, after.start, "")] if before.end < after.start else []


def _separate(text: str, before: Line, after: Line) -> list[Edit]:
    """The edits that leave one line break between two lines."""
    if after.start - before.end == 1 and text[before.end] == "\n":
        return []
    mark = text.find("\n", before.end, after.start)
    mark = mark if mark >= 0 else before.end
    blanks: list[Edit] = [(before.end, mark, "")] if before.end < mark else []
    return [*blanks, (mark, after.start, "\n")]


def joins(before: Line, after: Line, layout: Layout) -> bool:
    """True if ``after`` goes on with the sentence of ``before``."""
    decided = _decide_by_marks(before.text, after.text)
    if decided is not None:
        return decided
    finished = before.text[-1] in STOPS or is_finished(before.text)
    if layout.wrap_width and is_full(before, layout):
        if are_rows(before.text, after.text):
            return False
        if not finished:
            return after.blanks <= 1
        return layout.indented and not after.indent and not after.blanks
    return not finished and _is_left_open(before, after, layout)


def are_rows(before: str, after: str) -> bool:
    """True if two lines stand as rows of one table: equally many short cells, no mark of a sentence."""
    cells, below = BLANKS.split(before), BLANKS.split(after)
    if len(cells) < FEWEST_CELLS or len(cells) != len(below):
        return False
    return PROSE_MARK.search(before + after) is None and all(len(cell) <= LONGEST_CELL for cell in (*cells, *below))


def _joins_number(before: Line, after: Line, following: Line | None) -> bool:
    """True if a line of a number alone, or the line behind one, goes on with the sentence it was torn out of."""
    if after.blanks or PARAGRAPH_START.match(after.text):
        return False
    if is_number(before.text):
        return True
    if AMOUNT.fullmatch(after.text) and following is not None and following.text[0] in GOES_ON:
        return not is_finished(before.text) and not is_number(before.text)
    if not is_number(after.text) or is_finished(before.text):
        return False
    heads_next = HEADING_END.search(before.text) is not None and following is not None and following.text[0] == "年"
    return not heads_next


def _decide_by_marks(before: str, after: str) -> bool | None:
    """What the marks and figures at the break tell, whatever the layout is; None where they tell nothing."""
    if after[0] in CANNOT_BEGIN and CANNOT_START.match(after):
        return True
    if PARAGRAPH_START.match(after):
        return False
    if before[-1] in HANGING:
        return not SALUTATION_LINE.fullmatch(before)
    if len(before) > 3 and before[-1] == "." and before[-2].isdecimal() and after[0].isdigit():
        return True
    if _cuts_figure(before, after):
        return True
    if _waits_for_figure(before) and FIGURE_REST.match(after):
        return True
    if CUT_FIGURE.search(before[-1]) and FIGURE_GOES_ON.match(after) and PROSE_MARK.search(before):
        # A figure that is not joined here would be read as a smaller one.
        return len(before) >= SHORTEST_WRAPPED
    return None


def _waits_for_figure(before: str) -> bool:
    """…，财政收入增长: true if a line of prose ends with a word, and not with a figure of its own."""
    prose = len(before) >= SHORTEST_WRAPPED and PROSE_MARK.search(before) is not None
    return prose and HAN.match(before[-1]) is not None and AMOUNT_AT_END.search(before) is None


def _cuts_figure(before: str, after: str) -> bool:
    """True if a year or a figure behind words begins in ``before`` and ends in ``after``."""
    if YEAR_GOES_ON.match(after) and YEAR_CUT.search(before[-LONGEST_YEAR:]):
        return True
    if not before[-1].isdigit() and before[-1] != ".":
        return False
    if after[0].isdigit():
        if CENTURY_CUT.search(before) and DECADE.match(after):
            return True
        return (
            FIGURE_REST.match(after) is not None
            and FIGURE_CUT.search(before) is not None
            and not OWN_NUMBER.search(before)
            and PROSE_MARK.search(after) is not None
        )
    return DIGIT_BEHIND_WORDS.search(before) is not None and UNIT_ALONE.match(after) is not None


def _is_left_open(before: Line, after: Line, layout: Layout) -> bool:
    """True if the words of an unfinished line tell that it goes on."""
    if OPEN_WORD.search(before.text[-60:]) or (OPEN_TITLE.match(before.text) and TITLE_END.match(after.text)):
        return True
    if not is_prose(before.text):
        return False
    if after.after_furniture or cuts_word(before.text, after.text):
        return True
    if LEAD_SENTENCE.match(after.text) or (WHOLE_FIGURE.search(before.text) and after.text[0] not in "的及和与或"):
        return False
    return layout.shown and not after.blanks and not (layout.indented and after.indent)


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
        and not is_finished(before.text)
    )
