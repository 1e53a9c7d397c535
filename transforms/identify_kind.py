"""Which kind of document a text is."""

from __future__ import annotations

from transforms.identify_head import Head
from transforms.identify_rules import IdentifyRules
from transforms.sections import Heading

_MANY_STORY_WORDS = 4.0  # per thousand characters
_FEW_ECONOMY_WORDS = 4  # different words


def judge_kind(text: str, head: Head, headings: list[Heading], rules: IdentifyRules) -> tuple[str, str | None]:
    """Text and head to kind and, for ``other``, the reason."""
    economy = rules.economy.count_words(text)
    story = rules.story.count_words(text)
    per_thousand = 1000 * sum(story.values()) / max(len(text), 1)
    if len(economy) < _FEW_ECONOMY_WORDS:
        return "other", f"kind: only {len(economy)} different words of an account of an economy"
    if per_thousand >= _MANY_STORY_WORDS and sum(story.values()) > sum(economy.values()) / 4:
        return "other", f"kind: {per_thousand:.1f} words of storytelling in a thousand characters"
    if head.kind is not None:
        return head.kind.kind, f"kind: {head.kind.reason}" if head.kind.kind == "other" else None
    if rules.speech.search(text):
        return "work_report", None
    if any(heading.cue in ("review", "plan", "both") and heading.top for heading in headings):
        return "work_report", None
    return "news", None
