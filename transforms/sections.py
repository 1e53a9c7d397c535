"""Clean text to its sections: which stretch looks back, which looks ahead, and at which years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.identify_rules import PLAN, YEAR, IdentifyRules, read_plan, read_year
from transforms.records import Section

_ORDINAL = re.compile(
    r"[\s　]*(?:(?P<top>第?[一二三四五六七八九十]{1,3}(?:部分|、|[.．,，:：\s])|[IVX]+[、.．]|[0-9]{1,2}、)"
    r"|(?P<sub>[(（][一二三四五六七八九十0-9]{1,3}[)）]、?|[0-9]{1,2}[.．](?![0-9])))?[\s　]*"
)
_YEAR_SPAN = re.compile(rf"({YEAR})年?\s*(?:[-—–~～至到]+\s*({YEAR}))?\s*年?")
_PLAN_NAME = re.compile(rf"(?<![一二三四五六七八九])({PLAN})(?![年个大项条届次])")
_SENTENCE_END = "。；;！!？?，,"
_HEADING_LENGTH = 45
# An unbroken text carries its headings inside the line.
_INLINE = re.compile(
    rf"(?<=[。！!？?”\s])[一二三四五六七八九十]{{1,2}}、(?=[^。；;！!？?\n]{{0,18}}(?:{YEAR}|{PLAN}|[五一]年|今年))"
    r"[^。；;，,！!？?\n]{4,40}"
)
_LONG_LINE = 90
_SHORT_PRELUDE = 300


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that may open a section.

    ``years``: the years it names, first and last of each (a plan gives its five years);
    ``relative``: the same counted from the report year; ``cue``: review, plan, both, other or "".
    """

    start: int
    end: int
    text: str
    top: bool
    years: tuple[tuple[int, int], ...]
    relative: tuple[tuple[int, int], ...]
    cue: str
    plan_first: bool


def find_headings(text: str, rules: IdentifyRules) -> list[Heading]:
    """Headings of the text that name a time or a cue word, in order."""
    headings: list[Heading] = []
    position = 0
    for line in text.split("\n"):
        if len(line) > _LONG_LINE:
            for match in _INLINE.finditer(text, position, position + len(line)):
                heading = _read_heading(match.group(), match.start(), rules, inline=True)
                if heading is not None:
                    headings.append(heading)
            match_start = _INLINE.match("。" + line, 1)
            if match_start is not None:
                heading = _read_heading(match_start.group(), position, rules, inline=True)
                if heading is not None:
                    headings.append(heading)
        elif line.strip():
            stripped = line.strip()
            heading = _read_heading(stripped, position + line.index(stripped), rules, inline=False)
            if heading is not None:
                headings.append(heading)
        position += len(line) + 1
    headings.sort(key=lambda heading: heading.start)
    return headings


def _read_heading(line: str, start: int, rules: IdentifyRules, inline: bool) -> Heading | None:
    if len(line) > _HEADING_LENGTH:
        return None
    ordinal = _ORDINAL.match(line)
    body = line[ordinal.end() :] if ordinal else line
    body = body.strip("【】[]《》<>〈〉—-  　:：")
    if not body or body[-1] in _SENTENCE_END:
        return None
    words = rules.headings
    if body in words["other"]:
        return Heading(start, start + len(line), line, True, (), (), "other", False)
    sub = bool(ordinal and ordinal.group("sub"))
    years: list[tuple[int, int, int]] = []
    for match in _YEAR_SPAN.finditer(body):
        first = read_year(match.group(1))
        years.append((match.start(), first, read_year(match.group(2)) if match.group(2) else first))
    plan_spans = [(match.start(), *read_plan(match.group(1))) for match in _PLAN_NAME.finditer(body)]
    relative = tuple((entry.first, entry.last) for entry in rules.relative if any(word in body for word in entry.words))
    review = any(word in body for word in words["review"])
    plan = any(word in body for word in words["plan"])
    timed = bool(years or plan_spans or relative)
    if not timed:
        closing_review = body.endswith(words["closing_review"])
        closing_plan = body.endswith(words["closing_plan"])
        if inline or sub or not (closing_review or closing_plan) or "完成" in body:
            return None
        review, plan = closing_review, closing_plan
    cue = "both" if review and plan else "review" if review else "plan" if plan else ""
    if any(mark in body for mark in "。；;！!？?") or body.endswith((",", "，")):
        return None
    if not cue and ("，" in body or "," in body or "会议" in body or len(body) > 24):
        return None
    spans = tuple((first, last) for _, first, last in (*years, *plan_spans))
    plan_first = bool(plan_spans) and (not years or plan_spans[0][0] < years[0][0])
    return Heading(start, start + len(line), line, not sub, spans, relative, cue, plan_first)


