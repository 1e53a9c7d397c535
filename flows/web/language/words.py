"""What pages say, in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from flows.web.language.choice import CHINESE
from transforms.language.seedfile import parse_yaml

_FILE = "flows/web/language/words.yml"


@cache
def read_words() -> Mapping[str, str]:
    """English to Chinese. Raises SeedError for a file that is not YAML."""
    text = resources.files("flows.web.language").joinpath("words.yml").read_text(encoding="utf-8")
    words: Mapping[str, str] = parse_yaml(text, _FILE)
    return words


def say(text: str, language: str) -> str:
    """An English text or a code of ours in a language. What has no translation stays as it is."""
    if language == CHINESE:
        return read_words().get(text, text)
    return text.replace("_", " ")
