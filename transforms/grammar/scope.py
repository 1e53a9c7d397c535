"""Whose number it is: the whole region's, a part's, or somebody else's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from transforms.language import cues as cue
from transforms.language.catalogue import Indicator, Name
from transforms.language.lexicon import Lexicon
from transforms.records import Replaceable, value
from transforms.tokens.clauses import union
from transforms.tokens.dividing import Effect, find_run, is_own_word, judge_run
from transforms.tokens.tokens import Token

_DOING = cue.LEVEL | cue.MAKE | cue.GAIN | cue.GROSS | cue.TARGET | cue.TARGET_STRONG
_VERBS = cue.LEVEL | cue.MAKE | cue.TARGET | cue.TARGET_STRONG | cue.UP | cue.DOWN | cue.GAIN | cue.PROPOSES
_OWNERS = cue.PLACE | cue.AREA | cue.AGENT | cue.MAKE
_DONE = ("完成", "实现")
# 招商引资项目完成固定资产投资: names of those that do, or are done with, something.
_DOERS = ("企业", "项目", "工程")
# 党的十八大提出, 省第九次党代会明确: with 的 behind the verb, who set an aim makes no part of it.
_PROPOSAL = re.compile(
    r"(?:[^，。；：]{0,8}，)?(?P<body>党的第?[一二三四五六七八九十]{1,3}(?:大|届[一二三四五六七八九]中全会|次全国代表大会)|党中央|中央|国务院"
    r"|(?P<province>省委|省政府|自治区党委|自治区政府|[省区]第[一二三四五六七八九十]{1,3}次党代会))[^，。；：的]{0,8}?"
    r"(?:提出|要求|明确|确定|规划)(?!的|我[省市县区州])"
)
_FIRST_OF_BODIES = frozenset("党中国省自区")
_LONGEST_PROPOSAL = 16
_NOTHING = re.compile("(?!)")
# Levels of government from the highest, each with the words it says of itself.
_LEVELS = (
    ("national", cue.SELF_NATIONAL),
    ("province", cue.SELF_PROVINCE),
    ("prefecture", cue.SELF_PREFECTURE),
    ("county", cue.SELF_COUNTY),
    ("township", cue.SELF_TOWNSHIP),
)
_RANK_OF_LEVEL = {level: rank for rank, (level, _) in enumerate(_LEVELS)}
_SUFFIX_WORDS = {
    "省": ("全省", "我省", "本省"),
    "市": ("全市", "我市", "本市", "市域", "全市域"),
    "区": ("全区", "我区", "本区", "区域内", "全域", "辖区"),
    "县": ("全县", "我县", "本县", "县域", "全县域", "区域内", "全域", "辖区"),
    "州": ("全州", "我州", "本州"),
    "盟": ("全盟", "我盟", "本盟"),
    "旗": ("全旗", "我旗", "本旗", "旗域"),
    "镇": ("全镇", "我镇", "本镇", "镇域"),
    "乡": ("全乡", "我乡", "本乡", "乡域"),
    "街道": ("全街道", "我街道", "辖区"),
}
# The table of regions ends with counties: an author below them, or a nameless one, is known by its word alone.
_LEVEL_BY_SUFFIX = {"省": "province", "县": "county", "旗": "county", **dict.fromkeys(("镇", "乡", "街道"), "township")}


class Cause(StrEnum):
    """What kind of word makes a number another's than the whole region's."""

    PLACE = "place"
    MODIFIER = "modifier"
    AGENT = "agent"
    WORD = "word"
    PER_HEAD = "per_head"
    COUNTERPART = "counterpart"
    LED = "led"
    TOPIC = "topic"
    ITEM = "item"
    FIRM = "firm"  # one by its name, which opens the sentence
    HUB = "hub"  # one without a name of its own
    REACHED = "reached"
    WITHOUT = "without"
    EVENT = "event"
    UNSURE = "unsure"


@value
class Scope(Replaceable):
    """Whose a number is: ``area`` (region, part or outside), and what made it so (``cause``, and its ``word``)."""

    area: str
    cause: Cause | None = None
    word: str = ""

    @property
    def reason(self) -> str:
        """The cause as it is put on record (``agent:开发区``); '' where nothing was said."""
        return f"{self.cause}:{self.word}" if self.cause is not None else ""

    def is_own(self) -> bool:
        """Whether it is the author's own."""
        return self.area == "region"

    @property
    def owned(self) -> bool:
        """Whether a place or a body was named whose it is."""
        return self.cause is _PLACE or self.cause is _AGENT


REGION = Scope("region")
_PLACE, _AGENT = Cause.PLACE, Cause.AGENT


