"""The vocabulary of seeds/identify.yml that tells the year of a report, read strictly and made into patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.language.seedfile import LineDict, SeedError, check_keys

# What a line of the mentions' table may say of the report year: counted from the year named, no evidence, or by
# the length of a term that the words themselves tell.
NO_EVIDENCE = "none"
BY_COUNT = "count"
Compile = Callable[[Any, str, int], re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class MentionRule:
    """Words before and behind a year that the text names, and the years from it to the report year.

    ``offset`` is None for what is no evidence; ``by_count``: a term of so many years began then.
    """

    kind: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    offset: int | None
    by_count: bool


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """Words that tell a year without naming it: by a plan, an anniversary, a congress; ``sign`` is one of them."""

    kind: str
    sign: str
    pattern: re.Pattern[str]
    offset: int


@dataclass(frozen=True, slots=True)
class YearLimits:
    """From which score on a year is given (``least``) and given without doubt (``sure``).

    A runner-up with the share ``tie`` of the winner's score leaves nothing decided, one with ``close`` leaves a doubt.
    """

    least: float
    sure: float
    tie: float
    close: float


@dataclass(frozen=True, slots=True)
class YearRules:
    """All that tells years; ``weights`` is what each kind of evidence is worth."""

    weights: Mapping[str, float]
    mentions: tuple[MentionRule, ...]
    phrases: tuple[PhraseRule, ...]
    anniversaries: Mapping[str, int]
    late_review: tuple[PhraseRule, ...]
    party_congress: tuple[int, int]
    national_congress: tuple[int, int]
    masked_years: re.Pattern[str]
    masks: tuple[str, ...]
    this_year: re.Pattern[str]
    next_year: re.Pattern[str]
    reporting: tuple[str, ...]
    since_words: tuple[str, ...]


def parse_year_rules(years: Any, weights: Any, file: str, compile_pattern: Compile) -> YearRules:
    """The mapping ``years`` of the seed file to YearRules. Raises SeedError with file and line."""
    check_keys(
        years,
        file,
        {
            "mentions",
            "phrases",
            "anniversaries",
            "party_congress",
            "national_congress",
            "masked_years",
            "masks",
            "late_review",
            "this_year",
            "next_year",
            "reporting",
            "since_words",
        },
        set(),
    )
    anniversaries = _read_anniversaries(years, file)
    names = "|".join(map(re.escape, sorted(anniversaries, key=lambda name: -len(name))))

    def fill(pattern: Any, file: str, line: int) -> re.Pattern[str]:
        filled = [one.replace("{A}", f"(?P<anniversary>{names})") for one in pattern] if pattern else pattern
        return compile_pattern(filled, file, line)

    rules = YearRules(
        weights={kind: float(weight) for kind, weight in weights.items()},
        mentions=tuple(_read_mention(entry, file, fill) for entry in years["mentions"]),
        phrases=tuple(_read_phrase(entry, file, fill) for entry in years["phrases"]),
        anniversaries=anniversaries,
        late_review=tuple(_read_phrase(entry, file, fill) for entry in years["late_review"]),
        party_congress=_read_congress(years["party_congress"], file),
        national_congress=_read_congress(years["national_congress"], file),
        masked_years=fill(years["masked_years"], file, years.key_lines["masked_years"]),
        masks=tuple(years["masks"]),
        this_year=fill(years["this_year"], file, years.key_lines["this_year"]),
        next_year=fill(years["next_year"], file, years.key_lines["next_year"]),
        reporting=tuple(years["reporting"]),
        since_words=tuple(years["since_words"]),
    )
    kinds = {rule.kind for rule in rules.mentions if rule.offset is not None} | {
        rule.kind for rule in (*rules.phrases, *rules.late_review)
    }
    for kind in sorted(kinds - rules.weights.keys()):
        raise SeedError(file, years.line, f"the kind of evidence {kind!r} has no weight")
    return rules


def _read_mention(entry: Any, file: str, compile_pattern: Compile) -> MentionRule:
    if not isinstance(entry, LineDict):
        raise SeedError(file, 1, "each mention must be a mapping")
    check_keys(entry, file, {"kind", "offset"}, {"before", "after"})
    offset = entry["offset"]
    if offset not in (NO_EVIDENCE, BY_COUNT) and not isinstance(offset, int):
        raise SeedError(file, entry.key_lines["offset"], f"unknown offset {offset!r}")
    parts = {
        # Not $, which also stands before a line end.
        key: compile_pattern([f"(?:{one}){end}" for one in entry[key]], file, entry.key_lines[key])
        if key in entry
        else None
        for key, end in (("before", r"\Z"), ("after", ""))
    }
    if parts["before"] is None and parts["after"] is None:
        raise SeedError(file, entry.line, "a mention needs words before or after the year")
    return MentionRule(
        kind=entry["kind"],
        before=parts["before"],
        after=parts["after"],
        offset=None if offset == NO_EVIDENCE else 5 if offset == BY_COUNT else offset,
        by_count=offset == BY_COUNT,
    )


def _read_phrase(entry: Any, file: str, compile_pattern: Compile) -> PhraseRule:
    if not isinstance(entry, LineDict):
        raise SeedError(file, 1, "each phrase must be a mapping")
    check_keys(entry, file, {"kind", "sign", "offset", "words"}, set())
    pattern = compile_pattern(entry["words"], file, entry.key_lines["words"])
    return PhraseRule(entry["kind"], entry["sign"], pattern, int(entry["offset"]))


def _read_congress(entry: Any, file: str) -> tuple[int, int]:
    check_keys(entry, file, {"ordinal", "year"}, set())
    return int(entry["ordinal"]), int(entry["year"])


def _read_anniversaries(years: LineDict, file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in years["anniversaries"]:
        check_keys(entry, file, {"words", "year"}, set())
        found |= dict.fromkeys(entry["words"], int(entry["year"]))
    return found
