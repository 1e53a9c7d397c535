"""What stands between a subject and its number: verbs, bounds, times, and what they make of the number."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.language import cues as cue
from transforms.language.words import begins_verbal, is_verbal
from transforms.records import Replaceable, value
from transforms.tokens.clauses import union
from transforms.tokens.times import Time
from transforms.tokens.tokens import Token

_FURTHEST_FROM = 6
_EXCEEDING = frozenset({"高出", "高于", "多出", "超出", "超过", "超"})
_TOGETHER = frozenset({"共", "总共", "合计", "累计", "我们", "全县", "全市", "全区", "全省", "全国"})
# 逐年 tells how something went, not how much of it a year had.
_EACH_YEAR = ("年均", "年平均", "平均每年", "每年", "年年均")
_SUMS = frozenset({"合计", "总计", "共计", "总共"})
# 投资总额, 生产总值: a verb at the head of a noun.
_HEADS = ("值", "额", "量", "率", "数", "收入", "面积", "规模")
# An item of a list without a verb of its own has these of the item before it.
_OBSTACLES = cue.BLOCK | cue.COMPARE
_MODAL = cue.TARGET | cue.TARGET_STRONG | cue.ACTUAL_STRONG
_HANDED_ON = cue.GAIN | cue.GROSS
# Words that tell something also far from the number; of a time or 累计 it matters what stands beside them.
_OF_ALL_WORDS = cue.TARGET_STRONG | cue.MAKE | cue.FLOOR | cue.STRETCH
_OF_WHOLE_CLAUSE = cue.TIME | cue.CUMULATIVE
_MOST_KEPT = 16


@value
class Predicate(Replaceable):
    """What the words left of a number say of it, the nearest first where order matters.

    ``mask``: the kinds of all its cues. ``direction``: 1 up, -1 down, 0 none; ``to``: the number is where a change
    ended; ``level``: it is how much there is; ``reached``: a verb says how many there are now. ``base``: the time a
    comparison starts from (``base_of_number``: the number is that time's level). ``of_time``: a time that stands
    with 的 before the number; ``plan``: a plan that is named, not dated by (“十二五”规划). ``doing``: a verb of doing
    stands anywhere left of it; ``of_span``: something was done within years that the clause names. ``noun_end``: how
    many tokens of the clause lie left of the predicate (0: the subject is elided). ``together``: 合计 is said of it.
    ``per_year``: the clause says of an amount that it is one of each year (年均…, 每年…), or of all on average.
    """

    mask: int = 0
    direction: int = 0
    to: bool = False
    level: bool = False
    reached: bool = False
    bound: str = ""
    bound_word: str = ""
    rate_head: int = 0
    annual: bool = False
    cumulative: bool = False
    blocked: str = ""
    target: str = ""
    actual: str = ""
    base: Time | None = None
    base_of_number: bool = False
    of_time: Time | None = None
    plan: Time | None = None
    times: tuple[Time, ...] = ()
    noun_end: int = 0
    doing: bool = False
    of_span: bool = False
    floor: bool = False
    stretch: bool = False
    together: bool = False
    per_year: bool = False

    @property
    def gain(self) -> bool:
        """净增5家: so many more than before."""
        return bool(self.mask & cue.GAIN)

    @property
    def gross(self) -> bool:
        """新设5家: so many new ones, whatever became of others."""
        return bool(self.mask & cue.GROSS)

    @property
    def make(self) -> bool:
        """建成5个: a verb of doing; what it makes stands beside it."""
        return bool(self.mask & cue.MAKE)

    @property
    def total(self) -> bool:
        """总量达到5万户: a total, which points back at what was counted."""
        return bool(self.mask & cue.TOTAL)

    @property
    def all_alike(self) -> bool:
        """均, 都, 双双: one number holds for all that was named."""
        return bool(self.mask & cue.ALL)

    @property
    def throughout(self) -> bool:
        """一直, 连年: a level that held in every year of the period."""
        return bool(self.mask & cue.THROUGHOUT)

    def says_anything(self) -> bool:
        """Whether any verb, bound or time stands before the number."""
        verbs = self.direction or self.level or self.rate_head or self.mask & (cue.MAKE | cue.TOTAL | _HANDED_ON)
        return bool(verbs or self.bound or self.times or self.cumulative or self.blocked)

    def with_cues(self, mask: int) -> Predicate:
        """The same predicate with more kinds of cue in it."""
        return self if self.mask | mask == self.mask else self._replace(mask=self.mask | mask)


@dataclass(slots=True)
class _Scan:
    """A predicate as far as it has been read, from the number backwards."""

    mask: int = 0
    direction: int = 0
    to: bool = False
    level: bool = False
    reached: bool = False
    bound: str = ""
    bound_word: str = ""
    rate_head: int = 0
    annual: bool = False
    compared: bool = False
    blocked: str = ""
    target: str = ""
    actual: str = ""
    base: Time | None = None
    base_of_number: bool = False
    of_time: Time | None = None


def is_whole_year(times: Sequence[Time]) -> bool:
    """全年: whether the year as a whole is named, so that 平均 is no average over several."""
    return any(time.kind == "same" and not time.end_of for time in times)


def read_predicate(left: Sequence[Token], whole: int) -> Predicate:
    """Tokens of a clause left of its number to a Predicate; ``whole``: the kinds of all of them."""
    if whole & _OF_WHOLE_CLAUSE or len(left) > _MOST_KEPT:
        predicate = _read_in_place(left, whole)
    else:
        index = len(left) - 1
        while index >= 0 and not _ends_noun(left, index):
            index -= 1
        words = tuple([(token.mask, token.text) for token in left[index + 1 :]])
        predicate = _read_words(words, whole & _OF_ALL_WORDS, index + 1)
    each = whole & cue.ANNUAL and any(token.text.startswith(_EACH_YEAR) for token in left)
    return predicate._replace(per_year=True) if each else predicate


@lru_cache(maxsize=8192)
def _read_words(words: tuple[tuple[int, str], ...], whole: int, noun_end: int) -> Predicate:
    """A predicate without a time, by the kinds and texts of its words: most are one verb, and the same again."""
    found = _Scan()
    for mask, text in reversed(words):
        if mask & cue.CUE:
            _read_cue(found, mask, text)
    return _make_predicate(found, whole, noun_end, not _SUMS.isdisjoint([text for _, text in words]))


def _make_predicate(found: _Scan, whole: int, noun_end: int, together: bool) -> Predicate:
    """What was read of the words of a predicate; ``whole``: the kinds of all words before the number."""
    return Predicate(
        mask=found.mask,
        direction=found.direction,
        to=found.to,
        level=found.level,
        reached=found.reached,
        bound=found.bound,
        bound_word=found.bound_word,
        rate_head=found.rate_head,
        annual=found.annual,
        blocked=found.blocked,
        target=found.target or ("strong" if whole & cue.TARGET_STRONG else ""),
        actual=found.actual,
        base=found.base,
        base_of_number=found.base_of_number,
        of_time=found.of_time,
        noun_end=noun_end,
        doing=bool(whole & cue.MAKE),
        floor=bool(whole & cue.FLOOR),
        stretch=bool(whole & cue.STRETCH),
        together=together,
    )


def _read_in_place(left: Sequence[Token], whole: int) -> Predicate:
    """A predicate in a long clause, or in one that names a time or says that its number is a sum."""
    found = _Scan()
    times: list[Time] = []
    index = len(left) - 1
    while index >= 0 and not _ends_noun(left, index):
        token = left[index]
        if token.time is not None:
            index -= _read_time(found, times, token.time, left, index)
        elif token.mask & cue.CUE:
            _read_cue(found, token.mask, token.text)
        index -= 1
    named = [token.time for token in left if token.time is not None] if whole & cue.TIME else []
    kinds = {time.kind for time in named}
    done = not kinds.isdisjoint(("span", "same_span")) and _did_within(left)
    together = not _SUMS.isdisjoint([token.text for token in left[index + 1 :]])
    return _make_predicate(found, whole, index + 1, together)._replace(
        annual=found.annual and not is_whole_year(times),
        # 全年累计, 累计同比 count within the year; 累计 alone over all the years in force.
        cumulative=bool(whole & cue.CUMULATIVE) and "same" not in kinds and not compares_with_year_before(left),
        plan=next((time for time in reversed(named) if time.kind == "name"), None),
        times=tuple(times),
        of_span=done and not (found.reached or found.to),
    )


def compares_with_year_before(left: Sequence[Token]) -> bool:
    """同比: whether words say that a change is one since the year before."""
    return any(token.mask & cue.YOY for token in left)


def inherit(predicate: Predicate, before: Predicate) -> Predicate:
    """新增甲30个、乙50个: an item of a list without a verb of its own takes that of the item before."""
    own = predicate.direction or predicate.level or predicate.rate_head or predicate.mask & (cue.MAKE | cue.TOTAL)
    if own or predicate.bound_word == "突破":
        return predicate
    return predicate._replace(
        mask=predicate.mask | before.mask & _HANDED_ON,
        cumulative=predicate.cumulative or (before.cumulative and not predicate.times),
        annual=predicate.annual or before.annual,
        per_year=predicate.per_year or before.per_year,
        doing=predicate.doing or (before.doing and before.cumulative),
        target=predicate.target or before.target,
    )


def _read_time(found: _Scan, times: list[Time], time: Time, left: Sequence[Token], index: int) -> int:
    """Puts a time on record; says how many tokens before it belong to it (比 in 比2019年)."""
    of_number = index == len(left) - 2 and left[-1].text == "的"
    compared = _find_compare(left, index)
    if compared:
        if time.kind == "name":
            found.blocked = found.blocked or "计划"  # 比“十五”计划多出3亿元: no earlier amount
        elif found.base is None:
            found.base, found.base_of_number = time, of_number
        found.compared, found.blocked = True, "" if found.blocked == "相比" else found.blocked
        return compared
    exceeded = index and left[index - 1].text in _EXCEEDING and (time.kind == "before" or time.relative)
    if exceeded and not of_number and found.base is None and time.kind in ("before", "year"):
        found.base, found.direction, found.compared = time, 1, True  # 高出上年7.3%
        return 1
    if index + 1 < len(left) and left[index + 1].mask & cue.BASIS:
        found.base = found.base or time
        return 0
    times.append(time)
    if of_number:
        found.of_time = time
    return 0


def _find_compare(left: Sequence[Token], index: int) -> int:
    """比上年, 比大旱的上年: how many tokens before a time the word of comparison stands; 0 where none does."""
    if index and left[index - 1].mask & cue.COMPARE:
        return 1
    if index < 2 or left[index - 1].text != "的" or left[0].text not in ("比", "较"):
        return 0
    described = all(
        token.mask & (cue.TEXT | cue.NEUTRAL | cue.COMPARE) and token.time is None for token in left[1:index]
    )
    return index if described and index <= _FURTHEST_FROM else 0


def _did_within(left: Sequence[Token]) -> bool:
    """五年完成…, or 五年生产…, 五年间共接待…: a bare length of years right before a verb of doing."""
    if any(token.mask & cue.CUE and token.text.endswith(("完成", "实现")) for token in left):
        return True
    for time, following in itertools.pairwise(left):
        if time.time is not None and time.time.kind in ("span", "same_span") and following.text in _SUMS:
            return True  # 五年合计财政收入…
    for time, following in itertools.pairwise(token for token in left if token.text not in _TOGETHER):
        if time.time is None or time.time.kind not in ("span", "same_span"):
            continue
        if following.mask & (cue.NAME | cue.TEXT):
            if following.mask & cue.NAME and following.text.startswith("共"):
                return True  # 五年共产粮食…
            return begins_verbal(following.text) and not following.text.endswith(_HEADS)
        return bool(following.mask & cue.MAKE)
    return False


def _ends_noun(left: Sequence[Token], index: int) -> bool:
    """Whether a token is the end of the noun phrase that the predicate is said of."""
    token = left[index]
    mask = token.mask
    if mask & cue.CUE:
        if mask == cue.CUE | cue.SUFFIX:
            return not (index and left[index - 1].mask & cue.NAME)
        if mask & cue.SUFFIX and mask & cue.TOTAL and _ends_compound(left, index):
            return True
        if mask & (cue.PART | cue.AGENT | cue.PER_HEAD):
            return True
        return bool(mask & cue.AREAS) and not mask & ~(cue.AREAS | cue.NEUTRAL | cue.CUE)
    if mask & (cue.NAME | cue.CLOSE | cue.PLACE | cue.QUANTITY):
        return True
    if mask & cue.TEXT:
        if _tells_when(left, index):
            return False
        return not (_follows_name(left, index) and is_verbal(token.text))
    if mask & cue.LIST:
        return index > 0 and bool(left[index - 1].mask & (cue.NAME | cue.TEXT | cue.CLOSE))
    if token.time is not None:
        return token.time.kind == "name" and not (index and left[index - 1].mask & cue.COMPARE)
    return False


def _ends_compound(left: Sequence[Token], index: int) -> bool:
    """播种面积: whether a word for a total is the head of the unknown word right before it."""
    before = left[index - 1] if index else None
    close = before is not None and before.mask & cue.TEXT and before.end == left[index].start
    return bool(close) and _ends_noun(left, index - 1)


def _follows_name(left: Sequence[Token], index: int) -> bool:
    """Whether a catalogue name stands left of a token, with nothing unknown between.

    Where 分别 stands behind, a join parts one subject from the next.
    """
    for position in range(index - 1, -1, -1):
        mask = left[position].mask
        if mask & cue.NAME:
            return True
        if mask & (cue.TEXT | cue.LIST | cue.QUANTITY) or (mask & cue.JOIN and union(left[index:]) & cue.EACH):
            return False
    return False


def _tells_when(left: Sequence[Token], index: int) -> bool:
    """覆盖率由2018年雪灾后的64.6%: words behind 由 and a year only say when that was."""
    if left[-1].text != "的":
        return False
    for position in range(index - 1, max(0, index - _FURTHEST_FROM), -1):
        if left[position].mask & cue.FROM:
            return bool(left[position - 1].mask & cue.NAME) and left[position + 1].time is not None
    return False


def _read_cue(found: _Scan, mask: int, text: str) -> None:
    if mask & cue.BOUNDS_BEFORE and not found.bound:
        found.bound = cue.find_bound_before(mask)
        found.bound_word = text
    found.mask |= mask
    if mask & (cue.UP | cue.DOWN | cue.UP_TO | cue.DOWN_TO) and not (found.direction or found.to):
        _read_change(found, mask, text)
    if mask & cue.LEVEL and not found.direction:
        found.level = True
        found.reached = found.reached or "达" in text
    if mask & (cue.RATE_HEAD | cue.FALL_HEAD) and not found.rate_head:
        found.rate_head = 1 if mask & cue.RATE_HEAD else -1
    if mask & (cue.ANNUAL | cue.ANNUAL_GROWTH_WORD):
        found.annual = True
        if mask & cue.ANNUAL_GROWTH_WORD or text.endswith(("增长", "递增")):
            found.direction = found.direction or 1
    if mask & _OBSTACLES:
        _read_obstacle(found, mask, text)
    if mask & _MODAL:
        _read_modality(found, mask)


def _read_modality(found: _Scan, mask: int) -> None:
    """Words that say that something was aimed for (力争) or has happened (已)."""
    if mask & cue.TARGET_STRONG:
        found.target = "strong"
    elif mask & cue.TARGET and not found.target:
        found.target = "weak"
    if mask & cue.ACTUAL_STRONG:
        found.actual = "strong"


def _read_change(found: _Scan, mask: int, text: str) -> None:
    """The verb of change nearest to the number; behind it, 达到 says that the number is where the change ended.

    比上年多完成4000座: 多 is an adverb to the verb behind it; 高的达到9%: 高 tells which one.
    """
    if found.level and text in ("高", "低"):
        return
    ended = found.level and text not in ("多", "少")
    if mask & (cue.UP_TO | cue.DOWN_TO):
        found.direction, found.to = (1 if mask & cue.UP_TO else -1), True
    elif mask & cue.UP:
        found.direction, found.to = 1, ended and not found.mask & cue.GAIN
    else:
        found.direction, found.to = -1, ended


def _read_obstacle(found: _Scan, mask: int, text: str) -> None:
    """Words that make of the number something else than the indicator's own value (占, 高于, 比 without a time)."""
    if mask & cue.BLOCK and not mask & cue.BOUNDS_BEFORE:
        found.blocked = found.blocked or text
    if mask & cue.COMPARE and not found.compared and not mask & cue.JOIN:
        found.compared, found.blocked = True, found.blocked or text
