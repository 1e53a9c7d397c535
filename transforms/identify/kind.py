"""Which kind of document a text is."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
_OWN_VOICE = 1.0  # per thousand characters
_QUANTITY = re.compile(r"[0-9](?:%|[亿万千百个户家项亩吨元人米公平件所座名套条])|百分之|[一二三四五六七八九十]成")


def judge_kind(
    clean: CleanText, head: Head, headings: list[Heading], counts: Mapping[str, int], rules: IdentifyRules
) -> tuple[str, str | None]:
    """Text, head and word counts (``rules.words``) to kind and, where it is ``other``, the reason.

    A title decides first. Without one, a government that speaks for itself gives a work report, and a
    newsroom that tells of the same things gives news. What tells of no economy, names no quantities,
    or tells a story, is ``other`` whatever it calls itself.
    """
    text = clean.text
    if head.kind is not None and head.kind.kind == "other":
        return "other", f"kind: {head.kind.reason}"
    economy = {word: count for word, count in counts.items() if word in rules.economy}
    if len(economy) < (_FEW_ECONOMY_WORDS if head.kind is None else _FEW_UNDER_TITLE):
        return "other", f"kind: only {len(economy)} different words of an account of an economy"
    quantities = sum(1 for _ in islice(_QUANTITY.finditer(text), _FEW_QUANTITIES))
    if quantities < _FEW_QUANTITIES:
        return "other", f"kind: only {quantities} quantities"
    story = sum(count for word, count in counts.items() if word in rules.story)
    if 1000 * story >= _MANY_STORY_WORDS * len(text) and story > _STORY_SHARE * sum(economy.values()):
        return "other", f"kind: {story} words of storytelling in {len(text)} characters"
    if head.kind is not None:
        return head.kind.kind, None
    if rules.communique.search(text):
        return "communique", None
    if rules.speech.search(text):
        return "work_report", None
    own = sum(count for word, count in counts.items() if word in rules.own_voice)
    if 1000 * own < _OWN_VOICE * len(text) and _is_press(clean, rules):
        return "news", None
    top = any(heading.top and heading.cue in ("review", "plan", "both") for heading in headings)
    return ("work_report" if top or own > 1 else "news"), None


def _is_press(clean: CleanText, rules: IdentifyRules) -> bool:
    """Whether a newsroom signed the text; its marks may have been taken out as noise."""
    if rules.press_voice.search(clean.text):
        return True
    return any(rules.press_voice.search(span.text) for span in clean.removed if span.kind in ("byline", "caption"))
