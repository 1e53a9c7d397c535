"""Whose report a text is: the author's region, never merely the region it names most."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.identify.head import Head
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import NATION, Region, RegionTable

# What a place in the text is worth as proof that the name there is the author's.
_SPEAKER = 12.0  # 我代表…人民政府
_TITLE = 8.0
_OFFICER = 6.0
_BODY_SHARE = 0.15  # of a head's worth, where the same words stand in the text
_SELF = 1.0  # 平安…, …人民
_MOST_STRONG = 24.0
_MOST_SELF = 6.0
_FITS = 3.0
_MISFITS = -12.0
_CHILD = 1.0
_CHILD_SHORT = 0.3
_MOST_CHILDREN = 8.0
_SHORT_NAME = 0.6
_OPENING = 200  # characters behind the head in which a newspaper says of which congress it tells

# Without a place of proof the text must name the region this often, or this many of its children.
_PROOF = 4.0
_LEAST_OWN = 1.5
_LEAST_SELF = 2.0
_CLEAR_OWN = 6.0
_CLEAR_LEAD = 4.0
_LEAST_CHILDREN = 3.0
_LEAD = 2.0
_MARGIN = 2.0
_PARENT_LEAD = 2.0
_ERA_YEAR = re.compile(r"(?<![0-9])(?:19[89]|20[0-2])[0-9](?=年)")
_LOOSE = frozenset("在对把使让到至向由从于及或我将给年为是")
_COUNTY_WORDS = frozenset("长域级际乡镇城")
_FINALISTS = 12
_CLEAR_AUTHOR = 3.0
_CLEAR_NATION = 8.0  # every report speaks of the nation now and then
_AUTHOR_SHARE = 0.35
_LAYERS = (
    ("township",),
    ("county", "banner", "district"),
    ("city", "prefecture", "area", "league"),
    ("province", "autonomous_region"),
    ("nation",),
)


@dataclass(slots=True)
class _Evidence:
    """What a text says for one region code."""

    region: Region
    strong: float = 0.0
    own: float = 0.0
    self_named: float = 0.0
    linked: bool = False
    children: dict[str, float] = field(default_factory=dict)
    score: float = 0.0


def find_region(
    text: str, head: Head, year: int | None, counts: Mapping[str, int], regions: RegionTable, rules: IdentifyRules
) -> tuple[Region | None, str | None]:
    """The author's region, or None with the reason; ``counts`` are those of ``rules.words``.

    A name counts where it stands in title, meeting line, signature or beside the words by which an
    author speaks of the own region; the kind of region must be the one the author speaks of (全县,
    我市). Without such a place the region must lead clearly by mentions or by the children it names.
    """
    author = _judge_author(text, counts, rules)
    if author == "nation" or rules.author_nation.search(text, 0, head.end + 300):
        return regions.latest_region(NATION), None
    if author == "township":
        return None, "region: the report of a township; the table of regions ends with counties"
    era = year if year is not None else _find_era(text)
    found = _gather_evidence(text, head, era, regions, rules)
    mentions: dict[str, float] = {code: evidence.own for code, evidence in found.items()}
    for evidence in found.values():
        _score(evidence, author)
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.region.code))[:_FINALISTS]
    for evidence in ranked:
        for above in regions.list_ancestors(evidence.region.code, era or evidence.region.valid_from)[:2]:
            if above.code != NATION:
                evidence.score += min(2.0, math.log2(1 + mentions.get(above.code, 0.0)))
        if evidence.linked:
            evidence.score += _PARENT_LEAD
    ranked.sort(key=lambda one: (-one.score, one.region.code))
    return _decide(ranked, era, regions)


def _gather_evidence(
    text: str, head: Head, year: int | None, regions: RegionTable, rules: IdentifyRules
) -> dict[str, _Evidence]:
    found: dict[str, _Evidence] = {}
    spans = _list_named(text, regions, rules)
    valid = {name: _list_valid(name, year, regions) for name in {name for _, _, name in spans}}
    strong: dict[str, float] = defaultdict(float)
    self_named: dict[str, float] = defaultdict(float)
    own: dict[str, float] = defaultdict(float)
    linked: set[tuple[str, str]] = set()
    last_end, last_name = -1, ""
    for start, end, name in spans:
        own[name] += 1.0
        if last_end == start and last_name != name:
            # 运城市垣曲县: the first name only says which child is meant.
            own[last_name] -= 0.7
            linked.add((last_name, name))
        place = rules.author_place.match(text, end)
        kind = place.lastgroup if place is not None else None
        if kind is not None and kind != "self":
            before = text[start - 2 : start]
            # A delegation that attends another congress tells of that one, not of its own.
            opening = kind == "opened" and start < head.end + _OPENING and before not in ("出席", "参加", "列席")
            strong[name] += _weigh_place(kind, before == "代表", opening or start < head.end)
        elif kind == "self" or rules.self_before.search(text, max(0, start - 4), start):
            self_named[name] += _SELF
        last_end, last_name = end, name
    for name, candidates in valid.items():
        above = {region.code for first, second in linked if second == name for region in valid[first]}
        for region in candidates:
            full = name == region.name
            evidence = found.setdefault(region.code, _Evidence(region))
            evidence.own += own[name] * (1.0 if full else _SHORT_NAME)
            evidence.strong += strong[name]
            evidence.self_named += self_named[name]
            evidence.linked |= region.parent in above
            parent = found.get(region.parent)
            if parent is None:
                parent_region = _name_region(region.parent, year, regions)
                if parent_region is None or parent_region.code == NATION:
                    continue
                parent = found[region.parent] = _Evidence(parent_region)
            child = _CHILD if full else _CHILD_SHORT
            parent.children[region.code] = max(parent.children.get(region.code, 0.0), child)
    return found


def _list_named(text: str, regions: RegionTable, rules: IdentifyRules) -> list[tuple[int, int, str]]:
    """Region names in the text without those that are more likely other words or parts of them."""
    spans: list[tuple[int, int, str]] = []
    last_end = -1
    for span in regions.find_spans(text):
        start, end, name = span
        if start != last_end:  # a name right behind its parent's name is sure
            if name in rules.common_words or name in rules.generic_names:
                continue
            # 示范县, 完成县乡…: two characters that end in 县 are a name only where no word runs into them.
            if len(name) == 2 and name[1] == "县" and not _stands_alone(text, start, end):
                continue
        spans.append(span)
        last_end = end
    return spans


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before in _LOOSE or not "\u4e00" <= before <= "\u9fff") and after not in _COUNTY_WORDS


def _name_region(code: str, year: int | None, regions: RegionTable) -> Region | None:
    return (regions.find_region(code, year) if year is not None else None) or regions.latest_region(code)


def _find_era(text: str) -> int | None:
    """The year a text names most; enough to tell which code a name had, not which year the report is of."""
    years = Counter(_ERA_YEAR.findall(text))
    return int(max(years, key=lambda year: (years[year], year))) if years else None


def _list_valid(name: str, year: int | None, regions: RegionTable) -> list[Region]:
    """The regions of a name in a year; a name just given or just lost still counts."""
    named = regions.named_regions(name)
    if year is None:
        return list({region.code: region for region in named}.values())
    for slack in (0, 1, 2):
        if valid := [region for region in named if region.holds_in(year, slack)]:
            return valid
    return []


def _weigh_place(kind: str, speaks: bool, in_head: bool) -> float:
    """What the words after a name are worth as proof: the kind of place, 代表 before it, head or text."""
    if kind == "body":
        return _SPEAKER if speaks else _OFFICER / 2 if in_head else 0.0
    worth = _OFFICER if kind == "officer" else _TITLE
    return worth if in_head else worth * _BODY_SHARE


def _judge_author(text: str, counts: Mapping[str, int], rules: IdentifyRules) -> str | None:
    """The kind of region the author speaks of, by the words for it; None where they do not say."""
    spoken = {
        kind: sum(counts.get(word, 0) for word in words[:2]) + 0.25 * sum(counts.get(word, 0) for word in words[2:])
        for kind, words in rules.author.items()
    }
    delegate = rules.author_delegate.search(text, 0, 3000)
    if delegate is not None:
        word = delegate.group("body")
        return next((kind for kind, words in rules.author_delegates.items() if word in words), None)
    # An autonomous region says 全区 as a district does, but has no city or prefecture above it.
    if spoken["autonomous_region"] > _CLEAR_AUTHOR and spoken["district"] > spoken["city"]:
        spoken["autonomous_region"] += spoken["district"]
        spoken["district"] = 0.0
    most = max(spoken.values())
    if most < _CLEAR_AUTHOR:
        return None
    # A report ranks itself among those above it (全省第三) but seldom speaks for those below.
    for layer in _LAYERS:
        ranked = sorted(((spoken[kind], kind) for kind in layer), reverse=True)
        count, kind = ranked[0]
        if count >= _AUTHOR_SHARE * most and (len(ranked) == 1 or count >= _LEAD * ranked[1][0]):
            return kind if count >= (_CLEAR_NATION if kind == "nation" else _CLEAR_AUTHOR) else None
    return None


def _fits(region: Region, author: str) -> bool:
    name = region.name
    if author == "province":
        return region.level == "province" and name.endswith("省")
    if author == "district":
        return name.endswith("区") and not name.endswith(("地区", "自治区"))
    endings = {
        "autonomous_region": "自治区",
        "city": "市",
        "county": "县",
        "banner": "旗",
        "prefecture": "州",
        "league": "盟",
        "area": "地区",
    }
    return name.endswith(endings[author])


def _score(evidence: _Evidence, author: str | None) -> None:
    score = min(evidence.strong, _MOST_STRONG) + min(evidence.self_named, _MOST_SELF)
    score += 2.0 * math.log2(1.0 + evidence.own)
    score += min(_MOST_CHILDREN, sum(evidence.children.values()))
    if author is not None:
        score += _FITS if _fits(evidence.region, author) else _MISFITS
    evidence.score = score


def _decide(ranked: list[_Evidence], year: int | None, regions: RegionTable) -> tuple[Region | None, str | None]:
    if not ranked:
        return None, "region: the text names no region"
    best = ranked[0]
    rivals = [one for one in ranked[1:] if one.region.code != best.region.code]
    if year is None and any(one.region.name == best.region.name for one in rivals):
        return None, f"region: {best.region.name} had more than one code, and the text names no year"
    children = sum(best.children.values())
    above = {one.code for one in regions.list_ancestors(best.region.code, year or best.region.valid_from)}
    serious = [one for one in rivals if one.score > best.score / 2]
    proven = best.strong >= _PROOF
    if not proven and best.self_named and best.own >= _LEAST_OWN:
        proven = all(best.own >= one.own * (1.0 if one.region.code in above else _LEAD) for one in serious)
    if not proven and best.self_named >= _LEAST_SELF:
        proven = all(best.self_named >= _LEAD * one.self_named for one in serious)
    if not proven and best.own >= _CLEAR_OWN:
        proven = all(best.own >= one.own * (1.0 if one.region.code in above else _CLEAR_LEAD) for one in serious)
    if not proven:
        proven = children >= _LEAST_CHILDREN and all(
            children >= _LEAD * sum(one.children.values()) for one in rivals if one.region.level == best.region.level
        )
    if not proven or best.score <= 0:
        return None, f"region: nothing shows that the report is of {best.region.code} {best.region.name}"
    close = [one for one in rivals if best.score - one.score < _MARGIN]
    if close:
        names = ", ".join(f"{one.region.code} {one.region.name}" for one in (best, *close[:3]))
        return None, f"region: undecided between {names}"
    return best.region, None
