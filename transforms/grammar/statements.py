"""Statements as read from a sentence, and the groups of numbers they are made of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.grammar.measure import Reading
from transforms.grammar.predicate import SCOPE_WORDS, Predicate, read_after_bound
from transforms.grammar.subjects import Subject
from transforms.language.catalogue import Indicator
from transforms.language.words import is_verbal
from transforms.records import Section
from transforms.tokens.quantities import Quantity
from transforms.tokens.times import Time
from transforms.tokens.tokens import Token

# Reasons for which a number tells of nothing by itself, so that no row is made of it.
REFERENCES = frozenset({"milestone", "attribute", "steps"})
COUNTABLE = frozenset({"count", "mu", "persons", "visits", "tonnes", "days"})
RATE_CLASSES = frozenset(
    {"%", "pp", "permille", "permille_points", "multiple", "doubling", "tenths", "flat", "ratio", ""}
)


@dataclass(slots=True)
class Statement:
    """One number said of one subject.

    ``reading`` is None, or ``refused`` says why, where it is no observation of a catalogued
    indicator. ``rule`` is the path that read it; positions count in the clean text. ``fate`` and ``row_id`` say
    what became of it. ``other_period``: the years in force, where the statement was dated to the last of them.
    """

    quantity: Quantity
    kind: str
    rule: str
    clause_start: int
    clause_end: int
    predicate: Predicate
    subject: Subject | None = None
    indicator: Indicator | None = None
    reading: Reading | None = None
    period: tuple[int, int] | None = None
    scope: str = "region"
    scope_reason: str = ""
    confidence: float = 0.0
    flags: list[str] = field(default_factory=list)
    refused: str = ""
    after: str = ""
    rank_scope: str | None = None
    rank_of: str | None = None
    section: Section | None = None
    other_period: tuple[int, int] | None = None
    fate: str = ""
    row_id: str = ""


@dataclass(slots=True)
class Group:
    """Numbers side by side (8%、9%和10%): ``first`` to ``last`` (excluded) among the sentence's tokens."""

    members: list[Token]
    after: str
    first: int
    last: int


def collect_group(tokens: Sequence[Token], index: int) -> Group:
    """The numbers that stand side by side with only 、 or a join between, and the bound behind the last.

    Amounts of different units belong together (6万吨、9亿立方米), percentages only with their like.
    """
    members = [tokens[index]]
    after = ""
    position = index + 1
    while position < len(tokens):
        step = position
        bound = read_after_bound(tokens[step])
        if bound:
            step += 1
        if step + 1 < len(tokens) and (tokens[step].kind == "list" or "join" in tokens[step].cues):
            following = tokens[step + 1]
            if following.kind == "quantity" and _alike(members[-1], following):
                members.append(following)
                position = step + 2
                continue
        if bound:
            after = bound
            position = step
        break
    return Group(members, after, index, position)


def starts_change(tokens: Sequence[Token], index: int) -> bool:
    """Whether an 增长到 comes before the next number (the number before ``index`` is then where it began)."""
    for token in tokens[index : index + 10]:
        if token.kind in ("quantity", "end"):
            return False
        if token.cues & {"up_to", "down_to"} or token.text in ("到", "至"):
            return True
        if "level" in token.cues and token.text.startswith(("达", "为")):
            return True
    return False


def find_clause_end(tokens: Sequence[Token], index: int) -> int:
    """Where the clause that holds token ``index`` ends in the clean text."""
    while index < len(tokens) and tokens[index].kind not in ("clause", "list", "end"):
        index += 1
    return tokens[index].start if index < len(tokens) else tokens[-1].end


def is_growth_list(tokens: Sequence[Token]) -> bool:
    """Whether at least two numbers of the sentence are percentages behind 增长 or its like."""
    grows = 0
    for before, token in itertools.pairwise(tokens):
        if token.quantity is not None and token.quantity.unit_class == "%" and "up" in before.cues:
            grows += 1
    return grows >= 2


