"""Whose number it is: the whole region's, a part's, or somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.language.words import ends_verbal, is_verbal
from transforms.tokens.tokens import Token

_ORDINALS = frozenset("一二三四五六七八九十")
_NOT_BEFORE_TOPIC = frozenset({"level", "make", "gain", "gross", "target", "target_strong", "up", "down"})
_DOING = frozenset({"level", "make", "gain", "gross", "target", "target_strong"})
_DONE = ("完成", "实现")
_SELF_BY_LEVEL = {
    "national": "self_national",
    "province": "self_province",
    "prefecture": "self_prefecture",
    "county": "self_county",
    "township": "self_township",
}
_LEVELS = ("self_national", "self_province", "self_prefecture", "self_county", "self_township")
_SUFFIX_WORDS = {
    "省": ("全省", "我省"),
    "市": ("全市", "我市", "市域", "全市域"),
    "区": ("全区", "我区", "区域内", "全域", "辖区"),
    "县": ("全县", "我县", "县域", "全县域", "区域内", "全域", "辖区"),
    "州": ("全州", "我州"),
    "盟": ("全盟", "我盟"),
    "旗": ("全旗", "我旗", "旗域"),
    "镇": ("全镇", "我镇", "镇域"),
    "乡": ("全乡", "我乡", "乡域"),
    "街道": ("全街道", "我街道", "辖区"),
}
# The table of regions ends with counties: an author below them, or a nameless one, is known by its word alone.
_LEVEL_BY_SUFFIX = {"省": "province", "县": "county", "旗": "county", **dict.fromkeys(("镇", "乡", "街道"), "township")}


@dataclass(frozen=True, slots=True)
class Territory:
    """The author's words for itself (全县, 我县 and the like) and its level."""

    own_words: frozenset[str]
    level: str


def build_territory(region_name: str | None, level: str, text: str) -> Territory:
    """The author's own words from its name; for an unknown author, the word it uses most."""
    own: set[str] = set()
    if level == "national":
        own = {"全国", "我国", "中国", "国家"}
    elif region_name:
        own = set(_SUFFIX_WORDS.get(region_name[-1], ()))
        if level == "province" and region_name.endswith("自治区"):
            own |= {"全自治区", "自治区", "全区", "我区"}
        if level == "prefecture":
            own |= {"全市", "我市"} if region_name.endswith("市") else set()
    else:
        counts = {suffix: sum(text.count(word) for word in words[:2]) for suffix, words in _SUFFIX_WORDS.items()}
        best = max(counts, key=lambda suffix: counts[suffix])
        if counts[best]:
            own = set(_SUFFIX_WORDS[best])
            level = _LEVEL_BY_SUFFIX.get(best, level)
    return Territory(frozenset(own), level)


def judge_prefix(prefix: Sequence[Token], territory: Territory) -> tuple[str, str]:
    """Tokens before a name, in its clause, to (scope, what made it so).

    Read from the name outwards; the first word that says anything decides. Behind a verb such as 带动
    the scope stays open (reason ``led:``): an amount that something drew is a part, a rate is the whole's.
    """
    verb_seen = False
    whole_year = any(token.time is not None and token.time.kind == "same" for token in prefix)
    led = "" if whole_year else next((f"led:{token.text}" for token in prefix if "led" in token.cues), "")
    for position in range(len(prefix) - 1, -1, -1):
        token = prefix[position]
        if token.kind == "place":
            return token.place, led if token.place == "region" else f"place:{token.text}"
        if token.kind == "text":
            counted = position and prefix[position - 1].cues & {"gain", "gross"}
            if not verb_seen and (counted or not ends_verbal(token.text) or not is_verbal(token.text)):
                return "part", f"modifier:{token.text}"
            if verb_seen and _does_something(prefix, position) and not ends_verbal(token.text):
                return "part", f"agent:{token.text}"
        elif token.kind == "name" or token.kind == "quantity":
            if not verb_seen:
                return "part", f"modifier:{token.text}"
        elif token.kind == "cue":
            if token.text in territory.own_words:
                return "region", ""
            if "per_head" in token.cues and not verb_seen:
                return "part", f"per_head:{token.text}"
            named = "suffix" in token.cues and "make" not in token.cues
            named = named and position > 0 and prefix[position - 1].kind == "text"
            if verb_seen and named and _does_something(prefix, position):
                return "part", f"agent:{prefix[position - 1].text}{token.text}"
            if "counterpart" in token.cues:
                return "part", f"counterpart:{token.text}"
            scope = _judge_word(token, territory)
            if scope and not (verb_seen and scope == "part" and "agent" not in token.cues):
                return scope, f"agent:{token.text}" if "agent" in token.cues else f"word:{token.text}"
            if token.cues & {"level", "make", "target", "target_strong", "up", "down", "gain"}:
                verb_seen = True
        elif token.kind == "clause":
            break
    return "region", led


