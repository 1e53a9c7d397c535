"""Clean text to its sections: which stretch looks back, which looks ahead, and at which years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.identify.head import Head
from transforms.language.calendar import PLAN, YEAR, read_plan, read_year
from transforms.language.identify_rules import IdentifyRules
from transforms.records import Section

Span = tuple[int, int]

_ORDINAL = re.compile(
    r"(?:(?P<top>第?[一二三四五六七八九十]{1,3}(?:部分|、|[.．,，:：\s])|[IVX]+[、.．]|[0-9]{1,2}、)"
    r"|(?P<sub>[(（][一二三四五六七八九十0-9]{1,3}[)）]、?|[0-9]{1,2}[.．](?![0-9])))?[\s　]*"
)
_YEAR_SPAN = re.compile(
    rf"(?<![0-9.])({YEAR})(?:年?\s*(?:[-—–~～至到]+\s*({YEAR}))\s*年?|年(?!\s*[0-9]{{1,2}}\s*月)|$)"
)
_PLAN_NAME = re.compile(rf"(?<![一二三四五六七八九])({PLAN})(?![年个大项条届次])")
_DAY = re.compile(r"月\s*[0-9一二三四五六七八九十]{1,3}\s*日|[0-9]-[0-9]{1,2}-|[0-9]:[0-9]{2}")
_SENTENCE_MARKS = frozenset("。；;！!？?")
_BRACKETS = "【】[]《》<>〈〉—- \t　:：▲△■□●○◆◇★☆▍▎►▶❖"
_HEADING_LENGTH = 45
# A newspaper opens a part with the bare year, often in a question: 2024，怎么干？
_LED_BY_YEAR = re.compile(rf"({YEAR})(?=[，,：:丨|\s])")
_YEAR_AND_STOP = re.compile(rf"{YEAR}年?[，,：:]\D{{2,}}$")
_CALL_LENGTH = 24
_PART_LENGTH = 14
_CALLS = "？?！!"
_LONG_LINE = 90
# An unbroken text carries its headings inside the line: an ordinal, a time, no sentence.
_INLINE = re.compile(
    r"[一二三四五六七八九十]{1,2}、(?:关于)?"
    rf"(?=[^。；;！!？?\n]{{0,18}}(?:{YEAR}年|{PLAN}|[过今未][去后来]的?(?:五|5|一)年|五年来|今年))[^。；;，,！!？?:：\n]{{4,40}}"
)
_BEFORE_INLINE = frozenset("。！!？?”\n\t 　")
_BLANK = re.compile(r"[\s　]")
_ANNEX = re.compile(r"^附(?:件|录)?[一二三1-3]?[：:、.\s　]*(?=.{2})")
_JOINING = frozenset("和及与、暨")  # after these a heading goes on
# A stretch without a mark of its own before the plan is a review if it is longer than a preface.
_PREFACE = 400
_CLEAR_TENSE = 5
_TENSE_LEAD = 3
# Fewer line ends than one in so many characters: sentences, not paragraphs, are where parts begin.
_UNBROKEN = 1200


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
    for match in _INLINE.finditer(text, start, end):
        words = match.group()
        if match.start() > start and text[match.start() - 1] not in _BEFORE_INLINE:
            continue
        heading = _read_heading(_cut_run_on(words, rules), match.start(), rules)
        if heading is not None and heading.cue:
            yield heading


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
    if len(line) > _HEADING_LENGTH:
        return None
    ordinal = _ORDINAL.match(line)
    top = bool(ordinal and ordinal.group("top"))
    sub = bool(ordinal and ordinal.group("sub"))
    body = (line[ordinal.end() :] if ordinal else line).strip(_BRACKETS).rstrip(">。" if top else ">")
    if len(body) < 1:
        return None
    words = rules.headings
    if _ANNEX.sub("", body.rstrip(_CALLS)) in words["other"]:
        return Heading(start, start + len(line), line, True, (), (), "other", False)
    for cue, whole in (("review", words["part_review"]), ("plan", words["part_plan"])):
        if body in whole:
            return Heading(start, start + len(line), line, True, (), (), cue, False)
    called = body[-1] in _CALLS and len(body) <= _CALL_LENGTH
    if called:
        body = body[:-1]
    if len(body) < 4 or _DAY.search(body) or not _SENTENCE_MARKS.isdisjoint(body) or body[-1] in ",，":
        return None
    if any(kind.titles.search(body) for kind in rules.kinds) or (line[-1] in ":：" and not top):
        return None
    years: list[tuple[int, Span]] = []
    for match in _YEAR_SPAN.finditer(body):
        first = read_year(match.group(1))
        years.append((match.start(), (first, read_year(match.group(2)) if match.group(2) else first)))
    if led := _LED_BY_YEAR.match(body):
        years.append((0, (read_year(led.group(1)),) * 2))
    plans = [(match.start(), read_plan(match.group(1))) for match in _PLAN_NAME.finditer(body)]
    relative = tuple((entry.first, entry.last) for entry in rules.relative if any(word in body for word in entry.words))
    review = any(word in body for word in words["review"])
    plan = any(word in body for word in words["plan"])
    halves = [name for name in ("part_of_year", "rest_of_year") if any(word in body for word in words[name])]
    if len(halves) == 1 and top and not any(first < last for _, (first, last) in years):
        return Heading(start, start + len(line), line, True, (), (), halves[0], False)
    if not (years or plans or relative):
        review, plan = body.endswith(words["closing_review"]), body.endswith(words["closing_plan"])
        if sub or not (review or plan) or not body.startswith(words["closing_openings"]):
            return None
    cue = "both" if review and plan else "review" if review else "plan" if plan else ""
    told = len(body) <= _CALL_LENGTH and _YEAR_AND_STOP.match(body) is not None
    part = bool(ordinal and ordinal.group("top")) and bool(years or plans) and _opens_with_time(body)
    if not cue and not told and not part and not body.endswith(words["plain_endings"]):
        return None
    if called and not told and not body.startswith(words["call_openings"]):
        return None
    timed = sorted([*years, *plans])
    if sub and (not body.startswith(words["sub_openings"]) and (not timed or timed[0][0] > 2)):
        return None  # under a heading, a time inside a sentence opens no new part
    if timed and timed[0][1][0] != timed[0][1][1] and any(word in body[: timed[0][0]] for word in words["actions"]):
        return None  # 全力完成“十四五”任务 is work to do, not the name of a part
    periods_first = bool(timed) and timed[0][1][0] != timed[0][1][1]
    spans = tuple(span for _, span in timed)
    return Heading(start, start + len(line), line, not sub, spans, relative, cue, periods_first)


def _opens_with_time(body: str) -> bool:
    """三、2013年主要指标: a short numbered heading that begins with its year or plan needs no word for what it does."""
    opening = _YEAR_SPAN.search(body) or _PLAN_NAME.search(body)
    return opening is not None and opening.start() <= 2 and len(body) <= _PART_LENGTH


def resolve_heading(heading: Heading, year: int | None) -> tuple[str, int | None, int | None, str] | None:
    """A heading to role, first and last year and the role of the part that follows inside it ("" for none).

    None where it opens nothing of its own. Where cue word and years disagree (a task of last year),
    the years decide.
    """
    if heading.cue == "other":
        return "other", None, None, ""
    if heading.cue in ("part_of_year", "rest_of_year"):
        # No year: what half a year brought must not pass for the year's.
        return ("review", None, None, "") if heading.cue == "part_of_year" else ("plan", year, year, "")
    spans = list(heading.years)
    if year is None:
        if heading.cue in ("review", "plan"):
            span = spans[0] if spans else (None, None)
            long = bool(spans) and span[0] != span[1]
            return heading.cue + ("_period" if long else ""), span[0], span[1], ""
        return None
    spans += [(year + first, year + last) for first, last in heading.relative]
    if not spans:
        offset = -1 if heading.cue == "review" else 0
        return (heading.cue, year + offset, year + offset, "") if heading.cue in ("review", "plan") else None
    past = [span for span in spans if span[1] < year]
    ahead = [span for span in spans if span[1] >= year]
    if heading.cue == "review":
        # A report given at the end of a year already looks back at that year.
        return (*_pick_review(past or [span for span in ahead if span[0] <= year] or ahead), "")
    if heading.cue == "both" and past and ahead:
        return (*_pick_review(past), _pick_plan(ahead, year, True)[0])
    if ahead:
        role, first, last = _pick_plan(ahead, year, heading.periods_first)
        later = role == "plan_period" and any(span == (year, year) for span in ahead)
        return role, first, last, "plan" if later else ""
    if not heading.cue and max(span[1] for span in past) < year - 1:
        return None
    return (*_pick_review(past), "")


def _pick_review(spans: list[Span]) -> tuple[str, int, int]:
    single = [span for span in spans if span[0] == span[1]]
    first, last = max(single) if single else max(spans, key=lambda span: (span[1], span[0]))
    return ("review" if first == last else "review_period"), first, last


def _pick_plan(spans: list[Span], year: int, periods_first: bool) -> tuple[str, int, int]:
    near = [span for span in spans if span[0] == span[1] <= year + 1]
    longer = [span for span in spans if span[0] != span[1]]
    far = [span for span in spans if span[0] == span[1] > year + 1]
    if near and not (longer and periods_first):
        return "plan", near[0][0], near[0][1]
    if longer:
        first, last = longer[0]
        return "plan_period", first, last
    return "plan_period", year, far[0][1]


def build_sections(
    text: str, headings: list[Heading], year: int | None, kind: str, head: Head, rules: IdentifyRules
) -> tuple[Section, ...]:
    """Sections that cover the text without gap or overlap; ``other`` before the first part.

    Headings say where the parts begin. Where they are missing (a digest, a cut file), the text's own
    turns do (``turns`` of seeds/identify.yml). A communiqué is one review of the year before.
    """
    before = year - 1 if year is not None else None
    marks: list[Mark] = []
    if kind == "communique":
        marks = [Mark(head.end, head.end, "review", before, before, "")]
        marks += [_mark_heading(heading, ("other", None, None, "")) for heading in headings if heading.cue == "other"]
    elif kind != "other":
        for heading in headings:
            in_title = head.kind is not None and heading.start <= head.title_start + len(head.title)
            if in_title or (heading.start < head.end and not heading.top):
                continue
            found = resolve_heading(heading, year)
            if found is None or _is_repeated(marks, heading, found):
                continue
            marks.append(_mark_heading(heading, found))
        marks = _add_turns(text, marks, year, head, rules)
        if all(mark.role == "other" for mark in marks):
            marks = [*_judge_tense(text, marks, year, head, rules), *marks]
    if not marks or marks[0].start > 0:
        marks.insert(0, Mark(0, 0, "other", None, None, ""))
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    return tuple(
        Section(mark.start, end, mark.role, mark.first, mark.last, mark.heading)
        for mark, end in zip(marks, ends, strict=True)
        if end > mark.start or end == 0
    )


def _mark_heading(heading: Heading, found: tuple[str, int | None, int | None, str]) -> Mark:
    return Mark(heading.start, heading.end, found[0], found[1], found[2], heading.text, found[3])


def _is_repeated(marks: list[Mark], heading: Heading, found: tuple[str, int | None, int | None, str]) -> bool:
    if not marks:
        return False
    if marks[-1].role == "other" and len(marks) > 1:
        # What follows a glossary explains the report or repeats it, unless it is a part not yet seen.
        return not heading.top or any((mark.role, mark.first, mark.last) == found[:3] for mark in marks)
    return (marks[-1].role, marks[-1].first, marks[-1].last) == found[:3] and not heading.top


def _add_turns(text: str, marks: list[Mark], year: int | None, head: Head, rules: IdentifyRules) -> list[Mark]:
    unbroken = text.count("\n") * _UNBROKEN < len(text)
    parts = [mark for mark in marks if mark.role != "other"]
    first = parts[0].start if parts else 0
    tail = next((mark.start for mark in marks if mark.role == "other" and mark.start > first), len(text))
    found: list[Mark] = []
    for index, mark in enumerate(parts):
        if mark.next_role:
            stop = parts[index + 1].start if index + 1 < len(parts) else tail
            found += _find_turn(text, mark.next_role, mark.end, stop, year, unbroken, rules)
    last = max((*parts, *found), key=lambda mark: mark.start, default=None)
    if last is None:
        found += _find_turn(text, "plan", head.turns_from, tail, year, unbroken, rules)
        if not found and not unbroken:
            found += _find_turn(text, "plan", head.turns_from, tail, year, True, rules)
    elif last.role.startswith("review") or not any(mark.role == "plan" for mark in (*parts, *found)):
        # The plan's heading may be lost, or stand elsewhere on a newspaper's page.
        found += _find_turn(text, "plan", last.end, tail, year, unbroken, rules)
    if not parts and found:
        # 展望“十三五”…: a paragraph on the years to come may stand before that on the year to come.
        found += _find_turn(text, "plan_period", head.turns_from, found[0].start, year, False, rules)
    if not any(mark.role.startswith("review") for mark in (*parts, *found)):
        found += _find_review(text, min((mark.start for mark in (*parts, *found)), default=tail), year, head, rules)
    return sorted([*marks, *found], key=lambda mark: mark.start)


def _find_review(text: str, stop: int, year: int | None, head: Head, rules: IdentifyRules) -> list[Mark]:
    """Where the review begins in the stretch before ``stop``, which has no heading."""
    unbroken = text.count("\n") * _UNBROKEN < len(text)
    begin = _find_turn(text, "review", head.turns_from, stop, year, unbroken, rules)
    if not begin:
        begin = _find_turn(text, "review_period", head.turns_from, stop, year, unbroken, rules)
    preface_end = begin[0].start if begin else stop
    if preface_end - head.end > _PREFACE:
        # A cut text begins inside its review; a preface of such length would tell of nothing done.
        done, wanted = _count_tense(text[head.end : preface_end], rules)
        if done > wanted and (begin or stop < len(text)):
            before = year - 1 if year is not None else None
            return [Mark(head.end, head.end, "review", before, before, "")]
    return begin


def _count_tense(body: str, rules: IdentifyRules) -> tuple[int, int]:
    done, wanted = (sum(rules.tense[role].count_words(body).values()) for role in ("review", "plan"))
    return done, wanted


def _judge_tense(text: str, marks: list[Mark], year: int | None, head: Head, rules: IdentifyRules) -> list[Mark]:
    """A text without any mark is a part of one kind if its words of done or wanted clearly prevail."""
    stop = marks[0].start if marks else len(text)
    body = text[head.turns_from : stop]
    done, wanted = _count_tense(body, rules)
    if done >= _CLEAR_TENSE and done >= _TENSE_LEAD * wanted:
        before = year - 1 if year is not None else None
        return [Mark(head.turns_from, head.turns_from, "review", before, before, "")]
    if wanted >= _CLEAR_TENSE and wanted >= _TENSE_LEAD * done:
        return [Mark(head.turns_from, head.turns_from, "plan", year, year, "")]
    return []


def _find_turn(
    text: str, role: str, start: int, stop: int, year: int | None, unbroken: bool, rules: IdentifyRules
) -> list[Mark]:
    """The first place between start and stop where the text turns to a role, as a list of one or none."""
    pattern = rules.turns_by_sentence[role] if unbroken else rules.turns_by_paragraph[role]
    # The line end before the stretch belongs to the pattern.
    for match in pattern.finditer(text, max(0, start - 1), stop):
        mark = _read_turn(match, role, year)
        if mark is not None:
            return [mark]
    return []


def _read_turn(match: re.Match[str], role: str, year: int | None) -> Mark | None:
    start = match.start("turn")
    words = match.group("turn")
    years = [read_year(found) for found in re.findall(YEAR, words)]
    plans = [read_plan(found.group(1)) for found in _PLAN_NAME.finditer(words)]
    if year is None:
        named = (years[0], years[0]) if years else plans[0] if plans else (None, None)
        return Mark(start, start, role, named[0], named[1], "")
    if role in ("review", "plan"):
        wanted = year if role == "plan" else year - 1
        return Mark(start, start, role, wanted, wanted, "") if not years or wanted in years else None
    fitting = [span for span in plans if (span[1] >= year) == (role == "plan_period")]
    if plans and not fitting:
        return None
    default = (year, year + 4) if role == "plan_period" else (year - 5, year - 1)
    span = fitting[0] if fitting else default
    return Mark(start, start, role, span[0], span[1], "")
