"""The year in which a report is given, from all that its text says of years."""

from __future__ import annotations

import re
from collections import defaultdict

from transforms.identify.head import Head
from transforms.identify.sections import Heading
from transforms.language.calendar import PLAN, YEAR, read_plan, read_year
from transforms.language.identify_rules import IdentifyRules

_TITLE_YEAR = re.compile(rf"(?<![0-9])({YEAR})(?![0-9])")
_PLAN_YEAR = re.compile(
    rf"(?P<plan>{PLAN})”?[^。，,；]{{0,12}}?"
    r"(?:第(?P<nth>[一二三四五])年|(?P<first>开局|起步|首年)|(?P<last>收官|最后一年|收尾))"
)
_YEAR_SIGN = re.compile("年")
_YEAR_AT = re.compile(rf"({YEAR})年")
_PARAGRAPH_YEAR = re.compile(rf"(?:^|\n)[\s　]*({YEAR})年")
_NOT_BEFORE = tuple("0123456789到至比较以—–-~～")  # by 2030, than in 2010: not the year spoken of
_NEXT_YEAR = re.compile("明年|来年")
_LATE_MONTH = 11  # a report given so late speaks of the year to come
_TITLE_VOTE = 5.0
_DATE_VOTE = 6.0
_HEADING_VOTE = 5.0
_PUBLISHED_VOTE = 2.0
_TURN_VOTE = 1.0
_AHEAD_VOTE = 0.8
_THIS_YEAR_VOTE = 3.0
_MOST_TURNS = 6.0  # many sentences of one kind are one piece of evidence
_SENTENCE_VOTE = 0.2
_LEAST = 0.4


def find_report_year(
    text: str, head: Head, headings: list[Heading], rules: IdentifyRules
) -> tuple[int | None, str | None]:
    """The report year, or None with the reason.

    Title, date line and headings weigh most, then sentences that look back at a year or ahead to one
    (``years`` of seeds/identify.yml), then what is told as done or wanted of each year.
    """
    votes: dict[int, float] = defaultdict(float)
    if head.title and head.kind is not None:
        named = [read_year(match.group(1)) for match in _TITLE_YEAR.finditer(head.title)]
        if named:
            votes[max(named) + (1 if head.kind.report_year == "next" else 0)] += _TITLE_VOTE
    if head.given_year:
        late = head.given_month is not None and head.given_month >= _LATE_MONTH
        # Late in the year, 明年 tells that the report still speaks from the year it is given in.
        ahead = late and _NEXT_YEAR.search(text) is None
        votes[head.given_year] += _DATE_VOTE / 2 if ahead else _DATE_VOTE
        if late:
            votes[head.given_year + 1] += _DATE_VOTE / 2
    for heading in headings:
        single = [first for first, last in heading.years if first == last]
        if single and heading.top and heading.cue in ("review", "plan"):
            votes[max(single) + (1 if heading.cue == "review" else 0)] += _HEADING_VOTE
    if head.published_on:
        votes[int(head.published_on[:4])] += _PUBLISHED_VOTE
    for year, weight in _weigh_sentences(text, rules).items():
        votes[year] += min(weight, _MOST_TURNS)
    if not votes or max(votes.values()) < _LEAST:
        opened = [read_year(match.group(1)) for match in _PARAGRAPH_YEAR.finditer(text)]
        if len(set(opened)) == 2 and opened[-1] == opened[0] + 1:
            return opened[-1], None  # 1999年… and further on 2000年… at the head of paragraphs
        return None, "report year: no title, date, heading or sentence tells it"
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None, f"report year: {ranked[0][0]} and {ranked[1][0]} are equally well supported"
    return ranked[0][0], None


def _weigh_sentences(text: str, rules: IdentifyRules) -> dict[int, float]:
    votes: dict[int, float] = defaultdict(float)
    for match in _YEAR_SIGN.finditer(text):
        end = match.end()
        start = end - 5
        year_match = _YEAR_AT.match(text, max(0, start), end)
        if year_match is None or text[start - 1 : start] in _NOT_BEFORE:
            continue
        year = read_year(year_match.group(1))
        if rules.year_before["past"].search(text, max(0, start - 6), start):
            votes[year + 1] += _TURN_VOTE
        elif rules.year_before["ahead"].search(text, max(0, start - 6), start) or rules.year_after["ahead"].match(
            text, end, end + 30
        ):
            votes[year] += _TURN_VOTE
        elif rules.year_after["ahead"].match(text, end, end + 30):
            votes[year] += _AHEAD_VOTE
        elif rules.year_after["past"].match(text, end, end + 30):
            votes[year + 1] += _SENTENCE_VOTE
        elif rules.five_years_since.match(text, end, end + 30):
            votes[year + 5] += _THIS_YEAR_VOTE
    for match in rules.this_year.finditer(text):
        for year in _read_occasions(match, rules):
            votes[year] += _THIS_YEAR_VOTE
    return votes


def _read_occasions(match: re.Match[str], rules: IdentifyRules) -> list[int]:
    """What 今年是… says of the year: the first or last of a plan, an anniversary."""
    words = match.group("turn")
    years = []
    for plan in _PLAN_YEAR.finditer(words):
        first, last = read_plan(plan.group("plan"))
        nth = plan.group("nth")
        years.append(first + "一二三四五".index(nth) if nth else first if plan.group("first") else last)
    for anniversary in rules.anniversaries.finditer(words):
        name = next(name for name in rules.anniversary_years if anniversary.group("turn").startswith(name))
        years.append(rules.anniversary_years[name] + int(anniversary.group("count")))
    return years
