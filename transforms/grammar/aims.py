"""Aims told outside a section of plans: 主要预期目标是：…, 计划要求…, and what ends them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from transforms.grammar.build import quantity_of
from transforms.grammar.discourse import Discourse
from transforms.grammar.predicate import Predicate
from transforms.grammar.reference_time import Reference, TimeFrame, single
from transforms.grammar.situation import Found, Outcome, Situation, mark_all, refuse_all
from transforms.grammar.statements import SAME_SUBJECT, Attachment, Refusal
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import begins_with
from transforms.language.words import begins_verbal
from transforms.tokens.clauses import COUNTABLE, Clause, union
from transforms.tokens.times import Time
from transforms.tokens.tokens import Token

# Without any of these, and behind no aim, a clause announces none.
ANNOUNCING = cue.ASKS | cue.TIME | cue.REQUIRED | cue.OWN_TARGET | cue.TARGET_STRONG
_AIMS = cue.OWN_TARGET | cue.REQUIRED
_OF_AIM = _AIMS | cue.UP | cue.DOWN | cue.LEVEL | cue.BOUNDS_BEFORE | cue.NEUTRAL
_DEEDS = cue.LEVEL | cue.MAKE | cue.GAIN | cue.GROSS | cue.AREAS
_GIVEN = ("任务", "指标", "目标")
_WORDS = cue.CUE | cue.TEXT | cue.TIME
_NUMERALS = "两二三四五六七八九十"
_SUMMED_AIMS = re.compile(rf"[{_NUMERALS}\d]{{1,3}}[项个](?:主要|预期|经济)*(?:指标|目标|任务)")
_PASSING = frozenset({"突破", "跨过", "跨越"})
_BEYOND = frozenset({"高出", "高于", "快于", "低出", "超额"})
_DONE = ("完成", "实现", "达到", "超额", "落实", "执行")
_ENDS = ("实际", "完成", "预计", "执行结果", "达到了", "实现了")
# 今年的目标是：…投资完成40亿元: only these end what is aimed at in years to come.
_ENDS_AHEAD = ("实际", "执行结果")
_AIM_OF_NUMBER = frozenset({"目标", "预期目标", "预期", "年度目标"})
_BY = frozenset({"按", "按照", "根据", "依据", "对照", "围绕", "比"})
_COPULA = frozenset({"是", "为", "即", "有"})
_COMPARED = frozenset({"比", "较"})
_BESIDE = frozenset({"比", "较", "低于", "高于", "快于", "慢于"})
_CARRIED_OUT = ("全部", "全面", "已", "均", "顺利", "圆满", "如期", "完成", "开工", "办结", "竣工", "建成", "投产")
_FURTHEST_DEED = 4
_ASKED = ("规定", "要求", "确定", "提出", "安排")


def announce(clause: Clause, left: Sequence[Token], discourse: Discourse, cues: Mapping[str, int]) -> Discourse:
    """The discourse behind words that announce an aim, or tell that what follows is none any more.

    In a section of plans, all is aimed for anyway.
    """
    if discourse.reference.setting.plans or not left:
        return discourse
    ends = _ENDS_AHEAD if _looks_ahead(discourse.reference) else _ENDS
    if discourse.announced and any(token.text.startswith(ends) or token.mask & cue.ACTUAL_STRONG for token in left):
        return discourse._replace(announced=False)
    plan = _find_asking(left, bool(clause.group)) if clause.cues & (cue.ASKS | cue.TIME | cue.REQUIRED) else None
    if plan is not None:
        reference = discourse.reference if plan.time is None else _date_aim(discourse.reference, plan.time)
        return discourse._replace(announced=True, reference=reference)
    if clause.group is None and clause.mark in "：:" and _is_aim_of_old(clause, discourse):
        return discourse._replace(announced=True)
    if clause.cues & (cue.TARGET_STRONG | cue.OWN_TARGET | cue.RATE_HEAD) and _is_expectation(clause, left, cues):
        return discourse._replace(announced=True, reference=_look_ahead(left, discourse.reference))
    return discourse


def _looks_ahead(reference: Reference) -> bool:
    """Whether the years in force are not over when the report is given."""
    frame, year = reference.frame(), reference.setting.report_year
    return frame is not None and year is not None and frame.last >= year


def _find_asking(left: Sequence[Token], numbered: bool) -> Token | None:
    """The words by which a plan asks for something (计划要求, “七五”计划规定), unless it is done, or done by it."""
    for position, token in enumerate(left):
        if token.text in _BY or (token.mask & cue.CUE and token.text.startswith(_DONE)):
            return None
        last = position + 1 == len(left)
        if token.mask & cue.ASKS and (numbered or last):
            return token
        if not last and position and _plans_to_move(left[position - 1], token, left[position + 1]):
            return token
        named = token.time is not None and token.time.kind == "name"
        asked = "" if last else left[position + 1].text
        if named and asked.startswith(_ASKED) and not asked.endswith("的"):
            return token if numbered or position + 2 == len(left) else None
    return None


def _plans_to_move(before: Token, token: Token, behind: Token) -> bool:
    """财政收入计划增长8%，实际…: what was planned of a name."""
    moves = bool(behind.mask & (cue.UP | cue.DOWN)) and token.text == "计划"
    return moves and bool(before.mask & (cue.NAME | cue.TIME))


def _is_aim_of_old(clause: Clause, discourse: Discourse) -> bool:
    """年初目标 before a colon, or 目标 alone in a bracket: what follows was aimed at."""
    if not clause.cues & (cue.OWN_TARGET | cue.REQUIRED):
        return False
    words = [token for token in clause.left if not token.mask & cue.QUOTE]
    timed = bool(words) and bool(words[0].mask & cue.TIME)
    rest = words[1:] if timed else words
    in_bracket = discourse.antecedents.carried_as is Attachment.BRACKET
    return bool(rest) and all(token.mask & (cue.OWN_TARGET | cue.REQUIRED) for token in rest) and (timed or in_bracket)


def _is_expectation(clause: Clause, left: Sequence[Token], cues: Mapping[str, int]) -> bool:
    """经济社会发展的主要预期目标是：…: words that end with the name of an aim, and tell of nothing done."""
    done = next((place for place, token in enumerate(left) if _says_done(token)), len(left))
    willed = any(token.mask & cue.WILLS for token in left[:done])  # 今年要努力实现以下目标：
    if done < len(left) and not willed:
        return False
    if clause.group is None:
        aim = max((place for place, token in enumerate(left) if "目标" in token.text), default=-1)
        rest = "".join([token.text for token in left[aim + 1 :]])
        settled = not rest or cues.get(rest, 0) & cue.SETTLES
        return (
            clause.mark in "：:" and aim >= 0 and bool(settled) and _names_aim(left[aim], willed or len(left) > aim + 1)
        )
    following = [*(token.text for token in left[1:]), ""]
    return any(
        _is_called_aim(token) and (token.text.endswith("是") or behind in _COPULA)
        for token, behind in zip(left, following, strict=True)
    )


def _is_called_aim(token: Token) -> bool:
    """增长目标, 的目标: whether a word with 目标 in it is what a number is told to be."""
    return "目标" in token.text and bool(token.mask & (cue.TARGET_STRONG | cue.OWN_TARGET | cue.RATE_HEAD))


def _says_done(token: Token) -> bool:
    return bool(token.mask & cue.CUE) and token.text.startswith(_DONE) and "目标" not in token.text


def _names_aim(token: Token, settled: bool = False) -> bool:
    """Whether a word names what is aimed at; 目标 alone needs a word that settles it."""
    return bool(token.mask & (cue.TARGET_STRONG | (cue.OWN_TARGET if settled else 0))) and "目标" in token.text


def _date_aim(reference: Reference, time: Time) -> Reference:
    """The years that words for an aim name in force for what they announce."""
    return reference._replace(sentence=TimeFrame(time.first, time.last), span=(time.first, time.last))


def _look_ahead(left: Sequence[Token], reference: Reference) -> Reference:
    """An aim is for the year of the report, unless a time is told with it, or who set it before."""
    year, frame = reference.setting.report_year, reference.frame()
    times = [token.time for token in left if token.time is not None and token.time.kind in ("year", "span")]
    if year is not None and times and times[-1].last >= year and not reference.sentence:
        return _date_aim(reference, times[-1])  # 提出了明年的主要预期目标：, told amid the words
    told = any(token.mask & (cue.TIME | cue.SET_BY) for token in left)
    # The year that a review has turned to before is not that of an aim which a paragraph opens with.
    named = frame is not None and frame.explicit and (frame is reference.sentence or frame != reference.turned)
    ahead = frame is not None and frame.several and (frame.last >= (year or 0) or frame is reference.sentence)
    if told or year is None or named or ahead:
        return reference
    return reference._replace(sentence=TimeFrame(year, year))


def tells_aim(clause: Clause) -> bool:
    """（年初目标为增长7.5%）: whether a clause names an aim, its time and its verb, and nothing else."""
    words = [token for token in clause.left if not token.mask & (cue.QUOTE | cue.TIME)]
    return bool(words) and bool(words[0].mask & _AIMS) and all(token.mask & _OF_AIM for token in words[1:])


def is_aim(tokens: Sequence[Token], index: int) -> bool:
    """Whether 的要求 or 的目标 follows a number: it was asked for, not reached."""
    behind = tokens[index : index + 4]
    counted = bool(behind) and (behind[0].text[0] in _NUMERALS or behind[0].text[0].isdecimal())
    if counted and _SUMMED_AIMS.match("".join([token.text for token in behind])):
        return True  # …8亿美元两项指标未能完成
    words = [token for token in behind[:3] if token.mask & _WORDS]
    if words and words[0] is behind[0] and words[0].text in _AIM_OF_NUMBER:
        return True  # 超出年初确定的14%目标2.2个百分点
    if not words or not words[0].text.startswith("的"):
        return False
    return bool(words[0].mask & cue.OWN_TARGET) or any(token.mask & cue.REQUIRED for token in words[1:])


def find_aimed_at(situation: Situation) -> Found:
    """What an aim was set for: the subjects of its number, or where these are unknown, what was spoken of before."""
    found = situation.found if situation.found is not None else Found(situation.discourse)
    if any(subject.name is not None for subject in found.subjects) or not situation.earlier:
        return replace(found, discourse=situation.discourse)
    antecedents = situation.discourse.antecedents._replace(last=situation.earlier)
    return Found(situation.discourse._replace(antecedents=antecedents), situation.earlier, Attachment.ELIDED)


def recall(predicate: Predicate, listed: bool) -> Predicate:
    """The predicate without what the text says of what was reached, not of the aim."""
    if listed or predicate.bound_word not in _PASSING:
        predicate = predicate._replace(bound="")  # 超过8%的目标
    if predicate.blocked in _BEYOND:
        predicate = predicate._replace(blocked="", direction=0)  # 高出年初15%的目标6个百分点
    return predicate


def move_alike(predicate: Predicate, situation: Situation, discourse: Discourse, attachment: Attachment) -> Predicate:
    """下降15.3%，超额完成14%的任务: an aim without a verb of its own is for the same move."""
    last = discourse.latest
    if predicate.direction or attachment is not Attachment.ELIDED or not situation.is_rate or last is None:
        return predicate
    grew = last.reading is not None and last.reading.measure in ("growth", "annual_growth")
    return predicate._replace(direction=last.predicate.direction) if grew else predicate


def date_recalled(situation: Situation, subject: Subject, predicate: Predicate) -> TimeFrame | None:
    """The years of an aim: those it names; in an account of several, the last for what was set when a year began
    (年初确定的…), and for growth that is to be believed of one year. None: those in force."""
    aimed = _find_aimed_year(situation.left)
    if aimed is not None:
        return single(aimed.last)
    times = (*predicate.times, *(token.time for token in situation.left if token.time is not None))
    span = next((time for time in times if time.kind == "span"), None) or _find_plan_of_aim(situation.left)
    if span is not None:
        return TimeFrame(span.first, span.last)
    frame = situation.discourse.reference.frame()
    if frame is None or not frame.several:
        return None
    begun = any(token.time is not None and token.time.kind == "start" for token in situation.left)
    return single(frame.last) if begun or _is_of_one_year(situation, subject, predicate) else None


def _find_aimed_year(left: Sequence[Token]) -> Time | None:
    """“十三五”规划确定的到2020年达到53%的目标: the year that the words for an aim hold."""
    set_by = next((place for place, token in enumerate(left) if token.mask & cue.SET_BY), len(left))
    return next((token.time for token in left[set_by:] if token.time is not None and token.time.kind == "year"), None)


def _find_plan_of_aim(left: Sequence[Token]) -> Time | None:
    """“十三五”规划确定的城镇化率43%的目标: the plan that set an aim, and for whose years it is."""
    for token, behind in itertools.pairwise(left):
        time = token.time
        if time is not None and time.kind == "name" and time.first < time.last and behind.mask & cue.SET_BY:
            return time
    return None


def _is_of_one_year(situation: Situation, subject: Subject, predicate: Predicate) -> bool:
    if subject.code is None or not predicate.direction or predicate.annual or predicate.cumulative:
        return False
    value = float(quantity_of(situation.numbers[0]).value)
    indicator = situation.builder.catalogue.indicators[subject.code]
    return situation.is_rate and value > 0 and indicator.may_grow_by(value)


def is_aim_compared(situation: Situation) -> bool:
    """比“十五”计划目标60亿元超过10亿元: an aim named right before its number, from which the result differs."""
    if not _stands_behind_aim(situation) or situation.cues & cue.HANDED_DOWN:
        return False
    named = any(token.text in _COMPARED for token in situation.left[:-1])
    return named and quantity_of(situation.numbers[0]).unit_class != "pp"


def exceeded_by(situation: Situation) -> Outcome | None:
    """超额完成年度任务2亿元: by how much an aim was passed, where the aim stands right before the number."""
    exceeds = any(token.text.startswith("超额") for token in situation.left[:-1])
    return refuse_all(situation, Refusal.COMPARED) if exceeds and _stands_behind_aim(situation) else None


def _stands_behind_aim(situation: Situation) -> bool:
    left = situation.left
    return bool(left) and bool(left[-1].mask & (cue.OWN_TARGET | cue.REQUIRED))


def is_set(situation: Situation) -> bool:
    """年初提出的4.5%以内, 8%的目标: whether a number was aimed at, by the words before it or behind."""
    left = situation.left
    planned = len(left) > 2 and left[-1].text == "的" and left[-2].mask & (cue.REQUIRED | cue.TARGET)
    compared = planned and any(token.text in _BESIDE for token in left)  # 比年初预期的18%低3.8个百分点
    compared = compared or is_aim_compared(situation)
    behind = situation.clause.tokens[situation.group.last : situation.group.last + 2]
    # 为下达任务100万亩的112%
    measured = bool(left and left[-1].mask & cue.REQUIRED and len(behind) > 1 and behind[0].text == "的")
    measured = measured and bool(behind[1].mask & cue.QUANTITY)
    return (
        measured
        or bool(left and left[-1].mask & cue.SET_BY and not _is_carried_out(situation))
        or compared
        or is_aim(situation.clause.tokens, situation.group.last)
    )


def _is_carried_out(situation: Situation) -> bool:
    """年初确定的50个重点项目全部开工: whether things that were decided on are counted, and done."""
    clause, last = situation.clause, situation.group.last
    if situation.unit_class not in COUNTABLE or last >= len(clause.tokens):
        return False
    return any(token.text.startswith(_CARRIED_OUT) for token in clause.tokens[last + 1 : last + _FURTHEST_DEED])


def handed_down(situation: Situation) -> Outcome | None:
    """国家下达我县造林任务3万亩: a task that was given, not what was done."""
    if not situation.discourse.reference.setting.reviews:
        return None
    behind = situation.clause.tokens[situation.group.last : situation.group.last + 2]
    given = (situation.cues | union(behind)) & (cue.OWN_TARGET | cue.REQUIRED)
    given = given or any(token.mask & cue.NAME and token.text.endswith(_GIVEN) for token in situation.left)
    return mark_all(refuse_all(situation, Refusal.REQUIRED_FROM_ABOVE), kind="target") if given else None


def handed_down_too(situation: Situation) -> Outcome | None:
    """下达造林任务3万亩、城镇新增就业800人: the next item of a list of tasks, which has no verb of its own."""
    last, predicate = situation.discourse.latest, situation.predicate
    if last is None or last.refused is not Refusal.REQUIRED_FROM_ABOVE:
        return None
    listed = last.chain == situation.clause.chain
    given = last.clause is not None and last.clause.cues & cue.HANDED_DOWN and situation.noun
    if not listed and (not given or situation.cues & _DEEDS or begins_verbal(situation.noun[0].text)):
        return None  # …，改造老旧小区20个: what was done
    if predicate.level or predicate.direction or predicate.to:
        return None
    return mark_all(refuse_all(situation, Refusal.REQUIRED_FROM_ABOVE), kind="target")


def expected_beside_result(situation: Situation) -> Outcome | None:
    """增长5%，预计增长6%: growth that is expected behind growth of the same, without a time, is of no known year.

    So is what is 预期 behind any result.
    """
    found, discourse = situation.found, situation.discourse
    if found is None or found.attachment not in SAME_SUBJECT or discourse.announced:
        return None
    words = "".join([token.text for token in situation.left[situation.predicate.noun_end :]])
    if not begins_with(words, situation.nouns.territory.cues, cue.EXPECTED):
        return None
    told = [one for one in discourse.recent if one.subject in situation.subjects and one.is_read]
    grew = any(one.reading is not None and one.reading.measure == "growth" for one in told)
    return refuse_all(situation, Refusal.NO_PERIOD) if grew or (told and words.startswith("预期")) else None
