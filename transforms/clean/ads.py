"""Advertising put into a report by those who broke into its site, told by what it is and not by its wording.

An advertisement is a string of words of gambling, medicine or search-engine trade that are joined as page titles and
addresses are (``|``, ``_``, ``www.``) and that break into a sentence they have nothing to do with.
"""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.clean.draft import Cut
from transforms.clean.words import cut_words
from transforms.language.noise import NoiseRules

JOINS = "_|丨│┃¦"
# What ends the stretch in which an advertisement is looked for.
EDGE = re.compile(r"[，。；！？、：“”‘’《》\n…]")
REACH = 60
ADDRESS = re.compile(
    r"(?:https?[：:]//)?(?:[A-Za-z0-9-]{1,30}\.){1,4}(?:com|net|org|cc|vip|top|xyz|info|app|club|shop|online|site|tv|me|co)"
    r"(?:\.[a-z]{2})?(?![A-Za-z])(?:/[A-Za-z0-9/_.-]{0,60})?|https?[：:]//[A-Za-z0-9/_.?=&-]{3,80}"
)
FUNCTION_CHARACTERS = "的了在和与对把被让为是从向及等将给以到于使"
# A digit after the last word is the report's own figure.
TRAILER = re.compile(r"[A-Za-z（）()\-·~!+]")
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
LONGEST_SENTENCE = 300
BRAND_LENGTH = 4
MOST_ADS = 50


class Terms:
    """The words of advertising as patterns: of the trade, of web sites, of brands, and all of them."""

    def __init__(self, rules: NoiseRules) -> None:
        self.strong = rules.terms["ad_strong"]
        self.site = rules.terms["ad_site"]
        self.brand = rules.terms["ad_brand"]
        self.enforcement = rules.terms["enforcement"]
        self.any = re.compile("|".join(pattern.pattern for pattern in (self.brand, self.strong, self.site)))


def find_ads(text: str, rules: NoiseRules, literals: set[str]) -> list[Cut]:
    """Text to the cuts of its advertisements. ``literals`` are the sought words and characters that it holds."""
    strong = [word for word in rules.words["ad_strong"] if word in literals]
    joins = [mark for mark in JOINS if mark in literals]
    if not strong and not joins and literals.isdisjoint(rules.words["ad_address"]):
        return []
    terms = Terms(rules)
    trigger = re.compile("|".join([*map(re.escape, [*joins, *strong]), ADDRESS.pattern]))
    spans: list[tuple[int, int]] = []
    for match in trigger.finditer(text):
        if spans and match.start() < spans[-1][1]:
            continue
        if span := _judge(text, match.start(), match.end(), terms):
            spans.append(span)
    spans = _align(text, spans, terms)
    cuts = [Cut(start, end, "ad", "foreign_trade_words") for start, end in spans]
    return cuts + _find_ad_sentences(text, strong, spans, rules.terms["enforcement"])


def _judge(text: str, start: int, end: int, terms: Terms) -> tuple[int, int] | None:
    """The span of the advertisement around a trigger, or None where the stretch is no advertisement."""
    low = max(0, start - REACH)
    edges = [match.end() for match in EDGE.finditer(text, low, start)]
    low = edges[-1] if edges else low
    edge = EDGE.search(text, end, end + REACH)
    high = edge.start() if edge else min(len(text), end + REACH)
    stretch = text[low:high]
    joins = sum(map(stretch.count, JOINS))
    strong = len(set(terms.strong.findall(stretch)))
    site = len(set(terms.site.findall(stretch)))
    brand = len(set(terms.brand.findall(stretch)))
    address = ADDRESS.search(stretch) is not None and ".gov." not in stretch
    if joins or address:
        told = strong >= 1 or site >= 2 or (site >= 1 and brand >= 1)
    else:
        told = (strong >= 2 and site >= 1) or (strong >= 1 and site >= 2)
        told = told and not terms.enforcement.search(stretch)
    if not told:
        return None
    first, last = _chain(text, low, high, start, end, terms)
    if not joins and not address and not _is_chain_told(text[first:last], terms):
        return None
    return (first, last) if last > first else None


def _is_chain_told(chain: str, terms: Terms) -> bool:
    return len(terms.strong.findall(chain)) + len(terms.site.findall(chain)) >= 3


def _chain(text: str, low: int, high: int, start: int, end: int, terms: Terms) -> tuple[int, int]:
    """The first and last place of the words and joins that hang together around a trigger."""
    marks = [(match.start(), match.end()) for match in terms.any.finditer(text, low, high)]
    joints = [position for position in range(low, high) if text[position] in JOINS]
    marks += [(match.start(), match.end()) for match in ADDRESS.finditer(text, low, high)]
    first, last = start, end
    if joints:
        # What stands between two joins is a title of the same page.
        first, last = min(first, joints[0]), max(last, joints[-1] + 1)
    moved = True
    while moved:
        moved = False
        for mark_start, mark_end in marks:
            if mark_start < first and first - mark_end <= 2 and not _has_function_word(text[mark_end:first]):
                # A known name begins an advertisement: a harmless word before it is the report's.
                if terms.brand.match(text, first) and terms.site.fullmatch(text[mark_start:mark_end]):
                    continue
                first, moved = mark_start, True
            if mark_end > last and mark_start - last <= 2 and not _has_function_word(text[last:mark_start]):
                last, moved = mark_end, True
    while last < high and TRAILER.match(text[last]):
        last += 1
    while last > end and text[last - 1] in "（(-·":
        last -= 1
    first = _take_brand(text, low, first, terms)
    line_begins = text[low - 1 : low] in ("", "\n") and first - low <= BRAND_LENGTH
    line_ends = text[last : last + 1] in ("", "\n")
    return (low if line_begins and line_ends else first), last


