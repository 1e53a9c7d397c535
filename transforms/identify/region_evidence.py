"""Evidence for the region of a report: where its text names regions, and in which role."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from transforms.identify.evidence import Evidence, cut_excerpt
from transforms.identify.head import Head
from transforms.identify.hints import NO_HINTS, Basis, Hints
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import NATION, Region, RegionTable

RegionEvidence = Evidence[str]
# Kinds of evidence that each prove by themselves, if they weigh enough, that a region is the author's.
_HEAD_ONLY = frozenset({"title", "congress", "officer", "opened"})
STRONG = _HEAD_ONLY | {"path", "address", "path_title", "speaker", "outline", "bureau", "body", "in_text"}
_OPENING = 200  # characters behind the head in which a newspaper says of which congress it tells
_LEAD = 10  # characters before the name of a government in which a page says that it comes from there
_LOOSE = frozenset("在对把使让到至向由从于及或我将给年为是")
_COMMISSIONED_BY = "受"
_COUNTY_WORDS = frozenset("长域级际乡镇城")
_GUESTS = ("出席", "参加", "列席")
_ERA_YEAR = re.compile(r"(?<![0-9])(?:19[89]|20[0-2])[0-9](?=年)")


class Named(NamedTuple):
    """A region's name in the text; ``parent`` is the name that stands right before it (运城市垣曲县)."""

    start: int
    end: int
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class RegionSource:
    """What the collectors of evidence for the region look at; ``author`` is the kind of region that speaks."""

    text: str
    head: Head
    year: int | None
    author: str | None
    regions: RegionTable
    rules: IdentifyRules
    hints: Hints = NO_HINTS

    def give(self, kind: str, region: Region, start: int, end: int) -> RegionEvidence:
        """A piece of evidence with the weight of its kind."""
        return Evidence(kind, region.code, start, self.rules.region_weights[kind], self.text[start:end])


def find_era(text: str) -> int | None:
    """The year a text names most; enough to tell which code a name had, not which year the report is of."""
    years = Counter(_ERA_YEAR.findall(text))
    return int(max(years, key=lambda year: (years[year], year))) if years else None


def collect_regions(source: RegionSource) -> list[RegionEvidence]:
    """All evidence for the author's region, name by name."""
    named = _list_named(source)
    names = {name for one in named for name in (one.name, one.parent) if name}
    valid = {name: _list_valid(name, source) for name in names}
    found: list[RegionEvidence] = []
    for one in named:
        if valid[one.name]:
            place = _judge_place(one, source)
            for region in valid[one.name]:
                found += _weigh_named(one, place, region, valid, source)
    found += _collect_children(named, valid, source)
    found += _collect_path_title(source)
    found += _collect_frame(source)
    found += _collect_hint(source)
    return found


def _weigh_named(
    named: Named, place: str | None, region: Region, valid: dict[str, list[Region]], source: RegionSource
) -> Iterator[RegionEvidence]:
    """What one name in one role says for one region that has this name."""
    full = named.name == region.name
    if place is not None:
        yield source.give(place, region, named.start, named.end)
    kind = "mention" if full else "mention_short"
    yield Evidence(kind, region.code, named.start, source.rules.region_weights[kind], named.name)
    if any(above.code == region.parent for above in valid.get(named.parent, ())):
        yield source.give("linked", region, named.start, named.end)


def _judge_place(named: Named, source: RegionSource) -> str | None:
    """The role in which a name stands, by the words around it; None where they say nothing of it."""
    text, rules = source.text, source.rules
    place = rules.author_place.match(text, named.end)
    kind = place.lastgroup if place is not None else None
    before = text[max(0, named.start - 2) : named.start]
    in_head = named.start < source.head.end
    if kind == "opened":
        # A delegation that attends another congress tells of that one, not of its own.
        in_head |= named.start < source.head.end + _OPENING and before not in _GUESTS
    if kind == "commissioned" and before.endswith(_COMMISSIONED_BY):
        return "speaker"
    if kind in ("body", "commissioned"):
        return "speaker" if before == "代表" else "body" if in_head else None
    if kind in _HEAD_ONLY:
        return kind if in_head else "in_text"
    if kind == "self" or rules.self_before.search(text, max(0, named.start - 4), named.start):
        return "self"
    return kind


