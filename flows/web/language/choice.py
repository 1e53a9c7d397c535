"""The language of a page: Chinese or English, as the browser asks."""

from __future__ import annotations

import re

CHINESE, ENGLISH = "zh", "en"
_WANTED = re.compile(r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*")
LONGEST = 500
"""Characters of a header that are looked at."""


def choose_language(asked: str | None, header: str | None) -> str:
    """``zh`` or ``en``: what the address asks for (``?lang=``), else what the browser likes best, else English."""
    if asked in (CHINESE, ENGLISH):
        return asked
    best, weight = ENGLISH, 0.0
    for part in (header or "")[:LONGEST].split(","):
        match = _WANTED.fullmatch(part)
        if match is None:
            continue
        name, liked = match[1].lower(), float(match[2] or 1)
        if name in (CHINESE, ENGLISH) and liked > weight:
            best, weight = name, liked
    return best
