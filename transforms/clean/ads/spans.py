"""Where the advertisement around a trigger begins and ends."""

from __future__ import annotations

import re

from transforms.clean.ads.terms import ADDRESS, EDGE, FUNCTION_CHARACTERS, JOINS, JOINT, REACH, Terms
from transforms.clean.words import cut_words

# A digit after the last word is the report's own figure.
TRAILER = re.compile(r"[A-Za-z（）()\-·~!+]")
LATIN_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
BRAND_LENGTH = 4
MOST_ADS = 50


def chain_span(text: str, window: tuple[int, int], trigger: tuple[int, int], terms: Terms) -> tuple[int, int]:
    """The span of the words and joins in the window that hang together around a trigger."""
    low, high = window
    first, last = trigger
    joints = [position for position in range(low, high) if text[position] in JOINS]
    if joints:
        # What stands between two joins is a title of the same page.
        first, last = min(first, joints[0]), max(last, joints[-1] + 1)
    marks = [match.span() for match in terms.any.finditer(text, low, high)]
    marks += [match.span() for match in ADDRESS.finditer(text, low, high)]
    first, last = _take_neighbours(text, marks, first, last, terms)
    while last < high and TRAILER.match(text[last]):
        last += 1
    while last > trigger[1] and text[last - 1] in "（(-·":
        last -= 1
    first = _take_brand(text, low, first, terms)
    line_begins = text[low - 1 : low] in ("", "\n") and first - low <= BRAND_LENGTH
    line_ends = text[last : last + 1] in ("", "\n")
    return (low if line_begins and line_ends else first), last


def _take_neighbours(text: str, marks: list[tuple[int, int]], first: int, last: int, terms: Terms) -> tuple[int, int]:
    """The span grown by words that stand no further than two characters off, over and over."""
    moved = True
    while moved:
        moved = False
        for mark_start, mark_end in marks:
            if mark_start < first and _hang_together(text, mark_end, first):
                # A known name begins an advertisement: a harmless word before it is the report's.
                if terms.brand.match(text, first) and terms.site.fullmatch(text[mark_start:mark_end]):
                    continue
                first, moved = mark_start, True
            if mark_end > last and _hang_together(text, last, mark_start):
                last, moved = mark_end, True
    return first, last


def _hang_together(text: str, end: int, start: int) -> bool:
    return start - end <= 2 and not any(character in FUNCTION_CHARACTERS for character in text[end:start])


def _take_brand(text: str, low: int, first: int, terms: Terms) -> int:
    """The place where the name before the first known word begins; a name that is known is already inside."""
    if first <= low or terms.brand.match(text, first):
        return first
    if LATIN_OR_DIGIT.match(text[first - 1]):
        while first > low and LATIN_OR_DIGIT.match(text[first - 1]):
            first -= 1
        return first
    # A name never seen falls apart into single characters; a word of the dictionary is left to the report.
    words = cut_words(text[max(low, first - 12) : first])
    taken = 0
    while words and taken < BRAND_LENGTH and len(words[-1]) == 1 and words[-1] not in FUNCTION_CHARACTERS:
        words.pop()
        taken += 1
    return first - taken


def align_copies(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the same advertisement made equal: its copies show where its name begins and ends."""
    wholes = {text[start:end].strip() for start, end in spans if _stands_alone(text, start, end)}
    longest_first = sorted(wholes, key=lambda ad: (-len(ad), ad))[:MOST_ADS]
    aligned = [_widen_to_copy(text, span, longest_first) for span in spans]
    for indexes in _group_by_tail(text, aligned, wholes):
        length = min(aligned[index][1] - aligned[index][0] for index in indexes)
        ends = [aligned[index][1] for index in indexes]
        common = _common_suffix([text[max(0, end - REACH) : end] for end in ends])
        common = EDGE.split(common)[-1].lstrip(FUNCTION_CHARACTERS)
        if length <= len(common) <= length + BRAND_LENGTH:
            for index in indexes:
                aligned[index] = (aligned[index][1] - len(common), aligned[index][1])
    return aligned


def _stands_alone(text: str, start: int, end: int) -> bool:
    return (start == 0 or EDGE.match(text[start - 1]) is not None) and (
        end == len(text) or EDGE.match(text[end]) is not None
    )


def _widen_to_copy(text: str, span: tuple[int, int], wholes: list[str]) -> tuple[int, int]:
    """The span of the advertisement seen whole elsewhere whose words the span shares, if it stands here too."""
    start, end = span
    core = text[start:end]
    whole = next((ad for ad in wholes if _shares_core(ad, core)), None)
    if whole is None:
        return span
    found = text.find(whole, max(0, start - len(whole)), end + len(whole))
    return (found, found + len(whole)) if found >= 0 else span


def _group_by_tail(text: str, spans: list[tuple[int, int]], wholes: set[str]) -> list[list[int]]:
    """Indexes of spans never seen whole that are the same from their first join on, two or more together."""
    groups: dict[str, list[int]] = {}
    for index, (start, end) in enumerate(spans):
        joint = JOINT.search(text[start:end])
        if joint and text[start:end].strip() not in wholes:
            groups.setdefault(text[start + joint.start() : end], []).append(index)
    return [indexes for indexes in groups.values() if len(indexes) > 1]


def _shares_core(ad: str, core: str) -> bool:
    joint = JOINT.search(core)
    tail = core[joint.start() :] if joint else core
    return len(tail) >= 3 and tail in ad


def _common_suffix(texts: list[str]) -> str:
    shortest = min(map(len, texts))
    length = 0
    while length < shortest and len({text[-length - 1] for text in texts}) == 1:
        length += 1
    return texts[0][len(texts[0]) - length :]
