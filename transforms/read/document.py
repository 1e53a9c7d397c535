"""Clean text to observations and measurements: sentence by sentence, section by section."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from transforms.grammar.adjuncts import part_asides
from transforms.grammar.build import Recorder
from transforms.grammar.context import Context, clip_frame
from transforms.grammar.scope import build_territory
from transforms.grammar.sentence import SentenceReader
from transforms.grammar.statements import REFERENCES, Statement
from transforms.grammar.subjects import Subject
from transforms.language.lexicon import Lexicon
from transforms.language.regions import RegionTable
from transforms.read.flags import judge_statements, name_subject
from transforms.records import CleanText, Identity, Measurement, Observation, Section
from transforms.tables.tables import TableLine, read_tables
from transforms.tokens.times import find_times, match_time
from transforms.tokens.tokens import PlaceFinder, Token, tokenise
from transforms.tokens.unitless import judge_bare

# 相当于全省平均水平（3390元）: a bracket behind these tells of somebody else.
_OF_OTHERS = frozenset({"block", "compare", "outside_any", "self_national", "self_province", "self_prefecture"})
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*|\n")
_HAS_NUMBER = re.compile(
    r"[0-9]|翻.{0,3}番|持平|正增长|位数|第[一二三四五六七八九十]|分之|[一二三四五六七八九十百千两](?:成|倍|万|亿|多|余)|[千百万]亿|[千百万]元"
    r"|[一二三四五六七八九两][百千]|[破超过达近上逾][百千万]"
)
_OPENING = re.compile(
    r"(?:\s|[“”\"—]|[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.](?!\d))*"
    r"(?:回首|回顾|总结|在|是|从)?"
)


@dataclass(slots=True)
class ReadResult:
    """Observations, measurements, and every statement behind them (for the ledger and for explaining)."""

    observations: list[Observation]
    measurements: list[Measurement]
    statements: list[Statement]
    tokens: list[Token]


def read_statements(
    raw: str, clean: CleanText, identity: Identity, lexicon: Lexicon, regions: RegionTable
) -> ReadResult:
    """A cleaned and identified report to its observations and measurements.

    ``raw`` is the decoded text that the offsets of ``clean`` point into.
    """
    text = clean.text
    territory = build_territory(identity.region_name, identity.level, text)
    places = make_place_finder(identity, regions)
    result = ReadResult([], [], [], [])
    sections = identity.sections or (Section(0, len(text), "other", None, None, ""),)
    starts = [section.start for section in sections]
    context = Context(sections[0], identity.report_year, span=_section_span(sections[0], identity.report_year))
    reader = SentenceReader(lexicon.catalogue, territory, context, Recorder(lexicon.catalogue, context))
    tables = read_tables(raw, clean, identity, lexicon, territory, places)
    new_paragraph = True
    for match in _SENTENCE.finditer(text):
        begin, end = match.span()
        if text[begin] == "\n":
            new_paragraph = True
            continue
        section = sections[max(0, bisect_right(starts, begin) - 1)]
        if section is not context.section:
            context.section, context.paragraph, context.turned = section, None, None
            context.span = _section_span(section, identity.report_year)
            new_paragraph = True
        if begin in tables:
            _take_line(tables[begin], section, result)
            reader.memory.forget()
            continue
        first = new_paragraph
        if first:
            context.paragraph = context.turned
            reader.memory.forget()
            new_paragraph = False
        context.sentence = None
        _open_sentence(text, begin, end, context, first)
        if not _HAS_NUMBER.search(text, begin, end):
            reader.memory.forget()
            continue
        tokens = tokenise(text, lexicon, identity.report_year, places, begin, end)
        result.tokens.extend(tokens)
        main, brackets = _part_brackets(tokens)
        main, asides = part_asides(main)
        statements = reader.read(main)
        reader.memory.carried = _last_subjects(statements)
        for aside in asides:
            statements = statements + reader.read(aside)
        for aside in brackets:
            carried = reader.memory.carried
            reader.memory.carried = _subjects_before(statements, main, aside[0].start)
            statements = statements + reader.read(aside, "bracket")
            reader.memory.carried = carried
        result.statements.extend(statements)
        explains = context.section.role == "other" and context.section is not sections[0]
        for statement in statements:
            statement.section = context.section
            if explains and not statement.refused:
                statement.refused = "glossary"  # what stands behind the report explains its words
    judge_statements(result.statements, clean)
    for statement in result.statements:
        assert statement.section is not None
        _keep(statement, raw, clean, statement.section, result)
    return result


def _take_line(line: TableLine, section: Section, result: ReadResult) -> None:
    result.tokens.extend(line.tokens)
    result.statements.extend(line.statements)
    for statement in line.statements:
        statement.section = section


def _section_span(section: Section, report_year: int | None) -> tuple[int, int] | None:
    """The years that averages and sums of a section are over: its own, or those its heading also names
    (2025年和“十四五”工作回顾)."""
    first, last = section.period_start, section.period_end
    if first is None or last is None:
        return None
    if last > first:
        return first, last
    for time in find_times(section.heading, report_year, 0, len(section.heading)):
        if time.kind in ("span", "same_span") and time.last == last:
            return time.first, time.last
    return None


def _open_sentence(text: str, begin: int, end: int, context: Context, first: bool) -> None:
    """A time at the head of a sentence governs the rest of its paragraph.

    Once a review has turned to several years (五年来…), the paragraphs that follow stay with them. A single
    year turns it back (2025年，…) where it opens a paragraph (``first``) or stands apart; else it governs its
    own sentence (2025年粮食产量…).
    """
    opening = _OPENING.match(text, begin, end)
    start = opening.end() if opening else begin
    time = match_time(text, context.report_year, start)
    if time is None and text.startswith("刚刚过去的", start):
        time = match_time(text, context.report_year, start + len("刚刚过去的"))
    if time is None or time.end >= end or time.kind not in ("year", "span", "since", "same_span", "past_year"):
        return
    if text.startswith(("的基础", "基础", "水平上"), time.end):
        return
    frame = context.frame_of(time)
    if frame is not None:
        frame = clip_frame(frame, context)
        several = frame.last > frame.first
        if several:
            context.span = (frame.first, frame.last)
        local = time.kind == "year" and text[time.end] not in "，,是" and _HAS_NUMBER.search(text, time.end, end)
        if context.turned is not None and not several and not first and local:
            context.sentence = frame
            return
        context.paragraph = frame
        if context.section.role in ("review", "review_period"):
            context.turned = frame if several else None


def _part_brackets(tokens: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Tokens outside brackets, and those inside, bracket by bracket, where they hold a number."""
    main: list[Token] = []
    asides: list[list[Token]] = []
    depth = 0
    inner: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close" and depth:
            depth -= 1
            if depth == 0:
                if any(part.kind == "quantity" for part in inner):
                    asides.append(inner)
                inner = []
        elif depth:
            inner.append(token)
        elif token.kind != "quote":
            main.append(token)
    if inner:
        main.extend(inner)
    return main, asides