def _does_something(prefix: Sequence[Token], position: int) -> bool:
    """水利建设完成固定资产投资: whether a word stands right before its verb, as the one who did it."""
    if len(prefix[position].text) < 2 or any(token.cues & _DOING for token in prefix[:position]):
        return False
    verb = prefix[position + 1]
    if any("make" in token.cues for token in prefix[position + 2 :]):
        return False
    return ("make" in verb.cues and "neutral" not in verb.cues) or verb.text.endswith(_DONE)


def _judge_word(token: Token, territory: Territory) -> str:
    cues = token.cues
    if "outside_any" in cues:
        return "outside"
    own_kind = _SELF_BY_LEVEL.get(territory.level)
    if own_kind is not None:
        rank = _LEVELS.index(own_kind)
        kinds = [_LEVELS.index(kind) for kind in _LEVELS if kind in cues and kind != own_kind]
        if kinds and token.text.startswith(("全", "我")):
            return "outside" if min(kinds) < rank else "part"
    return "part" if cues & {"part", "agent"} else ""


def find_topic(left: Sequence[Token], territory: Territory) -> tuple[str, str] | None:
    """Whose numbers follow a clause that opens a sentence: (scope, reason), or None for the author's own.

    Behind 支持 only a place or a zone is a topic; firms that are helped are not.
    """
    helped = False
    for position, token in enumerate(left):
        if token.kind == "place":
            if token.place == "region":
                continue
            if len(token.text) > 2:
                return token.place, f"topic:{token.text}"
            continue
        if "area" in token.cues:
            return "outside", f"topic:{token.text}"
        if "agent" in token.cues:
            following = left[position + 1] if position + 1 < len(left) else None
            whole = following is None or not following.cues & {"part", "agent"}
            whole = whole and (not helped or token.text.endswith(("区", "园", "县")))
            return ("part", f"topic:{token.text}") if whole else None
        if token.text in territory.own_words:
            return None
        helped = helped or "benefits" in token.cues
        if token.kind == "text" and _only_leads(left, position):
            continue
        if token.kind in ("text", "name", "quantity") or token.cues & _NOT_BEFORE_TOPIC:
            return None
    return None


def find_viewpoint(left: Sequence[Token], territory: Territory) -> tuple[str, str] | None:
    """从全省看 tells of the province: (scope, reason), or None where a clause takes no such view."""
    if len(left) < 3 or left[0].text != "从" or not left[-1].text.startswith("看"):
        return None
    wider = any(kind in left[1].cues for kind in (*_LEVELS, "outside_any"))
    scope = _judge_word(left[1], territory) if wider else ""
    return (scope, f"topic:{left[1].text}") if scope else None


def _only_leads(left: Sequence[Token], position: int) -> bool:
    """三大园区, 舜帝陵景区: whether a word only says which zone it is that is named right behind it."""
    word = left[position]
    behind = [token for token in left[position + 1 : position + 3] if token.text != "大"][:1]
    named = bool(behind) and "agent" in behind[0].cues and behind[0].text.endswith(("区", "园"))
    return named and (word.text in _ORDINALS or not (is_verbal(word.text) or ends_verbal(word.text)))


def starts_item(left: Sequence[Token]) -> bool:
    """Whether a clause opens the next item of a list (三是…), which has a topic of its own."""
    return bool(left) and len(left[0].text) == 2 and left[0].text[1] == "是" and left[0].text[0] in _ORDINALS
