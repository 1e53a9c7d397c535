"""Clauses to noun phrases: what was done to things, and what is true of them, put before them as an attribute."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import LIGHT, Word, cut_words, ends_with, is_noun, join_words

_OF = "的"
_GOVERNING = cue.DEED | cue.LED | cue.GOVERNS | cue.BENEFITS
_BEGINNING = _GOVERNING | cue.BUILT
_DONE = _GOVERNING | cue.FOUNDS | cue.GROSS
_LONGEST_VERB = 4
_VERBS = ("v", "vn", "vd")
_NEW = "新"
# Of these a verb before them says of what kind they are, not what was done (改造工程, 培训人次).
_KINDS = frozenset(
    {"项目", "工程", "行动", "活动", "资金", "投资", "基地", "平台", "中心", "机构", "试点", "服务", "政策", "方案",
     "规划", "面积", "规模", "人次", "人数", "户数", "数量", "金额", "列数", "件次", "等级", "水平", "价格", "成本",
     "强度", "事项", "措施", "举措", "办法", "住房", "就业"}
)  # fmt: skip
_MEASURED = ("率", "比例", "占比", "比重", "人数", "户数", "数量", "金额", "人次", "家数")
# A clause before these tells what they are for (发展教育的经费).
_SPENT = ("经费", "资金", "支出", "贷款", "补贴", "补助", "费用", "政策", "退税", "收入")
# What people are helped to do stands behind them (帮扶残疾人就业).
_HELPED = re.compile("(?:就业创业|创业就业|再就业|就业|创业)$")
# Verbs for what a programme brings: what stands before them is the programme (医保改革惠及家庭).
_BRINGS = re.compile("(?<=..)(?:惠及|带动|拉动|撬动|吸纳)(?=[^的])")
_BROUGHT = re.compile("(?:惠及|带动|拉动|撬动|吸纳)的")
_ADVERBS = re.compile("^(?:全部|共|已经|均已|现已|都已|已|均|都|也|将|要)+(?=..)")
_SERVES, _SERVED = ("服务", "引导"), ("企业", "客户", "主体", "户", "家庭", "对象", "需求")
# Of these a list of examples stands before.
_ASPECTS = "等方面"
_ASKS, _BUILDS = "提请", "建设"
# Tags of words that a predicate begins with, or ends with.
_BEGIN_PREDICATE, _END_PREDICATE = ("v", "d", "a", "ad", "vd", "p", "zg"), ("v", "vn", "a", "z", "i", "l")
_SHORT_COMPOUND = 2
# Words that only clauses hold: when something is done, or that it is still to be.
_CUT_VERB = "并网"  # a verb that jieba cuts in two
_TOLD = ("将", "已", "即将")
# Verbs between a name and its number that say nothing of it.
_TELL_NOTHING = frozenset({"预计", "折合", "相当于"})
_SHARES = ("之比", "比重", "比例", "份额", "占比")
_RATES = ("率", "速度", "强度", "比例", "占比", "比重", "增速", "增幅", "涨幅", "降幅", "份额", "指数", "比")
# What is told of a relation by a share or by points, and how it ends.
_OF_RELATIONS = frozenset({"%", "tenths", "pp"})
_SHARE_OF = re.compile("占(?![有比领用据]|地(?!区|方))([^占的]*)达?$")
_COMPARED_WITH = re.compile("(?:[高低快慢好优]于|[高低]出|领先|超(?=[^的]*(?:计划|目标|平均|预期)$))[^的]{0,8}$")
_NAMED = ("幅度", "的")
_COMPARED = ("高于", "低于", "快于", "慢于", "好于", "优于", "高出", "低出", "领先", "超", "领跑")


def attribute_deed(phrase: str, cues: Mapping[str, int]) -> str:
    """改造老旧街巷 to 改造的老旧街巷; a phrase that opens with no such verb, or is one name with it, as it is."""
    brings = _BRINGS.search(phrase)
    if brings is not None:
        return phrase if _BROUGHT.search(phrase) is not None else _attribute_brought(phrase, brings.end())
    if phrase[:1] == _NEW or _ASPECTS in phrase or not _opens_with_verb(phrase, cues):
        return phrase
    if cues.get(phrase.partition(_OF)[0], 0) & _DONE:
        return phrase  # 引进落地的项目
    words = cut_words(phrase, cues)
    last = _find_last_verb(words, cues)
    verbs, rest = words[:last], words[last:]
    helped = _HELPED.search(phrase)
    if not last or not rest or _is_kind(verbs, rest, cues) or (helped is None and not is_noun(rest[-1])):
        return phrase
    if helped is None:
        return join_words([word for word in verbs if word[0] != "了"]) + _OF + join_words(rest)
    people = phrase[len(join_words(verbs)) : helped.start()]
    named = bool(people) and bool(ends_with(people, cues, cue.PEOPLE))
    return join_words(verbs) + helped.group() + _OF + people if named else phrase


def _attribute_brought(phrase: str, place: int) -> str:
    brought = phrase[place:]
    whole = brought in _KINDS or brought.endswith(_MEASURED) or _OF in brought
    return phrase if whole else phrase[:place] + _OF + brought


def _opens_with_verb(phrase: str, cues: Mapping[str, int]) -> bool:
    """Whether a phrase begins with a verb that may govern it: looked up, so that most phrases need not be cut."""
    for length in range(_LONGEST_VERB, 1, -1):  # noqa: SIM110 - called for every name; a generator takes twice as long
        if cues.get(phrase[:length], 0) & _BEGINNING:
            return True
    return False


def _find_last_verb(words: Sequence[Word], cues: Mapping[str, int]) -> int:
    """Where the verbs at the beginning of a phrase end (更新改造, 取消、停止、免收); 0 where it begins with none."""
    last = 0
    for index, (word, flag) in enumerate(words[:-1]):
        mask = cues.get(word, 0)
        governs = mask & _GOVERNING
        if word == _BUILDS and not last:
            governs = bool(cues.get(words[index + 1][0], 0) & cue.DEED)  # 建设改造
        if last:  # 整合提升, 布局建设, but 解决|发展难题
            governs = mask & (cue.DEED if flag != "v" else _GOVERNING) or word == _BUILDS
            governs = governs or cues.get(words[index - 1][0] + word, 0) & cue.FOUNDS  # 培育发展
        if flag.startswith(_VERBS) and len(word) > 1 and governs:
            last = index + 1
        elif word not in "、和及或了" or last != index:
            break
    if words[0][0] == _ASKS:  # 提请人大审议法规
        asked = [
            index for index, (word, flag) in enumerate(words[:-1]) if flag == "v" and cues.get(word, 0) & _GOVERNING
        ]
        last = asked[-1] + 1 if asked else last
    if words[last : last + 1] and words[last][0] in "、和及或":
        return 0
    return last + (words[last : last + 1] == [("了", "ul")])


def _is_kind(verbs: Sequence[Word], rest: Sequence[Word], cues: Mapping[str, int]) -> bool:
    """Whether verb and noun are one name (改造项目, 安置房), or what stands behind the verb is no noun phrase."""
    thing = join_words(rest)
    if rest[0][0] == _OF or thing.endswith(_MEASURED) or len(thing) == 1:
        return True
    mask = cues.get(verbs[-1][0], 0)
    if thing in _KINDS:
        return not mask & cue.GOVERNS or thing.endswith(("次", "数", "额", "量", "度", "业", "面积"))
    if verbs[0][0] in _SERVES and not (thing.endswith(_SERVED) or ends_with(thing, cues, cue.PEOPLE)):
        return True
    if any(word == _OF for word, _ in rest):
        return bool(mask & cue.BENEFITS) or thing.endswith(_SPENT)
    return any(flag == "v" and cues.get(word, 0) & (cue.LEVEL | cue.BENEFITS | cue.OPENS) for word, flag in rest)


def attribute_clause(told: str, noun: str, cues: Mapping[str, int]) -> str:
    """What is true of things to an attribute before them (通动车的州); where it is no predicate, both as they stand."""
    told = _ADVERBS.sub("", told).strip()
    if not told or not is_predicate(told, cues):
        return noun + told
    return f"{told.removesuffix('了')}{_OF}{noun}"


def is_predicate(told: str, cues: Mapping[str, int]) -> bool:
    """Whether words behind a noun are said of it, not one noun with it (急救点, 升级举措)."""
    words = cut_words(told, cues)
    if not words:
        return False  # nothing but blanks
    if told.startswith(_CUT_VERB):
        return True
    first, last = words[0], words[-1]
    if len(words) == 1:  # 入驻, 建成投产
        return (first[1] in _END_PREDICATE and first[1] != "vn") or (
            len(told) > _SHORT_COMPOUND and bool(cues.get(told[:2], 0) & cue.MAKE)
        )
    if last[1] in _END_PREDICATE or any(_is_finite(word, cues) for word in words):
        return True
    named = len(words) == _SHORT_COMPOUND and first[1] == "v"
    named = named and (len(last[0]) == 1 or bool(cues.get(last[0], 0) & cue.GENERIC))
    return first[1] in _BEGIN_PREDICATE and not named


def _is_finite(word: Word, cues: Mapping[str, int]) -> bool:
    """Whether a word makes a clause of those around it."""
    text, flag = word
    return text == "了" or text in _TOLD or (flag == "v" and bool(cues.get(text, 0) & (LIGHT | _GOVERNING)))


def close_gap(label: str, unit_class: str) -> str:
    """A name and what is said of it beside its number, parted by a space, to one noun phrase."""
    name, gap, told = label.partition(" ")
    if not gap:
        return _name_relation(label, unit_class)
    if not told or told in _TELL_NOTHING:
        return name
    if told.startswith(("占", *_COMPARED)):
        grew = "" if told.startswith("占") or name.endswith(_RATES) or unit_class != "pp" else "增速"
        label = _name_relation(f"{name}{grew}{told}", unit_class)
        return label if label.endswith((*_SHARES, "比", "幅度")) else f"{label}幅度"
    return f"{told}{_OF}{name}" if unit_class == "count" else name + told


def _name_relation(label: str, unit_class: str) -> str:
    """货值占全线货值 is 货值占全线货值比重, 增速高于全国 is 增速高于全国幅度."""
    if unit_class not in _OF_RELATIONS:
        return label
    label = label.removesuffix("达") if label.endswith("占比达") else label
    label = label.replace("仅占", "占").replace("已占", "占").replace("占到", "占")
    if "比重" in label[:-2] and _COMPARED_WITH.search(label) is not None:
        return f"{label}幅度"  # 占地区生产总值比重低于全省
    share = _SHARE_OF.search(label)
    if share is not None and not label.endswith(_SHARES):
        label = label.removesuffix("达")
        return label if label.endswith(_SHARES) else label + ("比重" if share.group(1) else "比")
    compared = _COMPARED_WITH.search(label) is not None
    return f"{label}幅度" if compared and not label.endswith(_NAMED) else label
