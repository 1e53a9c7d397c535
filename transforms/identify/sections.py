"""Clean text to its sections: which stretch looks back, which looks ahead, and at which years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from transforms.identify.head import Head
from transforms.identify.headings import PLAN_NAME, Heading, Span
from transforms.identify.openings import Opening, resolve_heading
from transforms.identify.tense import TenseReader
from transforms.identify.year import looks_past_own_year
from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.calendar import read_plan, read_year
from transforms.language.identify_rules import IdentifyRules
from transforms.records import Section

# A stretch without a mark of its own before the plan is a review if it is longer than a preface.
_PREFACE = 400
# Fewer line ends than one in so many characters: sentences, not paragraphs, are where parts begin.
_UNBROKEN = 1200
# From this month on the first report of a term looks ahead from the year behind it.
_LATE_MONTH = 9
_YEARS_AHEAD = 5
_OPENING_LINE = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a section begins; ``next_role`` is a second part that the heading announces."""

    start: int
    end: int
    role: str
    first: int | None
    last: int | None
    heading: str
    next_role: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """The text in which turns are looked for; ``unbroken``: sentences, not paragraphs, are where parts begin."""

    text: str
    year: int | None
    head: Head
    rules: IdentifyRules
    unbroken: bool

    @property
    def tense(self) -> TenseReader:
        """What tells the tense of its stretches."""
        return TenseReader(self.text, self.rules.tense, self.year, self.unbroken)

    @property
    def late(self) -> bool:
        """Whether it is given at the end of the year before the one it looks ahead to."""
        return looks_past_own_year(self.head, self.year)

    @property
    def before(self) -> int | None:
        """The year before that which is looked ahead to."""
        return self.year - 1 if self.year is not None else None


def build_sections(
    text: str, headings: list[Heading], year: int | None, kind: str, head: Head, rules: IdentifyRules
) -> tuple[Section, ...]:
    """Sections that cover the text without gap or overlap; ``other`` before the first part.

    Headings say where the parts begin. Where they are missing (a digest, a cut file), the text's own
    turns do (``turns`` of seeds/identify.yml). A communiqué is one review of the year before, the outline
    of a plan speaks of the years of its plan.
    """
    source = _Source(text, year, head, rules, text.count("\n") * _UNBROKEN < len(text))
    if kind == "other":
        marks: list[Mark] = []
    elif kind == "communique":
        marks = _mark_communique(headings, source)
    elif head.kind is not None and head.kind.report_year == "plan" and year is not None:
        marks = _mark_outline(year, source)
    else:
        marks = _mark_report(headings, source)
    if not marks or marks[0].start > 0:
        marks.insert(0, Mark(0, 0, "other", None, None, ""))
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    return tuple(
        Section(mark.start, end, mark.role, mark.first, mark.last, mark.heading)
        for mark, end in zip(marks, ends, strict=True)
        if end > mark.start or end == 0
    )


def _mark_communique(headings: list[Heading], source: _Source) -> list[Mark]:
    first = Mark(source.head.end, source.head.end, "review", source.before, source.before, "")
    rest = Opening("other", None, None)
    return [first, *(_mark_heading(heading, rest) for heading in headings if heading.cue == "other")]


def _mark_outline(year: int, source: _Source) -> list[Mark]:
    """The chapter on what the plan builds on looks back at the plan before; all else is the plan."""
    start = source.head.title_start + len(source.head.title)
    marks = [Mark(start, start, "plan_period", year, year + 4, "")]
    chapter = source.rules.outline_review.search(source.text, start)
    if chapter is not None:
        marks.append(Mark(chapter.start(), chapter.end(), "review_period", year - 5, year - 1, chapter.group()))
        onward = source.rules.outline_plan.search(source.text, chapter.end())
        if onward is not None:
            marks.append(Mark(onward.start(), onward.end(), "plan_period", year, year + 4, onward.group()))
    return marks


