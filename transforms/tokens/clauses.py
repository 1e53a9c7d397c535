"""Tokens of a sentence to its clauses: words, the numbers they lead to, and the mark behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from transforms.language import cues as cue
from transforms.language.words import is_verbal
from transforms.records import constructor_of, value
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import PART_MARKS, Token

COUNTABLE = frozenset({"count", "mu", "persons", "visits", "tonnes", "days"})
RATE_CLASSES = frozenset(
    {"%", "pp", "permille", "permille_points", "multiple", "doubling", "tenths", "flat", "ratio", ""}
)
_OWNERS = ("企业", "主体", "商户", "园区")
_ENDS_OF_SHARES = ("率", "度", "面", "占", "占比", "比例", "比重")
_PARTING = cue.QUANTITY | cue.CLAUSE | cue.LIST
_NOUNS = cue.NAME | cue.TEXT
_AFTER_NUMBER = cue.BOUNDS_AFTER | cue.LIST | cue.JOIN
_JOINS = cue.LIST | cue.JOIN
_CLOSING = cue.CLAUSE | cue.LIST | cue.END
# A bare number as great as this shares no percent sign with the next.
_MOST_PERCENT = 1000
_SHARES = frozenset({"%", "tenths", "multiple", "doubling"})
_REACHING = cue.LEVEL | cue.BOUNDS_BEFORE | cue.UP_TO | cue.DOWN_TO
_OF_NOUNS = cue.TOTAL | cue.SUFFIX | cue.RATE_HEAD | cue.FALL_HEAD
_LONGEST_PREDICATE = 4
# How many words before a number are kept in mind: no real sentence needs more, and a text without a full stop must
# not be read in quadratic time.
_WORDS_BEFORE = 300
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@value
class Group:
    """Numbers side by side (8%、9%和10%): ``first`` to ``last`` (excluded) among the sentence's tokens.

    ``after``: the bound said behind the last of them, or ''.
    """

    members: tuple[Token, ...]
    after: str
    first: int
    last: int


@value
class Clause:
    """A stretch of a sentence: the words ``left`` of its numbers, the numbers, and the mark that closes it.

    ``group`` is None for words without a number. ``attributive``: its one number only describes what is named
    behind it (亿元以上项目). ``listed``: it goes on a list behind a number (、); ``joined``: it follows a number with
    no mark between. ``tokens`` are those of the whole sentence, ``cues`` the kinds of all words to the left. ``start``
    and ``end`` count in the clean text. ``chain``: number of the chain of clauses joined by 、 only.
    """

    left: tuple[Token, ...]
    group: Group | None
    tokens: Sequence[Token]
    mark: str = ""
    attributive: bool = False
    listed: bool = False
    joined: bool = False
    cues: int = 0
    start: int = 0
    end: int = 0
    chain: int = 0


make_group = constructor_of(Group)
make_clause = constructor_of(Clause)


def split_clauses(tokens: Sequence[Token]) -> Iterator[Clause]:
    """The tokens of one sentence to its clauses, in order."""
    tokens = tuple(tokens)
    begin = passed = cues = chain = closing = 0
    count, masks = len(tokens), [token.mask for token in tokens]
    numbered = listed = joined = False
    for index in [index for index, mask in enumerate(masks) if mask & _PARTING]:
        if index < begin:
            continue  # one of several numbers side by side
        for mask in masks[passed:index]:
            cues |= mask
        passed = index + 1
        token, left, mask = tokens[index], tokens[begin:index], masks[index]
        if len(left) > _WORDS_BEFORE:
            left = _keep_nearest(left)
            cues = union(left)
        if mask & cue.QUANTITY:
            start = left[0].start if left else token.start
            if is_attributive(tokens, index, left):
                cues |= mask
                own = make_group((token,), "", index, index + 1)
                yield make_clause((), own, tokens, "", True, False, False, 0, start, token.end, chain)
                continue
            group = collect_group(tokens, index, bool(cues & cue.EACH))
            closing = _find_closing(masks, group.last, closing)
            end = tokens[closing].start if closing < count else tokens[-1].end
            chain += not listed
            yield make_clause(left, group, tokens, "", False, listed, joined, cues, start, end, chain)
            begin = passed = group.last
            cues, numbered, listed, joined = 0, True, False, True
            continue
        if mask & cue.CLAUSE:
            if left or token.text in PART_MARKS:  # a comma right behind a number ends nothing else
                yield make_clause(left, None, tokens, token.text, False, False, False, cues, token.start, token.start)
            begin, cues, numbered, listed, joined = index + 1, 0, False, False, False
        elif not numbered and cues & cue.NAME and _predicates(tokens, index + 1):
            yield make_clause(left, None, tokens, token.text, False, False, False, cues, token.start, token.start)
            begin, cues, listed, joined = index + 1, 0, False, False
        elif numbered and not cues & _NOUNS:
            begin, cues, numbered, listed, joined = index + 1, 0, False, True, False
        else:
            cues |= mask


def _predicates(tokens: Sequence[Token], index: int) -> bool:
    """收入增速高于经济增速、突破2万元: whether a verb and its number stand right behind a mark, if anything does."""
    if index == len(tokens) or not tokens[index].mask & _REACHING or tokens[index].mask & _OF_NOUNS:
        return False
    for token in tokens[index : index + _LONGEST_PREDICATE]:
        if token.quantity is not None:
            return token.quantity.unit_class != "rank"
        if not token.mask & cue.CUE:
            return False
    return False


def _keep_nearest(left: tuple[Token, ...]) -> tuple[Token, ...]:
    """The last of more words than are kept in mind, half of which go whenever they have become too many."""
    half = _WORDS_BEFORE // 2
    return left[half * (1 + (len(left) - _WORDS_BEFORE - 1) // half) :]


def union(tokens: Sequence[Token]) -> int:
    """The kinds of all tokens, and of all their cues, as one mask."""
    mask = 0
    for token in tokens:
        mask |= token.mask
    return mask


def _find_closing(masks: Sequence[int], index: int, known: int) -> int:
    """Where the mark stands that closes the clause of a token; how many tokens there are, where none does.

    ``masks``: the kinds of each token; none before ``known`` does.
    """
    count = len(masks)
    if index < known:
        index = known
    while index < count and not masks[index] & _CLOSING:
        index += 1
    return index


def collect_group(tokens: Sequence[Token], index: int, each: bool = False) -> Group:
    """The numbers that stand side by side with only 、 or a join between, and the bound behind the last.

    Amounts of different units belong together (6万吨、9亿立方米), percentages only with their like unless 分别 hands
    them out (``each``); then a number may have a verb of its own (分别增长7%、下降3%).
    """
    position = index + 1
    if position >= len(tokens) or not tokens[position].mask & _AFTER_NUMBER:
        return make_group((tokens[index],), "", index, position)
    members = [tokens[index]]
    bounds: list[str] = []
    after = ""
    while position < len(tokens):
        step = position
        bound = cue.find_bound_after(tokens[step].mask)
        if bound:
            step += 1
        if step + 1 < len(tokens) and tokens[step].mask & _JOINS:
            step += step + 2 < len(tokens) and _says_per_time(tokens[step + 1])
            following = tokens[step + 1]
            if following.mask & cue.QUANTITY and (each or _alike(members[-1], following)):
                members.append(following)
                bounds.append(bound)
                position = step + 2
                continue
            moved = _read_own_verb(tokens, index, step + 1) if each else None
            if moved is not None:
                members.append(moved)
                bounds.append(bound)
                position = step + 3
                continue
        if bound:
            after = bound
            position = step
        break
    if any(bounds):
        members = [_bind(member, own) for member, own in zip(members, (*bounds, after), strict=True)]
        after = ""
    return make_group(_share_units(members, each), after, index, position)


def _bind(number: Token, bound: str) -> Token:
    """8%以上和5%左右: a number with a bound of its own, where others of its list have one, too."""
    if not bound or number.quantity is None:
        return number
    return replace(number, quantity=replace(number.quantity, loose=bound))


def _read_own_verb(tokens: Sequence[Token], first: int, position: int) -> Token | None:
    """下降3% behind 分别增长7%、: the number that a verb of its own leads to, negative where it goes the other way."""
    number = tokens[position + 1] if position + 1 < len(tokens) else None
    moves, moved = _find_direction(tokens[first - 1]) if first else 0, _find_direction(tokens[position])
    if number is None or number.quantity is None or not moves or not moved:
        return None
    quantity = number.quantity
    return number if moves == moved else replace(number, quantity=replace(quantity, value=-quantity.value))


def _find_direction(token: Token) -> int:
    """1 for a verb of rising, -1 of falling, 0 for any other word."""
    if token.mask & (cue.UP_TO | cue.DOWN_TO):
        return 0
    return 1 if token.mask & cue.UP else -1 if token.mask & cue.DOWN else 0


def _share_units(members: Sequence[Token], each: bool) -> tuple[Token, ...]:
    """分别提高1.2和0.5个百分点, 分别为14.1、31.6亿元: what stands behind a number is the unit of those before it.

    Amounts share it only where each has its own (``each``): 5、6亿元 are about so much.
    """
    if not any(one.quantity is not None and not one.quantity.unit_class for one in members[:-1]):
        return tuple(members)
    shared: list[Token] = []
    stated: Quantity | None = None
    factor: Decimal | None = None
    for member in reversed(members):
        quantity = member.quantity
        if quantity is not None and quantity.unit_class:
            stated, factor = quantity, _find_factor(member.text, quantity, each)
        elif quantity is not None and stated is not None and factor is not None:
            value = quantity.value if factor == 1 else quantity.value * factor
            if factor == 1 or _DIGITS.fullmatch(member.text):
                unit = replace(quantity, value=value, unit_class=stated.unit_class, unit_name=stated.unit_name)
                member = replace(member, quantity=unit)
        shared.append(member)
    return tuple(reversed(shared))


def _find_factor(text: str, quantity: Quantity, each: bool) -> Decimal | None:
    """What one of the unit behind a number is worth (亿元: a hundred million); None where others may not share it."""
    if quantity.unit_class in ("%", "pp"):
        return Decimal(1)
    numeral = _DIGITS.match(text)
    if not each or numeral is None or not quantity.value or quantity.unit_class in RATE_CLASSES:
        return None
    return quantity.value / Decimal(numeral[0])


def _says_per_time(token: Token) -> bool:
    """每月612元和每年5640元: a word that stands between the join and its number."""
    return bool(token.mask & cue.CUE) and token.text.startswith("每")


def _alike(one: Token, other: Token) -> bool:
    left = one.quantity.unit_class if one.quantity is not None else ""
    right = other.quantity.unit_class if other.quantity is not None else ""
    if left == right or {left, right} == {"%", "permille"}:
        return True
    if not left and right in ("%", "pp"):
        return one.quantity is not None and not one.quantity.chinese and abs(one.quantity.value) < _MOST_PERCENT
    return (left in _SHARES and right in _SHARES) or (left not in RATE_CLASSES and right not in RATE_CLASSES)


def is_attributive(tokens: Sequence[Token], index: int, left: Sequence[Token]) -> bool:
    """亿元以上重点项目, 产值超亿元企业: an amount that only describes the thing named right behind it."""
    quantity = tokens[index].quantity
    assert quantity is not None
    if quantity.unit_class == "%":
        return _describes_firms(tokens, index)
    if quantity.unit_class in COUNTABLE:
        return _describes_counted(tokens, index, left)
    if quantity.unit_class in RATE_CLASSES:
        return False
    position = index + 1
    bounded = position < len(tokens) and cue.find_bound_after(tokens[position].mask) in ("ge", "le")
    position += bounded
    if position >= len(tokens):
        return False
    following = tokens[position]
    if following.text == "的" and position + 1 < len(tokens):
        return _describes(tokens, position + 1)
    if following.mask & cue.NAME:
        return bounded and not any(token.mask & cue.NAME for token in left)
    if following.mask & cue.TEXT:
        # 税收过亿元楼宇: behind a bare bound an amount describes what follows.
        loose = bounded or not any(token.mask & cue.NAME for token in left) or bool(left[-1].mask & cue.BOUNDS_BEFORE)
        return loose and not is_verbal(following.text)
    return bool(following.mask & (cue.PART | cue.AGENT))


def _describes_counted(tokens: Sequence[Token], index: int, left: Sequence[Token]) -> bool:
    """接单达700单以上的企业: what firms must have, behind its own verb; not how many firms there are."""
    if not left or not left[-1].mask & (cue.LEVEL | cue.BOUNDS_BEFORE):
        return False
    position = index + 1
    position += position < len(tokens) and bool(tokens[position].mask & cue.BOUNDS_AFTER)
    if position + 1 >= len(tokens) or tokens[position].text != "的":
        return False
    return bool(tokens[position + 1].mask & cue.NAME) or _describes(tokens, position + 1)


def _describes(tokens: Sequence[Token], position: int) -> bool:
    """税收过千万元的7家企业: whether a thing follows 的, with or without its own number."""
    thing = tokens[position]
    if thing.mask & cue.QUANTITY:
        counted = thing.quantity is not None and thing.quantity.unit_class in COUNTABLE
        ends = position + 1 == len(tokens) or tokens[position + 1].mask & (cue.CLAUSE | cue.LIST | cue.END)
        if counted and ends:
            return True  # 产值过10亿元的19家
        thing = tokens[min(position + 1, len(tokens) - 1)]
    text = thing.mask & cue.TEXT and not is_verbal(thing.text)
    named = bool(text) or bool(thing.mask & cue.NAME and thing.text.endswith(_OWNERS))
    return (named or bool(thing.mask & (cue.PART | cue.AGENT))) and not thing.mask & cue.REQUIRED


def _describes_firms(tokens: Sequence[Token], index: int) -> bool:
    """95%以上的国有企业: so many of them, not a share of the indicator."""
    position = index + 1
    position += position < len(tokens) and bool(tokens[position].mask & cue.BOUNDS_AFTER)
    if position + 1 >= len(tokens) or tokens[position].text != "的":
        return False
    return bool(tokens[position + 1].mask & cue.AGENT)


def lists_growth(tokens: Sequence[Token]) -> bool:
    """Whether at least two numbers of the sentence are percentages behind 增长 or its like, or its first is and at
    least two stand right behind a name (生产总值增长9%，投资12%，财政收入8%)."""
    grows = bare = 0
    for place in [place for place, token in enumerate(tokens) if token.quantity is not None and place]:
        before, quantity = tokens[place - 1], tokens[place].quantity
        if quantity is None or quantity.unit_class != "%":
            continue
        grows += bool(before.mask & cue.UP)
        bare += bool(grows and before.mask & cue.NAME and not before.text.endswith(_ENDS_OF_SHARES))
    return grows >= 2 or bare >= 2
