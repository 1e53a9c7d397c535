"""What sentences say of the year of a report: years they name, and words that tell a year without naming it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from transforms.identify.evidence import Evidence, cut_excerpt
from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.calendar import read_count, read_plan, read_plan_ordinal, read_year
from transforms.language.year_rules import MentionRule, PhraseRule, YearRules

_YEAR_BEFORE = re.compile(rf"({YEAR})[ 　]?\Z")
_YEAR_LENGTH = 10
_BEFORE = 24  # characters that may say something of the year behind them
_RESULTS = frozenset({"result", "estimate"})
_FIRST_YEARS, _LAST_YEARS = 1949, 2100


def collect_mentions(text: str, named: Iterable[tuple[int, int, int]], rules: YearRules) -> Iterator[Evidence[int]]:
    """Every year named in the text, by the words around it (``years.mentions``), and the latest year of results.

    ``named`` are the years by find_years.
    """
    results: dict[int, list[Evidence[int]]] = defaultdict(list)
    for start, end, year in named:
        rule, offset = _judge_mention(text, start, end, rules) or (None, None)
        if rule is None or offset is None:
            continue
        piece = Evidence(rule.kind, year + offset, start, rules.weights[rule.kind], cut_excerpt(text, start, end))
        yield piece
        if rule.kind in _RESULTS:
            results[piece.value].append(piece)
    if results:
        # One result alone may be a target whose words say nothing of it.
        value = max(results, key=lambda year: (len(results[year]) > 1, year))
        last = results[value][-1]
        yield Evidence("latest_result", value, last.start, rules.weights["latest_result"], last.excerpt)


def find_years(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end (behind 年) and value of the years that the text names."""
    sign = text.find("年")
    while sign >= 0:
        match = _YEAR_BEFORE.search(text, max(0, sign - _YEAR_LENGTH), sign)
        if match is not None:
            year = read_year(match.group(1))
            if _FIRST_YEARS <= year <= _LAST_YEARS:
                yield match.start(), sign + 1, year
        sign = text.find("年", sign + 1)


def _judge_mention(text: str, start: int, end: int, rules: YearRules) -> tuple[MentionRule, int | None] | None:
    """The first rule that fits a year, and what it adds to it (None: no evidence)."""
    before = text[max(0, start - _BEFORE) : start]
    for rule in rules.mentions:
        if rule.before is not None and rule.before.search(before) is None:
            continue
        after = rule.after.match(text, end) if rule.after is not None else None
        if rule.after is not None and after is None:
            continue
        count = after.group("count") if rule.by_count and after is not None else None
        return rule, read_count(count) if count else rule.offset
    return None


def collect_phrases(text: str, rules: YearRules) -> Iterator[Evidence[int]]:
    """Words that tell a year by a plan, an anniversary or a congress (``years.phrases``)."""
    for rule in rules.phrases:
        if rule.sign not in text:
            continue
        for match in rule.pattern.finditer(text):
            value = _read_phrase(match, rules)
            if value is not None:
                yield _give(rule, match, value + rule.offset, rules)


def _give(rule: PhraseRule, match: re.Match[str], value: int, rules: YearRules) -> Evidence[int]:
    return Evidence(rule.kind, value, match.start(), rules.weights[rule.kind], match.group().replace("\n", "⏎"))


def _read_phrase(match: re.Match[str], rules: YearRules) -> int | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    for name, read in _READERS.items():
        if name in groups:
            return read(groups, rules)
    return None


def _read_plan_year(groups: dict[str, str], _: YearRules) -> int | None:
    span = read_plan(groups["plan"]) if "plan" in groups else read_plan_ordinal(groups["ordinal"])
    if span is None:
        return None
    if "nth" in groups:
        return span[0] + (read_count(groups["nth"]) or 1) - 1
    return span[1] if "last" in groups else span[0]


def _read_anniversary(groups: dict[str, str], rules: YearRules) -> int | None:
    age = read_count(groups["age"])
    return rules.anniversaries[groups["anniversary"]] + age if age else None


def _read_party_congress(groups: dict[str, str], rules: YearRules) -> int | None:
    ordinal, year = rules.party_congress
    number = read_count(groups["party"])
    return year + 5 * (number - ordinal) if number else None


_READERS: dict[str, Callable[[dict[str, str], YearRules], int | None]] = {
    "plan": _read_plan_year,
    "ordinal": _read_plan_year,
    "anniversary": _read_anniversary,
    "party": _read_party_congress,
}
