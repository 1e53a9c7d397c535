"""Text that stands more than once: headlines, paragraphs, teasers, running heads and the page numbers below them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from transforms.clean.draft import Cut
from transforms.clean.layout import is_shredded
from transforms.clean.lines import Line, find_body
from transforms.language.noise import NoiseRules

SENTENCE_END = re.compile(r"[。！？；]")
FURNITURE_WORDS = re.compile(r"报告|日报|文件|会议|公报|政府|大会|材料")
DIGITS = re.compile(r"\d+")
CUT_MARK, CUT_MARKS = re.compile(r"[.…]{2,}$|…$"), (".", "…")
FINISHED = frozenset("。！？：")
NO_WORD = re.compile(r"\W")
SHORTEST_HEADLINE = 6
# A teaser stands among the first lines and the opening that it was cut from soon after it.
SHORTEST_TEASER = 20
TEASER_LINES = 12
TEASER_REACH = 8
RUNNING_HEAD_LENGTHS = range(6, 41)
RUNNING_HEAD_COUNT = 3
PAGE_LENGTH = 300
# So many paragraphs that stand again, all equally far from where they stood, are a copy of the page.
COPIED_PARAGRAPHS = 3


def find_copies(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Copies of a page that follow it in one file, with their headings and short lines.

    A line of a copy that differs from the page's stays.
    """
    first_seen: dict[str, int] = {}
    repeated: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.paragraph and first_seen.setdefault(line.text, index) != index:
            repeated.setdefault(index - first_seen[line.text], []).append(index)
    for distance, indexes in repeated.items():
        if len(indexes) < COPIED_PARAGRAPHS:
            continue
        first, last = indexes[0], indexes[-1]
        while first - 1 >= distance and lines[first - 1].text == lines[first - 1 - distance].text:
            first -= 1
        while last + 1 < len(lines) and lines[last + 1].text == lines[last + 1 - distance].text:
            last += 1
        for index in range(first, last + 1):
            if lines[index].text == lines[index - distance].text:
                yield lines[index].cut("duplicate", "copied_page")


def find_doubled_heads(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Of a headline that stands twice before the report begins, the first is the page's title."""
    opening, _ = find_body(lines)
    seen: dict[str, Line] = {}
    for line in lines[:opening]:
        key = NO_WORD.sub("", line.text)
        if len(key) < SHORTEST_HEADLINE:
            continue
        if key in seen:
            yield seen[key].cut("header", "doubled_head")
        seen[key] = line


def find_doubled_paragraphs(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Paragraphs that stand twice, and teasers that the report's opening then repeats."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if line.paragraph and line.text in seen:
            yield line.cut("duplicate", "doubled_paragraph")
            continue
        if line.paragraph:
            seen.add(line.text)
        if index < TEASER_LINES and _is_teaser(line.text, lines[index + 1 : index + 1 + TEASER_REACH]):
            yield line.cut("duplicate", "teaser")


def _is_teaser(text: str, following: list[Line]) -> bool:
    if len(text) < SHORTEST_TEASER:
        return False
    stem = CUT_MARK.sub("", text) if text.endswith(CUT_MARKS) else text
    return stem[-1:] not in FINISHED and any(
        len(other.text) > len(text) and other.text.startswith(stem) for other in following
    )


def find_furniture(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Running heads by their coming back, bare page numbers by their counting up."""
    keys = [DIGITS.sub("#", line.text) if len(line.text) in RUNNING_HEAD_LENGTHS else "" for line in lines]
    counts = Counter(key for key in keys if key)
    running = {key for key, count in counts.items() if count >= RUNNING_HEAD_COUNT and _is_running_head(key)}
    seen: set[str] = set()
    for line, key in zip(lines, keys, strict=True):
        if key in running:
            if key in seen:
                yield line.cut("header", "running_head")
            seen.add(key)
    numbers = [line for line in lines if len(line.text) <= 3 and line.text.isascii() and line.text.isdigit()]
    if numbers and not is_shredded(lines):
        yield from _find_page_numbers(numbers)


def _is_running_head(key: str) -> bool:
    return not SENTENCE_END.search(key) and FURNITURE_WORDS.search(key) is not None


def _find_page_numbers(lines: list[Line]) -> Iterator[Cut]:
    """Lines of a number alone to those whose neighbour, a page away, counts one less or one more."""
    for index, line in enumerate(lines):
        neighbours = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
        if any(
            abs(int(other.text) - int(line.text)) == 1 and abs(other.start - line.start) > PAGE_LENGTH
            for other in neighbours
        ):
            yield line.cut("header", "counting_page_number")
