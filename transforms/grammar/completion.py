"""Predicates completed: by what stands behind the number or is said of the time, and by the number before."""

from __future__ import annotations

import itertools

from transforms.grammar.build import quantity_of
from transforms.grammar.predicate import Predicate, find_base_before, inherit, read_verb_behind
from transforms.grammar.situation import Situation
from transforms.language import cues as cue
from transforms.tokens.times import Time

_AMOUNTS_TO = frozenset({"占", "占到"})
_COUNTED_ANEW = frozenset({"count", "persons", "km", "kW"})


def complete_predicate(situation: Situation) -> Predicate:
    """The predicate with what stands behind the number, or is said of the time before it."""
    predicate, clause, group = situation.predicate, situation.clause, situation.group
    if situation.cues & cue.LOST and not predicate.blocked:
        lost = next(token.text for token in situation.left if token.mask & cue.LOST)
        predicate = predicate._replace(mask=predicate.mask | cue.LOST, blocked=lost)
    if not situation.is_rate and _amounts_to(situation):
        predicate = predicate._replace(blocked="", level=True)
    direction = predicate.direction
    if not direction and not predicate.rate_head:
        direction = read_verb_behind(clause.tokens[group.last : group.last + 4])
    base = predicate.base or _find_base(predicate, situation)
    if base is predicate.base and direction == predicate.direction:
        return predicate
    return predicate._replace(base=base, direction=direction)


def _find_base(predicate: Predicate, situation: Situation) -> Time | None:
    """The time that a comparison starts from, where it does not stand right before the verb."""
    base: Time | None = None
    if quantity_of(situation.group.members[0]).unit_class == "multiple":
        base = predicate.of_time
    if base is None and situation.cues & cue.COMPARE and predicate.noun_end and situation.cues & cue.TIME:
        base = find_base_before(situation.left[: predicate.noun_end])
    if base is None and situation.cues & cue.BASIS:
        pairs = itertools.pairwise(situation.left)
        base = next((one.time for one, two in pairs if one.time and two.mask & cue.BASIS), None)
    return base


def _grow_by_time(predicate: Predicate, before: Predicate, situation: Situation) -> Predicate:
    """一季度增长3%、上半年5%、全年7%: a rate behind a time alone is growth as the one before it."""
    last = situation.discourse.latest
    moved = last is not None and last.quantity.unit_class == situation.unit_class and not before.to
    return predicate._replace(direction=before.direction, annual=before.annual) if moved else predicate


def _amounts_to(situation: Situation) -> bool:
    """其中出口占1310万美元: whether 占 is said of the amount itself, not of a share of it."""
    left, tokens, last = situation.left, situation.clause.tokens, situation.group.last
    verbs = [token for token in left[situation.predicate.noun_end :] if not token.mask & cue.BOUNDS_BEFORE]
    ends = last >= len(tokens) or bool(tokens[last].mask & (cue.CLAUSE | cue.LIST | cue.END))
    return ends and bool(situation.noun) and len(verbs) == 1 and verbs[0].text in _AMOUNTS_TO


def inherit_from_before(predicate: Predicate, situation: Situation) -> Predicate:
    """The predicate with what an item of a list has from the item before it."""
    before, left = situation.discourse.before, situation.left
    if before is None:
        return predicate
    if situation.cues & cue.TURN and before.rate_head and not predicate.direction:
        return predicate._replace(rate_head=before.rate_head)  # 增速由-6%转为4%
    if before.rate_head and _goes_on_about_rate(predicate, situation):
        return predicate._replace(rate_head=before.rate_head)  # 增幅超过两成，达到22%
    if situation.is_rate and left and all(token.mask & cue.TIME for token in left):
        return _grow_by_time(predicate, before, situation)
    if situation.clause.listed or (left and left[0].text == "其中"):
        return inherit(predicate, before)
    return predicate if predicate.says_anything() else _inherit_deed(predicate, before, situation)


def _goes_on_about_rate(predicate: Predicate, situation: Situation) -> bool:
    """增速上半年仅为3%，前三季度回升到6%: whether a rate is told without any noun, by a verb of reaching or a time."""
    left = situation.left
    if not situation.is_rate or situation.cues & (cue.NAME | cue.TEXT | cue.PART):
        return False
    if predicate.direction and not predicate.to:
        return False
    if left and left[0].time is not None:
        return True
    some = any(token.text == "的" for token in left)  # 高的达到9%
    return bool(situation.cues & (cue.LEVEL | cue.UP_TO | cue.DOWN_TO)) and not some


def _inherit_deed(predicate: Predicate, before: Predicate, situation: Situation) -> Predicate:
    if situation.cues & cue.TOTAL:
        return predicate  # 新增6户，年末实有58户
    if before.mask & cue.LOST:
        # 损失甲3亿元，乙2万吨: what is told without a verb of its own is lost too.
        return predicate._replace(mask=predicate.mask | cue.LOST, blocked=before.blocked)
    if before.gain and situation.unit_class in _COUNTED_ANEW:
        # 净增甲150家，乙100家: what a clause without any verb counts is gained too.
        return predicate.with_cues(cue.GAIN)
    return predicate
