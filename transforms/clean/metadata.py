"""Lines of labels and values that tell of the page and not of the report (发布日期：… 来源：…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.clean.draft import Cut
from transforms.clean.lines import Line, find_body
from transforms.language.noise import NoiseRules
from transforms.records import NoiseRole

LONGEST_METADATA_LINE = 300
STAMP = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{1,2}时\d{1,2}分(?:\d{1,2}秒)?|(?:星期|周)[一二三四五六日天]|[\d./-]+(?:次|人次)?"
)
# A day alone may be the report's own; with the hour, or with hyphens before the report begins, it is the page's.
STAMP_LINE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? ?\d{1,2}(?::\d{2}(?::\d{2})?|时\d{1,2}分(?:\d{1,2}秒)?)")
DATE_WITH_HYPHENS = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
VALUE_STOP = re.compile(r"[，。；：]")
LONGEST_VALUE = 40
LABEL_VALUE = re.compile(r"[一-龥·A-Za-z ]{2,16}")
METADATA_VALUE = re.compile(
    r"[A-Za-z0-9/_〔〕\[\]-]{6,40}号?|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|[一-龥]{2,16}(?:政府|办公室|局|委|厅|处|中心)|无|有效|主动公开|其他|中文|[一-龥]{1,8}〔\d{4}〕\d+号"
)

# One of these stands beside a label that is not alone in its line.
LABEL_EDGES = frozenset("：: 【[（|")
# Characters of a value for each label before it: a line that holds more says more than its labels.
LONGEST_REST = 16


def find_metadata(lines: list[Line], rules: NoiseRules) -> Iterator[Cut]:
    """Lines of labels and values; outside the report's body also a label and its value on two lines."""
    bare = frozenset(rules.words["metadata_labels_bare"])
    pattern = _label_pattern(rules.words["metadata_labels"])
    first, last = find_body(lines)
    expected: re.Pattern[str] | None = None
    for index, line in enumerate(lines):
        wanted, expected = expected, None
        if len(line.text) > LONGEST_METADATA_LINE or "。" in line.text:
            continue
        in_opening, outside = index < first, index < first or index > last
        if in_opening and _is_label_and_value(line.text, bare):
            yield line.cut("metadata", "label_and_value")
        elif outside and line.text in bare:
            expected = METADATA_VALUE
            yield line.cut("metadata", "label_line")
        elif wanted and wanted.fullmatch(line.text):
            yield line.cut("metadata", "label_value")
        elif is_metadata(line.text, pattern, bare):
            expected = LABEL_VALUE if outside and line.text.endswith(("：", ":")) else None
            yield line.cut("metadata", "labels", NoiseRole.LABELS)
        elif _is_stamp(line.text, in_opening):
            yield line.cut("metadata", "time_stamp", NoiseRole.PAGE_TIME)


def _is_stamp(text: str, in_opening: bool) -> bool:
    return STAMP_LINE.fullmatch(text) is not None or (in_opening and DATE_WITH_HYPHENS.fullmatch(text) is not None)


def _is_label_and_value(text: str, bare: frozenset[str]) -> bool:
    head, _, rest = text.partition(" ")
    return head in bare and 0 < len(rest) <= LONGEST_VALUE and not VALUE_STOP.search(rest)


@cache
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"(?:(?<=[ 【\[（|])|^)({alternatives})( ?[：:]|(?=[ 】\]）|]|$))|({alternatives})[：:]")


def is_metadata(text: str, pattern: re.Pattern[str], bare: frozenset[str]) -> bool:
    """True if labels and their short values are all that the line holds."""
    if LABEL_EDGES.isdisjoint(text):
        return False
    weight = 0.0
    for match in pattern.finditer(text):
        label, colon = match[1] or match[3], match[3] or match[2]
        if colon:
            weight += 1
        elif label in bare:
            weight += 0.5
    if weight < 1:
        return False
    rest = re.sub(r"[^一-龥A-Za-z]", "", STAMP.sub("", pattern.sub("", text)))
    return len(rest) <= LONGEST_REST * weight
