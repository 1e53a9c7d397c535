"""Lines of clean text to headings: which of them open a part of the report, and at which years it looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from transforms.language.calendar import PLAN, read_plan, read_year
from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.identify_rules import IdentifyRules

Span = tuple[int, int]

_ORDINAL = re.compile(
    r"(?:(?P<top>第?[一二三四五六七八九十]{1,3}[&*·]?(?:部分|、|[.．,，:：\s])|[IVX]+[、.．]|[0-9]{1,2}、)"
    r"|(?P<sub>[(（][一二三四五六七八九十0-9]{1,3}[)）]、?|[0-9]{1,2}[.．](?![0-9])))?[\s　]*"
)
_YEAR_SPAN = re.compile(
    rf"(?<![0-9.])({YEAR})(?:年?\s*(?:[-—–~～至到]+\s*({YEAR}))\s*年?|\s?年(?!\s*[0-9]{{1,2}}\s*月)|\Z)"
)
PLAN_NAME = re.compile(rf"(?<![一二三四五六七八九])({PLAN})(?![年个大项条届次])")
_DAY = re.compile(r"月\s*[0-9一二三四五六七八九十]{1,3}\s*日|[0-9]-[0-9]{1,2}-|[0-9]:[0-9]{2}")
_SENTENCE_MARKS = frozenset("。；;！!？?")
_BRACKETS = "【】[]《》<>〈〉—- \t　:：▲△■□●○◆◇★☆▍▎►▶❖"
_HEADING_LENGTH = 45
# A newspaper opens a part with the bare year, often in a question: 2024，怎么干？
_LED_BY_YEAR = re.compile(rf"({YEAR})(?=[，,：:丨|\s])")
_YEAR_AND_STOP = re.compile(rf"{YEAR}年?[，,：:]\D{{2,}}\Z")
PARTS_OF_YEAR = ("part_of_year", "rest_of_year")
_CALL_LENGTH = 24
_PART_LENGTH = 14
_CALLS = "？?！!"
_LONG_LINE = 90
# An unbroken text carries its headings inside the line: an ordinal, a time, no sentence.
_INLINE = re.compile(
    r"[一二三四五六七八九十]{1,2}、(?:关于)?"
    rf"(?=[^。；;！!？?\n]{{0,18}}(?:{YEAR}年|{PLAN}|[过今未][去后来]的?(?:五|5|一)年|五年来|今年))[^。；;，,！!？?:：\n]{{4,40}}"
)
# The heading may have no ordinal where its line opens with the year and the text with another time.
_LED_BY_WORK_YEAR = re.compile(rf"[\s　]*(?P<words>{YEAR}年[^。；;，,！!？?:：\n]{{4,40}})")
_TEXT_OPENING = re.compile(rf"[\s　]*(?:(?:刚刚|回顾)?过去的?[一五几]?年|{YEAR}年|去年|今年|[一五]年来|各位代表)")
# Sought by the mark behind the numeral, which is found faster.
_NUMBERED, _NUMERALS = re.compile("、(?<=[一二三四五六七八九十]、)"), frozenset("一二三四五六七八九十")
_BEFORE_INLINE = frozenset("。！!？?”\n\t 　：:")
# …第三次会议上 县长 某某 一、2012年工作回顾: the head runs on into the first heading.
_MEETING_BEFORE = re.compile(r"会议上[^。；;！!？?\n]{0,20}\Z")
_BLANK = re.compile(r"[\s　]")
_ANNEX = re.compile(r"^附(?:件|录)?[一二三1-3]?[：:、.\s　]*(?=.{2})")
_JOINING = frozenset("和及与、暨")  # after these a heading goes on


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that may open a section.

    ``years``: the years it names, first and last of each (a plan gives its five years);
    ``relative``: the same counted from the report year; ``cue``: review, plan, both, part_of_year,
    rest_of_year, other or "";
    ``periods_first``: a period stands before the single year.
    """

    start: int
    end: int
    text: str
    top: bool
    years: tuple[Span, ...]
    relative: tuple[Span, ...]
    cue: str
    periods_first: bool