def is_attributive(tokens: Sequence[Token], index: int, left: Sequence[Token]) -> bool:
    """亿元以上重点项目, 产值超亿元企业: an amount that only describes the thing named right behind it."""
    quantity = tokens[index].quantity
    assert quantity is not None
    if quantity.unit_class == "%":
        return _describes_firms(tokens, index)
    if quantity.unit_class in COUNTABLE or quantity.unit_class in RATE_CLASSES:
        return False
    position = index + 1
    bounded = position < len(tokens) and read_after_bound(tokens[position]) in ("ge", "le")
    position += bounded
    if position >= len(tokens):
        return False
    following = tokens[position]
    if following.text == "的" and position + 1 < len(tokens):
        thing = tokens[position + 1]
        if thing.kind == "quantity" and position + 2 < len(tokens):
            thing = tokens[position + 2]  # 税收过千万元的7家企业
        named = thing.kind == "text" and not is_verbal(thing.text)
        return (named or bool(thing.cues & {"part", "agent"})) and "required" not in thing.cues
    if following.kind == "name":
        return bounded and not any(token.kind == "name" for token in left)
    if following.kind == "text":
        # 税收过亿元楼宇: behind a bare bound an amount describes what follows.
        loose = bounded or not any(token.kind == "name" for token in left) or _is_bound(left[-1])
        return not is_verbal(following.text) and loose
    return bool(following.cues & {"part", "agent"})


def _describes_firms(tokens: Sequence[Token], index: int) -> bool:
    """95%以上的国有企业: so many of them, not a share of the indicator."""
    position = index + 1
    position += position < len(tokens) and bool(read_after_bound(tokens[position]))
    following = tokens[position : position + 2]
    return len(following) == 2 and following[0].text == "的" and "agent" in following[1].cues


def _is_bound(token: Token) -> bool:
    return token.kind == "cue" and any(cue.startswith("before:") for cue in token.cues)


def is_required(tokens: Sequence[Token], index: int) -> bool:
    """Whether 的要求 or 的目标 follows a number: it was asked for, not reached."""
    words = [token for token in tokens[index : index + 3] if token.kind in ("cue", "text", "time")]
    summed = index + 1 < len(tokens) and tokens[index].kind == "quantity" and tokens[index].text[-1:] in "项个"
    if summed and tokens[index + 1].cues & {"own_target", "required"}:
        return True  # …8亿美元两项指标未能完成
    if not words or not words[0].text.startswith("的"):
        return False
    return "own_target" in words[0].cues or any("required" in token.cues for token in words[1:])


def stands_before_its_name(tokens: Sequence[Token], group: Group) -> bool:
    """128.7亿元——一般公共预算收入: a line that puts the amount first, then a dash and what it is an amount of."""
    if group.first or len(group.members) > 1 or group.last + 1 > len(tokens):
        return False
    name = tokens[group.last] if group.last < len(tokens) else None
    apart = name is not None and name.kind == "name" and name.start > group.members[0].end
    ends = group.last + 1 == len(tokens) or tokens[group.last + 1].kind in ("clause", "end")
    return apart and ends


def is_handed_down(left: Sequence[Token]) -> bool:
    """国家下达我县造林任务3万亩: a task that was given, not what was done."""
    cues = [token.cues for token in left]
    return any("handed_down" in one for one in cues) and any(one & {"own_target", "required"} for one in cues)


def announces_aim(left: Sequence[Token], bracket: bool) -> bool:
    """年初目标 before a colon, or 目标 alone in a ``bracket``: what follows was aimed at."""
    words = [token for token in left if token.kind != "quote"]
    timed = bool(words) and words[0].kind == "time"
    rest = words[1:] if timed else words
    return bool(rest) and all(token.cues & {"own_target", "required"} for token in rest) and (timed or bracket)


def find_basis(left: Sequence[Token]) -> Time | None:
    """在2020年的基础上 before a name: the year that a change is counted from."""
    for token, following in itertools.pairwise(left):
        if token.time is not None and "basis" in following.cues:
            return token.time
    return None


def list_years(left: Sequence[Token], count: int) -> list[int]:
    """2019年、2020年…分别增长: as many years in a list as numbers follow; else []."""
    times = [token for token in left if token.kind == "time"]
    years = [token.time.first for token in times if token.time is not None and token.time.kind == "year"]
    joined = sum(
        1
        for before, token in itertools.pairwise(left)
        if before.kind == "time" and (token.kind == "list" or "join" in token.cues)
    )
    return years if 1 < count == len(years) == len(times) and joined == count - 1 else []