def _mark_report(headings: list[Heading], source: _Source) -> list[Mark]:
    head = source.head
    marks: list[Mark] = []
    for heading in headings:
        in_title = head.kind is not None and heading.start <= head.title_start + len(head.title)
        if in_title or (heading.start < head.end and not heading.top):
            continue
        opened = resolve_heading(heading, source.year, source.late)
        if opened is not None and not _is_repeated(marks, heading, opened):
            marks.append(_mark_heading(heading, opened))
    marks = _begin_after(_add_turns(marks, source), source)
    if all(mark.role == "other" for mark in marks):
        marks = [*_judge_tense(marks, source), *marks]
    return marks


def _begin_after(marks: list[Mark], source: _Source) -> list[Mark]:
    """今后五年 in the first report of a term that is given late in a year begin with the year behind it.

    The year is late where the report plans for the one behind it, or by its date.
    """
    year, head = source.year, source.head
    if year is None:
        return marks
    late = head.given_year == year and (head.given_month or 0) >= _LATE_MONTH
    first_of_term = late and "第一次会议" in (head.meeting or "")
    if not first_of_term and not any((mark.role, mark.first) == ("plan", year + 1) for mark in marks):
        return marks
    years = (year, year + _YEARS_AHEAD - 1)
    return [
        replace(mark, first=years[0] + 1, last=years[1] + 1)
        if mark.role == "plan_period" and (mark.first, mark.last) == years and not _names_plan(mark, source.text)
        else mark
        for mark in marks
    ]


def _names_plan(mark: Mark, text: str) -> bool:
    """Whether the line that a section begins with names a plan (“十四五”), which has years of its own."""
    return PLAN_NAME.search(text[mark.start : max(mark.end, mark.start + _OPENING_LINE)].partition("\n")[0]) is not None


def _mark_heading(heading: Heading, opened: Opening) -> Mark:
    return Mark(heading.start, heading.end, opened.role, opened.first, opened.last, heading.text, opened.next_role)


def _is_repeated(marks: list[Mark], heading: Heading, opened: Opening) -> bool:
    if not marks:
        return False
    if marks[-1].role == "other" and len(marks) > 1:
        # What follows a glossary explains the report or repeats it, unless it is a part not yet seen.
        return not heading.top or any((mark.role, mark.first, mark.last) == opened.period for mark in marks)
    return (marks[-1].role, marks[-1].first, marks[-1].last) == opened.period and not heading.top


def _add_turns(marks: list[Mark], source: _Source) -> list[Mark]:
    """The marks of the headings and, in order, those of the turns between them."""
    parts = [mark for mark in marks if mark.role != "other"]
    first = parts[0].start if parts else 0
    tail = next((mark.start for mark in marks if mark.role == "other" and mark.start > first), len(source.text))
    found = _find_announced(parts, tail, source)
    found += _find_plan([*parts, *found], tail, source)
    if not parts and found:
        # 展望“十五五”…: a paragraph on the years to come may stand before that on the year to come.
        found += _find_turn("plan_period", source.head.turns_from, found[0].start, source, unbroken=False)
    if not any(mark.role.startswith("review") for mark in (*parts, *found)):
        found += _find_review(min((mark.start for mark in (*parts, *found)), default=tail), source)
    return sorted([*marks, *found], key=lambda mark: mark.start)


def _find_announced(parts: list[Mark], tail: int, source: _Source) -> list[Mark]:
    """The second parts that headings announce (2025年回顾和2026年安排), each before the next heading."""
    found: list[Mark] = []
    for index, mark in enumerate(parts):
        if mark.next_role:
            stop = parts[index + 1].start if index + 1 < len(parts) else tail
            found += _find_turn(mark.next_role, mark.end, stop, source)
    return found


