"""Markup that got into text: tags, entities, literal code points, characters that cannot be seen."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from transforms.clean.draft import Draft, Edit
from transforms.language.folds import FoldTable
from transforms.records import RemovedSpan, Wrapping

HIDDEN_START = re.compile(r"<(script|style)\b[^<>]{0,500}>", re.I)
HIDDEN_END = re.compile(r"</(script|style)>", re.I)
LONGEST_HIDDEN = 20_000
TAG = re.compile(
    r"<(?:!--.{0,2000}?--|![A-Za-z][^<>]{0,200}|/?([A-Za-z][A-Za-z0-9:]{0,15})(?:[ \n/][^<>]{0,1000})?)>", re.S
)
ENTITY = re.compile(r"&(?:amp[;；])*(?:([A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5})[;；]|nbsp(?![A-Za-z]))")
CODE_POINT = re.compile(
    r"<U\+([0-9A-Fa-f]{4,6})>|\\u\{?([0-9A-Fa-f]{4})\}?|\\x([89A-Fa-f][0-9A-Fa-f])|\\[rnt](?![A-Za-z])"
)
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ue000-\uf8ff]+"
)
UNSEEN_CHARACTERS = frozenset(chr(code) for code in range(0x10000) if UNSEEN.match(chr(code)))
BLOCK_TAGS = frozenset(["p", "br", "div", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"])
CELL_TAGS = frozenset(["td", "th"])
# Marks of lists; a circle before Chinese digits is a zero, a square or triangle before a figure hides or lowers it.
LIST_MARKS = "●■◆◇▶▷►➤➢★☆◎※✓✔✅☑√▲△▼▽□•·○"
LIST_MARK = re.compile(
    r"^(?:[●■◆◇▶▷►➤➢★☆◎※✓✔✅☑√](?![□○■●★☆级]|(?<=√)\d)|[▲△▼▽□](?! ?[\d□○■●])|[•·](?!\d)"
    r"|○(?![〇○零一二三四五六七八九年□■●]))+ *",
    re.M,
)
# Pictures among the characters, and digits in a key's frame (1 with U+20E3), which number the items of a list.
EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u2604\u2607-\u2610\u2612-\u2638\u263a-\u26ff\u2700-\u2704\u2706-\u2712\u2715"
    "\u2716\u2719-\u2775\u2795-\u27a1\u27a3\u27a5-\u27be\u2b50\u2b55\u231a\u231b\u23e9-\u23fa][\ufe0f\u200d]?"
    "|[0-9#*]\ufe0f?\u20e3)+"
)
EMOJI_CODES = (
    *range(0x1F000, 0x1FB00),
    *range(0x2600, 0x27BF),
    *range(0x23E9, 0x23FB),
    0x2B50,
    0x2B55,
    0x231A,
    0x231B,
    0x20E3,
)
EMOJI_SIGNS = frozenset(map(chr, EMOJI_CODES))
FIGURE_END = re.compile(r"[\d%‰元吨人户个亩家公里倍位]$")
# Items that a page ran together: the same mark again and again inside a line.
INNER_MARKS = "●■◆▶▷►➤"
LONGEST_ITEM = 300
EMPTY_LINE = re.compile(r"(?<=\n)\n+|\A\n+|\n+\Z")
LOST = "\ufffd"
# Markup in markup in markup is an attack.
MOST_WRAPPED = 4
SIGNS_OF_MARKUP = frozenset("<&\\")
Replacement = Callable[[re.Match[str]], str]


def unwrap_markup(draft: Draft, folds: FoldTable, present: set[str]) -> None:
    """Takes markup out of the draft; an entity leaves the character it stands for, a block's tag a line break.

    What comes together where some was taken may be markup once more (&am<b>p;). ``present`` are the characters of the
    text (they save the search).
    """
    for _ in range(MOST_WRAPPED):
        before = draft.text
        _unwrap_once(draft, folds, present)
        if draft.text == before:
            return
        present |= SIGNS_OF_MARKUP.intersection(draft.text)


def _unwrap_once(draft: Draft, folds: FoldTable, present: set[str]) -> None:
    if "<" in present:
        _note_and_edit(draft, find_hidden_code(draft.text), "hidden_code")
    if "<" in present or "\\" in present:
        _take(
            draft, CODE_POINT.finditer(draft.text), "literal_code_point", lambda match: _fold(_code_point(match), folds)
        )
    if "&" in present:
        _take(draft, ENTITY.finditer(draft.text), "entity", lambda match: _fold(html.unescape(_entity(match)), folds))
    if "<" in draft.text:
        _take(draft, TAG.finditer(draft.text), "tag", _tag_break)
    if not EMOJI_SIGNS.isdisjoint(present):
        _take(draft, EMOJI.finditer(draft.text), "emoji", _emoji_break)
    if not UNSEEN_CHARACTERS.isdisjoint(present):
        _take(draft, UNSEEN.finditer(draft.text), "unseen_character", lambda match: "")


def find_hidden_code(text: str) -> list[Edit]:
    """Text to the edits that take scripts and styles out of it, each to the next end of its kind."""
    ends: dict[str, list[int]] = {"script": [], "style": []}
    for match in HIDDEN_END.finditer(text):
        ends[match[1].lower()].append(match.start())
    edits: list[Edit] = []
    position = 0
    for match in HIDDEN_START.finditer(text):
        name = match[1].lower()
        index = bisect_left(ends[name], match.end())
        if match.start() < position or index == len(ends[name]):
            continue
        if ends[name][index] - match.end() <= LONGEST_HIDDEN:
            position = ends[name][index] + len(f"</{name}>")
            edits.append((match.start(), position, ""))
    return edits


def take_wrapping(draft: Draft, wrapping: tuple[Wrapping, ...], folds: FoldTable) -> None:
    """Takes the structure that the report was saved in out of a draft that still is the raw text."""
    for span in wrapping:
        if span.char_start < span.char_end:
            text = draft.raw[span.char_start : span.char_end]
            draft.removed.append(RemovedSpan(span.char_start, span.char_end, "markup", "wrapping", text))
    draft.edit([(span.char_start, span.char_end, _fold(span.replacement, folds)) for span in wrapping])


def split_at_list_marks(draft: Draft, present: set[str]) -> None:
    """Lines of the draft that run list items together to a line each; a mark that is alone in its line stays."""
    for mark in present.intersection(INNER_MARKS):
        text = draft.text
        if text.count(mark) < 2:
            continue
        inner = re.compile(rf"(?<=[一-龥\d%‰。；，！？）”]) *{mark} *(?=[一-龥“（A-Za-z\d])")
        joins = [match for match in inner.finditer(text) if _has_fellow(text, mark, match.start(), match.end())]
        _take(draft, joins, "list_mark", lambda match: "\n")


def _has_fellow(text: str, mark: str, start: int, end: int) -> bool:
    """True if the mark found from start to end stands once more near by in its line."""
    before = text[max(0, start - LONGEST_ITEM) : start].rpartition("\n")[2]
    return mark in before or mark in text[end : end + LONGEST_ITEM].partition("\n")[0]


def drop_list_marks(draft: Draft, present: set[str]) -> None:
    """Takes the marks of list items out of the draft, with the lines that held nothing else."""
    if not present.isdisjoint(LIST_MARKS):
        _take(draft, LIST_MARK.finditer(draft.text), "list_mark", lambda match: "")
        text = draft.text
        if "\n\n" in text or text.startswith("\n") or text.endswith("\n"):
            draft.edit([(match.start(), match.end(), "") for match in EMPTY_LINE.finditer(text)])


def _take(draft: Draft, matches: Iterable[re.Match[str]], rule: str, replace: Replacement) -> None:
    _note_and_edit(draft, [(match.start(), match.end(), replace(match)) for match in matches], rule)


def _note_and_edit(draft: Draft, edits: list[Edit], rule: str) -> None:
    draft.note(
        [(start, end) for start, end, _ in edits],
        "markup",
        rule,
        lambda before, after: before <= after and not draft.raw[before:after].strip(),
    )
    draft.edit(edits)


def _entity(match: re.Match[str]) -> str:
    return f"&{match[1] or 'nbsp'};"


def _code_point(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return " " if match[0] == "\\t" else "\n"
    value = int(code, 16)
    if 0xD800 <= value < 0xE000:
        return LOST  # half of a character
    return chr(value) if value < 0x110000 else ""


def _fold(character: str, folds: FoldTable) -> str:
    character = character.translate(folds.everywhere)
    if len(character) != 1 or character in UNSEEN_CHARACTERS:
        return ""
    return character


def _emoji_break(match: re.Match[str]) -> str:
    """A line break between a figure and the words behind the picture, which begin another item."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() : match.end() + 1]
    return "\n" if FIGURE_END.match(before) and "一" <= after <= "龥" else ""


def _tag_break(match: re.Match[str]) -> str:
    name = (match[1] or "").lower()
    return "\n" if name in BLOCK_TAGS else " " if name in CELL_TAGS else ""
