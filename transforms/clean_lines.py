"""Whole lines that are noise: site chrome, metadata, bylines, captions, page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.clean_draft import Cut
from transforms.clean_rules import NoiseRules

LONGEST_NOISE_LINE = 400
BODY_LENGTH = 60
SENTENCE_END = re.compile(r"[。！？；]")
SALUTATION = re.compile(r"各位(?:代表|委员|同志)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer blanks. ``blanks`` counts the empty lines before it, ``indent`` its leading blanks."""

    start: int
    end: int
    text: str
    blanks: int
    indent: int


def split_lines(text: str) -> list[Line]:
    """Text to its lines that hold anything."""
    lines: list[Line] = []
    position = 0
    blanks = 0
    for raw_line in text.splitlines(keepends=True):
        stripped = raw_line.strip()
        if stripped:
            indent = len(raw_line) - len(raw_line.lstrip())
            start = position + indent
            lines.append(Line(start, start + len(stripped), stripped, blanks, indent))
            blanks = 0
        else:
            blanks += 1
        position += len(raw_line)
    return lines


def find_body(lines: list[Line]) -> tuple[int, int]:
    """Index of the first and after the last line that is a paragraph of a report."""
    body = [
        index
        for index, line in enumerate(lines)
        if SALUTATION.match(line.text) or (len(line.text) >= BODY_LENGTH and SENTENCE_END.search(line.text))
    ]
    return (body[0], body[-1] + 1) if body else (0, len(lines))


def find_noise_lines(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Lines to the cuts that the line rules make."""
    first, last = find_body(lines)
    for index, line in enumerate(lines):
        if len(line.text) > LONGEST_NOISE_LINE:
            continue
        place = "opening" if index < first else "closing" if index >= last else ""
        for rule in rules.at("line", place):
            if rule.pattern.fullmatch(line.text):
                yield Cut(line.start, line.end, rule.kind, rule.name)
                break
