"""The words before a number to the noun phrase that it is said of, by jieba's tags and the cue words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.language import cues as cue
from transforms.language.phrases.amounts import is_bare_amount
from transforms.language.phrases.comparisons import COMPARING, drop_compared
from transforms.language.phrases.phrase_words import (
    AREAS,
    CLOSING,
    KEPT_VERBS,
    LEVEL_WORDS,
    LIGHT,
    NOUNS,
    OPENING,
    Word,
    balance,
    cut_words,
    ends_with,
    holds_noun,
    is_noun,
    join_words,
)

_LONGEST, _COMMON = 40, 3
# Tags of words that no noun phrase begins or ends with: adverbs, prepositions, particles, times, pronouns.
FUNCTION_TAGS = ("d", "ad", "vd", "p", "c", "u", "y", "t", "r", "w", "e", "o")
PREDICATES = (
    cue.LEVEL | cue.UP | cue.DOWN | cue.UP_TO | cue.DOWN_TO | cue.BOUNDS_BEFORE | cue.CUMULATIVE | cue.EACH | cue.ALL
    | cue.ANNUAL | cue.FROM | cue.TURN | cue.BETTER | cue.GAIN | cue.GROSS | cue.TARGET | cue.TARGET_STRONG | cue.FLOOR
    | cue.STRETCH | cue.ACTUAL_STRONG | cue.THROUGHOUT | cue.COMPARE | cue.JOIN | cue.LIGHT | cue.OWN_TARGET
)  # fmt: skip
# These end no phrase, though jieba takes them for nouns.
_ALWAYS_PREDICATES = (
    cue.OWN_TARGET | cue.TARGET | cue.LEVEL | cue.UP | cue.DOWN | cue.BOUNDS_BEFORE | cue.GAIN | cue.ANNUAL
)
# Verbs that only say that there is or will be so much: they are no part of what there is.
_PURE = (
    cue.LEVEL | cue.CUMULATIVE | cue.ALL | cue.EACH | cue.TARGET | cue.TARGET_STRONG | cue.BOUNDS_BEFORE | cue.ANNUAL
    | cue.THROUGHOUT | cue.ACTUAL_STRONG | cue.FLOOR | cue.STRETCH
)  # fmt: skip
_MEANT = cue.TARGET_STRONG | cue.FLOOR | cue.STRETCH | cue.UP | cue.ANNUAL | cue.CUMULATIVE
ARRANGING = ("实施", "安排", "落实", "到位", "下达", "完成", "实现", "推进", "抓好", "统筹", "滚动", "开展")
OWN_AREAS = frozenset(one + area for one in "全我本" for area in "省市县区州盟旗国乡镇") | {
    "辖区", "区内", "市内", "县内", "省内", "全域",
}  # fmt: skip
ADVERBIAL = frozenset(
    {"基本", "均达", "均为", "相当于", "折合", "调整", "全面", "同比", "环比", "全部", "首次", "合计", "共计", "占",
     "总体", "总共", "同口径", "着力", "预计", "从无到有"}
)  # fmt: skip
# Adverbs that end no phrase, but may begin one (实际办结时间).
_ADVERBS_AT_END = frozenset({"实际", "进行"})
# 时限压到, 每.
_NO_ENDS = frozenset({"每", "第", "有", "压", "缩", "砍"})
_JOINING = frozenset({"并", "并且", "而", "但", "且", "其中", "同时", "以及其"})
_PARTING = _JOINING | {"等", "、"}
OF = frozenset({"的", "之"})
_RATES = ("率", "比例", "比重", "比", "份额", "程度", "指数", "满意度", "覆盖面", "幅度", "水平")
_SUPERLATIVES = frozenset({"最低", "最高", "最大", "最小", "最佳", "直接", "间接", "基本"})
# Words for a relation, or a degree, that may be the first of a name.
_NOT_YET = ("未", "尚未", "没有")
_OPENING_NAMES = _SUPERLATIVES | {"对", "向", "占", "在"}
_STANDARDS = frozenset({"平均", "目标", "预期目标", "计划"})
_EXCEEDS = re.compile("(?:[高低快慢好优][于出]|领先|超过?)(?:[全国省市县区州年]|考核|计划|预期)")
_SPENT = ("支出", "资金", "投资", "投入", "经费", "贷款", "费用", "部分")
_CUT = frozenset({"压缩", "压减", "砍掉", "精简", "缩减", "削减", "缩短", "减少", "降低"})
_AGAIN = [("再", "d")]
_IN_A_ROW = [("连续", "d")]
PER_HEAD = frozenset({"人均", "户均", "亩均", "村均"})
# Verbs of one character that make a noun with what they govern (促消费活动).
_COMPOUND_VERBS = frozenset("促稳防降控减治扩惠助救抗")
# Words that say of a general noun no more than that it is one.
_GENERAL_TAGS = frozenset({"r", "d", "a", "b", "f", "q"})
_NEW = frozenset({"新增", "实现", "累计", "预计"})
# Two words of two characters.
_LONGEST_GENERAL = 4
# Whatever words they are made of, what stands before these is the name of a firm (正虹集团).
_FIRMS = ("集团", "公司", "药业", "矿业", "铝业", "实业", "重工")
_PARTS, _LONGEST_PART = ("区", "园", "园区", "港", "基地", "口岸"), 5
# What bodies have done, of whose an amount is then (省属企业完成产业投资).
_BODIES, _OF_BODIES = ("企业", "公司", "集团", "园区", "工业园", "开发区", "高新区"), ("完成", "实现")
_LONGEST_LIST, _LONGEST_WHOLE = 24, 18


def read_left(stretch: str, cues: Mapping[str, int], with_verb: bool = False) -> str:
    """The words before a number to the noun phrase that it is said of; '' where they hold only a predicate.

    ``with_verb``: the verb that governs the phrase stays before it.
    """
    words = cut_words(stretch, cues)
    words = _drop_end(words if COMPARING.isdisjoint(stretch) else drop_compared(words), cues)
    kept = _drop_beginning(words, cues)
    named = kept[1:] if kept and kept[0][0] in _ADVERBS_AT_END else kept
    if not holds_noun(named) or (len(kept) == 1 and _says_no_thing(kept[0], cues)):
        return ""
    if not kept[-1][0].endswith(_RATES):
        kept = _cut_governed(kept, cues)
    if with_verb:
        kept = _add_verb(words, kept, cues)
    if "占" in stretch:
        kept = [word for word, behind in zip(kept, [*kept[1:], ("", "")], strict=True) if not _is_still(word, behind)]
    if "用于" in stretch:
        kept = _add_purpose(words, kept)
    text = balance(join_words(kept))
    return text if len(text) <= _LONGEST else _shorten(kept)


def _add_purpose(words: list[Word], kept: list[Word]) -> list[Word]:
    """用于提高收购价格的支出: what is spent, with all that it is for."""
    if not kept[-1][0].endswith(_SPENT) or ("的", "uj") not in kept or any(word == "用于" for word, _ in kept):
        return kept
    place = next((index for index, (word, _) in enumerate(words) if word == "用于"), -1)
    return words[place:] if place >= 0 and words[-len(kept) :] == kept else kept


def _is_still(word: Word, behind: Word) -> bool:
    """仍然占: an adverb inside a phrase for a share."""
    return word[1] == "d" and len(word[0]) > 1 and behind[0] == "占"


def _add_verb(words: list[Word], kept: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """引进各类人才: a phrase with the verb that governs it and what stands between."""
    first = len(words) - len(kept)
    if words[first:] != kept:
        return kept
    while first and words[first - 1][1].startswith(("r", "m", "b", "a")):
        first -= 1
    verb = words[first - 1] if first else ("", "")
    told = verb[1][:1] == "v" and len(verb[0]) > 1 and not cues.get(verb[0], 0) & _MEANT
    return words[first - 1 :] if told else kept


def _says_no_thing(word: Word, cues: Mapping[str, int]) -> bool:
    text, flag = word
    mask = cues.get(text, 0)
    if len(text) == 4 and flag in ("l", "j") and cues.get(text[:2], 0) & cue.MAKE:
        return True  # 建成投产
    return bool(mask & (cue.UP | cue.DOWN | cue.BENEFITS | cue.ANNUAL)) or (flag == "vn" and bool(mask & cue.MAKE))


def read_unknown(stretch: str, cues: Mapping[str, int]) -> str:
    """提案, 来信: a word that jieba takes for a verb and no cue is, as the noun it must be before a number; else ''."""
    words = cut_words(stretch, cues)
    known = len(words) == 1 and cues.get(words[0][0], 0) & (~cue.WORDS_ONLY | cue.GOVERNS)
    return words[0][0] if len(words) == 1 and words[0][1] in ("v", "a") and not known else ""


def read_verbs(stretch: str, cues: Mapping[str, int], every: bool = False) -> str:
    """带动, 惠及: the verb before a number that tells of its subject more than that it was done; or ``every`` such."""
    words = [(word, flag) for word, flag in cut_words(stretch, cues) if flag[:1] in "va" and len(word) > 1]
    kept = [word for word, _ in words if _tells(cues.get(word, 0))]
    if kept and kept[-1] == "就业":
        drawn = next((word for word in kept if cues.get(word, 0) & KEPT_VERBS), kept[-1])
        return stretch[stretch.index(drawn) : stretch.rindex("就业") + 2]  # 带动就地就业
    return "".join(kept) if every else "".join(kept[-1:])


def read_last_verb(stretch: str, cues: Mapping[str, int]) -> str:
    """访问, 出台: the verb right before a number that says what was done to so many; '' where it only says that."""
    words = [word for word in cut_words(stretch, cues) if word[0] not in ("了", "近", "约", "共")]
    word, flag = words[-1] if words else ("", "")
    return word if flag == "v" and len(word) == 2 and not cues.get(word, 0) & _PURE and word not in ARRANGING else ""


def read_fused_verbs(stretch: str, cues: Mapping[str, int]) -> str:
    """建成投产: two verbs in one word that a stretch ends in, where no noun says what was done so; else ''."""
    word, flag = (cut_words(stretch, cues) or [("", "")])[-1]
    return word if flag in ("l", "j", "i") and len(word) > 2 else ""


def _tells(mask: int) -> bool:
    return not mask & PREDICATES & ~cue.JOIN or bool(mask & KEPT_VERBS)


def is_general(phrase: str, cues: Mapping[str, int]) -> bool:
    """项目, 各类人才: whether a noun phrase says too little alone of what was counted."""
    if cues.get(phrase, 0) & cue.GENERIC:
        return True
    ending = ends_with(phrase, cues, cue.GENERIC)
    if len(ending) < 2:
        return False
    before = phrase[: -len(ending)]
    if len(before) > _LONGEST_GENERAL and before.isalnum():
        return False
    words = cut_words(before, cues)
    return len(words) < 3 and all((flag in _GENERAL_TAGS or word in _NEW) and len(word) < 3 for word, flag in words)


def ends_in_verb(phrase: str, cues: Mapping[str, int]) -> str:
    """城镇更新改造惠及: the verb for doing good to somebody, or drawing something, that a phrase ends in; else ''."""
    if not ends_with(phrase, cues, KEPT_VERBS):
        return ""
    word, flag = cut_words(phrase, cues)[-1]
    return word if flag[:1] == "v" and cues.get(word, 0) & KEPT_VERBS else ""


def _drop_end(words: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """利润同比增长, 标准提高到每人: without the predicate at the end."""
    while words:
        word, flag = words[-1]
        mask = cues.get(word, 0)
        of_noun = flag[:1] == "n" or flag in ("vn", "an", "l", "j")
        ends = bool(mask & (_ALWAYS_PREDICATES if of_noun else PREDICATES)) or flag in FUNCTION_TAGS
        ends = ends or flag[:1] in "ufw" or word in ADVERBIAL or word in _ADVERBS_AT_END or word in _NO_ENDS
        ends = ends or (flag == "a" and bool(mask & cue.NEUTRAL))  # 访问量稳定
        ends = ends or word in OWN_AREAS or (flag == "x" and word not in CLOSING)
        ends = ends or (word.endswith("年") and words[-2:-1] == _IN_A_ROW)
        if not (ends or _ends_again(words)) or _is_kept_at_end(words, mask):
            break
        words = words[:-1]
    return words


def _ends_again(words: Sequence[Word]) -> bool:
    """事项再压缩: whether words end in what is done once more."""
    return words[-2:-1] == _AGAIN and words[-1][0] in _CUT


def _is_kept_at_end(words: Sequence[Word], mask: int) -> bool:
    """增长率, 户均增收, 高于全省平均: whether the last word, though it ends no phrase elsewhere, is of this one."""
    word = words[-1][0]
    earns = word == "增收" and len(words) > 1 and words[-2][0] in PER_HEAD
    return earns or _is_head_of_rate(words, mask) or (word in _STANDARDS and _is_compared(words))


def _is_share(words: Sequence[Word]) -> bool:
    return words[0][0] == "占" or (words[-1][0] in _STANDARDS and _is_compared(words))


def _is_compared(words: Sequence[Word]) -> bool:
    """超国家考核目标, 高于全省平均: whether the end of words is what something is compared with."""
    return bool(_EXCEEDS.search(join_words(words)))


def _is_head_of_rate(words: Sequence[Word], mask: int) -> bool:
    """增长率: a rate is named by what it is the rate of."""
    return bool(mask & (cue.RATE_HEAD | cue.FALL_HEAD)) and len(words) > 1


def _drop_beginning(words: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """累计建成高标准农田: without adverbs, the author's own area and the verbs that only say that it was done."""
    while words and _opens_badly(words, cues):
        words = words[1:]
    if words and len(words[0][0]) == _COMMON and words[0][0][0] == "共" and cues.get(words[0][0][1:], 0) & LIGHT:
        return words[1:]  # 共培养毕业生
    return words