def resolve_heading(heading: Heading, year: int | None) -> tuple[str, int | None, int | None] | None:
    """A heading to role, first and last year; None where it opens nothing of its own."""
    if heading.cue == "other":
        return "other", None, None
    spans = list(heading.years)
    if year is not None:
        spans += [(year + first, year + last) for first, last in heading.relative]
    single = [span for span in spans if span[0] == span[1]]
    longer = [span for span in spans if span[0] != span[1]]
    if not spans:
        if heading.cue == "review":
            return "review", (year - 1 if year else None), (year - 1 if year else None)
        if heading.cue == "plan":
            return "plan", year, year
        return None
    ahead = heading.cue == "plan"
    if year is not None:
        last = max(span[1] for span in spans)
        ahead = last >= year if single == [] or heading.cue != "review" else False
        if heading.cue == "review" and max(span[0] for span in spans) <= year:
            ahead = False
        if heading.cue == "plan" and heading.top and last >= year:
            ahead = True
    if ahead:
        if longer and (heading.plan_first or not single):
            span = max(longer)
            return "plan_period", span[0], span[1]
        span = max(single)
        return "plan", span[0], span[1]
    if single:
        span = max(span for span in single if year is None or span[0] <= year) if single else single[0]
        return "review", span[0], span[1]
    span = min(longer)
    return "review_period", span[0], span[1]


def build_sections(text: str, headings: list[Heading], year: int | None, rules: IdentifyRules) -> tuple[Section, ...]:
    """Sections that cover the text without gap or overlap; ``other`` before the first part."""
    marks: list[tuple[int, str, int | None, int | None, str]] = []
    for heading in headings:
        found = resolve_heading(heading, year)
        if found is None:
            continue
        if marks and marks[-1][1] == "other" and found[0] != "other" and marks[-1][4]:
            continue
        if marks and marks[-1][1:4] == found and not heading.top:
            continue
        marks.append((heading.start, *found, heading.text))
    marks = _add_turns(text, marks, year, rules)
    sections: list[Section] = []
    if not marks or marks[0][0] > 0:
        marks.insert(0, (0, "other", None, None, ""))
    for index, (start, role, first, last, title) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        sections.append(Section(start, end, role, first, last, title))
    return tuple(sections)


def _add_turns(
    text: str, marks: list[tuple[int, str, int | None, int | None, str]], year: int | None, rules: IdentifyRules
) -> list[tuple[int, str, int | None, int | None, str]]:
    roles = {mark[1] for mark in marks}
    added = list(marks)
    before = year - 1 if year else None
    if not roles & {"review", "review_period"}:
        stop = marks[0][0] if marks else len(text)
        if stop > _SHORT_PRELUDE:
            turn = rules.turns["review"].search(text, 0, stop)
            if turn is not None:
                added.append((_turn_start(turn), "review", before, before, ""))
    if "plan" not in roles:
        added.sort()
        last = added[-1] if added else (0, "", None, None, "")
        last_content = next((mark for mark in reversed(added) if mark[1] != "other"), last)
        stop = next((mark[0] for mark in added if mark[0] > last_content[0]), len(text))
        turn = rules.turns["plan"].search(text, last_content[0] + len(last_content[4]), stop)
        if turn is not None:
            added.append((_turn_start(turn), "plan", year, year, ""))
    return sorted(added)


def _turn_start(turn: re.Match[str]) -> int:
    start = turn.start()
    while turn.string[start : start + 1] in ("。", "！", "!", "？", "?", "\n", " ", "　"):
        start += 1
    return start
