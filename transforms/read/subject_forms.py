"""Names of what numbers are said of, in the form of one noun phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from transforms.grammar.statements import Statement
from transforms.language import cues as cue
from transforms.language.phrases.attributives import attribute_clause, attribute_deed, close_gap
from transforms.language.phrases.phrase_words import cut_words, ends_with
from transforms.read.subject_owners import name_counter
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


class Name(NamedTuple):
    """What a number is said of: ``label`` with what tells it from others of its kind, ``noun`` as it goes on."""

    label: str = ""
    noun: str = ""


NOTHING, make_name = Name(), constructor_of(Name)


def finish(text: str, label: str, quantity: Quantity, described: bool, cues: Mapping[str, int]) -> str:
    """A name to one noun phrase; ``described``: what is true of the things stands before them already."""
    bound = _LEFT_OF_BOUND.match(label)
    label = label[bound.end() :] if bound is not None else label
    label = label if described else attribute_deed(label, cues)
    if cues.get(label, 0) & (cue.DEED | cue.GOVERNS):
        return label + name_counter(text, quantity)  # 搬迁20户
    if quantity.unit_class == "persons" and not ends_with(label, cues, cue.PEOPLE) and _ends_in_deed(label, cues):
        return label + name_counter(text, quantity)  # 本科上线90人
    return close_gap(label, quantity.unit_class)


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


def _ends_in_deed(label: str, cues: Mapping[str, int]) -> bool:
    words = cut_words(label, cues)
    return len(words) > 1 and words[-1][1] == "v"


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
