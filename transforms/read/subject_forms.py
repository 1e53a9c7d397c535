"""Names of what numbers are said of, in the form of one noun phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from transforms.grammar.statements import Statement
from transforms.language import cues as cue
from transforms.language.phrases.attributives import attribute_clause, attribute_deed, close_gap
from transforms.language.phrases.phrase_words import cut_words, ends_with, join_words
from transforms.read.subject_owners import name_counter, read_each
from transforms.records import constructor_of
from transforms.tokens.quantities import Quantity

COMPARATIVES = (
    "高于",
    "低于",
    "快于",
    "慢于",
    "好于",
    "优于",
    "高出",
    "低出",
    "领先",
    "超全",
    "超年",
    "超计",
    "超目",
    "超预",
    "领跑",
    "占",
)
_SHARE = "占比"
_YEARLY_OUTPUT = ("年产", "年产能")
_SHORTEST_SIZED = 4
# What a bound leaves of its unit before a name (20户及以上自然村).
_LEFT_OF_BOUND = re.compile(
    "^(?:[户人岁亩]?及?以[上下]的?|(?:形式|种类|类型|领域)的|有(?=[省市县区国全])|年(?=[“《])|[.与及]|和(?![美平谐睦])|个(?=体育))(?=..)"
)


# 作坊发展到130家, 比重仍在七成: what is no part of a name that it ends in.
_GREW_TO, _GROWN = ("发展到", "发展至", "发展为"), re.compile("(?<=..)发展$")
_STILL = re.compile("(?<=..)(?:[前后上]移|仍|虽|均已|都已|已经|现已)$")


# 种草1亿亩, 减贫2万户, 解决7万人饮水安全问题: units that measure deeds as well as things.
_OF_AREA, _OF_PIECES, _OF_HOUSEHOLDS = ("mu", "m2", "km2"), ("count", "persons"), ("人数", "户数")
_DEEDS_END = (
    "低保", "改水", "改厕", "征地", "新造", "上线", "创业", "问题", "难题", "饮水安全", "建镇", "种草", "还林", "还草",
    "育林", "造林", "减贫",
)  # fmt: skip
_SOLVED = ("问题", "难题")
_VISITED = ("接待", "接诊", "发送", "运送")
_AREAS_END = ("城区", "建成区", "小区", "棚户区")


# What is planned, before the verb that tells it.
_PLANNED = re.compile("(?<=..)拟(?=投入|投资|安排)")
_PER = re.compile("[月年]?[人户亩]均$")
_NEW_AND = re.compile(
    "(新[建增打修造改][和、与及](?:改建|扩建|改造|修复|加固|续建|改扩建|整治|提升|修缮))(?!的)(.{2,})"
)
# Counters of what something is done to, not of times or deeds that it is done.
_COUNTERS_OF_THINGS = frozenset("件个座条处所家口眼台部辆艘支")
_TURNED = cue.DEED | cue.GOVERNS | cue.FOUNDS
_DONE_WELL = ("办好", "办成")
_WORKS = frozenset({"投入", "支出", "建设", "服务", "发展", "培训", "检查"})


class Name(NamedTuple):
    """What a number is said of: ``label`` with what tells it from others of its kind, ``noun`` as it goes on."""

    label: str = ""
    noun: str = ""


NOTHING, make_name = Name(), constructor_of(Name)


def finish(text: str, name: Name, quantity: Quantity, cues: Mapping[str, int]) -> Name:
    """A name to one whose label is one noun phrase, with of how many each the number is."""
    label, noun = name
    described = "的" in label and (label.endswith(f"的{noun}") or f"等{noun}" in label)
    label = _finish_label(text, label, quantity, described, cues)
    each = read_each(text, quantity.start)
    return make_name(label if each in label else each + label, noun or name.label)


def _finish_label(text: str, label: str, quantity: Quantity, described: bool, cues: Mapping[str, int]) -> str:
    """``described``: what is true of the things stands before them already."""
    bound = _LEFT_OF_BOUND.match(label)
    label = _PLANNED.sub("", label)
    label = label[bound.end() :] if bound is not None else label
    label = _STILL.sub("", _GROWN.sub("", label) if text.endswith(_GREW_TO, 0, quantity.start) else label)
    label = label if described else attribute_deed(label, cues)
    if cues.get(label, 0) & (cue.DEED | cue.GOVERNS):
        return label + name_counter(text, quantity)  # 搬迁20户
    label = _name_extent(text, close_gap(label, quantity.unit_class), quantity, cues)
    if quantity.unit_class == "count" and "的" not in label:
        return _turn(text[quantity.numeral_end : quantity.end], label, cues)
    per = _PER.search(label, 1)
    owner = label[: per.start()] if per is not None else ""
    return per.group() + owner if per is not None and not ends_with(owner, cues, cue.PEOPLE) else label


def _turn(counter: str, label: str, cues: Mapping[str, int]) -> str:
    """黑臭水体治理24个 to 治理的黑臭水体, 建设公厕 to 建设的公厕: what was done to so many, before them."""
    joined = _NEW_AND.match(label)
    if joined is not None:
        return f"{joined.group(1)}的{joined.group(2)}"
    if counter == "列" and label.endswith("开行"):
        return f"{label}列数"
    words = cut_words(label, cues) if counter in _COUNTERS_OF_THINGS else []
    if len(words) < 2:
        return label
    if label.startswith(_DONE_WELL) and label[2] != "的":
        return f"{label[:2]}的{label[2:]}"
    if words[0][0] == "建设" and len(words) == 2 and not cues.get(words[1][0], 0) & cue.GENERIC:
        return f"{words[0][0]}的{words[1][0]}"
    done, flag = words.pop()
    if flag not in ("v", "vn") or len(done) == 1 or not cues.get(done, 0) & _TURNED or done in _WORKS:
        return label
    if words[-1][0] == "新" or words[-1][0].endswith("性"):
        done = words.pop()[0] + done  # 托底性帮扶
    things = join_words(words)
    named = len(things) > 1 and words[-1][1][:1] not in "vdpcu" and words[0][1][:1] not in "vl"
    return f"{done}的{things}" if named else label


def _name_extent(text: str, label: str, quantity: Quantity, cues: Mapping[str, int]) -> str:
    """种草面积, 解决饮水安全问题人数: what is measured of a deed, or of an area, that a name ends in."""
    if quantity.unit_class == "visits":
        served = next((verb for verb in _VISITED if text.endswith(verb, 0, quantity.start)), "")
        return f"{label}{served}人次" if served and served not in label else label
    head = "面积" if quantity.unit_class in _OF_AREA else ""
    if not head and quantity.unit_class in _OF_PIECES:
        head = name_counter(text, quantity)
        head = head if head in _OF_HOUSEHOLDS else ""
    if not head or label.endswith((head, "面积", "数", "有")) or ends_with(label, cues, cue.PEOPLE):
        return label
    deed = label.endswith(_DEEDS_END) or (head == "面积" and label.endswith(_AREAS_END))
    if not deed and (cut_words(label, cues) or [("", "")])[-1][1] not in ("v", "vn"):
        return label
    label = label.removeprefix("实施的")
    return _name_solved(text, label, quantity) + head


def _name_solved(text: str, label: str, quantity: Quantity) -> str:
    """解决温饱问题 of 解决了5万人的温饱问题: a question with the verb that is told of it, once."""
    if label.startswith("解决的"):
        return f"解决{label[3:]}"
    solved = text.endswith(("解决", "解决了"), 0, quantity.start) and label.endswith(_SOLVED)
    return f"解决{label}" if solved and "解决" not in label else label


def share_out(told: str, noun: str, cues: Mapping[str, int]) -> str:
    """The name of the share of things of which something is true: 通动车的州占比."""
    label = attribute_clause(told, noun, cues)
    return label + _SHARE if label.endswith(f"的{noun}") else label


def add_comparison(label: str, statement: Statement) -> str:
    """A name with what its number is compared with, or is a share of, behind a space."""
    blocked = statement.predicate.blocked
    if not blocked or blocked[:2] in label or not blocked.startswith(COMPARATIVES):
        return label
    return f"{label} {blocked}"


def name_of_table(statement: Statement) -> str:
    """The heads of the row and the column that a number of a table stands in."""
    subject = statement.subject
    if subject is None:
        return ""
    blocked = statement.predicate.blocked
    return subject.label + (f" {blocked}" if blocked and subject.name is not None else "")


def says_extent(statement: Statement) -> bool:
    """Whether a predicate says that something lasted, reached or changed by a span of time."""
    predicate = statement.predicate
    if statement.attachment is None and statement.subject is None:
        return bool(predicate.direction or predicate.to)
    return bool(predicate.direction or predicate.to or predicate.level or predicate.reached)


def name_by_form(behind: str, noun: str, unit_class: str, stretch: str) -> str:
    """200亿元规模母基金, 年产3万吨电池项目: what the words beside an amount say it measures; else ''."""
    if behind.startswith("规模") and unit_class == "CNY" and len(behind) > _SHORTEST_SIZED:
        return behind.removeprefix("规模") + "规模"
    return noun + "年产能" if noun == behind and stretch.endswith(_YEARLY_OUTPUT) else ""