def drop_milestones(statements: list[Statement]) -> None:
    """突破400亿元大关，达到418亿元, or the other way round: the mark that was passed is no statement of its own."""
    levels: list[Statement] = []
    for statement in statements:
        if statement.reading is None or statement.reading.measure == "level" or statement.refused:
            levels.append(statement)  # growth told between the two does not part them
    for first, second in itertools.pairwise(levels):
        told_after = second.reading is not None and second.reading.bound in ("gt", "ge")
        mark, reached = (second, first) if told_after else (first, second)
        if mark.reading is None or reached.reading is None or mark.refused or reached.refused:
            continue
        if any(one.predicate.floor or one.predicate.stretch for one in (mark, reached)):
            continue
        same = (
            mark.indicator is reached.indicator
            and mark.scope == reached.scope
            and mark.period == reached.period
            and mark.reading.measure == reached.reading.measure == "level"
            and mark.reading.unit == reached.reading.unit
        )
        passed = mark.reading.bound in ("gt", "ge") and mark.reading.value <= reached.reading.value
        follows = second.rule.startswith(("elided", "head_elided"))
        if same and passed and follows and mark.kind == reached.kind:
            mark.refused = "milestone"


def widen_compared_levels(statements: list[Statement]) -> None:
    """出口6亿美元、比“九五”时期增长3倍: what is compared with five years is itself the sum of five."""
    for level, growth in itertools.pairwise(statements):
        if level.reading is None or growth.reading is None or level.period is None or growth.period is None:
            continue
        base = growth.predicate.base
        if base is None or base.kind not in ("span", "before_span") or growth.subject is not level.subject:
            continue
        if (
            level.reading.measure == "level"
            and growth.reading.measure == "growth"
            and growth.period[0] < growth.period[1]
        ):
            level.period = growth.period


def _alike(one: Token, other: Token) -> bool:
    left = one.quantity.unit_class if one.quantity is not None else ""
    right = other.quantity.unit_class if other.quantity is not None else ""
    if left == right:
        return True
    shares = {"%", "tenths", "multiple", "doubling"}
    return (left in shares and right in shares) or (left not in RATE_CLASSES and right not in RATE_CLASSES)


def list_distinct(subjects: list[Subject]) -> list[Subject]:
    """Catalogued subjects, one of each, in the order they came."""
    by_codes: dict[tuple[str, ...], Subject] = {}
    for subject in subjects:
        if subject.name is not None:
            by_codes[subject.name.codes] = subject
    return list(by_codes.values())


def begins_with_verb(tokens: Sequence[Token]) -> bool:
    """引进项目9个 goes on about whatever the sentence before was about."""
    for token in tokens[:2]:
        if token.cues & {"level", "make", "gain", "gross"}:
            return True
        if token.kind not in ("quote", "time"):
            return False
    return False


def is_wider(token: Token) -> bool:
    """A word for a wider area that one may be ranked in (全市, 全省), not for the author itself."""
    return token.kind == "cue" and bool(token.cues & SCOPE_WORDS)


def find_counted(group: Group, tokens: Sequence[Token]) -> Subject | None:
    """完成托管服务3万亩 counts what stands before, 实施3万亩托管服务 what stands behind: the unknown thing there."""
    quantity = group.members[-1].quantity
    assert quantity is not None
    if quantity.unit_class not in COUNTABLE or group.after == "approx" or group.last >= len(tokens):
        return None
    passed = ""
    for position in range(group.last, min(group.last + 4, len(tokens))):
        token = tokens[position]
        if token.kind == "text":
            label = passed or ("" if is_verbal(token.text) else token.text)
            return Subject(None, label, token.start, token.end, "region", "") if label else None
        if token.cues & {"part", "agent"}:
            passed += token.text
            continue
        # A cue of one character right before unknown text is more often a part of that word.
        splinter = (
            token.kind == "cue"
            and len(token.text) == 1
            and position + 1 < len(tokens)
            and tokens[position + 1].kind == "text"
        )
        if token.kind != "quote" and token.text != "的" and not splinter:
            break
    return Subject(None, passed, tokens[group.last].start, tokens[group.last].end, "region", "") if passed else None


def counts_steps(quantity: Quantity, tokens: Sequence[Token], group: Group) -> bool:
    """三个大台阶, 4个千亿台阶: how many steps were taken, or how high each was, is no amount of anything."""
    before = tokens[group.first - 1] if group.first else None
    counted = before is not None and before.quantity is not None and before.quantity.unit_class == "count"
    if counted and quantity.chinese and not quantity.count_word:
        return True
    following = tokens[group.last].text if group.last < len(tokens) else ""
    steps = following.endswith(("台阶", "大关", "关口")) or (group.after in ("ge", "gt") and not following)
    slogan = quantity.chinese and quantity.count_word
    marked = group.last < len(tokens) and tokens[group.last].quantity is not None
    return slogan and (steps or marked or "after:ge" in (tokens[group.last].cues if group.last < len(tokens) else ()))
