"""What the command says, in the language of the terminal: Chinese where the locale is, else English."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import resources

from transforms.language.seedfile import parse_yaml

_FILE = "flows/cli/chinese.yml"
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def speaks_chinese(environ: Mapping[str, str]) -> bool:
    """Whether the locale is a Chinese one; the first of LOCALES that is set decides."""
    return next((environ[name] for name in LOCALES if environ.get(name)), "").lower().startswith("zh")


@cache
def read_chinese() -> Mapping[str, str]:
    """English to Chinese. Raises SeedError for a file that is not YAML."""
    text = resources.files("flows.cli").joinpath("chinese.yml").read_text(encoding="utf-8")
    words: Mapping[str, str] = parse_yaml(text, _FILE)
    return words


def say(text: str, **values: object) -> str:
    """An English text in the terminal's language, its {names} filled. What has no translation stays as it is."""
    template = read_chinese().get(text, text) if speaks_chinese(os.environ) else text
    return template.format(**values) if values else template
