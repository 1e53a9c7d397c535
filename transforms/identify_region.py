"""Whose report a text is."""

from __future__ import annotations

import math
import re
from collections import defaultdict

from transforms.identify_head import Head
from transforms.identify_rules import IdentifyRules
from transforms.records import CleanText
from transforms.regions import NATION, NameHit, Region, RegionTable

_REPORT = re.compile(
    r"(?:19|20)?[0-9]{0,2}年?(?:人民)?政府(?:(?:19|20)[0-9]{2}年)?(?:工作)?(?:的)?报告|[0-9]{0,4}年?国民经济"
)
_CONGRESS = re.compile(r"[\s\n]*第?[一二三四五六七八九十0-9]{1,3}[\s\n]*届|[\s\n]*人民代表大会")
_OFFICE = re.compile(r"(?:人民政府|政府)?代?(?:省长|市长|县长|区长|州长|盟长|旗长|主席)")
_NATION_VOICE = re.compile(r"代表国务院|国务院总理|第.{1,4}届全国人民代表大会第")
_DELEGATE = re.compile(r"代表(省|市|县|区|州|旗|盟|自治区|自治州|自治县)?人民政府")
_MARGIN = 2.0
_THRESHOLD = 6.0


def find_region(
    clean: CleanText, head: Head, year: int | None, regions: RegionTable, rules: IdentifyRules
) -> tuple[Region | None, str | None]:
    """The author's region, or None with the reason."""
    text = clean.text
    nation = regions.latest_region(NATION)
    if nation is not None and _NATION_VOICE.search(text, 0, head.end + 300):
        return nation, None
    hits = list(regions.find_names(text))
    scores: dict[Region, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    strong: dict[Region, float] = defaultdict(float)
    children: dict[str, dict[str, float]] = defaultdict(dict)
    named: set[Region] = set()
    for index, hit in enumerate(hits):
        following = hits[index + 1] if index + 1 < len(hits) else None
        weight = _weigh_hit(text, hit, head)
        for region in _valid_regions(hit, year):
            counts[region.code] += 1
            named.add(region)
            if weight:
                strong[region] += weight
            full = hit.name == region.name
            children[region.parent][region.code] = max(
                children[region.parent].get(region.code, 0.0), 1.0 if full else 0.3
            )
            if following is not None and following.start == hit.end:
                continue
    kind = _judge_author(text, rules)
    candidates = set(named) | {
        parent for code in children if (parent := regions.find_region(code, year or 2020)) is not None
    }
    for region in candidates:
        if region.code == NATION:
            continue
        own = counts.get(region.code, 0)
        score = min(strong.get(region, 0.0), 24.0) + 2.0 * math.log2(1 + own)
        if region.name[:-1] in rules.common_words or region.name[:-2] in rules.common_words:
            score -= 4
        for above in regions.list_ancestors(region.code, year or region.valid_from)[:2]:
            if above.code != NATION:
                score += min(2.0, math.log2(1 + counts.get(above.code, 0)))
        score += min(8.0, sum(children.get(region.code, {}).values()))
        if kind:
            score += 3.0 if _suits(region, kind) else -10.0
        scores[region] = score
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0].code))
    if not ranked or ranked[0][1] < _THRESHOLD:
        return None, "region: the text names no region that it could be about"
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        best = ", ".join(f"{region.code} {region.name}" for region, score in ranked[:3])
        return None, f"region: cannot decide between {best}"
    return ranked[0][0], None


def _valid_regions(hit: NameHit, year: int | None) -> list[Region]:
    if year is None:
        latest: dict[str, Region] = {}
        for region in hit.regions:
            latest[region.parent] = region
        return list(latest.values())
    found = [region for region in hit.regions if region.holds_in(year)]
    return found or [region for region in hit.regions if region.holds_in(year, slack=2)]


def _weigh_hit(text: str, hit: NameHit, head: Head) -> float:
    after = text[hit.end : hit.end + 24]
    in_head = hit.start < head.end
    if text[max(0, hit.start - 2) : hit.start] == "代表" and after.startswith(("人民政府", "政府")):
        return 12.0
    if _REPORT.match(after):
        return 8.0 if in_head else 1.0
    if _CONGRESS.match(after):
        return 8.0 if in_head else 2.0
    if _OFFICE.match(after):
        return 6.0 if in_head else 0.5
    if after.startswith("人民政府"):
        return 4.0 if in_head else 0.5
    if text[max(0, hit.start - 2) : hit.start] == "中共" and after.startswith("委"):
        return 2.0
    return 0.0


def _judge_author(text: str, rules: IdentifyRules) -> str | None:
    delegate = _DELEGATE.search(text, 0, 3000)
    counts = rules.author_words.count_words(text)
    totals = {kind: sum(counts.get(word, 0) for word in words[:2]) for kind, words in rules.author.items()}
    if counts.get("自治区党委", 0) + counts.get("自治区人民政府", 0) > 2 and totals["district"] > totals["city"]:
        totals["autonomous_region"] += totals["district"]
        totals["district"] = 0
    named = delegate.group(1) if delegate else None
    kinds = {"省": "province", "市": "city", "县": "county", "区": "district", "州": "prefecture", "旗": "banner"}
    kinds |= {"盟": "league", "自治区": "autonomous_region", "自治州": "prefecture", "自治县": "county"}
    if named:
        return kinds[named]
    ranked = sorted(((count, kind) for kind, count in totals.items() if kind != "nation"), reverse=True)
    if ranked[0][0] >= 3 and ranked[0][0] >= 2 * ranked[1][0]:
        return ranked[0][1]
    return None


def _suits(region: Region, kind: str) -> bool:
    name = region.name
    if kind == "province":
        return region.level == "province" and name.endswith("省")
    if kind == "autonomous_region":
        return name.endswith("自治区")
    if kind == "city":
        return name.endswith("市")
    if kind == "county":
        return name.endswith("县")
    if kind == "banner":
        return name.endswith("旗")
    if kind == "district":
        return name.endswith("区") and not name.endswith(("地区", "自治区"))
    if kind == "prefecture":
        return name.endswith("州")
    if kind == "league":
        return name.endswith("盟")
    return name.endswith("地区")
