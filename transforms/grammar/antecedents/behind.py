"""Subjects that stand behind their number: 建成1.1万亩高标准农田."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar.antecedents.elided import (
    counts_doers,
    is_named_deed,
    names_other_thing,
)
from transforms.grammar.build import quantity_of
from transforms.grammar.scope import Cause, Scope, Territory, judge_prefix
from transforms.grammar.situation import Found, Situation
from transforms.grammar.statements import Attachment
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.catalogue import Name
from transforms.tokens.clauses import COUNTABLE
from transforms.tokens.segments import measure_size
from transforms.tokens.tokens import Token

_FURTHEST_RIGHT = 6
_LONGEST_DEED = 12
# 12个重点项目全部开工: what is said of all that there are.
_OF_ALL = ("全部", "均", "都", "投资", "前期工作")
_NO_DEED = frozenset({"建设", "工程", "等"})
_ENDS_DEED = cue.CLAUSE | cue.LIST | cue.END | cue.JOIN | cue.OPEN | cue.CLOSE | cue.QUANTITY
_NOT = ("未", "没有", "未能")
_BREAKS_OFF = cue.UP | cue.DOWN | cue.UP_TO | cue.DOWN_TO | cue.JOIN | cue.COMPARE | cue.BLOCK


def number_before_name(situation: Situation) -> Found | None:
    """建成1.1万亩高标准农田: the thing counted stands behind its number."""
    subject = _find_name_behind(situation)
    if subject is None:
        return None
    discourse = situation.discourse
    subset = _find_deed_behind(subject, situation)
    if subset is not None:
        return Found(discourse, (subset,), Attachment.NUMBER_SUBJECT)
    subject = discourse.place(subject)
    discourse = discourse._replace(antecedents=discourse.antecedents.remember((subject,)), taken=subject.end)
    return Found(discourse, (subject,), Attachment.NUMBER_SUBJECT)


def _find_name_behind(situation: Situation) -> Subject | None:
    group, tokens = situation.group, situation.clause.tokens
    quantity = quantity_of(group.members[-1])
    if group.after == "approx" or (quantity.count_word and quantity.chinese):
        return None
    if quantity.unit_class not in COUNTABLE and not _stands_before_its_name(situation):
        return None
    first = group.last + (measure_size(tokens[group.last :]) if quantity.unit_class == "count" else 0)
    for position in range(first, min(first + _FURTHEST_RIGHT, len(tokens))):
        token = tokens[position]
        if token.mask & cue.NAME:
            return _read_name_behind(situation, tokens[first:position], token)
        if not token.mask & (cue.CUE | cue.TEXT | cue.QUOTE | cue.PLACE) or token.mask & _BREAKS_OFF:
            return None
        if token.text.endswith(_NOT):
            return None  # 5.8万人未实现再就业
    return None


def _read_name_behind(situation: Situation, between: Sequence[Token], token: Token) -> Subject | None:
    """A name behind a number in one of its units, unless it is what the number was done for."""
    name = token.name
    if name is None or not name.codes or not _counts_name(situation, between, token, name):
        return None
    listed = any(word.mask & (cue.LIST | cue.JOIN) for word in situation.left)
    # 重大项目、6000个…, 新增甲、乙2家…: what stands in a list before the number does not divide it.
    scope = _judge_around(between, () if listed else situation.noun, situation.nouns.territory)
    return Subject(name, token.text, token.start, token.end, scope, listed and bool(situation.left[0].mask & cue.GAIN))


def _judge_around(between: Sequence[Token], noun: Sequence[Token], territory: Territory) -> Scope:
    """Whose a thing is by the words before its name and those before its number."""
    scope = judge_prefix(between, territory)
    if scope.area == "region":
        scope = judge_prefix([word for word in noun if not word.mask & cue.TEXT], territory)
    if scope.area == "region" and any(word.mask & cue.GROSS for word in between):
        scope = Scope("part", Cause.WORD, "".join(word.text for word in between))
    return scope


def _counts_name(situation: Situation, between: Sequence[Token], token: Token, name: Name) -> bool:
    """Whether a number counts what is named behind it, in one of its units, and no deed, doer or beneficiary."""
    if any(word.mask & cue.NAME for word in situation.noun) or counts_doers(between, token):
        return False
    indicator = situation.builder.catalogue.indicators[name.codes[0]]
    if is_named_deed(situation, token, indicator):
        return False
    if quantity_of(situation.numbers[-1]).unit_class not in indicator.units:
        return False
    return indicator.accumulates or not any(word.mask & cue.BENEFITS for word in situation.left)


def _find_deed_behind(subject: Subject, situation: Situation) -> Subject | None:
    """46户规上工业企业完成诊断, 46户规上工业企业诊断: those that did it, or to whom it was done, not all of them."""
    other = names_other_thing(situation.clause.tokens, subject.end)
    if not other and (not is_stock(subject, situation) or situation.cues & (cue.GAIN | cue.GROSS)):
        return None
    words = ""
    for token in situation.clause.tokens[situation.group.last :]:
        if token.start >= subject.end and token.mask & _ENDS_DEED:
            break
        words += token.text if token.start >= subject.end else ""
    whole = not words.strip("的") or words in _NO_DEED or words.startswith("中")
    if whole or any(word in words for word in _OF_ALL):
        return None
    return Subject(None, subject.label + words[:_LONGEST_DEED], subject.start, subject.end)


def is_stock(subject: Subject, situation: Situation) -> bool:
    """Whether a subject counts how many of something there are."""
    if subject.name is None or not subject.name.codes:
        return False
    return situation.builder.catalogue.indicators[subject.name.codes[0]].is_stock


def _stands_before_its_name(situation: Situation) -> bool:
    """128.7亿元——一般公共预算收入: a line that puts the amount first, then a dash and what it is an amount of."""
    group, tokens = situation.group, situation.clause.tokens
    if group.first or len(group.members) > 1 or group.last >= len(tokens):
        return False
    name = tokens[group.last]
    apart = name.mask & cue.NAME and name.start > group.members[0].end
    return bool(apart) and (group.last + 1 == len(tokens) or bool(tokens[group.last + 1].mask & (cue.CLAUSE | cue.END)))
