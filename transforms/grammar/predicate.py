"""What stands between a subject and its number: verbs, bounds, times, and what they make of the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.language.words import is_verbal
from transforms.tokens.times import Time
from transforms.tokens.tokens import Token

_BOUND_KINDS = {f"before:{bound}": bound for bound in ("gt", "lt", "ge", "le", "approx")}
# Cues that only say yes to one question about the number.
_PLAIN_CUES = {
    "make": "make",
    "cumulative": "cumulative",
    "each": "each",
    "all": "all_alike",
    "gain": "gain",
    "gross": "gross",
    "throughout": "throughout",
    "total": "total",
    "from": "begins",
}
_EXCEEDING = frozenset({"高出", "高于", "多出", "超出", "超过", "超"})
# Words for an area: the author's own or another.
SCOPE_WORDS = frozenset(
    {"outside_any", "self_national", "self_province", "self_prefecture", "self_county", "self_township"}
)
_AFTER_KINDS = {f"after:{bound}": bound for bound in ("gt", "le", "ge", "approx")}


@dataclass(slots=True)
class Predicate:
    """The cues found left of a number, nearest first where order matters.

    ``direction``: 1 up, -1 down, 0 none; ``to``: the number is where a change ended. ``reached``: a
    level verb says how many there are now; ``make``: a verb of doing says that something was made. ``base`` is
    the time a comparison starts from. ``noun_end``: how many tokens of the clause lie left of the
    predicate (0: the subject is elided).
    """

    direction: int = 0
    to: bool = False
    level: bool = False
    reached: bool = False
    make: bool = False
    bound: str = ""
    bound_word: str = ""
    rate_head: int = 0
    annual: bool = False
    cumulative: bool = False
    each: bool = False
    all_alike: bool = False
    gain: bool = False
    gross: bool = False
    blocked: str = ""
    begins: bool = False
    target: str = ""
    actual: str = ""
    base: Time | None = None
    base_of_number: bool = False
    of_time: Time | None = None
    throughout: bool = False
    total: bool = False
    compared: bool = False
    times: list[Time] = field(default_factory=list)
    noun_end: int = 0
    doing: bool = False
    of_span: bool = False
    floor: bool = False
    stretch: bool = False
    words: frozenset[str] = frozenset()

    def says_anything(self) -> bool:
        """Whether any verb, bound or time stands before the number."""
        verbs = self.direction or self.level or self.make or self.rate_head or self.total or self.gross or self.gain
        return bool(verbs or self.bound or self.times or self.cumulative or self.blocked)

    def inherit(self, before: Predicate) -> None:
        """新增甲30个、乙50个: an item of a list without a verb of its own takes that of the item before."""
        if self.direction or self.level or self.make or self.rate_head or self.total or self.bound_word == "突破":
            return
        self.gain = self.gain or before.gain
        self.gross = self.gross or before.gross
        self.cumulative = self.cumulative or (before.cumulative and not self.times)
        self.annual = self.annual or before.annual
        self.target = self.target or before.target


def read_predicate(left: list[Token]) -> Predicate:
    """Tokens of a clause left of its number to a Predicate, scanned from the number backwards."""
    found = Predicate()
    index = len(left) - 1
    while index >= 0 and not _ends_noun(left, index):
        token = left[index]
        if token.time is not None:
            index -= _read_time(found, token.time, left, index)
        elif token.kind == "cue":
            _apply_cue(found, token)
        index -= 1
    found.noun_end = index + 1
    found.words = frozenset(token.text for token in left if token.kind == "cue")
    spans = any(token.time is not None and token.time.kind in ("span", "same_span") for token in left)
    found.of_span = spans and not found.reached and any(token.text.endswith(("完成", "实现")) for token in left)
    found.doing = any("make" in token.cues for token in left)
    found.floor = any("floor" in token.cues for token in left)
    found.stretch = any("stretch" in token.cues for token in left)
    if not found.target and any("target_strong" in token.cues for token in left):
        found.target = "strong"
    return found


def _read_time(found: Predicate, time: Time, left: list[Token], index: int) -> int:
    """Puts a time on record; says how many tokens before it belong to it (比 in 比2019年)."""
    of_number = index == len(left) - 2 and left[-1].text == "的"
    if index and "compare" in left[index - 1].cues:
        if time.kind == "name":
            # 比“十五”计划多出3亿元: what was planned is no earlier amount.
            found.blocked = found.blocked or "计划"
        elif found.base is None:
            found.base, found.base_of_number = time, of_number
        found.compared = True
        return 1
    exceeded = index and left[index - 1].text in _EXCEEDING and (time.kind == "before" or time.relative)
    if exceeded and not of_number and found.base is None and time.kind in ("before", "year"):
        # 高出上年7.3%: by so much more than the year before.
        found.base, found.direction, found.compared = time, 1, True
        return 1
    if index + 1 < len(left) and "basis" in left[index + 1].cues:
        found.base = found.base or time
        return 0
    found.times.append(time)
    if of_number:
        found.of_time = time
    return 0


def _ends_noun(left: list[Token], index: int) -> bool:
    """Whether a token is the end of the noun phrase that the predicate is said of."""
    token = left[index]
    if token.kind in ("name", "close", "place", "quantity"):
        return True
    if token.kind == "text":
        return not (_follows_name(left, index) and is_verbal(token.text))
    if token.kind == "list":
        return index > 0 and left[index - 1].kind in ("name", "text", "close")
    if token.time is not None:
        return token.time.kind == "name" and not (index and "compare" in left[index - 1].cues)
    if token.cues == {"suffix"}:
        return not (index and left[index - 1].kind == "name")
    if token.cues & {"part", "agent", "per_head"}:
        return True
    return bool(token.cues & SCOPE_WORDS) and token.cues <= SCOPE_WORDS | {"neutral"}


def _follows_name(left: list[Token], index: int) -> bool:
    """Whether a catalogue name stands left of a token, with nothing unknown between."""
    for token in reversed(left[:index]):
        if token.kind == "name":
            return True
        if token.kind in ("text", "list", "quantity"):
            return False
    return False


def _apply_cue(found: Predicate, token: Token) -> None:
    cues = token.cues
    for cue in cues:
        bound = _BOUND_KINDS.get(cue)
        if bound and not found.bound:
            found.bound, found.bound_word = bound, token.text
        if cue in _PLAIN_CUES:
            setattr(found, _PLAIN_CUES[cue], True)
    verbal = bool(found.direction or found.to)
    if "up_to" in cues and not verbal:
        found.direction, found.to = 1, True
    elif "down_to" in cues and not verbal:
        found.direction, found.to = -1, True
    elif "up" in cues and not verbal:
        found.direction = 1
        found.to = found.level and not found.gain
    elif "down" in cues and not verbal:
        found.direction = -1
        found.to = found.level
    if "level" in cues and not found.direction:
        found.level = True
        found.reached = found.reached or "达" in token.text
    if "rate_head" in cues:
        found.rate_head = found.rate_head or 1
    if "fall_head" in cues:
        found.rate_head = found.rate_head or -1
    if "annual" in cues or "annual_growth_word" in cues:
        found.annual = True
        if "annual_growth_word" in cues or token.text.endswith(("增长", "递增")):
            found.direction = found.direction or 1
    if "block" in cues and not (cues & set(_BOUND_KINDS)):
        found.blocked = found.blocked or token.text
    if "compare" in cues and not found.compared and "join" not in cues:
        found.compared = True
        found.blocked = found.blocked or token.text
    if "target_strong" in cues:
        found.target = "strong"
    elif "target" in cues and not found.target:
        found.target = "weak"
    if "actual_strong" in cues:
        found.actual = "strong"


def read_after_bound(token: Token | None) -> str:
    """The bound said behind a number (以上 → ge), or ''."""
    if token is None or token.kind != "cue":
        return ""
    for cue in token.cues:
        if cue in _AFTER_KINDS:
            return _AFTER_KINDS[cue]
    return ""


def read_verb_behind(tokens: Sequence[Token]) -> int:
    """8%的增长, 两位数增长: the direction that a verb right behind a number gives it (0 where none does)."""
    for position, token in enumerate(tokens[:3]):
        if token.cues & {"up", "down"}:
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            closed = following is None or following.kind in ("clause", "list", "end", "cue")
            return (1 if "up" in token.cues else -1) if closed else 0
        if token.text not in ("的", "速度", "幅度"):
            return 0
    return 0
