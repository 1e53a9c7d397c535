"""A statement with what stands around it: its sentence, and what its document states beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from transforms.grammar.scope import Cause
from transforms.grammar.statements import Attachment, Statement
from transforms.language import cues as cue
from transforms.records import constructor_of, value
from transforms.tokens.clauses import union

_AMOUNTS = frozenset({"level", "change"})
_BY_START = attrgetter("start")


class Facts(NamedTuple):
    """What a document states, for holding its statements against each other.

    ``levels``: of the region by indicator, unit and year; ``least``: the lowest of them of all years. ``repeated``: the
    statements (by id) that others say again; ``of_other_years``: the amounts (by id) that are said of other years, too.
    """

    levels: Mapping[tuple[str, str, int], float]
    least: Mapping[tuple[str, str], float]
    repeated: frozenset[int]
    of_other_years: frozenset[int]
    author: str


class Sort(NamedTuple):
    """What sort of statement one is, which decides most of what can be seen of it.

    ``adds_up``: amounts of years make one of all. ``behind_read``: whether the statement before it in its sentence is
    an observation; None where none is before it.
    """

    measure: str
    rule: str
    attachment: Attachment | None
    kind: str
    role: str
    of_region: bool
    cause: Cause | None
    core: bool
    of_one_year: bool
    adds_up: bool
    behind_read: bool | None


_sort = constructor_of(Sort)


def sort_statement(one: Statement, before: Statement | None) -> Sort:
    """The sort of an observation; ``before``: the statement before it in its sentence."""
    reading, indicator, period, section, scope = one.reading, one.indicator, one.period, one.section, one.scope
    assert reading is not None and indicator is not None and period is not None
    return _sort(
        reading.measure,
        reading.rule,
        one.attachment,
        one.kind,
        section.role if section is not None else "",
        scope.area == "region",
        scope.cause,
        indicator.core,
        period[0] == period[1],
        indicator.flow or indicator.accumulates,
        None if before is None else before.is_read,
    )


def is_any(sort: Sort) -> bool:
    """Any statement."""
    return True


def is_growth(sort: Sort) -> bool:
    """Growth of one year."""
    return sort.measure == "growth" and sort.of_one_year


def is_level_of_year(sort: Sort) -> bool:
    """A level of one year."""
    return sort.measure == "level" and sort.of_one_year


def is_amount(sort: Sort) -> bool:
    """How much, or how much more."""
    return sort.measure in _AMOUNTS


def is_of_years_in_review_of_one(sort: Sort) -> bool:
    """Of several years, in a review of one."""
    return not sort.of_one_year and sort.role == "review" and (sort.measure in _AMOUNTS or sort.measure == "growth")


def is_level_of_years(sort: Sort) -> bool:
    """A level of several years, elsewhere."""
    return not sort.of_one_year and sort.role != "review" and sort.measure == "level"


def is_sum_of_years(sort: Sort) -> bool:
    """What adds up, over several years."""
    return not sort.of_one_year and sort.measure == "level" and sort.adds_up


def is_in_review(sort: Sort) -> bool:
    """In a review."""
    return sort.role.startswith("review")


def is_aim_in_review(sort: Sort) -> bool:
    """An aim in a review."""
    return sort.kind == "target" and sort.role.startswith("review")


def is_rank(sort: Sort) -> bool:
    """A rank."""
    return sort.measure == "rank"


def is_of_region(sort: Sort) -> bool:
    """The region's own."""
    return sort.of_region


@value
class Seen:
    """A statement with what stands around it.

    ``before``: the statement before it in its sentence; ``spans``: the years of all statements of the sentence.
    ``others``: the kinds of all words of the sentence before subject and number, the region's own places left out.
    ``number``: its value; ``year``: the one year that it is said of, None for several.
    """

    statement: Statement
    facts: Facts
    before: Statement | None
    spans: frozenset[tuple[int, int]]
    others: int
    number: float
    year: int | None

    @property
    def code(self) -> str:
        assert self.statement.indicator is not None
        return self.statement.indicator.code

    @property
    def unit(self) -> str:
        assert self.statement.reading is not None
        return self.statement.reading.unit

    @property
    def limits(self) -> tuple[float, float] | None:
        """What is to be believed of the growth of one year."""
        assert self.statement.indicator is not None
        return self.statement.indicator.plausible.get("annual_growth")


make_seen = constructor_of(Seen)


def gather_facts(read: Sequence[Statement], author: str) -> Facts:
    """Observations of a document to what they state of each fact; ``author``: the level of government."""
    levels: dict[tuple[str, str, int], float] = {}
    least: dict[tuple[str, str], float] = {}
    same: dict[tuple[object, ...], list[int]] = defaultdict(list)
    amounts: dict[tuple[object, ...], list[tuple[tuple[int, int], int]]] = defaultdict(list)
    for one in read:
        reading, indicator, period = one.reading, one.indicator, one.period
        if reading is None or indicator is None or period is None:
            continue
        same[key_of_fact(one)].append(id(one))
        if reading.measure != "level":
            continue
        code, unit, level, area = indicator.code, reading.unit, float(reading.value), one.scope.area
        amounts[code, one.kind, area, level].append((period, id(one)))
        if period[0] == period[1] and area == "region":
            levels.setdefault((code, unit, period[0]), level)
            least[code, unit] = min(level, least.get((code, unit), level))
    repeated = frozenset([one for those in same.values() if len(those) > 1 for one in those])
    several = [those for those in amounts.values() if len(those) > 1 and any(one[0] != those[0][0] for one in those)]
    return Facts(levels, least, repeated, frozenset([one for those in several for _, one in those]), author)


def key_of_fact(one: Statement) -> tuple[object, ...]:
    """What makes two statements say the same."""
    assert one.reading is not None and one.indicator is not None
    return one.indicator.code, one.kind, one.scope.area, one.reading.measure, one.period, one.reading.value


def gather_spans(read: Sequence[Statement]) -> dict[int, frozenset[tuple[int, int]]]:
    """The years of several that the observations of each sentence are said of."""
    spans: dict[int, set[tuple[int, int]]] = {}
    for one in read:
        if one.period is not None and one.period[0] < one.period[1]:
            spans.setdefault(sentence_of(one), set()).add(one.period)
    return {sentence: frozenset(found) for sentence, found in spans.items()}


def sentence_of(one: Statement) -> int:
    """A number for the sentence of a statement; 0 for a table."""
    return id(one.clause.tokens) if one.clause is not None else 0


def is_same_sentence(one: Statement, other: Statement) -> bool:
    """Whether two statements stand in one sentence."""
    return one.clause is not None and other.clause is not None and one.clause.tokens is other.clause.tokens


def holds_between(one: Statement, kinds: int) -> bool:
    """Whether a word of a kind stands between a subject and its number, in the number's clause."""
    clause, subject = one.clause, one.subject
    if clause is None or subject is None or not clause.cues & kinds or subject.start >= one.quantity.start:
        return False
    for token in reversed(clause.left):
        if token.start < subject.end:
            return False
        if token.mask & kinds:
            return True
    return False


def find_others(one: Statement) -> int:
    """The kinds of all words of a sentence before the region's number and its subject, its own places left out."""
    if one.clause is None or one.subject is None or one.scope.area != "region":
        return 0
    tokens = one.clause.tokens
    before = tokens[: bisect_left(tokens, min(one.subject.start, one.quantity.start), key=_BY_START)]
    kinds = union(before)
    return union([token for token in before if token.place != "region"]) if kinds & cue.PLACE else kinds
