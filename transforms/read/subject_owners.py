"""Parts of names that the words beside a number leave out: the head that a list shares, the owner of a general noun."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.language import cues as cue
from transforms.language.phrases.noun_phrases import ADVERBIAL, OWN_AREAS, PREDICATES, is_general, read_left
from transforms.language.phrases.phrase_words import AREAS, KEPT_VERBS, Word, balance, cut_words, ends_with, join_words
from transforms.language.phrases.phrases_behind import read_right
from transforms.tokens.clauses import Clause
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import Token

_SHORTEST_OWNER = 3
_SHORT_MEMBER, _LONGEST_MEMBER, _LONGEST_LIST = 6, 30, 200
_OPENING, _CLOSING = "“‘《（(", "”’》）)"
_JOINS = re.compile("以及|和(?![平谐美睦县])|与(?![会])|及(?![时格其以])")
_MEASURED = ("率", "额", "量", "值", "数", "比", "面积", "收入", "投资", "标准")
_OF_RATES = ("vn", "v", "an", "ad", "d")
# Sorts of business that a list names once, at its end (医药、纺织产业产值).
BUSINESSES = ("产业链", "产业集群", "产业", "行业", "工业", "业")
# What 城乡 stands for, where there is a number for each.
_TOWN_AND_COUNTRY, _OF_TOWN_AND_COUNTRY = "城乡", ("城镇", "农村")
# Words by which one of two stands for what the other was said of (省级3家，国家级1家; 城镇30平方米，农村35平方米).
_ALTERNATIVES = (
    ("省本级", "市本级", "州本级", "县本级", "区本级"),
    ("国家级", "省部级", "自治区级", "省级", "市级", "州级", "县级", "区级", "部级"),
    ("农村", "乡村", "城镇", "城市"),
)
_AIMED = re.compile("(?:围绕|聚焦|针对)([^，。；\d]{2,14}?)，?(?:提出|出台|推出|实施|制定|设置|明确)了?$")
_KINDS_OF_AREA = re.compile("[省市县区州旗乡镇街道（）()、]+")
_HOW = frozenset({"全部", "持续", "不断", "加快", "深入", "稳步", "扎实", "全面", "有序", "顺利"})
_QUOTED_END = re.compile("“[^“”]{2,20}”[^“”]{0,8}$")
_CIRCUMSTANCES = frozenset({"根据", "按照", "随着", "着眼", "围绕", "聚焦", "由于", "国家"})
_REACHED = ("动工", "建成投产", "新开工", "开工建设", "竣工投产", "竣工", "开工", "投产", "完工", "签约", "落地")
_STAGES = frozenset({"在建", "动工", "竣工", "开工", "投产", "落地", "签约", "实施", "完成"})
# 渗透率居全国第一，保有量达….
_RANKED = re.compile(
    r"(?<=..)(?:稳?[居列]|位[居列]|排名)?(?:全[国省市县区球]|世界|中西部|中部|西部)第[一二三四五六七八九十\d]+位?$"
)
_GROWN = frozenset({"产量", "总产量", "年产量", "单产", "出栏量", "存栏量", "保有量", "面积", "总面积"})
_YIELDED = frozenset({"产值", "总产值", "年产值", "收入", "利润"})
# What is told of something behind an amount of its own: 产量3万吨，产值5亿元; 总投资9亿元，到位资金2亿元.
_INVESTED = frozenset(
    {"总投资", "总投资额", "投资", "投资额", "协议资金", "协议投资", "合同资金", "签约资金", "计划总投资", "概算总投资",
     "到位资金", "实际到位资金", "年度投资", "计划投资", "年度计划投资"}
)  # fmt: skip
_TOLD_NEXT = ((_YIELDED, _GROWN), (_INVESTED, _INVESTED))
_DOER = re.compile(
    r"(?:^|[，。；：、\n])([^，。；：、\n\d]{2,12}(?:园|园区|镇|乡|街道|开发区|高新区|新区|集团|公司|企业|港|景区|基地))"
    r"(?:共|累计|全年|年)?(?:完成|实现|接待|上缴|产出|吸纳|贡献)[^，。；：\n\d]*$"
)
_FURTHEST_DOER = 40
_PARK = re.compile(
    r"(?:^|[，。；：\n])(?!着力|实现|打造|推进|建设|支持|加快|推动|深化|创建|壮大|全面|完成)([^，。；、：\n\d]{2,16}?(?:产业园|工业园|物流园|园区|开发区|高新区|经开区|新区))"
)
_EACH = re.compile(
    r"(每(?:\d+[百千万亿]?|[百千万])(?:名?[^，。；、\d\s]{0,4}[人口户亩里]))$"
    r"|(每个?(?:县|区|市|州|镇|乡镇|街道|村|社区|县区|市县|县市区))(?:至少|[都均各要])*(?:建成|建好|建设|办好|打造|培育)?(?:至少)?$"
)
_LONGEST_EACH = 14
_COUNTERS = (
    ("人次", "人次"),
    ("列", "列数"),
    ("人", "人数"),
    ("名", "人数"),
    ("户", "户数"),
    ("家", "家数"),
    ("个", "数量"),
)


def read_member(text: str, clause: Clause, quantity: Quantity, cues: Mapping[str, int]) -> str:
    """纺织、医药产值分别增长5%、6%: what one number of a list is said of, with the head that all share; else ''."""
    group = clause.group
    if group is None or len(group.members) < 2 or not (clause.cues & cue.EACH or _told_of_list(clause)):
        return ""
    place = next((index for index, one in enumerate(group.members) if one.start == quantity.start), -1)
    labels = [_read_one(part, cues) for part in _split_members(text, clause, len(group.members))]
    if place < 0 or not labels or not all(0 < len(label) <= _LONGEST_MEMBER for label in labels):
        return ""
    first, last = labels[0], labels[-1]
    if place == len(labels) - 1:
        label = _share_owner(first, last, cues)
    elif any(_is_measured(one, cues) for one in labels[:-1]):
        label = labels[place]
    else:
        label = _share_head(labels[place], last, cues)
    told = _read_governed(text, clause, cues) or _count_reached(text, clause, cues)
    return label if label.endswith(told) else label + told


def _read_one(part: str, cues: Mapping[str, int]) -> str:
    """The noun phrase of a member, which may be of one adjective (急难型)."""
    return read_left(part, cues) or (part if part.endswith(("型", "级", "类")) and len(part) < _SHORT_MEMBER else "")


def _count_reached(text: str, clause: Clause, cues: Mapping[str, int]) -> str:
    """甲、乙工程分别惠及30万、50万人次: 惠及人次, what each did and how many are counted; else ''."""
    assert clause.group is not None
    before = text[clause.left[-1].start : clause.group.members[0].start] if clause.left else ""
    verb = ends_with(before.rstrip("近约超达了"), cues, KEPT_VERBS)
    counted = clause.group.members[-1].quantity
    counter = name_counter(text, counted) if verb and counted is not None else ""
    return verb + counter if counter else ""


def _is_each(token: Token) -> bool:
    return bool(token.mask & cue.EACH) or token.text.endswith("分别")  # 年均分别


def _told_of_list(clause: Clause) -> bool:
    """纺织、医药产业增加值增长5%、6%: whether a list grew by as many rates, though 分别 is left out."""
    assert clause.group is not None
    grew = clause.cues & (cue.UP | cue.DOWN) and clause.cues & cue.LIST
    rates = all(token.quantity is not None and token.quantity.unit_class == "%" for token in clause.group.members)
    return bool(grew and rates) or any(_is_each(token) for token in clause.left)


def _share_owner(first: str, last: str, cues: Mapping[str, int]) -> str:
    """入境游客人数和花费: a general noun at the end of a list with what the first member is of."""
    head = _find_head(first, cues) if is_general(last, cues) else ""
    return first[: -len(head)] + last if head and len(head) < len(first) else last


def _read_governed(text: str, clause: Clause, cues: Mapping[str, int]) -> str:
    """甲、乙分别完成投资5亿元、6亿元: the amount that each has, behind 分别."""
    each = next((token for token in clause.left if _is_each(token)), None)
    if each is None or clause.group is None:
        return ""
    found = read_left(text[each.end : clause.group.members[0].start], cues)
    return found if cues.get(found, 0) & (cue.AMOUNT_HEAD | cue.GENERIC) else ""


def _split_members(text: str, clause: Clause, count: int) -> list[str]:
    stop = next((token.start for token in clause.left if _is_each(token)), -1)
    if stop < 0 and clause.group is not None:
        stop = next((token.start for token in reversed(clause.left) if token.mask & (cue.UP | cue.DOWN)), -1)
    begin = next((token.start for token in clause.left if token.time is None), stop)
    if not 0 <= begin < stop or stop - begin > _LONGEST_LIST:
        return []
    parts = _split_list(text[begin:stop], count)
    if parts or count != len(_OF_TOWN_AND_COUNTRY):
        return parts
    place = text.find(_TOWN_AND_COUNTRY, begin, stop)  # 城乡特困供养标准分别提高8%、9%
    rest = text[place + len(_TOWN_AND_COUNTRY) : stop]
    return [one + rest for one in _OF_TOWN_AND_COUNTRY] if place >= 0 else []


def _is_measured(label: str, cues: Mapping[str, int]) -> bool:
    return label.endswith(_MEASURED) or bool(ends_with(label, cues, cue.AMOUNT_HEAD))


def _split_list(stretch: str, count: int) -> list[str]:
    """A list to as many members as numbers follow; [] where it has others."""
    for separators in ("、", "和", "、和"):
        parts, begin, depth, index = [], 0, 0, 0
        while index < len(stretch):
            depth += (stretch[index] in _OPENING) - (stretch[index] in _CLOSING)
            width = 0 if depth else _find_separator(stretch, index, separators)
            if width:
                parts.append(stretch[begin:index])
                begin = index = index + width
            else:
                index += 1
        parts.append(stretch[begin:])
        if len(parts) == count and all(parts):
            return parts
    return []


def _find_separator(stretch: str, index: int, separators: str) -> int:
    if stretch[index] == "、":
        return int("、" in separators)
    found = _JOINS.match(stretch, index) if "和" in separators else None
    return len(found.group()) if found is not None else 0


def _share_head(label: str, last: str, cues: Mapping[str, int]) -> str:
    """纺织 and 医药产业产值 to 纺织产业产值."""
    head = _find_head(last, cues)
    if not head or head == last:
        return label
    rest = last[: -len(head)].rstrip("的")
    business = next((one for one in BUSINESSES if rest.endswith(one)), "")
    place = rest.find(label[-1]) + 1 if label[-1] in AREAS else 0
    if place:  # 石惠镇 and 长青镇设施农业面积
        return label + rest[place:] + head
    if business and not label.endswith("业"):
        label += business
    return label + head


def _find_head(phrase: str, cues: Mapping[str, int]) -> str:
    """The word for an amount that a phrase ends in, of a rate with what it is the rate of (综合利用率, 产值占比)."""
    share = phrase.find("占", 1)
    if share > 0:
        return _find_head(phrase[:share], cues) + phrase[share:]
    ending = ends_with(phrase, cues, cue.AMOUNT_HEAD)
    if ending:
        return ending
    words = cut_words(phrase, cues)
    if not words[-1][0].endswith(_MEASURED):
        return ""
    first = len(words) - 1
    alone = len(words[-1][0]) == 1
    while first > 1 and (alone or (words[-1][0].endswith("率") and words[first - 1][1] in _OF_RATES)):
        first -= 1
        alone = False
    return join_words(words[first:])


def owns(last: str, label: str, cues: Mapping[str, int]) -> bool:
    """明泉公司出口 and 出口: whether a name is that of an amount with whose it is."""
    owner = last.removesuffix(label)
    if owner == last or len(owner) < _SHORTEST_OWNER or owner[-1] in "的里中内":
        return False
    words = cut_words(owner, cues)
    return words[0][0] not in OWN_AREAS and all(flag[:1] not in "vdpcu" for _, flag in words)


def complete_alternative(own: str, last: str) -> str:
    """国家级 behind 省级农业企业4家 is 国家级农业企业; '' where a phrase names a thing of its own."""
    for words in _ALTERNATIVES:
        if own in words:
            other = next((word for word in words if word in last), "")
            return last.replace(other, own, 1) if other else own + last
    return ""


def join_owner(owner: str, own: str, cues: Mapping[str, int]) -> str:
    """工程 and 投资 to 工程投资; '' where the words before are of another amount, not of an owner."""
    if own in owner:
        whole = owner.removesuffix(own).removesuffix("总")
        return own if own == owner else whole + own if owner.endswith(own) else ""
    owner = _trim_owner(owner.removesuffix("发展"), cues)
    ending = ends_with(owner, cues, cue.AMOUNT_HEAD)
    if owner.endswith(("率", "额", "量", "增加值", "利税", "税金")) or ending:
        if own not in _GROWN and not any(own in these and ending in those for these, those in _TOLD_NEXT):
            return ""
        owner = owner[: -len(ending)] if ending else owner
    return balance(owner.removesuffix(own[:2]) + own) if owner else ""


def _trim_owner(owner: str, cues: Mapping[str, int]) -> str:
    """国债支持水利项目, 重点项目在建: an owner without the verb behind it and what is before a verb inside it."""
    words = cut_words(_RANKED.sub("", owner), cues)
    while len(words) > 1 and words[-1][0] in _STAGES:
        words = words[:-1]
    if len(words) > 1 and words[0][1] == "c":
        words = words[1:]
    last = max((index for index, (word, flag) in enumerate(words[:-1]) if flag == "v" and len(word) > 1), default=-1)
    rest = join_words(words[last + 1 :])
    if last <= 0 or any(word == "的" for word, _ in words[last:]) or is_general(rest, cues):
        return join_words(words)
    return rest if len(rest) > 1 else join_words(words)


def is_stage(phrase: str) -> bool:
    """竣工, 新落地: whether words before a number say only how far things have come."""
    return phrase.removeprefix("新") in _REACHED


def name_stage(before: str, stretch: str, cues: Mapping[str, int]) -> str:
    """在建项目30个，竣工12个: 竣工项目, the things counted before as far as they have come; else empty."""
    done = stretch.rstrip("达到已累计共了")
    stage = next((verb for verb in _REACHED if done.endswith(verb)), "")
    stage = f"新{stage}" if stage and done.endswith(f"新{stage}") else stage
    head = ends_with(before, cues, cue.AMOUNT_HEAD)
    for one in (*_STAGES, "续建", "开工"):
        before = before.replace(f"新{one}", "", 1).removeprefix(one).removeprefix("、").removesuffix(one)
    things = before.removesuffix(head)
    return stage + things if stage and things else ""


def share_last_head(own: str, last: str, cues: Mapping[str, int]) -> str:
    """有色产业产值超4亿元，钢铁产业超3亿元: 产值 of the second; '' where it names an amount, or is of another kind."""
    business = next((one for one in BUSINESSES if own.endswith(one)), "")
    head = ends_with(last, cues, cue.AMOUNT_HEAD) if business else ""
    head = last[-len(head) - 1] + head if head and last[: -len(head)].endswith("年") else head
    return own + head if head and last[: -len(head)].endswith(business) else ""


def name_part(own: str, last: str, cues: Mapping[str, int]) -> str:
    """新开工项目30个，其中工业项目12个: 新开工工业项目, the kind of what was counted before; '' for another thing."""
    head = ends_with(own, cues, cue.GENERIC)
    whole = last[: -len(head)] if head and last.endswith(head) else ""
    last_word = cut_words(whole, cues)[-1][0] if whole else ""
    whole = whole.removesuffix(last_word) if last_word and last_word in own else whole  # 新增技能人才，其中高技能人才
    if not whole or cues.get(head, 0) & (cue.AMOUNT_HEAD | cue.TOTAL) or whole in own or own == head:
        return ""
    return "" if any(char.isdigit() for char in own) else whole + own


def read_doer(text: str, start: int) -> str:
    """石洞镇接待游客9万人次: the body or the place that did what a number tells; else ''."""
    found = _DOER.search(text, max(0, start - _FURTHEST_DOER), start)
    return found.group(1) if found is not None else ""


def find_park(text: str, begin: int, stop: int) -> str:
    """The park, zone or district that a sentence last named at the head of a clause."""
    found = ""
    for match in _PARK.finditer(text[begin:stop]):
        found = match.group(1)
    return found


def read_topic(stretch: str, cues: Mapping[str, int], subject_only: bool = False) -> str:
    """A clause without a number to what it speaks of: the noun phrase it opens with, else the one it ends in.

    ``subject_only``: '' where it does not open with it.
    """
    stretch = stretch.rstrip("、，：")
    quoted = _QUOTED_END.search(stretch)
    if quoted is not None and not subject_only:
        return quoted.group()
    words = cut_words(stretch, cues)
    if not words or words[0][1] == "p" or words[0][0] in _CIRCUMSTANCES:
        return ""
    if _opens_with_subject(words, cues):
        return read_right(stretch, 0, cues)[0]
    found = cut_words(read_left(stretch, cues), cues)
    if subject_only and (words[0][1][:1] in "vad" or words[0][0] in _HOW):
        measured = found and (_is_measured(join_words(found), cues) or found[-1][0].endswith("幅度"))
        return join_words(found) if measured else ""
    first = next((index for index, word in enumerate(found) if not _is_verbal(word)), 0)
    return join_words(found[first:])


def _is_verbal(word: Word) -> bool:
    return word[1] == "v" or word[1][:1] == "u" or word[0] == "好"


def _opens_with_subject(words: Sequence[Word], cues: Mapping[str, int]) -> bool:
    """央地合作持续深化, 企业保持发展势头: whether a clause opens with what it speaks of, not with a verb."""
    if words[-1][0] in ADVERBIAL:
        return words[0][1][:1] in "nj"  # 脐橙从无到有
    adverb = any(flag in ("d", "vd") or word in _HOW for word, flag in words)
    if words[-1][1].startswith(("n", "j", "l", "vn", "x")) and not (adverb and words[-1][1] in ("vn", "j")):
        verbs = (word for word, flag in words[1:] if word == "的" or (flag == "v" and cues.get(word, 0) & PREDICATES))
        return next(verbs, "的") != "的" and words[0][1][:1] in "nj"
    return words[0][1][:1] not in "vdpt" and words[0][0] not in _HOW and all(word != "、" for word, _ in words)


def read_aim(stretch: str) -> str:
    """围绕民生改善，提出5项指标: what the words before a number are devoted to; '' where nothing is said."""
    found = _AIMED.search(stretch)
    return found.group(1) if found is not None else ""


def read_each(text: str, start: int) -> str:
    """配置设备达每9万人3台: of how many each the number at ``start`` is; '' where that is not told right before."""
    begin = text.find("每", max(0, start - _LONGEST_EACH), start)
    found = _EACH.search(text, begin, start) if begin >= 0 else None
    return found.group(found.lastindex or 0) if found is not None else ""


def name_counter(text: str, quantity: Quantity) -> str:
    """How many were reached or what was drawn, by the unit of the number: 人数, 户数, 金额."""
    if quantity.unit_class in ("CNY", "USD"):
        return "金额"
    written = text[quantity.numeral_end : quantity.end]
    return next((name for unit, name in _COUNTERS if written.endswith(unit)), "")


def names_kind(phrase: str, cues: Mapping[str, int]) -> bool:
    """Whether a phrase behind a number says too little alone: a general noun, or one with a verb (提升举措)."""
    if is_general(phrase, cues) or (len(phrase) <= 3 and phrase[-1:] in AREAS) or _KINDS_OF_AREA.fullmatch(phrase):
        return True
    return len(phrase) == 4 and bool(cues.get(phrase[2:], 0) & cue.GENERIC) and cut_words(phrase[:2], cues)[0][1] == "v"


def is_owner(phrase: str, cues: Mapping[str, int]) -> bool:
    """Whether a phrase before a number can say whose or which the general noun behind it is."""
    if not 1 < len(phrase) <= _LONGEST_MEMBER or "与" in phrase or is_general(phrase, cues):
        return False
    return not cues.get(cut_words(phrase, cues)[-1][0], 0) & cue.MAKE or phrase.endswith(("建设", "治理"))


def find_sentence(text: str, stop: int, furthest: int) -> int:
    """Where the sentence begins that a place stands in, at most ``furthest`` characters before."""
    begin = max(0, stop - furthest)
    return max(text.rfind(mark, begin, stop) for mark in "。；\n") + 1 or begin
