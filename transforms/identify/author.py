"""The kind of region whose government speaks: by the words it uses for itself and for what lies under it."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import Region

_CLEAR_AUTHOR = 3.0
_CLEAR_NATION = 8.0  # every report speaks of the nation now and then
_AUTHOR_SHARE = 0.35
_LEAD = 2.0
_DELEGATE_WITHIN = 3000
_LAYERS = (
    ("township",),
    ("county", "banner", "district"),
    ("city", "prefecture", "area", "league"),
    ("province", "autonomous_region"),
    ("nation",),
)
_ENDINGS = {
    "autonomous_region": "自治区",
    "city": "市",
    "county": "县",
    "banner": "旗",
    "prefecture": "州",
    "league": "盟",
    "area": "地区",
}


def judge_author(text: str, counts: Mapping[str, int], rules: IdentifyRules) -> str | None:
    """The kind of region the author speaks of, by the words for it; None where they do not say."""
    delegate = rules.author_delegate.search(text, 0, _DELEGATE_WITHIN)
    if delegate is not None:
        word = delegate.group("body")
        return next((kind for kind, words in rules.author_delegates.items() if word in words), None)
    spoken = _count_spoken(counts, rules)
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


def _count_spoken(counts: Mapping[str, int], rules: IdentifyRules) -> dict[str, float]:
    spoken = {
        kind: sum(counts.get(word, 0) for word in words[:2]) + 0.25 * sum(counts.get(word, 0) for word in words[2:])
        for kind, words in rules.author.items()
    }
    # An autonomous region says 全区 as a district does, but has no city or prefecture above it.
    if spoken["autonomous_region"] > _CLEAR_AUTHOR and spoken["district"] > spoken["city"]:
        spoken["autonomous_region"] += spoken["district"]
        spoken["district"] = 0.0
    return spoken


def judge_layer(text: str, rules: IdentifyRules) -> str | None:
    """Whether a city governs counties (prefecture) or towns (county), by the words for them; None if unclear."""
    counts = rules.layer_words.count_words(text)
    above, below = (sum(counts.get(word, 0) for word in rules.layers[layer]) for layer in ("prefecture", "county"))
    if above >= _LEAD * max(1, below):
        return "prefecture"
    return "county" if above == 0 and below >= _CLEAR_AUTHOR else None


def fits_author(region: Region, author: str) -> bool:
    """Whether a region is of the kind that the author speaks of (全县 is said by a county)."""
    name = region.name
    if author == "province":
        return region.level == "province" and name.endswith("省")
    if author == "district":
        return name.endswith("区") and not name.endswith(("地区", "自治区"))
    return name.endswith(_ENDINGS[author])
