"""Stretches of text to the noun phrases in them, by jieba's tags and the cue words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.language import cues as cue
from transforms.language.words import tag_words

Word = tuple[str, str]

_LONGEST = 40
_OPENING, _CLOSING = "“‘《「（(【", "”’》」）)】"
_SHUT = dict(zip(_CLOSING, _OPENING, strict=True))
# Tags of words that no noun phrase begins or ends with: adverbs, prepositions, particles, times, pronouns.
_FUNCTION = ("d", "ad", "p", "c", "u", "y", "t", "r", "w", "e", "o")
_NOUNS = ("n", "j", "l", "i", "vn", "an", "b", "eng", "s")
_PREDICATES = (
    cue.LEVEL | cue.UP | cue.DOWN | cue.UP_TO | cue.DOWN_TO | cue.BOUNDS_BEFORE | cue.CUMULATIVE | cue.EACH | cue.ALL
    | cue.ANNUAL | cue.FROM | cue.TURN | cue.BETTER | cue.GAIN | cue.GROSS | cue.TARGET | cue.TARGET_STRONG | cue.FLOOR
    | cue.STRETCH | cue.ACTUAL_STRONG | cue.THROUGHOUT | cue.COMPARE | cue.JOIN | cue.LIGHT | cue.OWN_TARGET
)  # fmt: skip
# Verbs that only say that something was done or is wanted: what they govern is the noun phrase.
_LIGHT = (
    cue.LEVEL | cue.MAKE | cue.GROSS | cue.GAIN | cue.TARGET | cue.TARGET_STRONG | cue.FLOOR | cue.STRETCH | cue.UP
    | cue.ACTUAL_STRONG | cue.CUMULATIVE | cue.EACH | cue.ALL | cue.ANNUAL | cue.THROUGHOUT | cue.LIGHT
    | cue.BOUNDS_BEFORE
)  # fmt: skip
_KEPT_VERBS = cue.LED | cue.BENEFITS
# These end no phrase, though jieba takes them for nouns.
_ALWAYS_PREDICATES = cue.OWN_TARGET | cue.TARGET | cue.LEVEL | cue.UP | cue.DOWN | cue.BOUNDS_BEFORE | cue.GAIN
_OWN_AREA = re.compile("[全我本][省市县区州盟旗国乡镇]|辖区|区内|市内|县内|省内")
_HEADS = cue.BLOCK | cue.SUFFIX | cue.TOTAL | cue.RATE_HEAD | cue.FALL_HEAD
_ADVERBIAL = frozenset(
    {"基本", "均达", "均为", "相当于", "折合", "调整", "全面", "同比", "环比", "全部", "首次", "合计", "共计", "占"}
)
_LEVEL_WORDS = frozenset("共达为是到各均")
_JOINING = frozenset({"并", "并且", "而", "但", "且", "其中", "同时", "以及其"})
_INNER_JOINS = frozenset({"、", "和", "及", "与", "或"})
_OF = frozenset({"的", "之"})
_RATES = re.compile("(?:率|比例|占比|比重|比|份额|程度|指数|满意度|覆盖面|幅度|水平)$")
_AGENTS = re.compile(
    "(?:企业|公司|人|户|群众|家庭|职工|校|干部|农民|居民|代表|委员|人员|组织|机构|国家|学科|县|市|(?<![街社小园片])区|镇|村|项目|集群)$"
)
_BOUND_BEHIND = re.compile("(?:及?以[上下内]|左右|上下|多|余)*的?")
# Words that are nouns beside numbers, though jieba says otherwise.
_MISTAGGED = {"更新": "vn"}
# Heads that jieba takes for verbs.
_BUILDINGS = frozenset("站班网厂库")
_AREAS = frozenset("省市县区州盟旗乡镇村户")
_NEXT_COUNT = re.compile(r"[、和及与]\d+[个家项所座条]")
# 12批300项措施: the first counter counts lots of what the second counts.
_COUNTED_TWICE = re.compile(r"(?:\d[\d.,]{0,30}[万亿]?[个项件家户次场条款种类批名人])?")
# Heads of which the words before a verb say what they are of (工程完成投资).
_BARE = frozenset(
    {"投资", "资金", "收入", "利润", "产值", "投入", "营收", "税收", "总投资", "销售额", "交易额", "成交额", "金额"}
)
_STOPS = frozenset("，。；：！？、,;:!?\n\r\0")


def read_left(stretch: str, cues: Mapping[str, int]) -> str:
    """The words before a number to the noun phrase that it is said of; '' where they hold only a predicate."""
    words = _drop_end(_drop_compared(_cut_words(stretch, cues)), cues)
    words = _drop_beginning(words, cues)
    if not _holds_noun(words) or (len(words) == 1 and cues.get(words[0][0], 0) & (cue.UP | cue.DOWN | cue.BENEFITS)):
        return ""
    if not _RATES.search(words[-1][0]):
        words = _cut_governed(words, cues)
    text = _balance("".join(word for word, _ in words))
    return text if len(text) <= _LONGEST else _shorten(words)


def read_unknown(stretch: str, cues: Mapping[str, int]) -> str:
    """提案, 来信: a word that jieba takes for a verb and no cue is, as the noun it must be before a number; else ''."""
    words = _cut_words(stretch, cues)
    return words[0][0] if len(words) == 1 and words[0][1] in ("v", "a") and words[0][0] not in cues else ""


def read_verbs(stretch: str, cues: Mapping[str, int], every: bool = False) -> str:
    """带动, 惠及: the verb before a number that tells of its subject more than that it was done; or ``every`` such."""
    words = [(word, flag) for word, flag in _cut_words(stretch, cues) if flag[:1] in "va" and len(word) > 1]
    kept = [word for word, _ in words if _tells(cues.get(word, 0))]
    return "".join(kept) if every else "".join(kept[-1:])


def _tells(mask: int) -> bool:
    return not mask & _PREDICATES & ~cue.JOIN or bool(mask & _KEPT_VERBS)


def read_right(text: str, end: int, cues: Mapping[str, int], passes: bool = False) -> tuple[str, int]:
    """The noun phrase right behind a number that ends at ``end``, and where it ends; ('', end) where there is none.

    ``passes``: a verb that only says that something is done may stand between (筹资3亿元实施饮水工程).
    """
    bound = _BOUND_BEHIND.match(text, _COUNTED_TWICE.match(text, end).end())  # type: ignore[union-attr]
    begin = bound.end() if bound is not None else end
    stretch = _cut_right(text, begin)
    words = _cut_words(stretch, cues) if stretch else []
    first = _find_modified(words) or (_pass_light(words, cues) if passes else 0)
    last = first
    while last < len(words) and _goes_on(words, last, first, cues):
        last += 1
    while last > first and _ends_badly(words, first, last, cues):
        last -= 1
    joins = all(word in _INNER_JOINS for word, _ in words[last:])
    if last and joins and all(flag == "b" for _, flag in words[first:last]):
        return _share_head(text, begin, words[first:last], cues)
    phrase = "".join(word for word, _ in words[first:last])
    if not _holds_noun(words[first:last]) or all(cues.get(word, 0) & _PREDICATES for word, _ in words[first:last]):
        return "", end
    return _balance(phrase.strip()), begin + sum(len(word) for word, _ in words[:last])


def _share_head(text: str, begin: int, words: Sequence[Word], cues: Mapping[str, int]) -> tuple[str, int]:
    """2个国家级和22个省级医疗中心: the first number is said of the noun behind the second."""
    own = "".join(word for word, _ in words)
    end = begin + len(own)
    following = _NEXT_COUNT.match(text, end)
    if following is None:
        return own, end
    phrase, _ = read_right(text, following.end(), cues)
    rest = [word for word, _ in tag_words(phrase)][1:] if phrase else []
    return own + "".join(rest), end


def _cut_words(stretch: str, cues: Mapping[str, int]) -> list[Word]:
    """Words with tags: heads that jieba splits (占比) put together, verbs it takes for places (新建) as verbs."""
    words: list[Word] = []
    for word, tag in tag_words(stretch):
        flag = _MISTAGGED.get(word, tag)
        if not word.strip():
            continue
        if words and word[-1] not in _LEVEL_WORDS and cues.get(words[-1][0] + word, 0) & _HEADS:
            words[-1] = (words[-1][0] + word, "n")
        elif words and word == "率" and len(words[-1][0]) == 1:
            stem = words.pop()[0]
            stem = words.pop()[0] + stem if words and len(words[-1][0]) == 1 else stem
            words.append((stem + word, "n"))
        elif words and len(words[-1][0]) == 1 and cues.get(words[-1][0] + word, 0) & _LIGHT:
            words[-1] = (words[-1][0] + word, "v")
        elif flag in ("ns", "nr", "nz") and cues.get(word, 0) & (_LIGHT | _KEPT_VERBS):
            words.append((word, "v"))
        elif flag == "l" and len(word) == 4 and cues.get(word[2:], 0) & _LIGHT:
            words += [(word[:2], "d"), (word[2:], "v")]  # 全面完成
        else:
            words.append((word, flag))
    return words


def _drop_compared(words: list[Word]) -> list[Word]:
    """利润比上年: what a number is compared with is not what it is said of."""
    for index, (word, _) in enumerate(words):
        if word in ("比", "较") and not (index and words[index - 1][0] == "占"):
            return words[:index] if index + 1 < len(words) else words
    return words


def _drop_end(words: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """利润同比增长, 标准提高到每人: without the predicate at the end."""
    while words:
        word, flag = words[-1]
        mask = cues.get(word, 0)
        of_noun = flag[:1] == "n" or flag in ("vn", "an", "l", "j")
        ends = bool(mask & (_ALWAYS_PREDICATES if of_noun else _PREDICATES)) or flag in _FUNCTION
        ends = ends or flag[:1] in "ufw" or word in _ADVERBIAL or word in ("每", "第")
        ends = ends or bool(_OWN_AREA.fullmatch(word)) or (flag == "x" and word not in _CLOSING)
        if not ends:
            break
        words = words[:-1]
    return words


def _drop_beginning(words: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """累计建成高标准农田: without adverbs, the author's own area and the verbs that only say that it was done."""
    while words:
        word, flag = words[0]
        if not _opens_badly(word, flag, cues.get(word, 0), words):
            break
        words = words[1:]
    return words


