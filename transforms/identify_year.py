"""The year in which a report is given, from all that its text says of years."""

from __future__ import annotations

import re
from collections import defaultdict

from transforms.identify_head import Head
from transforms.identify_rules import YEAR, IdentifyRules, read_year
from transforms.sections import Heading

_TITLE_YEAR = re.compile(YEAR)
_PLAIN_YEAR = re.compile(rf"({YEAR})年")
_PAST = re.compile(rf"(?:刚刚)?过去的({YEAR})年|回[顾眸首望]({YEAR})")
_AHEAD = re.compile(
    rf"(?:做好|抓好|完成|对|部署|展望)({YEAR})年?(?:的|各项|政府|经济)?.{{0,8}}(?:工作|目标)"
    rf"|({YEAR})年.{{0,14}}(?:总体要求|总体思路|预期目标|主要目标|工作目标|指导思想|重点工作|工作安排|目标任务)"
)


def find_report_year(
    text: str, head: Head, headings: list[Heading], rules: IdentifyRules
) -> tuple[int | None, str | None]:
    """The report year, or None with the reason."""
    votes: dict[int, float] = defaultdict(float)
    if head.title and head.kind is not None:
        named = [read_year(match.group()) for match in _TITLE_YEAR.finditer(head.title)]
        if named:
            votes[max(named) + (1 if head.kind.report_year == "next" else 0)] += 5
    if head.given_year:
        late = head.given_month is not None and head.given_month >= 11
        votes[head.given_year] += 3 if late else 6
        if late:
            votes[head.given_year + 1] += 3
    for heading in headings:
        single = [first for first, last in heading.years if first == last]
        if not single or not heading.top:
            continue
        if heading.cue == "review":
            votes[max(single) + 1] += 5
        elif heading.cue == "plan":
            votes[max(single)] += 5
    if head.published_on:
        votes[int(head.published_on[:4])] += 2
    for match in _PAST.finditer(text):
        votes[read_year(match.group(1) or match.group(2)) + 1] += 1
    for match in _AHEAD.finditer(text):
        votes[read_year(match.group(1) or match.group(2))] += 1
    if not votes:
        years = [read_year(match.group(1)) for match in _PLAIN_YEAR.finditer(text)]
        counts: dict[int, int] = defaultdict(int)
        for year in years:
            counts[year] += 1
        if not counts:
            return None, "report year: the text names no year"
        top = max(counts, key=lambda year: (counts[year], year))
        votes[top + 1] += counts[top]
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None, f"report year: {ranked[0][0]} and {ranked[1][0]} are equally well supported"
    return ranked[0][0], None
