"""The words of tables: what header cells, row names and cells without a number are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

HEADER_KINDS = frozenset(
    {
        "name",
        "unit",
        "order",
        "note",
        "actual",
        "estimate",
        "target",
        "value",
        "growth",
        "rate",
        "fall",
        "annual",
        "change",
        "skip",
        "current",
        "previous",
        "next",
        "base",
        "part",
        "filler",
    }
)
_NAME_KINDS = {"name_growth": "growth", "name_fall": "fall", "name_annual": "annual", "name_level": "level"}
_LISTS = {*_NAME_KINDS, "members", "counted", "nouns", "worded", "empty"}
_BOUNDS = frozenset({"gt", "lt", "ge", "le"})


@dataclass(frozen=True, slots=True)
class TableWords:
    """``header``: word to its kind; ``measures``: word at a row's name to growth, fall, annual or level.

    ``header_pattern`` and ``name_end`` match the longest such word; ``marks``: sign before a number to its bound.
    """

    header: Mapping[str, str]
    header_pattern: re.Pattern[str]
    measures: Mapping[str, str]
    name_end: re.Pattern[str]
    members: tuple[str, ...]
    counted: tuple[str, ...]
    nouns: tuple[str, ...]
    branches: frozenset[str]
    branch_heads: frozenset[str]
    branch_noun: str
    worded: tuple[str, ...]
    empty: frozenset[str]
    marks: Mapping[str, str]


def parse_table_words(text: str, file: str) -> TableWords:
    """tables.yml to TableWords. Raises SeedError for unknown keys, kinds and bounds and for words given twice."""
    data = parse_yaml(text, file)
    check_keys(data, file, {"header", "branches", "marks", *_LISTS}, set())
    header: dict[str, str] = {}
    for kind, words in data["header"].items():
        if kind not in HEADER_KINDS:
            raise SeedError(file, data["header"].key_lines[kind], f"unknown kind of header word {kind!r}")
        _add_words(header, words, kind, file, data["header"].key_lines[kind])
    measures: dict[str, str] = {}
    for key, measure in _NAME_KINDS.items():
        _add_words(measures, data[key], measure, file, data.key_lines[key])
    check_keys(data["branches"], file, {"of", "names", "noun"}, set())
    for mark, bound in data["marks"].items():
        if bound not in _BOUNDS:
            raise SeedError(file, data["marks"].key_lines[mark], f"{mark}: unknown bound {bound!r}")
    ends = "|".join(map(re.escape, sorted(measures, key=len, reverse=True)))
    return TableWords(
        header=header,
        header_pattern=_compile_longest(header),
        measures=measures,
        name_end=re.compile(rf"(?:{ends})$"),
        members=tuple(sorted(data["members"], key=len, reverse=True)),
        counted=tuple(data["counted"]),
        nouns=tuple(data["nouns"]),
        branches=frozenset(data["branches"]["names"]),
        branch_heads=frozenset(data["branches"]["of"]),
        branch_noun=data["branches"]["noun"],
        worded=tuple(data["worded"]),
        empty=frozenset(data["empty"]),
        marks=dict(data["marks"]),
    )


def _add_words(into: dict[str, str], words: object, kind: str, file: str, line: int) -> None:
    if not isinstance(words, list) or isinstance(words, LineDict):
        raise SeedError(file, line, f"{kind}: expected a list of words")
    for word in words:
        if not isinstance(word, str) or not word:
            raise SeedError(file, line, f"{kind}: {word!r} is no word")
        if word in into:
            raise SeedError(file, line, f"{kind}: {word!r} stands twice")
        into[word] = kind


def _compile_longest(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
