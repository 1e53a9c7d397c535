"""Which kind of document a text is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from transforms.identify.head import Head
from transforms.identify.headings import Heading
from transforms.language.identify_rules import IdentifyRules
from transforms.records import CleanText

_MANY_STORY_WORDS = 4.0  # per thousand characters
_STORY_SHARE = 0.25  # of the words of an economy
_FEW_ECONOMY_WORDS = 4  # different words
_FEW_UNDER_TITLE = 3
_FEW_QUANTITIES = 3
_FEW_CHAPTERS = 3
_FEW_WHOLE_YEARS = 2
_OWN_VOICE = 1.0  # per thousand characters
_QUANTITY = re.compile(
    r"[0-9](?:%|[亿万千百个户家项亩吨元人米公平件所座名套条微毫天])|百分之|[一二三四五六七八九十]成"
    # 三千二百万元, 百万吨, 亿元, 万人次, 六十七个: numerals in characters, and multiples without one.
    r"|[百千万亿](?:元|美元|吨|公?斤|亩|公顷|人次|平方|立方|公里|千瓦|[户人](?![心民众家生]))"
    r"|[二三四五六七八九十]{2,5}(?:个|项|家|户|公里|亩|吨|元|所|座|件)|翻[一两二三]?番|第(?:[0-9]+|[一二三四五六七八九十])位"
)


@dataclass(frozen=True, slots=True)
class KindSource:
    """What the kind of a document is judged by; ``counts`` are those of ``rules.words``."""

    clean: CleanText
    head: Head
    headings: list[Heading]
    counts: Mapping[str, int]
    rules: IdentifyRules

    def count(self, words: Collection[str]) -> int:
        """How often any of some words stands in the text."""
        return sum(count for word, count in self.counts.items() if word in words)

    @property
    def economy(self) -> int:
        """The number of different words of an account of an economy."""
        return sum(1 for word in self.counts if word in self.rules.economy)

    @property
    def is_delivered(self) -> bool:
        """Whether a report's title stands above the words with which one is put before a congress."""
        title = self.head.kind
        return title is not None and title.kind == "work_report" and bool(self.rules.speech.search(self.clean.text))


Judged = tuple[str, str | None]


def judge_kind(source: KindSource) -> Judged:
    """A text to its kind and, where it is ``other``, the reason: the first of the rules that decides.

    A title decides first. Without one, a government that speaks for itself gives a work report, and a
    newsroom that tells of the same things gives news. What tells of no economy, names no quantities,
    or tells a story, is ``other`` whatever it calls itself; a report with its title and its opening words may be
    cut short and needs but one quantity.
    """
    return next((judged for judge in _RULES if (judged := judge(source)) is not None), ("news", None))


def _judge_other_title(source: KindSource) -> Judged | None:
    kind = source.head.kind
    return ("other", f"kind: {kind.reason}") if kind is not None and kind.kind == "other" else None


def _judge_economy(source: KindSource) -> Judged | None:
    if source.is_delivered or source.economy >= (_FEW_ECONOMY_WORDS if source.head.kind is None else _FEW_UNDER_TITLE):
        return None
    return "other", f"kind: only {source.economy} different words of an account of an economy"


def _judge_quantities(source: KindSource) -> Judged | None:
    wanted = 1 if source.is_delivered else _FEW_QUANTITIES
    quantities = sum(1 for _ in islice(_QUANTITY.finditer(source.clean.text), wanted))
    return ("other", f"kind: only {quantities} quantities") if quantities < wanted else None


def _judge_story(source: KindSource) -> Judged | None:
    story, length = source.count(source.rules.story), len(source.clean.text)
    if 1000 * story < _MANY_STORY_WORDS * length or story <= _STORY_SHARE * source.count(source.rules.economy):
        return None
    return "other", f"kind: {story} words of storytelling in {length} characters"


def _judge_title(source: KindSource) -> Judged | None:
    return (source.head.kind.kind, None) if source.head.kind is not None else None


def _judge_communique(source: KindSource) -> Judged | None:
    """A communiqué by its own name for itself, or by the chapters of an account of the whole year."""
    text, rules = source.clean.text, source.rules
    if rules.communique.search(text):
        return "communique", None
    if any(heading.top and heading.cue in ("review", "plan", "both") for heading in source.headings):
        return None
    chapters = sum(1 for _ in islice(rules.chapter.finditer(text), _FEW_CHAPTERS))
    whole_year = sum(1 for _ in islice(rules.whole_year.finditer(text), _FEW_WHOLE_YEARS))
    return ("communique", None) if chapters == _FEW_CHAPTERS and whole_year == _FEW_WHOLE_YEARS else None


def _judge_speech(source: KindSource) -> Judged | None:
    return ("work_report", None) if source.rules.speech.search(source.clean.text) else None


def _judge_press(source: KindSource) -> Judged | None:
    own = source.count(source.rules.own_voice)
    quiet = 1000 * own < _OWN_VOICE * len(source.clean.text)
    return ("news", None) if quiet and _is_press(source.clean, source.rules) else None


def _judge_own_voice(source: KindSource) -> Judged | None:
    parts = any(heading.top and heading.cue in ("review", "plan", "both") for heading in source.headings)
    return ("work_report", None) if parts or source.count(source.rules.own_voice) > 1 else None


# In this order; the first that decides wins, and what none decides is news.
_RULES: tuple[Callable[[KindSource], Judged | None], ...] = (
    _judge_other_title,
    _judge_economy,
    _judge_quantities,
    _judge_story,
    _judge_title,
    _judge_communique,
    _judge_speech,
    _judge_press,
    _judge_own_voice,
)


def _is_press(clean: CleanText, rules: IdentifyRules) -> bool:
    """Whether a newsroom signed the text; its marks may have been taken out as noise."""
    if rules.press_voice.search(clean.text):
        return True
    return any(rules.press_voice.search(span.text) for span in clean.removed if span.kind in ("byline", "caption"))