class _Form(NamedTuple):
    """A line as a heading might be written: its ordinal, and its words without ordinal, brackets and call."""

    line: str
    body: str
    top: bool
    sub: bool
    called: bool


class _Sense(NamedTuple):
    """What the words of a form name: times with their places, years counted from the report's, cue words."""

    form: _Form
    timed: tuple[tuple[int, Span], ...]
    relative: tuple[Span, ...]
    review: bool
    plan: bool
    halves: tuple[str, ...]
    led: bool  # 2024，怎么干？

    @property
    def cue(self) -> str:
        return "both" if self.review and self.plan else "review" if self.review else "plan" if self.plan else ""

    @property
    def periods_first(self) -> bool:
        return bool(self.timed) and self.timed[0][1][0] != self.timed[0][1][1]


@dataclass(frozen=True, slots=True)
class _Decision:
    """That a line is a heading with this cue, or that it is none (None)."""

    cue: str | None


_NO_HEADING = _Decision(None)
_ANNEXED = re.compile(r"附(?:件|表|图)[一二三四五六七八九十\d]{0,2}\s?[：:]")


def find_headings(text: str, rules: IdentifyRules) -> list[Heading]:
    """Headings of the text that name a time or a cue word, in order; titles and date lines are none."""
    headings: list[Heading] = []
    position = 0
    for line in text.split("\n"):
        if len(line) > _LONG_LINE:
            found = _find_inline(text, position, position + len(line), rules)
            headings += found
        elif stripped := line.strip():
            heading = _read_heading(stripped, position + line.index(stripped), rules)
            if heading is not None:
                headings.append(heading)
        position += len(line) + 1
    return headings


def _find_inline(text: str, start: int, end: int, rules: IdentifyRules) -> Iterator[Heading]:
    opening = _LED_BY_WORK_YEAR.match(text, start, end)
    if opening is not None:
        words = _cut_run_on(opening.group("words"), rules)
        if words.endswith(rules.headings["endings"]) and _begins_text(text, opening.start("words") + len(words)):
            heading = _read_heading(words, opening.start("words"), rules)
            if heading is not None and heading.cue:
                yield heading
    for match in _list_ordinals(text, start, end):
        words = match.group()
        if match.start() > start and not _may_follow(text, match.start()):
            continue
        heading = _read_heading(_cut_run_on(words, rules), match.start(), rules)
        if heading is not None and heading.cue:
            yield heading


def _begins_text(text: str, start: int) -> bool:
    """2007年工作回顾过去的一年，…: whether a text begins where the words of its heading end."""
    return _TEXT_OPENING.match(text, start) is not None


def _may_follow(text: str, start: int) -> bool:
    """Whether a heading inside a line may begin here."""
    return text[start - 1] in _BEFORE_INLINE or _MEETING_BEFORE.search(text, max(0, start - 25), start) is not None