def _opens_badly(word: str, flag: str, mask: int, words: Sequence[Word]) -> bool:
    following = words[1][0] if len(words) > 1 else ""
    if word in _LEVEL_WORDS or word in _ADVERBIAL or word in _OF or flag in _FUNCTION or flag[:1] in "uf":
        return not (word == "在" and len(following) == 1 and words[1][1] == "ns")  # 在川企业
    if _OWN_AREA.fullmatch(word):
        return following not in _OF
    if flag == "x":
        return word not in _OPENING
    if word.startswith("新") or mask & _KEPT_VERBS:
        return False
    if flag in ("vn", "n"):
        return bool(mask & (cue.MAKE | cue.LIGHT)) and len(words) > 2
    light = mask & (_LIGHT | (cue.NEUTRAL if len(word) > 1 else 0))
    return bool(light) and flag[:1] in "vaz"


def _cut_governed(words: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """工程完成投资, 景点等景区, 为企业解决问题: what stands behind the last verb that only says it was done."""
    depth, cut = 0, 0
    for index, (word, _) in enumerate(words[:-1]):
        depth += (word in _OPENING) - (word in _CLOSING)
        if index and not depth and _governs(words, index, cues) and _holds_noun(words[index + 1 :]):
            cut = index if word.startswith("新") else index + 1
    if not cut:
        return words
    tail = _drop_beginning(words[cut:], cues)
    if not _holds_noun(tail):
        return words
    if len(tail) == 1 and (cues.get(tail[0][0], 0) & (cue.SUFFIX | cue.TOTAL) or tail[0][0] in _BARE):
        owner = _drop_end(words[: cut - 1], cues)
        if _holds_noun(owner):
            return [*owner, *tail]
    return tail


def _governs(words: Sequence[Word], index: int, cues: Mapping[str, int]) -> bool:
    """Whether a word says that something was done to what stands behind it (but not 超 in 产值超30亿元的企业)."""
    word, flag = words[index]
    following, tag = words[index + 1]
    if following in _OF or len(following) == 1:
        return False
    if word in _JOINING or word == "等":
        return True
    mask = cues.get(word, 0)
    light = flag == "v" and mask & _LIGHT and not mask & _KEPT_VERBS
    return bool(light) and tag != "m" and not following.isdigit()


def _shorten(words: Sequence[Word]) -> str:
    """A stretch too long for a phrase to what stands behind its last verb or preposition."""
    for index in range(len(words) - 1):
        rest = words[index:]
        if len("".join(word for word, _ in rest)) > _LONGEST:
            continue
        before = words[index - 1] if index else ("", "")
        if (before[1] in ("v", "p", "c", "d", "uj") or before[0] in "、") and _holds_noun(rest):
            return _balance("".join(word for word, _ in rest))
    return _balance("".join(word for word, _ in words)[-_LONGEST:])


def _cut_right(text: str, begin: int) -> str:
    """From a place to the end of its clause or the next digit; marks in brackets and quotes end nothing."""
    depth = 0
    end = begin
    for end in range(begin, min(len(text), begin + _LONGEST)):
        char = text[end]
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
            if depth < 0:
                return text[begin:end]
        elif not depth and (char in _STOPS or char.isdigit()):
            return text[begin:end]
    return text[begin : end + 1]


def _find_modified(words: Sequence[Word]) -> int:
    """具有二级水平的学科: where the noun stands that a clause with 的 describes; else the beginning."""
    if not words or words[0][1] != "v":
        return 0
    return next((index + 1 for index, (word, _) in enumerate(words[:-1]) if word == "的"), 0)


def _pass_light(words: Sequence[Word], cues: Mapping[str, int]) -> int:
    count = 0
    while (
        count < len(words)
        and words[count][1][:1] in "vpd"
        and (cues.get(words[count][0], 0) & (_LIGHT | cue.NEUTRAL | cue.BENEFITS) or words[count][1] in ("p", "d"))
    ):
        count += 1
    return count


def _goes_on(words: Sequence[Word], index: int, first: int, cues: Mapping[str, int]) -> bool:
    """Whether a word is still of the noun phrase that begins at ``first``."""
    word, flag = words[index]
    if word in _OPENING:
        return True
    if word in _CLOSING or word in _OF or word in _INNER_JOINS:
        return index > first
    inside = [one for one, _ in words[first:index] if one in _OPENING or one in _CLOSING]
    if inside and inside[-1] in _OPENING:
        return True
    if word == "等":
        return index > first and index + 1 < len(words) and _is_noun(words[index + 1])
    if word in _BUILDINGS:
        return index > first
    if flag in ("v", "zg", "vg"):
        return _modifies(words, index, first, cues)
    return flag not in _FUNCTION and flag[:1] not in "uyt"


def _modifies(words: Sequence[Word], index: int, first: int, cues: Mapping[str, int]) -> bool:
    """上市 in 上市公司, but not in 企业上市: whether a verb describes a noun behind it."""
    word, flag = words[index]
    after = next((one for one in words[index + 1 : index + 3] if one[1] not in ("v", "vn", "a", "ad")), None)
    if after is None or not _is_noun(after) or (len(word) == 1 and flag == "v"):
        return False
    if cues.get(word, 0) & (_PREDICATES & ~(cue.UP | cue.DOWN) | cue.MAKE | cue.BLOCK):
        return False
    return index == first or not _AGENTS.search(words[index - 1][0])


def _ends_badly(words: Sequence[Word], first: int, last: int, cues: Mapping[str, int]) -> bool:
    word, flag = words[last - 1]
    if flag == "vn" and last - 1 > first and cues.get(word, 0) & (cue.MAKE | cue.LIGHT):
        return True  # 5个项目建设
    return (not _is_noun(words[last - 1]) and word not in _CLOSING) or word in _ADVERBIAL


def _is_noun(word: Word) -> bool:
    text, flag = word
    if flag == "x":
        return text not in "，。；、 "
    return flag.startswith(_NOUNS) or text in _BUILDINGS or flag in ("k", "q", "zg", "g", "ng", "m")


def _holds_noun(words: Sequence[Word]) -> bool:
    return any(flag.startswith(_NOUNS) or word in _AREAS or (flag == "x" and word.isalpha()) for word, flag in words)


def _balance(text: str) -> str:
    """A phrase without the half of a pair of quotes or brackets whose other half lies outside."""
    opened: list[int] = []
    alone: set[int] = set()
    for index, char in enumerate(text):
        if char in _OPENING:
            opened.append(index)
        elif char in _CLOSING:
            if opened and text[opened[-1]] == _SHUT[char]:
                opened.pop()
            else:
                alone.add(index)
    alone.update(opened)
    return "".join(char for index, char in enumerate(text) if index not in alone).strip("，；：、的 ")
