"""What pages say, in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from flows.web.language.choice import CHINESE
from transforms.language.seedfile import parse_yaml

_FOLDER = "flows.web.language"
_FILES = ("words.yml", "productions.yml", "sources.yml", "docs.yml", "columns.yml", "faults.yml")


@cache
def read_words() -> Mapping[str, str]:
    """English to Chinese. Raises SeedError for a file that is not YAML."""
    return {english: str(chinese) for name in _FILES for english, chinese in _read(name).items()}


@cache
def read_refusals() -> Mapping[str, Mapping[str, str]]:
    """Why a number makes no observation: the reason's name to what it means, by language. Raises SeedError."""
    return _read("refusals.yml")


def _read(name: str) -> Mapping[str, Any]:
    text = resources.files(_FOLDER).joinpath(name).read_text(encoding="utf-8")
    words: Mapping[str, Any] = parse_yaml(text, f"flows/web/language/{name}")
    return words


def say(text: str, language: str) -> str:
    """An English text or a code of ours in a language. What has no translation stays as it is."""
    if language == CHINESE:
        return read_words().get(text, text)
    return text.replace("_", " ")
