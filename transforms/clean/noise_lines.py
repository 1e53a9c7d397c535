"""Whole lines that are noise: site chrome, metadata, bylines, doubled openings, page furniture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transforms.clean.captions import find_captions
from transforms.clean.chrome import find_chrome
from transforms.clean.draft import Cut
from transforms.clean.lines import Line
from transforms.clean.metadata import find_metadata
from transforms.clean.repeats import find_copies, find_doubled_heads, find_doubled_paragraphs, find_furniture
from transforms.language.noise import NoiseRules

# In order: what one finder takes, the next does not see.
FINDERS: tuple[Callable[[list[Line], NoiseRules], Iterator[Cut]], ...] = (
    find_metadata,
    find_copies,
    find_doubled_heads,
    find_doubled_paragraphs,
    find_furniture,
    find_captions,
)


def find_noise_lines(lines: list[Line], rules: NoiseRules, literals: set[str]) -> list[Cut]:
    """Lines to the cuts of those that are no part of a report. ``literals`` are sought words that the text holds."""
    cuts = find_chrome(lines, rules, literals)
    rest = _without(lines, cuts)
    for find in FINDERS:
        found = list(find(rest, rules))
        cuts += found
        rest = _without(rest, found)
    return cuts


def _without(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    if not cuts:
        return lines
    noise = {cut.start for cut in cuts}
    return [line for line in lines if line.start not in noise]