@dataclass(frozen=True, slots=True)
class Territory:
    """The author's words for itself (全县, 我县 and the like), its level, and the ``cues`` of the language.

    ``hubs`` finds the endings of ports and hubs.
    """

    own_words: frozenset[str]
    level: str
    cues: Mapping[str, int] = field(default_factory=dict)
    hubs: re.Pattern[str] = _NOTHING

    @property
    def sure_words(self) -> frozenset[str]:
        """The author's words for itself where its level is known: a zone's 全市 may be that of the city around it."""
        return self.own_words if self.level in _RANK_OF_LEVEL else frozenset()


def build_territory(region_name: str | None, level: str, text: str, lexicon: Lexicon | None = None) -> Territory:
    """The author's own words from its name; for an unknown author, the word it uses most."""
    own: set[str] = set()
    if level == "national":
        own = {"全国", "我国", "中国", "国家"}
    elif region_name:
        own = set(_SUFFIX_WORDS.get(region_name[-1], ()))
        if level == "province" and region_name.endswith("自治区"):
            own |= {"全自治区", "自治区", "全区", "我区", "本区"}
        if level == "prefecture":
            own |= {"全市", "我市", "本市"} if region_name.endswith("市") else set()
    else:
        counts = {suffix: sum(text.count(word) for word in words[:2]) for suffix, words in _SUFFIX_WORDS.items()}
        best = max(counts, key=lambda suffix: counts[suffix])
        if counts[best]:
            own = set(_SUFFIX_WORDS[best])
            level = _LEVEL_BY_SUFFIX.get(best, level)
    if lexicon is None:
        return Territory(frozenset(own), level)
    return Territory(frozenset(own), level, lexicon.cues, lexicon.hubs)


def is_attested(prefix: Sequence[Token]) -> bool:
    """经认定的高新技术企业: all that were ever recognised, not new ones."""
    return len(prefix) > 2 and prefix[-1].text == "的" and bool(prefix[-2].mask & cue.GROSS) and prefix[-3].text == "经"


def judge_prefix(prefix: Sequence[Token], territory: Territory, own_names: Sequence[str] = ()) -> Scope:
    """Tokens before a name, in its clause, to the Scope they give it.

    Read from the name outwards; the first word that says anything decides. Behind a verb such as 带动
    the scope stays open (cause LED): an amount that something drew is a part, a rate is the whole's. An unknown
    word leaves it the region's, in doubt (cause UNSURE). ``own_names``: names of the indicator that is named.
    """
    if not prefix:
        return REGION
    verb_seen = proposed = False
    doubt = REGION
    for position in range(len(prefix) - 1, -1, -1):
        token = prefix[position]
        if token.mask & cue.CLAUSE:
            break
        if token.mask & cue.PLACE and token.place == "region":
            return _find_led(prefix, doubt)
        # 中央建议: who set an aim makes no part of it.
        silent = proposed and token.mask & cue.TEXT
        scope = None if silent else _judge_token(prefix, position, verb_seen, territory, own_names)
        if scope is REGION:
            return doubt
        if scope is not None and scope.cause is not Cause.UNSURE:
            return scope
        doubt = scope if scope is not None and doubt is REGION else doubt
        verb_seen = verb_seen or bool(token.mask & _VERBS)
        proposed = proposed or bool(token.mask & (cue.PROPOSES | cue.SET_BY))
    return _find_led(prefix, doubt)


def may_name_owner(prefix: Sequence[Token], mask: int) -> bool:
    """Whether words, with the kinds of all of them, may hold a place or a body whose a number is.

    Where none of them is a place or a body, a word is one only before a verb of making or completing.
    """
    return bool(mask & _OWNERS) or bool(mask & _VERBS and any(token.text.endswith(_DONE) for token in prefix))


def _judge_token(
    prefix: Sequence[Token], position: int, verb_seen: bool, territory: Territory, own_names: Sequence[str]
) -> Scope | None:
    """What one token makes of the scope: REGION where it names the author, None where it says nothing."""
    token = prefix[position]
    if token.mask & cue.CUE:
        return _judge_cue(prefix, position, verb_seen, territory, own_names)
    if token.mask & cue.PLACE:
        return Scope(token.place, Cause.PLACE, token.text)
    if token.mask & cue.TEXT:
        return _judge_text(prefix, position, verb_seen, territory, own_names)
    named = token.mask & (cue.NAME | cue.QUANTITY)
    cause = _judge_named(prefix, position, verb_seen, territory.cues) if named else None
    return Scope("part", cause, token.text) if cause is not None else None


