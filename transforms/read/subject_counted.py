"""The nouns behind numbers: whether a number counts them, and which of their kind they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.grammar.statements import Statement
from transforms.language import cues as cue
from transforms.language.phrases.attributives import attribute_clause
from transforms.language.phrases.noun_phrases import ends_in_verb, read_left, read_verbs
from transforms.language.phrases.phrase_words import AREAS, cut_words, ends_with
from transforms.language.phrases.phrases_behind import read_predicate_behind
from transforms.language.phrases.phrases_counted import read_counted, read_people
from transforms.read import subject_deeds as deeds
from transforms.read.subject_owners import is_owner
from transforms.read.subject_stretches import cut_back, find_before
from transforms.tokens.clauses import Clause

# Units of things that may be named behind their number (21个项目), and those whose things mostly are.
COUNTED = frozenset({"count", "persons", "times", "visits", "beds", "", "other"})
GROWING = frozenset({"%", "pp", "multiple", "doubling", "tenths", "permille", "ratio", "permille_points"})
PEOPLE = frozenset({"persons", "visits", ""})
SHARES = frozenset({"%", "tenths"})
CHANGES = ("增长", "提升", "提高", "下降", "增加", "减少", "提标")
_PLACES_IN_ROW = ("位次", "名次")
DESCRIBING = re.compile("(?:左右|以上|以下|以内|多)?的")
_FIRMS = ("企业", "主体", "商户", "家庭")
_SPEEDS_BEHIND = ("的水平", "的速度", "的幅度", "的比例", "增长")
_DOING = ("v", "d", "p", "a")
_LEADS = ("撬动", "带动", "拉动", "支持", "惠及")
_SHORTEST_OWNER, _LONGEST_EXAMPLES = 3, 20
# 贡献了全省七成的产值, 创造了全国一半的专利.
_GIVEN = re.compile(r"(贡献|创造|集聚|提供|吸纳)了?(全[省市县区国州])$")
BETWEEN = "等的共有计达近约超过逾 "
# What is as great as an amount right before it (150万吨水泥项目).
_PLANTS = ("项目", "工程", "生产线", "装置", "机组", "泊位", "电站", "基地", "码头", "基金", "基金群", "基金集群")
_FURTHEST_ASPECT = 60
_ASPECTS = re.compile(
    "(?:[，：]|提出|出台|推出|明确|制定|实施|围绕|聚焦|从)(?:提出|出台|推出|明确|制定|实施|围绕|聚焦|从)?([^，。；：\\d]{3,16}、[^，。；：\\d]{2,36})等$"
)
# 12个省、自治区、直辖市.
_AREAS_LISTED = re.compile("(?:[、和](?:自治[区州县旗]|直辖市|[省市县区州旗乡镇]))+")
# 3个园区新入驻企业20家: what a number counts ends where the next one's begins.
_NEW_NEXT = re.compile("(?<=..)新[^新]{2,8}$")


def cut_counted(text: str, noun: str, end: int) -> tuple[str, int]:
    """The noun behind a number that ends at ``end`` with the areas listed beside it, without what another counts."""
    areas = _AREAS_LISTED.match(text, end) if noun in AREAS else None
    if areas is not None:
        return noun + areas.group(), areas.end()
    return (_NEW_NEXT.sub("", noun) if text[end : end + 1].isdigit() else noun), end


def read_noun(behind: str, unit_class: str, cues: Mapping[str, int]) -> str:
    """What a phrase behind a number names that a unit of its class counts."""
    noun = read_people(behind, cues) if unit_class in PEOPLE else behind
    return read_counted(noun, cues) if unit_class == "count" else noun


def is_named_behind(text: str, statement: Statement, own: str, stretch: str, end: int, cues: Mapping[str, int]) -> bool:
    """Whether the noun phrase behind a number, not the one before it, is what it counts."""
    if _is_named_elsewhere(text, statement, own, stretch, end):
        return False
    shared = statement.quantity.unit_class in SHARES and text.startswith("的", statement.quantity.end)
    if shared and _GIVEN.search(stretch):
        return True
    unit_class = statement.quantity.unit_class
    if unit_class in COUNTED or text.endswith(_PLANTS, 0, end):
        return True
    if stretch and deeds.is_countable(unit_class) and deeds.read_deed(stretch, cues) == stretch:
        return True  # 提升改造20公里乡道
    if text.endswith(_SPEEDS_BEHIND, 0, end):
        return False
    moved = statement.predicate.direction or statement.predicate.blocked
    described = not stretch.strip("有近约超过达已让使") or DESCRIBING.match(
        text, statement.quantity.end
    )  # 全市95%的乡镇
    own = "" if stretch.rstrip().endswith(("和", "与")) and described else own
    return not own and not moved and (unit_class not in GROWING or bool(described))


def _is_named_elsewhere(text: str, statement: Statement, own: str, stretch: str, end: int) -> bool:
    """项目20个总投资50亿元, 学校由7所整合为5所, 筹措3亿元撬动贷款: whether what is behind a number is of another."""
    if own and (text[end : end + 1].isdigit() or stretch.rstrip().endswith(("由", "从"))):
        return not (
            stretch.endswith("的") and statement.quantity.unit_class in COUNTED
        )  # 重点推进的20个项目总投资5亿元
    if own and text.startswith(_PLACES_IN_ROW, statement.quantity.end):
        return True
    return statement.quantity.unit_class == "CNY" and text.startswith(_LEADS, statement.quantity.end)


def is_done_to(deed: str, own: str, stretch: str, kind: bool) -> bool:
    """Whether a deed is told of the things behind a number, rather than of what else stands before it."""
    adverb = own.endswith((f"共{deed}", f"全力{deed}")) or (deed + own == stretch and "、" not in own)
    return bool(deed) and (own in ("", deed) or adverb or not kind)


def is_named(own: str, stretch: str, cues: Mapping[str, int]) -> bool:
    """Whether words before a number are the name of something, not what is done."""
    words = cut_words(stretch, cues) if own and own == stretch else []
    return bool(words) and words[0][1][:1] not in _DOING and words[-1][1][:1] not in _DOING


def read_gain(own: str, statement: Statement, stretch: str, cues: Mapping[str, int]) -> str:
    """新增 of 出省通道新增6条, or of 新增6条 behind 出省通道达12条: how things came to be that stand before it."""
    if statement.predicate.to or not deeds.is_countable(statement.quantity.unit_class):
        return ""
    words = stretch.rstrip(BETWEEN)
    if not words or words == own:
        return ""
    gained = ends_with(words, cues, cue.GAIN | cue.GROSS)
    return gained if gained and gained not in own and words in (gained, own + gained) else ""


def read_share(text: str, own: str, statement: Statement, cues: Mapping[str, int]) -> str:
    """断面水质100%达标, 毕业生六成留在当地: what is true of so many of the things before a share; else ''."""
    quantity, predicate = statement.quantity, statement.predicate
    if quantity.unit_class not in SHARES or predicate.direction or predicate.level:
        return ""
    of_some = DESCRIBING.match(text, quantity.end) is not None
    told = read_predicate_behind(text, quantity.end)
    return "" if told.endswith(CHANGES) or (of_some and not ends_in_verb(own, cues)) else told


def name_served(text: str, noun: str, unit_class: str, after: int, stretch: str, cues: Mapping[str, int]) -> str:
    """为7户困难家庭提供住房: those for whom something was done, with what it was; '' for all others."""
    to_whom = noun.endswith(_FIRMS) or (unit_class in PEOPLE and ends_with(noun, cues, cue.PEOPLE))
    served = deeds.read_served(text, after, stretch) if to_whom else ""
    return attribute_clause(served, noun, cues) if served else ""


def name_given(stretch: str, noun: str) -> str:
    """贡献了全省七成的产值: 贡献的产值占全省比重; '' where nothing is given to a whole."""
    given = _GIVEN.search(stretch)
    return f"{given.group(1)}的{noun}占{given.group(2)}比重" if given is not None else ""


def name_which(text: str, clause: Clause, noun: str, own: str, stretch: str, cues: Mapping[str, int]) -> str:
    """A general noun with what stands right before its number: its owner, examples, or whom it is good for."""
    aspects = _list_aspects(text, clause, stretch)
    if aspects:
        return f"{aspects}等方面{noun}"
    owner = _find_owner_before(text, clause, own, stretch, cues)
    listed = stretch.rstrip().endswith("等")
    owner = _drop_verb(owner, cues) if listed else owner.removesuffix("提出").removesuffix("推出")
    adjacent = not own.endswith(owner) or stretch.rstrip(BETWEEN).endswith(own[-2:])
    reached = bool(own) and bool(ends_in_verb(own, cues))
    people = bool(ends_with(noun, cues, cue.PEOPLE)) and not listed and not reached
    if people:
        verb = read_verbs(stretch, cues)
        return verb + noun if verb and stretch.endswith(verb) and ends_in_verb(verb, cues) else ""
    joined = stretch.rstrip().endswith(("和", "与", "以及", "、"))
    if joined or not adjacent or not is_owner(owner, cues) or len(owner) + listed < _SHORTEST_OWNER:
        return ""
    return f"{owner}等{noun}" if listed else owner + noun


def name_whose(own: str, deed: str, stretch: str, cues: Mapping[str, int]) -> str:
    """新建海东电网7个工程, 续建东线、西线等4条公路: what stands between a deed and its number; else ''."""
    whose = own.removeprefix(deed)
    if (whose == own and deed + own != stretch) or not is_owner(whose, cues) or len(whose) > _LONGEST_EXAMPLES:
        return ""
    listed = stretch.rstrip().endswith("等")
    return f"{whose}等" if listed else "" if "、" in whose else whose


def _drop_verb(examples: str, cues: Mapping[str, int]) -> str:
    """推荐高坪、岭下: without the verb that governs examples."""
    (verb, flag), *rest = cut_words(examples, cues) or [("", "")]
    return examples[len(verb) :] if flag == "v" and len(verb) > 1 and rest else examples


def _list_aspects(text: str, clause: Clause, stretch: str) -> str:
    """扩大消费、稳定就业等4个方面12条措施: the examples of the aspects that general things are of; else ''."""
    before = find_before(clause) if stretch.startswith("方面") and clause.group is not None else None
    listed = _ASPECTS.search(text[max(0, before.start - _FURTHEST_ASPECT) : before.start]) if before else None
    return listed.group(1) if listed is not None else ""


def _find_owner_before(text: str, clause: Clause, own: str, stretch: str, cues: Mapping[str, int]) -> str:
    """省实验室、工程中心等5家单位, 园区建设6个方面16条经验: what stands right before the number, or two of them."""
    before = find_before(clause) if stretch.startswith("方面") and clause.group is not None else None
    return read_left(cut_back(text, before.start), cues) if before is not None else own
