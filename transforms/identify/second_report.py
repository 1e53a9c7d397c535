"""A second report in the same text: its title stands alone on a line further on, and another opening follows."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.identify.head import LATER_OPENING, Head, find_given, find_meeting, judge_title
from transforms.language.identify_rules import IdentifyRules

_ENDINGS = ("报告\n", "公报\n")
_BEHIND = 120  # characters behind the head in which a title is that of the report itself once more
_WITHIN = 160  # characters behind a title in which its report opens
_OTHER_KINDS = ("other", "news")


def find_second_report(text: str, head: Head, rules: IdentifyRules) -> str:
    """The title of a second report, or "" for none; the same title and date once more are a copy."""
    for start, end in _list_lines(text, head.end + _BEHIND):
        title = text[start:end].strip(" 　\t《》")
        kind = judge_title(title, rules)
        if kind is None or kind.kind in _OTHER_KINDS:
            continue
        following = text[end : end + _WITHIN]
        if find_meeting(following) is None and LATER_OPENING.search(following) is None:
            continue
        if (title, find_given(following)[1]) != (head.title, head.given_year):
            return title
    return ""


def _list_lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Start and end of the lines that end as titles do."""
    for ending in _ENDINGS:
        found = text.find(ending, start)
        while found >= 0:
            end = found + len(ending) - 1
            yield text.rfind("\n", 0, found) + 1, end
            found = text.find(ending, end)
