"""The words behind a number to the noun phrase that it counts, by jieba's tags and the cue words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.language import cues as cue
from transforms.language.phrases.noun_phrases import ADVERBIAL, FUNCTION_TAGS, OF, OWN_AREAS, PREDICATES
from transforms.language.phrases.phrase_words import (
    AREAS,
    BUILDINGS,
    CLOSING,
    LIGHT,
    OPENING,
    Word,
    balance,
    cut_words,
    ends_with,
    holds_noun,
    is_noun,
    join_words,
)
from transforms.language.words import tag_words

# How many numbers may share the noun behind the last of them.
_MOST_SHARING, _LONGEST_GRADE = 3, 4
_LONGEST_LIST = 24
_SHORTEST_TOLD = 3
_LONGEST, _SHORT, _SHORT_NOUN = 40, 8, 10
_LONGEST_TOLD, _LONGEST_PLACE = 32, 16
# What a service is given at; words that jieba takes for verbs say before it which (托管服务点).
_PLACES = ("服务点", "服务站", "中心", "基地", "机构", "平台", "工作站", "试点")
_INNER_JOINS = frozenset({"、", "和", "及", "与", "或"})
_AGENTS = re.compile(
    "(?:企业|公司|主体|人|户|群众|家庭|职工|校|干部|农民|居民|代表|委员|人员|组织|机构|国家|学科|县|市|自治州|市州|(?<![街社小园片])区|镇|村|项目|集群)$"
)
# 县（市、区）.
_KINDS_OF_AREA = re.compile("(?:^|[（、省市])[县市区镇乡村州]）?$")
_BOUND_BEHIND = re.compile("(?:及?以[上下内]|左右|上下|多|余)*的?(?:名(?=[城农在高困学妇儿老青职优]))?")
_NEXT_COUNT = re.compile(r"[、和及与]\d+[个家项所座条]")
# Figures have an end here: behind each number of a run of digits the rest of the run would be read to its end.
# 10项25件和县里定的8件实事: counts of one thing, the second described in its own words.
_COUNT_OF_SAME = re.compile(r"(?:\d{1,8}[个项件家])?[和及与、][^，。；、\d]{0,8}\d{1,8}[个项件家条](?=\D)")
# 12批300项措施: the first counter counts lots of what the second counts.
_COUNTED_TWICE = re.compile(
    r"(?:\d[\d.,]{0,16}[万亿]?[个项件家户次场条款种类批名人宗]|\d[\d.]{0,16}亩(?=标准地|土地|地块|[^，。；、]{0,4}用地)|\d[\d.]{0,16}万(?=群众|居民|职工|农民|人口|学生))?"
)
# 3个5万吨级以上泊位: how great each of the things counted is.
_SIZED = re.compile(
    r"\d[\d.]{0,16}(?:[万亿]?(?:吨|千瓦|千伏)级(?:及?以上)?|千伏(?=输变电|线路)|[万亿]元(?:级|及?以上))的?|[过超][一二三四五六七八九十百千万]+亿元?级?的?(?=[^，。；、\d])"
)
_COUNT = re.compile("(?<![第0-9.])[0-9][0-9.,]*(?![0-9A-Za-z强])")
_ADJECTIVES = frozenset({"重大", "重要", "典型", "优秀", "大型", "特大"})
# Tags that jieba gives to some predicates as well, and what it gives to the particle of what is done.
_TAKEN_FOR_NOUNS, _ASPECT = frozenset({"vn", "l", "j", "i"}), [("了", "ul")]
_TWO_VERBS, _FINITE = (
    4,
    frozenset(
        {
            "填补",
            "提请",
            "落户",
            "突破",
            "融通",
            "亮相",
            "进展",
            "升格",
            "晋升",
            "改制",
            "收尾",
            "收官",
            "入选",
            "跻身",
            "并网发电",
        }
    ),
)
# How something is done, which jieba takes for what things are.
_HOW = frozenset({"深入", "平稳", "全部", "首批", "稳定", "正式", "全面", "如期", "成功", "顺利"})
_TOLD_TAGS = ("v", "vn", "d", "l", "i")
_TRIALS = frozenset({"试点", "示范", "先行"})
_OF_PLACES = ("v", "vn", "n", "b", "a", "j")
_MODIFIERS = ("v", "vn", "a", "ad")
_BRACKETS = ("（", "(", "[", "【")
_RENEWALS = frozenset(
    {"一道", "一起", "升级", "提升", "扩容", "提档", "提质", "焕新", "有序", "落地", "拓展", "加快", "顺利",
     "扎实", "见效", "布局", "集约", "上线", "深度", "全面", "成功", "高效", "稳步", "持续"}
)  # fmt: skip
# 创建成为省、市级强镇: grades that 、 lists inside a predicate.
_LISTED = re.compile("(?:[省市县区州]|国家)级")
_CHARACTERS = re.compile("[\u4e00-\u9fff]*")
_LIST_ENDS = ("，", "。", "；", "和", "")
_COUNTRYWIDE = ("全国", "全域")
_STOPS = frozenset("，。；：！？、,;:!?\n\r\0")
_ENDS = _STOPS - {"、"}  # behind 、 another number may count the same
# Endings of modifiers, to which a noun behind them belongs that jieba takes for a verb (托底性帮扶).
_MODIFYING = ("性", "式")


def read_right(text: str, end: int, cues: Mapping[str, int], passes: bool = False) -> tuple[str, int]:
    """The noun phrase right behind a number that ends at ``end``, and where it ends; ('', end) where there is none.

    ``passes``: a verb that only says that something is done may stand between (筹资3亿元实施饮水工程).
    """
    if text[end : end + 1] in _ENDS:
        return "", end
    sized = _SIZED.match(text, end)
    if sized is None:
        return _read_phrase(text, end, cues, passes, _MOST_SHARING)
    phrase, stop = _read_phrase(text, sized.end(), cues, passes, 0)
    return (sized.group() + phrase, stop) if phrase else ("", end)


def _read_phrase(text: str, end: int, cues: Mapping[str, int], passes: bool, sharing: int) -> tuple[str, int]:
    """``sharing``: how many numbers further on may be looked at for a noun that this one shares."""
    bound = _BOUND_BEHIND.match(text, _COUNTED_TWICE.match(text, end).end())  # type: ignore[union-attr]
    begin = bound.end() if bound is not None else end
    stretch = _cut_right(text, begin) if text[begin : begin + 1] not in _BRACKETS else ""
    words = cut_words(stretch, cues) if stretch else []
    first = _find_modified(words) or (_pass_light(words, cues) if passes else 0)
    last = _find_last(words, first, cues)
    if first < last and (words[last - 1][0][-1] == "级" or all(flag == "b" for _, flag in words[first:last])):
        if all(word in _INNER_JOINS for word, _ in words[last:]):
            return _share_head(text, begin, words[first:last], cues, sharing)
        if len(stretch) <= _SHORT and not first:
            return stretch, begin + len(stretch)  # 3个国家级保种场
    if not holds_noun(words[first:last]) or all(cues.get(word, 0) & PREDICATES for word, _ in words[first:last]):
        if _is_one_noun(text, begin, stretch, words, cues):
            return stretch, begin + len(stretch)
        return _read_same(text, end, begin, cues, sharing)
    return balance(join_words(words[first:last]).strip()), begin + len(join_words(words[:last]))


def _find_last(words: Sequence[Word], first: int, cues: Mapping[str, int]) -> int:
    """Where the noun phrase ends that begins at ``first``."""
    last = first
    while last < len(words) and _goes_on(words, last, first, cues):
        last += 1
    while last > first and _ends_badly(words, first, last, cues):
        last -= 1
    return len(words) if last > first and _names_place(words, first, last, cues) else last


def _names_place(words: Sequence[Word], first: int, last: int, cues: Mapping[str, int]) -> bool:
    """职工子女|托管服务点: whether words behind a noun up to the mark are all of the name of a place of service."""
    rest = words[last:]
    named = len(rest) > 1 and join_words(rest).endswith(_PLACES) and all(flag in _OF_PLACES for _, flag in rest[:-1])
    whole = join_words(words[first:])
    doing = named and any(cues.get(word, 0) & (PREDICATES | cue.MAKE | cue.BLOCK) for word, _ in rest)
    return named and not doing and len(whole) <= _LONGEST_PLACE and not _AGENTS.search(join_words(words[first:last]))


def _is_one_noun(text: str, begin: int, stretch: str, words: Sequence[Word], cues: Mapping[str, int]) -> bool:
    """扩权强镇改革试点: whether all words up to the next mark are one noun, though it begins with a verb."""
    end = begin + len(stretch)
    short = 3 < len(stretch) <= _SHORT_NOUN and text[end : end + 1] in _STOPS
    plain = all(flag not in FUNCTION_TAGS and flag[:1] not in "uxm" for _, flag in words)
    named = len(words) > 2 and words[0][1] == "v" and (words[0][0] not in cues or words[0][0] == "集中")
    return short and plain and named and ends_with(stretch, cues, cue.GENERIC) not in ("", "建设")


def _read_same(text: str, end: int, begin: int, cues: Mapping[str, int], sharing: int) -> tuple[str, int]:
    """10项25件和县里定的8件实事: what the number behind the join counts, where none is counted before."""
    following = _COUNT_OF_SAME.match(text, end) if sharing else None
    phrase = _read_phrase(text, following.end(), cues, False, sharing - 1)[0] if following is not None else ""
    return (phrase, begin) if phrase else ("", end)


def read_list(text: str, begin: int, end: int, cues: Mapping[str, int]) -> tuple[str, int]:
    """12处社区、乡镇体育场所: a phrase that ends before 、, with the one behind; ('', end) where that is none."""
    more, stop = read_right(text, end + 1, cues) if text.startswith("、", end) else ("", end)
    if not more or text[stop : stop + 1] not in _LIST_ENDS or text[end + 1 : stop] != more:
        return "", end
    if stop - begin > _LONGEST_LIST or cut_words(more, cues)[0][1][:1] in "ve":
        return "", end  # 12轮暴雨、抗击台风
    return text[begin:stop], stop


def read_predicate_behind(text: str, begin: int) -> str:
    """The words of a clause from a place to its mark or its next number; '' where they are too many."""
    bound = _BOUND_BEHIND.match(text, begin)
    begin = bound.end() if bound is not None else begin
    stretch = text[begin : begin + _LONGEST_TOLD]
    found = stretch[: _find_stop(stretch)]
    if found[:1] in (*CLOSING, *OPENING, "和", "及", "与", "中", "的", "并", "第") and not found.startswith("并网"):
        return ""
    count = _COUNT.search(found)
    if count is not None:
        found = found[: count.start()].rstrip("达到至超过近约逾共为和的并后")  # 家企业发行债券30只
    return balance(found) if len(found) > (_SHORTEST_TOLD if count is not None else 1) else ""


def _find_stop(stretch: str) -> int:
    """Where a clause ends: at its mark outside brackets, behind 、 only where another clause follows; 0 for nowhere."""
    depth = 0
    for index, char in enumerate(stretch):
        depth += (char in OPENING) - (char in CLOSING)
        if char in _ENDS or depth < 0 or (char == "、" and not depth and not _LISTED.match(stretch, index + 1)):
            return index
    return 0


def _share_head(text: str, begin: int, words: Sequence[Word], cues: Mapping[str, int], sharing: int) -> tuple[str, int]:
    """2个国家级和22个省级医疗中心: the first number is said of the noun behind the second."""
    own = join_words(words)
    end = begin + len(own)
    following = _NEXT_COUNT.match(text, end) if sharing else None
    if following is None:
        return own, end
    phrase, _ = _read_phrase(text, following.end(), cues, False, sharing - 1)
    grade, mark, rest = phrase.partition("级") if own.endswith("级") else ("", "", "")
    if mark and len(grade) <= _LONGEST_GRADE:
        return own + rest, end  # 7个国家级、9个区域级产业集群
    return own + "".join([word for word, _ in tag_words(phrase)][1:]), end


def _cut_right(text: str, begin: int) -> str:
    """From a place to the end of its clause or the next digit; marks in brackets and quotes end nothing."""
    plain = _CHARACTERS.match(text, begin, begin + _LONGEST).end()  # type: ignore[union-attr]
    if plain == min(len(text), begin + _LONGEST) or text[plain] in _STOPS or text[plain].isdigit():
        return text[begin:plain]
    depth = 0
    end = begin
    for end in range(begin, min(len(text), begin + _LONGEST)):
        char = text[end]
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth -= 1
            if depth < 0:
                return text[begin:end]
        elif not depth and (char in _STOPS or char.isdigit()):
            return text[begin:end]
    return text[begin : end + 1]


def _find_modified(words: Sequence[Word]) -> int:
    """具有二级水平的学科: where the noun stands that a clause with 的 describes; else the beginning."""
    if len(words) > 1 and words[0][0] in OWN_AREAS and words[0][0] not in _COUNTRYWIDE and words[1][0] not in OF:
        return 1  # 20项全县通办事项
    if not words or words[0][1] != "v":
        return 0
    return next((index + 1 for index, (word, _) in enumerate(words[:-1]) if word == "的"), 0)


def _pass_light(words: Sequence[Word], cues: Mapping[str, int]) -> int:
    count = 0
    while (
        count < len(words)
        and words[count][1][:1] in "vpd"
        and (cues.get(words[count][0], 0) & (LIGHT | cue.NEUTRAL | cue.BENEFITS) or words[count][1] in ("p", "d"))
    ):
        count += 1
    return count


def _goes_on(words: Sequence[Word], index: int, first: int, cues: Mapping[str, int]) -> bool:
    """Whether a word is still of the noun phrase that begins at ``first``."""
    word, flag = words[index]
    if word in OPENING:
        return True
    if word in CLOSING or word in OF or word in _INNER_JOINS:
        return index > first
    inside = [one for one, _ in words[first:index] if one in OPENING or one in CLOSING]
    if inside and inside[-1] in OPENING:
        return True
    if word == "等":
        return index > first and index + 1 < len(words) and is_noun(words[index + 1])
    if word in AREAS:
        return True
    if index > first and _is_doubted(words, index) and _begins_predicate(words, index, first, cues):
        return False
    if word in BUILDINGS:
        return index > first
    if flag in ("v", "zg", "vg"):
        return _modifies(words, index, first, cues)
    return flag not in FUNCTION_TAGS and flag[:1] not in "uyt"


def _is_doubted(words: Sequence[Word], index: int) -> bool:
    """Whether a word may be said of the noun before it, as far as its tag and the particle behind it tell."""
    word, flag = words[index]
    return flag in _TAKEN_FOR_NOUNS or word in _FINITE or word in _HOW or words[index + 1 : index + 2] == _ASPECT


def _begins_predicate(words: Sequence[Word], index: int, first: int, cues: Mapping[str, int]) -> bool:
    """县|普及了初中教育, 项目|建成投产, 县|建设示范片: whether a word that jieba may take for a noun is said of it."""
    word, flag = words[index]
    following = words[index + 1][0] if index + 1 < len(words) else ""
    if following == "了" or word in _FINITE:
        return True
    if word in _HOW:  # 中心|平稳运营, 机组|全部并网
        return following[:1] == "并" or (bool(following) and words[index + 1][1] in _TOLD_TAGS)
    if len(word) == _TWO_VERBS and flag in ("l", "j", "i"):
        return bool(cues.get(word[:2], 0) & cue.MAKE)
    makes = flag == "vn" and following and cues.get(word, 0) & cue.MAKE
    return bool(makes) and _KINDS_OF_AREA.search(join_words(words[first:index])) is not None


def _modifies(words: Sequence[Word], index: int, first: int, cues: Mapping[str, int]) -> bool:
    """上市 in 上市公司, but not in 企业上市: whether a verb describes a noun behind it."""
    word, flag = words[index]
    if index > first + 1 and len(word) > 1 and words[index - 1][0].endswith(_MODIFYING):
        return True
    if index > first and _is_attribute(words[index - 1]) and index + 1 == len(words):
        return True  # 3个省级重大应用
    if not _describes_noun(words, index) or (len(word) == 1 and flag == "v"):
        return False
    if cues.get(word, 0) & cue.MAKE and index > first and _names_work(words, index, cues):
        return bool(cues.get(words[index + 1][0], 0) & cue.GENERIC) and not _AGENTS.search(words[index - 1][0])
    if cues.get(word, 0) & (PREDICATES & ~(cue.UP | cue.DOWN) | cue.MAKE | cue.BLOCK):
        return False
    before = join_words(words[first:index])
    return index == first or not (_AGENTS.search(words[index - 1][0]) or _KINDS_OF_AREA.search(before))


def _names_work(words: Sequence[Word], index: int, cues: Mapping[str, int]) -> bool:
    """20项水污染治理工程, 城中村改造试点城市: whether a verb of making and the noun behind it can name some work."""
    tried = words[index + 1][0] in _TRIALS and bool(cues.get(words[index][0], 0) & cue.DEED)
    return tried or index + 2 == len(words)


def _is_attribute(word: Word) -> bool:
    """重大, 省级: whether a word describes a noun only, not a verb as well (扎实推进)."""
    return word[1] == "b" or word[0] in _ADJECTIVES


def _describes_noun(words: Sequence[Word], index: int) -> bool:
    """Whether a noun follows a verb, with no more than its like between, or a join (在建、新开工项目)."""
    listed = index + 1 < len(words) and words[index + 1][0] in _INNER_JOINS
    behind = words[index + 2 : index + 5] if listed else words[index + 1 : index + 3]
    after = next((one for one in behind if one[1] not in _MODIFIERS), None)
    return after is not None and is_noun(after) and (after[1] != "m" or after[0] in BUILDINGS)


def _ends_badly(words: Sequence[Word], first: int, last: int, cues: Mapping[str, int]) -> bool:
    word, flag = words[last - 1]
    if last - 1 > first and word in OWN_AREAS:
        return True  # 4项成果全国推广
    if last - 1 > first and (
        word in _RENEWALS or (flag == "m" and len(word) == 1 and words[last - 2][0] + word != "服务点")
    ):
        return True  # 8座水库升级
    if flag == "vn" and last - 1 > first and cues.get(word, 0) & (cue.MAKE | cue.LIGHT):
        return True  # 5个项目建设
    if (
        flag == "v"
        and last - 2 >= first
        and (words[last - 2][0].endswith(_MODIFYING) or (last == len(words) and _is_attribute(words[last - 2])))
    ):
        return False
    return (not is_noun(words[last - 1]) and word not in CLOSING) or word in ADVERBIAL
