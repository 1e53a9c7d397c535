"""Captions that stand between paragraphs and say nothing of being captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.clean.draft import Cut
from transforms.clean.lines import Line
from transforms.language.noise import NoiseRules

LONGEST_CAPTION = 36
NUMBERED = re.compile(
    r"第[一二三四五六七八九十百]+[章节部条编]|[一二三四五六七八九十]{1,3}[、.是]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、](?!\d)|[①-⑳]|——"
)
# What a line tells in figures is the report's.
FIGURE = re.compile(
    r"(?:增|降|提高|达|完成|实现|突破|超|稳定在|控制在|不低于|力争)[^，。；]{0,4}\d|\d ?(?:%|‰|个百分点)"
)
STOPS = re.compile(r"[，。；：:！？]")
BODY_LENGTH = 60
SHARED_LENGTH = 6


def find_captions(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Lines to the cuts of captions.

    A line that names a view (…一角, …全景) is one. Lines under it, before the report begins, are captions too when
    they name a thing or repeat the words of the report.
    """
    view, thing, heading = _patterns(
        rules.words["caption_views"], rules.words["caption_things"], rules.words["heading_words"]
    )
    opening = next((index for index, line in enumerate(lines) if len(line.text) >= BODY_LENGTH), 0)
    body = ""
    last_found = -2
    for index, line in enumerate(lines):
        if not _can_be_caption(line.text, heading):
            continue
        found = view.search(line.text) is not None
        if not found and index < opening and last_found == index - 1:
            body = body or "".join(other.text for other in lines if len(other.text) >= BODY_LENGTH)
            found = thing.search(line.text) is not None or _shares_words(line.text, body)
        if found:
            last_found = index
            yield line.cut("caption", "picture_line")


def _can_be_caption(text: str, heading: re.Pattern[str]) -> bool:
    return len(text) <= LONGEST_CAPTION and not (
        STOPS.search(text) or NUMBERED.match(text) or heading.search(text) or FIGURE.search(text)
    )


@cache
def _patterns(
    views: tuple[str, ...], things: tuple[str, ...], headings: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    def ending(words: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(f"(?:{'|'.join(map(re.escape, words))})(?:（.{{1,12}}）)?$")

    return ending(views), ending(things), re.compile("|".join(map(re.escape, headings)))


def _shares_words(text: str, body: str) -> bool:
    """True if half of the line's characters, or six in a row, stand in the report's paragraphs."""
    needed = max(SHARED_LENGTH, len(text) // 2)
    return any(text[start : start + needed] in body for start in range(len(text) - needed + 1))
