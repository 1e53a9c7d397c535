"""Places that a text names, each as seen by its author."""

from __future__ import annotations

import re

from transforms.language.regions import RegionTable
from transforms.records import Identity
from transforms.tokens.tokens import PlaceFinder

# 新城区建设, 东城区: a quarter of the author's own town, though elsewhere a district has that name.
_QUARTER_OF_TOWN = re.compile("[东西南北中新老旧]城区")


def make_place_finder(identity: Identity, regions: RegionTable) -> PlaceFinder:
    """A function from text to the places it names, each as seen by this author: region, part or outside.

    Short forms count only for the author and what lies under it: elsewhere they are too often words.
    """
    own = identity.region_code
    prefix = ""
    if own:
        prefix = own[:2] if own.endswith("0000") else own[:4] if own.endswith("00") else own

    def judge(name: str) -> str:
        found = regions.named_regions(name)
        codes = [region.code for region in found]
        if own in codes:
            return "region"
        if prefix and any(code.startswith(prefix) for code in codes):
            return "part"
        if _QUARTER_OF_TOWN.fullmatch(name):
            return ""
        return "outside" if len(name) > 2 and any(name == region.name for region in found) else ""

    known: dict[str, str] = {}

    def find(text: str) -> list[tuple[int, int, str]]:
        places = []
        for start, end, name in regions.find_spans(text):
            if name not in known:
                known[name] = judge(name)
            if known[name]:
                places.append((start, end, known[name]))
        return places

    return find
