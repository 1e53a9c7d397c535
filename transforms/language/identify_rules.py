"""The vocabulary of seeds/identify.yml, read strictly and made into patterns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from transforms.language.calendar import PLAN
from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml
from transforms.language.tense_words import TenseWords, parse_tense_words
from transforms.language.year_rules import YearLimits, YearRules, parse_year_rules

NUMBER = r"[0-9一二三四五六七八九十百两零〇]+"
ROLES = ("review", "review_period", "plan", "plan_period")

_AUTHORS = (
    "nation",
    "province",
    "autonomous_region",
    "city",
    "prefecture",
    "area",
    "league",
    "county",
    "banner",
    "district",
    "township",
)
_HEADING_WORDS = (
    "review",
    "plan",
    "endings",
    "closing_review",
    "closing_plan",
    "closing_openings",
    "plain_endings",
    "part_review",
    "part_plan",
    "part_of_year",
    "rest_of_year",
    "sub_openings",
    "call_openings",
    "actions",
    "other",
)
_PROOF_KEYS = (
    "nation",
    "delegate",
    "commissioned",
    "body",
    "title",
    "congress",
    "opened",
    "outline",
    "bureau",
    "officer",
    "self_after",
    "self_before",
    "publisher",
    "no_place_after",
    "partner_before",
)
_REGION_EVIDENCE = (
    "speaker",
    "title",
    "outline",
    "path",
    "address",
    "path_title",
    "opened",
    "congress",
    "officer",
    "bureau",
    "body",
    "frame",
    "in_text",
    "self",
    "mention",
    "mention_short",
    "child",
    "child_short",
    "linked",
    "above",
    "fits",
    "misfits",
)
# Which words behind a name prove it to be the author's; tried in this order.
_PLACES = (
    ("outline", "outline"),
    ("title", "title"),
    ("bureau", "bureau"),
    ("opened", "opened"),
    ("congress", "congress"),
    ("officer", "officer"),
    ("commissioned", "commissioned"),
    ("body", "body"),
    ("self", "self_after"),
)
_KIND_NAMES = {"work_report", "communique", "plan_report", "budget_report", "news", "other"}
# Where a part of a text may begin: with a paragraph, or in a text without paragraphs with a sentence.
_PARAGRAPH = (
    r"(?:\A|\n)[\s　…]*(?:各位代表[:：,，!！]\s*)?"
    r"(?:[(（][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)?[\s　]*"
)
_LINE = r"(?<=\n)[\s　]*"
_SENTENCE = r"(?:\A|[。！!？?\n])[\s　]*(?:各位代表[:：,，!！]\s*)?"


@dataclass(frozen=True, slots=True)
class KindRule:
    """Titles of one kind of document; ``report_year`` says what a year in the title means (same, next, last, plan)."""

    kind: str
    reason: str
    titles: re.Pattern[str]
    report_year: str


@dataclass(frozen=True, slots=True)
class RelativeYears:
    """Words that stand for years counted from the report year."""

    words: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class IdentifyRules:
    """All of seeds/identify.yml; ``words`` counts what economy, story, own_voice and author list, in one pass."""

    kinds: tuple[KindRule, ...]
    speech: re.Pattern[str]
    words: WordCounter
    economy: frozenset[str]
    story: frozenset[str]
    own_voice: frozenset[str]
    press_voice: re.Pattern[str]
    tense: TenseWords
    headings: Mapping[str, tuple[str, ...]]
    relative: tuple[RelativeYears, ...]
    turns_by_paragraph: Mapping[str, re.Pattern[str]]
    turns_by_sentence: Mapping[str, re.Pattern[str]]
    outline_review: re.Pattern[str]
    outline_plan: re.Pattern[str]
    years: YearRules
    limits: YearLimits
    author: Mapping[str, tuple[str, ...]]
    author_nation: re.Pattern[str]
    author_delegate: re.Pattern[str]
    author_delegates: Mapping[str, tuple[str, ...]]
    author_place: re.Pattern[str]
    self_before: re.Pattern[str]
    publisher: re.Pattern[str]
    no_place_after: re.Pattern[str]
    partner_before: re.Pattern[str]
    layers: Mapping[str, tuple[str, ...]]
    layer_words: WordCounter
    region_weights: Mapping[str, float]
    communique: re.Pattern[str]
    chapter: re.Pattern[str]
    whole_year: re.Pattern[str]
    common_words: frozenset[str]
    generic_names: frozenset[str]
    published: re.Pattern[str]


class WordCounter:
    """Counts how often each of some words stands in a text, in one pass."""

    __slots__ = ("_automaton", "words")

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        # For so few words the automaton that is fastest to run is also quick to build.
        self._automaton = ahocorasick_rs.AhoCorasick(
            words,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    def count_words(self, text: str) -> dict[str, int]:
        """Each word found to its number of occurrences."""
        found = Counter([pattern for pattern, _, _ in self._automaton.find_matches_as_indexes(text)])
        return {self.words[pattern]: count for pattern, count in found.items()}


def parse_identify_rules(text: str, file: str) -> IdentifyRules:
    """The YAML of the identifying vocabulary to IdentifyRules. Raises SeedError with file and line."""
    data = parse_yaml(text, file)
    if not isinstance(data, LineDict):
        raise SeedError(file, 1, "the file must be a mapping")
    sections = {
        "kinds",
        "speech",
        "economy",
        "story",
        "voice",
        "tense",
        "headings",
        "relative",
        "turns",
        "outline",
        "weights",
        "layers",
        "communique",
        "limits",
        "years",
        "author",
        "ranked_among",
        "proof",
        "delegates",
        "common_words",
        "generic_names",
        "dates",
    }
    check_keys(data, file, sections, set())
    headings = _read_words(data, "headings", set(_HEADING_WORDS), file)
    turns = _read_words(data, "turns", {*ROLES, "lead"}, file)
    economy = _list_words(data["economy"], file, data.key_lines["economy"])
    story = _list_words(data["story"], file, data.key_lines["story"])
    voice = _read_words(data, "voice", {"own", "press"}, file)
    weights, outline = data["weights"], data["outline"]
    check_keys(weights, file, {"year", "region"}, set())
    check_keys(weights["region"], file, set(_REGION_EVIDENCE), set())
    layers = _read_words(data, "layers", {"prefecture", "county"}, file)
    communique = _read_words(data, "communique", {"own_name", "chapters", "whole_year"}, file)
    check_keys(outline, file, {"review", "plan"}, set())
    author = _read_words(data, "author", set(_AUTHORS), file)
    ranked = _list_words(data["ranked_among"], file, data.key_lines["ranked_among"])
    delegates = _read_words(data, "delegates", set(_AUTHORS) - {"nation"}, file)
    proof = data["proof"]
    check_keys(proof, file, set(_PROOF_KEYS), set())
    places = {key: _compile([pattern], file, proof.key_lines[key]) for key, pattern in proof.items()}
    return IdentifyRules(
        kinds=tuple(_read_kind(entry, file, data.key_lines["kinds"]) for entry in data["kinds"]),
        speech=_compile(data["speech"], file, data.key_lines["speech"]),
        # Words of a rank are counted so that they are not counted as an author's for itself.
        words=WordCounter(
            tuple({*economy, *story, *voice["own"], *ranked, *(word for kind in author.values() for word in kind)})
        ),
        economy=frozenset(economy),
        story=frozenset(story),
        own_voice=frozenset(voice["own"]),
        press_voice=_compile_words(voice["press"]),
        tense=parse_tense_words(data["tense"], file, data.key_lines["tense"]),
        headings=headings,
        relative=tuple(_read_relative(entry, file, data.key_lines["relative"]) for entry in data["relative"]),
        turns_by_paragraph=_compile_turns(data["turns"], turns, file, _PARAGRAPH),
        turns_by_sentence=_compile_turns(data["turns"], turns, file, _SENTENCE),
        outline_review=_compile(outline["review"], file, outline.key_lines["review"], _LINE),
        outline_plan=_compile(outline["plan"], file, outline.key_lines["plan"], _LINE),
        years=parse_year_rules(data["years"], weights["year"], file, _compile),
        limits=_read_limits(data["limits"], file),
        author=author,
        author_nation=places["nation"],
        author_delegate=places["delegate"],
        author_delegates=delegates,
        author_place=re.compile("|".join(f"(?P<{name}>{_fill(proof[key])})" for name, key in _PLACES)),
        self_before=places["self_before"],
        publisher=places["publisher"],
        no_place_after=places["no_place_after"],
        partner_before=places["partner_before"],
        layers=layers,
        layer_words=WordCounter(tuple({word for words in layers.values() for word in words})),
        region_weights={kind: float(weight) for kind, weight in weights["region"].items()},
        communique=_compile_words(communique["own_name"]),
        chapter=_compile_chapter(communique["chapters"]),
        whole_year=_compile_words(communique["whole_year"]),
        common_words=frozenset(_list_words(data["common_words"], file, data.key_lines["common_words"])),
        generic_names=frozenset(_list_words(data["generic_names"], file, data.key_lines["generic_names"])),
        published=_compile_published(data["dates"], file),
    )


def _compile_words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _compile_chapter(chapters: tuple[str, ...]) -> re.Pattern[str]:
    """Lines with an ordinal that hold nothing but names of chapters, joined or not (三、工业和建筑业)."""
    names = "|".join(map(re.escape, sorted(chapters, key=lambda name: -len(name))))
    ordinal = r"(?:第?[一二三四五六七八九十]{1,3}[、.．章]|[（(][一二三四五六七八九十]{1,3}[)）])、?"
    return re.compile(rf"^[\s　]*{ordinal}[\s　]*(?:{names})(?:[、和与及]?(?:{names})){{0,4}}[\s　]*$", re.MULTILINE)


def _read_limits(limits: Any, file: str) -> YearLimits:
    check_keys(limits, file, {"least", "sure", "tie", "close"}, set())
    return YearLimits(**{name: float(value) for name, value in limits.items()})


def _compile_turns(
    mapping: LineDict, turns: Mapping[str, tuple[str, ...]], file: str, prefix: str
) -> dict[str, re.Pattern[str]]:
    """Each role to where a text turns to it; 报告提出 may lead over to what a part says (``lead``)."""
    prefix += f"(?P<lead>{'|'.join(turns['lead'])})?"
    return {role: _compile(list(turns[role]), file, mapping.key_lines[role], prefix) for role in ROLES}


def _read_kind(entry: Any, file: str, line: int) -> KindRule:
    if not isinstance(entry, LineDict):
        raise SeedError(file, line, "each kind must be a mapping")
    check_keys(entry, file, {"kind", "reason", "titles", "report_year"}, set())
    if entry["kind"] not in _KIND_NAMES:
        raise SeedError(file, entry.key_lines["kind"], f"unknown kind {entry['kind']!r}")
    if entry["report_year"] not in ("same", "next", "last", "plan"):
        raise SeedError(file, entry.key_lines["report_year"], f"unknown report_year {entry['report_year']!r}")
    titles = _compile(entry["titles"], file, entry.key_lines["titles"])
    return KindRule(entry["kind"], entry["reason"], titles, entry["report_year"])


def _read_relative(entry: Any, file: str, line: int) -> RelativeYears:
    if not isinstance(entry, LineDict):
        raise SeedError(file, line, "each entry of relative must be a mapping")
    check_keys(entry, file, {"words", "from", "to"}, set())
    return RelativeYears(_list_words(entry["words"], file, entry.line), entry["from"], entry["to"])


def _read_words(data: LineDict, key: str, names: set[str], file: str) -> dict[str, tuple[str, ...]]:
    mapping = data[key]
    if not isinstance(mapping, LineDict):
        raise SeedError(file, data.key_lines[key], f"{key} must be a mapping")
    check_keys(mapping, file, names, set())
    return {name: _list_words(words, file, mapping.key_lines[name]) for name, words in mapping.items()}


def _list_words(words: Any, file: str, line: int) -> tuple[str, ...]:
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise SeedError(file, line, "must be a list of words")
    return tuple(words)


def _compile(patterns: Any, file: str, line: int, prefix: str = "") -> re.Pattern[str]:
    filled = [_fill(pattern) for pattern in _list_words(patterns, file, line)]
    try:
        return re.compile(f"{prefix}(?P<turn>{'|'.join(filled)})")
    except re.error as error:
        raise SeedError(file, line, f"not a valid pattern: {error}") from error


def _fill(pattern: str) -> str:
    return pattern.replace("{Y}", YEAR).replace("{P}", PLAN).replace("{N}", NUMBER)


def _compile_published(dates: Any, file: str) -> re.Pattern[str]:
    check_keys(dates, file, {"published"}, set())
    words = "|".join(map(re.escape, _list_words(dates["published"], file, dates.key_lines["published"])))
    return re.compile(
        rf"(?:{words})\s*[:：]?\s*((?:19|20)[0-9]{{2}})\s*[-./年]\s*([0-9]{{1,2}})\s*[-./月]\s*([0-9]{{1,2}})"
    )