def _subjects_before(statements: list[Statement], main: list[Token], position: int) -> list[Subject]:
    """What a bracket speaks of: the name right before it, else the subject of the last number before it."""
    earlier = [statement for statement in statements if statement.quantity.start < position]
    last = max(earlier, key=lambda statement: statement.quantity.start) if earlier else None
    for token in reversed(main):
        if token.end > position:
            continue
        if last is not None and token.start <= last.quantity.start:
            break
        if token.name is not None and token.name.codes:
            return [Subject(token.name, token.text, token.start, token.end, "region", "")]
        if token.cues & _OF_OTHERS:
            return []
        if token.kind in ("clause", "text", "list"):
            break
    return _last_subjects([last]) if last is not None else []


def _last_subjects(statements: list[Statement]) -> list[Subject]:
    for statement in reversed(statements):
        if statement.subject is not None:
            return [statement.subject] if statement.subject.name is not None else []
    return []


def _keep(statement: Statement, raw: str, clean: CleanText, section: Section, result: ReadResult) -> None:
    """Puts a statement on record as an observation, else as a measurement where anything names its subject."""
    quantity = statement.quantity
    char_start, char_end = clean.offsets.to_raw_span(quantity.start, quantity.end)
    quote_start, quote_end = clean.offsets.to_raw_span(statement.clause_start, max(statement.clause_end, quantity.end))
    value_text, quote = raw[char_start:char_end], raw[quote_start:quote_end]
    reading, indicator = statement.reading, statement.indicator
    first, last = statement.period or (None, None)
    if reading is not None and indicator is not None and first is not None and not statement.refused:
        statement.fate, statement.row_id = "observation", f"o{len(result.observations) + 1}"
        result.observations.append(
            Observation(
                indicator=indicator.code,
                scope=statement.scope,
                kind=statement.kind,
                measure=reading.measure,
                period_start=first,
                period_end=last,
                value=reading.value,
                value_high=reading.high,
                unit=reading.unit,
                bound=reading.bound,
                rank_scope=statement.rank_scope,
                rank_of=statement.rank_of,
                value_text=value_text,
                quote=quote,
                char_start=char_start,
                char_end=char_end,
                rule=statement.rule,
                scope_reason=statement.scope_reason,
                section=section.role,
                confidence=round(statement.confidence, 2),
                flags=tuple(statement.flags),
                observation_id=statement.row_id,
            )
        )
        return
    if statement.refused in REFERENCES:
        return
    label = name_subject(statement, clean.text)
    bare = not quantity.unit_class and judge_bare(clean.text, quantity.start, quantity.end) != "unresolved"
    if not label or bare or quantity.unit_class in ("rank", "rank_within"):
        return
    statement.fate, statement.row_id = "measurement", f"m{len(result.measurements) + 1}"
    moves = statement.predicate.direction != 0 and not statement.predicate.to
    ranged = quantity.high is not None and not (moves and statement.predicate.direction < 0)
    grows = moves and quantity.unit_class in ("%", "multiple", "doubling", "tenths")
    result.measurements.append(
        Measurement(
            subject=label,
            kind=statement.kind,
            measure="growth" if grows else "change" if moves else "level",
            period_start=first,
            period_end=last,
            value=quantity.value * (-1 if moves and statement.predicate.direction < 0 else 1),
            value_high=quantity.high if ranged else None,
            unit=quantity.unit_name if quantity.unit_class == "other" else quantity.unit_class or "none",
            bound="range" if ranged else statement.after or statement.predicate.bound or quantity.loose or "eq",
            value_text=value_text,
            quote=quote,
            char_start=char_start,
            char_end=char_end,
            measurement_id=statement.row_id,
        )
    )


def make_place_finder(identity: Identity, regions: RegionTable) -> PlaceFinder:
    """A function from text to the places it names, each as seen by this author: region, part or outside.

    Short forms count only for the author and what lies under it: elsewhere they are too often words.
    """
    own = identity.region_code
    prefix = ""
    if own:
        prefix = own[:2] if own.endswith("0000") else own[:4] if own.endswith("00") else own

    def judge(name: str) -> str:
        found = regions.named_regions(name)
        codes = [region.code for region in found]
        if own in codes:
            return "region"
        if prefix and any(code.startswith(prefix) for code in codes):
            return "part"
        return "outside" if len(name) > 2 and any(name == region.name for region in found) else ""

    known: dict[str, str] = {}

    def find(text: str) -> list[tuple[int, int, str]]:
        places = []
        for start, end, name in regions.find_spans(text):
            if name not in known:
                known[name] = judge(name)
            if known[name]:
                places.append((start, end, known[name]))
        return places

    return find
