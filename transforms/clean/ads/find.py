"""Advertising put into a report by those who broke into its site, told by what it is and not by its wording.

An advertisement is a string of words of gambling, medicine or search-engine trade that are joined as page titles and
addresses are (``|``, ``_``, ``www.``) and that break into a sentence they have nothing to do with.
"""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.clean.ads.spans import align_copies, chain_span
from transforms.clean.ads.terms import ADDRESS, EDGE, JOINS, REACH, Terms, read_terms
from transforms.clean.draft import Cut
from transforms.language.noise import NoiseRules

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
SENTENCE_ENDS = "。！？；\n"
LONGEST_SENTENCE = 300


def find_ads(text: str, rules: NoiseRules, literals: set[str]) -> list[Cut]:
    """Text to the cuts of its advertisements. ``literals`` are the sought words and characters that it holds."""
    strong = [word for word in rules.words["ad_strong"] if word in literals]
    joins = [mark for mark in JOINS if mark in literals]
    address = [] if literals.isdisjoint(rules.words["ad_address"]) else [ADDRESS.pattern]
    if not (strong or joins or address):
        return []
    terms = read_terms(rules)
    trigger = re.compile("|".join([*map(re.escape, [*joins, *strong]), *address]))
    spans: list[tuple[int, int]] = []
    for match in trigger.finditer(text):
        if not (spans and match.start() < spans[-1][1]) and (span := _judge(text, match.span(), terms)):
            spans.append(span)
    spans = align_copies(text, spans)
    cuts = [Cut(start, end, "ad", "foreign_trade_words") for start, end in spans]
    return cuts + _find_ad_sentences(text, strong, spans, terms.enforcement)


def _judge(text: str, trigger: tuple[int, int], terms: Terms) -> tuple[int, int] | None:
    """The span of the advertisement around a trigger, or None where the stretch is no advertisement."""
    low, high = _find_stretch(text, *trigger)
    stretch = text[low:high]
    joined = any(join in stretch for join in JOINS) or (ADDRESS.search(stretch) is not None and ".gov." not in stretch)
    if not _is_advertising(stretch, joined, terms):
        return None
    first, last = chain_span(text, (low, high), trigger, terms)
    if not joined and len(terms.strong.findall(text[first:last])) + len(terms.site.findall(text[first:last])) < 3:
        return None
    return (first, last) if last > first else None


def _find_stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """The text around a trigger up to the nearest stops, at most REACH characters each way."""
    low = max(0, start - REACH)
    edges = [match.end() for match in EDGE.finditer(text, low, start)]
    edge = EDGE.search(text, end, end + REACH)
    return edges[-1] if edges else low, edge.start() if edge else min(len(text), end + REACH)


def _is_advertising(stretch: str, joined: bool, terms: Terms) -> bool:
    """True where words of the trade and of web sites meet: fewer are enough where a join or an address shows a page."""
    strong = len(set(terms.strong.findall(stretch)))
    site = len(set(terms.site.findall(stretch)))
    if joined:
        return strong >= 1 or site >= 2 or (site >= 1 and terms.brand.search(stretch) is not None)
    return strong >= 1 and site >= 1 and strong + site >= 3 and not terms.enforcement.search(stretch)


def _find_ad_sentences(
    text: str, strong: list[str], spans: list[tuple[int, int]], enforcement: re.Pattern[str]
) -> list[Cut]:
    """Sentences that hold three words of the trade or more are advertising, unless they tell of fighting it."""
    if len(strong) < 2:
        return []
    pattern = re.compile("|".join(map(re.escape, strong)))
    masked = _mask(text, [span for span in spans if any(mark in text[span[0] : span[1]] for mark in JOINS)])
    cuts: list[Cut] = []
    last_end = 0
    for match in pattern.finditer(masked):
        if match.start() < last_end:
            continue
        low = max(0, match.start() - LONGEST_SENTENCE)
        start = max(low, *(text.rfind(mark, low, match.start()) + 1 for mark in SENTENCE_ENDS))
        sentence = SENTENCE.match(text, start)
        if sentence is None or len(sentence[0]) > LONGEST_SENTENCE:
            continue
        last_end = sentence.end()
        hits = pattern.findall(masked, start, last_end)
        if len(hits) >= 3 and len(set(hits)) >= 2 and not enforcement.search(sentence[0]):
            cuts.append(Cut(start, last_end, "ad", "trade_sentence"))
    return cuts


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks in place of the spans."""
    if not spans:
        return text
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    pieces = [text[low:high] for low, high in pairwise(edges)]
    return "".join(" " * len(piece) if index % 2 else piece for index, piece in enumerate(pieces))
