"""The year in which a report is given, from all that its text says of years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from transforms.identify.evidence import Evidence, Verdict, cut_excerpt, weigh
from transforms.identify.head import Head
from transforms.identify.headings import Heading
from transforms.identify.hints import NO_HINTS, Basis, Hints
from transforms.identify.year_mentions import collect_mentions, collect_phrases
from transforms.language.calendar import PLAN, read_count, read_plan, read_plan_ordinal, read_year
from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.identify_rules import IdentifyRules
from transforms.language.year_rules import YearRules

YearEvidence = Evidence[int]
_TITLE_YEAR = re.compile(rf"(?<![0-9])({YEAR})(?![0-9])")
_TITLE_SPAN = re.compile(rf"(?<![0-9])({YEAR})年?\s*[-—–~～至到]+\s*({YEAR})年")
_TITLE_PLAN = re.compile(rf"第(?P<ordinal>[一二三四五六七八九十0-9]{{1,3}})个五年|(?P<plan>{PLAN})")
_PARAGRAPH_YEAR = re.compile(rf"\n[ \t　]*({YEAR})\s?年(?!\s?[0-9一二三四五六七八九十]{{1,3}}月)")
_NATIONAL_CONGRESS = re.compile(
    r"[在向]\s*第\s*(?P<congress>[一二三四五六七八九十]{1,3})\s*届\s*全国\s*人民代表大会\s*"
    r"(?:第\s*(?P<session>[一二三四五])\s*次会议)?"
)
_DAY = r"[0-9一二三四五六七八九十]{1,3}"
_DATELINE = re.compile(rf"(?:\A|\n)[^。，,；\n]{{0,14}}?({YEAR})\s*年\s*{_DAY}\s*月\s*{_DAY}\s*日")
_DATELINE_WITHIN = 200  # characters behind the head
_FOOT_DATE = re.compile(rf"\n[\s　（(]*({YEAR})\s*年\s*({_DAY})\s*月\s*{_DAY}\s*日[\s　）)]*\Z")
_FOOT_LENGTH = 60
_YEARS_LISTED = re.compile(rf"{YEAR}年?、\s*{YEAR}")  # 1980、1981年计划: of neither alone
_LATE_MONTH = 11  # a report given so late may speak of the year to come
_SOON = 2
_SEASON_END = 4  # congresses meet from December to March, and their reports are put up soon after
_ORDINALS = "一二三四五六七八九十（）()、. 　"
_PLAN_YEARS = 4  # a five-year plan's last year less its first


@dataclass(frozen=True, slots=True)
class YearSource:
    """What the collectors of evidence for the year look at; ``named`` are the years that the text names."""

    text: str
    head: Head
    headings: tuple[Heading, ...]
    kind: str
    rules: IdentifyRules
    named: tuple[tuple[int, int, int], ...]
    hints: Hints = NO_HINTS

    @property
    def years(self) -> YearRules:
        """The vocabulary of years."""
        return self.rules.years

    def give(self, kind: str, value: int, start: int | None, excerpt: str) -> YearEvidence:
        """A piece of evidence with the weight of its kind."""
        return Evidence(kind, value, start, self.years.weights[kind], excerpt)


def find_report_year(source: YearSource) -> Verdict[int]:
    """The report year with its doubt, by all evidence of the text.

    Title, date line and headings weigh most, then what the text says of this and the last year, then
    sentences that look back at a year or ahead to one (``years`` and ``weights`` of seeds/identify.yml).
    """
    return weigh(collect_years(source), source.rules.limits)


def collect_years(source: YearSource) -> list[YearEvidence]:
    """All evidence for the report year, collector by collector.

    A report of December that is titled by the year of its date, or speaks of 明年 without a title of the next, looks
    back at that year and ahead to the next: what would tell another report to be of the next tells this one to be of
    its own.
    """
    found = [piece for collect in _COLLECTORS for piece in collect(source)]
    given = source.head.given_year
    if given is None or not is_given_late(source.head):
        return found
    titled = {piece.value for piece in found if piece.kind in ("title", "path_title")}
    if given not in titled and (given + 1 in titled or source.years.next_year.search(source.text) is None):
        return found
    return [piece._replace(value=given) if piece.value == given + 1 else piece for piece in found]


def _collect_title(source: YearSource) -> Iterator[YearEvidence]:
    head = source.head
    for title, start, kind in ((head.title, head.title_start, "title"), (head.path_title, None, "path_title")):
        if not title or head.kind is None or head.kind.report_year == "plan":
            continue
        span = _TITLE_SPAN.search(title)
        if span is not None:
            # Given at the end of the last year, or in the next.
            for offset in (0, 1):
                yield source.give("title_span", read_year(span.group(2)) + offset, start, title)
            continue
        named = [read_year(match.group(1)) for match in _TITLE_YEAR.finditer(title)]
        if named:
            yield source.give(kind, max(named) + (head.kind.report_year == "next"), start, title)


def _collect_outline_title(source: YearSource) -> Iterator[YearEvidence]:
    head = source.head
    if head.kind is None or head.kind.report_year != "plan":
        return
    match = _TITLE_PLAN.search(head.title)
    if match is not None:
        plan = match.group("plan")
        span = read_plan(plan) if plan else read_plan_ordinal(match.group("ordinal"))
        if span is not None:
            yield source.give("outline_title", span[0], head.title_start, head.title)


def _collect_date_line(source: YearSource) -> Iterator[YearEvidence]:
    head = source.head
    if not head.given_year:
        return
    excerpt = head.given_on or str(head.given_year)
    if not is_given_late(head):
        yield source.give("date_line", head.given_year, None, excerpt)
        return
    # Late in the year, 明年 tells that the report still speaks from the year it is given in.
    spoken = "date_line" if source.years.next_year.search(source.text) else "late_date"
    yield source.give(spoken, head.given_year, None, excerpt)
    yield source.give("late_date", head.given_year + 1, None, excerpt)
    if spoken == "late_date":
        yield from _collect_late_review(head.given_year, source)


def is_given_late(head: Head) -> bool:
    """Whether a report is given in the last months of a year, so that it may speak of the year to come."""
    return head.given_month is not None and head.given_month >= _LATE_MONTH


def looks_past_own_year(head: Head, outlook: int | None) -> bool:
    """Whether a report is given at the end of the year before the one that it looks ahead to."""
    return outlook is not None and head.given_year == outlook - 1 and is_given_late(head)


def reviews_own_year(given: int, source: YearSource) -> bool:
    """Whether a report of December says that its own year is as good as over (预计2016年完成…)."""
    return next(_collect_late_review(given, source), None) is not None


def _collect_late_review(given: int, source: YearSource) -> Iterator[YearEvidence]:
    """预计2016年完成… in a report of December 2016: its own year is under review, the next is ahead."""
    for rule in source.years.late_review:
        for match in rule.pattern.finditer(source.text):
            if read_year(match.group("year")) + rule.offset == given:
                yield source.give("late_review", given + 1, match.start(), match.group())


def _collect_dateline(source: YearSource) -> Iterator[YearEvidence]:
    """本报讯 1月9日 with its year, in the first sentences of news; what it tells of took place that day."""
    if source.kind != "news" or source.head.given_year:
        return
    match = _DATELINE.search(source.text, 0, source.head.end + _DATELINE_WITHIN)
    if match is not None:
        yield source.give("press_date", read_year(match.group(1)), match.start(1), match.group().strip())


def _collect_chapters(source: YearSource) -> Iterator[YearEvidence]:
    """A communiqué without title: the year that its first paragraph opens with is the year of its account."""
    if source.kind != "communique" or source.head.kind is not None:
        return
    match = _PARAGRAPH_YEAR.search("\n" + source.text)
    if match is not None:
        yield source.give("account_year", read_year(match.group(1)) + 1, match.start(1) - 1, match.group().strip())


def _collect_stamp(source: YearSource) -> Iterator[YearEvidence]:
    """A date of publication; a report whose years are masked was put up at any time."""
    published = source.head.published_on or source.hints.published_on or _find_foot_date(source.text)
    if published is None:
        return
    year, month = int(published[:4]), int(published[5:7])
    kind = "press_stamp" if source.kind == "news" else "season_stamp" if month <= _SEASON_END else "stamp"
    latest = max((named for _, _, named in source.named), default=year)
    if latest < year - _SOON:
        kind = "stamp"  # an old text put up long after
    if any(mask in source.text for mask in source.years.masks) and source.years.masked_years.search(source.text):
        return
    yield source.give(kind, year, None, published)


def _find_foot_date(text: str) -> str | None:
    """The date in a last line that holds nothing else."""
    match = _FOOT_DATE.search(text, max(0, len(text) - _FOOT_LENGTH))
    return f"{read_year(match.group(1))}-{read_count(match.group(2)) or 0:02}" if match else None


def _collect_hint(source: YearSource) -> Iterator[YearEvidence]:
    """A year in the path or address; a manifest decides by itself and is no evidence beside the text."""
    year, basis = source.hints.report_year, source.hints.year_basis
    if year is not None and basis in (Basis.PATH, Basis.ADDRESS):
        yield source.give(basis.value, year, None, str(year))


def _collect_congress(source: YearSource) -> Iterator[YearEvidence]:
    match = _NATIONAL_CONGRESS.search(source.text, 0, source.head.end + 100)
    if match is None:
        return
    ordinal, year = source.years.national_congress
    number, session = read_count(match.group("congress")), match.group("session")
    if number is None or number < ordinal - 1 or (session and number < ordinal):
        return
    first = year + 5 * (number - ordinal)
    value = first + (read_count(session) or 1) - 1 if session else first
    yield source.give("congress" if session else "first_session", value, match.start(), match.group())


def _collect_headings(source: YearSource) -> Iterator[YearEvidence]:
    """Headings with single years: what looks back is of the year before, what looks ahead of the year itself."""
    plain: list[YearEvidence] = []
    for heading in source.headings:
        years = {first for first, last in heading.years if first == last}
        if not years or not heading.top or _YEARS_LISTED.search(heading.text):
            continue
        kind, offset = _judge_heading(heading, len(years), source.rules)
        if kind == "heading_plain":
            plain.append(source.give(kind, max(years), heading.start, heading.text))
        elif kind:
            yield source.give(kind, max(years) + offset, heading.start, heading.text)
    if plain:
        yield max(plain, key=lambda piece: piece.value)


def _judge_heading(heading: Heading, years: int, rules: IdentifyRules) -> tuple[str, int]:
    """The kind of evidence that a heading is ("" for none), and what it adds to its last year."""
    if any(word in heading.text for word in rules.headings["part_of_year"]):
        return "heading_part", 0
    if heading.cue == "review":
        return "heading_review", 1
    if heading.cue == "plan":
        return "heading_plan", 0
    if heading.cue == "both" and years > 1:
        return "heading_both", 0
    if heading.text.strip().lstrip(_ORDINALS).startswith(rules.years.reporting):
        return "heading_reporting", 1
    return ("heading_plain" if not heading.cue else ""), 0


def _collect_periods(source: YearSource) -> Iterator[YearEvidence]:
    """Headings with plans or spans: a period is reviewed when it is over and planned before it begins."""
    for heading in source.headings:
        if not heading.top or any(word in heading.text for word in source.years.since_words):
            continue
        for first, last in heading.years:
            plan = last - first == _PLAN_YEARS and first % 5 == 1
            if heading.cue == "review" and last > first:
                yield source.give("plan_reviewed" if plan else "heading_span", last + 1, heading.start, heading.text)
            elif heading.cue == "plan" and plan:
                yield source.give("plan_ahead", first, heading.start, heading.text)


def _collect_paragraphs(source: YearSource) -> Iterator[YearEvidence]:
    """1999年… and further on 2000年… at the head of paragraphs."""
    text = "\n" + source.text
    opened = [(read_year(match.group(1)), match) for match in _PARAGRAPH_YEAR.finditer(text)]
    years = [year for year, _ in opened]
    if len(set(years)) == 2 and years[-1] == years[0] + 1:
        match = opened[-1][1]
        yield source.give("paragraphs", years[-1], match.start(1) - 1, cut_excerpt(text, *match.span(1)))


def _collect_sentences(source: YearSource) -> Iterator[YearEvidence]:
    yield from collect_mentions(source.text, source.named, source.years)
    yield from collect_phrases(source.text, source.years)


_COLLECTORS: tuple[Callable[[YearSource], Iterator[YearEvidence]], ...] = (
    _collect_title,
    _collect_outline_title,
    _collect_date_line,
    _collect_dateline,
    _collect_chapters,
    _collect_stamp,
    _collect_hint,
    _collect_congress,
    _collect_headings,
    _collect_periods,
    _collect_paragraphs,
    _collect_sentences,
)