def _list_ordinals(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where words behind an ordinal name a time."""
    mark = _NUMBERED.search(text, start + 1, end)
    while mark is not None:
        place = mark.start() - 1
        place -= place > start and text[place - 1] in _NUMERALS
        match = _INLINE.match(text, place, end)
        if match is not None:
            yield match
        start = mark.end() if match is None else match.end()
        mark = _NUMBERED.search(text, start + 1, end)


def _cut_run_on(words: str, rules: IdentifyRules) -> str:
    """A heading without the text that runs on behind it: it ends at a blank, or with a word that ends headings."""
    blank = _BLANK.search(words, 4)
    if blank is not None:
        words = words[: blank.start()]
    for length in range(5, len(words)):
        if words[length] not in _JOINING and words[:length].endswith(rules.headings["endings"]):
            return words[:length]
    return words


def _read_heading(line: str, start: int, rules: IdentifyRules) -> Heading | None:
    """A line to a Heading: the first of the rules on its form, then on its sense, that decides."""
    form = _read_form(line)
    if form is None:
        return None
    for judge_form in _FORM_RULES:
        decision = judge_form(form, rules)
        if decision is not None:
            return _make_heading(form, None, decision, start)
    sense = _read_sense(form, rules)
    for judge_sense in _SENSE_RULES:
        decision = judge_sense(sense, rules)
        if decision is not None:
            return _make_heading(form, sense, decision, start)
    return _make_heading(form, sense, _Decision(sense.cue), start)


def _make_heading(form: _Form, sense: _Sense | None, decision: _Decision, start: int) -> Heading | None:
    if decision.cue is None:
        return None
    whole = sense is None or decision.cue in PARTS_OF_YEAR
    if sense is None or whole:
        return Heading(start, start + len(form.line), form.line, True, (), (), decision.cue, False)
    years = tuple(span for _, span in sense.timed)
    end = start + len(form.line)
    return Heading(start, end, form.line, not form.sub, years, sense.relative, decision.cue, sense.periods_first)


def _read_form(line: str) -> _Form | None:
    if len(line) > _HEADING_LENGTH:
        return None
    ordinal = _ORDINAL.match(line)
    top = bool(ordinal and ordinal.group("top"))
    sub = bool(ordinal and ordinal.group("sub"))
    body = (line[ordinal.end() :] if ordinal else line).strip(_BRACKETS).rstrip(">。" if top else ">")
    if not body:
        return None
    return _Form(line, body, top, sub, body[-1] in _CALLS and len(body) <= _CALL_LENGTH)


def _read_sense(form: _Form, rules: IdentifyRules) -> _Sense:
    body = _cut_call(form)
    timed = tuple(sorted(_find_times(body)))
    relative = tuple(_find_relative(body, rules))
    review, plan = _find_cues(body, bool(timed or relative), rules)
    halves = tuple(name for name in PARTS_OF_YEAR if _names(body, rules.headings[name]))
    led_by_year = len(body) <= _CALL_LENGTH and _YEAR_AND_STOP.match(body) is not None
    return _Sense(form, timed, relative, review, plan, halves, led_by_year)


def _find_times(body: str) -> Iterator[tuple[int, Span]]:
    """Where the words name a year, a span of years or a plan, with its first and last year."""
    for match in _YEAR_SPAN.finditer(body):
        first = read_year(match.group(1))
        yield match.start(), (first, read_year(match.group(2)) if match.group(2) else first)
    if led := _LED_BY_YEAR.match(body):
        yield 0, (read_year(led.group(1)),) * 2
    for match in PLAN_NAME.finditer(body):
        yield match.start(), read_plan(match.group(1))


def _find_relative(body: str, rules: IdentifyRules) -> Iterator[Span]:
    """The years that words count from the report's; 本届政府 within 本届政府第一年 says nothing of its own."""
    named = [(word, entry) for entry in rules.relative for word in entry.words if word in body]
    for entry in dict.fromkeys(entry for _, entry in named):
        own = [word for word, of in named if of is entry]
        if any(all(word == longer or word not in longer for longer, _ in named) for word in own):
            yield entry.first, entry.last


def _find_cues(body: str, timed: bool, rules: IdentifyRules) -> tuple[bool, bool]:
    """Whether the words look back, and ahead; without a time the cue must close the heading."""
    words = rules.headings
    if timed:
        return _names(body, words["review"]), _names(body, words["plan"])
    return body.endswith(words["closing_review"]), body.endswith(words["closing_plan"])


def _names(body: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - called for every line; a generator takes twice as long
        if word in body:
            return True
    return False


def _cut_call(form: _Form) -> str:
    return form.body[:-1] if form.called else form.body


def _judge_rest(form: _Form, rules: IdentifyRules) -> _Decision | None:
    """名词解释, 附件: what stands behind the report."""
    return _Decision("other") if _ANNEX.sub("", form.body.rstrip(_CALLS)) in rules.headings["other"] else None


def _refuse_annexed(form: _Form, _: IdentifyRules) -> _Decision | None:
    """附件：2024年重点项目计划表: what is laid beside the report is no part of it."""
    return _NO_HEADING if _ANNEXED.match(form.body) else None


def _judge_newspaper_part(form: _Form, rules: IdentifyRules) -> _Decision | None:
    """回顾篇, 目标篇: the whole of a newspaper's heading."""
    for cue in ("review", "plan"):
        if form.body in rules.headings[f"part_{cue}"]:
            return _Decision(cue)
    return None


def _refuse_sentence(form: _Form, _: IdentifyRules) -> _Decision | None:
    """Dates and what has the marks of a sentence are no headings."""
    body = _cut_call(form)
    sentence = len(body) < 4 or not _SENTENCE_MARKS.isdisjoint(body) or body[-1] in ",，"
    return _NO_HEADING if sentence or _DAY.search(body) else None


def _refuse_title(form: _Form, rules: IdentifyRules) -> _Decision | None:
    """Titles, and lines that lead over to what follows (抓好以下工作：)."""
    leads = form.line[-1] in ":：" and not form.top
    return _NO_HEADING if leads or any(kind.titles.search(_cut_call(form)) for kind in rules.kinds) else None


def _judge_part_of_year(sense: _Sense, _: IdentifyRules) -> _Decision | None:
    """上半年工作情况, 下半年工作安排."""
    if len(sense.halves) != 1 or not sense.form.top or any(first < last for _, (first, last) in sense.timed):
        return None
    return _Decision(sense.halves[0])


def _refuse_untimed(sense: _Sense, rules: IdentifyRules) -> _Decision | None:
    """Without any time a heading must begin and end with words of its kind, and stand under no other."""
    if sense.timed or sense.relative:
        return None
    named = sense.cue and _cut_call(sense.form).startswith(rules.headings["closing_openings"])
    return None if named and not sense.form.sub else _NO_HEADING


def _refuse_cueless(sense: _Sense, rules: IdentifyRules) -> _Decision | None:
    """Without a cue word the year must lead, or open a short numbered heading, or 工作 must end it."""
    body = _cut_call(sense.form)
    part = sense.form.top and bool(sense.timed) and _opens_with_time(body)
    if sense.cue or sense.led or part or body.endswith(rules.headings["plain_endings"]):
        return None
    return _NO_HEADING


def _refuse_call(sense: _Sense, rules: IdentifyRules) -> _Decision | None:
    """A question or call opens a part only if a time leads it."""
    if not sense.form.called or sense.led or sense.form.body.startswith(rules.headings["call_openings"]):
        return None
    return _NO_HEADING


def _refuse_below(sense: _Sense, rules: IdentifyRules) -> _Decision | None:
    """Under a heading, a time inside a sentence opens no new part."""
    led = bool(sense.timed) and sense.timed[0][0] <= 2
    if not sense.form.sub or led or sense.form.body.startswith(rules.headings["sub_openings"]):
        return None
    return _NO_HEADING


def _refuse_work_to_do(sense: _Sense, rules: IdentifyRules) -> _Decision | None:
    """全力完成“十四五”任务 is work to do, not the name of a part."""
    if sense.periods_first:
        before = sense.form.body[: sense.timed[0][0]]
        if any(word in before for word in rules.headings["actions"]):
            return _NO_HEADING
    return None


# In this order; the first that decides wins. A line that none refuses is a heading with the cue of its words.
_FORM_RULES: tuple[Callable[[_Form, IdentifyRules], _Decision | None], ...] = (
    _judge_rest,
    _refuse_annexed,
    _judge_newspaper_part,
    _refuse_sentence,
    _refuse_title,
)
_SENSE_RULES: tuple[Callable[[_Sense, IdentifyRules], _Decision | None], ...] = (
    _judge_part_of_year,
    _refuse_untimed,
    _refuse_cueless,
    _refuse_call,
    _refuse_below,
    _refuse_work_to_do,
)


def _opens_with_time(body: str) -> bool:
    """三、2013年主要指标: a short numbered heading that begins with its year or plan needs no word for what it does."""
    opening = _YEAR_SPAN.search(body) or PLAN_NAME.search(body)
    return opening is not None and opening.start() <= 2 and len(body) <= _PART_LENGTH
