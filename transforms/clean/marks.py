"""Marks that end sentences and begin paragraphs."""

from __future__ import annotations

import re

_STOPS, _CLOSING = frozenset("。！？；：…!?"), "”’）》】]"
PARAGRAPH_START = re.compile(
    r"第[一二三四五六七八九十百]+[章节部条编]|[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,3}）"
    r"|\d{1,2}[.、](?! ?\d)"
    r"|[①-⑳]|——|各位(?:代表|委员)|附[：:件注]|\[\d{1,3}\]"
    # A list's mark; a circle before Chinese digits is a zero.
    r"|[●■◆◇▲△▼▽▶▷►➤➢★☆◎※✓✔✅☑√□•·](?! ?[\d□○■●])|○(?![〇○零一二三四五六七八九年])"
)
PROSE_MARK = re.compile(r"[，。；]")
SHORTEST_PROSE = 30


def is_finished(text: str) -> bool:
    """Whether a line ends with a stop, which closing marks may follow."""
    return text.rstrip(_CLOSING)[-1:] in _STOPS


def is_prose(text: str) -> bool:
    """True for running text as against headings, titles and cells."""
    return len(text) >= SHORTEST_PROSE and PROSE_MARK.search(text) is not None