def _find_plan(known: list[Mark], tail: int, source: _Source) -> list[Mark]:
    last = max(known, key=lambda mark: mark.start, default=None)
    if last is None:
        found = _find_turn("plan", source.head.turns_from, tail, source)
        if not found and not source.unbroken:
            found = _find_turn("plan", source.head.turns_from, tail, source, unbroken=True)
        return found or _find_change(source.head.turns_from, tail, source)
    if last.role.startswith("review") or not any(mark.role == "plan" for mark in known):
        # The plan's heading may be lost, or stand elsewhere on a newspaper's page.
        found = _find_turn("plan", last.end, tail, source)
        return found or (_find_change(last.end, tail, source) if last.role.startswith("review") else [])
    return []


def _find_change(start: int, stop: int, source: _Source) -> list[Mark]:
    """Where words of what is wanted take over from words of what is done, in a stretch with no turn to the plan."""
    turn = source.tense.find_turn(start, stop)
    return [Mark(turn, turn, "plan", source.year, source.year, "")] if turn is not None else []


def _find_review(stop: int, source: _Source) -> list[Mark]:
    """Where the review begins in the stretch before ``stop``, which has no heading."""
    head = source.head
    begin = _find_turn("review", head.turns_from, stop, source)
    if not begin:
        begin = _find_turn("review_period", head.turns_from, stop, source)
    preface_end = begin[0].start if begin else stop
    # A cut text begins inside its review; a preface of such length would tell of nothing done.
    cut = preface_end - head.end > _PREFACE and source.tense.weigh(head.end, preface_end).lead > 0
    if cut and (begin or stop < len(source.text)):
        return [Mark(head.end, head.end, "review", source.before, source.before, "")]
    # News tells in one paragraph who reported and how the report begins: …作报告。他说，刚刚过去的一年，…
    return begin or (_find_turn("review", head.turns_from, stop, source, unbroken=True) if not source.unbroken else [])


def _judge_tense(marks: list[Mark], source: _Source) -> list[Mark]:
    """A text without any mark is a part of one kind if its words of done or wanted clearly prevail."""
    start = source.head.turns_from
    tense = source.tense.weigh(start, marks[0].start if marks else len(source.text))
    if tense.is_review:
        return [Mark(start, start, "review", source.before, source.before, "")]
    return [Mark(start, start, "plan", source.year, source.year, "")] if tense.is_plan else []


def _find_turn(role: str, start: int, stop: int, source: _Source, unbroken: bool | None = None) -> list[Mark]:
    """The first place between start and stop where the text turns to a role, as a list of one or none."""
    by_sentence = source.unbroken if unbroken is None else unbroken
    pattern = (source.rules.turns_by_sentence if by_sentence else source.rules.turns_by_paragraph)[role]
    # The line end before the stretch belongs to the pattern.
    marks = (_read_turn(match, role, source) for match in pattern.finditer(source.text, max(0, start - 1), stop))
    return _take_first(marks)


def _take_first(marks: Iterable[Mark | None]) -> list[Mark]:
    return next(([mark] for mark in marks if mark is not None), [])


def _read_turn(match: re.Match[str], role: str, source: _Source) -> Mark | None:
    year = source.year
    start = match.start("lead") if match.group("lead") else match.start("turn")
    words = match.group("turn")
    years = [read_year(found) for found in re.findall(YEAR, words)]
    plans = [read_plan(found.group(1)) for found in PLAN_NAME.finditer(words)]
    if year is None:
        named = (years[0], years[0]) if years else plans[0] if plans else (None, None)
        return Mark(start, start, role, named[0], named[1], "")
    if role in ("review", "plan"):
        next_year = not source.late and source.rules.years.next_year.match(words) is not None
        wanted = year - 1 if role == "review" else year + next_year
        return Mark(start, start, role, wanted, wanted, "") if not years or wanted in years else None
    return _read_period_turn(start, role, plans, year)


def _read_period_turn(start: int, role: str, plans: list[Span], year: int) -> Mark | None:
    fitting = [span for span in plans if (span[1] >= year) == (role == "plan_period")]
    if plans and not fitting:
        return None
    default = (year, year + 4) if role == "plan_period" else (year - 5, year - 1)
    span = fitting[0] if fitting else default
    return Mark(start, start, role, span[0], span[1], "")