def _opens_badly(words: Sequence[Word], cues: Mapping[str, int]) -> bool:
    word, flag = words[0]
    if word in _NOT_YET and len(words) > 1 and words[1][1] == "v":
        return False  # 未解决温饱的人口
    if (word in _OPENING_NAMES and _opens_name(words)) or (len(word) == 1 and _names_firm(words)):
        return False
    if word in LEVEL_WORDS or word in ADVERBIAL or word in OF or flag in FUNCTION_TAGS or flag[:1] in "uf":
        return True
    if word in OWN_AREAS:
        names = word == "全国" and len(words) > 1 and words[1][1].startswith(NOUNS)  # 全国文明城市
        return len(words) == 1 or (words[1][0] not in OF and not names)
    if flag == "x":
        return word not in OPENING
    return _is_light(words, cues.get(word, 0))


def _opens_name(words: Sequence[Word]) -> bool:
    """对外贸易, 对农业的贡献率, 最低工资标准, 在川企业: words for a relation that are part of a name."""
    word = words[0][0]
    following, tag = words[1] if len(words) > 1 else ("", "")
    if word == "向":
        return any(tag == "v" and len(one) > 1 for one, tag in words[2:])  # 向企业推介项目
    if word == "对":
        return tag in ("ns", "j") or any(one in OF or one.endswith("贡献率") for one, _ in words[2:])
    if word in _SUPERLATIVES:
        return tag.startswith(NOUNS)
    return word == "占" or (word == "在" and len(following) == 1 and tag in ("ns", "j"))