def _has_function_word(gap: str) -> bool:
    return any(character in FUNCTION_CHARACTERS for character in gap)


def _take_brand(text: str, low: int, first: int, terms: Terms) -> int:
    """The place where the name before the first known word begins; a name that is known is already inside."""
    if first <= low or terms.brand.match(text, first):
        return first
    if re.match(r"[A-Za-z0-9]", text[first - 1]):
        while first > low and re.match(r"[A-Za-z0-9]", text[first - 1]):
            first -= 1
        return first
    # A name never seen falls apart into single characters; a word of the dictionary is left to the report.
    words = cut_words(text[max(low, first - 12) : first])
    taken = 0
    while words and taken < BRAND_LENGTH and len(words[-1]) == 1 and words[-1] not in FUNCTION_CHARACTERS:
        words.pop()
        taken += 1
    return first - taken


def _align(text: str, spans: list[tuple[int, int]], terms: Terms) -> list[tuple[int, int]]:
    """Spans of the same advertisement made equal: its copies show where its name begins and ends."""
    wholes = {
        text[start:end].strip()
        for start, end in spans
        if (start == 0 or EDGE.match(text[start - 1])) and (end == len(text) or EDGE.match(text[end]))
    }
    longest_first = sorted(wholes, key=lambda ad: (-len(ad), ad))[:MOST_ADS]
    aligned: list[tuple[int, int]] = []
    for start, end in spans:
        core = text[start:end]
        whole = next((ad for ad in longest_first if _shares_core(ad, core)), None)
        if whole:
            found = text.find(whole, max(0, start - len(whole)), end + len(whole))
            if found >= 0:
                aligned.append((found, found + len(whole)))
                continue
        aligned.append((start, end))
    unsettled: dict[str, list[int]] = {}
    for index, (start, end) in enumerate(aligned):
        joint = re.search(f"[{re.escape(JOINS)}]", text[start:end])
        if joint and text[start:end].strip() not in wholes:
            unsettled.setdefault(text[start + joint.start() : end], []).append(index)
    for indexes in unsettled.values():
        if len(indexes) < 2:
            continue
        joints = [aligned[index][1] for index in indexes]
        length = min(aligned[index][1] - aligned[index][0] for index in indexes)
        common = _common_suffix([text[max(0, end - REACH) : end] for end in joints])
        common = EDGE.split(common)[-1].lstrip(FUNCTION_CHARACTERS)
        if length <= len(common) <= length + BRAND_LENGTH:
            for index in indexes:
                aligned[index] = (aligned[index][1] - len(common), aligned[index][1])
    return aligned


def _shares_core(ad: str, core: str) -> bool:
    joint = re.search(f"[{re.escape(JOINS)}]", core)
    tail = core[joint.start() :] if joint else core
    return len(tail) >= 3 and tail in ad


def _common_suffix(texts: list[str]) -> str:
    shortest = min(map(len, texts))
    length = 0
    while length < shortest and len({text[-length - 1] for text in texts}) == 1:
        length += 1
    return texts[0][len(texts[0]) - length :]


def _find_ad_sentences(
    text: str, strong: list[str], spans: list[tuple[int, int]], enforcement: re.Pattern[str]
) -> list[Cut]:
    """Sentences that hold three words of the trade or more are advertising, unless they tell of fighting it."""
    if len(strong) < 2:
        return []
    pattern = re.compile("|".join(map(re.escape, strong)))
    masked = text
    joined = [span for span in spans if any(mark in text[span[0] : span[1]] for mark in JOINS)]
    if joined:
        edges = [0, *(edge for span in joined for edge in span), len(text)]
        pieces = [text[low:high] for low, high in pairwise(edges)]
        masked = "".join(" " * len(piece) if index % 2 else piece for index, piece in enumerate(pieces))
    cuts: list[Cut] = []
    last_end = 0
    for match in pattern.finditer(masked):
        if match.start() < last_end:
            continue
        low = max(0, match.start() - LONGEST_SENTENCE)
        start = max(low, *(text.rfind(mark, low, match.start()) + 1 for mark in "。！？；\n"))
        sentence = SENTENCE.match(text, start)
        if sentence is None or len(sentence[0]) > LONGEST_SENTENCE:
            continue
        last_end = sentence.end()
        hits = pattern.findall(masked, start, last_end)
        if len(hits) >= 3 and len(set(hits)) >= 2 and not enforcement.search(sentence[0]):
            cuts.append(Cut(start, last_end, "ad", "trade_sentence"))
    return cuts
