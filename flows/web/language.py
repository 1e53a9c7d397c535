"""The language of a page: Chinese or English, as the browser asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from transforms.language.seedfile import parse_yaml

CHINESE, ENGLISH = "zh", "en"
_FILE = "flows/web/words.yml"
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


@cache
def read_words() -> Mapping[str, str]:
    """English to Chinese. Raises SeedError for a file that is not YAML."""
    text = resources.files("flows.web").joinpath("words.yml").read_text(encoding="utf-8")
    words: Mapping[str, str] = parse_yaml(text, _FILE)
    return words


def say(text: str, language: str) -> str:
    """An English text or a code of ours in a language. What has no translation stays as it is."""
    if language == CHINESE:
        return read_words().get(text, text)
    return text.replace("_", " ")