def find_opening_modifier(segment: Sequence[Token], territory: Territory) -> Scope | None:
    """公路旅客周转量: the dividing word that a noun phrase opens with, as the scope it gives; None where none does."""
    opening = next((token for token in segment if not token.mask & (cue.AREAS | cue.TIME)), None)
    if opening is None or not opening.mask & (cue.TEXT | cue.PART):
        return None
    starts = (opening.text[:length] for length in range(2, 5))
    word = next((start for start in starts if territory.cues.get(start, 0) & (cue.DIVIDING | cue.PART)), "")
    return Scope("part", Cause.MODIFIER, word) if word else None


def _leaves_whole(prefix: Sequence[Token], position: int, cues: Mapping[str, int]) -> bool:
    """三次会议期间: whether the word behind a number leaves a name whole."""
    if position >= len(prefix) or not prefix[position].mask & cue.TEXT:
        return False
    return judge_run(prefix[position].text, cues) is Effect.LEAVES


def _judge_named(prefix: Sequence[Token], position: int, verb_seen: bool, cues: Mapping[str, int]) -> Cause | None:
    """A name or a number right before a name divides it; firms before a verb are who did it."""
    token = prefix[position]
    if cues.get(token.text, 0) & cue.UNDIVIDING:
        return None  # 户籍人口参保率
    if not verb_seen:
        return None if token.mask & cue.QUANTITY and _leaves_whole(prefix, position + 1, cues) else Cause.MODIFIER
    doers = token.mask & cue.NAME and token.text.endswith(_DOERS)
    return Cause.AGENT if doers and _does_something(prefix, position) else None


def _judge_text(
    prefix: Sequence[Token], position: int, verb_seen: bool, territory: Territory, own_names: Sequence[str]
) -> Scope | None:
    """Unknown words divide where they are known to; before a verb, where they name who did it."""
    if verb_seen and not _does_something(prefix, position):
        return None
    run = find_run(prefix, position)
    effect = judge_run(run, territory.cues, own_names)
    if effect is Effect.LEAVES:
        return None
    if effect is Effect.UNKNOWN:
        return Scope("region", Cause.UNSURE, run)
    return Scope("part", Cause.AGENT if verb_seen else Cause.MODIFIER, run)


def _judge_cue(
    prefix: Sequence[Token], position: int, verb_seen: bool, territory: Territory, own_names: Sequence[str]
) -> Scope | None:
    """What a cue word before a name makes of its scope; None where it leaves that to the words before it."""
    token = prefix[position]
    mask = token.mask
    if token.text in territory.own_words:
        return REGION
    if mask & cue.PER_HEAD and (not verb_seen or len(token.text) > 1):  # 每万人拥有高速公路里程
        return Scope("part", Cause.PER_HEAD, token.text)
    if verb_seen and _names_doer(prefix, position):
        doer = _judge_text(prefix, position - 1, False, territory, own_names)
        return Scope("part", Cause.AGENT, prefix[position - 1].text + token.text) if doer is not None else None
    if mask & cue.COUNTERPART:
        return Scope("part", Cause.COUNTERPART, token.text)
    body = mask & cue.PART and (territory.cues.get(token.text, 0) & cue.DIVIDING_END or _completes(prefix, position))
    if verb_seen and body and _does_something(prefix, position):
        return Scope("part", Cause.AGENT, token.text)
    if is_own_word(token.text, own_names) and not mask & cue.AREA:
        return None
    return _judge_area_word(prefix, position, verb_seen, territory)


def _completes(prefix: Sequence[Token], position: int) -> bool:
    """招商引资项目完成…: whether projects stand right before a verb of completing."""
    following = prefix[position + 1 : position + 2]
    return prefix[position].text == "项目" and bool(following) and following[0].text.endswith(_DONE)


def _names_doer(prefix: Sequence[Token], position: int) -> bool:
    """水利建设完成…: whether a suffix and the unknown word before it name who did something."""
    mask = prefix[position].mask
    if not mask & cue.SUFFIX or mask & cue.MAKE or not position:
        return False
    return bool(prefix[position - 1].mask & cue.TEXT) and _does_something(prefix, position)


def _judge_area_word(prefix: Sequence[Token], position: int, verb_seen: bool, territory: Territory) -> Scope | None:
    """What a word for an area, a group or a part makes of the scope."""
    token = prefix[position]
    mask = token.mask
    if mask & cue.AREA and position and prefix[position - 1].mask & (cue.TEXT | cue.PLACE):
        return Scope("part", Cause.PLACE, prefix[position - 1].text + token.text)  # 沿江经济带
    area = judge_word(token, territory)
    if area == "outside" and token.text == "国家":
        partner = next((one for one in prefix[max(0, position - 2) : position] if one.mask & cue.COUNTERPART), None)
        if partner is not None:
            return Scope("part", Cause.COUNTERPART, partner.text)  # 对南亚国家出口额
    if area and not (verb_seen and area == "part" and not mask & cue.AGENT):
        return Scope(area, Cause.AGENT if mask & cue.AGENT else Cause.WORD, token.text)
    return None


