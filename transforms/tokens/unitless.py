"""Numbers that no unit follows: parts of names, footnote marks, list numbers."""

from __future__ import annotations

import re

_NAME_AFTER = re.compile(
    r"\s*(?:[A-Za-z]|(?:[、和至]\d+)+号|国道|省道|县道|高速|号|线|路|热线|文件|旅游公路|级|[+＋×xX*·/]\d|[”’》」]|工程|行动|计划|模式|战略|思路|政策|体系|机制"
    r"|攻坚|专项|条(?:措施|政策|意见)|党建|平台|产业(?!增加值|投资)|（[^）]{0,4}）|强(?!化|度|力|势|大)|版)"
)
_NAME_BEFORE = re.compile(r"(?:[A-Za-z+＋×·:-]|[“‘《「]|第|国道|省道|[GSXYZTKDC])\s*$")
_COUNTED_AFTER = re.compile(
    r"(?:大(?!约)|连|项|金|银|铜|类|小时|国|地|字|朵|重|面|手|会|馆|站|中心|县|市|区|乡|镇|村|校|院|园|镇街)"
)
_FOOTNOTE = re.compile(r"[（(\[【〔]\s*$")
_LIST_MARK = re.compile(r"(?:^|\n)\s*[（(]?$")
# 数字政府2.0, 从0到1.
_VERSION = re.compile(r"[1-9]\.0")
_STAGE_BEFORE = re.compile(r"从\d到$")
_FRACTION = re.compile(r"\d/$")


def judge_bare(text: str, start: int, end: int) -> str:
    """The fate of a number that no unit follows; 'unresolved' where nothing around it tells.

    ``start`` to ``end`` hold the number in the clean text.
    """
    before, after = text[max(0, start - 4) : start], text[end : end + 8]
    if _FOOTNOTE.search(before) and after[:1] in "）)]】〕":
        return "footnote"
    if _LIST_MARK.search(text[max(0, start - 3) : start]) and after[:1] in "、.．）)，,":
        return "ordinal"
    numeral = text[start:end]
    if _VERSION.fullmatch(numeral) or (len(numeral) == 1 and _is_stage(before, after)):
        return "name"
    if before.endswith("第"):
        return "ordinal"
    if _FRACTION.search(before) or (after[:1] == "/" and after[1:2].isdigit()):
        return "name"
    if _NAME_BEFORE.search(before) or _NAME_AFTER.match(after):
        return "name"
    if _COUNTED_AFTER.match(after):
        return "count_word"
    return "unresolved"


def _is_stage(before: str, after: str) -> bool:
    """从0到1, 从1到10: from one stage to the next."""
    return (before.endswith("从") and after.startswith("到")) or _STAGE_BEFORE.search(before) is not None