def _names_firm(words: Sequence[Word]) -> bool:
    """正虹集团: whether two words of one character each are the name of a firm, which jieba does not know."""
    second = words[1][0] if len(words) > 2 and words[2][0] in _FIRMS else ""
    return len(second) == 1 and second not in OF and second not in AREAS


def _is_light(words: Sequence[Word], mask: int) -> bool:
    """Whether the first word is a verb that only says that something was done or is planned."""
    word, flag = words[0]
    tag = words[1][1] if len(words) > 1 else ""
    if word == "内" or (word == "基础" and tag == "f") or (flag == "n" and mask & cue.TARGET and tag in ("p", "d")):
        return True  # 在全县基础上新建, 计划在年底前建成
    if word.startswith("新") or mask & KEPT_VERBS or (word == "集中" and tag in ("v", "vn") and len(words) == 2):
        return False  # 集中办公
    if word in _COMPOUND_VERBS and len(words) > 2:
        return not (tag.startswith(NOUNS) or tag == "v")
    if flag in ("vn", "n"):
        return bool(mask & (cue.MAKE | cue.LIGHT)) and len(words) > 2
    light = mask & (LIGHT | (cue.NEUTRAL if len(word) > 1 else 0))
    return bool(light) and flag[:1] in "vaz"


def _cut_governed(words: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """工程完成投资, 景点等景区, 为企业解决问题: what stands behind the last verb that only says it was done."""
    depth, cut = 0, 0
    if _is_share(words):
        return words
    for index, (word, _) in enumerate(words[:-1]):
        depth += (word in OPENING) - (word in CLOSING)
        if index and not depth and _governs(words, index, cues) and holds_noun(words[index + 1 :]):
            named = all(is_noun(one) and one[1] != "x" for one in words[cut:index])
            if word.startswith("新") and (named or _is_part(words[cut:index])):
                continue  # 农村新建住房
            cut = index if word.startswith("新") else index + 1
    if not cut:
        return words
    tail = _drop_beginning(words[cut:], cues)
    if not holds_noun(tail):
        return words
    total = len(tail) == 1 and cues.get(tail[0][0], 0) & (cue.SUFFIX | cue.TOTAL)
    if total and len(join_words(words)) <= _LONGEST_WHOLE:
        return words  # 待遇享受人数
    text = join_words(tail)
    if _wants_owner(words, cut, text, cues):
        return _keep_owner(words, cut, tail, cues)
    return tail


def _wants_owner(words: Sequence[Word], cut: int, text: str, cues: Mapping[str, int]) -> bool:
    """省属企业完成|产业类投资, 工程完成|投资: whether what stands before the verb at ``cut`` is whose an amount is."""
    done = words[cut - 1][0] in _OF_BODIES and words[cut - 2][0].endswith(_BODIES)
    return is_general(text, cues) or is_bare_amount(text) or (done and bool(ends_with(text, cues, cue.AMOUNT_HEAD)))


def _is_part(words: Sequence[Word]) -> bool:
    """物流集聚区 before 新落户企业: whether short words before a verb name a part of the area."""
    return words[-1][0].endswith(_PARTS) and 1 < len(words) < _LONGEST_PART and words[0][1][:1] == "n"


def _keep_owner(words: list[Word], cut: int, tail: list[Word], cues: Mapping[str, int]) -> list[Word]:
    """What a general noun is of, which stands before the verb: without the verb where that only says there is so much.

    工程完成投资 is 工程投资, but 设备购置投资 and 惠民活动 are one noun.
    """
    verb = words[cut - 1][0]
    if verb == "等":
        return words if len(join_words(words)) <= _LONGEST_LIST else tail
    owner = _drop_end(words[: cut - 1], cues)
    if not holds_noun(owner):
        return tail
    mask = cues.get(verb, 0)
    if mask & _PURE or verb.startswith(ARRANGING) or verb in _JOINING:
        return [*_find_quoted_end(_cut_governed(owner, cues)), *tail]
    does = mask & cue.LIGHT and not mask & cue.MAKE and not ends_with(join_words(tail), cues, cue.AMOUNT_HEAD)
    return words[cut - 1 :] if does and len(join_words(words)) > _LONGEST_WHOLE else words  # 服务活动提供岗位


def _find_quoted_end(words: list[Word]) -> list[Word]:
    """部署推进“十大工程”: the term in quotes that a phrase ends in."""
    last = next((index for index in range(len(words) - 1, -1, -1) if words[index][0] in OPENING), 0)
    told = words[-1][0] in CLOSING and any(flag == "v" for _, flag in words[:last])
    return words[last:] if told else words


def _governs(words: Sequence[Word], index: int, cues: Mapping[str, int]) -> bool:
    """Whether a word says that something was done to what stands behind it (but not 超 in 产值超30亿元的企业)."""
    word, flag = words[index]
    if (flag != "v" and word not in _PARTING) or words[index - 1][0] in _NOT_YET:
        return False
    following, tag = words[index + 1]
    if following in (*OF, *_FIRMS) or (len(following) == 1 and tag != "ns"):
        return False
    if word in _COMPOUND_VERBS and len(words) > index + 2 and tag.startswith(NOUNS):
        return False
    if word == "、" and words[index - 1][1] == "v":
        return tag == "v" and bool(cues.get(words[index - 1][0], 0) & PREDICATES)  # 中心获批、开行班列
    if word in _JOINING or word == "等":
        return True
    mask = cues.get(word, 0)
    light = flag == "v" and mask & LIGHT and not mask & KEPT_VERBS
    return bool(light) and tag != "m" and not following.isdigit()


def _shorten(words: Sequence[Word]) -> str:
    """A stretch too long for a phrase to what stands behind its last verb or preposition."""
    for index in range(len(words) - 1):
        rest = words[index:]
        if len(join_words(rest)) > _LONGEST:
            continue
        before = words[index - 1] if index else ("", "")
        if (before[1] in ("v", "p", "c", "d", "uj") or before[0] in "、") and holds_noun(rest):
            return balance(join_words(rest))
    return balance(join_words(words)[-_LONGEST:])