def _find_led(prefix: Sequence[Token], otherwise: Scope) -> Scope:
    """带动, 拉动 before a name leave its scope open, unless 全年 says that the year's whole is meant."""
    led = ""
    for token in prefix:
        if token.time is not None and token.time.kind == "same":
            return REGION
        if not led and token.mask & cue.LED:
            led = token.text
    return Scope("region", Cause.LED, led) if led else otherwise


def _does_something(prefix: Sequence[Token], position: int) -> bool:
    """水利建设完成固定资产投资: whether a word stands right before its verb, as the one who did it."""
    if len(prefix[position].text) < 2 or any(
        token.mask & _DOING and not token.mask & (cue.FLOOR | cue.STRETCH) for token in prefix[:position]
    ):
        return False
    verb = prefix[position + 1]
    if any(token.mask & cue.MAKE for token in prefix[position + 2 :]):
        return False
    return bool(verb.mask & cue.MAKE and not verb.mask & cue.NEUTRAL) or verb.text.endswith(_DONE)


def judge_word(token: Token, territory: Territory) -> str:
    """A cue word as the author says it: outside for a wider area, part for a narrower one or a group, else ''."""
    mask = token.mask
    if mask & cue.OUTSIDE_ANY:
        return "outside"
    own = _RANK_OF_LEVEL.get(territory.level)
    if own is not None and mask & cue.AREAS and token.text.startswith(("全", "我", "本")):
        ranks = [rank for rank, (_, bit) in enumerate(_LEVELS) if mask & bit and rank != own]
        if ranks:
            return "outside" if ranks[0] < own else "part"
    return "part" if mask & (cue.PART | cue.AGENT) else ""


def _is_above(level: str, territory: Territory) -> bool:
    """Whether a level of government stands above the author's."""
    own = _RANK_OF_LEVEL.get(territory.level)
    return own is not None and _RANK_OF_LEVEL[level] < own


def is_wider(token: Token) -> bool:
    """A word for a wider area that one may be ranked in (全市, 全省), not for the author itself."""
    return bool(token.mask & cue.AREAS)


def is_denominator(prefix: Sequence[Token], name: Name, indicator: Indicator) -> bool:
    """甲占乙比重: 乙比重 is no share of 乙, where a name of it does not say so itself."""
    if indicator.unit == "persons" and any(one.mask & cue.PER_HEAD and one.text[1:] for one in prefix):
        return True  # 每万城镇常住人口配备18名
    if indicator.unit != "%" or "占" in name.text:
        return False
    return any(one.text.endswith("占") or (one.mask & cue.BLOCK and one.text.startswith("占")) for one in prefix)


def is_reached(prefix: Sequence[Token], indicator: Indicator) -> bool:
    """惠及经营主体9万户: those something was done for, not all there are."""
    if indicator.accumulates or indicator.unit not in ("count", "persons"):
        return False
    for position in range(max(0, len(prefix) - 2), len(prefix)):
        works = position + 1 < len(prefix) and prefix[position + 1].mask & cue.MAKE  # 组织实施
        if prefix[position].mask & cue.BENEFITS and not works:
            return True
    return False


def find_partners(segments: Sequence[Sequence[Token]]) -> tuple[Scope | None, ...]:
    """对欧盟、日本出口分别…: with whom each member of a list trades, as a scope; None where it says nothing."""
    if not segments[0] or segments[0][0].text != "对" or len(segments) < 2:
        return ()
    words = ["".join([one.text for one in segment if not one.mask & cue.NAME]) for segment in segments]
    return tuple(Scope("part", Cause.COUNTERPART, word.removeprefix("对")) if word else None for word in words)


def find_proposer(tokens: Sequence[Token], territory: Territory) -> Scope | None:
    """党的十八大提出…: a body of the nation, or of the province above the author, that sets an aim of its own."""
    for token in tokens[:4]:
        if token.text[0] in _FIRST_OF_BODIES:
            break
    else:
        return None
    match = _PROPOSAL.match("".join([token.text for token in tokens[:_LONGEST_PROPOSAL]]))
    if match is None or not _sets_amount(tokens, tokens[0].start + match.end()):
        return None
    level = "province" if match["province"] else "national"
    return Scope("outside", Cause.TOPIC, match["body"]) if _is_above(level, territory) else None


def _sets_amount(tokens: Sequence[Token], start: int) -> bool:
    """Whether a clause names, from a verb on, what is to be reached, or ends with it: 提出扩大内需 sets no amount."""
    behind = [token for token in tokens if token.start >= start]
    clause = list(itertools.takewhile(lambda token: not token.mask & cue.CLAUSE, behind))
    return not clause or bool(union(clause) & cue.NAME)
