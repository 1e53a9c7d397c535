"""Names of numbers beside which no noun stands: by verbs, by what follows, or by the number that they changed from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from transforms.grammar.statements import ANAPHORIC, Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.phrases.amounts import find_owner
from transforms.language.phrases.attributives import attribute_clause
from transforms.language.phrases.noun_phrases import (
    ends_in_verb,
    read_fused_verbs,
    read_last_verb,
    read_left,
    read_unknown,
    read_verbs,
)
from transforms.language.phrases.phrase_words import AREAS, begins_with, ends_with
from transforms.language.phrases.phrases_behind import read_list, read_predicate_behind, read_right
from transforms.read import subject_deeds as deeds
from transforms.read.subject_counted import (
    CHANGES,
    COUNTED,
    GROWING,
    PEOPLE,
    SHARES,
    cut_counted,
    is_done_to,
    is_named,
    name_given,
    name_served,
    name_which,
    name_whose,
    read_noun,
)
from transforms.read.subject_forms import COMPARATIVES, Name, name_by_form, share_out
from transforms.read.subject_owners import (
    complete_alternative,
    find_sentence,
    is_stage,
    name_counter,
    names_kind,
    read_aim,
)
from transforms.read.subject_stretches import FURTHEST, cut_clause_before
from transforms.tokens.clauses import Clause
from transforms.tokens.quantities import Quantity

# What so much of is how great one thing is, not how many.
_OF_SIZE = frozenset({"tonnes", "kW", "kWh", "other"})
# Attachments to a subject that stands somewhere before.
FROM_BEFORE = ANAPHORIC | {Attachment.FROM_TO}
# Amounts that can be of what something was done to (加强港口建设，完成投资…).
OUTLAYS = ("投资", "投入", "资金", "补助", "补贴", "贷款")
RATES = ("增速", "增幅", "涨幅", "降幅")
# What begins so is said of something else, or compared with it.
_PARTIAL = (*RATES, *COMPARATIVES, "园区")
_EACH_GETS = ("月人均", "户均补", "户均增", "人均补", "人均增收")
# How many households or trains: what verbs alone say was done to so many of them.
_DONE_TO = frozenset({"户数", "列数"})
_SHORT_CHANGE, _SHORT_WORD = 8, 4
# 2万人就业, 8万人受益.
_FARES = re.compile("就业|受益|脱贫|创业|(?:享受|参加|接受|领取)[^，。；、和\\d]{2,12}")
_SHARE_OF = re.compile("(?:达到|达|占到|相当于|增加到|扩大到)([^，。；、达占]{2,10})的$")
# Of what an amount is how much: 占全县的, 仅为全省平均水平的, 完成年度计划的, 恢复到2019年的.
_VERB = (
    "(?P<verb>占(?!比)[到去了]*|(?<![成作因定列视称])为|是|[仅只][及有是]|(?<![下到])达到?|相当于|等于"
    "|恢复[到至]|不足|不到|超过|(?<!未)完成)"
)
_RELATED_VERBS = re.compile(_VERB)
_RELATED = re.compile(_VERB + "[了仅只约近]*(?P<whole>[^，。；：%％由从]{2,18}?)的(?:近|约|超|不足|不到|仅|大约)*$")
# 全国的28%、全省的54.6%.
_RELATED_NEXT = re.compile(
    "[左右以上多强弱]*(?:、|和|与|，仅?(?:[是为占]|相当于))(?P<whole>[^，。；：、]{2,12})的[近约超]?$"
)
_AMOUNT_BEHIND = re.compile(r"(?<=[^年])\d[\d.]*[万亿]?(?:元|人|亩|吨|户|个|家)?$")
_PLANNED = re.compile("(?:计划|任务|目标|预算|概算|指标|工程量|任务数|计划数|目标数)$")
_SET = ("确定", "下达", "通过", "批准")
_OF_ANOTHER = re.compile(
    r"平均|水平|\d年|年(?:初|底|末|同期)?$|同期|时期|期间|[”五]末|总和|^[上前去]|^我|^[本当]地|标准|人均|^(?:全[国省市县区旗州盟]|世界)$"
)
_EQUALS, _FALLS_SHORT = (
    ("为", "是", "相当于", "等于", "仅及", "只及", "只有", "仅有", "只是", "仅是"),
    ("不足", "不到", "超过"),
)
_PER_HEAD = re.compile("[人户亩村]均|平均|率$|水平$")
_RELATED_UNITS = {"%": "比例", "tenths": "比例", "multiple": "倍数"}
_HOW_MUCH = re.compile("[仅只均已约还也又就才却仍]+$")
_COUNTED_BEFORE = re.compile(r"^.*\d[\d.]*[万亿]?(?:元|[个项家户座条处名人年])?的?")
_FURTHEST_RELATION = 48
_COMPARED_THAN = re.compile(
    "[比较]((?:全|我?国|我?省|我?市)[^，。；：年比较\\d]{0,9}?|“[^“”]{2,4}”时期)(?:分别|均)?([高低快慢])(?:出|了)?$"
)
_LONGEST_COMPARED = 12
_COMPARES = re.compile("(?:[高低快慢好优]于|[高低]出|超出?)(?=..)")
_STAGE = re.compile("(?:建成投产|开工|投产|竣工|并网|续建)$")


class Relation(NamedTuple):
    """What an amount is so much of (全省平均水平 of 人均产值仅为全省平均水平的62%), and the words before that."""

    verb: str
    whole: str
    head: str


def find_relation(text: str, statement: Statement, last: Quantity | None) -> Relation | None:
    """The whole or the measure that a share or a multiple is said of; None where no clause tells that of a number."""
    quantity, clause = statement.quantity, statement.clause
    if quantity.unit_class not in _RELATED_UNITS or text.startswith("的", quantity.end):
        return None
    group = clause.group if clause is not None else None
    listed = group is not None and quantity.start in [one.start for one in group.members]
    stop = group.members[0].start if group is not None and listed else quantity.start
    found = _match_relation(text, stop)
    if found is None and last is not None and last.end < stop <= last.end + _SHORT_CHANGE * 2:
        following = _RELATED_NEXT.match(text[last.end : stop])
        before = _match_relation(text, last.start) if following is not None else None
        return before._replace(whole=following.group("whole"), head="") if following and before else None
    return found


def _match_relation(text: str, stop: int) -> Relation | None:
    if "的" not in text[stop - 4 : stop]:
        return None
    begin = max(0, stop - _FURTHEST_RELATION)
    begin = max(begin, *(text.rfind(mark, begin, stop) + 1 for mark in "，。；：！？\n"))
    starts = [found.start() for found in _RELATED_VERBS.finditer(text, begin, stop)]
    for start in reversed(starts):
        found = _RELATED.match(text[start:stop])
        if found is not None:
            whole = _AMOUNT_BEHIND.sub("", found.group("whole"))
            return Relation(found.group("verb"), whole, _COUNTED_BEFORE.sub("", text[begin:start]))
    return None


def name_related(relation: Relation, own: str, unit_class: str) -> str:
    """人均产值 and 仅为全省平均水平的 to 人均产值相当于全省平均水平比例: how much of another amount one is."""
    verb, whole, _ = relation
    own = own.removeprefix("实现").removeprefix("完成")
    whole = f"{whole}目标" if whole.endswith(_SET) else whole
    if _PLANNED.search(whole):
        return f"{own}完成{whole}比例" if own else f"{whole}完成比例"
    if verb == "完成" or not own:
        return ""
    multiple = unit_class == "multiple"
    part = verb.startswith("占") or (verb in _FALLS_SHORT and not _PER_HEAD.search(own))
    part = part and "平均" not in whole
    compared = verb in _EQUALS or _OF_ANOTHER.search(whole)
    if multiple or (compared and not part):
        return f"{own}相当于{whole}{_RELATED_UNITS[unit_class]}"
    return f"{own.removesuffix('占比')}占{whole}比重"


def name_compared(text: str, stretch: str, own: str, subject: str, quantity: Quantity, last: str) -> str:
    """低于控制线1个百分点, 增速比全国高2个百分点: an amount and, behind a space, what it is compared with; else ''.

    ``last``: what the last number was said of, which a clause that opens with the comparison is about.
    """
    than = _COMPARED_THAN.search(text, max(0, quantity.start - _FURTHEST_RELATION), quantity.start)
    if than is not None and subject:
        return f"{subject} {than.group(2)}于{than.group(1)}"
    words = stretch.strip("，、 约近")
    last += "比重" if "占" in last and not last.endswith(("比重", "比例", "占比", "份额")) else ""
    told = not last or "计算" in last or last.endswith("幅度") or " " in last or own.startswith(COMPARATIVES)
    found = None if told else _COMPARES.match(words)
    if found is None or len(words) > _LONGEST_COMPARED:
        return ""
    return f"{last} {words}" if words == found.group() + own or not own else ""


def name_fares(text: str, statement: Statement, own: str) -> Name | None:
    """2万人就业 to 就业人数, 8万人受益: people by what they do; None where that is not told."""
    fares = _FARES.match(text, statement.quantity.end) if statement.quantity.unit_class == "persons" else None
    return Name(f"{own}{fares.group()}人数", f"{own}{fares.group()}") if fares is not None else None


def name_spent(text: str, statement: Statement, own: str, stretch: str, cues: Mapping[str, int]) -> Name | None:
    """筹措3亿元实施安居工程: the name of money by what it goes to; None where nothing behind tells that."""
    if statement.quantity.unit_class != "CNY" or own not in ("", "投资", "投入", "资金"):
        return None
    spent = read_right(text, statement.quantity.end, cues, passes=True)[0]
    spending = "" if not stretch.strip() or spent.endswith(OUTLAYS) else own or "资金"
    return Name(spent + spending, spent) if spent else None


def is_whole(own: str, cues: Mapping[str, int]) -> bool:
    """Whether a phrase that is not general says by itself what is counted."""
    partial = cues.get(own, 0) & cue.TOTAL or own.startswith(_PARTIAL)
    partial = partial or (own.startswith("对") and own.endswith("贡献率")) or own.startswith(_EACH_GETS)
    return not partial and not complete_alternative(own, "")


def count_reached(text: str, label: str, statement: Statement, cues: Mapping[str, int]) -> str:
    """城区改造惠及 to 城区改造惠及人数: a phrase that ends in a verb, with what the number counts."""
    if statement.quantity.unit_class not in GROWING and ends_in_verb(label, cues):
        return label + name_counter(text, statement.quantity)
    return label


def name_of_kind(
    text: str,
    statement: Statement,
    clause: Clause,
    noun: str,
    own: str,
    stretch: str,
    after: int,
    cues: Mapping[str, int],
) -> str:
    """A general noun behind a number with what they are for, whose they are or what becomes of them."""
    aim = read_aim(stretch)
    which = aim + noun if aim else name_which(text, clause, noun, own, stretch, cues)
    predicate = read_predicate_behind(text, after)
    predicate = "" if "天数" in predicate else predicate  # 9个县空气质量良好天数平均达到300天
    if which:
        if predicate == "全覆盖":
            return attribute_clause(own + predicate, noun, cues)
        told = stretch.rstrip().endswith("等") and deeds.tells(predicate, noun, cues)
        return attribute_clause(predicate, which, cues) if told else which
    if predicate:
        return attribute_clause(predicate, noun, cues)
    begin = find_sentence(text, statement.quantity.start, FURTHEST)
    aim = read_aim(text[begin : statement.quantity.start])
    return (aim or read_last_verb(stretch, cues)) + noun


def join_total(before: str, own: str, cues: Mapping[str, int]) -> str:
    """新增农场, 总数 to 农场总数: a total, or a rate of growth, with what it is of."""
    whole = before.removeprefix(begins_with(before, cues, cue.GAIN)) if cues.get(own, 0) & cue.TOTAL else before
    return own if own in before else whole + own


def join_verb(before: str, verb: str, counter: str, cues: Mapping[str, int]) -> Name:
    """医保改革, 惠及 and 人数 to 医保改革惠及人数: what an elided subject did, by its verb and what is counted."""
    head = ends_with(before, cues, cue.AMOUNT_HEAD) if counter in ("人数", "人次", "户数") else ""
    before = find_owner(before, True, cues) if head else before  # 园区工业增加值, but 安置就业人数
    if verb in before:
        before = before.partition(verb)[0]
        return Name(before + verb + counter, before + verb)
    if verb.endswith("就业") and ends_in_verb(verb[:2], cues):
        return Name(before + verb, before)
    return Name(before + verb + counter if ends_in_verb(verb, cues) else f"{before} {verb}", before)


def name_reached(stretch: str, own: str, quantity: Quantity, last: str, cues: Mapping[str, int]) -> str:
    """旱田达到耕地的六成 to 旱田占耕地比重, 风电开工9千瓦、投产6千瓦 to 风电投产装机; '' where a phrase says all."""
    if quantity.unit_class == "%":
        share = _SHARE_OF.search(stretch)
        part = read_left(stretch[: share.start()], cues) if share is not None else ""
        return f"{part.removesuffix('占比')}占{own}比重" if part and share is not None and share.group(1) == own else ""
    stage = _STAGE.search(stretch) if quantity.unit_class == "kW" else None
    if stage is None:
        return ""
    things = own.removesuffix(stage.group()) or last
    return f"{things}{stage.group()}装机" if things and "装机" not in things else ""


def read_own(stretch: str, unit_class: str, cues: Mapping[str, int]) -> str:
    """The noun phrase of the words before a number; '' where they name only an area, a stage or nothing."""
    own = read_left(stretch, cues)
    own = own.removeprefix("完成") if own.startswith("完成年度") else own
    if cues.get(own, 0) & cue.AREAS or (unit_class == "count" and is_stage(own)):
        return ""
    short = 2 <= len(stretch) <= _SHORT_WORD and unit_class in COUNTED
    return own or (read_unknown(stretch, cues) if short else "")


def read_share_before(text: str, statement: Statement, subject: Subject, cues: Mapping[str, int]) -> str:
    """轻纺业产值占总产值的比重，由44%提高到45%: the share that the clause before names of a subject; else ''."""
    if statement.quantity.unit_class != "%" or statement.attachment not in FROM_BEFORE or statement.clause is None:
        return ""
    told = cut_clause_before(text, statement.clause.start)
    named = told.endswith(("比重", "比例", "占比")) and "占" in told and subject.label in told
    return read_left(told, cues) if named else ""


def changes_to(text: str, before: Quantity | None, statement: Statement, last: Name) -> bool:
    """占比由6%提高到9%, 高于全国1个和2个百分点, 去年7个项目入库，今年增加到9个: what the last is."""
    quantity, subject = statement.quantity, statement.subject
    if statement.predicate.to and quantity.unit_class in COUNTED and subject is not None and subject.label == last.noun:
        return True
    between = text[before.end : quantity.start] if before is not None else ""
    if quantity.unit_class == "pp" and between.lstrip("个") in ("和", "、"):
        return any(one in last.label for one in COMPARATIVES[:8])
    if before is None or quantity.unit_class != "%" or before.unit_class != "%":
        return False
    return 0 < len(between) < _SHORT_CHANGE and between.endswith(("到", "至", "为")) and "，" not in between


def read_rest(text: str, statement: Statement, clause: Clause, stretch: str, cues: Mapping[str, int]) -> str:
    """Where no noun is near: the purpose behind the number, the verbs before it, or what describes the thing."""
    found = read_right(text, statement.quantity.end, cues, passes=True)[0]
    if not found and any(token.quantity is not None for token in clause.left):
        found = stretch.strip("的，、 达到为超")
    if not found and statement.quantity.unit_class == "count" and stretch.endswith("的"):
        found = read_predicate_behind(text, statement.quantity.end)
    if found:
        return found
    verbs = read_verbs(stretch, cues, every=True)
    counter = name_counter(text, statement.quantity)
    counter = counter if statement.quantity.unit_class in PEOPLE or counter in _DONE_TO else ""
    if verbs:
        return verbs + counter
    if statement.subject is not None and statement.subject.label and statement.quantity.unit_class:
        return statement.subject.label
    predicate = read_predicate_behind(text, statement.quantity.end) if counter else ""
    return predicate + counter if predicate else read_fused_verbs(stretch, cues)


def name_counted(
    text: str,
    statement: Statement,
    clause: Clause,
    behind: str,
    end: int,
    own: str,
    stretch: str,
    cues: Mapping[str, int],
) -> Name:
    """The name of things behind their number; of general ones with whose they are or what becomes of them."""
    unit_class = statement.quantity.unit_class
    noun, end = cut_counted(text, read_noun(behind, unit_class, cues), end)
    if unit_class in SHARES:
        told = deeds.read_true_of_some(text, end, CHANGES)
        return Name(name_given(stretch, noun) or share_out(told, noun, cues), noun)
    listing = read_list(text, end - len(behind), end, cues)[0] if noun == behind else ""
    after = end - len(behind) + len(noun) if behind.startswith(noun) else end
    served = name_served(text, noun, unit_class, after, stretch, cues)
    label = served or name_by_form(behind, noun, unit_class, stretch)
    if noun in AREAS and own and stretch.endswith(("到", "至")):
        label = own + noun  # 试点扩大到9个县
    if label:
        return Name(label, noun)
    deed = _read_deed_of(text, statement, noun, end, stretch, cues)
    kind = names_kind(noun, cues)
    done = is_done_to(deed, own, stretch, kind)
    if listing:
        behind = name_whose(own, deed, stretch, cues) + listing if done else listing
        return Name(deeds.join_deed(deed if done else "", behind, cues), listing)
    if done:
        gained = deeds.join_gained(text, after, deed, noun, cues)
        behind = name_whose(own, deed, stretch, cues) + behind
        return Name(gained or deeds.join_deed(deed, behind, cues), noun)  # 解决7户居民饮水问题
    if not kind:
        beside = "" if is_named(own, stretch, cues) else stretch
        told = deeds.read_told(text, after, beside, noun, cues)
        return Name(attribute_clause(told, noun, cues), noun)
    return Name(name_of_kind(text, statement, clause, noun, own, stretch, after, cues), noun)


def _read_deed_of(text: str, statement: Statement, noun: str, end: int, stretch: str, cues: Mapping[str, int]) -> str:
    """What was done to the things behind a number that end at ``end``; '' where nothing is told."""
    done = "" if "的" in noun else deeds.read_done_behind(text, end, cues)
    if done or statement.quantity.unit_class in _OF_SIZE:
        return done
    return deeds.read_deed_behind(text, statement.quantity.start, stretch, cues)
