"""Numerals and quotation marks brought to one form, one character for one character."""

from __future__ import annotations

import re

from transforms.clean.draft import Edit

UNITS = "%|‰|个百分点|亿|万|元|美元|吨|公里|平方|公顷|亩|倍|人|户|家|千瓦"
COMMA = re.compile(r",(?:(?!\d)|(?<!\d,))")
COLON = re.compile(r":(?:(?!\d)|(?<!\d:))")
# A half-width stop; but 一.回顾 begins a heading.
LAST_POINT = re.compile(r"\.(?<=[一-龥）”%]\.)(?:(?=\n|$)|(?<![一二三四五六七八九十]\.)(?=[一-龥“]))")
RATIO = re.compile(r"：(?<=\d：)(?=\d)")
# A point that is not a point: 15·7% and 15。7%, but not 3·15 (a day of the year).
COUNTS = "微克|毫克|公斤|斤|米|天|个|件|项|次|所|座|套|台|辆|名|岁|头|只|株|成|升|立方|平米|兆瓦"
DOT = re.compile(
    rf"[·•](?<=\d.)(?=\d+ ?(?:{UNITS}|{COUNTS}))"
    r"|[·•](?<=[Pp][Mm]2.)(?=5)"
    # The terms of a ratio: 11·2:45·7:43·1.
    r"|[·•](?<=\d.)(?=\d{1,2} ?[:：∶︰] ?\d)"
    r"|[·•](?:(?<=[:：∶︰]\d.)|(?<=[:：∶︰]\d\d.))(?=\d)"
)
STOP = re.compile(r"。(?<=\d。)(?=\d+%)")
THOUSANDS = re.compile(
    rf"，(?=\d{{3}}(?:，\d{{3}})*(?:\.\d+)? ?[多余]?(?:{UNITS}))"
    r"(?:(?<=[^\d.]\d，)|(?<=[^\d.]\d\d，)|(?<=[^\d.]\d\d\d，))"
    # 成果3，000多项; behind a place in a ranking a clause ends (居第3，120个项目).
    rf"|，(?=\d{{3}} ?[多余]?(?:{COUNTS}))(?:(?<=[一-龥]\d，)(?<![第前居列]\d，)"
    r"|(?<=[一-龥]\d\d，)(?<![第前居列]\d\d，)|(?<=[一-龥]\d\d\d，)(?<![第前居列]\d\d\d，))"
)
_OF_YEAR = "[一二][一二三四五六七八九〇○◯Oo0零]{3}"
YEAR, YEAR_SIGN = re.compile(f"{_OF_YEAR}(?=年)"), re.compile(f"年(?<={_OF_YEAR}年)")
ZEROS = str.maketrans("○◯Oo0零", "〇〇〇〇〇〇")
LETTER_O = re.compile(r"[Oo](?:(?<=\d.)(?=[\d%.])|(?<=\d\..)(?=\d))")
LETTER_L = re.compile(r"[lI](?:(?<=\d.)(?=[\d%])|(?<=[一-龥]l)(?=\d[\d.%]))")
# A figure in which a scanner read letters for digits, as far as it stands before and behind one of them: 4l.38亿, 5O个.
LETTERS, BESIDE_FIGURE = re.compile("[lIOo]+"), re.compile(r"[lIOo](?:(?<=[\d.].)|(?=[\d.%]))")
BEFORE_LETTERS = re.compile(r"(?<![A-Za-z\d.])\d[\dlIOo]{0,9}(?:\.[\dlIOo]{0,5})?$|(?<![A-Za-z\d.])$")
BEHIND_LETTERS = re.compile(rf"(?P<rest>[\dlIOo]{{0,9}}(?:\.[\dlIOo]{{1,6}})?) ?[多余]?(?:{UNITS}|{COUNTS}|年)")
LONGEST_FIGURE = 16
DIGITS = str.maketrans("lIOo", "1100")
PER_MILLE = re.compile(r"%(?<=\d%)(?: ?[oO](?![A-Za-z\d])‰*|0(?=[，。；、：）以左和与及\n]|$))")
# Quotation marks that a converter wrote as semicolons, in a text that has none left.
QUOTED = re.compile(r"([；;]{2,4})(?=[^；;])([^；;，。\n]{1,20})\1(?![；;])")
QUOTES = frozenset('“”"')


# 占 read as 古 by a scanner; 内蒙古比 and 考古比 are words.
SHARE = re.compile(r"古(?<![蒙考上中远复]古)(?=比(?:重|例|达|为|提|\d))")


def fold_punctuation(text: str) -> str:
    """Half-width commas, colons and semicolons to full-width ones, except between digits."""
    if ";" in text:
        text = text.replace(";", "；")
    if "," in text:
        text = COMMA.sub("，", text)
    if ":" in text:
        text = COLON.sub("：", text)
    if "." in text:
        text = LAST_POINT.sub("。", text)
    return RATIO.sub(":", text) if "：" in text else text


def repair_numerals(text: str, present: set[str]) -> str:
    """Points, thousands and zeros that a scan or a font has spoilt, where no other reading is possible.

    ``present`` are the characters of the text (they save the search).
    """
    if "·" in present or "•" in present:
        text = DOT.sub(".", text)
    if "古" in present:
        text = SHARE.sub("占", text)
    text = STOP.sub(".", text)
    text = THOUSANDS.sub(",", text)
    if not present.isdisjoint("○◯Oo0零") and YEAR_SIGN.search(text):
        text = YEAR.sub(lambda match: match[0].translate(ZEROS), text)
    if not present.isdisjoint("lIOo") and BESIDE_FIGURE.search(text):
        text = LETTER_L.sub("1", LETTER_O.sub("0", text))
        text = LETTERS.sub(_read_letters, text)
    return text


def _read_letters(match: re.Match[str]) -> str:
    """The letters of a match as the digits they were, where they stand in a figure with a digit of its own."""
    text, start, end = match.string, *match.span()
    before = BEFORE_LETTERS.search(text, max(0, start - LONGEST_FIGURE), start)
    behind = BEHIND_LETTERS.match(text, end)
    if before is None or behind is None or not any(sign.isdigit() for sign in before[0] + behind["rest"]):
        return match[0]
    return match[0].translate(DIGITS)


def find_quote_marks(text: str) -> list[Edit]:
    """Text to the edits that put quotation marks for pairs of runs of semicolons."""
    if ("；；" not in text and ";;" not in text) or any(mark in text for mark in QUOTES):
        return []
    matches = list(QUOTED.finditer(text))
    if len(matches) < 2:
        return []
    return [
        edit for match in matches for edit in ((match.start(1), match.end(1), "“"), (match.end(2), match.end(), "”"))
    ]


def find_per_mille(text: str) -> list[Edit]:
    """Text to the edits that leave ‰ of a sign of percent and an o or 0 behind it, in the place of the last."""
    return [
        edit
        for match in PER_MILLE.finditer(text)
        for edit in ((match.start(), match.end() - 1, ""), (match.end() - 1, match.end(), "‰"))
    ]


def pair_quotes(text: str) -> str:
    """Straight quotation marks to opening and closing ones, in lines where they come in pairs."""
    if '"' not in text:
        return text
    return "\n".join(_pair_line(line) if '"' in line else line for line in text.split("\n"))


def _pair_line(line: str) -> str:
    pieces = line.split('"')
    if len(pieces) % 2 == 0:
        return line
    return "".join(piece + ("“”"[index % 2] if index < len(pieces) - 1 else "") for index, piece in enumerate(pieces))