def _collect_children(
    named: list[Named], valid: dict[str, list[Region]], source: RegionSource
) -> Iterator[RegionEvidence]:
    """Each region under another counts once for the one above it, by its best name."""
    best: dict[tuple[str, str], tuple[bool, Named]] = {}
    for one in named:
        for region in valid[one.name]:
            if region.parent != NATION:
                key, full = (region.parent, region.code), one.name == region.name
                if key not in best or full > best[key][0]:
                    best[key] = full, one
    parents = {parent: name_region(parent, source) for parent in {parent for parent, _ in best}}
    for (parent, _), (full, one) in best.items():
        above = parents[parent]
        if above is not None:
            yield source.give("child" if full else "child_short", above, one.start, one.end)


def _collect_path_title(source: RegionSource) -> Iterator[RegionEvidence]:
    """The name before 政府工作报告 in a title that stands only at the end of the page's path."""
    title = source.head.path_title
    for start, end, name in source.regions.find_spans(title):
        if source.rules.author_place.match(title, end):
            for region in _list_valid(name, source):
                weight = source.rules.region_weights["path_title"]
                yield Evidence("path_title", region.code, None, weight, cut_excerpt(title, start, end))


def _collect_frame(source: RegionSource) -> Iterator[RegionEvidence]:
    """The governments that are told, outside the text, to have put it on their page."""
    frame, rules = source.head.frame, source.rules
    begin = reached = 0
    for start, end, name in source.regions.find_spans(frame):
        begin = begin if start == reached else start  # 某省某市人民政府: the last name is meant
        reached = end
        led = rules.publisher.search(frame, max(0, begin - _LEAD), begin)
        if led and rules.author_place.match(frame, end):
            for region in _list_valid(name, source):
                yield Evidence(
                    "frame", region.code, None, rules.region_weights["frame"], cut_excerpt(frame, start, end)
                )


def _collect_hint(source: RegionSource) -> Iterator[RegionEvidence]:
    """A region in the path or address; a manifest decides by itself and is no evidence beside the text."""
    code, basis = source.hints.region_code, source.hints.region_basis
    if code is not None and basis in (Basis.PATH, Basis.ADDRESS):
        yield Evidence(basis.value, code, None, source.rules.region_weights[basis.value], code)


def _list_named(source: RegionSource) -> list[Named]:
    """Region names in the text without those that are more likely other words, companies or partners."""
    text, rules = source.text, source.rules
    found: list[Named] = []
    last_end, last_name = -1, ""
    for start, end, name in source.regions.find_spans(text):
        # A name right behind its parent's name is sure; 某市振兴大业 only looks like one.
        behind = start == last_end and name != last_name
        behind = behind and (name not in rules.common_words or _is_below(name, last_name, source))
        if not behind and not _is_name(start, end, name, source):
            continue
        if found and behind and found[-1].end == start:
            # 运城市垣曲县: the first name only says which child is meant.
            found.pop()
        foreign = rules.no_place_after.match(text, end) or rules.partner_before.search(text, max(0, start - 4), start)
        if not foreign:
            found.append(Named(start, end, name, last_name if behind else ""))
        last_end, last_name = end, name
    return found


def _is_below(name: str, above: str, source: RegionSource) -> bool:
    """Whether any region of a name lies right under one of another."""
    codes = {region.code for region in source.regions.named_regions(above)}
    return any(region.parent in codes for region in source.regions.named_regions(name))


def _is_name(start: int, end: int, name: str, source: RegionSource) -> bool:
    rules = source.rules
    if name in rules.generic_names:
        # 城中区 is a part of any town, unless a district speaks.
        return source.author == "district" and name.endswith("区")
    if name in rules.common_words:
        return False
    # 示范县, 完成县乡…: two characters that end in 县 are a name only where no word runs into them.
    return not (len(name) == 2 and name[1] == "县") or _stands_alone(source.text, start, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before in _LOOSE or not "\u4e00" <= before <= "\u9fff") and after not in _COUNTY_WORDS


def name_region(code: str, source: RegionSource) -> Region | None:
    """The region of a code under its name in the report's year, else its latest; None for the nation."""
    found = source.regions.find_region(code, source.year) if source.year is not None else None
    return None if code == NATION else found or source.regions.latest_region(code)


def _list_valid(name: str, source: RegionSource) -> list[Region]:
    """The regions of a name in a year; a name just given or just lost still counts."""
    named = source.regions.named_regions(name)
    if source.year is None:
        return list({region.code: region for region in named}.values())
    for slack in (0, 1, 2):
        if valid := [region for region in named if region.holds_in(source.year, slack)]:
            return valid
    return []
